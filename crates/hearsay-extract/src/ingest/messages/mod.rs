//! Messages: the exports of Telegram (`result.json`) and the archives of X (`tweets.js`).
//!
//! Each message is an input of its own, with the bytes from its brace to its brace as record. Who sent it
//! and when is the export's word; passed-on messages name their first sender ([`Given::origins`]).
//!
//! Known gaps: pictures, votes and calls; HTML exports; the posts that an archive of X only links.

mod scan;
mod telegram;
mod x;

use super::{
    Content, Given, Input, Media, Setup, Skipped, decode,
    json::{self, Node},
    record_of,
};
use hearsay_types::{Note, SourceMap, Span};
use scan::{Lists, Scan};
use std::{io::BufRead, path::Path, sync::Arc};

/// A message of an export. Its text is to be taken as it is, character by character.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Message {
    /// The text, never empty.
    pub text: String,
    /// From the text to the bytes of the message's record.
    pub map: SourceMap,
    /// What others wrote: stretches of `text`, in order.
    pub quoted: Vec<Span>,
    /// Stretches of `text` that are linked, with their targets, in order.
    pub links: Vec<(Span, String)>,
}

/// What an export is, by its first characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Export {
    Telegram,
    X,
}

/// Tells an export by its start; the error is what else it is.
pub(super) fn export(start: &str) -> Result<Option<Export>, String> {
    if let Some(part) = x::part(start) {
        return part.map(|()| Some(Export::X));
    }
    Ok(telegram::is_export(start).then_some(Export::Telegram))
}

/// The messages of an export.
pub(super) struct Messages {
    path: String,
    scan: Scan,
    reading: Reading,
    setup: Arc<Setup>,
    /// How many had no text, and the first of them.
    n_empty: u64,
    first_empty: u64,
    is_over: bool,
}

/// How one message is read.
enum Reading {
    Telegram,
    X(x::Account),
}

/// What one message gives.
enum Read {
    Input(Box<(Given, Message)>),
    /// No text.
    Empty,
    /// No message: that somebody joined, or the like.
    Nothing,
}

impl Messages {
    /// Reads an export. `file` is where it lies, which for an archive of X tells where the name of its
    /// owner stands.
    pub(super) fn new(
        export: Export,
        file: &Path,
        path: String,
        reader: Box<dyn BufRead + Send>,
        setup: Arc<Setup>,
    ) -> Self {
        let (lists, reading) = match export {
            Export::Telegram => (Lists::Messages, Reading::Telegram),
            Export::X => (Lists::Outermost, Reading::X(x::Account::beside(file))),
        };
        let scan = Scan::new(reader, lists, setup.options.max_bytes);
        Self { path, scan, reading, setup, n_empty: 0, first_empty: 0, is_over: false }
    }

    /// Reads one message; `None` where it is none.
    fn read(&mut self, element: scan::Element) -> Option<Result<Input, Skipped>> {
        let path = format!("{}:{}", self.path, element.number);
        let skip = |reason: String| Some(Err(Skipped { path: path.clone(), reason }));
        let Some(bytes) = element.bytes else {
            return skip(format!("it is longer than {} bytes", self.setup.options.max_bytes));
        };
        let decoded = decode(&bytes, Some("utf-8"), Media::Text);
        let text = &decoded.value.text;
        let node = match json::parse(text) {
            Ok(node) => node,
            Err(reason) => return skip(reason),
        };
        let object = Object { text, node: &node };
        let read = match &self.reading {
            Reading::Telegram => telegram::read(object, &element.chat),
            Reading::X(account) => x::read(object, account, &self.setup.mail_words),
        };
        match read {
            Read::Nothing => None,
            Read::Empty => {
                self.n_empty += 1;
                if self.n_empty == 1 {
                    self.first_empty = element.number;
                }
                None
            }
            Read::Input(read) => {
                let (given, message) = *read;
                Some(Ok(input(path, &bytes, given, message, &decoded.value.map, decoded.notes)))
            }
        }
    }
}

impl Iterator for Messages {
    type Item = Result<Input, Skipped>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.is_over {
            match self.scan.next() {
                Ok(Some(element)) => {
                    if let Some(read) = self.read(element) {
                        return Some(read);
                    }
                }
                Ok(None) => self.is_over = true,
                Err(reason) => {
                    self.is_over = true;
                    let path = format!("{}:{}", self.path, self.scan.number());
                    return Some(Err(Skipped { path, reason }));
                }
            }
        }
        let (n, first) = (std::mem::take(&mut self.n_empty), self.first_empty);
        let reason = match n {
            1 => format!("message {first} has no text"),
            n => format!("{n} messages have no text, the first is message {first}"),
        };
        (n > 0).then(|| Err(Skipped { path: self.path.clone(), reason }))
    }
}

/// The input of a message. `map` leads from its JSON to its bytes.
fn input(
    path: String,
    bytes: &[u8],
    given: Given,
    mut message: Message,
    map: &SourceMap,
    notes: Vec<Note>,
) -> Input {
    message.map = message.map.after(map);
    Input {
        record: record_of(path, bytes),
        given,
        fallback: Given::default(),
        content: Content::Message(message),
        aside: Vec::new(),
        notes,
        own_bytes: Some(bytes.to_vec()),
    }
}

/// Whether a record of a JSON file is a post of X, as its programming interface gives it.
pub(super) fn is_post(text: &str, node: &Node) -> bool {
    x::is_post(Object { text, node })
}

/// Reads such a post; `None` where it has no text.
pub(super) fn post(text: &str, node: &Node, setup: &Setup) -> Option<(Given, Message)> {
    match x::post(Object { text, node }, &setup.mail_words) {
        Read::Input(read) => Some(*read),
        Read::Empty | Read::Nothing => None,
    }
}

/// A JSON value with the text that it stands in.
#[derive(Clone, Copy)]
struct Object<'t> {
    text: &'t str,
    node: &'t Node,
}

impl<'t> Object<'t> {
    /// The field of this name.
    fn get(self, name: &str) -> Option<Self> {
        let Node::Object(_, fields) = self.node else { return None };
        let (_, node) = fields.iter().find(|(field, _)| field == name)?;
        Some(Self { node, ..self })
    }

    /// The string or number that the field of this name holds, if it is not empty.
    fn value(self, name: &str) -> Option<String> {
        self.get(name)?.string()
    }

    /// The string or number that this is, if it is not empty.
    fn string(self) -> Option<String> {
        let value = match self.node {
            Node::String(span) => json::unescape(self.text, *span).0,
            Node::Other(span) => span.of(self.text).to_owned(),
            Node::Object(..) | Node::Array(_) => return None,
        };
        let value = value.trim();
        (!value.is_empty() && value != "null").then(|| value.to_owned())
    }

    /// The elements of the list that the field of this name holds.
    fn list(self, name: &str) -> impl Iterator<Item = Self> + use<'t> {
        let elements = match self.get(name).map(|list| list.node) {
            Some(Node::Array(elements)) => elements.as_slice(),
            _ => &[],
        };
        elements.iter().map(move |node| Self { node, ..self })
    }
}

impl Message {
    /// Adds the string that `value` is, and gives where it stands.
    fn push(&mut self, value: Object<'_>) -> Span {
        let at = self.text.len();
        if let Node::String(span) = value.node {
            let (words, map) = json::unescape(value.text, *span);
            self.text.push_str(&words);
            self.map.append(&map, at);
        }
        Span::new(at, self.text.len())
    }
}
