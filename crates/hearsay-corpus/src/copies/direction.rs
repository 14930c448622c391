//! Which of two copies is likelier the earlier one, and who wrote the text first.

use super::{
    compare::{Shared, outlet, outlet_name},
    knowledge::Knowledge,
    prepared::Prepared,
};
use hearsay_types::{CreditKind, CreditRecord, ReportRecord, Span};
use std::cmp::Ordering;

/// Which of two copies is likelier the earlier one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Direction {
    /// Whether it is the second of the two.
    pub is_turned: bool,
    /// Whether anything but lengths and ids says so.
    pub is_directed: bool,
    /// Why.
    pub evidence: Vec<String>,
}

/// The direction between `a` and `b`. In this order decide: one names the other's outlet or credits its text to it; the time of
/// publication; an agency's credit against none; the longer text.
pub(super) fn direction(a: &Prepared<'_>, b: &Prepared<'_>, shared: &Shared) -> Direction {
    let rules = [names_outlet, published_later, credits_agency];
    for rule in rules {
        if let Some((is_turned, why)) = rule(a, b) {
            return Direction { is_turned, is_directed: true, evidence: vec![why, measure(shared)] };
        }
    }
    let order = b.words.len().cmp(&a.words.len()).then_with(|| a.report.id.cmp(&b.report.id));
    let why = if a.words.len() == b.words.len() {
        "nothing tells which is earlier".to_owned()
    } else {
        format!(
            "{} is longer; nothing else tells which is earlier",
            if order == Ordering::Less { &a.report.id } else { &b.report.id }
        )
    };
    Direction {
        is_turned: order == Ordering::Greater,
        is_directed: false,
        evidence: vec![why, measure(shared)],
    }
}

fn measure(shared: &Shared) -> String {
    let n: usize = shared.passages.iter().map(|passage| passage.n_shared).sum();
    let (per_cent, n_passages) = ((shared.containment * 100.0).round(), shared.passages.len());
    let what = if shared.is_credited_quotation { "quoted words" } else { "words" };
    let s = if n_passages == 1 { "" } else { "s" };
    format!("{per_cent} % of the shorter text's five-word runs; {n} {what} in {n_passages} passage{s}")
}

/// Whether one names the other's outlet, and is not named by it. Words about an outlet, unlike a credit line, say
/// nothing of a report that it published on a later day.
fn names_outlet(a: &Prepared<'_>, b: &Prepared<'_>) -> Option<(bool, String)> {
    let names = |text: &Prepared<'_>, other: &Prepared<'_>| {
        let name = outlet_name(other);
        let is_credited =
            other.report.publisher.as_deref().is_some_and(|publisher| credits_to(text.report, publisher));
        let days = moment(text.report).zip(moment(other.report));
        let is_later = days.is_some_and(|((day, _), (other, _))| day < other);
        let is_named =
            || !name.is_empty() && text.words.hashes.windows(name.len()).any(|words| words == name);
        is_credited || !is_later && is_named()
    };
    if same_outlet(a.report, b.report) {
        return None;
    }
    let why = |text: &Prepared<'_>, other: &Prepared<'_>| {
        format!("{} names {}", text.report.id, other.report.publisher.as_deref().unwrap_or_default())
    };
    match (names(a, b), names(b, a)) {
        (false, true) => Some((false, why(b, a))),
        (true, false) => Some((true, why(a, b))),
        _ => None,
    }
}

/// Whether a report's credit lines name a publisher.
fn credits_to(report: &ReportRecord, publisher: &str) -> bool {
    let publisher = outlet(publisher);
    let of =
        report.credits.iter().filter(|credit| is_of_text(credit)).filter_map(|credit| credit.of.as_deref());
    of.map(outlet).any(|of| of == publisher)
}

/// Whether a credit is for the text, or a part of it.
pub(super) fn is_of_text(credit: &CreditRecord) -> bool {
    matches!(credit.kind, CreditKind::Agency | CreditKind::Republished | CreditKind::WithAgencies)
}

