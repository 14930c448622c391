//! One article under reading: text, parse, quotations and lexicon, as all parts of the stage see it.

use super::{
    lexicon::Lexicon,
    quotations::{Quotation, quotations},
    tree::Tree,
};
use hearsay_types::{
    Actors, Analysis, Article, BlockKind, Coreference, Entity, EntityType, Span, TokenId, Upos,
};

/// What the parts of the stage read from.
pub(super) struct Reading<'a> {
    pub text: &'a str,
    pub article: &'a Article,
    pub analysis: &'a Analysis,
    pub coreference: &'a Coreference,
    pub actors: &'a Actors,
    pub lexicon: &'a Lexicon,
    pub tree: Tree<'a>,
    pub quotations: Vec<Quotation>,
    /// For each token the innermost quotation that it stands in.
    quotation_of: Vec<Option<usize>>,
    /// For each block whether it is set off as somebody's words: a block quotation, or behind a colon.
    set_off: Vec<bool>,
    /// For each token its lemma in lower case.
    lemmas: Vec<Box<str>>,
}

/// The words that name a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Source {
    pub span: Span,
    /// The head of the noun phrase.
    pub head: TokenId,
}

impl<'a> Reading<'a> {
    pub fn new(
        article: &'a Article,
        analysis: &'a Analysis,
        coreference: &'a Coreference,
        actors: &'a Actors,
        lexicon: &'a Lexicon,
    ) -> Self {
        let quotations = quotations(article);
        let mut quotation_of = vec![None; analysis.tokens.len()];
        // Inner quotations stand behind those that hold them, and so have the last word.
        for (i, quotation) in quotations.iter().enumerate() {
            for token in analysis.tokens_in(quotation.outer) {
                quotation_of[token] = Some(i);
            }
        }
        let lemmas =
            analysis.tokens.iter().map(|token| token.lemma.to_lowercase().into_boxed_str()).collect();
        let tree = Tree::new(analysis);
        let set_off = set_off(article);
        Self {
            text: &article.text,
            article,
            analysis,
            coreference,
            actors,
            lexicon,
            tree,
            quotations,
            quotation_of,
            set_off,
            lemmas,
        }
    }

    pub fn lemma(&self, id: TokenId) -> &str {
        &self.lemmas[id.idx()]
    }

    /// The token's words as they stand in the text.
    pub fn form(&self, id: TokenId) -> &'a str {
        self.tree.token(id).span.of(self.text)
    }

    pub fn span(&self, id: TokenId) -> Span {
        self.tree.token(id).span
    }

    pub fn upos(&self, id: TokenId) -> Upos {
        self.tree.upos(id)
    }

    pub fn is_form(&self, id: TokenId, form: &str) -> bool {
        self.form(id).eq_ignore_ascii_case(form)
    }

    pub fn is_punct(&self, id: TokenId) -> bool {
        self.upos(id) == Upos::Punct
    }

    /// The innermost quotation in which the token stands.
    pub fn quotation_of(&self, id: TokenId) -> Option<usize> {
        self.quotation_of[id.idx()]
    }

    /// Whether the token stands in words that are set off as somebody's: between marks, in a block quotation,
    /// or in a paragraph behind a colon.
    pub fn is_spoken(&self, id: TokenId) -> bool {
        let sentence = self.analysis.sentences.get(self.tree.token(id).sentence.idx());
        let is_set_off = sentence.and_then(|sentence| self.set_off.get(sentence.block as usize));
        self.quotation_of(id).is_some() || is_set_off.copied().unwrap_or(false)
    }

    pub fn tokens(&self) -> impl DoubleEndedIterator<Item = TokenId> + use<> {
        (0..self.analysis.tokens.len()).map(TokenId::from)
    }

    /// The token behind this one, if it is in the same sentence.
    pub fn next(&self, id: TokenId) -> Option<TokenId> {
        let next = TokenId(id.0 + 1);
        (next.idx() < self.analysis.tokens.len() && self.same_sentence(id, next)).then_some(next)
    }

    /// The token before this one, if it is in the same sentence.
    pub fn previous(&self, id: TokenId) -> Option<TokenId> {
        let previous = TokenId(id.0.checked_sub(1)?);
        self.same_sentence(id, previous).then_some(previous)
    }

    pub fn same_sentence(&self, one: TokenId, other: TokenId) -> bool {
        self.tree.token(one).sentence == self.tree.token(other).sentence
    }

    /// Whether a dependent of `head` that marks case or introduces a clause has this form.
    pub fn is_marked(&self, head: TokenId, form: &str) -> bool {
        self.marker(head, form).is_some()
    }

    /// That dependent.
    pub fn marker(&self, head: TokenId, form: &str) -> Option<TokenId> {
        let marks = |id: &TokenId| {
            let deprel = self.tree.deprel(*id);
            (deprel.is("case") || deprel.is("mark") || deprel.is("advmod")) && self.is_form(*id, form)
        };
        self.tree.dependents(head).iter().copied().find(marks)
    }

    /// The entity that covers the token.
    pub fn entity_at(&self, id: TokenId) -> Option<&'a Entity> {
        let span = self.span(id);
        let i = self.analysis.entities.partition_point(|entity| entity.span.end <= span.start);
        self.analysis.entities.get(i).filter(|entity| entity.span.overlaps(span))
    }

    /// The quotations that share text with `span`, in the order of the text.
    pub fn quotations_over(&self, span: Span) -> impl Iterator<Item = &Quotation> {
        let end = self.quotations.partition_point(|quotation| quotation.outer.start < span.end);
        let begin = self.quotations.partition_point(|quotation| quotation.outer.start < span.start);
        // Quotations that began before are few: they nest, and end with their paragraph.
        let nearby = &self.quotations[begin.saturating_sub(16).min(end)..end];
        nearby.iter().filter(move |quotation| quotation.outer.overlaps(span))
    }

    /// The quotation whose opening mark stands at `start`.
    pub fn quotation_at(&self, start: u32) -> Option<&Quotation> {
        let at = self.quotations.partition_point(|quotation| quotation.outer.start < start);
        self.quotations.get(at).filter(|quotation| quotation.outer.start == start)
    }

    /// Whether the token is within a name or a nationality that can speak: "Russian claims", "UN reports".
    pub fn names_speaker(&self, id: TokenId) -> bool {
        let speaks = |kind: EntityType| {
            use EntityType::{ArmedGroup, Government, Nationality, Organization, Person, Place};
            matches!(kind, Person | Organization | ArmedGroup | Government | Nationality | Place)
        };
        match self.entity_at(id) {
            Some(entity) => speaks(entity.kind),
            None => {
                let capital = self.form(id).chars().next().is_some_and(char::is_uppercase);
                self.upos(id) == Upos::Propn
                    || self.upos(id) == Upos::Adj && capital && self.previous(id).is_some()
            }
        }
    }
}

/// For each block whether it is a block quotation, or follows a paragraph that ends in a colon.
fn set_off(article: &Article) -> Vec<bool> {
    let blocks = &article.blocks;
    let opens = |i: usize| {
        let before = i.checked_sub(1).and_then(|before| blocks.get(before));
        before.is_some_and(|before| {
            before.kind == BlockKind::Paragraph && before.span.of(&article.text).ends_with(':')
        })
    };
    (0..blocks.len()).map(|i| blocks[i].kind == BlockKind::Blockquote || opens(i)).collect()
}
