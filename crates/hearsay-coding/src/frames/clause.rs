//! The words of one clause, without the clauses within and beside it.

use super::Framer;
use hearsay_types::{TokenId, Upos};

impl Framer<'_> {
    /// The words of the clause of this predicate: its participants and their modifiers, without relative
    /// clauses, coordinated predicates and clauses put beside it.
    pub fn clause_words(&self, predicate: TokenId) -> Vec<TokenId> {
        self.tree.subtree(predicate, |id| self.begins_other_clause(id))
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

    /// Whether the token is a predicate joined to another one, rather than a noun joined to a noun.
    fn is_coordinated_predicate(&self, id: TokenId) -> bool {
        let is_clause = |id: TokenId| {
            self.tree.upos(id) == Upos::Verb || self.tree.has(id, "cop") || self.tree.has(id, "nsubj")
        };
        is_clause(id) || self.tree.head(id).is_some_and(is_clause)
    }
}
