use super::*;
use crate::{decisions::Verdict, links::Generation};
use hearsay_types::{CopyFamily, Matter, Stance};

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
    let verdicts = [
        Verdict::Accept,
        Verdict::Correct { field: "event.place".into(), value: json!("Haldrin") },
        Verdict::Merge { with: "m2".into() },
        Verdict::Split { statement: "r1-1".into() },
        Verdict::SameActor { with: "kardovia-army".into() },
        Verdict::NotSameActor { with: "kardovia-army".into() },
        Verdict::RateSource { reliability: Some('B'), credibility: None },
        Verdict::Note { text: "ask the paper".into() },
    ];
    for verdict in &verdicts {
        desk.case.decide("ana", "m1", verdict, AT).unwrap();
    }
    let kept: Vec<Verdict> = desk.case.decisions().unwrap().into_iter().map(|d| d.verdict).collect();
    assert_eq!(kept, verdicts);
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
    let generation = Generation { maker: "matters 0.1".into(), at: AT };
    let matter = |id: &str| Matter {
        id: id.into(),
        label: "guns at Orven".into(),
        kind: "event",
        members: vec!["r1-1".into()],
        stance: BTreeMap::from([("r1-1".to_owned(), Stance::Asserts)]),
        copies: vec![vec!["r1".into()]],
        roots: Vec::new(),
        joins: Vec::new(),
    };
    assert_eq!(desk.case.matters().unwrap(), []);
    desk.case.put_matters(&generation, &[matter("m1"), matter("m2")]).unwrap();
    desk.case.put_matters(&generation, &[matter("m3")]).unwrap();
    assert_eq!(desk.case.matters().unwrap(), [matter("m3")]);
    assert_eq!(desk.case.matters_of("r1-1").unwrap(), ["m3"]);
    let family = CopyFamily {
        reports: vec!["r1".into()],
        origin: None,
        of: Some("AP".into()),
        evidence: vec!["credit line".into()],
        links: Vec::new(),
    };
    desk.case.put_copies(&generation, std::slice::from_ref(&family)).unwrap();
    assert_eq!(desk.case.copies().unwrap(), [family]);
    assert_eq!(crate::verify::verify(&desk.case, None, &mut |_, _| ()).unwrap().broken, []);
}
