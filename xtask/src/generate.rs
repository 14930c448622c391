//! Generated files: written by `cargo xtask generate`, found stale by `cargo xtask check`.

use crate::shell;
use anyhow::{Context, ensure};
use std::{collections::BTreeSet, fs};

/// What to do with a file whose content differs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Write it.
    Write,
    /// Report it as an error.
    Check,
}

/// The generated files and the arguments with which the binary prints them.
const FILES: &[(&str, &[&str])] = &[
    ("docs/reference/command-line.md", &["manual", "--format", "markdown"]),
    ("docs/reference/hearsay.1", &["manual", "--format", "man"]),
];

/// Makes all generated files.
pub fn run(mode: Mode) -> anyhow::Result<()> {
    put("crates/hearsay/src/libraries.txt", &libraries()?, mode)?;
    for (path, arguments) in FILES {
        let mut cargo = vec!["run", "--quiet", "--package", "hearsay-cli", "--"];
        cargo.extend(*arguments);
        put(path, &shell::cargo_output(&cargo)?, mode)?;
    }
    Ok(())
}

/// The libraries in the binary, one a line: name, version, license.
fn libraries() -> anyhow::Result<String> {
    let tree =
        ["tree", "--package", "hearsay-cli", "--edges", "normal", "--prefix", "none", "--format", "{p} {l}"];
    let output = shell::cargo_output(&tree)?;
    let lines = output.lines().map(|line| line.trim().trim_end_matches(" (*)"));
    let sorted: BTreeSet<String> =
        lines.filter(|line| is_library(line)).map(|line| format!("  {line}\n")).collect();
    Ok(sorted.into_iter().collect())
}

/// Whether a line of the tree is a library that ends up in the binary: none of ours, and no macro.
fn is_library(line: &str) -> bool {
    !line.is_empty() && !line.starts_with("hearsay") && !line.contains("(proc-macro)")
}

/// Writes one file, or finds it stale.
fn put(path: &str, fresh: &str, mode: Mode) -> anyhow::Result<()> {
    let full = shell::root().join(path);
    if fs::read_to_string(&full).is_ok_and(|old| old == fresh) {
        return Ok(());
    }
    ensure!(mode == Mode::Write, "{path} is stale: run cargo xtask generate");
    fs::create_dir_all(full.parent().expect("the file lies in a folder"))?;
    fs::write(&full, fresh).with_context(|| format!("writing {path}"))
}
