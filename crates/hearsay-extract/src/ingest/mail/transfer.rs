//! Content transfer encodings, undone with the way back to the bytes (RFC 2045).

use hearsay_types::{SourceMap, Span};
use mail_parser::Encoding;

/// The bytes of a part's body, and the map from them to the message, in which the body begins at `base`.
pub(super) fn undo(body: &[u8], base: usize, encoding: Encoding) -> (Vec<u8>, SourceMap) {
    match encoding {
        Encoding::None => {
            let mut map = SourceMap::default();
            map.push(Span::new(0, body.len()), Span::new(base, base + body.len()));
            (body.to_vec(), map)
        }
        Encoding::QuotedPrintable => quoted_printable(body, base),
        Encoding::Base64 => base64(body, base),
    }
}

/// `=C3=A9` is two bytes, `=` at the end of a line joins it with the next. White space at the ends of lines
/// counts for nothing. What is no escape stands for itself.
fn quoted_printable(body: &[u8], base: usize) -> (Vec<u8>, SourceMap) {
    let mut out = Vec::with_capacity(body.len());
    let mut map = SourceMap::default();
    let mut at = 0;
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        let start = at;
        at += line.len();
        let words = line.strip_suffix(b"\n").map_or(line, |line| line.strip_suffix(b"\r").unwrap_or(line));
        let n_kept = words.trim_ascii_end().len();
        let is_soft = words[..n_kept].ends_with(b"=");
        let words = &words[..n_kept - usize::from(is_soft)];
        let mut plain = 0;
        let mut i = 0;
        while i < words.len() {
            let Some(byte) = hexadecimal(&words[i..]) else {
                i += 1;
                continue;
            };
            keep(&mut out, &mut map, &words[plain..i], base + start + plain);
            push(&mut out, &mut map, &[byte], Span::new(base + start + i, base + start + i + 3));
            i += 3;
            plain = i;
        }
        keep(&mut out, &mut map, &words[plain..], base + start + plain);
        if !is_soft && line.ends_with(b"\n") {
            keep(&mut out, &mut map, b"\n", base + at - 1);
        }
    }
    (out, map)
}

/// The byte that `=XX` at the start of `words` stands for.
fn hexadecimal(words: &[u8]) -> Option<u8> {
    let [b'=', high, low, ..] = words else { return None };
    let digit = |byte: u8| char::from(byte).to_digit(16);
    u8::try_from(digit(*high)? * 16 + digit(*low)?).ok()
}

/// Four letters are three bytes; what is no letter of the alphabet is passed over; padding ends it.
fn base64(body: &[u8], base: usize) -> (Vec<u8>, SourceMap) {
    let mut out = Vec::with_capacity(body.len() / 4 * 3);
    let mut map = SourceMap::default();
    let mut group = 0u32;
    let mut n_letters = 0;
    let mut start = 0;
    for (at, byte) in body.iter().enumerate() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => break,
            _ => continue,
        };
        if n_letters == 0 {
            start = at;
        }
        group = group << 6 | u32::from(value);
        n_letters += 1;
        if n_letters == 4 {
            let [_, bytes @ ..] = group.to_be_bytes();
            push(&mut out, &mut map, &bytes, Span::new(base + start, base + at + 1));
            (group, n_letters) = (0, 0);
        }
    }
    // Two letters are one byte, three are two.
    let n_rest = usize::from(n_letters > 1) + usize::from(n_letters > 2);
    if n_rest > 0 {
        let [_, bytes @ ..] = (group << (6 * (4 - n_letters))).to_be_bytes();
        let end = body.iter().rposition(|byte| *byte != b'=' && !byte.is_ascii_whitespace());
        let end = end.map_or(body.len(), |end| end + 1).max(start);
        push(&mut out, &mut map, &bytes[..n_rest], Span::new(base + start, base + end));
    }
    (out, map)
}

/// Puts bytes that stand in the message as they are behind `out`.
fn keep(out: &mut Vec<u8>, map: &mut SourceMap, bytes: &[u8], source: usize) {
    push(out, map, bytes, Span::new(source, source + bytes.len()));
}

fn push(out: &mut Vec<u8>, map: &mut SourceMap, bytes: &[u8], source: Span) {
    map.push(Span::new(out.len(), out.len() + bytes.len()), source);
    out.extend_from_slice(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn quoted_printable_maps_to_its_escapes() {
        let body = b"Caf=C3=A9 =3D b=\r\nar  \r\nend=4";
        let (bytes, map) = undo(body, 10, Encoding::QuotedPrintable);
        assert_eq!(std::str::from_utf8(&bytes).unwrap(), "Café = bar\nend=4");
        assert_eq!(map.source_of(Span::new(3, 5)), Some(Span::new(13, 19)));
        assert_eq!(map.source_of(Span::new(8, 11)), Some(Span::new(24, 30)));
    }

    #[test]
    fn base64_maps_to_its_letters() {
        let body = b"VGhlIG1p\r\nbmlzdHJ5IQ==\r\n";
        let (bytes, map) = undo(body, 0, Encoding::Base64);
        assert_eq!(bytes, b"The ministry!");
        assert_eq!(map.source_of(Span::new(0, 3)), Some(Span::new(0, 4)));
        assert_eq!(map.source_of(Span::new(5, 7)), Some(Span::new(4, 14)));
        assert_eq!(map.source_of(Span::new(12, 13)), Some(Span::new(18, 20)));
    }

    proptest! {
        /// Any bytes are read, in order, from within the body.
        #[test]
        fn any_bytes_are_read(body: Vec<u8>, is_base64: bool) {
            let encoding = if is_base64 { Encoding::Base64 } else { Encoding::QuotedPrintable };
            let (bytes, map) = undo(&body, 5, encoding);
            let mut last = 5;
            for at in 0..bytes.len() {
                let source = map.source_of(Span::new(at, at + 1)).unwrap();
                prop_assert!(last <= source.end && source.end as usize <= body.len() + 5);
                last = source.end;
            }
        }
    }
}
