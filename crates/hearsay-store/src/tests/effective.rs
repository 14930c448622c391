use super::{deciding::matter, *};
use crate::{
    decisions::{Decision, Verdict},
    effective::{Rulings, Standing},
};
use hearsay_types::Matter;
use proptest::prelude::*;

fn desk() -> Desk {
    let mut desk = Desk::new();
    desk.add(&[
        addition("a", "r1", "2031-05-02", "Guns fired at the convoy. Nobody knew.", "Orven"),
        addition("b", "r2", "2031-05-03", "The convoy was hit by guns. Nobody knew.", "Orven"),
    ]);
    desk
}

/// The records of the newest readings.
fn records(desk: &Desk) -> (Vec<ReportRecord>, Vec<StatementRecord>) {
    let (mut reports, mut statements) = (Vec::new(), Vec::new());
    desk.case
        .each_reading(|reading| {
            reports.push(reading.report);
            statements.extend(reading.statements.into_iter().map(|kept| kept.statement));
        })
        .unwrap();
    (reports, statements)
}

fn correct(field: &str, value: Value) -> Verdict {
    Verdict::Correct { field: field.into(), value }
}

#[test]
fn rejected_statements_go_and_corrected_ones_change() {
    let mut desk = desk();
    desk.case.decide("ana", "r1-1", &Verdict::Reject, AT).unwrap();
    desk.case.decide("bo", "r2-1", &correct("place", json!("Haldrin")), AT).unwrap();
    desk.case.decide("bo", "r2-1", &correct("factuality", json!("possible")), AT).unwrap();
    let rulings = desk.case.rulings().unwrap();
    let (reports, machine) = records(&desk);
    let people = rulings.statements(&reports, machine.clone());
    assert_eq!(
        (rulings.standing("r1-1"), rulings.standing("r2-1")),
        (Standing::Rejected, Standing::Corrected)
    );
    assert_eq!(people.len(), 1);
    assert_eq!((people[0].role("place"), people[0].factuality), (Some("Haldrin"), Factuality::Possible));
    assert_eq!(people[0].links.place, None, "Haldrin is not where Orven is");
    // The machine's layers stay as they are.
    assert_eq!(machine[1].role("place"), Some("Orven"));
    // Accepting what was corrected accepts it as corrected.
    desk.case.decide("ana", "r2-1", &Verdict::Accept, AT).unwrap();
    let rulings = desk.case.rulings().unwrap();
    assert_eq!(rulings.standing("r2-1"), Standing::Accepted);
    assert_eq!(rulings.statements(&reports, machine)[0].role("place"), Some("Haldrin"));
}

#[test]
fn coding_leaves_the_record_as_it_is() {
    let mut desk = desk();
    let decision = desk.case.code("ana", "r1-1", &Verdict::Reject, AT).unwrap();
    assert!(desk.case.decisions().unwrap()[0].is_coding);
    assert_eq!(desk.case.rulings().unwrap().standing("r1-1"), Standing::Undecided);
    assert_eq!(desk.case.subject_now(decision).unwrap().as_deref(), Some("r1-1"));
}

#[test]
fn actors_that_are_one_go_by_one_key_unless_they_are_not() {
    let mut desk = desk();
    let same = |a: &str, b: &str| (a.to_owned(), Verdict::SameActor { with: b.into() });
    for (subject, verdict) in
        [same("local-the-army", "kardovia-army"), same("local-the-army", "local-troops")]
    {
        desk.case.decide("ana", &subject, &verdict, AT).unwrap();
    }
    let rulings = desk.case.rulings().unwrap();
    assert_eq!(rulings.actor("local-troops"), "kardovia-army");
    assert_eq!(rulings.actor("rebels"), "rebels");
    let (reports, mut machine) = records(&desk);
    let link = machine[0].links.actors.get_mut("actor").unwrap();
    link[0].key = "local-troops".into();
    link[0].name = "troops".into();
    let people = rulings.statements(&reports, machine);
    assert_eq!(people[0].links.role("actor")[0].name, "Kardovian army");
    let apart = Verdict::NotSameActor { with: "local-troops".into() };
    desk.case.decide("bo", "kardovia-army", &apart, AT).unwrap();
    let rulings = desk.case.rulings().unwrap();
    assert_eq!(rulings.actor("local-troops"), "local-troops");
    assert_eq!(rulings.actor("local-the-army"), "kardovia-army");
}

