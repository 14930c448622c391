//! The entries of a knowledge file: actors and places.

use hearsay_types::{ActorKind, RelationType};
use jiff::civil::Date;

/// A day of the civil calendar.
pub type Day = Date;

/// A stretch of days; an end that is not known is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Between {
    /// The first day.
    pub from: Option<Day>,
    /// The last day.
    pub to: Option<Day>,
}

impl Between {
    /// Whether `day` lies in it, both ends included.
    pub fn covers(self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    /// As [`covers`](Self::covers); without a day, whether it still lasts.
    pub fn holds_on(self, day: Option<Day>) -> bool {
        day.map_or(self.to.is_none(), |day| self.covers(day))
    }
}

/// Something that was so for a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dated<T> {
    /// What was so.
    pub value: T,
    /// When.
    pub between: Between,
}

/// An entry's position among the actors or the places of a [`Knowledge`](super::Knowledge).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntryId {
    /// An actor.
    Actor(u32),
    /// A place.
    Place(u32),
}

/// How a name is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameClass {
    /// A full name; the one valid on a day is shown.
    Name,
    /// Another spelling or wording of the full name.
    Alias,
    /// A short form: `Nusra`, `Assad`. Stands alone, but gives way to a longer name.
    Short,
    /// Capital letters: `SDF`. Matches only in capitals.
    Acronym,
    /// An adjective or a word for its people: `Syrian`, `Syrians`.
    Adjective,
    /// A place or building that stands for it: `Damascus`, `the Kremlin`.
    Metonym,
    /// The name of a place.
    Place,
}

/// What pronoun a person takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gender {
    /// She, her.
    Female,
    /// He, him.
    Male,
}

/// An office that a person holds or held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Office {
    /// `president`, `foreign minister`, `spokesman`: lower case, as it stands before a name.
    pub office: String,
    /// The key of the state, body or group that it is an office of.
    pub of: String,
    /// When.
    pub between: Between,
}

/// A commonly reported tie to another actor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tie {
    /// Its type: part of, front of, allied with, ...
    pub kind: RelationType,
    /// The other actor's key.
    pub to: String,
    /// When.
    pub between: Between,
    /// Who says so, where it is not the entry's own source.
    pub source: Option<String>,
}

/// An actor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActorEntry {
    /// Lower-case letters, digits and hyphens; never changes.
    pub key: String,
    /// What it is.
    pub kind: ActorKind,
    /// Full names in the order of time.
    pub names: Vec<Dated<String>>,
    /// Other spellings and wordings.
    pub aliases: Vec<Dated<String>>,
    /// Short forms that may stand alone.
    pub short: Vec<Dated<String>>,
    /// Acronyms.
    pub acronyms: Vec<Dated<String>>,
    /// Adjectives and words for its people.
    pub adjectives: Vec<String>,
    /// Places and buildings that stand for it.
    pub metonyms: Vec<Dated<String>>,
    /// The actors on whose side it is.
    pub sides: Vec<Dated<String>>,
    /// PLOVER sector.
    pub sector: Option<String>,
    /// ISO 3166-1 alpha-3 code, or three capitals for an invented country.
    pub country: Option<String>,
    /// For a person.
    pub gender: Option<Gender>,
    /// For a person.
    pub offices: Vec<Office>,
    /// Ties to other actors.
    pub ties: Vec<Tie>,
    /// Where the facts are from.
    pub source: String,
}

impl ActorEntry {
    /// The full name on a day: of the names valid on it the last one; without a day, or when none is
    /// valid, the last of all.
    pub fn name_on(&self, day: Option<Day>) -> &str {
        let valid = self.names.iter().rev().find(|name| name.between.holds_on(day));
        valid.or(self.names.last()).map_or(self.key.as_str(), |name| name.value.as_str())
    }

    /// The key of its side on a day.
    pub fn side_on(&self, day: Option<Day>) -> Option<&str> {
        let valid = self.sides.iter().rev().find(|side| side.between.holds_on(day));
        valid.map(|side| side.value.as_str())
    }

    /// Every name with its class.
    pub fn all_names(&self) -> Vec<(Dated<String>, NameClass)> {
        let lists = [
            (&self.names, NameClass::Name),
            (&self.aliases, NameClass::Alias),
            (&self.short, NameClass::Short),
            (&self.acronyms, NameClass::Acronym),
            (&self.metonyms, NameClass::Metonym),
        ];
        let dated = lists.into_iter().flat_map(|(list, class)| list.iter().map(move |n| (n.clone(), class)));
        let adjectives = self.adjectives.iter().map(|adjective| {
            (Dated { value: adjective.clone(), between: Between::default() }, NameClass::Adjective)
        });
        dated.chain(adjectives).collect()
    }
}

/// A place.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceEntry {
    /// Lower-case letters, digits and hyphens; never changes.
    pub key: String,
    /// Names in the order of time, other spellings behind them.
    pub names: Vec<Dated<String>>,
    /// Degrees north, WGS 84.
    pub lat: f64,
    /// Degrees east, WGS 84.
    pub lon: f64,
    /// Within this distance of the point lies all of the place.
    pub radius_km: f32,
    /// The key of the place that it lies in.
    pub parent: Option<String>,
    /// `country`, `region`, `city`, `town`, `village`, `district`, `facility`, `water`, `mountain`, ...
    pub kind: String,
    /// ISO 3166-1 alpha-3 code, or three capitals for an invented country.
    pub country: Option<String>,
    /// GeoNames id.
    pub geonames: Option<u32>,
    /// Where the facts are from; empty where the file as a whole says it.
    pub source: String,
}

impl PlaceEntry {
    /// The name on a day: the first of those valid on it.
    pub fn name_on(&self, day: Option<Day>) -> &str {
        let valid = self.names.iter().find(|name| name.between.holds_on(day));
        valid.or(self.names.first()).map_or(self.key.as_str(), |name| name.value.as_str())
    }
}
