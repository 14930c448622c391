//! Copies: from reports to families of reports whose texts are, in whole or in passages, one text.
//!
//! In: records of reports ([`ReportRecord`]). Out: families ([`CopyFamily`]), each with its origin, whom it is
//! credited to, and the pairs that hold it together, aligned passage by passage.
//!
//! 1. *Look up.* A [`Signature`] samples the five-word runs of a text, an [`Index`] leads from it to the reports that
//!    share some of them.
//! 2. *Compare.* Candidates are compared exactly: shared runs counted, texts aligned into passages. An outlet's
//!    furniture and standing text, formulas, and quotations that many reports have do not make copies.
//! 3. *Direct.* Names, credit lines and dates say which is earlier.
//! 4. *Join.* Links whose passages are one text make a family.
//!
//! [`find`] does all for a set of reports. A store adds reports one by one: [`Index::add`] gives candidates,
//! [`Finder::link`] compares, [`Finder::families`] joins.
//!
//! Known gaps: a text that was reworded so that no five words in a row are left, and translations, are not found.

mod align;
mod compare;
mod direction;
mod families;
mod index;
mod knowledge;
mod origins;
mod prepared;
mod signature;
mod words;

pub use align::differences;
pub use compare::{Boilerplate, Options};
pub use index::{Candidate, Index, PublisherIdx, ReportIdx};
pub use prepared::Prepared;
pub use signature::{Density, RUN_WORDS, Signature};

use hearsay_types::{CopyFamily, CopyLink, Origin, ReportRecord};
use knowledge::Knowledge;
use std::{
    collections::{BTreeMap, VecDeque},
    rc::Rc,
};

/// The families among `reports`, each with its origin and the shared passages. Does not fail.
///
/// Families are in the order of their first reports; a report that is composed of several texts is in several.
///
/// ```
/// use hearsay_corpus::copies;
/// use hearsay_types::ReportRecord;
///
/// let report = |id: &str, publisher: &str, text: &str| ReportRecord {
///     id: id.into(),
///     publisher: Some(publisher.into()),
///     text: text.into(),
///     ..ReportRecord::default()
/// };
/// let text = "Two ferries stayed in the harbor of Orven on Monday after the owners and the port failed to agree on fees.";
/// let families = copies::find(&[
///     report("a", "Orven Post", text),
///     report("b", "Inlet Review", "The council of Tarn elected a new chair."),
///     report("c", "Harbor Mail", &format!("Still no fares. {text}")),
/// ]);
/// assert_eq!(families.len(), 1);
/// assert_eq!(families[0].links[0].containment, 1.0);
/// ```
pub fn find(reports: &[ReportRecord]) -> Vec<CopyFamily> {
    Finder::default().find(reports)
}

/// Finds copies.
#[derive(Debug, Clone)]
pub struct Finder {
    knowledge: Knowledge,
    options: Options,
}

impl Default for Finder {
    fn default() -> Self {
        Self::new(Options::default())
    }
}

/// So many reports are kept ready to be compared, of some 20 kB each.
const KEPT_READY: usize = 512;

impl Finder {
    /// A finder with these options.
    pub fn new(options: Options) -> Self {
        Self { knowledge: Knowledge::new(), options }
    }

    /// The families among `reports`; see [`find`](find()). With up to 20,000 reports all runs are looked up, beyond
    /// that a sample ([`Density::suiting`]).
    pub fn find(&self, reports: &[ReportRecord]) -> Vec<CopyFamily> {
        self.families(reports, &self.links(reports, Density::suiting(reports.len())))
    }

