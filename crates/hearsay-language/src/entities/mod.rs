//! Entities: names, and descriptions of kinds that statements need.
//!
//! In: the words of a text with their parts of speech. Out: [`Entity`](hearsay_types::Entity)s that do
//! not overlap. A linear model labels names of persons, organizations and places from left to right
//! ([`Recognizer`]), with the lists of `data/entities/names.tsv` and the labels that the same words were
//! given earlier in the text among its features. Nouns and lists then tell armed groups, governments and
//! facilities from other names, and find nationalities, weapons, agreements, documents, events, dates and
//! quantities ([`kinds`]).
//!
//! Known gaps: nested names are given once, the outer one; names without capitals are seldom found.

mod agree;
mod features;
mod gazetteer;
pub mod gold;
mod kinds;
mod nouns;
mod recognizer;
mod rules;
pub mod train;

pub(crate) use agree::agree;
pub use gazetteer::{Gazetteer, Listed, Listing};
pub use kinds::{EntityFinder, KindFinder, KindSpace};
pub use recognizer::{Label, Name, NameType, Recognizer, Space};
