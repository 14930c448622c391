//! What can go wrong with a case file.

use crate::query::QueryError;
use std::path::{Path, PathBuf};

/// Why a case could not be used as asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no file to open.
    #[error("there is no case {path}")]
    Missing {
        /// The case.
        path: PathBuf,
    },
    /// A file that is no case.
    #[error("{path} is no case file")]
    NotACase {
        /// The file.
        path: PathBuf,
    },
    /// A case that a newer program wrote.
    #[error("{path} has schema {found}, this build knows schemas up to {known}: use a newer hearsay")]
    Newer {
        /// The case.
        path: PathBuf,
        /// Its schema.
        found: u32,
        /// The newest schema that this build can use.
        known: u32,
    },
    /// No room for what was to be written. Nothing of the last batch was kept; all before it is.
    #[error(
        "the disk of {path} is full: free some space and run the command again, it goes on where it stopped"
    )]
    Full {
        /// The case.
        path: PathBuf,
    },
    /// Another process wrote for longer than we wait.
    #[error("{path} is in use by another program that has been writing for a long time")]
    Busy {
        /// The case.
        path: PathBuf,
    },
    /// The file or its folder may not be written.
    #[error("{path} cannot be written: the file or its folder is read-only")]
    ReadOnly {
        /// The case.
        path: PathBuf,
    },
    /// The file is not what SQLite wrote.
    #[error("{path} is damaged ({reason}): run hearsay doctor on it")]
    Damaged {
        /// The case.
        path: PathBuf,
        /// What was found.
        reason: String,
    },
    /// Anything else that SQLite reports.
    #[error("{path}: {source}")]
    Sqlite {
        /// The case.
        path: PathBuf,
        /// What SQLite says.
        source: rusqlite::Error,
    },
    /// A file that may not be replaced.
    #[error("{path} exists already: give another name, or --force")]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// A copy of a file onto itself.
    #[error("{path} is the file that would be copied")]
    SameFile {
        /// The file.
        path: PathBuf,
    },
    /// A case that holds what the one to be copied does not hold.
    #[error("{path} is no earlier state of {case}: give another name, or --force to replace it")]
    NotEarlier {
        /// What would be replaced.
        path: PathBuf,
        /// The case to be copied.
        case: PathBuf,
    },
    /// A case that may not be replaced while it is open.
    #[error("{path} is open in another program: end that first")]
    InUse {
        /// The case.
        path: PathBuf,
    },
    /// Not enough room for what was asked.
    #[error("{path}: {needed} bytes of free room are needed beside it, there are {free}")]
    NoRoom {
        /// The case.
        path: PathBuf,
        /// What is needed.
        needed: u64,
        /// What there is.
        free: u64,
    },
    /// A file that cannot be made, moved or looked at.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A kept record that does not read as what it should be.
    #[error("{path}: {what} cannot be read: {reason}")]
    Record {
        /// The case.
        path: PathBuf,
        /// Which record.
        what: String,
        /// Why.
        reason: String,
    },
    /// Nothing in the case goes by an id.
    #[error("{path} has no statement or report {id}")]
    NoSuchId {
        /// The case.
        path: PathBuf,
        /// The id that was asked for.
        id: String,
    },
    /// A decision that does not fit the case.
    #[error("{path}: not decided: {reason}")]
    Decision {
        /// The case.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// A query that is not well formed.
    #[error(transparent)]
    Query(#[from] QueryError),
}

impl Error {
    /// What SQLite reports, told in our words where the user can do something about it.
    pub(crate) fn of(path: &Path, source: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        let path = path.to_owned();
        match source.sqlite_error_code() {
            Some(Code::DiskFull) => Self::Full { path },
            Some(Code::DatabaseBusy | Code::DatabaseLocked) => Self::Busy { path },
            Some(Code::ReadOnly) => Self::ReadOnly { path },
            Some(Code::NotADatabase) => Self::NotACase { path },
            Some(Code::DatabaseCorrupt) => Self::Damaged { path, reason: source.to_string() },
            _ => Self::Sqlite { path, source },
        }
    }
}
