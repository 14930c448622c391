//! From links to families: which reports go back to one text, which of them is the origin, and who wrote it.

use super::{
    compare::outlet,
    direction::{credited, moment},
    knowledge::Knowledge,
    prepared::Prepared,
};
use hearsay_types::{CopyFamily, CopyLink, CreditKind, ReportRecord, Span};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};

/// A shared text: the links that carry it with those of their passages that are its, and the reports that have it.
#[derive(Debug, Clone, Default)]
struct SharedText {
    reports: BTreeSet<usize>,
    /// By report, where it has the text.
    spans: BTreeMap<usize, Vec<Span>>,
}

/// The families that links make. `reports` holds all reports that links name; others are passed over.
pub(super) fn families(
    reports: &[ReportRecord],
    links: &[CopyLink],
    knowledge: &Knowledge,
) -> Vec<CopyFamily> {
    let numbers: FxHashMap<&str, usize> =
        reports.iter().enumerate().map(|(i, report)| (report.id.as_str(), i)).collect();
    let ends = |link: &CopyLink| Some((*numbers.get(link.from.as_str())?, *numbers.get(link.to.as_str())?));
    let links: Vec<(usize, usize, &CopyLink)> =
        links.iter().filter_map(|link| ends(link).map(|(a, b)| (a, b, link))).collect();

    let mut linked: Vec<usize> = links.iter().flat_map(|(a, b, _)| [*a, *b]).collect();
    linked.sort_unstable();
    linked.dedup();
    let prepared = linked.iter().map(|number| (*number, Prepared::new(&reports[*number], knowledge)));
    let maker = Maker { reports, prepared: prepared.collect(), links: &links, knowledge };
    let mut texts = absorb(maker.join_same_source(shared_texts(&links)));
    texts.sort_by(|a, b| a.reports.cmp(&b.reports));
    texts.iter().map(|text| maker.family(text)).collect()
}

/// The passages of all links, joined where they are one text: where two cover each other by half of the longer
/// in a report that both stand in.
fn shared_texts(links: &[(usize, usize, &CopyLink)]) -> Vec<SharedText> {
    let mut places: Vec<(usize, Span, usize)> = Vec::new();
    let mut ends = Vec::new();
    for (from, to, link) in links {
        for passage in &link.passages {
            places.push((*from, passage.from, ends.len()));
            places.push((*to, passage.to, ends.len()));
            ends.push([(*from, passage.from), (*to, passage.to)]);
        }
    }
    places.sort_unstable();
    let mut groups = Groups::new(ends.len());
    for (i, (report, span, passage)) in places.iter().enumerate() {
        let behind = places[i + 1..].iter().take_while(|next| next.0 == *report && next.1.start < span.end);
        for (_, other, next) in behind {
            let both = span.end.min(other.end).saturating_sub(other.start) as usize;
            if both * 2 >= span.len().max(other.len()) {
                groups.join(*passage, *next);
            }
        }
    }
    let mut texts: BTreeMap<usize, SharedText> = BTreeMap::new();
    for (passage, ends) in ends.iter().enumerate() {
        let text = texts.entry(groups.root(passage)).or_default();
        for (report, span) in ends {
            text.reports.insert(*report);
            text.spans.entry(*report).or_default().push(*span);
        }
    }
    texts.into_values().collect()
}

/// Puts texts whose reports all have a larger text into that one.
fn absorb(mut texts: Vec<SharedText>) -> Vec<SharedText> {
    texts.sort_by(|a, b| b.reports.len().cmp(&a.reports.len()).then_with(|| a.reports.cmp(&b.reports)));
    let mut kept: Vec<SharedText> = Vec::new();
    let mut by_report: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
    for text in texts {
        let first = text.reports.first().and_then(|first| by_report.get(first));
        let larger = first
            .into_iter()
            .flatten()
            .copied()
            .find(|place| kept[*place].reports.is_superset(&text.reports));
        match larger {
            Some(place) => kept[place].take(text),
            None => {
                for report in &text.reports {
                    by_report.entry(*report).or_default().push(kept.len());
                }
                kept.push(text);
            }
        }
    }
    kept
}

impl SharedText {
    fn take(&mut self, other: Self) {
        self.reports.extend(other.reports);
        for (report, spans) in other.spans {
            self.spans.entry(report).or_default().extend(spans);
        }
    }

    /// Number of bytes of a report that are this text.
    fn n_bytes(&self, report: usize) -> usize {
        covered(self.spans.get(&report).cloned().unwrap_or_default())
    }

    fn holds(&self, report: usize, span: Span) -> bool {
        self.spans.get(&report).is_some_and(|spans| spans.iter().any(|one| one.overlaps(span)))
    }
}

/// Number of bytes that lie in at least one span.
pub(super) fn covered(mut spans: Vec<Span>) -> usize {
    spans.sort_unstable();
    let (mut n, mut end) = (0, 0);
    for span in spans {
        n += span.end.saturating_sub(span.start.max(end)) as usize;
        end = end.max(span.end);
    }
    n
}

/// What a credit line counts beside words in the text.
const LINE_WEIGHT: f64 = 4.0;
/// Whoever has a smaller share of a text speaks for it with this share.
const MIN_SHARE: f64 = 0.05;

struct Maker<'a> {
    reports: &'a [ReportRecord],
    prepared: BTreeMap<usize, Prepared<'a>>,
    links: &'a [(usize, usize, &'a CopyLink)],
    knowledge: &'a Knowledge,
}

