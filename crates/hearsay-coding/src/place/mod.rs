//! Toponyms and the places that they stand for.
//!
//! In come an article, its analysis and what is known beforehand ([`Knowledge`]); out go
//! [`PlaceMention`]s, resolved or not. Recognition: the names of known places, and entities that are
//! places or facilities. Resolution: among the places of one name the one in a country that the report
//! names, else the largest. Parts of places ("east Velm"), what lies about them ("near Velm"), points by
//! distance and direction ("15 km north of Velm") and things in them ("the artillery college in Velm")
//! take the place's coordinates with a radius that says how little is known.
//!
//! Known gaps: only countries, capitals and larger cities are built in, no villages; a facility's own
//! coordinates are not known.

mod role;
mod words;

use crate::{
    Knowledge,
    knowledge::{Day, EntryId, Found, PlaceEntry, normalize},
};
use hearsay_types::{
    Analysis, Article, EntityType, PlaceMention, PlaceRole, Resolution, Span, TokenId, Upos,
};
use std::sync::Arc;
use words::{LONGEST, PlaceWords, Use};

/// Finds toponyms and resolves them.
#[derive(Debug, Clone)]
pub struct PlaceResolver {
    knowledge: Arc<Knowledge>,
    words: Arc<PlaceWords>,
}

impl PlaceResolver {
    /// A resolver that knows what `knowledge` holds.
    pub fn new(knowledge: Arc<Knowledge>) -> Self {
        Self { knowledge, words: Arc::new(PlaceWords::built_in()) }
    }

    /// The places of one report, in the order of the text. Does not fail.
    pub fn resolve(&self, article: &Article, text: &Analysis) -> Vec<PlaceMention> {
        let day = article.dct();
        let words = normalize::words(&article.text);
        let names = self.knowledge.names().find(&words, day);
        let countries = self.countries(&names);
        let mut mentions: Vec<PlaceMention> = Vec::new();
        for name in &names {
            let Some((place, score)) = self.likeliest(name, &countries) else { continue };
            if !is_toponym(text, name.span) {
                continue;
            }
            let base = resolution(place, day);
            let mention = self.with_surroundings(article, text, name.span, base);
            let role = role::role(article, text, name.span);
            mentions.push(PlaceMention { span: mention.0, role, resolved: Some(mention.1), score });
        }
        self.add_unknown(article, text, &mut mentions);
        self.add_facilities(article, text, &mut mentions);
        mentions.sort_by_key(|mention| (mention.span.start, std::cmp::Reverse(mention.span.end)));
        mentions
    }

    /// The countries whose places, people or bodies the report names, with how often.
    fn countries(&self, names: &[Found]) -> Vec<(&str, u32)> {
        let mut counts: Vec<(&str, u32)> = Vec::new();
        for name in names {
            let Some((id, _)) = name.uses.first() else { continue };
            let country = match id {
                EntryId::Actor(i) => {
                    self.knowledge.actors().get(*i as usize).and_then(|actor| actor.country.as_deref())
                }
                EntryId::Place(i) => {
                    self.knowledge.places().get(*i as usize).and_then(|place| place.country.as_deref())
                }
            };
            let Some(country) = country else { continue };
            match counts.iter_mut().find(|(other, _)| *other == country) {
                Some((_, count)) => *count += 1,
                None => counts.push((country, 1)),
            }
        }
        counts
    }

