//! Records in the formats of other programs, and the brief that a person takes to a meeting.
//!
//! What comes in is a [`Record`]: reports, statements, copies and matters, as they are kept. What goes out are
//! files, in memory: nothing here opens a path. A format that has no place for something of ours says so in a
//! [`loss`] report beside its files; nothing is left out silently.
//!
//! The same record gives the same bytes. Nothing is decided here: where sources differ and a format has room for
//! one value, the field stays empty and the loss report says why.

pub mod brief;
pub mod csv;
pub mod days;
pub mod ftm;
pub mod geojson;
pub mod jsonld;
pub mod loss;
pub mod parquet;
pub mod table;
pub mod tables;
pub mod views;

use hearsay_types::{CopyFamily, Matter, ReportRecord, StatementRecord, VoiceRecord};
use std::collections::BTreeMap;

/// What is exported.
#[derive(Debug, Clone, Copy)]
pub struct Record<'a> {
    /// The reports.
    pub reports: &'a [ReportRecord],
    /// Their statements, in the order of reports and texts.
    pub statements: &'a [StatementRecord],
    /// Which reports share text.
    pub copies: &'a [CopyFamily],
    /// What the statements are about.
    pub matters: &'a [Matter],
}

/// A format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Tables with a codebook.
    Csv,
    /// The same tables with types.
    Parquet,
    /// Points of events and acts of control.
    GeoJson,
    /// PROV and Web Annotation.
    JsonLd,
    /// FollowTheMoney entities.
    Ftm,
    /// UCDP GED's columns.
    Ged,
    /// ACLED's columns.
    Acled,
    /// CAMEO codes in GDELT's columns.
    Cameo,
    /// PLOVER events in POLECAT's columns.
    Plover,
}

/// Files as one ZIP archive, stored as they are.
pub fn archive(files: &[OutputFile]) -> Vec<u8> {
    let entries: Vec<(&str, &[u8])> =
        files.iter().map(|file| (file.name.as_str(), file.bytes.as_slice())).collect();
    brief::zip::stored(&entries)
}

/// The files of a format.
pub fn files(format: Format, record: &Record<'_>) -> Result<Vec<OutputFile>, Error> {
    match format {
        Format::Csv => csv::files(&tables::all(record)),
        Format::Parquet => parquet::files(&tables::all(record)),
        Format::GeoJson => geojson::files(record),
        Format::JsonLd => jsonld::files(record),
        Format::Ftm => ftm::files(record),
        Format::Ged => views::ged(record),
        Format::Acled => views::acled(record),
        Format::Cameo => views::cameo(record),
        Format::Plover => views::plover(record),
    }
}

/// A file that is to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputFile {
    /// Its name, without a folder.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

impl OutputFile {
    fn new(name: &str, bytes: impl Into<Vec<u8>>) -> Self {
        Self { name: name.to_owned(), bytes: bytes.into() }
    }
}

/// Why a record could not be put into a format.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The CSV writer gave up.
    #[error("table {table}: {source}")]
    Csv {
        /// Which table.
        table: String,
        /// Why.
        source: ::csv::Error,
    },
    /// The Parquet writer gave up.
    #[error("table {table}: {source}")]
    Parquet {
        /// Which table.
        table: String,
        /// Why.
        source: ::parquet::errors::ParquetError,
    },
}

/// Who says a statement, outermost first, by the names that the sources are best known by; "unnamed" where a link
/// of the chain names nobody. Empty where the report says it itself.
pub fn voice_names(statement: &StatementRecord) -> Vec<&str> {
    statement.voice.iter().map(|voice| voice.name().unwrap_or("unnamed")).collect()
}

/// Who says a statement, on whose word it is in the last instance: the innermost voice.
pub fn innermost(statement: &StatementRecord) -> Option<&VoiceRecord> {
    statement.voice.last()
}

/// Records by their ids.
#[derive(Debug)]
pub(crate) struct ById<'a> {
    reports: BTreeMap<&'a str, &'a ReportRecord>,
    statements: BTreeMap<&'a str, &'a StatementRecord>,
    matters_of: BTreeMap<&'a str, Vec<&'a Matter>>,
}

impl<'a> ById<'a> {
    pub(crate) fn new(record: &Record<'a>) -> Self {
        let mut matters_of: BTreeMap<&str, Vec<&Matter>> = BTreeMap::new();
        for matter in record.matters {
            for member in &matter.members {
                matters_of.entry(member).or_default().push(matter);
            }
        }
        Self {
            reports: record.reports.iter().map(|report| (report.id.as_str(), report)).collect(),
            statements: record.statements.iter().map(|one| (one.id.as_str(), one)).collect(),
            matters_of,
        }
    }

    pub(crate) fn report(&self, id: &str) -> Option<&'a ReportRecord> {
        self.reports.get(id).copied()
    }

    /// The members of a matter that the record has.
    pub(crate) fn members(&self, matter: &'a Matter) -> Vec<&'a StatementRecord> {
        matter.members.iter().filter_map(|id| self.statements.get(id.as_str()).copied()).collect()
    }

    pub(crate) fn matters_of(&self, statement: &str) -> &[&'a Matter] {
        self.matters_of.get(statement).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
pub(crate) mod invented;
