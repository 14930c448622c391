//! Training by the averaged perceptron, and packing.

use rustc_hash::FxHashMap;

/// How often each feature is seen, to leave out the rare ones.
#[derive(Debug, Default)]
pub struct KeyCounts(FxHashMap<u64, u32>);

impl KeyCounts {
    /// Counts the features of one decision.
    pub fn add(&mut self, keys: &[u64]) {
        for key in keys {
            *self.0.entry(*key).or_default() += 1;
        }
    }
}

/// Learns a linear classifier.
#[derive(Debug)]
pub struct Trainer {
    rows: FxHashMap<u64, u32>,
    n_classes: usize,
    weights: Vec<f32>,
    totals: Vec<f32>,
    step: f32,
}

/// How weights become bytes.
#[derive(Debug, Clone, Copy)]
pub struct Packing {
    /// Weights smaller than this many steps of the scale are dropped; 0.5 drops what rounds to nothing.
    pub min_steps: f32,
    /// The share of weights whose size the scale has to hold; larger ones are cut. 1.0 cuts none.
    pub held: f32,
}

impl Trainer {
    /// A trainer for features that were counted at least `min_count` times.
    pub fn new(n_classes: usize, counts: &KeyCounts, min_count: u32) -> Self {
        assert!(n_classes < 256, "a class is one byte");
        let mut kept: Vec<u64> =
            counts.0.iter().filter(|(_, count)| **count >= min_count).map(|(key, _)| *key).collect();
        kept.sort_unstable();
        let n_weights = kept.len() * n_classes;
        let rows = kept.into_iter().zip(0..).collect();
        Self { rows, n_classes, weights: vec![0.0; n_weights], totals: vec![0.0; n_weights], step: 1.0 }
    }

    /// The number of features.
    pub fn n_features(&self) -> usize {
        self.rows.len()
    }

    /// Finds the rows of the features of one decision.
    pub fn rows(&self, keys: &[u64], rows: &mut Vec<u32>) {
        rows.clear();
        rows.extend(keys.iter().filter_map(|key| self.rows.get(key).copied()));
    }

    /// Sets `scores` to the present score of each class.
    pub fn score(&self, rows: &[u32], scores: &mut Vec<f32>) {
        scores.clear();
        scores.resize(self.n_classes, 0.0);
        for row in rows {
            let start = *row as usize * self.n_classes;
            let weights = &self.weights[start..start + self.n_classes];
            for (score, weight) in scores.iter_mut().zip(weights) {
                *score += weight;
            }
        }
    }

    /// Rewards the class `good` and punishes `bad`.
    pub fn update(&mut self, rows: &[u32], good: usize, bad: usize) {
        for row in rows {
            let start = *row as usize * self.n_classes;
            for (class, change) in [(good, 1.0), (bad, -1.0)] {
                self.weights[start + class] += change;
                self.totals[start + class] += self.step * change;
            }
        }
    }

    /// Ends a decision: the average is taken over decisions.
    pub fn step(&mut self) {
        self.step += 1.0;
    }

    /// The averaged weights: the features in ascending order of their keys, each with the pairs of class
    /// and weight that are worth keeping; classes are counted from `first_class`.
    fn packed_rows(mut self, first_class: usize, packing: Packing) -> Vec<(u64, Vec<u8>)> {
        for (weight, total) in self.weights.iter_mut().zip(&self.totals) {
            if *total != 0.0 {
                *weight -= total / self.step;
            }
        }
        let scale = scale(&self.weights, packing.held);
        let mut keys: Vec<(u64, u32)> = self.rows.into_iter().collect();
        keys.sort_unstable();
        let pairs_of = |row: u32| {
            let start = row as usize * self.n_classes;
            pairs(&self.weights[start..start + self.n_classes], first_class, scale, packing.min_steps)
        };
        keys.into_iter()
            .map(|(key, row)| (key, pairs_of(row)))
            .filter(|(_, pairs)| !pairs.is_empty())
            .collect()
    }
}

/// The averaged weights of one or several trainers as a section for [`LinearModel`](super::LinearModel).
///
/// The classes of each trainer follow those of the one before. Their weights are scaled by themselves:
/// scores of classes of different trainers cannot be compared.
pub fn pack(trainers: Vec<Trainer>, packing: Packing) -> Vec<u8> {
    let mut rows: Vec<(u64, Vec<u8>)> = Vec::new();
    let mut n_classes = 0;
    for trainer in trainers {
        let first = n_classes;
        n_classes += trainer.n_classes;
        rows.extend(trainer.packed_rows(first, packing));
    }
    assert!(n_classes < 256, "a class is one byte");
    rows.sort_by_key(|(key, _)| *key);
    rows.dedup_by(|next, row| {
        let same = next.0 == row.0;
        if same {
            row.1.append(&mut next.1);
        }
        same
    });
    layout(n_classes, &rows)
}

