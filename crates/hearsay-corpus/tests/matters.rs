//! Specs of matters: `tests/matters/*.md`.

use hearsay_corpus::matters::{Found, join};
use hearsay_types::{Matter, ReportRecord, Stance, StatementRecord};
use serde_json::{Value, json};
use std::{collections::BTreeMap, fs, path::Path};

/// One behavior: what is given and what must come out.
#[derive(Default)]
struct Spec {
    heading: String,
    reports: Vec<ReportRecord>,
    statements: Vec<StatementRecord>,
    expected: Vec<String>,
}

#[test]
fn hard_cases() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/matters/hard_cases.md"))
        .unwrap();
    let specs = specs(&text);
    assert!(specs.len() > 5);
    let failed: Vec<String> = specs.iter().filter_map(check).collect();
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
}

fn specs(text: &str) -> Vec<Spec> {
    let mut specs: Vec<Spec> = Vec::new();
    for line in text.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            specs.push(Spec { heading: heading.to_owned(), ..Spec::default() });
        }
        let Some(spec) = specs.last_mut() else { continue };
        if let Some(report) = line.strip_prefix("report: ") {
            let [id, publisher, published] = parts(report);
            spec.reports.push(ReportRecord {
                id,
                publisher: Some(publisher),
                published: Some(published),
                ..ReportRecord::default()
            });
        } else if let Some(says) = line.strip_prefix("says: ") {
            let [id, voices, factuality, rest] = parts(says);
            let mut statement: Value = serde_json::from_str(&rest).expect("a statement is JSON");
            let voices: Vec<Value> = voices
                .split(", ")
                .filter(|voice| *voice != "-")
                .map(|voice| json!({"source": voice, "cue": "said", "how": "indirect"}))
                .collect();
            let report = spec.reports.last_mut().expect("a report stands before its statements");
            report.text.push_str(statement["quote"].as_str().expect("a statement has a quote"));
            report.text.push_str(".\n");
            statement["id"] = json!(id);
            statement["report"] = json!(report.id);
            statement["voice"] = json!(voices);
            statement["factuality"] = json!(factuality);
            spec.statements.push(
                serde_json::from_value(statement).expect("a statement has the fields of the case format"),
            );
        } else if let Some(expected) = line.strip_prefix("matter: ") {
            spec.expected.push(expected.to_owned());
        }
    }
    specs
}

/// What went wrong, if anything did.
fn check(spec: &Spec) -> Option<String> {
    let outlets = BTreeMap::new();
    let found =
        join(Found { reports: &spec.reports, statements: &spec.statements, copies: &[], outlets: &outlets });
    let mut found: Vec<String> = found.iter().map(written).collect();
    found.sort();
    let mut expected = spec.expected.clone();
    expected.sort();
    (found != expected).then(|| {
        format!("{}\nfound\n  {}\nexpected\n  {}", spec.heading, found.join("\n  "), expected.join("\n  "))
    })
}

/// A matter as the specs write it.
fn written(matter: &Matter) -> String {
    let asked = ["how many were killed: ", "whether it was meant: ", "declared: "];
    let asked = asked
        .iter()
        .find(|asked| matter.label.starts_with(*asked))
        .copied()
        .unwrap_or_else(|| if matter.label.starts_with("who did it: ") { "who did it: " } else { "" });
    let stances = [Stance::Asserts, Stance::Denies, Stance::Disputes];
    let counts: Vec<String> = stances
        .iter()
        .map(|stance| (stance, matter.independent_by(*stance)))
        .filter(|(_, n)| *n > 0)
        .map(|(stance, n)| format!("{stance} {n}"))
        .collect();
    format!("{asked}{} | {}", matter.members.join(" "), counts.join(", "))
}

fn parts<const N: usize>(line: &str) -> [String; N] {
    let parts: Vec<String> = line.splitn(N, " | ").map(str::to_owned).collect();
    parts.try_into().expect("a line has its parts, divided by |")
}
