//! The neural reader behind the analyzer's interface.

use super::{
    model::{NeuralModel, NeuralSentence, Space},
    names::OtherName,
};
use crate::{
    Analyzer, Error, Result, Word,
    analyzer::{add_given, add_sentence},
    entities::{KindFinder, KindSpace, Name, agree},
    forms::clarify,
    recorded,
    stretches::stretches,
    tokens::Splitter,
    view::View,
};
use hearsay_nn::{Bytes, ModelFile, Processor};
use hearsay_types::{Analysis, Article, ModelRecord, Span};
use std::{fs, ops::Range, path::Path, sync::OnceLock};

/// Analyzes English with a small transformer.
#[derive(Debug)]
pub struct NeuralAnalyzer {
    splitter: Splitter,
    model: NeuralModel,
    kinds: KindFinder,
    file: ModelFile,
    sha256: OnceLock<String>,
}

static WEIGHTS: &[u8] = include_bytes!("../../models/reader-neural/weights.safetensors");
/// How it was trained.
static TRAINED: &str = include_str!("../../models/reader-neural/train.toml");
static VOCABULARY: &str = include_str!("../../models/reader-neural/vocab.txt");
static LEMMAS: &str = include_str!("../../models/reader-neural/lemmas.tsv");

impl NeuralAnalyzer {
    /// The analyzer with the model that is compiled in.
    ///
    /// # Panics
    /// Never: a test opens the model.
    pub fn new() -> Self {
        Self::for_processor(Processor::widest())
    }

    /// As [`new`](Self::new), with these instructions of the processor.
    ///
    /// # Panics
    /// Never: a test opens the model.
    pub fn for_processor(processor: Processor) -> Self {
        let analyzer = Self::from_bytes(Bytes::Static(WEIGHTS), VOCABULARY, LEMMAS, processor)
            .expect("the model compiled in is whole");
        let recorded = recorded::weights_sha256(TRAINED).map(str::to_owned);
        Self { sha256: recorded.map_or_else(OnceLock::new, OnceLock::from), ..analyzer }
    }

    /// The analyzer with the model in a folder: `weights.safetensors`, which is mapped, `vocab.txt` and `lemmas.tsv`.
    ///
    /// # Errors
    /// If a file cannot be read or is not in this build's layout.
    pub fn from_path(folder: &Path) -> Result<Self> {
        let read = |file: &str| {
            let path = folder.join(file);
            fs::read_to_string(&path).map_err(|source| Error::ModelFile { path, source })
        };
        let weights = Bytes::map(&folder.join("weights.safetensors"))?;
        Self::from_bytes(weights, &read("vocab.txt")?, &read("lemmas.tsv")?, Processor::widest())
    }

    /// The analyzer with the model in these bytes (safetensors), its vocabulary of word pieces and its table of
    /// lemmas, for a processor.
    ///
    /// # Errors
    /// If they are not in this build's layout.
    pub fn from_bytes(weights: Bytes, vocabulary: &str, lemmas: &str, processor: Processor) -> Result<Self> {
        let file = ModelFile::open(weights)?;
        Ok(Self {
            splitter: Splitter::new(),
            model: NeuralModel::open(&file, vocabulary, lemmas, processor)?,
            kinds: KindFinder::built_in(),
            file,
            sha256: OnceLock::new(),
        })
    }

    /// The model without what stands before and behind it.
    pub const fn model(&self) -> &NeuralModel {
        &self.model
    }

    /// Finds entities in the sentences of an analysis.
    fn add_entities(&self, text: &str, analysis: &mut Analysis, read: &[Found]) {
        let mut space = KindSpace::default();
        let mut entities = Vec::new();
        for (sentence, found) in analysis.sentences.iter().zip(read) {
            let tokens = sentence.tokens.start as usize..sentence.tokens.end as usize;
            let others = found.1.iter().map(|name| (name.start, name.end, name.kind, name.score));
            self.kinds.find(text, analysis, tokens, &found.0, others, &mut space, &mut entities);
        }
        agree(text, &mut entities);
        analysis.entities = entities;
    }
}

impl Default for NeuralAnalyzer {
    fn default() -> Self {
        Self::new()
    }
}

fn clarified(mut forms: Vec<&str>) -> Vec<&str> {
    clarify(&mut forms);
    forms
}

/// The names of a sentence.
type Found = (Vec<Name>, Vec<OtherName>);

impl Analyzer for NeuralAnalyzer {
    fn analyze(&self, article: &Article) -> Analysis {
        let view = |(block, span)| (block, View::new(&article.text, span, &article.markup));
        let views: Vec<(usize, View<'_>)> = stretches(article).into_iter().map(view).collect();
        let mut ranges: Vec<(usize, Vec<Range<usize>>)> = Vec::new();
        for (i, (_, view)) in views.iter().enumerate() {
            ranges.extend(self.splitter.split(&view.text).into_iter().map(|ranges| (i, ranges)));
        }
        let forms: Vec<Vec<&str>> = ranges
            .iter()
            .map(|(i, ranges)| {
                let text = &views[*i].1.text;
                let forms = ranges.iter().map(|range| text.get(range.clone()).unwrap_or_default());
                clarified(forms.collect())
            })
            .collect();
        let mut analysis = Analysis::default();
        let mut found: Vec<Found> = Vec::with_capacity(forms.len());
        let mut places = ranges.iter();
        let take = |read: NeuralSentence| {
            let Some((i, ranges)) = places.next() else { return };
            let (block, view) = &views[*i];
            if add_sentence(&mut analysis, *block, view, ranges, read.words) {
                analysis.factuality.extend(read.factuality);
                found.push((read.names, read.others));
            }
        };
        self.model.read(forms.iter().map(Vec::as_slice), &mut Space::default(), take);
        self.add_entities(&article.text, &mut analysis, &found);
        analysis
    }

    fn analyze_given(&self, text: &str, sentences: &[Vec<Span>]) -> Analysis {
        let forms: Vec<Vec<&str>> = sentences
            .iter()
            .map(|spans| clarified(spans.iter().map(|span| span.of(text)).collect()))
            .collect();
        let mut analysis = Analysis::default();
        let mut found: Vec<Found> = Vec::new();
        let mut places = sentences.iter();
        let take = |read: NeuralSentence| {
            let Some(spans) = places.next() else { return };
            if add_given(&mut analysis, spans, read.words) {
                analysis.factuality.extend(read.factuality);
                found.push((read.names, read.others));
            }
        };
        self.model.read(forms.iter().map(Vec::as_slice), &mut Space::default(), take);
        self.add_entities(text, &mut analysis, &found);
        analysis
    }

    fn annotate(&self, sentences: &[Vec<&str>]) -> Vec<Vec<Word>> {
        let mut all = Vec::with_capacity(sentences.len());
        let forms: Vec<Vec<&str>> = sentences.iter().cloned().map(clarified).collect();
        let forms = forms.iter().map(Vec::as_slice);
        self.model.read(forms, &mut Space::default(), |read| all.push(read.words));
        all
    }

    fn record(&self) -> ModelRecord {
        let sha256 = self.sha256.get_or_init(|| self.file.sha256()).clone();
        ModelRecord { name: "neural".into(), sha256 }
    }
}
