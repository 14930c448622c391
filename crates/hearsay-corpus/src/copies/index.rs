//! The index: from a report's signature to the reports before it that may share text with it.

use super::signature::Signature;
use rustc_hash::FxHashMap;

/// A report in an index, by the order in which they were added, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReportIdx(pub u32);

/// A publisher in an index; [`PublisherIdx::UNKNOWN`] is nobody's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PublisherIdx(pub u32);

impl PublisherIdx {
    /// The publisher of reports that name none: never the same as that of another report.
    pub const UNKNOWN: Self = Self(u32::MAX);

    /// Whether both are one publisher.
    pub fn is_same(self, other: Self) -> bool {
        self == other && self != Self::UNKNOWN
    }
}

/// A report that shares sampled runs with the one that is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// Which.
    pub report: ReportIdx,
    /// Number of fingerprints that both have.
    pub n_shared: u32,
    /// How many of them are not common.
    pub n_rare: u32,
}

/// Of reports that share one fingerprint, so many are kept, the first; it is then *common*. A report that
/// comes later is led to these.
const KEPT: usize = 16;

const PARTITIONS: usize = 4096;

/// An index of signatures, to which reports are added one by one.
///
/// An open-addressed table in 4,096 parts, seven bytes an entry: 24 bits of the fingerprint beside the 12 that chose
/// the part, and the report. A part grows by a quarter when it is 85 % full. With [`Density::Sampled`] and 370
/// words a report that makes about 300 bytes a report; 36 bits let one lookup in some thousands lead to a report that
/// shares nothing, which comparing the texts then tells.
///
/// [`Density::Sampled`]: super::Density::Sampled
#[derive(Debug, Clone)]
pub struct Index {
    parts: Vec<Part>,
    /// Per report its publisher and its number of fingerprints.
    reports: Vec<(PublisherIdx, u32)>,
    /// Number of reports by publisher.
    n_by_publisher: Vec<u32>,
    /// Common fingerprints by their 36 bits: how many reports have them, and of one publisher or several.
    common: FxHashMap<u64, Common>,
    /// Hits of the report that is being looked up.
    hits: Vec<(u32, bool)>,
}

#[derive(Debug, Clone, Copy)]
struct Common {
    n_reports: u32,
    /// The publisher of all; unknown where they have several.
    publisher: PublisherIdx,
}

impl Default for Index {
    fn default() -> Self {
        Self {
            parts: vec![Part::default(); PARTITIONS],
            reports: Vec::new(),
            n_by_publisher: Vec::new(),
            common: FxHashMap::default(),
            hits: Vec::new(),
        }
    }
}

/// Which reports have a fingerprint.
#[derive(Debug, Clone, Default)]
pub(super) struct Holders {
    /// The first of them.
    pub reports: Vec<ReportIdx>,
    /// Number of all.
    pub n_reports: u32,
    /// Whether all are of one publisher.
    pub is_of_one: bool,
}

impl Index {
    /// Number of reports.
    pub fn len(&self) -> usize {
        self.reports.len()
    }

    /// Whether it holds no report.
    pub fn is_empty(&self) -> bool {
        self.reports.is_empty()
    }

    /// Bytes that the index holds, roughly to a per cent.
    pub fn n_bytes(&self) -> usize {
        let parts: usize = self.parts.iter().map(|part| part.bytes.capacity() + size_of::<Part>()).sum();
        let common = self.common.capacity() * (size_of::<(u64, Common)>() + 1);
        parts + common + self.reports.capacity() * 8 + self.n_by_publisher.capacity() * 4
    }

    /// The publisher of a report; unknown for one that is not in the index.
    pub fn publisher(&self, report: ReportIdx) -> PublisherIdx {
        self.reports.get(report.0 as usize).map_or(PublisherIdx::UNKNOWN, |(publisher, _)| *publisher)
    }

    /// Number of a report's fingerprints.
    pub(super) fn n_fingerprints(&self, report: ReportIdx) -> u32 {
        self.reports.get(report.0 as usize).map_or(0, |(_, n)| *n)
    }

    /// Number of a publisher's reports.
    pub(super) fn n_reports_of(&self, publisher: PublisherIdx) -> u32 {
        self.n_by_publisher.get(publisher.0 as usize).copied().unwrap_or(0)
    }

