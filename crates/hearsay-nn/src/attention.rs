//! Attention within a window: each piece takes from all pieces of its window.

use crate::{
    kernels::{Lanes, Pass},
    linear::room,
};
use std::ops::Range;

/// Numbers of one head.
pub const HEAD: usize = 32;

/// Attention of all heads in one window.
pub struct Attend<'a> {
    /// Queries, keys and values of all pieces of a batch, `[pieces, 3 * width]`.
    pub qkv: &'a [f32],
    /// The window's pieces.
    pub window: Range<usize>,
    /// The pieces of the window whose results are wanted, in ascending order.
    pub wanted: &'a [u32],
    /// The results, `[wanted, width]`.
    pub out: &'a mut [f32],
    pub width: usize,
    pub space: &'a mut AttentionSpace,
}

/// Space that is reused.
#[derive(Debug, Default)]
pub struct AttentionSpace {
    /// The keys of a head, `[HEAD, n]`, so that sixteen pieces stand side by side.
    keys: Vec<f32>,
    /// The values of a head, `[n, HEAD]`.
    values: Vec<f32>,
    /// The weights of a tile, `[rows, n]`.
    weights: Vec<f32>,
}

impl Pass for Attend<'_> {
    #[inline(always)]
    fn run<V: Lanes>(mut self) {
        for head in 0..self.width / HEAD {
            self.prepare(head);
            let mut done = 0;
            while done < self.wanted.len() {
                let rows = V::TILE_ROWS.min(self.wanted.len() - done);
                match (V::TILE_ROWS, rows) {
                    (4, 4) => self.tile::<V, 4, 2>(head, done),
                    (2 | 4, 2 | 3) => self.tile::<V, 2, 2>(head, done),
                    _ => self.tile::<V, 1, 1>(head, done),
                }
                done += if rows == 3 { 2 } else { rows };
            }
        }
    }
}

impl Attend<'_> {
    /// Copies keys and values of a head out.
    #[inline(always)]
    fn prepare(&mut self, head: usize) {
        let (n, width) = (self.window.len(), self.width);
        let padded = n.next_multiple_of(32);
        let space = &mut *self.space;
        room(&mut space.keys, HEAD * padded);
        room(&mut space.values, HEAD * n);
        let rows = self.qkv.chunks_exact(3 * width).skip(self.window.start).take(n);
        for (j, (row, values)) in rows.zip(space.values.as_chunks_mut::<HEAD>().0).enumerate() {
            let keys = &row[width + head * HEAD..][..HEAD];
            for (number, column) in keys.iter().zip(space.keys.chunks_exact_mut(padded)) {
                column[j] = *number;
            }
            values.copy_from_slice(&row[2 * width + head * HEAD..][..HEAD]);
        }
    }

    /// The results of `R` pieces for a head, with scores of `C` times sixteen pieces at a time.
    #[inline(always)]
    fn tile<V: Lanes, const R: usize, const C: usize>(&mut self, head: usize, done: usize) {
        let n = self.window.len();
        let padded = n.next_multiple_of(32);
        let queries: [&[f32; HEAD]; R] = std::array::from_fn(|r| {
            let at = self.wanted[done + r] as usize * 3 * self.width + head * HEAD;
            self.qkv[at..].first_chunk().unwrap_or(&[0.0; HEAD])
        });
        let space = &mut *self.space;
        room(&mut space.weights, R * padded);
        // Scores.
        let keys = &space.keys;
        for column in (0..padded).step_by(16 * C) {
            let mut sums = [[V::splat(0.0); C]; R];
            for d in 0..HEAD {
                let keys = keys[d * padded + column..][..16 * C].as_chunks::<16>().0;
                let keys: [V; C] = std::array::from_fn(|c| V::load(&keys[c]));
                for r in 0..R {
                    let query = V::splat(queries[r][d]);
                    for c in 0..C {
                        sums[r][c] = query.mul_add(keys[c], sums[r][c]);
                    }
                }
            }
            for (sums, weights) in sums.iter().zip(space.weights.chunks_exact_mut(padded)) {
                for (sum, lanes) in sums.iter().zip(weights[column..].as_chunks_mut::<16>().0) {
                    sum.store(lanes);
                }
            }
        }
        // Weights.
        let mut shares = [0.0; R];
        for (share, weights) in shares.iter_mut().zip(space.weights.chunks_exact_mut(padded)) {
            weights[n..].fill(f32::NEG_INFINITY);
            *share = softmax::<V>(weights).recip();
        }
        // Results.
        let mut sums = [[V::splat(0.0); 2]; R];
        let mut weights = space.weights.chunks_exact(padded);
        let weights: [&[f32]; R] = std::array::from_fn(|_| weights.next().map_or(&[][..], |w| &w[..n]));
        for (j, values) in space.values.as_chunks::<HEAD>().0[..n].iter().enumerate() {
            let values = values.as_chunks::<16>().0;
            let values = [V::load(&values[0]), V::load(&values[1])];
            for r in 0..R {
                let weight = V::splat(weights[r][j]);
                sums[r] = [weight.mul_add(values[0], sums[r][0]), weight.mul_add(values[1], sums[r][1])];
            }
        }
        for r in 0..R {
            let out = self.out[(done + r) * self.width + head * HEAD..][..HEAD].as_chunks_mut::<16>().0;
            for (sum, lanes) in sums[r].iter().zip(out) {
                sum.mul(V::splat(shares[r])).store(lanes);
            }
        }
    }
}

/// Replaces scores by the exponentials of their distance to the greatest, divided by the root of a head's
/// width; gives their sum. A lane's exponential is within 3e-6 of itself.
#[inline(always)]
fn softmax<V: Lanes>(scores: &mut [f32]) -> f32 {
    /// `log2(e) / √HEAD`: exponentials are taken as powers of two.
    const SCALE: f32 = std::f32::consts::LOG2_E * 0.176_776_7;
    let scores = scores.as_chunks_mut::<16>().0;
    let mut greatest = V::splat(f32::NEG_INFINITY);
    for lanes in &*scores {
        greatest = V::load(lanes).max(greatest);
    }
    let greatest = V::splat(greatest.greatest());
    let mut sum = V::splat(0.0);
    for lanes in scores {
        let power = exp2(V::load(lanes).sub(greatest).mul(V::splat(SCALE)));
        power.store(lanes);
        sum = sum.add(power);
    }
    sum.sum()
}

/// Two to the power of numbers that are not positive; those below -126 count as it.
#[inline(always)]
fn exp2<V: Lanes>(x: V) -> V {
    let x = x.max(V::splat(-126.0));
    let (whole, power) = x.round_and_power();
    let x = x.sub(whole);
    // Taylor's series of 2^x; the rest is below 3e-6 for -1/2..=1/2.
    const COEFFICIENTS: [f32; 6] =
        [1.0, std::f32::consts::LN_2, 0.240_226_5, 0.055_504_11, 0.009_618_129, 0.001_333_355_8];
    let mut sum = V::splat(COEFFICIENTS[5]);
    for coefficient in COEFFICIENTS[..5].iter().rev() {
        sum = sum.mul_add(x, V::splat(*coefficient));
    }
    sum.mul(power)
}
