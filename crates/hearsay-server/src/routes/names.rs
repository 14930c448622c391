//! Who and where: actors, sources and places over all statements.

use crate::{
    call::{Answer, Call, Problem, Reply},
    desk::{Desk, Snapshot},
    period::Period,
    shapes,
};
use hearsay::board;
use hearsay_types::{ActorLink, PlaceLink, ReportRecord, StatementRecord};
use serde_json::{Value, json};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

/// An actor, with the statements in which it has which part.
struct Actor<'a> {
    link: &'a ActorLink,
    names: BTreeSet<&'a str>,
    acting: BTreeSet<&'a str>,
    receiving: BTreeSet<&'a str>,
    saying: BTreeSet<&'a str>,
}

impl Actor<'_> {
    fn weight(&self) -> usize {
        self.acting.len() + self.receiving.len() + self.saying.len()
    }

    fn row(&self) -> Value {
        let link = self.link;
        json!({
            "key": link.key, "name": link.name, "names": self.names, "side": link.side, "sector": link.sector,
            "country": link.country, "n_actor": self.acting.len(), "n_recipient": self.receiving.len(),
            "n_source": self.saying.len(),
        })
    }
}

/// All actors of statements of the period, by their keys.
fn all_actors<'a>(snapshot: &'a Snapshot, period: Option<&Period<'_>>) -> BTreeMap<&'a str, Actor<'a>> {
    let mut actors: BTreeMap<&str, Actor<'_>> = BTreeMap::new();
    let rulings = &snapshot.joined.kept.rulings;
    let is_then = |statement: &&StatementRecord| period.is_none_or(|period| period.has(statement));
    for statement in snapshot.joined.kept.statements.iter().filter(is_then) {
        let id = statement.id.as_str();
        for (role, links) in &statement.links.actors {
            for link in links {
                let actor = entry(&mut actors, rulings.actor(&link.key), link);
                match role.as_str() {
                    "recipient" | "to" => actor.receiving.insert(id),
                    _ => actor.acting.insert(id),
                };
            }
        }
        for link in statement.voice.iter().filter_map(|voice| voice.actor.as_ref()) {
            entry(&mut actors, rulings.actor(&link.key), link).saying.insert(id);
        }
    }
    actors
}

fn entry<'a, 'b>(
    actors: &'b mut BTreeMap<&'a str, Actor<'a>>,
    key: &'a str,
    link: &'a ActorLink,
) -> &'b mut Actor<'a> {
    let actor = actors.entry(key).or_insert_with(|| Actor {
        link,
        names: BTreeSet::new(),
        acting: BTreeSet::new(),
        receiving: BTreeSet::new(),
        saying: BTreeSet::new(),
    });
    actor.names.insert(&link.name);
    actor
}

pub(super) fn actors(desk: &Desk, call: &Call) -> Answer {
    let snapshot = desk.snapshot(None)?;
    let words = call.asked("q").map(str::to_lowercase);
    let period = Period::asked(call, &snapshot)?;
    let has = |actor: &Actor<'_>| {
        words.as_ref().is_none_or(|words| actor.names.iter().any(|name| name.to_lowercase().contains(words)))
    };
    let mut found: Vec<Actor<'_>> =
        all_actors(&snapshot, period.as_ref()).into_values().filter(has).collect();
    found.sort_by_key(|actor| Reverse(actor.weight()));
    Ok(Reply::Json(call.page(&found, Actor::row)?))
}

pub(super) fn actor(desk: &Desk, call: &Call) -> Answer {
    let snapshot = desk.snapshot(None)?;
    let actors = all_actors(&snapshot, None);
    let key = call.part("key");
    let actor = actors.get(key).ok_or_else(|| Problem::not_found(format!("actor {key}")))?;
    let mut shown = actor.row();
    let mut ids: BTreeSet<&str> = actor.acting.clone();
    ids.extend(actor.receiving.iter().chain(&actor.saying));
    let statements = ids.iter().filter_map(|id| snapshot.statement(id));
    shown["statements"] = statements.map(|statement| with_report(statement, &snapshot)).collect();
    let edges = board::relations(&snapshot.joined, None);
    let is_of = |name: &Option<String>| name.as_deref().is_some_and(|name| actor.names.contains(name));
    let edges = edges.iter().filter(|edge| is_of(&edge.from) || is_of(&edge.to));
    shown["relations"] = edges.map(board::edge_json).collect();
    Ok(Reply::Json(shown))
}

fn with_report(statement: &StatementRecord, snapshot: &Snapshot) -> Value {
    let mut value = shapes::statement(statement, snapshot);
    value["of"] = snapshot.report(&statement.report).map_or(Value::Null, shapes::head);
    value
}

