//! The encoder: BERT's layers over word pieces, without padding.
//!
//! The pieces of many sentences stand one behind another as rows. Linear layers take them all together,
//! attention takes each window by itself; so nothing is wasted on padding and a row's result does not depend
//! on its neighbours. The last layer is done only for the rows that are wanted.

use crate::{
    Matrix, ModelFile, Processor, Quantized, Result,
    attention::{Attend, AttentionSpace},
    error::layout,
    linear::{Weights, room},
    rows::{Activate, AddNorm, Embed, Embeddings, Norm},
};
use std::ops::Range;

pub use crate::rows::Gelu;

/// The most pieces of a window, without the marks at both ends.
pub const MAX_PIECES: usize = 254;

/// Rows whose inner layer is done at once: its numbers stay in the second cache.
const INNER_ROWS: usize = 64;

/// A transformer encoder (BERT, normalization behind each part).
#[derive(Debug, Clone)]
pub struct Encoder {
    processor: Processor,
    embeddings: Embeddings,
    layers: Vec<Layer>,
    gelu: Gelu,
    width: usize,
}

#[derive(Debug, Clone)]
struct Layer {
    qkv: Matrix,
    attention_out: Matrix,
    attention_norm: Norm,
    up: Matrix,
    down: Matrix,
    output_norm: Norm,
}

/// Windows of pieces that are encoded together.
#[derive(Debug, Clone, Default)]
pub struct Batch {
    /// For each row the piece, its position in the window and the shape of its word.
    rows: Vec<[u32; 3]>,
    windows: Vec<Range<usize>>,
    /// The rows whose vectors are wanted, in ascending order.
    wanted: Vec<u32>,
}

impl Batch {
    /// Takes all windows out.
    pub fn clear(&mut self) {
        self.rows.clear();
        self.windows.clear();
        self.wanted.clear();
    }

    /// The number of rows: pieces of all windows.
    pub const fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are no windows.
    pub const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The number of rows that are wanted.
    pub const fn n_wanted(&self) -> usize {
        self.wanted.len()
    }

    /// Begins a window, which ends where the next begins.
    pub fn begin(&mut self) {
        self.windows.push(self.rows.len()..self.rows.len());
    }

    /// Adds a piece with its word's shape to the last window. `wanted` rows get a vector.
    pub fn push(&mut self, piece: u32, shape: u32, wanted: bool) {
        let row = self.rows.len();
        let Some(window) = self.windows.last_mut() else { return };
        let position = u32::try_from(row - window.start).unwrap_or(u32::MAX);
        self.rows.push([piece, position, shape]);
        window.end = row + 1;
        if wanted {
            self.wanted.push(u32::try_from(row).unwrap_or(u32::MAX));
        }
    }
}

/// Space for the numbers of a batch, reused from batch to batch.
#[derive(Debug, Default)]
pub struct Space {
    /// The vectors of all rows, `[rows, width]`.
    rows: Vec<f32>,
    qkv: Vec<f32>,
    /// What attention gives, `[rows, width]`.
    context: Vec<f32>,
    /// What is added to the rows, `[rows, width]`.
    added: Vec<f32>,
    inner: Vec<f32>,
    all: Vec<u32>,
    quantized: Quantized,
    attention: AttentionSpace,
}

impl Encoder {
    /// The encoder in a file: `pieces`, `positions`, `piece_shapes`, `embedding_norm`, and for each layer
    /// `qkv`, `attention_out`, `attention_norm`, `up`, `down`, `output_norm` (see the crate's model card).
    ///
    /// # Errors
    /// If a tensor is missing or has another type or shape.
    pub fn open(file: &ModelFile, processor: Processor) -> Result<Self> {
        let note = |name: &str| -> Result<usize> {
            let note = file.note(name)?;
            note.parse().map_err(|_| layout(format!("a number in the note {name}"), note))
        };
        let shape = |name: &str| -> Result<[usize; 2]> {
            let shape = file.shape(name).unwrap_or_default();
            shape
                .try_into()
                .map_err(|_| layout(format!("tensor {name} of two dimensions"), format!("{shape:?}")))
        };
        let [n_pieces, width] = shape("pieces.weight")?;
        let [n_positions, _] = shape("positions")?;
        let [n_shapes, _] = shape("piece_shapes")?;
        if width == 0 || !width.is_multiple_of(crate::attention::HEAD) || n_pieces == 0 || n_shapes == 0 {
            return Err(layout("pieces with vectors of heads of 32", format!("{n_pieces} of {width}")));
        }
        if n_positions < MAX_PIECES + 2 {
            return Err(layout(format!("{} positions", MAX_PIECES + 2), n_positions.to_string()));
        }
        let layers = (0..note("layers")?).map(|i| Layer::open(file, &format!("layers.{i}"), width));
        Ok(Self {
            processor,
            layers: layers.collect::<Result<_>>()?,
            embeddings: Embeddings {
                pieces: file.int8("pieces.weight", &[n_pieces, width])?,
                scale: file.floats("pieces.scale", &[n_pieces])?,
                positions: file.floats("positions", &[n_positions, width])?,
                shapes: file.floats("piece_shapes", &[n_shapes, width])?,
                norm: Norm::open(file, "embedding_norm", width)?,
            },
            gelu: match file.note("gelu")? {
                "tanh" => Gelu::Tanh,
                "erf" | "exact" => Gelu::Exact,
                other => return Err(layout("gelu tanh or erf", other)),
            },
            width,
        })
    }

