//! Specs of control, relations and the timeline: invented statements and what must come of them.
#![expect(clippy::unwrap_used, reason = "a test fails where something is missing")]

use hearsay_corpus::{
    days::Days,
    holdings::{State, places},
    matters, relations, timeline,
};
use hearsay_types::{ReportRecord, StatementRecord};
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[derive(Default)]
struct Case {
    reports: Vec<ReportRecord>,
    statements: Vec<StatementRecord>,
}

impl Case {
    fn report(&mut self, id: &str, published: &str) -> &mut Self {
        self.reports.push(ReportRecord {
            id: id.into(),
            publisher: Some(format!("Post {id}")),
            published: Some(published.into()),
            ..ReportRecord::default()
        });
        self
    }

    fn says(&mut self, voice: &str, factuality: &str, kind: &str, body: Value) -> &mut Self {
        let report = self.reports.last_mut().unwrap();
        let n = self.statements.iter().filter(|statement| statement.report == report.id).count() + 1;
        let words: Vec<&str> = body.as_object().unwrap().values().filter_map(Value::as_str).collect();
        let quote = words.join(" ");
        report.text.push_str(&format!("{quote}.\n"));
        let voices = if voice.is_empty() {
            json!([])
        } else {
            json!([{"source": voice, "cue": "said", "how": "indirect"}])
        };
        let line = json!({
            "id": format!("{}-{n}", report.id), "report": report.id, "quote": quote, "voice": voices,
            "factuality": factuality, "kind": kind, kind: body,
        });
        self.statements.push(serde_json::from_value(line).unwrap());
        self
    }

    fn control(&mut self, voice: &str, factuality: &str, act: &str, actor: &str, date: &str) -> &mut Self {
        let body = json!({"act": act, "actor": actor, "place": "the Old Mill", "date": date});
        self.says(voice, factuality, "control", body)
    }
}

fn day(text: &str) -> Option<i64> {
    Days::day_of(text)
}

#[test]
fn who_takes_a_place_holds_it_until_another_takes_it() {
    let mut case = Case::default();
    case.report("r1", "2031-08-22").control("", "certain", "takes", "rebels", "2031-08-21");
    case.report("r2", "2031-08-31").control("the army", "certain", "retakes", "army", "2031-08-30");
    let found = places(&case.reports, &case.statements, None);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].name, "Old Mill");
    let [rebels, army] = &found[0].intervals[..] else { panic!("{found:#?}") };
    assert_eq!((rebels.from, rebels.until), (day("2031-08-21"), day("2031-08-30")));
    assert_eq!((army.state, army.from, army.until), (State::Holds, day("2031-08-30"), None));
    assert!(!rebels.is_contested && !army.is_contested);
    let before = places(&case.reports, &case.statements, day("2031-08-25"));
    assert_eq!((before[0].intervals.len(), before[0].intervals[0].until), (1, None));
}

#[test]
fn what_is_denied_or_told_otherwise_at_the_same_time_is_contested() {
    let mut case = Case::default();
    case.report("r1", "2031-08-22").control("the army", "certain", "holds", "army", "2031-08-22").control(
        "a rebel",
        "certain",
        "holds",
        "rebels",
        "2031-08-22",
    );
    let found = places(&case.reports, &case.statements, None);
    assert!(found[0].intervals.iter().all(|interval| interval.is_contested), "{found:#?}");

    let mut case = Case::default();
    case.report("r1", "2031-08-22").control("a rebel", "certain", "besieges", "army", "2031-08-22").control(
        "the army",
        "denied",
        "besieges",
        "army",
        "2031-08-22",
    );
    let found = places(&case.reports, &case.statements, None);
    assert_eq!(found[0].intervals.len(), 1);
    assert!(found[0].intervals[0].is_contested);
    assert_eq!(found[0].intervals[0].denied[0].who, "the army");
}

