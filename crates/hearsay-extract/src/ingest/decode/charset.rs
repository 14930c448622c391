//! Which character set bytes are in.

use crate::ingest::Media;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE, X_USER_DEFINED};

/// A character set that we can decode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Charset {
    Utf8,
    Utf16Le,
    Utf16Be,
    Utf32Le,
    Utf32Be,
    /// All others of the WHATWG's Encoding Standard.
    Legacy(&'static Encoding),
}

impl Charset {
    /// Its name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::Utf32Le => "UTF-32LE",
            Self::Utf32Be => "UTF-32BE",
            Self::Legacy(encoding) => encoding.name(),
        }
    }
}

/// What was chosen.
pub(super) struct Choice {
    pub(super) charset: Charset,
    /// Length of the byte order mark.
    pub(super) bom_len: usize,
    /// What the user should know: a wrong declaration, a guess.
    pub(super) message: Option<String>,
}

/// Bytes at the start within which a page's declaration is looked for.
const DECLARATION_WITHIN: usize = 64 << 10;

/// Bytes that the detector is given: more make no difference to its answer.
const DETECT_WITHIN: usize = 1 << 20;

/// Chooses the character set of `bytes`.
pub(super) fn choose(bytes: &[u8], declared: Option<&str>, media: Media) -> Choice {
    if let Some((charset, bom_len)) = byte_order_mark(bytes) {
        return Choice { charset, bom_len, message: None };
    }
    if let Some(charset) = wide(bytes) {
        let message = Some(format!("no character set is declared; read as {}", charset.name()));
        return Choice { charset, bom_len: 0, message };
    }
    let chosen = |charset, message| Choice { charset, bom_len: 0, message };

    let within = || if media == Media::Html { declaration(bytes) } else { None };
    let label = declared.map(str::to_owned).or_else(within);
    let encoding = label.as_deref().and_then(encoding_for);
    let utf8 = Utf8Share::count(bytes);
    if utf8.n_wide == 0 && utf8.n_broken == 0 {
        let is_shifting = memchr::memmem::find(bytes, b"\x1b$").is_some()
            && (encoding == Some(ISO_2022_JP) || detect(bytes) == ISO_2022_JP);
        return chosen(if is_shifting { Charset::Legacy(ISO_2022_JP) } else { Charset::Utf8 }, None);
    }
    let is_utf8_declared = encoding.is_none_or(|encoding| encoding == UTF_8);
    if utf8.n_broken == 0 || utf8.is_likely(is_utf8_declared) {
        let wrong = encoding.filter(|encoding| *encoding != UTF_8);
        let message = wrong.map(|wrong| format!("declared as {}, but is UTF-8", wrong.name()));
        return chosen(Charset::Utf8, message);
    }
    if let Some(encoding) = encoding.filter(|encoding| *encoding != UTF_8)
        && !breaks_often(bytes, encoding)
    {
        return chosen(Charset::Legacy(encoding), None);
    }

    let guess = detect(bytes);
    let declared = match &label {
        Some(label) => format!("declared as {label:.40}, but is not"),
        None => "no character set is declared".to_owned(),
    };
    chosen(Charset::Legacy(guess), Some(format!("{declared}; read as {}", guess.name())))
}

/// The character set that a byte order mark tells, and the mark's length.
fn byte_order_mark(bytes: &[u8]) -> Option<(Charset, usize)> {
    const MARKS: &[(&[u8], Charset)] = &[
        (&[0xef, 0xbb, 0xbf], Charset::Utf8),
        (&[0xff, 0xfe, 0, 0], Charset::Utf32Le),
        (&[0, 0, 0xfe, 0xff], Charset::Utf32Be),
        (&[0xff, 0xfe], Charset::Utf16Le),
        (&[0xfe, 0xff], Charset::Utf16Be),
    ];
    MARKS.iter().find(|(mark, _)| bytes.starts_with(mark)).map(|(mark, charset)| (*charset, mark.len()))
}

/// UTF-16 or UTF-32 without a mark: of the bytes at one place in every two or four, most are zero, and
/// few of the others are.
fn wide(bytes: &[u8]) -> Option<Charset> {
    let start = &bytes[..bytes.len().min(4096) / 4 * 4];
    if start.len() < 8 {
        return None;
    }
    let mut zeros = [0usize; 4];
    for group in start.chunks_exact(4) {
        for (zeros, byte) in zeros.iter_mut().zip(group) {
            *zeros += usize::from(*byte == 0);
        }
    }
    let n = start.len() / 4;
    let (most, few) = (|zeros: usize| zeros * 10 >= n * 7, |zeros: usize| zeros * 10 <= n);
    match zeros {
        [a, b, c, d] if few(a) && most(b) && most(c) && most(d) => Some(Charset::Utf32Le),
        [a, b, c, d] if most(a) && most(b) && most(c) && few(d) => Some(Charset::Utf32Be),
        [a, b, c, d] if few(a) && most(b) && few(c) && most(d) => Some(Charset::Utf16Le),
        [a, b, c, d] if most(a) && few(b) && most(c) && few(d) => Some(Charset::Utf16Be),
        _ => None,
    }
}

/// How far bytes are UTF-8.
struct Utf8Share {
    /// Well-formed sequences of two to four bytes.
    n_wide: usize,
    /// Places that are not well formed; a character cut off at the end of the bytes is none.
    n_broken: usize,
}

