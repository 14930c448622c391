//! The main text of a page.

mod assemble;
mod headline;
mod hints;
mod layout;
mod phrases;
mod prune;
mod select;

pub(super) use assemble::Text;

use super::dom::Dom;
use hearsay_types::BlockKind;
use layout::{Layout, Unseen};
use prune::Fate;
use select::Weights;

/// Finds the main text of a page.
pub(super) fn read(dom: &Dom<'_>) -> Text {
    let mut layout = Layout::of(dom, Unseen::LeaveOut);
    let weights = Weights::of(dom, &layout);
    let Some(main) = select::select(dom, &layout, &weights) else { return Text::default() };
    let headline = headline::find(dom, &layout);
    let fates = prune::fates(dom, &layout, &weights, main, headline);
    let keep: Vec<bool> = fates.iter().map(|fate| matches!(fate, Fate::Keep | Fate::Lead)).collect();
    for (run, _) in layout.runs.iter_mut().zip(&fates).filter(|(_, fate)| **fate == Fate::Lead) {
        run.kind = BlockKind::Heading;
    }
    assemble::assemble(dom, &layout, &keep)
}
