//! From pairs to incidents: statements that are about one thing.

use super::{
    facts::Facts,
    pairs::{Comparison, Likeness},
};
use std::collections::{BTreeMap, BTreeSet};

/// A bucket of more statements than this tells nothing: its statements are compared with their neighbors only.
const MAX_BUCKET: usize = 250;
/// What a pair that was never compared, or shares nothing, speaks against a join.
const UNCOMPARED: f64 = -0.6;
/// Share of pairs across two clusters that may be ruled out before the join contradicts them.
const MAX_RULED_OUT: f64 = 0.1;

/// Statements that are about one thing, with the pairs that hold them together.
#[derive(Debug, Default)]
pub struct Incident {
    /// Positions of statements, ascending.
    pub members: Vec<usize>,
    /// For each member but the first to join, the pair that speaks most for it.
    pub joins: Vec<(usize, usize, Likeness)>,
}

/// Pairs that could be about one thing: they share a rare word, or a day, or a place with something else.
pub fn candidates(facts: &[Facts<'_>]) -> BTreeSet<(usize, usize)> {
    let mut buckets: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut put = |key: String, i: usize| buckets.entry(key).or_default().push(i);
    for (i, fact) in facts.iter().enumerate() {
        // An event may be one with a step of an agreement: both are in one family of kinds.
        let family = match fact.kind() {
            "event" | "agreement" => "e",
            kind => kind,
        };
        for word in &fact.words {
            put(format!("{family} word {word}"), i);
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
    let mut pairs = BTreeSet::new();
    for mut bucket in buckets.into_values() {
        bucket.dedup();
        let reach = if bucket.len() > MAX_BUCKET { 40 } else { MAX_BUCKET };
        // Neighbors in time: statements of reports of the same days.
        if bucket.len() > MAX_BUCKET {
            bucket.sort_by_key(|i| (facts[*i].days.map(|days| days.first).or(facts[*i].published), *i));
        }
        for (n, i) in bucket.iter().enumerate() {
            for j in bucket.iter().skip(n + 1).take(reach) {
                pairs.insert((*i.min(j), *i.max(j)));
            }
        }
    }
    pairs
}

/// Joins statements into incidents: the two clusters whose statements speak most for it on average are joined,
/// as long as the average is above 0 and few pairs are ruled out.
pub fn cluster(facts: &[Facts<'_>], comparison: &Comparison<'_>) -> Vec<Incident> {
    let mut likeness: BTreeMap<(usize, usize), Likeness> = BTreeMap::new();
    for (i, j) in candidates(facts) {
        likeness.insert((i, j), comparison.compare(&facts[i], &facts[j]));
    }
    // Between clusters: the sum of scores, the pairs compared, and those that are ruled out.
    let mut between: Vec<BTreeMap<usize, (f64, usize, usize)>> = vec![BTreeMap::new(); facts.len()];
    let mut queue: BTreeSet<(i64, usize, usize, usize, usize)> = BTreeSet::new();
    for ((i, j), like) in &likeness {
        let cell = (like.score, 1, usize::from(like.is_ruled_out));
        between[*i].insert(*j, cell);
        between[*j].insert(*i, cell);
    }
    let mut members: Vec<Vec<usize>> = (0..facts.len()).map(|i| vec![i]).collect();
    let mean = |cell: (f64, usize, usize), sizes: usize| {
        (cell.0 + UNCOMPARED * sizes.saturating_sub(cell.1) as f64) / sizes.max(1) as f64
    };
    let rank = |mean: f64| -(mean * 1e6) as i64;
    for ((i, j), like) in &likeness {
        if like.score > 0.0 && !like.is_ruled_out {
            queue.insert((rank(like.score), *i, *j, 1, 1));
        }
    }
    let mut joins: Vec<Vec<(usize, usize)>> = vec![Vec::new(); facts.len()];
    while let Some((_, a, b, n_a, n_b)) = queue.pop_first() {
        if members[a].len() != n_a || members[b].len() != n_b {
            continue;
        }
        let best = members[a].iter().flat_map(|i| members[b].iter().map(move |j| (*i.min(j), *i.max(j))));
        let best = best.filter_map(|pair| Some((pair, likeness.get(&pair)?.score)));
        let best = best.max_by(|x, y| x.1.total_cmp(&y.1).then(y.0.cmp(&x.0)));
        let taken = std::mem::take(&mut members[b]);
        members[a].extend(taken);
        let moved = std::mem::take(&mut joins[b]);
        joins[a].extend(moved);
        joins[a].extend(best.map(|(pair, _)| pair));
        for (c, cell) in std::mem::take(&mut between[b]) {
            between[c].remove(&b);
            if c != a {
                let sum = between[a].entry(c).or_default();
                *sum = (sum.0 + cell.0, sum.1 + cell.1, sum.2 + cell.2);
                let sum = *sum;
                between[c].insert(a, sum);
            }
        }
        between[a].remove(&b);
        for (c, cell) in &between[a] {
            let sizes = members[a].len() * members[*c].len();
            let average = mean(*cell, sizes);
            if average > 0.0 && cell.2 as f64 <= MAX_RULED_OUT * sizes as f64 {
                let (x, y) = (a.min(*c), a.max(*c));
                queue.insert((rank(average), x, y, members[x].len(), members[y].len()));
            }
        }
    }
    let mut incidents = Vec::new();
    for (mut members, joins) in members.into_iter().zip(joins).filter(|(members, _)| !members.is_empty()) {
        members.sort_unstable();
        let joins =
            joins.into_iter().filter_map(|(i, j)| Some((i, j, likeness.get(&(i, j))?.clone()))).collect();
        incidents.push(Incident { members, joins });
    }
    incidents.sort_by_key(|incident| incident.members.first().copied());
    incidents
}
