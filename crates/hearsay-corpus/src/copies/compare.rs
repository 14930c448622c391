//! Two reports side by side: whether one text is in both, and where.

use super::{
    align::{self, SharedPassage},
    direction::moment,
    prepared::Prepared,
    words::Words,
};

/// What makes two reports copies. Shares are of the shorter text's different five-word runs, furniture and
/// standing text left out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// From this share on two texts are copies, whatever is shared. Default 0.5.
    pub min_whole_share: f64,
    /// So many words of one passage, quotations aside, make two reports partial copies. Default 16: the longest names of
    /// bodies and offices have eleven, and reporters who know nothing of each other share no sentence of this length.
    pub min_passage_words: usize,
    /// Two reports of one outlet, or published more than [`max_days`](Self::max_days) apart, must also share this much:
    /// sentences of background that an outlet or an agency repeats are no copies. Default 0.1.
    pub min_share_in_outlet: f64,
    /// Days between the publication of a report and that of a part of it elsewhere. Default 10.
    pub max_days: u32,
    /// Whether page furniture and an outlet's standing text count. Default [`Boilerplate::LeftOut`].
    pub boilerplate: Boilerplate,
    /// A quotation of so many words that both have makes them copies where one names the other's outlet beside it
    /// ("told the Orven Post"). Default 12.
    pub min_credited_words: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            min_whole_share: 0.5,
            min_passage_words: 16,
            min_share_in_outlet: 0.1,
            max_days: 10,
            boilerplate: Boilerplate::LeftOut,
            min_credited_words: 12,
        }
    }
}

/// What becomes of page furniture and of an outlet's standing text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Boilerplate {
    /// It counts on neither side.
    LeftOut,
    /// It counts like any words: for measuring the overlap of pages as they are.
    Counted,
}

/// What two reports share.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Shared {
    /// Share of the shorter text's runs that the other has.
    pub containment: f64,
    /// Shared runs over all.
    pub jaccard: f64,
    /// In the order of `b`; those of few words between longer ones left out.
    pub passages: Vec<SharedPassage>,
    /// Whether only quotations are shared, by a report that names the other's outlet.
    pub is_credited_quotation: bool,
}

/// Texts with fewer runs are too short to be told apart from formulas.
const MIN_RUNS: usize = 8;
/// From this Jaccard on two texts are the same but for a word or two, however short.
const SAME_TEXT: f64 = 0.7;
/// Shorter passages are formulas unless the texts are copies as a whole.
const MIN_LISTED_WORDS: usize = 8;

/// What `a` and `b` share, if that makes them copies. `is_one_outlet`: whether both are of one publisher.
pub(super) fn shared(
    a: &Prepared<'_>,
    b: &Prepared<'_>,
    is_one_outlet: bool,
    options: &Options,
) -> Option<Shared> {
    let (containment, jaccard) = overlap(a, b)?;
    let passages = align::passages(a, b);
    let n_plain = |least: usize| -> usize {
        passages.iter().map(|passage| passage.n_plain).filter(|n| *n >= least).sum()
    };
    // A quotation or a long name may be half of a short text.
    let is_whole = containment >= options.min_whole_share
        && (n_plain(0) >= options.min_passage_words || jaccard >= SAME_TEXT);
    let has_passage = n_plain(options.min_passage_words) > 0;
    let is_share = containment >= options.min_share_in_outlet;
    let is_part = has_passage && (is_share || !is_one_outlet && !are_far_apart(a, b, options))
        || is_share && n_plain(MIN_LISTED_WORDS) >= 2 * options.min_passage_words;
    let is_credited_quotation =
        !is_whole && !is_part && !is_one_outlet && is_credited(a, b, &passages, options);
    if !(is_whole || is_part || is_credited_quotation) {
        return None;
    }
    let is_listed = |passage: &SharedPassage| passage.n_shared >= MIN_LISTED_WORDS;
    let passages = passages.into_iter().filter(is_listed).collect();
    Some(Shared { containment, jaccard, passages, is_credited_quotation })
}

/// Whether both reports tell their day, and the days are far apart.
fn are_far_apart(a: &Prepared<'_>, b: &Prepared<'_>, options: &Options) -> bool {
    let day = |text: &Prepared<'_>| day_number(moment(text.report)?.0);
    day(a).zip(day(b)).is_some_and(|(a, b)| a.abs_diff(b) > options.max_days)
}

