//! Statements that people added to reports: kept as decisions, and part of every reading of the report.
//!
//! A reader that finds more or less than before changes nothing about them. Where a newer reading has the text
//! otherwise, they stand where their words stand now, nearest to where they stood; where these words are gone, the
//! decision stays and the statement is not shown.

use crate::{
    bytes::{hash, hex},
    fields,
    log::canonical,
    reading::{KeptStatement, Reading, VoiceSpans},
};
use hearsay_types::{PropositionRecord, StatementRecord};
use rusqlite::Connection;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What stands for the rule of a statement that a person added.
pub const BY_HAND: &str = "by hand";

/// The statements that people added and that nobody took back, by the name of the report, in the order in which they
/// were added; of all reports, or of one.
pub(crate) fn of(
    sql: &Connection,
    report: Option<&str>,
) -> rusqlite::Result<BTreeMap<String, Vec<StatementRecord>>> {
    const ADDED: &str = "SELECT id, subject, body FROM decision \
         WHERE kind = 'add' AND (?1 IS NULL OR subject = ?1) ORDER BY id";
    let mut added = BTreeMap::<String, Vec<StatementRecord>>::new();
    let mut find = sql.prepare_cached(ADDED)?;
    let rows: Vec<(i64, String, String)> = find
        .query_map([report], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<rusqlite::Result<_>>()?;
    if rows.is_empty() {
        return Ok(added);
    }
    let undone = undone(sql)?;
    for (_, report, body) in rows.into_iter().filter(|(id, ..)| !undone.contains(id)) {
        let statement = serde_json::from_str::<Value>(&body)
            .ok()
            .and_then(|mut body| serde_json::from_value(body["statement"].take()).ok());
        added.entry(report).or_default().extend(statement);
    }
    Ok(added)
}

/// Decisions that a later one undoes which is not undone itself.
fn undone(sql: &Connection) -> rusqlite::Result<BTreeSet<i64>> {
    const UNDOINGS: &str = "SELECT id, undoes FROM decision WHERE undoes IS NOT NULL ORDER BY id DESC";
    let mut undone = BTreeSet::new();
    let mut undoings = sql.prepare_cached(UNDOINGS)?;
    let mut rows = undoings.query([])?;
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(0)?;
        if !undone.contains(&id) {
            undone.insert(row.get(1)?);
        }
    }
    Ok(undone)
}

/// Puts statements that people added behind those that were read.
pub(crate) fn put_into(reading: &mut Reading, added: &[StatementRecord]) {
    for statement in added {
        if let Some(kept) = placed(statement, &reading.report.text) {
            reading.statements.push(kept);
        }
    }
}

/// The statement as it is kept: with an id, without fields that have no words in them, and where its quote stands.
///
/// # Errors
/// If it has no words, they do not stand in the report, or a field cannot have its value.
pub(crate) fn complete(statement: &StatementRecord, reading: &Reading) -> Result<StatementRecord, String> {
    let mut statement = without_empty(statement)?;
    statement.report.clone_from(&reading.report.id);
    if statement.quote.trim().is_empty() {
        return Err("a statement has words".to_owned());
    }
    let kept = placed(&statement, &reading.report.text)
        .ok_or("the words of the quote do not stand in the report")?;
    (statement.start, statement.end) = (kept.statement.start, kept.statement.end);
    statement.from_elsewhere = roles(&statement)
        .into_iter()
        .filter(|(_, words)| !statement.quote.contains(words))
        .map(|(name, _)| name.to_owned())
        .collect();
    statement.from_elsewhere.dedup();
    (statement.rule, statement.model, statement.score) = (Some(BY_HAND.to_owned()), None, None);
    // Dates and figures are checked as those of a correction are.
    let kind = statement.proposition.kind();
    if let Some(date) = statement.date() {
        fields::set(&statement, &format!("{kind}.date"), &json!(date), None)?;
    }
    for (n, quantity) in statement.quantities.iter().enumerate() {
        fields::set(&statement, &format!("quantities.{}.low", n + 1), &json!(quantity.low), None)?;
    }
    statement.id = String::new();
    let digest = hex(&hash(canonical(&json!(statement)).as_bytes()));
    statement.id = format!("{}-h{}", reading.report.id, digest.get(..12).unwrap_or(&digest));
    Ok(statement)
}

