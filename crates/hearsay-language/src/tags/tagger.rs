//! The tagger.

use super::{Lexeme, NO_WORD};
use crate::{
    Result,
    linear::{Archive, Keys, LinearModel, Words, best, hash_bytes, mix},
};
use hearsay_types::Upos;

/// A tag: a class of the tagger's model, by its position in the list of classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Tag(pub u8);

/// Gives each word a tag.
#[derive(Debug)]
pub struct Tagger {
    model: LinearModel,
    /// Tags of frequent forms that hardly ever have another.
    known: Words,
    classes: Vec<Class>,
}

/// What a tag stands for.
#[derive(Debug)]
struct Class {
    upos: Upos,
    /// Hash of the tag's name: the same in all models, whatever the order of classes.
    hash: u64,
}

/// Stands for the tag before the first word.
const NO_TAG: u64 = 9999;

impl Tagger {
    /// The tagger in an archive: the sections `tags.classes`, `tags.known` and `tags`.
    ///
    /// # Errors
    /// If a section is missing or not in its layout.
    pub fn open(archive: &Archive) -> Result<Self> {
        let class = |name: String| Class {
            upos: Upos::from_name(name.split('/').next().unwrap_or_default()).unwrap_or(Upos::X),
            hash: hash_bytes(name.as_bytes()),
        };
        let classes = archive.lines("tags.classes")?.into_iter().map(class).collect();
        Ok(Self {
            model: LinearModel::open(archive, "tags")?,
            known: Words::open(archive, "tags.known")?,
            classes,
        })
    }

    /// The part of speech that a tag stands for.
    pub fn upos(&self, tag: Tag) -> Upos {
        self.classes.get(usize::from(tag.0)).map_or(Upos::X, |class| class.upos)
    }

    /// The hash of a tag's name, for features.
    pub fn hash(&self, tag: Tag) -> u64 {
        self.classes.get(usize::from(tag.0)).map_or(NO_TAG, |class| class.hash)
    }

    /// One tag for each word of a sentence.
    pub fn tag(&self, words: &[Lexeme]) -> Vec<Tag> {
        let (mut keys, mut scores) = (Keys::default(), Vec::new());
        let mut tags = Vec::with_capacity(words.len());
        let (mut last, mut before) = (NO_TAG, NO_TAG);
        for position in 0..words.len() {
            let class = self.known.get(words[position].form).map_or_else(
                || {
                    features(words, position, [last, before], &mut keys);
                    self.model.score(keys.as_slice(), &mut scores);
                    best(&scores)
                },
                usize::from,
            );
            let tag = Tag(u8::try_from(class).unwrap_or(0));
            tags.push(tag);
            (before, last) = (last, self.hash(tag));
        }
        tags
    }
}

/// The features of a word: `tags` are the hashes of the tag before and of the one before that.
pub(super) fn features(words: &[Lexeme], position: usize, [last, before]: [u64; 2], keys: &mut Keys) {
    let word = &words[position];
    let left = |n: usize| position.checked_sub(n).map_or(&NO_WORD, |p| &words[p]);
    let right = |n: usize| words.get(position + n).unwrap_or(&NO_WORD);
    let first = u64::from(position == 0);

    keys.clear();
    keys.push([]);
    // The word by itself.
    keys.push([word.form]);
    keys.push([word.lower]);
    for suffix in word.suffixes {
        keys.push([suffix]);
    }
    for prefix in word.prefixes {
        keys.push([prefix]);
    }
    keys.push([word.shape]);
    keys.push([word.shape, first]);
    keys.push([word.suffixes[1], word.shape]);
    // With the tags before.
    keys.push([last]);
    keys.push([last, before]);
    keys.push([last, word.lower]);
    keys.push([mix(last, before), word.lower]);
    keys.push([last, word.suffixes[2]]);
    keys.push([last, right(1).lower]);
    keys.push([last, word.shape]);
    // With the words around.
    keys.push([left(1).lower]);
    keys.push([left(1).suffixes[2]]);
    keys.push([left(2).lower]);
    keys.push([right(1).lower]);
    keys.push([right(1).suffixes[2]]);
    keys.push([right(1).suffixes[1], word.suffixes[1]]);
    keys.push([right(1).shape]);
    keys.push([right(2).lower]);
    keys.push([right(2).suffixes[2]]);
    keys.push([left(1).lower, word.lower]);
    keys.push([word.lower, right(1).lower]);
    keys.push([left(1).lower, right(1).lower]);
    keys.push([right(1).lower, right(2).lower]);
    keys.push([word.shape, left(1).shape]);
    keys.push([word.shape, right(1).shape]);
    keys.push([word.suffixes[2], right(1).suffixes[2]]);
    keys.push([left(1).shape, word.shape, right(1).shape]);
    keys.push([word.suffixes[2], right(1).lower]);
    keys.push([left(1).lower, word.suffixes[2]]);
    keys.push([last, right(1).suffixes[2]]);
    keys.push([last, before, word.suffixes[2]]);
    // With clusters.
    let ([coarse, middle, fine], [left_coarse, left_middle, left_fine]) = (word.clusters, left(1).clusters);
    let [right_coarse, right_middle, right_fine] = right(1).clusters;
    keys.push([middle]);
    keys.push([fine]);
    keys.push([right_middle]);
    keys.push([left_middle]);
    keys.push([middle, last]);
    keys.push([middle, right_middle]);
    keys.push([right_middle, last]);
    keys.push([fine, word.suffixes[1], word.shape]);
    keys.push([right_coarse, coarse, left_coarse]);
    keys.push([right_fine]);
    keys.push([left_fine]);
    keys.push([word.suffixes[2], right_middle]);
    keys.push([word.suffixes[2], left_middle]);
    keys.push([word.lower, right_middle]);
    keys.push([word.lower, left_middle]);
}

/// The tag before the first word, for training.
pub(super) const START: [u64; 2] = [NO_TAG, NO_TAG];
