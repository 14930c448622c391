//! Training of the parser from a treebank.

use super::{
    features::{Seen, View},
    parser::{Labels, best_possible, seen},
    state::{Move, State},
};
use crate::{
    linear::{ArchiveWriter, Keys, Packing, Shuffle, Trained, Trainer, best, pack, pack_lines, side_by_side},
    tags::train::{Classes, Gold},
};

/// Hyper-parameters.
#[derive(Debug, Clone)]
pub struct Options {
    /// How many parsers are trained, each from a seed of its own, to be averaged.
    pub n_models: u64,
    /// Passes over the treebank.
    pub epochs: usize,
    /// Of a hundred wrong moves, how many are followed, from the second pass on.
    pub explored_percent: u64,
    /// Features that take part in fewer mistakes are left out of the choice of moves.
    pub min_updates: u32,
    /// The same for the choice of relations.
    pub min_updates_labels: u32,
    /// A right move is learned again until its score is higher than that of wrong ones by more than this.
    pub margin: f32,
    /// The same for relations.
    pub margin_labels: f32,
    /// How weights are packed.
    pub packing: Packing,
    /// The weights may have so many bytes.
    pub max_bytes: usize,
    /// Seed of the order of sentences and of exploration.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            n_models: 4,
            epochs: 6,
            explored_percent: 90,
            min_updates: 4,
            min_updates_labels: 3,
            margin: 40.0,
            margin_labels: 40.0,
            packing: Packing { min_weight: 0.5 },
            max_bytes: 9_300_000,
            seed: 20,
        }
    }
}

/// A sentence with its gold tree.
struct Example {
    seen: Vec<Seen>,
    heads: Vec<usize>,
    labels: Vec<u8>,
}