impl Maker<'_> {
    /// Joins texts that come out of one report, as different parts of one text do, unless they are credited to
    /// different agencies.
    fn join_same_source(&self, texts: Vec<SharedText>) -> Vec<SharedText> {
        let texts = absorb(texts);
        let mut by_source: BTreeMap<(usize, Option<String>), SharedText> = BTreeMap::new();
        let mut others = Vec::new();
        for text in texts {
            let of = self.credited_to(&text).map(|credit| credit.of);
            match self.source(&text) {
                Some(source) => by_source.entry((source, of)).or_default().take(text),
                None => others.push(text),
            }
        }
        others.extend(by_source.into_values());
        others
    }

    /// The report that all others have the text from, where links say so.
    fn source(&self, text: &SharedText) -> Option<usize> {
        let inside = || self.inside(text);
        let source = text.reports.iter().copied().find(|report| inside().all(|(_, to, _)| to != report))?;
        let is_known = inside().filter(|(from, ..)| *from == source).all(|(.., link)| link.is_directed);
        is_known.then_some(source)
    }

    /// The links between reports that have a text.
    fn inside<'b>(&'b self, text: &'b SharedText) -> impl Iterator<Item = &'b (usize, usize, &'b CopyLink)> {
        self.links.iter().filter(|(from, to, _)| text.reports.contains(from) && text.reports.contains(to))
    }

    /// Whom the reports credit with a text, weighed by their shares of it.
    fn credited_to(&self, text: &SharedText) -> Option<CreditedTo> {
        let mut by_name: BTreeMap<String, (f64, Vec<String>)> = BTreeMap::new();
        for &report in &text.reports {
            let share = text.n_bytes(report) as f64 / self.reports[report].text.len().max(1) as f64;
            let share = share.max(MIN_SHARE);
            for credit in credited(&self.prepared[&report], self.knowledge) {
                let weight = match credit.span {
                    None => LINE_WEIGHT,
                    Some(span) if text.holds(report, span) => 1.0,
                    Some(_) if share >= 0.5 => 0.5,
                    Some(_) => continue,
                };
                let (sum, evidence) = by_name.entry(credit.of).or_default();
                *sum += weight * share;
                let why = format!("{}: \u{201c}{}\u{201d}", self.reports[report].id, credit.evidence);
                if !evidence.contains(&why) {
                    evidence.push(why);
                }
            }
        }
        let best = by_name.into_iter().reduce(|best, next| if next.1.0 > best.1.0 { next } else { best })?;
        Some(CreditedTo { of: best.0, evidence: best.1.1 })
    }

    /// The family of a text.
    fn family(&self, text: &SharedText) -> CopyFamily {
        let mut members: Vec<usize> = text.reports.iter().copied().collect();
        let credit = self.credited_to(text);
        let writes = |report: &usize, of: &str| {
            let publisher = self.reports[*report].publisher.as_deref().unwrap_or_default();
            self.knowledge.agency(publisher) == Some(of) || outlet(publisher) == outlet(of)
        };
        members.sort_by_cached_key(|report| {
            let record = &self.reports[*report];
            let at = moment(record).map(|(day, time)| (day.to_owned(), time.map(str::to_owned)));
            let is_writer = credit.as_ref().is_some_and(|credit| writes(report, &credit.of));
            let has_credit = record.credits.iter().any(|credit| credit.kind == CreditKind::Agency);
            (
                !is_writer,
                at.is_none(),
                at,
                !has_credit,
                std::cmp::Reverse(record.text.len()),
                record.id.clone(),
            )
        });
        let mut evidence = Vec::new();
        let mut origin = None;
        let mut of = None;
        let publisher = |report: usize| self.reports[report].publisher.clone();
        let first = members.first().copied();
        if let Some(credit) = credit {
            origin = first.filter(|first| writes(first, &credit.of));
            evidence.extend(credit.evidence.into_iter().take(8));
            of = Some(credit.of);
        } else if let Some(source) = self.source(text) {
            members.retain(|report| *report != source);
            members.insert(0, source);
            origin = Some(source);
            of = publisher(source);
            let mut inside = self.inside(text).filter(|(from, ..)| *from == source);
            evidence.extend(inside.find_map(|(.., link)| link.evidence.first().cloned()));
        } else if let Some(first) = first
            && let Some(publisher) = publisher(first)
            && members.iter().all(|report| writes(report, &publisher))
        {
            evidence.push(format!("all are of {publisher}"));
            of = Some(publisher);
        } else {
            evidence.push("nothing tells who wrote it".to_owned());
        }
        let id = |report: &usize| self.reports[*report].id.clone();
        CopyFamily {
            reports: members.iter().map(id).collect(),
            origin: origin.as_ref().map(id),
            of,
            evidence,
            links: self.inside(text).map(|(.., link)| (*link).clone()).collect(),
        }
    }
}

/// Whom a family's reports credit.
struct CreditedTo {
    of: String,
    evidence: Vec<String>,
}

/// Numbers in groups: union-find.
pub(super) struct Groups {
    parent: Vec<usize>,
}

impl Groups {
    pub fn new(n: usize) -> Self {
        Self { parent: (0..n).collect() }
    }

    pub fn root(&mut self, mut at: usize) -> usize {
        while self.parent[at] != at {
            self.parent[at] = self.parent[self.parent[at]];
            at = self.parent[at];
        }
        at
    }

    pub fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        let (low, high) = (a.min(b), a.max(b));
        self.parent[high] = low;
    }
}
