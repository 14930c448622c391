//! The record as JSON-LD: who derived what from which report (W3C PROV), and where the words stand (W3C Web
//! Annotation). The context is within the file, so that reading it needs no network.

use crate::{Error, OutputFile, Record};
use hearsay_types::{Matter, PropositionRecord, ReportRecord, StatementRecord, VoiceRecord};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Code points of the text before and after a quote that help to find it again.
const AROUND: usize = 32;

/// `record.jsonld`.
pub fn files(record: &Record<'_>) -> Result<Vec<OutputFile>, Error> {
    let mut graph = Vec::new();
    let reports: BTreeMap<&str, &ReportRecord> =
        record.reports.iter().map(|report| (report.id.as_str(), report)).collect();
    graph.extend(record.reports.iter().map(report));
    graph.extend(readers(record));
    for one in record.statements {
        graph.push(statement(one));
        graph.push(annotation(one, reports.get(one.report.as_str()).copied()));
    }
    graph.extend(record.matters.iter().map(matter));
    graph.extend((1..).zip(record.copies).map(|(n, family)| {
        json!({
            "@id": iri("copies", &format!("{n}")),
            "@type": ["hs:CopyFamily", "prov:Collection"],
            "prov:hadMember": references("report", &family.reports),
            "hs:origin": family.origin.as_ref().map(|id| reference("report", id)),
            "hs:creditedTo": family.of,
            "hs:evidence": family.evidence,
        })
    }));
    let document = without_null(json!({ "@context": context(), "@graph": graph }));
    Ok(vec![OutputFile::new("record.jsonld", format!("{document}\n"))])
}

fn context() -> Value {
    json!({
        "hs": "urn:hearsay:vocabulary:",
        "dcterms": "http://purl.org/dc/terms/",
        "oa": "http://www.w3.org/ns/oa#",
        "prov": "http://www.w3.org/ns/prov#",
        "schema": "https://schema.org/",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "oa:start": { "@type": "xsd:nonNegativeInteger" },
        "oa:end": { "@type": "xsd:nonNegativeInteger" },
        "hs:voices": { "@container": "@list" },
    })
}

/// `urn:hearsay:KIND:ID`, what is special in an id percent-encoded.
fn iri(kind: &str, id: &str) -> String {
    let mut iri = format!("urn:hearsay:{kind}:");
    for byte in id.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => iri.push(char::from(byte)),
            _ => iri.push_str(&format!("%{byte:02X}")),
        }
    }
    iri
}

fn reference(kind: &str, id: &str) -> Value {
    json!({ "@id": iri(kind, id) })
}

fn references(kind: &str, ids: &[String]) -> Value {
    ids.iter().map(|id| reference(kind, id)).collect()
}

fn report(report: &ReportRecord) -> Value {
    // An address that is none would be a broken IRI; as text it does no harm.
    json!({
        "@id": iri("report", &report.id),
        "@type": ["schema:NewsArticle", "prov:Entity"],
        "dcterms:identifier": report.id,
        "schema:headline": report.title,
        "schema:publisher": report.publisher,
        "schema:author": report.byline,
        "schema:datePublished": report.published,
        "schema:inLanguage": report.language,
        "schema:url": report.url,
        "schema:articleBody": report.text,
        "hs:sha256": Some(&report.sha256).filter(|hash| !hash.is_empty()),
        "hs:firstPublished": report.first_published,
        "hs:credits": report.credits.iter().map(|credit| json!({
            "hs:kind": credit.kind, "hs:of": credit.of, "hs:evidence": credit.evidence,
        })).collect::<Vec<_>>(),
    })
}

/// The models that read, as software agents, each once.
fn readers(record: &Record<'_>) -> Vec<Value> {
    let models: BTreeSet<&String> = record.statements.iter().filter_map(|one| one.model.as_ref()).collect();
    let agent = |model: &String| json!({ "@id": iri("model", model), "@type": "prov:SoftwareAgent", "schema:name": model });
    models.into_iter().map(agent).collect()
}

