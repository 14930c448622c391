//! The binary end to end: standard output, standard error, exit status.
#![expect(clippy::unwrap_used, reason = "a test fails where something is missing")]

use serde_json::Value;
use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

const EXAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples");

fn hearsay(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_hearsay")).args(arguments).output().unwrap()
}

fn lines(bytes: &[u8]) -> Vec<Value> {
    let text = std::str::from_utf8(bytes).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn reads_the_examples_into_layers() {
    let knowledge = format!("{EXAMPLES}/knowledge.toml");
    let output = hearsay(&["read", "--json", "--knowledge", &knowledge, &format!("{EXAMPLES}/reports")]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let reports = lines(&output.stdout);
    assert_eq!(reports.len(), 20);
    for report in &reports {
        let text: Vec<char> = report["article"]["text"].as_str().unwrap().chars().collect();
        for statement in report["statements"].as_array().unwrap() {
            let at = |name: &str| statement[name].as_u64().unwrap() as usize;
            let quote: String = text[at("start")..at("end")].iter().collect();
            assert_eq!(statement["quote"], quote, "a quote is the words at its offsets");
        }
        let is_english = report["article"]["language"] == "en";
        assert_eq!(is_english, !report["statements"].as_array().unwrap().is_empty());
        assert_eq!(is_english, report["notes"].as_array().unwrap().is_empty());
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let folder = format!("{EXAMPLES}/reports");
    let one = hearsay(&["read", "--json", "--threads", "1", &folder]);
    let four = hearsay(&["read", "--json", "--threads", "4", &folder]);
    assert!(one.stdout == four.stdout);
}

#[test]
fn an_unknown_character_set_is_a_usage_error() {
    let output = hearsay(&["read", "--charset", "klingon", EXAMPLES]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("klingon"));
}

#[test]
fn names_what_it_skips_and_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    write("a.png", b"\x89PNG\r\n\x1a\n0000");
    write("b.txt", b"The army shelled the town on Monday, the ministry said.");
    let output = hearsay(&["read", "--json", folder.path().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(lines(&output.stdout).len(), 1);
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(errors.contains("a.png"), "{errors}");
    assert!(errors.contains("1 report read, 1 input skipped"), "{errors}");
}

#[test]
fn fails_where_nothing_can_be_read() {
    let output = hearsay(&["read", "/no/such/file"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    assert!(String::from_utf8_lossy(&output.stderr).contains("/no/such/file"));
}

#[test]
fn a_broken_knowledge_file_is_an_error_with_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.toml");
    fs::write(&path, "[[actor]]\nno = 1\n").unwrap();
    let output = hearsay(&["read", "--knowledge", path.to_str().unwrap(), EXAMPLES]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("mine.toml"));
}

#[test]
fn exports_a_case() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("case");
    let output = hearsay(&[
        "export",
        "--format",
        "case",
        "--out",
        out.to_str().unwrap(),
        &format!("{EXAMPLES}/reports"),
    ]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let read = |name: &str| lines(&fs::read(Path::new(&out).join(name)).unwrap());
    let reports = read("reports.jsonl");
    assert_eq!(reports.len(), 20);
    for statement in read("statements.jsonl") {
        let report = reports.iter().find(|report| report["id"] == statement["report"]).unwrap();
        assert!(report["text"].as_str().unwrap().contains(statement["quote"].as_str().unwrap()));
    }
}

#[test]
fn parses_conllu_whose_tokens_are_given() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("given.conllu");
    let row = |n: u32, form: &str| format!("{n}\t{form}\t_\t_\t_\t_\t_\t_\t_\t_\n");
    fs::write(&path, format!("# text = Rebels left\n{}{}\n", row(1, "Rebels"), row(2, "left"))).unwrap();
    let output = hearsay(&["read", "--conllu", path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0));
    let text = String::from_utf8(output.stdout).unwrap();
    let roots = text.lines().filter(|line| line.split('\t').nth(7) == Some("root")).count();
    assert_eq!((text.lines().filter(|line| line.contains('\t')).count(), roots), (2, 1), "{text}");
}

#[test]
fn the_guide_shows_the_rules_of_the_examples() {
    let rules = fs::read_to_string(format!("{EXAMPLES}/rules.toml")).unwrap();
    let guide = fs::read_to_string(format!("{EXAMPLES}/../docs/guide/rules.md")).unwrap();
    let body = rules.split_once("kind =").unwrap().1;
    assert!(guide.contains(body), "docs/guide/rules.md and examples/rules.toml differ");
    let output = hearsay(&["rules", "test", &format!("{EXAMPLES}/rules.toml")]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn rules_that_do_not_hold_are_named_with_line_and_reason() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.toml");
    let rule = "kind = \"event\"\n[[rule]]\nname = \"hit\"\ntype = \"ASSAULT\"\nverbs = [\"hit\"]\nroles.actor = [\"agent\"]\n";
    fs::write(&path, format!("{rule}examples = [\n  {{ text = \"The clerk slept.\" }},\n]\n")).unwrap();
    let output = hearsay(&["rules", "test", path.to_str().unwrap()]);
    let shown = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{shown}");
    assert!(shown.contains("mine.toml:8: mine/hit: \"The clerk slept.\" no match"), "{shown}");

    fs::write(&path, rule.replace("agent\"]", "agent\"]\nwhere.patient = [\"@nothing\"]")).unwrap();
    let output = hearsay(&["rules", "test", path.to_str().unwrap()]);
    let complaint = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{complaint}");
    assert!(complaint.contains("line 3, rule hit, field where: there is no list @nothing"), "{complaint}");
}
