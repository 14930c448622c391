//! Names: those that the knowledge has, and those that only the report has.

use super::{lexicon::NounClass, resolve::Linking};
use crate::knowledge::{ActorEntry, Day, EntryId, Gender, Knowledge, NameClass};
use hearsay_types::{Actor, ActorId, ActorKind, Entity, EntityType, Span, TokenId, Upos};

impl<'a> Linking<'a> {
    /// Whether a span lies within the name of a known actor that has another head.
    pub(super) fn is_within_name(&self, id: TokenId, span: Span) -> bool {
        let Some(name) = self.name_at[id.idx()].map(|i| i as usize) else { return false };
        let known = self.names[name].uses.iter().any(|(_, class)| *class != NameClass::Place);
        known && self.names[name].span.contains(span) && self.head_of_name(name) != Some(id)
    }

    pub(super) fn is_adjective_only(&self, name: usize) -> bool {
        self.names[name]
            .uses
            .iter()
            .all(|(_, class)| matches!(class, NameClass::Adjective | NameClass::Place))
    }

    pub(super) fn head_of_name(&self, name: usize) -> Option<TokenId> {
        self.head_in(self.names[name].span)
    }

    /// The name or entity whose head this token is, as a span.
    pub(super) fn name_heads(&self, id: TokenId) -> Option<Span> {
        let name = self.name_at[id.idx()].filter(|i| self.head_of_name(*i as usize) == Some(id));
        let name = name.filter(|i| !self.is_adjective_only(*i as usize));
        let entity = self.entity_at[id.idx()].map(|i| &self.text.entities[i as usize]);
        let entity = entity.filter(|entity| {
            is_actor_type(entity.kind)
                && self.head_in(entity.span) == Some(id)
                && !self.is_within_name(id, entity.span)
        });
        name.map(|i| self.names[i as usize].span).or(entity.map(|entity| entity.span))
    }

    /// An actor of the knowledge, or of the report's own introductions, by its name. The inner `None`
    /// says that the name is no actor here ("in Ostria").
    pub(super) fn named(&mut self, id: TokenId) -> Option<Option<ActorId>> {
        let name = self.name_at[id.idx()]? as usize;
        if self.head_of_name(name) != Some(id) {
            return None;
        }
        let entity = self.entity_at[id.idx()].map(|i| self.text.entities[i as usize].clone());
        let found = self.names[name].clone();
        let written = found.span.of(&self.article.text).to_owned();
        let is_larger =
            |entity: &Entity| entity.span.contains(found.span) && entity.span.len() > found.span.len() + 4;
        let by_short = found
            .uses
            .iter()
            .all(|(_, class)| matches!(class, NameClass::Short | NameClass::Place | NameClass::Adjective));
        if by_short && entity.as_ref().is_some_and(|entity| is_actor_type(entity.kind) && is_larger(entity)) {
            return None;
        }
        if let Some(known) = self.roster.named(&written) {
            return Some(self.unless_located(id, known));
        }
        let is_person = entity.as_ref().map(|entity| entity.kind == EntityType::Person);
        let mut candidates = self.candidates(id, &found.uses, is_person);
        if candidates.is_empty() {
            return found.uses.iter().any(|(entry, _)| matches!(entry, EntryId::Actor(_))).then_some(None);
        }
        let best = candidates[0].0;
        candidates.retain(|(score, _)| best - score < 2.0);
        let actor = if candidates.len() == 1 {
            self.known(candidates[0].1)
        } else {
            self.open(&written, &candidates)
        };
        self.introduce(&written, found.span, actor);
        Some(self.unless_located(id, actor))
    }

