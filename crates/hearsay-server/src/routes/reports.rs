//! Reports and their statements.

use crate::{
    call::{Answer, Call, Problem, Reply},
    desk::{Desk, Snapshot},
    period::Period,
    shapes::{self, Units},
};
use hearsay::{copies, shown, store::search::Found};
use hearsay_types::{CopyLink, Passage, ReportRecord};
use serde_json::{Value, json};
use std::{cmp::Reverse, collections::BTreeMap};

pub(super) fn list(desk: &Desk, call: &Call) -> Answer {
    let snapshot = desk.snapshot(None)?;
    let words = call.asked("q").map(str::to_lowercase);
    let is_asked = |report: &&ReportRecord| {
        let has = |text: &Option<String>, words: &str| {
            text.as_ref().is_some_and(|text| text.to_lowercase().contains(words))
        };
        words.as_ref().is_none_or(|words| has(&report.title, words) || has(&report.publisher, words))
            && call.asked("publisher").is_none_or(|name| report.publisher.as_deref() == Some(name))
    };
    let mut reports: Vec<&ReportRecord> = snapshot.joined.kept.reports.iter().filter(is_asked).collect();
    // The newest first; of one day those first that were added last.
    if let Some(period) = Period::asked(call, &snapshot)? {
        reports.retain(|report| period.has_report(report));
    }
    reports.reverse();
    reports.sort_by_key(|report| Reverse(report.published.as_deref().and_then(|day| day.get(..10))));
    Ok(Reply::Json(call.page(&reports, |report| shapes::row(report, &snapshot))?))
}

fn found<'a>(snapshot: &'a Snapshot, id: &str) -> Result<&'a ReportRecord, Problem> {
    snapshot.report(id).ok_or_else(|| Problem::not_found(format!("report {id}")))
}

pub(super) fn one(desk: &Desk, call: &Call) -> Answer {
    let snapshot = desk.snapshot(None)?;
    let report = found(&snapshot, call.part("id"))?;
    let reading = desk.with_case(|case| Ok(case.reading(&report.id)?))?;
    let units = Units::new(&report.text);
    let mut shown = shapes::row(report, &snapshot);
    for (name, value) in [
        ("sha256", json!(report.sha256)),
        ("url", json!(report.url)),
        ("byline", json!(report.byline)),
        ("dateline", json!(report.dateline)),
        ("first_published", json!(report.first_published)),
        ("credits", json!(report.credits)),
        ("text", json!(report.text)),
        ("notes", json!(reading.layout.notes)),
    ] {
        shown[name] = value;
    }
    let block = |kind: &str, span| {
        let mut block = units.span(span);
        block["kind"] = json!(kind);
        block
    };
    let blocks = reading.layout.blocks.iter();
    shown["blocks"] = blocks.map(|kept| block(&kept.kind, (kept.start, kept.end))).collect();
    shown["voices"] = shapes::voices(&reading, &units).into();
    let mut places: BTreeMap<&str, _> = BTreeMap::new();
    for kept in &reading.statements {
        places.insert(kept.statement.id.as_str(), kept);
    }
    let statement = |statement| {
        let mut value = shapes::statement(statement, &snapshot);
        if let Some(kept) = places.get(statement.id.as_str()) {
            shapes::place(&mut value, kept, &units);
        }
        value
    };
    shown["statements"] = snapshot.statements_of(&report.id).map(statement).collect();
    shown["copies"] = copies_of(report, &snapshot);
    Ok(Reply::Json(shown))
}

/// The reports that share text with this one.
fn copies_of(report: &ReportRecord, snapshot: &Snapshot) -> Value {
    let Some((_, family)) = snapshot.family_of(&report.id) else { return json!([]) };
    let links = family.links.iter().filter(|link| link.from == report.id || link.to == report.id);
    let copy = |link: &CopyLink| {
        let (other, role) = if link.from == report.id { (&link.to, "copy") } else { (&link.from, "origin") };
        Some(json!({
            "report": shapes::head(snapshot.report(other)?),
            "containment": (link.containment * 1000.0).round() / 1000.0,
            "role": if link.is_directed { role } else { "either" }, "evidence": link.evidence,
        }))
    };
    links.filter_map(copy).collect()
}

pub(super) fn compare(desk: &Desk, call: &Call) -> Answer {
    let snapshot = desk.snapshot(None)?;
    let (a, b) = (found(&snapshot, call.part("id"))?, found(&snapshot, call.part("other"))?);
    let (of_a, of_b) = (Units::new(&a.text), Units::new(&b.text));
    let families = snapshot.family_of(&a.id).map_or(&[][..], |(_, family)| &family.links);
    let link = families
        .iter()
        .find(|link| (link.from == a.id && link.to == b.id) || (link.from == b.id && link.to == a.id));
    let mut passages = Vec::new();
    if let Some(link) = link {
        let is_turned = link.from == b.id;
        for passage in &link.passages {
            let (from, to) = if is_turned { (passage.to, passage.from) } else { (passage.from, passage.to) };
            let passage = Passage { from, to, n_words: passage.n_words };
            let kind = |of_a: Value, of_b: Value, kind: &str| json!({ "a": of_a, "b": of_b, "kind": kind });
            let span = |span: hearsay_types::Span, units: &Units<'_>| units.span((span.start, span.end));
            passages.push(kind(span(from, &of_a), span(to, &of_b), "same"));
            for differs in copies::differences(&passage, &a.text, &b.text) {
                passages.push(kind(span(differs.from, &of_a), span(differs.to, &of_b), "changed"));
            }
        }
    }
    let shown = |report: &ReportRecord| {
        let mut head = shapes::head(report);
        head["text"] = json!(report.text);
        head
    };
    Ok(Reply::Json(json!({ "a": shown(a), "b": shown(b), "passages": passages })))
}

