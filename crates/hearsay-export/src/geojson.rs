//! Places of events and acts of control as GeoJSON (RFC 7946): one point a statement, with the radius within which
//! lies what is meant. A point is a claim like any other: its properties say whose.

use crate::{ById, Error, OutputFile, Record, loss::Loss, voice_names};
use hearsay_types::{PropositionRecord, StatementRecord};
use serde_json::{Value, json};

/// `places.geojson` and `loss.csv`.
pub fn files(record: &Record<'_>) -> Result<Vec<OutputFile>, Error> {
    let by_id = ById::new(record);
    let mut loss = Loss::new("statements", record.statements.len()).no_place(&[
        ("quantities", "only killed and wounded are properties, as ranges in words"),
        ("links.actors", "actors are given in the words of the report"),
        ("roots", "matters are given by id; their roots are in the CSV and JSON-LD formats"),
    ]);
    let mut features = Vec::new();
    for statement in record.statements {
        match point(statement) {
            Ok(coordinates) => {
                features.push(feature(&by_id, statement, coordinates));
                loss.written();
            }
            Err(reason) => loss.left_out(reason),
        }
    }
    let collection = json!({ "type": "FeatureCollection", "features": features });
    Ok(vec![OutputFile::new("places.geojson", format!("{collection}\n")), loss.file()?])
}

/// Longitude and latitude, to about a meter; or why there are none.
fn point(statement: &StatementRecord) -> Result<[f64; 2], &'static str> {
    match statement.proposition {
        PropositionRecord::Event { .. } | PropositionRecord::Control { .. } => {}
        PropositionRecord::Relation { .. } => return Err("a relation has no place"),
        PropositionRecord::Agreement { .. } => return Err("an act about an agreement has no place"),
    }
    let Some(place) = &statement.links.place else {
        return Err(match statement.role("place") {
            Some(_) => "the gazetteer does not know the place",
            None => "the report names no place",
        });
    };
    let rounded = [place.lon, place.lat].map(|degrees| (degrees * 1e5).round() / 1e5);
    let is_on_earth = (-180.0..=180.0).contains(&rounded[0]) && (-90.0..=90.0).contains(&rounded[1]);
    if is_on_earth { Ok(rounded) } else { Err("the coordinates are none of the earth") }
}

fn feature(by_id: &ById<'_>, statement: &StatementRecord, coordinates: [f64; 2]) -> Value {
    let report = by_id.report(&statement.report);
    let place = statement.links.place.as_ref();
    let toll = |what: &str| {
        let of = statement.quantities.iter().filter(|quantity| quantity.what == what);
        let words: Vec<String> =
            of.filter_map(|quantity| crate::tables::range_words((quantity.low, quantity.high))).collect();
        (!words.is_empty()).then(|| words.join("; "))
    };
    json!({
        "type": "Feature",
        "id": statement.id,
        "geometry": { "type": "Point", "coordinates": coordinates },
        "properties": {
            "statement": statement.id,
            "kind": statement.proposition.kind(),
            "type": statement.type_name(),
            "actor": statement.role("actor"),
            "recipient": statement.role("recipient"),
            "place": statement.role("place"),
            "place_name": place.map(|place| &place.name),
            "geonames": place.and_then(|place| place.geonames),
            "radius_km": place.map(|place| place.radius_km),
            "date": statement.date(),
            "killed": toll("killed"),
            "wounded": toll("wounded"),
            "factuality": statement.factuality,
            "voices": voice_names(statement),
            "quote": statement.quote,
            "report": statement.report,
            "publisher": report.and_then(|report| report.publisher.as_ref()),
            "published": report.and_then(|report| report.published.as_ref()),
            "url": report.and_then(|report| report.url.as_ref()),
            "matters": by_id.matters_of(&statement.id).iter().map(|matter| &matter.id).collect::<Vec<_>>(),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invented;

    #[test]
    fn every_statement_is_a_point_or_counted() {
        let case = invented::case();
        let files = files(&case.record()).unwrap();
        let found: Value = serde_json::from_slice(&files[0].bytes).unwrap();
        let features = found["features"].as_array().unwrap();
        assert_eq!(features.len(), 3);
        assert_eq!(features[0]["geometry"]["coordinates"], json!([37.1, 36.2]));
        assert_eq!(features[0]["properties"]["voices"], json!(["General Marrek"]));
        let loss = String::from_utf8(files[1].bytes.clone()).unwrap();
        assert!(loss.contains("given,statements,6,\nwritten,statements,3,\n"), "{loss}");
        assert!(loss.contains("left out,statements,1,the gazetteer does not know the place\n"), "{loss}");
        assert!(loss.contains("left out,statements,1,a relation has no place\n"), "{loss}");
    }
}
