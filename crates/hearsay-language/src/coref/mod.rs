//! Coreference of pronouns and definite descriptions within one text.
//!
//! In: a text with its sentences, tokens, parse and entities. Out: for each third-person pronoun and each
//! definite noun phrase the noun phrase before it that it goes back to, or none.
//!
//! Method: mention ranking (Denis and Baldridge 2008) with a linear model: each noun phrase before the
//! anaphor is scored by distance, role, agreement, kind of thing, and how often it was spoken of; "none"
//! is a candidate with features of its own. Names are joined by their words beforehand, so that what
//! stands for a name counts for all its mentions. The model was trained on GUM's coreference
//! (`models/coref-fast/CARD.md`).
//!
//! Known gaps: antecedents behind the anaphor, split antecedents ("they" for two named apart), events
//! told by verbs, first and second persons.

mod features;
pub mod gold;
mod mentions;
mod nouns;
mod ranking;
pub mod train;

pub use mentions::AnaphorKind;
pub use ranking::CoreferenceFinder;