/// By what weights are multiplied to fit a byte.
fn scale(weights: &[f32], held: f32) -> f32 {
    let mut sizes: Vec<f32> = weights.iter().map(|w| w.abs()).filter(|w| *w > 0.0).collect();
    sizes.sort_unstable_by(f32::total_cmp);
    let last = sizes.len().saturating_sub(1);
    127.0 / sizes.get(((last as f64) * f64::from(held)) as usize).copied().unwrap_or(1.0)
}

/// The weights of a row that are worth keeping.
fn pairs(weights: &[f32], first_class: usize, scale: f32, min_steps: f32) -> Vec<u8> {
    let mut pairs = Vec::new();
    for (class, weight) in weights.iter().enumerate() {
        let steps = weight * scale;
        let rounded = steps.round().clamp(-127.0, 127.0) as i8;
        if steps.abs() >= min_steps && rounded != 0 {
            pairs.extend([(first_class + class) as u8, rounded.cast_unsigned()]);
        }
    }
    pairs
}

/// Rows, sorted by key, in the layout of a model.
fn layout(n_classes: usize, rows: &[(u64, Vec<u8>)]) -> Vec<u8> {
    // Two to four rows a bucket.
    let bits = (usize::BITS - (rows.len() / 4).leading_zeros()).max(1);
    let mut offsets = vec![0_u32; (1 << bits) + 1];
    let mut content: Vec<u8> = Vec::new();
    for (key, pairs) in rows {
        content.extend(&key.to_le_bytes()[..2]);
        content.push((pairs.len() / 2) as u8);
        content.extend(pairs);
        offsets[(key >> (64 - bits)) as usize + 1] =
            u32::try_from(content.len()).expect("models are smaller than 4 GiB");
    }
    for i in 1..offsets.len() {
        offsets[i] = offsets[i].max(offsets[i - 1]);
    }
    let head = [n_classes as u32, bits];
    head.iter().chain(&offsets).flat_map(|n| n.to_le_bytes()).chain(content).collect()
}

/// Shuffles by a seed (xorshift64), the same on every machine.
#[derive(Debug, Clone)]
pub struct Shuffle(u64);

impl Shuffle {
    /// A generator; `seed` must not be 0.
    pub const fn new(seed: u64) -> Self {
        Self(if seed == 0 { 1 } else { seed })
    }

    /// The next number.
    pub const fn next_number(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// Whether a coin falls, that falls `percent` times in a hundred.
    pub const fn falls(&mut self, percent: u64) -> bool {
        (self.next_number() >> 20) % 100 < percent
    }

    /// Puts the items into another order.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            let j = (self.next_number() % (i as u64 + 1)) as usize;
            items.swap(i, j);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Archive, ArchiveWriter, Bytes, LinearModel, best};
    use super::*;

    #[test]
    fn learns_a_class_for_each_feature() {
        let examples: Vec<(u64, usize)> =
            (0..50).map(|i| (super::super::mix(7, i), (i % 3) as usize)).collect();
        let mut counts = KeyCounts::default();
        examples.iter().for_each(|(key, _)| counts.add(&[*key]));
        let mut trainer = Trainer::new(3, &counts, 1);
        let (mut rows, mut scores) = (Vec::new(), Vec::new());
        for _ in 0..5 {
            for (key, class) in &examples {
                trainer.rows(&[*key], &mut rows);
                trainer.score(&rows, &mut scores);
                let guess = best(&scores);
                if guess != *class {
                    trainer.update(&rows, *class, guess);
                }
                trainer.step();
            }
        }
        let mut writer = ArchiveWriter::default();
        writer.add("m", pack(vec![trainer], Packing { min_steps: 0.5, held: 1.0 }));
        let archive = Archive::open(Bytes::Shared(writer.finish().into())).unwrap();
        let model = LinearModel::open(&archive, "m").unwrap();
        let mut scores = Vec::new();
        for (key, class) in &examples {
            model.score(&[*key], &mut scores);
            assert_eq!(best(&scores), *class);
        }
    }
}
