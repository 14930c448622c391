//! When a page was published and when it was changed.
//!
//! In come the page and its structured descriptions, out go candidates, each with the markup or words
//! it was read from and a score, and the choice among them. Fields that name a date of publication
//! outweigh everything; then come dates that stand where datelines stand; then dates in addresses and
//! plain text. A date of change stands in for a date of publication only where there is nothing else.
//!
//! The order of the evidence follows Barbaresi (2020), "htmldate: A Python package to extract
//! publication dates from web pages"; the scores are our own.
//!
//! Known gaps: relative dates ("3 hours ago"), dates without a year, dates in pictures.

mod candidates;
mod choice;
mod read;
mod tables;
mod words;

pub(crate) use candidates::find;
pub(crate) use choice::{Chosen, choose};
pub(crate) use read::{Convention, WrittenDate, dates, value};
pub(crate) use tables::{Called, DateCues, DateFields};
pub(crate) use words::MonthNames;
