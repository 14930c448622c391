//! What can go wrong when a file is read: models and CoNLL-U. Analysis itself does not fail.

use std::path::PathBuf;

/// An error of this crate.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A model file cannot be read from the disk.
    #[error("model file {path}: {source}")]
    ModelFile {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A model's bytes are not in this build's layout.
    #[error("model is not in layout {expected}: {found}")]
    ModelLayout {
        /// The layout that this build reads.
        expected: u32,
        /// What is wrong with the bytes.
        found: String,
    },
    /// A neural model cannot be opened.
    #[error(transparent)]
    NeuralModel(#[from] hearsay_nn::Error),
    /// A line of CoNLL-U cannot be read.
    #[error("CoNLL-U line {line}: {found}")]
    Conllu {
        /// Its number, from 1.
        line: usize,
        /// What is wrong with it.
        found: String,
    },
}

/// A result of this crate.
pub type Result<T> = std::result::Result<T, Error>;
