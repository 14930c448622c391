//! Kernels for AVX-512 with VNNI.
#![cfg(target_arch = "x86_64")]
#![expect(unsafe_code, reason = "numeric kernels")]

use super::{Lanes, Pass, avx2::fold};
use crate::linear::Product;
use std::arch::x86_64::*;

/// Sixteen numbers in one register.
///
/// Values exist only in what [`run`] runs, so that the processor has the instructions of their methods.
#[derive(Clone, Copy)]
pub struct Lanes16(__m512);

/// Runs a pass.
///
/// # Safety
/// The processor must have the features named.
#[target_feature(enable = "avx2,fma,avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
pub unsafe fn run(pass: impl Pass) {
    pass.run::<Lanes16>();
}

// SAFETY of all blocks below: the processor has AVX-512 (see the type), and references to arrays are valid for
// as many numbers as the loads and stores take; these need no alignment.
impl Lanes for Lanes16 {
    const TILE_ROWS: usize = 4;

    #[inline(always)]
    fn splat(number: f32) -> Self {
        Self(unsafe { _mm512_set1_ps(number) })
    }

    #[inline(always)]
    fn load(from: &[f32; 16]) -> Self {
        Self(unsafe { _mm512_loadu_ps(from.as_ptr()) })
    }

    #[inline(always)]
    fn load_int8(from: &[i8; 16]) -> Self {
        Self(unsafe { _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(_mm_loadu_si128(from.as_ptr().cast()))) })
    }

    #[inline(always)]
    fn store(self, to: &mut [f32; 16]) {
        unsafe { _mm512_storeu_ps(to.as_mut_ptr(), self.0) }
    }

    #[inline(always)]
    fn store_bytes(self, to: &mut [u8; 16]) {
        unsafe {
            let whole = _mm512_cvtps_epi32(_mm512_max_ps(self.0, _mm512_setzero_ps()));
            _mm_storeu_si128(to.as_mut_ptr().cast(), _mm512_cvtusepi32_epi8(whole));
        }
    }

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self(unsafe { _mm512_add_ps(self.0, other.0) })
    }

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        Self(unsafe { _mm512_sub_ps(self.0, other.0) })
    }

    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        Self(unsafe { _mm512_mul_ps(self.0, other.0) })
    }

    #[inline(always)]
    fn mul_add(self, factor: Self, summand: Self) -> Self {
        Self(unsafe { _mm512_fmadd_ps(self.0, factor.0, summand.0) })
    }

    #[inline(always)]
    fn min(self, other: Self) -> Self {
        Self(unsafe { _mm512_min_ps(self.0, other.0) })
    }

    #[inline(always)]
    fn max(self, other: Self) -> Self {
        Self(unsafe { _mm512_max_ps(self.0, other.0) })
    }

    #[inline(always)]
    fn abs(self) -> Self {
        Self(unsafe { _mm512_abs_ps(self.0) })
    }

    #[inline(always)]
    fn sum(self) -> f32 {
        unsafe {
            let (lower, upper) = (_mm512_castps512_ps256(self.0), _mm512_extractf32x8_ps::<1>(self.0));
            fold(_mm256_add_ps(lower, upper), |a, b| _mm_add_ps(a, b))
        }
    }

    #[inline(always)]
    fn greatest(self) -> f32 {
        unsafe {
            let (lower, upper) = (_mm512_castps512_ps256(self.0), _mm512_extractf32x8_ps::<1>(self.0));
            fold(_mm256_max_ps(lower, upper), |a, b| _mm_max_ps(a, b))
        }
    }

    #[inline(always)]
    fn round_and_power(self) -> (Self, Self) {
        unsafe {
            let whole = _mm512_cvtps_epi32(self.0);
            let power = _mm512_slli_epi32::<23>(_mm512_add_epi32(whole, _mm512_set1_epi32(127)));
            (Self(_mm512_cvtepi32_ps(whole)), Self(_mm512_castsi512_ps(power)))
        }
    }
}

/// Rows of a tile.
const ROWS: usize = 8;
/// Strips of a tile: with `ROWS`, 24 of the 32 registers hold sums.
const STRIPS: usize = 3;

