//! What features see of a word's form: hashes of the form and of its parts.

use crate::linear::{Words, hash_bytes};

/// Hashes of one form. Digits count as `0` in all but [`form`](Self::form).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Lexeme {
    /// The form as written.
    pub form: u64,
    /// The form in lower case.
    pub lower: u64,
    /// First 1, 2 and 3 bytes of the lower-case form.
    pub prefixes: [u64; 3],
    /// Last 1 to 5 bytes of the lower-case form; the whole form where it is shorter.
    pub suffixes: [u64; 5],
    /// Classes of its characters, runs cut to three: `Xxxx`, `dd.d`.
    pub shape: u64,
    /// Its clusters, from the coarsest to the finest: 1 more than their numbers, 0 for a word without.
    pub clusters: [u64; 3],
}

/// Stands where a sentence has no word.
pub const NO_WORD: Lexeme =
    Lexeme { form: 7, lower: 7, prefixes: [7; 3], suffixes: [7; 5], shape: 7, clusters: [7777; 3] };

/// Makes lexemes; holds space between calls.
#[derive(Debug, Default)]
pub struct LexemeMaker {
    clusters: Option<Words>,
    lower: String,
    shape: Vec<u8>,
}

impl LexemeMaker {
    /// A maker that knows the clusters of words, by the hash of the lower-case form (see
    /// `data/tags/README.md`).
    pub fn with_clusters(clusters: Words) -> Self {
        Self { clusters: Some(clusters), ..Self::default() }
    }

    /// The lexeme of a form. Curly quotes and long dashes count as their plain forms.
    pub fn make(&mut self, form: &str) -> Lexeme {
        self.lower.clear();
        self.shape.clear();
        let mut run = 0;
        for c in form.chars().map(plain) {
            if c.is_ascii() {
                let digit = c.is_ascii_digit();
                self.lower.push(if digit { '0' } else { c.to_ascii_lowercase() });
            } else {
                self.lower.extend(c.to_lowercase());
            }
            let class = class(c);
            run = if self.shape.last() == Some(&class) { run + 1 } else { 1 };
            if run <= 3 {
                self.shape.push(class);
            }
        }
        let bytes = self.lower.as_bytes();
        let lower = hash_bytes(bytes);
        let cluster = self.clusters.as_ref().and_then(|clusters| clusters.get(lower)).map(u64::from);
        let prefix = |n: usize| hash_bytes(&bytes[..n.min(bytes.len())]);
        let suffix = |n: usize| hash_bytes(&bytes[bytes.len().saturating_sub(n)..]);
        Lexeme {
            form: hash_bytes(form.as_bytes()),
            lower,
            prefixes: [prefix(1), prefix(2), prefix(3)],
            suffixes: [suffix(1), suffix(2), suffix(3), suffix(4), suffix(5)],
            shape: hash_bytes(&self.shape),
            clusters: cluster.map_or([0; 3], |number| [(number >> 4) + 1, (number >> 2) + 1, number + 1]),
        }
    }
}

fn class(c: char) -> u8 {
    match c {
        'A'..='Z' => b'X',
        'a'..='z' => b'x',
        '0'..='9' => b'd',
        c if c.is_ascii() => c as u8,
        c if c.is_uppercase() => b'X',
        c if c.is_alphabetic() => b'x',
        _ => b'u',
    }
}

/// The plain form of a typographic character.
const fn plain(c: char) -> char {
    match c {
        '\u{2018}' | '\u{2019}' | '\u{201b}' | '`' | '\u{b4}' => '\'',
        '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{ab}' | '\u{bb}' => '"',
        '\u{2010}' | '\u{2011}' => '-',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sees_curly_as_plain() {
        let mut maker = LexemeMaker::default();
        assert_eq!(maker.make("n\u{2019}t").lower, maker.make("N't").lower);
        assert_eq!(maker.make("1999").lower, maker.make("2016").lower);
        assert_ne!(maker.make("1999").form, maker.make("2016").form);
        assert_eq!(maker.make("Aleppo").shape, maker.make("Damascus").shape);
    }

    #[test]
    fn takes_any_form() {
        let mut maker = LexemeMaker::default();
        for form in ["", "é", "\u{0}", "ﷺ", "İ"] {
            maker.make(form);
        }
    }
}
