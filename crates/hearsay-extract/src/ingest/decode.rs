//! Bytes to text, in any character set.
//!
//! What the bytes are outweighs what is declared: pages often say that they are UTF-8 or Latin-1 and are
//! not. The order of evidence: a byte order mark; the pattern of zero bytes in UTF-16 and UTF-32; whether
//! the bytes are UTF-8 (text of another character set hardly ever is by chance); the declaration by the
//! caller, then that of the page; last the detector that Firefox uses.

mod charset;
mod convert;

use super::Media;
use charset::Choice;
use hearsay_types::{Note, Noted, SourceMap};

/// Text with the way back to its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte order mark. Control characters other than tab and line ends are spaces,
    /// those above ASCII what windows-1252 has in their place.
    pub text: String,
    /// The character set's name in the WHATWG's Encoding Standard, or `UTF-32LE`, `UTF-32BE`.
    pub encoding: &'static str,
    /// From the text to the bytes.
    pub map: SourceMap,
}

/// The most bytes that are decoded: what they become has to fit in 32-bit offsets.
const MAX_BYTES: usize = (u32::MAX / 3) as usize;

/// Decodes `bytes`.
///
/// `declared` is what a transport header or the user says of the character set (a label of the WHATWG's
/// Encoding Standard); `media` tells where to look for a declaration within. Bytes that are no text in the
/// chosen character set become U+FFFD. Notes tell where a declaration was wrong, where the character set
/// was guessed, and what was replaced or cut off (all behind 1.4 GB).
pub fn decode(bytes: &[u8], declared: Option<&str>, media: Media) -> Noted<Decoded> {
    let mut notes = Vec::new();
    let mut note = |message: String| notes.push(Note::new("ingest", message));
    let kept = &bytes[..bytes.len().min(MAX_BYTES)];
    if kept.len() < bytes.len() {
        note(format!("{} of {} bytes were cut off", bytes.len() - kept.len(), bytes.len()));
    }
    let Choice { charset, bom_len, message } = charset::choose(kept, declared, media);
    if let Some(message) = message {
        note(message);
    }
    let converted = convert::convert(kept, bom_len, charset);
    match converted.n_repaired {
        0 => {}
        n => note(format!("{n} bytes that are no UTF-8 were read as windows-1252")),
    }
    match converted.n_replaced {
        0 => {}
        n => note(format!("{n} places are no text in {} and were replaced", charset.name())),
    }
    let (text, map) = convert::replace_controls(converted.text, converted.map);
    Noted { value: Decoded { text, encoding: charset.name(), map }, notes }
}

/// The name of the character set of a label (of the WHATWG's Encoding Standard, or of those in use besides
/// it: `latin-1`, `win-1251`); `None` where there is none.
pub fn charset_name(label: &str) -> Option<&'static str> {
    charset::encoding_for(label).map(encoding_rs::Encoding::name)
}

#[cfg(test)]
mod tests;
