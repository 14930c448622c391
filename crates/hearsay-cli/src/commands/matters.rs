//! `hearsay matters`: what many reports say, joined.

use super::{joined::joined_or_given, painter, read::terminal_columns, unfinished::Unfinished};
use crate::{args::Matters, render};
use anyhow::Context;
use hearsay::{Joined, board, case};
use std::{fs, io::Write, path::Path, process::ExitCode};

/// Joins the statements of the inputs or of a case, and writes the matters as was asked for.
pub fn run(args: &Matters, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let (joined, exit) = joined_or_given(&args.inputs, args.from_statements.as_deref(), args.known_on)?;
    if let Some(folder) = &args.out {
        write(folder, &joined)?;
    }
    let changes = board::changes(&joined);
    if args.json {
        for matter in &joined.matters {
            let mut line = case::matter(matter);
            if let Some(changes) = changes.get(&matter.id) {
                line["changes"] = board::changes_json(changes);
            }
            writeln!(out, "{line}")?;
        }
    } else if args.out.is_none() {
        let columns = args.width.unwrap_or_else(terminal_columns);
        let painter = painter(args.color);
        render::matters(out, &joined, &changes, args.all, columns, &painter)?;
    }
    Ok(exit)
}

fn write(folder: &Path, joined: &Joined) -> anyhow::Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("making the folder {}", folder.display()))?;
    let mut file = Unfinished::create(folder, "reports.jsonl")?;
    joined.kept.reports.iter().try_for_each(|report| file.line(&case::report_record(report)))?;
    file.finish()?;
    let mut file = Unfinished::create(folder, "statements.jsonl")?;
    joined.kept.statements.iter().try_for_each(|statement| file.line(&serde_json::json!(statement)))?;
    file.finish()?;
    let mut file = Unfinished::create(folder, "matters.jsonl")?;
    joined.matters.iter().try_for_each(|matter| file.line(&case::matter(matter)))?;
    file.finish()
}
