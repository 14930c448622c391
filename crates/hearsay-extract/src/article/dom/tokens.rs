//! Cuts a page into tags and text (WHATWG HTML, "Tokenization"), without copying any of it.

use super::tags::{Content, Tag};
use hearsay_types::Span;
use memchr::{memchr, memchr2, memmem};

/// An attribute as written.
#[derive(Debug, Clone, Copy)]
pub(super) struct RawAttribute<'p> {
    /// Its name, in the page's case.
    pub(super) name: &'p str,
    /// Its value without quotation marks; character references are not decoded.
    pub(super) value: &'p str,
    /// Offset of the value in the page.
    pub(super) start: u32,
}

/// A part of the page. Comments, declarations and tags that the page breaks off are left out.
#[derive(Debug, Clone, Copy)]
pub(super) enum Token<'p> {
    /// Text as written, with or without character references in it.
    Text(Span),
    /// A start tag; its attributes are in [`Tokens::attributes`] until the next token.
    Start { tag: Tag, name: &'p str, span: Span, self_closing: bool },
    /// An end tag.
    End { tag: Tag, name: &'p str },
}

/// An element keeps at most this many attributes.
const MAX_ATTRIBUTES: usize = 255;

/// Reads a page from its start to its end.
pub(super) struct Tokens<'p> {
    page: &'p str,
    position: usize,
    /// Those of the last start tag.
    pub(super) attributes: Vec<RawAttribute<'p>>,
}

impl<'p> Tokens<'p> {
    pub(super) fn new(page: &'p str) -> Self {
        Self { page, position: 0, attributes: Vec::new() }
    }

