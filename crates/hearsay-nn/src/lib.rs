//! Inference with small transformer encoders on ordinary processors.
//!
//! A model is one safetensors file ([`ModelFile`]), compiled in or mapped. Its parts, in the order in which
//! a text passes through them: [`WordPieces`] turns words into ids; [`Encoder`] turns ids into a vector for
//! each word, with int8 weights ([`Matrix`]); [`ArcScorer`] and [`LabelScorer`] score which word depends on
//! which, and how; [`best_tree`] makes the best tree of the scores.
//!
//! Results are the same to the last bit whatever else is in a batch, on every processor and with any
//! number of threads: activations are quantized row by row, products of integers are exact, and sums of
//! floating-point numbers have one order, that of sixteen lanes, on all instruction sets ([`Processor`]).
//! Nothing here runs threads of its own; nothing allocates for each token.

mod arcs;
mod attention;
mod dense;
mod encoder;
mod error;
mod file;
mod kernels;
mod linear;
mod pieces;
mod rows;
mod tree;

pub use arcs::{ArcScorer, ArcSpace, LabelScorer};
pub use dense::Dense;
pub use encoder::{Batch, Encoder, Gelu, MAX_PIECES, Space};
pub use error::{Error, Result};
pub use file::{Bytes, ModelFile};
pub use kernels::{Instructions, Processor};
pub use linear::{Matrix, Quantized, Weights};
pub use pieces::WordPieces;
pub use rows::leaky;
pub use tree::{Arborescence, best_tree};
