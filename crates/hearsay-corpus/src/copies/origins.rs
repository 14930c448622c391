//! How a report came by its text: agency, first published elsewhere, rewritten, or its own.

use super::{compare::outlet, knowledge::Knowledge};
use hearsay_types::{CopyFamily, CreditKind, CreditRecord, Origin, OriginKind, ReportRecord};
use rustc_hash::FxHashMap;

/// From this share on a report is another's text; below it is composed or rewritten.
const MIN_WHOLE_SHARE: f64 = 0.8;

/// The origin of each report.
pub(super) fn origins(
    reports: &[ReportRecord],
    families: &[CopyFamily],
    knowledge: &Knowledge,
) -> Vec<Origin> {
    let mut by_report: FxHashMap<&str, Vec<&CopyFamily>> = FxHashMap::default();
    for family in families {
        for report in &family.reports {
            by_report.entry(report).or_default().push(family);
        }
    }
    let none = Vec::new();
    let families = |report: &ReportRecord| by_report.get(report.id.as_str()).unwrap_or(&none);
    reports.iter().map(|report| origin(report, families(report), knowledge)).collect()
}

fn origin(report: &ReportRecord, families: &[&CopyFamily], knowledge: &Knowledge) -> Origin {
    let name = |of: &str| knowledge.agency(of).unwrap_or(of).to_owned();
    let own = report.publisher.as_deref().map(|publisher| (outlet(publisher), name(publisher)));
    let is_own = |of: &str| {
        own.as_ref().is_some_and(|(outlet_name, agency)| outlet(of) == *outlet_name || of == agency)
    };
    let credit = |kind: CreditKind| report.credits.iter().find(|credit| credit.kind == kind);
    let credited = |kind: OriginKind, credit: &CreditRecord, of: Option<String>| Origin {
        kind,
        of,
        evidence: vec![credit.evidence.clone()],
    };
    if let Some(found) = credit(CreditKind::Republished) {
        return credited(OriginKind::Republished, found, found.of.as_deref().map(name));
    }
    // Of the families the one that has most of the report's text.
    let share = |family: &&&CopyFamily| {
        let links = family.links.iter().filter(|link| link.from == report.id || link.to == report.id);
        let spans = links.flat_map(|link| {
            link.passages.iter().map(|one| if link.from == report.id { one.from } else { one.to })
        });
        let mut spans: Vec<_> = spans.collect();
        spans.sort_unstable();
        let (mut n, mut end) = (0, 0);
        for span in spans {
            n += span.end.saturating_sub(span.start.max(end));
            end = end.max(span.end);
        }
        f64::from(n) / report.text.len().max(1) as f64
    };
    let foreign = families.iter().filter(|family| {
        family.origin.as_deref() != Some(&report.id) && family.of.as_deref().is_some_and(|of| !is_own(of))
    });
    let best = foreign
        .map(|family| (share(&family), family))
        .reduce(|best, next| if next.0 > best.0 { next } else { best });
    let with_agencies = credit(CreditKind::WithAgencies);
    if let Some(found) =
        credit(CreditKind::Agency).filter(|found| !found.of.as_deref().is_some_and(|of| is_own(&name(of))))
    {
        let kind = if with_agencies.is_some() { OriginKind::Rewrite } else { OriginKind::Agency };
        let of = found.of.as_deref().map(name);
        return credited(kind, found, of.or_else(|| best.and_then(|(_, family)| family.of.clone())));
    }
    if let Some((share, family)) = best {
        let is_agency = family.of.as_deref().is_some_and(|of| knowledge.agency(of).is_some());
        let kind = match () {
            () if share < MIN_WHOLE_SHARE || with_agencies.is_some() => OriginKind::Rewrite,
            () if is_agency => OriginKind::Agency,
            () => OriginKind::Republished,
        };
        let others =
            family.reports.iter().filter(|id| **id != report.id).map(String::as_str).collect::<Vec<_>>();
        let mut evidence =
            vec![format!("{} % of the text is also in {}", (share * 100.0).round(), others.join(", "))];
        evidence.extend(family.evidence.iter().cloned());
        return Origin { kind, of: family.of.clone(), evidence };
    }
    if let Some(found) = with_agencies {
        return credited(OriginKind::Rewrite, found, found.of.as_deref().map(name));
    }
    Origin { kind: OriginKind::Original, of: None, evidence: Vec::new() }
}
