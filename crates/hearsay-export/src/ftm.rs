//! The record as FollowTheMoney entities, one JSON object a line: reports as Article, actors as Organization,
//! PublicBody or LegalEntity, places as Address, what is stated as Event or as a link between actors, and a Mention
//! for each actor that a report names.
//!
//! FollowTheMoney holds facts; we hold claims. So the name of an event says on whose word it is, `proof` leads to
//! the report, and `status` or `keywords` tell what the source claims of it.

use crate::{Error, OutputFile, Record, days::Days, innermost, loss::Loss, voice_names};
use hearsay_types::{ActorLink, PropositionRecord, RelationType, ReportRecord, StatementRecord};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// `entities.ftm.json` and `loss.csv`.
pub fn files(record: &Record<'_>) -> Result<Vec<OutputFile>, Error> {
    let mut entities = Entities::default();
    let mut loss = Loss::new("statements", record.statements.len()).no_place(&[
        ("start, end", "positions are left out; the quote is Event.description"),
        ("voice", "the chain of voices is words in name and summary"),
        ("quantities", "as written, in notes"),
        ("links.actors.side", "left out: sides change with time"),
        ("links.actors.country", "left out: FollowTheMoney has two-letter codes"),
        ("language", "left out: FollowTheMoney has three-letter codes"),
        ("matters", "their ids are keywords of the event; stances and roots are left out"),
        ("copies", "left out"),
    ]);
    for report in record.reports {
        article(&mut entities, report);
    }
    for statement in record.statements {
        match entities_of(&mut entities, statement) {
            Ok(()) => loss.written(),
            Err(reason) => loss.left_out(reason),
        }
    }
    Ok(vec![OutputFile::new("entities.ftm.json", entities.lines()), loss.file()?])
}

/// Entities by id. An entity that is given again gains the values that it lacks.
#[derive(Default)]
struct Entities {
    order: Vec<String>,
    by_id: BTreeMap<String, (&'static str, BTreeMap<&'static str, BTreeSet<String>>)>,
}

impl Entities {
    fn put(&mut self, id: &str, schema: &'static str, properties: Vec<(&'static str, Option<String>)>) {
        if !self.by_id.contains_key(id) {
            self.order.push(id.to_owned());
        }
        let (_, values) = self.by_id.entry(id.to_owned()).or_insert_with(|| (schema, BTreeMap::new()));
        for (name, value) in properties {
            if let Some(value) = value.filter(|value| !value.trim().is_empty()) {
                values.entry(name).or_default().insert(value);
            }
        }
    }

    fn lines(&self) -> String {
        let mut lines = String::new();
        for id in &self.order {
            let Some((schema, values)) = self.by_id.get(id) else { continue };
            let properties: Map<String, Value> =
                values.iter().map(|(name, values)| ((*name).to_owned(), json!(values))).collect();
            let entity = json!({ "id": id, "schema": schema, "properties": properties });
            lines.push_str(&format!("{entity}\n"));
        }
        lines
    }
}

/// An id that is the same in every export: FollowTheMoney joins entities by it.
fn entity_id(kind: &str, key: &str) -> String {
    let digest: String =
        Sha256::digest(format!("{kind}\n{key}")).iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("hearsay-{kind}-{digest}")
}

fn report_id(id: &str) -> String {
    entity_id("report", id)
}

fn article(entities: &mut Entities, report: &ReportRecord) {
    let is_address = |url: &&String| url.starts_with("https://") || url.starts_with("http://");
    let properties = vec![
        ("title", report.title.clone()),
        ("name", report.title.clone().or_else(|| Some(format!("Report {}", report.id)))),
        ("author", report.byline.clone()),
        ("publisher", report.publisher.clone()),
        ("sourceUrl", report.url.as_ref().filter(is_address).cloned()),
        ("publishedAt", report.published.clone()),
        ("authoredAt", report.first_published.clone()),
        // FollowTheMoney takes SHA-1 only as a content hash.
        (
            "keywords",
            Some(&report.sha256).filter(|hash| !hash.is_empty()).map(|hash| format!("sha256:{hash}")),
        ),
        ("bodyText", Some(report.text.clone())),
        ("keywords", Some(format!("hearsay-report:{}", report.id))),
    ];
    entities.put(&report_id(&report.id), "Article", properties);
}

/// Adds the actor, and that the report names it. Gives the actor's id.
fn actor(entities: &mut Entities, report: &str, link: &ActorLink) -> String {
    let schema = match link.sector.as_deref() {
        Some("GOV" | "MIL" | "COP" | "JUD" | "LEG" | "SPY") => "PublicBody",
        Some("REB" | "UAF" | "IGO" | "NGO" | "PTY" | "MED" | "HRI" | "BUS" | "CRM" | "OPP") => "Organization",
        _ => "LegalEntity",
    };
    let id = entity_id("actor", &link.key);
    let properties = vec![("name", Some(link.name.clone())), ("keywords", Some(link.key.clone()))];
    entities.put(&id, schema, properties);
    let properties = vec![
        ("document", Some(report_id(report))),
        ("resolved", Some(id.clone())),
        ("name", Some(link.name.clone())),
        ("detectedSchema", Some(schema.to_owned())),
    ];
    entities.put(&entity_id("mention", &format!("{report}\n{}", link.key)), "Mention", properties);
    id
}

