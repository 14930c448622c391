//! The gazetteer that is compiled in: names to places, read in place.
//!
//! `cargo xtask data` makes `data/place/gazetteer.bin` with [`pack`](pack::pack); the file's first line says
//! from what. Nothing is decoded when it is opened: names are looked up in an `fst` map, a place is
//! decoded from its 14 bytes when it is asked for. Names are in the comparable form of
//! [`normalize`](crate::knowledge::normalize); adjectives ("African") stand apart under a leading `~`.

pub mod pack;

use std::borrow::Cow;

/// What [`pack`](pack::pack) writes and [`Gazetteer::open`] reads.
pub const FORMAT: u32 = 1;
/// The bytes of the head: one line of text.
const HEAD: usize = 256;
/// The sections behind the head, each with its offset and length.
const N_SECTIONS: usize = 5;
/// The bytes of a place.
const RECORD: usize = 14;
/// The bytes of an entry of the table of first-order divisions.
const DIVISION: usize = 8;
/// Names that share a block of the string table.
const BLOCK: usize = 16;
/// Stands for "none" among divisions.
const NONE: u16 = u16::MAX;

const BUILT_IN: &[u8] = include_bytes!("../../../data/place/gazetteer.bin");

/// What kind of place it is; GeoNames' feature classes, as far as the rules tell them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// A continent, or a region of several countries or parts of one (`RGN`, `CONT`).
    Region,
    /// A sea, river, lake, mountain, island or desert (`H`, `T`).
    Nature,
    /// A country or dependency (`PCL`).
    Country,
    /// A first-order division: state, province, governorate (`ADM1`).
    Division,
    /// A second-order division: county, district (`ADM2`).
    County,
    /// A country's capital (`PPLC`).
    Capital,
    /// A first-order division's seat (`PPLA`).
    Seat,
    /// Any other city, town or village (`PPL`).
    Town,
    /// A part of a city (`PPLX`).
    Quarter,
}

/// In the order of their codes in the file.
const CLASSES: [Class; 9] = [
    Class::Region,
    Class::Nature,
    Class::Country,
    Class::Division,
    Class::County,
    Class::Capital,
    Class::Seat,
    Class::Town,
    Class::Quarter,
];

impl Class {
    /// Whether people live there as in one place: a city, a town, a part of one.
    pub fn is_settlement(self) -> bool {
        matches!(self, Self::Capital | Self::Seat | Self::Town | Self::Quarter)
    }
}

/// A place, as a position among the gazetteer's places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlaceId(pub u32);

/// A place of the gazetteer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// GeoNames id; 0 for a region that has none here.
    pub geonames: u32,
    /// Degrees north, WGS 84.
    pub lat: f64,
    /// Degrees east, WGS 84.
    pub lon: f64,
    /// Its country and first-order division, as a position in the table of divisions.
    pub division: Option<u16>,
    /// Its country, as a position in the table of divisions; the same for all places of a country.
    pub country: Option<u16>,
    /// What it is.
    pub class: Class,
    /// Decimal logarithm of one more than its population.
    pub population: f32,
    /// Within this distance of the point lies all of it, roughly.
    pub radius_km: f32,
}

/// A place that a name may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named {
    /// The place.
    pub id: PlaceId,
    /// Whether the name is another than its usual one.
    pub is_alias: bool,
}

/// What a name leads to; see [`Gazetteer::places_of`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NameValue(u64);

/// Why bytes are no gazetteer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// It is of another format, or none at all.
    #[error("this build reads gazetteers of format {expected}, this one begins with: {found}")]
    Format {
        /// What it begins with.
        found: String,
        /// What this build reads.
        expected: u32,
    },
    /// A section does not lie within the file, or is broken.
    #[error("the gazetteer is cut short or broken")]
    Broken,
}

/// Names and places.
#[derive(Clone)]
pub struct Gazetteer {
    names: fst::Map<Cow<'static, [u8]>>,
    groups: Cow<'static, [u8]>,
    records: Cow<'static, [u8]>,
    divisions: Cow<'static, [u8]>,
    strings: Cow<'static, [u8]>,
}

impl std::fmt::Debug for Gazetteer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Gazetteer of {} names of {} places", self.names.len(), self.len())
    }
}

impl Gazetteer {
    /// What is compiled in.
    pub fn built_in() -> Self {
        Self::open(Cow::Borrowed(BUILT_IN)).expect("a test opens the file that is compiled in")
    }

    /// Reads a gazetteer in place.
    ///
    /// # Errors
    /// If it is of another format or not whole.
    pub fn open(bytes: Cow<'static, [u8]>) -> Result<Self, Error> {
        let head = bytes.get(..HEAD).ok_or(Error::Broken)?;
        if !head.starts_with(format!("hearsay gazetteer {FORMAT},").as_bytes()) {
            let found = String::from_utf8_lossy(&head[..40]).trim().to_owned();
            return Err(Error::Format { found, expected: FORMAT });
        }
        let section = |i: usize| {
            let at = HEAD + 8 * i;
            let start = number(&bytes, at, 4)? as usize;
            let end = start.checked_add(number(&bytes, at + 4, 4)? as usize)?;
            match &bytes {
                Cow::Borrowed(all) => all.get(start..end).map(Cow::Borrowed),
                Cow::Owned(all) => all.get(start..end).map(|part| Cow::Owned(part.to_vec())),
            }
        };
        let section = |i| section(i).ok_or(Error::Broken);
        Ok(Self {
            names: fst::Map::new(section(0)?).map_err(|_| Error::Broken)?,
            groups: section(1)?,
            records: section(2)?,
            divisions: section(3)?,
            strings: section(4)?,
        })
    }

