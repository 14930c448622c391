//! `hearsay matters`: what many reports say, joined.

use super::{each_report, joined::joined, painter, read::terminal_columns, reader, unfinished::Unfinished};
use crate::{args::Matters, progress::Progress, render};
use anyhow::Context;
use hearsay::{Joined, Kept, case, record};
use hearsay_types::StatementRecord;
use std::{collections::BTreeMap, fs, io::Write, path::Path, process::ExitCode};

/// Joins the statements of the inputs or of a case, and writes the matters as was asked for.
pub fn run(args: &Matters, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let (joined, exit) = match &args.from_statements {
        Some(folder) => given(args, folder)?,
        None => joined(&args.inputs, args.known_on)?,
    };
    if let Some(folder) = &args.out {
        write(folder, &joined)?;
    }
    if args.json {
        joined.matters.iter().try_for_each(|matter| writeln!(out, "{}", case::matter(matter)))?;
    } else if args.out.is_none() {
        let columns = args.width.unwrap_or_else(terminal_columns);
        let painter = painter(args.color);
        render::matters(out, &joined.kept, &joined.matters, args.all, columns, &painter)?;
    }
    Ok(exit)
}

/// The statements of a folder in the case format, joined.
fn given(args: &Matters, folder: &Path) -> anyhow::Result<(Joined, ExitCode)> {
    let mut inputs = args.inputs.clone();
    inputs.paths = vec![folder.join("reports.jsonl")];
    let mut given = statements_of(&folder.join("statements.jsonl"))?;
    let reader = reader(&inputs)?;
    let mut progress = Progress::new();
    let mut kept = Kept::default();
    each_report(&inputs, &reader, &mut progress, |report| {
        let id = record::report_id(&report.value.article);
        kept.add_given(&report.value, given.remove(&id).unwrap_or_default());
        Ok(())
    })?;
    if let Some(day) = args.known_on {
        kept = kept.known_on(&day.to_string());
    }
    Ok((Joined::of(kept, &reader.outlets()), progress.finish()))
}

/// The statements of a case, by report.
fn statements_of(path: &Path) -> anyhow::Result<BTreeMap<String, Vec<StatementRecord>>> {
    let text = fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    let mut by_report: BTreeMap<String, Vec<StatementRecord>> = BTreeMap::new();
    for (n, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let statement: StatementRecord =
            serde_json::from_str(line).with_context(|| format!("{}, line {}", path.display(), n + 1))?;
        by_report.entry(statement.report.clone()).or_default().push(statement);
    }
    Ok(by_report)
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
