//! Events on `plover-gsr`: example sentences of the CAMEO manual with PLOVER types and actors.
//!
//! The set is older than PLOVER 2.0: DEMAND is read as REQUEST, DISAPPROVE as ACCUSE, FIGHT as ASSAULT;
//! INVESTIGATE is not scored; RETREAT and CONCEDE count as one. One event is annotated in each sentence, of
//! several that it may tell.
//! **Type found**: some predicted event has the gold type. **Type and both actors**: some predicted event
//! has the type, and every side that gold fills agrees in at least one of its actors: a predicted name
//! shares a word other than an article or preposition with it, or its actor has the country. As target
//! counts a predicted recipient or place; a gold event without target but with two sources is reciprocal: they may be
//! both among the actors. **Precision** is a lower bound: of the predicted events, those of the gold type.

use crate::{Scoring, table::Row};
use hearsay::{Options, Reader};
use hearsay_types::{Actors, Article, Event, EventType, Noted, Proposition, Role, Statement};
use serde_json::Value;

/// Words that no two names have in common for a reason.
const EMPTY: &[&str] = &[
    "the", "a", "an", "of", "in", "on", "at", "to", "and", "or", "its", "their", "his", "her", "with", "for",
    "by", "from", "that", "s", "who",
];

/// Scores the events found in the development half.
pub fn score(scoring: &mut Scoring) -> anyhow::Result<()> {
    let reader = Reader::new(&Options::default())?;
    let records = scoring.gold.json_lines("plover-gsr/dev.jsonl")?;
    let mut tally = Tally::default();
    for record in &records {
        let Some(gold) = GoldEvent::read(record) else { continue };
        let article = Article { text: gold.text.clone(), ..Article::default() };
        let report = reader.read_article(Noted::plain(article)).value;
        let events: Vec<&Event> = report.statements.iter().filter_map(event).collect();
        let typed: Vec<&Event> =
            events.iter().copied().filter(|event| same_type(gold.kind, event.kind)).collect();
        let both = typed.iter().any(|event| gold.actors_agree(event, &report.actors));
        tally.n += 1;
        tally.n_predicted += events.len();
        tally.n_typed += typed.len();
        tally.found += usize::from(!typed.is_empty());
        tally.both += usize::from(both);
        if scoring.errors && !both {
            let kinds: Vec<&str> = events.iter().map(|event| event.kind.as_str()).collect();
            let outcome = if typed.is_empty() { "type missed" } else { "actors differ" };
            println!("{}: {outcome}, gold {}, predicted {}", gold.id, gold.kind, kinds.join(" "));
        }
    }
    tally.report(scoring);
    Ok(())
}

/// What one record says.
struct GoldEvent {
    id: String,
    kind: EventType,
    text: String,
    sources: Vec<GoldActor>,
    targets: Vec<GoldActor>,
}

/// One actor of a record: its words and its ISO 3166 code.
struct GoldActor {
    words: Vec<String>,
    country: String,
}

impl GoldEvent {
    /// `None` for a record whose type is not scored.
    fn read(record: &Value) -> Option<Self> {
        let kind = match record.get("event")?.as_str()? {
            "DEMAND" => EventType::Request,
            "DISAPPROVE" => EventType::Accuse,
            "FIGHT" => EventType::Assault,
            other => EventType::from_name(other)?,
        };
        let actors = |field: &str| {
            let list = record.get(field).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            list.iter().map(GoldActor::read).collect()
        };
        Some(Self {
            id: record.get("id")?.as_str()?.to_owned(),
            kind,
            text: record.get("text")?.as_str()?.to_owned(),
            sources: actors("source"),
            targets: actors("target"),
        })
    }

    fn actors_agree(&self, event: &Event, actors: &Actors) -> bool {
        let actor = event.actor.as_ref();
        let others = [event.recipient.as_ref(), event.place.as_ref()];
        let agree = |gold: &[GoldActor], roles: &[Option<&Role>]| {
            gold.is_empty()
                || gold.iter().any(|gold| roles.iter().flatten().any(|role| gold.agrees(role, actors)))
        };
        agree(&self.sources, &[actor]) && agree(&self.targets, &others)
            || self.targets.is_empty() && agree(&self.sources, &[actor, others[0]])
    }
}

impl GoldActor {
    fn read(actor: &Value) -> Self {
        let field = |name: &str| actor.get(name).and_then(Value::as_str).unwrap_or_default();
        Self { words: words(field("actorText")), country: field("code").chars().take(3).collect() }
    }

    fn agrees(&self, role: &Role, actors: &Actors) -> bool {
        let country = role.actor.and_then(|id| actors.actor(id).country.as_deref());
        country == Some(self.country.as_str())
            || words(&role.text).iter().any(|word| self.words.contains(word))
    }
}

fn words(name: &str) -> Vec<String> {
    let lower = name.to_lowercase();
    let split = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    split.filter(|word| !EMPTY.contains(word)).map(str::to_owned).collect()
}

fn event(statement: &Statement) -> Option<&Event> {
    match &statement.proposition {
        Proposition::Event(event) => Some(event),
        _ => None,
    }
}

fn same_type(gold: EventType, predicted: EventType) -> bool {
    let lenient = |kind| if kind == EventType::Retreat { EventType::Concede } else { kind };
    lenient(gold) == lenient(predicted)
}

#[derive(Default)]
struct Tally {
    n: usize,
    found: usize,
    both: usize,
    n_predicted: usize,
    n_typed: usize,
}

impl Tally {
    fn report(&self, scoring: &mut Scoring) {
        let share = |part: usize, whole: usize| if whole == 0 { 0.0 } else { part as f64 / whole as f64 };
        let rows = [
            ("type found", share(self.found, self.n), "UniversalPetrarch 0.51 (both halves)"),
            ("type and both actors", share(self.both, self.n), "UniversalPetrarch 0.26 (both halves)"),
            (
                "precision of types, lower bound",
                share(self.n_typed, self.n_predicted),
                "UniversalPetrarch 0.49",
            ),
        ];
        for (metric, score, baseline) in rows {
            scoring.table.push(Row {
                stage: "events",
                gold: "plover-gsr dev".to_owned(),
                n: self.n,
                metric: metric.to_owned(),
                score,
                spread: None,
                baseline: baseline.to_owned(),
            });
        }
    }
}
