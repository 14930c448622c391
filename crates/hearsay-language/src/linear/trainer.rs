//! Training by the averaged perceptron, and packing.

use super::{
    lines::LineModel,
    model::{MAX_BITS, slot, slot_of},
};
use rustc_hash::FxHashMap;
use std::{ops::Range, thread};

/// Learns a linear classifier from its mistakes.
///
/// A feature gets weights when it takes part in a mistake. It is left out of scores, and in the end out
/// of the model, until it has taken part in `min_updates` of them (Goldberg and Elhadad 2011).
#[derive(Debug)]
pub struct Trainer {
    features: FxHashMap<u64, Feature>,
    n_classes: usize,
    min_updates: u32,
    /// Row by row, one weight for each class.
    weights: Vec<f32>,
    /// For each weight the sum of all changes, each times the step at which it was made.
    totals: Vec<f32>,
    step: f32,
}

/// A feature that took part in a mistake.
#[derive(Debug, Clone, Copy)]
struct Feature {
    /// Its row of weights.
    row: u32,
    n_updates: u32,
}

/// Weights beyond this are cut; few come near.
const LARGEST: f32 = 100.0;

/// How weights become bytes.
#[derive(Debug, Clone, Copy)]
pub struct Packing {
    /// Weights smaller than this are dropped; one mistake changes a weight by 1.
    pub min_weight: f32,
}

impl Trainer {
    /// A trainer without any feature.
    pub fn new(n_classes: usize, min_updates: u32) -> Self {
        assert!(n_classes < 256, "a class is one byte");
        let features = FxHashMap::default();
        Self { features, n_classes, min_updates, weights: Vec::new(), totals: Vec::new(), step: 1.0 }
    }

    /// Sets `scores` to the present score of each class.
    pub fn score(&self, keys: &[u64], scores: &mut Vec<f32>) {
        scores.clear();
        scores.resize(self.n_classes, 0.0);
        for feature in keys.iter().filter_map(|key| self.features.get(key)) {
            if feature.n_updates >= self.min_updates {
                let start = feature.row as usize * self.n_classes;
                for (score, weight) in scores.iter_mut().zip(&self.weights[start..start + self.n_classes]) {
                    *score += weight;
                }
            }
        }
    }

    /// Rewards the class `good` and punishes `bad`.
    pub fn update(&mut self, keys: &[u64], good: usize, bad: usize) {
        for key in keys {
            let feature = self.features.entry(*key).or_insert_with(|| {
                let row = self.weights.len() / self.n_classes;
                self.weights.resize(self.weights.len() + self.n_classes, 0.0);
                self.totals.resize(self.totals.len() + self.n_classes, 0.0);
                Feature { row: u32::try_from(row).expect("memory ends before"), n_updates: 0 }
            });
            feature.n_updates += 1;
            let start = feature.row as usize * self.n_classes;
            for (class, change) in [(good, 1.0), (bad, -1.0)] {
                self.weights[start + class] += change;
                self.totals[start + class] += self.step * change;
            }
        }
    }

    /// Rewards the class `good` and punishes its strongest rival where its score is not higher by more than `margin`.
    pub fn correct(&mut self, keys: &[u64], scores: &[f32], good: usize, margin: f32) {
        let mut rival: Option<usize> = None;
        for (class, score) in scores.iter().enumerate().filter(|(class, _)| *class != good) {
            if rival.is_none_or(|rival| *score > scores[rival]) {
                rival = Some(class);
            }
        }
        if let Some(rival) = rival.filter(|rival| scores[good] - scores[*rival] <= margin) {
            self.update(keys, good, rival);
        }
    }

    /// Ends a decision: the average is taken over decisions.
    pub fn step(&mut self) {
        self.step += 1.0;
    }

    /// Ends training: weights become their averages. Gives the features that stay, in ascending order of
    /// their keys, with their weights.
    pub fn finish(self) -> Trained {
        let Self { features, n_classes, min_updates, mut weights, totals, step } = self;
        for (weight, total) in weights.iter_mut().zip(&totals) {
            *weight -= total / step;
        }
        let stay = features.into_iter().filter(|(_, feature)| feature.n_updates >= min_updates);
        let mut rows: Vec<(u64, usize)> =
            stay.map(|(key, feature)| (key, feature.row as usize * n_classes)).collect();
        rows.sort_unstable();
        Trained { rows, weights, n_classes }
    }
}

/// A classifier that has been trained.
#[derive(Debug)]
pub struct Trained {
    /// Keys, and where their weights begin.
    rows: Vec<(u64, usize)>,
    weights: Vec<f32>,
    n_classes: usize,
}

impl Trained {
    /// The mean of classifiers of the same classes that were trained in different orders; a feature that one
    /// has not counts as zero there. A mean of linear classifiers is again one, and is right more often than
    /// each (Breiman 1996).
    pub fn mean(models: &[Self]) -> Self {
        let n_classes = models.first().map_or(1, |model| model.n_classes);
        let mut places: FxHashMap<u64, usize> = FxHashMap::default();
        let mut weights: Vec<f32> = Vec::new();
        for model in models {
            assert_eq!(model.n_classes, n_classes, "the classes are the same");
            for (key, start) in &model.rows {
                let place = *places.entry(*key).or_insert_with(|| {
                    weights.resize(weights.len() + n_classes, 0.0);
                    weights.len() - n_classes
                });
                let sums = &mut weights[place..place + n_classes];
                for (sum, weight) in sums.iter_mut().zip(&model.weights[*start..start + n_classes]) {
                    *sum += weight / models.len() as f32;
                }
            }
        }
        let mut rows: Vec<(u64, usize)> = places.into_iter().collect();
        rows.sort_unstable();
        Self { rows, weights, n_classes }
    }

