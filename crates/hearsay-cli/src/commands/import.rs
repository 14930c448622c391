//! `hearsay import`: reports of a dataset into a case.

use super::add::add;
use crate::{args::Import, progress::AddProgress};
use anyhow::{Context, bail};
use hearsay::{
    dataset::{Dataset, Slice},
    store::add::Again,
};
use std::{
    collections::BTreeSet,
    fs,
    io::{self, Read, Write},
    path::Path,
    process::ExitCode,
};

/// Finds the reports and reads them into the case.
pub fn run(args: &Import, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let dataset = Dataset::open(&args.dataset)?;
    let slice = Slice {
        ids: args.ids.as_deref().map(ids).transpose()?,
        since: args.since,
        until: args.until,
        publishers: args.publisher.clone(),
        words: args.words.clone(),
    };
    let found = dataset.find(&slice)?;
    if found.is_empty() {
        bail!("no report of {} is such a one", args.dataset.display());
    }
    let n_found = found.len() as u64;
    if args.count {
        writeln!(out, "{n_found}")?;
        return Ok(ExitCode::SUCCESS);
    }
    add(&args.case, &args.reading, Again::No, found.inputs(), AddProgress::of_reports(n_found))
}

/// The ids in a file, one a line; a head line and quotation marks, as programs write them, do no harm.
fn ids(path: &Path) -> anyhow::Result<BTreeSet<String>> {
    let text = if path == Path::new("-") {
        let mut text = String::new();
        io::stdin().read_to_string(&mut text).map(|_| text)
    } else {
        fs::read_to_string(path)
    }
    .with_context(|| path.display().to_string())?;
    let lines = text.lines().map(|line| line.trim().trim_matches('"').to_ascii_lowercase());
    Ok(lines.filter(|id| id.len() >= 8 && id.bytes().all(|byte| byte.is_ascii_hexdigit())).collect())
}
