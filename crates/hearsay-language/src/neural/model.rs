//! The model: an encoder and the heads that read words off it.

use super::{
    lemmas::LemmaTable,
    names::{LabelSpace, Labels, OtherName},
    shape::N_SHAPES,
    windows::Pieces,
};
use crate::{Error, Result, Word, entities::Name, tags::Edit};
use hearsay_nn::{
    Arborescence, ArcScorer, ArcSpace, Batch, Dense, Encoder, LabelScorer, Matrix, ModelFile, Processor,
    Quantized, Weights, WordPieces, best_tree, leaky,
};
use hearsay_types::{Deprel, Features, Upos};
use serde::de::DeserializeOwned;
use std::{ops::Range, sync::Arc};

/// The most words that are parsed as one tree. What is left of a longer sentence is parsed likewise, and its
/// root depends on the first part's as `parataxis`.
pub const MAX_WORDS: usize = 600;

/// Rows that a batch should have: more take memory, fewer do not use the kernels well.
const BATCH_ROWS: usize = 160;
/// The numbers of a word's shape behind its vector.
const SHAPE_WIDTH: usize = 16;
/// The numbers of a word in the scores of arcs, of labels, and in front of the labels of names.
const ARC_WIDTH: usize = 256;
const LABEL_WIDTH: usize = 64;
const NAME_WIDTH: usize = 128;
/// The numbers of a word in front of its factuality.
const FACTUALITY_WIDTH: usize = 128;

/// Reads sentences whose words are given.
#[derive(Debug)]
pub struct NeuralModel {
    processor: Processor,
    vocabulary: WordPieces,
    most_pieces: usize,
    encoder: Encoder,
    /// `[shapes, SHAPE_WIDTH]`.
    shapes: Vec<f32>,
    /// All heads over a word, in the order of [`Columns`].
    heads: Matrix,
    columns: Columns,
    arcs: ArcScorer,
    labels: LabelScorer,
    names: Dense,
    /// `None` if the model does not say whether what words tell happened.
    factuality: Option<Dense>,
    upos: Vec<Upos>,
    feats: Vec<Features>,
    lemma_table: LemmaTable,
    lemmas: Vec<Edit>,
    deprels: Vec<Deprel>,
    /// The label of the root among `deprels`.
    root: usize,
    name_labels: Labels,
}

/// Which columns of the heads' results belong to which.
#[derive(Debug, Clone, Default)]
struct Columns {
    arc_dependent: Range<usize>,
    arc_head: Range<usize>,
    label_dependent: Range<usize>,
    label_head: Range<usize>,
    names: Range<usize>,
    /// Empty if the model has no such head.
    factuality: Range<usize>,
    upos: Range<usize>,
    feats: Range<usize>,
    lemma: Range<usize>,
}

/// What is read of a sentence.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NeuralSentence {
    /// Its words, as many as came in.
    pub words: Vec<Word>,
    /// Names of persons, organizations and places.
    pub names: Vec<Name>,
    /// Names of other kinds.
    pub others: Vec<OtherName>,
    /// For each word whether what it tells happened, if it tells anything ([`Analysis::factuality`]); empty if the
    /// model does not say.
    ///
    /// [`Analysis::factuality`]: hearsay_types::Analysis::factuality
    pub factuality: Vec<f32>,
}

/// Space for the numbers of a batch, reused from batch to batch.
#[derive(Debug, Default)]
pub struct Space {
    pieces: Pieces,
    batch: Batch,
    /// The shapes of the words of the batch.
    shapes: Vec<u32>,
    encoder: hearsay_nn::Space,
    quantized: Quantized,
    /// Vectors with shapes, `[words, width]`.
    words: Vec<f32>,
    /// Results of the heads, `[words, columns]`.
    heads: Vec<f32>,
    dependents: Vec<f32>,
    projected: Vec<f32>,
    arc_heads: Vec<f32>,
    label_dependents: Vec<f32>,
    label_heads: Vec<f32>,
    names: Vec<f32>,
    name_scores: Vec<f32>,
    factuality_hidden: Vec<f32>,
    factuality: Vec<f32>,
    scores: Vec<f32>,
    label_scores: Vec<f32>,
    tree: Vec<u32>,
    /// The heads of all words of the batch, in their own parts of sentences.
    all_heads: Vec<u32>,
    arcs: ArcSpace,
    arborescence: Arborescence,
    labels: LabelSpace,
}

