//! The doctor: what is wrong with a case file, and what to do about each finding.

use crate::{
    CaseFile, Error, added,
    case::SCHEMA,
    index::{self, CLEAR, Entry},
    log,
    reading::Reading,
};
use jiff::Timestamp;
use serde_json::json;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// As it should be.
    Fine,
    /// Works, and could be better.
    Advice,
    /// Something is broken.
    Broken,
}

impl Level {
    /// `fine`, `advice` or `broken`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fine => "fine",
            Self::Advice => "advice",
            Self::Broken => "broken",
        }
    }
}

/// What one examination showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was examined.
    pub about: &'static str,
    /// How bad it is.
    pub level: Level,
    /// What was found.
    pub found: String,
    /// What to do; `None` where nothing need be done.
    pub remedy: Option<&'static str>,
}

const RESTORE: &str = "copy the file as it is, then restore the newest backup that hearsay verify accepts, or add \
     the inputs to a new case";
const REINDEX: &str = "run hearsay doctor CASE --reindex, which makes the index anew from the record";

type Examination = fn(&CaseFile) -> Result<Finding, Error>;

/// Examines a case.
///
/// # Errors
/// If it cannot be read at all.
pub fn examine(case: &CaseFile) -> Result<Vec<Finding>, Error> {
    let mut findings = vec![schema(case)?];
    if case.schema()? < SCHEMA {
        return Ok(findings);
    }
    let examinations: [(&'static str, Examination); 7] = [
        ("pages", integrity),
        ("references", references),
        ("inputs", inputs),
        ("readings", readings),
        ("index", index),
        ("guards", guards),
        ("space", space),
    ];
    for (about, examine) in examinations {
        let finding = examine(case).unwrap_or_else(|error| broken(about, error.to_string(), RESTORE));
        findings.push(finding);
    }
    Ok(findings)
}

fn fine(about: &'static str, found: impl Into<String>) -> Finding {
    Finding { about, level: Level::Fine, found: found.into(), remedy: None }
}

fn broken(about: &'static str, found: impl Into<String>, remedy: &'static str) -> Finding {
    Finding { about, level: Level::Broken, found: found.into(), remedy: Some(remedy) }
}

fn advice(about: &'static str, found: impl Into<String>, remedy: &'static str) -> Finding {
    Finding { about, level: Level::Advice, found: found.into(), remedy: Some(remedy) }
}

fn count(case: &CaseFile, query: &str) -> Result<i64, Error> {
    case.run(|sql| sql.query_row(query, [], |row| row.get(0)))
}

fn schema(case: &CaseFile) -> Result<Finding, Error> {
    let found = case.schema()?;
    Ok(if found < SCHEMA {
        let words = format!("schema {found}, this build writes {SCHEMA}");
        advice("schema", words, "any other command brings the case to the newer schema; make a copy first")
    } else {
        fine("schema", format!("schema {found}, as this build writes it"))
    })
}

fn integrity(case: &CaseFile) -> Result<Finding, Error> {
    let lines: Vec<String> = case.run(|sql| {
        let mut check = sql.prepare("PRAGMA integrity_check(20)")?;
        check.query_map([], |row| row.get(0))?.collect()
    })?;
    Ok(if lines == ["ok"] {
        fine("pages", "all pages are well formed")
    } else {
        broken("pages", lines.join("; "), RESTORE)
    })
}

fn references(case: &CaseFile) -> Result<Finding, Error> {
    let n: i64 = count(case, "SELECT count(*) FROM pragma_foreign_key_check")?;
    Ok(if n == 0 {
        fine("references", "all rows that others refer to are there")
    } else {
        broken("references", format!("{n} rows refer to rows that are missing"), RESTORE)
    })
}

fn inputs(case: &CaseFile) -> Result<Finding, Error> {
    let n_missing = count(
        case,
        "SELECT count(*) FROM report WHERE NOT EXISTS (SELECT 1 FROM blob WHERE blob.sha256 = report.sha256)",
    )?;
    let n_unnamed = count(
        case,
        "SELECT count(*) FROM report WHERE NOT EXISTS (SELECT 1 FROM input WHERE input.sha256 = report.sha256)",
    )?;
    let n_unread = count(
        case,
        "SELECT count(*) FROM blob WHERE NOT EXISTS (SELECT 1 FROM report WHERE report.sha256 = blob.sha256)",
    )?;
    Ok(if n_missing + n_unnamed > 0 {
        broken("inputs", format!("{n_missing} reports without bytes, {n_unnamed} without an origin"), RESTORE)
    } else if n_unread > 0 {
        advice("inputs", format!("{n_unread} contents that no report is of"), "they do no harm")
    } else {
        fine("inputs", format!("{} inputs, each with its bytes", count(case, "SELECT count(*) FROM input")?))
    })
}

fn readings(case: &CaseFile) -> Result<Finding, Error> {
    let n_unread = count(
        case,
        "SELECT count(*) FROM report WHERE NOT EXISTS (SELECT 1 FROM reading WHERE reading.report = report.id)",
    )?;
    let n_orphans = count(
        case,
        "SELECT count(*) FROM reading WHERE NOT EXISTS (SELECT 1 FROM report WHERE report.id = reading.report)",
    )?;
    let n_earlier =
        count(case, "SELECT (SELECT count(*) FROM reading) - (SELECT count(DISTINCT report) FROM reading)")?;
    let n_readers = count(case, "SELECT count(*) FROM reader")?;
    let n_stale = count(
        case,
        "SELECT count(*) FROM report_index JOIN reading ON reading.id = report_index.reading \
         WHERE reader <> (SELECT reader FROM reading ORDER BY id DESC LIMIT 1)",
    )?;
    Ok(if n_unread + n_orphans > 0 {
        let words = format!("{n_unread} reports without a reading, {n_orphans} readings without a report");
        broken("readings", words, "add the inputs again with hearsay add CASE INPUT... --again")
    } else if n_stale > 0 {
        let words = format!("{n_stale} reports were read by another model or other files than the newest");
        advice("readings", words, "to read all alike, add the inputs again with --again")
    } else {
        fine(
            "readings",
            format!("all reports read alike; {n_earlier} earlier readings kept, {n_readers} readers"),
        )
    })
}

fn index(case: &CaseFile) -> Result<Finding, Error> {
    let n_stale = count(
        case,
        "SELECT count(*) FROM report WHERE (SELECT reading FROM report_index WHERE report_index.report = report.id) \
         IS NOT (SELECT max(id) FROM reading WHERE reading.report = report.id)",
    )?;
    let n_apart = count(
        case,
        "SELECT abs((SELECT count(*) FROM report_index) - (SELECT count(*) FROM report_words)) \
         + abs((SELECT count(*) FROM statement_index) - (SELECT count(*) FROM statement_words))",
    )?;
    Ok(if n_stale + n_apart > 0 {
        broken(
            "index",
            format!("{n_stale} reports are not in it as last read, {n_apart} rows differ"),
            REINDEX,
        )
    } else {
        let n = count(case, "SELECT count(*) FROM statement_index")?;
        fine("index", format!("all newest readings are in it, with {n} statements"))
    })
}

fn guards(case: &CaseFile) -> Result<Finding, Error> {
    let n = count(
        case,
        "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger' AND sql LIKE '%append-only%'",
    )?;
    let expected = include_str!("../migrations/0001-record.sql").matches("CREATE TRIGGER").count();
    Ok(if usize::try_from(n) == Ok(expected) {
        fine("guards", "the record's tables refuse changes")
    } else {
        let words =
            format!("{} of {expected} guards of the append-only tables were taken away", expected as i64 - n);
        broken(
            "guards",
            words,
            "somebody opened the file with another program: run hearsay verify, with --head if you noted one",
        )
    })
}

fn space(case: &CaseFile) -> Result<Finding, Error> {
    let pragma = |name: &str| case.run(|sql| sql.pragma_query_value(None, name, |row| row.get::<_, i64>(0)));
    let (n_pages, n_free, page) = (pragma("page_count")?, pragma("freelist_count")?, pragma("page_size")?);
    let megabytes = |n: i64| n * page / 1_000_000;
    let found = format!("{} MB, {} MB of it unused", megabytes(n_pages), megabytes(n_free));
    Ok(if n_free * 4 > n_pages && megabytes(n_free) > 16 {
        advice("space", found, "the room is used by what is added next; hearsay compact CASE gives it back")
    } else {
        fine("space", found)
    })
}

impl CaseFile {
    /// Makes the index anew from the newest readings, which stay as they are. Gives the number of reports.
    ///
    /// # Errors
    /// If a reading cannot be read, or the case cannot be written; then the index stays as it was.
    pub fn reindex(&mut self, at: Timestamp) -> Result<usize, Error> {
        const NEWEST: &str =
            "SELECT max(id), report, zstd, n_bytes FROM reading GROUP BY report ORDER BY report";
        /// Readings that are held in memory at the same time.
        const CHUNK: usize = 512;
        let path = self.path.clone();
        let mut unreadable = None;
        let done = self.write(|sql| {
            let added = added::of(sql, None)?;
            sql.execute_batch(CLEAR)?;
            let mut newest = sql.prepare(NEWEST)?;
            let mut rows = newest.query([])?;
            let (mut n_reports, mut chunk) = (0, Vec::new());
            loop {
                let row = rows.next()?;
                if row.is_none() || chunk.len() >= CHUNK {
                    let entries = chunk.iter().map(|(report, reading, content): &(i64, i64, Reading)| {
                        Entry { report: *report, reading: *reading, content }
                    });
                    index::put(sql, entries.collect())?;
                    n_reports += chunk.len();
                    chunk.clear();
                }
                let Some(row) = row else { break };
                let (id, report): (i64, i64) = (row.get(0)?, row.get(1)?);
                let (zstd, n_bytes): (Vec<u8>, i64) = (row.get(2)?, row.get(3)?);
                match Reading::unpack(&path, id, &zstd, n_bytes) {
                    Ok(mut reading) => {
                        if let Some(added) = added.get(&reading.report.id) {
                            added::put_into(&mut reading, added);
                        }
                        chunk.push((report, id, reading));
                    }
                    Err(error) => {
                        unreadable = Some(error);
                        return Err(rusqlite::Error::QueryReturnedNoRows);
                    }
                }
            }
            log::append(sql, at, "index.made", json!({ "reports": n_reports }))?;
            Ok(n_reports)
        });
        unreadable.map_or(done, Err)
    }
}
