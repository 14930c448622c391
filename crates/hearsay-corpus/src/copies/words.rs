//! From a text to the words by which texts are compared: the same whatever marks a copy lost on its way.

use hearsay_types::Span;
use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// The words of a text, in its order.
///
/// Case, accents, apostrophes within words, points of abbreviations ("U.S." is "US"), commas within numbers and
/// invisible characters make no difference, nor does what stands between words. Scripts that are written
/// without spaces give one word a character.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    /// What each word is, as a hash of its normal form: equal words have equal hashes, and 64 bits leave no room
    /// for chance.
    pub hashes: Vec<u64>,
    /// Where each stands.
    pub spans: Vec<Span>,
}

impl Words {
    pub fn of(text: &str) -> Self {
        let mut words = Self::default();
        each(text, |hash, start, end| {
            words.hashes.push(hash);
            words.spans.push(Span::new(start, end));
        });
        words
    }

    pub fn len(&self) -> usize {
        self.hashes.len()
    }
}

const SEPARATOR: u8 = 0;
const APOSTROPHE: u8 = 1;
const POINT: u8 = 2;
const COMMA: u8 = 3;
const FOREIGN: u8 = 4;

/// What each byte means: the lower-case form of ASCII letters and digits, else one of the classes above.
const CLASS: [u8; 256] = {
    let mut class = [SEPARATOR; 256];
    let mut byte = 0;
    while byte < 256 {
        let value = byte as u8;
        class[byte] = match value {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' => value.to_ascii_lowercase(),
            b'\'' | b'`' => APOSTROPHE,
            b'.' => POINT,
            b',' => COMMA,
            0x80.. => FOREIGN,
            _ => SEPARATOR,
        };
        byte += 1;
    }
    class
};

/// Calls `word` with the hash of each word and the bytes where it begins and ends.
pub(super) fn each(text: &str, mut word: impl FnMut(u64, usize, usize)) {
    let bytes = text.as_bytes();
    let is_letter = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphabetic);
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut open = Open::default();
    let mut at = 0;
    while at < bytes.len() {
        let class = CLASS[bytes[at] as usize];
        match class {
            SEPARATOR => open.close(&mut word),
            APOSTROPHE if open.is_open() && continues(text, at + 1) => {}
            POINT if open.n_letters == 1 && is_letter(at + 1) && !continues(text, at + 2) => {
                open.n_letters = 0;
                open.has_points = true;
            }
            POINT if open.has_points && open.n_letters == 1 && is_possessive(&text[at + 1..]) => {}
            COMMA
                if open.is_open()
                    && is_digit(at.wrapping_sub(1))
                    && (at + 1..at + 4).all(is_digit)
                    && !continues(text, at + 4) => {}
            APOSTROPHE | POINT | COMMA => open.close(&mut word),
            FOREIGN => {
                let Some(c) = text[at..].chars().next() else { break };
                let end = at + c.len_utf8();
                foreign(c, at, end, text, &mut open, &mut word);
                at = end;
                continue;
            }
            lower => open.push(u64::from(lower), at, at + 1),
        }
        at += 1;
    }
    open.close(&mut word);
}

/// Whether a word goes on at the byte `at`.
fn continues(text: &str, at: usize) -> bool {
    match text.as_bytes().get(at) {
        None => false,
        Some(byte) if byte.is_ascii() => byte.is_ascii_alphanumeric(),
        Some(_) => text.get(at..).and_then(|rest| rest.chars().next()).is_some_and(char::is_alphanumeric),
    }
}

/// Whether a text goes on with an apostrophe and a letter.
fn is_possessive(text: &str) -> bool {
    let mut chars = text.chars();
    matches!(chars.next(), Some('\'' | '\u{2019}')) && chars.next().is_some_and(char::is_alphabetic)
}

