//! What a file is, by its first bytes and its name.

use super::{
    Media, decode,
    fields::{FieldNames, is_html},
    json, mail,
    messages::{self, Export},
    table,
};
use std::path::Path;

/// How a file is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Format {
    /// As one page or text.
    Page(Media),
    /// One JSON value a line.
    JsonLines,
    /// JSON values in any layout: an array, an object that holds one, values behind each other.
    Json,
    /// A table with a head, its columns divided by this byte.
    Table(u8),
    /// As a mail, or a page saved as one (MHTML).
    Mail,
    /// As mails behind each other.
    Mailbox,
    /// As a PDF.
    Pdf,
    /// As messages of an export.
    Messages(Export),
    /// As entries of a feed.
    Feed,
    /// Not at all: the reason.
    Skip(String),
}

/// Bytes that are looked at.
const WITHIN: usize = 64 << 10;

/// What the file `path` is, whose first bytes are `head`; `is_whole` tells whether there are no more.
pub(super) fn format(path: &Path, head: &[u8], is_whole: bool, names: &FieldNames) -> Format {
    if head.is_empty() {
        return Format::Skip("it is empty".to_owned());
    }
    // Some programs put a line before it.
    if memchr::memmem::find(&head[..head.len().min(1024)], b"%PDF-").is_some_and(|at| {
        at == 0
            || head[..at].trim_ascii().is_empty()
            || path.extension().is_some_and(|end| end.eq_ignore_ascii_case("pdf"))
    }) {
        return Format::Pdf;
    }
    if let Some(name) = magic(head) {
        return Format::Skip(format!("it is {name}"));
    }
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    let extension = extension.to_ascii_lowercase();
    if mail::is_envelope(head.split(|byte| *byte == b'\n').next().unwrap_or_default()) {
        return Format::Mailbox;
    }
    if starts_as_mail(head, matches!(extension.as_str(), "eml" | "mht" | "mhtml")) {
        return Format::Mail;
    }
    let start = &head[..head.len().min(WITHIN)];
    let decoded = decode(start, None, Media::Html).value;
    if is_binary(start, decoded.encoding) {
        return Format::Skip("it is no text".to_owned());
    }
    let text = decoded.text.trim_start();
    if text.is_empty() && is_whole {
        return Format::Skip("it holds only white space".to_owned());
    }
    match messages::export(text) {
        Ok(Some(export)) => return Format::Messages(export),
        Ok(None) => {}
        Err(reason) => return Format::Skip(reason),
    }
    if let Some(name) = of_extension(&extension) {
        return Format::Skip(format!("it is {name}"));
    }

    let is_line_by_line = || match text.lines().next() {
        Some(line) if line.len() < text.len() || is_whole => json::parse(line).is_ok(),
        _ => false,
    };
    match extension.as_str() {
        "jsonl" | "ndjson" if !matches!(text.lines().next().map(str::trim), Some("[" | "{")) => {
            Format::JsonLines
        }
        "json" | "jsonl" | "ndjson" => {
            if text.starts_with('{') && is_line_by_line() {
                Format::JsonLines
            } else {
                Format::Json
            }
        }
        "csv" | "tsv" | "tab" => {
            Format::Table(table::delimiter(text, names).unwrap_or(match extension.as_str() {
                "csv" => b',',
                _ => b'\t',
            }))
        }
        "html" | "htm" | "xhtml" | "shtml" if text.contains('<') => Format::Page(Media::Html),
        _ if starts_as_page(text) => Format::Page(Media::Html),
        "txt" | "md" | "markdown" | "text" => Format::Page(Media::Text),
        _ if starts_as_json(text) => {
            if is_line_by_line() {
                Format::JsonLines
            } else {
                Format::Json
            }
        }
        _ => match starts_as_xml(text) {
            Some(Xml::Feed) => Format::Feed,
            Some(Xml::Other) => Format::Skip("it is an XML file of a kind that is not read".to_owned()),
            None if is_html(text) => Format::Page(Media::Html),
            None => match table::delimiter(text, names) {
                Some(delimiter) => Format::Table(delimiter),
                None => Format::Page(Media::Text),
            },
        },
    }
}

