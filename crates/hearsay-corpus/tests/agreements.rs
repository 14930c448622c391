//! Specs of agreements: invented reports and what the board must say of them.
#![expect(clippy::unwrap_used, reason = "a test fails where something is missing")]

use hearsay_corpus::{
    agreements::{Agreement, Found, Standing, board},
    days::Days,
};
use hearsay_types::{Matter, ReportRecord, Stance, StatementRecord};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Invented reports with their statements.
#[derive(Default)]
struct Case {
    reports: Vec<ReportRecord>,
    statements: Vec<StatementRecord>,
    matters: Vec<Matter>,
}

impl Case {
    fn report(&mut self, id: &str, publisher: &str, published: &str) -> &mut Self {
        self.reports.push(ReportRecord {
            id: id.into(),
            publisher: Some(publisher.into()),
            published: Some(published.into()),
            ..ReportRecord::default()
        });
        self
    }

    /// A statement of the last report: `voice` is empty for the report's own.
    fn says(&mut self, voice: &str, factuality: &str, quote: &str, kind: &str, body: Value) -> &mut Self {
        let report = self.reports.last_mut().unwrap();
        report.text.push_str(quote);
        report.text.push_str(".\n");
        let voices = if voice.is_empty() {
            json!([])
        } else {
            json!([{"source": voice, "cue": "said", "how": "indirect"}])
        };
        let n = self.statements.iter().filter(|statement| statement.report == report.id).count() + 1;
        let line = json!({
            "id": format!("{}-{n}", report.id), "report": report.id, "quote": quote, "voice": voices,
            "factuality": factuality, "kind": kind, kind: body,
        });
        self.statements.push(serde_json::from_value(line).unwrap());
        self
    }

    fn agreement(&mut self, voice: &str, factuality: &str, body: Value) -> &mut Self {
        let quote = format!("{} {}", body["act"].as_str().unwrap(), self.statements.len());
        self.says(voice, factuality, &quote, "agreement", body)
    }

    fn board(&self, as_of: Option<&str>) -> Vec<Agreement> {
        let as_of = as_of.map(|day| Days::day_of(day).unwrap());
        board(Found { reports: &self.reports, statements: &self.statements, matters: &self.matters }, as_of)
    }
}

fn ids(agreement: &Agreement) -> Vec<&str> {
    agreement.statements.iter().map(|said| said.statement.as_str()).collect()
}

fn steps(agreement: &Agreement) -> Vec<String> {
    let step = |step: &hearsay_corpus::agreements::Step| {
        let dates: Vec<String> = step.dates.iter().map(|(days, _)| days.to_string()).collect();
        format!("{} {}", step.act, dates.join(" ")).trim().to_owned()
    };
    agreement.steps.iter().map(step).collect()
}

const PARTIES: [&str; 2] = ["Tessaly", "Ostria"];

/// Hard case 14: one deal, dated Friday here and Saturday there.
#[test]
fn the_same_deal_dated_friday_and_saturday_is_one_step_with_two_dates() {
    let mut case = Case::default();
    case.report("r1", "Inlet Post", "2031-09-05")
        .agreement(
            "",
            "certain",
            json!({"agreement": "the Velm truce", "act": "agreed", "parties": PARTIES, "date": "2031-09-05"}),
        )
        .report("r2", "Harbor Mail", "2031-09-06")
        .agreement(
            "",
            "certain",
            json!({"agreement": "a truce", "act": "agreed", "parties": PARTIES, "date": "2031-09-06TMO"}),
        );
    let found = case.board(None);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].name, "Velm truce");
    assert_eq!(steps(&found[0]), ["agreed 2031-09-05 2031-09-06"]);
    assert_eq!(found[0].steps[0].dates[1].1, ["r2-1"]);
    assert_eq!(
        found[0].parties.iter().map(|party| party.name.as_str()).collect::<Vec<_>>(),
        ["Ostria", "Tessaly"]
    );
}

