//! Fields of a statement by their names in the case format: `event.place`, `factuality`, `voice.1.source`.
//!
//! Members of lists are counted from 1. What stands for roles of a statement (`links`) can be named by
//! `links.actors.ROLE`. Not to be set are what the record itself made: ids, the report, the kind (a statement of
//! another kind is another statement), rule, model and score.

use crate::index::days;
use hearsay_types::StatementRecord;
use serde_json::{Map, Value, json};

/// The fields of each kind.
const OF_KINDS: [(&str, &[&str]); 4] = [
    ("event", &["type", "mode", "actor", "recipient", "place", "date", "context", "weapons", "intent"]),
    ("relation", &["type", "from", "to", "what", "date"]),
    ("control", &["act", "actor", "place", "date"]),
    ("agreement", &["agreement", "act", "parties", "by", "content", "date"]),
];

/// The fields of a voice and of a quantity.
const OF_LISTS: [(&str, &[&str]); 2] = [
    ("voice", &["source", "cue", "how", "refers_to", "anonymous", "source_kind"]),
    ("quantities", &["what", "low", "high", "text"]),
];

/// Fields of every statement.
const OF_ALL: [&str; 4] = ["quote", "factuality", "voice", "quantities"];

/// Roles that actors play.
const ACTOR_ROLES: [&str; 6] = ["actor", "recipient", "from", "to", "by", "parties"];

/// The fields of a statement of this kind that have a value of their own, by their short names: `type`, `place`.
pub fn of_kind(kind: &str) -> &'static [&'static str] {
    OF_KINDS.iter().find(|(name, _)| *name == kind).map_or(&[], |(_, fields)| fields)
}

/// The whole name of a field of the statement: `event.place` for `place`.
///
/// # Errors
/// If the statement has no such field; says which it has.
pub fn full_name(statement: &StatementRecord, field: &str) -> Result<String, String> {
    let kind = statement.proposition.kind();
    let field = field.trim();
    let parts: Vec<&str> = field.split('.').collect();
    let is_member = |n: &str| n.parse::<usize>().is_ok_and(|n| (1..=1_000).contains(&n));
    let is_known = match parts.as_slice() {
        [one] if of_kind(kind).contains(one) => return Ok(format!("{kind}.{one}")),
        [one] => OF_ALL.contains(one),
        [of, one] if *of == kind => of_kind(kind).contains(one),
        [list, n] => OF_LISTS.iter().any(|(name, _)| name == list) && is_member(n),
        ["links", "actors", role] => ACTOR_ROLES.contains(role) && of_kind(kind).contains(role),
        [list, n, one] => {
            OF_LISTS.iter().any(|(name, fields)| name == list && fields.contains(one)) && is_member(n)
        }
        _ => false,
    };
    if is_known {
        return Ok(field.to_owned());
    }
    let known = [of_kind(kind), &OF_ALL].concat().join(", ");
    Err(format!(
        "{} has no field {field:?} that can be corrected; it has {known}, voice.1.source, quantities.1.low",
        statement.id
    ))
}

/// What a person's words mean as the value of a field: the words themselves where the field holds words, else
/// JSON, else a list with commas between its members. Nothing at all, or `null`, empties the field.
///
/// # Errors
/// If the field cannot have that value.
pub fn value_of(statement: &StatementRecord, field: &str, words: &str) -> Result<Value, String> {
    let words = words.trim();
    if words.is_empty() || words == "null" {
        return set(statement, field, &Value::Null, None).map(|_| Value::Null);
    }
    let parsed: Option<Value> = serde_json::from_str(words).ok();
    let list: Vec<&str> = words.split(',').map(str::trim).filter(|word| !word.is_empty()).collect();
    let readings = [Some(json!(words)), parsed.clone(), Some(json!(list))].into_iter().flatten();
    if let Some(value) = readings.into_iter().find(|value| set(statement, field, value, None).is_ok()) {
        return Ok(value);
    }
    let meant = parsed.filter(|value| !value.is_string()).unwrap_or_else(|| json!(words));
    set(statement, field, &meant, None).map(|_| meant)
}

/// The value of a field; `Null` where it is empty or missing.
pub fn get(statement: &StatementRecord, field: &str) -> Value {
    let Ok(field) = full_name(statement, field) else { return Value::Null };
    let mut at = &json!(statement);
    for part in field.split('.') {
        at = match at {
            Value::Array(list) => {
                let n = part.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
                n.and_then(|n| list.get(n)).unwrap_or(&Value::Null)
            }
            other => &other[part],
        };
    }
    at.clone()
}

