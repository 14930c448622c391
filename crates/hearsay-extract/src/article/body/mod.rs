//! The main text of a page.

mod assemble;
mod headline;
mod hints;
mod layout;
mod phrases;
mod prune;
mod select;

pub(super) use assemble::Text;
pub(super) use hints::HintWords;
pub(super) use phrases::Phrases;

use super::dom::Dom;
use hearsay_types::BlockKind;
use layout::{Layout, Unseen};
use prune::Fate;
use select::Weights;

/// Finds the main text of a page.
pub(super) fn read<'p>(dom: &Dom<'p>, hints: &'p HintWords, phrases: &Phrases) -> Text {
    let mut layout = Layout::of(dom, hints, Unseen::LeaveOut);
    let headline = headline::find(dom, &layout);
    let weights = Weights::of(dom, &layout, headline);
    let Some(main) = select::select(dom, &layout, &weights) else { return Text::default() };
    let fates = prune::fates(dom, &layout, &weights, main, headline, phrases);
    let keep: Vec<bool> = fates.iter().map(|fate| matches!(fate, Fate::Keep | Fate::Lead)).collect();
    for (run, _) in layout.runs.iter_mut().zip(&fates).filter(|(_, fate)| **fate == Fate::Lead) {
        run.kind = BlockKind::Heading;
    }
    assemble::assemble(dom, &layout, &keep)
}
