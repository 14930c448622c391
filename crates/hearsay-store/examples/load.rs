//! Loads a case with generated reports and times adding and searching: the store alone, without reading.
//!
//! `cargo run --release -p hearsay-store --example load -- CASE N_REPORTS [SEED [STATEMENTS]]`
#![expect(clippy::print_stdout, reason = "a program for developers that reports what it measured")]

use hearsay_store::{
    Addition, CaseFile, KeptStatement, Reading,
    add::{Again, Bytes},
    verify::verify,
};
use hearsay_types::{
    ActorLink, EventRecord, EventType, Factuality, How, Links, PlaceLink, PropositionRecord, ReportRecord,
    StatementRecord, VoiceRecord,
};
use jiff::{Timestamp, ToSpan, civil::Date};
use serde_json::json;
use std::{collections::BTreeMap, error::Error, fs, path::Path, time::Instant};

/// Reports in one transaction, as `hearsay add` has them.
const BATCH: usize = 64;
/// Words of a report.
const WORDS: usize = 330;
/// Statements of a report, if no other number is given.
const STATEMENTS: usize = 12;

const QUERIES: &[&str] = &[
    "convoy",
    "convoy shelled",
    "\"aid convoy\"",
    "convoy OR ceasefire",
    "rareword77",
    "shel*",
    "publisher:outlet7.example convoy",
    "type:assault",
    "actor:actor12",
    "actor:actor12 place:place9",
    "says:source3 type:assault date:2021-03..2021-04",
    "date:2021-03",
    "convoy type:assault -place:place9",
    "text:convoy type:assault place:place9",
    "published:2021-03-01 convoy",
    "NOT convoy",
    "factuality:denied (place:place1 OR place:place2)",
];

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [path, n_reports, rest @ ..] = &arguments[..] else {
        return Err("usage: load CASE N_REPORTS [SEED [STATEMENTS]]".into());
    };
    let n_reports: usize = n_reports.parse()?;
    let mut chance = Chance(rest.first().map_or(Ok(7), |seed| seed.parse())?);
    let n_statements = rest.get(1).map_or(Ok(STATEMENTS), |n| n.parse())?;
    let mut case = CaseFile::open_or_create(Path::new(path), Timestamp::now())?;
    let reader = json!({ "program": "load", "model": { "name": "none", "sha256": "" } });
    let (mut making, mut adding) = (0.0, 0.0);
    for from in (0..n_reports).step_by(BATCH) {
        let start = Instant::now();
        let batch: Vec<Addition> =
            (from..n_reports.min(from + BATCH)).map(|n| addition(n, n_statements, &mut chance)).collect();
        making += start.elapsed().as_secs_f64();
        let start = Instant::now();
        case.add(&reader, &batch, Again::No, Timestamp::now())?;
        adding += start.elapsed().as_secs_f64();
    }
    let size = fs::metadata(path)?.len() as f64;
    println!("{n_reports} reports of {WORDS} words and {n_statements} statements");
    println!("made, hashed and compressed: {:.0} reports/s", n_reports as f64 / making);
    println!("added: {:.0} reports/s, {adding:.1} s", n_reports as f64 / adding);
    println!("file: {:.0} MB, {:.1} kB a report", size / 1e6, size / 1e3 / n_reports as f64);
    let start = Instant::now();
    let found = verify(&case, None, &mut |_, _| ())?;
    println!("verified: {:.1} s, {} broken", start.elapsed().as_secs_f64(), found.broken.len());
    for query in QUERIES {
        let mut times: Vec<f64> = Vec::new();
        let mut n_hits = 0;
        for _ in 0..5 {
            let start = Instant::now();
            n_hits = case.search(query, 20)?.hits.len();
            times.push(start.elapsed().as_secs_f64() * 1e3);
        }
        times.sort_by(f64::total_cmp);
        println!("{:8.2} ms (worst {:.2})  {n_hits:2} of 20  {query}", times[2], times[4]);
    }
    Ok(())
}

