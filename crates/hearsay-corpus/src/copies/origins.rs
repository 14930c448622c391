//! How a report came by its text: agency, first published elsewhere, rewritten, or its own.

use super::{compare::outlet, direction, families::covered, knowledge::Knowledge, prepared::Prepared};
use hearsay_types::{CopyFamily, CreditKind, CreditRecord, Origin, OriginKind, ReportRecord};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

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
    let of_report = |report: &ReportRecord| by_report.get(report.id.as_str()).unwrap_or(&none);
    reports.iter().map(|report| Asked { report, families: of_report(report), knowledge }.origin()).collect()
}

/// A report whose origin is asked for.
struct Asked<'a> {
    report: &'a ReportRecord,
    families: &'a [&'a CopyFamily],
    knowledge: &'a Knowledge,
}

impl Asked<'_> {
    /// In this order decide: a line that it was published elsewhere; a line that credits an agency; the family that
    /// has most of the text and is credited to somebody else; a line that credits agencies with parts.
    fn origin(&self) -> Origin {
        let credit = |kind: CreditKind| self.report.credits.iter().find(|credit| credit.kind == kind);
        if let Some(found) = credit(CreditKind::Republished).filter(|found| self.foreign(found).is_some()) {
            return self.credited(OriginKind::Republished, found, None);
        }
        let family = self.family();
        let with_agencies = credit(CreditKind::WithAgencies);
        let of_family = || family.and_then(|(_, family)| family.of.clone());
        if let Some(found) =
            credit(CreditKind::Agency).filter(|one| one.of.is_none() || self.foreign(one).is_some())
        {
            let kind = if with_agencies.is_some() { OriginKind::Rewrite } else { OriginKind::Agency };
            return self.credited(kind, found, of_family());
        }
        if let Some((share, family)) = family {
            let is_agency = family.of.as_deref().is_some_and(|of| self.knowledge.agency(of).is_some());
            let kind = match () {
                () if share < MIN_WHOLE_SHARE || with_agencies.is_some() => OriginKind::Rewrite,
                () if is_agency => OriginKind::Agency,
                () => OriginKind::Republished,
            };
            let others = family.reports.iter().filter(|id| **id != self.report.id).map(String::as_str);
            let others = others.take(5).collect::<Vec<_>>().join(", ");
            let mut evidence = vec![format!("{:.0} % of the text is also in {others}", share * 100.0)];
            evidence.extend(family.evidence.iter().cloned());
            return Origin { kind, of: family.of.clone(), evidence };
        }
        match with_agencies {
            Some(found) => self.credited(OriginKind::Rewrite, found, self.agency_in_text()),
            None => Origin { kind: OriginKind::Original, of: None, evidence: Vec::new() },
        }
    }

    fn credited(&self, kind: OriginKind, credit: &CreditRecord, or_else: Option<String>) -> Origin {
        Origin { kind, of: self.foreign(credit).or(or_else), evidence: vec![credit.evidence.clone()] }
    }

    /// Whom a credit names, an agency by its short name; `None` where that is the report's own publisher.
    fn foreign(&self, credit: &CreditRecord) -> Option<String> {
        let of = credit.of.as_deref().map(|of| self.knowledge.agency(of).unwrap_or(of))?;
        (!self.is_own(of)).then(|| of.to_owned())
    }

    fn is_own(&self, name: &str) -> bool {
        let publisher = self.report.publisher.as_deref().unwrap_or_default();
        outlet(publisher) == outlet(name) || self.knowledge.agency(publisher) == Some(name)
    }

    /// The family that has most of the report's text, of those that are credited to somebody else, with the share.
    fn family(&self) -> Option<(f64, &CopyFamily)> {
        let is_foreign = |family: &&&CopyFamily| {
            family.origin.as_deref() != Some(self.report.id.as_str())
                && family.of.as_deref().is_some_and(|of| !self.is_own(of))
        };
        let with_share = |family: &&'_ CopyFamily| {
            let ours = family.links.iter().flat_map(|link| {
                let is_from = link.from == self.report.id;
                let is_ours = is_from || link.to == self.report.id;
                let passages = link.passages.iter().filter(move |_| is_ours);
                passages.map(move |one| if is_from { one.from } else { one.to })
            });
            covered(ours.collect()) as f64 / self.report.text.len().max(1) as f64
        };
        let families = self.families.iter().filter(is_foreign).map(|family| (with_share(family), *family));
        families.reduce(|best, next| if next.0 > best.0 { next } else { best })
    }

    /// The agency whose people speak most often in the text.
    fn agency_in_text(&self) -> Option<String> {
        let text = Prepared::with_all_words(self.report);
        let mut n_by_name: BTreeMap<String, usize> = BTreeMap::new();
        for credit in direction::own_people(&text, self.knowledge) {
            *n_by_name.entry(credit.of).or_default() += 1;
        }
        let best = n_by_name.into_iter().reduce(|best, next| if next.1 > best.1 { next } else { best });
        best.map(|(name, _)| name)
    }
}
