//! The compact form of the built-in entries: lines of tab-separated fields, one letter first that says
//! what the line is. An entry's further lines follow its own.
//!
//! `data/actors/packed.tsv` is written by `cargo xtask data` from the TOML files beside it, which people
//! edit; reading it takes a tenth of the time.

use super::{ActorEntry, Between, Dated, Day, Gender, NameClass, Office, PlaceEntry, Tie};
use hearsay_types::{ActorKind, RelationType};
use std::fmt::Write as _;

/// The built-in entries.
pub(super) const BUILT_IN: &str = include_str!("../../data/actors/packed.tsv");

/// The compact form. Tabs and line breaks in a value become spaces.
pub(super) fn pack(actors: &[ActorEntry], places: &[PlaceEntry]) -> String {
    let mut out = String::from("# written by cargo xtask data\n");
    for actor in actors {
        let gender = actor.gender.map_or("", |gender| if gender == Gender::Female { "f" } else { "m" });
        let [sector, country] = [&actor.sector, &actor.country].map(|value| value.as_deref().unwrap_or(""));
        line(&mut out, "A", &[&actor.key, actor.kind.as_str(), sector, country, gender, &actor.source], None);
        for (name, class) in actor.all_names() {
            line(&mut out, class_letter(class), &[&name.value], Some(name.between));
        }
        for side in &actor.sides {
            line(&mut out, "s", &[&side.value], Some(side.between));
        }
        for office in &actor.offices {
            line(&mut out, "o", &[&office.office, &office.of], Some(office.between));
        }
        for tie in &actor.ties {
            let source = tie.source.as_deref().unwrap_or("");
            line(&mut out, "t", &[tie.kind.as_str(), &tie.to, source], Some(tie.between));
        }
    }
    for place in places {
        let [parent, country] = [&place.parent, &place.country].map(|value| value.as_deref().unwrap_or(""));
        let geonames = place.geonames.map_or_else(String::new, |id| id.to_string());
        let [lat, lon, radius] = [place.lat, place.lon, f64::from(place.radius_km)].map(|n| n.to_string());
        let fields =
            [&place.key, &place.kind, &lat, &lon, &radius, parent, country, &geonames, &place.source];
        line(&mut out, "P", &fields, None);
        for name in &place.names {
            line(&mut out, "p", &[&name.value], Some(name.between));
        }
    }
    out
}

fn line(out: &mut String, letter: &str, fields: &[&str], between: Option<Between>) {
    out.push_str(letter);
    for field in fields {
        out.push('\t');
        out.extend(field.chars().map(|c| if c.is_control() { ' ' } else { c }));
    }
    if let Some(between) = between
        && between != Between::default()
    {
        for end in [between.from, between.to] {
            out.push('\t');
            if let Some(day) = end {
                write!(out, "{day}").expect("writing to a string does not fail");
            }
        }
    }
    out.push('\n');
}

/// The entries of a compact form. Lines that this build does not know are passed over.
pub(super) fn unpack(packed: &str) -> (Vec<ActorEntry>, Vec<PlaceEntry>) {
    let mut actors: Vec<ActorEntry> = Vec::new();
    let mut places: Vec<PlaceEntry> = Vec::new();
    for line in packed.lines() {
        let mut fields = line.split('\t');
        let letter = fields.next().unwrap_or_default();
        match letter {
            "A" => actors.push(actor(fields)),
            "P" => places.push(place(fields)),
            "p" => {
                if let Some(place) = places.last_mut() {
                    place.names.push(dated(fields));
                }
            }
            _ => {
                if let Some(actor) = actors.last_mut() {
                    add(actor, letter, fields);
                }
            }
        }
    }
    (actors, places)
}

fn actor<'a>(mut fields: impl Iterator<Item = &'a str>) -> ActorEntry {
    let mut next = || fields.next().unwrap_or_default();
    let some = |field: &str| Some(field.to_owned()).filter(|field| !field.is_empty());
    ActorEntry {
        key: next().to_owned(),
        kind: ActorKind::from_name(next()).unwrap_or(ActorKind::Unknown),
        sector: some(next()),
        country: some(next()),
        gender: match next() {
            "f" => Some(Gender::Female),
            "m" => Some(Gender::Male),
            _ => None,
        },
        source: next().to_owned(),
        names: Vec::new(),
        aliases: Vec::new(),
        short: Vec::new(),
        acronyms: Vec::new(),
        adjectives: Vec::new(),
        metonyms: Vec::new(),
        sides: Vec::new(),
        offices: Vec::new(),
        ties: Vec::new(),
    }
}

