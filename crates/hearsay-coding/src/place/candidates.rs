//! The places that a toponym may mean.

use super::gazetteer::{Class, Gazetteer, Place, PlaceId};
use crate::{
    Knowledge,
    knowledge::{Day, EntryId, NameClass, PlaceEntry, normalize},
};
use rustc_hash::FxHashMap;
use std::sync::Arc;

const COUNTRIES: &str = include_str!("../../data/place/countries.tsv");
const ABBREVIATIONS: &str = include_str!("../../data/place/abbreviations.tsv");
/// The most places of one name that are weighed against each other.
const MOST: usize = 12;
/// Countries whose first-order divisions reports name without the country.
const FEDERAL: &[&str] = &["AUS", "BRA", "CAN", "CHN", "DEU", "GBR", "IND", "MEX", "RUS", "USA"];
/// What a place of the user's own knowledge has ahead of others of its name.
const OWN: f32 = 6.0;

/// Where a candidate is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// A position in [`Knowledge::places`].
    Known(u32),
    Gazetteer(PlaceId),
}

/// A place that a toponym may mean.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    pub place: Place,
    pub origin: Origin,
    /// How likely the place is meant wherever its name stands, as a logarithm with no fixed zero.
    pub prior: f32,
    /// How well the name fits: 0 for the usual name, less for others.
    pub fit: f32,
    /// The point on a sphere of radius one.
    pub point: [f32; 3],
}

/// Looks toponyms up in the knowledge and the gazetteer.
#[derive(Debug)]
pub(super) struct Names {
    knowledge: Arc<Knowledge>,
    pub gazetteer: Gazetteer,
    federal: Vec<u16>,
    /// Comparable forms of abbreviations, with the country and the full name of the division.
    abbreviations: FxHashMap<String, Vec<(Option<u16>, String)>>,
}

impl Names {
    pub fn new(knowledge: Arc<Knowledge>) -> Self {
        let gazetteer = Gazetteer::built_in();
        let federal = FEDERAL.iter().filter_map(|code| gazetteer.country(code)).collect();
        let mut abbreviations: FxHashMap<String, Vec<(Option<u16>, String)>> = FxHashMap::default();
        for row in ABBREVIATIONS.lines().skip(1) {
            let [short, country, name] = row.split('\t').collect::<Vec<_>>()[..] else { continue };
            let full = (gazetteer.country(country), normalize::name(name));
            let list = abbreviations.entry(normalize::name(short)).or_default();
            if !list.contains(&full) {
                list.push(full);
            }
        }
        Self { knowledge, gazetteer, federal, abbreviations }
    }

    /// The country of an address by the end of its host: "https://news.example.ca/a" is in Canada.
    pub fn country_of_address(&self, url: &str) -> Option<u16> {
        let host = url.split("://").last()?.split(['/', ':', '?']).next()?;
        let end = host.rsplit('.').next().filter(|end| end.len() == 2)?;
        let row = COUNTRIES.lines().skip(1).find(|line| line.rsplit('\t').next() == Some(end))?;
        // Domains that are sold to everybody.
        const SOLD: &[&str] = &["ai", "cc", "co", "fm", "io", "me", "ly", "tv", "to", "ws"];
        let code = row.split('\t').nth(1).filter(|_| !SOLD.contains(&end))?;
        self.gazetteer.country(code)
    }

    /// Whether words are an abbreviation of a division, as written: "Ky.", "NSW", never "me".
    pub fn is_abbreviation(&self, written: &str) -> bool {
        written.chars().next().is_some_and(char::is_uppercase)
            && self.abbreviations.contains_key(&normalize::name(written))
            && (written.ends_with('.') || written.chars().all(|c| c.is_uppercase() || c == '.'))
    }

