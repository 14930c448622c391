//! Packed weights, scored in place.
//!
//! Layout of a section: `u32` number of classes, `u32` number of bits of a bucket's number, `2^bits + 1`
//! `u32` offsets, and the rows. The rows of bucket `b` lie between offsets `b` and `b + 1`, counted from
//! the first row. A key's bucket is its highest bits. A row is the key's lowest 16 bits, the number of
//! its weights (`u8`), then that many pairs of class (`u8`) and weight (`i8`), by ascending class.
//! Two keys of one bucket that agree in their lowest 16 bits are taken for one: of absent features, one
//! in some 20,000 gets the weights of another.

use super::archive::{Archive, Bytes, layout};
use crate::Result;
use std::ops::Range;

/// A linear classifier in packed form.
#[derive(Debug, Clone)]
pub struct LinearModel {
    bytes: Bytes,
    offsets: Range<usize>,
    rows: Range<usize>,
    shift: u32,
    n_classes: usize,
}

/// The weights of one feature: pairs of class and weight.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a>(&'a [u8]);

impl LinearModel {
    /// The model in a section of an archive.
    ///
    /// # Errors
    /// If there is no such section, or its bytes are not in this layout.
    pub fn open(archive: &Archive, section: &str) -> Result<Self> {
        let (bytes, range) = archive.section(section)?;
        let content = &bytes.as_slice()[range.clone()];
        let number = |at: usize| number(content, at).ok_or_else(|| layout("a model ends too early"));
        let (n_classes, bits) = (number(0)?, number(4)?);
        if bits > 28 || n_classes > 255 {
            return Err(layout("a model's head is out of range"));
        }
        let first = range.start + 8;
        let offsets = first..first + 4 * ((1 << bits) + 1);
        if offsets.end > range.end {
            return Err(layout("a model ends too early"));
        }
        let shift = 64 - u32::try_from(bits).unwrap_or(0);
        Ok(Self { rows: offsets.end..range.end, offsets, shift, n_classes, bytes })
    }

    /// The number of classes.
    pub const fn n_classes(&self) -> usize {
        self.n_classes
    }

    /// Sets `scores` to the sum of the weights of `keys` for each class.
    pub fn score(&self, keys: &[u64], scores: &mut Vec<i32>) {
        scores.clear();
        scores.resize(self.n_classes, 0);
        let table = self.table();
        for key in keys {
            if let Some(row) = table.row(*key) {
                row.add(scores);
            }
        }
    }

    /// Finds the rows of `keys`, for decisions that are scored in several steps.
    pub fn rows<'a>(&'a self, keys: &[u64], rows: &mut Vec<Row<'a>>) {
        rows.clear();
        let table = self.table();
        rows.extend(keys.iter().filter_map(|key| table.row(*key)));
    }

    fn table(&self) -> Table<'_> {
        let bytes = self.bytes.as_slice();
        Table { offsets: &bytes[self.offsets.clone()], rows: &bytes[self.rows.clone()], shift: self.shift }
    }
}

/// The parts of a model's bytes.
struct Table<'a> {
    offsets: &'a [u8],
    rows: &'a [u8],
    shift: u32,
}

impl<'a> Table<'a> {
    /// The row of a key; `None` if the model has none.
    #[inline]
    fn row(&self, key: u64) -> Option<Row<'a>> {
        let bucket = key.checked_shr(self.shift).unwrap_or(0) as usize;
        let start = number(self.offsets, 4 * bucket)?;
        let end = number(self.offsets, 4 * bucket + 4)?;
        let mut rows = self.rows.get(start..end)?;
        let [low, high, ..] = key.to_le_bytes();
        while let [a, b, n, rest @ ..] = rows {
            let pairs = rest.get(..2 * usize::from(*n))?;
            if *a == low && *b == high {
                return Some(Row(pairs));
            }
            rows = &rest[pairs.len()..];
        }
        None
    }
}

impl Row<'_> {
    /// Adds the weights of the first `scores.len()` classes to their scores.
    #[inline]
    pub fn add(self, scores: &mut [i32]) {
        self.add_from(0, scores);
    }

    /// Adds the weights of the classes `from..from + scores.len()` to `scores`.
    #[inline]
    pub fn add_from(self, from: usize, scores: &mut [i32]) {
        for pair in self.0.chunks_exact(2) {
            let Some(class) = usize::from(pair[0]).checked_sub(from) else { continue };
            let Some(score) = scores.get_mut(class) else { break };
            *score += i32::from(pair[1].cast_signed());
        }
    }
}

/// The class with the highest score, the first of them if several have it; 0 if there is none.
pub fn best<T: PartialOrd + Copy>(scores: &[T]) -> usize {
    let mut best = 0;
    for (class, score) in scores.iter().enumerate() {
        if *score > scores[best] {
            best = class;
        }
    }
    best
}

#[inline]
fn number(bytes: &[u8], at: usize) -> Option<usize> {
    let bytes = bytes.get(at..at + 4)?;
    Some(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]) as usize)
}
