//! Names from the scores of BILOU labels.

use crate::entities::{Name, NameType};
use hearsay_types::EntityType;

/// What kind of name a label is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One whose kind lists and nouns tell more closely.
    Name(NameType),
    /// Another.
    Other(EntityType),
}

/// A label of the BILOU scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    Out,
    Begin(Kind),
    In(Kind),
    Last(Kind),
    Unit(Kind),
}

/// A name that is not of one of the [`NameType`]s.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OtherName {
    /// Position of the first word.
    pub start: usize,
    /// Position behind the last word.
    pub end: usize,
    /// What it is.
    pub kind: EntityType,
    /// The least probability of its words' labels.
    pub score: f32,
}

/// The labels of a model.
#[derive(Debug, Clone)]
pub struct Labels(Vec<Label>);

/// Space that is reused from sentence to sentence.
#[derive(Debug, Default)]
pub struct LabelSpace {
    /// Scores of the best paths to each label of a word.
    best: Vec<f32>,
    next: Vec<f32>,
    /// For each word and label the label before on the best path.
    before: Vec<u8>,
    path: Vec<usize>,
}

impl Labels {
    /// From written labels: `O`, `B-PER`, `I-PER`, `L-PER`, `U-PER` and so on. `None` if one is unknown.
    pub fn from_names(names: &[String]) -> Option<Self> {
        let label = |name: &String| {
            if name == "O" {
                return Some(Label::Out);
            }
            let (place, kind) = name.split_once('-')?;
            let kind = match kind {
                "PER" => Kind::Name(NameType::Person),
                "ORG" => Kind::Name(NameType::Organization),
                "LOC" => Kind::Name(NameType::Place),
                "EVT" => Kind::Other(EntityType::Event),
                "NAT" => Kind::Other(EntityType::Nationality),
                "WPN" => Kind::Other(EntityType::Weapon),
                "DOC" => Kind::Other(EntityType::Document),
                _ => return None,
            };
            match place {
                "B" => Some(Label::Begin(kind)),
                "I" => Some(Label::In(kind)),
                "L" => Some(Label::Last(kind)),
                "U" => Some(Label::Unit(kind)),
                _ => None,
            }
        };
        let labels: Option<Vec<Label>> = names.iter().map(label).collect();
        labels.filter(|labels| labels.len() < usize::from(u8::MAX) && labels.contains(&Label::Out)).map(Self)
    }

    /// The number of labels.
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// The names on the best path through the scores, `[words, width]`, that the scheme allows.
    pub fn names(
        &self,
        scores: &[f32],
        width: usize,
        space: &mut LabelSpace,
        names: &mut Vec<Name>,
        others: &mut Vec<OtherName>,
    ) {
        self.search(scores, width, space);
        names.clear();
        others.clear();
        let mut open: Option<(usize, f32)> = None;
        for (word, label) in space.path.iter().enumerate() {
            if self.0[*label] == Label::Out {
                open = None;
                continue;
            }
            let score = probability(&scores[word * width..][..self.0.len()], *label);
            let least = open.map_or(score, |(_, least)| least.min(score));
            match self.0[*label] {
                Label::Out => {}
                Label::Begin(_) => open = Some((word, score)),
                Label::In(_) => open = open.map(|(start, _)| (start, least)),
                Label::Unit(kind) => {
                    add(word, word + 1, kind, score, names, others);
                    open = None;
                }
                Label::Last(kind) => {
                    if let Some((start, _)) = open.take() {
                        add(start, word + 1, kind, least, names, others);
                    }
                }
            }
        }
    }

    /// Takes the best label of each word; whether they fit together. They are the best path then.
    fn greedy(&self, scores: &[f32], width: usize, path: &mut Vec<usize>) -> bool {
        path.clear();
        let mut last = Label::Out;
        for row in scores.chunks_exact(width) {
            let mut best = (f32::NEG_INFINITY, 0);
            for (i, score) in row[..self.0.len()].iter().enumerate() {
                if *score > best.0 {
                    best = (*score, i);
                }
            }
            let label = self.0[best.1];
            if !last.may_precede(label) {
                return false;
            }
            path.push(best.1);
            last = label;
        }
        !matches!(last, Label::Begin(_) | Label::In(_))
    }

