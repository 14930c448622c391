//! Decides, within the main element, which runs are main text and which are clutter.

use super::{
    super::dom::{Dom, NodeId, Tag},
    hints::Hints,
    layout::Layout,
    select::Weights,
};
use hearsay_types::BlockKind;

/// An element is no clutter, whatever its name, if it holds more than this share of the prose.
const SHARE_OF_MAIN: f64 = 0.35;

/// For each run of the page whether it belongs to the main text.
pub(super) fn keep(dom: &Dom<'_>, layout: &Layout, weights: &Weights, main: NodeId) -> Vec<bool> {
    let range = layout.range(main);
    let total = weights.prose(&range).max(1.0);
    let mut keep = vec![false; layout.runs.len()];
    keep[range.clone()].fill(true);

    for &element in &layout.elements {
        let own = layout.range(element);
        if own.start < range.start || own.end > range.end || own.is_empty() || element == main {
            continue;
        }
        let Some(tag) = dom.tag(element) else { continue };
        let hints = layout.hints(element);
        let share = weights.prose(&own) / total;
        let is_clutter =
            hints.has(Hints::CLUTTER) && !hints.has(Hints::BODY.with(Hints::EMBED)) && share < SHARE_OF_MAIN;
        if is_clutter || (is_list_of_links(layout, tag, &own) && share < 0.2) {
            keep[own].fill(false);
        }
    }
    trim(layout, &range, &mut keep);
    for (run, keep) in layout.runs.iter().zip(&mut keep) {
        *keep &= run.measure.alphanumeric > 0 || run.measure.size > 3;
    }
    keep
}

/// Whether an element holds little more than links.
fn is_list_of_links(layout: &Layout, tag: Tag, range: &std::ops::Range<usize>) -> bool {
    if !tag.is_block() {
        return false;
    }
    let runs = &layout.runs[range.clone()];
    let linked = runs.iter().filter(|run| run.measure.link_share() > 0.6).count();
    let measure = runs.iter().map(|run| run.measure).reduce(super::layout::Measure::plus).unwrap_or_default();
    measure.link_share() > 0.66 && linked >= 2
}

/// Drops headings without text behind them at the end, and the headline at the start.
fn trim(layout: &Layout, range: &std::ops::Range<usize>, keep: &mut [bool]) {
    for i in range.clone().rev() {
        if !keep[i] {
            continue;
        }
        if layout.runs[i].kind == BlockKind::Heading {
            keep[i] = false;
        } else {
            break;
        }
    }
}
