//! The article that a read text makes.

use super::{Reading, Role, Unit, front::DateLine};
use crate::article::{Knowledge, credits::FoundCredit};
use hearsay_types::{
    Article, Block, BlockKind, Credit, CreditKind, DateCandidate, Evident, Link, SourceMap, Span,
};

/// The article of a saved page: its text is that of the report, without marks.
pub(super) fn page(text: &str, decoding: &SourceMap, reading: Reading, knowledge: &Knowledge) -> Article {
    let mut article = Article::default();
    let mut map = SourceMap::default();
    // Where each unit's words begin in the article's text; `None` for those kept out of it.
    let mut starts = Vec::new();
    let ordered = |unit: &&Unit| unit.role != Role::Outside && !unit.text().trim().is_empty();
    let n_words: usize = reading.units.iter().filter(ordered).map(|unit| unit.text().len()).sum();
    article.text.reserve(n_words + reading.units.len());
    for unit in &reading.units {
        let kind = match unit.role {
            Role::Headline => Some(BlockKind::Heading),
            Role::Block(kind) => Some(kind),
            Role::Outside => None,
        };
        let words = unit.text();
        let (Some(kind), false) = (kind, words.trim().is_empty()) else {
            let outside = unit.piece.span().of(text).trim();
            if !outside.is_empty() {
                article
                    .boilerplate
                    .push(if words.trim().is_empty() { outside } else { words.trim() }.to_owned());
            }
            starts.push(None);
            continue;
        };
        if !article.text.is_empty() {
            article.text.push('\n');
        }
        let start = article.text.len();
        article.text.push_str(words);
        map.append(&unit.words.map, start);
        article.blocks.push(Block { kind, span: Span::new(start, start + words.len()).trim(&article.text) });
        let shift = |span: Span| Span::new(start + span.start as usize, start + span.end as usize);
        for link in &unit.words.links {
            article.links.push(Link { anchor: shift(link.anchor), target: link.target.clone() });
        }
        starts.push(Some(start));
    }
    article.source_map = map.after(decoding);
    let place = |i: usize, span: Span| {
        let start: usize = (*starts.get(i)?)?;
        Some(Span::new(start + span.start as usize, start + span.end as usize))
    };
    describe(
        &mut article,
        &reading,
        &place,
        &|i, span| span.of(reading.units[i].text()).to_owned(),
        knowledge,
    );
    article
}

/// The article of a record: its text is the record's, character by character.
pub(super) fn record(text: &str, decoding: &SourceMap, reading: Reading, knowledge: &Knowledge) -> Article {
    let mut article = Article { text: text.to_owned(), source_map: decoding.clone(), ..Article::default() };
    for unit in &reading.units {
        let span = unit.piece.span();
        let kind = match unit.role {
            Role::Headline => BlockKind::Heading,
            Role::Block(kind) => kind,
            Role::Outside => {
                article.boilerplate.extend((!span.is_empty()).then(|| span.of(text).to_owned()));
                continue;
            }
        };
        if !unit.text().trim().is_empty() {
            article.blocks.push(Block { kind, span });
            article.markup.extend(&unit.words.markup);
            article.links.extend(
                unit.words.links.iter().map(|link| Link { anchor: link.source, target: link.target.clone() }),
            );
        }
    }
    let source = |i: usize, span: Span| {
        let words = &reading.units[i].words;
        let source = words.map.source_of(span)?;
        // Marks at the ends of what was found belong to its words.
        let touching = |mark: &&Span| mark.start == source.end;
        let end = words.markup.iter().find(touching).map_or(source.end, |mark| mark.end);
        Some(Span { start: source.start, end })
    };
    let evidence = |i: usize, span: Span| {
        let found = source(i, span).map(|span| span.of(text).to_owned());
        found.unwrap_or_else(|| span.of(reading.units[i].text()).to_owned())
    };
    describe(&mut article, &reading, &source, &evidence, knowledge);
    article
}

/// Fills in what the text says of itself. `place` gives the span of a unit's words in the article's text.
fn describe(
    article: &mut Article,
    reading: &Reading,
    place: &dyn Fn(usize, Span) -> Option<Span>,
    evidence: &dyn Fn(usize, Span) -> String,
    knowledge: &Knowledge,
) {
    let Reading { units, front } = reading;
    if let Some(i) = front.headline {
        let words = units[i].text();
        let span = Span::new(0, words.len()).trim(words);
        article.title = Some(Evident {
            value: span.of(words).to_owned(),
            evidence: "headline".to_owned(),
            span: place(i, span),
        });
    }
    let named = |(value, evidence): &(String, String)| Evident {
        value: value.clone(),
        evidence: evidence.clone(),
        span: None,
    };
    article.byline = front.byline.as_ref().map(named);
    article.publisher = front.publisher.as_ref().map(named);
    article.labels.clone_from(&front.labels);
    for (i, unit) in units.iter().enumerate() {
        for FoundCredit { kind, of, span, date } in &unit.credits {
            article.credits.push(Credit {
                kind: *kind,
                of: of.clone(),
                evidence: evidence(i, *span),
                span: place(i, *span),
                date: *date,
            });
        }
    }
    date_credits(article, reading);

    let is_body = |unit: &&Unit| unit.role == Role::Block(BlockKind::Paragraph);
    if let Some((i, unit)) = units.iter().enumerate().find(|(_, unit)| is_body(unit) && unit.is_prose())
        && let Some(span) = knowledge.datelines.find(unit.text())
    {
        article.dateline = Some(Evident {
            value: span.of(unit.text()).to_owned(),
            evidence: "dateline".to_owned(),
            span: place(i, span),
        });
    }
    let own = front.own_date();
    let evident = |line: &DateLine| Evident { value: line.date, evidence: line.words.clone(), span: None };
    article.published = own.map(evident);
    article.updated = front.dates.iter().find(|line| line.is_update).map(evident);
    if article.published.is_none() {
        article.published.clone_from(&article.updated);
    }
    let mut lines: Vec<&DateLine> = front.dates.iter().collect();
    lines.sort_by_key(|line| Some(*line) != own);
    article.date_candidates = lines
        .into_iter()
        .map(|line| DateCandidate {
            date: line.date,
            has_time: line.has_time,
            is_update: line.is_update,
            evidence: line.words.clone(),
            score: if Some(line) == own { 0.8 } else { 0.4 },
        })
        .collect();
}

/// Gives republication notices the day of the first publication where a date line of that outlet tells
/// it; a date line of another outlet with an earlier day is such a notice by itself.
fn date_credits(article: &mut Article, reading: &Reading) {
    let front = &reading.front;
    for credit in &mut article.credits {
        if credit.kind == CreditKind::Republished
            && credit.date.is_none()
            && let Some(line) = credit.of.as_deref().and_then(|of| front.date_of(of))
        {
            credit.date = Some(line.date.date());
        }
    }
    let has_notice = article.credits.iter().any(|credit| credit.kind == CreditKind::Republished);
    let Some(own) = front.own_date().filter(|own| own.name.is_some() && !has_notice) else { return };
    let is_earlier =
        |line: &&DateLine| line.name.is_some() && line.name != own.name && line.date.date() < own.date.date();
    if let Some(first) = front.dates.iter().filter(|line| !line.is_update).find(is_earlier) {
        article.credits.push(Credit {
            kind: CreditKind::Republished,
            of: first.name.clone(),
            evidence: first.words.clone(),
            span: None,
            date: Some(first.date.date()),
        });
    }
}