/// Without words that are only white space.
fn without_empty(statement: &StatementRecord) -> Result<StatementRecord, String> {
    fn lean(value: &mut Value) {
        match value {
            Value::String(words) if words.trim().is_empty() => *value = Value::Null,
            Value::Array(list) => {
                list.iter_mut().for_each(lean);
                list.retain(|value| !value.is_null());
            }
            Value::Object(object) => object.values_mut().for_each(lean),
            _ => {}
        }
    }
    let mut value = json!(statement);
    let quote = value["quote"].take();
    let (id, report) = (value["id"].take(), value["report"].take());
    lean(&mut value);
    (value["quote"], value["id"], value["report"]) = (quote, id, report);
    serde_json::from_value(value).map_err(|error| error.to_string())
}

/// Roles that words fill, with the words.
fn roles(statement: &StatementRecord) -> Vec<(&'static str, &str)> {
    const NAMES: [&str; 9] =
        ["actor", "recipient", "place", "from", "to", "what", "agreement", "by", "content"];
    let mut roles: Vec<(&'static str, &str)> =
        NAMES.into_iter().filter_map(|name| Some((name, statement.role(name)?))).collect();
    if let PropositionRecord::Agreement { agreement } = &statement.proposition {
        roles.extend(agreement.parties.iter().map(|words| ("parties", words.as_str())));
    }
    roles
}

/// The statement where its words stand in a text; `None` where they do not.
fn placed(statement: &StatementRecord, text: &str) -> Option<KeptStatement> {
    let wanted = statement.start.unwrap_or(0) as usize;
    let wanted = text.char_indices().nth(wanted).map_or(text.len(), |(at, _)| at);
    let quote = nearest(text, &statement.quote, (wanted, wanted))?;
    let near = (quote.0 as usize, quote.1 as usize);
    let mut places: BTreeMap<String, Vec<(u32, u32)>> = BTreeMap::new();
    for (name, words) in roles(statement) {
        if let Some(place) = nearest(text, words, near) {
            places.entry(name.to_owned()).or_default().push(place);
        }
    }
    let words = |words: &Option<String>| nearest(text, words.as_deref()?, near);
    let voices = statement.voice.iter().map(|voice| VoiceSpans {
        source: words(&voice.source),
        cue: words(&voice.cue),
        content: vec![quote],
    });
    let mut now = statement.clone();
    let point = |byte: u32| text.get(..byte as usize).map(|before| before.chars().count() as u32);
    (now.start, now.end) = (point(quote.0), point(quote.1));
    Some(KeptStatement {
        quote: Some(quote),
        roles: places,
        voices: voices.collect(),
        quantities: statement.quantities.iter().filter_map(|one| nearest(text, &one.text, near)).collect(),
        statement: now,
    })
}

/// Where words stand in a text, nearest to a place in it: within it, if they stand there. Bytes.
fn nearest(text: &str, words: &str, (from, to): (usize, usize)) -> Option<(u32, u32)> {
    if words.trim().is_empty() {
        return None;
    }
    let distance = |at: &usize| {
        let end = at + words.len();
        if *at >= from && end <= to { 0 } else { 1 + from.abs_diff(*at).min(to.abs_diff(end)) }
    };
    let start = text.match_indices(words).map(|(at, _)| at).min_by_key(distance)?;
    Some((u32::try_from(start).ok()?, u32::try_from(start + words.len()).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_nearest() {
        let text = "Guns at Orven. Guns at Haldrin. Guns at Orven.";
        assert_eq!(nearest(text, "Guns", (15, 31)), Some((15, 19)));
        assert_eq!(nearest(text, "Orven", (15, 31)), Some((8, 13)));
        assert_eq!(nearest(text, "Selan", (0, 5)), None);
        assert_eq!(nearest(text, " ", (0, 5)), None);
    }
}
