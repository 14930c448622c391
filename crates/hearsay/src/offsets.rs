//! From byte offsets, which all stages use, to the code points of Python and of the case format.

use hearsay_types::Span;
use serde_json::{Value, json};

/// Code-point offsets of one text.
#[derive(Debug, Clone)]
pub struct CodePoints {
    /// For each block of [`STEP`] bytes, the number of code points that begin before it; empty where
    /// the text is ASCII, and offsets are the same.
    before: Vec<u32>,
    /// For each byte, whether a code point begins there, packed as bits.
    begins: Vec<u64>,
}

/// Bytes to a word of `begins`.
const STEP: usize = 64;

impl CodePoints {
    /// Counts the code points of `text` once.
    pub fn new(text: &str) -> Self {
        if text.is_ascii() {
            return Self { before: Vec::new(), begins: Vec::new() };
        }
        let mut begins = vec![0u64; text.len() / STEP + 1];
        for (at, _) in text.char_indices() {
            begins[at / STEP] |= 1 << (at % STEP);
        }
        let mut n_sofar = 0;
        let count = |word: &u64| {
            let before = n_sofar;
            n_sofar += word.count_ones();
            before
        };
        let before = begins.iter().map(count).collect();
        Self { before, begins }
    }

    /// The number of code points before byte `offset`. Past the end of the text it is that of the end.
    pub fn offset(&self, offset: u32) -> u32 {
        if self.before.is_empty() {
            return offset;
        }
        let at = (offset as usize).min(self.begins.len() * STEP - 1);
        let within = self.begins[at / STEP] & ((1u64 << (at % STEP)) - 1);
        self.before[at / STEP] + within.count_ones()
    }

    /// A span as `{"start", "end"}` in code points.
    pub fn span(&self, span: Span) -> Value {
        json!({ "start": self.offset(span.start), "end": self.offset(span.end) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_code_points_not_bytes() {
        let text = format!("é{}ü€x", "a".repeat(200));
        let points = CodePoints::new(&text);
        for (n, (at, _)) in text.char_indices().enumerate() {
            assert_eq!(points.offset(at as u32), n as u32);
        }
        assert_eq!(points.offset(text.len() as u32), text.chars().count() as u32);
        assert_eq!(CodePoints::new("abc").offset(2), 2);
    }

    #[test]
    fn reaches_the_end_of_a_text_that_fills_its_words() {
        let text = "é".repeat(32);
        assert_eq!(CodePoints::new(&text).offset(64), 32);
    }
}
