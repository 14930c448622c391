use super::*;

fn desk() -> Desk {
    let mut desk = Desk::new();
    desk.add(&[
        addition("1", "may", "2031-05-02", "Guns fired at the convoy. Nobody knew.", "Orven"),
        addition("2", "april", "2031-04-30T10:00:00", "A convoy was shelled. Guns fell silent.", "Haldrin"),
        addition("3", "june", "2031-06-01", "Die Brücke fiel. 東京都で会議。", "Orven"),
    ]);
    desk
}

fn ids(desk: &Desk, query: &str) -> Vec<String> {
    let found = desk.case.search(query, 10).unwrap();
    found.hits.into_iter().map(|hit| hit.statement.map_or(hit.report.id, |kept| kept.statement.id)).collect()
}

#[test]
fn finds_reports_newest_first() {
    let desk = desk();
    assert_eq!(ids(&desk, "convoy"), ["may", "april"]);
    assert_eq!(ids(&desk, "convoy -silent"), ["may"]);
    assert_eq!(ids(&desk, "NOT convoy"), ["june"]);
    assert_eq!(ids(&desk, "\"guns fell\" OR brucke"), ["june", "april"]);
    assert_eq!(ids(&desk, "shel*"), ["april"]);
    assert_eq!(ids(&desk, "京都"), ["june"]);
    assert_eq!(ids(&desk, "議"), ["june"]);
    assert_eq!(ids(&desk, "publisher:orven.example title:may"), ["may"]);
    assert_eq!(ids(&desk, "convoy published:..2031-04"), ["april"]);
    assert_eq!(ids(&desk, "published:2031-05..2031-06-01"), ["june", "may"]);
    assert_eq!(ids(&desk, "nothing"), [""; 0]);
    assert!(desk.case.search("guns OR convoy", 1).unwrap().has_more);
}

#[test]
fn finds_statements_by_their_fields() {
    let desk = desk();
    assert_eq!(ids(&desk, "type:assault"), ["june-1", "may-1", "april-1"]);
    assert_eq!(ids(&desk, "type:artillery place:orven"), ["june-1", "may-1"]);
    assert_eq!(
        ids(&desk, "actor:\"kardovian army\" says:\"ministry of defence\" place:haldrin"),
        ["april-1"]
    );
    assert_eq!(ids(&desk, "actor:kardovia-army -place:orven"), ["april-1"]);
    assert_eq!(ids(&desk, "date:2031-05.."), ["june-1", "may-1"]);
    assert_eq!(ids(&desk, "date:..2031-05 convoy"), ["may-1", "april-1"]);
    assert_eq!(ids(&desk, "silent type:assault"), [""; 0]);
    assert_eq!(ids(&desk, "text:silent type:assault"), ["april-1"]);
    assert_eq!(ids(&desk, "type:assault (text:silent OR date:2031-06)"), ["june-1", "april-1"]);
    assert_eq!(ids(&desk, "actor:(rebels OR army) published:2031-05"), ["may-1"]);
    assert_eq!(ids(&desk, "actor:\"the army kardovian\""), [""; 0]);
    assert_eq!(desk.case.statements_within(35.0, 37.0, 36.0, 38.0).unwrap().len(), 3);
    assert_eq!(desk.case.statements_within(40.0, 41.0, 36.0, 38.0).unwrap().len(), 0);
    assert_eq!(desk.case.statements_within(35.0, 37.0, 170.0, 38.0).unwrap().len(), 3);
}

#[test]
fn words_of_a_query_never_become_sql() {
    let desk = desk();
    for query in ["\"' OR 1=1 --\"", "a;DROP TABLE log", "actor:\"x) NOT (y\"", "NEAR(a b)", "^a", "{a}:b"] {
        let _ = desk.case.search(query, 10);
    }
    assert_eq!(desk.case.counts().unwrap().reports, 3);
}
