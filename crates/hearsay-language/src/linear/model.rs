//! Packed weights, scored in place.
//!
//! Layout of a section, numbers little-endian: `u32` number of classes, `u32` number of bits of a slot's
//! number, `2^bits` slots of `u32`, and the rows. A key's slot is named by its highest bits; where that is
//! taken by another key, it is the next free one. A slot is 0 if it is free, else it holds 9 bits of its
//! key (bits 8 to 16) above 23 bits: one more than half of the offset of the key's row. A row is a byte of
//! the key (bits 0 to 7), the number of its weights (`u8`), then that many pairs of class (`u8`) and square
//! root of the weight (`i8`, with the weight's sign), by ascending class: few weights are large, and these
//! need not be exact. Of absent features, one in some 50,000 gets the weights of another.

use super::archive::{Archive, Bytes, layout};
use crate::Result;
use std::ops::Range;

/// A linear classifier in packed form.
#[derive(Debug, Clone)]
pub struct LinearModel {
    bytes: Bytes,
    slots: Range<usize>,
    rows: Range<usize>,
    bits: u32,
    n_classes: usize,
}

/// How many keys are looked up together: memory answers them side by side.
const BATCH: usize = 32;

impl LinearModel {
    /// The model in a section of an archive.
    ///
    /// # Errors
    /// If there is no such section, or its bytes are not in this layout.
    pub fn open(archive: &Archive, section: &str) -> Result<Self> {
        let (bytes, range) = archive.section(section)?;
        let content = &bytes.as_slice()[range.clone()];
        let number = |at: usize| number(content, at).ok_or_else(|| layout("a model ends too early"));
        let (n_classes, bits) = (number(0)? as usize, number(4)?);
        if !(1..=MAX_BITS).contains(&bits) || n_classes > 255 {
            return Err(layout("a model's head is out of range"));
        }
        let first = range.start + 8;
        let slots = first..first + (4 << bits);
        if slots.end > range.end {
            return Err(layout("a model ends too early"));
        }
        Ok(Self { rows: slots.end..range.end, slots, bits, n_classes, bytes })
    }

    /// The number of classes.
    pub const fn n_classes(&self) -> usize {
        self.n_classes
    }

    /// Sets `scores` to the sum of the weights of `keys` for each class.
    pub fn score(&self, keys: &[u64], scores: &mut Vec<i32>) {
        // A number of a class is a byte, so that this length needs no check of bounds.
        let mut sums = [0_i32; 256];
        self.each_row(keys, |pairs| {
            for [class, root] in pairs {
                let root = i32::from(root.cast_signed());
                sums[usize::from(*class)] += root * root.abs();
            }
        });
        scores.clear();
        scores.extend_from_slice(&sums[..self.n_classes]);
    }

    /// Calls `found` with the pairs of class and root of each key that has a row.
    fn each_row(&self, keys: &[u64], mut found: impl FnMut(&[[u8; 2]])) {
        let bytes = self.bytes.as_slice();
        let (slots, rows) = (&bytes[self.slots.clone()], &bytes[self.rows.clone()]);
        for keys in keys.chunks(BATCH) {
            let mut taken = [0_u32; BATCH];
            for (slot, key) in taken.iter_mut().zip(keys) {
                *slot = number(slots, 4 * slot_of(*key, self.bits)).unwrap_or(0);
            }
            let mut starts = [(0_u64, 0_usize); BATCH];
            let mut n_starts = 0;
            for (first, key) in taken.iter().zip(keys) {
                if let Some(start) = probe(slots, *first, *key, self.bits) {
                    starts[n_starts] = (*key, start);
                    n_starts += 1;
                }
            }
            // All heads are read before any row is added up: so memory is asked for all of them at once.
            let mut heads = [[0_u8; 2]; BATCH];
            for (head, (_, start)) in heads.iter_mut().zip(&starts[..n_starts]) {
                *head = rows.get(*start..).and_then(<[u8]>::first_chunk).copied().unwrap_or_default();
            }
            for ([check, n], (key, start)) in heads.iter().zip(&starts[..n_starts]) {
                if *check == key.to_le_bytes()[0]
                    && let Some(pairs) = rows.get(start + 2..start + 2 + 2 * usize::from(*n))
                {
                    found(pairs.as_chunks().0);
                }
            }
        }
    }
}

/// The largest number of bits of a slot's number.
pub(super) const MAX_BITS: u32 = 23;
/// Bits of a slot that hold half of an offset.
const OFFSET_BITS: u32 = 23;

/// The slot where the search for a key begins.
#[inline]
pub(super) const fn slot_of(key: u64, bits: u32) -> usize {
    (key >> (64 - bits)) as usize
}

/// What a slot holds of its key, in its place.
#[inline]
const fn mark_of(key: u64) -> u32 {
    ((key >> 8) as u32 & 0x1ff) << OFFSET_BITS
}

/// The content of a slot; `None` if the offset is too large.
pub(super) fn slot(key: u64, offset: usize) -> Option<u32> {
    let half = u32::try_from(offset / 2 + 1).ok().filter(|half| *half < 1 << OFFSET_BITS);
    half.map(|half| mark_of(key) | half)
}

/// The offset of the row that may be a key's. `first` is the content of the slot where the search begins.
#[inline]
fn probe(slots: &[u8], first: u32, key: u64, bits: u32) -> Option<usize> {
    let mut slot = first;
    let mut at = slot_of(key, bits);
    // A model always has free slots; the bound is for bytes that are broken.
    for _ in 0..64 {
        if slot == 0 {
            return None;
        }
        if slot & !((1 << OFFSET_BITS) - 1) == mark_of(key) {
            return Some(2 * ((slot & ((1 << OFFSET_BITS) - 1)) as usize).saturating_sub(1));
        }
        at = (at + 1) & ((1 << bits) - 1);
        slot = number(slots, 4 * at)?;
    }
    None
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
fn number(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..at + 4)?;
    Some(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
}
