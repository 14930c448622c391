//! `hearsay manual`: the command reference, made from the declared arguments.

use crate::args::{Arguments, Manual, ManualFormat};
use clap::{Arg, Command, CommandFactory};
use std::{io::Write, process::ExitCode};

/// Writes the manual to `out`.
pub fn run(args: &Manual, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let mut command = Arguments::command();
    command.build();
    match args.format {
        ManualFormat::Man => man(&command, out)?,
        ManualFormat::Markdown => markdown(&command, out)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// One page for the program, followed by one for each verb.
fn man(command: &Command, mut out: &mut dyn Write) -> std::io::Result<()> {
    clap_mangen::Man::new(command.clone()).date("").render(&mut out)?;
    for (_, verb) in verbs(command) {
        clap_mangen::Man::new(verb.clone()).date("").render(&mut out)?;
    }
    Ok(())
}

fn markdown(command: &Command, out: &mut dyn Write) -> std::io::Result<()> {
    writeln!(out, "# Command line\n\nWritten by `cargo xtask generate`; do not edit.\n")?;
    writeln!(out, "{}", command.get_about().map(ToString::to_string).unwrap_or_default())?;
    writeln!(out, "Exit status 0: done; 1: done, some inputs skipped; 2: not done.")?;
    for (name, verb) in verbs(command) {
        let about = verb.get_long_about().or_else(|| verb.get_about()).map(ToString::to_string);
        writeln!(out, "\n## hearsay {name}\n\n{}\n", about.unwrap_or_default())?;
        for argument in verb.get_arguments().filter(|argument| argument.get_id() != "help") {
            writeln!(out, "- `{}`: {}", usage(argument), help(argument))?;
        }
    }
    Ok(())
}

/// The verbs with their names; of a verb that has verbs of its own, those ("rules test").
fn verbs(command: &Command) -> Vec<(String, &Command)> {
    let mut found = Vec::new();
    for verb in command.get_subcommands().filter(|verb| verb.get_name() != "help") {
        let name = verb.get_name();
        let inner = verbs(verb);
        if inner.is_empty() {
            found.push((name.to_owned(), verb));
        }
        found.extend(inner.into_iter().map(|(inner, verb)| (format!("{name} {inner}"), verb)));
    }
    found
}

/// `--layers <LAYER,...>`, or `INPUT...`.
fn usage(argument: &Arg) -> String {
    let names = argument.get_value_names().unwrap_or_default().join(" ");
    match argument.get_long() {
        Some(long) if argument.get_action().takes_values() => format!("--{long} {names}"),
        Some(long) => format!("--{long}"),
        None => names,
    }
}

fn help(argument: &Arg) -> String {
    let help = argument.get_long_help().or_else(|| argument.get_help()).map(ToString::to_string);
    let mut help = help.unwrap_or_default().replace("\n\n", ". ").replace('\n', " ");
    let values = argument.get_possible_values();
    if !values.is_empty() && argument.get_action().takes_values() {
        let names: Vec<String> = values.iter().map(|value| format!("`{}`", value.get_name())).collect();
        help.push_str(&format!(". One of {}", names.join(", ")));
    }
    if let ([default], true) = (argument.get_default_values(), argument.get_action().takes_values()) {
        help.push_str(&format!(" (default: `{}`)", default.to_string_lossy()));
    }
    help
}
