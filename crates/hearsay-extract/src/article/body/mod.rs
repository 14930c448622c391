//! The main text of a page.

mod assemble;
mod headline;
mod hints;
mod layout;
mod phrases;
mod prune;
mod select;
mod teasers;

pub(super) use assemble::Text;
pub(super) use hints::HintWords;
pub(super) use phrases::Phrases;

use super::dom::Dom;
use hearsay_types::BlockKind;
use layout::{Layout, Unseen};
use prune::Fate;
use select::Weights;

/// A text of fewer characters is a reason to look at what the page does not show at first.
const MIN_SIZE: usize = 300;

/// Finds the main text of a page.
pub(super) fn read<'p>(dom: &Dom<'p>, hints: &'p HintWords, phrases: &Phrases) -> Text {
    let seen = read_layout(dom, Layout::of(dom, hints, Unseen::LeaveOut), phrases);
    if seen.text.len() >= MIN_SIZE {
        return seen;
    }
    let all = read_layout(dom, Layout::of(dom, hints, Unseen::LayOut), phrases);
    if all.text.len() > MIN_SIZE.max(3 * seen.text.len()) { all } else { seen }
}

fn read_layout(dom: &Dom<'_>, mut layout: Layout, phrases: &Phrases) -> Text {
    let headline = headline::find(dom, &layout);
    let teasers = teasers::find(dom, &layout, headline);
    let weights = Weights::of(dom, &layout, headline, &teasers);
    let fates = match select::select(dom, &layout, &weights) {
        Some(main) => prune::fates(dom, &layout, &weights, main, headline, &teasers, phrases),
        None => vec![Fate::Outside; layout.runs.len()],
    };
    for (run, fate) in layout.runs.iter_mut().zip(&fates) {
        if *fate == Fate::Lead {
            run.kind = BlockKind::Heading;
        }
    }
    assemble::assemble(dom, &layout, |run| matches!(fates[run], Fate::Keep | Fate::Lead))
}

#[cfg(test)]
mod tests;
