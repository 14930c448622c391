//! Model files: safetensors, read in place.
//!
//! <https://huggingface.co/docs/safetensors>. The file stays where it is, compiled in or mapped; what is
//! large is used there, what is small is copied with its right alignment.

use crate::{
    Result,
    error::{Error, layout},
};
use memmap2::Mmap;
use safetensors::{
    Dtype, SafeTensors,
    tensor::{Metadata, TensorInfo},
};
use sha2::{Digest, Sha256};
use std::{fmt, fs::File, ops::Range, path::Path, sync::Arc};

/// Bytes of a model: compiled in, mapped from a file, or made.
#[derive(Clone)]
pub enum Bytes {
    /// Compiled in.
    Static(&'static [u8]),
    /// Mapped from a file.
    Mapped(Arc<Mmap>),
    /// Held in memory.
    Shared(Arc<[u8]>),
}

impl Bytes {
    /// Maps a file.
    ///
    /// # Errors
    /// If it cannot be opened or mapped.
    #[expect(unsafe_code, reason = "memory mapping")]
    pub fn map(path: &Path) -> Result<Self> {
        let error = |source| Error::File { path: path.to_owned(), source };
        let file = File::open(path).map_err(error)?;
        // SAFETY: the map is only read. A file that another program changes meanwhile can give other
        // numbers, or end the program with a signal if it is cut off, as with every mapped file; all values of
        // all bytes are valid numbers.
        let map = unsafe { Mmap::map(&file) }.map_err(error)?;
        Ok(Self::Mapped(Arc::new(map)))
    }

    /// All of them.
    pub fn as_slice(&self) -> &[u8] {
        match self {
            Self::Static(bytes) => bytes,
            Self::Mapped(map) => map,
            Self::Shared(bytes) => bytes,
        }
    }
}

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.as_slice().len())
    }
}

/// A safetensors file whose header has been read.
#[derive(Debug, Clone)]
pub struct ModelFile {
    bytes: Bytes,
    metadata: Arc<Metadata>,
    /// Where the tensors begin.
    start: usize,
}

/// Signed bytes of a tensor, where they are in the file.
#[derive(Debug, Clone)]
pub struct SignedBytes {
    bytes: Bytes,
    range: Range<usize>,
}

impl SignedBytes {
    /// All of them, row by row.
    #[expect(unsafe_code, reason = "the same bytes with a sign")]
    pub fn as_slice(&self) -> &[i8] {
        let bytes = self.bytes.as_slice().get(self.range.clone()).unwrap_or_default();
        // SAFETY: `i8` has the size and alignment of `u8`, and every byte is a valid `i8`.
        unsafe { std::slice::from_raw_parts(bytes.as_ptr().cast(), bytes.len()) }
    }
}

impl ModelFile {
    /// Reads the header of a file.
    ///
    /// # Errors
    /// If the bytes are not a whole safetensors file.
    pub fn open(bytes: Bytes) -> Result<Self> {
        let (length, metadata) = SafeTensors::read_metadata(bytes.as_slice())?;
        Ok(Self { bytes, metadata: Arc::new(metadata), start: length + 8 })
    }

    /// The SHA-256 of the whole file, in lower-case hexadecimal.
    pub fn sha256(&self) -> String {
        Sha256::digest(self.bytes.as_slice()).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// A note of the header (`__metadata__`).
    ///
    /// # Errors
    /// If there is none of this name.
    pub fn note(&self, name: &str) -> Result<&str> {
        let notes = self.metadata.metadata().as_ref();
        let note = notes.and_then(|notes| notes.get(name));
        note.map(String::as_str).ok_or_else(|| layout(format!("a note {name}"), "none"))
    }

    /// The shape of a tensor; `None` if there is none of this name.
    pub fn shape(&self, name: &str) -> Option<&[usize]> {
        self.metadata.info(name).map(|info| info.shape.as_slice())
    }

    /// Whether a tensor is one of signed bytes.
    pub fn is_int8(&self, name: &str) -> bool {
        self.metadata.info(name).is_some_and(|info| info.dtype == Dtype::I8)
    }

    /// The numbers of an `F32` tensor of this shape, row by row.
    ///
    /// # Errors
    /// If it is missing or has another type or shape.
    pub fn floats(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>> {
        let bytes = self.content(name, Dtype::F32, shape)?;
        let bytes = self.bytes.as_slice().get(bytes).unwrap_or_default();
        Ok(bytes.as_chunks().0.iter().map(|number| f32::from_le_bytes(*number)).collect())
    }

    /// The numbers of an `I8` tensor of this shape, in place.
    ///
    /// # Errors
    /// If it is missing or has another type or shape.
    pub fn int8(&self, name: &str, shape: &[usize]) -> Result<SignedBytes> {
        Ok(SignedBytes { bytes: self.bytes.clone(), range: self.content(name, Dtype::I8, shape)? })
    }

    fn content(&self, name: &str, dtype: Dtype, shape: &[usize]) -> Result<Range<usize>> {
        let expected = || format!("tensor {name} {dtype:?} {shape:?}");
        let info: &TensorInfo = self.metadata.info(name).ok_or_else(|| layout(expected(), "none"))?;
        if info.dtype != dtype || info.shape != shape {
            return Err(layout(expected(), format!("{:?} {:?}", info.dtype, info.shape)));
        }
        let (from, to) = info.data_offsets;
        Ok(self.start + from..self.start + to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use safetensors::tensor::TensorView;

    fn file() -> Vec<u8> {
        let numbers: Vec<u8> = [1.0_f32, -2.0].iter().flat_map(|n| n.to_le_bytes()).collect();
        let signed = [255_u8, 1, 2];
        let tensors = [
            ("a", TensorView::new(Dtype::F32, vec![1, 2], &numbers).unwrap()),
            ("b", TensorView::new(Dtype::I8, vec![3], &signed).unwrap()),
        ];
        let notes = [("version".to_owned(), "1".to_owned())].into_iter().collect();
        safetensors::serialize(tensors, Some(notes)).unwrap()
    }

    #[test]
    fn reads_what_was_written() {
        let file = ModelFile::open(Bytes::Shared(file().into())).unwrap();
        assert_eq!(file.floats("a", &[1, 2]).unwrap(), [1.0, -2.0]);
        assert_eq!(file.int8("b", &[3]).unwrap().as_slice(), [-1, 1, 2]);
        assert_eq!(file.note("version").unwrap(), "1");
        assert!(file.floats("a", &[2]).is_err() && file.floats("b", &[3]).is_err());
        assert_eq!(file.sha256().len(), 64);
    }

    #[test]
    fn refuses_bytes_that_are_cut() {
        let bytes = file();
        for end in 0..bytes.len() {
            assert!(ModelFile::open(Bytes::Shared(bytes[..end].into())).is_err(), "cut at {end}");
        }
    }
}