fn entities_of(entities: &mut Entities, one: &StatementRecord) -> Result<(), &'static str> {
    if let Some(link) = innermost(one).and_then(|voice| voice.actor.as_ref()) {
        actor(entities, &one.report, link);
    }
    if let PropositionRecord::Relation { relation } = &one.proposition {
        return link_between(entities, one, relation.kind);
    }
    let mut properties = about(one);
    properties.push(("name", Some(name(one))));
    properties.push(("description", Some(one.quote.clone())));
    properties.push(("location", one.role("place").map(str::to_owned)));
    properties.push(("keywords", Some(format!("{}:{}", one.proposition.kind(), one.type_name()))));
    properties.push(("keywords", Some(format!("factuality:{}", one.factuality))));
    properties.extend(
        one.quantities
            .iter()
            .map(|quantity| ("notes", Some(format!("{}: {}", quantity.what, quantity.text)))),
    );
    for (role, links) in &one.links.actors {
        for link in links {
            let id = actor(entities, &one.report, link);
            let is_doer = matches!(role.as_str(), "actor" | "by");
            // Who is said to have done what somebody denies has organized nothing.
            let is_said = one.factuality == hearsay_types::Factuality::Certain;
            properties.push((if is_doer && is_said { "organizer" } else { "involved" }, Some(id)));
        }
    }
    if let Some(place) = &one.links.place {
        let key = place.geonames.map_or_else(|| format!("{},{}", place.lat, place.lon), |id| id.to_string());
        let id = entity_id("place", &key);
        let of_place = vec![
            ("full", Some(place.name.clone())),
            ("latitude", Some(place.lat.to_string())),
            ("longitude", Some(place.lon.to_string())),
        ];
        entities.put(&id, "Address", of_place);
        properties.push(("addressEntity", Some(id)));
    }
    entities.put(&entity_id("statement", &one.id), "Event", properties);
    Ok(())
}

/// What events and links have in common.
fn about(one: &StatementRecord) -> Vec<(&'static str, Option<String>)> {
    let days = one.date().and_then(Days::of);
    let is_one_day = days.is_some_and(|days| days.first == days.last);
    vec![
        ("summary", Some(format!("{} ({})", name(one), one.factuality))),
        ("proof", Some(report_id(&one.report))),
        ("recordId", Some(one.id.clone())),
        ("date", days.filter(|_| is_one_day).map(|days| days.first.to_string())),
        ("startDate", days.filter(|_| !is_one_day).map(|days| days.first.to_string())),
        ("endDate", days.filter(|_| !is_one_day).map(|days| days.last.to_string())),
    ]
}

/// "ASSAULT, aerial, denied, according to the army": never the claim without whose it is.
fn name(one: &StatementRecord) -> String {
    let mut name = one.type_name().to_owned();
    if let PropositionRecord::Event { event } = &one.proposition
        && let Some(mode) = &event.mode
    {
        name.push_str(&format!(", {mode}"));
    }
    if one.factuality != hearsay_types::Factuality::Certain {
        name.push_str(&format!(", {}", one.factuality));
    }
    let voices = voice_names(one);
    match voices.as_slice() {
        [] => name.push_str(", as reported"),
        names => name.push_str(&format!(", according to {}", names.join(" > "))),
    }
    name
}

fn link_between(
    entities: &mut Entities,
    one: &StatementRecord,
    kind: RelationType,
) -> Result<(), &'static str> {
    let (from, to) = (one.links.role("from"), one.links.role("to"));
    if from.is_empty() || to.is_empty() {
        return Err("a relation one of whose ends is no known actor");
    }
    for a in from {
        for b in to {
            let (a_id, b_id) = (actor(entities, &one.report, a), actor(entities, &one.report, b));
            if a_id == b_id {
                continue;
            }
            let (schema, from_name, to_name) = match kind {
                RelationType::RenamedTo => ("Succession", "predecessor", "successor"),
                _ => ("UnknownLink", "subject", "object"),
            };
            let mut properties = about(one);
            properties.push(("role", Some(kind.as_str().replace('_', " "))));
            properties.push(("status", Some(one.factuality.as_str().to_owned())));
            properties.push(("description", Some(one.quote.clone())));
            properties.push((from_name, Some(a_id)));
            properties.push((to_name, Some(b_id)));
            let key = format!("{}\n{}\n{}", one.id, a.key, b.key);
            entities.put(&entity_id("link", &key), schema, properties);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invented;

    #[test]
    fn every_reference_leads_to_an_entity_and_no_claim_is_without_its_voice() {
        let case = invented::case();
        let files = files(&case.record()).unwrap();
        let lines = String::from_utf8(files[0].bytes.clone()).unwrap();
        let entities: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let ids: BTreeSet<&str> = entities.iter().map(|one| one["id"].as_str().unwrap()).collect();
        assert_eq!(ids.len(), entities.len());
        for entity in &entities {
            for name in ["proof", "document", "resolved", "organizer", "involved", "subject", "object"] {
                for id in entity["properties"][name].as_array().into_iter().flatten() {
                    assert!(ids.contains(id.as_str().unwrap()), "{name} of {entity}");
                }
            }
            if entity["schema"] == "Event" {
                let name = entity["properties"]["name"][0].as_str().unwrap();
                assert!(name.contains("according to") || name.contains("as reported"), "{name}");
            }
        }
        let denied = entities.iter().find(|one| one["properties"]["recordId"] == json!(["r2-22"])).unwrap();
        assert!(denied["properties"]["organizer"].is_null(), "{denied}");
    }
}