/// Whether both reports are of one publisher.
pub(super) fn same_outlet(a: &ReportRecord, b: &ReportRecord) -> bool {
    let name = |report: &ReportRecord| report.publisher.as_deref().map(outlet);
    name(a).is_some_and(|name_a| name(b).is_some_and(|name_b| name_a == name_b))
}

/// When a text was first published as far as a report tells: day, and time where it is given.
pub(super) fn moment(report: &ReportRecord) -> Option<(&str, Option<&str>)> {
    let at = report.first_published.as_deref().or(report.published.as_deref())?;
    let day = at.get(..10)?;
    Some((day, at.get(11..).filter(|time| !time.is_empty())))
}

fn published_later(a: &Prepared<'_>, b: &Prepared<'_>) -> Option<(bool, String)> {
    let ((day_a, time_a), (day_b, time_b)) = (moment(a.report)?, moment(b.report)?);
    let by_time = time_a.zip(time_b).map_or(Ordering::Equal, |(a, b)| a.cmp(b));
    let why = |first: &Prepared<'_>| {
        let at = first.report.first_published.as_deref().or(first.report.published.as_deref());
        format!("{} was published first, {}", first.report.id, at.unwrap_or_default())
    };
    match day_a.cmp(day_b).then(by_time) {
        Ordering::Less => Some((false, why(a))),
        Ordering::Greater => Some((true, why(b))),
        Ordering::Equal => None,
    }
}

fn credits_agency(a: &Prepared<'_>, b: &Prepared<'_>) -> Option<(bool, String)> {
    let agency = |text: &Prepared<'_>| {
        let mut credits = text.report.credits.iter().filter(|credit| credit.kind == CreditKind::Agency);
        credits.next().map(|credit| credit.of.clone().unwrap_or_else(|| credit.evidence.clone()))
    };
    let why = |text: &Prepared<'_>, of: String| format!("{} is credited to {of}", text.report.id);
    match (agency(a), agency(b)) {
        (Some(of), None) => Some((false, why(a, of))),
        (None, Some(of)) => Some((true, why(b, of))),
        _ => None,
    }
}

/// Who is credited with a report's text, and the words that say so. An agency goes by its short name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Credited {
    pub of: String,
    pub evidence: String,
    /// Where the words stand, if they are no credit line: "an AFP correspondent".
    pub span: Option<Span>,
}

/// All who are credited with a report's text or parts of it: its credit lines first, then agencies whose people speak in it.
pub(super) fn credited(text: &Prepared<'_>, knowledge: &Knowledge) -> Vec<Credited> {
    let mut found: Vec<Credited> = Vec::new();
    for credit in text.report.credits.iter().filter(|credit| is_of_text(credit)) {
        let Some(of) = credit.of.as_deref() else { continue };
        if text.report.publisher.as_deref().is_some_and(|publisher| outlet(publisher) == outlet(of)) {
            continue;
        }
        let of = knowledge.agency(of).unwrap_or(of).to_owned();
        found.push(Credited { of, evidence: credit.evidence.clone(), span: None });
    }
    found.extend(own_people(text, knowledge));
    found
}

/// Agencies whose own people speak in the text, or are spoken to: "an AFP correspondent", "told AFP".
pub(super) fn own_people(text: &Prepared<'_>, knowledge: &Knowledge) -> Vec<Credited> {
    let hashes = &text.words.hashes;
    let mut found = Vec::new();
    let mut at = 0;
    while at < hashes.len() {
        let Some((n, place)) = knowledge.agencies.at(hashes, at) else {
            at += 1;
            continue;
        };
        let is_told = at > 0 && hashes[at - 1] == knowledge.told;
        let is_theirs = hashes.get(at + n).is_some_and(|next| knowledge.reporters.contains(next));
        let start = at - usize::from(is_told);
        let end = at + n + usize::from(is_theirs);
        let is_name = text.words.spans[at].of(&text.report.text).starts_with(char::is_uppercase);
        if is_name && (is_told || is_theirs) {
            let span = text.words.spans[start].cover(text.words.spans[end - 1]);
            let of = knowledge.agency_names.get(*place).cloned().unwrap_or_default();
            let evidence = span.of(&text.report.text).to_owned();
            found.push(Credited { of, evidence, span: Some(span) });
        }
        at += n;
    }
    found
}
