//! Reading a knowledge file: TOML, one table an entry.
//!
//! The format is described in `docs/guide/knowledge.md`, which a test holds against this reader.

use super::{ActorEntry, Between, Dated, Day, Gender, Office, PlaceEntry, Tie};
use hearsay_types::{ActorKind, RelationType};
use serde::{Deserialize, Deserializer, de};
use std::path::{Path, PathBuf};
use toml::Spanned;

/// Why a knowledge file could not be taken.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file could not be opened or is not UTF-8.
    #[error("{path}: cannot be read: {source}", path = path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The text is not TOML, or an entry breaks a rule.
    #[error("{path}:{line}: {message}", path = path.display())]
    Entry {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What was expected and what was found.
        message: String,
    },
}

/// The entries of `text`. `is_known` tells whether a key is that of an entry from elsewhere: ties, sides,
/// offices and parents may name it.
pub(super) fn parse(
    path: &Path,
    text: &str,
    is_known: impl Fn(&str) -> bool,
) -> Result<(Vec<ActorEntry>, Vec<PlaceEntry>), Error> {
    let at = |offset: usize, message: String| {
        let before = text.as_bytes().get(..offset).unwrap_or_default();
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        Error::Entry { path: path.to_owned(), line, message }
    };
    let file: File = toml::from_str(text)
        .map_err(|error| at(error.span().map_or(0, |span| span.start), error.message().replace('\n', " ")))?;
    check_keys(&file, is_known).map_err(|(offset, message)| at(offset, message))?;
    let actors = file.actor.into_iter().map(ActorTable::into_entry).collect::<Vec<_>>();
    let places = file.place.into_iter().map(PlaceTable::into_entry).collect::<Vec<_>>();
    Ok((actors, places))
}

/// The keys of the entries of a text, as far as they stand on lines of their own.
pub(super) fn keys(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| line.strip_prefix("key = \"")?.strip_suffix('"'))
}

/// A whole file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    actor: Vec<ActorTable>,
    #[serde(default)]
    place: Vec<PlaceTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ActorTable {
    key: Spanned<Key>,
    kind: Kind,
    names: Names,
    #[serde(default)]
    aliases: Vec<NameField>,
    #[serde(default)]
    short: Vec<NameField>,
    #[serde(default)]
    acronyms: Vec<NameField>,
    #[serde(default)]
    adjectives: Vec<Text>,
    #[serde(default)]
    metonyms: Vec<NameField>,
    side: Option<Side>,
    sector: Option<Sector>,
    country: Option<Country>,
    gender: Option<GenderField>,
    #[serde(default)]
    offices: Vec<OfficeTable>,
    #[serde(default)]
    ties: Vec<TieTable>,
    source: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlaceTable {
    key: Spanned<Key>,
    names: Names,
    lat: Latitude,
    lon: Longitude,
    radius_km: Radius,
    parent: Option<Spanned<Key>>,
    kind: Text,
    country: Option<Country>,
    geonames: Option<u32>,
    #[serde(default)]
    source: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfficeTable {
    office: Text,
    of: Spanned<Key>,
    from: Option<FirstDay>,
    to: Option<LastDay>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TieTable {
    tie: TieKind,
    with: Spanned<Key>,
    from: Option<FirstDay>,
    to: Option<LastDay>,
    source: Option<Text>,
}

/// A name alone, or a table with its dates.
struct NameField(Dated<String>);

impl<'de> Deserialize<'de> for NameField {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NameVisitor)
    }
}

struct NameVisitor;

impl<'de> de::Visitor<'de> for NameVisitor {
    type Value = NameField;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a name, or { name = \"...\", from = \"...\", to = \"...\" }")
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<NameField, E> {
        let value = name.trim().to_owned();
        if value.is_empty() {
            return Err(E::custom("expected a name, found nothing"));
        }
        Ok(NameField(Dated { value, between: Between::default() }))
    }

    fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<NameField, A::Error> {
        let table = DatedName::deserialize(de::value::MapAccessDeserializer::new(map))?;
        Ok(NameField(Dated { value: table.name.0, between: between(table.from, table.to) }))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DatedName {
    name: Text,
    from: Option<FirstDay>,
    to: Option<LastDay>,
}

/// A key alone, or a list of tables with dates.
struct Side(Vec<Dated<String>>);

impl<'de> Deserialize<'de> for Side {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SideVisitor)
    }
}

struct SideVisitor;

impl<'de> de::Visitor<'de> for SideVisitor {
    type Value = Side;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a key, or a list of { key = \"...\", from = \"...\", to = \"...\" }")
    }

    fn visit_str<E: de::Error>(self, key: &str) -> Result<Side, E> {
        let key = Key::deserialize(de::value::StrDeserializer::<E>::new(key))?;
        Ok(Side(vec![Dated { value: key.0, between: Between::default() }]))
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, mut list: A) -> Result<Side, A::Error> {
        let mut sides = Vec::new();
        while let Some(side) = list.next_element::<DatedSide>()? {
            sides.push(Dated { value: side.key.0, between: between(side.from, side.to) });
        }
        Ok(Side(sides))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DatedSide {
    key: Key,
    from: Option<FirstDay>,
    to: Option<LastDay>,
}

/// Declares a field that a rule of the format restricts.
macro_rules! field {
    ($name:ident($inner:ty) from $raw:ty, $read:expr) => {
        #[derive(Clone)]
        struct $name($inner);

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let raw = <$raw>::deserialize(deserializer)?;
                let read: fn(&$raw) -> Result<$inner, String> = $read;
                read(&raw).map(Self).map_err(de::Error::custom)
            }
        }
    };
}

