use super::*;
use crate::{decisions::Verdict, links::Generation};
use hearsay_types::{CopyFamily, Matter, Root, Stance};
use std::sync::LazyLock;

static MADE: LazyLock<Generation> = LazyLock::new(|| Generation { maker: "matters 0.1".into(), at: AT });

pub(super) fn matter(id: &str, members: &[&str]) -> Matter {
    let root = |id: &&str| Root {
        name: format!("whoever said {id}"),
        statements: vec![(*id).to_owned()],
        stances: vec![Stance::Asserts],
        is_independent: true,
        is_party: false,
        reason: "speaks in its own voice".into(),
    };
    Matter {
        id: id.into(),
        label: "guns at Orven".into(),
        kind: "event",
        members: members.iter().map(|&id| id.to_owned()).collect(),
        stance: members.iter().map(|&id| (id.to_owned(), Stance::Asserts)).collect(),
        copies: Vec::new(),
        roots: members.iter().map(root).collect(),
        joins: Vec::new(),
    }
}

fn desk() -> Desk {
    let mut desk = Desk::new();
    desk.add(&[addition("a", "r1", "2031-05-02", "Guns fired at the convoy. Nobody knew.", "Orven")]);
    desk
}

#[test]
fn a_decision_is_undone_by_a_later_one_and_never_changed() {
    let mut desk = desk();
    let reject = desk.case.decide("ana", "r1-1", &Verdict::Reject, AT).unwrap();
    let undo = desk.case.decide("bo", "r1-1", &Verdict::Undo { decision: reject }, AT).unwrap();
    let holds = |desk: &Desk| desk.case.decisions().unwrap().iter().map(|d| d.holds).collect::<Vec<_>>();
    assert_eq!(holds(&desk), [false, true]);
    desk.case.decide("ana", "r1-1", &Verdict::Undo { decision: undo }, AT).unwrap();
    assert_eq!(holds(&desk), [true, false, true]);
    assert!(desk.case.decide("ana", "r1-1", &Verdict::Undo { decision: 99 }, AT).is_err());
    assert_eq!(crate::verify::verify(&desk.case, None, &mut |_, _| ()).unwrap().broken, []);
    desk.tamper("UPDATE decision SET author = 'eve' WHERE id = 1");
    let broken = crate::verify::verify(&desk.case, None, &mut |_, _| ()).unwrap().broken;
    assert!(broken[0].reason.contains("its author is not what log entry"), "{broken:?}");
}

#[test]
fn every_verdict_comes_back() {
    let mut desk = desk();
    desk.add(&[addition("b", "r2", "2031-05-03", "Guns were heard. Nobody knew.", "Orven")]);
    desk.case.put_matters(&MADE, &[matter("m1", &["r1-1"]), matter("m2", &["r2-1"])]).unwrap();
    let merge =
        Verdict::Merge { with: "m2".into(), members: vec!["r1-1".into()], with_members: vec!["r2-1".into()] };
    let split = Verdict::Split { statements: vec!["r1-1".into()], rest: vec!["r2-1".into()] };
    let verdicts = [
        ("r1-1", Verdict::Accept),
        ("r1-1", Verdict::Correct { field: "event.place".into(), value: json!("Haldrin") }),
        ("m1", merge),
        ("rebels", Verdict::SameActor { with: "kardovia-army".into() }),
        ("rebels", Verdict::NotSameActor { with: "kardovia-army".into() }),
        ("The Orven Post", Verdict::RateSource { reliability: Some('B'), credibility: None }),
        ("r1-1", Verdict::RateSource { reliability: None, credibility: Some(2) }),
        ("m1", Verdict::Note { text: "ask the paper".into() }),
    ];
    for (subject, verdict) in &verdicts {
        desk.case.decide("ana", subject, verdict, AT).unwrap();
    }
    desk.case.put_matters(&MADE, &[matter("m1", &["r1-1", "r2-1"])]).unwrap();
    desk.case.decide("ana", "m1", &Verdict::split(&["r1-1"]), AT).unwrap();
    let mut kept: Vec<Verdict> = desk.case.decisions().unwrap().into_iter().map(|d| d.verdict).collect();
    assert_eq!(kept.pop(), Some(split));
    assert_eq!(kept, verdicts.map(|(_, verdict)| verdict));
    assert_eq!(crate::verify::verify(&desk.case, None, &mut |_, _| ()).unwrap().broken, []);
}

