//! Scores of toponyms on `geovirus` (Wikinews, any subject near epidemics) and `tr-news` (names chosen for
//! being ambiguous).
//!
//! - *Resolution*: the gold toponyms are given; right is a point within 161 km (100 miles) of gold's. What is
//!   not resolved is wrong. `tr-news` has adjectives ("Russian") among its toponyms; toponyms for which gold
//!   has no point are left out. Mean and median errors with `--errors`; unresolved counts as 20,000 km.
//! - *Recognition*: on raw text; right is a toponym with gold's exact span, a leading "the" left out on both
//!   sides; where `tr-news`' offsets are off, its words nearest to them count. Its adjectives count as
//!   missed; in a second row they are left out.
//!
//! Points of areas are a convention: gold's are Wikipedia's in `geovirus`, GeoNames' in `tr-news`; for some
//! large countries they lie further apart than 161 km, so that no gazetteer scores full marks on both.

use crate::{Scoring, table::Row};
use hearsay_coding::{Knowledge, PlaceResolver, knowledge::NameClass};
use hearsay_language::{Analyzer, FastAnalyzer};
use hearsay_types::{Article, Block, BlockKind, Evident, Span};
use std::{
    collections::BTreeSet,
    sync::Arc,
    time::{Duration, Instant},
};

/// Kilometers within which a point is right.
const RIGHT_KM: f64 = 161.0;
/// The error of what is not resolved.
const UNRESOLVED_KM: f64 = 20_000.0;

/// A gold toponym: its first character, the one behind it, its point.
type Gold = (usize, usize, Option<(f64, f64)>);

/// A text with its gold toponyms: span and point.
struct Text {
    id: String,
    article: Article,
    toponyms: Vec<(Span, Option<(f64, f64)>)>,
}

/// Scores resolution and recognition.
pub fn score(scoring: &mut Scoring) -> anyhow::Result<()> {
    let knowledge = Arc::new(Knowledge::built_in());
    let resolver = PlaceResolver::new(knowledge.clone());
    let analyzer = FastAnalyzer::new();
    let geovirus = geovirus(&scoring.gold.text("geovirus/dev.xml.xz")?);
    let tr_news = tr_news(&scoring.gold.text("tr-news/dev.xml.xz")?);
    for (gold, texts, baseline) in [
        ("geovirus dev", geovirus, "CamCoder 0.82"),
        ("tr-news dev", tr_news, "Mordecai 3 0.873 (both halves)"),
    ] {
        resolution(scoring, gold, baseline, &resolver, &texts);
        recognition(scoring, gold, &knowledge, &resolver, &analyzer, &texts);
    }
    Ok(())
}

fn resolution(scoring: &mut Scoring, gold: &str, baseline: &str, resolver: &PlaceResolver, texts: &[Text]) {
    let mut errors: Vec<f64> = Vec::new();
    for text in texts {
        let spans: Vec<Span> = text.toponyms.iter().map(|(span, _)| *span).collect();
        let resolved = resolver.resolve_toponyms(&text.article, &spans);
        for ((span, point), place) in text.toponyms.iter().zip(resolved) {
            let Some(point) = *point else { continue };
            let km = place.as_ref().map_or(UNRESOLVED_KM, |(place, _)| km(point, (place.lat, place.lon)));
            errors.push(km);
            if scoring.errors && km > RIGHT_KM {
                let got = place.map_or_else(String::new, |(place, _)| {
                    format!("{} {}", place.geonames.unwrap_or(0), show(&place.name))
                });
                let words = show(span.of(&text.article.text));
                println!("{gold} {} {}..{} {words} {km:.0} km {got}", text.id, span.start, span.end);
            }
        }
    }
    errors.sort_by(f64::total_cmp);
    let n = errors.len();
    let n_right = errors.iter().filter(|km| **km <= RIGHT_KM).count();
    if scoring.errors {
        let mean = errors.iter().sum::<f64>() / n.max(1) as f64;
        println!("{gold}: mean error {mean:.0} km, median {:.1} km", errors.get(n / 2).unwrap_or(&0.0));
    }
    let metric = "accuracy within 161 km, gold toponyms";
    push(scoring, gold, n, metric, n_right as f64 / n.max(1) as f64, baseline);
}

