//! Kernels in plain Rust, which the compiler makes vectors of where it can.

use super::Lanes;
use crate::linear::{Line, Product};

/// Sixteen numbers in an array.
#[derive(Clone, Copy)]
pub struct Lanes16([f32; 16]);

impl Lanes16 {
    #[inline(always)]
    fn with(self, other: Self, join: impl Fn(f32, f32) -> f32) -> Self {
        Self(std::array::from_fn(|i| join(self.0[i], other.0[i])))
    }
}

impl Lanes for Lanes16 {
    const TILE_ROWS: usize = 1;

    #[inline(always)]
    fn splat(number: f32) -> Self {
        Self([number; 16])
    }

    #[inline(always)]
    fn load(from: &[f32; 16]) -> Self {
        Self(*from)
    }

    #[inline(always)]
    fn load_int8(from: &[i8; 16]) -> Self {
        Self(from.map(f32::from))
    }

    #[inline(always)]
    fn store(self, to: &mut [f32; 16]) {
        *to = self.0;
    }

    #[inline(always)]
    fn store_bytes(self, to: &mut [u8; 16]) {
        *to = self.0.map(|number| number.round_ties_even() as u8);
    }

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        self.with(other, |a, b| a + b)
    }

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        self.with(other, |a, b| a - b)
    }

    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        self.with(other, |a, b| a * b)
    }

    #[inline(always)]
    fn mul_add(self, factor: Self, summand: Self) -> Self {
        Self(std::array::from_fn(|i| self.0[i].mul_add(factor.0[i], summand.0[i])))
    }

    #[inline(always)]
    fn min(self, other: Self) -> Self {
        self.with(other, |a, b| if a < b { a } else { b })
    }

    #[inline(always)]
    fn max(self, other: Self) -> Self {
        self.with(other, |a, b| if a > b { a } else { b })
    }

    #[inline(always)]
    fn abs(self) -> Self {
        Self(self.0.map(f32::abs))
    }

    #[inline(always)]
    fn round_and_power(self) -> (Self, Self) {
        let whole = self.0.map(f32::round_ties_even);
        (Self(whole), Self(whole.map(|n| f32::from_bits((n as i32 + 127).cast_unsigned() << 23))))
    }
}

/// Multiplies row by row.
pub fn multiply(mut product: Product<'_>) {
    for row in 0..product.rows.len() {
        for strip in 0..product.matrix.n_strips() {
            let mut sums = [0; 16];
            let input = product.rows.row(row).as_chunks::<4>().0;
            for (Line(weights), input) in product.matrix.strip(strip).iter().zip(input) {
                let input = input.map(i32::from);
                for (sum, weights) in sums.iter_mut().zip(weights.as_chunks::<4>().0) {
                    let weights = weights.map(i32::from);
                    *sum += (0..4).map(|i| input[i] * weights[i]).sum::<i32>();
                }
            }
            product.finish(row, strip, &sums);
        }
    }
}
