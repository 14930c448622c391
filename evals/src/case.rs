//! Scores statements against an annotated case: the definitions of `score_case.py`, which stands beside
//! the gold data, to the digit.
//!
//! A predicted statement matches a gold one of the same report and kind if their quotes overlap: the
//! shared tokens are at least half of the tokens of the longer quote, or one quote lies within the other
//! and is at least a third of it. Matching is one to one: pairs that agree on more levels first, then
//! larger overlap. A predicted quote that is not a substring of its report matches nothing.
//! Precision is measured on exhaustively annotated reports only, recall on those and on all.

pub mod matters;
pub mod own;

use serde_json::Value;
use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
};

/// The levels on which a pair can agree, from the least to the most.
pub const LEVELS: [&str; 6] = ["found", "typed", "roles", "voice", "full", "roles_exact"];
/// The kinds of statement, and all together.
pub const KINDS: [&str; 5] = ["event", "relation", "control", "agreement", "all"];

/// An annotated case.
pub struct Case {
    /// Text by report id.
    pub texts: BTreeMap<String, String>,
    /// Gold statements.
    pub gold: Vec<Value>,
    /// Reports annotated exhaustively.
    pub exhaustive: BTreeSet<String>,
}

/// Precision, recall and F1 on the exhaustive reports, recall on all.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Score {
    /// Share of predicted statements that match.
    pub precision: f64,
    /// Share of gold statements that are matched.
    pub recall: f64,
    /// Their harmonic mean.
    pub f1: f64,
    /// Share of gold statements of all reports that are matched.
    pub recall_all: f64,
}

/// The scores of one kind.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct KindScore {
    /// Gold statements in all reports.
    pub n_gold: usize,
    /// Gold statements in exhaustive reports.
    pub n_gold_exhaustive: usize,
    /// Predicted statements in exhaustive reports.
    pub n_predicted_exhaustive: usize,
    /// By level, in the order of [`LEVELS`].
    pub levels: [Score; 6],
}

/// What comes of scoring.
pub struct Outcome {
    /// By kind, in the order of [`KINDS`].
    pub kinds: Vec<KindScore>,
    /// Predicted statements whose quote does not stand in its report.
    pub n_bad_quotes: usize,
    /// For each gold statement its match.
    pub matched: Vec<Option<Match>>,
}