    /// The next token; `None` at the end of the page.
    pub(super) fn next(&mut self) -> Option<Token<'p>> {
        let bytes = self.page.as_bytes();
        while self.position < bytes.len() {
            let start = self.position;
            let end = self.text_end(start);
            if end > start {
                self.position = end;
                return Some(Token::Text(Span::new(start, end)));
            }
            // At `<`, and something that is no text follows.
            match bytes[start + 1] {
                b'!' => self.declaration(),
                b'?' => self.skip_past(b'>', start + 1),
                b'/' if bytes.get(start + 2).is_some_and(u8::is_ascii_alphabetic) => match self.end_tag() {
                    Some(token) => return Some(token),
                    None => self.position = bytes.len(),
                },
                b'/' => self.skip_past(b'>', start + 2),
                _ => match self.start_tag() {
                    Some(token) => return Some(token),
                    None => self.position = bytes.len(),
                },
            }
        }
        None
    }

    /// The content of an element in which tags mean nothing, up to its end tag.
    pub(super) fn raw_text(&mut self, tag: Tag) -> Option<Span> {
        let start = self.position;
        let end = match tag.content() {
            Content::Rest => self.page.len(),
            _ if tag == Tag::Script => self.script_end(start),
            _ => self.raw_end(start, tag),
        };
        self.position = end;
        (end > start).then(|| Span::new(start, end))
    }

    /// Where the text that begins at `from` ends: at the next `<` that begins a tag or a declaration.
    fn text_end(&self, from: usize) -> usize {
        let bytes = self.page.as_bytes();
        let mut position = from;
        while let Some(next) = memchr(b'<', &bytes[position..]) {
            position += next;
            match bytes.get(position + 1) {
                Some(b'!' | b'?') => return position,
                Some(b'/') if position + 2 < bytes.len() => return position,
                Some(letter) if letter.is_ascii_alphabetic() => return position,
                _ => position += 1,
            }
        }
        bytes.len()
    }

    /// Skips a comment, a document type or a CDATA mark at `<!`.
    fn declaration(&mut self) {
        let rest = &self.page.as_bytes()[self.position..];
        if !rest.starts_with(b"<!--") {
            return self.skip_past(b'>', self.position + 2);
        }
        if rest[4..].starts_with(b">") {
            self.position += 5;
        } else if rest[4..].starts_with(b"->") {
            self.position += 6;
        } else {
            let mut end = 4;
            while let Some(dashes) = memmem::find(&rest[end..], b"--") {
                end += dashes + 2;
                if rest[end..].starts_with(b">") {
                    self.position += end + 1;
                    return;
                }
                if rest[end..].starts_with(b"!>") {
                    self.position += end + 2;
                    return;
                }
                // `--->` ends a comment too: look at the second dash again.
                end -= 1;
            }
            self.position = self.page.len();
        }
    }

    /// Moves behind the next `byte`, or to the end of the page.
    fn skip_past(&mut self, byte: u8, from: usize) {
        let rest = &self.page.as_bytes()[from..];
        self.position = memchr(byte, rest).map_or(self.page.len(), |found| from + found + 1);
    }

    fn start_tag(&mut self) -> Option<Token<'p>> {
        let start = self.position;
        let name = self.tag_name(start + 1);
        let self_closing = self.read_attributes()?;
        let span = Span::new(start, self.position);
        Some(Token::Start { tag: Tag::from_name(name), name, span, self_closing })
    }

    fn end_tag(&mut self) -> Option<Token<'p>> {
        let name = self.tag_name(self.position + 2);
        // Attributes of an end tag mean nothing, but may hold `>` in quotation marks.
        self.read_attributes()?;
        Some(Token::End { tag: Tag::from_name(name), name })
    }

    /// The name that begins at `from`; leaves the position behind it.
    fn tag_name(&mut self, from: usize) -> &'p str {
        let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>');
        let bytes = &self.page.as_bytes()[from..];
        let end = from + bytes.iter().position(ends).unwrap_or(bytes.len());
        self.position = end;
        &self.page[from..end]
    }

    /// Reads up to and with `>`: whether `/` stands before it. `None` where the page ends before.
    fn read_attributes(&mut self) -> Option<bool> {
        self.attributes.clear();
        let bytes = self.page.as_bytes();
        loop {
            let slash = self.skip_space_and_slashes();
            if *bytes.get(self.position)? == b'>' {
                self.position += 1;
                return Some(slash);
            }
            let start = self.position;
            // A `=` at the start belongs to the name.
            let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>' | b'=');
            self.position = start + 1 + bytes[start + 1..].iter().position(ends)?;
            let name_end = self.position;
            self.skip_space();
            let mut value = name_end..name_end;
            if *bytes.get(self.position)? == b'=' {
                self.position += 1;
                self.skip_space();
                value = self.value()?;
            }
            if self.attributes.len() < MAX_ATTRIBUTES {
                self.attributes.push(RawAttribute {
                    name: self.page.get(start..name_end).unwrap_or_default(),
                    start: value.start as u32,
                    value: self.page.get(value).unwrap_or_default(),
                });
            }
        }
    }

    /// Reads an attribute's value, with or without quotation marks.
    fn value(&mut self) -> Option<std::ops::Range<usize>> {
        let bytes = self.page.as_bytes();
        let start = self.position;
        match *bytes.get(start)? {
            quote @ (b'"' | b'\'') => {
                let end = start + 1 + memchr(quote, &bytes[start + 1..])?;
                self.position = end + 1;
                Some(start + 1..end)
            }
            _ => {
                let ends = |byte: &u8| byte.is_ascii_whitespace() || *byte == b'>';
                self.position = start + bytes[start..].iter().position(ends)?;
                Some(start..self.position)
            }
        }
    }

    fn skip_space(&mut self) {
        let rest = &self.page.as_bytes()[self.position..];
        self.position += rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    }

    /// Skips white space and slashes; whether the last byte skipped is a slash.
    fn skip_space_and_slashes(&mut self) -> bool {
        let bytes = self.page.as_bytes();
        let rest = &bytes[self.position..];
        let skipped = rest.iter().take_while(|byte| byte.is_ascii_whitespace() || **byte == b'/').count();
        self.position += skipped;
        skipped > 0 && bytes[self.position - 1] == b'/'
    }

    /// Where the end tag of `tag` begins, or the end of the page.
    fn raw_end(&self, from: usize, tag: Tag) -> usize {
        let bytes = self.page.as_bytes();
        let mut position = from;
        while let Some(next) = memchr(b'<', &bytes[position..]) {
            position += next;
            if is_tag(&bytes[position..], b"</", tag) {
                return position;
            }
            position += 1;
        }
        bytes.len()
    }

    /// Where a script ends. In `<!-- <script> … </script> -->` the inner end tag does not end it
    /// (WHATWG HTML, "script data double escaped state").
    fn script_end(&self, from: usize) -> usize {
        let bytes = self.page.as_bytes();
        let (mut position, mut escaped, mut doubly) = (from, false, false);
        loop {
            let rest = &bytes[position..];
            let next = if escaped { memchr2(b'<', b'-', rest) } else { memchr(b'<', rest) };
            let Some(next) = next else { return bytes.len() };
            position += next;
            let rest = &bytes[position..];
            if rest.starts_with(b"-->") {
                (escaped, doubly) = (false, false);
                position += 3;
            } else if !escaped && rest.starts_with(b"<!--") {
                escaped = true;
                // `<!-->` and `<!--->` end at once.
                position += 2;
            } else if is_tag(rest, b"</", Tag::Script) {
                if !doubly {
                    return position;
                }
                doubly = false;
                position += 2;
            } else {
                doubly |= escaped && is_tag(rest, b"<", Tag::Script);
                position += 1;
            }
        }
    }
}

/// Whether `bytes` begin with `opening`, the name of `tag` and something that ends a name.
fn is_tag(bytes: &[u8], opening: &[u8], tag: Tag) -> bool {
    let name = tag.as_str().as_bytes();
    bytes.strip_prefix(opening).is_some_and(|rest| {
        rest.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name))
            && rest
                .get(name.len())
                .is_some_and(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>'))
    })
}
