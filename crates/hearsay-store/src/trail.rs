//! The trail: from a statement, field by field, to the bytes that it was read from.

use crate::{
    CaseFile, Error, added,
    bytes::{hex, unpack},
    effective::Ruling,
    reading::{KeptStatement, Reading, span},
};
use hearsay_types::{SourceMap, Span};
use rusqlite::OptionalExtension;
use serde_json::Value;

/// All that leads from a statement back to its bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct Trail {
    /// The statement, and the places in the text.
    pub kept: KeptStatement,
    /// The report and its layout. Statements are left out.
    pub reading: Reading,
    /// SHA-256 of the input's bytes.
    pub sha256: String,
    /// Number of those bytes.
    pub n_bytes: u64,
    /// Where they were found and when they were captured, in that order.
    pub origins: Vec<Origin>,
    /// What read them, by SHA-256 and in its words: program, model, the user's files.
    pub reader: (String, Value),
    /// When they were read.
    pub recorded: String,
    /// The log entry that tells of the reading: its number and its hash.
    pub log: (i64, String),
    /// How many readings the report had before this one.
    pub n_earlier: usize,
    /// Each field that stands in the text, with the way to the bytes.
    pub fields: Vec<Field>,
    /// Decisions about the statement that hold, by number.
    pub decisions: Vec<i64>,
    /// What these make of it.
    pub ruling: Ruling,
    /// Matters that it belongs to.
    pub matters: Vec<String>,
}

/// A place where bytes were found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The path.
    pub path: String,
    /// When the bytes were captured: RFC 3339, UTC. The time of adding, where the input did not say it.
    pub captured: String,
    /// The log entry that tells of it.
    pub log: i64,
}

/// One field of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// `quote`, a role (`actor`, `place`), `voice 1 source`, `voice 1 cue`, `voice 1 content`, `quantity 1`.
    pub name: String,
    /// Its words in the text.
    pub words: String,
    /// Where they stand in the text, in bytes.
    pub span: Span,
    /// The block of the text that they stand in: its number from 1 and its kind.
    pub block: Option<(usize, String)>,
    /// Where they stand in the input, in bytes; `None` for what stands nowhere in it.
    pub source: Option<Span>,
    /// Those bytes, read as UTF-8.
    pub source_words: Option<String>,
}