    /// How many places there are.
    pub fn len(&self) -> usize {
        self.records.len() / RECORD
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// The longest name that words in their comparable form begin with: how many words it has, and what
    /// it leads to.
    pub fn longest<'a>(&self, words: impl Iterator<Item = &'a str>) -> Option<(usize, NameValue)> {
        let fst = self.names.as_fst();
        let mut node = fst.root();
        let mut output = fst::raw::Output::zero();
        let mut best = None;
        for (n, word) in words.enumerate() {
            let space = (n > 0).then_some(b' ');
            for byte in space.into_iter().chain(word.bytes()) {
                let Some(i) = node.find_input(byte) else { return best };
                let step = node.transition(i);
                output = output.cat(step.out);
                node = fst.node(step.addr);
            }
            if node.is_final() {
                best = Some((n + 1, NameValue(output.cat(node.final_output()).value())));
            }
        }
        best
    }

    /// What a whole name in its comparable form leads to.
    pub fn get(&self, name: &str) -> Option<NameValue> {
        self.names.get(name).map(NameValue)
    }

    /// The places of a name: those whose usual name it is first, the more populous before the others.
    pub fn places_of(&self, value: NameValue) -> impl Iterator<Item = Named> {
        let is_group = value.0 & 1 == 1;
        let at = usize::try_from(value.0 >> 1).unwrap_or(usize::MAX);
        let one = (!is_group).then_some(value.0 >> 1);
        let n = if is_group { self.groups.get(at).copied().unwrap_or(0) } else { 0 };
        let many = (0..usize::from(n)).filter_map(move |i| number(&self.groups, at + 1 + 3 * i, 3));
        one.into_iter().chain(many).map(|packed| Named {
            id: PlaceId(u32::try_from(packed & 0x7f_ffff).unwrap_or(0)),
            is_alias: packed & 0x80_0000 != 0,
        })
    }

    /// A place; `None` where there is no such one.
    pub fn place(&self, id: PlaceId) -> Option<Place> {
        let at = RECORD.checked_mul(id.0 as usize)?;
        let record = self.records.get(at..at + RECORD)?;
        let degrees = |at: usize, half_turn: f64| {
            let steps = number(record, at, 3).unwrap_or(0) as f64;
            (steps / f64::from(1u32 << 23) - 1.0) * half_turn
        };
        let division = u16::from_le_bytes([record[9], record[10]]);
        let division = (division != NONE).then_some(division);
        Some(Place {
            geonames: u32::try_from(number(record, 0, 3)?).ok()?,
            lat: degrees(3, 90.0),
            lon: degrees(6, 180.0),
            division,
            country: division.and_then(|division| self.division(division)).map(|division| division.country),
            class: *CLASSES.get(usize::from(record[11]))?,
            population: f32::from(record[12]) / 25.0,
            radius_km: radius_of(record[13]),
        })
    }

    /// The usual name of a place; empty where there is no such one.
    pub fn name(&self, id: PlaceId) -> String {
        self.stored_name(id.0 as usize).unwrap_or_default()
    }

    fn stored_name(&self, at: usize) -> Option<String> {
        let start = number(&self.strings, 4 * (at / BLOCK), 4)? as usize;
        let mut rest = self.strings.get(start..)?;
        let mut name: Vec<u8> = Vec::new();
        for _ in 0..=at % BLOCK {
            let (&[shared, n], tail) = rest.split_first_chunk::<2>()?;
            name.truncate(usize::from(shared));
            name.extend_from_slice(tail.get(..usize::from(n))?);
            rest = &tail[usize::from(n)..];
        }
        String::from_utf8(name).ok()
    }

    /// The country with an ISO 3166-1 alpha-3 code, as [`Place::country`] gives it.
    pub fn country(&self, code: &str) -> Option<u16> {
        let n = u16::try_from(self.divisions.len() / DIVISION).ok()?;
        (0..n).find(|i| {
            self.division(*i)
                .is_some_and(|division| division.country == *i && division.iso3 == code.as_bytes())
        })
    }

    /// The place that a country is, from [`Place::country`].
    pub fn country_place(&self, country: u16) -> Option<PlaceId> {
        self.division(country)?.place
    }

    /// The ISO 3166-1 alpha-3 code of a country, from [`Place::country`].
    pub fn country_code(&self, country: u16) -> Option<&str> {
        let at = DIVISION * usize::from(country);
        std::str::from_utf8(self.divisions.get(at + 5..at + 8)?).ok()
    }

    fn division(&self, at: u16) -> Option<Division<'_>> {
        let at = DIVISION * usize::from(at);
        let entry = self.divisions.get(at..at + DIVISION)?;
        let country = u16::from_le_bytes([entry[0], entry[1]]);
        let place = number(entry, 2, 3).filter(|place| *place != 0xff_ffff);
        let place = place.and_then(|place| u32::try_from(place).ok()).map(PlaceId);
        Some(Division { country, place, iso3: &entry[5..8] })
    }
}

/// An entry of the table of divisions; countries stand there too, as their own country.
struct Division<'a> {
    country: u16,
    place: Option<PlaceId>,
    iso3: &'a [u8],
}

/// A number of `n` bytes, the lowest first.
fn number(bytes: &[u8], at: usize, n: usize) -> Option<u64> {
    let bytes = bytes.get(at..at.checked_add(n)?)?;
    Some(bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)))
}

/// Radii grow by 4 % with each step, from half a kilometer on.
fn radius_of(code: u8) -> f32 {
    0.5 * 1.04f32.powi(i32::from(code))
}

#[cfg(test)]
mod tests;