impl NeuralModel {
    /// The model in a file, with its vocabulary of word pieces, one a line, and its table of lemmas: lines of
    /// `form` or `end`, part of speech, form or ending, and script.
    ///
    /// # Errors
    /// If something is missing or not in this build's layout.
    pub fn open(file: &ModelFile, vocabulary: &str, lemmas: &str, processor: Processor) -> Result<Self> {
        let lemma_table = LemmaTable::read(lemmas).ok_or_else(|| layout("a table of lemmas"))?;
        let encoder = Encoder::open(file, processor)?;
        let vocabulary = WordPieces::new(vocabulary)?;
        check(vocabulary.len() == encoder.n_pieces(), "vocabulary of as many pieces as the encoder knows")?;
        check(file.note("shapes")? == "1", "shapes of words in version 1")?;
        let most_pieces = file.note("max_word_pieces")?.parse().ok().filter(|most| (1..=32).contains(most));
        let most_pieces = most_pieces.ok_or_else(|| layout("1 to 32 pieces a word"))?;

        let upos: Vec<String> = list(file, "upos")?;
        let upos: Option<Vec<Upos>> = upos.iter().map(|name| Upos::from_name(name)).collect();
        let feats: Vec<String> = list(file, "feats")?;
        let lemmas: Vec<String> = list(file, "lemma")?;
        let deprels: Vec<String> = list(file, "deprel")?;
        let root = deprels.iter().position(|name| name == "root").ok_or_else(|| layout("a label root"))?;
        let name_labels = Labels::from_names(&list::<Vec<String>>(file, "entities")?);
        let name_labels = name_labels.ok_or_else(|| layout("labels of names that are known"))?;
        let upos = upos.filter(|upos| !upos.is_empty()).ok_or_else(|| layout("parts of speech of UD"))?;
        check(!feats.is_empty() && !lemmas.is_empty(), "classes of features and lemmas")?;

        let width = encoder.width() + SHAPE_WIDTH;
        let says_factuality = list::<Vec<String>>(file, "tasks")?.iter().any(|task| task == "factuality");
        let mut weights = Weights::default();
        let mut end = 0;
        let mut head = |name: &str, n_out: usize| -> Result<Range<usize>> {
            weights.append(&Weights::open(file, &format!("heads.{name}"), [n_out, width])?);
            end += n_out;
            Ok(end - n_out..end)
        };
        let columns = Columns {
            arc_dependent: head("arc_dependent", ARC_WIDTH)?,
            arc_head: head("arc_head", ARC_WIDTH)?,
            label_dependent: head("label_dependent", LABEL_WIDTH)?,
            label_head: head("label_head", LABEL_WIDTH)?,
            names: head("entities_hidden", NAME_WIDTH)?,
            factuality: if says_factuality { head("factuality_hidden", FACTUALITY_WIDTH)? } else { 0..0 },
            upos: head("upos", upos.len())?,
            feats: head("feats", feats.len())?,
            lemma: head("lemma", lemmas.len())?,
        };
        Ok(Self {
            processor,
            most_pieces,
            shapes: file.floats("word_shapes", &[N_SHAPES, SHAPE_WIDTH])?,
            heads: weights.pack(),
            columns,
            arcs: ArcScorer::open(file, "heads.arc", ARC_WIDTH)?,
            labels: LabelScorer::open(file, "heads.label", deprels.len(), LABEL_WIDTH)?,
            names: Dense::open(file, "heads.entities", [name_labels.len(), NAME_WIDTH])?,
            factuality: says_factuality
                .then(|| Dense::open(file, "heads.factuality", [1, FACTUALITY_WIDTH]))
                .transpose()?,
            upos,
            feats: feats.into_iter().map(|feats| Features(Arc::from(feats))).collect(),
            lemma_table,
            lemmas: lemmas.iter().map(|line| Edit::read(line)).collect(),
            deprels: deprels.iter().map(|name| Deprel::from_name(name)).collect(),
            root,
            name_labels,
            vocabulary,
            encoder,
        })
    }

