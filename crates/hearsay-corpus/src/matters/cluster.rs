//! From pairs to incidents: statements that are about one thing.

use super::{
    candidates::Candidates,
    decided::{Bonds, Parting},
    facts::Facts,
    pairs::{Comparison, Likeness, SLACK_DAYS},
    words::Vocabulary,
};
use std::collections::{BTreeMap, BTreeSet};

/// What a pair that was never compared, or shares nothing, speaks against a join.
const UNCOMPARED: f64 = -0.2;
/// How much of the likeness of two clusters is that of their likest pair: a cluster has members that say little
/// ("twenty were killed") beside those that say what it is.
const BEST_SHARE: f64 = 0.35;
/// Share of pairs across two clusters that may be ruled out before the join contradicts them.
const MAX_RULED_OUT: f64 = 0.1;

/// Share of pairs across two clusters, of those that are both dated, that may be of other days. Most of them were
/// never compared: what shares no words and no day is no candidate.
const MAX_OTHER_DAYS: f64 = 0.1;

/// How many statements of a cluster tell each day; agreements, which last, and longer stretches left out.
type DaysTold = BTreeMap<i64, usize>;

fn days_told(fact: &Facts<'_>) -> DaysTold {
    let days = fact.days.filter(|days| days.is_short() && fact.kind() != "agreement" && !fact.is_lasting());
    days.map(|days| (days.first, 1)).into_iter().collect()
}

/// Whether two clusters are about other days: their dated statements are, but for a few.
fn are_of_other_days(a: &DaysTold, b: &DaysTold) -> bool {
    let n_pairs = a.values().sum::<usize>() * b.values().sum::<usize>();
    let same = |day: &i64| b.range(day - SLACK_DAYS..=day + SLACK_DAYS).map(|(_, n)| n).sum::<usize>();
    let n_same: usize = a.iter().map(|(day, n)| n * same(day)).sum();
    (n_pairs - n_same) as f64 > MAX_OTHER_DAYS * n_pairs as f64
}

/// What the pairs across two clusters say.
#[derive(Debug, Clone, Copy)]
struct Across {
    sum: f64,
    best: f64,
    /// Pairs compared.
    n: usize,
    n_ruled_out: usize,
}

impl Across {
    fn and(self, other: Self) -> Self {
        Self {
            sum: self.sum + other.sum,
            best: self.best.max(other.best),
            n: self.n + other.n,
            n_ruled_out: self.n_ruled_out + other.n_ruled_out,
        }
    }

    /// How alike two clusters are, of `sizes` pairs: the mean of all pairs, and in part the best of them.
    fn likeness(self, sizes: usize) -> f64 {
        let mean = (self.sum + UNCOMPARED * sizes.saturating_sub(self.n) as f64) / sizes.max(1) as f64;
        BEST_SHARE * self.best + (1.0 - BEST_SHARE) * mean
    }
}

/// Statements that are about one thing, with the pairs that hold them together.
#[derive(Debug, Default)]
pub struct Incident {
    /// Positions of statements, ascending.
    pub members: Vec<usize>,
    /// For each member but the first to join, the pair that speaks most for it.
    pub joins: Vec<(usize, usize, Likeness)>,
}

/// What a comparison leaves for the joining.
#[derive(Debug, Clone, Copy)]
struct Score {
    value: f64,
    is_ruled_out: bool,
}

impl Score {
    fn of(like: &Likeness) -> Self {
        Self { value: like.score, is_ruled_out: like.is_ruled_out }
    }
}

