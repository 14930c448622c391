//! From a report to what comparing it needs: its words and runs, and which words say nothing of copying.

use super::{
    index::{Candidate, Index, PublisherIdx, ReportIdx},
    knowledge::{Furniture, Knowledge},
    signature::{Density, RUN_WORDS, runs, sampled},
    words::Words,
};
use hearsay_types::{ReportRecord, Span};

/// A report, ready to be compared with others.
#[derive(Debug, Clone)]
pub struct Prepared<'a> {
    pub(super) report: &'a ReportRecord,
    pub(super) words: Words,
    /// The run that begins at each word, but for the last four.
    pub(super) runs: Vec<u64>,
    /// For each word, whether it is page furniture or an outlet's standing text.
    pub(super) is_left_out: Vec<bool>,
    /// For each word, whether it stands in quotation marks.
    pub(super) is_quoted: Vec<bool>,
    /// The runs without left-out words and where they stand, ascending.
    pub(super) sorted: Vec<(u64, u32)>,
}

impl<'a> Prepared<'a> {
    /// A report without the furniture of its page.
    pub(super) fn new(report: &'a ReportRecord, knowledge: &Knowledge) -> Self {
        let words = Words::of(&report.text);
        let is_left_out = furniture(&words, knowledge);
        Self::of(report, words, is_left_out)
    }

    /// A report with all its words.
    pub(super) fn with_all_words(report: &'a ReportRecord) -> Self {
        let words = Words::of(&report.text);
        let is_left_out = vec![false; words.len()];
        Self::of(report, words, is_left_out)
    }

    fn of(report: &'a ReportRecord, words: Words, is_left_out: Vec<bool>) -> Self {
        let runs = runs(&words.hashes);
        let is_quoted = quoted(&report.text, &words);
        let mut prepared = Self { report, words, runs, is_left_out, is_quoted, sorted: Vec::new() };
        prepared.sort();
        prepared
    }

    /// Leaves out the outlet's standing text as well, as far as the index knows it. `candidates` are those of the
    /// report's signature.
    pub(super) fn leave_out_standing_text(
        &mut self,
        at: ReportIdx,
        candidates: &[Candidate],
        index: &Index,
        density: Density,
    ) {
        let standing = StandingText::new(at, candidates, index);
        let mut last: Option<usize> = None;
        let mut has_changed = false;
        for position in sampled(&self.runs, density) {
            let is_standing = standing.holds(self.runs[position], index);
            if is_standing {
                let start = last.filter(|last| position - last <= 40).unwrap_or(position);
                self.is_left_out[start..position + RUN_WORDS].fill(true);
                has_changed = true;
            }
            last = is_standing.then_some(position);
        }
        if has_changed {
            self.sort();
        }
    }

    fn sort(&mut self) {
        let is_in = |at: &usize| !self.is_left_out[*at..*at + RUN_WORDS].contains(&true);
        let kept = (0..self.runs.len()).filter(is_in);
        self.sorted = kept.map(|at| (self.runs[at], u32::try_from(at).unwrap_or(u32::MAX))).collect();
        self.sorted.sort_unstable();
    }

    /// Whether a sentence begins with the word `at`, as its punctuation tells; so does what follows the last word.
    pub(super) fn is_sentence_start(&self, at: usize) -> bool {
        let start = at.checked_sub(1).and_then(|before| self.words.spans.get(before));
        let (Some(before), Some(word)) = (start, self.words.spans.get(at)) else { return true };
        let between = self.report.text.get(before.end as usize..word.start as usize).unwrap_or_default();
        between.contains(['.', '!', '?', '\n']) && between.contains(char::is_whitespace)
    }

    /// Number of different runs, those with left-out words aside.
    pub(super) fn n_runs(&self) -> usize {
        self.sorted.chunk_by(|a, b| a.0 == b.0).count()
    }

    /// Where a run stands, ascending.
    pub(super) fn places(&self, run: u64) -> impl Iterator<Item = usize> {
        let first = self.sorted.partition_point(|entry| entry.0 < run);
        self.sorted[first..].iter().take_while(move |entry| entry.0 == run).map(|entry| entry.1 as usize)
    }
}

/// Words between two phrases of furniture that are furniture too.
const MAX_LINE_WORDS: usize = 30;
/// Words of a list of other headlines, from its heading to the next phrase that is no heading.
const MAX_LIST_WORDS: usize = 150;

