//! `hearsay read`: reports to the terminal, as JSON layers, or as CoNLL-U.

use super::{each_report, reader};
use crate::{
    args::{Read, When},
    progress::Progress,
    render::{self, Painter},
};
use anyhow::Context;
use hearsay::{Reader, conllu, layers};
use std::{
    env, fs,
    io::{IsTerminal, Read as _, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Reads the inputs and writes what was asked for to `out`.
pub fn run(args: &Read, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let reader = reader(&args.inputs)?;
    let mut progress = Progress::new();
    if args.conllu {
        return analysis(args, &reader, progress, out);
    }
    let columns = args.width.unwrap_or_else(terminal_columns);
    let painter = Painter::new(use_color(args.color));
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

/// Color in a terminal that has it, unless the user does not want any (<https://no-color.org>).
fn use_color(when: When) -> bool {
    let unwanted = || env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let dumb = || env::var_os("TERM").is_some_and(|term| term == *Path::new("dumb").as_os_str());
    match when {
        When::Always => true,
        When::Never => false,
        When::Auto => std::io::stdout().is_terminal() && !unwanted() && !dumb(),
    }
}

fn terminal_columns() -> usize {
    terminal_size::terminal_size().map_or(100, |(terminal_size::Width(columns), _)| columns.into())
}
