//! Kernels for AVX2 and FMA.
//!
//! Products of unsigned and signed bytes are made as products of 16-bit numbers, which are exact; the
//! instruction that multiplies the bytes themselves (`vpmaddubsw`) cuts large sums off.
#![cfg(target_arch = "x86_64")]
#![expect(unsafe_code, reason = "numeric kernels")]

use super::{Lanes, Pass};
use crate::linear::Product;
use std::arch::x86_64::*;

/// Sixteen numbers in two registers.
///
/// Values exist only in what [`run`] runs, so that the processor has the instructions of their methods.
#[derive(Clone, Copy)]
pub struct Lanes16(__m256, __m256);

/// Runs a pass.
///
/// # Safety
/// The processor must have the features named.
#[target_feature(enable = "avx2,fma")]
pub unsafe fn run(pass: impl Pass) {
    pass.run::<Lanes16>();
}

// SAFETY of all blocks below: the processor has AVX2 and FMA (see the type), and references to arrays are
// valid for as many numbers as the loads and stores take; these need no alignment.
impl Lanes for Lanes16 {
    const TILE_ROWS: usize = 2;

    #[inline(always)]
    fn splat(number: f32) -> Self {
        let lanes = unsafe { _mm256_set1_ps(number) };
        Self(lanes, lanes)
    }

    #[inline(always)]
    fn load(from: &[f32; 16]) -> Self {
        unsafe { Self(_mm256_loadu_ps(from.as_ptr()), _mm256_loadu_ps(from.as_ptr().add(8))) }
    }

    #[inline(always)]
    fn load_int8(from: &[i8; 16]) -> Self {
        unsafe {
            let bytes = _mm_loadu_si128(from.as_ptr().cast());
            let upper = _mm_unpackhi_epi64(bytes, bytes);
            let float = |bytes| _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(bytes));
            Self(float(bytes), float(upper))
        }
    }

    #[inline(always)]
    fn store(self, to: &mut [f32; 16]) {
        unsafe {
            _mm256_storeu_ps(to.as_mut_ptr(), self.0);
            _mm256_storeu_ps(to.as_mut_ptr().add(8), self.1);
        }
    }

    #[inline(always)]
    fn store_bytes(self, to: &mut [u8; 16]) {
        unsafe {
            // Packing takes turns between the halves of both registers.
            let words = _mm256_packs_epi32(_mm256_cvtps_epi32(self.0), _mm256_cvtps_epi32(self.1));
            let words = _mm256_permute4x64_epi64::<0b11_01_10_00>(words);
            let (lower, upper) = (_mm256_castsi256_si128(words), _mm256_extracti128_si256::<1>(words));
            _mm_storeu_si128(to.as_mut_ptr().cast(), _mm_packus_epi16(lower, upper));
        }
    }

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        unsafe { Self(_mm256_add_ps(self.0, other.0), _mm256_add_ps(self.1, other.1)) }
    }

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        unsafe { Self(_mm256_sub_ps(self.0, other.0), _mm256_sub_ps(self.1, other.1)) }
    }

    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        unsafe { Self(_mm256_mul_ps(self.0, other.0), _mm256_mul_ps(self.1, other.1)) }
    }

    #[inline(always)]
    fn mul_add(self, factor: Self, summand: Self) -> Self {
        unsafe {
            Self(_mm256_fmadd_ps(self.0, factor.0, summand.0), _mm256_fmadd_ps(self.1, factor.1, summand.1))
        }
    }

    #[inline(always)]
    fn min(self, other: Self) -> Self {
        unsafe { Self(_mm256_min_ps(self.0, other.0), _mm256_min_ps(self.1, other.1)) }
    }

    #[inline(always)]
    fn max(self, other: Self) -> Self {
        unsafe { Self(_mm256_max_ps(self.0, other.0), _mm256_max_ps(self.1, other.1)) }
    }

    #[inline(always)]
    fn abs(self) -> Self {
        unsafe {
            let sign = _mm256_set1_ps(-0.0);
            Self(_mm256_andnot_ps(sign, self.0), _mm256_andnot_ps(sign, self.1))
        }
    }

    #[inline(always)]
    fn sum(self) -> f32 {
        unsafe { fold(_mm256_add_ps(self.0, self.1), |a, b| _mm_add_ps(a, b)) }
    }

    #[inline(always)]
    fn greatest(self) -> f32 {
        unsafe { fold(_mm256_max_ps(self.0, self.1), |a, b| _mm_max_ps(a, b)) }
    }

    #[inline(always)]
    fn round_and_power(self) -> (Self, Self) {
        unsafe {
            let (a, b) = (_mm256_cvtps_epi32(self.0), _mm256_cvtps_epi32(self.1));
            let power = |whole| {
                let exponent = _mm256_add_epi32(whole, _mm256_set1_epi32(127));
                _mm256_castsi256_ps(_mm256_slli_epi32::<23>(exponent))
            };
            (Self(_mm256_cvtepi32_ps(a), _mm256_cvtepi32_ps(b)), Self(power(a), power(b)))
        }
    }
}

