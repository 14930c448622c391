//! Specs of matters: `tests/matters/*.md`.

use hearsay_corpus::matters::{Actors, Decided, Found, Grouping, join};
use hearsay_types::{Matter, ReportRecord, Stance, StatementRecord};
use serde_json::{Value, json};
use std::{collections::BTreeMap, fs, path::Path};

/// One behavior: what is given and what must come out.
#[derive(Default)]
struct Spec {
    heading: String,
    reports: Vec<ReportRecord>,
    statements: Vec<StatementRecord>,
    decided: Decided,
    expected: Vec<String>,
    /// Pairs that must be joined for a reason.
    joins: Vec<[String; 3]>,
}

#[test]
fn hard_cases() {
    check_all("hard_cases.md");
}

#[test]
fn what_people_decided_binds() {
    check_all("decided.md");
}

/// Without what was decided, all is as it would be if nobody ever had.
#[test]
fn what_is_undone_leaves_no_trace() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/matters/decided.md");
    for spec in specs(&fs::read_to_string(path).expect("the specs are in the repository")) {
        let outlets = BTreeMap::new();
        let joined = |decided: &Decided| {
            join(Found {
                reports: &spec.reports,
                statements: &spec.statements,
                copies: &[],
                outlets: &outlets,
                decided,
            })
        };
        let before = joined(&Decided::default());
        assert_ne!(joined(&spec.decided), before, "{} decides nothing", spec.heading);
        let mut decided = spec.decided.clone();
        decided.groupings.clear();
        decided.actors.clear();
        assert_eq!(joined(&decided), before, "{}", spec.heading);
    }
}

fn check_all(file: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/matters").join(file);
    let specs = specs(&fs::read_to_string(path).expect("the specs are in the repository"));
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
        } else if let Some(decision) = line.strip_prefix("decides: ") {
            decide(&mut spec.decided, parts(decision));
        } else if let Some(join) = line.strip_prefix("join: ") {
            spec.joins.push(parts(join));
        } else if let Some(expected) = line.strip_prefix("matter: ") {
            spec.expected.push(expected.to_owned());
        }
    }
    specs
}

/// Adds a decision: of `one matter`, `two matters` statements; of `one actor`, `two actors` keys.
fn decide(decided: &mut Decided, [what, some, others]: [String; 3]) {
    let ids = |text: &str| text.split(' ').map(str::to_owned).collect();
    let n = decided.groupings.len() + decided.actors.len() + 1;
    let (are_one, reason) = (what.starts_with("one"), format!("decision {n}"));
    if what.ends_with("actor") || what.ends_with("actors") {
        decided.actors.push(Actors { are_one, keys: (some, others), reason });
    } else {
        decided.groupings.push(Grouping { are_one, some: ids(&some), others: ids(&others), reason });
    }
}

/// What went wrong, if anything did.
fn check(spec: &Spec) -> Option<String> {
    let outlets = BTreeMap::new();
    let found = join(Found {
        reports: &spec.reports,
        statements: &spec.statements,
        copies: &[],
        outlets: &outlets,
        decided: &spec.decided,
    });
    for [a, b, reason] in &spec.joins {
        let is_told = found
            .iter()
            .flat_map(|matter| &matter.joins)
            .any(|join| (&join.a, &join.b) == (a, b) && join.reasons.iter().any(|told| told == reason));
        if !is_told {
            let joins: Vec<String> = found
                .iter()
                .flat_map(|m| &m.joins)
                .map(|j| format!("{} {} {:?}", j.a, j.b, j.reasons))
                .collect();
            return Some(format!("{}\n{a} and {b} are not joined for {reason}: {joins:?}", spec.heading));
        }
    }
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
