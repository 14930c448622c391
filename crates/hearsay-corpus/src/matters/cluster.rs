//! From pairs to incidents: statements that are about one thing.

use super::{
    facts::Facts,
    pairs::{Comparison, Likeness, SLACK_DAYS},
    words::Vocabulary,
};
use std::collections::{BTreeMap, BTreeSet};

/// A bucket of more statements than this tells nothing: its statements are compared with their neighbors only.
const MAX_BUCKET: usize = 250;
/// How many neighbors on each side those are.
const MAX_NEIGHBORS: usize = 40;
/// Words of a statement by which it is looked for.
const KEY_WORDS: usize = 8;
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

/// Which statements could be about one thing: they share a rare word, or a day, or a place with something else.
pub struct Candidates {
    /// Statements with something in common, by position.
    buckets: Vec<Vec<u32>>,
    /// For each statement its buckets, with its places in them.
    places: Vec<Vec<(u32, u32)>>,
}

impl Candidates {
    /// Sorts statements by what they share.
    pub fn new(facts: &[Facts<'_>], vocabulary: &Vocabulary) -> Self {
        let mut buckets: Vec<Vec<u32>> = by_key(facts, vocabulary).into_values().collect();
        let mut places = vec![Vec::new(); facts.len()];
        let day = |i: &u32| {
            let fact = &facts[*i as usize];
            fact.days.map(|days| days.first).or(fact.published)
        };
        for (n, bucket) in buckets.iter_mut().enumerate() {
            bucket.dedup();
            // Neighbors in time: statements of reports of the same days.
            if bucket.len() > MAX_BUCKET {
                bucket.sort_by_key(|i| (day(i), *i));
            }
            for (place, i) in bucket.iter().enumerate() {
                places[*i as usize].push((n as u32, place as u32));
            }
        }
        Self { buckets, places }
    }

    /// The statements behind this one that it is to be compared with, ascending.
    pub fn of(&self, statement: usize, found: &mut Vec<u32>) {
        found.clear();
        for (bucket, place) in &self.places[statement] {
            let (bucket, place) = (&self.buckets[*bucket as usize], *place as usize);
            let reach = if bucket.len() > MAX_BUCKET { MAX_NEIGHBORS } else { MAX_BUCKET };
            let near = place.saturating_sub(reach)..(place + reach + 1).min(bucket.len());
            found.extend(bucket[near].iter().filter(|other| **other as usize > statement));
        }
        found.sort_unstable();
        found.dedup();
    }
}

/// Statements by what they have in common.
fn by_key(facts: &[Facts<'_>], vocabulary: &Vocabulary) -> BTreeMap<String, Vec<u32>> {
    let mut buckets: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    let mut put = |key: String, i: usize| buckets.entry(key).or_default().push(i as u32);
    for (i, fact) in facts.iter().enumerate() {
        // An event may be one with a step of an agreement: both are in one family of kinds.
        let family = match fact.kind() {
            "event" | "agreement" => "e",
            kind => kind,
        };
        // The rarest words tell most.
        let mut words = fact.words.clone();
        words.sort_by(|a, b| vocabulary.rarity(*b).total_cmp(&vocabulary.rarity(*a)).then(a.cmp(b)));
        for word in words.iter().take(KEY_WORDS) {
            put(format!("{family} word {word}"), i);
        }
        if let Some(day) = fact.published {
            for word in &fact.object_words {
                put(format!("{family} {} {word} in {}", fact.group, day.div_euclid(5)), i);
                put(format!("{family} {} {word} in {}", fact.group, day.div_euclid(5) + 1), i);
            }
        }
        if fact.group == "violence" {
            put(format!("violence in report {}", fact.report), i);
        }
        let days = fact.days.map(|days| days.first).filter(|_| fact.days.is_some_and(|days| days.is_short()));
        if let Some(day) = days {
            for day in [day, day + 1] {
                put(format!("{family} {} day {day}", fact.group), i);
            }
        }
        for doer in &fact.doers {
            for object in &fact.objects {
                put(format!("{family} {doer} to {object}"), i);
            }
            if fact.kind() == "control" {
                put(format!("control by {doer}"), i);
            }
        }
        if fact.kind() == "agreement" {
            put(format!("agreement {}", fact.group), i);
        }
    }
    buckets
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
/// as long as the average is above 0 and few pairs are ruled out.
///
/// Only what hangs together by pairs that speak for a join can be joined at all. So statements are compared twice:
/// first to see what hangs together, then, group by group, to join; the memory needed is that of the largest group.
pub fn cluster(facts: &[Facts<'_>], vocabulary: &Vocabulary, comparison: &Comparison<'_>) -> Vec<Incident> {
    let candidates = Candidates::new(facts, vocabulary);
    let compare = |i: usize, j: usize| comparison.compare(&facts[i], &facts[j]);
    let mut incidents = Vec::new();
    for group in groups(facts.len(), &candidates, compare) {
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
        let told = group.iter().map(|i| days_told(&facts[*i])).collect();
        for (members, joins) in join_group(&scores, told) {
            let mut members: Vec<usize> = members.into_iter().map(|a| group[a]).collect();
            members.sort_unstable();
            let joins = joins.into_iter().map(|(a, b)| (group[a], group[b], compare(group[a], group[b])));
            incidents.push(Incident { members, joins: joins.collect() });
        }
    }
    incidents.sort_by_key(|incident| incident.members.first().copied());
    incidents
}

/// What hangs together by pairs that speak for a join: groups of positions, each ascending.
fn groups(n: usize, candidates: &Candidates, compare: impl Fn(usize, usize) -> Likeness) -> Vec<Vec<usize>> {
    let mut above: Vec<usize> = (0..n).collect();
    let mut near = Vec::new();
    for i in 0..n {
        candidates.of(i, &mut near);
        for j in near.iter().map(|j| *j as usize) {
            if compare(i, j).score > 0.0 {
                let (a, b) = (top(&mut above, i), top(&mut above, j));
                above[a.max(b)] = a.min(b);
            }
        }
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

/// A cluster, and for each member but the first to join the pair that speaks most for it.
type Joined = (Vec<usize>, Vec<(usize, usize)>);

/// Joins the statements of one group. `told` has their days.
fn join_group(scores: &BTreeMap<(usize, usize), Score>, mut told: Vec<DaysTold>) -> Vec<Joined> {
    let n = told.len();
    // Between clusters: the sum of scores, the pairs compared, and those that are ruled out.
    let mut between: Vec<BTreeMap<usize, Across>> = vec![BTreeMap::new(); n];
    let mut queue: BTreeSet<(i64, usize, usize, usize, usize)> = BTreeSet::new();
    let rank = |mean: f64| -(mean * 1e6) as i64;
    for ((i, j), score) in scores {
        let Score { value, is_ruled_out } = *score;
        let cell = Across { sum: value, best: value, n: 1, n_ruled_out: usize::from(is_ruled_out) };
        between[*i].insert(*j, cell);
        between[*j].insert(*i, cell);
        if value > 0.0 && !is_ruled_out {
            queue.insert((rank(value), *i, *j, 1, 1));
        }
    }
    let mut members: Vec<Vec<usize>> = (0..n).map(|i| vec![i]).collect();
    let mut joins: Vec<Vec<(usize, usize)>> = vec![Vec::new(); n];
    while let Some((_, a, b, n_a, n_b)) = queue.pop_first() {
        if members[a].len() != n_a || members[b].len() != n_b {
            continue;
        }
        let best = members[a].iter().flat_map(|i| members[b].iter().map(move |j| (*i.min(j), *i.max(j))));
        let best = best.filter_map(|pair| Some((pair, scores.get(&pair)?.value)));
        let best = best.max_by(|x, y| x.1.total_cmp(&y.1).then(y.0.cmp(&x.0)));
        let taken = std::mem::take(&mut members[b]);
        members[a].extend(taken);
        for (day, n) in std::mem::take(&mut told[b]) {
            *told[a].entry(day).or_default() += n;
        }
        let moved = std::mem::take(&mut joins[b]);
        joins[a].extend(moved);
        joins[a].extend(best.map(|(pair, _)| pair));
        for (c, cell) in std::mem::take(&mut between[b]) {
            between[c].remove(&b);
            if c != a {
                let sum = between[a].get(&c).map_or(cell, |with| with.and(cell));
                between[a].insert(c, sum);
                between[c].insert(a, sum);
            }
        }
        between[a].remove(&b);
        for (c, cell) in &between[a] {
            let sizes = members[a].len() * members[*c].len();
            let average = cell.likeness(sizes);
            let is_ruled_out = cell.n_ruled_out as f64 > MAX_RULED_OUT * sizes as f64
                || are_of_other_days(&told[a], &told[*c]);
            if average > 0.0 && !is_ruled_out {
                let (x, y) = (a.min(*c), a.max(*c));
                queue.insert((rank(average), x, y, members[x].len(), members[y].len()));
            }
        }
    }
    members.into_iter().zip(joins).filter(|(members, _)| !members.is_empty()).collect()
}
