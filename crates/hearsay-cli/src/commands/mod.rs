//! The verbs, one file each.

pub mod add;
pub mod agreements;
pub mod backup;
pub mod brief;
pub mod bulk;
pub mod completions;
pub mod control;
pub mod copies;
pub mod decide;
pub mod demo;
pub mod doctor;
pub mod explain;
pub mod export;
pub mod import;
pub mod licenses;
pub mod manual;
pub mod matters;
pub mod read;
pub mod relations;
pub mod reliability;
pub mod review;
pub mod rules;
pub mod search;
pub mod serve;
pub mod timeline;
pub mod verify;

mod joined;
mod unfinished;

use crate::{
    args::{Inputs, Reading, When},
    progress::Progress,
    render::Painter,
};
use anyhow::Context;
use hearsay::{Reader, ingest};
use hearsay_types::{Noted, Report};
use rayon::prelude::*;
use std::{env, io::IsTerminal, path::Path};

/// Inputs that are read at the same time before their results are written.
const BATCH: usize = 32;

/// Builds the reader that the arguments ask for.
fn reader(reading: &Reading) -> anyhow::Result<Reader> {
    let options = hearsay::Options {
        model: reading.model.into(),
        model_folder: reading.model_folder.clone(),
        knowledge: reading.knowledge.clone(),
        rules: reading.rules.clone(),
    };
    Ok(Reader::new(&options)?)
}

/// The threads that read.
fn threads(reading: &Reading) -> anyhow::Result<rayon::ThreadPool> {
    let threads = rayon::ThreadPoolBuilder::new().num_threads(reading.threads.unwrap_or(0)).build();
    threads.context("starting threads")
}

/// How files become inputs.
fn ingest_options(inputs: &Inputs) -> ingest::Options {
    ingest::Options {
        field_map: inputs.map.clone(),
        charset: inputs.charset.clone(),
        ..ingest::Options::default()
    }
}

/// Reads all inputs, in parallel and in their order, and hands each report to `take`. Skipped inputs are
/// named on standard error.
fn each_report(
    inputs: &Inputs,
    reader: &Reader,
    progress: &mut Progress,
    mut take: impl FnMut(Noted<Report>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let threads = threads(&inputs.reading)?;
    let mut waiting = ingest::inputs(&inputs.paths, &ingest_options(inputs)).peekable();
    while waiting.peek().is_some() {
        let batch: Vec<_> = waiting.by_ref().take(BATCH).collect();
        let read: Vec<_> = threads
            .install(|| batch.into_par_iter().map(|input| input.map(|input| reader.read(input))).collect());
        for report in read {
            match report {
                Ok(report) => {
                    progress.read(&report.value.article.input.path);
                    take(report)?;
                }
                Err(skipped) => progress.skipped(&skipped),
            }
        }
    }
    Ok(())
}

/// Paints where the user wants color.
fn painter(when: When) -> Painter {
    Painter::new(use_color(when))
}

/// Color in a terminal that has it, unless the user does not want any (<https://no-color.org>).
fn use_color(when: When) -> bool {
    let unwanted = || env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let dumb = || env::var_os("TERM").is_some_and(|term| term == *Path::new("dumb").as_os_str());
    match when {
        When::Always => true,
        When::Never => false,
        When::Auto => std::io::stdout().is_terminal() && !unwanted() && !dumb(),
    }
}