fn recognition(
    scoring: &mut Scoring,
    gold: &str,
    knowledge: &Knowledge,
    resolver: &PlaceResolver,
    analyzer: &FastAnalyzer,
    texts: &[Text],
) {
    let (mut n_gold, mut n_found, mut n_both, mut n_nouns) = (0, 0, 0, 0);
    let (mut n_words, mut took) = (0, Duration::ZERO);
    for text in texts {
        let content = &text.article.text;
        let analysis = analyzer.analyze(&text.article);
        n_words += content.split_whitespace().count();
        let start = Instant::now();
        resolver.resolve(&text.article, &analysis);
        took += start.elapsed();
        let wanted: BTreeSet<Span> =
            text.toponyms.iter().map(|(span, _)| without_article(content, *span)).collect();
        let found: BTreeSet<Span> = resolver
            .toponyms(&text.article, &analysis)
            .into_iter()
            .map(|span| without_article(content, span))
            .collect();
        n_gold += wanted.len();
        n_found += found.len();
        n_both += wanted.intersection(&found).count();
        n_nouns += wanted.iter().filter(|span| !is_adjective(knowledge, span.of(content))).count();
        if scoring.errors {
            let missed = wanted.difference(&found).map(|span| ("missed", span));
            for (outcome, span) in missed.chain(found.difference(&wanted).map(|span| ("wrong", span))) {
                println!(
                    "{gold} {} {}..{} {outcome} {}",
                    text.id,
                    span.start,
                    span.end,
                    around(content, *span)
                );
            }
        }
    }
    if scoring.errors {
        let ms = took.as_secs_f64() * 1000.0 * 600.0 / n_words.max(1) as f64;
        println!("{gold}: {ms:.3} ms for 600 words, recognition and resolution");
    }
    let f1 = |n_gold: usize| 2.0 * n_both as f64 / (n_gold + n_found).max(1) as f64;
    push(scoring, gold, n_gold, "recognition F1, exact span", f1(n_gold), "");
    push(scoring, gold, n_gold, "recognition precision", n_both as f64 / n_found.max(1) as f64, "");
    push(scoring, gold, n_gold, "recognition recall", n_both as f64 / n_gold.max(1) as f64, "");
    if n_nouns < n_gold {
        push(scoring, gold, n_nouns, "recognition F1, exact span, without adjectives", f1(n_nouns), "");
    }
}

fn push(scoring: &mut Scoring, gold: &str, n: usize, metric: &str, score: f64, baseline: &str) {
    scoring.table.push(Row {
        stage: "place",
        gold: gold.to_owned(),
        n,
        metric: metric.to_owned(),
        score,
        spread: None,
        baseline: baseline.to_owned(),
    });
}

/// Whether a gold toponym is an adjective or a word for a people.
fn is_adjective(knowledge: &Knowledge, word: &str) -> bool {
    let uses = knowledge.names().get(word, None);
    uses.iter().any(|(_, class)| *class == NameClass::Adjective)
        || ["Asian", "European", "African", "Scandinavian"].iter().any(|end| word.ends_with(end))
}

/// Words, only where they are asked for.
fn show(words: &str) -> &str {
    if std::env::var_os("HEARSAY_SHOW_WORDS").is_some() { words } else { "" }
}

fn around(text: &str, span: Span) -> String {
    if std::env::var_os("HEARSAY_SHOW_WORDS").is_none() {
        return String::new();
    }
    let start = text.floor_char_boundary((span.start as usize).saturating_sub(35));
    let end = text.floor_char_boundary((span.end as usize + 25).min(text.len()));
    format!("[{}] {}", span.of(text), text[start..end].replace('\n', " "))
}

fn without_article(text: &str, span: Span) -> Span {
    let words = span.of(text);
    if words.starts_with("the ") || words.starts_with("The ") {
        return Span::new(span.start as usize + 4, span.end as usize);
    }
    span
}

/// Great-circle distance.
fn km(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (lat, lon) = ((b.0 - a.0).to_radians(), (b.1 - a.1).to_radians());
    let h = (lat / 2.0).sin().powi(2)
        + a.0.to_radians().cos() * b.0.to_radians().cos() * (lon / 2.0).sin().powi(2);
    2.0 * 6371.0 * h.min(1.0).sqrt().asin()
}

