//! From two texts to the passages that both have, word by word, and to what differs within a passage.

use super::{prepared::Prepared, signature::RUN_WORDS, words::Words};
use hearsay_types::{Difference, Passage, Span};
use std::ops::Range;

/// A stretch of words that both texts have without a change: at `a` in the one, at `b` in the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stretch {
    a: usize,
    b: usize,
    n: usize,
}

/// A passage that both texts have, with small changes: word numbers in both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SharedPassage {
    pub a: Range<usize>,
    pub b: Range<usize>,
    /// Words that are the same.
    pub n_shared: usize,
    /// Those of them that do not stand in quotation marks in both.
    pub n_plain: usize,
}

/// Words that a copy may change, leave out or put in without ending the passage.
const MAX_GAP_WORDS: usize = 12;
/// A run that stands in more places is followed to the first ones only.
const MAX_PLACES: usize = 16;

/// The passages, in the order of `b`. Stretches of at least five words make them.
pub(super) fn passages(a: &Prepared<'_>, b: &Prepared<'_>) -> Vec<SharedPassage> {
    let mut chains: Vec<Vec<Stretch>> = Vec::new();
    for stretch in stretches(a, b) {
        let follows = |chain: &&mut Vec<Stretch>| {
            let Some(last) = chain.last() else { return false };
            let gap = |from: usize, to: usize| to.checked_sub(from).is_some_and(|gap| gap <= MAX_GAP_WORDS);
            gap(last.a + last.n, stretch.a) && gap(last.b + last.n, stretch.b)
        };
        match chains.iter_mut().rev().take(3).find(follows) {
            Some(chain) => chain.push(stretch),
            None => chains.push(vec![stretch]),
        }
    }
    let mut end = (0, 0);
    let passage = |chain: Vec<Stretch>| {
        let (first, last) = (chain.first()?, chain.last()?);
        let is_plain =
            |i: &usize, stretch: &Stretch| !(a.is_quoted[stretch.a + i] && b.is_quoted[stretch.b + i]);
        let n_plain = chain.iter().map(|stretch| (0..stretch.n).filter(|i| is_plain(i, stretch)).count());
        let (before, behind) = (to_sentence_start(a, b, first, end), to_sentence_end(a, b, last));
        end = (last.a + last.n + behind.0, last.b + last.n + behind.1);
        Some(SharedPassage {
            a: first.a - before.0..end.0,
            b: first.b - before.1..end.1,
            n_shared: chain.iter().map(|stretch| stretch.n).sum(),
            n_plain: n_plain.sum(),
        })
    };
    chains.into_iter().filter_map(passage).collect()
}

/// Words at the end of a sentence that a copy may change without ending the passage before them: "Rebels shelled the
/// market" for "The army shelled the market".
const MAX_EDGE_WORDS: usize = 6;

/// How many words of each text lie between the beginning of a sentence and a stretch, if they are few in both; none
/// of them before `end`.
fn to_sentence_start(
    a: &Prepared<'_>,
    b: &Prepared<'_>,
    first: &Stretch,
    end: (usize, usize),
) -> (usize, usize) {
    let n_words = |text: &Prepared<'_>, start: usize, end: usize| {
        let least = start.saturating_sub(MAX_EDGE_WORDS).max(end.min(start));
        (least..=start).rev().find(|at| text.is_sentence_start(*at)).map(|at| start - at)
    };
    n_words(a, first.a, end.0).zip(n_words(b, first.b, end.1)).unwrap_or_default()
}

/// How many words of each text lie between a stretch and the end of a sentence, if they are few in both.
fn to_sentence_end(a: &Prepared<'_>, b: &Prepared<'_>, last: &Stretch) -> (usize, usize) {
    let n_words = |text: &Prepared<'_>, end: usize| {
        let most = text.words.len().min(end + MAX_EDGE_WORDS);
        (end..=most).find(|at| text.is_sentence_start(*at)).map(|at| at - end)
    };
    n_words(a, last.a + last.n).zip(n_words(b, last.b + last.n)).unwrap_or_default()
}

/// The longest stretches, each word of `b` in at most one, in the order of `b`.
fn stretches(a: &Prepared<'_>, b: &Prepared<'_>) -> Vec<Stretch> {
    let mut found: Vec<Stretch> = Vec::new();
    let mut at = 0;
    while at < b.runs.len() {
        if b.is_left_out[at] {
            at += 1;
            continue;
        }
        let last = found.last().map(|last| (last.a + last.n, last.b + last.n));
        let goes_on = |place: usize| {
            last.is_some_and(|(a, b)| place >= a && place - a <= MAX_GAP_WORDS && at - b <= MAX_GAP_WORDS)
        };
        let here = a.places(b.runs[at]).take(MAX_PLACES).map(|place| {
            let n = length(a, b, place, at);
            (n + if goes_on(place) { MAX_GAP_WORDS } else { 0 }, std::cmp::Reverse(place), n)
        });
        match here.max().filter(|(.., n)| *n >= RUN_WORDS) {
            Some((_, place, n)) => {
                found.push(Stretch { a: place.0, b: at, n });
                at += n;
            }
            None => at += 1,
        }
    }
    found
}

