//! Making a gazetteer's bytes.

use super::{BLOCK, CLASSES, Class, FORMAT, HEAD, N_SECTIONS, NONE};
use crate::knowledge::normalize;
use std::collections::BTreeMap;

/// The most places that a name may have; the least populous are left out.
const MOST: usize = 200;

/// A country and its code, or a first-order division and its country.
#[derive(Debug, Clone)]
pub struct DivisionEntry {
    /// Unique: `SY` for a country, `SY.09` for a division.
    pub code: String,
    /// The code of its country.
    pub country: String,
    /// The country's ISO 3166-1 alpha-3 code.
    pub iso3: String,
}

/// A place to be packed.
#[derive(Debug, Clone)]
pub struct Entry {
    /// GeoNames id, 0 for none; below 2^24.
    pub geonames: u32,
    /// Its usual name.
    pub name: String,
    /// Other names and spellings.
    pub aliases: Vec<String>,
    /// Adjectives and words for its people, where it is no country.
    pub adjectives: Vec<String>,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// The code of the division or country that it lies in or, for these, is.
    pub division: Option<String>,
    /// What it is.
    pub class: Class,
    /// How many people live there; 0 where unknown.
    pub population: u64,
    /// Within this distance of the point lies all of it, roughly.
    pub radius_km: f64,
}

/// The bytes of a gazetteer; `origin` says in the first line what it was made from. Names that have no
/// comparable form are left out.
///
/// # Errors
/// If a number does not fit its place in the format.
pub fn pack(mut entries: Vec<Entry>, divisions: &[DivisionEntry], origin: &str) -> Result<Vec<u8>, String> {
    entries.sort_by(|a, b| (&a.name, a.geonames, a.class).cmp(&(&b.name, b.geonames, b.class)));
    if entries.len() >= 1 << 23 || divisions.len() >= usize::from(NONE) {
        return Err("too many places or divisions".to_owned());
    }
    let at: BTreeMap<&str, u16> =
        divisions.iter().zip(0..).map(|(division, i)| (division.code.as_str(), i)).collect();
    let (names, groups) = names(&entries)?;
    let sections =
        [names, groups, records(&entries, &at)?, division_table(&entries, divisions, &at), strings(&entries)];

    let mut head = format!("hearsay gazetteer {FORMAT}, made by cargo xtask data from {origin}");
    if head.len() >= HEAD || !head.is_ascii() {
        return Err("the origin is too long, or not ASCII".to_owned());
    }
    head.push_str(&" ".repeat(HEAD - 1 - head.len()));
    head.push('\n');
    let mut bytes = head.into_bytes();
    let mut offset = HEAD + 8 * N_SECTIONS;
    for section in &sections {
        for number in [offset, section.len()] {
            let number = u32::try_from(number).map_err(|_| "a section is too long".to_owned())?;
            bytes.extend(number.to_le_bytes());
        }
        offset += section.len();
    }
    bytes.extend(sections.concat());
    Ok(bytes)
}

/// The map of names, and the groups of places that share one.
fn names(entries: &[Entry]) -> Result<(Vec<u8>, Vec<u8>), String> {
    // By name, then: whether it is an alias, fewer people, position.
    let mut uses: BTreeMap<String, Vec<(bool, std::cmp::Reverse<u64>, usize)>> = BTreeMap::new();
    for (i, entry) in entries.iter().enumerate() {
        let aliases = entry.aliases.iter().map(|alias| (normalize::name(alias), true));
        let adjectives = entry.adjectives.iter().map(|word| (format!("~{}", normalize::name(word)), false));
        let usual = std::iter::once((normalize::name(&entry.name), false));
        for (name, is_alias) in usual.chain(aliases).chain(adjectives) {
            let uses = uses.entry(name).or_default();
            if uses.iter().all(|(_, _, other)| *other != i) {
                uses.push((is_alias, std::cmp::Reverse(entry.population), i));
            }
        }
    }
    let mut groups: Vec<u8> = Vec::new();
    let mut map = fst::MapBuilder::memory();
    for (name, mut uses) in uses {
        if name.trim_start_matches('~').len() < 2 {
            continue;
        }
        uses.sort_unstable();
        uses.truncate(MOST);
        let packed = |(is_alias, _, i): &(bool, _, usize)| *i as u64 | u64::from(*is_alias) << 23;
        let value = match &uses[..] {
            [one] => packed(one) << 1,
            many => {
                let at = groups.len() as u64;
                groups.push(u8::try_from(many.len()).unwrap_or(u8::MAX));
                groups.extend(many.iter().flat_map(|one| packed(one).to_le_bytes().into_iter().take(3)));
                at << 1 | 1
            }
        };
        map.insert(&name, value).map_err(|error| error.to_string())?;
    }
    Ok((map.into_inner().map_err(|error| error.to_string())?, groups))
}

