//! What the commands on many reports work on: records, read from inputs or kept in a case, and what joins them.

use super::{each_report, reader};
use crate::{args::Inputs, progress::Progress};
use anyhow::{Context, bail};
use hearsay::{
    Joined, Kept, Outlets, record,
    store::{CaseFile, is_case},
};
use hearsay_types::StatementRecord;
use jiff::{Timestamp, civil::Date};
use std::{collections::BTreeMap, fs, path::Path, process::ExitCode};

/// As [`joined`]; where `statements` is a folder in the case format, the statements that it has, joined.
pub fn joined_or_given(
    inputs: &Inputs,
    statements: Option<&Path>,
    known_on: Option<Date>,
) -> anyhow::Result<(Joined, ExitCode)> {
    match statements {
        Some(folder) => given(inputs, folder, known_on),
        None => joined(inputs, known_on),
    }
}

/// The records of the inputs, or of a case, joined; with `known_on`, of what was published by the end of that day.
/// Beside it the exit status: whether inputs were skipped.
pub fn joined(inputs: &Inputs, known_on: Option<Date>) -> anyhow::Result<(Joined, ExitCode)> {
    let by_then = |kept: Kept| match known_on {
        Some(day) => kept.known_on(&day.to_string()),
        None => kept,
    };
    if let Some(path) = case_of(inputs)? {
        let outlets = Outlets::new(&inputs.reading.knowledge)?;
        let now = Timestamp::now();
        let mut case = CaseFile::open(path, now)?;
        let joined = match known_on {
            Some(_) => Joined::of(by_then(Kept::of_case(&case)?), &outlets),
            None => Joined::of_case(&mut case, &outlets, now)?,
        };
        return Ok((joined, ExitCode::SUCCESS));
    }
    let reader = reader(&inputs.reading)?;
    let mut progress = Progress::new();
    let mut kept = Kept::default();
    each_report(inputs, &reader, &mut progress, |report| {
        kept.add(&report.value);
        Ok(())
    })?;
    let joined = Joined::of(by_then(kept), &reader.outlets());
    Ok((joined, progress.finish()))
}

/// The case, if the input is one; `None` for reports.
pub fn case_of(inputs: &Inputs) -> anyhow::Result<Option<&Path>> {
    match &inputs.paths[..] {
        [path] if is_case(path) => Ok(Some(path)),
        paths => match paths.iter().find(|path| is_case(path)) {
            Some(path) => {
                bail!("{} is a case; a case is given alone, reports are added to it", path.display())
            }
            None => Ok(None),
        },
    }
}

/// The statements of a folder in the case format, joined.
fn given(inputs: &Inputs, folder: &Path, known_on: Option<Date>) -> anyhow::Result<(Joined, ExitCode)> {
    let mut inputs = inputs.clone();
    inputs.paths = vec![folder.join("reports.jsonl")];
    let mut given = statements_of(&folder.join("statements.jsonl"))?;
    let reader = reader(&inputs.reading)?;
    let mut progress = Progress::new();
    let mut kept = Kept::default();
    each_report(&inputs, &reader, &mut progress, |report| {
        let id = record::report_id(&report.value.article);
        kept.add_given(&report.value, given.remove(&id).unwrap_or_default());
        Ok(())
    })?;
    if let Some(day) = known_on {
        kept = kept.known_on(&day.to_string());
    }
    Ok((Joined::of(kept, &reader.outlets()), progress.finish()))
}

/// The statements of a case, by report.
fn statements_of(path: &Path) -> anyhow::Result<BTreeMap<String, Vec<StatementRecord>>> {
    let text = fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    let mut by_report: BTreeMap<String, Vec<StatementRecord>> = BTreeMap::new();
    for (n, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let statement: StatementRecord =
            serde_json::from_str(line).with_context(|| format!("{}, line {}", path.display(), n + 1))?;
        by_report.entry(statement.report.clone()).or_default().push(statement);
    }
    Ok(by_report)
}