#[test]
fn matters_are_united_and_split_also_when_they_are_joined_anew() {
    let mut desk = desk();
    desk.add(&[addition("c", "r3", "2031-05-04", "Guns. Nobody knew.", "Orven")]);
    let made = crate::links::Generation { maker: "matters 0.1".into(), at: AT };
    desk.case.put_matters(&made, &[matter("m1", &["r1-1", "r3-1"]), matter("m2", &["r2-1"])]).unwrap();
    desk.case.decide("ana", "m1", &Verdict::merge("m2"), AT).unwrap();
    desk.case.decide("ana", "m1", &Verdict::split(&["r3-1"]), AT).unwrap();
    let rulings = desk.case.rulings().unwrap();
    let members = |matters: Vec<Matter>| -> Vec<(String, Vec<String>, usize)> {
        rulings
            .matters(matters)
            .into_iter()
            .map(|m| {
                let n = m.roots.len();
                (m.id, m.members, n)
            })
            .collect()
    };
    let expected =
        |id: &str, ids: &[&str], n| (id.to_owned(), ids.iter().map(|&id| id.to_owned()).collect(), n);
    assert_eq!(
        members(desk.case.matters().unwrap()),
        [expected("m1", &["r1-1", "r2-1"], 2), expected("m1-d2", &["r3-1"], 1)]
    );
    // Joined anew, they have other ids and other members.
    let anew = vec![matter("m7", &["r2-1"]), matter("m8", &["r1-1"]), matter("m9", &["r3-1"])];
    assert_eq!(members(anew), [expected("m8", &["r1-1", "r2-1"], 2), expected("m9", &["r3-1"], 1)]);
    // A rejected statement goes, and its root with it.
    desk.case.decide("ana", "r2-1", &Verdict::Reject, AT).unwrap();
    let left =
        desk.case.rulings().unwrap().matters(vec![matter("m1", &["r1-1", "r2-1"]), matter("m2", &["r2-1"])]);
    assert_eq!(left.len(), 1);
    assert_eq!((&left[0].members, left[0].independent_roots()), (&vec!["r1-1".to_owned()], 1));
}

#[test]
fn decisions_stay_when_the_newest_reader_finds_the_statement_elsewhere_or_not_at_all() {
    let mut desk = desk();
    desk.case.decide("ana", "r1-1", &correct("place", json!("Haldrin")), AT).unwrap();
    desk.case.decide("ana", "r2-1", &Verdict::Reject, AT).unwrap();
    let again = |desk: &mut Desk, id: &str, text: &str, change: &dyn Fn(&mut Reading)| {
        let mut newer = reading(id, "2031-05-02", text, "Orven");
        change(&mut newer);
        let bytes = format!("<p>{text}");
        let addition = [Addition::read("a", Bytes::new(bytes.as_bytes()), newer)];
        desk.case.add(&reader("two"), &addition, Again::Yes, AT).unwrap();
    };
    again(&mut desk, "r1", "Guns fired at the convoy. Nobody knew.", &|newer| {
        newer.statements[0].statement.id = "r1-9".into();
        newer.statements[0].statement.quote = "Guns fired".into();
        newer.statements[0].quote = Some((0, 10));
    });
    again(&mut desk, "r2", "The convoy was hit by guns. Nobody knew.", &|newer| newer.statements.clear());
    let rulings = desk.case.rulings().unwrap();
    assert_eq!(rulings.standing("r1-9"), Standing::Corrected);
    assert_eq!(rulings.without_subject, [2]);
    let (reports, machine) = records(&desk);
    assert_eq!(rulings.statements(&reports, machine)[0].role("place"), Some("Haldrin"));
    assert_eq!(desk.case.decisions().unwrap().len(), 2);
}