/// Takes a character that is not ASCII.
fn foreign(
    c: char,
    start: usize,
    end: usize,
    text: &str,
    open: &mut Open,
    word: &mut impl FnMut(u64, usize, usize),
) {
    if is_ignored(c) {
        return;
    }
    if matches!(c, '\u{2018}' | '\u{2019}' | '\u{2bc}' | '\u{b4}' | '\u{ff07}') {
        if !(open.is_open() && continues(text, end)) {
            open.close(word);
        }
        return;
    }
    if !c.is_alphanumeric() {
        open.close(word);
        return;
    }
    let is_alone = is_written_without_spaces(c);
    if is_alone {
        open.close(word);
    }
    decompose_compatible(c, |part| {
        if !is_combining_mark(part) {
            part.to_lowercase().for_each(|lower| open.push(u64::from(u32::from(lower)), start, end));
        }
    });
    if is_alone {
        open.close(word);
    }
}

/// Signs that may stand within a word or not: soft hyphens, joiners, marks on letters, Arabic vowel signs and the
/// stroke that lengthens Arabic letters.
fn is_ignored(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' | '\u{640}'
        | '\u{64b}'..='\u{65f}' | '\u{670}')
        || is_combining_mark(c)
}

/// Chinese, Japanese, Thai, Lao, Burmese and Khmer letters.
fn is_written_without_spaces(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// The word that is being read.
struct Open {
    hash: u64,
    start: usize,
    end: usize,
    /// Letters since the word's beginning or its last point; many once it has a digit.
    n_letters: usize,
    /// Whether it is an abbreviation with points.
    has_points: bool,
}

const EMPTY: u64 = 0xcbf2_9ce4_8422_2325;

impl Default for Open {
    fn default() -> Self {
        Self { hash: EMPTY, start: 0, end: 0, n_letters: 0, has_points: false }
    }
}

impl Open {
    fn is_open(&self) -> bool {
        self.end > 0
    }

    fn push(&mut self, unit: u64, start: usize, end: usize) {
        if self.end == 0 {
            self.start = start;
        }
        self.end = end;
        self.hash = (self.hash ^ unit).wrapping_mul(0x0100_0000_01b3);
        self.n_letters += if unit < 0x3a { 8 } else { 1 };
    }

    fn close(&mut self, word: &mut impl FnMut(u64, usize, usize)) {
        if self.end > 0 {
            word(mix(self.hash), self.start, self.end);
            *self = Self::default();
        }
    }
}

/// Spreads what differs over all bits.
pub(super) fn mix(mut hash: u64) -> u64 {
    hash = (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    hash = (hash ^ (hash >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash ^ (hash >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn same(a: &str, b: &str) -> bool {
        Words::of(a).hashes == Words::of(b).hashes
    }

    fn split(text: &str) -> Vec<&str> {
        Words::of(text).spans.iter().map(|span| span.of(text)).collect()
    }

    #[test]
    fn lost_marks_make_no_difference() {
        assert!(same("The mayor's aides, 1,200 of them", "the mayors aides 1200 of them"));
        assert!(same("the mayor\u{2019}s \u{201c}plan\u{201d}", "THE MAYOR'S \"plan\""));
        assert!(same("the U.S. and the U.N.'s envoy", "the US and the UNs envoy"));
        assert!(same("east\u{a0}Orven", "east Orven"));
        assert!(same("Bür\u{ad}ger", "Burger"));
        assert!(!same("he said 1, 200", "he said 1200"));
        assert!(!same("the end. It", "the endIt"));
    }

    #[test]
    fn words_are_where_they_stand() {
        assert_eq!(
            split("Mr. O'Dell's U.S.-led 3.5-mile trip."),
            ["Mr", "O'Dell's", "U.S", "led", "3", "5", "mile", "trip"]
        );
        assert_eq!(split("停火 now"), ["停", "火", "now"]);
        assert_eq!(split("I. A dog"), ["I", "A", "dog"]);
    }

    proptest! {
        #[test]
        fn words_lie_on_boundaries_in_order(text in "(?s).{0,60}") {
            let words = Words::of(&text);
            let mut end = 0;
            for span in &words.spans {
                prop_assert!(span.start >= end && !span.of(&text).is_empty());
                end = span.end;
            }
        }
    }
}