/// The statement with another value in one field; `Null` empties it. Where words of a role change, what the old
/// words stood for is taken away. `text` is the report's, in which a quote must stand.
///
/// # Errors
/// If there is no such field, or it cannot have that value.
pub fn set(
    statement: &StatementRecord,
    field: &str,
    value: &Value,
    text: Option<&str>,
) -> Result<StatementRecord, String> {
    let field = full_name(statement, field)?;
    let refuse = |reason: &str| format!("{field} cannot be {value}: {reason}");
    if !has_whole_numbers(value) {
        return Err(refuse("numbers must be whole"));
    }
    let mut record = json!(statement);
    put(&mut record, &field, value).map_err(|reason| refuse(&reason))?;
    let mut changed: StatementRecord =
        serde_json::from_value(record.clone()).map_err(|error| refuse(&error.to_string()))?;
    if lean(&json!(changed)) != lean(&record) {
        return Err(refuse("it has members that the case format does not know"));
    }
    let name = field.rsplit('.').next().unwrap_or_default();
    if name == "date" && !value.as_str().is_none_or(is_timex) {
        return Err(refuse("a date is a TIMEX3 value such as 2031-05-02, 2031-05, 2031-W18 or P3D"));
    }
    if name == "low" || name == "high" {
        let upside_down =
            |q: &hearsay_types::QuantityRecord| q.low.zip(q.high).is_some_and(|(low, high)| low > high);
        if changed.quantities.iter().any(upside_down) {
            return Err(refuse("the least is more than the most"));
        }
    }
    if field == "quote" {
        place_quote(statement, &mut changed, text).map_err(|reason| refuse(&reason))?;
    }
    let (of, role) = field.split_once('.').unwrap_or_default();
    if of == statement.proposition.kind() && get(statement, &field) != *value {
        if ACTOR_ROLES.contains(&role) {
            changed.links.actors.remove(role);
        }
        if role == "place" {
            changed.links.place = None;
        }
        if ACTOR_ROLES.contains(&role) || role == "place" {
            changed.from_elsewhere.retain(|name| name != role);
            if value.as_str().is_some_and(|words| !statement.quote.contains(words)) {
                changed.from_elsewhere.push(role.to_owned());
            }
        }
    }
    if of == "voice" && name == "source" && get(statement, &field) != *value {
        let n = role.split('.').next().and_then(|n| n.parse::<usize>().ok()).unwrap_or(0);
        if let Some(voice) = n.checked_sub(1).and_then(|n| changed.voice.get_mut(n)) {
            (voice.actor, voice.refers_to) = (None, None);
        }
    }
    Ok(changed)
}

/// Writes a value at a path. A member behind the last of a list is added, one that becomes `null` taken out.
fn put(record: &mut Value, field: &str, value: &Value) -> Result<(), String> {
    let Some((first, rest)) = field.split_once('.') else {
        return place(record, field, value);
    };
    let next = match record {
        Value::Array(list) => {
            let n = first.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
            n.and_then(|n| list.get_mut(n)).ok_or(format!("there is no number {first}"))?
        }
        Value::Object(object) => {
            // Lists and objects without members are not written.
            let empty = if OF_LISTS.iter().any(|(name, _)| *name == first) { json!([]) } else { json!({}) };
            object.entry(first).or_insert(empty)
        }
        _ => return Err(format!("{first} has no parts")),
    };
    put(next, rest, value)
}

fn place(record: &mut Value, name: &str, value: &Value) -> Result<(), String> {
    match record {
        Value::Array(list) => {
            let n = name.parse::<usize>().ok().and_then(|n| n.checked_sub(1)).unwrap_or(usize::MAX);
            match (n < list.len(), value) {
                (true, Value::Null) => drop(list.remove(n)),
                (true, _) => list[n] = value.clone(),
                (false, Value::Null) => return Err(format!("there is no number {name}")),
                (false, _) if n == list.len() => list.push(value.clone()),
                (false, _) => return Err(format!("there are only {}", list.len())),
            }
        }
        Value::Object(object) => {
            let is_list = OF_LISTS.iter().any(|(list, _)| *list == name)
                || ["context", "weapons", "parties"].contains(&name)
                || ACTOR_ROLES.contains(&name) && object.values().all(Value::is_array) && !object.is_empty();
            let value = if value.is_null() && is_list { json!([]) } else { value.clone() };
            object.insert(name.to_owned(), value);
        }
        _ => return Err(format!("there is no place for {name}")),
    }
    Ok(())
}

/// A quote must stand in the report's text. Of several places the one nearest to the old.
fn place_quote(old: &StatementRecord, new: &mut StatementRecord, text: Option<&str>) -> Result<(), String> {
    if new.quote.trim().is_empty() {
        return Err("a statement has words".to_owned());
    }
    let Some(text) = text else {
        (new.start, new.end) = (None, None);
        return Ok(());
    };
    let before = i64::from(old.start.unwrap_or(0));
    let starts = text.match_indices(&new.quote).map(|(at, _)| text[..at].chars().count() as u32);
    let nearest = starts.min_by_key(|start| (i64::from(*start) - before).abs());
    let start = nearest.ok_or("these words do not stand in the report")?;
    (new.start, new.end) = (Some(start), Some(start + new.quote.chars().count() as u32));
    Ok(())
}

