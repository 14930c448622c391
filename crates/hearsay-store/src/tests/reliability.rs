use super::*;
use crate::{decisions::Verdict, reliability::FieldReliability};

#[test]
fn coders_are_compared_field_by_field() {
    let mut desk = Desk::new();
    let ids: Vec<String> = (1..=4).map(|n| format!("r{n}-1")).collect();
    for n in 1..=4 {
        let (path, id) = (format!("p{n}"), format!("r{n}"));
        desk.add(&[addition(
            &path,
            &id,
            "2031-05-02",
            &format!("Guns fired {n} times. Nobody knew."),
            "Orven",
        )]);
    }
    let correct = |value: &str| Verdict::Correct { field: "place".into(), value: json!(value) };
    let rate = |grade| Verdict::RateSource { reliability: None, credibility: Some(grade) };
    let mut code = |coder: &str, id: &str, verdict: Verdict| desk.case.code(coder, id, &verdict, AT).unwrap();
    // Of four statements ana takes all for stated; bo rejects one and finds another place in two.
    for id in &ids {
        code("ana", id, Verdict::Accept);
    }
    code("bo", &ids[0], Verdict::Accept);
    code("bo", &ids[1], Verdict::Reject);
    let undone = code("bo", &ids[2], Verdict::Reject);
    code("bo", &ids[2], Verdict::Undo { decision: undone });
    code("bo", &ids[2], correct("Haldrin"));
    code("ana", &ids[3], correct("haldrin"));
    code("bo", &ids[3], correct("Haldrin"));
    code("ana", &ids[0], rate(2));
    code("bo", &ids[0], rate(3));
    code("ana", &ids[2], rate(4));
    code("bo", &ids[2], rate(4));
    let coders = ["ana".to_owned(), "bo".to_owned()];
    let found = desk.case.reliability(&coders).unwrap();
    assert_eq!((&found.n_coded[..], found.n_shared), (&[4, 4][..], 4));
    let field = |name: &str| -> &FieldReliability { found.fields.iter().find(|f| f.field == name).unwrap() };
    let stated = field("stated");
    assert_eq!((stated.n_units, stated.n_same), (4, 3));
    assert_eq!(stated.confusion[&("yes".to_owned(), "no".to_owned())], 1);
    assert!(stated.alpha.unwrap().abs() < 1e-9, "one no among eight says nothing");
    let place = field("place");
    assert_eq!((place.n_units, place.n_same), (3, 2));
    assert_eq!(place.differences[0].0, ids[2]);
    // n = 6; orven 3, haldrin 3; one unit differs: 1 - 5 * 2 / (2 * 9).
    assert!((place.alpha.unwrap() - (1.0 - 10.0 / 18.0)).abs() < 1e-9);
    assert_eq!((field("type").alpha, field("type").n_same), (None, 3));
    assert_eq!(field("credibility").n_units, 2);
    assert!(found.fields.iter().all(|field| field.field != "recipient"), "nobody has one");
    // The record is as it was.
    assert_eq!(desk.case.rulings().unwrap(), crate::effective::Rulings::default());
}
