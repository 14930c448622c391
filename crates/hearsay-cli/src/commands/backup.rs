//! `hearsay backup`, `restore` and `compact`: a case copied, brought back, made smaller.

use crate::{
    args::{Backup, Compact, Restore},
    progress::Steps,
    render::printable,
};
use anyhow::Context;
use hearsay::store::{
    CaseFile,
    backup::{self, Copied, Replace},
};
use jiff::Timestamp;
use std::{io::Write, path::Path, process::ExitCode};

/// Copies the case and says what the copy holds.
pub fn run(args: &Backup, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let case = CaseFile::open_as_is(&args.case)?;
    let to = if args.to.is_dir() {
        args.to.join(args.case.file_name().context("the case has no file name")?)
    } else {
        args.to.clone()
    };
    let replace = if args.force { Replace::AnyCase } else { Replace::Earlier };
    let mut steps = Steps::new("copying");
    let copied = backup::back_up(&case, &to, replace, &mut |done, all| steps.at(done, all));
    steps.finish();
    write(&copied?, &to, out)
}

/// Brings a case back and says what it holds.
pub fn restore(args: &Restore, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let mut steps = Steps::new("copying");
    let copied = backup::restore(&args.backup, &args.case, args.force, &mut |done, all| steps.at(done, all));
    steps.finish();
    write(&copied?, &args.case, out)
}

/// Makes the case smaller and says by how much.
pub fn compact(args: &Compact, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let done = CaseFile::open(&args.case, Timestamp::now())?.compact()?;
    writeln!(out, "{} bytes before, {} bytes after", done.before, done.after)?;
    Ok(ExitCode::SUCCESS)
}

fn write(copied: &Copied, to: &Path, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let found = &copied.verified;
    writeln!(
        out,
        "{}: {} bytes, {} inputs, {} readings, {} decisions, all hashes hold",
        printable(&to.to_string_lossy()),
        copied.n_bytes,
        found.inputs,
        found.readings,
        found.decisions
    )?;
    if let Some((seq, hash)) = &found.head {
        writeln!(out, "head of the log: entry {seq}, SHA-256 {hash}")?;
    }
    if let Some(kept) = &copied.kept {
        writeln!(out, "the file that was there is kept as {}", printable(&kept.to_string_lossy()))?;
    }
    Ok(ExitCode::SUCCESS)
}
