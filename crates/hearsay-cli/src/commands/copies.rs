//! `hearsay copies`: which reports are one text.

use super::{joined::joined_or_given, painter, read::terminal_columns};
use crate::{args::Records, render};
use anyhow::ensure;
use hearsay::case;
use std::{io::Write, process::ExitCode};

/// Writes the families of copies to `out`.
pub fn run(args: &Records, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    ensure!(args.as_of.is_none(), "copies are not of a day: --known-on leaves out later reports");
    let (joined, exit) = joined_or_given(&args.inputs, args.from_statements.as_deref(), args.known_on)?;
    if args.json {
        joined.copies.iter().try_for_each(|family| writeln!(out, "{}", case::family(family)))?;
    } else {
        let columns = args.width.unwrap_or_else(terminal_columns);
        render::copies(out, &joined, columns, &painter(args.color))?;
    }
    Ok(exit)
}
