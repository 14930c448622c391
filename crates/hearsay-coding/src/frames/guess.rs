//! Participants by the order of words, where the parse has none.

use super::{Evidence, Frame, Framer, Slot};
use hearsay_types::{Span, TokenId, Upos};

/// How many words before a verb its subject is looked for, and behind it its object.
const REACH_BEFORE: i64 = 10;
const REACH_BEHIND: i64 = 5;
/// How many words behind a predicate an actor may stand that its rule looks for as `nearby`.
const REACH_OF_ACTORS: i64 = 14;

impl Framer<'_> {
    /// Gives a finite verb without subject or object the noun phrase before or behind it. A wrong parse
    /// most often tears these two off. `content` are the words among which they are looked for; empty for
    /// all.
    pub fn push_guesses(&self, frame: &mut Frame<'_>, content: &[Span]) {
        let verb = frame.head;
        let finite = self.tree.token(verb).feats.get("VerbForm") == Some("Fin") || self.tree.has(verb, "aux");
        let subject = if frame.passive { Slot::Patient } else { Slot::Agent };
        if finite
            && frame.get(subject).is_none()
            && let Some(before) = self.nominal_before(verb).filter(|id| self.is_within(*id, content))
        {
            frame.push(subject, before, Evidence::Guessed);
        }
        if !frame.passive
            && frame.get(Slot::Patient).is_none()
            && let Some(behind) = self.nominal_behind(verb).filter(|id| self.is_within(*id, content))
        {
            frame.push(Slot::Patient, behind, Evidence::Guessed);
        }
    }

    /// The heads of the noun phrases behind a predicate that name somebody who can act, in order.
    pub fn actors_behind(&self, predicate: TokenId) -> Vec<TokenId> {
        let behind = (1..=REACH_OF_ACTORS).map_while(|offset| self.tree.neighbor(predicate, offset));
        let heads = behind.filter(|id| {
            let part = self.tree.head(*id).is_some_and(|head| {
                self.tree.is_nominal(head)
                    && matches!(self.tree.rel(*id).universal(), "compound" | "flat" | "amod")
            });
            let possessive = self.tree.rel(*id).as_str() == "nmod:poss" && self.tree.upos(*id) == Upos::Pron;
            // "met in Orven": where, not whom
            let is_setting = self.is_place(*id) && matches!(self.tree.preposition(*id), "in" | "at" | "near");
            !part && !possessive && !is_setting && self.tree.is_nominal(*id) && self.is_actor(*id)
        });
        heads.collect()
    }

    fn is_within(&self, id: TokenId, content: &[Span]) -> bool {
        let span = self.tree.token(id).span;
        content.is_empty() || content.iter().any(|piece| piece.contains(span))
    }

    /// The head of the last noun phrase before a verb that no preposition governs, with no other verb
    /// between.
    fn nominal_before(&self, verb: TokenId) -> Option<TokenId> {
        for offset in 1..=REACH_BEFORE {
            let id = self.tree.neighbor(verb, -offset)?;
            if matches!(self.tree.upos(id), Upos::Verb | Upos::Sconj) {
                return None;
            }
            let governed = !self.tree.preposition(id).is_empty();
            let part = self.tree.head(id).is_some_and(|head| head < verb && self.tree.is_nominal(head));
            let used = self.tree.rel(id).is("obj") || self.tree.rel(id).is("obl");
            if self.tree.is_nominal(id) && !governed && !part && !used && !self.participants.is_time(id) {
                return Some(self.antecedent(id));
            }
        }
        None
    }

    /// The head of the noun phrase that begins right behind a verb, if nothing claims it.
    fn nominal_behind(&self, verb: TokenId) -> Option<TokenId> {
        for offset in 1..=REACH_BEHIND {
            let id = self.tree.neighbor(verb, offset)?;
            match self.tree.upos(id) {
                Upos::Det | Upos::Adj | Upos::Num | Upos::Propn | Upos::Noun | Upos::Pron => {}
                _ => return None,
            }
            let is_last = self.tree.head(id).is_none_or(|head| head <= id || !self.tree.is_nominal(head));
            let torn =
                matches!(self.tree.rel(id).universal(), "nsubj" | "root" | "dep" | "parataxis" | "appos");
            if self.tree.is_nominal(id) && is_last {
                let free = torn && !self.participants.is_time(id) && self.tree.head(id) != Some(verb);
                return free.then_some(id);
            }
        }
        None
    }
}
