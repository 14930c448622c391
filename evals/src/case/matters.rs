//! Scores matters against an annotated case: the definitions of `score_case.py`, to the digit.
//!
//! Over the gold statements, extended B-cubed (Amigó et al. 2009), since a statement may be in several matters on
//! either side; a gold statement that is in no predicted matter counts against recall. Matters are aligned one to
//! one by Jaccard; one that was not found counts its whole number of roots as error.

use super::Match;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What comes of scoring matters.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MatterScore {
    /// Gold matters.
    pub n_gold: usize,
    /// Of them, aligned with a predicted one.
    pub n_found: usize,
    /// B-cubed precision, recall and F1.
    pub b3: [f64; 3],
    /// Matters whose number of independent roots is right.
    pub roots_exact: usize,
    /// Mean difference of that number.
    pub roots_mean_error: f64,
    /// Share of stances that are right.
    pub stance_right: f64,
    /// Precision, recall and F1 of pairs of reports that are copies.
    pub copy_pairs: [f64; 3],
    /// For each gold matter: its id, that of the predicted one, the roots of both, the share of members.
    pub aligned: Vec<Aligned>,
}

/// A gold matter and the predicted one that it was aligned with.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Aligned {
    /// The gold matter's id.
    pub gold: String,
    /// The predicted one's.
    pub predicted: Option<String>,
    /// Independent roots in gold.
    pub roots: u64,
    /// Independent roots predicted.
    pub predicted_roots: Option<u64>,
}

/// A matter's members, by their gold ids.
type Members<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

/// Scores predicted matters. `statements` are gold statements, `matched` their matches among `predicted`.
pub fn score(
    gold: &[Value],
    matters: &[Value],
    statements: &[Value],
    predicted: &[Value],
    matched: &[Option<Match>],
) -> MatterScore {
    let id = |value: &'_ Value| value["id"].as_str().unwrap_or_default().to_owned();
    let gold_ids: Vec<String> = statements.iter().map(id).collect();
    let predicted_ids: Vec<String> = predicted.iter().map(id).collect();
    let pairs = gold_ids.iter().zip(matched);
    let to_gold: BTreeMap<&str, &str> = pairs
        .filter_map(|(gold, matched)| Some((predicted_ids[matched.as_ref()?.0].as_str(), gold.as_str())))
        .collect();
    let gold_members: Members<'_> =
        gold.iter().map(|matter| (string(matter, "id"), members(matter).collect())).collect();
    let found_members: Members<'_> = matters
        .iter()
        .map(|matter| {
            let back = members(matter).filter_map(|member| to_gold.get(member).copied());
            (string(matter, "id"), back.collect())
        })
        .collect();
    let b3 = b_cubed(&gold_members, &found_members);
    let best = align(&gold_members, &found_members);

    let by_id: BTreeMap<&str, &Value> = matters.iter().map(|matter| (string(matter, "id"), matter)).collect();
    let mut score = MatterScore { n_gold: gold.len(), n_found: best.len(), b3, ..MatterScore::default() };
    let (mut error, mut n_stances, mut n_right) = (0.0, 0, 0);
    for matter in gold {
        let found = best.get(string(matter, "id")).and_then(|id| by_id.get(id)).copied();
        let want = matter["independent_roots"].as_u64().unwrap_or(0);
        let got = found.and_then(|found| found["independent_roots"].as_u64());
        score.roots_exact += usize::from(got == Some(want));
        error += got.map_or(want, |got| got.abs_diff(want)) as f64;
        let back: BTreeMap<&str, &Value> = stances(found)
            .filter_map(|(member, stance)| Some((*to_gold.get(member.as_str())?, stance)))
            .collect();
        for (member, stance) in stances(Some(matter)) {
            n_stances += 1;
            n_right += usize::from(back.get(member.as_str()) == Some(&stance));
        }
        score.aligned.push(Aligned {
            gold: string(matter, "id").to_owned(),
            predicted: found.map(|found| string(found, "id").to_owned()),
            roots: want,
            predicted_roots: got,
        });
    }
    score.roots_mean_error = error / gold.len().max(1) as f64;
    score.stance_right = share(n_right, n_stances);
    let (gold_pairs, found_pairs) = (copy_pairs(gold), copy_pairs(matters));
    let n_both = gold_pairs.intersection(&found_pairs).count();
    let (precision, recall) = (share(n_both, found_pairs.len()), share(n_both, gold_pairs.len()));
    score.copy_pairs = [precision, recall, f1(precision, recall)];
    score
}

