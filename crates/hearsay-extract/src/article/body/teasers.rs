//! Finds teasers: a heading that is a link, with a picture, a date or a summary of the article behind it.

use super::{super::dom::Dom, layout::Layout};
use hearsay_types::BlockKind;
use std::ops::Range;

/// A teaser has at most this many runs.
const MAX_RUNS: usize = 6;

/// A teaser's own element is at most this many levels above its heading.
const MAX_LEVELS: usize = 4;

/// A heading with fewer words may be the link of a section or of its sharing.
const MIN_WORDS: u32 = 3;

/// The runs of each teaser.
pub(super) fn find(dom: &Dom<'_>, layout: &Layout, headline: Option<usize>) -> Vec<Range<usize>> {
    let mut teasers: Vec<Range<usize>> = Vec::new();
    for (i, run) in layout.runs.iter().enumerate() {
        let is_link = run.kind == BlockKind::Heading
            && run.measure.link_share() > 0.8
            && run.measure.words >= MIN_WORDS
            && Some(i) != headline;
        if !is_link || teasers.last().is_some_and(|last| last.contains(&i)) {
            continue;
        }
        let mut widest = None;
        for above in std::iter::once(run.holder).chain(dom.ancestors(run.holder)).take(MAX_LEVELS + 1) {
            let range = layout.range(above);
            let n_headings =
                layout.runs[range.clone()].iter().filter(|run| run.kind == BlockKind::Heading).count();
            if range.len() > MAX_RUNS
                || n_headings > 1
                || headline.is_some_and(|headline| range.contains(&headline))
            {
                break;
            }
            widest = Some(range);
        }
        teasers.extend(widest.filter(|range| range.len() > 1));
    }
    teasers
}
