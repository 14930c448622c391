//! Training of tagger, features and lemmas from a treebank.

use super::{
    Lexeme, LexemeMaker, Tagger,
    context::{Context, contexts},
    morphology::{Edit, feats_features, known_keys, lemma_features},
    tagger::{START, features},
};
use crate::{
    Error,
    conllu::{ConlluRow, ConlluSentence},
    linear::{
        Archive, ArchiveWriter, Bytes, Keys, Packing, Shuffle, Trained, Trainer, Words, best, hash_bytes,
        pack, pack_words, side_by_side,
    },
};
use hearsay_types::Deprel;
use std::{collections::BTreeMap, thread};

/// Hyper-parameters.
#[derive(Debug, Clone)]
pub struct Options {
    /// How many taggers are trained, each from a seed of its own, to be averaged.
    pub n_models: u64,
    /// Passes over the treebank.
    pub epochs: usize,
    /// Features that take part in fewer mistakes are left out.
    pub min_updates: u32,
    /// A form seen at least so often...
    pub known_count: u32,
    /// ...with one tag in at least so many of ten thousand cases always gets that tag. The same holds for
    /// features and lemmas.
    pub known_share: u32,
    /// How weights are packed.
    pub packing: Packing,
    /// Seed of the order of sentences.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            n_models: 4,
            epochs: 8,
            min_updates: 4,
            known_count: 20,
            known_share: 9900,
            packing: Packing { min_weight: 1.0 },
            seed: 20,
        }
    }
}

/// A sentence of the treebank as the trainers see it.
pub struct Gold<'a> {
    /// Its words.
    pub rows: Vec<&'a ConlluRow>,
    /// Their lexemes.
    pub words: Vec<Lexeme>,
}

/// The table of clusters for [`LexemeMaker::with_clusters`] from the lines of `data/tags/clusters.tsv`.
pub fn clusters(lines: &str) -> Vec<u8> {
    let row = |line: &str| {
        let (word, number) = line.split_once('\t')?;
        Some((hash_bytes(word.as_bytes()), number.parse().ok()?))
    };
    pack_words(&lines.lines().filter_map(row).collect::<Vec<_>>())
}

/// A table that [`clusters`] has packed.
///
/// # Errors
/// If the bytes are not in its layout.
pub fn open_clusters(packed: Vec<u8>) -> Result<Words, Error> {
    let mut writer = ArchiveWriter::default();
    writer.add("clusters", packed);
    Words::open(&Archive::open(Bytes::Shared(writer.finish().into()))?, "clusters")
}

/// Prepares sentences.
pub fn gold(sentences: &[ConlluSentence], clusters: Words) -> Vec<Gold<'_>> {
    let mut maker = LexemeMaker::with_clusters(clusters);
    let mut prepare = |sentence: &'_ ConlluSentence| -> Vec<Lexeme> {
        sentence.words().map(|row| maker.make(&row.form)).collect()
    };
    sentences
        .iter()
        .map(|sentence| Gold { words: prepare(sentence), rows: sentence.words().collect() })
        .collect()
}

/// The name of a word's tag: UPOS and the treebank's own tag.
fn tag_name(row: &ConlluRow) -> String {
    format!("{}/{}", row.upos, row.xpos)
}

