//! Finding and opening gold data, which lives outside the repository.

use anyhow::Context;
use sha2::{Digest, Sha256};
use std::{
    cell::RefCell,
    collections::BTreeMap,
    fs,
    io::Read,
    path::{Path, PathBuf},
};

/// The folder of gold data.
pub struct Gold {
    root: PathBuf,
    /// The files that were read and the SHA-256 of their bytes.
    hashes: RefCell<BTreeMap<String, String>>,
}

impl Gold {
    /// `HEARSAY_GOLD`, or `../shared/data` beside the repository; `None` where there is no such folder.
    pub fn find() -> Option<Self> {
        let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
        let root = std::env::var_os("HEARSAY_GOLD").map_or_else(beside, PathBuf::from);
        root.is_dir().then(|| Self { root, hashes: RefCell::default() })
    }

    /// A file's path.
    pub fn path(&self, file: &str) -> PathBuf {
        self.root.join(file)
    }

    /// A file's bytes; those of an `.xz` file unpacked.
    pub fn bytes(&self, file: &str) -> anyhow::Result<Vec<u8>> {
        let path = self.path(file);
        let context = || format!("reading {}", path.display());
        let bytes = fs::read(&path).with_context(context)?;
        let hash = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        self.hashes.borrow_mut().insert(file.to_owned(), hash);
        if !file.ends_with(".xz") {
            return Ok(bytes);
        }
        let mut unpacked = Vec::new();
        lzma_rs::xz_decompress(&mut bytes.as_slice(), &mut unpacked).with_context(context)?;
        Ok(unpacked)
    }

    /// The files that were read so far and the SHA-256 of their bytes.
    pub fn hashes(&self) -> BTreeMap<String, String> {
        self.hashes.borrow().clone()
    }

    /// A file's text; UTF-8 that is broken is replaced.
    pub fn text(&self, file: &str) -> anyhow::Result<String> {
        Ok(String::from_utf8_lossy(&self.bytes(file)?).into_owned())
    }

    /// One JSON value for each line.
    pub fn json_lines(&self, file: &str) -> anyhow::Result<Vec<serde_json::Value>> {
        let text = self.text(file)?;
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        lines.map(|line| serde_json::from_str(line).with_context(|| format!("a line of {file}"))).collect()
    }

    /// The files of a `.tar.xz` with their paths, sorted by path.
    pub fn archive(&self, file: &str) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
        let unpacked = self.bytes(file)?;
        let mut files = Vec::new();
        for entry in tar::Archive::new(unpacked.as_slice()).entries()? {
            let mut entry = entry?;
            if entry.header().entry_type().is_file() {
                let path = entry.path()?.to_string_lossy().into_owned();
                let mut bytes = Vec::new();
                entry.read_to_end(&mut bytes)?;
                files.push((path, bytes));
            }
        }
        files.sort();
        Ok(files)
    }
}
