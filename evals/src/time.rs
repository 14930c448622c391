//! Scores of the time stage.
//!
//! `wikiwars` (training part, `tml/`): expressions of the text against the TIMEX3 of the gold, tagged
//! without analysis, the publication day given as in the file. *Relaxed*: each gold expression is matched
//! with the first unmatched one that shares a byte with it. *Strict*: both ends equal. *Value*: matched
//! as in relaxed, and the values equal (TempEval-3's measure). The gold types all as DATE, so types are
//! not scored; gold values of `null` can be matched but never have an equal value. With `--full` also from
//! the analysis of the fast models, each line a paragraph.
//!
//! `gum-dates`: TEI dates, which cover absolute dates only. Gold are the dates with `when`; predicted are
//! the DATE and TIME expressions with a full year and no open part, less those that overlap only
//! other gold dates (`from`, `to`, `notBefore`, `notAfter`). A predicted value is cut to the day; it matches
//! if it overlaps and is equal. The text is put together from the tokens.

use crate::{Scoring, table::Row};
use hearsay_coding::time::{Options, TimeTagger};
use hearsay_language::{Analyzer, FastAnalyzer};
use hearsay_types::{Article, Block, BlockKind, Span, TimeExpression, TimeType};
use std::time::Instant;

/// A gold expression.
struct Gold {
    span: Span,
    /// `None` where the gold gives none.
    value: Option<String>,
}

/// How many were matched.
#[derive(Default)]
struct Counts {
    gold: usize,
    predicted: usize,
    relaxed: usize,
    strict: usize,
    value: usize,
}

impl Counts {
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    fn f1(&self, matched: usize) -> f64 {
        if matched == 0 { 0.0 } else { 2.0 * matched as f64 / (self.gold + self.predicted) as f64 }
    }
}

/// Scores the stage.
pub fn score(scoring: &mut Scoring) -> anyhow::Result<()> {
    wikiwars(scoring, false)?;
    if scoring.full {
        wikiwars(scoring, true)?;
    }
    gum_dates(scoring, "dev")?;
    if scoring.full {
        gum_dates(scoring, "train")?;
    }
    Ok(())
}

fn wikiwars(scoring: &mut Scoring, analyzed: bool) -> anyhow::Result<()> {
    let analyzer = analyzed.then(FastAnalyzer::new);
    let tagger = TimeTagger::new(Options::default());
    let mut counts = Counts::default();
    let (mut n_chars, mut seconds) = (0, 0.0);
    for (path, bytes) in scoring.gold.archive("wikiwars/train.tar.xz")? {
        if !path.ends_with(".tml") {
            continue;
        }
        let (text, gold, dct) = read_tml(&String::from_utf8_lossy(&bytes));
        let article = paragraphs(text);
        let analysis = analyzer.as_ref().map(|analyzer| analyzer.analyze(&article));
        let start = Instant::now();
        let predicted = match &analysis {
            Some(analysis) => tagger.tag(&article, analysis, dct),
            None => tagger.tag_text(&article.text, dct),
        };
        seconds += start.elapsed().as_secs_f64();
        let text = article.text;
        n_chars += text.chars().count();
        let id = path.rsplit('/').next().unwrap_or(&path).to_owned();
        compare(scoring, &id, &text, &gold, &predicted, &mut counts);
    }
    #[expect(clippy::cast_precision_loss, reason = "texts are far below 2^52 characters")]
    let speed = n_chars as f64 / seconds / 1e6;
    for (metric, matched, baseline) in [
        ("value F1, relaxed", counts.value, "HeidelTime about 0.8"),
        ("span F1, relaxed", counts.relaxed, "SynTime about 0.92"),
        ("span F1, strict", counts.strict, "SynTime about 0.79"),
    ] {
        scoring.table.push(Row {
            stage: "time",
            gold: format!("wikiwars train{}", if analyzed { ", analyzed" } else { "" }),
            n: counts.gold,
            metric: metric.to_owned(),
            score: counts.f1(matched),
            spread: None,
            baseline: baseline.to_owned(),
        });
    }
    if scoring.errors {
        println!("time: {speed:.1} million characters a second in this build");
    }
    Ok(())
}

/// An article of a text, each line of it a paragraph.
fn paragraphs(text: String) -> Article {
    let mut blocks = Vec::new();
    let mut at = 0;
    for line in text.split('\n') {
        let span = Span::new(at, at + line.len()).trim(&text);
        if !span.is_empty() {
            blocks.push(Block { kind: BlockKind::Paragraph, span });
        }
        at += line.len() + 1;
    }
    Article { text, blocks, ..Article::default() }
}

/// Matches and counts one document.
fn compare(
    scoring: &Scoring,
    id: &str,
    text: &str,
    gold: &[Gold],
    predicted: &[TimeExpression],
    counts: &mut Counts,
) {
    counts.gold += gold.len();
    counts.predicted += predicted.len();
    let mut used = vec![false; predicted.len()];
    for gold in gold {
        let found = (0..predicted.len()).find(|i| !used[*i] && predicted[*i].span.overlaps(gold.span));
        let Some(i) = found else {
            report(scoring, id, text, "missed", gold.span, gold.value.as_deref(), None);
            continue;
        };
        used[i] = true;
        counts.relaxed += 1;
        counts.strict += usize::from(predicted[i].span == gold.span);
        let is_right = gold.value.as_deref() == Some(&predicted[i].value);
        counts.value += usize::from(is_right);
        if !is_right {
            let value = Some(predicted[i].value.as_str());
            report(scoring, id, text, "value", gold.span, gold.value.as_deref(), value);
        }
    }
    for (expression, _) in predicted.iter().zip(used).filter(|(_, used)| !used) {
        report(scoring, id, text, "spurious", expression.span, None, Some(&expression.value));
    }
}

