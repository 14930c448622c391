//! Finds the headline among the runs of a page.

use super::{
    super::dom::{Dom, Tag},
    assemble,
    hints::Hints,
    layout::{Layout, Run},
};
use hearsay_types::BlockKind;

/// A longer heading is no headline.
const MAX_SIZE: u32 = 300;

/// Of a longer text, only so many words are compared.
const MAX_WORDS: usize = 80;

/// The run of the headline: the heading that the page's `title` repeats, else its first `h1`. `None`
/// where there is no such heading.
pub(super) fn find(dom: &Dom<'_>, layout: &Layout) -> Option<usize> {
    let title = title(dom);
    let is_first = |run: &Run| {
        dom.is(run.holder, Tag::H1) || dom.ancestors(run.holder).take(2).any(|up| dom.is(up, Tag::H1))
    };
    let score = |run: &Run| {
        let words = words(&assemble::words(dom, layout, run));
        let common = words.iter().filter(|word| title.contains(word)).count() as f64;
        let likeness = common / words.len().max(1) as f64 * (common / title.len().max(1) as f64).sqrt();
        likeness + if layout.hints(run.holder).has(Hints::TITLE) { 0.1 } else { 0.0 }
    };
    let headings = || {
        let runs = layout.runs.iter().enumerate();
        runs.filter(|(_, run)| run.kind == BlockKind::Heading && (1..=MAX_SIZE).contains(&run.measure.size))
    };
    let first = best(headings().filter(|(_, run)| is_first(run)).map(|(i, run)| (i, score(run))));
    if let Some((run, _)) = first.filter(|(_, score)| *score > 0.6 || title.is_empty()) {
        return Some(run);
    }
    // The `h1` may be the name of the outlet.
    let any = best(headings().map(|(i, run)| (i, score(run))));
    let least = first.map_or(0.44, |(_, score)| score + 0.15);
    any.filter(|(_, score)| *score > least).or(first).map(|(run, _)| run)
}

/// The first of the best scores.
fn best(scores: impl Iterator<Item = (usize, f64)>) -> Option<(usize, f64)> {
    scores
        .fold(None, |best, found| best.filter(|best: &(usize, f64)| best.1 >= found.1 - 0.01).or(Some(found)))
}

/// The words of the page's `title`, or of the title that it gives for sharing.
fn title(dom: &Dom<'_>) -> Vec<String> {
    let shared = dom.elements(Tag::Meta).find(|meta| {
        dom.attribute(*meta, "property").is_some_and(|property| property.eq_ignore_ascii_case("og:title"))
    });
    let shared =
        shared.and_then(|meta| dom.attribute(meta, "content")).filter(|title| !title.trim().is_empty());
    match shared {
        Some(title) => words(&title),
        None => {
            dom.elements(Tag::Title).next().map(|title| words(&dom.text_content(title))).unwrap_or_default()
        }
    }
}

/// The first words of a text in lower case, without marks.
pub(super) fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.take(MAX_WORDS).map(str::to_lowercase).collect()
}