/// A prediction that a gold statement was matched with: its position, and the levels on which they agree.
pub type Match = (usize, Vec<&'static str>);

impl Case {
    /// Reads the texts of `reports.jsonl`, the statements of `statements.jsonl`, and from the case's README
    /// which reports are annotated exhaustively.
    pub fn new(reports: &[Value], gold: Vec<Value>, readme: &str) -> Self {
        let text =
            |report: &Value| Some((string(report, "id")?.to_owned(), string(report, "text")?.to_owned()));
        let texts: BTreeMap<String, String> = reports.iter().filter_map(text).collect();
        let lower = readme.to_lowercase();
        let listed = lower.find("annotated exhaustively:").map_or("", |at| {
            let rest = &readme[at + "annotated exhaustively:".len()..];
            let end = [". ", ".\n", "\n\n"].iter().filter_map(|stop| rest.find(stop)).min();
            &rest[..end.unwrap_or(rest.len())]
        });
        let is_id = |c: char| !(is_word(c) || c == '-');
        let exhaustive =
            listed.split(is_id).filter(|id| texts.contains_key(*id)).map(str::to_owned).collect();
        Self { texts, gold, exhaustive }
    }

    /// Scores `predicted`, statements in the case format.
    pub fn score(&self, predicted: &[Value]) -> Outcome {
        let places = Places::new(&self.texts);
        let gold_at: Vec<BTreeSet<usize>> =
            self.gold.iter().map(|g| places.tokens(g).unwrap_or_default()).collect();
        let found_at: Vec<Option<BTreeSet<usize>>> = predicted.iter().map(|p| places.tokens(p)).collect();
        let known = |p: &Value| string(p, "report").is_some_and(|id| self.texts.contains_key(id));
        let n_bad_quotes = predicted.iter().zip(&found_at).filter(|(p, at)| at.is_none() && known(p)).count();

        let mut candidates = Vec::new();
        for (i, g) in self.gold.iter().enumerate() {
            for (j, p) in predicted.iter().enumerate() {
                if string(g, "report") != string(p, "report") || string(g, "kind") != string(p, "kind") {
                    continue;
                }
                let overlap = found_at[j].as_ref().map_or(0.0, |at| overlap(&gold_at[i], at));
                if overlap > 0.0 {
                    candidates.push((levels(g, p).len() as f64 + overlap, i, j));
                }
            }
        }
        candidates.sort_by(|a, b| {
            b.0.partial_cmp(&a.0).unwrap_or(Ordering::Equal).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2))
        });
        let mut matched: Vec<Option<Match>> = vec![None; self.gold.len()];
        let mut taken = vec![false; predicted.len()];
        for (_, i, j) in candidates {
            if matched[i].is_none() && !taken[j] {
                taken[j] = true;
                matched[i] = Some((j, levels(&self.gold[i], &predicted[j])));
            }
        }
        let kinds = KINDS.iter().map(|kind| self.score_kind(kind, predicted, &matched)).collect();
        Outcome { kinds, n_bad_quotes, matched }
    }

    fn score_kind(&self, kind: &str, predicted: &[Value], matched: &[Option<Match>]) -> KindScore {
        let of_kind = |s: &Value| kind == "all" || string(s, "kind") == Some(kind);
        let exhaustive = |s: &Value| string(s, "report").is_some_and(|id| self.exhaustive.contains(id));
        let gold: Vec<usize> = (0..self.gold.len()).filter(|i| of_kind(&self.gold[*i])).collect();
        let n_gold_exhaustive = gold.iter().filter(|i| exhaustive(&self.gold[**i])).count();
        let n_predicted_exhaustive = predicted.iter().filter(|p| of_kind(p) && exhaustive(p)).count();
        let share = |hits: usize, of: usize| if of == 0 { 0.0 } else { hits as f64 / of as f64 };
        let score = |level: &str| {
            let agrees =
                |i: &&usize| matched[**i].as_ref().is_some_and(|(_, levels)| levels.contains(&level));
            let hits: Vec<&usize> = gold.iter().filter(agrees).collect();
            let n_exhaustive = hits.iter().filter(|i| exhaustive(&self.gold[***i])).count();
            let precision = share(n_exhaustive, n_predicted_exhaustive);
            let recall = share(n_exhaustive, n_gold_exhaustive);
            let sum = precision + recall;
            let f1 = if sum > 0.0 { 2.0 * precision * recall / sum } else { 0.0 };
            Score { precision, recall, f1, recall_all: share(hits.len(), gold.len()) }
        };
        KindScore { n_gold: gold.len(), n_gold_exhaustive, n_predicted_exhaustive, levels: LEVELS.map(score) }
    }
}

/// The word tokens of each report, by code points, to place quotes on.
struct Places {
    reports: BTreeMap<String, Tokenized>,
}

/// A text's code points, and where its word tokens begin and end in them.
type Tokenized = (Vec<char>, Vec<(usize, usize)>);

impl Places {
    fn new(texts: &BTreeMap<String, String>) -> Self {
        let tokens = |text: &String| {
            let chars: Vec<char> = text.chars().collect();
            let mut tokens = Vec::new();
            let mut start = None;
            for (i, c) in chars.iter().enumerate() {
                match (is_word(*c), start) {
                    (true, None) => start = Some(i),
                    (false, Some(s)) => {
                        tokens.push((s, i));
                        start = None;
                    }
                    _ => {}
                }
            }
            tokens.extend(start.map(|s| (s, chars.len())));
            (chars, tokens)
        };
        Self { reports: texts.iter().map(|(id, text)| (id.clone(), tokens(text))).collect() }
    }

