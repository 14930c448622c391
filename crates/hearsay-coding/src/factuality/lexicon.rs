//! The words that change what is claimed, from `data/factuality/`.

use crate::frames::{Reading, Vocabulary, WordId, WordSet};
use hearsay_types::{Factuality, TokenId};
use rustc_hash::FxHashMap;

const PREDICATES: &str = include_str!("../../data/factuality/predicates.tsv");
const WORDS: &str = include_str!("../../data/factuality/words.tsv");

/// What was wrong with a line of the data.
#[derive(Debug, thiserror::Error)]
#[error("{file}, line {line}: {found}")]
pub struct LexiconError {
    /// The file.
    pub file: &'static str,
    /// The line, from 1.
    pub line: usize,
    /// What was found.
    pub found: String,
}

/// The words that change what is claimed.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    /// For an embedding predicate what it claims of what it embeds, unnegated and negated.
    predicates: FxHashMap<WordId, (Factuality, Factuality)>,
    /// Those that embed by a preposition as well: `refrain from`, `warn of`.
    by_preposition: WordSet,
    modals: FxHashMap<WordId, Factuality>,
    modifiers: FxHashMap<WordId, Factuality>,
    negations: WordSet,
    conditions: WordSet,
    approximators: WordSet,
    tellings: WordSet,
    verdicts: FxHashMap<WordId, Factuality>,
}

impl Lexicon {
    /// The words that come with the program.
    ///
    /// # Errors
    /// If a line of the data is broken; a test sees to it that none is.
    pub fn builtin(vocabulary: &mut Vocabulary) -> Result<Self, LexiconError> {
        let mut lexicon = Self::default();
        let mut by_preposition = Vec::new();
        for (line, cells) in lines(PREDICATES) {
            let error = |found: String| LexiconError { file: "predicates.tsv", line, found };
            let [word, positive, negative, prepositions, ..] = cells[..] else {
                return Err(error(format!("{} columns", cells.len())));
            };
            let value = |name: &str| {
                Factuality::from_name(name).ok_or_else(|| error(format!("no factuality `{name}`")))
            };
            let id = vocabulary.intern(word);
            lexicon.predicates.insert(id, (value(positive)?, value(negative)?));
            if prepositions == "yes" {
                by_preposition.push(id);
            }
        }
        lexicon.by_preposition = by_preposition.into_iter().collect();
        let (mut negations, mut conditions) = (Vec::new(), Vec::new());
        let (mut approximators, mut tellings) = (Vec::new(), Vec::new());
        for (line, cells) in lines(WORDS) {
            let error = |found: String| LexiconError { file: "words.tsv", line, found };
            let [class, word, claim, ..] = cells[..] else {
                return Err(error(format!("{} columns", cells.len())));
            };
            let id = vocabulary.intern(word);
            let value =
                || Factuality::from_name(claim).ok_or_else(|| error(format!("no factuality `{claim}`")));
            match class {
                "modal" => drop(lexicon.modals.insert(id, value()?)),
                "modifier" => drop(lexicon.modifiers.insert(id, value()?)),
                "negation" => negations.push(id),
                "condition" => conditions.push(id),
                "approximator" => approximators.push(id),
                "telling" => tellings.push(id),
                "verdict" => drop(lexicon.verdicts.insert(id, value()?)),
                _ => return Err(error(format!("no class `{class}`"))),
            }
        }
        lexicon.negations = negations.into_iter().collect();
        lexicon.conditions = conditions.into_iter().collect();
        lexicon.approximators = approximators.into_iter().collect();
        lexicon.tellings = tellings.into_iter().collect();
        Ok(lexicon)
    }

    /// What a predicate claims of what it embeds, unnegated and negated; `None` if it is not listed.
    pub fn embedding(&self, reading: &Reading, id: TokenId) -> Option<(Factuality, Factuality)> {
        let by_form = || self.predicates.get(&reading.form(id));
        self.predicates.get(&reading.lemma(id)).or_else(by_form).copied()
    }

    /// Whether the predicate embeds what stands behind a preposition.
    pub fn embeds_by_preposition(&self, reading: &Reading, id: TokenId) -> bool {
        self.by_preposition.has(reading, id)
    }

    /// What a modal verb claims.
    pub fn modal(&self, reading: &Reading, id: TokenId) -> Option<Factuality> {
        // `would` is the past of `will`, but claims something else: the form decides.
        self.modals.get(&reading.form(id)).or_else(|| self.modals.get(&reading.lemma(id))).copied()
    }

    /// What an adverb or adjective claims.
    pub fn modifier(&self, reading: &Reading, id: TokenId) -> Option<Factuality> {
        self.modifiers.get(&reading.form(id)).copied()
    }

    /// Whether the word negates.
    pub fn is_negation(&self, reading: &Reading, id: TokenId) -> bool {
        self.negations.has(reading, id)
    }

    /// The words that negate.
    pub const fn negations(&self) -> &WordSet {
        &self.negations
    }

    /// Whether the word takes the certainty from what it stands before: "almost certain".
    pub fn is_approximator(&self, reading: &Reading, id: TokenId) -> bool {
        self.approximators.has(reading, id)
    }

    /// What is claimed of the content of a claim of which this is said: "the claim is false". `None` where the
    /// subject is no claim or the word no verdict.
    pub fn verdict(&self, reading: &Reading, subject: TokenId, said: TokenId) -> Option<Factuality> {
        let verdict =
            || self.verdicts.get(&reading.lemma(said)).or_else(|| self.verdicts.get(&reading.form(said)));
        if self.tellings.has(reading, subject) { verdict().copied() } else { None }
    }

    /// Whether the word opens a condition.
    pub fn is_condition(&self, reading: &Reading, id: TokenId) -> bool {
        self.conditions.has(reading, id)
    }
}

/// The lines of a table with their numbers, without the head, comments and empty lines.
fn lines(table: &'static str) -> impl Iterator<Item = (usize, Vec<&'static str>)> {
    let numbered = table.lines().enumerate().skip(1);
    let filled = numbered.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    filled.map(|(i, line)| (i + 1, line.split('\t').collect()))
}