impl CaseFile {
    /// The newest reading of a report, with the statements that people added.
    ///
    /// # Errors
    /// If there is no report of this id, or its reading cannot be read.
    pub fn reading(&self, report: &str) -> Result<Reading, Error> {
        const NEWEST: &str = "SELECT reading.id, zstd, n_bytes FROM report JOIN reading ON reading.report = report.id \
             WHERE name = ?1 ORDER BY reading.id DESC LIMIT 1";
        let found: Option<(i64, Vec<u8>, i64)> = self.run(|sql| {
            let mut newest = sql.prepare_cached(NEWEST)?;
            newest.query_row([report], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional()
        })?;
        let (id, zstd, n_bytes) =
            found.ok_or_else(|| Error::NoSuchId { path: self.path.clone(), id: report.to_owned() })?;
        let mut reading = Reading::unpack(&self.path, id, &zstd, n_bytes)?;
        let added = self.run(|sql| added::of(sql, Some(report)))?.remove(report);
        added::put_into(&mut reading, &added.unwrap_or_default());
        Ok(reading)
    }

    /// The newest reading of a report without what people added, with the numbers of both.
    pub(crate) fn read_only(&self, report: &str) -> Result<(i64, i64, Reading), Error> {
        const NEWEST: &str = "SELECT report.id, reading.id, zstd, n_bytes FROM report \
             JOIN reading ON reading.report = report.id WHERE name = ?1 ORDER BY reading.id DESC LIMIT 1";
        let (number, id, zstd, n_bytes): (i64, i64, Vec<u8>, i64) = self.run(|sql| {
            let mut newest = sql.prepare_cached(NEWEST)?;
            newest.query_row([report], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
        })?;
        Ok((number, id, Reading::unpack(&self.path, id, &zstd, n_bytes)?))
    }

    /// The newest readings of all reports, in the order in which they were added, each given to `take`.
    pub fn each_reading(&self, mut take: impl FnMut(Reading)) -> Result<(), Error> {
        let all_added = self.run(|sql| added::of(sql, None))?;
        const ALL: &str = "SELECT reading.id, zstd, n_bytes FROM report_index \
             JOIN reading ON reading.id = report_index.reading ORDER BY report_index.report";
        let fail = |error| Error::of(&self.path, error);
        let mut all = self.sql.prepare_cached(ALL).map_err(fail)?;
        let mut rows = all.query([]).map_err(fail)?;
        while let Some(row) = rows.next().map_err(fail)? {
            let packed: rusqlite::Result<(i64, Vec<u8>, i64)> =
                row.get(0).and_then(|id| Ok((id, row.get(1)?, row.get(2)?)));
            let (id, zstd, n_bytes) = packed.map_err(fail)?;
            let mut reading = Reading::unpack(&self.path, id, &zstd, n_bytes)?;
            if let Some(added) = all_added.get(&reading.report.id) {
                added::put_into(&mut reading, added);
            }
            take(reading);
        }
        Ok(())
    }

    /// The bytes of the input with this SHA-256 (hexadecimal); `None` where the case has none.
    pub fn input_bytes(&self, sha256: &str) -> Result<Option<Vec<u8>>, Error> {
        let Some(hash) = crate::bytes::from_hex(sha256) else { return Ok(None) };
        let found: Option<(Vec<u8>, i64)> = self.run(|sql| {
            let mut find = sql.prepare_cached("SELECT zstd, n_bytes FROM blob WHERE sha256 = ?1")?;
            find.query_row([hash], |row| Ok((row.get(0)?, row.get(1)?))).optional()
        })?;
        let wrong =
            |reason| Error::Record { path: self.path.clone(), what: format!("input {sha256}"), reason };
        found.map(|(zstd, n_bytes)| unpack(&zstd, n_bytes).map_err(wrong)).transpose()
    }

    /// A statement of a newest reading, with that reading.
    pub(crate) fn kept_statement(&self, id: &str) -> Result<(Reading, KeptStatement), Error> {
        const FIND: &str = "SELECT name FROM statement_index \
             JOIN report_index ON report_index.key = statement_index.key & ~65535 \
             JOIN report ON report.id = report_index.report WHERE statement_index.id = ?1";
        let missing = || Error::NoSuchId { path: self.path.clone(), id: id.to_owned() };
        let report: Option<String> =
            self.run(|sql| sql.prepare_cached(FIND)?.query_row([id], |row| row.get(0)).optional())?;
        let reading = self.reading(&report.ok_or_else(missing)?)?;
        let kept = reading.statements.iter().find(|kept| kept.statement.id == id).cloned();
        Ok((reading, kept.ok_or_else(missing)?))
    }

    /// The trail of a statement.
    ///
    /// # Errors
    /// If there is no statement of this id, or what it was read from cannot be read.
    pub fn trail(&self, id: &str) -> Result<Trail, Error> {
        let (mut reading, kept) = self.kept_statement(id)?;
        reading.statements.clear();
        const OF_REPORT: &str = "SELECT report.sha256, reader.sha256, description, recorded, reading.log, log.hash, \
             (SELECT count(*) FROM reading WHERE report = report.id) FROM report \
             JOIN reading ON reading.report = report.id JOIN reader ON reader.id = reading.reader \
             JOIN log ON log.seq = reading.log WHERE name = ?1 ORDER BY reading.id DESC LIMIT 1";
        type Row = (Vec<u8>, Vec<u8>, String, String, i64, Vec<u8>, i64);
        let (sha256, reader, description, recorded, entry, entry_hash, n_readings): Row =
            self.run(|sql| {
                sql.prepare_cached(OF_REPORT)?.query_row([&reading.report.id], |row| {
                    Ok((
                        row.get(0)?,
                        row.get(1)?,
                        row.get(2)?,
                        row.get(3)?,
                        row.get(4)?,
                        row.get(5)?,
                        row.get(6)?,
                    ))
                })
            })?;
        let origins = "SELECT path, captured, log FROM input WHERE sha256 = ?1 ORDER BY id";
        let origins: Vec<Origin> = self.run(|sql| {
            let mut origins = sql.prepare_cached(origins)?;
            let rows = origins.query_map([&sha256], |row| {
                Ok(Origin { path: row.get(0)?, captured: row.get(1)?, log: row.get(2)? })
            })?;
            rows.collect()
        })?;
        let sha256 = hex(&sha256);
        let bytes = self.input_bytes(&sha256)?.unwrap_or_default();
        let map = reading.source_map().unwrap_or_default();
        let tracer = Tracer { reading: &reading, bytes: &bytes, map: &map };
        let fields = tracer.fields(&kept);
        let ruling = self.rulings()?.statements.remove(id).unwrap_or_default();
        Ok(Trail {
            fields,
            matters: self.matters_of(id)?,
            decisions: ruling.decisions.clone(),
            ruling,
            n_bytes: bytes.len() as u64,
            sha256,
            origins,
            reader: (hex(&reader), serde_json::from_str(&description).unwrap_or(Value::String(description))),
            recorded,
            log: (entry, hex(&entry_hash)),
            n_earlier: usize::try_from(n_readings).unwrap_or(1).saturating_sub(1),
            kept,
            reading,
        })
    }
}

/// Follows fields from the text to the bytes.
struct Tracer<'a> {
    reading: &'a Reading,
    bytes: &'a [u8],
    map: &'a SourceMap,
}

impl Tracer<'_> {
    fn fields(&self, kept: &KeptStatement) -> Vec<Field> {
        let mut fields = Vec::new();
        fields.extend(kept.quote.map(|place| self.field("quote".into(), place)));
        for (role, places) in &kept.roles {
            fields.extend(places.iter().map(|place| self.field(role.clone(), *place)));
        }
        for (n, voice) in kept.voices.iter().enumerate() {
            let n = n + 1;
            fields.extend(voice.source.map(|place| self.field(format!("voice {n} source"), place)));
            fields.extend(voice.cue.map(|place| self.field(format!("voice {n} cue"), place)));
            fields.extend(voice.content.iter().map(|place| self.field(format!("voice {n} content"), *place)));
        }
        let quantities = kept.quantities.iter().enumerate();
        fields.extend(quantities.map(|(n, place)| self.field(format!("quantity {}", n + 1), *place)));
        fields
    }

    fn field(&self, name: String, place: (u32, u32)) -> Field {
        let place = span(place);
        let mut blocks = self.reading.layout.blocks.iter().enumerate();
        let block = blocks.find(|(_, block)| block.start <= place.start && place.end <= block.end);
        let source = self.map.source_of(place);
        let source_bytes = source.and_then(|source| self.bytes.get(source.range()));
        Field {
            name,
            words: place.of(&self.reading.report.text).to_owned(),
            span: place,
            block: block.map(|(n, block)| (n + 1, block.kind.clone())),
            source,
            source_words: source_bytes.map(|bytes| String::from_utf8_lossy(bytes).into_owned()),
        }
    }
}
