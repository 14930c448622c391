//! Inputs and their readings into the case.

use crate::{
    CaseFile, Error, added,
    bytes::{Hash, Packed, from_hex, hash, hex},
    index,
    key::MAX_REPORTS,
    log::{self, canonical, moment},
    reading::Reading,
};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension};
use serde_json::{Value, json};
use std::path::Path;

/// An input with what was read from it, compressed and hashed: made on any thread, before anything is written.
#[derive(Debug, Clone)]
pub struct Addition {
    path: String,
    captured: Option<String>,
    bytes: Packed,
    reading: Option<(Reading, Packed)>,
}

/// Bytes of an input, hashed and compressed.
#[derive(Debug, Clone)]
pub struct Bytes(Packed);

impl Bytes {
    /// Hashes and compresses.
    pub fn new(bytes: &[u8]) -> Self {
        Self(Packed::new(bytes))
    }
}

impl Addition {
    /// An input of these bytes, found at `path`, that was read into `reading`.
    pub fn read(path: impl Into<String>, bytes: Bytes, reading: Reading) -> Self {
        let packed = reading.pack();
        Self { path: path.into(), captured: None, bytes: bytes.0, reading: Some((reading, packed)) }
    }

    /// An input whose bytes the case already has, found at another place.
    pub fn origin(path: impl Into<String>, bytes: &[u8]) -> Self {
        Self { path: path.into(), captured: None, bytes: Packed::new(bytes), reading: None }
    }

    /// When the bytes were captured, where they say so: RFC 3339, UTC. It is the time of adding otherwise.
    pub fn captured(mut self, captured: Option<String>) -> Self {
        self.captured = captured;
        self
    }
}

/// What a case knows of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// Nothing: it has to be read.
    No,
    /// Its bytes, from another place.
    Bytes,
    /// Its bytes, from this very place.
    Input,
}

/// What became of an addition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It became the report of this id.
    Added(String),
    /// Its report was there, by this id; the place where it was found is new.
    AnotherOrigin(String),
    /// Its report was there, and was read anew.
    ReadAgain(String),
    /// All of it was there.
    Known(String),
}

impl CaseFile {
    /// What the case knows of an input with this SHA-256 (hexadecimal) at `path`.
    pub fn known(&self, sha256: &str, path: &str) -> Result<Known, Error> {
        let Some(sha256) = from_hex(sha256) else { return Ok(Known::No) };
        self.run(|sql| {
            let mut report = sql.prepare_cached("SELECT 1 FROM report WHERE sha256 = ?1")?;
            if !report.exists([sha256])? {
                return Ok(Known::No);
            }
            let mut input = sql.prepare_cached("SELECT 1 FROM input WHERE sha256 = ?1 AND path = ?2")?;
            Ok(if input.exists((sha256, path))? { Known::Input } else { Known::Bytes })
        })
    }

    /// Adds inputs, in their order and as a whole: when this returns they are on the disk, all of them or,
    /// with an error, none. `reader` describes what read them (program, model, files, each with its hash).
    /// A report that the case has is read anew only where `again` says so, and only what differs from its
    /// newest reading is kept. Gives what became of each, in their order.
    pub fn add(
        &mut self,
        reader: &Value,
        additions: &[Addition],
        again: Again,
        at: Timestamp,
    ) -> Result<Vec<Outcome>, Error> {
        let path = self.path.clone();
        self.write(|sql| {
            let mut batch = Batch { sql, reader, reader_id: None, again, at, path: &path, read: Vec::new() };
            let outcomes = additions.iter().map(|one| batch.add(one)).collect::<Result<_, _>>()?;
            for (_, _, reading) in &mut batch.read {
                let added = added::of(sql, Some(&reading.report.id))?.remove(&reading.report.id);
                added::put_into(reading, &added.unwrap_or_default());
            }
            let entries = batch.read.iter().map(|(report, reading, content)| index::Entry {
                report: *report,
                reading: *reading,
                content,
            });
            index::put(sql, entries.collect())?;
            Ok(outcomes)
        })
    }

