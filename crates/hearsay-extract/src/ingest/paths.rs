//! From the paths that a user names to files.

use super::Skipped;
use std::{
    collections::VecDeque,
    path::{Path, PathBuf},
};
use walkdir::{DirEntry, WalkDir};

/// Gives the files at paths, one at a time, in order.
pub(super) struct Paths {
    named: VecDeque<PathBuf>,
    /// Within a folder or a pattern.
    within: Option<Box<dyn Iterator<Item = Result<PathBuf, Skipped>> + Send>>,
}

impl Paths {
    pub(super) fn new(paths: &[PathBuf]) -> Self {
        Self { named: paths.iter().cloned().collect(), within: None }
    }
}

impl Iterator for Paths {
    type Item = Result<PathBuf, Skipped>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(next) = self.within.as_mut().and_then(Iterator::next) {
                return Some(next);
            }
            self.within = None;
            let path = self.named.pop_front()?;
            if path.as_os_str() == "-" || path.is_file() {
                return Some(Ok(path));
            }
            if path.is_dir() {
                self.within = Some(Box::new(walk(&path)));
            } else if path.exists() {
                // A pipe or a device that the user names is read as a file.
                return Some(Ok(path));
            } else {
                match matching(&path) {
                    Ok(found) => {
                        for path in found.into_iter().rev() {
                            self.named.push_front(path);
                        }
                    }
                    Err(reason) => return Some(Err(skipped(&path, reason))),
                }
            }
        }
    }
}

fn skipped(path: &Path, reason: impl Into<String>) -> Skipped {
    Skipped { path: path.display().to_string(), reason: reason.into() }
}

/// The files of a folder and of all folders within it, sorted by name.
fn walk(folder: &Path) -> impl Iterator<Item = Result<PathBuf, Skipped>> + Send + use<> {
    let is_hidden = |entry: &DirEntry| {
        entry.depth() > 0 && entry.file_name().to_str().is_some_and(|name| name.starts_with('.'))
    };
    let entries = WalkDir::new(folder).follow_links(true).sort_by_file_name().into_iter();
    let folder = folder.to_owned();
    entries.filter_entry(move |entry| !is_hidden(entry)).filter_map(move |entry| match entry {
        Ok(entry) => entry.file_type().is_file().then(|| Ok(entry.into_path())),
        Err(error) => {
            let path = error.path().unwrap_or(&folder).to_owned();
            let reason = match error.io_error() {
                Some(cause) => cause.to_string().to_lowercase(),
                None => "it leads back to a folder that it lies in".to_owned(),
            };
            Some(Err(skipped(&path, reason)))
        }
    })
}

/// The paths that a pattern matches, sorted. The error is the reason why there are none.
fn matching(pattern: &Path) -> Result<Vec<PathBuf>, String> {
    let text = pattern.to_str().filter(|text| text.contains(['*', '?', '[']));
    let Some(text) = text else { return Err("there is no such file".to_owned()) };
    let options = glob::MatchOptions { require_literal_leading_dot: true, ..glob::MatchOptions::new() };
    let found =
        glob::glob_with(text, options).map_err(|error| format!("the pattern is wrong: {}", error.msg))?;
    let mut found: Vec<PathBuf> = found.filter_map(Result::ok).collect();
    found.sort();
    if found.is_empty() { Err("no file matches the pattern".to_owned()) } else { Ok(found) }
}
