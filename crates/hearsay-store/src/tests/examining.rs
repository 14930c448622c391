use super::*;
use crate::doctor::{Level, examine};

fn desk() -> Desk {
    let mut desk = Desk::new();
    desk.add(&[
        addition("a", "r1", "2031-05-02", "Guns fired at the convoy. Nobody knew.", "Orven"),
        addition("b", "r2", "2031-05-03", "Guns fell silent.", "Haldrin"),
    ]);
    desk
}

fn broken(desk: &Desk) -> Vec<&'static str> {
    let findings = examine(&desk.case).unwrap();
    findings
        .into_iter()
        .filter(|finding| finding.level == Level::Broken)
        .map(|finding| finding.about)
        .collect()
}

#[test]
fn a_sound_case_is_fine() {
    let findings = examine(&desk().case).unwrap();
    assert!(findings.iter().all(|finding| finding.level == Level::Fine), "{findings:?}");
    assert_eq!(findings.len(), 8);
}

#[test]
fn what_is_wrong_is_named_with_a_remedy() {
    let cases = [
        ("DELETE FROM blob WHERE rowid = 1", "inputs"),
        ("DELETE FROM reading WHERE id = 1", "readings"),
        ("DELETE FROM report_index WHERE report = 1", "index"),
        ("DELETE FROM statement_words WHERE rowid = (SELECT max(key) FROM statement_index)", "index"),
        ("DELETE FROM reader", "references"),
    ];
    for (sql, about) in cases {
        let desk = desk();
        desk.tamper(sql);
        let found = broken(&desk);
        assert!(found.contains(&about) && found.contains(&"guards"), "{sql}: {found:?}");
    }
}

#[test]
fn the_index_is_made_anew_from_the_record() {
    let mut desk = desk();
    let before: Vec<String> = ids(&desk);
    desk.tamper(crate::index::CLEAR);
    assert_eq!(ids(&desk), [""; 0]);
    assert_eq!(desk.case.reindex(AT).unwrap(), 2);
    assert_eq!(ids(&desk), before);
    assert_eq!(broken(&desk), ["guards"]);
}

fn ids(desk: &Desk) -> Vec<String> {
    let found = desk.case.search("guns", 10).unwrap();
    found.hits.into_iter().map(|hit| hit.report.id).collect()
}

#[test]
fn the_trail_leads_to_the_bytes() {
    let desk = desk();
    let trail = desk.case.trail("r1-1").unwrap();
    assert_eq!(trail.origins[0].path, "a");
    let quote = &trail.fields[0];
    assert_eq!((quote.name.as_str(), quote.words.as_str()), ("quote", "Guns fired at the convoy"));
    assert_eq!(quote.source_words.as_deref(), Some("Guns fired at the convoy"));
    assert_eq!(quote.source.unwrap().start, 3);
    assert_eq!(trail.reader.1["model"]["name"], "one");
    assert!(matches!(desk.case.trail("r9-1"), Err(crate::Error::NoSuchId { .. })));
}