    /// Of the places of a name the likeliest, and how likely it is.
    fn likeliest(&self, name: &Found, countries: &[(&str, u32)]) -> Option<(&PlaceEntry, f32)> {
        let places = name.uses.iter().filter_map(|(id, _)| match id {
            EntryId::Place(i) => self.knowledge.places().get(*i as usize),
            EntryId::Actor(_) => None,
        });
        let weight = |place: &PlaceEntry| {
            let named = countries.iter().find(|(country, _)| place.country.as_deref() == Some(*country));
            let named = named.map_or(0.0, |(_, count)| (*count).min(10) as f32);
            let size = if place.kind == "country" { 20.0 } else { place.radius_km.min(30.0) / 10.0 };
            named + size
        };
        let mut weighed: Vec<(f32, &PlaceEntry)> = places.map(|place| (weight(place), place)).collect();
        weighed.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.key.cmp(&b.1.key)));
        let (best, place) = *weighed.first()?;
        let all: f32 = weighed.iter().map(|(weight, _)| weight + 0.5).sum();
        Some((place, 0.95 * (best + 0.5) / all))
    }

    /// The span and the resolution of a name with what stands around it: "east Velm", "15 km north of
    /// Velm".
    fn with_surroundings(
        &self,
        article: &Article,
        text: &Analysis,
        name: Span,
        base: Resolution,
    ) -> (Span, Resolution) {
        let range = tokens_touching(text, name);
        let mut span = name;
        let mut place = base;
        let lower = |i: usize| text.tokens[i].span.of(&article.text).to_lowercase();
        let same_sentence = |i: usize| {
            text.tokens.get(i).is_some_and(|token| {
                range.clone().next().is_some_and(|first| text.tokens[first].sentence == token.sentence)
            })
        };
        if same_sentence(range.end)
            && let Some(factor) = self.words.radius(Use::Behind, &lower(range.end))
        {
            span = span.cover(text.tokens[range.end].span);
            place.radius_km *= factor;
        }
        let mut first = range.start;
        while first > 0 && same_sentence(first - 1) {
            let Some(factor) = self.words.radius(Use::Before, &lower(first - 1)) else { break };
            first -= 1;
            span = span.cover(text.tokens[first].span);
            place.radius_km *= factor;
        }
        if let Some((start, moved)) = self.offset(article, text, first, &place) {
            return (span.cover(text.tokens[start].span), moved);
        }
        for n in (1..=LONGEST.min(first)).rev() {
            if !same_sentence(first - n) {
                continue;
            }
            let phrase: Vec<String> = (first - n..first).map(lower).collect();
            if let Some(factor) = self.words.radius(Use::Around, &phrase.join(" ")) {
                place.radius_km = (place.radius_km * factor).max(5.0);
                break;
            }
        }
        (span, place)
    }

    /// "15 km (9 miles) north of" before a name: where it begins, and the point.
    fn offset(
        &self,
        article: &Article,
        text: &Analysis,
        name: usize,
        base: &Resolution,
    ) -> Option<(usize, Resolution)> {
        let lower = |i: usize| text.tokens[i].span.of(&article.text).to_lowercase();
        let of = name.checked_sub(1).filter(|i| lower(*i) == "of")?;
        let direction = of.checked_sub(1)?;
        let bearing = bearing(&lower(direction))?;
        let unit_at = (direction.saturating_sub(8)..direction).rev().find(|i| {
            let before = i.checked_sub(1).map(lower);
            km_of(&lower(*i)).is_some()
                && before.is_some_and(|n| n.replace(',', "").parse::<f64>().is_ok())
                && !(*i + 1..direction).any(|j| km_of(&lower(j)).is_some() && lower(*i - 1).is_empty())
        });
        let Some(unit) = unit_at else {
            let radius_km = base.radius_km * 2.0 + 10.0;
            return Some((
                direction,
                Resolution { radius_km, ..moved(base, bearing, f64::from(base.radius_km)) },
            ));
        };
        let number: f64 = lower(unit - 1).replace(',', "").parse().ok()?;
        let km = number * km_of(&lower(unit))?;
        let radius_km = (km * 0.25).max(3.0) as f32 + base.radius_km * 0.5;
        Some((unit - 1, Resolution { radius_km, ..moved(base, bearing, km) }))
    }

    /// Entities that are places, but none of the known ones: unresolved.
    fn add_unknown(&self, article: &Article, text: &Analysis, mentions: &mut Vec<PlaceMention>) {
        for entity in &text.entities {
            let is_place = matches!(entity.kind, EntityType::Place | EntityType::Facility);
            if is_place && mentions.iter().all(|mention| !overlap(mention.span, entity.span)) {
                let role = role::role(article, text, entity.span);
                mentions.push(PlaceMention { span: entity.span, role, resolved: None, score: 0.0 });
            }
        }
    }

    /// Nouns for things in places: those with the name of a place beside them take its coordinates.
    fn add_facilities(&self, article: &Article, text: &Analysis, mentions: &mut Vec<PlaceMention>) {
        for (i, token) in text.tokens.iter().enumerate() {
            if token.upos != Upos::Noun {
                continue;
            }
            let Some((start, radius_km)) = self.facility(article, text, i) else { continue };
            let beside = beside(text, TokenId::from(i), start, mentions);
            let is_definite =
                start > 0 && matches!(&*text.tokens[start - 1].lemma, "the" | "a" | "an" | "this");
            let first = if is_definite { start - 1 } else { start };
            let noun = text.tokens[first].span.cover(token.span);
            if mentions.iter().any(|mention| mention.span.contains(noun)) {
                continue;
            }
            let resolved = beside.and_then(|mention| mention.resolved.clone()).map(|place| Resolution {
                radius_km: place.radius_km.max(radius_km) * 1.2,
                name: format!("{} ({})", noun.of(&article.text), place.name),
                geonames: None,
                ..place
            });
            let is_proper = text.tokens[start..i].iter().any(|token| token.upos == Upos::Propn);
            if resolved.is_none() && !is_definite && !is_proper {
                continue;
            }
            let score = beside.map_or(0.0, |mention| mention.score * 0.8);
            let role = role::role(article, text, token.span);
            mentions.push(PlaceMention { span: noun, role, resolved, score });
        }
    }

    /// The first token of a facility's noun that ends at `at`, and its radius.
    fn facility(&self, article: &Article, text: &Analysis, at: usize) -> Option<(usize, f32)> {
        let lemma = text.tokens[at].lemma.to_lowercase();
        let sentence = text.tokens[at].sentence;
        (0..3).rev().find_map(|n| {
            let start = at.checked_sub(n)?;
            if text.tokens[start].sentence != sentence {
                return None;
            }
            let mut words: Vec<String> = text.tokens[start..at]
                .iter()
                .map(|token| token.span.of(&article.text).to_lowercase())
                .collect();
            words.push(lemma.clone());
            self.words.radius(Use::Facility, &words.join(" ")).map(|radius| (start, radius))
        })
    }
}

