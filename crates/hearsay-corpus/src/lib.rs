//! What many reports have in common: which are copies of one text ([`copies`]), what their statements are about
//! ([`matters`]), who changed what he says of it ([`changes`]), and what they say as a whole of agreements ([`agreements`]), of who holds which place
//! ([`holdings`]), of who is what to whom ([`relations`]) and of what happened on which day ([`timeline`]).
//!
//! The only place where two reports meet. It works from what is kept of reports and statements
//! ([`hearsay_types::ReportRecord`], [`hearsay_types::StatementRecord`]), never from pages.

pub mod agreements;
pub mod changes;
pub mod copies;
pub mod days;
pub mod holdings;
pub mod matters;
pub mod relations;
pub mod said;
pub mod timeline;
