//! `hearsay rules test`: whether a user's rules find their examples.

use crate::args::{Rules, RulesTest};
use hearsay::{Options, Reader, rule_examples};
use std::{io::Write, process::ExitCode};

/// Does what the arguments ask for.
pub fn run(args: &Rules, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    match args {
        Rules::Test(args) => test(args, out),
    }
}

/// Writes what does not hold as `file:line: rule: reason`, and for each file how much was tried.
fn test(args: &RulesTest, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let reader = Reader::new(&Options {
        model: args.model.into(),
        knowledge: args.knowledge.clone(),
        rules: args.files.clone(),
        ..Options::default()
    })?;
    let mut holds = true;
    for path in &args.files {
        let outcome = rule_examples::check_file(&reader, path)?;
        for failure in &outcome.failures {
            let quoted =
                if failure.text.is_empty() { String::new() } else { format!(" \"{}\"", failure.text) };
            writeln!(
                out,
                "{}:{}: {}:{quoted} {}",
                path.display(),
                failure.line,
                failure.rule,
                failure.reason
            )?;
        }
        let (rules, examples, n) = (outcome.n_rules, outcome.n_examples, outcome.failures.len());
        writeln!(out, "{}: {rules} rules, {examples} examples, {n} do not hold", path.display())?;
        holds &= outcome.failures.is_empty();
    }
    Ok(if holds { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
