//! Named sections in one file: the layout of a `weights.bin`.
//!
//! All numbers are little-endian `u32`. `HSAYLIN` and a byte for the layout's version, the number of
//! sections, then for each section the length of its name, the name (UTF-8) and the length of its
//! content; then the contents in the same order, each at the next multiple of 64. In version 1 they
//! stand without gaps.

use crate::{Error, Result};
use std::{borrow::Cow, ops::Range, sync::Arc};

const MAGIC: &[u8; 7] = b"HSAYLIN";
/// The layout that this build writes; it reads this and the one before.
const VERSION: u8 = 2;
/// Contents begin at multiples of it: the bytes of a line of the processor's cache.
const ALIGNMENT: usize = 64;

/// Bytes of a model: compiled in, or read from a file and shared.
#[derive(Debug, Clone)]
pub enum Bytes {
    /// Compiled in.
    Static(&'static [u8]),
    /// Read.
    Shared(Arc<[u8]>),
}

impl Bytes {
    /// All of them.
    pub fn as_slice(&self) -> &[u8] {
        match self {
            Self::Static(bytes) => bytes,
            Self::Shared(bytes) => bytes,
        }
    }
}

/// Sections by name; their contents stay where they are.
#[derive(Debug, Clone)]
pub struct Archive {
    bytes: Bytes,
    sections: Vec<(String, Range<usize>)>,
}

impl Archive {
    /// Reads the list of sections.
    ///
    /// # Errors
    /// If the bytes are not in this layout.
    pub fn open(bytes: Bytes) -> Result<Self> {
        let mut reader = Reader { bytes: bytes.as_slice(), at: 0 };
        let is_one = reader.take(MAGIC.len())? == MAGIC;
        let version = reader.take(1)?[0];
        if !is_one || !(VERSION - 1..=VERSION).contains(&version) {
            return Err(layout("it does not begin as one"));
        }
        let mut listed = Vec::new();
        for _ in 0..reader.number()? {
            let length = reader.number()?;
            let name = String::from_utf8_lossy(reader.take(length)?).into_owned();
            listed.push((name, reader.number()?));
        }
        let mut sections = Vec::new();
        for (name, length) in listed {
            if version == VERSION {
                reader.take(padding(reader.at))?;
            }
            let start = reader.at;
            reader.take(length)?;
            sections.push((name, start..reader.at));
        }
        Ok(Self { bytes, sections })
    }

    /// The place of a section in the bytes.
    ///
    /// # Errors
    /// If there is none of this name.
    pub fn section(&self, name: &str) -> Result<(Bytes, Range<usize>)> {
        let found = self.sections.iter().find(|(n, _)| n == name);
        let (_, range) = found.ok_or_else(|| layout(&format!("section {name} is missing")))?;
        Ok((self.bytes.clone(), range.clone()))
    }

    /// The lines of a section of text.
    ///
    /// # Errors
    /// If there is none of this name.
    pub fn lines(&self, name: &str) -> Result<Vec<String>> {
        let (bytes, range) = self.section(name)?;
        let text: Cow<'_, str> = String::from_utf8_lossy(&bytes.as_slice()[range]);
        Ok(text.lines().map(str::to_owned).collect())
    }
}

/// Writes what [`Archive`] reads.
#[derive(Debug, Default)]
pub struct ArchiveWriter {
    sections: Vec<(String, Vec<u8>)>,
}

impl ArchiveWriter {
    /// Adds a section.
    pub fn add(&mut self, name: &str, content: Vec<u8>) {
        self.sections.push((name.to_owned(), content));
    }

    /// Adds a section of text.
    pub fn add_lines<S: AsRef<str>>(&mut self, name: &str, lines: impl IntoIterator<Item = S>) {
        let mut content = Vec::new();
        for line in lines {
            content.extend_from_slice(line.as_ref().as_bytes());
            content.push(b'\n');
        }
        self.add(name, content);
    }

    /// The archive.
    pub fn finish(self) -> Vec<u8> {
        let number = |n: usize| u32::try_from(n).expect("models are smaller than 4 GiB").to_le_bytes();
        let mut bytes = MAGIC.to_vec();
        bytes.push(VERSION);
        bytes.extend(number(self.sections.len()));
        for (name, content) in &self.sections {
            bytes.extend(number(name.len()));
            bytes.extend(name.as_bytes());
            bytes.extend(number(content.len()));
        }
        for (_, content) in &self.sections {
            bytes.resize(bytes.len() + padding(bytes.len()), 0);
            bytes.extend(content);
        }
        bytes
    }
}

/// The bytes between `at` and the next multiple of [`ALIGNMENT`].
const fn padding(at: usize) -> usize {
    at.next_multiple_of(ALIGNMENT) - at
}

/// Reads bytes from the front.
struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8]> {
        let end = self.at.checked_add(length);
        let taken = end.and_then(|end| self.bytes.get(self.at..end));
        let taken = taken.ok_or_else(|| layout("it ends too early"))?;
        self.at += length;
        Ok(taken)
    }

    fn number(&mut self) -> Result<usize> {
        let bytes = self.take(4)?;
        Ok(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]) as usize)
    }
}

/// An error of layout.
pub(super) fn layout(found: &str) -> Error {
    Error::ModelLayout { expected: u32::from(VERSION), found: found.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_back_what_was_written() {
        let mut writer = ArchiveWriter::default();
        writer.add_lines("names", ["a", "b"]);
        writer.add("empty", Vec::new());
        let archive = Archive::open(Bytes::Shared(writer.finish().into())).unwrap();
        assert_eq!(archive.lines("names").unwrap(), ["a", "b"]);
        assert!(archive.section("empty").unwrap().1.is_empty());
        assert!(archive.section("other").is_err());
    }

    #[test]
    fn refuses_bytes_that_are_cut() {
        let mut writer = ArchiveWriter::default();
        writer.add_lines("names", ["a", "b"]);
        let bytes = writer.finish();
        for end in 0..bytes.len() {
            assert!(Archive::open(Bytes::Shared(bytes[..end].into())).is_err(), "cut at {end}");
        }
    }
}
