//! Pronouns and definite descriptions, by the nearest compatible mention before them.
//!
//! Each mention of the last sentences is scored by distance, by being a subject, and by how often its
//! actor was mentioned; the best compatible one wins (after Lappin and Leass, 1994, without their syntax
//! of reflexives). Weights set by hand, on no gold.

use super::{phrase::is_subject, resolve::Linking, roster::Said};
use crate::knowledge::Gender;
use hearsay_types::{ActorId, ActorKind, TokenId, Upos};

/// What a pronoun or a description asks of its antecedent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    Person(Option<Gender>),
    /// A state, body, group or organization in the singular.
    Thing,
    /// Several, or a body of people.
    Plural,
}

impl Linking<'_> {
    /// Whom a pronoun stands for; `None` for first and second persons, expletives and those without an
    /// antecedent.
    pub(super) fn pronoun(&mut self, id: TokenId) -> Option<ActorId> {
        let token = self.text.token(id);
        if token.deprel.is("expl") {
            return None;
        }
        let form = token.span.of(&self.article.text).to_lowercase();
        match form.as_str() {
            "who" | "whom" | "whose" | "which" | "that" => return self.relative(id),
            _ => {}
        }
        let wanted = match form.as_str() {
            "he" | "him" | "his" | "himself" => Wanted::Person(Some(Gender::Male)),
            "she" | "her" | "hers" | "herself" => Wanted::Person(Some(Gender::Female)),
            "it" | "its" | "itself" => Wanted::Thing,
            "they" | "them" | "their" | "theirs" | "themselves" => Wanted::Plural,
            _ => return None,
        };
        if wanted == Wanted::Thing && self.is_impersonal(id) {
            return None;
        }
        self.antecedent(id, wanted)
    }

    /// The noun that a relative clause belongs to.
    fn relative(&mut self, id: TokenId) -> Option<ActorId> {
        let mut at = id;
        for _ in 0..6 {
            let token = self.text.token(at);
            let head = token.head?;
            if token.deprel.as_str() == "acl:relcl" {
                return self.resolve(head);
            }
            at = head;
        }
        None
    }

    /// "It is likely that": a subject of an adjective or noun with a clause, or of the weather.
    fn is_impersonal(&self, id: TokenId) -> bool {
        let Some(head) = self.text.token(id).head else { return true };
        let has = |deprel: &str| self.tree.child(self.text, head, deprel).is_some();
        let passive = self.text.token(id).deprel.as_str() == "nsubj:pass";
        is_subject(self.text, id)
            && ((has("cop") && (has("ccomp") || has("csubj") || has("advcl"))) || (passive && has("ccomp")))
    }

    fn antecedent(&self, id: TokenId, wanted: Wanted) -> Option<ActorId> {
        const WINDOW: u32 = 3;
        let sentence = self.text.token(id).sentence.0;
        let subject = is_subject(self.text, id);
        let mut best: Option<(f32, ActorId)> = None;
        for said in self.roster.said.iter().rev() {
            let distance = sentence.saturating_sub(said.sentence);
            if distance > WINDOW || said.head >= id {
                if distance > WINDOW {
                    break;
                }
                continue;
            }
            if !said.is_anchor || !self.is_compatible(said, wanted) || self.shares_clause(id, said.head) {
                continue;
            }
            let mut score = -1.6 * distance as f32;
            score += if said.is_subject { 1.5 } else { 0.0 };
            score += if said.is_subject && subject { 0.7 } else { 0.0 };
            let often = self.roster.said.iter().filter(|other| other.actor == said.actor).take(6).count();
            score += 0.25 * often as f32;
            if best.is_none_or(|(top, _)| score > top) {
                best = Some((score, said.actor));
            }
        }
        best.map(|(_, actor)| actor)
    }

    fn is_compatible(&self, said: &Said, wanted: Wanted) -> bool {
        let actor = self.roster.actor(said.actor);
        match wanted {
            Wanted::Person(gender) => {
                let known = self.roster.genders.get(&said.actor).copied();
                let agrees = known.is_none() || gender.is_none() || known == gender;
                actor.kind == ActorKind::Person && !said.is_plural && agrees
            }
            Wanted::Thing => !said.is_plural && !matches!(actor.kind, ActorKind::Person | ActorKind::People),
            Wanted::Plural => {
                said.is_plural
                    || matches!(actor.kind, ActorKind::People | ActorKind::ArmedGroup)
                    || actor.kind == ActorKind::GovernmentBody && actor.sector.as_deref() == Some("MIL")
            }
        }
    }

    /// Whether a pronoun and a noun are both dependents of one verb: then they differ.
    fn shares_clause(&self, pronoun: TokenId, noun: TokenId) -> bool {
        let [pronoun, noun] = [self.text.token(pronoun), self.text.token(noun)];
        let verb = |head: Option<TokenId>| head.is_some_and(|id| self.text.token(id).upos == Upos::Verb);
        !pronoun.deprel.is("nmod") && pronoun.head == noun.head && verb(noun.head)
    }
}