    /// Notes inputs that could not be read, each a path and a reason. What was noted before is not noted twice.
    pub fn note_skipped(&mut self, skipped: &[(String, String)], at: Timestamp) -> Result<(), Error> {
        if skipped.is_empty() {
            return Ok(());
        }
        self.write(|sql| {
            let mut find = sql.prepare_cached("SELECT 1 FROM skipped WHERE path = ?1 AND reason = ?2")?;
            let mut insert =
                sql.prepare_cached("INSERT INTO skipped (path, reason, log) VALUES (?1, ?2, ?3)")?;
            for (path, reason) in skipped {
                if !find.exists((path, reason))? {
                    let body = json!({ "path": path, "reason": reason });
                    insert.execute((path, reason, log::append(sql, at, "input.skipped", body)?))?;
                }
            }
            Ok(())
        })
    }
}

/// Whether reports that a case has are read anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// They stay as they are.
    No,
    /// They get a new reading, where it differs from the newest.
    Yes,
}

struct Batch<'a> {
    sql: &'a Connection,
    reader: &'a Value,
    reader_id: Option<(i64, Hash)>,
    again: Again,
    at: Timestamp,
    path: &'a Path,
    /// New readings: of which report, by which number, and what.
    read: Vec<(i64, i64, Reading)>,
}