/// Multiplies in tiles, strips outermost, so that a tile's weights stay in the nearest cache.
///
/// # Safety
/// The processor must have the features named.
#[target_feature(enable = "avx2,fma,avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
pub unsafe fn multiply(mut product: Product<'_>) {
    product.check();
    let n_strips = product.matrix.n_strips();
    let mut strip = 0;
    while strip < n_strips {
        let width = STRIPS.min(n_strips - strip);
        for (i, rows) in product.tiles(ROWS).enumerate() {
            // While the first rows are multiplied, the weights of the next strips come nearer.
            product.ahead = Some(strip + width + i).filter(|next| i < STRIPS && *next < n_strips);
            // SAFETY: `check` has held, and the tiles lie within the rows and strips.
            unsafe {
                match width {
                    3 => tiles::<3>(&mut product, rows.start, rows.len(), strip),
                    2 => tiles::<2>(&mut product, rows.start, rows.len(), strip),
                    _ => tiles::<1>(&mut product, rows.start, rows.len(), strip),
                }
            }
        }
        strip += width;
    }
}

/// # Safety
/// As of [`tile`]; `n_rows` is at most `ROWS`.
#[target_feature(enable = "avx2,fma,avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
unsafe fn tiles<const S: usize>(product: &mut Product<'_>, row: usize, n_rows: usize, strip: usize) {
    // SAFETY: as of this function.
    unsafe {
        match n_rows {
            8 => tile::<8, S>(product, row, strip),
            7 => tile::<7, S>(product, row, strip),
            6 => tile::<6, S>(product, row, strip),
            5 => tile::<5, S>(product, row, strip),
            4 => tile::<4, S>(product, row, strip),
            3 => tile::<3, S>(product, row, strip),
            2 => tile::<2, S>(product, row, strip),
            1 => tile::<1, S>(product, row, strip),
            _ => {}
        }
    }
}

/// Sums of `R` rows and `S` strips, scaled and stored.
///
/// # Safety
/// The processor must have the features named, [`Product::check`] must hold, and the rows `row..row + R` and
/// strips `strip..strip + S` must be there.
#[inline]
#[target_feature(enable = "avx2,fma,avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
unsafe fn tile<const R: usize, const S: usize>(product: &mut Product<'_>, row: usize, strip: usize) {
    let (matrix, rows) = (product.matrix, product.rows);
    let n_groups = matrix.n_groups();
    let mut sums = [[_mm512_setzero_si512(); S]; R];
    // SAFETY: a row has at least four bytes for each group, a strip one line for each group; lines are
    // aligned. `check` and the caller promise that rows, strips and outputs are there.
    unsafe {
        let inputs: [*const u8; R] = std::array::from_fn(|r| rows.row(row + r).as_ptr());
        let weights: [*const __m512i; S] = std::array::from_fn(|s| matrix.strip(strip + s).as_ptr().cast());
        let ahead: *const i8 = matrix.strip(product.ahead.unwrap_or(strip)).as_ptr().cast();
        for group in 0..n_groups {
            _mm_prefetch::<_MM_HINT_T1>(ahead.add(64 * group));
            let weight: [__m512i; S] = std::array::from_fn(|s| _mm512_load_si512(weights[s].add(group)));
            for r in 0..R {
                let input = _mm512_set1_epi32(inputs[r].add(4 * group).cast::<i32>().read_unaligned());
                for s in 0..S {
                    sums[r][s] = _mm512_dpbusd_epi32(sums[r][s], input, weight[s]);
                }
            }
        }
        let at = 16 * strip;
        for s in 0..S {
            let at = at + 16 * s;
            let offset = _mm512_loadu_si512(matrix.offset.as_ptr().add(at).cast());
            let weight_scale = _mm512_loadu_ps(matrix.scale.as_ptr().add(at));
            let bias = _mm512_loadu_ps(matrix.bias.as_ptr().add(at));
            for (r, sums) in sums.iter().enumerate() {
                let scale = _mm512_set1_ps(rows.scale[row + r]);
                let exact = _mm512_sub_epi32(sums[s], offset);
                let result =
                    _mm512_fmadd_ps(_mm512_cvtepi32_ps(exact), _mm512_mul_ps(scale, weight_scale), bias);
                _mm512_storeu_ps(product.out.as_mut_ptr().add((row + r) * matrix.width() + at), result);
            }
        }
    }
}