    /// The numbers of the tokens that a statement's quote touches; `None` where it does not stand in its
    /// report. Offsets count only if they hold the quote.
    fn tokens(&self, statement: &Value) -> Option<BTreeSet<usize>> {
        let (chars, tokens) = self.reports.get(string(statement, "report")?)?;
        let quote: Vec<char> = string(statement, "quote").unwrap_or_default().chars().collect();
        if quote.is_empty() {
            return None;
        }
        let offset = |name: &str| statement.get(name).and_then(Value::as_u64).map(|n| n as usize);
        let given = offset("start").zip(offset("end")).filter(|(a, b)| chars.get(*a..*b) == Some(&quote[..]));
        let first =
            || chars.windows(quote.len()).position(|window| window == quote).map(|i| (i, i + quote.len()));
        let (start, end) = given.or_else(first)?;
        let touched = tokens.iter().enumerate().filter(|(_, (a, b))| *a < end && *b > start);
        Some(touched.map(|(i, _)| i).collect())
    }
}

/// How far two sets of tokens are one: the share of the larger; 0 where that is too little.
fn overlap(gold: &BTreeSet<usize>, found: &BTreeSet<usize>) -> f64 {
    if gold.is_empty() || found.is_empty() {
        return 0.0;
    }
    let shared = gold.intersection(found).count();
    let (big, small) = (gold.len().max(found.len()), gold.len().min(found.len()));
    let share = shared as f64 / big as f64;
    let within = shared == small && small as f64 / big as f64 >= 1.0 / 3.0;
    if share >= 0.5 || within { share } else { 0.0 }
}

/// The levels on which two statements of one kind agree.
fn levels(gold: &Value, found: &Value) -> Vec<&'static str> {
    let kind = string(gold, "kind").unwrap_or_default();
    let mut agree = vec!["found"];
    let type_name = |s: &Value| {
        let field = if matches!(kind, "event" | "relation") { "type" } else { "act" };
        s.get(kind).and_then(|body| string(body, field)).map(|name| match name {
            "RETREAT" => "CONCEDE".to_owned(),
            "retakes" => "takes".to_owned(),
            other => other.to_owned(),
        })
    };
    if type_name(gold) != type_name(found) {
        return agree;
    }
    agree.push("typed");
    if same_roles(kind, gold, found, true) {
        agree.push("roles_exact");
    }
    if !same_roles(kind, gold, found, false) {
        return agree;
    }
    agree.push("roles");
    if !same_voice(gold, found) {
        return agree;
    }
    agree.push("voice");
    if string(gold, "factuality") == string(found, "factuality") {
        agree.push("full");
    }
    agree
}

/// Whether every role that gold fills agrees; if `strict`, also those that it leaves empty.
fn same_roles(kind: &str, gold: &Value, found: &Value, strict: bool) -> bool {
    let roles: &[&str] = match kind {
        "event" => &["actor", "recipient", "place"],
        "relation" => &["from", "to"],
        "control" => &["actor", "place"],
        _ => &["by"],
    };
    let body = |s: &Value| s.get(kind).cloned().unwrap_or(Value::Null);
    let (gold, found) = (body(gold), body(found));
    for role in roles {
        let want = string(&gold, role).unwrap_or_default();
        if (!want.is_empty() || strict) && !same_name(want, string(&found, role).unwrap_or_default()) {
            return false;
        }
    }
    if kind != "agreement" {
        return true;
    }
    let parties = |body: &Value| -> Vec<String> {
        let list = body.get("parties").and_then(Value::as_array).cloned().unwrap_or_default();
        list.iter().filter_map(|party| party.as_str().map(str::to_owned)).collect()
    };
    let (want, have) = (parties(&gold), parties(&found));
    let all_in = |some: &[String], of: &[String]| some.iter().all(|x| of.iter().any(|y| same_name(x, y)));
    all_in(&want, &have) && (!strict || have.iter().all(|y| want.iter().any(|x| same_name(x, y))))
}

/// Whether two chains of voices have the same depth and each source agrees.
fn same_voice(gold: &Value, found: &Value) -> bool {
    let chain = |s: &Value| s.get("voice").and_then(Value::as_array).cloned().unwrap_or_default();
    let (gold, found) = (chain(gold), chain(found));
    gold.len() == found.len() && gold.iter().zip(&found).all(|(g, f)| same_source(g, f))
}

fn same_source(gold: &Value, found: &Value) -> bool {
    let names = |link: &Value| -> Vec<String> {
        let of = |field: &str| string(link, field).filter(|name| !name.is_empty()).map(str::to_owned);
        [of("refers_to"), of("source")].into_iter().flatten().collect()
    };
    let (gold, found) = (names(gold), names(found));
    if gold.is_empty() || found.is_empty() {
        return gold.is_empty() && found.is_empty();
    }
    gold.iter().any(|g| found.iter().any(|f| same_name(g, f)))
}

