//! What the language stage makes of an article: sentences, tokens, Universal Dependencies, entities.

use crate::{
    Span,
    names::{index, named},
};
use std::{ops::Range, sync::Arc};

index! {
    /// Position of a token in [`Analysis::tokens`].
    TokenId
}
index! {
    /// Position of a sentence in [`Analysis::sentences`].
    SentenceId
}

named! {
    /// Universal part-of-speech tags (UD version 2).
    Upos {
        Adj = "ADJ", Adp = "ADP", Adv = "ADV", Aux = "AUX", Cconj = "CCONJ", Det = "DET", Intj = "INTJ",
        Noun = "NOUN", Num = "NUM", Part = "PART", Pron = "PRON", Propn = "PROPN", Punct = "PUNCT",
        Sconj = "SCONJ", Sym = "SYM", Verb = "VERB", X = "X",
    }
}

/// Morphological features in CoNLL-U form, `Mood=Ind|Tense=Past`; `_` where there are none.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Features(pub Arc<str>);

impl Features {
    /// The value of one feature: `Past` for `Tense`. `None` where the token lacks it.
    pub fn get(&self, name: &str) -> Option<&str> {
        let mut rest: &str = &self.0;
        loop {
            let (pair, others) = match rest.bytes().position(|byte| byte == b'|') {
                Some(at) => (&rest[..at], Some(&rest[at + 1..])),
                None => (rest, None),
            };
            if let Some(value) = pair.strip_prefix(name).and_then(|value| value.strip_prefix('=')) {
                return Some(value);
            }
            rest = others?;
        }
    }
}

/// A Universal Dependencies relation, with its subtype where there is one: `nsubj:pass`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Deprel(&'static str);

impl Deprel {
    /// The relation of this name. A subtype that is not among those of the English treebanks is dropped;
    /// an unknown relation becomes `dep`, which UD keeps for what cannot be told.
    pub fn from_name(name: &str) -> Self {
        let known = |name: &str| RELATIONS.iter().find(|relation| **relation == name).copied();
        let universal = || known(name.split(':').next().unwrap_or_default());
        Self(known(name).or_else(universal).unwrap_or("dep"))
    }

    /// The whole name.
    pub const fn as_str(self) -> &'static str {
        self.0
    }

    /// The name without its subtype: `nsubj` of `nsubj:pass`.
    pub fn universal(self) -> &'static str {
        self.0.bytes().position(|byte| byte == b':').map_or(self.0, |at| &self.0[..at])
    }

    /// Whether this is `name`, with any subtype if `name` has none.
    pub fn is(self, name: &str) -> bool {
        self.0.strip_prefix(name).is_some_and(|subtype| subtype.is_empty() || subtype.starts_with(':'))
    }
}

/// The relations of UD version 2 and the subtypes in use in the English treebanks.
const RELATIONS: &[&str] = &[
    "acl",
    "acl:relcl",
    "advcl",
    "advcl:relcl",
    "advmod",
    "advmod:emph",
    "amod",
    "appos",
    "aux",
    "aux:pass",
    "case",
    "cc",
    "cc:preconj",
    "ccomp",
    "clf",
    "compound",
    "compound:prt",
    "conj",
    "cop",
    "csubj",
    "csubj:outer",
    "csubj:pass",
    "dep",
    "det",
    "det:predet",
    "discourse",
    "dislocated",
    "expl",
    "fixed",
    "flat",
    "flat:foreign",
    "flat:name",
    "goeswith",
    "iobj",
    "list",
    "mark",
    "nmod",
    "nmod:desc",
    "nmod:npmod",
    "nmod:poss",
    "nmod:tmod",
    "nmod:unmarked",
    "nsubj",
    "nsubj:outer",
    "nsubj:pass",
    "nummod",
    "obj",
    "obl",
    "obl:agent",
    "obl:npmod",
    "obl:tmod",
    "obl:unmarked",
    "orphan",
    "parataxis",
    "punct",
    "reparandum",
    "root",
    "vocative",
    "xcomp",
];

/// A syntactic word.
#[derive(Debug, Clone, PartialEq)]
pub struct Token {
    /// Where it stands. May hold link markup where that stands within a word.
    pub span: Span,
    /// Part of speech.
    pub upos: Upos,
    /// Morphological features.
    pub feats: Features,
    /// Dictionary form.
    pub lemma: Box<str>,
    /// The word that this one depends on, in the same sentence; `None` for the root.
    pub head: Option<TokenId>,
    /// How it depends on it; `root` for the root.
    pub deprel: Deprel,
    /// Its sentence.
    pub sentence: SentenceId,
}

/// A sentence: never across two blocks.
#[derive(Debug, Clone, PartialEq)]
pub struct Sentence {
    /// From its first to its last token.
    pub span: Span,
    /// Its tokens, as positions in [`Analysis::tokens`]; never empty.
    pub tokens: Range<u32>,
    /// Its block, as a position in [`Article::blocks`](crate::Article).
    pub block: u32,
}

