//! One file to its inputs.

use super::{
    Content, FileInputs, Given, Input, Media, Metered, Setup, Skipped, decode,
    feed::Feed,
    mail::{self, Container, Mailbox},
    messages::Messages,
    packed, pdf, record_of,
    records::{BadRecord, JsonRecords, Layout, Source},
    sniff::{self, Format},
    table::TableRecords,
    warc::{self, Warc},
    zip,
};
use hearsay_types::{Note, Noted};
use std::{
    collections::VecDeque,
    fs::File,
    io::{self, BufRead, BufReader, Cursor, Read},
    path::Path,
    sync::Arc,
};

/// Bytes by which a file's format and character set are told.
const HEAD_BYTES: u64 = 1 << 20;

/// The inputs of a file, or of standard input for `-`.
pub(super) fn open(path: &Path, setup: &Arc<Setup>) -> FileInputs {
    let name = path.display().to_string();
    let file = || -> io::Result<Box<dyn Read + Send>> {
        let file: Box<dyn Read + Send> =
            if name == "-" { Box::new(io::stdin()) } else { Box::new(File::open(path)?) };
        Ok(Box::new(Metered(file, setup.options.meter.clone())))
    };
    file().and_then(|file| read(path, &name, file, 1, setup)).unwrap_or_else(|error| {
        let reason = match error.kind() {
            io::ErrorKind::PermissionDenied => "you may not read it".to_owned(),
            io::ErrorKind::NotFound => "there is no such file".to_owned(),
            _ => format!("it could not be read: {error}"),
        };
        skip(name, reason)
    })
}

/// The inputs of a file that lies within another, such as an attachment. `path` is where it lies, `name` its
/// own name (empty where it has none), `depth` the number of files around it and itself.
pub(super) fn open_within(
    path: String,
    name: &Path,
    bytes: Vec<u8>,
    depth: usize,
    setup: &Arc<Setup>,
) -> FileInputs {
    open_stream(path, name, Box::new(Cursor::new(bytes)), depth, setup)
}

/// As [`open_within`], of a file that is read as it comes.
pub(super) fn open_stream(
    path: String,
    name: &Path,
    bytes: Box<dyn Read + Send>,
    depth: usize,
    setup: &Arc<Setup>,
) -> FileInputs {
    if depth > mail::MAX_DEPTH {
        return skip(path, format!("it lies within {} files", mail::MAX_DEPTH));
    }
    read(name, &path, bytes, depth, setup)
        .unwrap_or_else(|error| skip(path, format!("it could not be read: {error}")))
}

fn skip(path: String, reason: impl Into<String>) -> FileInputs {
    Box::new(std::iter::once(Err(Skipped { path, reason: reason.into() })))
}