/// The place that a facility lies in: "in Velm" behind it, or "Velm airport".
fn beside<'a>(
    text: &Analysis,
    noun: TokenId,
    start: usize,
    mentions: &'a [PlaceMention],
) -> Option<&'a PlaceMention> {
    let dependents: Vec<TokenId> = text
        .dependents(noun)
        .filter(|(_, t)| t.deprel.is("nmod") || t.deprel.is("compound"))
        .map(|(id, _)| id)
        .collect();
    let by_grammar = dependents.iter().find_map(|id| {
        let span = text.token(*id).span;
        mentions.iter().find(|mention| mention.span.contains(span) && mention.resolved.is_some())
    });
    let before = start.checked_sub(1).map(|i| text.tokens[i].span);
    by_grammar.or_else(|| {
        before.and_then(|before| mentions.iter().find(|m| m.span.contains(before) && m.resolved.is_some()))
    })
}

/// Whether a known name is a place's here, and not part of a person's or an organization's name.
fn is_toponym(text: &Analysis, name: Span) -> bool {
    use EntityType::{ArmedGroup, Government, Nationality, Organization, Person};
    let mut entities = text.entities.iter().filter(|entity| overlap(entity.span, name));
    !entities.any(|entity| {
        let is_other = matches!(entity.kind, Person | Organization | ArmedGroup | Government | Nationality);
        is_other && (entity.span.len() > name.len() + 1 || entity.kind == Person && entity.score > 0.8)
    })
}

fn resolution(place: &PlaceEntry, day: Option<Day>) -> Resolution {
    Resolution {
        geonames: place.geonames,
        name: place.name_on(day).to_owned(),
        lat: place.lat,
        lon: place.lon,
        radius_km: place.radius_km,
    }
}

/// A point at a distance and a bearing in degrees from another, on a sphere.
fn moved(from: &Resolution, bearing: f64, km: f64) -> Resolution {
    const EARTH_KM: f64 = 6371.0;
    let (lat, lon, angle) = (from.lat.to_radians(), from.lon.to_radians(), km / EARTH_KM);
    let bearing = bearing.to_radians();
    let to_lat = (lat.sin() * angle.cos() + lat.cos() * angle.sin() * bearing.cos()).asin();
    let to_lon =
        lon + (bearing.sin() * angle.sin() * lat.cos()).atan2(angle.cos() - lat.sin() * to_lat.sin());
    Resolution { lat: to_lat.to_degrees(), lon: to_lon.to_degrees(), geonames: None, ..from.clone() }
}

/// Degrees from north, clockwise.
fn bearing(word: &str) -> Option<f64> {
    let at = ["north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest"];
    let plain = word.replace('-', "");
    at.iter().position(|name| *name == plain).map(|i| 45.0 * i as f64)
}

fn km_of(unit: &str) -> Option<f64> {
    match unit.trim_end_matches('.') {
        "km" | "kms" | "kilometer" | "kilometers" | "kilometre" | "kilometres" => Some(1.0),
        "mile" | "miles" | "mi" => Some(1.609_344),
        "m" | "meters" | "metres" => Some(0.001),
        _ => None,
    }
}

const fn overlap(a: Span, b: Span) -> bool {
    a.start < b.end && b.start < a.end
}

fn tokens_touching(text: &Analysis, span: Span) -> std::ops::Range<usize> {
    let start = text.tokens.partition_point(|token| token.span.end <= span.start);
    let end = text.tokens.partition_point(|token| token.span.start < span.end);
    start..end.max(start)
}

#[cfg(test)]
mod tests;
