//! `hearsay agreements`: what is said of each agreement.

use super::{joined::joined_or_given, painter, read::terminal_columns};
use crate::{args::Records, render};
use hearsay::board;
use std::{io::Write, process::ExitCode};

/// Writes the agreements to `out`.
pub fn run(args: &Records, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let (joined, exit) = joined_or_given(&args.inputs, args.from_statements.as_deref(), args.known_on)?;
    let agreements = board::agreements(&joined, args.as_of);
    if args.json {
        agreements.iter().try_for_each(|found| writeln!(out, "{}", board::agreement_json(found)))?;
    } else {
        let columns = args.width.unwrap_or_else(terminal_columns);
        render::agreements(out, &joined, &agreements, columns, &painter(args.color))?;
    }
    Ok(exit)
}
