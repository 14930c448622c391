//! The best tree of scored arcs: a maximum spanning arborescence with one root.
//!
//! Chu and Liu (1965), Edmonds (1967). One root: what is taken from the score of every arc of the root is more
//! than all other scores together can make up for, so that the best tree has as few of them as a tree must.

/// Space for finding trees, reused from sentence to sentence.
#[derive(Debug, Default)]
pub struct Arborescence {
    /// The scores that are left, `[dependents, heads]`; node 0 is the root.
    scores: Vec<f64>,
    heads: Vec<usize>,
    seen: Vec<u32>,
}

/// The heads of the words of the best tree: `scores` is `[words, 1 + words]`, for each word what each head is
/// worth, the root first. A head is 0 for the root or 1 and the word's position. An arc from a word to itself
/// is never taken. Of equal heads the first is.
pub fn best_tree(scores: &[f32], n_words: usize, space: &mut Arborescence, heads: &mut Vec<u32>) {
    heads.clear();
    let width = n_words + 1;
    if n_words == 0 || scores.len() < n_words * width {
        heads.resize(n_words, 0);
        return;
    }
    space.greedy(scores, n_words);
    if !space.is_tree() {
        space.search(scores, n_words);
    }
    heads.extend(space.heads.iter().skip(1).map(|head| u32::try_from(*head).unwrap_or(0)));
}

impl Arborescence {
    /// Takes the best head of each word.
    fn greedy(&mut self, scores: &[f32], n_words: usize) {
        self.heads.clear();
        self.heads.push(0);
        for (i, row) in scores.chunks_exact(n_words + 1).take(n_words).enumerate() {
            let mut best = (f32::NEG_INFINITY, 0);
            for (head, score) in row.iter().enumerate() {
                if head != i + 1 && *score > best.0 {
                    best = (*score, head);
                }
            }
            self.heads.push(best.1);
        }
    }

    /// Whether the heads are those of a tree with one root.
    fn is_tree(&mut self) -> bool {
        let n = self.heads.len();
        if self.heads.iter().skip(1).filter(|head| **head == 0).count() != 1 {
            return false;
        }
        self.cycle(n, |_| true).is_none()
    }

    /// A node of a cycle among the first `n` nodes that are in use.
    fn cycle(&mut self, n: usize, in_use: impl Fn(usize) -> bool) -> Option<usize> {
        self.seen.clear();
        self.seen.resize(n, 0);
        self.seen[0] = u32::MAX;
        for start in (1..n).filter(|node| in_use(*node)) {
            let mark = u32::try_from(start).unwrap_or(u32::MAX - 1);
            let mut node = start;
            while self.seen[node] == 0 {
                self.seen[node] = mark;
                node = self.heads[node];
            }
            if self.seen[node] == mark {
                return Some(node);
            }
        }
        None
    }

