//! What documents do with their words, and who quotes whom.

use super::{content::cover, drafts::Draft, lexicon::Nature, reading::Reading, subjects::Speaker};
use hearsay_types::{How, Span, TokenId, Upos};

impl Reading<'_> {
    /// What a document does with its words: "the resolution demands an end to …". The content is all that
    /// hangs from the verb as object, complement or prepositional phrase.
    pub fn document_act(&self, verb: TokenId) -> Option<Draft> {
        let negated =
            self.tree.dependents(verb).iter().any(|id| self.lexicon.is("negation", self.lemma(*id)));
        if negated || !self.lexicon.is("document_verb", self.lemma(verb)) || self.tree.is_passive(verb) {
            return None;
        }
        let Speaker::Named(source) = self.speaker(verb) else { return None };
        if self.nature(source.head) != Some(Nature::Text) || self.upos(source.head) == Upos::Pron {
            return None;
        }
        let complements = self.tree.dependents(verb).iter().copied().filter(|id| {
            let deprel = self.tree.deprel(*id);
            *id > verb && ["obj", "obl", "ccomp", "xcomp", "iobj"].iter().any(|name| deprel.is(name))
        });
        let spans: Vec<Span> = complements.flat_map(|id| self.content_under(id, &[])).collect();
        let content: Vec<Span> = cover(&spans).into_iter().collect();
        let particle = self
            .tree
            .dependents(verb)
            .iter()
            .copied()
            .find(|id| self.tree.deprel(*id).as_str() == "compound:prt");
        let cue = Some(self.cue_span(verb, particle));
        (!content.is_empty()).then_some(Draft {
            source: Some(source),
            cue,
            cue_token: Some(verb),
            content,
            how: Some(How::Document),
            outer: None,
        })
    }

    /// "X quoted Y as saying …": the outer voice is X, and its content begins with Y.
    pub fn quoting(&self, verb: TokenId) -> Option<Draft> {
        // the parse may hang "as saying" from whom it is said of
        let quoted = self.tree.dependents(verb).iter().copied().filter(|id| self.tree.deprel(*id).is("obj"));
        let within =
            std::iter::once(verb).chain(quoted).flat_map(|id| self.tree.dependents(id).iter().copied());
        let saying = within.into_iter().find(|id| self.is_quoted_as(*id))?;
        let Speaker::Named(source) = self.speaker(verb) else { return None };
        if self.tree.is_passive(verb) {
            return None;
        }
        let quoted = self.tree.dependent(verb, "obj")?;
        let spans = [vec![self.noun_phrase(quoted)], self.content_under(saying, &[])].concat();
        let content = cover(&spans).into_iter().collect();
        Some(Draft {
            source: Some(source),
            cue: Some(self.cue_span(verb, None)),
            cue_token: Some(verb),
            content,
            how: None,
            outer: None,
        })
    }
}
