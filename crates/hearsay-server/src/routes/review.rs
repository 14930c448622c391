//! What waits for people, and what they decide.

use crate::{
    call::{Answer, Call, Problem, Reply},
    desk::Desk,
    period::Period,
    shapes,
};
use hearsay::{
    by_hand, shown,
    store::{
        CaseFile,
        decisions::{Decision, Verdict},
        effective::Standing,
        fields,
        queue::{InMatter, Waiting},
    },
};
use hearsay_types::{ReportRecord, StatementRecord};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::{collections::BTreeMap, sync::Arc};

/// How many characters of text stand before and behind a quote.
const AROUND: usize = 400;

pub(super) fn queue(desk: &Desk, call: &Call) -> Answer {
    let snapshot = desk.snapshot(None)?;
    let (waiting, rulings) = desk.with_case(|case| Ok((case.queue()?, case.rulings()?)))?;
    let with_decided = call.asked("decided") == Some("true");
    let is_open = |waiting: &Waiting| {
        with_decided
            || !matches!(rulings.standing(&waiting.statement), Standing::Accepted | Standing::Rejected)
    };
    let period = Period::asked(call, &snapshot)?;
    let mut ranked = Vec::new();
    for (rank, waiting) in waiting.iter().filter(|waiting| is_open(waiting)).enumerate() {
        // A rejected statement is not among the joined ones.
        let found = snapshot.statement(&waiting.statement);
        let found = found.filter(|one| period.as_ref().is_none_or(|period| period.has(one)));
        if let (Some(found), Some(report)) = (found, snapshot.report(&waiting.report)) {
            ranked.push((rank + 1, waiting, found, report));
        }
    }
    let show = |(rank, waiting, statement, report): &(usize, &Waiting, &StatementRecord, &ReportRecord)| {
        let (before, after) = around(report, statement);
        let matter = |matter: &InMatter| {
            json!({
                "id": matter.id, "label": matter.label, "reports": matter.reports, "roots": matter.roots,
                "roots_on_this": matter.roots_on_this,
            })
        };
        json!({
            "statement": shapes::statement(statement, &snapshot), "report": shapes::head(report),
            "before": before, "after": after, "doubt": waiting.doubt, "weight": waiting.weight,
            "reasons": waiting.reasons, "matters": waiting.matters.iter().map(matter).collect::<Vec<_>>(),
            "standing": rulings.standing(&statement.id).as_str(), "rank": rank,
        })
    };
    Ok(Reply::Json(call.page(&ranked, show)?))
}

/// The text before and behind a statement's quote.
fn around<'a>(report: &'a ReportRecord, statement: &StatementRecord) -> (&'a str, &'a str) {
    let text = report.text.as_str();
    let Some(at) = text.find(&statement.quote) else { return ("", "") };
    let end = at + statement.quote.len();
    let start = (at.saturating_sub(AROUND)..=at).find(|start| text.is_char_boundary(*start)).unwrap_or(at);
    let stop = (end..=(end + AROUND).min(text.len())).rev().find(|stop| text.is_char_boundary(*stop));
    (&text[start..at], &text[end..stop.unwrap_or(end)])
}

pub(super) fn decisions(desk: &Desk, call: &Call) -> Answer {
    let (decisions, rulings) = desk.with_case(|case| Ok((case.decisions()?, case.rulings()?)))?;
    let undone_by = shown::undone_by(&decisions);
    let is_asked = |made: &&Decision| {
        call.asked("by").is_none_or(|by| made.author == by)
            && call.asked("of").is_none_or(|of| made.subject == of)
    };
    let found: Vec<&Decision> = decisions.iter().rev().filter(is_asked).collect();
    let show = |made: &&Decision| {
        let is_found = !rulings.without_subject.contains(&made.id);
        shown::decision(made, undone_by.get(&made.id).copied(), is_found)
    };
    Ok(Reply::Json(call.page(&found, show)?))
}

pub(super) fn decide(desk: &Arc<Desk>, call: &Call) -> Answer {
    for name in ["action", "target", "field", "note", "author"] {
        if call.body.get(name).is_some_and(|value| !value.is_string()) {
            return Err(Problem::bad(format!("{name} is a text")));
        }
    }
    let target =
        call.said("target").ok_or_else(|| Problem::bad("target is missing: what is decided about"))?;
    let author = call.said("author").unwrap_or(&desk.author);
    // What words stand for is known from the statements that were read.
    let snapshot = (call.said("action") == Some("add")).then(|| desk.snapshot(None)).transpose()?;
    desk.with_case(|case| {
        let mut verdict = verdict(case, call, target)?;
        if let (Verdict::Add { statement }, Some(snapshot)) = (&mut verdict, &snapshot) {
            by_hand::link(statement, snapshot.joined.kept.statements.iter());
        }
        let number = case.decide(author, target, &verdict, Timestamp::now()).map_err(refused)?;
        Ok(Reply::Json(json!({ "decision": number })))
    })
}

pub(super) fn undo(desk: &Arc<Desk>, call: &Call) -> Answer {
    let number: i64 =
        call.part("number").parse().map_err(|_| Problem::bad("a decision is named by its number"))?;
    let author = call.asked("author").unwrap_or(&desk.author);
    desk.with_case(|case| {
        let decisions = case.decisions()?;
        let undone = decisions.iter().find(|made| made.id == number);
        let undone = undone.ok_or_else(|| Problem::not_found(format!("decision {number}")))?;
        let verdict = Verdict::Undo { decision: number };
        let made = case.decide(author, &undone.subject, &verdict, Timestamp::now()).map_err(refused)?;
        Ok(Reply::Json(json!({ "decision": made })))
    })
}

