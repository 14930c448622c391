//! Parts of places, what lies about them, points by distance and direction, and things in places.

use super::{
    PlaceMention, PlaceResolver, Resolution, role, tokens_touching,
    words::{LONGEST, Use},
};
use hearsay_types::{Analysis, Article, Span, TokenId, Upos};

impl PlaceResolver {
    /// The span and the resolution of a name with what stands around it: "east Velm", "15 km north of
    /// Velm".
    pub(super) fn with_surroundings(
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

    /// Nouns for things in places: those with the name of a place beside them take its coordinates.
    pub(super) fn add_facilities(
        &self,
        article: &Article,
        text: &Analysis,
        mentions: &mut Vec<PlaceMention>,
    ) {
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
