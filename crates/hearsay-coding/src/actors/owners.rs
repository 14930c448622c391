//! Whose a body, a member or a spokesman is: adjectives, possessors and "of".

use super::{
    names::as_of,
    resolve::{Linking, MAX_DEPTH},
};
use crate::knowledge::{ActorEntry, NameClass};
use hearsay_types::{Actor, ActorId, ActorKind, TokenId};

/// Whose body, member or spokesman somebody is.
#[derive(Debug, Clone)]
pub(super) struct Owner {
    pub actor: Actor,
    /// As an adjective or short name, for the names of what it owns: "Syrian".
    pub adjective: String,
}

impl Linking<'_> {
    /// Whose the noun's bearer is: an adjective or name before it, a possessor, or "of" behind it.
    pub(super) fn owner(&mut self, id: TokenId) -> Option<Owner> {
        let children = self.tree.children(id).to_vec();
        let by = |deprel: &str| {
            children
                .iter()
                .copied()
                .filter(|child| self.text.token(*child).deprel.is(deprel))
                .collect::<Vec<_>>()
        };
        let mut possessors = by("nmod:poss");
        for child in by("nmod") {
            let case = self.tree.case_of(self.text, child);
            if child > id && matches!(case.as_deref(), Some("of" | "for" | "with")) {
                possessors.push(child);
            }
        }
        let mut modifiers = by("compound");
        modifiers.extend(by("amod"));
        modifiers.extend(by("nmod:desc"));
        modifiers.sort_unstable_by(|a, b| b.cmp(a));
        for child in modifiers {
            if let Some(owner) = self.owner_by_name(child) {
                return Some(owner);
            }
        }
        for child in possessors {
            if let Some(owner) = self.owner_by_name(child) {
                return Some(owner);
            }
            if let Some(found) = self.resolve(child) {
                let actor = self.roster.actor(found).clone();
                let adjective = actor.name.clone();
                return Some(Owner { actor, adjective });
            }
        }
        // "the Ostrian army and government": the second has the first's owner.
        let token = self.text.token(id);
        let shares = token.deprel.is("conj") && self.tree.child(self.text, id, "det").is_none();
        match token.head.filter(|head| shares && *head < id && self.depth < MAX_DEPTH) {
            Some(head) if self.noun_of(head).is_some() => {
                self.depth += 1;
                let owner = self.owner(head);
                self.depth -= 1;
                owner
            }
            _ => None,
        }
    }

    /// A modifier that is the name or the adjective of a known actor, or of one that the report named.
    pub(super) fn owner_by_name(&mut self, modifier: TokenId) -> Option<Owner> {
        let name = self.name_at[modifier.idx()]? as usize;
        let found = self.names[name].clone();
        let written = found.span.of(&self.article.text);
        if let Some(known) = self.roster.named(written) {
            let actor = self.roster.actor(known).clone();
            return Some(Owner { adjective: actor.name.clone(), actor });
        }
        let is_capital = |class: NameClass| class == NameClass::Metonym;
        let mut entries = found
            .uses
            .iter()
            .filter(|(_, class)| !is_capital(*class))
            .filter_map(|(id, _)| self.actor_entry(*id));
        let entry = match &self.main_state {
            Some(main) => {
                let country = self.knowledge.actor(main).and_then(|main| main.country.clone());
                let all: Vec<&ActorEntry> = entries.collect();
                all.iter().find(|entry| entry.country == country).or(all.first()).copied()
            }
            None => entries.next(),
        }?;
        let actor = as_of(self.knowledge, entry, self.day);
        let adjective = entry.adjectives.first().or(entry.short.first().map(|name| &name.value));
        Some(Owner { adjective: adjective.cloned().unwrap_or_else(|| actor.name.clone()), actor })
    }

    /// The state of which a person holds an office on the day.
    pub(super) fn office_state(&self, person: &str) -> Option<String> {
        let offices = &self.knowledge.actor(person)?.offices;
        let held = offices.iter().filter(|office| self.day.is_none_or(|day| office.between.covers(day)));
        let states = held
            .filter(|office| self.knowledge.actor(&office.of).is_some_and(|of| of.kind == ActorKind::State));
        states.map(|office| office.of.clone()).next()
    }

    pub(super) fn of_owner(&mut self, owner: &Owner) -> ActorId {
        let actor = owner.actor.clone();
        self.roster.get_or_add(&owner.actor.key, || actor)
    }

    /// Gives a local actor its owner's side and country.
    pub(super) fn belong(&mut self, id: ActorId, owner: Option<&Owner>, sector: Option<&str>) {
        let actor = self.roster.actor_mut(id);
        if !actor.key.starts_with("local-") {
            return;
        }
        if actor.sector.is_none() {
            actor.sector = sector.map(str::to_owned);
        }
        let Some(owner) = owner else { return };
        actor.country = owner.actor.country.clone();
        actor.side = match owner.actor.kind {
            ActorKind::State => Some(format!("{}-government", owner.actor.key)),
            _ => owner.actor.side.clone().or_else(|| Some(owner.actor.key.clone())),
        };
    }

    /// A local actor that is named after its owner.
    pub(super) fn local_of(
        &mut self,
        id: TokenId,
        kind: ActorKind,
        owner: &Owner,
        sector: Option<&str>,
    ) -> ActorId {
        let form = self.text.token(id).span.of(&self.article.text).to_lowercase();
        let found = self.roster.local(&format!("{} {form}", owner.adjective), kind);
        let opposed = matches!(sector, Some("REB" | "OPP" | "UAF"));
        if opposed {
            let actor = self.roster.actor_mut(found);
            actor.country = owner.actor.country.clone();
            actor.sector = sector.map(str::to_owned);
        } else {
            self.belong(found, Some(owner), sector);
        }
        found
    }
}
