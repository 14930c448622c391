//! What a sentence adds about the claim that it has just told: "The army killed ten rebels, a claim the Front
//! denies", "…, an accusation made by Velland".
//!
//! The noun and what hangs from it are no part of the words told; who rejects them has a voice of his own.

use super::{
    drafts::{Draft, Drafts},
    lexicon::Class,
    reading::Reading,
    subjects::Speaker,
};
use hearsay_types::{Span, TokenId, Upos};

impl Reading<'_> {
    /// Ends what is told before such a noun, and adds the voices of those who deny it.
    pub fn claims_taken_up(&self, drafts: &mut Drafts) {
        for noun in self.tokens() {
            if self.upos(noun) != Upos::Noun || !self.lexicon.is("rejected", self.lemma(noun)) {
                continue;
            }
            let Some(comma) = self.comma_before(noun) else { continue };
            let clause = self
                .tree
                .dependents(noun)
                .iter()
                .copied()
                .find(|id| *id > noun && self.tree.deprel(*id).is("acl") && self.upos(*id) == Upos::Verb);
            let Some(verb) = clause else { continue };
            let content = self.told_before(comma, drafts);
            let denies = self.verb_cue(verb).filter(|(cue, _)| cue.class == Class::Deny);
            if let Some((_, particle)) = denies
                && let Speaker::Named(source) = self.speaker(verb)
                && source.head != noun
                && !content.is_empty()
                && drafts.at_cue(verb).is_none()
            {
                // The relative clause is not what the claim says.
                if let Some(at) = drafts.at_cue(noun) {
                    drafts[at].content.clear();
                }
                let cue = Some(self.cue_span(verb, particle));
                drafts.push(Draft {
                    source: Some(source),
                    cue,
                    cue_token: Some(verb),
                    content,
                    how: None,
                    outer: None,
                });
            }
        }
    }

    /// The comma directly before the phrase of `noun`, where that begins with "a" or "an".
    fn comma_before(&self, noun: TokenId) -> Option<TokenId> {
        let article = (0..4)
            .try_fold(noun, |at, _| if self.upos(at) == Upos::Det { Some(at) } else { self.previous(at) })?;
        let indefinite = self.is_form(article, "a") || self.is_form(article, "an");
        let between = (article.0 + 1..noun.0).map(TokenId);
        let plain = between.into_iter().all(|id| matches!(self.upos(id), Upos::Adj | Upos::Noun | Upos::Adv));
        self.previous(article).filter(|id| indefinite && plain && self.is_form(*id, ","))
    }

    /// Cuts the content of voices at the comma, and gives that of the innermost of them; of none: the
    /// sentence before the comma.
    fn told_before(&self, comma: TokenId, drafts: &mut Drafts) -> Vec<Span> {
        let end = self.span(comma).start;
        let own = self.quotation_of(comma);
        let mut told: Option<Span> = None;
        for draft in &mut drafts.list {
            let outside = draft.cue_token.is_some_and(|cue| self.quotation_of(cue) == own && cue < comma);
            for span in draft.content.iter_mut().filter(|span| outside && span.start < end && span.end > end)
            {
                span.end = end;
                *span = span.trim(self.text);
                told = told.filter(|told| told.len() <= span.len()).or(Some(*span));
            }
            let ends_here = draft.content.last().is_some_and(|span| span.end == end);
            if outside && ends_here {
                told = told.or(draft.content.last().copied());
            }
        }
        let start = self.tree.sentence_tokens(comma).start;
        let before: Vec<TokenId> = (start..comma.idx()).map(TokenId::from).collect();
        let has_verb = self.has_clause(before.iter().copied());
        match told {
            Some(told) => vec![told],
            None if has_verb => self.spans_of(&before, &[]),
            None => Vec::new(),
        }
    }
}
