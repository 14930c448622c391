//! Words to word pieces, as BERT's uncased tokenizer does.
//!
//! A word's control characters are dropped, accents taken off, letters lowered, punctuation and Chinese
//! characters set apart; then the longest piece of the vocabulary that begins each part is taken, and so
//! on behind it with pieces that begin with `##`. Devlin et al. (2019); Wu et al. (2016).

use crate::{Result, error::layout};
use rustc_hash::FxHashMap;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

/// A part of a word of more characters than this is unknown.
const LONGEST_PART: usize = 100;

/// Characters of a word beyond these are not looked at: far more than any limit on the number of pieces lets
/// through, so that a text without a space costs no more than others.
const LONGEST_WORD: usize = 4096;

/// A vocabulary of word pieces.
#[derive(Debug, Clone)]
pub struct WordPieces {
    /// Ids of pieces that begin a part.
    first: FxHashMap<Box<[u8]>, u32>,
    /// Ids of pieces behind others, without `##`.
    later: FxHashMap<Box<[u8]>, u32>,
    /// The most bytes of a piece.
    longest: usize,
    n_pieces: usize,
    unknown: u32,
    start: u32,
    end: u32,
}

impl WordPieces {
    /// From a list of pieces, one a line, with `[UNK]`, `[CLS]` and `[SEP]` among them. A piece's id is its line.
    ///
    /// # Errors
    /// If one of those three is missing.
    pub fn new(vocabulary: &str) -> Result<Self> {
        let mut pieces = Self {
            first: FxHashMap::default(),
            later: FxHashMap::default(),
            longest: 0,
            n_pieces: 0,
            unknown: 0,
            start: 0,
            end: 0,
        };
        for (id, piece) in vocabulary.lines().enumerate() {
            let id = u32::try_from(id).map_err(|_| layout("fewer pieces", "too many"))?;
            let (map, piece) = match piece.strip_prefix("##") {
                Some(rest) if !rest.is_empty() => (&mut pieces.later, rest),
                _ => (&mut pieces.first, piece),
            };
            pieces.longest = pieces.longest.max(piece.len());
            map.insert(piece.as_bytes().into(), id);
            pieces.n_pieces += 1;
        }
        let special = |name: &str| {
            let id = pieces.first.get(name.as_bytes()).copied();
            id.ok_or_else(|| layout(format!("a piece {name}"), "none"))
        };
        (pieces.unknown, pieces.start, pieces.end) =
            (special("[UNK]")?, special("[CLS]")?, special("[SEP]")?);
        Ok(pieces)
    }

    /// The number of pieces.
    pub const fn len(&self) -> usize {
        self.n_pieces
    }

    /// Whether there are no pieces.
    pub const fn is_empty(&self) -> bool {
        self.n_pieces == 0
    }

    /// The piece at the start of a window: `[CLS]`.
    pub const fn start(&self) -> u32 {
        self.start
    }

    /// The piece at the end of a window: `[SEP]`.
    pub const fn end(&self) -> u32 {
        self.end
    }

    /// Adds the ids of a word's pieces, at least one and at most `most`. `space` is for the word's letters.
    pub fn add(&self, word: &str, most: usize, ids: &mut Vec<u32>, space: &mut String) {
        let before = ids.len();
        space.clear();
        if word.is_ascii() {
            let letters =
                word.bytes().take(LONGEST_WORD).filter(|byte| !byte.is_ascii_control() || is_blank(*byte));
            space.extend(letters.map(|byte| char::from(byte.to_ascii_lowercase())));
        } else {
            normalize(word, space);
        }
        let mut from = 0;
        while from < space.len() && ids.len() - before < most {
            let part = next_part(space, from);
            self.add_part(&space.as_bytes()[part.clone()], before + most, ids);
            from = part.end.max(from + 1);
        }
        if ids.len() == before {
            ids.push(self.unknown);
        }
    }