impl Batch<'_> {
    fn add(&mut self, addition: &Addition) -> rusqlite::Result<Outcome> {
        let sha256 = addition.bytes.sha256;
        let mut find = self.sql.prepare_cached("SELECT id, name FROM report WHERE sha256 = ?1")?;
        let found: Option<(i64, String)> =
            find.query_row([sha256], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        let Some((report, name)) = found else { return self.add_report(addition) };
        let is_new_origin = self.add_input(addition, &name)?;
        let is_read = match &addition.reading {
            Some((reading, packed)) if self.again == Again::Yes => {
                self.add_reading(report, &name, sha256, reading, packed)?
            }
            _ => false,
        };
        Ok(if is_read {
            Outcome::ReadAgain(name)
        } else if is_new_origin {
            Outcome::AnotherOrigin(name)
        } else {
            Outcome::Known(name)
        })
    }

    fn add_report(&mut self, addition: &Addition) -> rusqlite::Result<Outcome> {
        let sha256 = addition.bytes.sha256;
        let wanted = addition.reading.as_ref().map_or("", |(reading, _)| reading.report.id.as_str());
        let name = self.free_name(wanted, &sha256)?;
        let bytes = &addition.bytes;
        let mut blob = self
            .sql
            .prepare_cached("INSERT OR IGNORE INTO blob (sha256, n_bytes, zstd) VALUES (?1, ?2, ?3)")?;
        blob.execute((sha256, bytes.n_bytes, &bytes.zstd))?;
        let mut insert = self.sql.prepare_cached("INSERT INTO report (name, sha256) VALUES (?1, ?2)")?;
        let report = insert.insert((&name, sha256))?;
        if report > MAX_REPORTS {
            return Err(rusqlite::Error::InvalidParameterName(format!(
                "{} holds {MAX_REPORTS} reports, which is the most that a case can hold",
                self.path.display()
            )));
        }
        self.add_input(addition, &name)?;
        if let Some((reading, packed)) = &addition.reading {
            self.add_reading(report, &name, sha256, reading, packed)?;
        }
        Ok(Outcome::Added(name))
    }

    /// The name that a report wants, or one that is made from it and its hash where another report has it.
    fn free_name(&self, wanted: &str, sha256: &Hash) -> rusqlite::Result<String> {
        let hex = hex(sha256);
        let mut find = self.sql.prepare_cached("SELECT 1 FROM report WHERE name = ?1")?;
        let candidates = [wanted.to_owned(), format!("{wanted}-{}", &hex[..8]), hex];
        for name in &candidates {
            if !name.is_empty() && !name.starts_with('-') && !find.exists([name])? {
                return Ok(name.clone());
            }
        }
        let [.., hex] = candidates;
        Ok(hex)
    }

    /// Whether the place where the input was found is new.
    fn add_input(&self, addition: &Addition, report: &str) -> rusqlite::Result<bool> {
        let Addition { path, captured, bytes, .. } = addition;
        let mut find = self.sql.prepare_cached("SELECT 1 FROM input WHERE sha256 = ?1 AND path = ?2")?;
        if find.exists((bytes.sha256, path))? {
            return Ok(false);
        }
        let mut body =
            json!({ "bytes": bytes.n_bytes, "input": hex(&bytes.sha256), "path": path, "report": report });
        if let Some(captured) = captured {
            body["captured"] = json!(captured);
        }
        let entry = log::append(self.sql, self.at, "input.added", body)?;
        let mut insert = self
            .sql
            .prepare_cached("INSERT INTO input (sha256, path, captured, log) VALUES (?1, ?2, ?3, ?4)")?;
        let captured = captured.clone().unwrap_or_else(|| moment(self.at));
        insert.execute((bytes.sha256, path, captured, entry))?;
        Ok(true)
    }

    /// Whether the reading was kept: whether it is another than the report's newest.
    fn add_reading(
        &mut self,
        report: i64,
        name: &str,
        input: Hash,
        reading: &Reading,
        packed: &Packed,
    ) -> rusqlite::Result<bool> {
        let mut reading = reading.clone();
        let renamed;
        let packed = if reading.report.id == name {
            packed
        } else {
            reading.rename(name);
            renamed = reading.pack();
            &renamed
        };
        let (reader, reader_hash) = self.reader()?;
        let newest = "SELECT sha256, reader FROM reading WHERE report = ?1 ORDER BY id DESC LIMIT 1";
        let mut newest = self.sql.prepare_cached(newest)?;
        let newest: Option<(Hash, i64)> =
            newest.query_row([report], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        if newest == Some((packed.sha256, reader)) {
            return Ok(false);
        }
        let body = json!({
            "input": hex(&input), "reader": hex(&reader_hash), "reading": hex(&packed.sha256), "report": name,
            "statements": reading.statements.len(),
        });
        let entry = log::append(self.sql, self.at, "report.read", body)?;
        let mut insert = self.sql.prepare_cached(
            "INSERT INTO reading (report, reader, recorded, sha256, n_bytes, zstd, log) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?;
        let recorded = moment(self.at);
        let row = (report, reader, recorded, packed.sha256, packed.n_bytes, &packed.zstd, entry);
        let id = insert.insert(row)?;
        self.read.retain(|(other, ..)| *other != report);
        self.read.push((report, id, reading));
        Ok(true)
    }

    /// The number and the hash of the reader, which is noted when it is used for the first time.
    fn reader(&mut self) -> rusqlite::Result<(i64, Hash)> {
        if let Some(reader) = self.reader_id {
            return Ok(reader);
        }
        let description = canonical(self.reader);
        let sha256 = hash(description.as_bytes());
        let mut find = self.sql.prepare_cached("SELECT id FROM reader WHERE sha256 = ?1")?;
        let found: Option<i64> = find.query_row([sha256], |row| row.get(0)).optional()?;
        let id = match found {
            Some(id) => id,
            None => {
                let body = json!({ "description": self.reader, "reader": hex(&sha256) });
                log::append(self.sql, self.at, "reader.used", body)?;
                let mut insert =
                    self.sql.prepare_cached("INSERT INTO reader (sha256, description) VALUES (?1, ?2)")?;
                insert.insert((sha256, description))?
            }
        };
        Ok(*self.reader_id.insert((id, sha256)))
    }
}
