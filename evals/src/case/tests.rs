//! The scorer against the reference implementation beside the gold data.

use super::*;
use crate::gold::Gold;
use std::{fs, process::Command};

#[test]
fn names_agree_as_a_reader_would_say() {
    assert!(same_name("the U.S.", "US"));
    assert!(same_name("Russia’s army", "the Russia army"));
    assert!(same_name("the army", "the Northern army in the city"));
    assert!(!same_name("Russia", "Syria"));
    assert!(same_name("", ""));
    assert!(!same_name("", "Russia"));
}

/// Gold matters with members moved, stances turned, roots miscounted, copies lost, some split and some joined.
fn disturbed_matters(gold: &[Value]) -> Vec<Value> {
    let mut predicted: Vec<Value> = Vec::new();
    for (i, matter) in gold.iter().enumerate() {
        let mut changed = matter.clone();
        let members = matter["members"].as_array().unwrap().clone();
        match i % 5 {
            0 => {
                let (kept, moved) = members.split_at(members.len() / 2);
                changed["members"] = kept.into();
                let mut other = changed.clone();
                other["id"] = format!("{}-b", matter["id"]).into();
                other["members"] = moved.into();
                predicted.push(other);
            }
            1 => changed["independent_roots"] = 9.into(),
            2 => {
                let first = members[0].as_str().unwrap().to_owned();
                changed["stance"][first] = "disputes".into();
                changed["copies"] = serde_json::json!([["r01", "r02", "r23"]]);
            }
            3 => {
                let with = gold[i - 1]["members"].as_array().unwrap();
                changed["members"] = members.iter().chain(with).cloned().collect::<Vec<_>>().into();
            }
            _ => continue,
        }
        predicted.push(changed);
    }
    predicted
}

/// Gold statements changed in every way that the scorer looks at, so that each level has hits and misses.
fn disturbed(gold: &[Value]) -> Vec<Value> {
    let mut predicted = Vec::new();
    for (i, statement) in gold.iter().enumerate() {
        let mut changed = statement.clone();
        let kind = string(statement, "kind").unwrap().to_owned();
        let quote = string(statement, "quote").unwrap().to_owned();
        let half: String = quote.chars().take(quote.chars().count() * 2 / 3).collect();
        match i % 9 {
            0 => changed["quote"] = Value::from(half),
            1 => changed["factuality"] = Value::from("possible"),
            2 => changed["voice"] = serde_json::json!([{"source": "an official", "cue": "said"}]),
            3 => {
                for role in ["actor", "from", "by"] {
                    if changed[&kind].get(role).is_some() {
                        changed[&kind][role] = Value::from("the Russian army of the north");
                    }
                }
            }
            4 => {
                changed[&kind][if kind == "event" || kind == "relation" { "type" } else { "act" }] =
                    "x".into()
            }
            5 => changed["quote"] = Value::from("words that stand nowhere"),
            6 => continue,
            7 => {
                let mut again = statement.clone();
                again["id"] = Value::from(format!("{}-again", statement["id"].as_str().unwrap_or_default()));
                predicted.push(again);
            }
            _ => {}
        }
        predicted.push(changed);
    }
    predicted
}

#[test]
fn agrees_with_the_reference_to_the_digit() {
    let Some(gold) = Gold::find() else {
        println!("SKIPPED agrees_with_the_reference_to_the_digit: gold data is missing (HEARSAY_GOLD)");
        return;
    };
    let folder = gold.path("case-syria-2016");
    let script = gold.path("../tools/score_case.py");
    if !script.exists() || Command::new("python3").arg("--version").output().is_err() {
        println!("SKIPPED agrees_with_the_reference_to_the_digit: score_case.py or python3 is missing");
        return;
    }
    let statements = gold.json_lines("case-syria-2016/statements.jsonl").unwrap();
    let predicted = disturbed(&statements);
    let out = tempfile::tempdir().unwrap();
    let lines: Vec<String> = predicted.iter().map(Value::to_string).collect();
    fs::write(out.path().join("statements.jsonl"), lines.join("\n")).unwrap();
    let gold_matters = gold.json_lines("case-syria-2016/matters.jsonl").unwrap();
    let matters = disturbed_matters(&gold_matters);
    let lines: Vec<String> = matters.iter().map(Value::to_string).collect();
    fs::write(out.path().join("matters.jsonl"), lines.join("\n")).unwrap();
    let run =
        Command::new("python3").arg(script).arg(&folder).arg(out.path()).arg("--json").output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let reference: Value = serde_json::from_slice(&run.stdout).unwrap();

    let reports = gold.json_lines("case-syria-2016/reports.jsonl").unwrap();
    let case = Case::new(&reports, statements, &gold.text("case-syria-2016/README.md").unwrap());
    let ours = case.score(&predicted);

    assert_eq!(reference["exhaustive"], case.exhaustive.len());
    assert_eq!(reference["quotes_not_in_text"], ours.n_bad_quotes);
    for (kind, score) in KINDS.iter().zip(&ours.kinds) {
        let row = &reference["statements"][kind];
        assert_eq!(row["gold"], score.n_gold);
        assert_eq!(row["gold_exhaustive"], score.n_gold_exhaustive);
        assert_eq!(row["predicted_exhaustive"], score.n_predicted_exhaustive);
        for (level, score) in LEVELS.iter().zip(&score.levels) {
            let theirs = |name: &str| row[level][name].as_f64().unwrap();
            assert_eq!(theirs("precision"), score.precision, "{kind} {level} precision");
            assert_eq!(theirs("recall"), score.recall, "{kind} {level} recall");
            assert_eq!(theirs("f1"), score.f1, "{kind} {level} f1");
            assert_eq!(theirs("recall_all"), score.recall_all, "{kind} {level} recall on all reports");
        }
    }
    let ours = matters::score(&gold_matters, &matters, &case.gold, &predicted, &ours.matched);
    let theirs = &reference["matters"];
    let number = |name: &str| theirs[name].as_f64().unwrap();
    let close = |a: f64, b: f64, what: &str| assert!((a - b).abs() < 1e-12, "{what}: {a} {b}");
    assert_eq!(theirs["matters_found"], ours.n_found);
    assert_eq!(theirs["roots_exact"], ours.roots_exact);
    for (name, score) in ["b3_precision", "b3_recall", "b3_f1"].iter().zip(ours.b3) {
        close(number(name), score, name);
    }
    close(number("roots_mean_error"), ours.roots_mean_error, "roots_mean_error");
    close(number("stance_right"), ours.stance_right, "stance_right");
    for (name, score) in ["precision", "recall", "f1"].iter().zip(ours.copy_pairs) {
        close(theirs["copy_pairs"][name].as_f64().unwrap(), score, name);
    }
}