    /// Adds the pieces of a part up to `most` ids in all; one that is unknown in whole or in part is one piece.
    fn add_part(&self, part: &[u8], most: usize, ids: &mut Vec<u32>) {
        if part.is_empty() {
            return;
        }
        let before = ids.len();
        let is_character_start = |byte: &&u8| **byte & 0b1100_0000 != 0b1000_0000;
        if part.len() > LONGEST_PART && part.iter().filter(is_character_start).count() > LONGEST_PART {
            ids.push(self.unknown);
            return;
        }
        let mut from = 0;
        while from < part.len() {
            let map = if from == 0 { &self.first } else { &self.later };
            let longest = part.len().min(from + self.longest);
            let found = (from + 1..=longest).rev().find_map(|end| Some((end, *map.get(&part[from..end])?)));
            let Some((end, id)) = found else {
                ids.truncate(before);
                ids.push(self.unknown);
                return;
            };
            ids.push(id);
            from = end;
        }
        ids.truncate(most);
    }
}

const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// The next part behind `from`: a mark of punctuation, or what lies before the next mark or white space. Empty
/// at white space.
fn next_part(word: &str, from: usize) -> Range<usize> {
    let rest = word.get(from..).unwrap_or_default();
    let mut characters = rest.char_indices();
    let Some((_, first)) = characters.next() else { return from..word.len() };
    if first.is_whitespace() {
        return from + first.len_utf8()..from + first.len_utf8();
    }
    if is_punctuation(first) {
        return from..from + first.len_utf8();
    }
    let end = characters.find(|(_, c)| c.is_whitespace() || is_punctuation(*c));
    from..end.map_or(word.len(), |(at, _)| from + at)
}

/// Brings a word into the form of the vocabulary.
fn normalize(word: &str, to: &mut String) {
    let clean = word.chars().take(LONGEST_WORD).filter_map(|c| match c {
        '\t' | '\n' | '\r' => Some(' '),
        '\0' | '\u{fffd}' => None,
        c if c.is_whitespace() => Some(' '),
        c if c.general_category_group() == GeneralCategoryGroup::Other => None,
        c => Some(c),
    });
    let apart = clean.flat_map(|c| {
        let space = is_chinese(c).then_some(' ');
        space.into_iter().chain([c]).chain(space)
    });
    let plain = apart.nfd().filter(|c| c.general_category() != GeneralCategory::NonspacingMark);
    to.extend(plain.flat_map(char::to_lowercase));
}

/// Blocks of Chinese characters, as in BERT.
const fn is_chinese(c: char) -> bool {
    matches!(
        c,
        '\u{4e00}'..='\u{9fff}'
            | '\u{3400}'..='\u{4dbf}'
            | '\u{20000}'..='\u{2a6df}'
            | '\u{2a700}'..='\u{2b73f}'
            | '\u{2b740}'..='\u{2b81f}'
            | '\u{2b920}'..='\u{2ceaf}'
            | '\u{f900}'..='\u{faff}'
            | '\u{2f800}'..='\u{2fa1f}'
    )
}

fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation()
        || !c.is_ascii() && c.general_category_group() == GeneralCategoryGroup::Punctuation
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(word: &str) -> Vec<u32> {
        let vocabulary = "[UNK]\n[CLS]\n[SEP]\nvel\n##m\n##ar\n##s\n-\ne\ncafe\n中\n##x";
        let mut ids = Vec::new();
        WordPieces::new(vocabulary).unwrap().add(word, 4, &mut ids, &mut String::new());
        ids
    }

    #[test]
    fn takes_the_longest_pieces() {
        assert_eq!(pieces("Velmars"), [3, 4, 5, 6]);
        assert_eq!(pieces("vel-VEL"), [3, 7, 3]);
        assert_eq!(pieces("Café"), [9]);
        assert_eq!(pieces("velq"), [0]);
        assert_eq!(pieces("中vel"), [10, 3]);
    }

    #[test]
    fn every_word_has_a_piece_and_none_has_too_many() {
        assert_eq!(pieces(""), [0]);
        assert_eq!(pieces("\u{0}\u{301}"), [0]);
        assert_eq!(pieces("velmmmmmmm"), [3, 4, 4, 4]);
        assert_eq!(pieces(&"é".repeat(100_000)), [0]);
        assert_eq!(pieces(&"-".repeat(100_000)), [7, 7, 7, 7]);
    }
}
