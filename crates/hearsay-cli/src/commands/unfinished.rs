//! Files that are written whole or not at all.

use anyhow::Context;
use std::{
    fs::{self, File},
    io::{BufWriter, Write},
    path::Path,
};

/// A file that takes its name only when it is whole, so that a run that was cut off leaves the last one.
pub struct Unfinished {
    file: BufWriter<File>,
    temporary: std::path::PathBuf,
    path: std::path::PathBuf,
}

impl Unfinished {
    pub fn create(folder: &Path, name: &str) -> anyhow::Result<Self> {
        let temporary = folder.join(format!(".{name}.unfinished"));
        let file = File::create(&temporary).with_context(|| format!("creating {}", temporary.display()))?;
        Ok(Self { file: BufWriter::new(file), temporary, path: folder.join(name) })
    }

    pub fn line(&mut self, value: &serde_json::Value) -> anyhow::Result<()> {
        writeln!(self.file, "{value}").with_context(|| format!("writing {}", self.temporary.display()))
    }

    pub fn bytes(&mut self, bytes: &[u8]) -> anyhow::Result<()> {
        self.file.write_all(bytes).with_context(|| format!("writing {}", self.temporary.display()))
    }

    pub fn finish(mut self) -> anyhow::Result<()> {
        self.file.flush().with_context(|| format!("writing {}", self.temporary.display()))?;
        fs::rename(&self.temporary, &self.path).with_context(|| format!("writing {}", self.path.display()))
    }
}
