//! The append-only log: all that happens to a case, each entry chained by its hash to the one before.
//!
//! An entry is canonical JSON (RFC 8785; all numbers are integers): an object with `at` (RFC 3339, UTC),
//! `body`, `kind`, `prev` (the hash of the entry before in lower-case hexadecimal, of the first 64 zeros) and
//! `seq` (from 1, without gaps). Its hash is the SHA-256 of those bytes. Nothing of ours is needed to verify
//! the chain: SQL, a JSON reader and `sha256sum` do.

use crate::bytes::{Hash, hash, hex};
use jiff::{Timestamp, Unit};
use rusqlite::{Connection, OptionalExtension};
use serde_json::{Value, json};

/// Writes an entry behind the last one and gives its number. Within a transaction that writes, so that no two
/// entries follow the same one.
pub(crate) fn append(sql: &Connection, at: Timestamp, kind: &str, body: Value) -> rusqlite::Result<i64> {
    let mut newest = sql.prepare_cached("SELECT seq, hash FROM log ORDER BY seq DESC LIMIT 1")?;
    let newest: Option<(i64, Hash)> =
        newest.query_row([], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let (last, prev) = newest.unwrap_or((0, [0; 32]));
    let seq = last + 1;
    let entry = canonical(&json!({
        "at": moment(at), "body": body, "kind": kind, "prev": hex(&prev), "seq": seq,
    }));
    let mut insert = sql.prepare_cached("INSERT INTO log (seq, entry, hash) VALUES (?1, ?2, ?3)")?;
    insert.execute((seq, &entry, hash(entry.as_bytes())))?;
    Ok(seq)
}

/// A moment as it is written everywhere in a case: RFC 3339, UTC, in milliseconds.
pub(crate) fn moment(at: Timestamp) -> String {
    let rounded = at.round(Unit::Millisecond).unwrap_or(at);
    format!("{rounded:.3}")
}

/// JSON in canonical form (RFC 8785): names sorted, no white space, strings with the fewest escapes. Numbers
/// must be integers, whose form is the same everywhere.
pub fn canonical(value: &Value) -> String {
    let mut out = String::new();
    write(value, &mut out);
    out
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Object(object) => {
            let mut names: Vec<&String> = object.keys().collect();
            names.sort_by(|a, b| a.encode_utf16().cmp(b.encode_utf16()));
            out.push('{');
            for (i, name) in names.into_iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                out.push_str(&json!(name).to_string());
                out.push(':');
                write(&object[name.as_str()], out);
            }
            out.push('}');
        }
        Value::Array(array) => {
            out.push('[');
            for (i, element) in array.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write(element, out);
            }
            out.push(']');
        }
        other => out.push_str(&other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn canonical_json_has_one_form() {
        let value =
            json!({ "b": [1, { "z": null, "a": true }], "a": "é\u{1}\n\"/", "€": -3, "\u{1f600}": 0 });
        // Names are sorted by their UTF-16 units: the surrogates of U+1F600 go behind U+20AC.
        let expected =
            "{\"a\":\"é\\u0001\\n\\\"/\",\"b\":[1,{\"a\":true,\"z\":null}],\"€\":-3,\"\u{1f600}\":0}";
        assert_eq!(canonical(&value), expected);
    }

    #[test]
    fn moments_have_one_form() {
        assert_eq!(moment(Timestamp::UNIX_EPOCH), "1970-01-01T00:00:00.000Z");
        assert_eq!(moment("2031-05-02T10:00:00.1239+02:00".parse().unwrap()), "2031-05-02T08:00:00.124Z");
    }
}
