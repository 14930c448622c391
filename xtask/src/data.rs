//! Packs data files that people edit into what is compiled in.

use crate::{gazetteer, nouns, shell};
use anyhow::Context;
use hearsay_coding::Knowledge;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Writes `crates/hearsay-coding/data/actors/packed.tsv` from the TOML files beside it and, where the
/// packages are given, the gazetteer and the classes of nouns.
pub fn run(packages: Option<&Path>) -> anyhow::Result<()> {
    if let Some(packages) = packages {
        nouns::run(packages)?;
        gazetteer::run(packages)?;
    }
    let folder = shell::root().join("crates/hearsay-coding/data/actors");
    let mut paths: Vec<PathBuf> =
        fs::read_dir(&folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    paths.sort();
    let texts: Vec<String> = paths
        .iter()
        .map(|path| fs::read_to_string(path).with_context(|| format!("reading {}", path.display())))
        .collect::<Result<_, _>>()?;
    let named: Vec<_> =
        paths.iter().zip(&texts).map(|(path, text)| (path.as_path(), text.as_str())).collect();
    let knowledge = Knowledge::from_texts(&named)?;
    fs::write(folder.join("packed.tsv"), knowledge.pack())?;
    println!("packed {} actors and {} places", knowledge.actors().len(), knowledge.places().len());
    Ok(())
}