/// Trains a parser on gold trees with the given tags (hashes).
pub fn train(sentences: &[Gold<'_>], tags: &[Vec<u64>], options: &Options) -> TrainedParser {
    let names = sentences.iter().flat_map(|gold| gold.rows.iter().map(|row| row.deprel.clone()));
    let classes = Classes::count(names, 3, 120);
    let labels = Labels::new(&classes.names);
    let examples: Vec<Example> =
        sentences.iter().zip(tags).map(|(gold, tags)| example(gold, tags, &classes)).collect();

    let train_one = |seed: u64| {
        let options = Options { seed, ..options.clone() };
        let mut training = Training::new(labels.clone(), classes.names.len(), &options);
        let mut order: Vec<usize> = (0..examples.len()).collect();
        for epoch in 0..options.epochs {
            training.shuffle.shuffle(&mut order);
            let explored_percent = if epoch == 0 { 0 } else { options.explored_percent };
            for i in &order {
                training.learn(&examples[*i], explored_percent);
            }
        }
        (training.moves.finish(), training.relations.finish())
    };
    let seeds = options.seed..options.seed + options.n_models;
    let (moves, relations): (Vec<_>, Vec<_>) = side_by_side(seeds, train_one).into_iter().unzip();
    TrainedParser { names: classes.names, moves: Trained::mean(&moves), relations: Trained::mean(&relations) }
}

/// A parser that has been trained.
pub struct TrainedParser {
    names: Vec<String>,
    moves: Trained,
    relations: Trained,
}

impl TrainedParser {
    /// The archive, smaller than so many bytes: the smallest weights are dropped until it is.
    pub fn pack_below(&self, mut packing: Packing, max_bytes: usize) -> Vec<u8> {
        loop {
            let bytes = self.pack(packing).finish();
            if bytes.len() < max_bytes {
                return bytes;
            }
            packing.min_weight *= 1.15;
        }
    }

    /// The sections `parse.labels`, `parse.moves` and `parse.relations`.
    pub fn pack(&self, packing: Packing) -> ArchiveWriter {
        let mut writer = ArchiveWriter::default();
        writer.add_lines("parse.labels", &self.names);
        writer.add("parse.moves", pack_lines(&self.moves, packing));
        writer.add("parse.relations", pack(std::slice::from_ref(&self.relations), packing));
        writer
    }
}

fn example(gold: &Gold<'_>, tags: &[u64], classes: &Classes) -> Example {
    let n_words = gold.rows.len();
    let head = |head: &str| match head.parse::<usize>() {
        Ok(head) if head > 0 && head <= n_words => head - 1,
        _ => n_words,
    };
    // A relation too rare to be a class of its own counts as the one without subtype.
    let label = |deprel: &str| {
        let universal = deprel.split(':').next().unwrap_or_default();
        classes.ids.get(deprel).or_else(|| classes.ids.get(universal)).copied().unwrap_or(0) as u8
    };
    Example {
        seen: seen(&gold.words, tags),
        heads: gold.rows.iter().map(|row| head(&row.head)).collect(),
        labels: gold.rows.iter().map(|row| label(&row.deprel)).collect(),
    }
}

/// The classifiers while they learn, with what is reused between decisions.
struct Training {
    labels: Labels,
    moves: Trainer,
    relations: Trainer,
    shuffle: Shuffle,
    state: State,
    keys: Keys,
    scores: Vec<f32>,
    margins: [f32; 2],
}

impl Training {
    fn new(labels: Labels, n_labels: usize, options: &Options) -> Self {
        Self {
            labels,
            moves: Trainer::new(Move::ALL.len(), options.min_updates),
            relations: Trainer::new(n_labels, options.min_updates_labels),
            shuffle: Shuffle::new(options.seed),
            state: State::default(),
            keys: Keys::default(),
            scores: Vec::new(),
            margins: [options.margin, options.margin_labels],
        }
    }

    /// Learns from one sentence.
    fn learn(&mut self, example: &Example, explored_percent: u64) {
        self.state.start(example.heads.len());
        while !self.state.is_done() {
            let view = View { state: &self.state, seen: &example.seen, labels: &self.labels.hashes };
            view.of_moves(&mut self.keys);
            let next = self.learn_move(example, explored_percent);
            let label = self.learn_label(example, next);
            self.state.make(next, label);
        }
    }

    /// Gives the move to make.
    fn learn_move(&mut self, example: &Example, explored_percent: u64) -> Move {
        self.moves.score(self.keys.as_slice(), &mut self.scores);
        let (possible, costs) = (self.state.possible(), self.state.costs(&example.heads));
        let cheapest = (0..3).filter(|m| possible[*m]).map(|m| costs[m]).min().unwrap_or(0);
        let good = [0, 1, 2].map(|m| possible[m] && costs[m] == cheapest);
        let guess = best_possible(&self.scores, possible).expect("a move is possible until the end");
        let wanted = best_possible(&self.scores, good).expect("one of them is the cheapest");
        self.moves.step();
        let bad = [0, 1, 2].map(|m| possible[m] && !good[m]);
        if let Some(rival) = best_possible(&self.scores, bad)
            && self.scores[wanted as usize] - self.scores[rival as usize] <= self.margins[0]
        {
            self.moves.update(self.keys.as_slice(), wanted as usize, rival as usize);
        }
        if good[guess as usize] || self.shuffle.falls(explored_percent) { guess } else { wanted }
    }

    /// Gives the label of the arc that a move makes.
    fn learn_label(&mut self, example: &Example, next: Move) -> u8 {
        let Some((dependent, head)) = self.state.arc(next) else { return 0 };
        if head == self.state.root() {
            return self.labels.root;
        }
        let view = View { state: &self.state, seen: &example.seen, labels: &self.labels.hashes };
        view.of_labels(next, &mut self.keys);
        let trainer = &mut self.relations;
        trainer.score(self.keys.as_slice(), &mut self.scores);
        let guess = best(&self.scores);
        if example.heads[dependent] == head {
            let label = usize::from(example.labels[dependent]);
            trainer.correct(self.keys.as_slice(), &self.scores, label, self.margins[1]);
            trainer.step();
        }
        guess as u8
    }
}
