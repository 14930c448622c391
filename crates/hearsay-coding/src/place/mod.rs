//! Toponyms and the places that they stand for.
//!
//! In come an article, its analysis and what is known beforehand ([`Knowledge`], [`gazetteer`]); out go
//! [`PlaceMention`]s, resolved or not. Recognition ([`recognize`]): entities that are places or facilities,
//! and names of places where their words and surroundings allow it. Resolution ([`rank`]): among the places of
//! a name the one that fits the report's other places, the user's own first. Parts of places ("east
//! Velm"), what lies about them ("near Velm"), points by distance and direction ("15 km north of Velm") and
//! things in them ("the artillery college in Velm") take the place's coordinates with a radius that says
//! how little is known. What nothing knows stays, unresolved.
//!
//! Known gaps: few villages outside Syria; a facility's own coordinates are not known; "the city" is not
//! joined to the place named before.

mod candidates;
pub mod gazetteer;
mod rank;
mod recognize;
mod role;
mod surroundings;
mod types;
mod words;

use crate::{
    Knowledge,
    knowledge::{Day, EntryId, Found, normalize},
};
use candidates::{Candidate, Names, Origin};
use hearsay_types::{Analysis, Article, PlaceMention, PlaceRole, Resolution, Span};
use rank::Toponym;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;
use types::Types;
use words::{PlaceWords, Use};

/// Finds toponyms and resolves them.
#[derive(Debug, Clone)]
pub struct PlaceResolver {
    knowledge: Arc<Knowledge>,
    names: Arc<Names>,
    words: Arc<PlaceWords>,
    types: Arc<Types>,
    /// Words that are seldom places although places are called so.
    ordinary: Arc<FxHashSet<&'static str>>,
}

/// What a toponym was resolved to, and how sure that is.
pub type Resolved = Option<(Resolution, f32)>;

impl PlaceResolver {
    /// A resolver that knows what `knowledge` and the built-in gazetteer hold.
    pub fn new(knowledge: Arc<Knowledge>) -> Self {
        Self {
            names: Arc::new(Names::new(knowledge.clone())),
            knowledge,
            words: Arc::new(PlaceWords::built_in()),
            types: Arc::new(Types::built_in()),
            ordinary: Arc::new(recognize::ordinary()),
        }
    }

    /// The places of one report, in the order of the text. Does not fail.
    pub fn resolve(&self, article: &Article, text: &Analysis) -> Vec<PlaceMention> {
        let words = normalize::words(&article.text);
        let names = self.knowledge.names().find(&words, article.dct());
        let spans = self.recognize(article, text, &words, &names);
        let resolved = self.resolve_spans(article, &spans, &names);
        let mut mentions: Vec<PlaceMention> = Vec::new();
        for (name, resolved) in spans.into_iter().zip(resolved) {
            let role = role::role(article, text, name);
            let (span, resolved, score) = match resolved {
                Some((base, score)) => {
                    let (span, place) = self.with_surroundings(article, text, name, base);
                    (span, Some(place), score)
                }
                None => (name, None, 0.0),
            };
            if mentions.iter().all(|mention| !overlap(mention.span, span)) {
                mentions.push(PlaceMention { span, role, resolved, score });
            }
        }
        self.add_facilities(article, text, &mut mentions);
        mentions.sort_by_key(|mention| (mention.span.start, std::cmp::Reverse(mention.span.end)));
        mentions
    }

    /// The toponyms of one report, without what stands around them, in the order of the text; they do not
    /// overlap.
    pub fn toponyms(&self, article: &Article, text: &Analysis) -> Vec<Span> {
        let words = normalize::words(&article.text);
        let names = self.knowledge.names().find(&words, article.dct());
        self.recognize(article, text, &words, &names)
    }

    /// What each of these toponyms stands for; they are given in the order of the text and do not overlap.
    /// Adjectives ("Syrian") are resolved to their country or region.
    pub fn resolve_toponyms(&self, article: &Article, toponyms: &[Span]) -> Vec<Resolved> {
        let words = normalize::words(&article.text);
        let names = self.knowledge.names().find(&words, article.dct());
        self.resolve_spans(article, toponyms, &names)
    }

    fn resolve_spans(&self, article: &Article, spans: &[Span], known: &[Found]) -> Vec<Resolved> {
        let day = article.dct();
        let mut positions: FxHashMap<String, usize> = FxHashMap::default();
        let mut names: Vec<Vec<Candidate>> = Vec::new();
        let mut toponyms: Vec<Toponym> = Vec::new();
        for span in spans {
            let written = span.of(&article.text);
            let form = normalize::name(written);
            let name = *positions.entry(form).or_insert_with(|| {
                names.push(self.names.candidates(written, day));
                names.len() - 1
            });
            let before = article.text.get(..span.start as usize).unwrap_or_default();
            let behind = article.text.get(span.end as usize..).unwrap_or_default();
            let kind = self.types.around(last_chars(before, 40), behind);
            toponyms.push(Toponym { span: *span, name, kind });
        }
        let outside = self.countries_spoken_of(article, spans, known);
        let ranked = rank::rank(&article.text, &toponyms, &names, &outside);
        let mut resolved: Vec<Resolved> = toponyms
            .iter()
            .zip(ranked)
            .map(|(toponym, best)| {
                let (i, share) = best?;
                let candidate = names[toponym.name].get(i)?;
                let score = 0.95 * share * if candidate.fit < -0.4 { 0.8 } else { 1.0 };
                Some((self.resolution(candidate, day), score))
            })
            .collect();
        self.place_facilities(article, spans, &mut resolved);
        resolved
    }