/// SplitMix64.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % n as u64) as usize
    }

    /// A word: some are frequent, most are rare, as in texts.
    fn word(&mut self) -> String {
        const FREQUENT: [&str; 16] = [
            "the",
            "of",
            "to",
            "army",
            "said",
            "convoy",
            "aid",
            "shelled",
            "ceasefire",
            "town",
            "ministry",
            "rebels",
            "denied",
            "killed",
            "people",
            "report",
        ];
        match self.below(10) {
            0..5 => FREQUENT[self.below(FREQUENT.len())].to_owned(),
            5..9 => format!("word{}", self.below(3_000)),
            _ => format!("rareword{}", self.below(200_000)),
        }
    }
}

fn addition(n: usize, n_statements: usize, chance: &mut Chance) -> Addition {
    let day = Date::constant(2020, 1, 1).saturating_add((chance.below(1_000) as i64).days());
    let mut text = String::new();
    for i in 0..WORDS {
        text += &chance.word();
        text.push_str(if i % 60 == 59 {
            ".\n"
        } else if i % 20 == 19 {
            ". "
        } else {
            " "
        });
    }
    let bytes = format!(
        "<html><head><title>{n}</title></head><body>{text}{}</body></html>",
        "<p>menu</p>".repeat(200)
    );
    let id = format!("report{n}");
    let statements = (0..n_statements).map(|i| statement(&id, i, day, &text, chance)).collect();
    let mut reading = Reading::of_text(ReportRecord {
        id,
        url: Some(format!("https://outlet{}.example/{n}", n % 50)),
        publisher: Some(format!("Outlet {}", n % 50)),
        title: Some(format!("{} {} {}", chance.word(), chance.word(), chance.word())),
        published: Some(day.to_string()),
        language: Some("en".into()),
        text,
        ..ReportRecord::default()
    });
    reading.statements = statements;
    reading.layout.source_map = (0..40).map(|_| vec![1, 40, 7]).collect();
    Addition::read(format!("inputs/{n}.html"), Bytes::new(bytes.as_bytes()), reading)
}

fn statement(report: &str, i: usize, day: Date, text: &str, chance: &mut Chance) -> KeptStatement {
    let start = i * text.len() / STATEMENTS.max(i + 1) / 2;
    let end = start + 90;
    let actor = chance.below(500);
    let place = chance.below(2_000);
    let types = [EventType::Assault, EventType::Accuse, EventType::Consult, EventType::Retreat];
    let link = ActorLink {
        key: format!("actor{actor}"),
        name: format!("Actor {actor}"),
        side: None,
        country: None,
        sector: None,
    };
    let event = EventRecord {
        kind: types[chance.below(types.len())],
        mode: Some("artillery".into()),
        actor: Some(format!("the forces of actor{actor}")),
        recipient: Some(chance.word()),
        place: Some(format!("place{place}")),
        date: Some(day.to_string()),
        context: Vec::new(),
        weapons: Vec::new(),
        intent: None,
    };
    let statement = StatementRecord {
        id: format!("{report}-{i:012x}"),
        report: report.to_owned(),
        quote: text[start..end].to_owned(),
        start: Some(start as u32),
        end: Some(end as u32),
        voice: vec![VoiceRecord {
            source: Some(format!("source{}", chance.below(100))),
            cue: Some("said".into()),
            how: How::Indirect,
            refers_to: None,
            anonymous: false,
            kind: None,
            actor: None,
        }],
        factuality: if chance.below(10) == 0 { Factuality::Denied } else { Factuality::Certain },
        proposition: PropositionRecord::Event { event },
        quantities: Vec::new(),
        from_elsewhere: Vec::new(),
        links: Links {
            actors: BTreeMap::from([("actor".to_owned(), vec![link])]),
            place: Some(PlaceLink {
                geonames: None,
                name: format!("Place {place}"),
                lat: 30.0 + chance.below(1_000) as f64 / 100.0,
                lon: 30.0 + chance.below(1_000) as f64 / 100.0,
                radius_km: 5.0,
            }),
        },
        rule: Some("events/shell".into()),
        model: Some(format!("none sha256:{}", "0".repeat(64))),
        score: Some(0.9),
    };
    KeptStatement {
        statement,
        quote: Some((start as u32, end as u32)),
        roles: BTreeMap::new(),
        voices: Vec::new(),
        quantities: Vec::new(),
    }
}
