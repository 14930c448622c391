//! `cargo xtask browser`: the desk's pages built again and compared with those committed, then every page opened in a
//! real browser against a real server (`web/tests`).

use crate::shell;
use anyhow::{Context, bail, ensure};
use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

const COMMITTED: &str = "crates/hearsay-server/assets";
/// Where the pages are built again, from `web/`.
const AGAIN: &str = "../target/desk";
/// Written beside the built pages by another program than the one that builds them.
const NOT_BUILT: &str = "built-from.txt";
const HOW: &str =
    "the desk's tests need Node 20 or newer, npm and Chromium (Debian: apt-get install nodejs npm chromium)";

/// Runs the tests; without a browser or Node it says so, and that is an error only where `CI` is set.
pub fn check() -> anyhow::Result<()> {
    if is_here("node") && is_here("npm") && chromium().is_some() {
        return run();
    }
    ensure!(env::var_os("CI").is_none(), HOW);
    println!("NOT RUN: {HOW}");
    Ok(())
}

/// Runs the tests, or names what they need.
pub fn run() -> anyhow::Result<()> {
    let Some(chromium) = chromium() else { bail!(HOW) };
    shell::cargo(&["build", "--quiet", "--package", "hearsay-cli"])?;
    npm(&["ci", "--no-audit", "--no-fund"], &chromium)?;
    npm(&["run", "check"], &chromium)?;
    npm(
        &["exec", "--", "vite", "build", "--outDir", AGAIN, "--emptyOutDir", "--logLevel", "warn"],
        &chromium,
    )?;
    compare()?;
    npm(&["test"], &chromium)
}

fn npm(arguments: &[&str], chromium: &Path) -> anyhow::Result<()> {
    let mut command = Command::new("npm");
    command.current_dir(shell::root().join("web")).args(arguments);
    command.env("CHROMIUM", chromium).env("HEARSAY", shell::root().join("target/debug/hearsay"));
    let status = command.status().context(HOW)?;
    ensure!(status.success(), "npm {} ended with {status}", arguments.join(" "));
    Ok(())
}

/// The committed pages are, byte by byte, what their sources give.
fn compare() -> anyhow::Result<()> {
    let mut committed = files(&shell::root().join(COMMITTED))?;
    committed.remove(Path::new(NOT_BUILT));
    let again = files(&shell::root().join("web").join(AGAIN))?;
    let differ = committed.keys().chain(again.keys()).find(|path| committed.get(*path) != again.get(*path));
    if let Some(path) = differ {
        bail!("{COMMITTED}/{} is not what web/ gives: cd web && npm ci && npm run build", path.display());
    }
    Ok(())
}

/// The files below a folder, by their paths in it.
fn files(folder: &Path) -> anyhow::Result<BTreeMap<PathBuf, Vec<u8>>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).with_context(|| next.display().to_string())? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(path.strip_prefix(folder)?.to_owned(), fs::read(&path)?);
            }
        }
    }
    Ok(found)
}

/// The browser that `CHROMIUM` names, or one of the usual names.
fn chromium() -> Option<PathBuf> {
    let named = env::var_os("CHROMIUM").map(PathBuf::from);
    named.or_else(|| ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(on_path))
}

fn is_here(program: &str) -> bool {
    on_path(program).is_some()
}

fn on_path(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}
