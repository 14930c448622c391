//! A reader of JSON that knows where everything stands.
//!
//! Unlike a parser into values it keeps each string's place, so that its text maps back to the bytes
//! through the escapes. It is lenient where exports err: raw control characters in strings, unknown
//! escapes, halves of surrogate pairs, names without meaning (`NaN`).

use hearsay_types::{SourceMap, Span};

/// A JSON value, by its place in the text.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    /// An object from brace to brace: the names, unescaped, with their values, in the order of the text.
    Object(Span, Vec<(String, Node)>),
    /// The elements.
    Array(Vec<Node>),
    /// A string: what stands between its quotation marks.
    String(Span),
    /// A number, `true`, `false`, `null` or the like.
    Other(Span),
}

/// How deep values may lie within each other.
const MAX_DEPTH: usize = 128;

/// Reads one value, with white space around it. The error says what is wrong and at which byte, from 1.
pub(super) fn parse(text: &str) -> Result<Node, String> {
    let mut reader = Reader { text, at: 0 };
    let node = reader.value(0)?;
    reader.skip_space();
    match reader.peek() {
        None => Ok(node),
        Some(_) => Err(reader.error("something stands behind the value")),
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    fn error(&self, what: &str) -> String {
        format!("no valid JSON: {what} at byte {}", self.at + 1)
    }

    fn value(&mut self, depth: usize) -> Result<Node, String> {
        if depth > MAX_DEPTH {
            return Err(self.error("values lie too deep within each other"));
        }
        self.skip_space();
        match self.peek() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => self.string().map(Node::String),
            _ => self.other(),
        }
    }

    fn object(&mut self, depth: usize) -> Result<Node, String> {
        let mut fields = Vec::new();
        let start = self.at;
        self.at += 1;
        loop {
            self.skip_space();
            match self.peek() {
                Some(b'}') => break,
                Some(b',') => self.at += 1,
                Some(b'"') => {
                    let name = unescape(self.text, self.string()?).0;
                    self.skip_space();
                    if self.peek() != Some(b':') {
                        return Err(self.error("a colon is missing"));
                    }
                    self.at += 1;
                    fields.push((name, self.value(depth + 1)?));
                }
                None => return Err(self.error("it ends within an object")),
                Some(_) => return Err(self.error("a field's name is missing")),
            }
        }
        self.at += 1;
        Ok(Node::Object(Span::new(start, self.at), fields))
    }

    fn array(&mut self, depth: usize) -> Result<Node, String> {
        let mut elements = Vec::new();
        self.at += 1;
        loop {
            self.skip_space();
            match self.peek() {
                Some(b']') => break,
                Some(b',') => self.at += 1,
                None => return Err(self.error("it ends within an array")),
                Some(_) => elements.push(self.value(depth + 1)?),
            }
        }
        self.at += 1;
        Ok(Node::Array(elements))
    }

    /// What stands between quotation marks.
    fn string(&mut self) -> Result<Span, String> {
        let start = self.at + 1;
        let mut at = start;
        let bytes = self.text.as_bytes();
        while let Some(found) = memchr::memchr2(b'"', b'\\', bytes.get(at..).unwrap_or_default()) {
            at += found;
            if bytes[at] == b'"' {
                self.at = at + 1;
                return Ok(Span::new(start, at));
            }
            at += 2;
        }
        Err(self.error("a string has no end"))
    }

    fn other(&mut self) -> Result<Node, String> {
        let start = self.at;
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"+-._".contains(&byte);
        while self.peek().is_some_and(is_part) {
            self.at += 1;
        }
        if start == self.at {
            return Err(self.error(if self.peek().is_none() { "it ends early" } else { "no value stands" }));
        }
        Ok(Node::Other(Span::new(start, self.at)))
    }
}

/// The text of a string at `span` of `text`, and its map to `text`.
pub(super) fn unescape(text: &str, span: Span) -> (String, SourceMap) {
    let raw = span.of(text);
    let mut out = String::with_capacity(raw.len());
    let mut map = SourceMap::default();
    let base = span.start as usize;
    let mut at = 0;
    while at < raw.len() {
        let n_plain = memchr::memchr(b'\\', &raw.as_bytes()[at..]).unwrap_or(raw.len() - at);
        let start = out.len();
        out.push_str(&raw[at..at + n_plain]);
        map.push(Span::new(start, out.len()), Span::new(base + at, base + at + n_plain));
        at += n_plain;
        if at < raw.len() {
            let (character, n_escape) = escape(&raw[at..]);
            let start = out.len();
            out.push(character);
            map.push(Span::new(start, out.len()), Span::new(base + at, base + at + n_escape));
            at += n_escape;
        }
    }
    (out, map)
}

