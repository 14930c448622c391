//! The features of a parser's state (after Zhang and Nivre 2011), with the words around the stack's top.

use super::state::State;
use crate::linear::Keys;

/// A word as the parser sees it.
#[derive(Debug, Clone, Copy)]
pub struct Seen {
    /// Hash of its lower-case form.
    pub word: u64,
    /// Hash of its tag.
    pub tag: u64,
}

/// Where there is no word.
const NOTHING: Seen = Seen { word: 3, tag: 3 };
/// The root.
pub const ROOT: Seen = Seen { word: 5, tag: 5 };
/// The label of a word without head.
const NO_LABEL: u64 = 255;
/// The valency of nothing.
const NO_VALENCY: u64 = 9;

/// The features of a state. `seen` holds the words and, last, the root; `labels` the hash of the name
/// of each label.
pub fn features(state: &State, seen: &[Seen], labels: &[u64], keys: &mut Keys) {
    let at = |position: Option<usize>| position.and_then(|p| seen.get(p)).copied().unwrap_or(NOTHING);
    let before = |position: Option<usize>| at(position.and_then(|p| p.checked_sub(1)));
    let after = |position: Option<usize>| at(position.map(|p| p + 1));
    let label = |position: Option<usize>| {
        let node = position.map(|p| state.node(p)).filter(|node| node.head.is_some());
        node.map_or(NO_LABEL, |node| labels.get(usize::from(node.label)).copied().unwrap_or(NO_LABEL))
    };
    let child = |position: Option<usize>, right: bool, n: usize| {
        let node = state.node(position?);
        if right { node.right[n] } else { node.left[n] }
    };
    let valency = |position: Option<usize>, right: bool| {
        position.map_or(NO_VALENCY, |p| u64::from(state.node(p).valency[usize::from(right)].min(6)))
    };

    let next = Some(state.next());
    let (top, second, third) = (state.stack(0), state.stack(1), state.stack(2));
    let (s0, s1, s2) = (at(top), at(second), at(third));
    let (b0, b1, b2) = (at(next), at(Some(state.next() + 1)), at(Some(state.next() + 2)));
    let far = |from: Option<usize>, to: Option<usize>| match (from, to) {
        (Some(from), Some(to)) => (to - from).min(10) as u64,
        _ => 0,
    };
    let (gap, gap_below) = (far(top, next), far(second, top));
    let (s0l, s0r) = (child(top, false, 0), child(top, true, 0));
    let (s0l2, s0r2) = (child(top, false, 1), child(top, true, 1));
    let (s1l, s1r, s1r2) = (child(second, false, 0), child(second, true, 0), child(second, true, 1));
    let (b0l, b0l2) = (child(next, false, 0), child(next, false, 1));

    keys.clear();
    keys.push([]);
    // Words by themselves.
    for seen in [s0, s1, b0, b1] {
        keys.push([seen.word]);
        keys.push([seen.tag]);
        keys.push([seen.word, seen.tag]);
    }
    for seen in [b2, s2] {
        keys.push([seen.word]);
        keys.push([seen.tag]);
    }
    // Top of the stack with the next word.
    keys.push([s0.word, b0.word]);
    keys.push([s0.word, s0.tag, b0.tag]);
    keys.push([s0.tag, b0.word, b0.tag]);
    keys.push([s0.word, b0.tag]);
    keys.push([s0.tag, b0.word]);
    keys.push([s0.tag, b0.tag]);
    keys.push([s0.word, s0.tag, b0.word, b0.tag]);
    // The stack's two topmost.
    keys.push([s1.word, s0.word]);
    keys.push([s1.tag, s0.tag]);
    keys.push([s1.word, s0.tag]);
    keys.push([s1.tag, s0.word]);
    keys.push([s1.word, s1.tag, s0.tag]);
    keys.push([s1.tag, s0.word, s0.tag]);
    // Three and four of them.
    keys.push([b0.tag, b1.tag]);
    keys.push([s0.tag, b0.tag, b1.tag]);
    keys.push([s1.tag, s0.tag, b0.tag]);
    keys.push([s1.tag, s0.tag, b0.tag, b1.tag]);
    keys.push([s2.tag, s1.tag, s0.tag]);
    keys.push([b0.tag, b1.tag, b2.tag]);
    keys.push([s0.tag, b0.tag, b1.tag, b2.tag]);
    keys.push([s0.word, b0.tag, b1.tag]);
    keys.push([s1.word, s0.word, b0.tag]);
    keys.push([s1.word, s0.tag, b0.tag]);
    keys.push([s1.tag, s0.word, b0.tag]);
    keys.push([s1.tag, s0.tag, b0.word]);
    // Dependents.
    keys.push([s0.tag, at(s0l).tag, at(s0r).tag]);
    for dependent in [s0l, s0r, s1r, b0l] {
        keys.push([at(dependent).word]);
        keys.push([at(dependent).tag]);
    }
    keys.push([at(s1l).tag]);
    keys.push([at(b0l2).tag]);
    keys.push([s0.tag, at(s0l).tag, b0.tag]);
    keys.push([s0.tag, at(s0r).tag, b0.tag]);
    keys.push([s0.tag, b0.tag, at(b0l).tag]);
    keys.push([s1.tag, s0.tag, at(s1r).tag]);
    keys.push([s1.tag, s0.tag, at(s0l).tag]);
    keys.push([s1.tag, s0.tag, at(s0r).tag]);
    keys.push([s0.tag, at(s0l).tag, at(s0l2).tag]);
    keys.push([s0.tag, at(s0r).tag, at(s0r2).tag]);
    keys.push([s1.tag, at(s1r).tag, at(s1r2).tag]);
    // A preposition or conjunction that stands before the next word or the top, with what they may
    // depend on.
    let (b0_first, s0_first) = (at(b0l).word, at(s0l).word);
    keys.push([b0_first, b0.word]);
    keys.push([b0_first, s0.word]);
    keys.push([b0_first, s1.word]);
    keys.push([b0_first, s0.tag, b0.tag]);
    keys.push([b0_first, s1.tag, s0.tag]);
    keys.push([b0_first, b0.word, s0.word]);
    keys.push([b0_first, b0.word, s1.word]);
    keys.push([b0_first, at(b0l2).word, s0.tag]);
    keys.push([s0_first, s0.tag, b0.tag]);
    keys.push([s0_first, s1.tag]);
    keys.push([s0_first, s1.word]);
    keys.push([s0_first, s0.word, s1.word]);
    // Their relations.
    for dependent in [s0l, s0r, s1l, s1r, b0l] {
        keys.push([label(dependent)]);
    }
    keys.push([s0.tag, label(s0l), label(s0r)]);
    keys.push([s0.word, label(s0l), label(s0r)]);
    keys.push([s1.word, label(s1l), label(s1r)]);
    keys.push([s0.word, label(s0l), label(s0l2)]);
    keys.push([s0.word, label(s0r), label(s0r2)]);
    keys.push([s1.word, label(s1r), label(s1r2)]);
    keys.push([b0.tag, label(b0l), label(b0l2)]);
    keys.push([s1.tag, s0.tag, label(s0l)]);
    keys.push([s1.tag, s0.tag, label(s0r)]);
    keys.push([s0.tag, b0.tag, label(s0l), label(s0r)]);
    keys.push([s0.tag, b0.tag, label(b0l)]);
    keys.push([s1.tag, s0.tag, label(s1r), label(s0r)]);
    // How many.
    keys.push([s0.word, valency(top, true)]);
    keys.push([s0.tag, valency(top, true), valency(top, false)]);
    keys.push([s1.tag, valency(second, true)]);
    keys.push([s1.word, valency(second, true)]);
    keys.push([b0.word, valency(next, false)]);
    keys.push([b0.tag, valency(next, false)]);
    // How far.
    keys.push([gap, s0.tag, b0.tag]);
    keys.push([gap, s0.word]);
    keys.push([gap, b0.word]);
    keys.push([gap_below, s1.tag, s0.tag]);
    keys.push([gap_below, s1.word]);
    keys.push([gap_below, s0.word]);
    // Words that stand beside them in the text.
    keys.push([after(top).tag, s0.tag]);
    keys.push([before(top).tag, s0.tag, s1.tag]);
    keys.push([after(second).tag, s1.tag, s0.tag]);
    keys.push([before(next).tag, b0.tag, s0.tag]);
}