    /// The number of pieces that it knows.
    pub const fn n_pieces(&self) -> usize {
        self.embeddings.scale.len()
    }

    /// The numbers of a vector.
    pub const fn width(&self) -> usize {
        self.width
    }

    /// The vectors of the rows that are wanted, `[wanted, width]`.
    pub fn encode<'a>(&self, batch: &Batch, space: &'a mut Space) -> &'a [f32] {
        let width = self.width;
        space.rows.resize(batch.len() * width, 0.0);
        self.processor.run(Embed {
            embeddings: &self.embeddings,
            pieces: &batch.rows,
            rows: &mut space.rows,
            width,
        });
        let n = u32::try_from(batch.len()).unwrap_or(u32::MAX);
        space.all.clear();
        space.all.extend(0..n);
        let all = std::mem::take(&mut space.all);
        for (i, layer) in self.layers.iter().enumerate() {
            let is_last = i + 1 == self.layers.len();
            let wanted = if is_last { &batch.wanted } else { &all };
            self.attend(layer, batch, wanted, space);
            self.transform(layer, space);
        }
        if self.layers.is_empty() {
            keep_rows(&mut space.rows, &batch.wanted, width);
        }
        space.all = all;
        &space.rows
    }

    /// Attention and what follows it up to its normalization, for the rows that are wanted; others are lost.
    fn attend(&self, layer: &Layer, batch: &Batch, wanted: &[u32], space: &mut Space) {
        let Space { rows, qkv, context, added, quantized, attention, .. } = space;
        let width = self.width;
        quantized.set(self.processor, rows, width);
        let qkv = layer.qkv.apply(self.processor, quantized, qkv);
        let context = room(context, wanted.len() * width);
        let mut done = 0;
        for window in &batch.windows {
            let end = wanted.partition_point(|row| (*row as usize) < window.end);
            self.processor.run(Attend {
                qkv,
                window: window.clone(),
                wanted: &wanted[done..end],
                out: &mut context[done * width..end * width],
                width,
                space: attention,
            });
            done = end;
        }
        keep_rows(rows, wanted, width);
        quantized.set(self.processor, context, width);
        let added = layer.attention_out.apply(self.processor, quantized, added);
        self.processor.run(AddNorm { norm: &layer.attention_norm, rows, added, width });
    }

    /// The inner layer and its normalization.
    fn transform(&self, layer: &Layer, space: &mut Space) {
        let Space { rows, added, inner, quantized, .. } = space;
        let width = self.width;
        for rows in rows.chunks_mut(INNER_ROWS * width) {
            quantized.set(self.processor, rows, width);
            let inner = layer.up.apply(self.processor, quantized, inner);
            self.processor.run(Activate { gelu: self.gelu, rows: inner });
            quantized.set(self.processor, inner, layer.up.width());
            let added = layer.down.apply(self.processor, quantized, added);
            self.processor.run(AddNorm { norm: &layer.output_norm, rows, added, width });
        }
    }
}

/// Keeps the rows named, in ascending order, and moves them together.
fn keep_rows(rows: &mut Vec<f32>, wanted: &[u32], width: usize) {
    for (to, from) in wanted.iter().enumerate() {
        let from = *from as usize * width;
        if from != to * width && from + width <= rows.len() {
            rows.copy_within(from..from + width, to * width);
        }
    }
    rows.truncate(wanted.len() * width);
}

impl Layer {
    fn open(file: &ModelFile, name: &str, width: usize) -> Result<Self> {
        let inner = file.shape(&format!("{name}.up.weight")).and_then(|shape| shape.first()).copied();
        let inner = inner.filter(|inner| *inner > 0 && inner.is_multiple_of(16));
        let inner = inner.ok_or_else(|| layout(format!("{name}.up of a multiple of 16"), "another"))?;
        let matrix = |part: &str, shape| -> Result<Matrix> {
            Ok(Weights::open(file, &format!("{name}.{part}"), shape)?.pack())
        };
        Ok(Self {
            qkv: matrix("qkv", [3 * width, width])?,
            attention_out: matrix("attention_out", [width, width])?,
            attention_norm: Norm::open(file, &format!("{name}.attention_norm"), width)?,
            up: matrix("up", [inner, width])?,
            down: matrix("down", [width, inner])?,
            output_norm: Norm::open(file, &format!("{name}.output_norm"), width)?,
        })
    }
}
