//! Bytes of a known character set to text and its source map.

use super::charset::Charset;
use encoding_rs::{Encoding, WINDOWS_1252};
use hearsay_types::{SourceMap, Span};

/// Text as it was decoded.
pub(super) struct Converted {
    pub(super) text: String,
    pub(super) map: SourceMap,
    /// Bytes in UTF-8 text that were read as windows-1252.
    pub(super) n_repaired: usize,
    /// Places that became U+FFFD.
    pub(super) n_replaced: usize,
}

/// Decodes `bytes` behind its byte order mark.
pub(super) fn convert(bytes: &[u8], bom_len: usize, charset: Charset) -> Converted {
    let text = String::with_capacity(bytes.len() + bytes.len() / 16);
    let mut out = Converted { text, map: SourceMap::default(), n_repaired: 0, n_replaced: 0 };
    let rest = &bytes[bom_len.min(bytes.len())..];
    match charset {
        Charset::Utf8 => out.utf8(rest, bom_len),
        Charset::Utf16Le => out.utf16(rest, bom_len, u16::from_le_bytes),
        Charset::Utf16Be => out.utf16(rest, bom_len, u16::from_be_bytes),
        Charset::Utf32Le => out.utf32(rest, bom_len, u32::from_le_bytes),
        Charset::Utf32Be => out.utf32(rest, bom_len, u32::from_be_bytes),
        Charset::Legacy(encoding) if encoding.is_single_byte() => out.single_byte(rest, bom_len, encoding),
        Charset::Legacy(encoding) => out.multi_byte(rest, bom_len, encoding),
    }
    out
}

impl Converted {
    /// Appends text that stands in the input as it is, at `offset`.
    fn push_same(&mut self, text: &str, offset: usize) {
        let start = self.text.len();
        self.text.push_str(text);
        self.map.push(Span::new(start, self.text.len()), Span::new(offset, offset + text.len()));
    }

    /// Appends text that was made of the bytes `from..to`.
    fn push_made(&mut self, text: &str, from: usize, to: usize) {
        let start = self.text.len();
        self.text.push_str(text);
        self.map.push(Span::new(start, self.text.len()), Span::new(from, to));
    }

    /// Appends U+FFFD for the bytes `from..to`.
    fn push_replacement(&mut self, from: usize, to: usize) {
        self.push_made("\u{fffd}", from, to);
        self.n_replaced += 1;
    }

    fn utf8(&mut self, bytes: &[u8], mut offset: usize) {
        let end = offset + bytes.len();
        for chunk in bytes.utf8_chunks() {
            self.push_same(chunk.valid(), offset);
            offset += chunk.valid().len();
            let next = offset + chunk.invalid().len();
            match chunk.invalid() {
                [] => {}
                // A lone byte is a letter of windows-1252 that was pasted in; more are a broken character.
                invalid @ [_] if next < end => {
                    self.push_made(&WINDOWS_1252.decode_without_bom_handling(invalid).0, offset, next);
                    self.n_repaired += 1;
                }
                _ => self.push_replacement(offset, next),
            }
            offset = next;
        }
    }

