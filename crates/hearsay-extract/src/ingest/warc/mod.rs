//! Web archives (WARC, ISO 28500): the pages that a crawler has kept, each with its address and the time of capture.
//!
//! Reports are made of `response`, `resource` and `conversion` records (the last are the texts of WET files). Style
//! sheets, scripts, pictures and redirections are part of a crawl and pass without a word; what a server refused is
//! counted. A `revisit` says that an address was found unchanged: its text is that of a record before.
//!
//! Known gaps: segmented records are not put together; a page that is sent in a coding other than gzip, deflate,
//! Brotli or Zstandard is skipped.

mod digest;
mod http;
mod members;
mod record;

use super::{
    Content, FileInputs, Input, Media, Setup, Skipped, charset_name, decode, file,
    packed::{self, Packing},
    record_of,
};
use hearsay_types::Note;
use jiff::Timestamp;
use members::Members;
use record::{Head, Record, Records};
use rustc_hash::FxHashSet;
use std::{
    collections::{BTreeMap, VecDeque},
    io::Read,
    path::Path,
    sync::Arc,
};

/// The packing of an archive with these first bytes, if it is one.
pub(super) fn packing(head: &[u8]) -> Option<Option<Packing>> {
    if head.starts_with(b"WARC/") {
        return Some(None);
    }
    let packing =
        packed::packing(head).filter(|packing| matches!(packing, Packing::Gzip | Packing::Zstandard))?;
    let mut members = Members::new(Box::new(std::io::Cursor::new(head.to_vec())), Some(packing));
    let mut start = Vec::new();
    while start.len() < 5 && matches!(members.more(&mut start), Ok(members::More::Bytes)) {}
    start.starts_with(b"WARC/").then_some(Some(packing))
}

/// The pages of an archive.
pub(super) struct Warc {
    path: String,
    records: Records,
    depth: usize,
    setup: Arc<Setup>,
    /// Inputs of a record that holds several, such as a feed.
    within: Option<FileInputs>,
    /// When and where it was captured.
    captured: (Option<String>, Option<String>),
    /// Hashes of the payloads that were read.
    seen: FxHashSet<String>,
    /// Records that are counted and not named one by one: how many, and the first.
    counted: BTreeMap<String, (u64, String)>,
    /// What is told at the end.
    last: Option<VecDeque<Skipped>>,
}

impl Warc {
    pub(super) fn new(
        path: String,
        file: Box<dyn Read + Send>,
        packing: Option<Packing>,
        depth: usize,
        setup: Arc<Setup>,
    ) -> Self {
        let records = Records::new(Members::new(file, packing), setup.options.max_bytes);
        Self {
            path,
            records,
            depth,
            setup,
            within: None,
            captured: (None, None),
            seen: FxHashSet::default(),
            counted: BTreeMap::new(),
            last: None,
        }
    }

    /// What a record gives; `None` where it is no report.
    fn read(&mut self, record: Record) -> Option<Result<Input, Skipped>> {
        let Record { number, head, block } = record;
        let kind = head.get("warc-type").unwrap_or_default().to_ascii_lowercase();
        let address = head.address().map(str::to_owned);
        let is_segment = head.get("warc-segment-number").is_some_and(|number| number != "1");
        match kind.as_str() {
            "response" | "resource" | "conversion" => {}
            "revisit" => {
                let known = head.get("warc-payload-digest").is_some_and(|digest| self.seen.contains(digest));
                if !known {
                    self.count("unchanged pages (revisit) whose first capture is not in this file", address);
                }
                return None;
            }
            "continuation" => {
                self.count("parts of records that go on (continuation), which are not put together", address);
                return None;
            }
            _ => return None,
        }
        let place = format!("{}:{number}", self.path);
        let told = address.as_ref().map_or_else(|| place.clone(), |address| format!("{place} ({address})"));
        let skip = |reason: String| Some(Err(Skipped { path: told.clone(), reason }));
        let Some(block) = block else {
            return skip(format!("it is larger than {} bytes", self.setup.options.max_bytes));
        };
        if is_segment {
            return skip("it is one part of several, which are not put together".to_owned());
        }
        let mut notes = Vec::new();
        let is_intact = head.get("warc-block-digest").and_then(|digest| digest::agrees(digest, &block));
        if is_intact == Some(false) {
            notes.push("the archive gives another hash for this record than its bytes have");
        }
        let is_http =
            kind == "response" && address.as_deref().is_none_or(|address| address.starts_with("http"));
        let page =
            if is_http { self.answered(&head, &block, is_intact, &mut notes) } else { kept(&head, block) };
        let page = match page {
            Ok(page) => page?,
            Err(reason) => return skip(reason),
        };
        if let Some(digest) = head.get("warc-payload-digest") {
            self.seen.insert(digest.to_owned());
        }
        let captured = head.get("warc-date").and_then(|date| date.parse::<Timestamp>().ok());
        let captured = captured.map(|captured| captured.to_string());
        let notes: Vec<Note> = notes.into_iter().map(|note| Note::new("ingest", note)).collect();
        let media = match page.media.as_str() {
            "text/html" | "application/xhtml+xml" => Some(Media::Html),
            "text/plain" | "text/markdown" => Some(Media::Text),
            _ => None,
        };
        let Some(media) = media else {
            // A PDF, a feed, or what says nothing of itself: told by its bytes, as a file of that name would be.
            let name = address.as_deref().unwrap_or_default().split(['?', '#']).next().unwrap_or_default();
            let within = file::open_within(place, Path::new(name), page.bytes, self.depth + 1, &self.setup);
            self.within = Some(within);
            self.captured = (captured, address);
            return self.next_within();
        };
        let mut input = Input::page(place, page.bytes, media);
        if let (Some(charset), Content::Page { bytes, map, .. }) =
            (page.charset.or_else(|| self.setup.options.charset.clone()), &mut input.content)
        {
            let decoded = decode(bytes, Some(&charset), media);
            let raw = std::mem::replace(bytes, decoded.value.text.into_bytes());
            *map = Some(decoded.value.map);
            input.record = record_of(input.record.path, &raw);
            input.own_bytes = Some(raw);
            input.notes.extend(decoded.notes);
        }
        input.notes.extend(notes);
        Some(Ok(self.with_capture(input, captured, address)))
    }