fn statement(one: &StatementRecord) -> Value {
    let mut entity = json!({
        "@id": iri("statement", &one.id),
        "@type": ["hs:Statement", "prov:Entity"],
        "prov:wasQuotedFrom": reference("report", &one.report),
        "prov:wasAttributedTo": one.model.as_ref().map(|model| reference("model", model)),
        "hs:kind": one.proposition.kind(),
        "hs:type": one.type_name(),
        "hs:factuality": one.factuality,
        "hs:date": one.date(),
        "hs:voices": one.voice.iter().map(voice).collect::<Vec<_>>(),
        "hs:rule": one.rule,
        "hs:score": one.score,
        "hs:quantity": one.quantities.iter().map(|quantity| json!({
            "hs:what": quantity.what, "hs:low": quantity.low, "hs:high": quantity.high, "hs:text": quantity.text,
        })).collect::<Vec<_>>(),
        "hs:place": one.links.place.as_ref().map(|place| json!({
            "@type": "schema:Place",
            "schema:name": place.name,
            "schema:latitude": place.lat,
            "schema:longitude": place.lon,
            "hs:radiusKm": place.radius_km,
            "schema:sameAs": place.geonames.map(|id| json!({ "@id": format!("https://sws.geonames.org/{id}/") })),
        })),
    });
    if let Value::Object(entity) = &mut entity {
        roles(one, entity);
    }
    entity
}

/// The words of the roles, and whom they stand for.
fn roles(one: &StatementRecord, entity: &mut Map<String, Value>) {
    for name in ["actor", "recipient", "place", "from", "to", "what", "agreement", "by", "content"] {
        if let Some(words) = one.role(name) {
            entity.insert(format!("hs:{name}Words"), json!(words));
        }
    }
    match &one.proposition {
        PropositionRecord::Agreement { agreement } => {
            entity.insert("hs:partiesWords".to_owned(), json!(agreement.parties));
        }
        PropositionRecord::Event { event } => {
            entity.insert("hs:mode".to_owned(), json!(event.mode));
            entity.insert("hs:context".to_owned(), json!(event.context));
            entity.insert("hs:weapons".to_owned(), json!(event.weapons));
            entity.insert("hs:intent".to_owned(), json!(event.intent));
        }
        PropositionRecord::Relation { .. } | PropositionRecord::Control { .. } => {}
    }
    for (role, links) in &one.links.actors {
        let actors = links.iter().map(|link| {
            json!({
                "@id": iri("actor", &link.key), "@type": "prov:Agent", "schema:name": link.name,
                "hs:side": link.side, "hs:sector": link.sector, "hs:country": link.country,
            })
        });
        entity.insert(format!("hs:{role}"), actors.collect());
    }
}

fn voice(voice: &VoiceRecord) -> Value {
    json!({
        "@type": "hs:Voice",
        "hs:source": voice.source,
        "hs:refersTo": voice.refers_to,
        "hs:cue": voice.cue,
        "hs:how": voice.how,
        "hs:anonymous": voice.anonymous,
        "hs:sourceKind": voice.kind,
        "hs:actor": voice.actor.as_ref().map(|actor| json!({
            "@id": iri("actor", &actor.key), "@type": "prov:Agent", "schema:name": actor.name,
        })),
    })
}

fn annotation(one: &StatementRecord, report: Option<&ReportRecord>) -> Value {
    let around = report.and_then(|report| around(&report.text, one.start?, one.end?));
    let quote = json!({
        "@type": "oa:TextQuoteSelector",
        "oa:exact": one.quote,
        "oa:prefix": around.as_ref().map(|around| &around.0),
        "oa:suffix": around.as_ref().map(|around| &around.1),
    });
    let mut selectors = vec![quote];
    if let (Some(start), Some(end)) = (one.start, one.end) {
        selectors.push(json!({ "@type": "oa:TextPositionSelector", "oa:start": start, "oa:end": end }));
    }
    json!({
        "@id": iri("annotation", &one.id),
        "@type": "oa:Annotation",
        "oa:motivatedBy": { "@id": "oa:identifying" },
        "oa:hasBody": reference("statement", &one.id),
        "oa:hasTarget": {
            "@type": "oa:SpecificResource",
            "oa:hasSource": reference("report", &one.report),
            "oa:hasSelector": selectors,
        },
    })
}

