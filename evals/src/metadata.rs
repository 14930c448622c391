//! Scores of what pages say about themselves: `article/metadata`.
//!
//! - *Publication date*, `htmldate-eval`: a page is right if the day is the gold day; a page without a gold
//!   date is right if none is found. No address is given, as in htmldate's own evaluation.
//! - *Title, author, date*, `trafilatura-eval`, pages that have the gold field; the address is given.
//!   Titles match loosely: case and punctuation folded, one contains the other and is at least half as
//!   long. Authors match if any folded name is in both sets. Dates match by day. A wrong answer counts
//!   against precision and recall.
//!
//! Without `--full` every third page is scored, in the order of the files' names.

use crate::{Scoring, table::Row};
use hearsay_extract::{
    article::{Knowledge, dom::Dom, metadata},
    ingest::{Media, decode},
};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Scores metadata.
pub fn score(scoring: &mut Scoring) -> anyhow::Result<()> {
    let other = scoring.gold.archive("trafilatura-eval/dev.tar.xz")?;
    let other: BTreeMap<String, Vec<u8>> = other.into_iter().collect();
    dates(scoring, &other)?;
    fields(scoring, &other)
}

/// The publication dates of `htmldate-eval`.
fn dates(scoring: &mut Scoring, other: &BTreeMap<String, Vec<u8>>) -> anyhow::Result<()> {
    let files: BTreeMap<String, Vec<u8>> =
        scoring.gold.archive("htmldate-eval/dev.tar.xz")?.into_iter().collect();
    let gold = entries(&files, "dates.json")?;
    let (mut n, mut n_right, mut n_bytes) = (0, 0, 0);
    let start = std::time::Instant::now();
    for (file, entry) in sample(&gold, scoring.full) {
        let path = format!("html/{file}");
        let Some(bytes) = files.get(&path).or_else(|| other.get(&path)) else { continue };
        let text = decode(bytes, None, Media::Html).value.text;
        let found = metadata::read(&Dom::parse(&text), None, Knowledge::compiled_in());
        let day = found.published.as_ref().map(|date| date.value.date().to_string());
        let expected = entry.get("date").and_then(Value::as_str).map(str::to_owned);
        n += 1;
        n_bytes += bytes.len();
        n_right += usize::from(day == expected);
        if day != expected && scoring.errors {
            let gold_rank = expected.as_ref().and_then(|gold| {
                found.date_candidates.iter().position(|c| c.date.date().to_string() == *gold)
            });
            let evidence =
                found.published.as_ref().map(|date| date.evidence.split(':').next().unwrap_or_default());
            println!(
                "date {file}: expected {expected:?}, found {day:?} by {evidence:?}, gold is candidate {gold_rank:?}"
            );
            if std::env::var_os("HEARSAY_SHOW_WORDS").is_some() {
                for candidate in found.date_candidates.iter().take(12) {
                    println!(
                        "    {} {:.3} {} {}",
                        candidate.date, candidate.score, candidate.is_update, candidate.evidence
                    );
                }
            }
        }
    }
    if scoring.errors {
        let seconds = start.elapsed().as_secs_f64();
        println!(
            "{n} pages, {n_bytes} bytes in {seconds:.2} s: {:.0} pages/s, decoding and parsing included",
            n as f64 / seconds
        );
    }
    scoring.table.push(Row {
        stage: "metadata",
        gold: "htmldate-eval dev".to_owned(),
        n,
        metric: "publication date right, of all pages".to_owned(),
        score: n_right as f64 / n.max(1) as f64,
        spread: None,
        baseline: "htmldate 0.897, fast 0.856".to_owned(),
    });
    Ok(())
}

/// Right, found and gold counts of one field.
#[derive(Default)]
struct Counts {
    n_right: usize,
    n_found: usize,
    n_gold: usize,
}

impl Counts {
    fn f1(&self) -> f64 {
        2.0 * self.n_right as f64 / (self.n_found + self.n_gold).max(1) as f64
    }
}