/// The inputs of a file that `path` names and users are told as `name`.
fn read(
    path: &Path,
    name: &str,
    mut file: Box<dyn Read + Send>,
    depth: usize,
    setup: &Arc<Setup>,
) -> io::Result<FileInputs> {
    let mut head = Vec::new();
    file.by_ref().take(HEAD_BYTES).read_to_end(&mut head)?;
    if let Some(packing) = warc::packing(&head) {
        let whole = Box::new(Cursor::new(head).chain(file));
        return Ok(Box::new(Warc::new(name.to_owned(), whole, packing, depth, Arc::clone(setup))));
    }
    if let Some(packing) = packed::packing(&head) {
        if depth > mail::MAX_DEPTH {
            return Ok(skip(name.to_owned(), format!("it lies within {} files", mail::MAX_DEPTH)));
        }
        let whole = Box::new(Cursor::new(head).chain(file));
        let inputs = packed::unpack(packing, whole, setup.options.max_bytes)
            .and_then(|unpacked| read(&packed::name_within(path), name, unpacked, depth + 1, setup));
        return Ok(inputs.unwrap_or_else(|error| skip(name.to_owned(), packed::reason(&error))));
    }
    let is_whole = (head.len() as u64) < HEAD_BYTES;
    if zip::is_archive(&head) {
        // An archive is read from its end: where it is a file, in place.
        let (bytes, n_bytes): (zip::Bytes, u64) = if depth == 1 && name != "-" {
            let file = File::open(path)?;
            let n_bytes = file.metadata()?.len();
            (Arc::new(rawzip::FileReader::from(file)), n_bytes)
        } else {
            let Some(bytes) = read_rest(head, file, setup.options.max_bytes)? else {
                return Ok(skip(name.to_owned(), too_large(setup)));
            };
            let n_bytes = bytes.len() as u64;
            (Arc::new(bytes), n_bytes)
        };
        return Ok(zip::open(name.to_owned(), bytes, n_bytes, depth, setup));
    }
    let format = sniff::format(path, &head, is_whole, &setup.names);
    if let Format::Skip(reason) = format {
        return Ok(skip(name.to_owned(), reason));
    }
    match format {
        Format::Page(media) => return page(name, head, file, media, setup),
        Format::Pdf => {
            let Some(bytes) = read_rest(head, file, setup.options.max_bytes)? else {
                return Ok(skip(name.to_owned(), too_large(setup)));
            };
            let read = pdf::read(name.to_owned(), bytes);
            let read = read.map_err(|reason| Skipped { path: name.to_owned(), reason });
            return Ok(Box::new(std::iter::once(read)));
        }
        Format::Feed => {
            let Some(bytes) = read_rest(head, file, setup.options.max_bytes)? else {
                return Ok(skip(name.to_owned(), too_large(setup)));
            };
            let mut entries = Feed::new(name.to_owned(), bytes, Arc::clone(setup)).peekable();
            if entries.peek().is_none() {
                return Ok(skip(name.to_owned(), "it is a feed without entries"));
            }
            return Ok(Box::new(entries));
        }
        Format::Mail => {
            let Some(bytes) = read_rest(head, file, setup.options.max_bytes)? else {
                return Ok(skip(name.to_owned(), too_large(setup)));
            };
            return Ok(mail::message(name.to_owned(), bytes, Container::File, depth, setup));
        }
        Format::Messages(export) => {
            let reader = Box::new(BufReader::with_capacity(64 << 10, Cursor::new(head).chain(file)));
            return Ok(Box::new(Messages::new(export, path, name.to_owned(), reader, Arc::clone(setup))));
        }
        Format::Mailbox => {
            let reader = Box::new(BufReader::with_capacity(64 << 10, Cursor::new(head).chain(file)));
            return Ok(Box::new(Mailbox::new(name.to_owned(), reader, depth, Arc::clone(setup))));
        }
        _ => {}
    }

    let whole_head = decode(&head, setup.options.charset.as_deref(), Media::Text).value;
    let mut note = None;
    let reader: Box<dyn BufRead + Send> = if whole_head.encoding.starts_with("UTF-16")
        || whole_head.encoding.starts_with("UTF-32")
    {
        let Some(bytes) = read_rest(head, file, setup.options.max_bytes)? else {
            let max = setup.options.max_bytes;
            return Ok(skip(
                name.to_owned(),
                format!("it is {} and larger than {max} bytes", whole_head.encoding),
            ));
        };
        let message = format!("read as {}; hash and offsets are of the record in UTF-8", whole_head.encoding);
        note = Some(Note::new("ingest", message));
        Box::new(Cursor::new(decode(&bytes, None, Media::Text).value.text.into_bytes()))
    } else {
        let start = if head.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        let mut cursor = Cursor::new(head);
        cursor.set_position(start);
        Box::new(BufReader::with_capacity(64 << 10, cursor.chain(file)))
    };
    let is_legacy = !matches!(whole_head.encoding, "UTF-8");
    let charset = setup.options.charset.clone().or_else(|| is_legacy.then(|| whole_head.encoding.to_owned()));
    let source = Source { path: name.to_owned(), reader, charset, note, setup: Arc::clone(setup) };
    let path = name.to_owned();
    Ok(match format {
        Format::JsonLines => Box::new(Records::new(path, JsonRecords::new(source, Layout::Lines))),
        Format::Json => Box::new(Records::new(path, JsonRecords::new(source, Layout::Free))),
        Format::Table(delimiter) => Box::new(Records::new(path, TableRecords::new(source, delimiter))),
        _ => Box::new(std::iter::empty()),
    })
}

