//! What sort of thing a noun names: `data/coref/nouns.tsv`.

use rustc_hash::FxHashMap;

const NOUNS: &str = include_str!("../../data/coref/nouns.tsv");

/// What sort of thing a noun names, as far as pronouns care.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NounClass {
    Man,
    Woman,
    Person,
    Body,
    Text,
    Place,
    Event,
    Thing,
}

impl NounClass {
    fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "man" => Self::Man,
            "woman" => Self::Woman,
            "person" => Self::Person,
            "body" => Self::Body,
            "text" => Self::Text,
            "place" => Self::Place,
            "event" => Self::Event,
            "thing" => Self::Thing,
            _ => return None,
        })
    }
}

/// The nouns by lemma.
#[derive(Debug)]
pub(super) struct Nouns(FxHashMap<&'static str, NounClass>);

impl Nouns {
    pub fn built_in() -> Self {
        Self(rows().filter_map(|(noun, class)| Some((noun, NounClass::from_name(class)?))).collect())
    }

    pub fn class(&self, lemma: &str) -> Option<NounClass> {
        self.0.get(lemma).copied()
    }
}

fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    NOUNS.lines().skip(1).filter_map(|line| line.split_once('\t'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read_sorted_and_given_once() {
        let nouns: Vec<&str> = rows().map(|(noun, _)| noun).collect();
        assert!(nouns.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(rows().all(|(_, class)| NounClass::from_name(class).is_some()));
        assert_eq!(rows().count(), NOUNS.lines().count() - 1);
    }
}
