//! What records say as a whole, and how that looks in JSON: agreements, control, relations, the timeline.

use crate::Joined;
use agreements::{Agreement, Clause, ClauseKind, Position, Standing, Step, Violation};
use days::Days;
use jiff::civil::Date;
use said::Said;
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub use hearsay_corpus::{agreements, changes, days, holdings, relations, said, timeline};

/// The agreements that the records speak of; with `as_of`, what was so by the end of that day.
pub fn agreements(joined: &Joined, as_of: Option<Date>) -> Vec<Agreement> {
    let found = agreements::Found {
        reports: &joined.kept.reports,
        statements: &joined.kept.statements,
        matters: &joined.matters,
    };
    agreements::board(found, as_of.and_then(number))
}

/// Who is said to hold which place; with `as_of`, by what began by the end of that day.
pub fn control(joined: &Joined, as_of: Option<Date>) -> Vec<holdings::Place> {
    holdings::places(&joined.kept.reports, &joined.kept.statements, as_of.and_then(number))
}

/// Who is said to be what to whom; with `as_of`, by the end of that day.
pub fn relations(joined: &Joined, as_of: Option<Date>) -> Vec<relations::Edge> {
    relations::edges(&joined.kept.reports, &joined.kept.statements, as_of.and_then(number))
}

/// The matters by days; with `as_of`, those of days up to that one.
pub fn timeline(joined: &Joined, as_of: Option<Date>) -> Vec<timeline::Entry> {
    let kept = &joined.kept;
    timeline::timeline(&kept.reports, &kept.statements, &joined.matters, as_of.and_then(number))
}

/// Who says of a matter something else than before, by the matter's id.
pub fn changes(joined: &Joined) -> BTreeMap<String, Vec<changes::Change>> {
    changes::all(&joined.kept.reports, &joined.kept.statements, &joined.matters)
}

/// Changed positions as `hearsay matters --json` writes them.
pub fn changes_json(changes: &[changes::Change]) -> Value {
    let stand = |stand: &changes::Stand| {
        json!({
            "stance": stand.stance, "killed": stand.killed, "said": all_said(std::slice::from_ref(&stand.said)),
        })
    };
    let change = |change: &changes::Change| json!({ "who": change.who, "stands": change.stands.iter().map(stand).collect::<Vec<_>>() });
    Value::Array(changes.iter().map(change).collect())
}

/// A day, counted from 1970-01-01.
pub(crate) fn number(day: Date) -> Option<i64> {
    Days::day_of(&day.to_string())
}

/// An agreement as `hearsay agreements --json` writes it.
pub fn agreement_json(agreement: &Agreement) -> Value {
    let clauses = |kind: ClauseKind| {
        let of_kind = agreement.clauses.iter().filter(|clause| clause.kind == kind);
        of_kind.map(clause_json).collect::<Vec<_>>()
    };
    json!({
        "id": agreement.id,
        "name": agreement.name,
        "other_names": agreement.other_names,
        "parties": agreement.parties.iter()
            .map(|party| json!({ "name": party.name, "statements": party.statements })).collect::<Vec<_>>(),
        "terms": clauses(ClauseKind::Term),
        "exemptions": clauses(ClauseKind::Exemption),
        "conditions": clauses(ClauseKind::Condition),
        "steps": agreement.steps.iter().map(step_json).collect::<Vec<_>>(),
        "positions": agreement.positions.iter().map(position_json).collect::<Vec<_>>(),
        "violations": agreement.violations.iter().map(violation_json).collect::<Vec<_>>(),
        "statements": agreement.statements.iter().map(|said| &said.statement).collect::<Vec<_>>(),
    })
}

fn clause_json(clause: &Clause) -> Value {
    json!({
        "words": clause.words, "on": clause.on, "said": all_said(&clause.said), "denied": all_said(&clause.denied),
    })
}

fn step_json(step: &Step) -> Value {
    let dates = step.dates.iter().map(|(days, ids)| json!({ "date": days.to_string(), "statements": ids }));
    json!({
        "act": step.act, "by": step.by, "dates": dates.collect::<Vec<_>>(), "dates_differ": step.dates.len() > 1,
        "said": all_said(&step.said), "denied": all_said(&step.denied), "expected": all_said(&step.expected),
    })
}

fn position_json(position: &Position) -> Value {
    let stands = position
        .stands
        .iter()
        .map(|(standing, said)| json!({ "standing": standing.as_str(), "said": all_said(said) }));
    json!({
        "who": position.who, "now": position.now().map(Standing::as_str), "changed": position.has_changed(),
        "stands": stands.collect::<Vec<_>>(),
    })
}

fn violation_json(violation: &Violation) -> Value {
    json!({
        "accused": violation.accused, "words": violation.words,
        "date": violation.days.map(|days| days.to_string()),
        "alleged": all_said(&violation.alleged), "denied": all_said(&violation.denied),
        "possible": all_said(&violation.possible),
        "acts": violation.acts, "acts_denied": all_said(&violation.acts_denied),
    })
}

/// Who says something: `{"statement", "who", "report", "day", "factuality"}`.
pub(crate) fn all_said(said: &[Said]) -> Vec<Value> {
    let one = |said: &Said| {
        json!({
            "statement": said.statement, "who": said.who, "report": said.report,
            "day": said.day.map(|day| Days::one(day).to_string()), "factuality": said.factuality,
        })
    };
    said.iter().map(one).collect()
}

/// A place as `hearsay control --json` writes it.
pub fn place_json(place: &holdings::Place) -> Value {
    let day = |day: Option<i64>| day.map(|day| Days::one(day).to_string());
    let interval = |interval: &holdings::Interval| {
        json!({
            "state": interval.state.as_str(), "actor": interval.actor,
            "from": day(interval.from), "from_is_told": interval.is_told, "until": day(interval.until),
            "contested": interval.is_contested,
            "said": all_said(&interval.said), "denied": all_said(&interval.denied),
            "expected": all_said(&interval.expected),
        })
    };
    json!({ "place": place.name, "intervals": place.intervals.iter().map(interval).collect::<Vec<_>>() })
}

/// An edge as `hearsay relations --json` writes it.
pub fn edge_json(edge: &relations::Edge) -> Value {
    let days = edge.days.map(
        |(first, last)| json!({ "first": Days::one(first).to_string(), "last": Days::one(last).to_string() }),
    );
    json!({
        "from": edge.from, "type": edge.kind, "to": edge.to, "what": edge.what, "days": days,
        "other_names": edge.other_names,
        "said": all_said(&edge.said), "denied": all_said(&edge.denied), "expected": all_said(&edge.expected),
        "against": all_said(&edge.against),
    })
}

/// An entry as `hearsay timeline --json` writes it.
pub fn entry_json(entry: &timeline::Entry) -> Value {
    let stances =
        |counts: [usize; 3]| json!({ "asserts": counts[0], "denies": counts[1], "disputes": counts[2] });
    let others =
        entry.other_days.iter().map(|(days, n)| json!({ "date": days.to_string(), "statements": n }));
    json!({
        "date": entry.days.to_string(), "date_is_told": entry.is_told, "other_dates": others.collect::<Vec<_>>(),
        "matter": entry.matter, "label": entry.label, "kind": entry.kind, "statements": entry.statements,
        "n_reports": entry.n_reports, "stances": stances(entry.stances), "independent_roots": stances(entry.roots),
    })
}
