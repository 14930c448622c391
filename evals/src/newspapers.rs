//! Scores of whole pages of present-day newspapers in many languages, `fundus-articles`: text, title, author
//! and date against what a parser written for each publisher takes from its pages.
//!
//! - *Text*: precision, recall and F1 of words as in a bag, means over pages. The gold has summary and
//!   sections, no title and no captions; headings at the top of our text and captions are left out.
//! - *Title, author, date*: matched as `trafilatura-eval` is, see `metadata`; a page counts if its gold has
//!   the field. The gold of some pages is the work of a parser of another day than the page's, so a tenth
//!   of the titles can never be right.
//!
//! A publisher's gold has one entry for each version of its parser; the one nearest to our text counts.
//! Without `--full` every third page is scored, in the order of the files' names.

use crate::{
    Scoring,
    article::body_text,
    metadata::{author_matches, title_matches},
    table::Row,
};
use hearsay_extract::{
    article,
    ingest::{Media, decode},
};
use hearsay_types::Article;
use serde_json::Value;
use std::collections::BTreeMap;

/// Below this F1 the gold is that of another page.
const OTHER_PAGE: f64 = 0.2;

/// Scores pages of newspapers.
pub fn score(scoring: &mut Scoring) -> anyhow::Result<()> {
    let files: BTreeMap<String, Vec<u8>> =
        scoring.gold.archive("fundus-articles/dev.tar.xz")?.into_iter().collect();
    let mut texts: Vec<Overlap> = Vec::new();
    let (mut title, mut author, mut date) = (Share::default(), Share::default(), Share::default());
    let pages = files.iter().filter(|(path, _)| path.ends_with(".html"));
    for (path, bytes) in pages.step_by(if scoring.full { 1 } else { 3 }) {
        let Some(publisher) = path.find("_20").map(|end| &path[..end]) else { continue };
        let Some(gold) = files.get(&format!("{publisher}.json")) else { continue };
        let versions: BTreeMap<String, Value> = serde_json::from_slice(gold)?;
        let article = article::from_html(&decode(bytes, None, Media::Html).value, None).value;
        let ours = bag(&body_text(&article));
        let overlaps = versions.values().map(|gold| {
            let mut words = String::new();
            strings(gold.get("body").unwrap_or(&Value::Null), &mut words);
            (Overlap::of(&bag(&words), &ours), gold)
        });
        let best = overlaps.max_by(|a, b| a.0.f1().total_cmp(&b.0.f1()));
        let Some((overlap, gold)) = best.filter(|(overlap, _)| overlap.f1() >= OTHER_PAGE) else { continue };
        let right = Fields::compare(gold, &article);
        title.add(right.title);
        author.add(right.author);
        date.add(right.date);
        if scoring.errors {
            println!("{path}: F1 {:.3}, {right:?}", overlap.f1());
        }
        texts.push(overlap);
    }
    let mean = |value: fn(&Overlap) -> f64| texts.iter().map(value).sum::<f64>() / texts.len().max(1) as f64;
    let mut push = |n: usize, metric: &str, score: f64| {
        let (metric, gold) = (metric.to_owned(), "fundus-articles dev".to_owned());
        scoring.table.push(Row {
            stage: "newspapers",
            gold,
            n,
            metric,
            score,
            spread: None,
            baseline: String::new(),
        });
    };
    push(texts.len(), "text F1, words", mean(Overlap::f1));
    push(texts.len(), "text precision, words", mean(|text| text.precision));
    push(texts.len(), "text recall, words", mean(|text| text.recall));
    push(title.n, "title right, lax", title.value());
    push(author.n, "author right, lax", author.value());
    push(date.n, "publication date right", date.value());
    Ok(())
}

/// Precision and recall of one page's words.
struct Overlap {
    precision: f64,
    recall: f64,
}

impl Overlap {
    fn of(gold: &BTreeMap<String, usize>, ours: &BTreeMap<String, usize>) -> Self {
        let both: usize = gold.iter().map(|(word, n)| (*n).min(ours.get(word).copied().unwrap_or(0))).sum();
        let share = |bag: &BTreeMap<String, usize>| both as f64 / bag.values().sum::<usize>().max(1) as f64;
        Self { precision: share(ours), recall: share(gold) }
    }

    fn f1(&self) -> f64 {
        2.0 * self.precision * self.recall / (self.precision + self.recall).max(f64::MIN_POSITIVE)
    }
}

/// Which fields of a page are right; `None` where the gold has no such field.
#[derive(Debug)]
struct Fields {
    title: Option<bool>,
    author: Option<bool>,
    date: Option<bool>,
}

impl Fields {
    fn compare(gold: &Value, article: &Article) -> Self {
        let title = gold.get("title").and_then(Value::as_str);
        let authors: Vec<&str> = gold.get("authors").map(list).unwrap_or_default();
        let day = gold.get("publishing_date").and_then(Value::as_str).and_then(|date| date.get(..10));
        let found = article.published.as_ref().map(|date| date.value.date().to_string());
        let title_found = article.title.as_ref().map_or("", |title| title.value.as_str());
        let byline = article.byline.as_ref().map_or("", |byline| byline.value.as_str());
        Self {
            title: title.map(|title| title_matches(title, title_found)),
            author: (!authors.is_empty()).then(|| author_matches(&authors.join("; "), byline)),
            date: day.map(|day| found.as_deref() == Some(day)),
        }
    }
}

/// How many of how many are right.
#[derive(Default)]
struct Share {
    n_right: usize,
    n: usize,
}

impl Share {
    fn add(&mut self, is_right: Option<bool>) {
        self.n += usize::from(is_right.is_some());
        self.n_right += usize::from(is_right == Some(true));
    }

    fn value(&self) -> f64 {
        self.n_right as f64 / self.n.max(1) as f64
    }
}

fn list(value: &Value) -> Vec<&str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

/// Adds all strings within a value to `words`.
fn strings(value: &Value, words: &mut String) {
    match value {
        Value::String(text) => {
            words.push_str(text);
            words.push('\n');
        }
        Value::Array(values) => values.iter().for_each(|value| strings(value, words)),
        Value::Object(fields) => fields.values().for_each(|value| strings(value, words)),
        _ => {}
    }
}

/// How often each word stands in a text, in lower case.
fn bag(text: &str) -> BTreeMap<String, usize> {
    let mut bag = BTreeMap::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        *bag.entry(word.to_lowercase()).or_insert(0) += 1;
    }
    bag
}