/// Title, author and date of `trafilatura-eval`.
fn fields(scoring: &mut Scoring, files: &BTreeMap<String, Vec<u8>>) -> anyhow::Result<()> {
    let gold = entries(files, "evaldata.json")?;
    let (mut title, mut author, mut date) = (Counts::default(), Counts::default(), Counts::default());
    for (file, entry) in sample(&gold, scoring.full) {
        let Some(bytes) = files.get(&format!("html/{file}")) else { continue };
        let text = decode(bytes, None, Media::Html).value.text;
        let url = entry.get("url").and_then(Value::as_str);
        let found = metadata::read(&Dom::parse(&text), url, Knowledge::compiled_in());
        let count =
            |counts: &mut Counts, name: &str, found: Option<&str>, matches: fn(&str, &str) -> bool| {
                let Some(expected) = words(entry.get(name)) else { return };
                let is_right = found.is_some_and(|found| matches(&expected, found));
                counts.n_gold += 1;
                counts.n_found += usize::from(found.is_some());
                counts.n_right += usize::from(is_right);
                if !is_right && scoring.errors {
                    println!("{name} {file}: {}", if found.is_some() { "other words" } else { "none" });
                    if std::env::var_os("HEARSAY_SHOW_WORDS").is_some() {
                        println!("    {expected:?}\n    {found:?}");
                    }
                }
            };
        count(&mut title, "title", found.title.as_ref().map(|t| t.value.as_str()), title_matches);
        count(&mut author, "author", found.byline.as_ref().map(|b| b.value.as_str()), author_matches);
        let day = found.published.as_ref().map(|date| date.value.date().to_string());
        count(&mut date, "date", day.as_deref(), |gold, found| gold.starts_with(found));
    }
    for (counts, metric, baseline) in [
        (title, "title F1, lax", "libreadability 0.823"),
        (author, "author F1, lax", "lectito 0.660"),
        (date, "date F1", "htmldate fast 0.809"),
    ] {
        scoring.table.push(Row {
            stage: "metadata",
            gold: "trafilatura-eval dev".to_owned(),
            n: counts.n_gold,
            metric: metric.to_owned(),
            score: counts.f1(),
            spread: None,
            baseline: baseline.to_owned(),
        });
    }
    Ok(())
}

/// The entries of a JSON object by their file, with their key as `url`.
fn entries(files: &BTreeMap<String, Vec<u8>>, name: &str) -> anyhow::Result<BTreeMap<String, Value>> {
    let bytes = files.get(name).ok_or_else(|| anyhow::anyhow!("the archive has no {name}"))?;
    let text = String::from_utf8_lossy(bytes).replace(": NaN", ": null");
    let by_url: BTreeMap<String, Value> = serde_json::from_str(&text)?;
    let mut by_file = BTreeMap::new();
    for (url, mut entry) in by_url {
        let Some(file) = entry.get("file").and_then(Value::as_str).map(str::to_owned) else { continue };
        entry["url"] = Value::String(url);
        by_file.insert(file, entry);
    }
    Ok(by_file)
}

/// All entries, or every third.
fn sample(entries: &BTreeMap<String, Value>, full: bool) -> impl Iterator<Item = (&String, &Value)> {
    entries.iter().step_by(if full { 1 } else { 3 })
}

/// A gold value's words; those of a list divided by `;`.
fn words(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(words) => Some(words.trim().to_owned()).filter(|words| !words.is_empty()),
        Value::Array(values) => {
            let parts: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
            (!parts.is_empty()).then(|| parts.join("; "))
        }
        _ => None,
    }
}

fn fold(words: &str) -> String {
    let parts = words.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    parts.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// Whether one title, folded, contains the other and is at least half as long.
pub fn title_matches(gold: &str, found: &str) -> bool {
    let (gold, found) = (fold(gold), fold(found));
    let (short, long) = if gold.len() <= found.len() { (gold, found) } else { (found, gold) };
    !short.is_empty() && long.contains(&short) && short.len() * 2 >= long.len()
}

/// Whether two bylines share a name.
pub fn author_matches(gold: &str, found: &str) -> bool {
    let names = |words: &str| -> BTreeSet<String> {
        let divided = words.replace(" und ", ";").replace(" and ", ";").replace(['/', '&', ','], ";");
        divided.split(';').map(fold).filter(|name| !name.is_empty()).collect()
    };
    !names(gold).is_disjoint(&names(found))
}
