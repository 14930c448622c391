//! Character references (`&amp;`, `&#233;`), decoded with the way back to where they are written.

use hearsay_types::Span;
use memchr::{memchr, memrchr};

/// Names (a closing `;` is part of the name where it is required) and code points, sorted by name.
const NAMES: &str = include_str!("../../../data/article/references.tsv");

/// A name that needs no `;` has at most this many bytes.
const MAX_SHORT_NAME: usize = 6;

/// No name is longer.
const MAX_NAME: usize = 32;

/// A stretch of text with the place where it is written in the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece<'p> {
    /// The characters.
    pub text: Characters<'p>,
    /// Where the page has them. As long as `text` if they are written plainly, else a reference.
    pub span: Span,
}

/// Characters of a [`Piece`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Characters<'p> {
    /// As written in the page.
    Plain(&'p str),
    /// What a character reference stands for.
    Reference(Referred),
}

impl Characters<'_> {
    /// The characters as a string.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Plain(text) => text,
            Self::Reference(referred) => referred.as_str(),
        }
    }
}

/// The one or two characters that a reference stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Referred {
    bytes: [u8; 8],
    n_bytes: u8,
}

impl Referred {
    fn empty() -> Self {
        Self { bytes: [0; 8], n_bytes: 0 }
    }

    fn of(character: char) -> Self {
        let mut this = Self::empty();
        this.push(character);
        this
    }

    fn push(&mut self, character: char) {
        let start = usize::from(self.n_bytes);
        if start + character.len_utf8() <= self.bytes.len() {
            character.encode_utf8(&mut self.bytes[start..]);
            self.n_bytes += character.len_utf8() as u8;
        }
    }

    fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..usize::from(self.n_bytes)]).unwrap_or_default()
    }
}

/// Where a reference stands: the rules differ for references without `;`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Within {
    /// Text between tags.
    Text,
    /// An attribute's value, where `&copy=1` is part of an address.
    Attribute,
}

/// The pieces of `raw`, which stands in the page at the byte offset `start`. Never yields empty pieces.
pub fn pieces(raw: &str, start: u32, within: Within) -> Pieces<'_> {
    Pieces { raw, start, within, position: 0 }
}

/// Iterator of [`pieces`].
#[derive(Debug, Clone)]
pub struct Pieces<'p> {
    raw: &'p str,
    start: u32,
    within: Within,
    position: usize,
}

impl<'p> Iterator for Pieces<'p> {
    type Item = Piece<'p>;

    fn next(&mut self) -> Option<Piece<'p>> {
        let rest = self.raw.get(self.position..).filter(|rest| !rest.is_empty())?;
        if rest.starts_with('&')
            && let Some((referred, length)) = reference(rest, self.within)
        {
            return Some(Piece { text: Characters::Reference(referred), span: self.advance(length) });
        }
        let mut plain = usize::from(rest.starts_with('&'));
        while let Some(next) = memchr(b'&', &rest.as_bytes()[plain..]) {
            plain += next;
            if reference(&rest[plain..], self.within).is_some() {
                return Some(Piece { text: Characters::Plain(&rest[..plain]), span: self.advance(plain) });
            }
            plain += 1;
        }
        Some(Piece { text: Characters::Plain(rest), span: self.advance(rest.len()) })
    }
}

impl Pieces<'_> {
    /// Moves on by `length` bytes and gives their place in the page.
    fn advance(&mut self, length: usize) -> Span {
        let start = self.start as usize + self.position;
        self.position += length;
        Span::new(start, start + length)
    }
}

/// The characters of the reference that `text` begins with, and its length in bytes.
fn reference(text: &str, within: Within) -> Option<(Referred, usize)> {
    let name = text.strip_prefix('&')?;
    match name.strip_prefix('#') {
        Some(number) => numeric(number).map(|(referred, length)| (referred, 2 + length)),
        None => named(name, within).map(|(referred, length)| (referred, 1 + length)),
    }
}

/// Decodes `233;` or `xE9;`.
fn numeric(text: &str) -> Option<(Referred, usize)> {
    let hexadecimal = text.starts_with(['x', 'X']);
    let prefix = usize::from(hexadecimal);
    let radix = if hexadecimal { 16 } else { 10 };
    let digits = text[prefix..].bytes().take_while(|byte| char::from(*byte).is_digit(radix)).count();
    if digits == 0 {
        return None;
    }
    let end = prefix + digits;
    // A number that does not fit in 32 bits is no character, as any above 0x10FFFF.
    let code = u32::from_str_radix(&text[prefix..end], radix).unwrap_or(u32::MAX);
    let semicolon = usize::from(text[end..].starts_with(';'));
    Some((Referred::of(character(code)), end + semicolon))
}

