//! `hearsay matters`: what many reports say, joined.

use super::{each_report, painter, read::terminal_columns, reader, unfinished::Unfinished};
use crate::{args::Matters, progress::Progress, render};
use anyhow::Context;
use hearsay::{case, matters::Kept, record};
use hearsay_types::{Matter, StatementRecord};
use std::{collections::BTreeMap, fs, io::Write, path::Path, process::ExitCode};

/// Reads the inputs, joins their statements, and writes the matters as was asked for.
pub fn run(args: &Matters, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let mut inputs = args.inputs.clone();
    let mut given = None;
    if let Some(folder) = &args.from_statements {
        inputs.paths = vec![folder.join("reports.jsonl")];
        given = Some(statements_of(&folder.join("statements.jsonl"))?);
    }
    let reader = reader(&inputs)?;
    let mut progress = Progress::new();
    let mut kept = Kept::default();
    let mut reports = Vec::new();
    each_report(&inputs, &reader, &mut progress, |report| {
        let report = report.value;
        match &mut given {
            Some(given) => {
                let id = record::report_id(&report.article);
                kept.add_given(&report, given.remove(&id).unwrap_or_default());
            }
            None => kept.add(&report),
        }
        if args.out.is_some() {
            reports.push(case::report(&report));
        }
        Ok(())
    })?;
    let matters = kept.matters(&reader);
    if let Some(folder) = &args.out {
        write(folder, &reports, &kept, &matters)?;
    }
    if args.json {
        matters.iter().try_for_each(|matter| writeln!(out, "{}", case::matter(matter)))?;
    } else if args.out.is_none() {
        let columns = args.width.unwrap_or_else(terminal_columns);
        let painter = painter(args.color);
        render::matters(out, &kept, &matters, args.all, columns, &painter)?;
    }
    Ok(progress.finish())
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

fn write(
    folder: &Path,
    reports: &[serde_json::Value],
    kept: &Kept,
    matters: &[Matter],
) -> anyhow::Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("making the folder {}", folder.display()))?;
    let mut file = Unfinished::create(folder, "reports.jsonl")?;
    reports.iter().try_for_each(|report| file.line(report))?;
    file.finish()?;
    let mut file = Unfinished::create(folder, "statements.jsonl")?;
    kept.statements.iter().try_for_each(|statement| file.line(&serde_json::json!(statement)))?;
    file.finish()?;
    let mut file = Unfinished::create(folder, "matters.jsonl")?;
    matters.iter().try_for_each(|matter| file.line(&case::matter(matter)))?;
    file.finish()
}
