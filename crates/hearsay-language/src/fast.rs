//! The linear models behind the analyzer's interface.

use crate::{
    Analyzer, Error, Result, Word,
    analyzer::{add_given, add_sentence},
    entities::EntityFinder,
    forms::clarify,
    linear::{Archive, Bytes, Keys, Words},
    parse::Parser,
    recorded,
    stretches::stretches,
    tags::{LexemeMaker, Morphology, Tagger, contexts},
    tokens::Splitter,
    view::View,
};
use hearsay_types::{Analysis, Article, Deprel, ModelRecord, Span};
use sha2::{Digest, Sha256};
use std::{fs, path::Path, sync::OnceLock};

/// Analyzes English with linear models: about a hundred thousand words a second on one core.
#[derive(Debug)]
pub struct FastAnalyzer {
    splitter: Splitter,
    clusters: Words,
    tagger: Tagger,
    morphology: Morphology,
    parser: Parser,
    entities: EntityFinder,
    models: [Bytes; 3],
    sha256: OnceLock<String>,
}

static TAGS: &Aligned<[u8]> = &Aligned(*include_bytes!("../models/tags-fast/weights.bin"));
static PARSE: &Aligned<[u8]> = &Aligned(*include_bytes!("../models/parse-fast/weights.bin"));
static ENTITIES: &Aligned<[u8]> = &Aligned(*include_bytes!("../models/entities-fast/weights.bin"));

/// The models that are compiled in: tags, parse, entities.
static BUILT_IN: [&[u8]; 3] = [&TAGS.0, &PARSE.0, &ENTITIES.0];
/// How the models were trained, in the same order.
static TRAINED: [&str; 3] = [
    include_str!("../models/tags-fast/train.toml"),
    include_str!("../models/parse-fast/train.toml"),
    include_str!("../models/entities-fast/train.toml"),
];

/// Puts bytes where a line of the processor's cache begins.
#[repr(align(64))]
struct Aligned<T: ?Sized>(T);

impl FastAnalyzer {
    /// The analyzer with the models that are compiled in.
    ///
    /// # Panics
    /// Never: a test opens the models.
    pub fn new() -> Self {
        let analyzer =
            Self::from_bytes(BUILT_IN.map(Bytes::Static)).expect("the models compiled in are whole");
        let recorded: Option<Vec<&str>> = TRAINED.into_iter().map(recorded::weights_sha256).collect();
        Self {
            sha256: recorded.map(|hashes| joint_sha256(&hashes)).map_or_else(OnceLock::new, OnceLock::from),
            ..analyzer
        }
    }

    /// The analyzer with the models in a folder: `tags-fast/weights.bin`, and so
    /// `parse-fast` and `entities-fast`.
    ///
    /// # Errors
    /// If a file cannot be read or is not in this build's layout.
    pub fn from_path(folder: &Path) -> Result<Self> {
        let read = |model: &str| {
            let path = folder.join(model).join("weights.bin");
            fs::read(&path)
                .map(|bytes| Bytes::Shared(bytes.into()))
                .map_err(|source| Error::ModelFile { path, source })
        };
        Self::from_bytes([read("tags-fast")?, read("parse-fast")?, read("entities-fast")?])
    }

    /// The analyzer with the models for tags, parse and entities in these bytes.
    ///
    /// # Errors
    /// If they are not in this build's layout.
    pub fn from_bytes(models: [Bytes; 3]) -> Result<Self> {
        let [tags, parse, entities] = models.clone();
        let (tags, parse) = (Archive::open(tags)?, Archive::open(parse)?);
        Ok(Self {
            splitter: Splitter::new(),
            clusters: Words::open(&tags, "clusters")?,
            tagger: Tagger::open(&tags)?,
            morphology: Morphology::open(&tags)?,
            parser: Parser::open(&parse)?,
            entities: EntityFinder::open(&Archive::open(entities)?)?,
            models,
            sha256: OnceLock::new(),
        })
    }

