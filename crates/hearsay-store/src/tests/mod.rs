//! A small case, and what it must do.

mod adding;
mod backing_up;
mod damaging;
mod deciding;
mod effective;
mod examining;
mod finding;
mod reliability;
mod verifying;

use crate::{
    Addition, CaseFile, KeptStatement, Outcome, Reading,
    add::{Again, Bytes},
};
use hearsay_types::{
    ActorLink, EventRecord, EventType, Factuality, How, Links, PlaceLink, PropositionRecord, ReportRecord,
    StatementRecord, VoiceRecord,
};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tempfile::TempDir;

const AT: Timestamp = Timestamp::UNIX_EPOCH;

fn reader(name: &str) -> Value {
    json!({ "program": "0.0.0", "model": { "name": name, "sha256": "00" } })
}

/// A case in a folder of its own, which is removed with it.
struct Desk {
    case: CaseFile,
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let case = CaseFile::open_or_create(&folder.path().join("a.case"), AT).unwrap();
        Self { case, folder }
    }

    fn add(&mut self, additions: &[Addition]) -> Vec<Outcome> {
        self.case.add(&reader("one"), additions, Again::No, AT).unwrap()
    }

    /// Runs SQL on the file behind the back of the program, with the guards taken away.
    fn tamper(&self, sql: &str) {
        let foreign = rusqlite::Connection::open(self.folder.path().join("a.case")).unwrap();
        let guards: Vec<String> = foreign
            .prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        guards.iter().for_each(|name| foreign.execute_batch(&format!("DROP TRIGGER {name}")).unwrap());
        foreign.execute_batch(&format!("PRAGMA foreign_keys = off; {sql}")).unwrap();
    }
}

/// A report of the text, whose first words are stated to be an assault by the army on a place.
fn reading(id: &str, published: &str, text: &str, place: &str) -> Reading {
    let end = text.find('.').unwrap_or(text.len());
    let report = ReportRecord {
        id: id.into(),
        publisher: Some("The Orven Post".into()),
        url: Some(format!("https://www.orven.example/{id}")),
        title: Some(format!("Headline of {id}")),
        published: Some(published.into()),
        language: Some("en".into()),
        text: text.into(),
        ..ReportRecord::default()
    };
    let army = ActorLink {
        key: "kardovia-army".into(),
        name: "Kardovian army".into(),
        side: None,
        country: None,
        sector: None,
    };
    let statement = StatementRecord {
        id: format!("{id}-1"),
        report: id.into(),
        quote: text[..end].into(),
        start: Some(0),
        end: Some(text[..end].chars().count() as u32),
        voice: vec![VoiceRecord {
            source: Some("the ministry".into()),
            cue: Some("said".into()),
            how: How::Indirect,
            refers_to: Some("Ministry of Defence".into()),
            anonymous: false,
            kind: None,
            actor: None,
        }],
        factuality: Factuality::Certain,
        proposition: PropositionRecord::Event {
            event: EventRecord {
                kind: EventType::Assault,
                mode: Some("artillery".into()),
                actor: Some("the army".into()),
                recipient: None,
                place: Some(place.into()),
                date: Some(published[..10].into()),
                context: Vec::new(),
                weapons: Vec::new(),
                intent: None,
            },
        },
        quantities: Vec::new(),
        from_elsewhere: Vec::new(),
        links: Links {
            actors: BTreeMap::from([("actor".to_owned(), vec![army])]),
            place: Some(PlaceLink {
                geonames: None,
                name: place.into(),
                lat: 36.0,
                lon: 37.0,
                radius_km: 5.0,
            }),
        },
        rule: Some("events/shell".into()),
        model: None,
        score: Some(0.9),
    };
    let mut reading = Reading::of_text(report);
    reading.layout.source_map = vec![vec![0, text.len() as i64, 3]];
    reading.statements.push(KeptStatement {
        statement,
        quote: Some((0, end as u32)),
        roles: BTreeMap::new(),
        voices: Vec::new(),
        quantities: Vec::new(),
    });
    reading
}

fn addition(path: &str, id: &str, published: &str, text: &str, place: &str) -> Addition {
    let bytes = format!("<p>{text}");
    Addition::read(path, Bytes::new(bytes.as_bytes()), reading(id, published, text, place))
}