    /// The actors that a name may mean here, the likeliest first.
    pub(super) fn candidates(
        &self,
        id: TokenId,
        uses: &[(EntryId, NameClass)],
        is_person: Option<bool>,
    ) -> Vec<(f32, &'a ActorEntry)> {
        let token = self.text.token(id);
        let is_noun = matches!(token.upos, Upos::Noun | Upos::Propn);
        let mut scored: Vec<(f32, &ActorEntry)> = Vec::new();
        for (entry, class) in uses {
            let Some(entry) = self.actor_entry(*entry) else { continue };
            let fits = match class {
                NameClass::Adjective => is_noun && !["amod", "compound"].contains(&token.deprel.universal()),
                NameClass::Metonym => self.acts(id),
                NameClass::Place => false,
                _ => true,
            };
            if !fits {
                continue;
            }
            let mut score: f32 = match class {
                NameClass::Name | NameClass::Alias => 3.0,
                NameClass::Acronym => 2.5,
                _ => 1.0,
            };
            score += if self.roster.has(&entry.key).is_some() { 3.0 } else { 0.0 };
            let main = self.main_state.as_deref().and_then(|key| self.knowledge.actor(key));
            let is_of_main = main.is_some_and(|main| main.country.is_some() && main.country == entry.country);
            score += if is_of_main { 2.0 } else { 0.0 };
            score += match is_person {
                Some(is_person) if is_person == (entry.kind == ActorKind::Person) => 1.0,
                Some(true) => -2.0,
                _ => 0.0,
            };
            scored.push((score, entry));
        }
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.key.cmp(&b.1.key)));
        scored
    }

    /// A metonym acts when it is a subject, an object, or what an act is directed at; a place does not.
    pub(super) fn acts(&self, id: TokenId) -> bool {
        let token = self.text.token(id);
        if token.deprel.as_str() == "nsubj" {
            let verb = token.head.map(|head| self.text.token(head));
            return verb.is_some_and(|verb| verb.upos == Upos::Verb);
        }
        if token.deprel.is("conj") {
            return token
                .head
                .is_some_and(|head| head != id && self.text.token(head).deprel.as_str() == "nsubj");
        }
        let case = self.tree.case_of(self.text, id);
        token.deprel.as_str() == "obl:agent"
            || matches!(case.as_deref(), Some("between" | "by" | "with" | "against"))
    }

    /// No actor where a state's name only says where something is.
    pub(super) fn unless_located(&self, id: TokenId, actor: ActorId) -> Option<ActorId> {
        const WHERE: &[&str] =
            &["in", "at", "near", "inside", "outside", "across", "throughout", "around", "within"];
        let located = self.roster.actor(actor).kind == ActorKind::State
            && self.tree.case_of(self.text, id).is_some_and(|case| WHERE.contains(&case.as_str()));
        (!located).then_some(actor)
    }

    /// An actor of a knowledge file, as of the report's day.
    pub(super) fn known(&mut self, entry: &ActorEntry) -> ActorId {
        let (knowledge, day) = (self.knowledge, self.day);
        let id = self.roster.get_or_add(&entry.key, || as_of(knowledge, entry, day));
        if let Some(gender) = entry.gender {
            self.roster.genders.insert(id, gender);
        }
        id
    }

    /// A name that may be that of several.
    pub(super) fn open(&mut self, written: &str, candidates: &[(f32, &ActorEntry)]) -> ActorId {
        let kind = candidates[0].1.kind;
        let kind =
            if candidates.iter().all(|(_, entry)| entry.kind == kind) { kind } else { ActorKind::Unknown };
        let id = self.roster.local(written, kind);
        let first = candidates[0].1;
        let shared = |field: fn(&ActorEntry) -> &Option<String>| {
            let value = field(first);
            candidates.iter().all(|(_, entry)| field(entry) == value).then(|| value.clone()).flatten()
        };
        let [sector, country] = [shared(|entry| &entry.sector), shared(|entry| &entry.country)];
        let actor = self.roster.actor_mut(id);
        actor.sector = sector;
        actor.country = country;
        actor.candidates = candidates.iter().map(|(_, entry)| entry.key.clone()).collect();
        id
    }

    /// Remembers a name, its acronym in brackets behind it, and a person's gender by title.
    pub(super) fn introduce(&mut self, written: &str, span: Span, actor: ActorId) {
        if self.roster.actor(actor).kind == ActorKind::Person
            || self.roster.actor(actor).key.starts_with("local-")
        {
            self.roster.remember(written, actor);
        }
        if let Some(acronym) = acronym_behind(&self.article.text, span) {
            self.roster.remember(acronym, actor);
        }
        let before = self.article.text.get(..span.start as usize).unwrap_or_default();
        let title = before.trim_end().rsplit(char::is_whitespace).next().unwrap_or_default();
        let gender = match title {
            "Mr" | "Mr." | "Sir" | "King" | "Prince" | "Sheikh" => Some(Gender::Male),
            "Mrs" | "Mrs." | "Ms" | "Ms." | "Miss" | "Queen" | "Princess" | "Lady" => Some(Gender::Female),
            _ => None,
        };
        if let Some(gender) = gender {
            self.roster.genders.entry(actor).or_insert(gender);
        }
    }

    /// An entity that no file knows: a local actor.
    pub(super) fn entity(&mut self, id: TokenId) -> Option<ActorId> {
        let entity = self.text.entities.get(self.entity_at[id.idx()]? as usize)?;
        if self.head_in(entity.span) != Some(id) || self.is_within_name(id, entity.span) {
            return None;
        }
        let written = entity.span.of(&self.article.text).to_owned();
        let kind = match entity.kind {
            EntityType::Person => ActorKind::Person,
            EntityType::Organization => ActorKind::Organization,
            EntityType::ArmedGroup => ActorKind::ArmedGroup,
            EntityType::Government => ActorKind::GovernmentBody,
            EntityType::Nationality if self.text.token(id).deprel.universal() != "amod" => ActorKind::People,
            EntityType::Place if self.acts(id) => ActorKind::Unknown,
            _ => return None,
        };
        if let Some(known) = self.roster.named(&written) {
            return Some(known);
        }
        // A name whose head is a body noun ("Ostrian Interior Ministry") is that state's body.
        if matches!(kind, ActorKind::Organization | ActorKind::GovernmentBody)
            && self.noun_of(id).is_some_and(|noun| noun.class == NounClass::Body)
            && let Some(found) = self.described(id)
        {
            return Some(found);
        }
        let found = self.roster.local(&written, kind);
        let owner = self.owner(id);
        self.belong(found, owner.as_ref(), None);
        self.introduce(&written, entity.span, found);
        Some(found)
    }

    /// "President Mara Tell" where the title is the head: the person.
    pub(super) fn titled(&mut self, id: TokenId) -> Option<ActorId> {
        let behind: Vec<TokenId> =
            self.tree.children(id).iter().copied().filter(|child| *child > id).collect();
        for child in behind {
            let deprel = self.text.token(child).deprel;
            if !(deprel.is("flat") || deprel.is("compound") || deprel.is("appos")) {
                continue;
            }
            if deprel.is("appos") && child.0 > id.0 + 2 {
                continue;
            }
            let entity = self.entity_at[child.idx()].map(|i| self.text.entities[i as usize].kind);
            let by_name = self.name_at[child.idx()].and_then(|i| {
                self.names[i as usize].uses.iter().find_map(|(entry, _)| self.actor_entry(*entry))
            });
            let is_person = entity == Some(EntityType::Person)
                || by_name.is_some_and(|entry| entry.kind == ActorKind::Person);
            if is_person && let Some(found) = self.resolve(child) {
                if let Some((form, _)) = self.noun_or_office(id) {
                    self.roster.describe(&form, found);
                }
                return Some(found);
            }
        }
        None
    }
}

