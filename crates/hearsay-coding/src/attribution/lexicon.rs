//! The words that introduce somebody's words, and the words that name who speaks.
//!
//! Read once from the files in `data/attribution/`; its README says what the columns mean.

use hearsay_types::SourceKind;
use rustc_hash::FxHashMap;

/// What sort of act a cue names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Say,
    Add,
    Claim,
    Deny,
    Accuse,
    Admit,
    Find,
    Reveal,
    Warn,
    Demand,
    Promise,
    Believe,
    Know,
    Show,
    Report,
    Call,
    Cite,
    Question,
    Doc,
    Want,
}

impl Class {
    fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "say" => Self::Say,
            "add" => Self::Add,
            "claim" => Self::Claim,
            "deny" => Self::Deny,
            "accuse" => Self::Accuse,
            "admit" => Self::Admit,
            "find" => Self::Find,
            "reveal" => Self::Reveal,
            "warn" => Self::Warn,
            "demand" => Self::Demand,
            "promise" => Self::Promise,
            "believe" => Self::Believe,
            "know" => Self::Know,
            "show" => Self::Show,
            "report" => Self::Report,
            "call" => Self::Call,
            "cite" => Self::Cite,
            "question" => Self::Question,
            "doc" => Self::Doc,
            "want" => Self::Want,
            _ => return None,
        })
    }
}

/// In which constructions a cue takes its content; a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Frames(u32);

impl Frames {
    pub const THAT: Self = Self(1);
    pub const QUOTE: Self = Self(1 << 1);
    pub const WH: Self = Self(1 << 2);
    pub const ING: Self = Self(1 << 3);
    pub const OBJ: Self = Self(1 << 4);
    pub const NOBJ: Self = Self(1 << 5);
    pub const XOBJ: Self = Self(1 << 6);
    pub const AS: Self = Self(1 << 7);
    pub const OF: Self = Self(1 << 8);
    pub const OFING: Self = Self(1 << 9);
    pub const FOR: Self = Self(1 << 10);
    pub const FORV: Self = Self(1 << 11);
    pub const ON: Self = Self(1 << 12);
    pub const WITH: Self = Self(1 << 13);
    pub const IN: Self = Self(1 << 14);
    pub const INF: Self = Self(1 << 15);
    pub const PINF: Self = Self(1 << 16);
    pub const SAYING: Self = Self(1 << 17);
    pub const CLAUSE: Self = Self(1 << 18);
    pub const NOUN: Self = Self(1 << 19);
    pub const PREP: Self = Self(1 << 20);
    pub const OINF: Self = Self(1 << 21);
    pub const RINF: Self = Self(1 << 22);
    pub const TOLL: Self = Self(1 << 23);

    const NAMES: &[(&str, Self)] = &[
        ("that", Self::THAT),
        ("quote", Self::QUOTE),
        ("wh", Self::WH),
        ("ing", Self::ING),
        ("obj", Self::OBJ),
        ("nobj", Self::NOBJ),
        ("xobj", Self::XOBJ),
        ("as", Self::AS),
        ("of", Self::OF),
        ("ofing", Self::OFING),
        ("for", Self::FOR),
        ("forv", Self::FORV),
        ("on", Self::ON),
        ("with", Self::WITH),
        ("in", Self::IN),
        ("inf", Self::INF),
        ("pinf", Self::PINF),
        ("saying", Self::SAYING),
        ("clause", Self::CLAUSE),
        ("noun", Self::NOUN),
        ("prep", Self::PREP),
        ("oinf", Self::OINF),
        ("rinf", Self::RINF),
        ("toll", Self::TOLL),
    ];

    fn from_names(names: &str) -> Option<Self> {
        names.split_whitespace().try_fold(Self::default(), |set, name| {
            let frame = Self::NAMES.iter().find(|(n, _)| *n == name)?.1;
            Some(Self(set.0 | frame.0))
        })
    }

    /// Whether any of these is in the set.
    pub const fn has(self, frames: Self) -> bool {
        self.0 & frames.0 != 0
    }
}

impl std::ops::BitOr for Frames {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// A word that introduces somebody's words.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cue {
    pub class: Class,
    pub frames: Frames,
}

/// What a noun for a source names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nature {
    /// Somebody who may be "he", "she" or, with others, "they".
    Person,
    /// An office, a group, an outlet, a country: "it" or "they".
    Body,
    /// A document, a video, a finding: "it".
    Text,
}

/// A noun that can name a source.
#[derive(Debug, Clone, Copy)]
pub(super) struct SourceNoun {
    pub kind: SourceKind,
    pub nature: Nature,
}

/// All cues and source nouns.
#[derive(Debug)]
pub(super) struct Lexicon {
    verbs: FxHashMap<&'static str, Cue>,
    nouns: FxHashMap<&'static str, Cue>,
    adjectives: FxHashMap<&'static str, Cue>,
    adverbs: FxHashMap<&'static str, Cue>,
    attributives: FxHashMap<&'static str, Cue>,
    sources: FxHashMap<&'static str, SourceNoun>,
    /// Prepositional cues, word by word.
    pub phrases: Vec<Vec<&'static str>>,
    lists: FxHashMap<&'static str, Vec<&'static str>>,
}

