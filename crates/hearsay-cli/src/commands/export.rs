//! `hearsay export`: reports, statements and matters as files for other programs.

use super::{joined::joined, unfinished::Unfinished};
use crate::args::{Export, Format};
use anyhow::{Context, ensure};
use hearsay::{
    Joined, case,
    export::{self, OutputFile},
};
use std::{collections::BTreeSet, fs, process::ExitCode};

/// Reads the inputs, or the records of a case, and writes the files of the format to the folder that was asked for.
pub fn run(args: &Export) -> anyhow::Result<ExitCode> {
    let (joined, exit) = joined(&args.inputs, args.known_on)?;
    let mut ids = BTreeSet::new();
    for report in &joined.kept.reports {
        ensure!(ids.insert(&report.id), "two inputs have the id {}", report.id);
    }
    let files = match args.format {
        Format::Case => case_files(&joined),
        Format::Csv => export::files(export::Format::Csv, &joined.record())?,
        Format::Parquet => export::files(export::Format::Parquet, &joined.record())?,
        Format::Geojson => export::files(export::Format::GeoJson, &joined.record())?,
        Format::Jsonld => export::files(export::Format::JsonLd, &joined.record())?,
        Format::Ftm => export::files(export::Format::Ftm, &joined.record())?,
        Format::Ged => export::files(export::Format::Ged, &joined.record())?,
        Format::Acled => export::files(export::Format::Acled, &joined.record())?,
        Format::Cameo => export::files(export::Format::Cameo, &joined.record())?,
        Format::Plover => export::files(export::Format::Plover, &joined.record())?,
    };
    write(args, &files)?;
    Ok(exit)
}

fn case_files(joined: &Joined) -> Vec<OutputFile> {
    let lines = |values: &mut dyn Iterator<Item = serde_json::Value>| -> Vec<u8> {
        values.map(|value| format!("{value}\n")).collect::<String>().into_bytes()
    };
    let file = |name: &str, bytes| OutputFile { name: name.to_owned(), bytes };
    vec![
        file("reports.jsonl", lines(&mut joined.kept.reports.iter().map(case::report_record))),
        file("statements.jsonl", lines(&mut joined.kept.statements.iter().map(|one| serde_json::json!(one)))),
        file("matters.jsonl", lines(&mut joined.matters.iter().map(case::matter))),
    ]
}

/// Writes all files, none of which is there under its name before it is whole.
fn write(args: &Export, files: &[OutputFile]) -> anyhow::Result<()> {
    fs::create_dir_all(&args.out).with_context(|| format!("making the folder {}", args.out.display()))?;
    let mut waiting = Vec::new();
    for file in files {
        let mut unfinished = Unfinished::create(&args.out, &file.name)?;
        unfinished.bytes(&file.bytes)?;
        waiting.push(unfinished);
    }
    waiting.into_iter().try_for_each(Unfinished::finish)
}
