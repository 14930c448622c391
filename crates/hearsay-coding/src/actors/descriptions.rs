//! Descriptions by agent nouns and offices: "the Ostrian army", "Houthi fighters", "the group".

use super::{
    lexicon::{AgentNoun, NounClass},
    owners::Owner,
    resolve::Linking,
};
use crate::knowledge::normalize;
use hearsay_types::{Actor, ActorId, ActorKind, TokenId};

impl Linking<'_> {
    /// A description by an agent noun or an office.
    pub(super) fn described(&mut self, id: TokenId) -> Option<ActorId> {
        let (form, noun) = self.noun_or_office(id)?;
        let owner = self.owner(id);
        let definite = self.is_definite(id);
        let plural = self.is_plural(id);
        if !plural && let Some(found) = self.holder(&form, owner.as_ref(), definite) {
            return Some(found);
        }
        let noun = noun?;
        if definite
            && owner.is_none()
            && let Some(found) = self.redescribed(id, &noun, plural)
        {
            return Some(found);
        }
        if definite
            && owner.is_none()
            && noun.class != NounClass::Human
            && let Some(found) = self.called(&noun.form)
        {
            return Some(found);
        }
        if noun.class == NounClass::Body
            && let Some(body) = noun.body
            && let Some(found) = self.bodies_of_several(id, body)
        {
            return Some(found);
        }
        let found = match noun.class {
            NounClass::Body => self.body(id, &noun, owner.as_ref(), definite, plural),
            NounClass::Member => self.member(id, &noun, owner.as_ref(), definite, plural),
            NounClass::Anaphor | NounClass::Namesake => {
                self.anaphor(id, &noun, owner.as_ref(), definite, plural)
            }
            NounClass::Speaker | NounClass::Human => {
                Some(self.human(id, &noun, owner.as_ref(), definite, plural))
            }
        }?;
        self.roster.describe(&form, found);
        Some(found)
    }

    /// The last actor whose proper name ends in a noun: "the brigade" is the Harad Martyrs Brigade.
    pub(super) fn called(&self, noun: &str) -> Option<ActorId> {
        let ending = format!(" {noun}");
        self.roster.last(|actor| {
            let is_proper = actor.name.starts_with(char::is_uppercase);
            is_proper && actor.kind != ActorKind::Person && normalize::name(&actor.name).ends_with(&ending)
        })
    }

    /// Who holds an office of the owner; without an owner, whom the report last called so.
    pub(super) fn holder(&mut self, form: &str, owner: Option<&Owner>, definite: bool) -> Option<ActorId> {
        let office = self.lexicon.office(form)?;
        match owner {
            Some(owner) => {
                let of = owner.actor.key.strip_suffix("-government").unwrap_or(&owner.actor.key);
                let holder = *self.knowledge.holders(office, of, self.day).first()?;
                let found = self.known(holder);
                self.roster.remember(holder.name_on(self.day), found);
                Some(found)
            }
            None if definite => {
                self.roster.described(form).filter(|id| self.roster.actor(*id).kind == ActorKind::Person)
            }
            None => None,
        }
    }

    /// A state's body: `sy-army`.
    pub(super) fn body(
        &mut self,
        id: TokenId,
        noun: &AgentNoun,
        owner: Option<&Owner>,
        definite: bool,
        plural: bool,
    ) -> Option<ActorId> {
        let body = noun.body?;
        if let Some(owner) = owner {
            return Some(match owner.actor.kind {
                ActorKind::State => self.state_body(&owner.actor.key.clone(), body),
                ActorKind::ArmedGroup | ActorKind::Organization if noun.sector == Some("MIL") => {
                    self.of_owner(owner)
                }
                ActorKind::Person => match self.office_state(&owner.actor.key) {
                    Some(state) => self.state_body(&state, body),
                    None => self.local_of(id, noun.kind, owner, noun.sector),
                },
                ActorKind::GovernmentBody => match owner.actor.key.strip_suffix("-government") {
                    Some(state) => self.state_body(state, body),
                    None => self.of_owner(owner),
                },
                _ => self.local_of(id, noun.kind, owner, noun.sector),
            });
        }
        let ending = format!("-{body}");
        if definite && let Some(found) = self.roster.last(|actor| actor.key.ends_with(&ending)) {
            return Some(found);
        }
        let of_government = ["government", "regime", "army", "loyalist", "pro government", "state"]
            .iter()
            .any(|word| noun.form.starts_with(word));
        if (definite || of_government)
            && noun.sector != Some("BUS")
            && let Some(state) = self.main_state.clone()
        {
            return Some(self.state_body(&state, body));
        }
        let found = if plural {
            self.roster.local(&noun.form, noun.kind)
        } else {
            self.roster.another(&noun.form, noun.kind)
        };
        self.roster.actor_mut(found).sector = noun.sector.map(str::to_owned);
        Some(found)
    }

    /// "Syrian or Russian aircraft", "the Ostrian and Veldian armies".
    pub(super) fn bodies_of_several(&mut self, id: TokenId, body: &str) -> Option<ActorId> {
        let mut adjectives = self.children_with(id, "amod");
        adjectives.extend(self.children_with(id, "compound"));
        let several = adjectives.into_iter().find_map(|first| {
            let conjuncts = self.children_with(first, "conj");
            (!conjuncts.is_empty()).then_some((first, conjuncts))
        });
        let (first, conjuncts) = several?;
        let is_open = conjuncts.iter().chain([&first]).any(|conjunct| {
            self.children_with(*conjunct, "cc").iter().any(|cc| &*self.text.token(*cc).lemma == "or")
        });
        let mut members = Vec::new();
        for adjective in std::iter::once(first).chain(conjuncts) {
            let owner = self.owner_by_name(adjective)?;
            if owner.actor.kind != ActorKind::State {
                return None;
            }
            members.push(self.state_body(&owner.actor.key, body));
        }
        Some(self.together(&members, is_open))
    }

    /// The body of a state: an entry if there is one of its key, else made from the state's.
    pub(super) fn state_body(&mut self, state: &str, body: &str) -> ActorId {
        let key = format!("{state}-{body}");
        if let Some(entry) = self.knowledge.actor(&key) {
            return self.known(entry);
        }
        let Some(state) = self.knowledge.actor(state) else {
            return self.roster.local(&key, ActorKind::GovernmentBody);
        };
        let adjective = state.adjectives.first().map_or_else(|| state.name_on(self.day), String::as_str);
        let name = format!("{adjective} {}", body.replace('-', " "));
        let noun = self.lexicon.agent(&normalize::name(body));
        let kind = noun.map_or(ActorKind::GovernmentBody, |noun| noun.kind);
        let sector = noun.and_then(|noun| noun.sector).map(str::to_owned);
        let independent =
            matches!(body, "opposition" | "red-crescent" | "ruling-party" | "election-commission");
        let actor = Actor {
            key: key.clone(),
            name,
            kind,
            side: (!independent).then(|| format!("{}-government", state.key)),
            sector,
            country: state.country.clone(),
            candidates: Vec::new(),
        };
        self.roster.get_or_add(&key, || actor)
    }

    /// "Houthi fighters" are the Houthis; "Syrian rebels" are some.
    pub(super) fn member(
        &mut self,
        id: TokenId,
        noun: &AgentNoun,
        owner: Option<&Owner>,
        definite: bool,
        plural: bool,
    ) -> Option<ActorId> {
        if let Some(owner) = owner {
            let same = matches!(owner.actor.kind, ActorKind::ArmedGroup)
                || owner.actor.kind == ActorKind::People && owner.actor.sector.as_deref() == Some("REB");
            return Some(if same {
                self.of_owner(owner)
            } else {
                self.local_of(id, noun.kind, owner, noun.sector)
            });
        }
        if definite {
            if let Some(found) = self.roster.described(&noun.form) {
                return Some(found);
            }
            let jihadi = ["militant", "jihadist", "jihadi", "extremist", "terrorist", "militia"];
            if jihadi.iter().any(|word| noun.form.contains(word))
                && let Some(found) = self
                    .roster
                    .last(|actor| actor.kind == ActorKind::ArmedGroup && !actor.key.starts_with("local-"))
            {
                return Some(found);
            }
        }
        let collective = plural
            || noun.form.ends_with("group")
            || noun.form.ends_with("force")
            || noun.form.ends_with("militia");
        let found = if collective {
            self.roster.local(&self.plain_form(id, noun), noun.kind)
        } else {
            self.roster.another(&noun.form, ActorKind::Person)
        };
        self.roster.actor_mut(found).sector = noun.sector.map(str::to_owned);
        Some(found)
    }

    /// "The group": the last one named that it can stand for. "The groups" and a council of which no name was told
    /// are by themselves.
    pub(super) fn anaphor(
        &mut self,
        id: TokenId,
        noun: &AgentNoun,
        owner: Option<&Owner>,
        definite: bool,
        plural: bool,
    ) -> Option<ActorId> {
        if let Some(owner) = owner {
            let own = owner.actor.side.as_deref().filter(|_| owner.actor.kind == ActorKind::Person);
            if let Some(found) = own.and_then(|side| self.roster.has(side)) {
                return Some(found);
            }
            return (noun.kind != ActorKind::State).then(|| self.local_of(id, noun.kind, owner, noun.sector));
        }
        if !definite {
            let qualified = !self.tree.children(id).is_empty() && noun.kind != ActorKind::State;
            let kind = if noun.kind == ActorKind::ArmedGroup { ActorKind::Organization } else { noun.kind };
            return qualified.then(|| self.roster.another(&noun.form, kind));
        }
        let form = noun.form.as_str();
        if plural {
            return Some(self.roster.local(&self.plain_form(id, noun), noun.kind));
        }
        if noun.class == NounClass::Namesake {
            let last = self.roster.last(|actor| actor.kind != ActorKind::Person && self.bears(actor, form));
            return Some(last.unwrap_or_else(|| self.roster.local(form, ActorKind::Organization)));
        }
        let is_media = is_outlet(form);
        let is_monitor = ["monitor", "watchdog", "observatory", "monitoring", "rights"]
            .iter()
            .any(|word| form.contains(word));
        let fits = |actor: &Actor| match noun.kind {
            ActorKind::State => actor.kind == ActorKind::State,
            ActorKind::Person => actor.kind == ActorKind::Person,
            _ if is_media => actor.sector.as_deref() == Some("MED"),
            _ if is_monitor => matches!(actor.sector.as_deref(), Some("NGO" | "HRI")),
            _ => {
                let is_proper =
                    actor.name.starts_with(char::is_uppercase) || !actor.key.starts_with("local-");
                let is_outlet = actor.sector.as_deref() == Some("MED");
                is_proper
                    && !is_outlet
                    && matches!(actor.kind, ActorKind::ArmedGroup | ActorKind::Organization)
            }
        };
        self.roster.last(fits)
    }

    /// Whether one of an actor's names has a noun in it: "coalition" for the US-led coalition.
    pub(super) fn bears(&self, actor: &Actor, noun: &str) -> bool {
        let last = noun.rsplit(' ').next().unwrap_or(noun);
        let has = |name: &str| normalize::name(name).split(' ').any(|word| word == last);
        let known = self.knowledge.actor(&actor.key);
        has(&actor.name)
            || known
                .is_some_and(|entry| entry.names.iter().chain(&entry.aliases).any(|name| has(&name.value)))
    }

    /// A person or people: on the side of their owner; one who is not definite is somebody new.
    pub(super) fn human(
        &mut self,
        id: TokenId,
        noun: &AgentNoun,
        owner: Option<&Owner>,
        definite: bool,
        plural: bool,
    ) -> ActorId {
        if definite
            && owner.is_none()
            && let Some(found) = self.roster.described(&noun.form)
        {
            return found;
        }
        let is_mass = matches!(
            noun.form.as_str(),
            "people" | "media" | "press" | "staff" | "population" | "community" | "public"
        );
        let plural = plural || is_mass;
        let name = owner.map_or_else(
            || self.plain_form(id, noun),
            |owner| format!("{} {}", owner.adjective, self.plain_form(id, noun)),
        );
        let kind = if plural { ActorKind::People } else { ActorKind::Person };
        let found = if plural || definite {
            self.roster.local(&name, kind)
        } else {
            self.roster.another(&name, kind)
        };
        self.belong(found, owner.filter(|_| noun.class == NounClass::Speaker), noun.sector);
        if noun.class == NounClass::Human
            && let Some(owner) = owner
        {
            let country = owner.actor.country.clone();
            self.roster.actor_mut(found).country = country;
        }
        found
    }
}

/// Whether a noun names an outlet: "the agency", "the state broadcaster".
pub(super) fn is_outlet(form: &str) -> bool {
    ["agency", "newspaper", "daily", "broadcaster", "channel", "outlet", "paper", "site", "magazine"]
        .iter()
        .any(|word| form.ends_with(word))
}
