//! Coreference: which pronouns and descriptions of a report go back to which words.

use crate::TokenId;

/// The pronouns and descriptions of a report that have an antecedent, with it. Noun phrases are named by
/// their heads.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Coreference {
    /// Anaphor and antecedent, in the order of the anaphors; the antecedent stands before it.
    links: Vec<(TokenId, TokenId)>,
}

impl Coreference {
    /// From pairs of anaphor and antecedent, in any order. Of several for one anaphor the first counts;
    /// pairs whose antecedent does not stand before the anaphor are left out.
    pub fn new(mut links: Vec<(TokenId, TokenId)>) -> Self {
        links.retain(|(anaphor, antecedent)| antecedent < anaphor);
        links.sort_by_key(|(anaphor, _)| *anaphor);
        links.dedup_by_key(|(anaphor, _)| *anaphor);
        Self { links }
    }

    /// The pairs of anaphor and antecedent.
    pub fn links(&self) -> &[(TokenId, TokenId)] {
        &self.links
    }

    /// What the noun phrase with this head goes back to directly; `None` where it names itself, or where
    /// nothing before it fits.
    pub fn antecedent(&self, head: TokenId) -> Option<TokenId> {
        let at = self.links.binary_search_by_key(&head, |(anaphor, _)| *anaphor).ok()?;
        self.links.get(at).map(|(_, antecedent)| *antecedent)
    }

    /// The antecedent, what that goes back to, and so on, the nearest first.
    pub fn chain(&self, head: TokenId) -> impl Iterator<Item = TokenId> + '_ {
        std::iter::successors(self.antecedent(head), |at| self.antecedent(*at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_leads_back_to_what_names_itself() {
        let id = TokenId;
        let links = Coreference::new(vec![(id(9), id(4)), (id(4), id(1)), (id(2), id(7))]);
        assert_eq!(links.chain(id(9)).collect::<Vec<_>>(), [id(4), id(1)]);
        assert_eq!(links.antecedent(id(2)), None);
    }
}