    /// The pairs among `reports` that share text, in the order of the later report of each pair, then the earlier.
    /// Of a text that more than 16 reports share, each is compared with the first 16.
    pub fn links(&self, reports: &[ReportRecord], density: Density) -> Vec<CopyLink> {
        let mut publishers: BTreeMap<String, u32> = BTreeMap::new();
        let mut index = Index::default();
        let mut found = Vec::with_capacity(reports.len());
        for report in reports {
            let publisher = report.publisher.as_deref().map_or(PublisherIdx::UNKNOWN, |name| {
                let n = u32::try_from(publishers.len()).unwrap_or(u32::MAX - 1);
                PublisherIdx(*publishers.entry(compare::outlet(name)).or_insert(n))
            });
            found.push(index.add(&Signature::of(&report.text, density), publisher));
        }
        let mut links = Vec::new();
        // Reports that share text come in a row, mostly; what was prepared last is kept.
        let mut prepared: VecDeque<(ReportIdx, Rc<Prepared<'_>>)> = VecDeque::new();
        let mut ready = |report, at: ReportIdx| {
            if let Some((_, known)) = prepared.iter().rev().find(|(known, _)| *known == at) {
                return Rc::clone(known);
            }
            let new = Rc::new(self.prepare_in(report, at, &index, density));
            if prepared.len() >= KEPT_READY {
                prepared.pop_front();
            }
            prepared.push_back((at, Rc::clone(&new)));
            new
        };
        for (report, (at, candidates)) in reports.iter().zip(found) {
            for candidate in candidates.iter().filter(|one| self.is_worth_comparing(one, at, &index, density))
            {
                let Some(other) = reports.get(candidate.report.0 as usize) else { continue };
                let (later, earlier) = (ready(report, at), ready(other, candidate.report));
                links.extend(self.link(&earlier, &later));
            }
        }
        links
    }

    /// Whether a candidate may share enough with a report that was added to the index.
    pub fn is_worth_comparing(
        &self,
        candidate: &Candidate,
        report: ReportIdx,
        index: &Index,
        density: Density,
    ) -> bool {
        let fewer = index.n_fingerprints(report).min(index.n_fingerprints(candidate.report));
        let least = match density {
            Density::All => (self.options.min_credited_words.saturating_sub(2 * RUN_WORDS - 4)).max(1),
            Density::Sampled => 1,
        };
        candidate.n_shared as usize >= least && candidate.n_rare > 0 || candidate.n_shared * 8 >= fewer.max(8)
    }

    /// A report, ready to be compared. What its outlet repeats in all its reports is not known.
    pub fn prepare<'a>(&self, report: &'a ReportRecord) -> Prepared<'a> {
        match self.options.boilerplate {
            Boilerplate::LeftOut => Prepared::new(report, &self.knowledge),
            Boilerplate::Counted => Prepared::with_all_words(report),
        }
    }

    /// A report that is in an index, ready to be compared, without what its outlet repeats in its reports.
    pub fn prepare_in<'a>(
        &self,
        report: &'a ReportRecord,
        at: ReportIdx,
        index: &Index,
        density: Density,
    ) -> Prepared<'a> {
        let mut prepared = self.prepare(report);
        if self.options.boilerplate == Boilerplate::Counted {
            return prepared;
        }
        let candidates = index.candidates(&Signature::of(&report.text, density));
        prepared.leave_out_standing_text(at, &candidates, index, density);
        prepared
    }

    /// What makes two reports copies, in whole or in part; `None` where they are not.
    pub fn link(&self, a: &Prepared<'_>, b: &Prepared<'_>) -> Option<CopyLink> {
        let is_one_outlet = direction::same_outlet(a.report, b.report);
        let shared = compare::shared(a, b, is_one_outlet, &self.options)?;
        let direction = direction::direction(a, b, &shared);
        let mut passages: Vec<_> =
            shared.passages.iter().map(|passage| align::in_bytes(passage, &a.words, &b.words)).collect();
        let (from, to) = if direction.is_turned { (b, a) } else { (a, b) };
        if direction.is_turned {
            passages.iter_mut().for_each(|passage| std::mem::swap(&mut passage.from, &mut passage.to));
            passages.sort_by_key(|passage| passage.to);
        }
        Some(CopyLink {
            from: from.report.id.clone(),
            to: to.report.id.clone(),
            is_directed: direction.is_directed,
            containment: shared.containment,
            jaccard: shared.jaccard,
            passages,
            evidence: direction.evidence,
        })
    }

    /// The families that links make. `reports` must hold the reports that the links name; it may hold others.
    pub fn families(&self, reports: &[ReportRecord], links: &[CopyLink]) -> Vec<CopyFamily> {
        families::families(reports, links, &self.knowledge)
    }

    /// How each report came by its text, in the order of `reports`: by its own credit lines, else by its families.
    pub fn origins(&self, reports: &[ReportRecord], families: &[CopyFamily]) -> Vec<Origin> {
        origins::origins(reports, families, &self.knowledge)
    }
}
