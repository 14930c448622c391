//! From read reports to matters: what is kept of each report, and joined when all are read.

use crate::{Reader, link, record};
use hearsay_corpus::{copies, matters};
use hearsay_types::{ActorLink, CopyFamily, Matter, Report, ReportRecord, StatementRecord};
use std::collections::{BTreeMap, BTreeSet};

/// Reports and statements that matters are found in.
#[derive(Debug, Default)]
pub struct Kept {
    /// The reports, in the order in which they were added.
    pub reports: Vec<ReportRecord>,
    /// Their statements, in the order of reports and texts.
    pub statements: Vec<StatementRecord>,
}

impl Kept {
    /// Adds a report with the statements that were read from it.
    pub fn add(&mut self, report: &Report) {
        self.reports.push(record::report(&report.article));
        self.statements.extend(record::statements(report));
    }

    /// Adds a report with statements that were given. They keep their ids and get the links that they lack.
    pub fn add_given(&mut self, report: &Report, mut statements: Vec<StatementRecord>) {
        let kept = record::report(&report.article);
        link::fill(report, &kept.id, &mut statements);
        self.reports.push(kept);
        self.statements.extend(statements);
    }

    /// Which reports are copies of one text.
    pub fn copies(&self) -> Vec<CopyFamily> {
        copies::find(&self.reports)
    }

    /// What the statements are about. The reader tells which outlets are known, and whose they are.
    pub fn matters(&self, reader: &Reader) -> Vec<Matter> {
        let copies = self.copies();
        let credited =
            self.reports.iter().flat_map(|report| &report.credits).filter_map(|credit| credit.of.as_ref());
        let publishers = self.reports.iter().filter_map(|report| report.publisher.as_ref());
        let origins = copies.iter().filter_map(|family| family.of.as_ref());
        let names: BTreeSet<&String> = credited.chain(publishers).chain(origins).collect();
        let known = |name: &String| Some((name.clone(), reader.outlet(name)?));
        let outlets: BTreeMap<String, ActorLink> = names.into_iter().filter_map(known).collect();
        matters::join(matters::Found {
            reports: &self.reports,
            statements: &self.statements,
            copies: &copies,
            outlets: &outlets,
        })
    }
}
