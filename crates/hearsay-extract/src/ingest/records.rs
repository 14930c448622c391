//! JSON records: one a line, or values in any layout.

use super::{
    Content, Given, Input, Media, Setup, Skipped, decode,
    fields::{Fields, Value},
    json::{self, Node},
    messages, record_of,
};
use hearsay_types::{Note, SourceMap};
use std::{
    collections::VecDeque,
    io::{self, BufRead, Read},
    sync::Arc,
};

/// A record that was not read.
pub(super) struct BadRecord {
    /// The line on which it begins, from 1.
    pub(super) line: u64,
    /// Why.
    pub(super) reason: String,
    /// Whether no field of it goes by a name that stands for the text: it may be that none does in the
    /// whole file.
    pub(super) lacks_text: bool,
}

impl BadRecord {
    pub(super) fn new(line: u64, reason: impl Into<String>) -> Self {
        Self { line, reason: reason.into(), lacks_text: false }
    }

    /// What a user is told of it.
    pub(super) fn skipped(self, path: &str) -> Skipped {
        Skipped { path: format!("{path}:{}", self.line), reason: self.reason }
    }
}

/// Where the records of a file come from.
pub(super) struct Source {
    /// The file's path, as the user is told it.
    pub(super) path: String,
    /// The bytes behind a byte order mark.
    pub(super) reader: Box<dyn BufRead + Send>,
    /// The character set of records that are not UTF-8.
    pub(super) charset: Option<String>,
    /// A note for every input: the file was recoded.
    pub(super) note: Option<Note>,
    /// Options and names.
    pub(super) setup: Arc<Setup>,
}

/// The text of a record.
pub(super) struct RecordText {
    pub(super) text: String,
    /// To the record's bytes; `None` where the text is those bytes.
    pub(super) map: Option<SourceMap>,
    pub(super) notes: Vec<Note>,
}

impl Source {
    /// Reads up to and with the next line end into `line`, which is emptied first. `None` at the end of the file.
    /// Of a line that is too long, the rest is passed over; then the answer is `false`.
    pub(super) fn read_line(&mut self, line: &mut Vec<u8>) -> io::Result<Option<bool>> {
        line.clear();
        let max_bytes = self.setup.options.max_bytes;
        let n = (&mut self.reader).take(max_bytes.saturating_add(1)).read_until(b'\n', line)?;
        if n as u64 <= max_bytes || line.last() == Some(&b'\n') {
            return Ok((n > 0).then_some(true));
        }
        *line = Vec::new();
        self.reader.skip_until(b'\n')?;
        Ok(Some(false))
    }

    /// Decodes a record.
    pub(super) fn text(&self, bytes: &[u8]) -> RecordText {
        let mut notes: Vec<Note> = self.note.iter().cloned().collect();
        if let Ok(text) = std::str::from_utf8(bytes) {
            return RecordText { text: text.to_owned(), map: None, notes };
        }
        let decoded = decode(bytes, self.charset.as_deref(), Media::Text);
        notes.extend(decoded.notes);
        RecordText { text: decoded.value.text, map: Some(decoded.value.map), notes }
    }

    /// Why a record or a line is too long.
    pub(super) fn too_long(&self, line: u64) -> BadRecord {
        BadRecord::new(line, format!("it is longer than {} bytes", self.setup.options.max_bytes))
    }
}

/// The bytes of a record with the line on which it begins.
type Raw = Result<(Vec<u8>, u64), BadRecord>;

/// The inputs of JSON records.
pub(super) struct JsonRecords {
    source: Source,
    layout: Layout,
    /// The line that is read next.
    line: u64,
    /// Records that were found in one value and not yet given.
    ready: VecDeque<Result<Input, BadRecord>>,
    /// Whether there was any value.
    is_begun: bool,
    is_over: bool,
}

/// How the values of a file are divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// One a line.
    Lines,
    /// By their braces.
    Free,
}

