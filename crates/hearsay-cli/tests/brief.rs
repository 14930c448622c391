//! `hearsay brief` from outside: what it writes of the example reports.
#![allow(clippy::unwrap_used, reason = "a test fails where something is missing")]

use std::{collections::BTreeSet, fs, process::Command};

const EXAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples");

/// The brief in a format, as bytes.
fn brief(format: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("brief");
    let ended = Command::new(env!("CARGO_BIN_EXE_hearsay"))
        .args(["brief", "--model", "fast", "--format", format, "--out"])
        .arg(&out)
        .args(["--knowledge", &format!("{EXAMPLES}/knowledge.toml"), &format!("{EXAMPLES}/reports")])
        .output()
        .unwrap();
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    fs::read(out).unwrap()
}

/// The numbers of the notes that a text refers to: `\[3\]`, `\[4–6\]`.
fn asked(text: &str) -> BTreeSet<u32> {
    let marks = text.split("\\[").skip(1).filter_map(|mark| mark.split_once("\\]"));
    let range = |inside: &str| {
        let mut ends = inside.split('–').map(str::parse::<u32>);
        let first = ends.next()?.ok()?;
        Some(first..=ends.next().map_or(Some(first), Result::ok)?)
    };
    marks.filter_map(|(inside, _)| range(inside)).flatten().collect()
}

#[test]
fn is_the_same_each_time_and_every_note_has_its_source() {
    let text = String::from_utf8(brief("md")).unwrap();
    assert_eq!(text.as_bytes(), brief("md"));
    let (body, sources) = text.rsplit_once("\n## Sources\n").unwrap();
    let given: BTreeSet<u32> =
        sources.lines().filter_map(|line| line.split_once(". “")?.0.parse().ok()).collect();
    let asked = asked(body);
    assert!(asked.len() > 50, "{asked:?}");
    assert_eq!(asked, given, "each note has a source, each source a note");
}

#[test]
fn a_page_loads_nothing_and_a_document_is_one() {
    let page = String::from_utf8(brief("html")).unwrap();
    assert!(page.starts_with("<!"), "{}", page.get(..80).unwrap_or_default());
    assert!(!page.contains("<script") && !page.contains("src=") && !page.contains("<link"));
    assert!(brief("docx").starts_with(b"PK"));
}

#[test]
fn a_brief_of_news_tells_of_fewer_matters() {
    let ended = Command::new(env!("CARGO_BIN_EXE_hearsay"))
        .args(["brief", "--model", "fast", "--since", "2025-04-22"])
        .args(["--knowledge", &format!("{EXAMPLES}/knowledge.toml"), &format!("{EXAMPLES}/reports")])
        .output()
        .unwrap();
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    let news = String::from_utf8(ended.stdout).unwrap();
    let all = String::from_utf8(brief("md")).unwrap();
    let told = |text: &str| text.lines().filter(|line| line.starts_with("### ")).count();
    assert!(news.contains("## New since 2025-04-22") && news.contains(" New."), "{news}");
    assert!(told(&news) > 0 && told(&news) < told(&all), "{} of {}", told(&news), told(&all));
}