/// The number of a day `YYYY-MM-DD`, counted as if all months had 31 days: right to a few days.
fn day_number(day: &str) -> Option<u32> {
    let mut parts = day.splitn(3, '-').map(|part| part.parse::<u16>().ok().map(u32::from));
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    Some((year * 12 + month) * 31 + day)
}

/// Containment and Jaccard of the different runs, exactly; `None` where nothing is shared or a text is too short.
fn overlap(a: &Prepared<'_>, b: &Prepared<'_>) -> Option<(f64, f64)> {
    let (n_a, n_b) = (a.n_runs(), b.n_runs());
    let mut ours = a.sorted.iter().map(|entry| entry.0).peekable();
    let mut theirs = b.sorted.iter().map(|entry| entry.0).peekable();
    let (mut n_both, mut last) = (0_usize, None);
    while let (Some(&x), Some(&y)) = (ours.peek(), theirs.peek()) {
        if x == y {
            n_both += usize::from(last != Some(x));
            last = Some(x);
        }
        if x <= y {
            ours.next();
        }
        if y <= x {
            theirs.next();
        }
    }
    let fewer = n_a.min(n_b);
    (n_both > 0 && fewer >= MIN_RUNS)
        .then(|| (n_both as f64 / fewer as f64, n_both as f64 / (n_a + n_b - n_both) as f64))
}

/// Words before and behind a quotation among which its outlet is named.
const CREDIT_WORDS: usize = 25;

/// Whether a shared quotation is, in one of the reports, credited to the other's outlet.
fn is_credited(a: &Prepared<'_>, b: &Prepared<'_>, passages: &[SharedPassage], options: &Options) -> bool {
    let long = || passages.iter().filter(|passage| passage.n_shared >= options.min_credited_words);
    let near = |text: &Prepared<'_>, name: &[u64], start: usize, end: usize| {
        let end = text.words.len().min(end + CREDIT_WORDS);
        !name.is_empty()
            && text.words.hashes[start.saturating_sub(CREDIT_WORDS)..end]
                .windows(name.len())
                .any(|words| words == name)
    };
    let (name_a, name_b) = (outlet_name(a), outlet_name(b));
    let names = |text: &Prepared<'_>, name: &[u64]| {
        text.words.hashes.windows(name.len().max(1)).any(|words| words == name)
    };
    let b_credits_a =
        !names(a, &name_b) && long().any(|passage| near(b, &name_a, passage.b.start, passage.b.end));
    let a_credits_b =
        !names(b, &name_a) && long().any(|passage| near(a, &name_b, passage.a.start, passage.a.end));
    b_credits_a || a_credits_b
}

/// The words of a report's outlet, as others would write them.
pub(super) fn outlet_name(text: &Prepared<'_>) -> Vec<u64> {
    text.report.publisher.as_deref().map(|name| Words::of(&spoken_name(name)).hashes).unwrap_or_default()
}

/// What an outlet is told from others by: the letters and digits of its name ("The Orven Post" and "OrvenPost" are one).
pub(super) fn outlet(name: &str) -> String {
    spoken_name(name).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// An outlet's name in lower case, without "The" and what is added in brackets, and of a host's name only the part that names the outlet.
/// ("www.orvenpost.co.uk" gives "orvenpost".)
fn spoken_name(name: &str) -> String {
    let name = name.trim();
    if name.contains('.') && !name.contains(' ') {
        let labels: Vec<&str> = name.trim_end_matches('/').split('.').collect();
        let n = labels.len();
        let is_second_level = n > 2
            && labels[n - 1].len() == 2
            && (labels[n - 2].len() <= 2 || matches!(labels[n - 2], "com" | "org" | "net" | "gov" | "edu"));
        let place = n.saturating_sub(if is_second_level { 3 } else { 2 });
        return labels.get(place).unwrap_or(&name).to_lowercase();
    }
    let lower =
        name.split('(').next().filter(|part| !part.trim().is_empty()).unwrap_or(name).trim().to_lowercase();
    lower.strip_prefix("the ").unwrap_or(&lower).to_owned()
}