    /// The next input of a record that holds several.
    fn next_within(&mut self) -> Option<Result<Input, Skipped>> {
        let next = self.within.as_mut()?.next();
        if next.is_none() {
            self.within = None;
        }
        let (captured, address) = self.captured.clone();
        Some(next?.map(|input| self.with_capture(input, captured, address)))
    }

    fn with_capture(&self, mut input: Input, captured: Option<String>, address: Option<String>) -> Input {
        input.record.captured = captured;
        if input.fallback.by.is_empty() {
            input.fallback.by = "web archive";
        }
        input.fallback.url = input.fallback.url.or(address);
        input
    }

    /// The page of a server's answer; `None` where it is none.
    fn answered(
        &mut self,
        head: &Head,
        block: &[u8],
        is_intact: Option<bool>,
        notes: &mut Vec<&'static str>,
    ) -> Result<Option<Page>, String> {
        let answer = http::answer(block).ok_or_else(|| "it is no answer of a server".to_owned())?;
        match answer.status {
            200 | 203 | 206 => {}
            100..400 => return Ok(None),
            status => {
                self.count(&format!("answers with status {status}"), head.address().map(str::to_owned));
                return Ok(None);
            }
        }
        let (media, charset) = media_type(answer.head.get("content-type").unwrap_or_default());
        if !may_be_report(&media) {
            return Ok(None);
        }
        let (bytes, note) = http::payload(&answer, self.setup.options.max_bytes)?;
        if note.is_some() {
            notes.push("its last part is missing");
        }
        // The hash of the block speaks for the page in it, too. Programs differ in whether that of the page is that of
        // the chunks.
        let hash = head.get("warc-payload-digest");
        let agrees = |bytes: &[u8]| hash.and_then(|hash| digest::agrees(hash, bytes));
        if is_intact.is_none()
            && notes.is_empty()
            && agrees(answer.sent) == Some(false)
            && agrees(&bytes) == Some(false)
        {
            notes.push("the archive gives another hash for this page than its bytes have");
        }
        if bytes.trim_ascii().is_empty() {
            return Ok(None);
        }
        Ok(Some(Page { media, charset, bytes }))
    }

    fn count(&mut self, what: &str, address: Option<String>) {
        let first = || (0, address.unwrap_or_else(|| "of no address".to_owned()));
        self.counted.entry(what.to_owned()).or_insert_with(first).0 += 1;
    }
}

/// What may be a report.
struct Page {
    /// The media type, in lower case; empty where none is given.
    media: String,
    charset: Option<String>,
    bytes: Vec<u8>,
}

/// A record that keeps a page as it is.
fn kept(head: &Head, bytes: Vec<u8>) -> Result<Option<Page>, String> {
    let (media, charset) = media_type(head.get("content-type").unwrap_or_default());
    let is_page = may_be_report(&media) && !bytes.trim_ascii().is_empty();
    Ok(is_page.then_some(Page { media, charset, bytes }))
}

/// The type and the character set of `text/html; charset=utf-8`. A character set that does not exist is none.
fn media_type(field: &str) -> (String, Option<String>) {
    let mut parts = field.split(';');
    let media = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
    let charset = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        let value = value.trim().trim_matches(['"', '\'']);
        name.trim().eq_ignore_ascii_case("charset").then(|| charset_name(value)).flatten()
    });
    (media, charset.map(str::to_owned))
}

/// Whether reports come as this: pages, texts, PDFs, mails and feeds, and what says nothing of itself.
fn may_be_report(media: &str) -> bool {
    const TYPES: &[&str] = &[
        "",
        "application/atom+xml",
        "application/octet-stream",
        "application/pdf",
        "application/rss+xml",
        "application/xhtml+xml",
        "application/xml",
        "message/rfc822",
        "text/html",
        "text/markdown",
        "text/plain",
        "text/xml",
        "unk",
        "unknown",
    ];
    TYPES.contains(&media)
}

impl Iterator for Warc {
    type Item = Result<Input, Skipped>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if self.within.is_some() {
                if let Some(next) = self.next_within() {
                    return Some(next);
                }
                continue;
            }
            if let Some(last) = &mut self.last {
                return last.pop_front().map(Err);
            }
            match self.records.next() {
                Some(Ok(record)) => {
                    if let Some(read) = self.read(record) {
                        return Some(read);
                    }
                }
                Some(Err(bad)) => {
                    let at = format!("{}:{}", self.path, bad.number);
                    let path = bad.address.map_or_else(|| at.clone(), |address| format!("{at} ({address})"));
                    return Some(Err(Skipped { path, reason: bad.reason }));
                }
                None => {
                    let told = std::mem::take(&mut self.counted).into_iter().map(|(what, (n, first))| {
                        Skipped { path: self.path.clone(), reason: format!("{n} {what}, the first {first}") }
                    });
                    self.last = Some(told.collect());
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
