//! The parser.

use super::{
    features::{ROOT, Seen, View},
    state::{Move, State},
};
use crate::{
    Result,
    linear::{Archive, Keys, LineModel, LinearModel, best, hash_bytes},
    tags::Lexeme,
};
use hearsay_types::Deprel;

/// The head and the relation of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arc {
    /// Position of the head in the sentence; `None` for the root.
    pub head: Option<u32>,
    /// The relation.
    pub deprel: Deprel,
}

/// Finds the tree of a sentence.
#[derive(Debug)]
pub struct Parser {
    moves: LineModel,
    relations: LinearModel,
    labels: Labels,
    deprels: Vec<Deprel>,
}

/// The relations that the parser knows.
#[derive(Debug, Clone, Default)]
pub(super) struct Labels {
    /// Hash of the name of each relation.
    pub hashes: Vec<u64>,
    /// The class of `root`.
    pub root: u8,
}

impl Labels {
    pub fn new(names: &[String]) -> Self {
        let root = names.iter().position(|name| name == "root").unwrap_or(0);
        Self {
            hashes: names.iter().map(|name| hash_bytes(name.as_bytes())).collect(),
            root: u8::try_from(root).unwrap_or(0),
        }
    }

    /// The label with the highest score; only the arc from the root is called `root`.
    fn best(&self, scores: &mut [i32]) -> u8 {
        if let Some(root) = scores.get_mut(usize::from(self.root)) {
            *root = i32::MIN;
        }
        u8::try_from(best(scores)).unwrap_or(0)
    }
}

impl Parser {
    /// The parser in an archive: the sections `parse.labels`, `parse.moves` and `parse.relations`.
    ///
    /// # Errors
    /// If a section is missing or not in its layout.
    pub fn open(archive: &Archive) -> Result<Self> {
        let names = archive.lines("parse.labels")?;
        Ok(Self {
            moves: LineModel::open(archive, "parse.moves")?,
            relations: LinearModel::open(archive, "parse.relations")?,
            labels: Labels::new(&names),
            deprels: names.iter().map(|name| Deprel::from_name(name)).collect(),
        })
    }

    /// One arc for each word; `tags` are the hashes of the words' tags.
    pub fn parse(&self, words: &[Lexeme], tags: &[u64]) -> Vec<Arc> {
        let seen = seen(words, tags);
        let mut state = State::default();
        state.start(words.len());
        let (mut keys, mut scores) = (Keys::default(), Vec::new());
        while !state.is_done() {
            let view = View { state: &state, seen: &seen, labels: &self.labels.hashes };
            view.of_moves(&mut keys);
            let moves = self.moves.score(keys.as_slice());
            let Some(next) = best_possible(&moves, state.possible()) else { break };
            let label = match state.arc(next) {
                None => 0,
                Some((_, head)) if head == state.root() => self.labels.root,
                Some(_) => {
                    view.of_labels(next, &mut keys);
                    self.relations.score(keys.as_slice(), &mut scores);
                    self.labels.best(&mut scores)
                }
            };
            state.make(next, label);
        }
        (0..words.len()).map(|word| self.arc(&state, word)).collect()
    }

    fn arc(&self, state: &State, word: usize) -> Arc {
        let node = state.node(word);
        let head = node.head.filter(|head| *head != state.root()).and_then(|head| u32::try_from(head).ok());
        let deprel = self.deprels.get(usize::from(node.label)).copied();
        Arc { head, deprel: deprel.unwrap_or_else(|| Deprel::from_name("dep")) }
    }
}

/// The words with their tags, and behind them the root.
pub(super) fn seen(words: &[Lexeme], tags: &[u64]) -> Vec<Seen> {
    let words = words.iter().zip(tags).map(|(word, tag)| Seen {
        word: word.lower,
        tag: *tag,
        clusters: word.clusters,
    });
    words.chain([ROOT]).collect()
}

/// The possible move with the highest score.
pub(super) fn best_possible<T: PartialOrd>(scores: &[T], possible: [bool; 3]) -> Option<Move> {
    let mut best: Option<usize> = None;
    for (i, score) in scores.iter().enumerate().filter(|(i, _)| possible[*i]) {
        if best.is_none_or(|best| *score > scores[best]) {
            best = Some(i);
        }
    }
    best.map(|i| Move::ALL[i])
}