    /// Adds a report and gives its number and the reports added before that share a fingerprint with it, in
    /// the order in which they were added. At most 2^32 - 2 reports.
    pub fn add(&mut self, signature: &Signature, publisher: PublisherIdx) -> (ReportIdx, Vec<Candidate>) {
        let number = u32::try_from(self.reports.len()).unwrap_or(u32::MAX - 1);
        let prints = &signature.fingerprints;
        self.reports.push((publisher, u32::try_from(prints.len()).unwrap_or(u32::MAX)));
        if publisher != PublisherIdx::UNKNOWN {
            let place = publisher.0 as usize;
            if place >= self.n_by_publisher.len() && place < u32::MAX as usize / 2 {
                self.n_by_publisher.resize(place + 1, 0);
            }
            if let Some(n) = self.n_by_publisher.get_mut(place) {
                *n += 1;
            }
        }
        self.hits.clear();
        for &print in prints {
            let before = self.hits.len();
            let part = &mut self.parts[part_of(print)];
            part.grow_if_full();
            let slot = part.find(tag_of(print), |report| self.hits.push((report, true)));
            if self.hits.len() - before < KEPT {
                part.put(slot, tag_of(print), number);
                continue;
            }
            self.hits[before..].iter_mut().for_each(|hit| hit.1 = false);
            let reports = &self.reports;
            let kept = self.hits[before..].iter().map(|hit| reports[hit.0 as usize].0);
            let common = self
                .common
                .entry(key_of(print))
                .or_insert_with(|| Common { n_reports: KEPT as u32, publisher: one_of(kept) });
            common.n_reports = common.n_reports.saturating_add(1);
            common.publisher = one_of([common.publisher, publisher].into_iter());
        }
        (ReportIdx(number), count(&mut self.hits))
    }

    /// The reports that share a fingerprint with a signature, in the order in which they were added.
    pub fn candidates(&self, signature: &Signature) -> Vec<Candidate> {
        let mut hits: Vec<(u32, bool)> = Vec::new();
        for &print in &signature.fingerprints {
            let before = hits.len();
            self.parts[part_of(print)].find(tag_of(print), |report| hits.push((report, true)));
            if hits.len() - before >= KEPT && self.common.contains_key(&key_of(print)) {
                hits[before..].iter_mut().for_each(|hit| hit.1 = false);
            }
        }
        count(&mut hits)
    }

    /// Which reports have a fingerprint.
    pub(super) fn holders(&self, print: u64) -> Holders {
        let mut reports = Vec::new();
        self.parts[part_of(print)].find(tag_of(print), |report| reports.push(ReportIdx(report)));
        let publisher = one_of(reports.iter().map(|report| self.publisher(*report)));
        let (n_reports, publisher) = match self.common.get(&key_of(print)) {
            Some(common) => (common.n_reports, common.publisher),
            None => (reports.len() as u32, publisher),
        };
        Holders { reports, n_reports, is_of_one: publisher != PublisherIdx::UNKNOWN }
    }
}

/// The publisher of all, unknown where they have several.
fn one_of(mut publishers: impl Iterator<Item = PublisherIdx>) -> PublisherIdx {
    let first = publishers.next().unwrap_or(PublisherIdx::UNKNOWN);
    if publishers.all(|publisher| publisher == first) { first } else { PublisherIdx::UNKNOWN }
}

/// Counts hits by report.
fn count(hits: &mut [(u32, bool)]) -> Vec<Candidate> {
    hits.sort_unstable();
    let by_report = hits.chunk_by(|a, b| a.0 == b.0);
    let candidate = |hits: &[(u32, bool)]| Candidate {
        report: ReportIdx(hits[0].0),
        n_shared: hits.len() as u32,
        n_rare: hits.iter().filter(|hit| hit.1).count() as u32,
    };
    by_report.map(candidate).collect()
}

fn part_of(print: u64) -> usize {
    (print >> 52) as usize
}

fn tag_of(print: u64) -> u32 {
    (print >> 28) as u32 & 0x00ff_ffff
}

fn key_of(print: u64) -> u64 {
    print >> 28
}

