//! The interface of all analyzers.

use crate::view::View;
use hearsay_types::{
    Analysis, Article, Deprel, Features, ModelRecord, Sentence, SentenceId, Span, Token, TokenId, Upos,
};
use std::ops::Range;

/// Makes an [`Analysis`] of an article.
///
/// No later stage may depend on which analyzer made it.
pub trait Analyzer: Send + Sync {
    /// Sentences, tokens, tags, parse and entities of the article's blocks. Text outside the blocks and
    /// markup within them is not read; an article without blocks is read as one paragraph. Sentences
    /// never cross blocks; tokens are in ascending order and do not overlap. Does not fail.
    fn analyze(&self, article: &Article) -> Analysis;

    /// Tags, parse and entities of a text whose sentences and tokens are given, both in the order of the text.
    /// Sentences without tokens are left out; all are of block 0.
    fn analyze_given(&self, text: &str, sentences: &[Vec<Span>]) -> Analysis;

    /// Tags and parses sentences whose words are given. Gives for each sentence as many words as came in.
    fn annotate(&self, sentences: &[Vec<&str>]) -> Vec<Vec<Word>>;

    /// Which model analyzes.
    fn record(&self) -> ModelRecord;
}

/// What is known of a word of a sentence that stands by itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// Part of speech.
    pub upos: Upos,
    /// Morphological features.
    pub feats: Features,
    /// Dictionary form.
    pub lemma: Box<str>,
    /// The word that this one depends on, as a position in the sentence; `None` for the root.
    pub head: Option<u32>,
    /// How it depends on it; `root` for the root.
    pub deprel: Deprel,
}

/// Adds a sentence to an analysis. `ranges` are those of its tokens in the view's text.
pub(crate) fn add_sentence(
    analysis: &mut Analysis,
    block: usize,
    view: &View<'_>,
    ranges: &[Range<usize>],
    words: Vec<Word>,
) -> bool {
    add(analysis, block, ranges.iter().map(|range| view.span(range)), words)
}

/// Adds a sentence whose tokens are given.
pub(crate) fn add_given(analysis: &mut Analysis, spans: &[Span], words: Vec<Word>) -> bool {
    add(analysis, 0, spans.iter().copied(), words)
}

/// Adds a sentence; whether it had tokens.
fn add(analysis: &mut Analysis, block: usize, spans: impl Iterator<Item = Span>, words: Vec<Word>) -> bool {
    let first = analysis.tokens.len();
    let sentence = SentenceId::from(analysis.sentences.len());
    let token = |(word, span): (Word, Span)| Token {
        span,
        upos: word.upos,
        feats: word.feats,
        lemma: word.lemma,
        head: word.head.map(|head| TokenId::from(first + head as usize)),
        deprel: word.deprel,
        sentence,
    };
    analysis.tokens.extend(words.into_iter().zip(spans).map(token));
    let tokens = TokenId::from(first).0..TokenId::from(analysis.tokens.len()).0;
    let spans = analysis.tokens[first..].iter().map(|token| token.span);
    let Some(span) = spans.reduce(Span::cover) else { return false };
    let block = u32::try_from(block).unwrap_or(u32::MAX);
    analysis.sentences.push(Sentence { span, tokens, block });
    true
}