/// The actor of an entry on a day.
pub(super) fn as_of(knowledge: &Knowledge, entry: &ActorEntry, day: Option<Day>) -> Actor {
    let mut side = entry.side_on(day).map(str::to_owned);
    if side.is_none() && entry.kind == ActorKind::State {
        side = Some(format!("{}-government", entry.key));
    }
    if side.is_none() && entry.kind == ActorKind::Person {
        let office = entry.offices.iter().rev().find(|office| office.between.holds_on(day));
        let is_state = |key: &str| knowledge.actor(key).is_some_and(|of| of.kind == ActorKind::State);
        side = office.map(|office| {
            if is_state(&office.of) {
                return format!("{}-government", office.of);
            }
            let of = knowledge.actor(&office.of);
            of.and_then(|of| of.side_on(day)).unwrap_or(&office.of).to_owned()
        });
    }
    Actor {
        key: entry.key.clone(),
        name: entry.name_on(day).to_owned(),
        kind: entry.kind,
        side,
        sector: entry.sector.clone(),
        country: entry.country.clone(),
        candidates: Vec::new(),
    }
}

/// An acronym in brackets right behind a name: "(FNO)".
pub(super) fn acronym_behind(text: &str, span: Span) -> Option<&str> {
    let rest = text.get(span.end as usize..)?.trim_start().strip_prefix('(')?;
    let (inside, _) = rest.split_once(')')?;
    let n_capitals = inside.chars().filter(|c| c.is_uppercase()).count();
    let fits = inside.len() <= 12
        && n_capitals >= 2
        && !inside.contains(' ')
        && inside.starts_with(char::is_uppercase);
    fits.then_some(inside)
}

/// Entities that are actors wherever they stand.
pub(super) fn is_actor_type(kind: EntityType) -> bool {
    use EntityType::{ArmedGroup, Government, Nationality, Organization, Person};
    matches!(kind, Person | Organization | ArmedGroup | Government | Nationality)
}