/// A table with linear probing. An entry's first three bytes are the tag, the other four the report; a free one
/// holds no report, `u32::MAX`. One byte follows the last entry, so that each can be read as eight bytes.
#[derive(Debug, Clone, Default)]
struct Part {
    bytes: Vec<u8>,
    n_entries: u32,
    n_slots: u32,
}

const ENTRY: usize = 7;

impl Part {
    fn entry(&self, slot: u32) -> (u32, u32) {
        let at = slot as usize * ENTRY;
        let word = self.bytes.get(at..at + 8).and_then(|bytes| <[u8; 8]>::try_from(bytes).ok());
        let word = word.map_or(u64::MAX, u64::from_le_bytes);
        (word as u32 & 0x00ff_ffff, (word >> 24) as u32)
    }

    /// Calls `hit` with each report that has the tag; gives the free slot where another would stand.
    fn find(&self, tag: u32, mut hit: impl FnMut(u32)) -> u32 {
        if self.n_slots == 0 {
            return 0;
        }
        let mut slot = ((u64::from(tag) * u64::from(self.n_slots)) >> 24) as u32;
        loop {
            let (found, report) = self.entry(slot);
            if report == u32::MAX {
                return slot;
            }
            if found == tag {
                hit(report);
            }
            slot = if slot + 1 == self.n_slots { 0 } else { slot + 1 };
        }
    }

    fn put(&mut self, slot: u32, tag: u32, report: u32) {
        let at = slot as usize * ENTRY;
        let word = u64::from(tag) | (u64::from(report) << 24);
        if let Some(bytes) = self.bytes.get_mut(at..at + ENTRY) {
            bytes.copy_from_slice(&word.to_le_bytes()[..ENTRY]);
            self.n_entries += 1;
        }
    }

    /// Makes room, so that one slot is free after the next entry.
    fn grow_if_full(&mut self) {
        if (u64::from(self.n_entries) + 1) * 100 < u64::from(self.n_slots) * 85 {
            return;
        }
        let n_slots = self.n_slots + self.n_slots / 4 + 4;
        let mut bytes = Vec::new();
        bytes.reserve_exact(n_slots as usize * ENTRY + 1);
        bytes.resize(n_slots as usize * ENTRY + 1, 0xff);
        let old = std::mem::replace(self, Self { bytes, n_entries: 0, n_slots });
        for (tag, report) in (0..old.n_slots).map(|slot| old.entry(slot)).filter(|entry| entry.1 != u32::MAX)
        {
            let slot = self.find(tag, |_| {});
            self.put(slot, tag, report);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::Density, *};

    fn text(seed: u64, n_words: u64) -> String {
        let word = |i: u64| format!("w{}", super::super::words::mix(seed * 1000 + i) % 50_000);
        (0..n_words).map(word).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn finds_what_shares_text_among_thousands() {
        let mut index = Index::default();
        for seed in 0..3000 {
            let (_, candidates) =
                index.add(&Signature::of(&text(seed, 60), Density::Sampled), PublisherIdx::UNKNOWN);
            assert!(candidates.len() < 3);
        }
        let copy = format!("{} {}", text(4000, 40), text(77, 40));
        let found = index.candidates(&Signature::of(&copy, Density::Sampled));
        assert!(found.iter().any(|one| one.report == ReportIdx(77)));
        assert!(index.n_bytes() < 3000 * 160 + 200_000, "{}", index.n_bytes());
    }

    #[test]
    fn what_many_reports_share_leads_to_the_first_of_them() {
        let mut index = Index::default();
        let signature = Signature::of(&text(1, 60), Density::Sampled);
        for _ in 0..40 {
            index.add(&signature, PublisherIdx(3));
        }
        let found = index.candidates(&signature);
        assert_eq!(found.len(), KEPT);
        assert!(
            found.iter().all(|one| one.n_rare == 0 && one.n_shared as usize == signature.fingerprints.len())
        );
        let holders = index.holders(signature.fingerprints[0]);
        assert_eq!((holders.n_reports, holders.is_of_one, holders.reports.len()), (40, true, KEPT));
        assert_eq!(index.n_reports_of(PublisherIdx(3)), 40);
    }
}
