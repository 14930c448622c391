//! Nouns that name what is said to have happened: "denied involvement", "reported clashes".

use super::{
    content::joined,
    lexicon::{Class, Cue, Nature},
    reading::Reading,
    verbs::Found,
};
use hearsay_types::{EntityType, TokenId, Upos};

impl Reading<'_> {
    /// "rejected claims that …": the denial of what somebody claimed.
    pub fn rejected_claim(&self, verb: TokenId) -> Option<Found> {
        let object = self.tree.dependent_of(verb, &["obj", "nsubj:pass"])?;
        if !self.lexicon.is("rejected", self.lemma(object)) {
            return None;
        }
        let cue = self.lexicon.noun(self.lemma(object))?;
        let content = self.content_of_noun(object, cue)?;
        Some(Found { content, cue: None, subject_is_content: false })
    }

    /// "denied involvement", "reported clashes": a noun that names what is said to have happened.
    pub fn object(&self, verb: TokenId, cue: Cue) -> Option<Found> {
        let passive = self.tree.is_passive(verb);
        let negated =
            self.tree.dependents(verb).iter().any(|id| self.lexicon.is("negation", self.lemma(*id)));
        if negated || self.tree.dependent(verb, "iobj").is_some() {
            return None;
        }
        if !passive && cue.class == Class::Report && self.is_reduced_passive(verb) {
            return self.reported_thing(verb, self.tree.head(verb)?);
        }
        let object = self.tree.dependent(verb, if passive { "nsubj:pass" } else { "obj" })?;
        let lemma = self.lemma(object);
        // "denied it", "denies the accusations": what was told before, on this word
        let takes_up = matches!(lemma, "it" | "this" | "that") || self.lexicon.is("rejected", lemma);
        if cue.class == Class::Deny && takes_up && !passive && object > verb {
            return Found::plain(vec![self.noun_phrase(object)]);
        }
        // "denied any role in the raid"
        let is_own_part =
            matches!(cue.class, Class::Deny | Class::Admit) && self.lexicon.is("own_part", lemma);
        if self.upos(object) != Upos::Noun
            || self.lexicon.is("notcontent", lemma) && !is_own_part
            || self.tree.deprel(verb).is("amod")
        {
            return None;
        }
        if passive && !matches!(cue.class, Class::Report | Class::Admit) {
            return None;
        }
        if let Some(noun) = self.lexicon.noun(lemma)
            && let Some(content) = self.content_of_noun(object, noun)
        {
            return (cue.class == Class::Deny).then_some(Found {
                content,
                cue: None,
                subject_is_content: false,
            });
        }
        if matches!(self.nature(object), Some(Nature::Person | Nature::Body)) {
            return None;
        }
        if passive {
            return self.reported_thing(verb, object);
        }
        let mut cuts = self.interruptions(object);
        // A verb beside a noun is one beside the noun's verb that the parse has misplaced.
        cuts.extend(self.tree.dependents(object).iter().copied().filter(|id| {
            let misplaced = self.tree.deprel(*id).is("conj") || self.tree.dependent(*id, "cc").is_some();
            misplaced && matches!(self.upos(*id), Upos::Verb | Upos::Aux)
        }));
        let tokens = self.tree.subtree(object, |id| cuts.contains(&id));
        let mut spans = self.spans_of(&tokens, &[]);
        // "reported clashes in Orsk between the army and rebels": the phrases directly behind tell of it too.
        for id in self.tree.dependents(verb).iter().copied().filter(|id| *id > object) {
            let end = spans.last().map_or(0, |span| span.end);
            let phrase = self.tree.subtree(id, |_| false);
            let directly = phrase.first().is_some_and(|first| {
                self.previous(*first).is_some_and(|before| self.span(before).end == end)
            });
            let of_speech = self.lexicon.is("occasion", self.lemma(id))
                || self.lexicon.is("calendar", &self.form(id).to_lowercase())
                || self.nature(id) == Some(Nature::Text)
                || self.entity_at(id).is_some_and(|entity| entity.kind == EntityType::Date);
            let place = ["in", "near", "at", "between", "against", "around", "across"];
            if self.tree.deprel(id).is("obl")
                && directly
                && !of_speech
                && place.iter().any(|form| self.is_marked(id, form))
            {
                spans.extend(self.spans_of(&phrase, &[]));
                spans = super::content::cover(&spans).into_iter().collect();
            }
        }
        Found::plain(spans)
    }

    /// "Two deaths were reported in Orlen": the thing, and where and when it was so.
    fn reported_thing(&self, verb: TokenId, thing: TokenId) -> Option<Found> {
        if self.upos(thing) != Upos::Noun || matches!(self.nature(thing), Some(Nature::Person | Nature::Body))
        {
            return None;
        }
        let mut spans = vec![self.noun_phrase(thing)];
        let behind = self.tree.dependents(verb).iter().copied().filter(|id| *id > verb);
        for id in behind {
            let deprel = self.tree.deprel(id);
            let setting = deprel.is("obl") && deprel.as_str() != "obl:agent" && !self.is_marked(id, "by")
                || deprel.is("advmod");
            if setting && !self.is_told_to(id) {
                // What follows a comma comments: "..., raising fears".
                let comments = |below: TokenId| {
                    let deprel = self.tree.deprel(below);
                    let before =
                        self.tree.subtree(below, |_| false).first().and_then(|first| self.previous(*first));
                    (deprel.is("advcl") || deprel.is("acl")) && before.is_some_and(|id| self.is_form(id, ","))
                };
                let tokens = self.tree.subtree(id, comments);
                spans.extend(self.spans_of(&tokens, &[]));
            }
        }
        Some(Found { content: joined(spans), cue: None, subject_is_content: true })
    }

    /// "reported to the police": whom something is told.
    fn is_told_to(&self, id: TokenId) -> bool {
        self.is_marked(id, "to") && self.nature(id).is_some()
    }
}
