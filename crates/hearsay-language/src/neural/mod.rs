//! The neural reader: a small transformer that tags, parses and finds names at once.
//!
//! In: the words of sentences. Out: parts of speech, features, lemmas, trees and names. Words become word
//! pieces in windows, the encoder of [`hearsay_nn`] gives each word a vector, and linear and biaffine
//! heads read all layers off it ([`NeuralModel`]). Sentences before it and kinds of entities behind it are
//! those of the linear models.
//!
//! Known gaps: a sentence of more than [`MAX_WORDS`] words is parsed in parts.

mod analyzer;
mod lemmas;
mod model;
mod names;
mod shape;
mod windows;

pub use analyzer::NeuralAnalyzer;
pub use hearsay_nn::{Instructions, Processor};
pub use model::{MAX_WORDS, NeuralModel, NeuralSentence, Space};