/// Whether a file starts with the header of a mail: at least two of its usual fields, one of them written by
/// programs only unless the name says that it is a mail.
fn starts_as_mail(head: &[u8], is_named: bool) -> bool {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let (mut n_fields, mut n_technical) = (0, 0);
    for (i, line) in head.split(|byte| *byte == b'\n').take(200).enumerate() {
        let line = line.trim_ascii_end();
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            if i == 0 {
                return false;
            }
            continue;
        }
        let name = line.iter().position(|byte| *byte == b':').map(|end| &line[..end]);
        let is_name = |name: &&[u8]| name.iter().all(|byte| byte.is_ascii_graphic()) && !name.is_empty();
        let Some(name) = name.filter(is_name).and_then(|name| std::str::from_utf8(name).ok()) else { break };
        match name.to_ascii_lowercase().as_str() {
            "from" | "to" | "date" | "subject" | "cc" | "sender" | "reply-to" => n_fields += 1,
            "received"
            | "return-path"
            | "message-id"
            | "mime-version"
            | "content-type"
            | "delivered-to"
            | "dkim-signature"
            | "content-transfer-encoding"
            | "x-mailer"
            | "user-agent"
            | "x-received" => {
                n_technical += 1;
            }
            _ => {}
        }
    }
    n_fields + n_technical >= 2 && (is_named || (n_technical >= 1 && n_fields >= 1))
}

/// What the first bytes say that a file is, if it is none that we read.
fn magic(head: &[u8]) -> Option<&'static str> {
    let matches = |pattern: &str, offset: usize| {
        let Some(bytes) = head.get(offset..offset + pattern.len() / 2) else { return false };
        let digits = pattern.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).unwrap_or_default());
        bytes
            .iter()
            .zip(digits)
            .all(|(byte, digits)| digits == ".." || u8::from_str_radix(digits, 16) == Ok(*byte))
    };
    let rows = rows().filter(|(by, ..)| *by == "magic");
    let mut rows = rows.filter_map(|(_, pattern, offset, name)| Some((pattern, offset.parse().ok()?, name)));
    rows.find(|(pattern, offset, _)| matches(pattern, *offset)).map(|(.., name)| name)
}

/// What a name's end says that a file is, if it is none that we read.
fn of_extension(extension: &str) -> Option<&'static str> {
    rows().find(|(by, pattern, ..)| *by == "extension" && *pattern == extension).map(|(.., name)| name)
}

/// The rows of the table of formats: by, pattern, offset, name.
fn rows() -> impl Iterator<Item = (&'static str, &'static str, &'static str, &'static str)> {
    include_str!("../../data/ingest/formats.tsv").lines().skip(1).filter_map(|line| {
        let mut columns = line.split('\t');
        Some((columns.next()?, columns.next()?, columns.next()?, columns.next()?))
    })
}

/// Whether more than one byte in twenty is a control character that text does not have.
fn is_binary(bytes: &[u8], encoding: &str) -> bool {
    if encoding.starts_with("UTF-16") || encoding.starts_with("UTF-32") {
        return false;
    }
    let is_control = |byte: &&u8| matches!(**byte, 0..=8 | 11 | 14..=26 | 28..=31 | 127);
    bytes.iter().filter(is_control).count() * 20 > bytes.len()
}

/// Whether a text starts as an HTML page does, comments and an XML declaration apart.
fn starts_as_page(text: &str) -> bool {
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        let end = match rest.get(..4) {
            Some("<!--") => rest.find("-->").map(|at| at + 3),
            Some("<?xm") => rest.find("?>").map(|at| at + 2),
            _ => None,
        };
        match end {
            Some(end) => rest = &rest[end..],
            None => break,
        }
    }
    let starts = |open: &str| rest.get(..open.len()).is_some_and(|start| start.eq_ignore_ascii_case(open));
    ["<!doctype html", "<html", "<head", "<body", "<meta", "<title"].iter().any(|open| starts(open))
}

/// Whether a text starts as JSON that may hold records does: not with a Markdown link.
fn starts_as_json(text: &str) -> bool {
    let second = |text: &str| text[1..].trim_start().chars().next();
    match text.chars().next() {
        Some('{') => matches!(second(text), Some('"' | '}')),
        Some('[') => matches!(second(text), Some('{')),
        _ => false,
    }
}

/// XML that is no page.
enum Xml {
    Feed,
    Other,
}

/// What XML a text is that is no page.
fn starts_as_xml(text: &str) -> Option<Xml> {
    let mut end = text.len().min(2048);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let start = &text[..end];
    let is_feed = ["<rss", "<feed", "<rdf:RDF"].iter().any(|open| {
        let at = start.find(open).map(|at| at + open.len());
        at.is_some_and(|at| start[at..].starts_with(|c: char| c == '>' || c.is_whitespace()))
    });
    if is_feed && start.starts_with('<') {
        Some(Xml::Feed)
    } else if start.starts_with("<?xml") {
        Some(Xml::Other)
    } else {
        None
    }
}
