//! The messages of an export, one at a time, whatever its size.
//!
//! An export is one JSON value that may be larger than memory. Its bytes are followed through braces and
//! strings; the objects of the list that holds the messages come out as they stand there.

use std::io::{self, BufRead};

/// What the object around a list of messages says of them: the chat.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Chat {
    /// Its name, as JSON writes it between quotation marks.
    pub(super) name: String,
    /// What it is: `public_channel`, `personal_chat`, ...
    pub(super) kind: String,
    /// Its number.
    pub(super) id: String,
}

/// One object of the list.
#[derive(Debug)]
pub(super) struct Element {
    /// From brace to brace; `None` where it is longer than is read.
    pub(super) bytes: Option<Vec<u8>>,
    /// The chat that it stands in.
    pub(super) chat: Chat,
    /// Its number within the file, from 1.
    pub(super) number: u64,
}

/// Which lists hold messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lists {
    /// Those called `messages`.
    Messages,
    /// The outermost.
    Outermost,
}

/// Follows an export.
pub(super) struct Scan {
    reader: Box<dyn BufRead + Send>,
    lists: Lists,
    max_bytes: u64,
    levels: Vec<Level>,
    number: u64,
    is_string: bool,
    is_escape: bool,
    /// The string or number that was read last, outside of messages.
    word: Vec<u8>,
}

/// A list or an object around the messages.
#[derive(Debug)]
enum Level {
    Object {
        /// The name of the field that is read.
        key: Vec<u8>,
        is_key: bool,
        chat: Chat,
    },
    List {
        holds_messages: bool,
    },
}

/// How deep lists of messages may lie.
const MAX_DEPTH: usize = 64;
/// Longer names and values of a chat are cut off.
const MAX_WORD: usize = 1024;

impl Scan {
    pub(super) fn new(reader: Box<dyn BufRead + Send>, lists: Lists, max_bytes: u64) -> Self {
        Self {
            reader,
            lists,
            max_bytes,
            levels: Vec::new(),
            number: 0,
            is_string: false,
            is_escape: false,
            word: Vec::new(),
        }
    }

    /// The number of the message that was read last.
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// The next message; `None` at the end. The error is the reason why the rest is not read.
    pub(super) fn next(&mut self) -> Result<Option<Element>, String> {
        loop {
            let Some(byte) = self.byte()? else {
                return if self.levels.is_empty() { Ok(None) } else { Err("it ends early".to_owned()) };
            };
            if byte == b'{'
                && matches!(self.levels.last(), Some(Level::List { holds_messages: true }))
                && !self.is_string
            {
                return self.element().map(Some);
            }
            self.step(byte)?;
        }
    }

    /// The object behind whose brace the reader stands.
    fn element(&mut self) -> Result<Element, String> {
        self.number += 1;
        let (mut bytes, mut n_bytes, mut depth) = (vec![b'{'], 1u64, 1u64);
        let (mut is_string, mut is_escape) = (false, false);
        while depth > 0 {
            let Some(byte) = self.byte()? else { return Err("it ends within a message".to_owned()) };
            n_bytes += 1;
            if n_bytes <= self.max_bytes {
                bytes.push(byte);
            } else {
                bytes = Vec::new();
            }
            match byte {
                _ if is_escape => is_escape = false,
                b'\\' if is_string => is_escape = true,
                b'"' => is_string = !is_string,
                b'{' if !is_string => depth += 1,
                b'}' if !is_string => depth -= 1,
                _ => {}
            }
        }
        let chat = self.levels.iter().rev().find_map(|level| match level {
            Level::Object { chat, .. } => Some(chat.clone()),
            Level::List { .. } => None,
        });
        let bytes = (n_bytes <= self.max_bytes).then_some(bytes);
        Ok(Element { bytes, chat: chat.unwrap_or_default(), number: self.number })
    }

