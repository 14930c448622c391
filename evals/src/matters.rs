//! Matters and roots against an annotated case, twice: with the gold statements given, and from the reports'
//! text on. Matching, alignment and measures are those of `score_case.py` ([`crate::case::matters`]).
//!
//! Baselines: for roots the best constant guess; there is no public system to compare with.

use crate::{
    Scoring,
    case::{
        Case,
        matters::{self, MatterScore},
    },
    models,
    table::Row,
};
use hearsay::{Options, Reader, ingest, matters::Kept, record};
use hearsay_types::StatementRecord;
use serde_json::Value;
use std::collections::BTreeMap;

const FOLDER: &str = "case-syria-2016";

/// Scores the case of Syria, 2016, with the default model.
pub fn score(scoring: &mut Scoring) -> anyhow::Result<()> {
    let reports = scoring.gold.json_lines(&format!("{FOLDER}/reports.jsonl"))?;
    let statements = scoring.gold.json_lines(&format!("{FOLDER}/statements.jsonl"))?;
    let gold = scoring.gold.json_lines(&format!("{FOLDER}/matters.jsonl"))?;
    let readme = scoring.gold.text(&format!("{FOLDER}/README.md"))?;
    let case = Case::new(&reports, statements.clone(), &readme);
    let mut given: BTreeMap<String, Vec<StatementRecord>> = BTreeMap::new();
    for statement in &statements {
        let statement: StatementRecord = serde_json::from_value(statement.clone())?;
        given.entry(statement.report.clone()).or_default().push(statement);
    }

    let model = hearsay::Model::default();
    let options = Options { model, model_folder: models::folder(model), ..Options::default() };
    let reader = Reader::new(&options)?;
    let (mut from_gold, mut from_text) = (Kept::default(), Kept::default());
    let path = scoring.gold.path(&format!("{FOLDER}/reports.jsonl"));
    for input in ingest::inputs(&[path], &ingest::Options::default()) {
        let report = reader.read(input?).value;
        from_text.add(&report);
        let id = record::report_id(&report.article);
        from_gold.add_given(&report, given.remove(&id).unwrap_or_default());
    }
    for (kept, name) in [(from_gold, "statements given"), (from_text, "from text")] {
        let predicted: Vec<Value> =
            kept.statements.iter().map(serde_json::to_value).collect::<Result<_, _>>()?;
        let found: Vec<Value> = kept.matters(&reader).iter().map(hearsay::case::matter).collect();
        let outcome = case.score(&predicted);
        let score = matters::score(&gold, &found, &case.gold, &predicted, &outcome.matched);
        push(scoring, name, &gold, &score);
    }
    Ok(())
}

fn push(scoring: &mut Scoring, name: &str, gold: &[Value], score: &MatterScore) {
    let roots = |matter: &Value| matter["independent_roots"].as_u64().unwrap_or(0);
    let mut counts: BTreeMap<u64, usize> = BTreeMap::new();
    for matter in gold {
        *counts.entry(roots(matter)).or_default() += 1;
    }
    let constant = counts.values().max().copied().unwrap_or(0) as f64 / gold.len().max(1) as f64;
    let n = score.n_gold;
    let mut row = |metric: &str, score: f64, baseline: String| {
        scoring.table.push(Row {
            stage: "matters",
            gold: format!("{FOLDER} {name}"),
            n,
            metric: metric.to_owned(),
            score,
            spread: None,
            baseline,
        });
    };
    let none = || "no other system".to_owned();
    row("extended B3 precision", score.b3[0], none());
    row("extended B3 recall", score.b3[1], none());
    row("extended B3 F1", score.b3[2], none());
    let exact = score.roots_exact as f64 / n.max(1) as f64;
    row("independent roots exact", exact, format!("a constant guess {constant:.3}"));
    row("1 / (1 + mean error of roots)", 1.0 / (1.0 + score.roots_mean_error), none());
    row("stance right", score.stance_right, none());
    row("pairs of copies, F1", score.copy_pairs[2], none());
    if scoring.errors {
        for matter in &score.aligned {
            println!(
                "{name} {} {} roots {} found {}",
                matter.gold,
                matter.predicted.as_deref().unwrap_or("missed"),
                matter.roots,
                matter.predicted_roots.map_or("none".to_owned(), |roots| roots.to_string())
            );
        }
    }
}
