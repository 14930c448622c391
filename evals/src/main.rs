//! Scores of every stage on gold data: `cargo run -p evals [-- STAGE…] [--full] [--errors] [--pin]`.
//!
//! Prints one table and writes it to `evals/SCORES.md`; a score below its floor in `evals/floors.toml`
//! ends in exit status 1; `--pin` sets the floors to just below the scores. Without `--full`, large sets
//! are scored on a fixed sample.
//! Each stage has one file here that says which gold it reads and how it matches.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for developers that prints tables")]

mod article;
mod attribution;
mod attribution_spans;
mod case;
mod copies;
mod coref;
mod ecbplus;
mod entities;
mod events;
mod factuality;
mod gold;
mod gum;
mod language;
mod matters;
mod metadata;
mod models;
mod newspapers;
mod place;
mod standoff;
mod statements;
mod table;
mod time;

use gold::Gold;
use table::{Run, Table};

/// What a stage's scorer is given, and where it puts its rows.
pub struct Scoring {
    /// The gold data.
    pub gold: Gold,
    /// Whether to score everything instead of the fixed samples.
    pub full: bool,
    /// Whether to print each case that went wrong: ids, offsets and outcomes, never words.
    pub errors: bool,
    /// The rows so far.
    pub table: Table,
}

/// A scorer of one stage.
struct Stage {
    name: &'static str,
    score: fn(&mut Scoring) -> anyhow::Result<()>,
}

/// In the order of the pipeline.
#[rustfmt::skip]
const STAGES: &[Stage] = &[
    Stage { name: "article", score: article::score },
    Stage { name: "metadata", score: metadata::score },
    Stage { name: "newspapers", score: newspapers::score },
    Stage { name: "language", score: language::score },
    Stage { name: "entities", score: entities::score },
    Stage { name: "coref", score: coref::score },
    Stage { name: "time", score: time::score },
    Stage { name: "place", score: place::score },
    Stage { name: "attribution", score: attribution::score },
    Stage { name: "factuality", score: factuality::score },
    Stage { name: "events", score: events::score },
    Stage { name: "statements", score: statements::score },
    Stage { name: "matters", score: matters::score },
    Stage { name: "copies", score: copies::score },
    Stage { name: "ecbplus", score: ecbplus::score },
];

fn main() -> anyhow::Result<std::process::ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (options, wanted): (Vec<&str>, Vec<&str>) =
        arguments.iter().map(String::as_str).partition(|argument| argument.starts_with("--"));
    for option in &options {
        anyhow::ensure!(["--full", "--errors", "--pin"].contains(option), "unknown option {option}");
    }
    for name in &wanted {
        anyhow::ensure!(STAGES.iter().any(|stage| stage.name == *name), "there is no stage {name}");
    }

    let Some(gold) = Gold::find() else {
        println!("gold data is missing (set HEARSAY_GOLD to its folder): nothing was scored");
        return Ok(std::process::ExitCode::SUCCESS);
    };
    let mut scoring = Scoring {
        gold,
        full: options.contains(&"--full"),
        errors: options.contains(&"--errors"),
        table: Table::default(),
    };
    for stage in STAGES.iter().filter(|stage| wanted.is_empty() || wanted.contains(&stage.name)) {
        eprintln!("scoring {}", stage.name);
        (stage.score)(&mut scoring)?;
    }
    let run = Run { full: scoring.full, all_stages: wanted.is_empty(), pin: options.contains(&"--pin") };
    scoring.table.finish(run, scoring.gold.hashes())
}