fn b_cubed(gold: &Members<'_>, found: &Members<'_>) -> [f64; 3] {
    let memberships = |matters: &Members<'_>| {
        let mut of: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (matter, members) in matters {
            for member in members {
                of.entry((*member).to_owned()).or_default().insert((*matter).to_owned());
            }
        }
        of
    };
    let (gold, found) = (memberships(gold), memberships(found));
    let none = BTreeSet::new();
    let found_of = |member: &String| found.get(member).unwrap_or(&none);
    let both = |a: &BTreeSet<String>, b: &BTreeSet<String>| a.intersection(b).count();
    let (mut precision, mut recall) = (0.0, 0.0);
    for x in gold.keys() {
        let (mut of_found, mut n_found, mut of_gold, mut n_gold) = (0.0, 0, 0.0, 0);
        for y in gold.keys() {
            let (in_gold, in_found) = (both(&gold[x], &gold[y]), both(found_of(x), found_of(y)));
            let shared = in_gold.min(in_found) as f64;
            if in_found > 0 {
                of_found += shared / in_found as f64;
                n_found += 1;
            }
            if in_gold > 0 {
                of_gold += shared / in_gold as f64;
                n_gold += 1;
            }
        }
        precision += if n_found > 0 { of_found / f64::from(n_found) } else { 0.0 };
        recall += if n_gold > 0 { of_gold / f64::from(n_gold) } else { 0.0 };
    }
    let n_found = gold.keys().filter(|x| !found_of(x).is_empty()).count();
    let (precision, recall) = (precision / n_found.max(1) as f64, recall / gold.len().max(1) as f64);
    [precision, recall, f1(precision, recall)]
}

/// For each gold matter the predicted one: pairs of the largest share first.
fn align<'a>(gold: &Members<'a>, found: &Members<'a>) -> BTreeMap<&'a str, &'a str> {
    let mut pairs: Vec<(f64, &str, &str)> = Vec::new();
    for (g, of_gold) in gold {
        for (f, of_found) in found {
            let n_both = of_gold.intersection(of_found).count();
            if n_both > 0 {
                pairs.push((n_both as f64 / of_gold.union(of_found).count() as f64, g, f));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)).then(a.2.cmp(b.2)));
    let (mut best, mut taken) = (BTreeMap::new(), BTreeSet::new());
    for (_, g, f) in pairs {
        if !best.contains_key(g) && taken.insert(f) {
            best.insert(g, f);
        }
    }
    best
}

fn copy_pairs(matters: &[Value]) -> BTreeSet<(String, String)> {
    let mut pairs = BTreeSet::new();
    for group in matters.iter().filter_map(|matter| matter["copies"].as_array()).flatten() {
        let reports: Vec<&str> = group.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        for a in &reports {
            pairs.extend(reports.iter().filter(|b| a < *b).map(|b| ((*a).to_owned(), (*b).to_owned())));
        }
    }
    pairs
}

fn string<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_default()
}

fn members(matter: &Value) -> impl Iterator<Item = &str> {
    matter["members"].as_array().into_iter().flatten().filter_map(Value::as_str)
}

fn stances(matter: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    matter.and_then(|matter| matter["stance"].as_object()).into_iter().flatten()
}

fn share(n: usize, of: usize) -> f64 {
    if of == 0 { 0.0 } else { n as f64 / of as f64 }
}

fn f1(precision: f64, recall: f64) -> f64 {
    if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 }
}