fn records(entries: &[Entry], at: &BTreeMap<&str, u16>) -> Result<Vec<u8>, String> {
    let mut records = Vec::new();
    for entry in entries {
        if entry.geonames >= 1 << 24 {
            return Err(format!("the GeoNames id {} does not fit", entry.geonames));
        }
        let steps = |degrees: f64, half_turn: f64| {
            let steps = ((degrees / half_turn + 1.0) * f64::from(1u32 << 23)).round();
            steps.clamp(0.0, f64::from((1u32 << 24) - 1)) as u32
        };
        for number in [entry.geonames, steps(entry.lat, 90.0), steps(entry.lon, 180.0)] {
            records.extend(&number.to_le_bytes()[..3]);
        }
        let division = entry.division.as_deref().and_then(|code| at.get(code)).copied().unwrap_or(NONE);
        records.extend(division.to_le_bytes());
        let class = CLASSES.iter().position(|class| *class == entry.class).unwrap_or(0);
        records.push(u8::try_from(class).unwrap_or(0));
        records.push(((entry.population as f64 + 1.0).log10() * 25.0).round().clamp(0.0, 255.0) as u8);
        let radius = (entry.radius_km.max(0.5) / 0.5).ln() / 1.04f64.ln();
        records.push(radius.round().clamp(0.0, 255.0) as u8);
    }
    Ok(records)
}

fn division_table(entries: &[Entry], divisions: &[DivisionEntry], at: &BTreeMap<&str, u16>) -> Vec<u8> {
    let is_division = |entry: &&Entry| matches!(entry.class, Class::Country | Class::Division);
    let places: BTreeMap<&str, usize> = entries
        .iter()
        .enumerate()
        .filter(|(_, entry)| is_division(entry))
        .filter_map(|(i, entry)| entry.division.as_deref().map(|code| (code, i)))
        .collect();
    let mut table = Vec::new();
    for division in divisions {
        let country = at.get(division.country.as_str()).copied().unwrap_or(NONE);
        table.extend(country.to_le_bytes());
        let place = places.get(division.code.as_str()).map_or(0xff_ffff, |i| *i as u32);
        table.extend(&place.to_le_bytes()[..3]);
        let mut code = division.iso3.clone().into_bytes();
        code.resize(3, b'-');
        table.extend(code);
    }
    table
}

/// The usual names in blocks: each says how many bytes it shares with the one before it in its block.
fn strings(entries: &[Entry]) -> Vec<u8> {
    let n_blocks = entries.len().div_ceil(BLOCK);
    let mut offsets: Vec<u8> = Vec::new();
    let mut blocks: Vec<u8> = Vec::new();
    for block in entries.chunks(BLOCK) {
        let offset = u32::try_from(4 * n_blocks + blocks.len()).unwrap_or(u32::MAX);
        offsets.extend(offset.to_le_bytes());
        let mut before: &[u8] = &[];
        for entry in block {
            let end = entry.name.floor_char_boundary(250);
            let name = &entry.name.as_bytes()[..end];
            let shared = name.iter().zip(before).take_while(|(a, b)| a == b).count();
            blocks.push(u8::try_from(shared).unwrap_or(0));
            blocks.push(u8::try_from(name.len() - shared).unwrap_or(0));
            blocks.extend(&name[shared..]);
            before = name;
        }
    }
    offsets.extend(blocks);
    offsets
}
