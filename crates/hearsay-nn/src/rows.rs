//! What is done to rows of numbers between the linear layers.

use crate::{
    ModelFile, Result,
    file::SignedBytes,
    kernels::{Lanes, Pass},
};

/// The activation function of the inner layer, within 2e-6 of its definition for numbers in -3..=3 and within
/// 2e-5 of the number beyond.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gelu {
    /// `x Φ(x)` with the normal distribution's Φ.
    Exact,
    /// `x (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2`.
    Tanh,
}

/// Beyond this the functions are taken to be 0 and `x`.
const GELU_END: f32 = 4.3;

impl Gelu {
    /// The function as `x (1/2 + x P(x² / GELU_END²))`: coefficients of `P`, the constant first. Fitted for
    /// the least greatest error of the function's value.
    const fn coefficients(self) -> [f32; 11] {
        match self {
            Self::Exact => [
                0.398_935_2,
                -1.228_968_5,
                3.400_260_4,
                -7.401_913_6,
                12.825_109_5,
                -17.642_574,
                18.782_661,
                -14.768_341,
                7.981_209_8,
                -2.622_275_8,
                0.392_173_2,
            ],
            Self::Tanh => [
                0.398_936_84,
                -1.235_261_1,
                3.485_475,
                -7.876_214,
                14.327_668,
                -20.684_68,
                22.890_032,
                -18.470_682,
                10.127_685,
                -3.347_471_5,
                0.500_792_2,
            ],
        }
    }
}

/// Replaces numbers by their activation.
pub struct Activate<'a> {
    pub gelu: Gelu,
    pub rows: &'a mut [f32],
}

impl Pass for Activate<'_> {
    #[inline(always)]
    fn run<V: Lanes>(self) {
        let coefficients = self.gelu.coefficients();
        let (lower, upper) = (V::splat(-GELU_END), V::splat(GELU_END));
        let step = V::splat(1.0 / (GELU_END * GELU_END));
        let half = V::splat(0.5);
        for lanes in self.rows.as_chunks_mut::<16>().0 {
            let x = V::load(lanes);
            let near = x.max(lower).min(upper);
            let square = near.mul(near).mul(step);
            let mut sum = V::splat(coefficients[10]);
            for coefficient in coefficients[..10].iter().rev() {
                sum = sum.mul_add(square, V::splat(*coefficient));
            }
            sum.mul_add(near, half).mul(x).store(lanes);
        }
    }
}

/// Scale and shift of a layer normalization.
#[derive(Debug, Clone)]
pub struct Norm {
    weight: Vec<f32>,
    bias: Vec<f32>,
}

impl Norm {
    /// The normalization of this name in a file: `weight` and `bias` `[width]`.
    ///
    /// # Errors
    /// If one is missing or has another type or shape.
    pub fn open(file: &ModelFile, name: &str, width: usize) -> Result<Self> {
        let floats = |part: &str| file.floats(&format!("{name}.{part}"), &[width]);
        Ok(Self { weight: floats("weight")?, bias: floats("bias")? })
    }

    /// Brings a row to mean 0 and variance 1, then scales and shifts it.
    #[inline(always)]
    fn apply<V: Lanes>(&self, row: &mut [f32]) {
        /// As in BERT.
        const EPSILON: f32 = 1e-12;
        let share = 1.0 / row.len() as f32;
        let row = row.as_chunks_mut::<16>().0;
        let mut sum = V::splat(0.0);
        for lanes in &*row {
            sum = sum.add(V::load(lanes));
        }
        let mean = V::splat(sum.sum() * share);
        let mut squares = V::splat(0.0);
        for lanes in &*row {
            let difference = V::load(lanes).sub(mean);
            squares = difference.mul_add(difference, squares);
        }
        let scale = V::splat((squares.sum() * share + EPSILON).sqrt().recip());
        let (weight, bias) = (self.weight.as_chunks::<16>().0, self.bias.as_chunks::<16>().0);
        for ((lanes, weight), bias) in row.iter_mut().zip(weight).zip(bias) {
            let normal = V::load(lanes).sub(mean).mul(scale);
            normal.mul_add(V::load(weight), V::load(bias)).store(lanes);
        }
    }
}

/// Adds one set of rows to another and normalizes the sums.
pub struct AddNorm<'a> {
    pub norm: &'a Norm,
    pub rows: &'a mut [f32],
    pub added: &'a [f32],
    pub width: usize,
}

impl Pass for AddNorm<'_> {
    #[inline(always)]
    fn run<V: Lanes>(self) {
        let added = self.added.chunks_exact(self.width);
        for (row, added) in self.rows.chunks_exact_mut(self.width).zip(added) {
            for (lanes, added) in row.as_chunks_mut::<16>().0.iter_mut().zip(added.as_chunks::<16>().0) {
                V::load(lanes).add(V::load(added)).store(lanes);
            }
            self.norm.apply::<V>(row);
        }
    }
}

/// What a piece's vector is made of.
#[derive(Debug, Clone)]
pub struct Embeddings {
    /// `[pieces, width]`.
    pub pieces: SignedBytes,
    /// One for each piece.
    pub scale: Vec<f32>,
    /// `[positions, width]`.
    pub positions: Vec<f32>,
    /// `[shapes, width]`.
    pub shapes: Vec<f32>,
    pub norm: Norm,
}

/// Looks up pieces: the sum of the vectors of piece, position and shape, normalized. Numbers beyond the
/// tables are taken as 0.
pub struct Embed<'a> {
    pub embeddings: &'a Embeddings,
    /// For each row its piece, its position in the window and its word's shape.
    pub pieces: &'a [[u32; 3]],
    pub rows: &'a mut [f32],
    pub width: usize,
}

impl Pass for Embed<'_> {
    #[inline(always)]
    fn run<V: Lanes>(self) {
        let Self { embeddings, pieces, rows, width } = self;
        let part = |table: &'_ [f32], i: u32| {
            let at = i as usize * width;
            if at + width <= table.len() { at } else { 0 }
        };
        for (row, [piece, position, shape]) in rows.chunks_exact_mut(width).zip(pieces) {
            let piece = if (*piece as usize) < embeddings.scale.len() { *piece as usize } else { 0 };
            let scale = V::splat(embeddings.scale[piece]);
            let vector = &embeddings.pieces.as_slice()[piece * width..][..width];
            let position = &embeddings.positions[part(&embeddings.positions, *position)..][..width];
            let shape = &embeddings.shapes[part(&embeddings.shapes, *shape)..][..width];
            let parts = vector.as_chunks::<16>().0.iter().zip(position.as_chunks::<16>().0);
            let parts = parts.zip(shape.as_chunks::<16>().0);
            for (lanes, ((vector, position), shape)) in row.as_chunks_mut::<16>().0.iter_mut().zip(parts) {
                let rest = V::load(position).add(V::load(shape));
                V::load_int8(vector).mul_add(scale, rest).store(lanes);
            }
            embeddings.norm.apply::<V>(row);
        }
    }
}

/// Replaces negative numbers by a tenth of them.
pub fn leaky(numbers: &mut [f32]) {
    for number in numbers {
        *number = if *number < 0.0 { *number * 0.1 } else { *number };
    }
}