#[test]
fn two_that_decide_at_once_lose_nothing() {
    let desk = desk();
    let path = desk.folder.path().join("a.case");
    let decide = |author: &'static str, id: &'static str| {
        let path = path.clone();
        std::thread::spawn(move || {
            let mut case = CaseFile::open(&path, AT).unwrap();
            for n in 0..20 {
                let note = Verdict::Note { text: format!("remark {n}") };
                case.decide(author, id, &note, AT).unwrap();
            }
        })
    };
    for thread in [decide("ana", "r1-1"), decide("bo", "r2-1")] {
        thread.join().unwrap();
    }
    let decisions = desk.case.decisions().unwrap();
    assert_eq!(decisions.iter().map(|d| d.id).collect::<Vec<_>>(), (1..=40).collect::<Vec<_>>());
    for author in ["ana", "bo"] {
        let notes: Vec<&Verdict> =
            decisions.iter().filter(|d| d.author == author).map(|d| &d.verdict).collect();
        let expected: Vec<Verdict> = (0..20).map(|n| Verdict::Note { text: format!("remark {n}") }).collect();
        assert_eq!(notes, expected.iter().collect::<Vec<_>>());
    }
    assert_eq!(crate::verify::verify(&desk.case, None, &mut |_, _| ()).unwrap().broken, []);
}

fn any_verdict() -> impl Strategy<Value = (String, Verdict)> {
    let id = prop_oneof![Just("r1-1"), Just("r2-1")];
    let key = || prop_oneof![Just("a"), Just("b"), Just("local-c"), Just("d")].prop_map(str::to_owned);
    prop_oneof![
        id.clone().prop_map(|id| (id.to_owned(), Verdict::Accept)),
        id.clone().prop_map(|id| (id.to_owned(), Verdict::Reject)),
        (id.clone(), "[A-Z][a-z]{1,5}")
            .prop_map(|(id, place)| (id.to_owned(), correct("event.place", json!(place)))),
        (id.clone(), 1..=6u8).prop_map(|(id, grade)| {
            (id.to_owned(), Verdict::RateSource { reliability: None, credibility: Some(grade) })
        }),
        (id, "[a-z]{1,5}").prop_map(|(id, text)| (id.to_owned(), Verdict::Note { text })),
        (key(), key()).prop_map(|(a, with)| (a, Verdict::SameActor { with })),
        (key(), key()).prop_map(|(a, with)| (a, Verdict::NotSameActor { with })),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// After any decisions, one more and its undoing leave all as it was.
    #[test]
    fn undoing_restores_exactly(mut made in prop::collection::vec(any_verdict(), 1..12), last in any_verdict()) {
        let decision = |id: usize, subject: &str, verdict: &Verdict, holds: bool| Decision {
            id: id as i64,
            author: "ana".into(),
            decided: String::new(),
            subject: subject.into(),
            verdict: verdict.clone(),
            holds,
            is_coding: false,
        };
        made.retain(|(subject, verdict)| !matches!(verdict,
            Verdict::SameActor { with } | Verdict::NotSameActor { with } if with == subject));
        let before: Vec<Decision> =
            made.iter().enumerate().map(|(i, (subject, verdict))| decision(i + 1, subject, verdict, true)).collect();
        let n = before.len();
        let mut after = before.clone();
        after.push(decision(n + 1, &last.0, &last.1, false));
        after.push(decision(n + 2, &last.0, &Verdict::Undo { decision: n as i64 + 1 }, true));
        let ids = BTreeMap::from([("r1-1".to_owned(), "r1-1".to_owned()), ("r2-1".to_owned(), "r2-1".to_owned())]);
        let now = (1..=n as i64 + 2).map(|id| (id, ids.clone())).collect();
        let (one, two) = (Rulings::new(&before, &now), Rulings::new(&after, &now));
        prop_assert_eq!(&one.statements, &two.statements);
        prop_assert_eq!((&one.reliability, &one.not_same, &one.notes), (&two.reliability, &two.not_same, &two.notes));
        for key in ["a", "b", "local-c", "d"] {
            prop_assert_eq!(one.actor(key), two.actor(key));
            // No two names of one actor that are told apart.
            for (a, b) in &one.not_same {
                prop_assert!(one.actor(a) != one.actor(b) || a == b);
            }
        }
    }
}
