//! `hearsay licenses`: what the program is made of, and under which terms.

use std::{io::Write, process::ExitCode};

/// Writes the notices to `out`.
pub fn run(out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    write!(out, "{}", hearsay::licenses())?;
    Ok(ExitCode::SUCCESS)
}