    /// Follows a byte outside of messages.
    fn step(&mut self, byte: u8) -> Result<(), String> {
        if self.is_string {
            match byte {
                _ if self.is_escape => self.is_escape = false,
                b'\\' => self.is_escape = true,
                b'"' => {
                    self.is_string = false;
                    return Ok(());
                }
                _ => {}
            }
            self.keep(byte);
            return Ok(());
        }
        match byte {
            b'"' if !self.levels.is_empty() => {
                self.is_string = true;
                self.word.clear();
            }
            b'{' | b'[' => {
                let holds_messages = byte == b'['
                    && match (self.lists, self.levels.last()) {
                        (Lists::Outermost, outer) => outer.is_none(),
                        (Lists::Messages, Some(Level::Object { key, .. })) => key == b"messages",
                        (Lists::Messages, _) => false,
                    };
                self.levels.push(match byte {
                    b'{' => Level::Object { key: Vec::new(), is_key: true, chat: Chat::default() },
                    _ => Level::List { holds_messages },
                });
                if self.levels.len() > MAX_DEPTH {
                    return Err("values lie too deep within each other".to_owned());
                }
                self.word.clear();
            }
            b'}' | b']' => drop(self.levels.pop()),
            b':' => {
                if let Some(Level::Object { key, is_key, .. }) = self.levels.last_mut() {
                    (*key, *is_key) = (std::mem::take(&mut self.word), false);
                }
            }
            b',' => {
                let word = String::from_utf8_lossy(&std::mem::take(&mut self.word)).into_owned();
                if let Some(Level::Object { key, is_key, chat }) = self.levels.last_mut() {
                    match key.as_slice() {
                        b"name" if !*is_key => chat.name = word,
                        b"type" if !*is_key => chat.kind = word,
                        b"id" if !*is_key => chat.id = word,
                        _ => {}
                    }
                    *is_key = true;
                }
            }
            _ if byte.is_ascii_whitespace() => {}
            _ => self.keep(byte),
        }
        Ok(())
    }

    fn keep(&mut self, byte: u8) {
        if self.word.len() < MAX_WORD {
            self.word.push(byte);
        }
    }

    fn byte(&mut self) -> Result<Option<u8>, String> {
        let read = |reader: &mut Box<dyn BufRead + Send>| -> io::Result<Option<u8>> {
            let byte = reader.fill_buf()?.first().copied();
            reader.consume(usize::from(byte.is_some()));
            Ok(byte)
        };
        read(&mut self.reader).map_err(|error| format!("the rest could not be read: {error}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scan(json: &'static str, lists: Lists) -> (Vec<(String, String)>, Result<(), String>) {
        let mut scan = Scan::new(Box::new(json.as_bytes()), lists, 30);
        let mut found = Vec::new();
        loop {
            match scan.next() {
                Ok(Some(Element { bytes, chat, .. })) => {
                    let bytes =
                        bytes.map_or("too long".to_owned(), |bytes| String::from_utf8(bytes).unwrap());
                    found.push((chat.name, bytes));
                }
                Ok(None) => return (found, Ok(())),
                Err(reason) => return (found, Err(reason)),
            }
        }
    }

    #[test]
    fn messages_come_with_their_chat() {
        let json = r#"{"about": "[{", "chats": {"list": [{"name": "A \" B", "type": "x", "id": 7, "messages": [{"a": {"b": "}"}}, {}]},
            {"name": "C", "messages": [{"long": "0123456789012345678901234567890"}]}]}}"#;
        let (found, end) = scan(json, Lists::Messages);
        let expected = [(r#"A \" B"#, r#"{"a": {"b": "}"}}"#), (r#"A \" B"#, "{}"), ("C", "too long")];
        assert_eq!(found, expected.map(|(name, bytes)| (name.to_owned(), bytes.to_owned())));
        assert_eq!(end, Ok(()));
    }

    #[test]
    fn a_list_behind_a_name_is_read() {
        let (found, _) = scan("window.YTD.tweets.part0 = [ {\"a\": [1]},\n {} ]", Lists::Outermost);
        assert_eq!(found.iter().map(|(_, bytes)| bytes.as_str()).collect::<Vec<_>>(), ["{\"a\": [1]}", "{}"]);
    }

    #[test]
    fn what_is_cut_off_is_named() {
        assert_eq!(
            scan(r#"{"messages": [{"a": "#, Lists::Messages).1,
            Err("it ends within a message".to_owned())
        );
        assert_eq!(scan(r#"{"messages": [{}"#, Lists::Messages).1, Err("it ends early".to_owned()));
    }
}
