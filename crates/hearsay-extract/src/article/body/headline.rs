//! Finds the headline among the runs of a page.

use super::{
    super::dom::{Dom, Tag},
    assemble,
    hints::Hints,
    layout::Layout,
};
use hearsay_types::BlockKind;

/// A longer heading is no headline.
const MAX_SIZE: u32 = 300;

/// The run of the headline: the heading that the page's `title` repeats, else its first `h1`. `None`
/// where there is no such heading.
pub(super) fn find(dom: &Dom<'_>, layout: &Layout) -> Option<usize> {
    let title = title(dom);
    let mut best: Option<(f64, usize)> = None;
    for (i, run) in layout.runs.iter().enumerate() {
        if run.kind != BlockKind::Heading || run.measure.size == 0 || run.measure.size > MAX_SIZE {
            continue;
        }
        let is_first =
            dom.is(run.holder, Tag::H1) || dom.ancestors(run.holder).take(2).any(|up| dom.is(up, Tag::H1));
        let words = words(&assemble::words(dom, layout, run));
        if words.is_empty() {
            continue;
        }
        let common = words.iter().filter(|word| title.contains(word)).count() as f64;
        let likeness = common / words.len() as f64 * (common / title.len().max(1) as f64).sqrt();
        let named = if layout.hints(run.holder).has(Hints::TITLE) { 0.1 } else { 0.0 };
        let score = likeness + named + if is_first { 0.35 } else { 0.0 };
        if score > 0.44 - if is_first { 0.1 } else { 0.0 } && best.is_none_or(|(most, _)| score > most + 0.01)
        {
            best = Some((score, i));
        }
    }
    best.map(|(_, run)| run)
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

/// Words in lower case, without marks.
pub(super) fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}
