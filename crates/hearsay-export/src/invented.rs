//! A small invented case that the tests of all formats share.

use crate::Record;
use hearsay_types::{
    ActorLink, CopyFamily, Join, Links, Matter, PlaceLink, ReportRecord, Root, Stance, StatementRecord,
};
use serde_json::json;
use std::collections::BTreeMap;

/// Records that own what a [`Record`] borrows.
pub struct Case {
    pub reports: Vec<ReportRecord>,
    pub statements: Vec<StatementRecord>,
    pub copies: Vec<CopyFamily>,
    pub matters: Vec<Matter>,
}

impl Case {
    pub fn record(&self) -> Record<'_> {
        Record {
            reports: &self.reports,
            statements: &self.statements,
            copies: &self.copies,
            matters: &self.matters,
        }
    }
}

const FIRST: &str = "Évreka, May 3 — Rebels shelled Orven on Friday, killing 12 people, General Marrek said. \
Jets bombed a clinic in Orven. The Union backs the rebels. The rebels hold the <Old> Mill.";
const SECOND: &str = "The Front denied that it shelled Orven. At least 15 people were killed, Watch said. \
The truce of April forbids it.";

/// Two reports on the shelling of Orven.
pub fn case() -> Case {
    let statements = vec![
        statement(
            "r1",
            "Rebels shelled Orven on Friday, killing 12 people",
            FIRST,
            json!({
                "voice": [{ "source": "General Marrek", "cue": "said", "how": "indirect" }], "factuality": "certain",
                "kind": "event", "event": { "type": "ASSAULT", "mode": "heavy-weapons", "actor": "Rebels",
                "place": "Orven", "date": "2031-05-02" },
                "quantities": [{ "what": "killed", "low": 12, "high": 12, "text": "12" }],
            }),
        ),
        statement(
            "r1",
            "Jets bombed a clinic in Orven",
            FIRST,
            json!({
                "factuality": "certain", "kind": "event", "event": { "type": "ASSAULT", "mode": "aerial",
                "actor": "Jets", "recipient": "a clinic", "place": "Orven", "date": "2031-05" },
            }),
        ),
        statement(
            "r1",
            "The Union backs the rebels",
            FIRST,
            json!({
                "factuality": "certain", "kind": "relation",
                "relation": { "type": "supports", "from": "The Union", "to": "the rebels" },
            }),
        ),
        statement(
            "r1",
            "The rebels hold the <Old> Mill",
            FIRST,
            json!({
                "factuality": "certain", "kind": "control",
                "control": { "act": "holds", "actor": "The rebels", "place": "the <Old> Mill" },
            }),
        ),
        statement(
            "r2",
            "it shelled Orven",
            SECOND,
            json!({
                "voice": [{ "source": "The Front", "cue": "denied", "how": "indirect" }], "factuality": "denied",
                "kind": "event", "event": { "type": "ASSAULT", "actor": "The Front", "place": "Orven",
                "date": "2031-05-02" },
                "quantities": [{ "what": "killed", "low": 15, "high": null, "text": "At least 15" }],
            }),
        ),
        statement(
            "r2",
            "The truce of April forbids it",
            SECOND,
            json!({
                "factuality": "certain", "kind": "agreement",
                "agreement": { "agreement": "The truce of April", "act": "term", "content": "forbids it" },
            }),
        ),
    ];
    let member = |n: usize| statements[n].id.clone();
    let matter = Matter {
        id: "m1".to_owned(),
        label: "shelling of Orven, 2031-05-02".to_owned(),
        kind: "event",
        members: vec![member(0), member(4)],
        stance: BTreeMap::from([(member(0), Stance::Asserts), (member(4), Stance::Denies)]),
        copies: Vec::new(),
        roots: vec![
            root("General Marrek", &member(0), Stance::Asserts),
            root("The Front", &member(4), Stance::Denies),
        ],
        joins: vec![Join { a: member(0), b: member(4), score: 0.9, reasons: vec!["same place".to_owned()] }],
    };
    Case {
        reports: vec![report("r1", FIRST), report("r2", SECOND)],
        statements,
        copies: vec![],
        matters: vec![matter],
    }
}

fn report(id: &str, text: &str) -> ReportRecord {
    ReportRecord {
        id: id.to_owned(),
        sha256: id.repeat(32),
        url: Some(format!("https://{id}.example/a?b=1&c=2")),
        publisher: Some(format!("The {id} <Courier>")),
        title: Some("=Shells fall on \"Orven\"".to_owned()),
        published: Some("2031-05-03".to_owned()),
        language: Some("en".to_owned()),
        text: text.to_owned(),
        ..ReportRecord::default()
    }
}

fn statement(report: &str, quote: &str, text: &str, fields: serde_json::Value) -> StatementRecord {
    let start = text[..text.find(quote).unwrap()].chars().count();
    let mut line = json!({
        "id": format!("{report}-{start}"), "report": report, "quote": quote, "start": start,
        "end": start + quote.chars().count(), "rule": "invented/rule", "model": "invented", "score": 0.5,
    });
    line.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    let mut record: StatementRecord = serde_json::from_value(line).unwrap();
    let place =
        PlaceLink { geonames: Some(7), name: "Orven".to_owned(), lat: 36.2, lon: 37.1, radius_km: 5.0 };
    record.links = Links {
        place: (record.role("place") == Some("Orven")).then_some(place),
        actors: ["actor", "from", "to"]
            .into_iter()
            .filter_map(|role| {
                let words = record.role(role)?.to_owned();
                let sector = if words.to_lowercase().contains("rebels") { "REB" } else { "GOV" };
                let link = ActorLink {
                    key: format!("local-{}", words.to_lowercase().replace("the ", "").replace(' ', "-")),
                    name: words,
                    side: None,
                    sector: Some(sector.to_owned()),
                    country: Some("ORV".to_owned()),
                };
                Some((role.to_owned(), vec![link]))
            })
            .collect(),
    };
    record
}

fn root(name: &str, statement: &str, stance: Stance) -> Root {
    Root {
        name: name.to_owned(),
        statements: vec![statement.to_owned()],
        stances: vec![stance],
        is_independent: true,
        is_party: true,
        reason: "speaks of its own deeds".to_owned(),
    }
}