/// A file that is one page.
fn page(
    name: &str,
    head: Vec<u8>,
    file: Box<dyn Read + Send>,
    media: Media,
    setup: &Setup,
) -> io::Result<FileInputs> {
    let Some(bytes) = read_rest(head, file, setup.options.max_bytes)? else {
        return Ok(skip(name.to_owned(), too_large(setup)));
    };
    let Some(charset) = &setup.options.charset else {
        return Ok(Box::new(std::iter::once(Ok(Input::page(name, bytes, media)))));
    };
    // The character set that the user names outweighs what the page declares.
    let Noted { value, notes } = decode(&bytes, Some(charset), media);
    let input = Input {
        record: record_of(name.to_owned(), &bytes),
        given: Given::default(),
        fallback: Given::default(),
        content: Content::Page { bytes: value.text.into_bytes(), media, map: Some(value.map) },
        aside: Vec::new(),
        notes,
        own_bytes: Some(bytes),
    };
    Ok(Box::new(std::iter::once(Ok(input))))
}

/// Why a file is skipped that would be one report.
fn too_large(setup: &Setup) -> String {
    format!("it is larger than {} bytes, too large for one report", setup.options.max_bytes)
}

/// All bytes of a file whose first are `head`; `None` where they are more than `max_bytes`.
fn read_rest(mut head: Vec<u8>, file: Box<dyn Read + Send>, max_bytes: u64) -> io::Result<Option<Vec<u8>>> {
    let n_more = max_bytes.saturating_add(1).saturating_sub(head.len() as u64);
    file.take(n_more).read_to_end(&mut head)?;
    Ok((head.len() as u64 <= max_bytes).then_some(head))
}

/// The inputs of a record file. Where none of its first records has a field for the text, the file is
/// skipped as a whole, with one reason.
struct Records<R> {
    path: String,
    records: R,
    /// Records without a field for the text, as long as there was no other.
    textless: VecDeque<BadRecord>,
    is_begun: bool,
    is_over: bool,
}

/// So many records without a text are read before the file is given up.
const GIVE_UP_AFTER: usize = 10;

impl<R: Iterator<Item = Result<Input, BadRecord>>> Records<R> {
    fn new(path: String, records: R) -> Self {
        Self { path, records, textless: VecDeque::new(), is_begun: false, is_over: false }
    }

    /// The whole file, skipped for the reason of its first record.
    fn give_up(&mut self) -> Option<Skipped> {
        self.is_over = true;
        let first = self.textless.pop_front()?;
        self.textless.clear();
        Some(Skipped { path: self.path.clone(), reason: first.reason })
    }
}

impl<R: Iterator<Item = Result<Input, BadRecord>>> Iterator for Records<R> {
    type Item = Result<Input, Skipped>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if self.is_over {
                return None;
            }
            if self.is_begun
                && let Some(bad) = self.textless.pop_front()
            {
                return Some(Err(bad.skipped(&self.path)));
            }
            match self.records.next() {
                Some(Err(bad)) if bad.lacks_text && !self.is_begun => {
                    self.textless.push_back(bad);
                    if self.textless.len() >= GIVE_UP_AFTER {
                        return self.give_up().map(Err);
                    }
                }
                Some(Err(bad)) => return Some(Err(bad.skipped(&self.path))),
                Some(Ok(input)) => {
                    self.is_begun = true;
                    return Some(Ok(input));
                }
                None => return self.give_up().map(Err),
            }
        }
    }
}