/// Joins eight lanes: the upper half with the lower one until one is left.
///
/// # Safety
/// The processor must have AVX2.
#[inline(always)]
pub unsafe fn fold(lanes: __m256, join: impl Fn(__m128, __m128) -> __m128) -> f32 {
    // SAFETY: as of this function.
    unsafe {
        let four = join(_mm256_castps256_ps128(lanes), _mm256_extractf128_ps::<1>(lanes));
        let two = join(four, _mm_movehl_ps(four, four));
        _mm_cvtss_f32(join(two, _mm_movehdup_ps(two)))
    }
}

/// Rows of a tile: with eight outputs each, 12 of the 16 registers hold sums.
const ROWS: usize = 6;

/// Multiplies in tiles, strips outermost, so that a tile's weights stay in the nearest cache.
///
/// # Safety
/// The processor must have the features named.
#[target_feature(enable = "avx2,fma")]
pub unsafe fn multiply(mut product: Product<'_>) {
    product.check();
    let Product { rows, wide, .. } = &mut product;
    wide.clear();
    wide.extend(rows.bytes[..rows.len() * rows.stride].iter().map(|byte| i16::from(*byte)));
    for strip in 0..product.matrix.n_strips() {
        for rows in product.tiles(ROWS) {
            // SAFETY: `check` has held, `wide` has been filled, and the tiles lie within rows and strips.
            unsafe {
                match rows.len() {
                    6 => tile::<6>(&mut product, rows.start, strip),
                    5 => tile::<5>(&mut product, rows.start, strip),
                    4 => tile::<4>(&mut product, rows.start, strip),
                    3 => tile::<3>(&mut product, rows.start, strip),
                    2 => tile::<2>(&mut product, rows.start, strip),
                    1 => tile::<1>(&mut product, rows.start, strip),
                    _ => {}
                }
            }
        }
    }
}

/// Sums of `R` rows and a strip, scaled and stored.
///
/// # Safety
/// The processor must have the features named, [`Product::check`] must hold, `wide` must hold as many numbers
/// as the rows have bytes, and the rows `row..row + R` and the strip must be there.
#[target_feature(enable = "avx2,fma")]
unsafe fn tile<const R: usize>(product: &mut Product<'_>, row: usize, strip: usize) {
    let (matrix, rows) = (product.matrix, product.rows);
    // SAFETY: a row has at least four numbers for each group, a strip one line of 64 bytes for each group.
    // The caller promises that rows and strip are there.
    unsafe {
        let inputs: [*const i16; R] =
            std::array::from_fn(|r| product.wide.as_ptr().add((row + r) * rows.stride));
        for half in 0..2 {
            let weights: *const i8 = matrix.strip(strip).as_ptr().cast::<i8>().add(32 * half);
            // Each register holds two sums of each of four outputs, side by side.
            let mut sums = [[_mm256_setzero_si256(); 2]; R];
            for group in 0..matrix.n_groups() {
                let weight: [__m256i; 2] = std::array::from_fn(|q| {
                    _mm256_cvtepi8_epi16(_mm_loadu_si128(weights.add(64 * group + 16 * q).cast()))
                });
                for r in 0..R {
                    let input = _mm256_set1_epi64x(inputs[r].add(4 * group).cast::<i64>().read_unaligned());
                    for q in 0..2 {
                        sums[r][q] = _mm256_add_epi32(sums[r][q], _mm256_madd_epi16(input, weight[q]));
                    }
                }
            }
            let at = 16 * strip + 8 * half;
            let offset = _mm256_loadu_si256(matrix.offset.as_ptr().add(at).cast());
            let weight_scale = _mm256_loadu_ps(matrix.scale.as_ptr().add(at));
            let bias = _mm256_loadu_ps(matrix.bias.as_ptr().add(at));
            for (r, [lower, upper]) in sums.iter().enumerate() {
                let scale = _mm256_set1_ps(rows.scale[row + r]);
                let sum = _mm256_permute4x64_epi64::<0b11_01_10_00>(_mm256_hadd_epi32(*lower, *upper));
                let exact = _mm256_sub_epi32(sum, offset);
                let result =
                    _mm256_fmadd_ps(_mm256_cvtepi32_ps(exact), _mm256_mul_ps(scale, weight_scale), bias);
                _mm256_storeu_ps(product.out.as_mut_ptr().add((row + r) * matrix.width() + at), result);
            }
        }
    }
}