impl JsonRecords {
    pub(super) fn new(source: Source, layout: Layout) -> Self {
        Self { source, layout, line: 1, ready: VecDeque::new(), is_begun: false, is_over: false }
    }

    /// The bytes of the next value and the line on which it begins; `None` at the end.
    fn next_value(&mut self) -> Option<Raw> {
        let line = self.line;
        let read = match self.layout {
            Layout::Lines => self.next_line(),
            Layout::Free => self.next_braced(),
        };
        read.unwrap_or_else(|error| {
            self.is_over = true;
            Some(Err(BadRecord::new(line, format!("the rest could not be read: {error}"))))
        })
    }

    fn next_line(&mut self) -> io::Result<Option<Raw>> {
        let mut bytes = Vec::new();
        loop {
            let line = self.line;
            match self.source.read_line(&mut bytes)? {
                None => return Ok(None),
                Some(is_whole) => {
                    self.line += 1;
                    if !is_whole {
                        return Ok(Some(Err(self.source.too_long(line))));
                    }
                }
            }
            bytes.truncate(bytes.trim_ascii_end().len());
            let n_space = bytes.len() - bytes.trim_ascii_start().len();
            bytes.drain(..n_space);
            if !bytes.is_empty() {
                return Ok(Some(Ok((bytes, line))));
            }
        }
    }

    /// The next object, whatever stands between it and the one before.
    fn next_braced(&mut self) -> io::Result<Option<Raw>> {
        let mut scan = Braces::default();
        let mut bytes = Vec::new();
        let mut first_line = self.line;
        let mut n_bytes = 0u64;
        loop {
            let buffer = self.source.reader.fill_buf()?;
            if buffer.is_empty() {
                let is_cut = scan.depth > 0;
                return Ok(is_cut
                    .then(|| Err(BadRecord::new(first_line, "no valid JSON: it ends within an object"))));
            }
            let mut n_used = 0;
            let mut start = 0;
            let mut is_end = false;
            for byte in buffer {
                n_used += 1;
                if *byte == b'\n' {
                    self.line += 1;
                }
                let was_outside = scan.depth == 0;
                scan.step(*byte);
                if was_outside && scan.depth == 1 {
                    (start, first_line) = (n_used - 1, self.line);
                } else if was_outside {
                    start = n_used;
                } else if scan.depth == 0 {
                    is_end = true;
                    break;
                }
            }
            n_bytes += (n_used - start) as u64;
            let is_too_long = n_bytes > self.source.setup.options.max_bytes;
            if is_too_long {
                bytes = Vec::new();
            } else {
                bytes.extend_from_slice(&buffer[start..n_used]);
            }
            self.source.reader.consume(n_used);
            if is_end {
                let found =
                    if is_too_long { Err(self.source.too_long(first_line)) } else { Ok((bytes, first_line)) };
                return Ok(Some(found));
            }
        }
    }

    /// Puts the records of one value into `ready`.
    fn read(&mut self, bytes: &[u8], line: u64) {
        let mut record = self.source.text(bytes);
        let text = std::mem::take(&mut record.text);
        let read = match json::parse(&text) {
            Err(reason) => Err(BadRecord::new(line, reason)),
            Ok(node @ Node::Object(..)) => Ok(node),
            Ok(_) => Err(BadRecord::new(line, "it is no JSON object")),
        };
        let node = match read {
            Ok(node) => node,
            Err(bad) => return self.ready.push_back(Err(bad)),
        };
        if self.has_text(&node, "", 0) || messages::is_post(&text, &node) {
            let input = self.input(&text, &node, record, bytes, line);
            return self.ready.push_back(input);
        }
        let Some(elements) = self.list_within(&node, 0) else {
            let input = self.input(&text, &node, record, bytes, line);
            return self.ready.push_back(input);
        };
        for element in elements {
            let Node::Object(span, _) = element else { continue };
            let source = match &record.map {
                Some(map) => map.source_of(*span).unwrap_or_default(),
                None => *span,
            };
            let own = bytes.get(source.range()).unwrap_or_default();
            let n_lines =
                memchr::memchr_iter(b'\n', &bytes[..(source.start as usize).min(bytes.len())]).count();
            let piece = self.source.text(own);
            let first_line = line + n_lines as u64;
            let input = match json::parse(&piece.text) {
                Ok(node) => {
                    let text = piece.text.clone();
                    self.input(&text, &node, piece, own, first_line)
                }
                Err(reason) => Err(BadRecord::new(first_line, reason)),
            };
            self.ready.push_back(input);
        }
    }