field!(Key(String) from String, |key| {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let fits = !key.is_empty() && key.chars().all(is_plain) && !key.starts_with("local-");
    fits.then(|| key.clone())
        .ok_or_else(|| format!("expected a key of a-z, 0-9 and - that does not begin with local-, found `{key}`"))
});
field!(Text(String) from String, |text| {
    let trimmed = text.trim();
    (!trimmed.is_empty()).then(|| trimmed.to_owned()).ok_or_else(|| "expected words, found nothing".to_owned())
});
field!(Kind(ActorKind) from String, |kind| {
    ActorKind::from_name(kind).ok_or_else(|| {
        let all: Vec<&str> = ActorKind::ALL.iter().map(|kind| kind.as_str()).collect();
        format!("expected a kind ({}), found `{kind}`", all.join(", "))
    })
});
field!(TieKind(RelationType) from String, |kind| {
    RelationType::from_name(kind).ok_or_else(|| {
        let all: Vec<&str> = RelationType::ALL.iter().map(|kind| kind.as_str()).collect();
        format!("expected a tie ({}), found `{kind}`", all.join(", "))
    })
});
field!(Sector(String) from String, |sector| {
    SECTORS.contains(&sector.as_str()).then(|| sector.clone())
        .ok_or_else(|| format!("expected a sector ({}), found `{sector}`", SECTORS.join(", ")))
});
field!(Country(String) from String, |country| {
    let fits = country.len() == 3 && country.chars().all(|c| c.is_ascii_uppercase());
    fits.then(|| country.clone())
        .ok_or_else(|| format!("expected a country code of three capitals (ISO 3166-1 alpha-3), found `{country}`"))
});
field!(GenderField(Gender) from String, |gender| match gender.as_str() {
    "female" => Ok(Gender::Female),
    "male" => Ok(Gender::Male),
    other => Err(format!("expected female or male, found `{other}`")),
});
field!(FirstDay(Day) from String, |text| first_day(text));
field!(LastDay(Day) from String, |text| last_day(text));
field!(Latitude(f64) from Number, |n| within(n.0, -90.0, 90.0, "degrees north"));
field!(Longitude(f64) from Number, |n| within(n.0, -180.0, 180.0, "degrees east"));
field!(Radius(f32) from Number, |n| within(n.0, 0.0, 20_000.0, "kilometers").map(|n| n as f32));

/// PLOVER's sectors, and `IGO`, `NGO`, `MNC`, `CVL` beside them.
pub const SECTORS: &[&str] = &[
    "AGR", "BUS", "COP", "CRM", "CVL", "EDU", "ELI", "ENV", "GOV", "HLH", "HRI", "IGO", "INT", "JUD", "LAB",
    "LEG", "MED", "MIL", "MNC", "NGO", "OPP", "PTY", "REB", "REF", "REL", "SPY", "UAF",
];

