//! Biaffine scores of arcs and of their labels (Dozat and Manning, 2017).
//!
//! The score of head `j` for dependent `i` is `[d_i; 1] U h_j`, that of a label `[d_i; 1] B_l [h_j; 1]`. The
//! products with `U` and all `B_l` are linear layers, their bias what belongs to the 1.

use crate::{
    Matrix, ModelFile, Processor, Quantized, Result,
    dense::Cross,
    error::layout,
    kernels::{Lanes, Pass},
    linear::{Weights, room},
};

/// Dependents whose labels are scored at once.
const LABEL_ROWS: usize = 32;

/// Scores which word depends on which.
#[derive(Debug, Clone)]
pub struct ArcScorer {
    matrix: Matrix,
    /// The head's vector of the root.
    root: Vec<f32>,
}

/// Space for scores, reused from batch to batch.
#[derive(Debug, Default)]
pub struct ArcSpace {
    quantized: Quantized,
    /// Heads side by side, `[depth, heads]`.
    heads: Vec<f32>,
    /// Scores with the heads' padding.
    scores: Vec<f32>,
    products: Vec<f32>,
}

impl ArcScorer {
    /// The tensors `{name}_bilinear` `[width + 1, width]` and `{name}_root` `[width]`.
    ///
    /// # Errors
    /// If one is missing or has another type or shape.
    pub fn open(file: &ModelFile, name: &str, width: usize) -> Result<Self> {
        if width == 0 || !width.is_multiple_of(16) {
            return Err(layout("vectors of a multiple of 16", width.to_string()));
        }
        let bilinear = file.floats(&format!("{name}_bilinear"), &[width + 1, width])?;
        let rows: Vec<f32> = (0..width)
            .flat_map(|out| (0..width).map(move |i| i * width + out))
            .map(|at| bilinear[at])
            .collect();
        let weights = Weights::quantize(width, &rows, &bilinear[width * width..]);
        Ok(Self { matrix: weights.pack(), root: file.floats(&format!("{name}_root"), &[width])? })
    }

    /// The products of dependents `[words, width]`, of any number of sentences, with the matrix.
    pub fn project(
        &self,
        processor: Processor,
        dependents: &[f32],
        space: &mut ArcSpace,
        out: &mut Vec<f32>,
    ) {
        space.quantized.set(processor, dependents, self.root.len());
        self.matrix.apply(processor, &mut space.quantized, out);
    }

    /// The scores of one sentence, `[words, 1 + words]`, the root first: `projected` and `heads` are
    /// `[words, width]`.
    pub fn scores(
        &self,
        processor: Processor,
        projected: &[f32],
        heads: &[f32],
        space: &mut ArcSpace,
        out: &mut Vec<f32>,
    ) {
        let width = self.root.len();
        let n_heads = heads.len() / width + 1;
        let padded = n_heads.next_multiple_of(16);
        let columns = room(&mut space.heads, width * padded);
        let rows = std::iter::once(&self.root[..]).chain(heads.chunks_exact(width));
        for (j, row) in rows.enumerate() {
            for (number, column) in row.iter().zip(columns.chunks_exact_mut(padded)) {
                column[j] = *number;
            }
        }
        let n_words = heads.len() / width;
        let scores = room(&mut space.scores, n_words * padded);
        let rows = &projected[..n_words * width];
        processor.run(Cross { rows, columns, width, padded, out: scores });
        out.clear();
        out.extend(scores.chunks_exact(padded).flat_map(|row| &row[..n_heads]));
    }
}

/// Scores the labels of arcs.
#[derive(Debug, Clone)]
pub struct LabelScorer {
    /// For each label the outputs for each number of the head, then those for its 1 of all labels.
    matrix: Matrix,
    /// The head's vector of the root.
    root: Vec<f32>,
    n_labels: usize,
}

impl LabelScorer {
    /// The tensors `{name}_bilinear` `[labels, width + 1, width + 1]` and `{name}_root` `[width]`.
    ///
    /// # Errors
    /// If one is missing or has another type or shape.
    pub fn open(file: &ModelFile, name: &str, n_labels: usize, width: usize) -> Result<Self> {
        if width == 0 || !width.is_multiple_of(16) {
            return Err(layout("vectors of a multiple of 16", width.to_string()));
        }
        let more = width + 1;
        let bilinear = file.floats(&format!("{name}_bilinear"), &[n_labels, more, more])?;
        let at = |label: usize, i: usize, j: usize| bilinear[(label * more + i) * more + j];
        let outputs = || {
            let numbers = (0..n_labels).flat_map(|label| (0..width).map(move |j| (label, j)));
            numbers.chain((0..n_labels).map(|label| (label, width)))
        };
        let rows: Vec<f32> =
            outputs().flat_map(|(label, j)| (0..width).map(move |i| at(label, i, j))).collect();
        let bias: Vec<f32> = outputs().map(|(label, j)| at(label, width, j)).collect();
        let root = file.floats(&format!("{name}_root"), &[width])?;
        Ok(Self { matrix: Weights::quantize(width, &rows, &bias).pack(), root, n_labels })
    }

    /// The head's vector of the root.
    pub fn root(&self) -> &[f32] {
        &self.root
    }

    /// The scores of all labels, `[words, labels]`, for dependents with one head each, both `[words, width]`.
    pub fn scores(
        &self,
        processor: Processor,
        dependents: &[f32],
        heads: &[f32],
        space: &mut ArcSpace,
        out: &mut Vec<f32>,
    ) {
        let (width, n_labels) = (self.root.len(), self.n_labels);
        out.resize(dependents.len() / width * n_labels, 0.0);
        let parts = dependents.chunks(LABEL_ROWS * width).zip(heads.chunks(LABEL_ROWS * width));
        for ((dependents, heads), out) in parts.zip(out.chunks_mut((LABEL_ROWS * n_labels).max(1))) {
            space.quantized.set(processor, dependents, width);
            let products = self.matrix.apply(processor, &mut space.quantized, &mut space.products);
            processor.run(Labels { scorer: self, products, heads, out });
        }
    }
}

/// Multiplies the products of dependents with their heads.
struct Labels<'a> {
    scorer: &'a LabelScorer,
    products: &'a [f32],
    heads: &'a [f32],
    out: &'a mut [f32],
}

impl Pass for Labels<'_> {
    #[inline(always)]
    fn run<V: Lanes>(self) {
        let LabelScorer { matrix, root, n_labels } = self.scorer;
        let width = root.len();
        let rows = self.products.chunks_exact(matrix.width()).zip(self.heads.chunks_exact(width));
        for ((products, head), out) in rows.zip(self.out.chunks_exact_mut(*n_labels)) {
            let (products, constants) = products.split_at(n_labels * width);
            let head = head.as_chunks::<16>().0;
            for ((products, constant), out) in products.chunks_exact(width).zip(constants).zip(out) {
                let mut sum = V::splat(0.0);
                for (product, head) in products.as_chunks::<16>().0.iter().zip(head) {
                    sum = V::load(product).mul_add(V::load(head), sum);
                }
                *out = sum.sum() + constant;
            }
        }
    }
}
