//! Matters.

use crate::{
    call::{Answer, Call, Problem, Reply},
    desk::{Desk, Snapshot},
    period::Period,
    shapes,
};
use hearsay::shown;
use hearsay_types::{Matter, StatementRecord};
use std::cmp::Reverse;

pub(super) fn list(desk: &Desk, call: &Call) -> Answer {
    let snapshot = desk.snapshot(call.day("known_on")?)?;
    let period = Period::asked(call, &snapshot)?;
    let is_then =
        |matter: &&Matter| period.as_ref().is_none_or(|period| period.has_matter(matter, &snapshot));
    let mut found: Vec<&Matter> = snapshot.joined.matters.iter().filter(is_then).collect();
    found.retain(|matter| is_asked(matter, &snapshot, call));
    let newest = |matter: &Matter| {
        members(matter, &snapshot).filter_map(StatementRecord::date).max().map(str::to_owned)
    };
    let n_reports = |matter: &Matter| snapshot.n_reports(matter);
    // Of equal ones the order stays, which is that of the reports.
    match call.asked("sort").unwrap_or("disputed") {
        "disputed" => found.sort_by_cached_key(|matter| Reverse(snapshot.dispute(matter))),
        "roots" => {
            found.sort_by_cached_key(|matter| Reverse((matter.independent_roots(), n_reports(matter))))
        }
        "reports" => found.sort_by_cached_key(|matter| Reverse(n_reports(matter))),
        "newest" => found.sort_by_cached_key(|matter| Reverse(newest(matter))),
        other => return Err(Problem::bad(format!("sort={other}: disputed, roots, reports or newest"))),
    }
    Ok(Reply::Json(call.page(&found, |matter| shapes::matter_row(matter, &snapshot))?))
}

fn members<'a>(matter: &'a Matter, snapshot: &'a Snapshot) -> impl Iterator<Item = &'a StatementRecord> {
    matter.members.iter().filter_map(|id| snapshot.statement(id))
}

fn is_asked(matter: &Matter, snapshot: &Snapshot, call: &Call) -> bool {
    let has = |text: &str, words: &str| text.to_lowercase().contains(&words.to_lowercase());
    let any = |asked: &dyn Fn(&StatementRecord) -> bool| members(matter, snapshot).any(asked);
    let is_there = |member: &StatementRecord, words: &str| {
        let linked = member.links.place.as_ref().is_some_and(|place| has(&place.name, words));
        linked || member.role("place").is_some_and(|place| has(place, words))
    };
    call.asked("q").is_none_or(|words| has(&matter.label, words))
        && call.asked("kind").is_none_or(|kind| matter.kind == kind)
        && call.asked("type").is_none_or(|kind| any(&|member| member.type_name() == kind))
        && call.asked("actor").is_none_or(|key| {
            any(&|member| member.links.actors.values().flatten().any(|actor| actor.key == key))
        })
        && call.asked("place").is_none_or(|words| any(&|member| is_there(member, words)))
        && (call.asked("disputed") != Some("true") || shapes::is_disputed(matter))
}

pub(super) fn one(desk: &Desk, call: &Call) -> Answer {
    let snapshot = desk.snapshot(call.day("known_on")?)?;
    let id = call.part("id");
    let matter = snapshot.matter(id).ok_or_else(|| Problem::not_found(format!("matter {id}")))?;
    let mut shown = shapes::matter(matter, &snapshot);
    let decisions = desk.with_case(|case| Ok(case.decisions()?))?;
    let undone_by = shown::undone_by(&decisions);
    let about = decisions.iter().filter(|made| made.subject == id || matter.members.contains(&made.subject));
    shown["decisions"] =
        about.map(|made| shown::decision(made, undone_by.get(&made.id).copied(), true)).collect();
    Ok(Reply::Json(shown))
}
