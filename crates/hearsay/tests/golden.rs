//! Whole reports through the pipeline, against reviewed snapshots in `golden/`: one line for each statement.
//!
//! `HEARSAY_GOLDEN=write cargo test -p hearsay --test golden` writes the snapshots anew; the change is then
//! read like any other. What is known to be wrong in a snapshot stands in `golden/README.md`.

use hearsay::{Options, Reader, case, ingest};
use serde_json::Value;
use std::{
    fmt::Write as _,
    path::{Path, PathBuf},
};

/// Reports of the invented conflict in `examples/reports`.
const REPORTS: [&str; 8] = [
    "assembly-briefing.html",
    "ceasefire-watch-release.html",
    "estmere-herald-convoy.html",
    "halyard-convoy.html",
    "lissovar-courier-convoy.html",
    "ministry-statement.txt",
    "north-voice-convoy.html",
    "plane-tree-column.md",
];

#[test]
fn reports_read_as_in_their_snapshots() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let reader = Reader::new(&Options::default()).expect("the built-in files are sound");
    let write = std::env::var("HEARSAY_GOLDEN").is_ok_and(|mode| mode == "write");
    let mut differ = Vec::new();
    for name in REPORTS {
        let found = read(&reader, &root.join("../../examples/reports").join(name));
        let snapshot = root.join("tests/golden").join(name).with_extension("txt");
        if write {
            std::fs::write(&snapshot, &found).expect("the folder can be written to");
        } else {
            let want = std::fs::read_to_string(&snapshot).unwrap_or_default().replace("\r\n", "\n");
            differ.extend(difference(name, &want, &found));
        }
    }
    assert!(differ.is_empty(), "HEARSAY_GOLDEN=write accepts these:\n{}", differ.join("\n"));
}

/// The statements of a file's reports, in the order of the text.
fn read(reader: &Reader, path: &PathBuf) -> String {
    let mut lines = String::new();
    for input in ingest::inputs(std::slice::from_ref(path), &ingest::Options::default()) {
        let report = reader.read(input.expect("an example can be read")).value;
        for statement in case::statements(&report) {
            lines.push_str(&line(&statement));
            lines.push('\n');
        }
    }
    lines
}

/// `certain ASSAULT aerial | actor the army; place Orven | the ministry > a guard | "the words"`.
fn line(statement: &Value) -> String {
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Array(all) => all.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" + "),
        _ => String::new(),
    };
    let kind = text(&statement["kind"]);
    let body = &statement[&kind];
    let mut line =
        format!("{} {}", text(&statement["factuality"]), text(&body["type"]) + &text(&body["act"]));
    let mode = text(&body["mode"]);
    if !mode.is_empty() {
        let _ = write!(line, " {mode}");
    }
    let roles = [
        "agreement",
        "by",
        "parties",
        "content",
        "actor",
        "recipient",
        "from",
        "to",
        "what",
        "place",
        "date",
    ];
    let filled = roles.iter().map(|role| (role, text(&body[*role]))).filter(|(_, words)| !words.is_empty());
    let filled: Vec<String> = filled.map(|(role, words)| format!("{role} {words}")).collect();
    let voices = statement["voice"].as_array().map(Vec::as_slice).unwrap_or_default();
    let voices: Vec<String> =
        voices.iter().map(|voice| voice["source"].as_str().unwrap_or("(nobody)").to_owned()).collect();
    let quote = text(&statement["quote"]).split_whitespace().collect::<Vec<_>>().join(" ");
    let _ = write!(line, " | {} | {} | \"{quote}\"", filled.join("; "), voices.join(" > "));
    line
}

/// The lines of a snapshot that are no longer found, and those that are new.
fn difference(name: &str, want: &str, found: &str) -> Option<String> {
    if want == found {
        return None;
    }
    let only = |some: &str, other: &str, sign: char| {
        let missing = some.lines().filter(|line| !other.lines().any(|one| one == *line));
        missing.map(|line| format!("  {sign} {line}\n")).collect::<String>()
    };
    Some(format!("{name}:\n{}{}", only(want, found, '-'), only(found, want, '+')))
}
