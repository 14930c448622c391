//! PDF with text.
//!
//! In come the bytes of a document; out comes its text as a saved text ([`layout`]): the letters of each
//! page with their places ([`glyphs`]), put in lines and columns ([`lines`]). What the document's information
//! says of title, author and dates yields to what the text says ([`Input::fallback`]).
//!
//! The text of a PDF lies in compressed streams, as codes that fonts explain, in any order: there are no
//! bytes of a word to point to. The map of the text therefore leads to the whole file.
//!
//! Known gaps: scans (no letters in pictures are read), tables, forms, right-to-left scripts.

mod glyphs;
mod layout;
mod lines;

use super::{Content, Given, Input, Media, record_of};
use glyphs::GlyphReader;
use hayro_font::hayro_syntax::{DecryptionError, LoadPdfError, Pdf, metadata::Metadata, object::DateTime};
use hearsay_types::{Note, SourceMap, Span};
use layout::{Laid, Sheet};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Pages that are read of one document.
const MAX_PAGES: usize = 5_000;

/// Reads a document. The error is the reason why it has no text to read.
pub(super) fn read(path: String, bytes: Vec<u8>) -> Result<Input, String> {
    let record = record_of(path, &bytes);
    let n_bytes = bytes.len();
    let own_bytes = Some(bytes.clone());
    // The parser is other people's code, and what arrives is anybody's: a document that breaks it must not
    // end the run.
    let read = catch_unwind(AssertUnwindSafe(|| document(bytes)));
    let Document { laid, fallback, notes } =
        read.unwrap_or_else(|_| Err("it is a damaged PDF file".to_owned()))?;
    let map = whole(laid.text.len(), n_bytes);
    let given = Given { by: "page edge", url: laid.url, ..Given::default() };
    let content = Content::Page { bytes: laid.text.into_bytes(), media: Media::Text, map: Some(map) };
    Ok(Input { record, given, fallback, content, aside: laid.aside, notes, own_bytes })
}

/// The map of a text that was read from a file as a whole.
fn whole(n_text: usize, n_bytes: usize) -> SourceMap {
    let mut map = SourceMap::default();
    // Two pieces, so that none is by chance as long as the file and taken for its bytes.
    let first = n_text.min(1);
    if n_bytes > 1 {
        map.push(Span::new(0, first), Span::new(0, n_bytes));
        let rest = Span::new(first, n_text);
        if rest.len() == n_bytes {
            map.push(Span::new(first, first + 1), Span::new(0, n_bytes));
            map.push(Span::new(first + 1, n_text), Span::new(0, n_bytes));
        } else {
            map.push(rest, Span::new(0, n_bytes));
        }
    }
    map
}

struct Document {
    laid: Laid,
    fallback: Given,
    notes: Vec<Note>,
}

fn document(bytes: Vec<u8>) -> Result<Document, String> {
    let pdf = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
            "it is a PDF file locked with a password".to_owned()
        }
        LoadPdfError::Decryption(_) => "it is a PDF file encrypted in a way that is not known".to_owned(),
        LoadPdfError::Invalid => "it is a damaged PDF file".to_owned(),
    })?;
    let mut notes = Vec::new();
    let mut note = |message: String| notes.push(Note::new("ingest", message));
    let pages = pdf.pages();
    let mut reader = GlyphReader::new();
    let (mut sheets, mut n_letters, mut n_unknown, mut n_bare) = (Vec::new(), 0, 0, 0);
    for page in pages.iter().take(MAX_PAGES) {
        let lines = lines::read(reader.read(page));
        n_letters += lines.n_letters;
        n_unknown += lines.n_unknown;
        n_bare += usize::from(lines.n_letters == 0);
        sheets.push(Sheet { lines, height: f64::from(page.render_dimensions().1) });
    }
    let n_pages = pages.len();
    if n_pages == 0 {
        return Err("it has no pages that could be read".to_owned());
    }
    if n_letters == 0 {
        return Err("it has no text: its pages are pictures (a scan?)".to_owned());
    }
    if n_unknown * 2 > n_letters {
        return Err("its fonts do not tell which letters its text consists of".to_owned());
    }
    if n_pages > MAX_PAGES || reader.is_exhausted() {
        note(format!("only the first of its {n_pages} pages were read"));
    }
    if n_bare > 0 {
        note(format!("{n_bare} of its {n_pages} pages have no text"));
    }
    if n_unknown > 0 {
        note(format!("{n_unknown} of its {n_letters} letters are not told by their fonts"));
    }
    let laid = layout::lay_out(sheets);
    if laid.text.trim().is_empty() {
        return Err("it has no text besides what stands at the edges of its pages".to_owned());
    }
    Ok(Document { laid, fallback: information(pdf.metadata()), notes })
}

/// What the document's information says. A browser puts the day of printing there, which is no date of
/// publication.
fn information(metadata: &Metadata) -> Given {
    let creator =
        [&metadata.creator, &metadata.producer].map(|field| text_of(field.as_deref()).unwrap_or_default());
    let is_printed = creator.iter().any(|name| {
        ["Mozilla", "Chrom", "Skia", "Safari", "Quartz", "wkhtmltopdf", "Print To PDF"]
            .iter()
            .any(|program| name.contains(program))
    });
    let is_file = |title: &String| {
        let lower = title.to_lowercase();
        let ends = [".doc", ".docx", ".odt", ".indd", ".pdf", ".html", ".htm", ".txt", ".rtf", ".tex"];
        ends.iter().any(|end| lower.ends_with(end)) || lower.contains("untitled") || !title.contains(' ')
    };
    let title =
        text_of(metadata.title.as_deref()).map(|title| match title.strip_prefix("Microsoft Word - ") {
            Some(rest) => rest.to_owned(),
            None => title,
        });
    let date = |date: &Option<DateTime>| {
        let d = date.as_ref().filter(|date| !is_printed && date.year > 1980)?;
        Some(format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}",
            d.year, d.month, d.day, d.hour, d.minute, d.second
        ))
    };
    Given {
        by: "pdf information",
        title: title.filter(|title| !is_file(title)),
        byline: text_of(metadata.author.as_deref()).filter(|author| author.contains(' ')),
        published: date(&metadata.creation_date),
        updated: date(&metadata.modification_date),
        ..Given::default()
    }
}

/// A string of the document's information: UTF-16 or UTF-8 with a mark, else an eight-bit set that is
/// Latin-1 but for some signs.
fn text_of(bytes: Option<&[u8]>) -> Option<String> {
    let bytes = bytes?;
    let text = match bytes {
        [0xfe, 0xff, rest @ ..] => {
            let units = rest.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
            char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
        }
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
        },
    };
    let text = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let text = text.collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}
