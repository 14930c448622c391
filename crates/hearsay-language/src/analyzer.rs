//! The interface of all analyzers.

use hearsay_types::{Analysis, Article, Deprel, Features, Upos};

/// Makes an [`Analysis`] of an article.
///
/// No later stage may depend on which analyzer made it.
pub trait Analyzer: Send + Sync {
    /// Sentences, tokens, tags, parse and entities of the article's blocks. Text outside the blocks and
    /// markup within them is not read; an article without blocks is read as one paragraph. Sentences
    /// never cross blocks; tokens are in ascending order and do not overlap. Does not fail.
    fn analyze(&self, article: &Article) -> Analysis;

    /// Tags and parses sentences whose words are given. Gives for each sentence as many words as came in.
    fn annotate(&self, sentences: &[Vec<&str>]) -> Vec<Vec<Word>>;
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