    /// The rows that have a weight worth keeping; classes are counted from `first_class`.
    fn packed_rows(&self, first_class: usize, packing: Packing) -> impl Iterator<Item = (u64, Vec<u8>)> {
        let packed = move |(key, start): &(u64, usize)| {
            (*key, pairs(&self.weights[*start..*start + self.n_classes], first_class, packing))
        };
        self.rows.iter().map(packed).filter(|(_, pairs)| !pairs.is_empty())
    }
}

/// What `train` makes of each seed, in their order, on all cores.
pub fn side_by_side<T: Send>(seeds: Range<u64>, train: impl Fn(u64) -> T + Sync) -> Vec<T> {
    let n_cores = thread::available_parallelism().map_or(1, usize::from);
    let seeds: Vec<u64> = seeds.collect();
    let together = |seeds: &[u64]| -> Vec<T> {
        thread::scope(|scope| {
            let train = &train;
            let running: Vec<_> = seeds.iter().map(|seed| scope.spawn(move || train(*seed))).collect();
            running.into_iter().map(|thread| thread.join().expect("training does not panic")).collect()
        })
    };
    seeds.chunks(n_cores).flat_map(together).collect()
}

/// One or several trained classifiers as a section for [`LinearModel`](super::LinearModel).
///
/// The classes of each follow those of the one before.
pub fn pack(trained: &[Trained], packing: Packing) -> Vec<u8> {
    let mut rows: Vec<(u64, Vec<u8>)> = Vec::new();
    let mut n_classes = 0;
    for trained in trained {
        rows.extend(trained.packed_rows(n_classes, packing));
        n_classes += trained.n_classes;
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

/// A trained classifier of three classes as a section for [`LineModel`].
pub fn pack_lines(trained: &Trained, packing: Packing) -> Vec<u8> {
    assert_eq!(trained.n_classes, 3, "a line has room for three");
    let row = |(key, start): &(u64, usize)| {
        let weights = &trained.weights[*start..*start + 3];
        let is_worth = weights.iter().any(|weight| weight.abs() >= packing.min_weight);
        let roots = [root(weights[1] - weights[0]), root(weights[2] - weights[0])];
        (is_worth && roots != [0, 0]).then_some((*key, roots))
    };
    LineModel::pack(&trained.rows.iter().filter_map(row).collect::<Vec<_>>())
}

/// The square root of a weight, with its sign: [`LARGEST`] has the root 127.
fn root(weight: f32) -> i8 {
    let size = (weight.abs() / LARGEST).min(1.0);
    (size.sqrt() * 127.0).round().copysign(weight) as i8
}

/// The weights of a row that are worth keeping, as pairs of class and square root.
fn pairs(weights: &[f32], first_class: usize, packing: Packing) -> Vec<u8> {
    let mut pairs = Vec::new();
    for (class, weight) in weights.iter().enumerate() {
        let root = root(*weight);
        if weight.abs() >= packing.min_weight && root != 0 {
            pairs.extend([(first_class + class) as u8, root.cast_unsigned()]);
        }
    }
    pairs
}

/// Rows, sorted by key, in the layout of a model.
///
/// A key whose place in the search is behind another with the same mark is never found; such keys, a few
/// in a thousand, are left out.
fn layout(n_classes: usize, rows: &[(u64, Vec<u8>)]) -> Vec<u8> {
    // Between a third and two thirds of the slots are taken.
    let bits = (usize::BITS - (rows.len() * 3 / 2).leading_zeros()).max(1);
    assert!(bits <= MAX_BITS, "a model has fewer than five million features");
    let mut slots = vec![0_u32; 1 << bits];
    let mut content: Vec<u8> = Vec::new();
    for (key, pairs) in rows {
        let content_of = slot(*key, content.len()).expect("the rows of a model take less than 16 MiB");
        let mut at = slot_of(*key, bits);
        while slots[at] != 0 {
            at = (at + 1) % slots.len();
        }
        slots[at] = content_of;
        content.push(key.to_le_bytes()[0]);
        content.push((pairs.len() / 2) as u8);
        content.extend(pairs);
    }
    let head = [n_classes as u32, bits];
    head.iter().chain(&slots).flat_map(|n| n.to_le_bytes()).chain(content).collect()
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
        let mut trainer = Trainer::new(3, 1);
        let mut scores = Vec::new();
        for _ in 0..5 {
            for (key, class) in &examples {
                trainer.score(&[*key], &mut scores);
                let guess = best(&scores);
                if guess != *class {
                    trainer.update(&[*key], *class, guess);
                }
                trainer.step();
            }
        }
        let mut writer = ArchiveWriter::default();
        writer.add("m", pack(&[trainer.finish()], Packing { min_weight: 0.0 }));
        let archive = Archive::open(Bytes::Shared(writer.finish().into())).unwrap();
        let model = LinearModel::open(&archive, "m").unwrap();
        let mut scores = Vec::new();
        for (key, class) in &examples {
            model.score(&[*key], &mut scores);
            assert_eq!(best(&scores), *class);
        }
    }
}
