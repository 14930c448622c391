//! The parse of an article as trees that can be walked downwards at no cost.

use hearsay_types::{Analysis, Deprel, Span, Token, TokenId, Upos};

/// The dependents of every token, laid out once.
pub(super) struct Tree<'a> {
    pub analysis: &'a Analysis,
    /// The dependents of token `i` are `dependents[starts[i]..starts[i + 1]]`.
    starts: Vec<u32>,
    dependents: Vec<TokenId>,
}

impl<'a> Tree<'a> {
    pub fn new(analysis: &'a Analysis) -> Self {
        let n = analysis.tokens.len();
        let mut starts = vec![0u32; n + 1];
        let head =
            |i: usize| analysis.tokens[i].head.map(TokenId::idx).filter(|head| *head < n && *head != i);
        for i in 0..n {
            if let Some(head) = head(i) {
                starts[head + 1] += 1;
            }
        }
        for i in 0..n {
            starts[i + 1] += starts[i];
        }
        let mut next = starts.clone();
        let mut dependents = vec![TokenId(0); starts[n] as usize];
        for i in 0..n {
            if let Some(head) = head(i) {
                dependents[next[head] as usize] = TokenId::from(i);
                next[head] += 1;
            }
        }
        Self { analysis, starts, dependents }
    }

    pub fn token(&self, id: TokenId) -> &'a Token {
        &self.analysis.tokens[id.idx()]
    }

    pub fn head(&self, id: TokenId) -> Option<TokenId> {
        self.token(id).head.filter(|head| head.idx() < self.analysis.tokens.len() && *head != id)
    }

    pub fn deprel(&self, id: TokenId) -> Deprel {
        self.token(id).deprel
    }

    pub fn upos(&self, id: TokenId) -> Upos {
        self.token(id).upos
    }

    /// The direct dependents, in the order of the text.
    pub fn dependents(&self, id: TokenId) -> &[TokenId] {
        &self.dependents[self.starts[id.idx()] as usize..self.starts[id.idx() + 1] as usize]
    }

    /// The first direct dependent with this relation.
    pub fn dependent(&self, id: TokenId, deprel: &str) -> Option<TokenId> {
        self.dependents(id).iter().copied().find(|dependent| self.deprel(*dependent).is(deprel))
    }

    /// The first direct dependent with one of these relations.
    pub fn dependent_of(&self, id: TokenId, deprels: &[&str]) -> Option<TokenId> {
        let fits = |dependent: &TokenId| deprels.iter().any(|deprel| self.deprel(*dependent).is(deprel));
        self.dependents(id).iter().copied().find(fits)
    }

    /// The token and all below it, without the branches whose top `cut` accepts; in the order of the text.
    pub fn subtree(&self, top: TokenId, cut: impl Fn(TokenId) -> bool) -> Vec<TokenId> {
        let mut found = vec![top];
        let mut next = 0;
        // A tree has no more tokens than its sentence; the bound holds where a parse has a cycle.
        let bound = self.sentence_tokens(top).len();
        while next < found.len() && found.len() <= bound {
            let head = found[next];
            found.extend(self.dependents(head).iter().filter(|id| !cut(**id)));
            next += 1;
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Whether `below` is `top` or hangs somewhere under it.
    pub fn is_under(&self, below: TokenId, top: TokenId) -> bool {
        self.path_up(below).any(|id| id == top)
    }

    /// The token, its head, that one's head and so on up to the root.
    pub fn path_up(&self, from: TokenId) -> impl Iterator<Item = TokenId> {
        let bound = self.sentence_tokens(from).len();
        std::iter::successors(Some(from), |id| self.head(*id)).take(bound)
    }

    /// The positions of the tokens of the token's sentence.
    pub fn sentence_tokens(&self, id: TokenId) -> std::ops::Range<usize> {
        let sentence = self.token(id).sentence;
        let range = self.analysis.sentences.get(sentence.idx()).map(|sentence| sentence.tokens.clone());
        range.map_or(id.idx()..id.idx() + 1, |range| range.start as usize..range.end as usize)
    }

    /// Where the sentence of the token stands.
    pub fn sentence_span(&self, id: TokenId) -> Span {
        let sentence = self.analysis.sentences.get(self.token(id).sentence.idx());
        sentence.map_or(self.token(id).span, |sentence| sentence.span)
    }

    /// The nearest head of a clause at or above the token: what a "that" clause, a relative clause, an
    /// adverbial clause or the sentence hangs from.
    pub fn clause_head(&self, from: TokenId) -> TokenId {
        self.path_up(from)
            .find(|id| is_clausal(self.deprel(*id)) && !self.is_nominal_conjunct(*id))
            .unwrap_or(from)
    }

    fn is_nominal_conjunct(&self, id: TokenId) -> bool {
        self.deprel(id).is("conj") && !self.is_predicate(id)
    }

    /// Whether the token heads a predication: a verb, or a noun or adjective with a copula or a subject.
    pub fn is_predicate(&self, id: TokenId) -> bool {
        matches!(self.upos(id), Upos::Verb | Upos::Aux)
            || self.dependent_of(id, &["cop", "nsubj", "csubj"]).is_some()
    }

    /// Whether the clause of this verb is in the passive.
    pub fn is_passive(&self, verb: TokenId) -> bool {
        self.dependents(verb)
            .iter()
            .any(|id| matches!(self.deprel(*id).as_str(), "nsubj:pass" | "aux:pass" | "csubj:pass"))
    }

    /// Whether the verb is finite, or has an auxiliary that is.
    pub fn is_finite(&self, verb: TokenId) -> bool {
        let finite = |id: TokenId| self.token(id).feats.get("VerbForm") == Some("Fin");
        finite(verb) || self.dependents(verb).iter().any(|id| self.upos(*id) == Upos::Aux && finite(*id))
    }
}

/// Whether a token with this relation heads a clause.
fn is_clausal(deprel: Deprel) -> bool {
    ["root", "ccomp", "advcl", "acl", "parataxis", "conj", "csubj"].iter().any(|name| deprel.is(name))
}
