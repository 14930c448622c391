//! Training of the recognizer.

use super::{
    features::{Memory, View},
    gazetteer::Gazetteer,
    recognizer::{Label, NameType, best_after, remember},
};
use crate::{
    linear::{ArchiveWriter, Keys, Packing, Shuffle, Trainer, pack},
    tags::LexemeMaker,
};
use hearsay_types::Upos;

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
        Self { epochs: 12, min_updates: 2, packing: Packing { min_weight: 0.1 }, seed: 31 }
    }
}

/// A sentence with its names.
#[derive(Debug, Clone, Default)]
pub struct NamedSentence {
    /// Its words.
    pub forms: Vec<String>,
    /// Their parts of speech, as a tagger gives them.
    pub upos: Vec<Upos>,
    /// First word, word behind the last, type; not overlapping.
    pub names: Vec<(usize, usize, NameType)>,
}

impl NamedSentence {
    /// One label for each word.
    fn labels(&self) -> Vec<Label> {
        let mut labels = vec![Label::Out; self.forms.len()];
        for (start, end, name_type) in &self.names {
            let (start, end) = (*start, (*end).min(self.forms.len()));
            match end.checked_sub(start) {
                None | Some(0) => {}
                Some(1) => labels[start] = Label::Unit(*name_type),
                Some(_) => {
                    labels[start..end].fill(Label::In(*name_type));
                    labels[start] = Label::Begin(*name_type);
                    labels[end - 1] = Label::Last(*name_type);
                }
            }
        }
        labels
    }
}

/// A model that knows no name, for what has to open an analyzer before there is one.
pub fn untrained() -> ArchiveWriter {
    let mut writer = ArchiveWriter::default();
    let trained = Trainer::new(Label::ALL.len(), 1).finish();
    writer.add("entities", pack(&[trained], Options::default().packing));
    writer
}

/// Trains on texts, each a list of sentences; gives the section `entities`.
pub fn train(texts: &[Vec<NamedSentence>], options: &Options) -> ArchiveWriter {
    let gazetteer = Gazetteer::built_in();
    let mut maker = LexemeMaker::default();
    let (mut listed, mut listings) = (Vec::new(), Vec::new());
    let mut prepare = |sentence: &NamedSentence| {
        let forms: Vec<&str> = sentence.forms.iter().map(String::as_str).collect();
        gazetteer.look_up(&forms, &mut listed, &mut listings);
        (View::new(&forms, &sentence.upos, &listed, &mut maker), sentence.labels())
    };
    let texts: Vec<Vec<(View, Vec<Label>)>> =
        texts.iter().map(|text| text.iter().map(&mut prepare).collect()).collect();

    let mut keys = Keys::default();
    let mut trainer = Trainer::new(Label::ALL.len(), options.min_updates);
    let mut order: Vec<usize> = (0..texts.len()).collect();
    let mut shuffle = Shuffle::new(options.seed);
    let mut scores = Vec::new();
    for _ in 0..options.epochs {
        shuffle.shuffle(&mut order);
        for i in &order {
            let mut memory = Memory::default();
            for (view, labels) in &texts[*i] {
                let mut history = [Label::Out; 2];
                let mut guesses = Vec::with_capacity(view.len());
                for position in 0..view.len() {
                    view.features(position, history.map(Label::hash), &memory, &mut keys);
                    trainer.score(keys.as_slice(), &mut scores);
                    let (guess, _) = best_after(history[0], position + 1 == view.len(), &scores);
                    let gold = labels[position];
                    if guess != gold {
                        trainer.update(keys.as_slice(), gold.class(), guess.class());
                    }
                    trainer.step();
                    guesses.push(guess);
                    // Where the guess cannot lead to the gold labels that follow, the gold label is history.
                    let next = labels.get(position + 1).copied().unwrap_or(Label::Out);
                    let history_label = if guess.may_precede(next) { guess } else { gold };
                    history = [history_label, history[0]];
                }
                for (position, label) in guesses.iter().enumerate() {
                    remember(&mut memory, view.name(position), *label);
                }
            }
        }
    }
    let mut writer = ArchiveWriter::default();
    writer.add("entities", pack(&[trainer.finish()], options.packing));
    writer
}