/// Whether a predicted name stands for the gold one. Empty agrees with empty. Else token F1 of at least
/// 0.5, or the same head and half of the shorter name's words; a predicted name of more than three times
/// the gold's words (and three) never agrees.
fn same_name(gold: &str, found: &str) -> bool {
    if gold.is_empty() || found.is_empty() {
        return gold.is_empty() && found.is_empty();
    }
    let (a, b) = (content(gold), content(found));
    if b.len() > 3 * a.len() + 3 {
        return false;
    }
    let (a_set, b_set): (BTreeSet<&String>, BTreeSet<&String>) = (a.iter().collect(), b.iter().collect());
    let shared = a_set.intersection(&b_set).count() as f64;
    if shared == 0.0 {
        return false;
    }
    if 2.0 * shared / (a_set.len() + b_set.len()) as f64 >= 0.5 {
        return true;
    }
    head(gold) == head(found) && shared >= 0.5 * a_set.len().min(b_set.len()) as f64
}

const STOP: &[&str] = &[
    "the", "a", "an", "of", "in", "on", "at", "to", "and", "or", "its", "their", "his", "her", "with", "for",
    "by", "from", "that", "which", "who", "this", "these", "those", "as", "is", "are", "was", "were",
];
const POSTMODIFIER: &[&str] =
    &["of", "in", "for", "from", "at", "on", "near", "who", "which", "that", "with"];

/// The words of a name without function words, unless it has no others.
fn content(name: &str) -> Vec<String> {
    let words = words(name);
    let content: Vec<String> = words.iter().filter(|w| !STOP.contains(&w.as_str())).cloned().collect();
    if content.is_empty() { words } else { content }
}

/// The last content word before a post-modifier: `army` of "the Syrian army in Aleppo".
fn head(name: &str) -> String {
    let mut words = words(name);
    let is_stop = |word: &String| STOP.contains(&word.as_str());
    let cut = (1..words.len()).find(|i| {
        POSTMODIFIER.contains(&words[*i].as_str()) && words[..*i].iter().any(|word| !is_stop(word))
    });
    words.truncate(cut.unwrap_or(words.len()));
    words.into_iter().rfind(|word| !is_stop(word)).unwrap_or_default()
}

/// Lower-case words; "U.S." is "us", "Russia's" is "russia".
fn words(name: &str) -> Vec<String> {
    let straight = name.to_lowercase().replace(['\u{2019}', '\u{2018}'], "'");
    let joined = without_possessives(&without_dots(&straight));
    joined.split(|c| !is_word(c)).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Takes the full stops out of abbreviations of two letters and more.
fn without_dots(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut i = 0;
    while i < chars.len() {
        let pair = |at: usize| chars.get(at).is_some_and(|c| is_word(*c)) && chars.get(at + 1) == Some(&'.');
        let n_pairs = (0..).take_while(|k| pair(i + 2 * k)).count();
        if (i == 0 || !is_word(chars[i - 1])) && n_pairs >= 2 {
            out.extend((0..n_pairs).map(|k| chars[i + 2 * k]));
            i += 2 * n_pairs;
        } else {
            out.push(chars[i]);
            i += 1;
        }
    }
    out
}

/// Takes `'s` and the apostrophe of `s'` away at the end of words.
fn without_possessives(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let ends = |at: usize| chars.get(at).is_none_or(|c| !is_word(*c));
    let mut out = String::with_capacity(text.len());
    let mut i = 0;
    while i < chars.len() {
        match (chars[i], chars.get(i + 1)) {
            ('\'', Some('s')) if ends(i + 2) => i += 2,
            ('s', Some('\'')) if ends(i + 2) => {
                out.push('s');
                i += 2;
            }
            (c, _) => {
                out.push(c);
                i += 1;
            }
        }
    }
    out
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn string<'a>(value: &'a Value, field: &str) -> Option<&'a str> {
    value.get(field).and_then(Value::as_str)
}

#[cfg(test)]
mod tests;
