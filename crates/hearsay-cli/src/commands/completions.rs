//! `hearsay completions`: a script for the user's shell.

use crate::args::{Arguments, Completions};
use clap::CommandFactory;
use std::{io::Write, process::ExitCode};

/// Writes the script to `out`.
pub fn run(args: &Completions, mut out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    clap_complete::generate(args.shell, &mut Arguments::command(), "hearsay", &mut out);
    Ok(ExitCode::SUCCESS)
}
