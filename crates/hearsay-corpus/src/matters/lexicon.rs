//! The data files: types that go together, words, cues and weights.

use std::collections::{BTreeMap, BTreeSet};

const GROUPS: &str = include_str!("../../data/matters/groups.tsv");
const COMPATIBLE: &str = include_str!("../../data/matters/compatible.tsv");
const WORDS: &str = include_str!("../../data/matters/words.tsv");
const STOP: &str = include_str!("../../data/matters/stop.txt");
const CUES: &str = include_str!("../../data/matters/cues.tsv");
const WEIGHTS: &str = include_str!("../../data/matters/weights.tsv");

/// What a cue says of the statement in whose words it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// Something came into being: an agreement began.
    Begun,
    /// The words are about who did it, and take for granted that it happened.
    Doer,
    /// Something still is so.
    Lasting,
    /// It was meant.
    Meant,
    /// It was not meant.
    Unmeant,
    /// Confirmation is withheld.
    Withheld,
}

impl Effect {
    fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "begun" => Self::Begun,
            "doer" => Self::Doer,
            "lasting" => Self::Lasting,
            "meant" => Self::Meant,
            "unmeant" => Self::Unmeant,
            "withheld" => Self::Withheld,
            _ => return None,
        })
    }
}

/// The data files, read.
#[derive(Debug)]
pub struct Lexicon {
    groups: BTreeMap<(&'static str, &'static str), &'static str>,
    compatible: BTreeMap<(&'static str, &'static str), f64>,
    classes: BTreeMap<&'static str, &'static str>,
    stop: BTreeSet<&'static str>,
    cues: Vec<(Effect, &'static str)>,
    weights: BTreeMap<&'static str, f64>,
}

fn rows(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| line.split('\t').collect())
}

impl Lexicon {
    /// The data files that are compiled in.
    pub fn built_in() -> Self {
        let mut compatible = BTreeMap::new();
        for row in rows(COMPATIBLE).filter(|row| row.len() >= 3) {
            let share = row[2].parse().unwrap_or(0.0);
            compatible.insert((row[0], row[1]), share);
            compatible.insert((row[1], row[0]), share);
        }
        let cue = |row: Vec<&'static str>| Some((Effect::from_name(row.first()?)?, *row.get(1)?));
        Self {
            groups: rows(GROUPS).filter(|row| row.len() >= 3).map(|row| ((row[0], row[1]), row[2])).collect(),
            compatible,
            classes: rows(WORDS).filter(|row| row.len() >= 2).map(|row| (row[1], row[0])).collect(),
            stop: STOP.split_whitespace().collect(),
            cues: rows(CUES).filter_map(cue).collect(),
            weights: rows(WEIGHTS)
                .filter_map(|row| Some((*row.first()?, row.get(1)?.parse().ok()?)))
                .collect(),
        }
    }

    /// The group of a type; the type itself where no file knows it.
    pub fn group(&self, kind: &'static str, type_name: &'static str) -> &'static str {
        self.groups.get(&(kind, type_name)).copied().unwrap_or(type_name)
    }

    /// How well two groups go together: 1 for one group, 0 where they are never about one thing.
    pub fn compatible(&self, a: &'static str, b: &'static str) -> f64 {
        if a == b { 1.0 } else { self.compatible.get(&(a, b)).copied().unwrap_or(0.0) }
    }

    /// What a word is a word for, if it is one of several.
    pub fn class(&self, word: &str) -> Option<&'static str> {
        self.classes.get(word).copied()
    }

    /// Whether a word tells nothing of what is spoken of.
    pub fn is_stop(&self, word: &str) -> bool {
        self.stop.contains(word)
    }

    /// The effects of the cues among `words`, in lower case and in the order of the text.
    pub fn effects(&self, words: &[String]) -> BTreeSet<Effect> {
        let stands = |cue: &str| {
            let cue: Vec<&str> = cue.split(' ').collect();
            words.windows(cue.len()).any(|window| window.iter().zip(&cue).all(|(a, b)| a == b))
        };
        let found = self.cues.iter().filter(|(_, cue)| stands(cue));
        let mut effects: BTreeSet<Effect> = found.clone().map(|(effect, _)| *effect).collect();
        if effects.contains(&Effect::Meant) && effects.contains(&Effect::Unmeant) {
            effects.remove(&Effect::Meant);
            // "Deliberate or accidental" leaves it open; "not deliberate" does not.
            let negates = |cue: &str| cue.starts_with("not ") || cue.starts_with("un");
            if !found.clone().any(|(effect, cue)| *effect == Effect::Unmeant && negates(cue)) {
                effects.remove(&Effect::Unmeant);
            }
        }
        effects
    }

    /// A weight by its name; 0 where the file has none.
    pub fn weight(&self, name: &str) -> f64 {
        self.weights.get(name).copied().unwrap_or(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matters::facts;

    #[test]
    fn cues_match_their_examples_and_no_others() {
        let lexicon = Lexicon::built_in();
        for row in rows(CUES) {
            let [effect, words, yes, no] = row[..] else { panic!("a cue has four columns: {row:?}") };
            let effect = Effect::from_name(effect).unwrap();
            assert!(lexicon.effects(&facts::words(yes)).contains(&effect), "{words}: {yes}");
            assert!(!lexicon.effects(&facts::words(no)).contains(&effect), "{words}: {no}");
        }
    }

    #[test]
    fn files_are_sorted_and_name_known_types() {
        for text in [GROUPS, COMPATIBLE, WORDS, CUES] {
            let keys: Vec<String> = rows(text).map(|row| row[..2].join("\t")).collect();
            let mut sorted = keys.clone();
            sorted.sort();
            sorted.dedup();
            assert_eq!(keys, sorted);
        }
        let lexicon = Lexicon::built_in();
        for kind in hearsay_types::EventType::ALL {
            assert!(lexicon.groups.contains_key(&("event", kind.as_str())), "{kind}");
        }
        for kind in hearsay_types::RelationType::ALL {
            assert!(lexicon.groups.contains_key(&("relation", kind.as_str())), "{kind}");
        }
        let groups: BTreeSet<&str> = lexicon.groups.values().copied().collect();
        assert!(lexicon.compatible.keys().all(|(a, b)| groups.contains(a) && groups.contains(b)));
    }
}
