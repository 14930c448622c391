//! Packs the gazetteer that is compiled in, from packages of registries and from our own tables.
//!
//! The packages lie unpacked in one folder; `crates/hearsay-coding/data/place/README.md` says which and how
//! to get them. Countries and regions come from our tables, first-order divisions from GeoNames' codes with
//! points and outlines of Natural Earth, second-order ones from the towns in them, towns from GeoNames.

mod divisions;
mod towns;

use crate::shell;
use anyhow::{Context, ensure};
use hearsay_coding::place::gazetteer::{
    Class,
    pack::{DivisionEntry, Entry, pack},
};
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// The files that are read from the packages.
pub struct Sources {
    folder: PathBuf,
    hash: Sha256,
}

impl Sources {
    /// The text of a file below the folder or, from `data/place/`, in the repository.
    fn text(&mut self, path: &Path) -> anyhow::Result<String> {
        let full = self.folder.join(path);
        let text = fs::read_to_string(&full).with_context(|| format!("reading {}", full.display()))?;
        self.hash.update(text.as_bytes());
        Ok(text)
    }

    /// The rows of a table with a head, each with its fields.
    fn table(&mut self, path: &Path) -> anyhow::Result<Vec<Vec<String>>> {
        let text = self.text(path)?;
        let n = text.lines().next().unwrap_or_default().split('\t').count();
        let rows: Vec<Vec<String>> =
            text.lines().skip(1).map(|line| line.split('\t').map(str::to_owned).collect()).collect();
        ensure!(rows.iter().all(|row| row.len() == n), "{} has rows of other lengths", path.display());
        Ok(rows)
    }
}

/// Packs the gazetteer from the packages in `folder`.
pub fn run(folder: &Path) -> anyhow::Result<()> {
    let data = shell::root().join("crates/hearsay-coding/data/place");
    let mut sources = Sources { folder: folder.to_owned(), hash: Sha256::new() };
    let countries = countries(&mut sources, &data)?;
    let towns = towns::read(&mut sources)?;
    let mut entries = countries.entries;
    entries.extend(regions(&mut sources, &data)?);
    let mut divisions = countries.divisions;
    let first = divisions::first_order(&mut sources, &towns, &countries.iso3)?;
    divisions.extend(first.divisions);
    entries.extend(first.entries);
    entries.extend(divisions::second_order(&mut sources, &towns)?);
    let villages = villages(&mut sources, &data, &divisions)?;
    entries.extend(
        villages.into_iter().filter(|village| !towns.iter().any(|town| is_same(village, &town.entry))),
    );
    entries.extend(towns.into_iter().map(|town| town.entry));

    let hash: String = sources.hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let origin =
        format!("{hash}; GeoNames (CC BY 4.0), Natural Earth (public domain), UCDP GED 19.1 (CC BY 4.0)");
    let n = entries.len();
    let bytes = pack(entries, &divisions, &origin).map_err(anyhow::Error::msg)?;
    fs::write(data.join("gazetteer.bin"), &bytes)?;
    println!("packed {n} places into {} bytes", bytes.len());
    Ok(())
}

/// Countries as places and as divisions, and their codes of three letters by those of two.
struct Countries {
    entries: Vec<Entry>,
    divisions: Vec<DivisionEntry>,
    iso3: BTreeMap<String, String>,
}

fn countries(sources: &mut Sources, data: &Path) -> anyhow::Result<Countries> {
    let mut countries = Countries { entries: Vec::new(), divisions: Vec::new(), iso3: BTreeMap::new() };
    for row in sources.table(&data.join("countries.tsv"))? {
        let [iso2, iso3, name, others, lat, lon, radius, population, geonames, _] = &row[..] else {
            continue;
        };
        countries.iso3.insert(iso2.clone(), iso3.clone());
        countries.divisions.push(DivisionEntry {
            code: iso2.clone(),
            country: iso2.clone(),
            iso3: iso3.clone(),
        });
        countries.entries.push(Entry {
            geonames: geonames.parse()?,
            name: name.clone(),
            aliases: listed(others),
            adjectives: Vec::new(),
            lat: lat.parse()?,
            lon: lon.parse()?,
            division: Some(iso2.clone()),
            class: Class::Country,
            population: population.parse()?,
            radius_km: radius.parse()?,
        });
    }
    Ok(countries)
}

fn regions(sources: &mut Sources, data: &Path) -> anyhow::Result<Vec<Entry>> {
    let rows = sources.table(&data.join("regions.tsv"))?;
    rows.iter()
        .map(|row| {
            let [name, others, adjectives, kind, lat, lon, radius, country] = &row[..] else {
                anyhow::bail!("regions.tsv: {row:?}")
            };
            let class = if matches!(&**kind, "continent" | "region") { Class::Region } else { Class::Nature };
            Ok(Entry {
                geonames: 0,
                name: name.clone(),
                aliases: listed(others),
                adjectives: listed(adjectives),
                lat: lat.parse()?,
                lon: lon.parse()?,
                division: Some(country.clone()).filter(|country| country != "-"),
                class,
                population: if kind == "continent" { 1_000_000_000 } else { 1_000_000 },
                radius_km: radius.parse()?,
            })
        })
        .collect()
}

/// Villages and quarters that GeoNames' towns leave out.
fn villages(sources: &mut Sources, data: &Path, divisions: &[DivisionEntry]) -> anyhow::Result<Vec<Entry>> {
    let rows = sources.table(&data.join("villages.tsv"))?;
    rows.iter()
        .map(|row| {
            let [name, others, kind, lat, lon, radius, division] = &row[..] else {
                anyhow::bail!("villages.tsv: {row:?}")
            };
            ensure!(divisions.iter().any(|known| known.code == *division), "no division {division}");
            let class = if kind == "quarter" { Class::Quarter } else { Class::Town };
            Ok(Entry {
                geonames: 0,
                name: name.clone(),
                aliases: listed(others),
                adjectives: Vec::new(),
                lat: lat.parse()?,
                lon: lon.parse()?,
                division: Some(division.clone()),
                class,
                population: 1000,
                radius_km: radius.parse()?,
            })
        })
        .collect()
}

/// Whether a village is a town that GeoNames has: one name, in one division, close by.
fn is_same(village: &Entry, town: &Entry) -> bool {
    let is_close = (village.lat - town.lat).abs() < 0.15 && (village.lon - town.lon).abs() < 0.15;
    is_close && (village.name == town.name || town.aliases.contains(&village.name))
}

/// The names in a field, divided by `|`; `-` is none.
fn listed(field: &str) -> Vec<String> {
    field.split('|').filter(|name| *name != "-").map(str::to_owned).collect()
}