/// The bodies of a state that may be named as a side or an office's body without an entry of their own.
const BODIES: &[&str] =
    &["government", "army", "parliament", "opposition", "police", "foreign-ministry", "defence-ministry"];

/// Names: at least one.
struct Names(Vec<NameField>);

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let names = Vec::<NameField>::deserialize(deserializer)?;
        if names.is_empty() {
            return Err(de::Error::custom("expected at least one name, found none"));
        }
        Ok(Self(names))
    }
}

/// A number with or without a fraction.
struct Number(f64);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        f64::deserialize(deserializer).map(Self)
    }
}

fn within(n: f64, least: f64, most: f64, unit: &str) -> Result<f64, String> {
    let fits = (least..=most).contains(&n);
    fits.then_some(n).ok_or_else(|| format!("expected {least} to {most} {unit}, found {n}"))
}

fn first_day(text: &str) -> Result<Day, String> {
    partial(text, |year, month, day| Day::new(year, month.unwrap_or(1), day.unwrap_or(1)).ok())
}

fn last_day(text: &str) -> Result<Day, String> {
    partial(text, |year, month, day| match day {
        Some(day) => Day::new(year, month?, day).ok(),
        None => Some(Day::new(year, month.unwrap_or(12), 1).ok()?.last_of_month()),
    })
}

fn partial(text: &str, day: impl Fn(i16, Option<i8>, Option<i8>) -> Option<Day>) -> Result<Day, String> {
    let parts: Vec<&str> = text.split('-').collect();
    let widths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    let read = || {
        if ![&[4][..], &[4, 2], &[4, 2, 2]].contains(&widths.as_slice()) {
            return None;
        }
        let number = |i: usize| parts.get(i).map(|part| part.parse::<i8>().ok());
        let [month, dom] = [number(1), number(2)];
        if month == Some(None) || dom == Some(None) {
            return None;
        }
        day(parts[0].parse().ok()?, month.flatten(), dom.flatten())
    };
    read().ok_or_else(|| format!("expected a date YYYY, YYYY-MM or YYYY-MM-DD, found `{text}`"))
}

/// Every key once, and every key that is named somewhere known; else the offset and what is wrong.
fn check_keys(file: &File, is_known: impl Fn(&str) -> bool) -> Result<(), (usize, String)> {
    let keys = file.actor.iter().map(|a| &a.key).chain(file.place.iter().map(|p| &p.key));
    let mut seen: Vec<&str> = Vec::new();
    for key in keys {
        seen.push(&key.as_ref().0);
    }
    seen.sort_unstable();
    if let Some(double) = seen.windows(2).find(|pair| pair[0] == pair[1]) {
        let keys = file.actor.iter().map(|a| &a.key).chain(file.place.iter().map(|p| &p.key));
        let second = keys.filter(|key| key.as_ref().0 == double[0]).nth(1);
        return Err((
            second.map_or(0, |key| key.span().start),
            format!("the key `{}` is given twice", double[0]),
        ));
    }
    let mut named: Vec<(usize, &str)> = Vec::new();
    let place_of = |key: &Spanned<Key>| key.span().start;
    for actor in &file.actor {
        named
            .extend(actor.offices.iter().map(|office| (place_of(&office.of), office.of.as_ref().0.as_str())));
        named.extend(actor.ties.iter().map(|tie| (place_of(&tie.with), tie.with.as_ref().0.as_str())));
        let sides = actor.side.iter().flat_map(|side| &side.0);
        named.extend(sides.map(|side| (place_of(&actor.key), side.value.as_str())));
    }
    let parents = file.place.iter().filter_map(|place| place.parent.as_ref());
    named.extend(parents.map(|parent| (place_of(parent), parent.as_ref().0.as_str())));
    let is_given = |key: &str| seen.binary_search(&key).is_ok() || is_known(key);
    // A state's bodies need no entry: the key of `ostria`'s army is `ostria-army`.
    let is_body = |key: &str| {
        key.match_indices('-').any(|(at, _)| is_given(&key[..at]) && BODIES.contains(&&key[at + 1..]))
    };
    match named.iter().find(|(_, key)| !is_given(key) && !is_body(key)) {
        Some((offset, key)) => Err((*offset, format!("expected the key of an entry, found `{key}`"))),
        None => Ok(()),
    }
}