    /// The places that `written` may mean, the likelier first, no more than [`MOST`].
    pub fn candidates(&self, written: &str, day: Option<Day>) -> Vec<Candidate> {
        let form = normalize::name(written);
        let mut found: Vec<Candidate> = Vec::new();
        self.add_known(&mut found, written, day);
        self.add(&mut found, &form, 0.0);
        if written.starts_with(char::is_uppercase) {
            self.add_abbreviation(&mut found, &form);
        }
        for (other, penalty) in spellings(&form) {
            self.add(&mut found, &other, -penalty);
        }
        self.add(&mut found, &format!("~{form}"), 0.0);
        self.add_adjective(&mut found, written, day);
        if found.is_empty() {
            for (other, penalty) in shorter(&form) {
                self.add(&mut found, &other, -penalty);
            }
        }
        found.sort_by(|a, b| (b.prior + b.fit).total_cmp(&(a.prior + a.fit)));
        found.truncate(MOST);
        found
    }

    fn add(&self, found: &mut Vec<Candidate>, form: &str, fit: f32) {
        let Some(value) = self.gazetteer.get(form) else { return };
        for named in self.gazetteer.places_of(value).take(3 * MOST) {
            let Some(place) = self.gazetteer.place(named.id) else { continue };
            let alias = match place.class {
                _ if !named.is_alias => 0.0,
                class if class.is_settlement() => -1.4,
                _ => -0.3,
            };
            self.push(found, place, Origin::Gazetteer(named.id), fit + alias, 0.0);
        }
    }

    fn add_abbreviation(&self, found: &mut Vec<Candidate>, form: &str) {
        for (country, name) in self.abbreviations.get(form).into_iter().flatten() {
            let Some(value) = self.gazetteer.get(name) else { continue };
            let of_country = self.gazetteer.places_of(value).find_map(|named| {
                let place = self.gazetteer.place(named.id)?;
                (place.class == Class::Division && place.country == *country).then_some((named.id, place))
            });
            if let Some((id, place)) = of_country {
                self.push(found, place, Origin::Gazetteer(id), 0.0, 0.0);
            }
        }
    }

    /// Places that the user or the built-in knowledge names so. A user's own come before all others.
    fn add_known(&self, found: &mut Vec<Candidate>, written: &str, day: Option<Day>) {
        for (id, _) in self.knowledge.names().get(written, day) {
            let EntryId::Place(at) = id else { continue };
            let Some(entry) = self.knowledge.places().get(at as usize) else { continue };
            let is_own = !entry.key.starts_with("place-");
            let place = self.place_of(entry);
            self.push(found, place, Origin::Known(at), 0.0, if is_own { OWN } else { 0.0 });
        }
    }

    /// The country of an adjective or a word for its people: "Syrian".
    fn add_adjective(&self, found: &mut Vec<Candidate>, written: &str, day: Option<Day>) {
        for (id, class) in self.knowledge.names().get(written, day) {
            let EntryId::Actor(at) = id else { continue };
            let actor = self.knowledge.actors().get(at as usize);
            let is_adjective = class == NameClass::Adjective;
            let Some(country) = actor.filter(|_| is_adjective).and_then(|actor| actor.country.as_deref())
            else {
                continue;
            };
            let id =
                self.gazetteer.country(country).and_then(|country| self.gazetteer.country_place(country));
            if let Some((id, place)) = id.and_then(|id| Some((id, self.gazetteer.place(id)?))) {
                self.push(found, place, Origin::Gazetteer(id), 0.0, 0.0);
            }
        }
    }

    fn push(&self, found: &mut Vec<Candidate>, place: Place, origin: Origin, fit: f32, ahead: f32) {
        let is_same = |other: &Candidate| {
            other.origin == origin || place.geonames != 0 && other.place.geonames == place.geonames
        };
        if let Some(other) = found.iter_mut().find(|other| is_same(other)) {
            other.fit = other.fit.max(fit);
            // The built-in knowledge has no first-order divisions, and coarser points of countries.
            if matches!(origin, Origin::Gazetteer(_)) && ahead == 0.0 && other.place.division.is_none() {
                (other.place.division, other.place.population) = (place.division, place.population);
                other.place.class = place.class;
                if place.class == Class::Country {
                    (other.place, other.origin) = (place, origin);
                }
                other.prior = other.prior.max(self.prior(&place));
                other.point = point(&other.place);
            }
            return;
        }
        let prior = self.prior(&place) + ahead;
        found.push(Candidate { place, origin, prior, fit, point: point(&place) });
    }

