//! What many reports have in common: which are copies of one text ([`copies`]), and what their statements are
//! about ([`matters`]).
//!
//! The only place where two reports meet. It works from what is kept of reports and statements
//! ([`hearsay_types::ReportRecord`], [`hearsay_types::StatementRecord`]), never from pages.

pub mod copies;
pub mod matters;
