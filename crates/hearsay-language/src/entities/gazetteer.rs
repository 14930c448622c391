//! Lists of names, looked up by sequences of words.

use crate::linear::{hash_bytes, mix};
use rustc_hash::FxHashMap;

const NAMES: &str = include_str!("../../data/entities/names.tsv");

/// Types of names, in the order of their bits.
const TYPES: [&str; 9] =
    ["country", "demonym", "given", "government", "group", "organization", "person", "place", "surname"];

/// Which lists a word is in: for each type a bit for the first word of a name and one for a later word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Listed(pub u32);

impl Listed {
    /// Whether the word is part of a name of this type.
    pub fn is(self, name_type: &str) -> bool {
        let bit = TYPES.iter().position(|t| *t == name_type).unwrap_or(31);
        self.0 & (0b11 << (2 * bit)) != 0
    }

    /// Whether the word is part of names of this type and of no other.
    pub fn is_only(self, name_type: &str) -> bool {
        let bit = TYPES.iter().position(|t| *t == name_type).unwrap_or(31);
        self.is(name_type) && self.0 & !(0b11 << (2 * bit)) == 0
    }
}

/// A name that stands whole in the lists: positions of words, and its types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listing {
    /// Its first word.
    pub start: usize,
    /// The word behind its last.
    pub end: usize,
    /// Its types.
    pub types: Listed,
}

/// The names.
#[derive(Debug)]
pub struct Gazetteer {
    /// By the hash of a name's words: the bits of its types, and whether longer names begin with it.
    names: FxHashMap<u64, (u16, bool)>,
}

/// The hash of a sequence that begins.
const START: u64 = 17;

impl Gazetteer {
    /// The names of the data file.
    pub fn built_in() -> Self {
        let mut names: FxHashMap<u64, (u16, bool)> = FxHashMap::default();
        // A name has some twenty bytes, and half as many beginnings as there are names.
        names.reserve(NAMES.len() / 13);
        let mut lower = String::new();
        for line in NAMES.lines().skip(1) {
            let Some((name_type, name)) = line.split_once('\t') else { continue };
            let Some(bit) = TYPES.iter().position(|t| *t == name_type) else { continue };
            let mut hash = START;
            for word in name.split([' ', '-']).filter(|word| !word.is_empty()) {
                if hash != START {
                    names.entry(hash).or_default().1 = true;
                }
                hash = mix(hash, word_hash(word, &mut lower));
            }
            names.entry(hash).or_default().0 |= 1 << bit;
        }
        Self { names }
    }

    /// Looks up the words of a sentence: the names at each place, the longest of each type. A hyphen
    /// divides words; a name begins with a capital or an article. `listings` are the longest names from
    /// left to right, of whatever type but given names and surnames.
    pub fn look_up(&self, words: &[&str], listed: &mut Vec<Listed>, listings: &mut Vec<Listing>) {
        const PARTS: u16 = 1 << 2 | 1 << 8;
        listings.clear();
        listed.clear();
        listed.resize(words.len(), Listed::default());
        let mut lower = String::new();
        let mut parts: Vec<(usize, u64)> = Vec::with_capacity(words.len() + 8);
        for (i, word) in words.iter().enumerate() {
            let pieces = word.split(['-', '–', '‐']).filter(|piece| !piece.is_empty());
            parts.extend(pieces.map(|piece| (i, word_hash(piece, &mut lower))));
        }
        for first in 0..parts.len() {
            let (start, _) = parts[first];
            let is_inside = first > 0 && parts[first - 1].0 == start;
            let may_begin = words[start].starts_with(|c: char| c.is_uppercase() || c.is_numeric())
                || words[start].starts_with("al")
                || words[start] == "the";
            if is_inside || !may_begin {
                continue;
            }
            let mut hash = START;
            let mut longest = None;
            for at in first..parts.len() {
                let (end, part) = parts[at];
                hash = mix(hash, part);
                let Some((types, continues)) = self.names.get(&hash) else { break };
                let ends_inside = parts.get(at + 1).is_some_and(|(next, _)| *next == end);
                if *types != 0 && !ends_inside {
                    mark(&mut listed[start..=end], *types);
                    if types & !PARTS != 0 {
                        longest = Some((end + 1, *types));
                    }
                }
                if !continues {
                    break;
                }
            }
            let is_free = listings.last().is_none_or(|last: &Listing| last.end <= start);
            if let Some((end, types)) = longest.filter(|_| is_free) {
                let bits = (0..TYPES.len()).filter(|bit| types & (1 << bit) != 0).map(|bit| 1 << (2 * bit));
                listings.push(Listing { start, end, types: Listed(bits.sum()) });
            }
        }
    }
}

/// Sets the bits of a name's types at its words.
fn mark(words: &mut [Listed], types: u16) {
    for bit in (0..TYPES.len()).filter(|bit| types & (1 << bit) != 0) {
        for (i, word) in words.iter_mut().enumerate() {
            word.0 |= if i == 0 { 1 } else { 2 } << (2 * bit);
        }
    }
}

fn word_hash(word: &str, lower: &mut String) -> u64 {
    lower.clear();
    lower.extend(word.chars().filter(|c| !matches!(c, '\'' | '’' | '.')).flat_map(char::to_lowercase));
    hash_bytes(lower.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_sorted_without_doubles() {
        let lines: Vec<&str> = NAMES.lines().skip(1).collect();
        assert!(lines.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(lines.iter().all(|line| TYPES.contains(&line.split('\t').next().unwrap())));
    }

    #[test]
    fn finds_the_longest_name() {
        let gazetteer = Gazetteer::built_in();
        let (mut listed, mut listings) = (Vec::new(), Vec::new());
        gazetteer.look_up(
            &["the", "United", "Nations", "in", "Syria", "of", "syria"],
            &mut listed,
            &mut listings,
        );
        assert_eq!((listings[0].start, listings[0].end), (1, 3));
        assert!(
            listed[1].is("organization") && listed[2].is("organization") && !listed[3].is("organization")
        );
        assert!(listed[4].is("country") && !listed[6].is("country"));
    }
}
