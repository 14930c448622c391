//! Matters and roots against annotated cases, twice each: with the gold statements given, and from the reports'
//! text on. Matching, alignment and measures are those of `score_case.py` ([`crate::case::matters`]).
//!
//! Baselines: for roots the best constant guess; there is no public system to compare with.

use crate::{
    Scoring,
    case::{
        Case,
        matters::{self, MatterScore},
        own::Own,
    },
    models,
    table::Row,
};
use hearsay::{Options, Reader, ingest, matters::Kept, record};
use hearsay_types::StatementRecord;
use serde_json::Value;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

const SYRIA: &str = "case-syria-2016";

/// Scores the case of Syria, 2016, and our own on the conflict of the examples, with the default model. Our own
/// case is read with the examples' knowledge file.
pub fn score(scoring: &mut Scoring) -> anyhow::Result<()> {
    let case = Case::new(
        &scoring.gold.json_lines(&format!("{SYRIA}/reports.jsonl"))?,
        scoring.gold.json_lines(&format!("{SYRIA}/statements.jsonl"))?,
        &scoring.gold.text(&format!("{SYRIA}/README.md"))?,
    );
    let gold = scoring.gold.json_lines(&format!("{SYRIA}/matters.jsonl"))?;
    let folder = scoring.gold.path(SYRIA);
    score_case(scoring, &case, &gold, &folder, Vec::new())?;
    let own = Own::find();
    let gold = own.lines("matters.jsonl")?;
    score_case(scoring, &own.case()?, &gold, &own.folder, vec![own.knowledge()])
}

/// Scores the case in a folder, whose gold matters are given, with files of knowledge.
fn score_case(
    scoring: &mut Scoring,
    case: &Case,
    gold: &[Value],
    folder: &Path,
    knowledge: Vec<PathBuf>,
) -> anyhow::Result<()> {
    let mut given: BTreeMap<String, Vec<StatementRecord>> = BTreeMap::new();
    for statement in &case.gold {
        let statement: StatementRecord = serde_json::from_value(statement.clone())?;
        given.entry(statement.report.clone()).or_default().push(statement);
    }

    let model = hearsay::Model::default();
    let options = Options { model, model_folder: models::folder(model), knowledge, ..Options::default() };
    let reader = Reader::new(&options)?;
    let (mut from_gold, mut from_text) = (Kept::default(), Kept::default());
    for input in ingest::inputs(&[folder.join("reports.jsonl")], &ingest::Options::default()) {
        let report = reader.read(input?).value;
        from_text.add(&report);
        let id = record::report_id(&report.article);
        from_gold.add_given(&report, given.remove(&id).unwrap_or_default());
    }
    let folder = folder.file_name().unwrap_or_default().to_string_lossy();
    for (kept, name) in [(from_gold, "statements given"), (from_text, "from text")] {
        let predicted: Vec<Value> =
            kept.statements.iter().map(serde_json::to_value).collect::<Result<_, _>>()?;
        let found: Vec<Value> = kept.matters(&reader).iter().map(hearsay::case::matter).collect();
        let outcome = case.score(&predicted);
        let score = matters::score(gold, &found, &case.gold, &predicted, &outcome.matched);
        push(scoring, &format!("{folder} {name}"), gold, &score);
    }
    Ok(())
}

/// Adds the rows of one case, and where errors are wanted what became of each matter.
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
            gold: name.to_owned(),
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