impl ActorTable {
    fn into_entry(self) -> ActorEntry {
        let office = |table: OfficeTable| Office {
            office: table.office.0,
            of: table.of.into_inner().0,
            between: between(table.from, table.to),
        };
        let tie = |table: TieTable| Tie {
            kind: table.tie.0,
            to: table.with.into_inner().0,
            between: between(table.from, table.to),
            source: table.source.map(|source| source.0),
        };
        ActorEntry {
            key: self.key.into_inner().0,
            kind: self.kind.0,
            names: dated(self.names.0),
            aliases: dated(self.aliases),
            short: dated(self.short),
            acronyms: dated(self.acronyms),
            adjectives: self.adjectives.into_iter().map(|adjective| adjective.0).collect(),
            metonyms: dated(self.metonyms),
            sides: self.side.map_or_else(Vec::new, |side| side.0),
            sector: self.sector.map(|sector| sector.0),
            country: self.country.map(|country| country.0),
            gender: self.gender.map(|gender| gender.0),
            offices: self.offices.into_iter().map(office).collect(),
            ties: self.ties.into_iter().map(tie).collect(),
            source: self.source.0,
        }
    }
}

impl PlaceTable {
    fn into_entry(self) -> PlaceEntry {
        PlaceEntry {
            key: self.key.into_inner().0,
            names: dated(self.names.0),
            lat: self.lat.0,
            lon: self.lon.0,
            radius_km: self.radius_km.0,
            parent: self.parent.map(|parent| parent.into_inner().0),
            kind: self.kind.0,
            country: self.country.map(|country| country.0),
            geonames: self.geonames,
            source: self.source.map_or_else(String::new, |source| source.0),
        }
    }
}

fn dated(names: Vec<NameField>) -> Vec<Dated<String>> {
    names.into_iter().map(|name| name.0).collect()
}

fn between(from: Option<FirstDay>, to: Option<LastDay>) -> Between {
    Between { from: from.map(|from| from.0), to: to.map(|to| to.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<(Vec<ActorEntry>, Vec<PlaceEntry>), String> {
        parse(Path::new("k.toml"), text, |key| key == "ostria").map_err(|error| error.to_string())
    }

    #[test]
    fn reads_the_guide_s_example() {
        let guide = include_str!("../../../../docs/guide/knowledge.md");
        let example = guide.split("```toml").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
        let (actors, places) = parse(Path::new("k.toml"), example, |_| false).unwrap();
        assert!(actors.len() >= 4 && !places.is_empty());
        let front = actors.iter().find(|actor| actor.key == "dawn-front").unwrap();
        assert_eq!(front.name_on(Some(jiff::civil::date(2030, 1, 1))), "Dawn Front");
        assert_eq!(front.name_on(None), "Front for a New Ostria");
    }

    #[test]
    fn an_error_names_line_expectation_and_find() {
        let entry = |line: &str| format!("[[actor]]\nkey = \"x\"\nnames = [\"X\"]\nsource = \"s\"\n{line}\n");
        let fault = |line: &str| read(&entry(line)).unwrap_err();
        assert_eq!(
            fault("kind = \"rebels\""),
            "k.toml:5: expected a kind (state, government_body, armed_group, organization, person, people, \
             unknown), found `rebels`"
        );
        let dated = "kind = \"state\"\naliases = [{ name = \"Y\", from = \"2016-13-01\" }]";
        assert_eq!(fault(dated), "k.toml:6: expected a date YYYY, YYYY-MM or YYYY-MM-DD, found `2016-13-01`");
        assert!(
            fault("kind = \"state\"\nside = \"nobody\"").ends_with("the key of an entry, found `nobody`")
        );
        assert!(fault("kind = \"state\"\ncolour = \"red\"").contains("colour"));
        assert!(read(&entry("kind = \"state\"\nside = \"ostria\"")).is_ok());
    }

    #[test]
    fn a_year_begins_and_ends() {
        assert_eq!(first_day("2016").unwrap().to_string(), "2016-01-01");
        assert_eq!(last_day("2016").unwrap().to_string(), "2016-12-31");
        assert_eq!(last_day("2016-02").unwrap().to_string(), "2016-02-29");
        assert!(last_day("2016-2").is_err() && first_day("x").is_err() && first_day("").is_err());
    }
}