    /// How often a place is meant by its name: size, and more for what reports name more than its size.
    fn prior(&self, place: &Place) -> f32 {
        let people = place.population;
        match place.class {
            Class::Country => 8.5 + 0.2 * people,
            Class::Region | Class::Nature if people > 8.5 => 9.0,
            Class::Region | Class::Nature => 6.5,
            Class::Division => {
                let is_federal = place.country.is_some_and(|country| self.federal.contains(&country));
                4.0 + 0.25 * people + if is_federal { 1.2 } else { 0.0 }
            }
            Class::County => 2.0 + 0.3 * people,
            Class::Capital => people.max(1.0) + 1.7,
            Class::Seat => people.max(1.0) + 0.4,
            Class::Town => people.max(1.0),
            Class::Quarter => people.max(1.0) - 1.5,
        }
    }

    fn place_of(&self, entry: &PlaceEntry) -> Place {
        let class = match &*entry.kind {
            "country" => Class::Country,
            "region" => Class::Region,
            "province" | "state" | "governorate" => Class::Division,
            "district" | "county" => Class::County,
            "water" | "mountain" | "river" | "sea" | "island" => Class::Nature,
            _ => Class::Town,
        };
        let country = entry.country.as_deref().and_then(|code| self.gazetteer.country(code));
        // The built-in radii are estimated from the population; this goes back.
        let people = (entry.radius_km / 0.012).powi(2).max(1000.0).log10();
        Place {
            geonames: entry.geonames.unwrap_or(0),
            lat: entry.lat,
            lon: entry.lon,
            division: None,
            country,
            class,
            population: people,
            radius_km: entry.radius_km,
        }
    }
}

/// Other spellings of a comparable form, with how much less they fit.
fn spellings(form: &str) -> Vec<(String, f32)> {
    const PAIRS: [(&str, &str); 3] = [("st", "saint"), ("mt", "mount"), ("ft", "fort")];
    let mut all = Vec::new();
    if let Some(rest) = form.strip_prefix("the ") {
        all.push((rest.to_owned(), 0.0));
    }
    if let Some((first, rest)) = form.split_once(' ') {
        for (short, long) in PAIRS {
            if first == short {
                all.push((format!("{long} {rest}"), 0.0));
            } else if first == long {
                all.push((format!("{short} {rest}"), 0.0));
            }
        }
    }
    if let Some(rest) = form.strip_suffix(" co") {
        all.push((format!("{rest} county"), 0.0));
    }
    all
}

/// What is left of a form that nothing knows, without a word for its kind, a direction or an article.
fn shorter(form: &str) -> Vec<(String, f32)> {
    const KINDS: &[&str] = &[
        "borough",
        "canton",
        "city",
        "county",
        "department",
        "district",
        "governorate",
        "island",
        "islands",
        "municipality",
        "oblast",
        "parish",
        "peninsula",
        "prefecture",
        "province",
        "region",
        "republic",
        "state",
        "town",
        "township",
        "village",
    ];
    const PARTS: &[&str] = &[
        "central",
        "downtown",
        "east",
        "eastern",
        "greater",
        "lower",
        "mid",
        "north",
        "northeast",
        "northeastern",
        "northern",
        "northwest",
        "northwestern",
        "south",
        "southeast",
        "southeastern",
        "southern",
        "southwest",
        "southwestern",
        "upper",
        "west",
        "western",
    ];
    let mut all = Vec::new();
    if let Some((rest, last)) = form.rsplit_once(' ')
        && KINDS.contains(&last)
    {
        all.push((rest.to_owned(), 0.5));
    }
    if let Some((first, rest)) = form.split_once(' ') {
        if KINDS.contains(&first) {
            all.push((rest.strip_prefix("of ").unwrap_or(rest).to_owned(), 0.5));
        } else if PARTS.contains(&first) {
            all.push((rest.to_owned(), 1.0));
        } else if first == "al" {
            all.push((rest.to_owned(), 0.5));
        }
    }
    if !form.starts_with("al ") {
        all.push((format!("al {form}"), 0.5));
    }
    all
}

fn point(place: &Place) -> [f32; 3] {
    let (lat, lon) = (place.lat.to_radians(), place.lon.to_radians());
    [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()].map(|x| x as f32)
}
