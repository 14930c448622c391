//! The main text of a page.

mod assemble;
mod hints;
mod layout;
mod prune;
mod select;

pub(super) use assemble::Text;

use super::dom::Dom;
use layout::{Layout, Unseen};
use select::Weights;

/// Finds the main text of a page.
pub(super) fn read(dom: &Dom<'_>) -> Text {
    let layout = Layout::of(dom, Unseen::LeaveOut);
    let weights = Weights::of(dom, &layout);
    let Some(main) = select::select(dom, &layout, &weights) else { return Text::default() };
    let keep = prune::keep(dom, &layout, &weights, main);
    assemble::assemble(dom, &layout, &keep)
}
