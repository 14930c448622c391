//! The `hearsay` command. Results go to standard output, everything else to standard error. Exit status
//! 0: done; 1: done, but some inputs were skipped or something was found broken; 2: not done.

mod args;
mod commands;
mod progress;
mod render;

use args::{Arguments, Command};
use clap::Parser;
use std::{
    io::{self, BufWriter, Write},
    process::ExitCode,
};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut out = BufWriter::new(io::stdout().lock());
    let done = match arguments.command {
        Command::Read(args) => commands::read::run(&args, &mut out),
        Command::Matters(args) => commands::matters::run(&args, &mut out),
        Command::Copies(args) => commands::copies::run(&args, &mut out),
        Command::Agreements(args) => commands::agreements::run(&args, &mut out),
        Command::Control(args) => commands::control::run(&args, &mut out),
        Command::Relations(args) => commands::relations::run(&args, &mut out),
        Command::Timeline(args) => commands::timeline::run(&args, &mut out),
        Command::Export(args) => commands::export::run(&args),
        Command::Brief(args) => commands::brief::run(&args, &mut out),
        Command::Add(args) => commands::add::run(&args),
        Command::Bulk(args) => commands::bulk::run(&args),
        Command::Import(args) => commands::import::run(&args, &mut out),
        Command::Serve(args) => commands::serve::run(&args, &mut out),
        Command::Demo(args) => commands::demo::run(&args, &mut out),
        Command::Verify(args) => commands::verify::run(&args, &mut out),
        Command::Backup(args) => commands::backup::run(&args, &mut out),
        Command::Restore(args) => commands::backup::restore(&args, &mut out),
        Command::Compact(args) => commands::backup::compact(&args, &mut out),
        Command::Search(args) => commands::search::run(&args, &mut out),
        Command::Explain(args) => commands::explain::run(&args, &mut out),
        Command::Decide(args) => commands::decide::run(&args, &mut out),
        Command::Review(args) => commands::review::run(&args, &mut out),
        Command::Reliability(args) => commands::reliability::run(&args, &mut out),
        Command::Undo(args) => commands::decide::undo(&args, &mut out),
        Command::Decisions(args) => commands::decide::list(&args, &mut out),
        Command::Doctor(args) => commands::doctor::run(&args, &mut out),
        Command::Rules(args) => commands::rules::run(&args, &mut out),
        Command::Licenses => commands::licenses::run(&mut out),
        Command::Manual(args) => commands::manual::run(&args, &mut out),
        Command::Completions(args) => commands::completions::run(&args, &mut out),
    };
    match done.and_then(|code| Ok(out.flush().map(|()| code)?)) {
        Ok(code) => code,
        // Whoever reads our output has seen enough, as with `| head`.
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            progress::complain(&format!("{error:#}"));
            ExitCode::from(2)
        }
    }
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}
