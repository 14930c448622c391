//! Which statements are compared: those that share something.

use super::{facts::Facts, words::Vocabulary};
use std::collections::BTreeMap;

/// A bucket of more statements than this tells nothing: its statements are compared with their neighbors only.
const MAX_BUCKET: usize = 250;
/// How many neighbors on each side those are.
const MAX_NEIGHBORS: usize = 40;
/// Words of a statement by which it is looked for.
const KEY_WORDS: usize = 8;
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