    /// Contracts cycles until there is none, then opens them again.
    fn search(&mut self, given: &[f32], n_words: usize) {
        let n = n_words + 1;
        let finite = |score: f32| if score.is_finite() { f64::from(score) } else { -1e9 };
        let (least, greatest) = given
            .iter()
            .map(|score| finite(*score))
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), score| (a.min(score), b.max(score)));
        let root_cost = (greatest - least + 1.0) * n as f64;
        self.scores.clear();
        self.scores.resize(n * n, f64::NEG_INFINITY);
        for (i, row) in given.chunks_exact(n).take(n_words).enumerate() {
            for (head, score) in row.iter().enumerate().filter(|(head, _)| *head != i + 1) {
                self.scores[(i + 1) * n + head] = finite(*score) - if head == 0 { root_cost } else { 0.0 };
            }
        }
        // A cycle is contracted into one of its nodes; the others are out of use. For each arc that is left,
        // `enters[dependent, head]` is the node within the dependent that it goes to, and
        // `leaves[dependent, head]` the one within the head that it comes from.
        let mut in_use = vec![true; n];
        let mut enters: Vec<usize> = (0..n * n).map(|arc| arc / n).collect();
        let mut leaves: Vec<usize> = (0..n * n).map(|arc| arc % n).collect();
        // For each contraction the arcs of the cycle as (dependent, head) of words, each with all words that its
        // dependent stood for.
        let mut contracted: Vec<Vec<(usize, usize, Vec<usize>)>> = Vec::new();
        // Which words each node in use stands for.
        let mut members: Vec<Vec<usize>> = (0..n).map(|node| vec![node]).collect();
        loop {
            for node in (1..n).filter(|node| in_use[*node]) {
                let row = &self.scores[node * n..][..n];
                let mut best = (f64::NEG_INFINITY, 0);
                for head in (0..n).filter(|head| in_use[*head] && *head != node) {
                    if row[head] > best.0 {
                        best = (row[head], head);
                    }
                }
                self.heads[node] = best.1;
            }
            let Some(first) = self.cycle(n, |node| in_use[node]) else { break };
            let mut cycle = vec![first];
            while let Some(next) = cycle.last().map(|node| self.heads[*node]).filter(|next| *next != first) {
                cycle.push(next);
            }
            let arc = |node: usize| node * n + self.heads[node];
            let opened = |node: &usize| (enters[arc(*node)], leaves[arc(*node)], members[*node].clone());
            contracted.push(cycle.iter().map(opened).collect());
            let in_cycle: Vec<f64> = cycle.iter().map(|node| self.scores[arc(*node)]).collect();
            for outer in (0..n).filter(|node| in_use[*node] && !cycle.contains(node)) {
                // Into the cycle: what breaking it open there costs counts.
                let into = cycle.iter().zip(&in_cycle).map(|(node, lost)| {
                    (self.scores[node * n + outer] - lost, enters[node * n + outer], leaves[node * n + outer])
                });
                let into = first_best(into);
                // Out of the cycle.
                let out = cycle.iter().map(|node| {
                    (self.scores[outer * n + node], enters[outer * n + node], leaves[outer * n + node])
                });
                let out = first_best(out);
                let (a, b) = (first * n + outer, outer * n + first);
                (self.scores[a], enters[a], leaves[a]) = into;
                (self.scores[b], enters[b], leaves[b]) = out;
            }
            for node in cycle.into_iter().skip(1) {
                in_use[node] = false;
                let moved = std::mem::take(&mut members[node]);
                members[first].extend(moved);
            }
        }
        let top: Vec<(usize, usize)> = (1..n)
            .filter(|node| in_use[*node])
            .map(|node| {
                let arc = node * n + self.heads[node];
                (enters[arc], leaves[arc])
            })
            .collect();
        // The arcs of the last tree stand; those of a cycle stand but for the node that is entered otherwise.
        self.heads.fill(usize::MAX);
        self.heads[0] = 0;
        for (dependent, head) in top {
            self.heads[dependent] = head;
        }
        for (dependent, head, words) in contracted.into_iter().rev().flatten() {
            if words.iter().all(|word| self.heads[*word] == usize::MAX) {
                self.heads[dependent] = head;
            }
        }
        for head in &mut self.heads {
            *head = if *head == usize::MAX { 0 } else { *head };
        }
    }
}

/// The arc with the greatest score, the first of equals.
fn first_best(arcs: impl Iterator<Item = (f64, usize, usize)>) -> (f64, usize, usize) {
    let better =
        |best: (f64, usize, usize), arc: (f64, usize, usize)| if arc.0 > best.0 { arc } else { best };
    arcs.reduce(better).unwrap_or((f64::NEG_INFINITY, 0, 0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The score of the best tree with one root, by trying all.
    fn best_by_trying(scores: &[f32], n: usize) -> f64 {
        let mut best = f64::NEG_INFINITY;
        for code in 0..(n + 1).pow(n as u32) {
            let heads: Vec<usize> = (0..n).map(|i| code / (n + 1).pow(i as u32) % (n + 1)).collect();
            if is_tree(&heads) {
                let score = heads.iter().enumerate().map(|(i, head)| f64::from(scores[i * (n + 1) + head]));
                best = best.max(score.sum());
            }
        }
        best
    }

    fn is_tree(heads: &[usize]) -> bool {
        let reaches_root = |start: usize| {
            let mut node = start + 1;
            for _ in 0..heads.len() {
                node = heads[node - 1];
                if node == 0 {
                    return true;
                }
            }
            false
        };
        heads.iter().filter(|head| **head == 0).count() == 1 && (0..heads.len()).all(reaches_root)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]
        #[test]
        fn finds_the_best_tree(n in 1_usize..6, numbers in prop::collection::vec(-9_i8..9, 30)) {
            let scores: Vec<f32> = numbers.iter().take(n * (n + 1)).map(|n| f32::from(*n)).collect();
            let mut heads = Vec::new();
            best_tree(&scores, n, &mut Arborescence::default(), &mut heads);
            let heads: Vec<usize> = heads.into_iter().map(|head| head as usize).collect();
            prop_assert!(is_tree(&heads), "{heads:?}");
            let score: f64 = heads.iter().enumerate().map(|(i, head)| f64::from(scores[i * (n + 1) + head])).sum();
            prop_assert_eq!(score, best_by_trying(&scores, n));
        }

        #[test]
        fn always_gives_a_tree(n in 1_usize..60, seed in any::<u64>(), odd in any::<f32>()) {
            let mut state = seed;
            let mut next = || {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                if state.is_multiple_of(97) { odd } else { (state >> 40) as f32 }
            };
            let scores: Vec<f32> = (0..n * (n + 1)).map(|_| next()).collect();
            let mut heads = Vec::new();
            best_tree(&scores, n, &mut Arborescence::default(), &mut heads);
            let heads: Vec<usize> = heads.into_iter().map(|head| head as usize).collect();
            prop_assert!(is_tree(&heads), "{heads:?}");
        }
    }
}
