//! `hearsay control`: who is said to hold which place.

use super::{joined::joined_or_given, painter, read::terminal_columns};
use crate::{args::Records, render};
use hearsay::board;
use std::{io::Write, process::ExitCode};

/// Writes the places to `out`.
pub fn run(args: &Records, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let (joined, exit) = joined_or_given(&args.inputs, args.from_statements.as_deref(), args.known_on)?;
    let found = board::control(&joined, args.as_of);
    if args.json {
        found.iter().try_for_each(|found| writeln!(out, "{}", board::place_json(found)))?;
    } else {
        let columns = args.width.unwrap_or_else(terminal_columns);
        render::control(out, &joined, &found, columns, &painter(args.color))?;
    }
    Ok(exit)
}