    /// What finds entities in an analysis, whoever made it.
    pub const fn entities(&self) -> &EntityFinder {
        &self.entities
    }

    fn space(&self) -> Space {
        let maker = LexemeMaker::with_clusters(self.clusters.clone());
        Space { maker, keys: Keys::default(), scores: Vec::new() }
    }

    /// The words of one sentence.
    fn annotate_sentence(&self, forms: &[&str], space: &mut Space) -> Vec<Word> {
        let mut forms = forms.to_vec();
        clarify(&mut forms);
        let words: Vec<_> = forms.iter().map(|form| space.maker.make(form)).collect();
        let tags = self.tagger.tag(&words);
        let hashes: Vec<u64> = tags.iter().map(|tag| self.tagger.hash(*tag)).collect();
        let arcs = self.parser.parse(&words, &hashes);
        let heads: Vec<Option<u32>> = arcs.iter().map(|arc| arc.head).collect();
        let deprels: Vec<Deprel> = arcs.iter().map(|arc| arc.deprel).collect();
        let contexts = contexts(&words, &hashes, &heads, &deprels);
        let Space { keys, scores, .. } = space;
        let word = |i: usize| Word {
            upos: self.tagger.upos(tags[i]),
            feats: self.morphology.feats(&contexts[i], keys, scores),
            lemma: self.morphology.lemma(forms[i], &contexts[i], keys, scores),
            head: heads[i],
            deprel: deprels[i],
        };
        (0..forms.len()).map(word).collect()
    }
}

/// Space that is reused from sentence to sentence.
struct Space {
    maker: LexemeMaker,
    keys: Keys,
    scores: Vec<i32>,
}

impl Default for FastAnalyzer {
    fn default() -> Self {
        Self::new()
    }
}

impl Analyzer for FastAnalyzer {
    fn analyze(&self, article: &Article) -> Analysis {
        let mut analysis = Analysis::default();
        let mut space = self.space();
        for (block, span) in stretches(article) {
            let view = View::new(&article.text, span, &article.markup);
            for ranges in self.splitter.split(&view.text) {
                let forms: Vec<&str> =
                    ranges.iter().map(|range| view.text.get(range.clone()).unwrap_or_default()).collect();
                let words = self.annotate_sentence(&forms, &mut space);
                add_sentence(&mut analysis, block, &view, &ranges, words);
            }
        }
        analysis.entities = self.entities.find(&article.text, &analysis);
        analysis
    }

    fn analyze_given(&self, text: &str, sentences: &[Vec<Span>]) -> Analysis {
        let mut analysis = Analysis::default();
        let mut space = self.space();
        for spans in sentences {
            let forms: Vec<&str> = spans.iter().map(|span| span.of(text)).collect();
            add_given(&mut analysis, spans, self.annotate_sentence(&forms, &mut space));
        }
        analysis.entities = self.entities.find(text, &analysis);
        analysis
    }

    fn annotate(&self, sentences: &[Vec<&str>]) -> Vec<Vec<Word>> {
        let mut space = self.space();
        sentences.iter().map(|forms| self.annotate_sentence(forms, &mut space)).collect()
    }

    fn record(&self) -> ModelRecord {
        let sha256 = self.sha256.get_or_init(|| {
            let hashes = self.models.each_ref().map(|bytes| sha256(bytes.as_slice()));
            joint_sha256(&hashes.each_ref().map(String::as_str))
        });
        ModelRecord { name: "fast".into(), sha256: sha256.clone() }
    }
}

/// The hash that names several models: that of their hashes, one a line.
fn joint_sha256(hashes: &[&str]) -> String {
    sha256(hashes.join("\n").as_bytes())
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_recorded_hashes_are_those_of_the_weights() {
        let read = FastAnalyzer::from_bytes(BUILT_IN.map(Bytes::Static)).unwrap();
        assert_eq!(FastAnalyzer::new().record(), read.record());
    }
}
