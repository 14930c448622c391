//! `hearsay doctor`: what is wrong with a case and what to do; without a case, what this program is made of.

use crate::{args::Doctor, render::printable};
use hearsay::{
    Model, Options, Reader,
    store::{
        CaseFile,
        case::SCHEMA,
        doctor::{Finding, Level, examine},
    },
};
use jiff::Timestamp;
use serde_json::json;
use std::{io::Write, process::ExitCode};

/// Examines the case, or the program, and writes what was found to `out`.
pub fn run(args: &Doctor, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let Some(path) = &args.case else { return program(args, out) };
    if args.reindex {
        let n_reports = CaseFile::open(path, Timestamp::now())?.reindex(Timestamp::now())?;
        writeln!(out, "the index was made anew for {n_reports} reports")?;
    }
    let case = CaseFile::open_as_is(path)?;
    let findings = examine(&case)?;
    for finding in &findings {
        write(finding, args.json, out)?;
    }
    let is_broken = findings.iter().any(|finding| finding.level == Level::Broken);
    Ok(if is_broken { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn write(finding: &Finding, as_json: bool, out: &mut dyn Write) -> anyhow::Result<()> {
    if as_json {
        let line = json!({
            "about": finding.about, "level": finding.level.as_str(), "found": finding.found,
            "remedy": finding.remedy,
        });
        writeln!(out, "{line}")?;
        return Ok(());
    }
    writeln!(out, "{:7} {:10} {}", finding.level.as_str(), finding.about, printable(&finding.found))?;
    if let Some(remedy) = finding.remedy {
        writeln!(out, "{:18} -> {remedy}", "")?;
    }
    Ok(())
}

/// What the program is made of: models with their hashes, the schema that it writes.
fn program(args: &Doctor, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    for (name, model) in [("neural", Model::Neural), ("fast", Model::Fast)] {
        let reader = Reader::new(&Options { model, ..Options::default() })?;
        let description = reader.description();
        if args.json {
            writeln!(out, "{description}")?;
        } else {
            let word = |value: &serde_json::Value| value.as_str().unwrap_or("unknown").to_owned();
            let model = &description["model"];
            writeln!(out, "model {name}: {} sha256:{}", word(&model["name"]), word(&model["sha256"]))?;
        }
    }
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    if args.json {
        writeln!(
            out,
            "{}",
            json!({ "program": env!("CARGO_PKG_VERSION"), "schema": SCHEMA, "threads": threads })
        )?;
    } else {
        writeln!(out, "hearsay {}, case schema {SCHEMA}, {threads} threads", env!("CARGO_PKG_VERSION"))?;
    }
    Ok(ExitCode::SUCCESS)
}
