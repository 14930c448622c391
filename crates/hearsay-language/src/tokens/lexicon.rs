//! Word lists of the splitter, read from `data/tokens/`.

use rustc_hash::{FxHashMap, FxHashSet};

/// The word lists.
#[derive(Debug, Clone)]
pub struct Lexicon {
    abbreviations: FxHashMap<&'static str, Entry>,
    contractions: FxHashMap<&'static str, Vec<usize>>,
    prefixes: FxHashSet<&'static str>,
    suffixes: FxHashSet<&'static str>,
    hyphenated: FxHashSet<&'static str>,
    starters: FxHashSet<&'static str>,
    speech: FxHashSet<&'static str>,
    endings: FxHashSet<&'static str>,
    units: FxHashSet<&'static str>,
}

/// An entry of the list of abbreviations.
#[derive(Debug, Clone, Copy)]
struct Entry {
    follows: Abbreviation,
    has_capital: bool,
}

/// What may follow an abbreviation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Abbreviation {
    /// It stands before a name or a number and never ends a sentence: `Gen.`
    Before,
    /// It may end a sentence: `U.S.`
    Any,
}

impl Lexicon {
    /// The lists for English.
    pub fn english() -> Self {
        let abbreviation = |[word, follows, case]: [&'static str; 3]| {
            let follows = if follows == "before" { Abbreviation::Before } else { Abbreviation::Any };
            (word, Entry { follows, has_capital: case == "capital" })
        };
        let ends = |parts: &str| {
            let lengths = parts.split(' ').map(str::len);
            lengths
                .scan(0, |end, length| {
                    *end += length;
                    Some(*end)
                })
                .collect()
        };
        let words = |text: &'static str| rows::<1>(text).map(|[word]| word).collect();
        Self {
            abbreviations: rows(include_str!("../../data/tokens/abbreviations.tsv"))
                .map(abbreviation)
                .collect(),
            contractions: rows(include_str!("../../data/tokens/contractions.tsv"))
                .map(|[word, parts]| (word, ends(parts)))
                .collect(),
            prefixes: words(include_str!("../../data/tokens/prefixes.tsv")),
            suffixes: words(include_str!("../../data/tokens/suffixes.tsv")),
            hyphenated: words(include_str!("../../data/tokens/hyphenated.tsv")),
            starters: words(include_str!("../../data/tokens/starters.tsv")),
            speech: words(include_str!("../../data/tokens/speech.tsv")),
            endings: words(include_str!("../../data/tokens/endings.tsv")),
            units: words(include_str!("../../data/tokens/units.tsv")),
        }
    }

    /// What may follow a word with a stop behind it, if it is a known abbreviation. Without the stop.
    pub fn abbreviation(&self, lower: &str) -> Option<Abbreviation> {
        self.abbreviations.get(lower).map(|entry| entry.follows)
    }

    /// Whether a word keeps the stop behind it: it is an abbreviation, with a capital if it is none
    /// without ("Sat.").
    pub fn keeps_stop(&self, lower: &str, has_capital: bool) -> bool {
        self.abbreviations.get(lower).is_some_and(|entry| has_capital || !entry.has_capital)
    }

    /// Whether hosts or files end so.
    pub fn is_ending(&self, lower: &str) -> bool {
        self.endings.contains(lower)
    }

    /// Whether it is a unit that stands at a number without a space.
    pub fn is_unit(&self, lower: &str) -> bool {
        self.units.contains(lower)
    }

    /// Where the parts of a word end that is written as one and stands for several (`cannot`): offsets
    /// of bytes, the last is its length.
    pub fn contraction(&self, lower: &str) -> Option<&[usize]> {
        self.contractions.get(lower).map(Vec::as_slice)
    }

    /// Whether no token ends behind this first part of a word with hyphens.
    pub fn is_prefix(&self, lower: &str) -> bool {
        self.prefixes.contains(lower)
    }

    /// Whether no token ends before this last part of a word with hyphens.
    pub fn is_suffix(&self, lower: &str) -> bool {
        self.suffixes.contains(lower)
    }

    /// Whether the word is one token with its hyphens.
    pub fn is_one_word(&self, lower: &str) -> bool {
        self.hyphenated.contains(lower)
    }

    /// Whether the word, with a capital, begins a sentence if it follows an abbreviation.
    pub fn is_starter(&self, word: &str) -> bool {
        self.starters.contains(word)
    }

    /// Whether the word is a verb that tells who speaks.
    pub fn is_speech(&self, word: &str) -> bool {
        self.speech.contains(word)
    }
}

/// The rows of a TSV file, without its head and without comment columns behind the first `N`.
fn rows<const N: usize>(text: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    text.lines().skip(1).filter_map(|line| {
        let mut columns = line.split('\t');
        let mut row = [""; N];
        for cell in &mut row {
            *cell = columns.next()?;
        }
        Some(row)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_and_without_doubles() {
        let lists = [
            include_str!("../../data/tokens/abbreviations.tsv"),
            include_str!("../../data/tokens/contractions.tsv"),
            include_str!("../../data/tokens/hyphenated.tsv"),
            include_str!("../../data/tokens/prefixes.tsv"),
            include_str!("../../data/tokens/suffixes.tsv"),
            include_str!("../../data/tokens/starters.tsv"),
            include_str!("../../data/tokens/speech.tsv"),
            include_str!("../../data/tokens/endings.tsv"),
            include_str!("../../data/tokens/units.tsv"),
        ];
        for list in lists {
            let keys: Vec<&str> = list.lines().skip(1).filter_map(|line| line.split('\t').next()).collect();
            assert!(keys.iter().all(|key| !key.is_empty()), "no blank lines");
            let wrong = keys.windows(2).find(|pair| pair[0] >= pair[1]);
            assert_eq!(wrong, None, "each key comes behind the one before");
        }
    }

    #[test]
    fn parts_make_up_the_contraction() {
        for [word, parts] in rows::<2>(include_str!("../../data/tokens/contractions.tsv")) {
            assert_eq!(parts.replace(' ', ""), word);
        }
    }
}
