//! Statements against an annotated case, from the reports' text on: nothing of the gold is given but the
//! text. Matching and levels are those of `score_case.py` ([`crate::case`]).
//!
//! Precision, recall and F1 are on the exhaustively annotated reports. There is no public system to
//! compare with.

use crate::{Scoring, case, case::Case, models, table::Row};
use hearsay::{Options, Reader, ingest};
use serde_json::Value;

/// Scores the case of Syria, 2016, with all models; rows of the neural one say so.
pub fn score(scoring: &mut Scoring) -> anyhow::Result<()> {
    let folder = "case-syria-2016";
    let reports = scoring.gold.json_lines(&format!("{folder}/reports.jsonl"))?;
    let gold = scoring.gold.json_lines(&format!("{folder}/statements.jsonl"))?;
    let readme = scoring.gold.text(&format!("{folder}/README.md"))?;
    let case = Case::new(&reports, gold, &readme);
    for (model, mark) in models::MODELS {
        let options = Options { model, model_folder: models::folder(model), ..Options::default() };
        score_reader(scoring, &case, folder, &Reader::new(&options)?, mark)?;
    }
    Ok(())
}

/// Scores a reader with one model.
fn score_reader(
    scoring: &mut Scoring,
    case: &Case,
    folder: &str,
    reader: &Reader,
    mark: &str,
) -> anyhow::Result<()> {
    let path = scoring.gold.path(&format!("{folder}/reports.jsonl"));
    let mut predicted: Vec<Value> = Vec::new();
    for input in ingest::inputs(&[path], &ingest::Options::default()) {
        predicted.extend(hearsay::case::statements(&reader.read(input?).value));
    }
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