    fn utf16(&mut self, bytes: &[u8], mut offset: usize, unit: fn([u8; 2]) -> u16) {
        let (pairs, odd) = bytes.as_chunks::<2>();
        let mut buffer = [0; 4];
        for decoded in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
            match decoded {
                Ok(c) => {
                    let next = offset + 2 * c.len_utf16();
                    self.push_made(c.encode_utf8(&mut buffer), offset, next);
                    offset = next;
                }
                Err(_) => {
                    self.push_replacement(offset, offset + 2);
                    offset += 2;
                }
            }
        }
        if !odd.is_empty() {
            self.push_replacement(offset, offset + odd.len());
        }
    }

    fn utf32(&mut self, bytes: &[u8], mut offset: usize, unit: fn([u8; 4]) -> u32) {
        let (fours, odd) = bytes.as_chunks::<4>();
        let mut buffer = [0; 4];
        for four in fours {
            match char::from_u32(unit(*four)) {
                Some(c) => self.push_made(c.encode_utf8(&mut buffer), offset, offset + 4),
                None => self.push_replacement(offset, offset + 4),
            }
            offset += 4;
        }
        if !odd.is_empty() {
            self.push_replacement(offset, offset + odd.len());
        }
    }

    /// Eight bits a character, the lower half ASCII.
    fn single_byte(&mut self, bytes: &[u8], offset: usize, encoding: &'static Encoding) {
        let upper: Vec<String> = (0x80..=0xff)
            .map(|byte: u8| encoding.decode_without_bom_handling(&[byte]).0.into_owned())
            .collect();
        let mut at = 0;
        while at < bytes.len() {
            let n_ascii = Encoding::ascii_valid_up_to(&bytes[at..]);
            let ascii = std::str::from_utf8(&bytes[at..at + n_ascii]).unwrap_or_default();
            self.push_same(ascii, offset + at);
            at += n_ascii;
            while let Some(byte) = bytes.get(at).filter(|byte| !byte.is_ascii()) {
                let text = &upper[usize::from(*byte - 0x80)];
                self.push_made(text, offset + at, offset + at + 1);
                self.n_replaced += usize::from(text == "\u{fffd}");
                at += 1;
            }
        }
    }

    /// Several bytes a character: fed byte by byte, so that we see which bytes each character is made of.
    fn multi_byte(&mut self, bytes: &[u8], offset: usize, encoding: &'static Encoding) {
        let mut decoder = encoding.new_decoder_without_bom_handling();
        let mut buffer = [0; 64];
        let (mut from, mut at, mut is_settled) = (0, 0, encoding.is_ascii_compatible());
        loop {
            if is_settled && from == at && at < bytes.len() {
                let n_ascii = Encoding::ascii_valid_up_to(&bytes[at..]);
                let ascii = std::str::from_utf8(&bytes[at..at + n_ascii]).unwrap_or_default();
                self.push_same(ascii, offset + at);
                (from, at) = (at + n_ascii, at + n_ascii);
            }
            let is_last = at >= bytes.len();
            let byte = bytes.get(at..at + 1).unwrap_or_default();
            at += byte.len();
            let (_, _, n_written, is_broken) = decoder.decode_to_utf8(byte, &mut buffer, is_last);
            if n_written > 0 {
                let text = std::str::from_utf8(&buffer[..n_written]).unwrap_or_default();
                self.push_made(text, offset + from.min(at.saturating_sub(1)), offset + at);
                self.n_replaced += usize::from(is_broken);
                from = at;
                // Behind a broken character the decoder may hold back bytes that it reads again.
                is_settled = encoding.is_ascii_compatible() && !is_broken;
            }
            if is_last {
                return;
            }
        }
    }
}

/// Puts spaces for control characters that are no white space, and for those above ASCII the character
/// that windows-1252 has in their place: they come from pages that took windows-1252 for Latin-1.
pub(super) fn replace_controls(text: String, map: SourceMap) -> (String, SourceMap) {
    let is_control =
        |byte: u8| (byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c)) || byte == 0x7f;
    let text = if text.bytes().any(is_control) {
        let mut bytes = text.into_bytes();
        for byte in bytes.iter_mut().filter(|byte| is_control(**byte)) {
            *byte = b' ';
        }
        String::from_utf8(bytes).unwrap_or_default()
    } else {
        text
    };
    let upper = |bytes: &[u8]| matches!(bytes, [0xc2, 0x80..=0x9f]);
    if !memchr::memchr_iter(0xc2, text.as_bytes())
        .any(|at| text.as_bytes().get(at..at + 2).is_some_and(upper))
    {
        return (text, map);
    }
    let mut replaced = Converted {
        text: String::with_capacity(text.len()),
        map: SourceMap::default(),
        n_repaired: 0,
        n_replaced: 0,
    };
    let mut from = 0;
    for (at, control) in text.match_indices(|c| ('\u{80}'..='\u{9f}').contains(&c)) {
        replaced.push_same(&text[from..at], from);
        from = at + control.len();
        let byte = [control.chars().next().map_or(0, |c| c as u32 as u8)];
        let character = WINDOWS_1252.decode_without_bom_handling(&byte).0;
        replaced.push_made(if character == control { " " } else { &character }, at, from);
    }
    replaced.push_same(&text[from..], from);
    let map = replaced.map.after(&map);
    (replaced.text, map)
}
