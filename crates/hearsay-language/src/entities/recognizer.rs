//! The recognizer: one label a word, from left to right.

use super::{
    features::{Memory, View},
    gazetteer::{Gazetteer, Listed, Listing},
};
use crate::{
    Result,
    linear::{Archive, Keys, LinearModel, mix},
    tags::LexemeMaker,
};
use hearsay_types::Upos;

/// The types that the model tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameType {
    /// A person.
    Person,
    /// An organization of any kind.
    Organization,
    /// A place, natural or built.
    Place,
}

/// A label of the BILOU scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Label {
    /// Outside of all names.
    Out,
    /// The first of several words.
    Begin(NameType),
    /// In the middle.
    In(NameType),
    /// The last of several words.
    Last(NameType),
    /// A name of one word.
    Unit(NameType),
}

impl Label {
    /// All labels, in the order of the model's classes.
    pub const ALL: [Self; 13] = {
        use NameType::{Organization, Person, Place};
        [
            Self::Out,
            Self::Begin(Person),
            Self::In(Person),
            Self::Last(Person),
            Self::Unit(Person),
            Self::Begin(Organization),
            Self::In(Organization),
            Self::Last(Organization),
            Self::Unit(Organization),
            Self::Begin(Place),
            Self::In(Place),
            Self::Last(Place),
            Self::Unit(Place),
        ]
    };

    /// The label's class.
    pub fn class(self) -> usize {
        Self::ALL.iter().position(|label| *label == self).unwrap_or(0)
    }

    /// The hash of the label for features.
    pub(super) fn hash(self) -> u64 {
        mix(11, self.class() as u64)
    }

    /// Whether `next` may follow this label.
    pub const fn may_precede(self, next: Self) -> bool {
        match (self, next) {
            (Self::Begin(a) | Self::In(a), Self::In(b) | Self::Last(b)) => a as u8 == b as u8,
            (Self::Begin(_) | Self::In(_), _) | (_, Self::In(_) | Self::Last(_)) => false,
            _ => true,
        }
    }
}

/// A name in a sentence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Name {
    /// Position of the first word.
    pub start: usize,
    /// Position behind the last word.
    pub end: usize,
    /// Its type.
    pub name_type: NameType,
    /// How sure the model is of it, in 0..=1; not calibrated.
    pub score: f32,
}

/// The lead over the next best label, in the model's own steps, at which a name has a score of a half: about
/// the weight of one good feature.
const HALF_SURE: f32 = 400.0;

/// Finds names.
#[derive(Debug)]
pub struct Recognizer {
    model: LinearModel,
}

impl Recognizer {
    /// The recognizer in an archive: the section `entities`.
    ///
    /// # Errors
    /// If the section is missing or not in its layout.
    pub fn open(archive: &Archive) -> Result<Self> {
        Ok(Self { model: LinearModel::open(archive, "entities")? })
    }

    /// The names in a sentence. The space's memory is that of the text so far; it is added to.
    pub fn names(
        &self,
        gazetteer: &Gazetteer,
        forms: &[&str],
        upos: &[Upos],
        space: &mut Space,
    ) -> Vec<Name> {
        gazetteer.look_up(forms, &mut space.listed, &mut space.listings);
        let view = View::new(forms, upos, &space.listed, &mut space.maker);
        let mut labels: Vec<(Label, i32)> = Vec::with_capacity(view.len());
        let mut history = [Label::Out; 2];
        for position in 0..view.len() {
            let hashes = [history[0].hash(), history[1].hash()];
            view.features(position, hashes, &space.memory, &mut space.keys);
            self.model.score(space.keys.as_slice(), &mut space.scores);
            let (label, lead) = best_after(history[0], position + 1 == view.len(), &space.scores);
            labels.push((label, lead));
            history = [label, history[0]];
        }
        for (position, (label, _)) in labels.iter().enumerate() {
            remember(&mut space.memory, view.name(position), *label);
        }
        spans(&labels)
    }
}

/// Space that is reused from sentence to sentence of one text, and what was seen in it.
#[derive(Debug, Default)]
pub struct Space {
    maker: LexemeMaker,
    keys: Keys,
    scores: Vec<i32>,
    /// The lists that each word of the last sentence is in.
    listed: Vec<Listed>,
    listings: Vec<Listing>,
    pub(super) memory: Memory,
}

/// Remembers the label of a word that is part of a name.
pub(super) fn remember(memory: &mut Memory, word: u64, label: Label) {
    if label != Label::Out {
        memory.insert(word, label.hash());
    }
}

/// The best label that may follow, and its lead over the next best.
pub(super) fn best_after<T: Copy + PartialOrd + std::ops::Sub<Output = T> + Default>(
    last: Label,
    is_end: bool,
    scores: &[T],
) -> (Label, T) {
    let mut best: Option<(Label, T)> = None;
    let mut next: Option<T> = None;
    for (label, score) in Label::ALL.into_iter().zip(scores) {
        let goes_on = matches!(label, Label::Begin(_) | Label::In(_));
        if !last.may_precede(label) || is_end && goes_on {
            continue;
        }
        match best {
            Some((_, top)) if *score <= top => {
                if next.is_none_or(|next| *score > next) {
                    next = Some(*score);
                }
            }
            _ => {
                next = best.map(|(_, top)| top);
                best = Some((label, *score));
            }
        }
    }
    match (best, next) {
        (Some((label, top)), Some(next)) => (label, top - next),
        (Some((label, _)), None) => (label, T::default()),
        _ => (Label::Out, T::default()),
    }
}

/// The names that labels spell.
fn spans(labels: &[(Label, i32)]) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    let mut open: Option<Name> = None;
    for (position, (label, lead)) in labels.iter().enumerate() {
        let lead = (*lead).max(0) as f32;
        let score = lead / (lead + HALF_SURE);
        match label {
            Label::Out => open = None,
            Label::Unit(name_type) => {
                names.push(Name { start: position, end: position + 1, name_type: *name_type, score });
                open = None;
            }
            Label::Begin(name_type) => {
                open = Some(Name { start: position, end: position + 1, name_type: *name_type, score });
            }
            Label::In(_) | Label::Last(_) => {
                let Some(name) = &mut open else { continue };
                name.end = position + 1;
                name.score = name.score.min(score);
                if matches!(label, Label::Last(_)) {
                    names.extend(open.take());
                }
            }
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_has_begun_goes_on() {
        use NameType::{Person, Place};
        let mut scores = vec![0; 13];
        scores[Label::Unit(Place).class()] = 9;
        scores[Label::Last(Person).class()] = 2;
        assert_eq!(best_after(Label::Begin(Person), false, &scores).0, Label::Last(Person));
        assert_eq!(best_after(Label::Out, false, &scores), (Label::Unit(Place), 9));
        scores[Label::Begin(Person).class()] = 20;
        assert_eq!(best_after(Label::Out, true, &scores).0, Label::Unit(Place));
    }
}
