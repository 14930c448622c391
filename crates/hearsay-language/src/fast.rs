//! The linear models behind the analyzer's interface.

use crate::{
    Analyzer, Error, Result, Word,
    entities::EntityFinder,
    linear::{Archive, Bytes, Keys},
    parse::Parser,
    tags::{LexemeMaker, Morphology, Tagger, contexts},
    tokens::Splitter,
    view::View,
};
use hearsay_types::{Analysis, Article, Deprel, Sentence, SentenceId, Span, Token, TokenId};
use std::{fs, ops::Range, path::Path};

/// Analyzes English with linear models: about a hundred thousand words a second on one core.
#[derive(Debug)]
pub struct FastAnalyzer {
    splitter: Splitter,
    tagger: Tagger,
    morphology: Morphology,
    parser: Parser,
    entities: EntityFinder,
}

static TAGS: &[u8] = include_bytes!("../models/tags-fast/weights.bin");
static PARSE: &[u8] = include_bytes!("../models/parse-fast/weights.bin");
static ENTITIES: &[u8] = include_bytes!("../models/entities-fast/weights.bin");

impl FastAnalyzer {
    /// The analyzer with the models that are compiled in.
    ///
    /// # Panics
    /// Never: a test opens the models.
    pub fn new() -> Self {
        Self::from_bytes([TAGS, PARSE, ENTITIES].map(Bytes::Static))
            .expect("the models compiled in are whole")
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
    pub fn from_bytes([tags, parse, entities]: [Bytes; 3]) -> Result<Self> {
        let (tags, parse) = (Archive::open(tags)?, Archive::open(parse)?);
        Ok(Self {
            splitter: Splitter::new(),
            tagger: Tagger::open(&tags)?,
            morphology: Morphology::open(&tags)?,
            parser: Parser::open(&parse)?,
            entities: EntityFinder::open(&Archive::open(entities)?)?,
        })
    }

    /// What finds entities in an analysis, whoever made it.
    pub const fn entities(&self) -> &EntityFinder {
        &self.entities
    }

    /// The words of one sentence.
    fn annotate_sentence(&self, forms: &[&str], space: &mut Space) -> Vec<Word> {
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
#[derive(Default)]
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
        let mut space = Space::default();
        let whole = [Span::new(0, article.text.len())];
        let blocks: Vec<Span> = article.blocks.iter().map(|block| block.span).collect();
        let blocks = if blocks.is_empty() { &whole[..] } else { &blocks };
        for (block, span) in blocks.iter().enumerate() {
            let view = View::new(&article.text, *span, &article.markup);
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

    fn annotate(&self, sentences: &[Vec<&str>]) -> Vec<Vec<Word>> {
        let mut space = Space::default();
        sentences.iter().map(|forms| self.annotate_sentence(forms, &mut space)).collect()
    }
}

/// Adds a sentence to an analysis. `ranges` are those of its tokens in the view's text.
fn add_sentence(
    analysis: &mut Analysis,
    block: usize,
    view: &View<'_>,
    ranges: &[Range<usize>],
    words: Vec<Word>,
) {
    let first = analysis.tokens.len();
    let sentence = SentenceId::from(analysis.sentences.len());
    let token = |(word, range): (Word, &Range<usize>)| Token {
        span: view.span(range),
        upos: word.upos,
        feats: word.feats,
        lemma: word.lemma,
        head: word.head.map(|head| TokenId::from(first + head as usize)),
        deprel: word.deprel,
        sentence,
    };
    analysis.tokens.extend(words.into_iter().zip(ranges).map(token));
    let tokens = TokenId::from(first).0..TokenId::from(analysis.tokens.len()).0;
    let spans = analysis.tokens[first..].iter().map(|token| token.span);
    if let Some(span) = spans.reduce(Span::cover) {
        let block = u32::try_from(block).unwrap_or(u32::MAX);
        analysis.sentences.push(Sentence { span, tokens, block });
    }
}
