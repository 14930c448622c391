//! Scores of the main text of pages: `article/body`.
//!
//! - `article-extraction-benchmark`: the measure of its own `evaluate.py`. Shingles of four words (`\w+`)
//!   are counted as in a bag; precision and recall are means over pages, F1 is theirs; a page is exact if
//!   all words are right in the right order. The gold has neither headline nor summary nor captions, so
//!   the headings at the top of our text and our captions are left out; the row "whole text" has them.
//! - `trafilatura-eval`: the measure of trafilatura's `evaluate.py`. Of each page some segments must be in
//!   the text and some must not; white space is one blank. Segments and text are compared without soft
//!   hyphens, which our text does not have. Captions are left out, as trafilatura does.
//!
//! Without `--full` every third page is scored, in the order of the files' names.

use crate::{Scoring, table::Row};
use anyhow::Context;
use hearsay_extract::{
    article,
    ingest::{Media, decode},
};
use hearsay_types::{Article, BlockKind};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Words in a shingle.
const N_WORDS: usize = 4;

/// Scores the main text.
pub fn score(scoring: &mut Scoring) -> anyhow::Result<()> {
    shingles(scoring)?;
    segments(scoring)
}

/// `article-extraction-benchmark`.
fn shingles(scoring: &mut Scoring) -> anyhow::Result<()> {
    let files: BTreeMap<String, Vec<u8>> =
        scoring.gold.archive("article-extraction-benchmark/dev.tar.xz")?.into_iter().collect();
    let gold = gold(&files, "ground-truth.json")?;
    let mut whole = Pages::default();
    let mut body = Pages::default();
    for (id, entry) in sample(&gold, scoring.full) {
        let bytes = files
            .get(&format!("html/{id}.html"))
            .context("a page of article-extraction-benchmark is missing")?;
        let page = decode(bytes, Some("utf-8"), Media::Html).value;
        let article = article::from_html(&page, None).value;
        let expected = entry.get("articleBody").and_then(Value::as_str).unwrap_or_default();
        whole.add(expected, &article.text);
        let counts = body.add(expected, &body_text(&article));
        if scoring.errors && !counts.is_exact {
            println!("text {id}: precision {:.3}, recall {:.3}", counts.precision, counts.recall);
        }
    }
    let set = "article-extraction-benchmark dev";
    let rows = [
        ("F1, 4-word shingles", body.f1(), "trafilatura 2.3.1 0.962"),
        ("precision, 4-word shingles", mean(&body.precision), "trafilatura 2.3.1 0.946"),
        ("recall, 4-word shingles", mean(&body.recall), "trafilatura 2.3.1 0.979"),
        ("exact pages", body.exact(), "trafilatura 2.3.1 0.298, readability 0.326"),
        ("F1, 4-word shingles, whole text", whole.f1(), ""),
    ];
    for (metric, score, baseline) in rows {
        push(scoring, set, body.n, metric, score, baseline);
    }
    Ok(())
}

/// `trafilatura-eval`.
fn segments(scoring: &mut Scoring) -> anyhow::Result<()> {
    let files: BTreeMap<String, Vec<u8>> =
        scoring.gold.archive("trafilatura-eval/dev.tar.xz")?.into_iter().collect();
    let gold = gold(&files, "evaldata.json")?;
    let by_file: BTreeMap<String, Value> = gold
        .into_values()
        .filter_map(|entry| Some((entry.get("file")?.as_str()?.to_owned(), entry)))
        .collect();
    let (mut n, mut n_found, mut n_missed, mut n_wrong) = (0, 0, 0, 0);
    for (file, entry) in sample(&by_file, scoring.full) {
        let bytes = files.get(&format!("html/{file}")).context("a page of trafilatura-eval is missing")?;
        let page = decode(bytes, None, Media::Html).value;
        let article = article::from_html(&page, None).value;
        let text = one_line(&text_of(&article, |kind, _| kind != BlockKind::Caption));
        n += 1;
        for (place, segment) in strings(entry, "with").enumerate() {
            if text.contains(&one_line(segment)) {
                n_found += 1;
            } else {
                n_missed += 1;
                if scoring.errors {
                    println!("segment {file}: with {place} is missing");
                }
            }
        }
        for (place, segment) in strings(entry, "without").enumerate() {
            if text.contains(&one_line(segment)) {
                n_wrong += 1;
                if scoring.errors {
                    println!("segment {file}: without {place} is there");
                }
            }
        }
    }
    let share = |part: usize, rest: usize| part as f64 / ((part + rest) as f64).max(1.0);
    let (precision, recall) = (share(n_found, n_wrong), share(n_found, n_missed));
    let f1 = 2.0 * n_found as f64 / ((2 * n_found + n_wrong + n_missed) as f64).max(1.0);
    let set = "trafilatura-eval dev";
    push(scoring, set, n, "segment F1", f1, "trafilatura 2.3.1 0.931");
    push(scoring, set, n, "segment precision", precision, "trafilatura 2.3.1 0.921");
    push(scoring, set, n, "segment recall", recall, "trafilatura 2.3.1 0.942");
    Ok(())
}

