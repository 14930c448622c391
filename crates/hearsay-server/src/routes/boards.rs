//! Boards: what the records say as a whole, as the command line writes it.

use crate::{
    call::{Answer, Call, Reply},
    desk::Desk,
    period::Period,
};
use hearsay::{
    board::{self, days::Days, relations},
    case,
};
use hearsay_types::{PlaceLink, PropositionRecord, StatementRecord};
use serde_json::json;
use std::collections::BTreeMap;

pub(super) fn copies(desk: &Desk, call: &Call) -> Answer {
    let snapshot = desk.snapshot(call.day("known_on")?)?;
    Ok(Reply::Json(call.page(&snapshot.joined.copies, case::family)?))
}

pub(super) fn agreements(desk: &Desk, call: &Call) -> Answer {
    let snapshot = desk.snapshot(call.day("known_on")?)?;
    let mut found = board::agreements(&snapshot.joined, call.day("as_of")?);
    if let Some(period) = Period::asked(call, &snapshot)? {
        let is_then = |id: &str| snapshot.statement(id).is_some_and(|statement| period.has(statement));
        found.retain(|agreement| agreement.statements.iter().any(|said| is_then(&said.statement)));
    }
    Ok(Reply::Json(call.page(&found, board::agreement_json)?))
}

pub(super) fn control(desk: &Desk, call: &Call) -> Answer {
    let snapshot = desk.snapshot(call.day("known_on")?)?;
    let mut places: BTreeMap<&str, &PlaceLink> = BTreeMap::new();
    for statement in &snapshot.joined.kept.statements {
        if let Some(place) = &statement.links.place {
            places.entry(&place.name).or_insert(place);
            if let Some(name) = statement.role("place") {
                places.entry(name).or_insert(place);
            }
        }
    }
    let mut held = board::control(&snapshot.joined, call.day("as_of")?);
    if let Some(period) = Period::asked(call, &snapshot)? {
        for place in &mut held {
            // The day from which on another state is told is no longer one of this.
            let last = |until: Option<i64>| until.map(|until| until - 1);
            place.intervals.retain(|interval| period.meets(interval.from, last(interval.until)));
        }
        held.retain(|place| !place.intervals.is_empty());
    }
    Ok(Reply::Json(call.page(&held, |held| {
        let mut value = board::place_json(held);
        if let Some(place) = places.get(held.name.as_str()) {
            value["lat"] = json!(place.lat);
            value["lon"] = json!(place.lon);
            value["radius_km"] = json!(place.radius_km);
        }
        value
    })?))
}

pub(super) fn edges(desk: &Desk, call: &Call) -> Answer {
    let snapshot = desk.snapshot(call.day("known_on")?)?;
    let found = match Period::asked(call, &snapshot)? {
        None => board::relations(&snapshot.joined, call.day("as_of")?),
        Some(period) => {
            let kept = &snapshot.joined.kept;
            let is_told = |statement: &&StatementRecord| {
                matches!(statement.proposition, PropositionRecord::Relation { .. }) && period.has(statement)
            };
            let told: Vec<StatementRecord> = kept.statements.iter().filter(is_told).cloned().collect();
            let as_of = call.day("as_of")?.and_then(|day| Days::day_of(&day.to_string()));
            relations::edges(&kept.reports, &told, as_of)
        }
    };
    Ok(Reply::Json(call.page(&found, board::edge_json)?))
}

pub(super) fn timeline(desk: &Desk, call: &Call) -> Answer {
    let snapshot = desk.snapshot(call.day("known_on")?)?;
    Ok(Reply::Json(call.page(&board::timeline(&snapshot.joined, call.day("as_of")?), board::entry_json)?))
}