pub(super) fn sources(desk: &Desk, call: &Call) -> Answer {
    /// Reports and statements of a name.
    type Said<'a> = (BTreeSet<&'a str>, BTreeSet<&'a str>, Option<&'a str>);
    let snapshot = desk.snapshot(None)?;
    let mut found: BTreeMap<(&str, &str), Said<'_>> = BTreeMap::new();
    let period = Period::asked(call, &snapshot)?;
    let is_report = |report: &&ReportRecord| period.as_ref().is_none_or(|period| period.has_report(report));
    let is_then = |one: &&StatementRecord| period.as_ref().is_none_or(|period| period.has(one));
    for report in snapshot.joined.kept.reports.iter().filter(is_report) {
        if let Some(publisher) = &report.publisher {
            let said = found.entry((publisher, "publisher")).or_default();
            said.0.insert(&report.id);
            said.1.extend(snapshot.statements_of(&report.id).map(|statement| statement.id.as_str()));
        }
    }
    for statement in snapshot.joined.kept.statements.iter().filter(is_then) {
        for voice in &statement.voice {
            let name = voice.actor.as_ref().map(|actor| actor.name.as_str()).or_else(|| voice.name());
            if let Some(name) = name {
                let said = found.entry((name, "voice")).or_default();
                said.0.insert(&statement.report);
                said.1.insert(&statement.id);
                said.2 = said.2.or(voice.actor.as_ref().and_then(|actor| actor.side.as_deref()));
            }
        }
    }
    let words = call.asked("q").map(str::to_lowercase);
    let mut found: Vec<_> = found
        .into_iter()
        .filter(|((name, _), _)| words.as_ref().is_none_or(|words| name.to_lowercase().contains(words)))
        .collect();
    found.sort_by_key(|((name, kind), (reports, statements, _))| {
        (Reverse(*kind == "publisher"), Reverse(reports.len()), Reverse(statements.len()), *name)
    });
    let ratings = &snapshot.joined.kept.rulings.reliability;
    Ok(Reply::Json(call.page(&found, |((name, kind), (reports, statements, side))| {
        json!({
            "name": name, "kind": kind, "n_reports": reports.len(), "n_statements": statements.len(),
            "reliability": ratings.get(*name).map(char::to_string), "side": side,
        })
    })?))
}

/// How many statements a place lists.
const LISTED: usize = 20;
/// Of more places than this, none lists any: one of them is asked for on its own.
const MAX_LISTING: usize = 2_000;

pub(super) fn places(desk: &Desk, call: &Call) -> Answer {
    let snapshot = desk.snapshot(None)?;
    let period = Period::asked(call, &snapshot)?;
    let is_asked = |statement: &&StatementRecord| {
        period.as_ref().is_none_or(|period| period.has(statement))
            && call.asked("type").is_none_or(|kind| statement.type_name() == kind)
    };
    let name = call.asked("place");
    let mut places: BTreeMap<(String, &str), (&PlaceLink, Vec<&StatementRecord>)> = BTreeMap::new();
    for statement in snapshot.joined.kept.statements.iter().filter(is_asked) {
        if let Some(place) = &statement.links.place
            && name.is_none_or(|name| name == place.name)
        {
            let key = (format!("{:.4} {:.4}", place.lat, place.lon), place.name.as_str());
            places.entry(key).or_insert_with(|| (place, Vec::new())).1.push(statement);
        }
    }
    let n_listed = if places.len() > MAX_LISTING { 0 } else { LISTED };
    let features = places.values().map(|(place, statements)| {
        let listed = statements.iter().take(n_listed).map(|statement| {
            let who = statement.voice.last().and_then(|voice| voice.name());
            json!({
                "id": statement.id, "quote": statement.quote, "date": statement.date(), "who": who,
                "report": statement.report, "type": statement.type_name(),
            })
        });
        let matters: BTreeSet<&str> = statements
            .iter()
            .take(if n_listed == 0 { 0 } else { usize::MAX })
            .flat_map(|statement| snapshot.matters_of(&statement.id))
            .map(|matter| matter.id.as_str())
            .collect();
        json!({
            "type": "Feature",
            "geometry": { "type": "Point", "coordinates": [place.lon, place.lat] },
            "properties": {
                "name": place.name, "radius_km": place.radius_km, "n_statements": statements.len(),
                "statements": listed.collect::<Vec<_>>(), "matters": matters,
            },
        })
    });
    Ok(Reply::Json(json!({ "type": "FeatureCollection", "features": features.collect::<Vec<_>>() })))
}
