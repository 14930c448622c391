//! Products in floating-point numbers, for layers that are too small to gain from int8.

use crate::{
    ModelFile, Processor, Result,
    kernels::{Lanes, Pass},
};

/// A linear layer in floating-point numbers.
#[derive(Debug, Clone)]
pub struct Dense {
    /// Weights `[inputs, padded outputs]`.
    columns: Vec<f32>,
    bias: Vec<f32>,
    n_in: usize,
    n_out: usize,
}

impl Dense {
    /// The layer of this name in a file: `weight` `[outputs, inputs]` and `bias` `[outputs]`, `F32`.
    ///
    /// # Errors
    /// If one is missing or has another type or shape.
    pub fn open(file: &ModelFile, name: &str, [n_out, n_in]: [usize; 2]) -> Result<Self> {
        let weight = file.floats(&format!("{name}.weight"), &[n_out, n_in])?;
        let padded = n_out.next_multiple_of(16);
        let mut columns = vec![0.0; n_in * padded];
        for (out, row) in weight.chunks_exact(n_in.max(1)).enumerate() {
            for (i, number) in row.iter().enumerate() {
                columns[i * padded + out] = *number;
            }
        }
        Ok(Self { columns, bias: file.floats(&format!("{name}.bias"), &[n_out])?, n_in, n_out })
    }

    /// The numbers of a row of results: the outputs up to the next multiple of sixteen.
    pub const fn width(&self) -> usize {
        self.n_out.next_multiple_of(16)
    }

    /// Multiplies rows with these weights. `out` takes [`width`](Self::width) numbers for each row.
    pub fn apply(&self, processor: Processor, rows: &[f32], out: &mut Vec<f32>) {
        out.resize(rows.len() / self.n_in.max(1) * self.width(), 0.0);
        let (columns, width, padded) = (&self.columns, self.n_in, self.width());
        processor.run(Cross { rows, columns, width, padded, out });
        for row in out.chunks_exact_mut(padded) {
            for (number, bias) in row.iter_mut().zip(&self.bias) {
                *number += bias;
            }
        }
    }
}

/// Products of every row with every column: `out[i, j] = Σ rows[i, d] columns[d, j]`.
pub struct Cross<'a> {
    pub rows: &'a [f32],
    pub columns: &'a [f32],
    /// Numbers of a row.
    pub width: usize,
    /// Columns, a multiple of sixteen.
    pub padded: usize,
    pub out: &'a mut [f32],
}

impl Pass for Cross<'_> {
    #[inline(always)]
    fn run<V: Lanes>(mut self) {
        let n_rows = self.rows.len() / self.width.max(1);
        let mut row = 0;
        while row < n_rows {
            let rows = if row + 4 <= n_rows { 4 } else { 1 };
            let mut column = 0;
            while column < self.padded {
                let columns = if column + 32 <= self.padded { 2 } else { 1 };
                match (rows, columns) {
                    (4, 2) => self.tile::<V, 4, 2>(row, column),
                    (4, _) => self.tile::<V, 4, 1>(row, column),
                    (_, 2) => self.tile::<V, 1, 2>(row, column),
                    _ => self.tile::<V, 1, 1>(row, column),
                }
                column += 16 * columns;
            }
            row += rows;
        }
    }
}

impl Cross<'_> {
    /// The results of `R` rows and `C` times sixteen columns.
    #[inline(always)]
    fn tile<V: Lanes, const R: usize, const C: usize>(&mut self, row: usize, column: usize) {
        let Self { rows, columns, width, padded, .. } = *self;
        let rows: [&[f32]; R] = std::array::from_fn(|r| &rows[(row + r) * width..][..width]);
        let mut sums = [[V::splat(0.0); C]; R];
        for (d, lanes) in columns.chunks_exact(padded).take(width).enumerate() {
            let lanes = lanes[column..][..16 * C].as_chunks::<16>().0;
            let lanes: [V; C] = std::array::from_fn(|c| V::load(&lanes[c]));
            for r in 0..R {
                let number = V::splat(rows[r][d]);
                for c in 0..C {
                    sums[r][c] = number.mul_add(lanes[c], sums[r][c]);
                }
            }
        }
        for (r, sums) in sums.iter().enumerate() {
            let out = self.out[(row + r) * padded + column..][..16 * C].as_chunks_mut::<16>().0;
            for (sum, lanes) in sums.iter().zip(out) {
                sum.store(lanes);
            }
        }
    }
}