/// A value that ISO-TimeML could have: days, weeks, spans and references.
fn is_timex(value: &str) -> bool {
    let is_period = || {
        let mut chars = value.chars();
        chars.next() == Some('P') && value.len() > 2 && chars.all(|c| c.is_ascii_alphanumeric() || c == '.')
    };
    let is_open = || value.contains('X') && value.chars().all(|c| c.is_ascii_digit() || "XWT-:".contains(c));
    days(value).is_some() || value.ends_with("_REF") || is_period() || is_open()
}

fn has_whole_numbers(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.is_i64() || number.is_u64(),
        Value::Array(list) => list.iter().all(has_whole_numbers),
        Value::Object(object) => object.values().all(has_whole_numbers),
        _ => true,
    }
}

/// Without what is not written where it is empty.
fn lean(value: &Value) -> Value {
    match value {
        Value::Object(object) => {
            let kept = object.iter().map(|(name, value)| (name.clone(), lean(value)));
            let is_empty = |value: &Value| match value {
                Value::Null | Value::Bool(false) => true,
                Value::Array(list) => list.is_empty(),
                Value::Object(object) => object.is_empty(),
                _ => false,
            };
            let mut kept: Vec<(String, Value)> = kept.filter(|(_, value)| !is_empty(value)).collect();
            kept.sort_by(|a, b| a.0.cmp(&b.0));
            Value::Object(Map::from_iter(kept))
        }
        Value::Array(list) => Value::Array(list.iter().map(lean).collect()),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statement() -> StatementRecord {
        let line = r#"{"id":"r1-1","report":"r1","quote":"shelled Orven","voice":[{"source":"the army","cue":"said","how":"indirect"}],"factuality":"certain","kind":"event","event":{"type":"ASSAULT","mode":null,"actor":"rebels","recipient":null,"place":"Orven","date":"2031-05-02"},"quantities":[{"what":"killed","low":3,"high":null,"text":"at least three"}],"links":{"actors":{"actor":[{"key":"rebels","name":"Rebels"}]}}}"#;
        serde_json::from_str(line).unwrap()
    }

    #[test]
    fn a_corrected_field_is_the_only_one_that_changes() {
        let old = statement();
        let cases = [
            ("place", "Haldrin", json!("Haldrin")),
            ("event.type", "PROTEST", json!("PROTEST")),
            ("event.mode", "null", Value::Null),
            ("date", "2031-05", json!("2031-05")),
            ("factuality", "denied", json!("denied")),
            ("weapons", "guns, mortars", json!(["guns", "mortars"])),
            ("voice.1.cue", "claimed", json!("claimed")),
            ("quantities.1.high", "12", json!(12)),
            (
                "quantities.2",
                r#"{"what":"wounded","low":4,"text":"four"}"#,
                json!({"what":"wounded","low":4,"text":"four"}),
            ),
            ("quantities.1", "", Value::Null),
            (
                "links.actors.actor",
                r#"[{"key":"army","name":"Army"}]"#,
                json!([{"key":"army","name":"Army"}]),
            ),
        ];
        for (field, words, value) in cases {
            let found = value_of(&old, field, words).unwrap();
            assert_eq!(found, value, "{field}");
            let new = set(&old, field, &value, None).unwrap();
            if field != "quantities.1" {
                assert_eq!(lean(&get(&new, field)), lean(&value), "{field}");
            }
            assert_eq!((&new.id, &new.quote), (&old.id, &old.quote));
        }
        assert!(set(&old, "quantities.1", &Value::Null, None).unwrap().quantities.is_empty());
    }

    #[test]
    fn what_old_words_stood_for_goes_with_them() {
        let old = statement();
        let new = set(&old, "actor", &json!("the army"), None).unwrap();
        assert!(new.links.role("actor").is_empty());
        assert_eq!(new.from_elsewhere, ["actor"]);
        assert!(!set(&old, "place", &json!("Orven"), None).unwrap().links.actors.is_empty());
    }

    #[test]
    fn what_cannot_be_is_refused_with_the_reason() {
        let old = statement();
        let cases = [
            ("plce", "Orven", "it has type, mode"),
            ("id", "x", "no field"),
            ("relation.from", "x", "no field"),
            ("factuality", "sure", "unknown Factuality"),
            ("type", "ASSULT", "unknown EventType"),
            ("date", "last Monday", "TIMEX3"),
            ("quantities.1.high", "2", "least is more"),
            ("quantities.1.low", "2.5", "whole"),
            ("quantities.7", "{}", "only 1"),
            ("voice.2.cue", "said", "no number 2"),
            ("quantities.1", r#"{"what":"killed","lw":3}"#, "does not know"),
        ];
        for (field, words, reason) in cases {
            let refused = value_of(&old, field, words).unwrap_err();
            assert!(refused.contains(reason), "{field}: {refused}");
        }
        let text = "Rebels shelled Orven. They shelled Orven again.";
        let quote = |words: &str| set(&old, "quote", &json!(words), Some(text));
        assert_eq!(quote("Orven").unwrap().start, Some(15));
        assert!(quote("Haldrin").unwrap_err().contains("do not stand"));
    }
}
