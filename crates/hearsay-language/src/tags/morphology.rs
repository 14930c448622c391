//! Morphological features and lemmas.

use super::context::Context;
use crate::{
    Result,
    linear::{Archive, Keys, LinearModel, Words, best, mix},
};
use hearsay_types::Features;
use std::sync::Arc;

/// Gives words their features and lemmas.
#[derive(Debug)]
pub struct Morphology {
    feats: LinearModel,
    known_feats: Words,
    feats_classes: Vec<Features>,
    lemmas: LinearModel,
    known_lemmas: Words,
    edits: Vec<Edit>,
}

impl Morphology {
    /// The models in an archive: the sections `feats.classes`, `feats.known`, `feats`, and the
    /// same for `lemmas`.
    ///
    /// # Errors
    /// If a section is missing or not in its layout.
    pub fn open(archive: &Archive) -> Result<Self> {
        let feats_classes =
            archive.lines("feats.classes")?.into_iter().map(|line| Features(Arc::from(line))).collect();
        let edits = archive.lines("lemmas.classes")?.iter().map(|line| Edit::read(line)).collect();
        Ok(Self {
            feats: LinearModel::open(archive, "feats")?,
            known_feats: Words::open(archive, "feats.known")?,
            feats_classes,
            lemmas: LinearModel::open(archive, "lemmas")?,
            known_lemmas: Words::open(archive, "lemmas.known")?,
            edits,
        })
    }

    /// Features of a word in its context.
    pub fn feats(&self, context: &Context, keys: &mut Keys, scores: &mut Vec<i32>) -> Features {
        let class = known(&self.known_feats, context).unwrap_or_else(|| {
            feats_features(context, keys);
            self.feats.score(keys.as_slice(), scores);
            best(scores)
        });
        self.feats_classes.get(class).cloned().unwrap_or_else(|| Features(Arc::from("_")))
    }

    /// The lemma of a form.
    pub fn lemma(&self, form: &str, context: &Context, keys: &mut Keys, scores: &mut Vec<i32>) -> Box<str> {
        let class = known(&self.known_lemmas, context).unwrap_or_else(|| {
            lemma_features(context, keys);
            self.lemmas.score(keys.as_slice(), scores);
            best(scores)
        });
        match self.edits.get(class) {
            Some(edit) => edit.apply(form).into_boxed_str(),
            None => form.into(),
        }
    }
}

/// The keys under which the class of a word may be known without its context: its tag with its form in
/// lower case, and its tag alone.
pub(super) const fn known_keys(context: &Context) -> [u64; 2] {
    [mix(context.tag, context.word.lower), mix(context.tag, 0)]
}

/// The class of a word that hardly ever has another.
fn known(table: &Words, context: &Context) -> Option<usize> {
    known_keys(context).into_iter().find_map(|key| table.get(key)).map(usize::from)
}

pub(super) fn feats_features(context: &Context, keys: &mut Keys) {
    let Context { word, tag, deprel, .. } = *context;
    keys.clear();
    keys.push([tag]);
    keys.push([tag, word.lower]);
    keys.push([tag, word.form]);
    keys.push([tag, word.suffixes[0]]);
    keys.push([tag, word.suffixes[1]]);
    keys.push([tag, word.suffixes[2]]);
    keys.push([tag, word.shape]);
    keys.push([tag, deprel]);
    keys.push([tag, word.lower, deprel]);
    keys.push([tag, context.left.lower]);
    keys.push([tag, context.auxiliary.lower]);
    keys.push([tag, context.subject.lower]);
    keys.push([tag, context.subject_tag, u64::from(context.subject_is_joined)]);
    keys.push([tag, word.lower, context.subject_tag, u64::from(context.subject_is_joined)]);
    keys.push([tag, word.lower, context.subject.lower]);
    keys.push([tag, deprel, context.subject_tag, u64::from(context.is_first)]);
    keys.push([tag, deprel, context.auxiliary.lower]);
}

pub(super) fn lemma_features(context: &Context, keys: &mut Keys) {
    let Context { word, tag, .. } = *context;
    keys.clear();
    keys.push([tag]);
    keys.push([word.lower]);
    keys.push([tag, word.lower]);
    keys.push([tag, word.form]);
    for suffix in word.suffixes {
        keys.push([tag, suffix]);
    }
    keys.push([tag, word.shape]);
    keys.push([tag, word.shape, word.suffixes[0]]);
    keys.push([tag, word.shape, u64::from(context.is_first)]);
}

/// How a lemma is made from a form.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Edit {
    case: Case,
    /// How many characters are cut from the end.
    cut: usize,
    /// What is put there.
    added: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Case {
    /// All in lower case.
    Lower,
    /// As written.
    Kept,
    /// The first letter in capitals, the others in lower case.
    Title,
}

impl Edit {
    /// The edit that leads from a form to its lemma.
    pub(super) fn between(form: &str, lemma: &str) -> Self {
        let cases = [Case::Lower, Case::Kept, Case::Title];
        let edits = cases.map(|case| {
            let form = case.of(form);
            let shared = form.chars().zip(lemma.chars()).take_while(|(a, b)| a == b).count();
            let cut = form.chars().count() - shared;
            Self { case, cut, added: lemma.chars().skip(shared).collect() }
        });
        edits.into_iter().min_by_key(|edit| edit.cut + edit.added.len()).expect("there are three")
    }

    /// The lemma of a form.
    pub(crate) fn apply(&self, form: &str) -> String {
        let mut lemma = self.case.of(form);
        let length = lemma.char_indices().rev().nth(self.cut.wrapping_sub(1)).map_or(0, |(at, _)| at);
        if self.cut > 0 {
            lemma.truncate(length);
        }
        lemma.push_str(&self.added);
        lemma
    }

    /// Reads `l1y`: the letter of the case, the number of characters cut, what is added.
    pub(crate) fn read(line: &str) -> Self {
        let digits = line.get(1..).unwrap_or_default();
        let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        Self {
            case: match line.as_bytes().first() {
                Some(b'k') => Case::Kept,
                Some(b't') => Case::Title,
                _ => Case::Lower,
            },
            cut: digits[..end].parse().unwrap_or(0),
            added: digits[end..].to_owned(),
        }
    }

    /// What [`read`](Self::read) reads. `None` where it could not be read back.
    pub(super) fn write(&self) -> Option<String> {
        let case = match self.case {
            Case::Lower => 'l',
            Case::Kept => 'k',
            Case::Title => 't',
        };
        let written = format!("{case}{}{}", self.cut, self.added);
        (Self::read(&written) == *self).then_some(written)
    }
}

impl Case {
    fn of(self, form: &str) -> String {
        match self {
            Self::Lower => form.to_lowercase(),
            Self::Kept => form.to_owned(),
            Self::Title => {
                let mut chars = form.chars();
                chars.next().into_iter().chain(chars.as_str().to_lowercase().chars()).collect()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_lead_from_form_to_lemma() {
        let cases =
            [("Villages", "village"), ("was", "be"), ("Aleppo", "Aleppo"), ("BEIRUT", "Beirut"), ("", "x")];
        for (form, lemma) in cases {
            let edit = Edit::between(form, lemma);
            assert_eq!(edit.apply(form), lemma);
            assert_eq!(Edit::read(&edit.write().unwrap()), edit);
        }
    }

    #[test]
    fn an_edit_fits_shorter_forms() {
        assert_eq!(Edit::read("l5x").apply("é"), "x");
    }
}