/// How many words from `i` and `j` on are the same.
fn length(a: &Prepared<'_>, b: &Prepared<'_>, i: usize, j: usize) -> usize {
    let ours = a.words.hashes[i..].iter().zip(&a.is_left_out[i..]);
    let theirs = b.words.hashes[j..].iter().zip(&b.is_left_out[j..]);
    let same = |((word, out), (other, other_out)): &((&u64, &bool), (&u64, &bool))| {
        word == other && !**out && !**other_out
    };
    ours.zip(theirs).take_while(same).count()
}

/// A passage in bytes: `a` is where it comes from.
pub(super) fn in_bytes(passage: &SharedPassage, a: &Words, b: &Words) -> Passage {
    let span = |words: &Words, range: &Range<usize>| match words.spans.get(range.clone()) {
        Some([first, .., last]) => first.cover(*last),
        Some([only]) => *only,
        _ => Span::default(),
    };
    Passage {
        from: span(a, &passage.a),
        to: span(b, &passage.b),
        n_words: u32::try_from(passage.n_shared).unwrap_or(u32::MAX),
    }
}

/// Beyond so many words a passage is compared piece by piece, so that time and memory stay bounded.
const MAX_COMPARED_WORDS: usize = 120;

/// What differs within a passage, in the order of the text: words that were put in the place of others, left out
/// (empty on the side of `to`) or put in (empty on the side of `from`). Case, accents, apostrophes and punctuation make no
/// difference. Empty for a passage that does not fit the texts.
///
/// ```
/// use hearsay_corpus::copies;
/// use hearsay_types::{Passage, Span};
///
/// let (from, to) = ("The army shelled the market of Orven.", "Rebels shelled the market of Orven.");
/// let whole = |text: &str| Span::new(0, text.len());
/// let passage = Passage { from: whole(from), to: whole(to), n_words: 5 };
/// let differences = copies::differences(&passage, from, to);
/// assert_eq!(differences.len(), 1);
/// assert_eq!((differences[0].from.of(from), differences[0].to.of(to)), ("The army", "Rebels"));
/// ```
pub fn differences(passage: &Passage, from: &str, to: &str) -> Vec<Difference> {
    let (a, b) = (Words::of(passage.from.of(from)), Words::of(passage.to.of(to)));
    let mut differences = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < a.len() || j < b.len() {
        let n_same = a.hashes[i..].iter().zip(&b.hashes[j..]).take_while(|(a, b)| a == b).count();
        (i, j) = (i + n_same, j + n_same);
        let (end_a, end_b) = (a.len().min(i + MAX_COMPARED_WORDS), b.len().min(j + MAX_COMPARED_WORDS));
        let (left_out, put_in) = next_common(&a.hashes[i..end_a], &b.hashes[j..end_b]);
        if left_out + put_in == 0 {
            break;
        }
        let from = at(&a, i..i + left_out, passage.from);
        differences.push(Difference { from, to: at(&b, j..j + put_in, passage.to) });
        (i, j) = (i + left_out, j + put_in);
    }
    differences
}

/// How many words of each are to be passed over until both go on alike: those before the first pair of a longest
/// common subsequence.
fn next_common(a: &[u64], b: &[u64]) -> (usize, usize) {
    let width = b.len() + 1;
    let mut longest = vec![0_u16; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            longest[i * width + j] = if a[i] == b[j] {
                longest[(i + 1) * width + j + 1] + 1
            } else {
                longest[(i + 1) * width + j].max(longest[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() && a[i] != b[j] {
        if longest[(i + 1) * width + j] >= longest[i * width + j + 1] { i += 1 } else { j += 1 }
    }
    if i < a.len() && j < b.len() { (i, j) } else { (a.len(), b.len()) }
}

/// The words of a range, in bytes of the whole text; where there are none, the place before the next word.
fn at(words: &Words, range: Range<usize>, within: Span) -> Span {
    let shift = |offset: u32| within.start.saturating_add(offset);
    match words.spans.get(range.clone()) {
        Some([first, .., last]) => Span { start: shift(first.start), end: shift(last.end) },
        Some([only]) => Span { start: shift(only.start), end: shift(only.end) },
        _ => {
            let next = words.spans.get(range.start).map_or(within.end, |next| shift(next.start));
            Span { start: next, end: next }
        }
    }
}