    /// Reads sentences, and hands each to `take` in their order.
    pub fn read<'s>(
        &self,
        sentences: impl IntoIterator<Item = &'s [&'s str]>,
        space: &mut Space,
        mut take: impl FnMut(NeuralSentence),
    ) {
        let mut waiting: Vec<&[&str]> = Vec::new();
        for forms in sentences {
            space.pieces.set(forms, self.most_pieces, &self.vocabulary);
            if !space.batch.is_empty() && space.batch.len() + space.pieces.len() > BATCH_ROWS {
                self.read_batch(&waiting, space, &mut take);
                waiting.clear();
            }
            space.pieces.add(&mut space.batch, &self.vocabulary);
            space.shapes.extend_from_slice(space.pieces.shapes());
            waiting.push(forms);
        }
        self.read_batch(&waiting, space, &mut take);
    }

    /// The vectors of the words of a sentence, `[words, width]`, and their width: what all heads read.
    pub fn vectors<'a>(&self, forms: &[&str], space: &'a mut Space) -> (&'a [f32], usize) {
        space.pieces.set(forms, self.most_pieces, &self.vocabulary);
        space.pieces.add(&mut space.batch, &self.vocabulary);
        space.shapes.extend_from_slice(space.pieces.shapes());
        self.encode(space);
        space.batch.clear();
        space.shapes.clear();
        (&space.words, self.encoder.width() + SHAPE_WIDTH)
    }

    /// The vectors of the words of the batch with their shapes.
    fn encode(&self, space: &mut Space) {
        let vectors = self.encoder.encode(&space.batch, &mut space.encoder);
        space.words.clear();
        for (vector, shape) in vectors.chunks_exact(self.encoder.width()).zip(&space.shapes) {
            space.words.extend_from_slice(vector);
            space.words.extend_from_slice(&self.shapes[*shape as usize * SHAPE_WIDTH..][..SHAPE_WIDTH]);
        }
    }

    fn read_batch(&self, sentences: &[&[&str]], space: &mut Space, take: &mut impl FnMut(NeuralSentence)) {
        self.encode(space);
        self.score(space);
        let mut first = 0;
        space.all_heads.clear();
        for forms in sentences {
            for part in forms.chunks(MAX_WORDS) {
                self.attach(first..first + part.len(), space);
                first += part.len();
            }
        }
        self.score_labels(space);
        let mut first = 0;
        for forms in sentences {
            let mut sentence = NeuralSentence::default();
            for (n, part) in forms.chunks(MAX_WORDS).enumerate() {
                self.finish_words(first, part, n * MAX_WORDS, space, &mut sentence.words);
                first += part.len();
            }
            let width = self.names.width();
            let scores = &space.name_scores[(first - forms.len()) * width..first * width];
            let NeuralSentence { names, others, factuality, .. } = &mut sentence;
            self.name_labels.names(scores, width, &mut space.labels, names, others);
            if let Some(head) = &self.factuality {
                let rows = space.factuality.chunks_exact(head.width());
                factuality
                    .extend(rows.skip(first - forms.len()).take(forms.len()).filter_map(|row| row.first()));
            }
            take(sentence);
        }
        space.batch.clear();
        space.shapes.clear();
    }

    /// All scores but those of arcs' labels.
    fn score(&self, space: &mut Space) {
        let columns = &self.columns;
        let width = self.heads.width();
        space.quantized.set(self.processor, &space.words, self.encoder.width() + SHAPE_WIDTH);
        let heads = self.heads.apply(self.processor, &mut space.quantized, &mut space.heads);
        for row in heads.chunks_exact_mut(width) {
            leaky(&mut row[columns.arc_dependent.start..columns.names.end.max(columns.factuality.end)]);
        }
        copy(heads, width, &columns.arc_dependent, &mut space.dependents);
        copy(heads, width, &columns.arc_head, &mut space.arc_heads);
        copy(heads, width, &columns.label_dependent, &mut space.label_dependents);
        copy(heads, width, &columns.names, &mut space.names);
        self.arcs.project(self.processor, &space.dependents, &mut space.arcs, &mut space.projected);
        self.names.apply(self.processor, &space.names, &mut space.name_scores);
        if let Some(factuality) = &self.factuality {
            copy(heads, width, &columns.factuality, &mut space.factuality_hidden);
            factuality.apply(self.processor, &space.factuality_hidden, &mut space.factuality);
        }
    }

    /// Finds the tree of the words in this range.
    fn attach(&self, words: Range<usize>, space: &mut Space) {
        let range = words.start * ARC_WIDTH..words.end * ARC_WIDTH;
        let (projected, heads) = (&space.projected[range.clone()], &space.arc_heads[range]);
        self.arcs.scores(self.processor, projected, heads, &mut space.arcs, &mut space.scores);
        best_tree(&space.scores, words.len(), &mut space.arborescence, &mut space.tree);
        let first = u32::try_from(words.start).unwrap_or(u32::MAX);
        space.all_heads.extend(space.tree.iter().map(|head| if *head == 0 { 0 } else { head + first }));
    }

    /// The scores of the labels of all arcs of the batch.
    fn score_labels(&self, space: &mut Space) {
        let columns = &self.columns.label_head;
        space.label_heads.clear();
        for head in &space.all_heads {
            space.label_heads.extend_from_slice(match (*head as usize).checked_sub(1) {
                Some(head) => &space.heads[head * self.heads.width()..][columns.clone()],
                None => self.labels.root(),
            });
        }
        let Space { label_dependents, label_heads, arcs, label_scores, .. } = space;
        self.labels.scores(self.processor, label_dependents, label_heads, arcs, label_scores);
    }

    /// Makes words of the scores of a part of a sentence. `first` is its first word's place in the batch,
    /// `before` that in the sentence.
    fn finish_words(
        &self,
        first: usize,
        forms: &[&str],
        before: usize,
        space: &Space,
        words: &mut Vec<Word>,
    ) {
        let columns = &self.columns;
        let first_root = words.iter().position(|word| word.head.is_none());
        for (i, form) in (first..).zip(forms) {
            let row = &space.heads[i * self.heads.width()..][..self.heads.width()];
            let head = (space.all_heads[i] as usize).checked_sub(1).map(|head| head - first + before);
            let labels = &space.label_scores[i * self.deprels.len()..][..self.deprels.len()];
            let (head, deprel) = match (head, first_root) {
                (Some(head), _) => (Some(head), self.deprels[best(labels, Some(self.root))]),
                (None, None) => (None, self.deprels[self.root]),
                (None, Some(root)) => (Some(root), Deprel::from_name("parataxis")),
            };
            let upos = self.upos[best(&row[columns.upos.clone()], None)];
            let edit = self.lemma_table.edit(upos, form);
            let edit = edit.unwrap_or_else(|| &self.lemmas[best(&row[columns.lemma.clone()], None)]);
            words.push(Word {
                upos,
                feats: self.feats[best(&row[columns.feats.clone()], None)].clone(),
                lemma: edit.apply(form).into_boxed_str(),
                head: head.and_then(|head| u32::try_from(head).ok()),
                deprel,
            });
        }
    }
}

/// The place of the greatest number, the first of equals, but not `never`.
fn best(scores: &[f32], never: Option<usize>) -> usize {
    let mut best = (f32::NEG_INFINITY, 0);
    for (i, score) in scores.iter().enumerate() {
        if *score > best.0 && Some(i) != never {
            best = (*score, i);
        }
    }
    best.1
}

/// Copies columns out of rows.
fn copy(rows: &[f32], width: usize, columns: &Range<usize>, to: &mut Vec<f32>) {
    to.clear();
    to.extend(rows.chunks_exact(width).flat_map(|row| &row[columns.clone()]));
}

/// A list in the header of the file.
fn list<T: DeserializeOwned>(file: &ModelFile, name: &str) -> Result<T> {
    serde_json::from_str(file.note(name)?).map_err(|error| layout(&format!("a list {name}: {error}")))
}

fn check(holds: bool, expected: &str) -> Result<()> {
    if holds { Ok(()) } else { Err(layout(expected)) }
}

fn layout(expected: &str) -> Error {
    Error::NeuralModel(hearsay_nn::Error::Layout { expected: expected.to_owned(), found: "another".into() })
}
