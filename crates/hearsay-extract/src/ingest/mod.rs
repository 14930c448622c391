//! Ingest: from paths to inputs, and from bytes to text.
//!
//! In come files, folders, patterns and standard input; out come [`Input`]s, one for each page, saved
//! text, PDF, mail, message of an export (Telegram, X), entry of a feed, page of a web archive (WARC), or
//! record of a record file (JSON Lines, JSON, CSV), from packed files and ZIP archives, too, in a fixed order
//! and one at a time, so that memory stays bounded however large a folder or file is. What cannot be read is
//! [`Skipped`] with a reason, and the rest goes on. [`decode`] turns bytes of any character set into text that
//! knows its way back to the bytes.
//!
//! Known gaps: no tar archives; they are skipped by name. Nothing is fetched.

mod decode;
mod feed;
mod fields;
mod file;
mod json;
mod mail;
mod messages;
mod packed;
mod paths;
mod pdf;
mod records;
mod sniff;
mod table;
mod warc;
mod zip;

pub use decode::{Decoded, charset_name, decode};
pub use messages::Message;

use fields::FieldNames;
use hearsay_types::{InputRecord, Label, Note, SourceMap};
use mail::MailWords;
use paths::Paths;
use sha2::{Digest, Sha256};
use std::{
    fmt::Write as _,
    io::Read,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

/// What the bytes of a page are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Media {
    /// HTML or XHTML.
    Html,
    /// Plain text, or a page that was saved as text, with Markdown's marks or without.
    Text,
}

/// One thing to read: a page, a saved text, or a record of a record file.
#[derive(Debug, Clone, PartialEq)]
pub struct Input {
    /// The bytes' origin and hash.
    pub record: InputRecord,
    /// What the input says of the report besides its text. Empty for a file that is a page.
    pub given: Given,
    /// What the input says of the report and the text outweighs: the information of a PDF, which is often
    /// that of a template or of the program that made it.
    pub fallback: Given,
    /// The page or the text.
    pub content: Content,
    /// Words that belong to the format and not to the report, one piece an entry: a mail's signature, the
    /// heads of forwarded mails. They go to the article's `boilerplate`.
    pub aside: Vec<String>,
    /// What was guessed on the way: the character set of a record.
    pub notes: Vec<Note>,
    /// The bytes that `record` has the hash of, where `content` holds a part of them or has them recoded;
    /// `None` where they are the page's.
    pub own_bytes: Option<Vec<u8>>,
}

impl Input {
    /// A page or a saved text, given as its bytes. `path` is where they came from.
    pub fn page(path: impl Into<String>, bytes: Vec<u8>, media: Media) -> Self {
        Self {
            record: record_of(path.into(), &bytes),
            given: Given::default(),
            fallback: Given::default(),
            content: Content::Page { bytes, media, map: None },
            aside: Vec::new(),
            notes: Vec::new(),
            own_bytes: None,
        }
    }

    /// The bytes behind the input, as they are: of the whole file, or of the one record. Their SHA-256 is
    /// that of `record`.
    pub fn bytes(&self) -> &[u8] {
        match (&self.own_bytes, &self.content) {
            (Some(bytes), _) => bytes,
            (None, Content::Page { bytes, .. }) => bytes,
            (None, Content::Record(record)) => record.text.as_bytes(),
            (None, Content::Message(message)) => message.text.as_bytes(),
        }
    }
}

/// The origin and the hash of bytes.
fn record_of(path: String, bytes: &[u8]) -> InputRecord {
    let mut sha256 = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        write!(sha256, "{byte:02x}").expect("writing to a string does not fail");
    }
    InputRecord { path, sha256, n_bytes: bytes.len() as u64, captured: None }
}

/// The fields that a record gives of a report besides its text, as written there, without white space at
/// their ends; `None` where the record lacks them or they are empty. They outweigh what the page says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Given {
    /// What gives the fields, as evidence names it (`mail header`); empty for a record's own fields.
    pub by: &'static str,
    /// The record's own id.
    pub id: Option<String>,
    /// The report's address.
    pub url: Option<String>,
    /// The outlet.
    pub publisher: Option<String>,
    /// The headline.
    pub title: Option<String>,
    /// Who wrote it.
    pub byline: Option<String>,
    /// Where it was written.
    pub dateline: Option<String>,
    /// When it was published, in any notation.
    pub published: Option<String>,
    /// When it was last changed, in any notation.
    pub updated: Option<String>,
    /// The language, as a name or a code.
    pub language: Option<String>,
    /// Sections, topics, regions and the like.
    pub labels: Vec<Label>,
    /// Where the text was published or sent first, where the input says that it passes it on: the sender
    /// of a forwarded mail or message.
    pub origins: Vec<Origin>,
}

/// A first publication, as the input names it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Origin {
    /// Whose it was.
    pub of: Option<String>,
    /// When, in any notation.
    pub date: Option<String>,
    /// The words or the field that says so.
    pub evidence: String,
}

/// The page or the text of an input.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// A page or a saved text, not yet decoded.
    Page {
        /// The bytes.
        bytes: Vec<u8>,
        /// What they are written in.
        media: Media,
        /// Where the page is a field of a record, the body of a mail or the text of a PDF, or the user named
        /// its character set: from `bytes`, which are then UTF-8, to the bytes of the record or file. That
        /// of a PDF leads from every character to the whole file. `None` where `bytes` are the
        /// input's own.
        map: Option<SourceMap>,
    },
    /// A text that a record gives.
    Record(Record),
    /// A message of an export.
    Message(Message),
}

/// The text of a record: to be taken as it is, character by character.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The text, never empty.
    pub text: String,
    /// From the text to the bytes of the record (the line of a JSON Lines file, the row of a table).
    pub map: SourceMap,
}

