//! From pairs to incidents: statements that are about one thing.

use super::{
    facts::Facts,
    pairs::{Comparison, Likeness, SLACK_DAYS},
    words::Vocabulary,
};
use std::collections::{BTreeMap, BTreeSet};

/// A bucket of more statements than this tells nothing: its statements are compared with their neighbors only.
const MAX_BUCKET: usize = 250;
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

/// Pairs that could be about one thing: they share a rare word, or a day, or a place with something else.
pub fn candidates(facts: &[Facts<'_>], vocabulary: &Vocabulary) -> BTreeSet<(usize, usize)> {
    let mut buckets: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut put = |key: String, i: usize| buckets.entry(key).or_default().push(i);
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
pub fn cluster(facts: &[Facts<'_>], vocabulary: &Vocabulary, comparison: &Comparison<'_>) -> Vec<Incident> {
    let mut likeness: BTreeMap<(usize, usize), Likeness> = BTreeMap::new();
    for (i, j) in candidates(facts, vocabulary) {
        likeness.insert((i, j), comparison.compare(&facts[i], &facts[j]));
    }
    // Between clusters: the sum of scores, the pairs compared, and those that are ruled out.
    let mut between: Vec<BTreeMap<usize, Across>> = vec![BTreeMap::new(); facts.len()];
    let mut queue: BTreeSet<(i64, usize, usize, usize, usize)> = BTreeSet::new();
    for ((i, j), like) in &likeness {
        let cell =
            Across { sum: like.score, best: like.score, n: 1, n_ruled_out: usize::from(like.is_ruled_out) };
        between[*i].insert(*j, cell);
        between[*j].insert(*i, cell);
    }
    let mut told: Vec<DaysTold> = facts.iter().map(days_told).collect();
    let mut members: Vec<Vec<usize>> = (0..facts.len()).map(|i| vec![i]).collect();
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
