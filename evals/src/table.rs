//! The table of scores, its floors and `SCORES.md`.

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path, process::ExitCode};

/// The first lines of `floors.toml`.
const FLOORS_HEAD: &str = "\
# Scores must not fall below these, nor the gold data differ from these hashes. `full` is what
# `cargo xtask evals --full` scores, `sample` what CI does. Written with --pin; lowering a floor is a line of
# its own in CHANGELOG.md, with the reason.
";

/// One score.
#[derive(Debug, Clone)]
pub struct Row {
    /// The stage.
    pub stage: &'static str,
    /// The gold set and its part: "wikiwars train".
    pub gold: String,
    /// How many cases were scored.
    pub n: usize,
    /// The metric with its matching rule: "value F1, relaxed".
    pub metric: String,
    /// The score; higher is better.
    pub score: f64,
    /// Half the width of a 95 % bootstrap interval, where one was computed.
    pub spread: Option<f64>,
    /// What the trivial rule or the usual public tool reaches, with its name.
    pub baseline: String,
}

impl Row {
    /// The row's key in `floors.toml`.
    fn key(&self) -> String {
        format!("{} | {} | {}", self.stage, self.gold, self.metric)
    }
}

/// All rows of a run.
#[derive(Default)]
pub struct Table {
    rows: Vec<Row>,
}

/// `floors.toml`: `[gold]` with the hash of each file, `[full]` and `[sample]` with
/// `"stage | gold | metric" = floor`.
#[derive(Deserialize, Serialize)]
struct Floors {
    gold: BTreeMap<String, String>,
    full: BTreeMap<String, f64>,
    sample: BTreeMap<String, f64>,
}

/// What a run was asked to do.
#[derive(Debug, Clone, Copy)]
pub struct Run {
    /// Everything was scored, not the samples.
    pub full: bool,
    /// All stages were scored.
    pub all_stages: bool,
    /// Floors are to be set to these scores.
    pub pin: bool,
}

/// How far below its score a floor is pinned: changes that are noise do not fail.
fn margin(row: &Row) -> f64 {
    if row.n >= 1000 { 0.004 } else { 0.008 }
}

/// Sets the floor of a row. One that its score still meets is never lowered; where the score is below it, the floor
/// that it had is returned.
fn pin(floors: &mut BTreeMap<String, f64>, row: &Row) -> Option<f64> {
    let floor = ((row.score - margin(row)).max(0.0) * 1000.0).floor() / 1000.0;
    let old = floors.get(&row.key()).copied();
    if old.is_none_or(|old| old < floor || row.score < old) {
        floors.insert(row.key(), floor);
    }
    old.filter(|old| row.score < *old)
}

impl Table {
    /// Adds a row.
    pub fn push(&mut self, row: Row) {
        self.rows.push(row);
    }

    /// Prints the table, writes `SCORES.md` after a full run over all stages, and compares the scores with
    /// their floors, and the gold data with that for which the floors were set.
    pub fn finish(self, run: Run, hashes: BTreeMap<String, String>) -> anyhow::Result<ExitCode> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        let path = folder.join("floors.toml");
        let text = fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
        let mut pinned: Floors = toml::from_str(&text).context("reading floors.toml")?;
        if run.pin {
            let floors = if run.full { &mut pinned.full } else { &mut pinned.sample };
            for row in &self.rows {
                if let Some(fallen) = pin(floors, row) {
                    println!(
                        "lowered, which CHANGELOG.md has to say: {}: {fallen} to {}",
                        row.key(),
                        floors[&row.key()]
                    );
                }
            }
            pinned.gold.extend(hashes.clone());
            fs::write(&path, format!("{FLOORS_HEAD}\n{}", toml::to_string(&pinned)?))?;
        }
        let other = hashes.iter().find(|(file, hash)| pinned.gold.get(*file).is_some_and(|old| old != *hash));
        if let Some((file, _)) = other {
            bail!("{file} is not the gold data that floors.toml was pinned for: pin again with --pin");
        }
        let floors = if run.full { pinned.full } else { pinned.sample };

        let mut lines =
            vec![["stage", "gold", "n", "metric", "score", "floor", "spread", "baseline"].map(str::to_owned)];
        let mut fallen = Vec::new();
        for row in &self.rows {
            let key = row.key();
            let floor = floors.get(&key);
            if floor.is_some_and(|floor| row.score < *floor) {
                fallen.push(format!("{key}: {:.4} is below {:.4}", row.score, floors[&key]));
            }
            lines.push([
                row.stage.to_owned(),
                row.gold.clone(),
                row.n.to_string(),
                row.metric.clone(),
                format!("{:.4}", row.score),
                floor.map_or_else(|| "none".to_owned(), |floor| format!("{floor:.4}")),
                row.spread.map_or_else(String::new, |spread| format!("±{spread:.3}")),
                row.baseline.clone(),
            ]);
        }
        let table = markdown(&lines);
        println!("{table}");
        if run.full && run.all_stages {
            let page = format!("{}\n{table}", include_str!("scores_head.md").trim_end());
            fs::write(folder.join("SCORES.md"), page)?;
        }
        for line in &fallen {
            println!("below its floor: {line}");
        }
        Ok(if fallen.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

/// A Markdown table with aligned columns; the first line is its head.
fn markdown(lines: &[[String; 8]]) -> String {
    let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..8).map(width).collect();
    let mut table = String::new();
    for (i, line) in lines.iter().enumerate() {
        for (cell, width) in line.iter().zip(&widths) {
            write!(table, "| {cell:width$} ").expect("writing to a string does not fail");
        }
        table.push_str("|\n");
        if i == 0 {
            for width in &widths {
                write!(table, "|{}", "-".repeat(width + 2)).expect("writing to a string does not fail");
            }
            table.push_str("|\n");
        }
    }
    table
}
