//! The state of the arc-hybrid system.

/// The moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// The first word of the buffer goes onto the stack.
    Shift,
    /// The top of the stack becomes a dependent of the first word of the buffer.
    Left,
    /// The top of the stack becomes a dependent of the word below it.
    Right,
}

impl Move {
    /// All, in the order of the model's classes.
    pub const ALL: [Self; 3] = [Self::Shift, Self::Left, Self::Right];
}

/// Stack, buffer and the arcs so far. Positions are those of the words; the root has the position behind
/// the last word, so it is the last in the buffer.
#[derive(Debug, Default)]
pub struct State {
    n_words: usize,
    stack: Vec<usize>,
    next: usize,
    nodes: Vec<Node>,
}

/// What is known of a word, or of the root.
#[derive(Debug, Clone, Copy)]
pub struct Node {
    /// Its head, once found.
    pub head: Option<usize>,
    /// The class of its relation, once its head is found.
    pub label: u8,
    /// Its outermost and second outermost dependents to the left.
    pub left: [Option<usize>; 2],
    /// Its outermost and second outermost dependents to the right.
    pub right: [Option<usize>; 2],
    /// The number of dependents to the left and to the right.
    pub valency: [u8; 2],
}

const BARE: Node = Node { head: None, label: 0, left: [None, None], right: [None, None], valency: [0, 0] };

impl State {
    /// The state before a sentence of so many words.
    pub fn start(&mut self, n_words: usize) {
        self.n_words = n_words;
        self.next = 0;
        self.stack.clear();
        self.nodes.clear();
        self.nodes.resize(n_words + 1, BARE);
    }

    /// Whether every word has its head.
    pub fn is_done(&self) -> bool {
        self.next == self.n_words && self.stack.is_empty()
    }

    /// Position of the root.
    pub const fn root(&self) -> usize {
        self.n_words
    }

    /// First position of the buffer.
    pub const fn next(&self) -> usize {
        self.next
    }

    /// The stack's position at `depth`, 0 at the top.
    pub fn stack(&self, depth: usize) -> Option<usize> {
        self.stack.len().checked_sub(depth + 1).map(|at| self.stack[at])
    }

    /// A word or the root.
    pub fn node(&self, position: usize) -> &Node {
        &self.nodes[position]
    }

    /// Whether a move can be made, for each of [`Move::ALL`]. Until the state is done at least one can.
    /// Only one word can become a dependent of the root.
    pub fn possible(&self) -> [bool; 3] {
        let (depth, more) = (self.stack.len(), self.next < self.n_words);
        [more, depth >= 1 && (more || depth == 1), depth >= 2]
    }

    /// The dependent and the head of the arc that a move makes; `None` for a shift.
    pub fn arc(&self, next_move: Move) -> Option<(usize, usize)> {
        match next_move {
            Move::Shift => None,
            Move::Left => Some((self.stack(0)?, self.next)),
            Move::Right => Some((self.stack(0)?, self.stack(1)?)),
        }
    }

    /// Makes a move that is possible; `label` is the class of the relation of the arc it makes.
    pub fn make(&mut self, next_move: Move, label: u8) {
        let Some((dependent, head)) = self.arc(next_move) else {
            self.stack.push(self.next);
            self.next += 1;
            return;
        };
        self.stack.pop();
        self.nodes[dependent].head = Some(head);
        self.nodes[dependent].label = label;
        let node = &mut self.nodes[head];
        let side = if dependent < head { &mut node.left } else { &mut node.right };
        *side = [Some(dependent), side[0]];
        let valency = &mut node.valency[usize::from(dependent > head)];
        *valency = valency.saturating_add(1);
    }

    /// How many arcs of the gold tree each move puts out of reach (Goldberg and Nivre 2013). `gold` gives
    /// the head of each word, the root's position for the root.
    pub fn costs(&self, gold: &[usize]) -> [usize; 3] {
        let count = |wrong: bool| usize::from(wrong);
        let next = self.next;
        let Some(top) = self.stack(0) else { return [0; 3] };
        let below = self.stack(1);
        let mut shift = self.stack.iter().filter(|s| gold[**s] == next).count();
        if let Some(head) = gold.get(next) {
            shift += count(self.stack[..self.stack.len() - 1].contains(head));
        }
        let lost = gold.get(next..).map_or(0, |ahead| ahead.iter().filter(|head| **head == top).count());
        let left = lost + count(gold[top] > next) + count(below == Some(gold[top]));
        let right = lost + count(gold[top] >= next);
        [shift, left, right]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Follows the oracle; every projective tree is rebuilt.
    #[test]
    fn the_oracle_leads_to_the_gold_tree() {
        for gold in [vec![1, 2, 4, 2], vec![1, 3, 1, 4], vec![3, 0, 0], vec![1]] {
            let mut state = State::default();
            state.start(gold.len());
            while !state.is_done() {
                let (possible, costs) = (state.possible(), state.costs(&gold));
                let free = (0..3).find(|m| possible[*m] && costs[*m] == 0);
                state.make(Move::ALL[free.expect("the tree is projective")], 0);
            }
            let heads: Vec<usize> = (0..gold.len()).filter_map(|word| state.node(word).head).collect();
            assert_eq!(heads, gold);
        }
    }
}
