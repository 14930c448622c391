//! Boards: what the records say as a whole, as the command line writes it.

use crate::{
    call::{Answer, Call, Reply},
    desk::Desk,
};
use hearsay::{board, case};
use hearsay_types::PlaceLink;
use serde_json::json;
use std::collections::BTreeMap;

pub(super) fn copies(desk: &Desk, call: &Call) -> Answer {
    let snapshot = desk.snapshot(call.day("known_on")?)?;
    Ok(Reply::Json(call.page(&snapshot.joined.copies, case::family)?))
}

pub(super) fn agreements(desk: &Desk, call: &Call) -> Answer {
    let snapshot = desk.snapshot(call.day("known_on")?)?;
    Ok(Reply::Json(
        call.page(&board::agreements(&snapshot.joined, call.day("as_of")?), board::agreement_json)?,
    ))
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
    let held = board::control(&snapshot.joined, call.day("as_of")?);
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

pub(super) fn relations(desk: &Desk, call: &Call) -> Answer {
    let snapshot = desk.snapshot(call.day("known_on")?)?;
    Ok(Reply::Json(call.page(&board::relations(&snapshot.joined, call.day("as_of")?), board::edge_json)?))
}

pub(super) fn timeline(desk: &Desk, call: &Call) -> Answer {
    let snapshot = desk.snapshot(call.day("known_on")?)?;
    Ok(Reply::Json(call.page(&board::timeline(&snapshot.joined, call.day("as_of")?), board::entry_json)?))
}