/// A file of cues: lemma, class, frames, an example, a counterexample.
pub(super) const CUE_FILES: &[(&str, &str)] = &[
    ("verbs", include_str!("../../data/attribution/verbs.tsv")),
    ("nouns", include_str!("../../data/attribution/nouns.tsv")),
    ("adjectives", include_str!("../../data/attribution/adjectives.tsv")),
    ("adverbs", include_str!("../../data/attribution/adverbs.tsv")),
    ("attributives", include_str!("../../data/attribution/attributives.tsv")),
];

/// Prepositional cues: words, class, an example, a counterexample.
pub(super) const PHRASES: &str = include_str!("../../data/attribution/phrases.tsv");

const SOURCES: &str = include_str!("../../data/attribution/kinds.tsv");
const LISTS: &str = include_str!("../../data/attribution/lists.tsv");

impl Lexicon {
    /// Reads the files that are compiled in. Lines that do not fit their columns are left out; a test
    /// holds that there are none.
    pub fn new() -> Self {
        let file = |name: &str| {
            let text = CUE_FILES.iter().find(|(n, _)| *n == name).map_or("", |(_, text)| *text);
            rows(text).filter_map(|row| cue(&row)).collect::<FxHashMap<_, _>>()
        };
        let lists = rows(LISTS).filter_map(|row| match row.as_slice() {
            [name, words] => Some((*name, words.split_whitespace().collect())),
            _ => None,
        });
        Self {
            verbs: file("verbs"),
            nouns: file("nouns"),
            adjectives: file("adjectives"),
            adverbs: file("adverbs"),
            attributives: file("attributives"),
            sources: rows(SOURCES).filter_map(|row| source_noun(&row)).collect(),
            phrases: rows(PHRASES).map(|row| row[0].split(' ').collect()).collect(),
            lists: lists.collect(),
        }
    }

    pub fn verb(&self, lemma: &str) -> Option<Cue> {
        self.verbs.get(lemma).copied()
    }

    pub fn noun(&self, lemma: &str) -> Option<Cue> {
        self.nouns.get(lemma).copied()
    }

    pub fn adjective(&self, lemma: &str) -> Option<Cue> {
        self.adjectives.get(lemma).copied()
    }

    pub fn adverb(&self, lemma: &str) -> Option<Cue> {
        self.adverbs.get(lemma).copied()
    }

    /// By word form: these are participles, and taggers disagree on their lemma.
    pub fn attributive(&self, form: &str) -> Option<Cue> {
        self.attributives.get(form).copied()
    }

    /// By lemma in lower case.
    pub fn source_noun(&self, lemma: &str) -> Option<SourceNoun> {
        self.sources.get(lemma).copied()
    }

    /// Whether `word`, in lower case, is in the word list `list` of `lists.tsv`.
    pub fn is(&self, list: &str, word: &str) -> bool {
        self.lists.get(list).is_some_and(|words| words.contains(&word))
    }
}

/// The rows of a file behind its head, cell by cell.
pub(super) fn rows(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines().skip(1).filter(|line| !line.is_empty()).map(|line| line.split('\t').collect())
}

fn cue(row: &[&'static str]) -> Option<(&'static str, Cue)> {
    let [word, class, frames, ..] = row else { return None };
    Some((word, Cue { class: Class::from_name(class)?, frames: Frames::from_names(frames)? }))
}

fn source_noun(row: &[&'static str]) -> Option<(&'static str, SourceNoun)> {
    let [noun, kind, nature] = row else { return None };
    let nature = match *nature {
        "person" => Nature::Person,
        "body" => Nature::Body,
        "text" => Nature::Text,
        _ => return None,
    };
    Some((noun, SourceNoun { kind: SourceKind::from_name(kind)?, nature }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_fits_its_columns() {
        for (name, text) in CUE_FILES {
            for row in rows(text) {
                assert!(row.len() == 5 && cue(&row).is_some(), "{name}.tsv: {row:?}");
            }
        }
        for row in rows(SOURCES) {
            assert!(source_noun(&row).is_some(), "kinds.tsv: {row:?}");
        }
        for row in rows(PHRASES) {
            assert!(row.len() == 4 && Class::from_name(row[1]).is_some(), "phrases.tsv: {row:?}");
        }
        assert!(rows(LISTS).all(|row| row.len() == 2), "lists.tsv has two columns");
    }

    #[test]
    fn files_are_sorted_and_without_duplicates() {
        let others = [("kinds", SOURCES), ("phrases", PHRASES), ("lists", LISTS)];
        for (name, text) in CUE_FILES.iter().chain(&others) {
            let words: Vec<&str> = rows(text).map(|row| row[0]).collect();
            assert!(words.windows(2).all(|pair| pair[0] < pair[1]), "{name}.tsv is not sorted");
        }
    }
}