/// The character that the escape at the start of `raw` stands for, and the escape's length.
fn escape(raw: &str) -> (char, usize) {
    let Some(letter) = raw[1..].chars().next() else { return ('\\', 1) };
    let character = match letter {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'b' => '\u{8}',
        'f' => '\u{c}',
        'u' => return unicode_escape(raw),
        other => other,
    };
    (character, 1 + letter.len_utf8())
}

/// `\u0434` or a pair such as `\ud83d\ude00`; what is neither becomes U+FFFD.
fn unicode_escape(raw: &str) -> (char, usize) {
    let unit = |at: usize| {
        let digits = raw.get(at..at + 6)?.strip_prefix("\\u")?;
        if digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            u16::from_str_radix(digits, 16).ok()
        } else {
            None
        }
    };
    let Some(first) = unit(0) else { return (char::REPLACEMENT_CHARACTER, 2) };
    if let Some(Ok(character)) = char::decode_utf16([first]).next() {
        return (character, 6);
    }
    let pair = unit(6).and_then(|second| char::decode_utf16([first, second]).next());
    match pair {
        Some(Ok(character)) => (character, 12),
        _ => (char::REPLACEMENT_CHARACTER, 6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn strings_map_back_through_their_escapes() {
        let json = r#"{"text": "a\n\u0434\ud83d\ude00\"z"}"#;
        let Ok(Node::Object(_, fields)) = parse(json) else { panic!("an object") };
        let Node::String(span) = fields[0].1 else { panic!("a string") };
        let (text, map) = unescape(json, span);
        assert_eq!(text, "a\nд😀\"z");
        let source = |from, to| map.source_of(Span::new(from, to)).unwrap().of(json);
        assert_eq!(source(1, 2), r"\n");
        assert_eq!(source(2, 4), r"\u0434");
        assert_eq!(source(4, 8), r"\ud83d\ude00");
        assert_eq!(source(8, 10), r#"\"z"#);
    }

    #[test]
    fn errs_where_exports_err_without_harm() {
        for json in ["{\"a\": \"x\ny\", \"b\": NaN, }", r#"["\'", "\ud83d", "\u12", "\"]"#] {
            let _ = parse(json);
        }
        let json = r#""\ud83dx\u12\'""#;
        let Ok(Node::String(span)) = parse(json) else { panic!("a string") };
        assert_eq!(unescape(json, span).0, "\u{fffd}x\u{fffd}12'");
    }

    #[test]
    fn says_what_is_wrong() {
        let cases = [
            (r#"{"a": 1"#, "ends within an object at byte 8"),
            (r#"{"a" 1}"#, "a colon is missing at byte 6"),
            (r#"{"a": "b}"#, "a string has no end at byte 7"),
            (r#"{"a": 1} x"#, "something stands behind the value at byte 10"),
            ("", "ends early at byte 1"),
        ];
        for (json, message) in cases {
            let error = parse(json).unwrap_err();
            assert!(error.contains(message), "{error}");
        }
        assert!(parse(&"[".repeat(100_000)).unwrap_err().contains("too deep"));
    }

    proptest! {
        /// What serde_json writes comes back, each character from its own bytes.
        #[test]
        fn strings_come_back(text: String, is_ascii: bool) {
            let mut json = serde_json::to_string(&text).unwrap();
            if is_ascii {
                let escape = |c: char| c.encode_utf16(&mut [0; 2]).iter().map(|u| format!("\\u{u:04x}")).collect();
                json = json.chars().map(|c| if c.is_ascii() { c.to_string() } else { escape(c) }).collect();
            }
            let Ok(Node::String(span)) = parse(&json) else { panic!("a string") };
            let (found, map) = unescape(&json, span);
            prop_assert_eq!(&found, &text);
            for (at, c) in text.char_indices() {
                let source = map.source_of(Span::new(at, at + c.len_utf8())).unwrap();
                let character: String = serde_json::from_str(&format!("\"{}\"", source.of(&json))).unwrap();
                prop_assert_eq!(character, c.to_string());
            }
        }

        /// No text makes the reader panic.
        #[test]
        fn any_text_is_read_or_refused(text in "[\\[\\]{}\",:\\\\un0-9a é]{0,40}") {
            let _ = parse(&text);
            let _ = unescape(&text, Span::new(0, text.len()));
        }
    }
}
