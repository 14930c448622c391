//! Infinitives and gerunds that a cue takes: "claims to have ...", "told X to ...", "denied shelling ...".

use super::{
    content::{cover, joined},
    reading::Reading,
    verbs::Found,
};
use hearsay_types::{Span, TokenId, Upos};

impl Reading<'_> {
    /// The infinitive below a verb.
    fn infinitive_below(&self, verb: TokenId) -> Option<TokenId> {
        let below =
            self.tree.dependents(verb).iter().copied().filter(|id| *id > verb && self.is_marked(*id, "to"));
        let complement =
            |id: &TokenId| self.tree.deprel(*id).is("xcomp") || self.tree.deprel(*id).is("ccomp");
        below.clone().find(complement)
    }

    /// "is said to have ...", "is expected to rise": content with its subject, without a source.
    pub fn said_to(&self, verb: TokenId) -> Option<Found> {
        let infinitive = self.infinitive_below(verb)?;
        let mut spans = self.content_under(infinitive, &self.interruptions(infinitive));
        if let Some(subject) = self.tree.dependent(verb, "nsubj")
            && !self.tree.deprel(subject).is("expl")
        {
            spans.push(self.noun_phrase(subject));
        }
        Some(Found { content: joined(spans), cue: None, subject_is_content: true })
    }

    /// "prisoners said to be officers": the noun before the participle, and what it is said to be or to have
    /// done.
    pub fn said_to_be(&self, verb: TokenId) -> Option<Found> {
        let to = self.next(verb)?;
        let noun = self.previous(verb).filter(|id| matches!(self.upos(*id), Upos::Noun | Upos::Propn))?;
        let above = self.tree.head(to).filter(|id| *id > to)?;
        let mut spans = self.content_under(above, &self.interruptions(above));
        spans.retain(|span| span.start >= self.span(to).start);
        let subject = self.noun_phrase(noun);
        spans.push(Span { start: subject.start, end: self.span(noun).end.max(subject.start) });
        Some(Found { content: joined(spans), cue: None, subject_is_content: true })
    }

    /// "claims to have ...", "plans to leave".
    pub fn infinitive(&self, verb: TokenId) -> Option<Found> {
        let infinitive = self.infinitive_below(verb)?;
        Found::plain(self.content_under(infinitive, &self.interruptions(infinitive)))
    }

    /// "told residents to leave", "urged on both sides to withdraw", "were asked to leave": what somebody is to
    /// do. Without whom it is asked of: "were told to leave" has no source.
    pub fn asked_to(&self, verb: TokenId) -> Option<Found> {
        let marked = |id: &TokenId| *id > verb && self.is_marked(*id, "to") && self.upos(*id) == Upos::Verb;
        let misplaced = || {
            // Where the parse hangs the infinitive from the one who is asked.
            let asked = self.tree.dependent_of(verb, &["obj", "iobj", "obl"])?;
            let of_asked = self.tree.dependents(asked).iter().copied();
            of_asked.filter(marked).find(|id| self.tree.deprel(*id).is("acl"))
        };
        let adverbial = || {
            let has_asked =
                self.tree.is_passive(verb) || self.tree.dependent_of(verb, &["obj", "iobj"]).is_some();
            let below = self.tree.dependents(verb).iter().copied().filter(marked);
            below.filter(|_| has_asked).find(|id| self.tree.deprel(*id).is("advcl"))
        };
        let infinitive = self.infinitive_below(verb).or_else(misplaced).or_else(adverbial)?;
        let content = self.content_under(infinitive, &self.interruptions(infinitive));
        (!content.is_empty()).then_some(Found {
            content,
            cue: None,
            subject_is_content: self.tree.is_passive(verb),
        })
    }

    /// "wants the army to leave", "expects prices to rise": the object is part of what is wanted or expected.
    pub fn object_with_infinitive(&self, verb: TokenId) -> Option<Found> {
        let infinitive = self.infinitive_below(verb)?;
        let mut spans = self.content_under(infinitive, &self.interruptions(infinitive));
        let object = self.tree.dependent_of(verb, &["obj"]).filter(|id| *id > verb && *id < infinitive);
        spans.extend(object.into_iter().flat_map(|id| self.content_under(id, &[])));
        Found::plain(cover(&spans).into_iter().collect())
    }

    /// "denied shelling the town".
    pub fn gerund(&self, verb: TokenId) -> Option<Found> {
        let gerund = self.tree.dependents(verb).iter().copied().find(|id| {
            let deprel = self.tree.deprel(*id);
            let relation = deprel.is("xcomp") || deprel.is("ccomp") || deprel.is("advcl");
            let adjacent =
                id.0 > verb.0 && (verb.0 + 1..id.0).all(|between| !self.is_punct(TokenId(between)));
            relation
                && adjacent
                && self.upos(*id) == Upos::Verb
                && self.form(*id).ends_with("ing")
                && self.tree.dependent(*id, "mark").is_none()
        })?;
        Found::plain(self.content_under(gerund, &self.interruptions(gerund)))
    }
}