/// A decision that does not fit the case is the caller's mistake, or somebody was quicker.
fn refused(error: hearsay::store::Error) -> Problem {
    match error {
        hearsay::store::Error::Decision { reason, .. } => {
            Problem { status: 409, code: "conflict", message: reason }
        }
        other => other.into(),
    }
}

/// What the body of a request decides.
fn verdict(case: &CaseFile, call: &Call, target: &str) -> Result<Verdict, Problem> {
    let value = call.body.get("value").unwrap_or(&Value::Null);
    let text = || call.said("value").ok_or_else(|| Problem::bad("value is missing, or no text"));
    let known_actors = |other: &str| {
        for key in [target, other] {
            if !case.knows_actor(key)? {
                return Err(Problem::not_found(format!("actor {key}")));
            }
        }
        Ok(())
    };
    Ok(match call.said("action").unwrap_or_default() {
        "accept" => Verdict::Accept,
        "reject" => Verdict::Reject,
        "correct" => {
            let statement = case.statement(target)?;
            let field = call.said("field").ok_or_else(|| Problem::bad("field is missing"))?;
            let full = fields::full_name(&statement, field).map_err(Problem::bad)?;
            let words = match value {
                Value::Null => "",
                Value::String(words) => words,
                _ => return Err(Problem::bad("value is what the field should be, as text")),
            };
            Verdict::Correct {
                field: full,
                value: fields::value_of(&statement, field, words).map_err(Problem::bad)?,
            }
        }
        "add" => Verdict::Add { statement: Box::new(added(case, target, value)?) },
        "merge" => Verdict::merge(text()?),
        "split" => {
            let ids = value.as_array().map(|ids| ids.iter().filter_map(Value::as_str).collect::<Vec<_>>());
            let ids = ids.filter(|ids| !ids.is_empty());
            Verdict::split(&ids.ok_or_else(|| Problem::bad("value is a list of ids of statements"))?)
        }
        "same_actor" => {
            known_actors(text()?)?;
            Verdict::SameActor { with: text()?.to_owned() }
        }
        "not_same_actor" => {
            known_actors(text()?)?;
            Verdict::NotSameActor { with: text()?.to_owned() }
        }
        "rate" => rating(case, text()?, target)?,
        "note" => {
            let note = call.said("note").or_else(|| call.said("value"));
            Verdict::Note { text: note.ok_or_else(|| Problem::bad("note is missing"))?.to_owned() }
        }
        other => return Err(Problem::bad(format!("action {other:?}: see /api/v1/openapi.json"))),
    })
}

/// A statement in the case format, without an id; `start` is in UTF-16 units of the report's text.
fn added(case: &CaseFile, report: &str, value: &Value) -> Result<StatementRecord, Problem> {
    let Value::Object(fields) = value else {
        return Err(Problem::bad("value is a statement in the case format"));
    };
    let text = case.reading(report)?.report.text;
    let mut fields = fields.clone();
    let start = fields.remove("start").and_then(|start| start.as_u64());
    fields.remove("end");
    for (name, default) in [("id", ""), ("report", report), ("factuality", "certain")] {
        fields.entry(name).or_insert_with(|| json!(default));
    }
    let mut statement: StatementRecord = serde_json::from_value(Value::Object(fields))
        .map_err(|error| Problem::bad(format!("value: {error}")))?;
    statement.start = start.map(|start| {
        let mut units = 0;
        let before = text.chars().take_while(|character| {
            let is_before = units < start;
            units += character.len_utf16() as u64;
            is_before
        });
        before.count() as u32
    });
    Ok(statement)
}

/// `A` to `F` is how reliable a source is, `1` to `6` how credible an item (the Admiralty system).
fn rating(case: &CaseFile, grade: &str, target: &str) -> Result<Verdict, Problem> {
    let mut characters = grade.chars();
    match (characters.next(), characters.next()) {
        (Some(letter @ 'A'..='F'), None) => {
            if !case.knows_source(target)? {
                return Err(Problem::not_found(format!("source {target}")));
            }
            Ok(Verdict::RateSource { reliability: Some(letter), credibility: None })
        }
        (Some(digit @ '1'..='6'), None) => {
            let credibility = digit.to_digit(10).and_then(|digit| u8::try_from(digit).ok());
            Ok(Verdict::RateSource { reliability: None, credibility })
        }
        _ => Err(Problem::bad("value is a letter from A to F, or a digit from 1 to 6")),
    }
}

pub(super) fn reliability(desk: &Desk, call: &Call) -> Answer {
    let (Some(a), Some(b)) = (call.asked("a"), call.asked("b")) else {
        return Err(Problem::bad("a and b are the two coders"));
    };
    let coders = [a.to_owned(), b.to_owned()];
    let found = desk.with_case(|case| case.reliability(&coders).map_err(refused))?;
    let field = |field: &hearsay::store::reliability::FieldReliability| {
        let confusion: BTreeMap<String, usize> =
            field.confusion.iter().map(|((a, b), n)| (format!("{a} / {b}"), *n)).collect();
        json!({
            "field": field.field, "units": field.n_units, "same": field.n_same, "alpha": field.alpha,
            "confusion": confusion, "differences": field.differences,
        })
    };
    Ok(Reply::Json(json!({
        "coders": found.coders, "coded": found.n_coded, "shared": found.n_shared,
        "fields": found.fields.iter().map(field).collect::<Vec<_>>(),
    })))
}
