//! The choice among the dates that a page offers.

use hearsay_types::DateCandidate;

/// The dates that were chosen, as positions in the sorted candidates.
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
/// Below this score a date is not taken for the page's.
const LEAST_SCORE: f32 = 0.03;

/// Sorts the candidates and chooses the date of publication and that of the last change.
///
/// The score of a day is that of its best candidate and a little for each further kind of evidence.
pub(crate) fn choose(mut candidates: Vec<DateCandidate>) -> Chosen {
    let totals: Vec<f32> = candidates.iter().map(|candidate| total(candidate, &candidates)).collect();
    for (candidate, total) in candidates.iter_mut().zip(totals) {
        candidate.score = total.min(1.0);
    }
    candidates.sort_by(|a, b| {
        let rank = |c: &DateCandidate| (c.is_update, -c.score);
        rank(a).partial_cmp(&rank(b)).unwrap_or(std::cmp::Ordering::Equal)
    });
    candidates.dedup_by(|b, a| a.date == b.date && a.evidence == b.evidence && a.is_update == b.is_update);
    candidates.truncate(MAX_KEPT);

    let first = candidates.first().filter(|first| !first.is_update && first.score >= LEAST_SCORE);
    let latest_update =
        candidates.iter().filter(|c| c.is_update).max_by_key(|c| (c.date, c.has_time)).cloned();
    let published = match (first, &latest_update) {
        (Some(first), Some(update)) if first.score < 0.3 && update.score > first.score => {
            Some(update.clone())
        }
        (Some(first), _) => Some(with_time(first, &candidates)),
        (None, update) => update.clone(),
    };
    let updated = latest_update.filter(|update| published.as_ref().is_none_or(|p| update.date >= p.date));
    Chosen { candidates, published, updated }
}

/// A candidate's own score and a little for each other kind of evidence for its day.
fn total(candidate: &DateCandidate, all: &[DateCandidate]) -> f32 {
    if candidate.is_update {
        return candidate.score;
    }
    let kind = |c: &DateCandidate| c.evidence.split([':', '=']).next().unwrap_or_default().to_owned();
    let mut kinds = vec![kind(candidate)];
    let mut total = candidate.score;
    for other in all.iter().filter(|other| !other.is_update && other.date.date() == candidate.date.date()) {
        if !kinds.contains(&kind(other)) {
            kinds.push(kind(other));
            total += 0.1 * other.score;
        }
    }
    total
}

/// The chosen date with the time of day that another candidate gives for that day.
fn with_time(chosen: &DateCandidate, candidates: &[DateCandidate]) -> DateCandidate {
    if chosen.has_time {
        return chosen.clone();
    }
    let same_day = |c: &&DateCandidate| {
        c.has_time && !c.is_update && c.date.date() == chosen.date.date() && c.score > 0.5
    };
    candidates.iter().find(same_day).unwrap_or(chosen).clone()
}
