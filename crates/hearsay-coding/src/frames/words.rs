//! Words as numbers, so that rules compare integers, and named lists of words.

use super::Classes;
use hearsay_types::{Analysis, TokenId, Upos};
use rustc_hash::{FxHashMap, FxHashSet};

/// A word that some list or rule names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WordId(u32);

impl WordId {
    /// A word that no list and no rule names; it is in no list.
    const UNKNOWN: Self = Self(u32::MAX);
}

/// All words that lists and rules name, in lower case.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    ids: FxHashMap<Box<str>, WordId>,
    irregular: FxHashMap<Box<str>, WordId>,
}

impl Vocabulary {
    /// The number of a word, a new one if the word is new.
    pub fn intern(&mut self, word: &str) -> WordId {
        let next = WordId(u32::try_from(self.ids.len()).unwrap_or(u32::MAX - 1));
        *self.ids.entry(word.to_lowercase().into_boxed_str()).or_insert(next)
    }

    /// The numbers of the words of a phrase, divided by spaces.
    pub fn intern_phrase(&mut self, phrase: &str) -> Box<[WordId]> {
        phrase.split_whitespace().map(|word| self.intern(word)).collect()
    }

    fn find(&self, word: &str) -> Option<WordId> {
        self.ids.get(word).copied()
    }

    /// Looks up all words of a text. `words` is the article's text.
    pub fn read(&self, text: &Analysis, words: &str) -> Reading {
        let mut reading = Reading::default();
        let mut lower = String::new();
        let mut has_object = vec![false; text.tokens.len()];
        for head in text.tokens.iter().filter(|token| token.deprel.is("obj")).filter_map(|token| token.head) {
            if let Some(has) = has_object.get_mut(head.idx()) {
                *has = true;
            }
        }
        for (token, has_object) in text.tokens.iter().zip(has_object) {
            let written = token.span.of(words);
            // the land, not the pronoun
            let written = if written == "US" { "U.S." } else { written };
            let form = lower_case(written, &mut lower);
            reading.forms.push(self.find(form).unwrap_or(WordId::UNKNOWN));
            // "the works" are a plant
            let classes = match token.upos {
                Upos::Noun => Some(Classes::of(form)).filter(|classes| *classes != Classes::NONE),
                _ => Some(Classes::NONE),
            };
            reading.classes.push(classes.unwrap_or_else(|| Classes::of(&token.lemma)));
            // `backed` tagged as an adjective keeps its form as lemma; rules name its verb. A verb whose
            // lemma nobody names may have a wrong one: `invad` of `invaded`.
            let is_guess = *token.lemma == *form || self.find(&token.lemma).is_none();
            let verb = match token.upos {
                Upos::Adj => self.verb_of(form),
                Upos::Verb if is_guess => self.verb_of(form),
                Upos::Noun | Upos::Propn if has_object => self.verb_of(form),
                _ => None,
            };
            let lemma = if written == "U.S." { written } else { &token.lemma };
            let lemma = lower_case(lemma, &mut lower);
            // "sorty" of "sorties", "Warplanes" at the head of a sentence
            let noun = || {
                matches!(token.upos, Upos::Noun | Upos::Propn)
                    .then(|| self.singular_of(&written.to_lowercase()))
                    .flatten()
            };
            let lemma = verb.or_else(|| self.find(lemma)).or_else(noun);
            reading.lemmas.push(lemma.unwrap_or(WordId::UNKNOWN));
        }
        reading
    }

    /// Adds a form of a word that does not follow from the word: `fought` of `fight`.
    pub fn add_form(&mut self, form: &str, word: &str) {
        let word = self.intern(word);
        self.irregular.insert(form.into(), word);
    }

    /// The verb of an inflected form: `back` of `backed`, `bar` of `barred`, `invade` of `invading`.
    fn verb_of(&self, form: &str) -> Option<WordId> {
        if let Some(verb) = self.irregular.get(form) {
            return Some(*verb);
        }
        let stem = ["ed", "ing", "es", "s"].iter().find_map(|ending| form.strip_suffix(ending))?;
        let single = || {
            let mut letters = stem.chars();
            let last = letters.next_back()?;
            letters.as_str().ends_with(last).then_some(letters.as_str())
        };
        let with_e = || self.find(&format!("{stem}e"));
        self.find(stem).or_else(with_e).or_else(|| self.find(single()?))
    }

    /// The noun of a plural: `sortie` of `sorties`, `ally` of `allies`.
    fn singular_of(&self, form: &str) -> Option<WordId> {
        let stem = form.strip_suffix('s')?;
        let of_y = || self.find(&format!("{}y", stem.strip_suffix("ie")?));
        self.find(stem).or_else(of_y).or_else(|| self.find(stem.strip_suffix('e')?))
    }
}

/// `word` in lower case; `scratch` holds it where that differs from `word`.
fn lower_case<'a>(word: &'a str, scratch: &'a mut String) -> &'a str {
    if !word.chars().any(char::is_uppercase) {
        return word;
    }
    scratch.clear();
    scratch.extend(word.chars().flat_map(char::to_lowercase));
    scratch
}

/// The words of one text as numbers, one for each token.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    lemmas: Vec<WordId>,
    forms: Vec<WordId>,
    classes: Vec<Classes>,
}

impl Reading {
    /// The token's dictionary form.
    pub fn lemma(&self, id: TokenId) -> WordId {
        self.lemmas[id.idx()]
    }

    /// The token as written, in lower case.
    pub fn form(&self, id: TokenId) -> WordId {
        self.forms[id.idx()]
    }

    /// What the token names if it is a common noun.
    pub fn classes(&self, id: TokenId) -> Classes {
        self.classes[id.idx()]
    }

    /// Whether the token is this word, in its dictionary form or as written.
    pub fn is(&self, id: TokenId, word: WordId) -> bool {
        self.lemma(id) == word || self.form(id) == word
    }
}

/// A set of single words, and of classes of nouns.
#[derive(Debug, Clone, Default)]
pub struct WordSet {
    words: FxHashSet<WordId>,
    classes: Classes,
}

impl WordSet {
    /// A set of these words and of all nouns of these classes.
    pub const fn new(words: FxHashSet<WordId>, classes: Classes) -> Self {
        Self { words, classes }
    }

    /// Whether the token's lemma or form is in the set, or it is a noun of one of its classes.
    pub fn has(&self, reading: &Reading, id: TokenId) -> bool {
        self.words.contains(&reading.lemma(id))
            || self.words.contains(&reading.form(id))
            || self.classes.meet(reading.classes(id))
    }

    /// Whether the word is in the set.
    pub fn holds(&self, word: WordId) -> bool {
        self.words.contains(&word)
    }
}

impl FromIterator<WordId> for WordSet {
    fn from_iter<I: IntoIterator<Item = WordId>>(words: I) -> Self {
        Self::new(words.into_iter().collect(), Classes::NONE)
    }
}
