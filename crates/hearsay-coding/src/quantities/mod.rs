//! Tolls and other numbers: how many were killed, wounded, displaced, detained, as the words have it.
//!
//! A word of harm (`data/quantities/harms.tsv`) near the statement's predicate counts the people that are its
//! patient: "killed at least 12 civilians", "left 5 people dead", "over 1,000 rebels dead". The bounds are
//! those of the words: "at least 12" has no upper bound, "up to 12" no lower one, "dozens" neither.

mod lexicon;
mod numbers;

pub use lexicon::{Lexicon, LexiconError};

use crate::frames::{Frame, Framer, PredicateClass, Slot};
use hearsay_types::{Quantity, TokenId};

/// Reads quantities in one text.
pub struct QuantityReader<'a> {
    /// Frames of the text.
    pub framer: &'a Framer<'a>,
    /// Number words and words of harm.
    pub lexicon: &'a Lexicon,
    /// The article's words.
    pub words: &'a str,
}

impl QuantityReader<'_> {
    /// The quantities told by a predicate: its own, and those of the words of harm in its clause.
    pub fn read(&self, frame: &Frame<'_>) -> Vec<Quantity> {
        let mut found = Vec::new();
        for word in self.framer.clause_words(frame.top) {
            self.harm(word, &mut found);
        }
        if frame.class != PredicateClass::Noun {
            // "killing 12" and "and wounded 20" stand in clauses of their own
            for &child in self.framer.tree.children(frame.top) {
                let rel = self.framer.tree.rel(child);
                // "twelve killed, 30 wounded", but not "shells hit the town; one officer was killed"
                let is_harm = || self.lexicon.harm(self.framer.reading, frame.head).is_some();
                if rel.is("conj") || rel.is("advcl") || rel.is("parataxis") && is_harm() {
                    self.harm(child, &mut found);
                }
            }
        }
        found.sort_by_key(|quantity| quantity.span);
        found.dedup_by(|a, b| a.span == b.span);
        found
    }

    /// Adds the number of people that a word of harm speaks of, if it is one.
    fn harm(&self, word: TokenId, found: &mut Vec<Quantity>) {
        let Some(what) = self.lexicon.harm(self.framer.reading, word) else { return };
        let Some(frame) = self.framer.frame(word) else { return };
        let slots = [Slot::Patient, Slot::Subject, Slot::Preposition("of"), Slot::Agent];
        let counted = slots.into_iter().filter_map(|slot| frame.get(slot));
        let own = (frame.class == PredicateClass::Noun).then_some(word);
        let mut phrases = own.into_iter().chain(counted);
        if let Some(number) = phrases.find_map(|head| self.number_in(head)) {
            found.push(Quantity { what: what.to_owned(), ..number });
        }
    }
}
