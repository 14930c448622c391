//! `hearsay brief`: who claims what, on whose word, as a document.

use super::{joined::joined, unfinished::Unfinished};
use crate::args::{Brief, BriefFormat};
use anyhow::Context;
use hearsay::export::brief;
use std::{io::Write, path::Path, process::ExitCode};

/// Joins the records of the inputs or of a case and writes the brief.
pub fn run(args: &Brief, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let (joined, exit) = joined(&args.inputs, args.known_on)?;
    let [since, known_on] = [args.since, args.known_on].map(|day| day.map(|day| day.to_string()));
    let period = brief::Period { since: since.as_deref(), known_on: known_on.as_deref() };
    let brief = brief::brief(&joined.record(), period);
    let bytes = match args.format {
        BriefFormat::Md => brief::markdown::write(&brief).into_bytes(),
        BriefFormat::Html => brief::html::write(&brief).into_bytes(),
        BriefFormat::Docx => brief::docx::write(&brief),
    };
    match &args.out {
        None => out.write_all(&bytes)?,
        Some(path) => write(path, &bytes)?,
    }
    Ok(exit)
}

fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let name = path.file_name().and_then(|name| name.to_str());
    let name = name.with_context(|| format!("{} is no name of a file", path.display()))?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = Unfinished::create(folder, name)?;
    file.bytes(bytes)?;
    file.finish()
}
