//! Number words, bounds and words of harm, from `data/quantities/`.

use super::numbers::Value;
use crate::frames::{Reading, Vocabulary, WordId};
use hearsay_types::TokenId;
use rustc_hash::FxHashMap;

const NUMBERS: &str = include_str!("../../data/quantities/numbers.tsv");
const HARMS: &str = include_str!("../../data/quantities/harms.tsv");
const BOUNDS: &str = include_str!("../../data/quantities/bounds.tsv");

/// What was wrong with a line of the data.
#[derive(Debug, thiserror::Error)]
#[error("{file}, line {line}: {found}")]
pub struct LexiconError {
    /// The file.
    pub file: &'static str,
    /// The line, from 1.
    pub line: usize,
    /// What was found.
    pub found: &'static str,
}

/// What words before a number say of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bound {
    AtLeast,
    AtMost,
    About,
}

/// The words of numbers and harm.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    numbers: FxHashMap<WordId, Value>,
    harms: FxHashMap<WordId, &'static str>,
    bounds: FxHashMap<&'static str, Bound>,
}

impl Lexicon {
    /// The words that come with the program.
    ///
    /// # Errors
    /// If a line of the data is broken; a test sees to it that none is.
    pub fn builtin(vocabulary: &mut Vocabulary) -> Result<Self, LexiconError> {
        let mut lexicon = Self::default();
        for (line, word, class, value) in lines(NUMBERS) {
            let error = LexiconError { file: "numbers.tsv", line, found: value };
            let value = match class {
                "many" => Value::Many,
                "number" => Value::Number(value.parse().map_err(|_| error)?),
                "multiple" => Value::Multiple(value.parse().map_err(|_| error)?),
                _ => return Err(error),
            };
            lexicon.numbers.insert(vocabulary.intern(word), value);
        }
        for (_, word, what, _) in lines(HARMS) {
            lexicon.harms.insert(vocabulary.intern(word), what);
        }
        for (line, words, bound, _) in lines(BOUNDS) {
            let bound = match bound {
                "at_least" => Bound::AtLeast,
                "at_most" => Bound::AtMost,
                "about" => Bound::About,
                found => return Err(LexiconError { file: "bounds.tsv", line, found }),
            };
            lexicon.bounds.insert(words, bound);
        }
        Ok(lexicon)
    }

    /// `killed`, `wounded`, ...; `None` for a word that tells of no harm.
    pub(super) fn harm(&self, reading: &Reading, id: TokenId) -> Option<&'static str> {
        self.harms.get(&reading.lemma(id)).copied()
    }

    pub(super) fn number(&self, reading: &Reading, id: TokenId) -> Option<Value> {
        self.numbers.get(&reading.form(id)).copied()
    }

    pub(super) fn bound(&self, words: &str) -> Option<Bound> {
        self.bounds.get(words).copied()
    }
}

/// The lines of a table with their numbers: the first column, the second, and the third or nothing.
fn lines(table: &'static str) -> impl Iterator<Item = (usize, &'static str, &'static str, &'static str)> {
    let filled = table.lines().enumerate().skip(1).filter(|(_, line)| !line.is_empty());
    filled.map(|(i, line)| {
        let mut cells = line.split('\t');
        let mut cell = || cells.next().unwrap_or_default();
        (i + 1, cell(), cell(), cell())
    })
}
