//! What one reader made of one report, as it is kept.
//!
//! A reading is JSON Lines: the report ([`ReportRecord`]); then its layout ([`Layout`]): blocks, notes, the
//! map from the text to the bytes of the input; then one line for each statement ([`KeptStatement`]). The
//! SHA-256 of these bytes goes into the log.

use crate::{Error, bytes::Packed};
use hearsay_types::{ReportRecord, SourceMap, Span, StatementRecord};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, path::Path};

/// One reading.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The report. Its id is a proposal: the case may have another report of that name.
    pub report: ReportRecord,
    /// How the text is laid out and where it came from.
    pub layout: Layout,
    /// What it states, in the order of the text.
    pub statements: Vec<KeptStatement>,
}

/// How a text is laid out, and where each stretch of it stands in the input.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Layout {
    /// The main text, block by block.
    pub blocks: Vec<BlockRecord>,
    /// What was skipped or guessed.
    pub notes: Vec<NoteRecord>,
    /// From the text to the bytes of the input, as [`SourceMap::to_numbers`] writes it.
    pub source_map: Vec<Vec<i64>>,
}

/// A block of the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlockRecord {
    /// `paragraph`, `heading`, `blockquote`, ...
    pub kind: String,
    /// Its first byte in the text.
    pub start: u32,
    /// Behind its last byte.
    pub end: u32,
}

/// What a stage skipped or guessed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteRecord {
    /// The stage.
    pub stage: String,
    /// In words for the user.
    pub message: String,
}

/// A statement with the places in the text that it was read from. Places are byte offsets, half open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KeptStatement {
    /// The statement.
    pub statement: StatementRecord,
    /// Where its quote stands; `None` for a statement that was not read from the text.
    pub quote: Option<(u32, u32)>,
    /// Where each role is named, by the role's name; several for `parties`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub roles: BTreeMap<String, Vec<(u32, u32)>>,
    /// Where each voice of the statement is named and what it says, outermost first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub voices: Vec<VoiceSpans>,
    /// Where each of its quantities stands.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quantities: Vec<(u32, u32)>,
}

/// Where a voice stands.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct VoiceSpans {
    /// The words that name the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<(u32, u32)>,
    /// The words that introduce what is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cue: Option<(u32, u32)>,
    /// What is said.
    pub content: Vec<(u32, u32)>,
}

/// A span as it is kept.
pub(crate) fn span((start, end): (u32, u32)) -> Span {
    Span { start, end: end.max(start) }
}

impl Reading {
    /// A report of which only the text is kept.
    pub fn of_text(report: ReportRecord) -> Self {
        Self { report, layout: Layout::default(), statements: Vec::new() }
    }

    /// Gives the report, and with it its statements, another name.
    pub(crate) fn rename(&mut self, name: &str) {
        if self.report.id == name {
            return;
        }
        for kept in &mut self.statements {
            let statement = &mut kept.statement;
            let rest = statement.id.strip_prefix(&self.report.id).unwrap_or(&statement.id);
            let rest = rest.strip_prefix('-').unwrap_or(rest);
            statement.id = format!("{name}-{rest}");
            name.clone_into(&mut statement.report);
        }
        name.clone_into(&mut self.report.id);
    }

    /// As it is kept: JSON Lines.
    pub fn to_bytes(&self) -> Vec<u8> {
        fn line(value: &impl Serialize, out: &mut Vec<u8>) {
            serde_json::to_writer(&mut *out, value).expect("records have no maps with other keys than text");
            out.push(b'\n');
        }
        let mut out = Vec::new();
        line(&self.report, &mut out);
        line(&self.layout, &mut out);
        self.statements.iter().for_each(|statement| line(statement, &mut out));
        out
    }

    /// From what [`to_bytes`](Self::to_bytes) wrote; the error says which line is wrong.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, String> {
        let mut lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).enumerate();
        fn read<T: for<'a> Deserialize<'a>>(line: Option<(usize, &[u8])>) -> Result<T, String> {
            let (n, line) = line.ok_or("it ends early")?;
            serde_json::from_slice(line).map_err(|error| format!("line {}: {error}", n + 1))
        }
        let report = read(lines.next())?;
        let layout = read(lines.next())?;
        let statements = lines.map(|line| read(Some(line))).collect::<Result<_, _>>()?;
        Ok(Self { report, layout, statements })
    }

    /// The map from the text to the bytes of the input.
    pub fn source_map(&self) -> Option<SourceMap> {
        SourceMap::from_numbers(&self.layout.source_map)
    }

    pub(crate) fn pack(&self) -> Packed {
        Packed::new(&self.to_bytes())
    }

    /// From a row of `reading`.
    pub(crate) fn unpack(path: &Path, id: i64, zstd: &[u8], n_bytes: i64) -> Result<Self, Error> {
        let bytes = crate::bytes::unpack(zstd, n_bytes);
        bytes.and_then(|bytes| Self::from_bytes(&bytes)).map_err(|reason| Error::Record {
            path: path.to_owned(),
            what: format!("reading {id}"),
            reason,
        })
    }
}
