//! `hearsay read`: reports to the terminal, as JSON layers, or as CoNLL-U.

use super::{each_report, painter, reader};
use crate::{args::Read, progress::Progress, render};
use anyhow::Context;
use hearsay::{Reader, conllu, layers};
use std::{
    fs,
    io::{Read as _, Write},
    path::PathBuf,
    process::ExitCode,
};

/// Reads the inputs and writes what was asked for to `out`.
pub fn run(args: &Read, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let reader = reader(&args.inputs.reading)?;
    let mut progress = Progress::new();
    if args.conllu {
        return analysis(args, &reader, progress, out);
    }
    let columns = args.width.unwrap_or_else(terminal_columns);
    let painter = painter(args.color);
    each_report(&args.inputs, &reader, &mut progress, |report| {
        if args.json {
            writeln!(out, "{}", layers::to_json(&report, &args.layers))?;
        } else {
            render::report(out, &report, columns, &painter)?;
        }
        Ok(out.flush()?)
    })?;
    Ok(progress.finish())
}

/// The analysis of each report; a file that is CoNLL-U itself is parsed with the tokens that it gives.
fn analysis(
    args: &Read,
    reader: &Reader,
    mut progress: Progress,
    out: &mut dyn Write,
) -> anyhow::Result<ExitCode> {
    let mut inputs = Vec::new();
    for path in &args.inputs.paths {
        match given_tokens(path)? {
            Some(given) => {
                let parsed = reader.parse_conllu(&given);
                write!(out, "{}", parsed.with_context(|| format!("reading {}", path.display()))?)?;
                progress.read(&path.display().to_string());
            }
            None => inputs.push(path.clone()),
        }
    }
    if !inputs.is_empty() {
        let inputs = crate::args::Inputs { paths: inputs, ..args.inputs.clone() };
        each_report(&inputs, reader, &mut progress, |report| {
            Ok(write!(out, "{}", conllu::write_analysis(&report.value.article, &report.value.analysis))?)
        })?;
    }
    Ok(progress.finish())
}

/// The content of a file that is CoNLL-U by its name.
fn given_tokens(path: &PathBuf) -> anyhow::Result<Option<String>> {
    if path.extension().is_none_or(|extension| !extension.eq_ignore_ascii_case("conllu")) {
        return Ok(None);
    }
    let mut text = String::new();
    let mut file = fs::File::open(path).with_context(|| format!("opening {}", path.display()))?;
    file.read_to_string(&mut text).with_context(|| format!("reading {}", path.display()))?;
    Ok(Some(text))
}

pub(super) fn terminal_columns() -> usize {
    terminal_size::terminal_size().map_or(100, |(terminal_size::Width(columns), _)| columns.into())
}
