//! Pronouns and bare descriptions: the actor of what they go back to.
//!
//! What goes back to what is told by the coreference of the language stage; here its antecedents become
//! actors. An antecedent that is no actor ("the truce ... it") makes none of the pronoun.

use super::{
    descriptions::is_outlet,
    lexicon::{AgentNoun, NounClass},
    resolve::Linking,
};
use hearsay_types::{Actor, ActorId, ActorKind, TokenId};

impl Linking<'_> {
    /// Whom a pronoun stands for; `None` for first and second persons, expletives and those without an
    /// antecedent.
    pub(super) fn pronoun(&mut self, id: TokenId) -> Option<ActorId> {
        let form = self.text.token(id).span.of(&self.article.text).to_lowercase();
        if matches!(form.as_str(), "who" | "whom" | "whose" | "which" | "that") {
            return self.relative(id);
        }
        let fits = |actor: &Actor| match form.as_str() {
            "he" | "him" | "his" | "she" | "her" => actor.kind == ActorKind::Person,
            "it" | "its" => !matches!(actor.kind, ActorKind::Person | ActorKind::People),
            _ => true,
        };
        let antecedent = self.coreference.antecedent(id)?;
        let is_several =
            self.is_plural(id) || matches!(form.as_str(), "they" | "them" | "their" | "these" | "those");
        // "The army and the police ... they": all together, where they were said so.
        let together = || self.roster.said.iter().rev().find(|said| said.head == antecedent && said.is_joint);
        if is_several && let Some(said) = together() {
            return Some(said.actor);
        }
        let found = self.resolve(antecedent)?;
        if fits(self.roster.actor(found)) {
            return Some(found);
        }
        // What is known of actors may rule out what their words alone do not.
        let sentence = self.text.token(id).sentence.0;
        let near = |head: TokenId| sentence.saturating_sub(self.text.token(head).sentence.0) <= 1;
        let before =
            self.roster.said.iter().rev().filter(|said| said.head < id && said.is_anchor && near(said.head));
        before.map(|said| said.actor).find(|actor| fits(self.roster.actor(*actor)))
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

    /// Whom a definite description without an owner goes back to, if that is an actor whom its noun can name.
    pub(super) fn redescribed(&mut self, id: TokenId, noun: &AgentNoun, plural: bool) -> Option<ActorId> {
        let antecedent = self.coreference.antecedent(id)?;
        let (this, that) = (self.text.token(id), self.text.token(antecedent));
        // Two nouns of their own are seldom one: "a diplomat ... the general".
        if that.upos == hearsay_types::Upos::Noun && this.lemma != that.lemma {
            return None;
        }
        let found = self.resolve(antecedent)?;
        let actor = self.roster.actor(found);
        let bears = noun.class != NounClass::Namesake || self.bears(actor, &noun.form);
        (bears && can_name(noun, plural, actor)).then_some(found)
    }
}

/// Whether a noun can stand for an actor: "the spokesman" for a person, "the group" for no state.
fn can_name(noun: &AgentNoun, plural: bool, actor: &Actor) -> bool {
    let is_person = actor.kind == ActorKind::Person;
    if actor.sector.as_deref() == Some("MED") && !is_person && noun.sector != Some("MED") {
        return is_outlet(&noun.form);
    }
    match noun.class {
        NounClass::Speaker | NounClass::Human => is_person != plural,
        NounClass::Member => !is_person && actor.kind != ActorKind::State || !plural && is_person,
        NounClass::Body => {
            let same_sector =
                noun.sector.is_none() || actor.sector.is_none() || noun.sector == actor.sector.as_deref();
            !is_person && same_sector
        }
        NounClass::Anaphor | NounClass::Namesake if plural => actor.kind == ActorKind::People,
        NounClass::Anaphor | NounClass::Namesake => match noun.kind {
            ActorKind::State => actor.kind == ActorKind::State,
            ActorKind::Person => is_person,
            _ => !is_person && actor.kind != ActorKind::State,
        },
    }
}