pub(super) fn original(desk: &Desk, call: &Call) -> Answer {
    let snapshot = desk.snapshot(None)?;
    let report = found(&snapshot, call.part("id"))?;
    let bytes = desk.with_case(|case| Ok(case.input_bytes(&report.sha256)?))?;
    let bytes = bytes.ok_or_else(|| Problem::not_found(format!("input of report {}", report.id)))?;
    // As text, whatever it is: nothing in it is run or loaded.
    Ok(Reply::File { bytes, media: "text/plain; charset=utf-8", name: None })
}

pub(super) fn trail(desk: &Desk, call: &Call) -> Answer {
    let snapshot = desk.snapshot(None)?;
    let (trail, decisions) = desk.with_case(|case| {
        let trail = case.trail(call.part("id"))?;
        let mut decisions = case.decisions()?;
        decisions.retain(|made| trail.decisions.contains(&made.id));
        Ok((trail, decisions))
    })?;
    let mut shown = shown::trail(&trail, &decisions);
    if let Some(statement) = snapshot.statement(&trail.kept.statement.id) {
        shown["matters"] = shapes::statement(statement, &snapshot)["matters"].take();
    }
    Ok(Reply::Json(shown))
}

/// How many hits facets are counted over.
const FACETED: usize = 500;

pub(super) fn search(desk: &Desk, call: &Call) -> Answer {
    let Some(query) = call.asked("q") else { return Err(Problem::bad("q is missing: what to search for")) };
    let (limit, from) = (call.limit()?, call.cursor()?);
    let snapshot = desk.snapshot(None)?;
    let period = Period::asked(call, &snapshot)?.map(|period| period.to_query());
    let (found, rulings) = desk.with_case(|case| {
        let found = match &period {
            None => case.search(query, (from + limit).max(FACETED))?,
            Some(days) => {
                // What is found tells whether statements are asked for, or reports.
                let is_of_statements =
                    |found: Found| found.hits.first().is_some_and(|hit| hit.statement.is_some());
                let field = if is_of_statements(case.search(query, 1)?) { "date" } else { "published" };
                case.search(&format!("({query}) {field}:{days}"), (from + limit).max(FACETED))?
            }
        };
        Ok((found, case.rulings()?))
    })?;
    let shown = |hit: &hearsay::store::search::Hit| {
        let mut hit = hit.clone();
        if let Some(kept) = &mut hit.statement {
            kept.statement = rulings.corrected(&kept.statement, None);
        }
        let mut value = shown::hit(&hit, &rulings);
        // Browsers count in UTF-16 units.
        let units = Units::new(&hit.snippet.text);
        let unit = |(from, to): &(usize, usize)| [units.offset(*from as u32), units.offset(*to as u32)];
        value["marks"] = hit.snippet.marks.iter().map(unit).collect::<Vec<_>>().into();
        value
    };
    let until = (from + limit).min(found.hits.len());
    let next = (until < found.hits.len() || found.has_more).then(|| until.to_string());
    let total = (!found.has_more).then_some(found.hits.len());
    let items: Vec<Value> = found.hits.get(from..until).unwrap_or_default().iter().map(shown).collect();
    Ok(Reply::Json(json!({ "items": items, "next": next, "total": total, "facets": facets(&found) })))
}

/// How often the newest hits have which publisher, type and month.
fn facets(found: &Found) -> Value {
    type Value<'a> = Box<dyn Fn(&'a hearsay::store::search::Hit) -> Option<&'a str> + 'a>;
    let facets: [(&str, Value<'_>); 3] = [
        ("publisher", Box::new(|hit| hit.report.publisher.as_deref())),
        ("type", Box::new(|hit| hit.statement.as_ref().map(|kept| kept.statement.type_name()))),
        ("month", Box::new(|hit| hit.report.published.as_deref().and_then(|day| day.get(..7)))),
    ];
    let mut shown = json!({});
    for (name, value) in facets {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        found.hits.iter().take(FACETED).filter_map(&value).for_each(|of| *counts.entry(of).or_default() += 1);
        let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
        counts.sort_by_key(|(value, n)| (Reverse(*n), *value));
        shown[name] = counts.iter().take(20).map(|(value, n)| json!({ "value": value, "n": n })).collect();
    }
    shown
}
