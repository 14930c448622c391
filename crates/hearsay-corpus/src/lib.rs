//! What many reports have in common: which are copies of one text ([`copies`]), what their statements are about
//! ([`matters`]), and what they say as a whole of agreements ([`agreements`]).
//!
//! The only place where two reports meet. It works from what is kept of reports and statements
//! ([`hearsay_types::ReportRecord`], [`hearsay_types::StatementRecord`]), never from pages.

pub mod agreements;
pub mod copies;
pub mod days;
pub mod matters;
pub mod said;
