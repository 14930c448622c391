//! A parse with its children at hand.

use hearsay_types::{Analysis, Deprel, SentenceId, Token, TokenId, Upos};

/// The parse of one article, with the dependents of each token listed.
///
/// [`Analysis::dependents`] looks through the whole sentence at each call; this index is built once
/// for a report.
pub struct Tree<'a> {
    text: &'a Analysis,
    /// For each token its head; none where the parse is no tree.
    heads: Vec<Option<TokenId>>,
    /// Where the children of token `i` start in `children`; one entry more than there are tokens.
    starts: Vec<u32>,
    children: Vec<TokenId>,
}

impl<'a> Tree<'a> {
    /// Indexes the parse of `text`.
    pub fn new(text: &'a Analysis) -> Self {
        let n = text.tokens.len();
        let heads: Vec<_> = (0..n).map(|i| sound_head(text, TokenId::from(i))).collect();
        let mut starts = vec![0_u32; n + 1];
        for head in heads.iter().flatten() {
            starts[head.idx() + 1] += 1;
        }
        for i in 0..n {
            starts[i + 1] += starts[i];
        }
        let mut next = starts.clone();
        let mut children = vec![TokenId(0); starts[n] as usize];
        for (i, head) in heads.iter().enumerate() {
            if let Some(head) = head {
                children[next[head.idx()] as usize] = TokenId::from(i);
                next[head.idx()] += 1;
            }
        }
        Self { text, heads, starts, children }
    }

    /// The analysis that the tree was built from.
    pub const fn text(&self) -> &'a Analysis {
        self.text
    }

    /// One token.
    pub fn token(&self, id: TokenId) -> &'a Token {
        self.text.token(id)
    }

    /// Part of speech.
    pub fn upos(&self, id: TokenId) -> Upos {
        self.token(id).upos
    }

    /// Whether the token is "she", "it", "they" or another personal pronoun.
    pub fn is_personal_pronoun(&self, id: TokenId) -> bool {
        self.upos(id) == Upos::Pron && self.token(id).feats.get("PronType") == Some("Prs")
    }

    /// Dictionary form.
    pub fn lemma(&self, id: TokenId) -> &'a str {
        &self.token(id).lemma
    }

    /// Relation to the head.
    pub fn rel(&self, id: TokenId) -> Deprel {
        self.token(id).deprel
    }

    /// The head; `None` for the root.
    pub fn head(&self, id: TokenId) -> Option<TokenId> {
        self.heads[id.idx()]
    }

    /// The direct dependents, in the order of the text.
    pub fn children(&self, id: TokenId) -> &[TokenId] {
        let range = self.starts[id.idx()] as usize..self.starts[id.idx() + 1] as usize;
        &self.children[range]
    }

    /// The first direct dependent with this relation ([`Deprel::is`]).
    pub fn child(&self, id: TokenId, rel: &str) -> Option<TokenId> {
        self.children(id).iter().copied().find(|child| self.rel(*child).is(rel))
    }

    /// Whether a direct dependent has this relation.
    pub fn has(&self, id: TokenId, rel: &str) -> bool {
        self.child(id, rel).is_some()
    }

    /// The heads above a token, nearest first.
    pub fn ancestors(&self, id: TokenId) -> impl Iterator<Item = TokenId> {
        std::iter::successors(self.head(id), |id| self.head(*id))
    }

    /// The token and all that depends on it, without the branches whose top `cut` accepts, in the order
    /// of the text.
    pub fn subtree(&self, top: TokenId, cut: impl Fn(TokenId) -> bool) -> Vec<TokenId> {
        let mut found = vec![top];
        let mut next = 0;
        while next < found.len() {
            let head = found[next];
            found.extend(self.children(head).iter().copied().filter(|child| !cut(*child)));
            next += 1;
        }
        found.sort_unstable();
        found
    }

    /// The token that stands `offset` places after `id` (before it if negative), in the same sentence.
    pub fn neighbor(&self, id: TokenId, offset: i64) -> Option<TokenId> {
        let at = u32::try_from(i64::from(id.0) + offset).ok()?;
        self.sentence(self.token(id).sentence).contains(&at).then_some(TokenId(at))
    }

    /// The positions of a sentence's tokens.
    pub fn sentence(&self, id: SentenceId) -> std::ops::Range<u32> {
        self.text.sentences[id.idx()].tokens.clone()
    }

    /// The preposition, or the conjunction of its kind, that marks a phrase or clause: `near` of `near the
    /// bridge`, `of` of `of bombing the bridge`. Empty where there is none. Of several, the first.
    pub fn preposition(&self, id: TokenId) -> &'a str {
        let marker = self.children(id).iter().find(|child| {
            let rel = self.rel(**child);
            rel.is("case") || rel.is("mark")
        });
        marker.map_or("", |marker| self.lemma(*marker))
    }

    /// Whether the token is a noun, a name or a pronoun.
    pub fn is_nominal(&self, id: TokenId) -> bool {
        matches!(self.upos(id), Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::Sym)
    }

    /// Whether the verb is a past participle without an auxiliary of the active voice: `armed`, `backed`.
    pub fn is_past_participle(&self, id: TokenId) -> bool {
        let feats = &self.token(id).feats;
        let marked = feats.get("VerbForm") == Some("Part") && feats.get("Tense") != Some("Pres");
        marked || feats.get("Voice") == Some("Pass")
    }
}

/// The head of a token if it lies in the token's sentence and leads to a root; `None` otherwise.
fn sound_head(text: &Analysis, id: TokenId) -> Option<TokenId> {
    let token = text.token(id);
    let sentence = &text.sentences[token.sentence.idx()].tokens;
    let mut above = token.head;
    for _ in 0..sentence.len() {
        match above {
            None => return token.head,
            Some(head) if !sentence.contains(&head.0) => return None,
            Some(head) => above = text.token(head).head,
        }
    }
    None
}