impl Utf8Share {
    fn count(bytes: &[u8]) -> Self {
        if bytes.is_ascii() {
            return Self { n_wide: 0, n_broken: 0 };
        }
        let (mut n_wide, mut n_broken, mut offset) = (0, 0, 0);
        for chunk in bytes.utf8_chunks() {
            // Of the bytes of a character, only the first is 0b11......
            n_wide += chunk.valid().bytes().filter(|byte| *byte >= 0xc0).count();
            offset += chunk.valid().len() + chunk.invalid().len();
            let is_cut_off = offset == bytes.len() && chunk.invalid().len() > 1;
            n_broken += usize::from(!chunk.invalid().is_empty() && !is_cut_off);
        }
        Self { n_wide, n_broken }
    }

    /// Whether broken UTF-8 is the best reading. Letters of other character sets rarely make well-formed
    /// sequences, so where those prevail, the text is UTF-8 with pieces pasted in.
    fn is_likely(&self, is_declared: bool) -> bool {
        if is_declared { self.n_wide >= self.n_broken } else { self.n_wide >= 4 * self.n_broken }
    }
}

/// The encoding of a label, such as it is written in the wild; `None` for those that name none.
pub(super) fn encoding_for(label: &str) -> Option<&'static Encoding> {
    let label = label.trim().trim_matches(['"', '\'']).to_ascii_lowercase();
    let label = match label.as_str() {
        "utf8mb4" | "utf_8" | "utf8-bom" => "utf-8",
        "latin-1" | "ansi" | "win-1252" | "cp-1252" | "windows1252" => "windows-1252",
        "win-1251" | "windows1251" => "windows-1251",
        "win-1256" | "windows1256" => "windows-1256",
        label => label,
    };
    let encoding = Encoding::for_label(label.as_bytes());
    // Who can read a declaration in ASCII does not read UTF-16.
    let encoding = encoding.map(|e| if e == UTF_16LE || e == UTF_16BE { UTF_8 } else { e });
    encoding.filter(|encoding| *encoding != REPLACEMENT && *encoding != X_USER_DEFINED)
}

/// The character set that an HTML page declares: in `<?xml … encoding="…"?>`, `<meta charset>` or
/// `<meta http-equiv content="…; charset=…">`, whichever is first.
fn declaration(bytes: &[u8]) -> Option<String> {
    let start = &bytes[..bytes.len().min(DECLARATION_WITHIN)];
    let start = start.trim_ascii_start();
    if start.starts_with(b"<?xml") {
        let end = memchr::memmem::find(start, b"?>").unwrap_or(0);
        if let Some(value) = value_after(&start[..end], b"encoding") {
            return Some(value);
        }
    }
    let mut rest = start;
    while let Some(at) = memchr::memchr(b'<', rest) {
        rest = &rest[at + 1..];
        if rest.starts_with(b"!--") {
            rest = &rest[memchr::memmem::find(rest, b"-->").unwrap_or(0)..];
        } else if rest.len() > 4
            && rest[..4].eq_ignore_ascii_case(b"meta")
            && !rest[4].is_ascii_alphanumeric()
        {
            let tag = &rest[..memchr::memchr(b'>', rest).unwrap_or(rest.len())];
            if let Some(value) = value_after(tag, b"charset") {
                return Some(value);
            }
        }
    }
    None
}

/// The value behind `name` and `=` in a tag: up to the closing quotation mark, white space or `;`.
fn value_after(tag: &[u8], name: &[u8]) -> Option<String> {
    let at = tag.windows(name.len()).position(|window| window.eq_ignore_ascii_case(name))?;
    let value = tag[at + name.len()..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
    let is_end = |byte: &u8| byte.is_ascii_whitespace() || b"\"';/>".contains(byte);
    let value = &value[..value.iter().position(is_end).unwrap_or(value.len())];
    let value = String::from_utf8_lossy(value).trim().to_owned();
    Some(value).filter(|value| !value.is_empty())
}

/// Whether bytes are often no text in an encoding of several bytes a character, so that its declaration
/// must be wrong. Eight-bit encodings never break.
fn breaks_often(bytes: &[u8], encoding: &'static Encoding) -> bool {
    if encoding.is_single_byte() {
        return false;
    }
    let sample = &bytes[..bytes.len().min(DETECT_WITHIN)];
    let (text, _) = encoding.decode_without_bom_handling(sample);
    let n_broken = text.chars().filter(|c| *c == char::REPLACEMENT_CHARACTER).count();
    let n_wide = text.chars().filter(|c| !c.is_ascii()).count();
    n_broken * 5 > n_wide + 5
}

/// What the detector takes bytes for that are not UTF-8.
fn detect(bytes: &[u8]) -> &'static Encoding {
    let first = bytes.iter().position(|byte| !byte.is_ascii() || *byte == 0x1b).unwrap_or(0);
    // From the line's start, for the detector looks at what stands around a byte.
    let start = memchr::memrchr(b'\n', &bytes[..first]).unwrap_or(first.saturating_sub(64));
    let sample = &bytes[start..bytes.len().min(start.saturating_add(DETECT_WITHIN))];
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(sample, true);
    detector.guess(None, Utf8Detection::Deny)
}
