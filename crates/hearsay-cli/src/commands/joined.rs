//! What the commands on many reports work on: records, read from inputs or kept in a case, and what joins them.

use super::{each_report, reader};
use crate::{args::Inputs, progress::Progress};
use anyhow::bail;
use hearsay::{
    Joined, Kept, Outlets,
    store::{CaseFile, is_case},
};
use jiff::{Timestamp, civil::Date};
use std::{path::Path, process::ExitCode};

/// The records of the inputs, or of a case, joined; with `known_on`, of what was published by the end of that day.
/// Beside it the exit status: whether inputs were skipped.
pub fn joined(inputs: &Inputs, known_on: Option<Date>) -> anyhow::Result<(Joined, ExitCode)> {
    let by_then = |kept: Kept| match known_on {
        Some(day) => kept.known_on(&day.to_string()),
        None => kept,
    };
    if let Some(path) = case_of(inputs)? {
        let outlets = Outlets::new(&inputs.knowledge)?;
        let now = Timestamp::now();
        let mut case = CaseFile::open(path, now)?;
        let joined = match known_on {
            Some(_) => Joined::of(by_then(Kept::of_case(&case)?), &outlets),
            None => Joined::of_case(&mut case, &outlets, now)?,
        };
        return Ok((joined, ExitCode::SUCCESS));
    }
    let reader = reader(inputs)?;
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