/// The text before and after a stretch given in code points.
fn around(text: &str, start: u32, end: u32) -> Option<(String, String)> {
    let (start, end) = (usize::try_from(start).ok()?, usize::try_from(end).ok()?);
    let before = start.min(AROUND);
    let prefix = text.chars().skip(start - before).take(before).collect();
    Some((prefix, text.chars().skip(end).take(AROUND).collect()))
}

fn matter(matter: &Matter) -> Value {
    let members = matter.members.iter().map(|id| {
        json!({
            "@type": "hs:Membership",
            "hs:statement": reference("statement", id),
            "hs:stance": matter.stance.get(id),
        })
    });
    let roots = matter.roots.iter().map(|root| {
        json!({
            "@type": "hs:Root",
            "schema:name": root.name,
            "hs:independent": root.is_independent,
            "hs:party": root.is_party,
            "hs:stance": root.stances,
            "hs:reason": root.reason,
            "hs:statement": references("statement", &root.statements),
        })
    });
    let joins = matter.joins.iter().map(|join| {
        json!({
            "@type": "hs:Join",
            "hs:statement": [reference("statement", &join.a), reference("statement", &join.b)],
            "hs:score": join.score,
            "hs:reason": join.reasons,
        })
    });
    json!({
        "@id": iri("matter", &matter.id),
        "@type": ["hs:Matter", "prov:Collection"],
        "schema:name": matter.label,
        "hs:kind": matter.kind,
        "prov:hadMember": references("statement", &matter.members),
        "hs:member": members.collect::<Vec<_>>(),
        "hs:root": roots.collect::<Vec<_>>(),
        "hs:independentRoots": matter.independent_roots(),
        "hs:join": joins.collect::<Vec<_>>(),
    })
}

/// The same without members that are null: in JSON-LD they say nothing.
fn without_null(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let kept = members.into_iter().filter(|(_, value)| !value.is_null());
            Value::Object(kept.map(|(name, value)| (name, without_null(value))).collect())
        }
        Value::Array(values) => values.into_iter().map(without_null).collect(),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invented;

    #[test]
    fn selectors_lead_to_the_quote() {
        let case = invented::case();
        let files = files(&case.record()).unwrap();
        let found: Value = serde_json::from_slice(&files[0].bytes).unwrap();
        let graph = found["@graph"].as_array().unwrap();
        let annotations: Vec<&Value> = graph.iter().filter(|one| one["@type"] == "oa:Annotation").collect();
        assert_eq!(annotations.len(), case.statements.len());
        for annotation in annotations {
            let target = &annotation["oa:hasTarget"];
            let source = &target["oa:hasSource"]["@id"];
            let report = graph.iter().find(|one| one["@id"] == *source).unwrap();
            let text: Vec<char> = report["schema:articleBody"].as_str().unwrap().chars().collect();
            let position = &target["oa:hasSelector"][1];
            let at = |name: &str| usize::try_from(position[name].as_u64().unwrap()).unwrap();
            let (start, end) = (at("oa:start"), at("oa:end"));
            let quote = &target["oa:hasSelector"][0];
            assert_eq!(text[start..end].iter().collect::<String>(), quote["oa:exact"].as_str().unwrap());
            let prefix: Vec<char> = quote["oa:prefix"].as_str().unwrap().chars().collect();
            assert!(text[..start].ends_with(&prefix));
        }
    }

    #[test]
    fn ids_become_addresses_that_cannot_break_out() {
        assert_eq!(iri("report", "a b/é#<"), "urn:hearsay:report:a%20b%2F%C3%A9%23%3C");
    }
}