/// The character of a numeric reference. 0x80 to 0x9F are read as windows-1252 (WHATWG HTML, "numeric
/// character reference end state").
fn character(code: u32) -> char {
    const WINDOWS_1252: [u16; 32] = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152,
        0x8D, 0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122,
        0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
    ];
    let code = match code {
        0x80..=0x9F => u32::from(WINDOWS_1252[(code - 0x80) as usize]),
        0 => 0xFFFD,
        _ => code,
    };
    char::from_u32(code).unwrap_or('\u{FFFD}')
}

/// Decodes `eacute;`, and `eacute` where HTML allows that.
fn named(text: &str, within: Within) -> Option<(Referred, usize)> {
    let letters = text.bytes().take(MAX_NAME).take_while(u8::is_ascii_alphanumeric).count();
    if letters == 0 {
        return None;
    }
    if text[letters..].starts_with(';')
        && let Some(referred) = look_up(&text[..=letters])
    {
        return Some((referred, letters + 1));
    }
    let (length, referred) = (2..=letters.min(MAX_SHORT_NAME))
        .rev()
        .find_map(|length| Some((length, look_up(&text[..length])?)))?;
    let follower = text.as_bytes().get(length).copied().unwrap_or_default();
    let is_address = within == Within::Attribute && (follower == b'=' || follower.is_ascii_alphanumeric());
    (!is_address).then_some((referred, length))
}

/// The characters of a name, by binary search in the table's own text.
fn look_up(name: &str) -> Option<Referred> {
    let table = NAMES.as_bytes();
    let (mut low, mut high) = (0, table.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let start = memrchr(b'\n', &table[low..middle]).map_or(low, |newline| low + newline + 1);
        let end = memchr(b'\n', &table[middle..]).map_or(table.len(), |newline| middle + newline);
        let line = &NAMES[start..end];
        let (found, code_points) = line.split_once('\t')?;
        match found.cmp(name) {
            std::cmp::Ordering::Less => low = end + 1,
            std::cmp::Ordering::Greater => high = start,
            std::cmp::Ordering::Equal => {
                let mut referred = Referred::empty();
                for code_point in code_points.split(' ') {
                    referred.push(char::from_u32(u32::from_str_radix(code_point, 16).ok()?)?);
                }
                return Some(referred);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(raw: &str, within: Within) -> String {
        pieces(raw, 0, within).map(|piece| piece.text.as_str().to_owned()).collect()
    }

    #[test]
    fn finds_every_name_of_the_table() {
        let mut names: Vec<&str> = Vec::new();
        for line in NAMES.lines() {
            let (name, code_points) = line.split_once('\t').unwrap();
            let expected: String = code_points
                .split(' ')
                .map(|code| char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap())
                .collect();
            assert_eq!(look_up(name).unwrap().as_str(), expected, "{name}");
            assert!(name.len() <= MAX_NAME && (name.ends_with(';') || name.len() <= MAX_SHORT_NAME));
            names.push(name);
        }
        assert!(names.is_sorted());
        assert!(look_up("nosuch;").is_none() && look_up("").is_none() && look_up("zzzzz").is_none());
    }

    #[test]
    fn decodes_as_the_standard_says() {
        for (raw, text, attribute) in [
            ("a &amp; b", "a & b", "a & b"),
            ("&notit; &notin;", "¬it; ∉", "&notit; ∉"),
            ("?a=1&copy=2&reg", "?a=1©=2®", "?a=1&copy=2®"),
            ("&#8217;&#x2019;&#146;&#0;&#xD800;", "’’’\u{FFFD}\u{FFFD}", "’’’\u{FFFD}\u{FFFD}"),
            ("&#99999999999;&#;&#x;&;& &", "\u{FFFD}&#;&#x;&;& &", "\u{FFFD}&#;&#x;&;& &"),
            ("&eacute &eacutex", "é éx", "é &eacutex"),
            ("AT&T &unknown; é&", "AT&T &unknown; é&", "AT&T &unknown; é&"),
        ] {
            assert_eq!(decoded(raw, Within::Text), text);
            assert_eq!(decoded(raw, Within::Attribute), attribute);
        }
    }

    #[test]
    fn keeps_the_way_back() {
        let found: Vec<_> =
            pieces("x&eacute;y", 10, Within::Text).map(|p| (p.span.start, p.span.end)).collect();
        assert_eq!(found, [(10, 11), (11, 19), (19, 20)]);
    }
}