/// Joins statements into incidents: the two clusters whose statements speak most for it on average are joined,
/// as long as the average is above 0 and few pairs are ruled out. What people joined is joined in the end, and what they
/// told apart stays apart; `concerns` tells whether a parting is one of the incident, and not of a question that is
/// asked of it.
///
/// Only what hangs together by pairs that speak for a join can be joined at all. So statements are compared twice:
/// first to see what hangs together, then, group by group, to join; the memory needed is that of the largest group.
pub fn cluster(
    facts: &[Facts<'_>],
    vocabulary: &Vocabulary,
    comparison: &Comparison<'_>,
    bonds: &Bonds,
    concerns: impl Fn(&Incident, &Parting) -> bool,
) -> Vec<Incident> {
    let candidates = Candidates::new(facts, vocabulary);
    let compare = |i: usize, j: usize| comparison.compare(&facts[i], &facts[j]);
    let mut incidents = Vec::new();
    for group in groups(facts.len(), &candidates, bonds, compare) {
        if let [alone] = group[..] {
            incidents.push(Incident { members: vec![alone], joins: Vec::new() });
            continue;
        }
        let at: BTreeMap<usize, usize> = group.iter().enumerate().map(|(at, i)| (*i, at)).collect();
        let mut scores: BTreeMap<(usize, usize), Score> = BTreeMap::new();
        let mut near = Vec::new();
        for (a, i) in group.iter().enumerate() {
            candidates.of(*i, &mut near);
            for (j, b) in near.iter().filter_map(|j| Some((*j as usize, *at.get(&(*j as usize))?))) {
                scores.insert((a, b), Score::of(&compare(*i, j)));
            }
        }
        let told: Vec<DaysTold> = group.iter().map(|i| days_told(&facts[*i])).collect();
        let bound: Vec<Vec<usize>> = bonds
            .together
            .iter()
            .filter(|bond| bond.members.first().is_some_and(|i| at.contains_key(i)))
            .map(|bond| bond.members.iter().filter_map(|i| at.get(i)).copied().collect())
            .collect();
        let mut open: Vec<&Parting> =
            bonds.apart.iter().filter(|parting| parting.is_within(|i| at.contains_key(&i))).collect();
        let mut apart: Vec<&Parting> = Vec::new();
        let found = loop {
            let mut joining = Joining::new(&scores, told.clone());
            for (n, parting) in apart.iter().enumerate() {
                joining.mark(n, parting.some.iter().filter_map(|i| at.get(i)), true);
                joining.mark(n, parting.others.iter().filter_map(|i| at.get(i)), false);
            }
            let found: Vec<Incident> = joining
                .run(&bound)
                .into_iter()
                .map(|(members, joins)| {
                    let mut members: Vec<usize> = members.into_iter().map(|a| group[a]).collect();
                    members.sort_unstable();
                    let joins = joins.into_iter().map(|(a, b)| (group[a], group[b]));
                    let mut joins: Vec<(usize, usize, Likeness)> =
                        joins.map(|(i, j)| (i, j, compare(i, j))).collect();
                    bonds.explain(&members, &mut joins);
                    Incident { members, joins }
                })
                .collect();
            // What people told apart is looked for among what would be joined without them.
            let is_broken = |parting: &&Parting| {
                found.iter().any(|incident| {
                    parting.is_within(|i| incident.members.binary_search(&i).is_ok())
                        && concerns(incident, parting)
                })
            };
            let broken: Vec<&Parting> = open.iter().copied().filter(is_broken).collect();
            if broken.is_empty() {
                break found;
            }
            open.retain(|parting| !broken.iter().any(|other| std::ptr::eq(*parting, *other)));
            apart.extend(broken);
        };
        incidents.extend(found);
    }
    incidents.sort_by_key(|incident| incident.members.first().copied());
    incidents
}

/// What hangs together by pairs that speak for a join, or by decisions: groups of positions, each ascending.
fn groups(
    n: usize,
    candidates: &Candidates,
    bonds: &Bonds,
    compare: impl Fn(usize, usize) -> Likeness,
) -> Vec<Vec<usize>> {
    let mut above: Vec<usize> = (0..n).collect();
    let mut hang = |i: usize, j: usize| {
        let (a, b) = (top(&mut above, i), top(&mut above, j));
        above[a.max(b)] = a.min(b);
    };
    let mut near = Vec::new();
    for i in 0..n {
        candidates.of(i, &mut near);
        for j in near.iter().map(|j| *j as usize) {
            if compare(i, j).score > 0.0 {
                hang(i, j);
            }
        }
    }
    for bond in &bonds.together {
        bond.members.windows(2).for_each(|pair| hang(pair[0], pair[1]));
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for i in 0..n {
        groups.entry(top(&mut above, i)).or_default().push(i);
    }
    groups.into_values().collect()
}

/// The first of the group that a statement is in.
fn top(above: &mut [usize], mut i: usize) -> usize {
    while above[i] != i {
        above[i] = above[above[i]];
        i = above[i];
    }
    i
}

/// A cluster, and for each member but the first to join the pair that speaks most for it, if any was compared.
type Joined = (Vec<usize>, Vec<(usize, usize)>);

/// The joining of the statements of one group.
struct Joining<'a> {
    scores: &'a BTreeMap<(usize, usize), Score>,
    /// Between clusters: the sum of scores, the pairs compared, and those that are ruled out.
    between: Vec<BTreeMap<usize, Across>>,
    /// Pairs of clusters by how alike they are, with their sizes then.
    queue: BTreeSet<(i64, usize, usize, usize, usize)>,
    members: Vec<Vec<usize>>,
    joins: Vec<Vec<(usize, usize)>>,
    told: Vec<DaysTold>,
    /// On which sides of partings a cluster is.
    sides: Vec<BTreeSet<(usize, bool)>>,
}

impl<'a> Joining<'a> {
    /// Statements by themselves. `told` has their days.
    fn new(scores: &'a BTreeMap<(usize, usize), Score>, told: Vec<DaysTold>) -> Self {
        let n = told.len();
        let mut between: Vec<BTreeMap<usize, Across>> = vec![BTreeMap::new(); n];
        for ((i, j), score) in scores {
            let Score { value, is_ruled_out } = *score;
            let cell = Across { sum: value, best: value, n: 1, n_ruled_out: usize::from(is_ruled_out) };
            between[*i].insert(*j, cell);
            between[*j].insert(*i, cell);
        }
        Self {
            scores,
            between,
            queue: BTreeSet::new(),
            members: (0..n).map(|i| vec![i]).collect(),
            joins: vec![Vec::new(); n],
            told,
            sides: vec![BTreeSet::new(); n],
        }
    }

    /// Puts statements on one side of a parting.
    fn mark<'i>(&mut self, parting: usize, statements: impl Iterator<Item = &'i usize>, is_some: bool) {
        statements.for_each(|a| {
            self.sides[*a].insert((parting, is_some));
        });
    }

    /// Joins what is alike, then what is bound: so each part of what people joined has drawn in what fits it.
    fn run(mut self, bound: &[Vec<usize>]) -> Vec<Joined> {
        for ((i, j), score) in self.scores {
            if score.value > 0.0 && !score.is_ruled_out && !self.are_apart(*i, *j) {
                self.queue.insert((rank(score.value), *i, *j, 1, 1));
            }
        }
        while let Some((_, a, b, n_a, n_b)) = self.queue.pop_first() {
            if self.members[a].len() == n_a && self.members[b].len() == n_b {
                self.join(a, b);
                self.weigh(a);
            }
        }
        for set in bound {
            let holds = |members: &Vec<usize>| members.iter().any(|i| set.contains(i));
            let parts: Vec<usize> = (0..self.members.len()).filter(|a| holds(&self.members[*a])).collect();
            let Some((first, rest)) = parts.split_first() else { continue };
            rest.iter().for_each(|b| self.join(*first, *b));
        }
        self.members.into_iter().zip(self.joins).filter(|(members, _)| !members.is_empty()).collect()
    }

    fn are_apart(&self, a: usize, b: usize) -> bool {
        self.sides[a].iter().any(|(parting, is_some)| self.sides[b].contains(&(*parting, !is_some)))
    }

    /// Takes the second cluster into the first.
    fn join(&mut self, a: usize, b: usize) {
        let pairs = self.members[a]
            .iter()
            .flat_map(|i| self.members[b].iter().map(move |j| (*i.min(j), *i.max(j))))
            .filter_map(|pair| Some((pair, self.scores.get(&pair)?.value)));
        let best = pairs.max_by(|x, y| x.1.total_cmp(&y.1).then(y.0.cmp(&x.0)));
        let taken = std::mem::take(&mut self.members[b]);
        self.members[a].extend(taken);
        for (day, n) in std::mem::take(&mut self.told[b]) {
            *self.told[a].entry(day).or_default() += n;
        }
        let sides = std::mem::take(&mut self.sides[b]);
        self.sides[a].extend(sides);
        let moved = std::mem::take(&mut self.joins[b]);
        self.joins[a].extend(moved);
        self.joins[a].extend(best.map(|(pair, _)| pair));
        for (c, cell) in std::mem::take(&mut self.between[b]) {
            self.between[c].remove(&b);
            if c != a {
                let sum = self.between[a].get(&c).map_or(cell, |with| with.and(cell));
                self.between[a].insert(c, sum);
                self.between[c].insert(a, sum);
            }
        }
        self.between[a].remove(&b);
    }

    /// Compares a cluster with those around it.
    fn weigh(&mut self, a: usize) {
        for (c, cell) in &self.between[a] {
            let sizes = self.members[a].len() * self.members[*c].len();
            let average = cell.likeness(sizes);
            let is_ruled_out = cell.n_ruled_out as f64 > MAX_RULED_OUT * sizes as f64
                || are_of_other_days(&self.told[a], &self.told[*c])
                || self.are_apart(a, *c);
            if average > 0.0 && !is_ruled_out {
                let (x, y) = (a.min(*c), a.max(*c));
                let (n_x, n_y) = (self.members[x].len(), self.members[y].len());
                self.queue.insert((rank(average), x, y, n_x, n_y));
            }
        }
    }
}

/// The likest first.
fn rank(likeness: f64) -> i64 {
    -(likeness * 1e6) as i64
}
