//! A case file: made, opened, brought to this build's schema.

use crate::{Error, log};
use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags, OptionalExtension, Transaction, TransactionBehavior};
use serde_json::json;
use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
    time::Duration,
};

/// Marks a SQLite file as a case: `hsay` in ASCII, in the header's field for the kind of program.
const APPLICATION_ID: u32 = 0x6873_6179;

/// What leads from one schema to the next, in order. The schema's number is `user_version`.
const MIGRATIONS: &[&str] =
    &[include_str!("../migrations/0001-record.sql"), include_str!("../migrations/0002-index.sql")];

/// The schema that this build writes.
pub const SCHEMA: u32 = MIGRATIONS.len() as u32;

/// How long a writer waits for another one.
const PATIENCE: Duration = Duration::from_secs(60);

/// An open case. Can be sent to another thread, not shared: each thread opens its own.
#[derive(Debug)]
pub struct CaseFile {
    pub(crate) sql: Connection,
    pub(crate) path: PathBuf,
}

impl CaseFile {
    /// Opens the case at `path`, or makes it; brings an older schema to this build's. `at` is the moment to
    /// write in the log if it is made.
    ///
    /// # Errors
    /// If the file is no case, is of a newer build, or cannot be written.
    pub fn open_or_create(path: &Path, at: Timestamp) -> Result<Self, Error> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let mut case = Self::connect(path, flags)?;
        case.migrate(at)?;
        Ok(case)
    }

    /// Opens a case that exists, to read and to decide; brings an older schema to this build's.
    ///
    /// # Errors
    /// If there is no such file, it is no case, or is of a newer build.
    pub fn open(path: &Path, at: Timestamp) -> Result<Self, Error> {
        let mut case = Self::open_as_is(path)?;
        if case.schema()? < SCHEMA {
            case.migrate(at)?;
        }
        Ok(case)
    }

    /// Opens a case without changing anything in it, whatever its schema: to examine it.
    ///
    /// # Errors
    /// If there is no such file, it is no case, or is of a newer build.
    pub fn open_as_is(path: &Path) -> Result<Self, Error> {
        if !path.exists() {
            return Err(Error::Missing { path: path.to_owned() });
        }
        let case = Self::connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        case.check_kind(false)?;
        Ok(case)
    }

    fn connect(path: &Path, flags: OpenFlags) -> Result<Self, Error> {
        let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connect = || {
            let sql = Connection::open_with_flags(path, flags)?;
            sql.busy_timeout(PATIENCE)?;
            sql.pragma_update(None, "foreign_keys", true)?;
            // What is committed is on the disk, whatever happens then.
            sql.pragma_update(None, "synchronous", "full")?;
            sql.pragma_update(None, "cache_size", -65_536)?;
            sql.pragma_update(None, "trusted_schema", false)?;
            sql.set_prepared_statement_cache_capacity(64);
            Ok(sql)
        };
        let sql = connect().map_err(|error| Error::of(path, error))?;
        Ok(Self { sql, path: path.to_owned() })
    }

    /// The schema of the file.
    pub(crate) fn schema(&self) -> Result<u32, Error> {
        self.run(|sql| sql.pragma_query_value(None, "user_version", |row| row.get(0)))
    }

    /// Refuses what is no case, and what a newer build wrote. A file without anything in it may become one.
    fn check_kind(&self, may_be_empty: bool) -> Result<u32, Error> {
        let path = || self.path.clone();
        let id: u32 = self.run(|sql| sql.pragma_query_value(None, "application_id", |row| row.get(0)))?;
        let schema = self.schema()?;
        if id != APPLICATION_ID {
            let n_tables: i64 =
                self.run(|sql| sql.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)))?;
            if !may_be_empty || n_tables > 0 || id != 0 {
                return Err(Error::NotACase { path: path() });
            }
        }
        if schema > SCHEMA {
            return Err(Error::Newer { path: path(), found: schema, known: SCHEMA });
        }
        Ok(schema)
    }

    /// Brings the schema up to this build's. Several processes may try at once.
    fn migrate(&mut self, at: Timestamp) -> Result<(), Error> {
        if self.check_kind(true)? == SCHEMA {
            return Ok(());
        }
        // The journal's mode cannot change within a transaction.
        self.run(|sql| sql.pragma_update(None, "journal_mode", "wal"))?;
        self.write(|sql| {
            let found: u32 = sql.pragma_query_value(None, "user_version", |row| row.get(0))?;
            for migration in MIGRATIONS.iter().skip(found as usize) {
                sql.execute_batch(migration)?;
            }
            if found < SCHEMA {
                sql.pragma_update(None, "application_id", APPLICATION_ID)?;
                sql.pragma_update(None, "user_version", SCHEMA)?;
                let kind = if found == 0 { "case.created" } else { "case.migrated" };
                log::append(
                    sql,
                    at,
                    kind,
                    json!({ "schema": SCHEMA, "program": env!("CARGO_PKG_VERSION") }),
                )?;
            }
            Ok(())
        })
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Runs queries, and tells errors in our words.
    pub(crate) fn run<T>(&self, run: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, Error> {
        run(&self.sql).map_err(|error| Error::of(&self.path, error))
    }

    /// Runs a transaction that writes. It begins as a writer, so that two of them never wait for each other
    /// halfway; if `run` fails, nothing of it is kept.
    pub(crate) fn write<T>(
        &mut self,
        run: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, Error> {
        let path = &self.path;
        let transaction = self.sql.transaction_with_behavior(TransactionBehavior::Immediate);
        let transaction = transaction.map_err(|error| Error::of(path, error))?;
        let value = run(&transaction).map_err(|error| Error::of(path, error))?;
        transaction.commit().map_err(|error| Error::of(path, error))?;
        Ok(value)
    }

    /// The number of the newest log entry and its hash in hexadecimal: whoever keeps them elsewhere can prove
    /// later that nothing before was changed. `None` where the log is empty.
    pub fn head(&self) -> Result<Option<(i64, String)>, Error> {
        let newest = "SELECT seq, hash FROM log ORDER BY seq DESC LIMIT 1";
        let found: Option<(i64, Vec<u8>)> =
            self.run(|sql| sql.query_row(newest, [], |row| Ok((row.get(0)?, row.get(1)?))).optional())?;
        Ok(found.map(|(seq, hash)| (seq, crate::bytes::hex(&hash))))
    }

    /// Entries of the log, the newest first: at most `limit` of those before the entry `before`, or of all. Each is its
    /// canonical JSON, with its hash in hexadecimal.
    pub fn log(&self, before: Option<i64>, limit: usize) -> Result<Vec<(String, String)>, Error> {
        const ENTRIES: &str = "SELECT entry, hash FROM log WHERE seq < ?1 ORDER BY seq DESC LIMIT ?2";
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.run(|sql| {
            let mut entries = sql.prepare_cached(ENTRIES)?;
            let rows = entries.query_map((before.unwrap_or(i64::MAX), limit), |row| {
                let hash: Vec<u8> = row.get(1)?;
                Ok((row.get(0)?, crate::bytes::hex(&hash)))
            })?;
            rows.collect()
        })
    }

    /// What the case holds.
    pub fn counts(&self) -> Result<Counts, Error> {
        const COUNTS: &str = "SELECT (SELECT count(*) FROM input), (SELECT count(*) FROM report), \
             (SELECT count(*) FROM statement_index), (SELECT count(*) FROM decision), \
             (SELECT count(*) FROM skipped), (SELECT count(*) FROM log)";
        self.run(|sql| {
            sql.query_row(COUNTS, [], |row| {
                Ok(Counts {
                    inputs: row.get(0)?,
                    reports: row.get(1)?,
                    statements: row.get(2)?,
                    decisions: row.get(3)?,
                    skipped: row.get(4)?,
                    log_entries: row.get(5)?,
                })
            })
        })
    }
}

/// Whether the file at `path` is an SQLite file, as cases are, and not a report. Opening it tells whether it is a
/// case. What cannot be read is none.
pub fn is_case(path: &Path) -> bool {
    const HEAD: &[u8] = b"SQLite format 3\0";
    let mut head = [0; HEAD.len()];
    path.is_file() && File::open(path).and_then(|mut file| file.read_exact(&mut head)).is_ok() && head == HEAD
}

/// How much of what a case holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each field counts what it is named after")]
pub struct Counts {
    pub inputs: i64,
    pub reports: i64,
    pub statements: i64,
    pub decisions: i64,
    pub skipped: i64,
    pub log_entries: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn makes_opens_and_refuses() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.case");
        let at = Timestamp::UNIX_EPOCH;
        assert!(matches!(CaseFile::open(&path, at), Err(Error::Missing { .. })));
        CaseFile::open_or_create(&path, at).unwrap();
        let case = CaseFile::open_or_create(&path, at).unwrap();
        assert_eq!(case.counts().unwrap().log_entries, 1);
        assert_eq!(case.schema().unwrap(), SCHEMA);
        case.sql.pragma_update(None, "user_version", SCHEMA + 1).unwrap();
        drop(case);
        assert!(matches!(CaseFile::open(&path, at), Err(Error::Newer { .. })));
        assert!(is_case(&path) && !is_case(folder.path()) && !is_case(&folder.path().join("none")));
        let other = folder.path().join("notes.txt");
        std::fs::write(&other, "These are notes, and no case at all. ".repeat(200)).unwrap();
        assert!(matches!(CaseFile::open_or_create(&other, at), Err(Error::NotACase { .. })));
        let foreign = folder.path().join("foreign.db");
        Connection::open(&foreign).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
        assert!(matches!(CaseFile::open_or_create(&foreign, at), Err(Error::NotACase { .. })));
    }

    #[test]
    fn the_record_cannot_be_changed_by_accident() {
        let folder = tempfile::tempdir().unwrap();
        let case = CaseFile::open_or_create(&folder.path().join("a.case"), Timestamp::UNIX_EPOCH).unwrap();
        for sql in ["UPDATE log SET entry = ''", "DELETE FROM log"] {
            assert!(case.sql.execute_batch(sql).unwrap_err().to_string().contains("append-only"));
        }
    }
}
