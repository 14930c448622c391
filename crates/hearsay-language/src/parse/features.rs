//! The features of a parser's state (after Zhang and Nivre 2011), with the words around the stack's top
//! and clusters of words.

use super::state::{Move, State};
use crate::linear::Keys;

/// A word as the parser sees it.
#[derive(Debug, Clone, Copy)]
pub struct Seen {
    /// Hash of its lower-case form.
    pub word: u64,
    /// Hash of its tag.
    pub tag: u64,
    /// Its clusters, from the coarsest to the finest.
    pub clusters: [u64; 3],
}

/// Where there is no word.
const NOTHING: Seen = Seen { word: 3, tag: 3, clusters: [3; 3] };
/// The root.
pub const ROOT: Seen = Seen { word: 5, tag: 5, clusters: [5; 3] };
/// The label of a word without head.
const NO_LABEL: u64 = 255;
/// The valency of nothing.
const NO_VALENCY: u64 = 9;

/// A position in the sentence, if there is one.
type Position = Option<usize>;

/// A state with its words.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// The state.
    pub state: &'a State,
    /// The words and, last, the root.
    pub seen: &'a [Seen],
    /// The hash of the name of each label.
    pub labels: &'a [u64],
}

impl View<'_> {
    fn at(&self, position: Position) -> Seen {
        position.and_then(|p| self.seen.get(p)).copied().unwrap_or(NOTHING)
    }

    fn before(&self, position: Position) -> Seen {
        self.at(position.and_then(|p| p.checked_sub(1)))
    }

    fn after(&self, position: Position) -> Seen {
        self.at(position.map(|p| p + 1))
    }

    fn label(&self, position: Position) -> u64 {
        let node = position.map(|p| self.state.node(p)).filter(|node| node.head.is_some());
        node.map_or(NO_LABEL, |node| self.labels.get(usize::from(node.label)).copied().unwrap_or(NO_LABEL))
    }

    /// The outermost dependents to the left of a word, and the second outermost.
    fn left(&self, position: Position) -> [Position; 2] {
        position.map_or([None, None], |p| self.state.node(p).left)
    }

    /// The same to the right.
    fn right(&self, position: Position) -> [Position; 2] {
        position.map_or([None, None], |p| self.state.node(p).right)
    }

    /// The number of dependents to the left and to the right.
    fn valency(&self, position: Position) -> [u64; 2] {
        position.map_or([NO_VALENCY; 2], |p| self.state.node(p).valency.map(|n| u64::from(n.min(6))))
    }

    /// The features on which the choice of a move depends.
    pub fn of_moves(&self, keys: &mut Keys) {
        let next = Some(self.state.next());
        let (top, second, third) = (self.state.stack(0), self.state.stack(1), self.state.stack(2));
        let [s0, s1, s2, b0] = [top, second, third, next].map(|position| self.at(position));
        let [b1, b2] = [1, 2].map(|n| self.at(Some(self.state.next() + n)));
        let (gap, gap_below) = (far(top, next), far(second, top));
        let ([top_left, _], [top_right, top_right2]) = (self.left(top), self.right(top));
        let ([second_left, _], [second_right, second_right2]) = (self.left(second), self.right(second));
        let [next_left, _] = self.left(next);
        let [s0l, s0r, s1l, s1r, b0l] =
            [top_left, top_right, second_left, second_right, next_left].map(|position| self.at(position));
        let [s0l_label, s0r_label, s1l_label, s1r_label, b0l_label] =
            [top_left, top_right, second_left, second_right, next_left].map(|position| self.label(position));

        keys.clear();
        keys.push([]);
        // Words by themselves.
        for seen in [s0, s1, b0, b1] {
            keys.push([seen.word]);
            keys.push([seen.tag]);
        }
        keys.push([s2.tag]);
        keys.push([b2.tag]);
        for seen in [s0, s1, b0] {
            keys.push([seen.clusters[2], seen.tag]);
        }
        // Top of the stack with the next word.
        keys.push([s0.word, b0.word]);
        keys.push([s0.word, b0.tag]);
        keys.push([s0.tag, b0.word]);
        keys.push([s0.tag, b0.tag]);
        keys.push([s0.clusters[1], b0.clusters[1]]);
        keys.push([s0.clusters[1], b0.tag]);
        keys.push([s0.tag, b0.clusters[1]]);
        keys.push([s0.clusters[0], s0.tag, b0.clusters[0], b0.tag]);
        // The stack's two topmost.
        keys.push([s1.word, s0.word]);
        keys.push([s1.word, s0.tag]);
        keys.push([s1.tag, s0.word]);
        keys.push([s1.tag, s0.tag]);
        keys.push([s1.clusters[1], s0.clusters[1]]);
        keys.push([s1.clusters[1], s0.tag]);
        keys.push([s1.tag, s0.clusters[1]]);
        keys.push([s1.clusters[0], s1.tag, s0.clusters[0], s0.tag]);
        // Three and four of them.
        keys.push([b0.tag, b1.tag]);
        keys.push([s0.tag, b0.tag, b1.tag]);
        keys.push([s1.tag, s0.tag, b0.tag]);
        keys.push([s1.tag, s0.tag, b0.tag, b1.tag]);
        keys.push([s2.tag, s1.tag, s0.tag]);
        keys.push([b0.tag, b1.tag, b2.tag]);
        keys.push([s0.tag, b0.tag, b1.tag, b2.tag]);
        keys.push([s0.word, b0.tag, b1.tag]);
        keys.push([s1.word, s0.tag, b0.tag]);
        keys.push([s1.tag, s0.word, b0.tag]);
        keys.push([s1.tag, s0.tag, b0.word]);
        keys.push([s1.clusters[0], s0.clusters[0], b0.clusters[0]]);
        // Dependents.
        keys.push([s0.tag, s0l.tag, s0r.tag]);
        for seen in [s0l, s0r, s1r, b0l] {
            keys.push([seen.word]);
            keys.push([seen.tag]);
        }
        keys.push([s1l.tag]);
        keys.push([s0.tag, s0l.tag, b0.tag]);
        keys.push([s0.tag, s0r.tag, b0.tag]);
        keys.push([s0.tag, b0.tag, b0l.tag]);
        keys.push([s1.tag, s0.tag, s1r.tag]);
        keys.push([s1.tag, s0.tag, s0l.tag]);
        keys.push([s1.tag, s0.tag, s0r.tag]);
        keys.push([s0.tag, s0r.tag, self.at(top_right2).tag]);
        keys.push([s1.tag, s1r.tag, self.at(second_right2).tag]);
        // A preposition or conjunction that stands before the next word or the top, with what they may
        // depend on.
        keys.push([b0l.word, b0.word]);
        keys.push([b0l.word, s0.word]);
        keys.push([b0l.word, s1.word]);
        keys.push([b0l.word, s0.tag, b0.tag]);
        keys.push([b0l.word, s1.tag, s0.tag]);
        keys.push([b0l.word, b0.clusters[1], s0.clusters[1]]);
        keys.push([b0l.word, b0.clusters[1], s1.clusters[1]]);
        keys.push([b0l.word, s0.clusters[1]]);
        keys.push([b0l.word, s1.clusters[1]]);
        keys.push([s0l.word, s0.tag, b0.tag]);
        keys.push([s0l.word, s1.tag]);
        keys.push([s0l.word, s1.word]);
        keys.push([s0l.word, s1.clusters[1]]);
        keys.push([s0l.word, s0.clusters[1], s1.clusters[1]]);
        keys.push([s0l.word, s0.clusters[1], b0.clusters[1]]);
        // Their relations.
        for label in [s0l_label, s0r_label, s1l_label, s1r_label, b0l_label] {
            keys.push([label]);
        }
        keys.push([s0.tag, s0l_label, s0r_label]);
        keys.push([s0.word, s0l_label, s0r_label]);
        keys.push([s1.word, s1l_label, s1r_label]);
        keys.push([s0.word, s0r_label, self.label(top_right2)]);
        keys.push([s1.word, s1r_label, self.label(second_right2)]);
        keys.push([s1.tag, s0.tag, s0l_label]);
        keys.push([s1.tag, s0.tag, s0r_label]);
        keys.push([s0.tag, b0.tag, s0l_label, s0r_label]);
        keys.push([s0.tag, b0.tag, b0l_label]);
        keys.push([s1.tag, s0.tag, s1r_label, s0r_label]);
        // How many.
        let ([top_lefts, top_rights], [_, second_rights]) = (self.valency(top), self.valency(second));
        keys.push([s0.word, top_rights]);
        keys.push([s0.tag, top_rights, top_lefts]);
        keys.push([s1.tag, second_rights]);
        keys.push([s1.word, second_rights]);
        keys.push([b0.tag, self.valency(next)[0]]);
        // How far.
        keys.push([gap, s0.tag, b0.tag]);
        keys.push([gap, s0.word]);
        keys.push([gap, b0.word]);
        keys.push([gap_below, s1.tag, s0.tag]);
        keys.push([gap_below, s0.word]);
        // Words that stand beside them in the text.
        keys.push([self.after(top).tag, s0.tag]);
        keys.push([self.before(top).tag, s0.tag, s1.tag]);
        keys.push([self.after(second).tag, s1.tag, s0.tag]);
        keys.push([self.before(next).tag, b0.tag, s0.tag]);
    }

    /// The features on which the relation of the arc that `made` makes depends: the dependent is the top
    /// of the stack, the head the next word or the word below the top.
    pub fn of_labels(&self, made: Move, keys: &mut Keys) {
        let (top, second, next) = (self.state.stack(0), self.state.stack(1), Some(self.state.next()));
        let is_left = made == Move::Left;
        let (head_at, other_at) = if is_left { (next, second) } else { (second, next) };
        let (s, h, other) = (self.at(top), self.at(head_at), self.at(other_at));
        let ([left_at, left2_at], [right_at, right2_at]) = (self.left(top), self.right(top));
        let [sl, sr] = [left_at, right_at].map(|position| self.at(position));
        let [sl_label, sl2_label, sr_label, sr2_label] =
            [left_at, left2_at, right_at, right2_at].map(|position| self.label(position));
        // The head's dependents: those between it and the new one come last.
        let ([hl_at, _], [hr_at, hr2_at]) = (self.left(head_at), self.right(head_at));
        let [hl, hr] = [hl_at, hr_at].map(|position| self.at(position));
        let [hl_label, hr_label, hr2_label] = [hl_at, hr_at, hr2_at].map(|position| self.label(position));
        let gap = if is_left { far(top, next) } else { far(second, top) };

        keys.clear_from(if is_left { 128 } else { 192 });
        keys.push([]);
        keys.push([s.word]);
        keys.push([s.tag]);
        keys.push([s.word, s.tag]);
        keys.push([h.word]);
        keys.push([h.tag]);
        keys.push([other.tag]);
        keys.push([s.clusters[2], s.tag]);
        keys.push([h.clusters[2], h.tag]);
        keys.push([s.word, h.word]);
        keys.push([s.word, h.tag]);
        keys.push([s.tag, h.word]);
        keys.push([s.tag, h.tag]);
        keys.push([s.clusters[1], h.clusters[1]]);
        keys.push([s.clusters[1], h.tag]);
        keys.push([s.tag, h.clusters[1]]);
        keys.push([s.clusters[0], s.tag, h.clusters[0], h.tag]);
        keys.push([s.tag, h.tag, other.tag]);
        keys.push([s.tag, h.tag, self.before(top).tag]);
        keys.push([s.tag, h.tag, self.after(top).tag]);
        keys.push([s.tag, h.tag, self.before(head_at).tag]);
        keys.push([s.tag, h.tag, self.after(head_at).tag]);
        keys.push([s.tag, self.before(top).word]);
        keys.push([s.tag, self.after(top).word]);
        keys.push([s.tag, h.tag, gap]);
        // The dependent's own dependents.
        keys.push([sl.word]);
        keys.push([sl.word, s.tag, h.tag]);
        keys.push([sl.word, h.word]);
        keys.push([sl.word, h.clusters[1]]);
        keys.push([sl.word, s.word]);
        keys.push([sl.word, s.clusters[1], h.clusters[1]]);
        keys.push([sl.tag, s.tag, h.tag]);
        keys.push([sr.tag, s.tag, h.tag]);
        keys.push([sr.word, s.tag]);
        keys.push([s.tag, sl_label, sr_label]);
        keys.push([s.tag, h.tag, sl_label]);
        keys.push([s.tag, h.tag, sr_label]);
        keys.push([s.word, sl_label, sr_label]);
        keys.push([s.tag, sl_label, sl2_label]);
        keys.push([s.tag, sr_label, sr2_label]);
        // The head's other dependents.
        keys.push([hl_label, s.tag, h.tag]);
        keys.push([hr_label, s.tag, h.tag]);
        keys.push([h.word, hl_label, hr_label]);
        keys.push([s.word, hl_label, hr_label]);
        keys.push([s.tag, h.tag, hr_label, hr2_label]);
        keys.push([hl.word, s.tag, h.tag]);
        keys.push([hr.word, s.tag, h.tag]);
        keys.push([hl.tag, hr.tag, s.tag]);
        keys.push([h.tag, s.tag, self.valency(head_at)[0], self.valency(head_at)[1]]);
    }
}

/// The distance between two positions, up to 10; 0 where one is missing.
fn far(from: Position, to: Position) -> u64 {
    match (from, to) {
        (Some(from), Some(to)) => to.abs_diff(from).min(10) as u64,
        _ => 0,
    }
}