fn geovirus(xml: &str) -> Vec<Text> {
    elements(xml, "article")
        .into_iter()
        .enumerate()
        .map(|(i, article)| {
            let content = first(article, "text");
            let toponyms = elements(article, "location").into_iter().filter_map(|location| {
                // Offsets count characters from one.
                let start = first(location, "start").parse::<usize>().ok()?.checked_sub(1)?;
                let end = first(location, "end").parse::<usize>().ok()?.checked_sub(1)?;
                let point = (first(location, "lat").parse().ok()?, first(location, "lon").parse().ok()?);
                Some((start, end, Some(point)))
            });
            text(i.to_string(), &content, toponyms.collect(), None)
        })
        .collect()
}

fn tr_news(xml: &str) -> Vec<Text> {
    elements(xml, "article")
        .into_iter()
        .map(|article| {
            let content = first(article, "text");
            let toponyms = elements(article, "toponym").into_iter().filter_map(|toponym| {
                let start: usize = first(toponym, "start").parse().ok()?;
                let start = nearest(&content, &first(toponym, "phrase"), start)?;
                let end = start + first(toponym, "phrase").chars().count();
                let point = first(toponym, "lat").parse().ok().zip(first(toponym, "lon").parse().ok());
                Some((start, end, point))
            });
            let id = article.split("docid=\"").nth(1).and_then(|rest| rest.split('"').next());
            let url = Some(first(article, "url")).filter(|url| !url.is_empty());
            text(id.unwrap_or_default().to_owned(), &content, toponyms.collect(), url)
        })
        .collect()
}

/// Where words stand in a text, in characters: gold's offsets are off by some in a few texts.
fn nearest(text: &str, words: &str, start: usize) -> Option<usize> {
    let mut at = 0;
    let mut characters = 0;
    let starts = text.match_indices(words).map(|(byte, _)| {
        characters += text[at..byte].chars().count();
        at = byte;
        characters
    });
    starts.min_by_key(|found| found.abs_diff(start))
}

fn text(id: String, content: &str, mut toponyms: Vec<Gold>, url: Option<String>) -> Text {
    toponyms.sort_by_key(|(start, end, _)| (*start, *end));
    toponyms.dedup_by_key(|(start, _, _)| *start);
    let mut bytes: Vec<usize> = content.char_indices().map(|(at, _)| at).collect();
    bytes.push(content.len());
    let span = |start: usize, end: usize| Some(Span::new(*bytes.get(start)?, *bytes.get(end)?));
    let toponyms =
        toponyms.into_iter().filter_map(|(start, end, point)| Some((span(start, end)?, point))).collect();
    let mut blocks = Vec::new();
    let mut start = 0;
    for line in content.split_inclusive('\n') {
        let span = Span::new(start, start + line.trim_end().len());
        if !span.is_empty() {
            blocks.push(Block { kind: BlockKind::Paragraph, span });
        }
        start += line.len();
    }
    let url = url.map(|value| Evident { value, evidence: "gold".to_owned(), span: None });
    Text { id, article: Article { text: content.to_owned(), blocks, url, ..Article::default() }, toponyms }
}

/// The elements of a name, with their start tags, none within another.
fn elements<'a>(xml: &'a str, name: &str) -> Vec<&'a str> {
    let (start, end) = (format!("<{name}"), format!("</{name}>"));
    let is_start = |part: &str, at: usize| matches!(part[at + start.len()..].chars().next(), Some('>' | ' '));
    xml.split(end.as_str())
        .filter_map(|part| {
            let at = part.rmatch_indices(start.as_str()).map(|(at, _)| at).find(|at| is_start(part, *at));
            at.map(|at| &part[at..])
        })
        .collect()
}

/// The text of the first element of a name; empty where there is none.
fn first(xml: &str, name: &str) -> String {
    let start = format!("<{name}>");
    let text =
        xml.split_once(&*start).and_then(|(_, rest)| rest.split_once('<')).map_or("", |(text, _)| text);
    let plain = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    plain.replace("&apos;", "'").replace("&amp;", "&")
}
