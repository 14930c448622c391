//! `hearsay verify`: all hashes of a case, computed again.

use crate::{args::Verify, progress::Steps, render::printable};
use hearsay::store::{
    CaseFile,
    verify::{self, Verified},
};
use serde_json::json;
use std::{io::Write, process::ExitCode};

/// Verifies the case and writes what is broken to `out`.
pub fn run(args: &Verify, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let case = CaseFile::open_as_is(&args.case)?;
    let mut steps = Steps::new("verifying");
    let found = verify::verify(&case, args.head.as_deref(), &mut |done, all| steps.at(done, all))?;
    steps.finish();
    if args.json {
        write_json(&found, out)?
    } else {
        write_text(&found, out)?
    }
    Ok(if found.broken.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn write_text(found: &Verified, out: &mut dyn Write) -> anyhow::Result<()> {
    for broken in &found.broken {
        writeln!(out, "broken: {} {}: {}", broken.what, printable(&broken.id), printable(&broken.reason))?;
    }
    writeln!(
        out,
        "{} log entries, {} inputs with {} different contents, {} readings, {} decisions, {} runs of linking",
        found.log_entries, found.inputs, found.blobs, found.readings, found.decisions, found.linkings
    )?;
    if let Some((seq, hash)) = &found.head {
        writeln!(out, "head of the log: entry {seq}, SHA-256 {hash}")?;
    }
    match found.broken.len() {
        0 => writeln!(out, "all hashes hold")?,
        n => writeln!(out, "{n} broken")?,
    }
    Ok(())
}

fn write_json(found: &Verified, out: &mut dyn Write) -> anyhow::Result<()> {
    for broken in &found.broken {
        let line = json!({ "broken": broken.what, "id": broken.id, "reason": broken.reason });
        writeln!(out, "{line}")?;
    }
    let head = found.head.as_ref().map(|(seq, hash)| json!({ "seq": seq, "sha256": hash }));
    let sum = json!({
        "log_entries": found.log_entries, "inputs": found.inputs, "contents": found.blobs,
        "readings": found.readings, "decisions": found.decisions, "linkings": found.linkings,
        "head": head, "n_broken": found.broken.len(),
    });
    writeln!(out, "{sum}")?;
    Ok(())
}