    /// Countries that the report speaks of without naming a place: by their people, bodies and officials,
    /// by its outlet and its address; with weights.
    fn countries_spoken_of(&self, article: &Article, spans: &[Span], known: &[Found]) -> Vec<(u16, f32)> {
        let mut counts: Vec<(u16, f32)> = Vec::new();
        let mut add = |country: Option<u16>, weight: f32| {
            let Some(country) = country else { return };
            match counts.iter_mut().find(|(other, _)| *other == country) {
                Some((_, sum)) => *sum += weight,
                None => counts.push((country, weight)),
            }
        };
        let country_of = |found: &[(EntryId, _)]| {
            let actor = found.iter().find_map(|(id, _)| match id {
                EntryId::Actor(i) => self.knowledge.actors().get(*i as usize),
                EntryId::Place(_) => None,
            });
            actor?.country.as_deref().and_then(|code| self.names.gazetteer.country(code))
        };
        for name in known.iter().filter(|name| spans.iter().all(|span| !overlap(*span, name.span))) {
            add(country_of(&name.uses), 1.0);
        }
        counts_to_weights(&mut counts);
        let mut add = |country: Option<u16>| counts.extend(country.map(|country| (country, 1.0)));
        if let Some(publisher) = &article.publisher {
            add(country_of(&self.knowledge.names().get(&publisher.value, article.dct())));
        }
        if let Some(url) = &article.url {
            add(self.names.country_of_address(&url.value));
        }
        counts
    }

    /// Facilities that nothing knows: they lie in the city that their name begins with, or in the one named
    /// last.
    fn place_facilities(&self, article: &Article, spans: &[Span], resolved: &mut [Resolved]) {
        let mut last: Option<(Resolution, f32)> = None;
        for (span, resolved) in spans.iter().zip(resolved) {
            let written = span.of(&article.text);
            if let Some(place) = resolved {
                if place.0.radius_km < 60.0 {
                    last = Some(place.clone());
                }
                continue;
            }
            let Some(radius_km) = self.facility_radius(written) else { continue };
            let within = self.city_within(written, article.dct()).or_else(|| last.clone());
            *resolved = within.map(|(place, score)| {
                let name = format!("{written} ({})", place.name);
                let radius_km = place.radius_km.max(radius_km) * 1.2;
                (Resolution { geonames: None, name, radius_km, ..place }, 0.5 * score)
            });
        }
    }

    /// The radius of a facility by a noun for it at either end of its name.
    fn facility_radius(&self, name: &str) -> Option<f32> {
        let lower = name.to_lowercase();
        let mut words = lower.split_whitespace();
        let (first, last) = (words.next()?, words.next_back()?);
        [last, first].into_iter().find_map(|word| self.words.radius(Use::Facility, word))
    }

    /// A larger city among the words of a name.
    fn city_within(&self, name: &str, day: Option<Day>) -> Resolved {
        let words: Vec<&str> = name.split([' ', '-']).collect();
        let n_words = words.len().min(8);
        let parts = (1..=3.min(n_words)).rev().flat_map(|n| (0..=n_words - n).map(move |at| (at, n)));
        parts.filter(|(_, n)| *n < words.len()).find_map(|(at, n)| {
            let candidates = self.names.candidates(&words[at..at + n].join(" "), day);
            let city = candidates.into_iter().find(|candidate| {
                candidate.place.class.is_settlement()
                    && candidate.place.population > 5.0
                    && candidate.fit > -0.4
            });
            city.map(|city| (self.resolution(&city, day), 0.6))
        })
    }

    fn resolution(&self, candidate: &Candidate, day: Option<Day>) -> Resolution {
        let place = &candidate.place;
        let name = match candidate.origin {
            Origin::Known(i) => {
                let entry = self.knowledge.places().get(i as usize);
                entry.map_or_else(String::new, |entry| entry.name_on(day).to_owned())
            }
            Origin::Gazetteer(id) => self.names.gazetteer.name(id),
        };
        let geonames = (place.geonames != 0).then_some(place.geonames);
        Resolution { geonames, name, lat: place.lat, lon: place.lon, radius_km: place.radius_km }
    }
}

/// From how often a country is spoken of to how much that weighs.
fn counts_to_weights(counts: &mut [(u16, f32)]) {
    counts.iter_mut().for_each(|(_, count)| *count = 0.5 * (1.0 + count.ln()));
}

/// The last characters of a text, `n` bytes at most.
fn last_chars(text: &str, n: usize) -> &str {
    let start = (text.len().saturating_sub(n)..=text.len()).find(|at| text.is_char_boundary(*at));
    start.and_then(|start| text.get(start..)).unwrap_or_default()
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
