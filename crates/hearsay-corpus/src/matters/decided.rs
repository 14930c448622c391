//! What people decided, as it binds the joining: which statements and actors are one, and which are not.

use super::pairs::Likeness;
use std::collections::{BTreeMap, BTreeSet};

/// The score of a join that people decided; it shows as 1.
const DECIDED: f64 = 1e6;

/// What people decided of matters and actors, in the order of their decisions: of two that contradict each other the
/// later one holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decided {
    /// Which statements are one matter.
    pub groupings: Vec<Grouping>,
    /// Which actors are one.
    pub actors: Vec<Actors>,
}

/// Statements that are one matter, or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grouping {
    /// Whether they are: else `some` are another matter than `others`.
    pub are_one: bool,
    /// Ids of statements. Those that are not among the statements that are joined count for nothing.
    pub some: Vec<String>,
    /// Ids of the other ones.
    pub others: Vec<String>,
    /// Who decided, in words for a reader.
    pub reason: String,
}

/// Two actors that are one, or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actors {
    /// Whether they are.
    pub are_one: bool,
    /// Their keys; of actors that are one the key that both go by in the statements, twice.
    pub keys: (String, String),
    /// Who decided, in words for a reader.
    pub reason: String,
}

/// Statements that are about one thing, by decision.
#[derive(Debug)]
pub struct Bond {
    /// Positions of statements, ascending.
    pub members: Vec<usize>,
    reason: String,
}

/// Statements that are not about what others are about, by decision.
#[derive(Debug)]
pub struct Parting {
    /// Positions of statements.
    pub some: BTreeSet<usize>,
    /// Positions of the others.
    pub others: BTreeSet<usize>,
}

impl Parting {
    /// Whether both sides have statements of which `has` is so.
    pub fn is_within(&self, has: impl Fn(usize) -> bool) -> bool {
        self.some.iter().any(|i| has(*i)) && self.others.iter().any(|i| has(*i))
    }
}

/// All decisions on statements, by their positions, with contradictions resolved.
#[derive(Debug, Default)]
pub struct Bonds {
    /// Sets without common members, of at least two.
    pub together: Vec<Bond>,
    /// What is to stay apart.
    pub apart: Vec<Parting>,
    /// One statement of each side of those that were made one, with the reason.
    crossings: Vec<(usize, usize, String)>,
}

impl Bonds {
    /// The bonds of statements, whose positions are given by their ids.
    pub fn new(decided: &Decided, at: &BTreeMap<&str, usize>) -> Self {
        let mut bonds = Self::default();
        for grouping in &decided.groupings {
            let positions = |ids: &[String]| -> BTreeSet<usize> {
                ids.iter().filter_map(|id| at.get(id.as_str()).copied()).collect()
            };
            let (some, others) = (positions(&grouping.some), positions(&grouping.others));
            let (Some(a), Some(b)) = (some.first().copied(), others.first().copied()) else { continue };
            if grouping.are_one {
                bonds.crossings.push((a.min(b), a.max(b), grouping.reason.clone()));
                let all = bonds.bind(some.union(&others).copied().collect(), &grouping.reason);
                for parting in &mut bonds.apart {
                    if parting.is_within(|i| all.contains(&i)) {
                        parting.some.retain(|i| !all.contains(i));
                    }
                }
                bonds.apart.retain(|parting| !parting.some.is_empty());
            } else {
                let others: BTreeSet<usize> = others.difference(&some).copied().collect();
                bonds.part(some, others, &grouping.reason);
            }
        }
        // What is one with a side of a parting is on that side.
        for parting in &mut bonds.apart {
            for side in [&mut parting.some, &mut parting.others] {
                for bond in &bonds.together {
                    if bond.members.iter().any(|i| side.contains(i)) {
                        side.extend(&bond.members);
                    }
                }
            }
        }
        bonds.together.retain(|bond| bond.members.len() > 1);
        bonds
    }

    /// Makes statements one, with all that is bound to any of them; gives them all.
    fn bind(&mut self, mut set: BTreeSet<usize>, reason: &str) -> BTreeSet<usize> {
        let (with, without): (Vec<Bond>, Vec<Bond>) = std::mem::take(&mut self.together)
            .into_iter()
            .partition(|bond| bond.members.iter().any(|i| set.contains(i)));
        set.extend(with.into_iter().flat_map(|bond| bond.members));
        self.together = without;
        self.together.push(Bond { members: set.iter().copied().collect(), reason: reason.to_owned() });
        set
    }

    fn part(&mut self, some: BTreeSet<usize>, others: BTreeSet<usize>, reason: &str) {
        for bond in std::mem::take(&mut self.together) {
            let (out, stay): (Vec<usize>, Vec<usize>) =
                bond.members.into_iter().partition(|i| some.contains(i));
            for members in [out, stay].into_iter().filter(|members| !members.is_empty()) {
                self.together.push(Bond { members, reason: bond.reason.clone() });
            }
        }
        // Each side was one matter, and stays one.
        self.bind(some.clone(), reason);
        self.bind(others.clone(), reason);
        self.apart.push(Parting { some, others });
    }

    /// Gives the joins of an incident the decisions that stand behind them. Pairs that speak against a join, or do not
    /// speak for it, were joined by a decision only.
    pub fn explain(&self, members: &[usize], joins: &mut Vec<(usize, usize, Likeness)>) {
        let has = |i: &usize| members.binary_search(i).is_ok();
        let bonds: Vec<&Bond> = self.together.iter().filter(|bond| bond.members.iter().any(has)).collect();
        if bonds.is_empty() {
            return;
        }
        let decided = |reason: &str| Likeness {
            score: DECIDED,
            reasons: vec![reason.to_owned().into()],
            ..Likeness::default()
        };
        for bond in bonds {
            let of_bond = |i: &usize| bond.members.binary_search(i).is_ok();
            joins.retain(|(a, b, like)| like.score > 0.0 || !of_bond(a) || !of_bond(b));
            let joined: BTreeSet<usize> = joins
                .iter()
                .filter(|(a, b, _)| of_bond(a) && of_bond(b))
                .flat_map(|(a, b, _)| [*a, *b])
                .chain(self.crossings.iter().flat_map(|(a, b, _)| [*a, *b]))
                .collect();
            let Some((first, rest)) = bond.members.split_first() else { continue };
            for i in rest.iter().filter(|i| !joined.contains(i)) {
                joins.push((*first, *i, decided(&bond.reason)));
            }
        }
        for (a, b, reason) in self.crossings.iter().filter(|(a, b, _)| has(a) && has(b)) {
            joins.retain(|(x, y, _)| (x, y) != (a, b));
            joins.push((*a, *b, decided(reason)));
        }
    }
}
