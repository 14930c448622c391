//! The words of one clause, without the clauses within and beside it.

use super::Framer;
use hearsay_types::{TokenId, Upos};

impl Framer<'_> {
    /// The words of the clause of this predicate: its participants and their modifiers, without relative
    /// clauses, coordinated predicates and clauses put beside it.
    pub fn clause_words(&self, predicate: TokenId) -> Vec<TokenId> {
        self.tree.subtree(predicate, |id| self.begins_other_clause(id))
    }

    /// The predicate of the clause that a word stands in; the word itself if it is one.
    pub fn clause_head(&self, id: TokenId) -> TokenId {
        let is_predicate = |id: TokenId| {
            !self.tree.is_nominal(id) && self.tree.upos(id) != Upos::Adj || self.tree.has(id, "cop")
        };
        let mut at = id;
        for above in self.tree.ancestors(id) {
            if is_predicate(at) || self.begins_other_clause(at) {
                break;
            }
            at = above;
        }
        at
    }

    /// Whether the token heads a clause of its own beside or within that of its head.
    pub fn begins_other_clause(&self, id: TokenId) -> bool {
        let rel = self.tree.rel(id);
        match rel.universal() {
            "parataxis" | "discourse" | "ccomp" | "dislocated" | "list" => true,
            "acl" => rel.as_str() == "acl:relcl",
            "advcl" => self.tree.has(id, "nsubj") || self.tree.has(id, "aux"),
            "conj" => self.is_coordinated_predicate(id),
            _ => false,
        }
    }

    /// Whether a joined predicate has tense or a subject of its own that can act.
    pub fn begins_full_clause(&self, id: TokenId) -> bool {
        let subject = self.tree.child(id, "nsubj");
        self.tree.has(id, "aux") || subject.is_some_and(|subject| self.tree.upos(subject) != Upos::Num)
    }

    /// Whether the token is a predicate joined to another one, rather than a noun joined to a noun.
    fn is_coordinated_predicate(&self, id: TokenId) -> bool {
        let is_clause = |id: TokenId| {
            self.tree.upos(id) == Upos::Verb || self.tree.has(id, "cop") || self.tree.has(id, "nsubj")
        };
        is_clause(id) || self.tree.head(id).is_some_and(is_clause)
    }
}