/// Trains a tagger; gives the sections `tags.classes`, `tags.known` and `tags`.
pub fn train_tagger(sentences: &[&Gold<'_>], options: &Options) -> ArchiveWriter {
    let names = sentences.iter().flat_map(|gold| gold.rows.iter().map(|row| tag_name(row)));
    let classes = Classes::count(names, 3, 255);
    let hashes: Vec<u64> = classes.names.iter().map(|name| hash_bytes(name.as_bytes())).collect();
    let gold_classes: Vec<Vec<Option<usize>>> = sentences
        .iter()
        .map(|gold| gold.rows.iter().map(|row| classes.ids.get(&tag_name(row)).copied()).collect())
        .collect();

    let mut known = Known::default();
    for (gold, classes) in sentences.iter().zip(&gold_classes) {
        for (word, class) in gold.words.iter().zip(classes) {
            known.see(word.form, *class);
        }
    }
    let known = known.sure(options);

    let train_one = |seed: u64| {
        let (mut keys, mut scores) = (Keys::default(), Vec::new());
        let mut trainer = Trainer::new(classes.names.len(), options.min_updates);
        let mut order: Vec<usize> = (0..sentences.len()).collect();
        let mut shuffle = Shuffle::new(seed);
        for _ in 0..options.epochs {
            shuffle.shuffle(&mut order);
            for i in &order {
                let words = &sentences[*i].words;
                let mut tags = START;
                for (position, gold_class) in gold_classes[*i].iter().enumerate() {
                    if let Some(class) = known.get(&words[position].form) {
                        tags = [hashes[*class], tags[0]];
                        continue;
                    }
                    features(words, position, tags, &mut keys);
                    trainer.score(keys.as_slice(), &mut scores);
                    let guess = best(&scores);
                    if let Some(class) = gold_class.filter(|class| *class != guess) {
                        trainer.update(keys.as_slice(), class, guess);
                    }
                    trainer.step();
                    tags = [hashes[guess], tags[0]];
                }
            }
        }
        trainer.finish()
    };
    let trained = side_by_side(options.seed..options.seed + options.n_models, train_one);
    let mut writer = ArchiveWriter::default();
    writer.add_lines("tags.classes", &classes.names);
    writer.add("tags.known", pack_known(&known));
    writer.add("tags", pack(&[Trained::mean(&trained)], options.packing));
    writer
}

/// A tagger trained on all sentences.
///
/// # Errors
/// None that a fresh model could have.
pub fn tagger(sentences: &[Gold<'_>], options: &Options) -> Result<Tagger, Error> {
    let bytes = Bytes::Shared(train_tagger(&sentences.iter().collect::<Vec<_>>(), options).finish().into());
    Tagger::open(&Archive::open(bytes)?)
}

/// Tags each sentence with a tagger that has not seen it: `n_folds` taggers, each trained on the other
/// folds and on `also`. `origins` numbers the sentences; copies of one sentence have one number and share a
/// fold. Gives the hashes of the tags.
///
/// # Errors
/// None that a fresh model could have.
pub fn jackknife(
    sentences: &[Gold<'_>],
    origins: &[usize],
    n_folds: usize,
    also: &[Gold<'_>],
    options: &Options,
) -> Result<Vec<Vec<u64>>, Error> {
    let is_in = |i: usize, fold: usize| origins.get(i).is_some_and(|origin| origin % n_folds == fold);
    let tag_fold = |fold: usize| -> Result<Vec<(usize, Vec<u64>)>, Error> {
        let others = sentences.iter().enumerate().filter(|(i, _)| !is_in(*i, fold)).map(|(_, gold)| gold);
        let others: Vec<&Gold<'_>> = others.chain(also).collect();
        let bytes = Bytes::Shared(train_tagger(&others, options).finish().into());
        let tagger = Tagger::open(&Archive::open(bytes)?)?;
        let hashes = |words: &[Lexeme]| tagger.tag(words).into_iter().map(|tag| tagger.hash(tag)).collect();
        let unseen = sentences.iter().enumerate().filter(|(i, _)| is_in(*i, fold));
        Ok(unseen.map(|(i, gold)| (i, hashes(&gold.words))).collect())
    };
    let folds: Vec<_> = thread::scope(|scope| {
        let tag_fold = &tag_fold;
        let running: Vec<_> = (0..n_folds).map(|fold| scope.spawn(move || tag_fold(fold))).collect();
        running.into_iter().map(|thread| thread.join().expect("training does not panic")).collect()
    });
    let mut tags = vec![Vec::new(); sentences.len()];
    for (i, tagged) in folds.into_iter().collect::<Result<Vec<_>, _>>()?.into_iter().flatten() {
        tags[i] = tagged;
    }
    Ok(tags)
}

/// Trains features and lemmas on words with the given tags (hashes) and gold trees; adds the sections
/// `feats.classes`, `feats.known` and `feats`, and the same for `lemmas`.
pub fn train_morphology(
    sentences: &[Gold<'_>],
    tags: &[Vec<u64>],
    options: &Options,
    writer: &mut ArchiveWriter,
) {
    let mut contexts = Vec::new();
    for (gold, tags) in sentences.iter().zip(tags) {
        contexts.extend(gold_contexts(gold, tags));
    }
    let rows: Vec<&ConlluRow> = sentences.iter().flat_map(|gold| gold.rows.iter().copied()).collect();
    let feats: Vec<String> = rows.iter().map(|row| kept_feats(&row.feats)).collect();
    let edit =
        |row: &ConlluRow| (row.lemma != "_").then(|| Edit::between(&row.form, &row.lemma).write()).flatten();
    let edits: Vec<String> = rows.iter().map(|row| edit(row).unwrap_or_else(|| "l0".to_owned())).collect();
    train_classes("feats", &contexts, &feats, feats_features, options, writer);
    train_classes("lemmas", &contexts, &edits, lemma_features, options, writer);
}

/// Trains a classifier of words in their contexts.
fn train_classes(
    section: &str,
    contexts: &[Context],
    gold: &[String],
    features: fn(&Context, &mut Keys),
    options: &Options,
    writer: &mut ArchiveWriter,
) {
    let classes = Classes::count(gold.iter().cloned(), 2, 255);
    let mut known = Known::default();
    for (context, gold) in contexts.iter().zip(gold) {
        for key in known_keys(context) {
            known.see(key, classes.ids.get(gold).copied());
        }
    }
    let known = known.sure(options);
    let is_known = |context: &Context| known_keys(context).iter().any(|key| known.contains_key(key));
    let (mut keys, mut scores) = (Keys::default(), Vec::new());
    let mut trainer = Trainer::new(classes.names.len(), options.min_updates);
    let mut order: Vec<usize> = (0..contexts.len()).collect();
    let mut shuffle = Shuffle::new(options.seed);
    for _ in 0..options.epochs {
        shuffle.shuffle(&mut order);
        for i in &order {
            let Some(class) = classes.ids.get(&gold[*i]) else { continue };
            if is_known(&contexts[*i]) {
                continue;
            }
            features(&contexts[*i], &mut keys);
            trainer.score(keys.as_slice(), &mut scores);
            let guess = best(&scores);
            if guess != *class {
                trainer.update(keys.as_slice(), *class, guess);
            }
            trainer.step();
        }
    }
    writer.add_lines(&format!("{section}.classes"), &classes.names);
    writer.add(&format!("{section}.known"), pack_known(&known));
    writer.add(section, pack(&[trainer.finish()], options.packing));
}

/// How often a key goes with each class.
#[derive(Default)]
struct Known(BTreeMap<u64, BTreeMap<Option<usize>, u32>>);

impl Known {
    fn see(&mut self, key: u64, class: Option<usize>) {
        *self.0.entry(key).or_default().entry(class).or_default() += 1;
    }

    /// The keys that go with one class nearly always.
    fn sure(self, options: &Options) -> BTreeMap<u64, usize> {
        let sure = |(key, counts): (u64, BTreeMap<Option<usize>, u32>)| {
            let all: u32 = counts.values().sum();
            let (class, n) = counts.into_iter().max_by_key(|(_, n)| *n)?;
            let is_sure = all >= options.known_count && n * 10_000 >= all * options.known_share;
            Some((key, class.filter(|_| is_sure)?))
        };
        self.0.into_iter().filter_map(sure).collect()
    }
}

fn pack_known(known: &BTreeMap<u64, usize>) -> Vec<u8> {
    let number = |(key, class): (&u64, &usize)| (*key, u16::try_from(*class).unwrap_or(0));
    pack_words(&known.iter().map(number).collect::<Vec<_>>())
}

/// The contexts of the words of a gold tree.
fn gold_contexts(gold: &Gold<'_>, tags: &[u64]) -> Vec<Context> {
    let heads: Vec<Option<u32>> = gold
        .rows
        .iter()
        .map(|row| row.head.parse::<u32>().ok().and_then(|head| head.checked_sub(1)))
        .collect();
    let deprels: Vec<Deprel> = gold.rows.iter().map(|row| Deprel::from_name(&row.deprel)).collect();
    contexts(&gold.words, tags, &heads, &deprels)
}

/// Features without those that mark errors and manners of writing, which nobody downstream wants.
pub fn kept_feats(feats: &str) -> String {
    let kept: Vec<&str> =
        feats.split('|').filter(|f| !f.starts_with("Typo=") && !f.starts_with("Style=")).collect();
    if kept.is_empty() { "_".to_owned() } else { kept.join("|") }
}

/// Names of classes, the most frequent first.
pub(crate) struct Classes {
    pub names: Vec<String>,
    pub ids: BTreeMap<String, usize>,
}

impl Classes {
    /// The names that are seen at least `min_count` times, at most `max` of them.
    pub fn count(names: impl Iterator<Item = String>, min_count: usize, max: usize) -> Self {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for name in names {
            *counts.entry(name).or_default() += 1;
        }
        let mut counted: Vec<(String, usize)> = counts.into_iter().filter(|(_, n)| *n >= min_count).collect();
        counted.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        counted.truncate(max);
        let names: Vec<String> = counted.into_iter().map(|(name, _)| name).collect();
        let ids = names.iter().cloned().zip(0..).collect();
        Self { names, ids }
    }
}