    /// The input of one object.
    fn input(
        &self,
        text: &str,
        node: &Node,
        record: RecordText,
        bytes: &[u8],
        line: u64,
    ) -> Result<Input, BadRecord> {
        if messages::is_post(text, node) {
            let Some((given, mut message)) = messages::post(text, node, &self.source.setup) else {
                return Err(BadRecord::new(line, "its text is empty"));
            };
            if let Some(map) = &record.map {
                message.map = message.map.after(map);
            }
            let origin = record_of(format!("{}:{line}", self.source.path), bytes);
            let content = Content::Message(message);
            let (aside, own_bytes) = (Vec::new(), Some(bytes.to_vec()));
            return Ok(Input {
                record: origin,
                given,
                fallback: Given::default(),
                content,
                aside,
                notes: record.notes,
                own_bytes,
            });
        }
        let mut fields = Fields::new();
        self.collect(text, node, "", 0, &mut fields);
        if let Some(map) = &record.map {
            for value in fields.iter_mut().flat_map(|(_, values)| values) {
                value.map = value.map.after(map);
            }
        }
        let origin = record_of(format!("{}:{line}", self.source.path), bytes);
        let input = self.source.setup.names.input(fields, origin, record.notes);
        input.map(|input| Input { own_bytes: Some(bytes.to_vec()), ..input }).ok_or_else(|| {
            let Node::Object(_, fields) = node else { return BadRecord::new(line, "it is no JSON object") };
            if self.has_text(node, "", 0) {
                return BadRecord::new(line, "its text is empty");
            }
            let names: Vec<&str> = fields.iter().map(|(name, _)| name.as_str()).take(12).collect();
            BadRecord { lacks_text: true, ..BadRecord::new(line, no_text(&names, "field")) }
        })
    }

    /// The fields of an object that we know, with those of objects within it.
    fn collect(&self, text: &str, node: &Node, prefix: &str, depth: usize, out: &mut Fields) {
        let Node::Object(_, fields) = node else { return };
        for (name, value) in fields {
            let name = format!("{prefix}{name}");
            let is_known = self.source.setup.names.is_known(&name);
            let values = if is_known { values_of(text, value) } else { Vec::new() };
            if values.is_empty() && depth < MAX_DEPTH {
                self.collect(text, value, &format!("{name}."), depth + 1, out);
            } else if is_known {
                out.push((name, values));
            }
        }
    }

    /// Whether an object has a field whose name stands for the text.
    fn has_text(&self, node: &Node, prefix: &str, depth: usize) -> bool {
        let Node::Object(_, fields) = node else { return false };
        fields.iter().any(|(name, value)| {
            let name = format!("{prefix}{name}");
            match value {
                Node::Object(..) if own_value(value).is_none() => {
                    depth < MAX_DEPTH && self.has_text(value, &format!("{name}."), depth + 1)
                }
                Node::Array(elements) if elements.iter().any(|e| element_value(e).is_none()) => false,
                _ => self.source.setup.names.is_text(&name),
            }
        })
    }

