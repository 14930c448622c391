//! `hearsay export`: reports and statements as files for other programs.

use super::{each_report, reader, unfinished::Unfinished};
use crate::{
    args::{Export, Format},
    progress::Progress,
};
use anyhow::{Context, ensure};
use hearsay::{case, matters::Kept, record};
use std::{collections::BTreeSet, fs, process::ExitCode};

/// Reads the inputs and writes the files of the format to the folder that was asked for.
pub fn run(args: &Export) -> anyhow::Result<ExitCode> {
    match args.format {
        Format::Case => export_case(args),
    }
}

fn export_case(args: &Export) -> anyhow::Result<ExitCode> {
    let reader = reader(&args.inputs)?;
    fs::create_dir_all(&args.out).with_context(|| format!("making the folder {}", args.out.display()))?;
    let mut reports = Unfinished::create(&args.out, "reports.jsonl")?;
    let mut statements = Unfinished::create(&args.out, "statements.jsonl")?;
    let mut progress = Progress::new();
    let mut ids = BTreeSet::new();
    let mut kept = Kept::default();
    each_report(&args.inputs, &reader, &mut progress, |report| {
        let report = report.value;
        let id = record::report_id(&report.article);
        ensure!(ids.insert(id.clone()), "two inputs have the id {id}: {}", report.article.input.path);
        reports.line(&case::report(&report))?;
        kept.add(&report);
        case::statements(&report).iter().try_for_each(|statement| statements.line(statement))
    })?;
    let mut matters = Unfinished::create(&args.out, "matters.jsonl")?;
    kept.matters(&reader).iter().try_for_each(|matter| matters.line(&case::matter(matter)))?;
    reports.finish()?;
    statements.finish()?;
    matters.finish()?;
    Ok(progress.finish())
}
