//! Noun phrases: what belongs to a noun without relative clauses, appositions and conjuncts.

use hearsay_types::{Analysis, Span, TokenId, Upos};

/// The dependents of every token.
#[derive(Debug)]
pub(super) struct Tree {
    children: Vec<Vec<TokenId>>,
}

impl Tree {
    pub fn new(text: &Analysis) -> Self {
        let mut children = vec![Vec::new(); text.tokens.len()];
        for (i, token) in text.tokens.iter().enumerate() {
            if let Some(head) = token.head {
                children[head.idx()].push(TokenId::from(i));
            }
        }
        Self { children }
    }

    /// The dependents of a token, in the order of the text.
    pub fn children(&self, of: TokenId) -> &[TokenId] {
        &self.children[of.idx()]
    }

    /// The first dependent with a relation.
    pub fn child(&self, text: &Analysis, of: TokenId, deprel: &str) -> Option<TokenId> {
        self.children(of).iter().copied().find(|child| text.token(*child).deprel.is(deprel))
    }

    /// The lemma of the preposition of a noun, in lower case.
    pub fn case_of(&self, text: &Analysis, noun: TokenId) -> Option<String> {
        self.child(text, noun, "case").map(|case| text.token(case).lemma.to_lowercase())
    }

    /// The noun phrase of `head`: determiners, numbers, adjectives, compounds, possessors, and what
    /// prepositions join to it closely ("of", "for").
    pub fn phrase(&self, text: &Analysis, head: TokenId) -> Span {
        let mut tokens = vec![head];
        for &child in self.children(head) {
            if self.belongs(text, head, child) {
                self.collect(text, child, &mut tokens);
            }
        }
        tokens.sort_unstable();
        tokens.dedup();
        // Only what hangs together with the head counts: a gap is a sign of a parse gone wrong.
        let at = tokens.binary_search(&head).unwrap_or(0);
        let near = |a: &TokenId, b: &TokenId| b.0 - a.0 <= 2;
        let mut first = at;
        while first > 0 && near(&tokens[first - 1], &tokens[first]) {
            first -= 1;
        }
        let mut last = at;
        while last + 1 < tokens.len() && near(&tokens[last], &tokens[last + 1]) {
            last += 1;
        }
        let is_edge = |id: &TokenId| text.token(*id).upos == Upos::Punct && *id != head;
        while first < at && is_edge(&tokens[first]) {
            first += 1;
        }
        while last > at && is_edge(&tokens[last]) {
            last -= 1;
        }
        text.token(tokens[first]).span.cover(text.token(tokens[last]).span)
    }

    fn belongs(&self, text: &Analysis, head: TokenId, child: TokenId) -> bool {
        let token = text.token(child);
        match token.deprel.as_str() {
            "det" | "det:predet" | "nummod" | "amod" | "compound" | "flat" | "flat:name" | "flat:foreign"
            | "fixed" | "nmod:poss" | "goeswith" | "nmod:desc" => true,
            "punct" => token.span.len() <= 3 && !matches!(&*token.lemma, "," | ";" | ":" | "."),
            "nmod" => match self.case_of(text, child).as_deref() {
                Some("of" | "for") => child > head,
                Some("to" | "in" | "from") => {
                    child > head
                        && child.0 - head.0 <= 4
                        && token.upos == Upos::Propn
                        && self.is_last_so_far(text, head, child)
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether nothing but a preposition and a determiner stands between the two.
    fn is_last_so_far(&self, text: &Analysis, head: TokenId, child: TokenId) -> bool {
        (head.0 + 1..child.0).all(|i| {
            let upos = text.tokens[i as usize].upos;
            matches!(upos, Upos::Adp | Upos::Det | Upos::Part | Upos::Adj | Upos::Propn)
        })
    }

    fn collect(&self, text: &Analysis, top: TokenId, into: &mut Vec<TokenId>) {
        const CUT: &[&str] = &["acl", "appos", "parataxis", "advcl"];
        let mut open = vec![top];
        while let Some(next) = open.pop() {
            into.push(next);
            for &child in self.children(next) {
                let deprel = text.token(child).deprel;
                if !CUT.iter().any(|name| deprel.is(name)) && !into.contains(&child) {
                    open.push(child);
                }
            }
        }
    }
}