#[test]
fn a_supposition_is_no_state_and_holding_is_no_siege() {
    let mut case = Case::default();
    case.report("r1", "2031-08-22")
        .control("", "unreal", "takes", "rebels", "2031-08-21")
        .control("", "certain", "holds", "rebels", "2031-08-22")
        .control("", "certain", "besieges", "army", "2031-08-22");
    let found = places(&case.reports, &case.statements, None);
    let states: Vec<State> = found[0].intervals.iter().map(|interval| interval.state).collect();
    assert_eq!(states, [State::Holds, State::Besieges]);
    assert!(found[0].intervals.iter().all(|interval| !interval.is_contested));
}

#[test]
fn edges_follow_who_was_renamed_and_list_denials_and_opposites() {
    let mut case = Case::default();
    let edge = |kind: &str, from: &str, to: &str| json!({"type": kind, "from": from, "to": to});
    case.report("r1", "2031-08-20").says(
        "a minister",
        "certain",
        "relation",
        edge("supports", "Tessaly", "the Ledra Brigade"),
    );
    case.report("r2", "2031-09-02")
        .says("", "certain", "relation", edge("renamed_to", "the Ledra Brigade", "the River Guard"))
        .says("Tessaly", "denied", "relation", edge("supports", "Tessaly", "the River Guard"))
        .says("a rebel", "certain", "relation", edge("opposes", "Tessaly", "the River Guard"))
        .says("", "unreal", "relation", edge("arms", "Tessaly", "the River Guard"));
    let edges = relations::edges(&case.reports, &case.statements, None);
    assert_eq!(edges.len(), 3, "{edges:#?}");
    let supports = &edges[0];
    assert_eq!((supports.from.as_deref(), supports.to.as_deref()), (Some("Tessaly"), Some("River Guard")));
    assert_eq!((supports.said.len(), supports.denied.len(), supports.against.len()), (1, 1, 1));
    assert_eq!(supports.other_names, ["Ledra Brigade"]);
    let before = relations::edges(&case.reports, &case.statements, day("2031-08-25"));
    assert_eq!((before.len(), before[0].to.as_deref()), (1, Some("Ledra Brigade")));
}

#[test]
fn names_that_go_in_a_circle_end() {
    let mut case = Case::default();
    let edge = |kind: &str, from: &str, to: &str| json!({"type": kind, "from": from, "to": to});
    case.report("r1", "2031-08-20")
        .says("", "certain", "relation", edge("renamed_to", "A", "B"))
        .says("", "certain", "relation", edge("renamed_to", "B", "A"))
        .says("", "certain", "relation", edge("leads", "C", "A"));
    assert_eq!(relations::edges(&case.reports, &case.statements, None).len(), 3);
}

#[test]
fn the_timeline_counts_stances_and_roots_by_day() {
    let mut case = Case::default();
    let strike = |date: &str| json!({"type": "ASSAULT", "actor": "jets", "recipient": "the Ledra dam", "place": "Ledra dam", "date": date});
    case.report("r1", "2031-09-14").says("the ministry", "certain", "event", strike("2031-09-13"));
    case.report("r2", "2031-09-14").says("a nurse", "certain", "event", strike("2031-09-13"));
    case.report("r3", "2031-09-20").says(
        "",
        "certain",
        "event",
        json!({"type": "PROTEST", "actor": "students", "place": "Tarn"}),
    );
    let outlets = BTreeMap::new();
    let decided = matters::Decided::default();
    let found = matters::Found {
        reports: &case.reports,
        statements: &case.statements,
        copies: &[],
        outlets: &outlets,
        decided: &decided,
    };
    let joined = matters::join(found);
    let entries = timeline::timeline(&case.reports, &case.statements, &joined, None);
    let days: Vec<(String, bool, usize)> =
        entries.iter().map(|entry| (entry.days.to_string(), entry.is_told, entry.roots[0])).collect();
    assert_eq!(days, [("2031-09-13".to_owned(), true, 2), ("2031-09-20".to_owned(), false, 1)]);
    assert_eq!(timeline::timeline(&case.reports, &case.statements, &joined, day("2031-09-15")).len(), 1);
}
