//! Linear layers with int8 weights and inputs that are quantized row by row.
//!
//! A row `x` becomes bytes `q` with `x ≈ scale * (q - 128)` where `scale` is the greatest absolute number over
//! 127; a matrix `[outputs, inputs]` signed bytes with one scale for each output. The product of the bytes is
//! exact; from it follows the result, `(q·w - 128 * sum(w)) * scales + bias`.

use crate::{
    ModelFile, Result,
    kernels::{Lanes, Pass, Processor},
};
use std::ops::Range;

/// The byte that stands for zero.
const ZERO: i32 = 128;

/// Four inputs of sixteen outputs: for each output the weights of the four, one behind another.
#[derive(Debug, Clone, Copy)]
#[repr(C, align(64))]
pub struct Line(pub [i8; 64]);

/// Weights in the order in which the kernels take them: strips of sixteen outputs, in each a line for every
/// four inputs. Missing outputs and inputs are zeros.
#[derive(Debug, Clone)]
pub struct Matrix {
    lines: Vec<Line>,
    n_in: usize,
    n_out: usize,
    /// What the offset of the bytes adds to each output: `ZERO` times the sum of its weights.
    pub(crate) offset: Vec<i32>,
    pub(crate) scale: Vec<f32>,
    pub(crate) bias: Vec<f32>,
}

impl Matrix {
    /// From rows of `n_in` weights, one row for each output, with their scales and biases (none is zero).
    pub fn new(n_in: usize, weights: &[i8], scale: &[f32], bias: Option<&[f32]>) -> Self {
        let n_out = scale.len();
        let n_groups = n_in.div_ceil(4);
        let width = n_out.next_multiple_of(16);
        let padded = |numbers: &[f32]| {
            let mut numbers = numbers.to_vec();
            numbers.resize(width, 0.0);
            numbers
        };
        let mut lines = vec![Line([0; 64]); width / 16 * n_groups];
        let mut offset = vec![0; width];
        if n_in > 0 {
            for (out, row) in weights.chunks_exact(n_in).take(n_out).enumerate() {
                offset[out] = ZERO * row.iter().map(|weight| i32::from(*weight)).sum::<i32>();
                let strip = &mut lines[out / 16 * n_groups..][..n_groups];
                for (line, four) in strip.iter_mut().zip(row.chunks(4)) {
                    line.0[4 * (out % 16)..][..four.len()].copy_from_slice(four);
                }
            }
        }
        Self { lines, n_in, n_out, offset, scale: padded(scale), bias: padded(bias.unwrap_or_default()) }
    }

    /// Multiplies rows with these weights. Gives [`width`](Self::width) numbers for each row, in `space`.
    pub fn apply<'a>(
        &self,
        processor: Processor,
        rows: &mut Quantized,
        space: &'a mut Vec<f32>,
    ) -> &'a mut [f32] {
        let out = room(space, rows.len() * self.width());
        let mut wide = std::mem::take(&mut rows.wide);
        processor.multiply(Product { matrix: self, rows, out, wide: &mut wide, ahead: None });
        rows.wide = wide;
        out
    }

    /// The number of inputs.
    pub const fn n_in(&self) -> usize {
        self.n_in
    }

    /// The number of outputs.
    pub const fn n_out(&self) -> usize {
        self.n_out
    }

    /// The numbers of a row of results: the outputs and zeros up to the next multiple of sixteen.
    pub const fn width(&self) -> usize {
        self.n_out.next_multiple_of(16)
    }

    pub(crate) const fn n_groups(&self) -> usize {
        self.n_in.div_ceil(4)
    }

    pub(crate) const fn n_strips(&self) -> usize {
        self.width() / 16
    }

    pub(crate) fn strip(&self, strip: usize) -> &[Line] {
        &self.lines[strip * self.n_groups()..][..self.n_groups()]
    }
}

/// Rows of weights with their scales, as a file has them: one row for each output.
#[derive(Debug, Clone, Default)]
pub struct Weights {
    n_in: usize,
    rows: Vec<i8>,
    scale: Vec<f32>,
    bias: Vec<f32>,
}

impl Weights {
    /// From rows of `n_in` numbers, which become int8 with the greatest of each row as 127, and their biases.
    pub fn quantize(n_in: usize, rows: &[f32], bias: &[f32]) -> Self {
        let mut weights = Self { n_in, bias: bias.to_vec(), ..Self::default() };
        for row in rows.chunks_exact(n_in.max(1)) {
            let greatest = row.iter().fold(0.0_f32, |greatest, weight| greatest.max(weight.abs()));
            let step = greatest / 127.0;
            let inverse = if step > 0.0 { step.recip() } else { 0.0 };
            weights.rows.extend(row.iter().map(|weight| (weight * inverse).round_ties_even() as i8));
            weights.scale.push(step);
        }
        weights
    }

    /// The layer of this name in a file: `weight` (`F32`, or `I8` with `scale`) `[outputs, inputs]`, and `bias`.
    ///
    /// # Errors
    /// If a tensor is missing or has another type or shape.
    pub fn open(file: &ModelFile, name: &str, [n_out, n_in]: [usize; 2]) -> Result<Self> {
        let weight = format!("{name}.weight");
        let mut weights = if file.is_int8(&weight) {
            let rows = file.int8(&weight, &[n_out, n_in])?.as_slice().to_vec();
            Self { n_in, rows, scale: file.floats(&format!("{name}.scale"), &[n_out])?, bias: Vec::new() }
        } else {
            Self::quantize(n_in, &file.floats(&weight, &[n_out, n_in])?, &[])
        };
        weights.bias = file.floats(&format!("{name}.bias"), &[n_out])?;
        Ok(weights)
    }

