//! Tables in lines of the processor's cache: one access to memory answers one question.
//!
//! A section is made of lines of 64 bytes, two bytes a number, little-endian: 16 checks, then what each of
//! the 16 stands for. The line of a key is told by its upper 32 bits, the check is its lowest 16. An entry
//! that is free has the value 0. Of absent keys, one in some 5,000 is taken for another.

use super::{
    archive::{Archive, Bytes, layout},
    key::mix,
};
use crate::Result;
use std::ops::Range;

/// Bytes of a line.
const LINE: usize = 64;
/// Entries of a line.
const ENTRIES: usize = 16;
/// Entries that are taken in a line, on average.
const FILLED: usize = 13;

/// A table of lines.
#[derive(Debug, Clone)]
struct Lines {
    bytes: Bytes,
    range: Range<usize>,
}

impl Lines {
    fn open(archive: &Archive, section: &str) -> Result<Self> {
        let (bytes, range) = archive.section(section)?;
        if range.is_empty() || !range.len().is_multiple_of(LINE) {
            return Err(layout("a table is not made of lines"));
        }
        Ok(Self { bytes, range })
    }

    fn as_lines(&self) -> &[[u8; LINE]] {
        self.bytes.as_slice()[self.range.clone()].as_chunks().0
    }
}

/// The line of a key among so many.
#[inline]
const fn line_of(key: u64, n_lines: usize) -> usize {
    (((key >> 32) * n_lines as u64) >> 32) as usize
}

/// What a line has for a check; 0 for nothing. Without branches, so that lines are read side by side.
#[inline]
fn find(line: &[u8; LINE], check: u16) -> u16 {
    let (checks, values) = line.split_at(2 * ENTRIES);
    let mut found = 0;
    for (own, value) in checks.as_chunks::<2>().0.iter().zip(values.as_chunks::<2>().0) {
        let is_it = if u16::from_le_bytes(*own) == check { u16::MAX } else { 0 };
        found |= is_it & u16::from_le_bytes(*value);
    }
    found
}

/// Lines for entries of key, value and rank. Where a line is full or a check stands twice, the entries
/// with the lowest ranks are left out.
fn lay_out(entries: &[(u64, u16, u32)]) -> Vec<u8> {
    let n_lines = entries.len().div_ceil(FILLED).max(1);
    let mut lines: Vec<Vec<(u32, u16, u16)>> = vec![Vec::new(); n_lines];
    for (key, value, rank) in entries {
        lines[line_of(*key, n_lines)].push((*rank, *key as u16, *value));
    }
    let mut content = Vec::with_capacity(n_lines * LINE);
    for line in &mut lines {
        line.sort_by_key(|(rank, check, value)| (std::cmp::Reverse(*rank), *check, *value));
        let mut seen = Vec::new();
        line.retain(|(_, check, _)| {
            let is_new = !seen.contains(check) && seen.len() < ENTRIES;
            if is_new {
                seen.push(*check);
            }
            is_new
        });
        line.resize(ENTRIES, (0, 0, 0));
        content.extend(line.iter().flat_map(|(_, check, _)| check.to_le_bytes()));
        content.extend(line.iter().flat_map(|(_, _, value)| value.to_le_bytes()));
    }
    content
}

/// A linear classifier of three classes in lines. What an entry stands for are two square roots (`i8`,
/// with the sign) of how much more weight the second and the third class have than the first.
#[derive(Debug, Clone)]
pub struct LineModel(Lines);

impl LineModel {
    /// The model in a section of an archive.
    ///
    /// # Errors
    /// If there is no such section, or its bytes are not in this layout.
    pub fn open(archive: &Archive, section: &str) -> Result<Self> {
        Lines::open(archive, section).map(Self)
    }

    /// The sums of the weights of `keys`, those of the first class counting as 0.
    pub fn score(&self, keys: &[u64]) -> [i32; 3] {
        let lines = self.0.as_lines();
        let mut scores = [0; 3];
        for key in keys {
            let Some(line) = lines.get(line_of(*key, lines.len())) else { continue };
            let roots = find(line, *key as u16).to_le_bytes();
            for (score, root) in scores[1..].iter_mut().zip(roots) {
                let root = i32::from(root.cast_signed());
                *score += root * root.abs();
            }
        }
        scores
    }

    /// The section for rows of key and roots.
    pub(super) fn pack(rows: &[(u64, [i8; 2])]) -> Vec<u8> {
        let entry = |(key, roots): &(u64, [i8; 2])| {
            let rank = roots.iter().map(|root| u32::from(root.unsigned_abs()).pow(2)).sum();
            (*key, u16::from_le_bytes(roots.map(i8::cast_unsigned)), rank)
        };
        lay_out(&rows.iter().map(entry).collect::<Vec<_>>())
    }
}

/// Numbers for words, or for whatever else has a hash.
#[derive(Debug, Clone)]
pub struct Words(Lines);

impl Words {
    /// The table in a section of an archive.
    ///
    /// # Errors
    /// If there is no such section, or its bytes are not in this layout.
    pub fn open(archive: &Archive, section: &str) -> Result<Self> {
        Lines::open(archive, section).map(Self)
    }

    /// The number of a word, by its hash; `None` if it has none.
    #[inline]
    pub fn get(&self, hash: u64) -> Option<u16> {
        let (lines, key) = (self.0.as_lines(), spread(hash));
        find(lines.get(line_of(key, lines.len()))?, key as u16).checked_sub(1)
    }
}

/// The section for [`Words`]: hashes, each with a number below 65,535; a few in a thousand are left out.
pub fn pack_words(words: &[(u64, u16)]) -> Vec<u8> {
    let entry = |(hash, number): &(u64, u16)| (spread(*hash), number.saturating_add(1), 0);
    lay_out(&words.iter().map(entry).collect::<Vec<_>>())
}

/// A key for a hash: those of short words differ in few bits.
const fn spread(hash: u64) -> u64 {
    mix(hash, 1)
}

#[cfg(test)]
mod tests {
    use super::super::{ArchiveWriter, hash_bytes};
    use super::*;

    #[test]
    fn gives_words_their_numbers() {
        let hash = |n: u16| hash_bytes(&n.to_le_bytes());
        let words: Vec<(u64, u16)> = (0..5000).map(|n| (hash(n), n)).collect();
        let mut writer = ArchiveWriter::default();
        writer.add("words", pack_words(&words));
        let archive = Archive::open(Bytes::Shared(writer.finish().into())).unwrap();
        let table = Words::open(&archive, "words").unwrap();
        let n_right = words.iter().filter(|(hash, n)| table.get(*hash) == Some(*n)).count();
        assert!(n_right > 4800, "{n_right}");
        assert!((5000..6000).filter(|n| table.get(hash(*n)).is_some()).count() < 5);
    }

    #[test]
    fn sums_roots() {
        let rows: Vec<(u64, [i8; 2])> = (1..9).map(|n| (mix(n, 1), [n as i8, -3])).collect();
        let mut writer = ArchiveWriter::default();
        writer.add("moves", LineModel::pack(&rows));
        let archive = Archive::open(Bytes::Shared(writer.finish().into())).unwrap();
        let model = LineModel::open(&archive, "moves").unwrap();
        assert_eq!(model.score(&[rows[1].0, rows[2].0, 77]), [0, 4 + 9, -18]);
    }
}
