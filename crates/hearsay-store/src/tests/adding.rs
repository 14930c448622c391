use super::*;
use crate::add::Known;

#[test]
fn the_same_bytes_are_kept_once() {
    let mut desk = Desk::new();
    let one = || addition("a.html", "r1", "2031-05-02", "Guns fired. The ministry said so.", "Orven");
    assert_eq!(desk.add(&[one()]), [Outcome::Added("r1".into())]);
    let after_one = desk.case.counts().unwrap();
    assert_eq!(desk.add(&[one()]), [Outcome::Known("r1".into())]);
    assert_eq!(desk.case.counts().unwrap(), after_one);
    let copy = addition("b.html", "r1", "2031-05-02", "Guns fired. The ministry said so.", "Orven");
    assert_eq!(desk.add(&[copy]), [Outcome::AnotherOrigin("r1".into())]);
    let counts = desk.case.counts().unwrap();
    assert_eq!((counts.inputs, counts.reports, counts.statements), (2, 1, 1));
    let hash = crate::bytes::hex(&crate::bytes::hash(b"<p>Guns fired. The ministry said so."));
    assert_eq!(desk.case.known(&hash, "a.html").unwrap(), Known::Input);
    assert_eq!(desk.case.known(&hash, "c.html").unwrap(), Known::Bytes);
    assert_eq!(desk.case.known(&"0".repeat(64), "a.html").unwrap(), Known::No);
}

#[test]
fn two_reports_of_one_name_get_two() {
    let mut desk = Desk::new();
    let one = addition("a.jsonl:1", "r1", "2031-05-02", "Guns fired.", "Orven");
    let other = addition("b.jsonl:1", "r1", "2031-05-02", "Guns fell silent.", "Orven");
    let outcomes = desk.add(&[one, other]);
    let [Outcome::Added(first), Outcome::Added(second)] = &outcomes[..] else { panic!("{outcomes:?}") };
    assert_eq!(first, "r1");
    assert!(second.starts_with("r1-") && second.len() == 11, "{second}");
    let found = desk.case.search("silent type:assault", 9).unwrap();
    assert_eq!(found.hits[0].statement.as_ref().unwrap().statement.id, format!("{second}-1"));
}

#[test]
fn reading_anew_replaces_what_is_found_and_keeps_what_was() {
    let mut desk = Desk::new();
    let text = "Guns fired. The ministry said so.";
    desk.add(&[addition("a.html", "r1", "2031-05-02", text, "Orven")]);
    let newer = [addition("a.html", "r1", "2031-05-03", text, "New Orven")];
    let again = |desk: &mut Desk| desk.case.add(&reader("two"), &newer, Again::Yes, AT).unwrap();
    assert_eq!(again(&mut desk), [Outcome::ReadAgain("r1".into())]);
    assert_eq!(again(&mut desk), [Outcome::Known("r1".into())]);
    assert!(desk.case.search("place:\"new orven\"", 9).unwrap().hits.len() == 1);
    assert!(desk.case.search("published:2031-05-02", 9).unwrap().hits.is_empty());
    let count = |sql: &str| -> i64 { desk.case.sql.query_row(sql, [], |row| row.get(0)).unwrap() };
    assert_eq!(count("SELECT count(*) FROM reading"), 2);
    assert_eq!(count("SELECT count(*) FROM statement_index"), 1);
    assert_eq!(count("SELECT count(*) FROM report_words"), 1);
    assert_eq!(count("SELECT count(*) FROM place_index"), 1);
}

#[test]
fn two_writers_do_not_disturb_each_other() {
    let desk = Desk::new();
    let path = desk.folder.path().join("a.case");
    std::thread::scope(|scope| {
        for writer in 0..3 {
            let path = &path;
            scope.spawn(move || {
                let mut case = CaseFile::open_or_create(path, AT).unwrap();
                for n in 0..20 {
                    // Half of what each writes, the others write too.
                    let id = if n % 2 == 0 { format!("all-{n}") } else { format!("w{writer}-{n}") };
                    let text = format!("Guns fired near {id}.");
                    let one = [addition(&id, &id, "2031-05-02", &text, "Orven")];
                    case.add(&reader("one"), &one, Again::No, AT).unwrap();
                }
            });
        }
    });
    let counts = desk.case.counts().unwrap();
    assert_eq!((counts.reports, counts.inputs, counts.statements), (40, 40, 40));
    assert_eq!(crate::verify::verify(&desk.case, None, &mut |_, _| ()).unwrap().broken, []);
}

#[test]
fn a_skipped_input_is_noted_once() {
    let mut desk = Desk::new();
    let skipped = [("a.png".to_owned(), "it is an image".to_owned())];
    desk.case.note_skipped(&skipped, AT).unwrap();
    desk.case.note_skipped(&skipped, AT).unwrap();
    assert_eq!(desk.case.counts().unwrap().skipped, 1);
    assert_eq!(desk.case.counts().unwrap().log_entries, 2);
}

#[test]
fn a_batch_is_kept_as_a_whole_or_not_at_all() {
    let mut desk = Desk::new();
    // A full disk: no page more than the file has.
    let pages: i64 = desk.case.sql.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
    let _: i64 =
        desk.case.sql.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |row| row.get(0)).unwrap();
    let many: Vec<Addition> = (0..50)
        .map(|n| {
            addition(&format!("{n}"), &format!("r{n}"), "2031-05-02", &format!("Guns {n} fired."), "Orven")
        })
        .collect();
    let error = desk.case.add(&reader("one"), &many, Again::No, AT).unwrap_err();
    assert!(matches!(error, crate::Error::Full { .. }), "{error}");
    assert_eq!(desk.case.counts().unwrap().reports, 0);
    let _: i64 = desk.case.sql.query_row("PRAGMA max_page_count = 1000000", [], |row| row.get(0)).unwrap();
    desk.add(&many);
    assert_eq!(desk.case.counts().unwrap().reports, 50);
}
