//! What the recognizer sees of a word.

use super::gazetteer::Listed;
use crate::{
    linear::{Keys, hash_bytes, mix},
    tags::{Lexeme, LexemeMaker, NO_WORD},
};
use hearsay_types::Upos;
use rustc_hash::FxHashMap;

/// A sentence as the features see it.
#[derive(Debug, Default)]
pub struct View {
    words: Vec<Lexeme>,
    upos: Vec<u64>,
    listed: Vec<u64>,
    /// For each word the last and the first word of the run of capitalized words that it is in, and its
    /// place there; zeros outside.
    runs: Vec<[u64; 3]>,
    /// For each word the verb that comes next.
    verbs: Vec<u64>,
}

/// The labels that words were given earlier in the text: names are used alike within one.
pub type Memory = FxHashMap<u64, u64>;

const NONE: u64 = 7;

impl View {
    /// Prepares a sentence.
    pub fn new(forms: &[&str], upos: &[Upos], listed: &[Listed], maker: &mut LexemeMaker) -> Self {
        let words: Vec<Lexeme> = forms.iter().map(|form| maker.make(form)).collect();
        let hash = |upos: &Upos| hash_bytes(upos.as_str().as_bytes());
        let mut view = Self {
            upos: upos.iter().map(hash).collect(),
            listed: listed.iter().map(|listed| mix(3, u64::from(listed.0))).collect(),
            runs: vec![[0; 3]; words.len()],
            verbs: vec![NONE; words.len()],
            words,
        };
        view.mark_runs(forms, upos);
        let mut verb = NONE;
        for i in (0..forms.len()).rev() {
            view.verbs[i] = verb;
            if upos[i] == Upos::Verb {
                verb = view.words[i].lower;
            }
        }
        view
    }

    /// The number of words.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    fn mark_runs(&mut self, forms: &[&str], upos: &[Upos]) {
        let is_capital = |i: usize| forms[i].starts_with(char::is_uppercase);
        let links = |i: usize| {
            matches!(
                forms[i],
                "of" | "for" | "the" | "and" | "de" | "al" | "bin" | "-" | "van" | "von" | "da" | "la"
            )
        };
        let mut start = 0;
        while start < forms.len() {
            if !is_capital(start) {
                start += 1;
                continue;
            }
            let mut end = start;
            for (next, next_upos) in upos.iter().enumerate().skip(start + 1) {
                if is_capital(next) {
                    end = next;
                } else if !links(next) || next > end + 2 || *next_upos == Upos::Verb {
                    break;
                }
            }
            for i in start..=end {
                let place = if i == start {
                    1
                } else if i == end {
                    2
                } else {
                    3
                };
                self.runs[i] = [
                    self.words[end].lower,
                    self.words[start].lower,
                    place + 4 * ((end - start).min(4) as u64),
                ];
            }
            start = end + 1;
        }
    }

    /// The hash of a word by which the memory knows it.
    pub fn name(&self, position: usize) -> u64 {
        self.words[position].form
    }

    /// The features of a word. `last` and `before` are the labels of the words before it.
    pub fn features(&self, position: usize, [last, before]: [u64; 2], memory: &Memory, keys: &mut Keys) {
        let word = &self.words[position];
        let at = |list: &[u64], offset: isize| {
            position.checked_add_signed(offset).and_then(|i| list.get(i).copied()).unwrap_or(NONE)
        };
        let near = |offset: isize| {
            position.checked_add_signed(offset).and_then(|i| self.words.get(i)).unwrap_or(&NO_WORD)
        };
        let first = u64::from(position == 0);
        let upos = self.upos[position];
        let listed = self.listed[position];
        let known = memory.get(&word.form).copied().unwrap_or(NONE);
        let [run_end, run_start, run_place] = self.runs[position];

        keys.clear();
        keys.push([last]);
        keys.push([last, before]);
        keys.push([word.form]);
        keys.push([word.lower]);
        keys.push([word.suffixes[1]]);
        keys.push([word.suffixes[2]]);
        keys.push([word.suffixes[3]]);
        keys.push([word.prefixes[2]]);
        keys.push([word.shape]);
        keys.push([word.shape, first, upos]);
        keys.push([upos, at(&self.upos, -1)]);
        keys.push([upos, at(&self.upos, 1)]);
        keys.push([last, upos]);
        keys.push([last, word.lower]);
        keys.push([last, word.shape]);
        keys.push([last, near(1).shape]);
        keys.push([last, near(1).lower]);
        keys.push([near(-1).lower]);
        keys.push([near(-2).lower]);
        keys.push([near(1).lower]);
        keys.push([near(2).lower]);
        keys.push([near(-1).lower, near(1).lower]);
        keys.push([near(-1).lower, word.lower]);
        keys.push([word.lower, near(1).lower]);
        keys.push([near(-1).lower, word.shape]);
        keys.push([near(1).lower, word.shape]);
        keys.push([near(-2).lower, near(-1).lower]);
        keys.push([near(1).lower, near(2).lower]);
        keys.push([near(-1).shape, word.shape, near(1).shape]);
        keys.push([near(-1).suffixes[2], word.shape]);
        keys.push([near(1).suffixes[2], word.shape]);
        keys.push([listed]);
        keys.push([listed, last]);
        keys.push([listed, word.shape]);
        keys.push([listed, at(&self.listed, 1)]);
        keys.push([listed, at(&self.listed, -1)]);
        keys.push([listed, near(-1).lower]);
        keys.push([listed, near(1).lower]);
        keys.push([known]);
        keys.push([known, last]);
        keys.push([known, listed]);
        keys.push([run_end]);
        keys.push([run_end, last]);
        keys.push([run_start, run_place]);
        keys.push([run_place, listed]);
        keys.push([run_end, run_place]);
        keys.push([self.verbs[position], word.shape]);
    }
}
