//! What records say as a whole, and how that looks in JSON: agreements.

use crate::Joined;
use agreements::{Agreement, Clause, ClauseKind, Position, Standing, Step, Violation};
use days::Days;
use jiff::civil::Date;
use said::Said;
use serde_json::{Value, json};

pub use hearsay_corpus::{agreements, days, said};

/// The agreements that the records speak of; with `as_of`, what was so by the end of that day.
pub fn agreements(joined: &Joined, as_of: Option<Date>) -> Vec<Agreement> {
    let found = agreements::Found {
        reports: &joined.kept.reports,
        statements: &joined.kept.statements,
        matters: &joined.matters,
    };
    agreements::board(found, as_of.and_then(number))
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