/// An input that was not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {reason}")]
pub struct Skipped {
    /// As [`InputRecord::path`].
    pub path: String,
    /// Why, in words for the user; lower case, no full stop.
    pub reason: String,
}

/// Counts the bytes of files as they are read.
#[derive(Debug, Clone, Default)]
pub struct Meter(Arc<AtomicU64>);

impl Meter {
    /// Bytes read until now, packed as they are. Of a ZIP archive, which is read in place, none.
    pub fn n_bytes(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// A file whose bytes are counted.
struct Metered<R>(R, Meter);

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let n = self.0.read(into)?;
        self.1.0.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

/// Settings of [`inputs`].
#[derive(Debug, Clone)]
pub struct Options {
    /// For fields of records that go by names of their own: which field of ours each one is, as in
    /// `title=headline`. Names of nested fields are joined by dots. Goes before the usual names.
    pub field_map: Vec<(Field, String)>,
    /// The character set to read all files in that are not UTF-8 or UTF-16; `None` finds it out for each.
    pub charset: Option<String>,
    /// The largest page, text or record that is read, in bytes.
    pub max_bytes: u64,
    /// Counts what is read.
    pub meter: Meter,
}

impl Default for Options {
    /// No field map, character sets found out, 256 MiB.
    fn default() -> Self {
        Self { field_map: Vec::new(), charset: None, max_bytes: 256 << 20, meter: Meter::default() }
    }
}

/// A field of a record that we know what to do with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// [`Given::id`].
    Id,
    /// [`Given::url`].
    Url,
    /// [`Given::publisher`].
    Publisher,
    /// [`Given::title`].
    Title,
    /// [`Given::byline`].
    Byline,
    /// [`Given::dateline`].
    Dateline,
    /// [`Given::published`].
    Published,
    /// [`Given::updated`].
    Updated,
    /// [`Given::language`].
    Language,
    /// [`Given::labels`].
    Labels,
    /// The text: [`Record::text`].
    Text,
    /// A page's HTML, used where there is no text.
    Html,
}

impl Field {
    /// All fields, with the names by which `title=headline` calls them.
    const NAMES: &[(&str, Self)] = &[
        ("id", Self::Id),
        ("url", Self::Url),
        ("publisher", Self::Publisher),
        ("title", Self::Title),
        ("byline", Self::Byline),
        ("dateline", Self::Dateline),
        ("published", Self::Published),
        ("updated", Self::Updated),
        ("language", Self::Language),
        ("labels", Self::Labels),
        ("text", Self::Text),
        ("html", Self::Html),
    ];

    /// The field of this name; `None` when there is none.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, field)| *field)
    }

    /// The name by which `title=headline` calls it.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, field)| *field == self).map_or("", |(name, _)| name)
    }
}

/// Reads `title=headline,text=body` into [`Options::field_map`]. The error names the pair that is wrong.
pub fn field_map(pairs: &str) -> Result<Vec<(Field, String)>, String> {
    let pairs = pairs.split(',').map(str::trim).filter(|pair| !pair.is_empty());
    let read = |pair: &str| {
        let (field, name) = pair.split_once('=').ok_or_else(|| format!("{pair}: expected FIELD=NAME"))?;
        let known = Field::from_name(field.trim()).ok_or_else(|| {
            let names: Vec<&str> = Field::NAMES.iter().map(|(name, _)| *name).collect();
            format!("{}: no such field; there are {}", field.trim(), names.join(", "))
        })?;
        Ok((known, name.trim().to_owned()))
    };
    pairs.map(read).collect()
}

/// The inputs at `paths`, in the order of `paths` and sorted by name within folders.
///
/// A path may be a file, a folder (read with all folders within it; names that begin with a dot are left
/// out), a pattern (`reports/*.html`), or `-` for standard input. Nothing is read before it is asked for,
/// and no more than one page or record is held at a time.
pub fn inputs(paths: &[PathBuf], options: &Options) -> Inputs {
    let setup =
        Setup { options: options.clone(), names: FieldNames::new(options), mail_words: MailWords::load() };
    Inputs { paths: Paths::new(paths), file: None, setup: Arc::new(setup) }
}

/// The files at `paths`, in the order in which [`inputs`] reads them; `-` stays as it is.
pub fn files(paths: &[PathBuf]) -> impl Iterator<Item = Result<PathBuf, Skipped>> {
    Paths::new(paths)
}

/// How many bytes the files at `paths` have, to tell how much remains to be read. Standard input and what
/// cannot be found count as none.
pub fn total_bytes(paths: &[PathBuf]) -> u64 {
    let files = Paths::new(paths).filter_map(Result::ok);
    files.filter_map(|path| path.metadata().ok()).map(|file| file.len()).sum()
}

/// What all files are read with.
struct Setup {
    options: Options,
    names: FieldNames,
    mail_words: MailWords,
}

/// The inputs of one file, one at a time.
type FileInputs = Box<dyn Iterator<Item = Result<Input, Skipped>> + Send>;

/// Gives the inputs that [`inputs`] is asked for.
pub struct Inputs {
    paths: Paths,
    file: Option<FileInputs>,
    setup: Arc<Setup>,
}

impl Iterator for Inputs {
    type Item = Result<Input, Skipped>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(next) = self.file.as_mut().and_then(Iterator::next) {
                return Some(next);
            }
            self.file = match self.paths.next()? {
                Ok(path) => Some(file::open(&path, &self.setup)),
                Err(skipped) => return Some(Err(skipped)),
            };
        }
    }
}

#[cfg(test)]
mod tests;