    /// The list of records that lies in an object, as in `{"articles": [{"title": …}, …]}`.
    fn list_within<'a>(&self, node: &'a Node, depth: usize) -> Option<&'a [Node]> {
        let Node::Object(_, fields) = node else { return None };
        let lists = fields.iter().filter_map(|(_, value)| match value {
            Node::Array(elements) => Some(elements.as_slice()),
            _ => None,
        });
        let is_list_of_records =
            |list: &&[Node]| list.iter().take(10).any(|element| self.has_text(element, "", 0));
        lists.clone().find(is_list_of_records).or_else(|| {
            let deeper = fields.iter().filter(|_| depth < MAX_DEPTH);
            deeper.filter_map(|(_, value)| self.list_within(value, depth + 1)).next()
        })
    }
}

impl Iterator for JsonRecords {
    type Item = Result<Input, BadRecord>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(ready) = self.ready.pop_front() {
                return Some(ready);
            }
            if self.is_over {
                return None;
            }
            let next = self.next_value();
            let is_first = !std::mem::replace(&mut self.is_begun, true);
            match next {
                Some(Ok((bytes, line))) => self.read(&bytes, line),
                Some(Err(bad)) => return Some(Err(bad)),
                None => {
                    self.is_over = true;
                    let nothing = BadRecord::new(1, "it holds no JSON object");
                    return is_first.then_some(Err(BadRecord { lacks_text: true, ..nothing }));
                }
            }
        }
    }
}

/// How deep within objects fields and lists are looked for.
const MAX_DEPTH: usize = 3;

/// Why a record without a text is skipped; `names` are its fields or columns.
pub(super) fn no_text(names: &[&str], kind: &str) -> String {
    let names = names.join(", ");
    format!(
        "no {kind} is known to hold the text ({kind}s: {names:.300}); name it with --map text={}",
        kind.to_uppercase()
    )
}

/// The values of a field: one, or those of a list.
fn values_of(text: &str, node: &Node) -> Vec<Value> {
    match node {
        Node::Array(elements) => {
            elements.iter().filter_map(element_value).filter_map(|node| value_of(text, node)).collect()
        }
        node => own_value(node).and_then(|node| value_of(text, node)).into_iter().collect(),
    }
}

fn value_of(text: &str, node: &Node) -> Option<Value> {
    match node {
        Node::String(span) => {
            let (value, map) = json::unescape(text, *span);
            Value::new(value, map)
        }
        Node::Other(span) => Value::same(text, *span),
        Node::Object(..) | Node::Array(_) => None,
    }
}

/// The node itself if it is no object or list; of an object the field that gives its value, as in
/// `{"name": "A. Writer"}`.
fn own_value(node: &Node) -> Option<&Node> {
    match node {
        Node::String(_) | Node::Other(_) => Some(node),
        Node::Array(_) => None,
        Node::Object(..) => plain_field(node, &["name", "rendered", "value", "#text"]),
    }
}

/// The value of a list's element, which may be a paragraph: `{"type": "p", "text": "Talks resumed."}`.
fn element_value(node: &Node) -> Option<&Node> {
    own_value(node).or_else(|| plain_field(node, &["text", "content"]))
}

/// The first of these fields of an object that is no object or list.
fn plain_field<'a>(node: &'a Node, names: &[&str]) -> Option<&'a Node> {
    let Node::Object(_, fields) = node else { return None };
    let is_plain = |node: &&Node| matches!(node, Node::String(_) | Node::Other(_));
    let find = |wanted: &&str| fields.iter().find(|(name, _)| name == wanted).map(|(_, value)| value);
    names.iter().filter_map(find).find(is_plain)
}

/// Follows braces and strings through JSON; lists at the top count for nothing.
#[derive(Default)]
struct Braces {
    depth: u32,
    is_string: bool,
    is_escape: bool,
}

impl Braces {
    fn step(&mut self, byte: u8) {
        if self.is_string {
            if self.is_escape {
                self.is_escape = false;
            } else if byte == b'\\' {
                self.is_escape = true;
            } else if byte == b'"' {
                self.is_string = false;
            }
            return;
        }
        match byte {
            b'"' if self.depth > 0 => self.is_string = true,
            b'{' => self.depth = self.depth.saturating_add(1),
            b'}' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
    }
}