    /// The best path (Viterbi), the first of equals.
    fn search(&self, scores: &[f32], width: usize, space: &mut LabelSpace) {
        if self.greedy(scores, width, &mut space.path) {
            return;
        }
        let n = self.0.len();
        space.before.clear();
        space.path.clear();
        space.best.clear();
        for row in scores.chunks_exact(width) {
            let is_first = space.best.is_empty();
            space.next.clear();
            for (label, score) in self.0.iter().zip(row) {
                let mut best = (f32::NEG_INFINITY, 0);
                if is_first {
                    best.0 = if Label::Out.may_precede(*label) { 0.0 } else { f32::NEG_INFINITY };
                } else {
                    for (i, (before, sofar)) in self.0.iter().zip(&space.best).enumerate() {
                        if *sofar > best.0 && before.may_precede(*label) {
                            best = (*sofar, i);
                        }
                    }
                }
                space.next.push(best.0 + score);
                space.before.push(u8::try_from(best.1).unwrap_or(0));
            }
            std::mem::swap(&mut space.best, &mut space.next);
        }
        let mut best = (f32::NEG_INFINITY, self.0.iter().position(|label| *label == Label::Out).unwrap_or(0));
        for (i, (label, score)) in self.0.iter().zip(&space.best).enumerate() {
            if *score > best.0 && !matches!(label, Label::Begin(_) | Label::In(_)) {
                best = (*score, i);
            }
        }
        let mut label = best.1;
        for before in space.before.chunks_exact(n).rev() {
            space.path.push(label);
            label = usize::from(before[label]);
        }
        space.path.reverse();
    }
}

impl Label {
    /// Whether `next` may follow.
    fn may_precede(self, next: Self) -> bool {
        match (self, next) {
            (Self::Begin(a) | Self::In(a), Self::In(b) | Self::Last(b)) => a == b,
            (Self::Begin(_) | Self::In(_), _) | (_, Self::In(_) | Self::Last(_)) => false,
            _ => true,
        }
    }
}

fn add(start: usize, end: usize, kind: Kind, score: f32, names: &mut Vec<Name>, others: &mut Vec<OtherName>) {
    match kind {
        Kind::Name(name_type) => names.push(Name { start, end, name_type, score }),
        Kind::Other(kind) => others.push(OtherName { start, end, kind, score }),
    }
}

/// The probability of a label.
fn probability(scores: &[f32], label: usize) -> f32 {
    let sum: f32 = scores.iter().map(|score| (score - scores[label]).exp()).sum();
    sum.recip()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(labels: &[&str], scores: &[&[f32]]) -> Vec<(usize, usize)> {
        let labels = Labels::from_names(&labels.iter().map(|l| (*l).to_owned()).collect::<Vec<_>>()).unwrap();
        let scores: Vec<f32> = scores.concat();
        let (mut names, mut others) = (Vec::new(), Vec::new());
        let width = labels.len();
        labels.names(&scores, width, &mut LabelSpace::default(), &mut names, &mut others);
        names
            .iter()
            .map(|name| (name.start, name.end))
            .chain(others.iter().map(|n| (n.start, n.end)))
            .collect()
    }

    #[test]
    fn labels_that_do_not_fit_are_not_taken() {
        let labels = ["O", "B-PER", "I-PER", "L-PER", "U-PER", "B-WPN", "L-WPN"];
        let begin: &[f32] = &[0.0, 3.0, 0.0, 0.0, 2.0, 0.0, 0.0];
        let last: &[f32] = &[0.0, 0.0, 0.0, 5.0, 0.0, 0.0, 0.0];
        let last_weapon: &[f32] = &[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 5.0];
        assert_eq!(found(&labels, &[begin, last]), [(0, 2)]);
        assert_eq!(found(&labels, &[begin]), [(0, 1)]);
        assert_eq!(found(&labels, &[begin, begin]), [(0, 1), (1, 2)]);
        assert_eq!(found(&labels, &[begin, last_weapon]), [(0, 2)]);
        assert_eq!(found(&labels, &[]), []);
    }
}
