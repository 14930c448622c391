//! Sentences and tokens.
//!
//! In: the text of one block. Out: its sentences as ranges of bytes of their tokens, in ascending order;
//! between tokens there is nothing but white space and control characters.
//!
//! The conventions are those of the English treebanks that the parser is trained on: clitics and
//! possessives are tokens (`do` `n't`, `Assad` `'s`), words are split at hyphens except behind prefixes
//! (`al` `-` `Qaeda`, but `pro-government`), abbreviations keep their stop. Rules, with word lists under
//! `data/tokens/`: first white space, then punctuation around and within, then clitics ([`words`]); then
//! sentences, from stops, quotation marks and what follows them ([`sentences`]).
//!
//! Known gaps: a lost stop between sentences is not put back; a list item that begins in lower case
//! joins the sentence before unless a line break divides them.

mod lexicon;
mod sentences;
mod words;

use std::ops::Range;

pub use lexicon::Lexicon;

/// A sentence has at most this many tokens; longer ones are cut, at a comma or semicolon if they can be.
pub const MAX_TOKENS: usize = 400;

/// Splits text into sentences and tokens.
#[derive(Debug, Clone)]
pub struct Splitter {
    lexicon: Lexicon,
}

impl Splitter {
    /// A splitter for English.
    pub fn new() -> Self {
        Self { lexicon: Lexicon::english() }
    }

    /// The tokens of each sentence of a block, as ranges of bytes of `text`. No sentence is empty.
    pub fn split(&self, text: &str) -> Vec<Vec<Range<usize>>> {
        let tokens = words::words(text, &self.lexicon);
        sentences::sentences(text, &tokens, &self.lexicon)
    }
}

impl Default for Splitter {
    fn default() -> Self {
        Self::new()
    }
}

/// Whether a character divides tokens and belongs to none: white space, control characters, and
/// characters without width that do not join letters.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