#[test]
fn what_does_not_fit_the_case_is_refused_and_leaves_no_trace() {
    let mut desk = desk();
    desk.case.put_matters(&MADE, &[matter("m1", &["r1-1"])]).unwrap();
    let before = desk.case.head().unwrap();
    let correct = |field: &str, value: Value| Verdict::Correct { field: field.into(), value };
    let rate = |reliability, credibility| Verdict::RateSource { reliability, credibility };
    let cases = [
        ("ana", "r9-1", Verdict::Accept, "r9-1"),
        ("", "r1-1", Verdict::Accept, "no author"),
        ("ana", "r1-1", correct("plce", json!("x")), "no field"),
        ("ana", "r1-1", correct("factuality", json!("sure")), "unknown Factuality"),
        ("ana", "r1-1", correct("quote", json!("Nobody shot")), "do not stand in the report"),
        ("ana", "m1", Verdict::merge("m9"), "m9"),
        ("ana", "m1", Verdict::merge("r1-1"), "one already"),
        ("ana", "m1", Verdict::split(&["r1-1"]), "some must stay"),
        ("ana", "m1", Verdict::split(&["r2-1"]), "no statement of m1"),
        ("ana", "army", Verdict::SameActor { with: "army".into() }, "one actor already"),
        ("ana", "The Orven Post", rate(Some('G'), None), "from A"),
        ("ana", "r1-1", rate(None, Some(7)), "from 1"),
        ("ana", "r1-1", rate(Some('B'), Some(2)), "each on its own"),
        ("ana", "r1-1", Verdict::Note { text: " ".into() }, "empty"),
        ("ana", "r1-1", Verdict::Undo { decision: 1 }, "no decision 1"),
    ];
    for (author, subject, verdict, reason) in cases {
        let error = desk.case.decide(author, subject, &verdict, AT).unwrap_err().to_string();
        assert!(error.contains(reason), "{verdict:?}: {error}");
    }
    assert_eq!(desk.case.head().unwrap(), before);
}

#[test]
fn decisions_find_their_statement_after_it_is_read_anew() {
    let mut desk = desk();
    let decision = desk.case.decide("ana", "r1-1", &Verdict::Accept, AT).unwrap();
    assert_eq!(desk.case.subject_now(decision).unwrap().as_deref(), Some("r1-1"));
    // A newer reader takes a longer clause, which gives the statement another id.
    let text = "Guns fired at the convoy. Nobody knew.";
    let mut newer = reading("r1", "2031-05-02", text, "Orven");
    newer.statements[0].statement.id = "r1-2".into();
    newer.statements[0].statement.quote = text[..30].into();
    newer.statements[0].quote = Some((0, 30));
    let bytes = format!("<p>{text}");
    let again = [Addition::read("a", Bytes::new(bytes.as_bytes()), newer)];
    desk.case.add(&reader("two"), &again, Again::Yes, AT).unwrap();
    assert_eq!(desk.case.subject_now(decision).unwrap().as_deref(), Some("r1-2"));
    assert_eq!(desk.case.trail("r1-2").unwrap().decisions, [decision]);
}

#[test]
fn links_come_back_and_the_newest_count() {
    let mut desk = desk();
    let matter = |id| matter(id, &["r1-1"]);
    assert_eq!(desk.case.matters().unwrap(), []);
    desk.case.put_matters(&MADE, &[matter("m1"), matter("m2")]).unwrap();
    desk.case.put_matters(&MADE, &[matter("m3")]).unwrap();
    assert_eq!(desk.case.matters().unwrap(), [matter("m3")]);
    assert_eq!(desk.case.matters_of("r1-1").unwrap(), ["m3"]);
    let family = CopyFamily {
        reports: vec!["r1".into()],
        origin: None,
        of: Some("AP".into()),
        evidence: vec!["credit line".into()],
        links: Vec::new(),
    };
    desk.case.put_copies(&MADE, std::slice::from_ref(&family)).unwrap();
    assert_eq!(desk.case.copies().unwrap(), [family]);
    assert_eq!(crate::verify::verify(&desk.case, None, &mut |_, _| ()).unwrap().broken, []);
}

/// A statement of words of a report, as a person gives it.
fn by_hand(quote: &str, start: Option<u32>) -> Verdict {
    let line = serde_json::json!({
        "id": "", "report": "", "quote": quote, "start": start, "factuality": "certain", "kind": "event",
        "event": { "type": "ASSAULT", "actor": " ", "recipient": "the convoy", "place": "Selan", "date": "2031-05-03" },
        "voice": [{ "source": "a driver", "cue": "said", "how": "indirect" }],
    });
    Verdict::Add { statement: Box::new(serde_json::from_value(line).unwrap()) }
}

