//! Whether the desk's pages in `crates/hearsay-server/assets` were built from the sources in `web/`.
//!
//! Building them needs Node; finding out that they are stale does not. `npm run build` writes `built-from.txt`
//! (`web/built-from.mjs`): the SHA-256 over one line for each source, its path below `web/`, two spaces, its own
//! SHA-256. The same sum is computed here.

use anyhow::{Context, bail};
use sha2::{Digest, Sha256};
use std::{fmt::Write, fs, path::Path};

const WEB: &str = "web";
const BUILT_FROM: &str = "crates/hearsay-server/assets/built-from.txt";
const FILES: [&str; 6] = [
    "index.html",
    "package-lock.json",
    "package.json",
    "svelte.config.js",
    "tsconfig.json",
    "vite.config.ts",
];
const FOLDERS: [&str; 2] = ["public", "src"];

/// Compares the sum of the sources with the one that the assets were built from.
pub fn check() -> anyhow::Result<()> {
    let built = fs::read_to_string(BUILT_FROM).with_context(|| BUILT_FROM.to_owned())?;
    if built.trim() != sources(Path::new(WEB))? {
        bail!("the desk's pages are stale: cd web && npm ci && npm run build");
    }
    Ok(())
}

fn sources(web: &Path) -> anyhow::Result<String> {
    let mut paths: Vec<String> = FILES.iter().map(|&name| name.to_owned()).collect();
    for folder in FOLDERS {
        collect(web, folder, &mut paths)?;
    }
    paths.sort();
    let mut lines = String::new();
    for path in paths {
        let bytes = fs::read(web.join(&path)).with_context(|| path.clone())?;
        writeln!(lines, "{path}  {}", hex(&bytes))?;
    }
    Ok(hex(lines.as_bytes()))
}

fn collect(web: &Path, folder: &str, paths: &mut Vec<String>) -> anyhow::Result<()> {
    for entry in fs::read_dir(web.join(folder)).with_context(|| folder.to_owned())? {
        let entry = entry?;
        let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(web, &path, paths)?;
        } else {
            paths.push(path);
        }
    }
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
