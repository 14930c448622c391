//! What of a parsed sentence the features of a word depend on.

use super::{Lexeme, NO_WORD};
use crate::linear::hash_bytes;
use hearsay_types::Deprel;

/// A word as features and lemma see it.
#[derive(Debug, Clone, Copy)]
pub struct Context {
    /// The word.
    pub word: Lexeme,
    /// Hash of its tag.
    pub tag: u64,
    /// The word to its left.
    pub left: Lexeme,
    /// Hash of its relation to its head.
    pub deprel: u64,
    /// The word of the subject that it agrees with: its own, or that of the word which it is auxiliary,
    /// copula or conjunct of; else [`NO_WORD`].
    pub subject: Lexeme,
    /// Hash of the subject's tag; 0 without one.
    pub subject_tag: u64,
    /// Whether a conjunct depends on the subject.
    pub subject_is_joined: bool,
    /// The word's first auxiliary, else [`NO_WORD`].
    pub auxiliary: Lexeme,
    /// Whether the word comes first in its sentence.
    pub is_first: bool,
}

/// The contexts of the words of a parsed sentence; `tags` are hashes. Heads out of range count as none.
pub fn contexts(words: &[Lexeme], tags: &[u64], heads: &[Option<u32>], deprels: &[Deprel]) -> Vec<Context> {
    let mut subjects: Vec<Option<usize>> = vec![None; words.len()];
    let mut auxiliaries: Vec<Option<usize>> = vec![None; words.len()];
    let mut is_joined = vec![false; words.len()];
    let head_of = |word: usize| heads[word].map(|head| head as usize).filter(|head| *head < words.len());
    for (word, deprel) in deprels.iter().enumerate() {
        let Some(head) = head_of(word) else { continue };
        match deprel.universal() {
            "nsubj" | "csubj" if !deprel.as_str().ends_with("outer") => {
                subjects[head] = subjects[head].or(Some(word));
            }
            "expl" => subjects[head] = subjects[head].or(Some(word)),
            "aux" => auxiliaries[head] = auxiliaries[head].or(Some(word)),
            "conj" => is_joined[head] = true,
            _ => {}
        }
    }
    let subject_of = |word: usize| {
        let shared = ["aux", "cop", "conj"].contains(&deprels[word].universal());
        subjects[word].or_else(|| head_of(word).filter(|_| shared).and_then(|head| subjects[head]))
    };
    let context = |word: usize| {
        let subject = subject_of(word);
        Context {
            word: words[word],
            tag: tags[word],
            left: word.checked_sub(1).map_or(NO_WORD, |left| words[left]),
            deprel: hash_bytes(deprels[word].as_str().as_bytes()),
            subject: subject.map_or(NO_WORD, |s| words[s]),
            subject_tag: subject.map_or(0, |s| tags[s]),
            subject_is_joined: subject.is_some_and(|s| is_joined[s]),
            auxiliary: auxiliaries[word].map_or(NO_WORD, |a| words[a]),
            is_first: word == 0,
        }
    };
    (0..words.len()).map(context).collect()
}