/// Which words are page furniture.
fn furniture(words: &Words, knowledge: &Knowledge) -> Vec<bool> {
    let mut is_furniture = vec![false; words.len()];
    let mut last: Option<(usize, Furniture)> = None;
    let mut at = 0;
    while at < words.len() {
        let Some((n, kind)) = knowledge.furniture.at(&words.hashes, at) else {
            at += 1;
            continue;
        };
        let goes_on = |(end, before): &(usize, Furniture)| match (before, kind) {
            (_, Furniture::Heading) => false,
            (Furniture::Heading, _) => at - end <= MAX_LIST_WORDS,
            (Furniture::Line, _) => at - end <= MAX_LINE_WORDS,
        };
        let start = last.filter(goes_on).map_or(at, |(end, _)| end);
        is_furniture[start..at + n].fill(true);
        at += n;
        last = Some((at, *kind));
    }
    if let Some((end, _)) = last.filter(|(end, _)| words.len() - end <= MAX_LINE_WORDS) {
        is_furniture[end..].fill(true);
    }
    is_furniture
}

/// The longest quotation in words; what is longer has lost a mark.
const MAX_QUOTED_WORDS: usize = 150;

/// Which words stand in quotation marks. A quotation ends with its paragraph at the latest.
fn quoted(text: &str, words: &Words) -> Vec<bool> {
    let mut is_quoted = vec![false; words.len()];
    let mut mark = |span: Span| {
        let start = words.spans.partition_point(|word| word.start < span.start);
        let end = words.spans.partition_point(|word| word.end <= span.end);
        if start < end && end - start <= MAX_QUOTED_WORDS {
            is_quoted[start..end].fill(true);
        }
    };
    let mut open: Option<usize> = None;
    let mut before = ' ';
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let after = chars.peek().map_or(' ', |(_, next)| *next);
        let is_straight_opening = c == '"' && !before.is_alphanumeric() && !after.is_whitespace();
        match c {
            '\u{201c}' if open.is_none() => open = Some(at),
            '\u{201e}' | '\u{ab}' => open = Some(at),
            '"' if is_straight_opening && (open.is_none() || before.is_whitespace()) => open = Some(at),
            '"' | '\u{201c}' | '\u{201d}' | '\u{bb}' | '\n' => {
                if let Some(start) = open.take() {
                    mark(Span::new(start, at));
                }
            }
            _ => {}
        }
        before = c;
    }
    is_quoted
}

/// What an outlet repeats in many of its reports: footers, invitations, the same background in every report.
///
/// A run is standing text of a report's outlet if at least four reports, all of this outlet, have it, and either
/// they are a tenth of all the outlet's reports and more than are kept, or most of them share little else
/// with this report: versions of one story do.
struct StandingText {
    publisher: PublisherIdx,
    at: ReportIdx,
    /// By report, the share of the fewer fingerprints that both have; ascending by report.
    shares: Vec<(ReportIdx, f64)>,
}

const MIN_STANDING: u32 = 4;

impl StandingText {
    fn new(at: ReportIdx, candidates: &[Candidate], index: &Index) -> Self {
        let n = index.n_fingerprints(at);
        let share = |one: &Candidate| {
            let fewer = n.min(index.n_fingerprints(one.report)).max(1);
            (one.report, f64::from(one.n_shared) / f64::from(fewer))
        };
        Self { publisher: index.publisher(at), at, shares: candidates.iter().map(share).collect() }
    }

    fn holds(&self, run: u64, index: &Index) -> bool {
        if self.publisher == PublisherIdx::UNKNOWN {
            return false;
        }
        let holders = index.holders(run);
        if !holders.is_of_one || holders.n_reports < MIN_STANDING {
            return false;
        }
        if holders.n_reports as usize > holders.reports.len()
            && holders.n_reports >= index.n_reports_of(self.publisher) / 10
        {
            return true;
        }
        let share = |report: &ReportIdx| {
            let found = self.shares.binary_search_by_key(report, |(report, _)| *report);
            found.map_or(0.0, |place| self.shares[place].1)
        };
        let others = holders.reports.iter().filter(|report| **report != self.at);
        let n_close = others.clone().filter(|report| share(report) >= 0.6).count();
        n_close * 2 < others.count()
    }
}
