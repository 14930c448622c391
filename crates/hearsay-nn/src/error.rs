//! What can go wrong when a model is opened. Inference itself does not fail.

use std::path::PathBuf;

/// An error of this crate.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A model file cannot be read from the disk.
    #[error("model file {path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The bytes are not a safetensors file.
    #[error("model is not safetensors: {0}")]
    Safetensors(#[from] safetensors::SafeTensorError),
    /// A tensor or a note is missing, or not of the type and shape that it must have.
    #[error("model has {found} where {expected} was expected")]
    Layout {
        /// What this build reads.
        expected: String,
        /// What is there.
        found: String,
    },
}

/// A result of this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// An error of layout.
pub(crate) fn layout(expected: impl Into<String>, found: impl Into<String>) -> Error {
    Error::Layout { expected: expected.into(), found: found.into() }
}
