//! Statements against an annotated case, from the reports' text on: nothing of the gold is given but the
//! text. Matching and levels are those of `score_case.py` ([`crate::case`]).
//!
//! Precision, recall and F1 are on the exhaustively annotated reports. There is no public system to
//! compare with.

use crate::{
    Scoring,
    case::{self, Case, own::Own},
    models,
    table::Row,
};
use hearsay::{Options, Reader, ingest};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// Scores the case of Syria, 2016, and our own on the conflict of the examples, with all models; rows of the
/// neural one say so. Our own case is read with the examples' knowledge file.
pub fn score(scoring: &mut Scoring) -> anyhow::Result<()> {
    let syria = scoring.gold.path("case-syria-2016");
    let case = Case::new(
        &scoring.gold.json_lines("case-syria-2016/reports.jsonl")?,
        scoring.gold.json_lines("case-syria-2016/statements.jsonl")?,
        &scoring.gold.text("case-syria-2016/README.md")?,
    );
    score_case(scoring, &case, &syria, &[])?;
    let own = Own::find();
    score_case(scoring, &own.case()?, &own.folder, &[own.knowledge()])
}

/// Scores all models on the case in a folder, with files of knowledge.
fn score_case(
    scoring: &mut Scoring,
    case: &Case,
    folder: &Path,
    knowledge: &[PathBuf],
) -> anyhow::Result<()> {
    for (model, mark) in models::MODELS {
        let knowledge = knowledge.to_vec();
        let options = Options { model, model_folder: models::folder(model), knowledge, ..Options::default() };
        score_reader(scoring, case, folder, &Reader::new(&options)?, mark)?;
    }
    Ok(())
}

/// Scores a reader with one model on the case in a folder.
fn score_reader(
    scoring: &mut Scoring,
    case: &Case,
    folder: &Path,
    reader: &Reader,
    mark: &str,
) -> anyhow::Result<()> {
    let mut predicted: Vec<Value> = Vec::new();
    for input in ingest::inputs(&[folder.join("reports.jsonl")], &ingest::Options::default()) {
        predicted.extend(hearsay::case::statements(&reader.read(input?).value));
    }
    let folder = folder.file_name().unwrap_or_default().to_string_lossy();
    let outcome = case.score(&predicted);
    anyhow::ensure!(
        outcome.n_bad_quotes == 0,
        "{} quotes do not stand in their report",
        outcome.n_bad_quotes
    );

    let all = &outcome.kinds[case::KINDS.len() - 1];
    let mut push = |gold: &str, n: usize, metric: String, score: f64| {
        let gold = format!("{folder} {gold}");
        scoring.table.push(Row {
            stage: "statements",
            gold,
            n,
            metric: metric + mark,
            score,
            spread: None,
            baseline: "no other system".into(),
        });
    };
    let n = all.n_gold_exhaustive;
    push("exhaustive", n, "found, precision".into(), all.levels[0].precision);
    push("exhaustive", n, "found, recall".into(), all.levels[0].recall);
    push("exhaustive", n, "typed, recall".into(), all.levels[1].recall);
    for (level, score) in case::LEVELS.iter().zip(&all.levels).skip(1).take(4) {
        push("exhaustive", n, format!("{level}, F1"), score.f1);
    }
    for (kind, score) in case::KINDS.iter().zip(&outcome.kinds).take(4) {
        push("exhaustive", score.n_gold_exhaustive, format!("typed, F1, {kind}"), score.levels[1].f1);
    }
    push("all reports", all.n_gold, "typed, recall".into(), all.levels[1].recall_all);
    let seed: Vec<usize> = (0..case.gold.len()).filter(|i| case.gold[*i]["report"] == "r01").collect();
    let typed =
        |i: &&usize| outcome.matched[**i].as_ref().is_some_and(|(_, levels)| levels.contains(&"typed"));
    let n_typed = seed.iter().filter(typed).count();
    push("r01", seed.len(), "typed, recall".into(), n_typed as f64 / seed.len() as f64);

    if scoring.errors {
        for (statement, matched) in case.gold.iter().zip(&outcome.matched) {
            let agreed = matched.as_ref().map_or("missed".to_owned(), |(_, levels)| levels.join(" "));
            println!("{} {}", statement["id"].as_str().unwrap_or_default(), agreed);
        }
    }
    Ok(())
}