#[test]
fn what_a_person_adds_is_read_listed_and_found_until_it_is_undone() {
    let mut desk = Desk::new();
    let text = "Guns fired at the convoy. Mines hit a bus, a driver said. Mines hit a bus.";
    desk.add(&[addition("a", "r1", "2031-05-02", text, "Orven")]);
    let start = text.rfind("Mines hit").map(|at| at as u32);
    let made = desk.case.decide("ana", "r1", &by_hand("Mines hit a bus", start), AT).unwrap();
    let found = |desk: &Desk| {
        let found = desk.case.search("type:assault says:driver", 9).unwrap().hits;
        found.iter().filter_map(|hit| hit.statement.clone()).collect::<Vec<_>>()
    };
    let kept = found(&desk).remove(0);
    let id = kept.statement.id.clone();
    assert_eq!(kept.statement.start, start);
    assert_eq!((kept.statement.role("actor"), kept.statement.role("recipient")), (None, Some("the convoy")));
    assert_eq!(kept.statement.from_elsewhere, ["recipient", "place"]);
    assert_eq!(kept.statement.rule.as_deref(), Some(crate::added::BY_HAND));
    assert_eq!(kept.voices[0].source, Some((43, 51)));
    assert_eq!(desk.case.rulings().unwrap().standing(&id).as_str(), "added");
    let trail = desk.case.trail(&id).unwrap();
    assert_eq!((trail.decisions, trail.kept.quote), (vec![made], Some((58, 73))));
    // It takes further decisions as others do, and is no doubt of the reader's.
    let correct = Verdict::Correct { field: "place".into(), value: "Orven".into() };
    desk.case.decide("bo", &id, &correct, AT).unwrap();
    assert!(desk.case.queue().unwrap().iter().all(|waiting| waiting.statement != id));
    // The same once more, words that stand nowhere, and what is no day are refused.
    for (verdict, reason) in [
        (by_hand("Mines hit a bus", start), "already"),
        (by_hand("Mines hit a train", None), "do not stand"),
        (by_hand(" ", None), "has words"),
    ] {
        let refused = desk.case.decide("ana", "r1", &verdict, AT).unwrap_err().to_string();
        assert!(refused.contains(reason), "{refused}");
    }
    assert!(desk.case.decide("ana", "r9", &by_hand("Mines", None), AT).is_err());
    assert!(desk.case.code("ana", "r1", &by_hand("Mines", None), AT).is_err());
    // A newer reading, and an index made anew, have it too.
    let newer = addition("a", "r1", "2031-05-02", text, "Port Selan");
    desk.case.add(&reader("two"), &[newer], Again::Yes, AT).unwrap();
    assert_eq!(found(&desk)[0].statement.id, id);
    desk.case.reindex(AT).unwrap();
    assert_eq!(found(&desk).len(), 1);
    let mut n_read = 0;
    desk.case.each_reading(|reading| n_read += reading.statements.len()).unwrap();
    assert_eq!(n_read, 2);
    // Undone, it is gone; and the undoing undone, back.
    let undo = desk.case.decide("ana", "r1", &Verdict::Undo { decision: made }, AT).unwrap();
    assert!(found(&desk).is_empty() && desk.case.trail(&id).is_err());
    desk.case.decide("ana", "r1", &Verdict::Undo { decision: undo }, AT).unwrap();
    assert_eq!(found(&desk).len(), 1);
    assert!(crate::verify::verify(&desk.case, None, &mut |_, _| {}).unwrap().broken.is_empty());
}

#[test]
fn what_a_person_added_stays_a_decision_where_its_words_are_gone() {
    let mut desk = Desk::new();
    let text = "Guns fired at the convoy. Mines hit a bus.";
    desk.add(&[addition("a", "r1", "2031-05-02", text, "Orven")]);
    let made = desk.case.decide("ana", "r1", &by_hand("Mines hit a bus", None), AT).unwrap();
    let bytes = Bytes::new(format!("<p>{text}").as_bytes());
    let newer = Addition::read("a", bytes, reading("r1", "2031-05-02", "Guns fired at the convoy.", "Orven"));
    desk.case.add(&reader("two"), &[newer], Again::Yes, AT).unwrap();
    assert_eq!(desk.case.rulings().unwrap().without_subject, [made]);
    assert_eq!(desk.case.reading("r1").unwrap().statements.len(), 1);
}
