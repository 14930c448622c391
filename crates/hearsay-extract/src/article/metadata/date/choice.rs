//! The choice among the dates that a page offers.

use super::candidates::Found;
use hearsay_types::DateCandidate;

/// The dates that a page offers, and those that were chosen.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Chosen {
    /// All candidates, best first; those of change behind those of publication.
    pub(crate) candidates: Vec<DateCandidate>,
    /// The date of publication.
    pub(crate) published: Option<DateCandidate>,
    /// The date of the last change.
    pub(crate) updated: Option<DateCandidate>,
}

/// At most so many candidates are kept.
const MAX_KEPT: usize = 40;
/// Clocks of the world differ by at most so many minutes from UTC.
const MAX_OFFSET: i64 = 14 * 60;

/// Sorts the candidates and chooses the date of publication and that of the last change.
///
/// The score of a day is that of its best candidate and a little for each further kind of evidence. A date
/// without a day is never chosen. Where the best date is written in UTC and the page also gives that very
/// time in its own zone, or the next day in its address, the publisher's day counts.
pub(crate) fn choose(mut found: Vec<Found>) -> Chosen {
    let totals: Vec<f32> = found.iter().map(|one| total(one, &found)).collect();
    for (one, total) in found.iter_mut().zip(totals) {
        one.candidate.score = total;
    }
    let rank = |one: &Found| (one.candidate.is_update, -one.candidate.score);
    found.sort_by(|a, b| rank(a).partial_cmp(&rank(b)).unwrap_or(std::cmp::Ordering::Equal));

    let best =
        |is_update: bool| found.iter().find(move |one| one.candidate.is_update == is_update && one.has_day);
    let updates = found.iter().filter(|one| one.candidate.is_update && one.has_day);
    let updated =
        updates.max_by_key(|one| (one.candidate.date, one.candidate.has_time)).map(|one| &one.candidate);
    let published = match (best(false), best(true)) {
        (Some(first), Some(update))
            if first.candidate.score < 0.3 && update.candidate.score > first.candidate.score =>
        {
            Some(update.candidate.clone())
        }
        (Some(first), _) => Some(with_time(&in_own_zone(first, &found).candidate, &found)),
        (None, update) => update.map(|update| update.candidate.clone()),
    };
    let is_later = |update: &&DateCandidate| published.as_ref().is_none_or(|first| update.date >= first.date);
    let updated = updated.filter(is_later).cloned();

    let mut candidates: Vec<DateCandidate> = found.into_iter().map(|one| one.candidate).collect();
    candidates.dedup_by(|b, a| a.date == b.date && a.evidence == b.evidence && a.is_update == b.is_update);
    candidates.truncate(MAX_KEPT);
    for candidate in &mut candidates {
        candidate.score = candidate.score.min(1.0);
    }
    Chosen { candidates, published, updated }
}

/// A candidate's own score and a little for each other kind of evidence for its day.
fn total(one: &Found, all: &[Found]) -> f32 {
    if one.candidate.is_update {
        return one.candidate.score;
    }
    let mut kinds = vec![kind(one)];
    let mut total = one.candidate.score;
    let day = one.candidate.date.date();
    for other in all.iter().filter(|other| !other.candidate.is_update && other.candidate.date.date() == day) {
        if !kinds.contains(&kind(other)) {
            kinds.push(kind(other));
            total += 0.1 * other.candidate.score;
        }
    }
    total
}

/// The kind of a candidate's evidence: its first words.
fn kind(one: &Found) -> &str {
    one.candidate.evidence.split([':', '=']).next().unwrap_or_default()
}

/// The candidate that gives the time of a date in UTC in the publisher's zone, if that is another day.
fn in_own_zone<'f>(first: &'f Found, found: &'f [Found]) -> &'f Found {
    if !first.is_utc {
        return first;
    }
    let minutes =
        |one: &Found| one.candidate.date.since(first.candidate.date).ok()?.total(jiff::Unit::Minute).ok();
    let is_twin = |one: &&Found| {
        let Some(apart) = minutes(one).filter(|_| one.candidate.has_time && !one.is_utc) else {
            return false;
        };
        let apart = apart.round() as i64;
        // Seconds may be left out in one of the two.
        let is_offset = [apart, apart + 1].iter().any(|apart| *apart != 0 && apart % 15 == 0);
        is_offset && apart.abs() <= MAX_OFFSET
    };
    let first_day = first.candidate.date.date();
    let hour = first.candidate.date.hour();
    let is_address = |one: &&Found| {
        let day = one.candidate.date.date();
        let is_next = hour >= 10 && first_day.tomorrow().is_ok_and(|next| next == day);
        let is_last = hour < 14 && first_day.yesterday().is_ok_and(|last| last == day);
        one.has_day && one.candidate.evidence == "url" && (is_next || is_last)
    };
    let mut others =
        found.iter().filter(|one| !one.candidate.is_update && one.candidate.date.date() != first_day);
    let same_day = found
        .iter()
        .any(|one| !one.candidate.is_update && one.candidate.date.date() == first_day && is_twin(&one));
    if same_day {
        return first;
    }
    others.find(|one| one.candidate.score > 0.3 && (is_twin(one) || is_address(one))).unwrap_or(first)
}

/// The chosen date with the time of day that another candidate gives for that day.
fn with_time(chosen: &DateCandidate, found: &[Found]) -> DateCandidate {
    if chosen.has_time {
        return chosen.clone();
    }
    let same_day = |c: &&DateCandidate| {
        c.has_time && !c.is_update && c.date.date() == chosen.date.date() && c.score > 0.5
    };
    found.iter().map(|one| &one.candidate).find(same_day).unwrap_or(chosen).clone()
}