#[test]
fn bare_names_go_to_the_agreement_that_was_made_by_then() {
    let mut case = Case::default();
    case.report("r0", "Inlet Post", "2031-04-02")
        .agreement("", "certain", json!({"agreement": "the Orven truce", "act": "signed", "parties": PARTIES, "date": "2031-04-02"}))
        .report("r1", "Inlet Post", "2031-04-20")
        .agreement("", "certain", json!({"agreement": "the truce", "act": "collapsed"}))
        .report("r2", "Inlet Post", "2031-09-05")
        .agreement("", "certain", json!({"agreement": "the Velm truce", "act": "agreed", "parties": PARTIES, "date": "2031-09-05"}))
        .report("r3", "Harbor Mail", "2031-09-17")
        .agreement("the army", "certain", json!({"agreement": "the deal", "act": "collapsed", "date": "2031-09-17"}))
        .agreement("", "certain", json!({"agreement": "a fisheries treaty", "act": "signed"}));
    let found = case.board(None);
    let members: BTreeMap<&str, Vec<&str>> = found.iter().map(|one| (one.name.as_str(), ids(one))).collect();
    assert_eq!(members["Orven truce"], ["r0-1", "r1-1"]);
    assert_eq!(members["Velm truce"], ["r2-1", "r3-1"]);
    assert_eq!(members["fisheries treaty"], ["r3-2"]);
}

#[test]
fn numbers_and_months_keep_names_apart() {
    let mut case = Case::default();
    case.report("r1", "Inlet Post", "2031-09-09")
        .agreement("", "certain", json!({"agreement": "Resolution 131", "act": "agreed"}))
        .agreement("", "certain", json!({"agreement": "Resolution 137", "act": "agreed"}))
        .agreement("", "certain", json!({"agreement": "truce of Velm, April 2031", "act": "in_force"}))
        .agreement("", "certain", json!({"agreement": "Velm truce of September 2031", "act": "in_force"}));
    assert_eq!(case.board(None).len(), 4);
}

#[test]
fn who_takes_it_to_be_over_stands_beside_who_does_not() {
    let mut case = Case::default();
    let over = json!({"agreement": "the Velm truce", "act": "collapsed", "by": "the army"});
    case.report("r1", "Inlet Post", "2031-09-17")
        .agreement("the army", "certain", over.clone())
        .agreement("Secretary Ines Quill", "denied", over.clone())
        .agreement("the envoy", "unreal", over.clone())
        .report("r2", "Inlet Post", "2031-09-23")
        .agreement("Ines Quill", "certain", over);
    let found = case.board(None);
    let positions: Vec<(&str, Vec<Standing>)> = found[0]
        .positions
        .iter()
        .map(|position| {
            (position.who.as_str(), position.stands.iter().map(|(standing, _)| *standing).collect())
        })
        .collect();
    assert_eq!(
        positions,
        [("the army", vec![Standing::Over]), ("Ines Quill", vec![Standing::InForce, Standing::Over])]
    );
    assert!(found[0].positions[1].has_changed());
    assert_eq!(found[0].steps.len(), 1, "a supposition is no step, a denial stands beside what it denies");
    assert_eq!(found[0].steps[0].denied.len(), 1);
    // Before the second report nobody had changed.
    assert!(case.board(Some("2031-09-18"))[0].positions.iter().all(|position| !position.has_changed()));
}

#[test]
fn clauses_of_several_reports_are_one_and_name_whom_they_bind() {
    let mut case = Case::default();
    let term = |words: &str| json!({"agreement": "the Velm truce", "act": "term", "parties": ["the army"], "content": words});
    case.report("r1", "Inlet Post", "2031-09-05")
        .agreement("", "certain", term("the army is to end all flights over the province"))
        .agreement("", "certain", json!({"agreement": "the Velm truce", "act": "exemption", "parties": ["the Lantern"], "content": "the Lantern is not covered"}))
        .report("r2", "Harbor Mail", "2031-09-06")
        .agreement("a diplomat", "certain", term("an end to all flights of the army over the province of Velm"));
    let found = case.board(None);
    assert_eq!(found[0].clauses.len(), 2);
    assert_eq!(
        (found[0].clauses[0].said.len(), found[0].clauses[0].on.as_slice()),
        (2, &["the army".to_owned()][..])
    );
    assert_eq!(found[0].clauses[1].kind.as_str(), "exemption");
}

