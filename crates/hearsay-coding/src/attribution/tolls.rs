//! Counts that somebody gives: "counted 38 bodies", "put the dead at 83", "spoke of 17 dead".

use super::{reading::Reading, verbs::Found};
use hearsay_types::{TokenId, Upos};

impl Reading<'_> {
    /// The toll that a verb gives, with the number and the place that stand behind it.
    pub fn toll(&self, verb: TokenId) -> Option<Found> {
        if self.tree.is_passive(verb) || self.tree.dependent(verb, "iobj").is_some() {
            return None;
        }
        let below = || self.tree.dependents(verb).iter().copied().filter(|id| *id > verb);
        // "nine dead" is a small clause to some parses
        let told = below().find(|id| {
            let deprel = self.tree.deprel(*id);
            ["obj", "ccomp", "xcomp"].iter().any(|rel| deprel.is(rel)) || self.is_marked(*id, "of")
        })?;
        let more: Vec<TokenId> = below().filter(|id| *id > told && self.tree.deprel(*id).is("obl")).collect();
        // "the clerk listed the dead": of a toll the number is told
        let is_counted = std::iter::once(told)
            .chain(more.iter().copied())
            .any(|top| self.tree.subtree(top, |_| false).into_iter().any(|id| self.upos(id) == Upos::Num));
        let counts =
            |id: TokenId| self.lexicon.is("toll", self.lemma(id)) || self.lexicon.is("toll", self.form(id));
        if !is_counted || !counts(told) {
            return None;
        }
        let mut spans = self.content_under(told, &[]);
        for id in more {
            spans.extend(self.content_under(id, &[]));
        }
        Found::plain(super::content::cover(&spans).into_iter().collect())
    }
}