/// Prints a case that went wrong: its words only on demand.
fn report(
    scoring: &Scoring,
    id: &str,
    text: &str,
    what: &str,
    span: Span,
    gold: Option<&str>,
    ours: Option<&str>,
) {
    if scoring.errors {
        let words = std::env::var_os("HEARSAY_SHOW_WORDS").map_or("", |_| span.of(text));
        let (gold, ours) = (gold.unwrap_or("-"), ours.unwrap_or("-"));
        println!("time\t{id}\t{}-{}\t{what}\t{gold}\t{ours}\t{words}", span.start, span.end);
    }
}

/// The text of a TML document without tags, its expressions and its creation time.
fn read_tml(document: &str) -> (String, Vec<Gold>, Option<jiff::civil::Date>) {
    let dct = document.split_once("<DCT>").and_then(|(_, rest)| {
        attribute(rest, "value").and_then(|value| value.get(..10).and_then(|day| day.parse().ok()))
    });
    let body = document.split_once("<TEXT>").map_or("", |(_, rest)| rest);
    let body = body.split_once("</TEXT>").map_or(body, |(body, _)| body);
    let (mut text, mut gold, mut open) = (String::new(), Vec::new(), Vec::new());
    let mut rest = body;
    while let Some((words, tagged)) = rest.split_once('<') {
        push_unescaped(&mut text, words);
        let (tag, behind) = tagged.split_once('>').unwrap_or((tagged, ""));
        if tag.starts_with("TIMEX3") {
            open.push((text.len(), attribute(tag, "value").filter(|value| *value != "null")));
        } else if tag.starts_with("/TIMEX3")
            && let Some((start, value)) = open.pop()
        {
            gold.push(Gold { span: Span::new(start, text.len()), value: value.map(str::to_owned) });
        }
        rest = behind;
    }
    push_unescaped(&mut text, rest);
    gold.sort_by_key(|gold| gold.span);
    (text, gold, dct)
}

fn push_unescaped(text: &mut String, words: &str) {
    let plain =
        words.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'");
    text.push_str(&plain.replace("&amp;", "&"));
}

/// An attribute's value in the first tag of `tag`.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let start = tag.find(&format!("{name}=\""))? + name.len() + 2;
    tag[start..].split('"').next()
}

fn gum_dates(scoring: &mut Scoring, part: &str) -> anyhow::Result<()> {
    let tagger = TimeTagger::new(Options::default());
    let mut counts = Counts::default();
    for document in scoring.gold.json_lines(&format!("gum-dates/{part}.jsonl.xz"))? {
        let dct = document["dateCreated"].as_str().and_then(|day| day.parse().ok());
        let (text, gold) = read_tei(&document);
        let mut predicted = tagger.tag_text(&text, dct);
        predicted.retain(|expression| {
            let is_date = matches!(expression.kind, TimeType::Date | TimeType::Time);
            let is_fixed = !expression.value.contains(['X', '_']);
            let beside = gold.iter().filter(|gold| gold.span.overlaps(expression.span));
            let mut beside = beside.map(|gold| gold.value.is_some()).peekable();
            let is_scored = beside.peek().is_none() || beside.any(|has_value| has_value);
            is_date && is_fixed && is_scored
        });
        for expression in &mut predicted {
            expression.value.truncate(expression.value.find('T').unwrap_or(expression.value.len()));
        }
        let gold: Vec<Gold> = gold.into_iter().filter(|gold| gold.value.is_some()).collect();
        let id = document["doc"].as_str().unwrap_or_default().to_owned();
        compare(scoring, &id, &text, &gold, &predicted, &mut counts);
    }
    scoring.table.push(Row {
        stage: "time",
        gold: format!("gum-dates {part}"),
        n: counts.gold,
        metric: "value F1 of dated points, relaxed".to_owned(),
        score: counts.f1(counts.value),
        spread: None,
        baseline: String::new(),
    });
    Ok(())
}

/// The text of a document and its dates; those without `when` have no value.
fn read_tei(document: &serde_json::Value) -> (String, Vec<Gold>) {
    let list = |value: &serde_json::Value| value.as_array().cloned().unwrap_or_default();
    let (mut text, mut gold) = (String::new(), Vec::new());
    for sentence in list(&document["sentences"]) {
        let mut spans = Vec::new();
        let mut glue = true;
        for token in list(&sentence["tokens"]) {
            let token = token.as_str().unwrap_or_default().to_owned();
            let closes = [",", ".", ";", ":", "!", "?", ")", "]", "%", "'s", "’s", "n't", "-", "–", "/"];
            if !glue && !closes.contains(&token.as_str()) {
                text.push(' ');
            }
            glue = ["(", "[", "-", "–", "/", "$"].contains(&token.as_str());
            spans.push(Span::new(text.len(), text.len() + token.len()));
            text.push_str(&token);
        }
        for date in list(&sentence["dates"]) {
            let at = |name: &str| date[name].as_u64().and_then(|at| usize::try_from(at).ok()).unwrap_or(0);
            let first = spans.get(at("start"));
            let last = at("end").checked_sub(1).and_then(|last| spans.get(last));
            if let (Some(first), Some(last)) = (first, last) {
                let when = date["attrs"]["when"].as_str();
                let value = when.map(|when| match when.strip_prefix('-') {
                    Some(year) if !year.starts_with('-') => format!("BC{year}"),
                    _ => when.to_owned(),
                });
                gold.push(Gold { span: first.cover(*last), value });
            }
        }
        text.push('\n');
    }
    (text, gold)
}