fn push(scoring: &mut Scoring, gold: &str, n: usize, metric: &str, score: f64, baseline: &str) {
    scoring.table.push(Row {
        stage: "article",
        gold: gold.to_owned(),
        n,
        metric: metric.to_owned(),
        score,
        spread: None,
        baseline: baseline.to_owned(),
    });
}

/// The text from the first block that is no heading, without captions.
pub fn body_text(article: &Article) -> String {
    let n_top = article.blocks.iter().take_while(|block| block.kind == BlockKind::Heading).count();
    text_of(article, |kind, place| kind != BlockKind::Caption && place >= n_top)
}

/// The blocks that `wants` accepts by kind and place.
fn text_of(article: &Article, wants: impl Fn(BlockKind, usize) -> bool) -> String {
    let blocks = article.blocks.iter().enumerate().filter(|(place, block)| wants(block.kind, *place));
    let words: Vec<&str> = blocks.map(|(_, block)| block.span.of(&article.text)).collect();
    words.join("\n\n")
}

/// Precision and recall of pages.
#[derive(Default)]
struct Pages {
    n: usize,
    n_exact: usize,
    precision: Vec<f64>,
    recall: Vec<f64>,
}

/// What came out for one page.
struct Counts {
    precision: f64,
    recall: f64,
    is_exact: bool,
}

impl Pages {
    fn add(&mut self, expected: &str, found: &str) -> Counts {
        let (expected, found) = (words(expected), words(found));
        let (gold, ours) = (bag(&expected), bag(&found));
        let shingles: BTreeSet<&[&str]> = gold.keys().chain(ours.keys()).copied().collect();
        let (mut both, mut wrong, mut missed) = (0, 0, 0);
        for shingle in shingles {
            let (a, b) = (gold.get(shingle).copied().unwrap_or(0), ours.get(shingle).copied().unwrap_or(0));
            both += a.min(b);
            missed += a.saturating_sub(b);
            wrong += b.saturating_sub(a);
        }
        let share = |rest: usize| match (both, wrong + missed) {
            (_, 0) => 1.0,
            (0, _) => 0.0,
            _ => both as f64 / (both + rest) as f64,
        };
        let counts = Counts { precision: share(wrong), recall: share(missed), is_exact: expected == found };
        self.n += 1;
        self.n_exact += usize::from(counts.is_exact);
        if both + wrong > 0 {
            self.precision.push(counts.precision);
        }
        if both + missed > 0 {
            self.recall.push(counts.recall);
        }
        counts
    }

    fn f1(&self) -> f64 {
        let (precision, recall) = (mean(&self.precision), mean(&self.recall));
        2.0 * precision * recall / (precision + recall).max(f64::MIN_POSITIVE)
    }

    fn exact(&self) -> f64 {
        self.n_exact as f64 / self.n.max(1) as f64
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

/// The words of a text: runs of letters, digits and underscores.
fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty()).collect()
}

/// How often each shingle stands in a text. A text of fewer words is one shingle.
fn bag<'w, 't>(words: &'w [&'t str]) -> BTreeMap<&'w [&'t str], usize> {
    let mut bag = BTreeMap::new();
    let n = words.len().saturating_sub(N_WORDS - 1).max(1);
    for start in 0..n {
        let shingle = &words[start..(start + N_WORDS).min(words.len())];
        if !shingle.is_empty() {
            *bag.entry(shingle).or_insert(0) += 1;
        }
    }
    bag
}

/// White space as single blanks, no soft hyphens.
fn one_line(text: &str) -> String {
    text.replace('\u{AD}', "").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn strings<'v>(entry: &'v Value, field: &str) -> impl Iterator<Item = &'v str> {
    entry.get(field).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

/// The entries of a JSON object in the archive.
fn gold(files: &BTreeMap<String, Vec<u8>>, name: &str) -> anyhow::Result<BTreeMap<String, Value>> {
    let bytes = files.get(name).with_context(|| format!("{name} is missing"))?;
    serde_json::from_slice(bytes).with_context(|| format!("reading {name}"))
}

/// All entries, or every third.
fn sample(entries: &BTreeMap<String, Value>, full: bool) -> impl Iterator<Item = (&String, &Value)> {
    entries.iter().step_by(if full { 1 } else { 3 })
}