named! {
    /// What an entity is.
    EntityType {
        Person = "person",
        Organization = "organization",
        /// An organization that fights and is no state's army: rebels, militias, fronts.
        ArmedGroup = "armed_group",
        /// A state's bodies: ministries, armies, councils, administrations.
        Government = "government",
        /// Countries, cities, regions, waters.
        Place = "place",
        /// Something built: airports, bridges, hospitals, camps.
        Facility = "facility",
        /// Peoples, nationalities, religious and political sides, as names or adjectives.
        Nationality = "nationality",
        Weapon = "weapon",
        /// Resolutions, letters, reports, statements with a name.
        Document = "document",
        /// Ceasefires, treaties, accords.
        Agreement = "agreement",
        /// Named events: wars, battles, conferences.
        Event = "event",
        Date = "date",
        Quantity = "quantity",
    }
}

/// A name, or a description of a kind that statements need.
#[derive(Debug, Clone, PartialEq)]
pub struct Entity {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: EntityType,
    /// How sure the recognizer is, in 0..=1; not calibrated.
    pub score: f32,
}

/// The linguistic analysis of one article.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Analysis {
    /// In the order of the text.
    pub sentences: Vec<Sentence>,
    /// In the order of the text, all sentences together.
    pub tokens: Vec<Token>,
    /// In the order of the text; entities do not overlap.
    pub entities: Vec<Entity>,
    /// For each token whether what it tells happened or is so, as annotators would judge who know the sentence alone:
    /// -3 certainly not, 3 certainly; without meaning where the token is no predicate. Empty if the model
    /// does not say.
    pub factuality: Vec<f32>,
}

impl Analysis {
    /// One token.
    pub fn token(&self, id: TokenId) -> &Token {
        &self.tokens[id.idx()]
    }

    /// The tokens of a sentence with their ids.
    pub fn tokens_of(&self, sentence: SentenceId) -> impl DoubleEndedIterator<Item = (TokenId, &Token)> {
        let range = self.sentences[sentence.idx()].tokens.clone();
        range.map(|i| (TokenId(i), &self.tokens[i as usize]))
    }

    /// The direct dependents of a token, in the order of the text.
    pub fn dependents(&self, head: TokenId) -> impl DoubleEndedIterator<Item = (TokenId, &Token)> {
        let sentence = self.token(head).sentence;
        self.tokens_of(sentence).filter(move |(_, token)| token.head == Some(head))
    }

    /// The first direct dependent with this relation ([`Deprel::is`]).
    pub fn dependent(&self, head: TokenId, deprel: &str) -> Option<TokenId> {
        self.dependents(head).find(|(_, token)| token.deprel.is(deprel)).map(|(id, _)| id)
    }

    /// The token and all that depends on it, directly or not, in the order of the text.
    pub fn subtree(&self, top: TokenId) -> Vec<TokenId> {
        self.subtree_without(top, |_, _| false)
    }

    /// As [`subtree`](Self::subtree), but without the branches whose top `cut` accepts.
    pub fn subtree_without(&self, top: TokenId, cut: impl Fn(TokenId, &Token) -> bool) -> Vec<TokenId> {
        let mut found = vec![top];
        let mut next = 0;
        while next < found.len() {
            let head = found[next];
            found.extend(self.dependents(head).filter(|(id, token)| !cut(*id, token)).map(|(id, _)| id));
            next += 1;
        }
        found.sort_unstable();
        found
    }

    /// From the first to the last byte of these tokens; `None` if there are none.
    pub fn cover(&self, tokens: &[TokenId]) -> Option<Span> {
        tokens.iter().map(|id| self.token(*id).span).reduce(Span::cover)
    }

    /// The tokens that lie within `span`, as a range of positions.
    pub fn tokens_in(&self, span: Span) -> Range<usize> {
        let start = self.tokens.partition_point(|token| token.span.start < span.start);
        let end = self.tokens.partition_point(|token| token.span.end <= span.end);
        start..end.max(start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_are_told_by_their_whole_name() {
        let features = Features("Mood=Ind|Number=Sing|NumType=Card|Tense=Past".into());
        assert_eq!(features.get("Mood"), Some("Ind"));
        assert_eq!(features.get("Tense"), Some("Past"));
        assert_eq!(features.get("Num"), None);
        assert_eq!(features.get("umType"), None);
        assert_eq!(Features("_".into()).get("Mood"), None);
    }

    #[test]
    fn a_relation_is_also_what_it_is_a_subtype_of() {
        let passive = Deprel::from_name("nsubj:pass");
        assert!(passive.is("nsubj") && passive.is("nsubj:pass"));
        assert!(!passive.is("nsubj:outer") && !passive.is("ns"));
        assert!(!Deprel::from_name("nsubj").is("nsubj:pass"));
        assert_eq!((passive.universal(), Deprel::from_name("obj").universal()), ("nsubj", "obj"));
    }
}