/// What is alleged is joined with the act that the same sentence tells, and with who denies that act.
#[test]
fn a_violation_has_its_alleger_the_accused_and_denials() {
    let mut case = Case::default();
    let quote = "the army violated the truce when its jets bombed Orven";
    case.report("r1", "Inlet Post", "2031-09-16")
        .agreement("", "certain", json!({"agreement": "the truce", "act": "in_force", "date": "2031-09-08"}))
        .says(
            "the envoy",
            "certain",
            quote,
            "agreement",
            json!({"agreement": "the truce", "act": "violated", "by": "the army"}),
        )
        .says(
            "the envoy",
            "certain",
            "its jets bombed Orven",
            "event",
            json!({"type": "ASSAULT", "actor": "its jets", "place": "Orven", "date": "2031-09-15"}),
        )
        .says(
            "the army",
            "denied",
            "it denied that its jets had been there",
            "event",
            json!({"type": "ASSAULT", "actor": "its jets", "place": "Orven"}),
        )
        .says(
            "the army",
            "denied",
            "no violation by the army",
            "agreement",
            json!({"agreement": "the truce", "act": "violated", "by": "the army"}),
        );
    // The quote of the event stands in the sentence of the one before it, too.
    case.statements[2].start = None;
    case.matters.push(Matter {
        id: "m1".into(),
        label: String::new(),
        kind: "event",
        members: vec!["r1-3".into(), "r1-4".into()],
        stance: BTreeMap::from([("r1-3".into(), Stance::Asserts), ("r1-4".into(), Stance::Denies)]),
        copies: Vec::new(),
        roots: Vec::new(),
        joins: Vec::new(),
    });
    let found = case.board(None);
    let violations = &found[0].violations;
    assert_eq!(violations.len(), 1, "{violations:#?}");
    assert_eq!(violations[0].accused.as_deref(), Some("the army"));
    assert_eq!(violations[0].alleged[0].who, "the envoy");
    assert_eq!(violations[0].denied[0].who, "the army");
    assert_eq!(
        (violations[0].acts.as_slice(), violations[0].acts_denied.len()),
        (&["r1-3".to_owned()][..], 1)
    );
    assert_eq!(violations[0].days.unwrap().to_string(), "2031-09-15");
}

/// Hard case 2 on the board: that an act was meant is disputed, that it happened is not; the board says of neither
/// that it was a violation unless somebody does.
#[test]
fn an_act_is_no_violation_unless_somebody_says_so() {
    let mut case = Case::default();
    case.report("r1", "Inlet Post", "2031-09-16")
        .agreement("", "certain", json!({"agreement": "the truce", "act": "in_force", "date": "2031-09-08"}))
        .says(
            "",
            "certain",
            "jets bombed Orven by mistake, the ministry said",
            "event",
            json!({"type": "ASSAULT", "actor": "jets", "place": "Orven", "date": "2031-09-15"}),
        );
    assert!(case.board(None)[0].violations.is_empty());
    case.says(
        "",
        "certain",
        "in violation of the truce, jets bombed Tarn",
        "event",
        json!({"type": "ASSAULT", "actor": "jets", "place": "Tarn", "date": "2031-09-15"}),
    );
    assert_eq!(case.board(None)[0].violations[0].acts, ["r1-3"]);
    case.statements[2].factuality = hearsay_types::Factuality::Unreal;
    assert!(case.board(None)[0].violations.is_empty());
}

#[test]
fn nothing_gives_nothing() {
    assert!(Case::default().board(None).is_empty());
}