fn place<'a>(mut fields: impl Iterator<Item = &'a str>) -> PlaceEntry {
    let mut next = || fields.next().unwrap_or_default();
    let some = |field: &str| Some(field.to_owned()).filter(|field| !field.is_empty());
    PlaceEntry {
        key: next().to_owned(),
        kind: next().to_owned(),
        lat: next().parse().unwrap_or_default(),
        lon: next().parse().unwrap_or_default(),
        radius_km: next().parse().unwrap_or_default(),
        parent: some(next()),
        country: some(next()),
        geonames: next().parse().ok(),
        source: next().to_owned(),
        names: Vec::new(),
    }
}

fn add<'a>(actor: &mut ActorEntry, letter: &str, mut fields: impl Iterator<Item = &'a str>) {
    let mut next = || fields.next().unwrap_or_default().to_owned();
    match letter {
        "o" => actor.offices.push(Office { office: next(), of: next(), between: between(fields) }),
        "t" => {
            let [kind, to, source] = [next(), next(), next()];
            if let Some(kind) = RelationType::from_name(&kind) {
                let source = Some(source).filter(|source| !source.is_empty());
                actor.ties.push(Tie { kind, to, source, between: between(fields) });
            }
        }
        "s" => actor.sides.push(dated(fields)),
        "j" => actor.adjectives.push(next()),
        "n" => actor.names.push(dated(fields)),
        "a" => actor.aliases.push(dated(fields)),
        "h" => actor.short.push(dated(fields)),
        "c" => actor.acronyms.push(dated(fields)),
        "m" => actor.metonyms.push(dated(fields)),
        _ => {}
    }
}

fn dated<'a>(mut fields: impl Iterator<Item = &'a str>) -> Dated<String> {
    let value = fields.next().unwrap_or_default().to_owned();
    Dated { value, between: between(fields) }
}

fn between<'a>(mut fields: impl Iterator<Item = &'a str>) -> Between {
    let mut next = || fields.next().and_then(|field| field.parse::<Day>().ok());
    Between { from: next(), to: next() }
}

const fn class_letter(class: NameClass) -> &'static str {
    match class {
        NameClass::Name | NameClass::Place => "n",
        NameClass::Alias => "a",
        NameClass::Short => "h",
        NameClass::Acronym => "c",
        NameClass::Adjective => "j",
        NameClass::Metonym => "m",
    }
}

#[cfg(test)]
mod tests {
    use super::super::Knowledge;
    use std::{fs, path::Path};

    /// What the TOML files hold.
    fn from_files() -> Knowledge {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/actors");
        let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
        paths.sort();
        let texts: Vec<String> = paths.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
        let named: Vec<_> =
            paths.iter().zip(&texts).map(|(path, text)| (path.as_path(), text.as_str())).collect();
        Knowledge::from_texts(&named).unwrap()
    }

    #[test]
    fn what_is_compiled_in_is_what_the_files_say() {
        let message = "packed.tsv is stale: run cargo xtask data";
        assert!(from_files().pack() == super::BUILT_IN, "{message}");
    }

    #[test]
    fn packing_loses_nothing() {
        let knowledge = from_files();
        let (actors, places) = super::unpack(&knowledge.pack());
        assert_eq!(actors, knowledge.actors());
        assert_eq!(places, knowledge.places());
    }

    #[test]
    fn entries_are_sorted_and_periods_run_forward() {
        let knowledge = from_files();
        for actor in knowledge.actors() {
            let offices = actor.offices.iter().map(|office| office.between);
            let ties = actor.ties.iter().map(|tie| tie.between);
            let names = actor.all_names().into_iter().map(|(name, _)| name.between);
            for between in offices.chain(ties).chain(names) {
                let forward = between.from.zip(between.to).is_none_or(|(from, to)| from <= to);
                assert!(forward, "{}: a period ends before it begins", actor.key);
            }
        }
    }
}
