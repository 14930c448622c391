//! Training of the ranking.

use super::{nouns::Nouns, ranking::Ranking};
use crate::linear::{ArchiveWriter, Keys, Packing, Shuffle, Trainer, pack};
use hearsay_types::Analysis;

/// Hyper-parameters.
#[derive(Debug, Clone)]
pub struct Options {
    /// Passes over the texts.
    pub epochs: usize,
    /// Features that take part in fewer mistakes are left out.
    pub min_updates: u32,
    /// How weights are packed.
    pub packing: Packing,
    /// Seed of the order of texts.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { epochs: 10, min_updates: 3, packing: Packing { min_weight: 0.1 }, seed: 47 }
    }
}

/// A text with what its words stand for.
#[derive(Debug, Clone)]
pub struct LinkedText {
    /// The text.
    pub text: String,
    /// Its analysis, entities included.
    pub analysis: Analysis,
    /// For each token the entities whose mentions it heads, by number.
    pub entities: Vec<Vec<u32>>,
}

/// Trains on texts; gives the section `coref`. Groups are those of the gold, so that what pronouns stood for
/// before is known as it is after a run without mistakes.
pub fn train(texts: &[LinkedText], options: &Options) -> ArchiveWriter {
    let nouns = Nouns::built_in();
    // Class 0 is "goes back to", class 1 its opposite: their weights mirror each other.
    let mut trainer = Trainer::new(2, options.min_updates);
    let mut order: Vec<usize> = (0..texts.len()).collect();
    let mut shuffle = Shuffle::new(options.seed);
    let (mut keys, mut scores) = (Keys::default(), Vec::new());
    for _ in 0..options.epochs {
        shuffle.shuffle(&mut order);
        for text in order.iter().filter_map(|i| texts.get(*i)) {
            let mut ranking = Ranking::new(&text.text, &text.analysis, &nouns);
            for anaphor in 0..ranking.phrases.len() {
                let Some(candidates) = ranking.candidates(anaphor) else {
                    ranking.pass(anaphor, None);
                    continue;
                };
                let of = |phrase: usize| &text.entities[ranking.head(phrase).idx()];
                let own = of(anaphor);
                let is_right = |candidate: &usize| of(*candidate).iter().any(|entity| own.contains(entity));
                let right: Vec<bool> = candidates.iter().map(is_right).collect();
                let linked = right.iter().any(|right| *right);
                let score = |trainer: &Trainer, keys: &Keys, scores: &mut Vec<f32>| {
                    trainer.score(keys.as_slice(), scores);
                    scores.first().copied().unwrap_or_default()
                };
                ranking.none_features(anaphor, &candidates, &mut keys);
                let none = score(&trainer, &keys, &mut scores);
                // The best of the right and the best of all; `usize::MAX` is none.
                let mut good = if linked { (f32::MIN, usize::MAX) } else { (none, usize::MAX) };
                let mut bad = if linked { (none, usize::MAX) } else { (f32::MIN, usize::MAX) };
                for (rank, candidate) in candidates.iter().enumerate() {
                    ranking.pair_features(anaphor, *candidate, rank, &mut keys);
                    let scored = score(&trainer, &keys, &mut scores);
                    let side = if right[rank] { &mut good } else { &mut bad };
                    if scored > side.0 {
                        *side = (scored, rank);
                    }
                }
                if bad.0 > f32::MIN && good.0 <= bad.0 + 1.0 {
                    for ((_, rank), class) in [(good, 0), (bad, 1)] {
                        match candidates.get(rank) {
                            Some(candidate) => ranking.pair_features(anaphor, *candidate, rank, &mut keys),
                            None => ranking.none_features(anaphor, &candidates, &mut keys),
                        }
                        trainer.update(keys.as_slice(), class, 1 - class);
                    }
                }
                trainer.step();
                let nearest = right.iter().position(|right| *right).map(|rank| candidates[rank]);
                ranking.pass(anaphor, nearest);
            }
        }
    }
    let mut writer = ArchiveWriter::default();
    writer.add("coref", pack(&[trainer.finish()], options.packing));
    writer
}

/// A model that links nothing, for what has to be built before there is one.
pub fn untrained() -> ArchiveWriter {
    let mut writer = ArchiveWriter::default();
    writer.add("coref", pack(&[Trainer::new(2, 1).finish()], Options::default().packing));
    writer
}