    /// Adds the outputs of another layer over the same inputs.
    pub fn append(&mut self, other: &Self) {
        debug_assert!(self.rows.is_empty() || self.n_in == other.n_in, "layers over other inputs");
        self.n_in = other.n_in;
        self.rows.extend(&other.rows);
        self.scale.extend(&other.scale);
        self.bias.extend(&other.bias);
    }

    /// In the kernels' order.
    pub fn pack(&self) -> Matrix {
        Matrix::new(self.n_in, &self.rows, &self.scale, Some(&self.bias))
    }
}

/// Rows of activations as bytes.
#[derive(Debug, Clone, Default)]
pub struct Quantized {
    n_rows: usize,
    /// Bytes from row to row.
    pub(crate) stride: usize,
    pub(crate) bytes: Vec<u8>,
    pub(crate) scale: Vec<f32>,
    /// The bytes as 16-bit numbers, for kernels that need them so.
    wide: Vec<i16>,
}

impl Quantized {
    /// Quantizes rows of `width` numbers, a multiple of sixteen.
    pub fn set(&mut self, processor: Processor, rows: &[f32], width: usize) {
        debug_assert!(width > 0 && width.is_multiple_of(16) && rows.len().is_multiple_of(width));
        let n_rows = rows.len() / width.max(1);
        (self.n_rows, self.stride) = (n_rows, width);
        room(&mut self.bytes, rows.len());
        room(&mut self.scale, n_rows);
        processor.run(Quantize { rows, to: self });
    }

    /// The number of rows.
    pub const fn len(&self) -> usize {
        self.n_rows
    }

    /// Whether there are no rows.
    pub const fn is_empty(&self) -> bool {
        self.n_rows == 0
    }

    pub(crate) fn row(&self, row: usize) -> &[u8] {
        &self.bytes[row * self.stride..][..self.stride]
    }
}

/// Room for so many numbers. What stands there is what was there before: numbers are not set to zero again and
/// again.
pub fn room<T: Copy + Default>(space: &mut Vec<T>, n: usize) -> &mut [T] {
    if space.len() < n {
        space.resize(n, T::default());
    }
    &mut space[..n]
}

/// Quantizes rows.
struct Quantize<'a> {
    rows: &'a [f32],
    to: &'a mut Quantized,
}

impl Pass for Quantize<'_> {
    #[inline(always)]
    fn run<V: Lanes>(self) {
        let Self { rows, to } = self;
        let width = to.stride;
        for (i, (row, bytes)) in rows.chunks_exact(width).zip(to.bytes.chunks_exact_mut(width)).enumerate() {
            let row = row.as_chunks::<16>().0;
            let mut greatest = V::splat(0.0);
            for lanes in row {
                greatest = V::load(lanes).abs().max(greatest);
            }
            let greatest = greatest.greatest();
            to.scale[i] = greatest / 127.0;
            let inverse = V::splat(if greatest > 0.0 { 127.0 / greatest } else { 0.0 });
            let zero = V::splat(ZERO as f32);
            for (lanes, bytes) in row.iter().zip(bytes.as_chunks_mut::<16>().0) {
                V::load(lanes).mul_add(inverse, zero).store_bytes(bytes);
            }
        }
    }
}

/// A multiplication to be done: `out` is `[rows, matrix.width()]`.
pub struct Product<'a> {
    pub matrix: &'a Matrix,
    pub rows: &'a Quantized,
    pub out: &'a mut [f32],
    /// Space for 16-bit inputs.
    pub wide: &'a mut Vec<i16>,
    /// A strip whose weights will be needed soon.
    pub ahead: Option<usize>,
}

impl Product<'_> {
    /// What the kernels rely on.
    pub fn check(&self) {
        let (matrix, rows) = (self.matrix, self.rows);
        assert!(rows.stride >= 4 * matrix.n_groups(), "rows are as long as the matrix needs");
        assert!(rows.bytes.len() >= rows.n_rows * rows.stride);
        assert!(rows.scale.len() >= rows.n_rows);
        assert!(self.out.len() >= rows.n_rows * matrix.width());
        assert!(matrix.lines.len() >= matrix.n_strips() * matrix.n_groups());
        let width = matrix.width();
        assert!(matrix.offset.len() >= width && matrix.scale.len() >= width && matrix.bias.len() >= width);
    }

    /// The rows in tiles of at most `most` and of nearly the same number.
    pub fn tiles(&self, most: usize) -> impl Iterator<Item = Range<usize>> + use<> {
        let n_rows = self.rows.n_rows;
        let n_tiles = n_rows.div_ceil(most);
        (0..n_tiles).map(move |tile| n_rows * tile / n_tiles..n_rows * (tile + 1) / n_tiles)
    }

    /// Scales and stores the sums of a row and a strip.
    pub fn finish(&mut self, row: usize, strip: usize, sums: &[i32; 16]) {
        let (matrix, rows) = (self.matrix, self.rows);
        for (lane, sum) in sums.iter().enumerate() {
            let at = 16 * strip + lane;
            let exact = sum.wrapping_sub(matrix.offset[at]);
            let scale = rows.scale[row] * matrix.scale[at];
            self.out[row * matrix.width() + at] = (exact as f32).mul_add(scale, matrix.bias[at]);
        }
    }
}
