//! From a nominal head of the parse to an actor.

use super::{
    lexicon::{AgentNoun, Lexicon, NounClass},
    phrase::{Tree, is_subject},
    roster::{Roster, Said},
};
use crate::knowledge::{
    ActorEntry, Day, EntryId, Found, Gender, Knowledge, NameClass,
    normalize::{self, Word},
};
use hearsay_types::{
    Actor, ActorId, ActorKind, Actors, Analysis, Article, Entity, EntityType, Mention, Span, TokenId, Upos,
};

/// How deep possessors may nest.
const MAX_DEPTH: u32 = 12;

/// The linking of one report.
pub(super) struct Linking<'a> {
    pub knowledge: &'a Knowledge,
    pub lexicon: &'a Lexicon,
    pub article: &'a Article,
    pub text: &'a Analysis,
    pub tree: Tree,
    pub roster: Roster,
    day: Option<Day>,
    words: Vec<Word>,
    names: Vec<Found>,
    /// For every token the name and the entity that it lies in.
    name_at: Vec<Option<u32>>,
    entity_at: Vec<Option<u32>>,
    state_of: Vec<Resolved>,
    depth: u32,
    /// The state that the report is mostly about.
    main_state: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Resolved {
    Open,
    Busy,
    Done(Option<ActorId>),
}

/// Whose body, member or spokesman somebody is.
#[derive(Debug, Clone)]
struct Owner {
    actor: Actor,
    /// As an adjective or short name, for the names of what it owns: "Syrian".
    adjective: String,
}

impl<'a> Linking<'a> {
    pub fn new(
        knowledge: &'a Knowledge,
        lexicon: &'a Lexicon,
        article: &'a Article,
        text: &'a Analysis,
    ) -> Self {
        let day = article.dct();
        let words = normalize::words(&article.text);
        let names = knowledge.names().find(&words, day);
        let n = text.tokens.len();
        let mut linking = Self {
            knowledge,
            lexicon,
            article,
            text,
            tree: Tree::new(text),
            roster: Roster::default(),
            day,
            words,
            names,
            name_at: vec![None; n],
            entity_at: vec![None; n],
            state_of: vec![Resolved::Open; n],
            depth: 0,
            main_state: None,
        };
        linking.mark();
        linking.main_state = linking.most_named_state();
        linking
    }

    /// Resolves every nominal of the report, in the order of the text.
    pub fn run(&mut self) {
        for i in 0..self.text.tokens.len() {
            let id = TokenId::from(i);
            if self.is_nominal(id) {
                self.resolve(id);
                self.say(id);
                if self.text.token(id).deprel.is("conj")
                    && let Some(head) = self.text.token(id).head
                    && self.children_with(head, "conj").last() == Some(&id)
                {
                    self.join(head);
                }
            }
        }
    }

    /// What was found.
    pub fn finish(self) -> Actors {
        let said = self.roster.said.iter();
        let mentions = said.map(|said| Mention { span: said.span, actor: said.actor, cluster: 0 }).collect();
        Actors { actors: self.roster.actors, mentions }
    }

    /// Marks the tokens of names and entities.
    fn mark(&mut self) {
        for (i, name) in self.names.iter().enumerate() {
            for slot in tokens_touching(self.text, name.span) {
                self.name_at[slot] = u32::try_from(i).ok();
            }
        }
        for (i, entity) in self.text.entities.iter().enumerate() {
            for slot in self.text.tokens_in(entity.span) {
                self.entity_at[slot] = u32::try_from(i).ok();
            }
        }
    }

    /// The state whose name, adjective or places "in" it are said most often; the first of those.
    fn most_named_state(&self) -> Option<String> {
        let mut counts: Vec<(String, u32)> = Vec::new();
        for (i, name) in self.names.iter().enumerate() {
            let entry = name.uses.iter().find_map(|(id, _)| self.actor_entry(*id));
            let Some(entry) = entry.filter(|entry| entry.kind == ActorKind::State) else { continue };
            let located = self.head_of_name(i).and_then(|head| self.tree.case_of(self.text, head));
            let weight = if located.as_deref() == Some("in") { 3 } else { 1 };
            match counts.iter_mut().find(|(key, _)| *key == entry.key) {
                Some((_, count)) => *count += weight,
                None => counts.push((entry.key.clone(), weight)),
            }
        }
        let most = counts.iter().map(|(_, count)| *count).max()?;
        counts.into_iter().find(|(_, count)| *count == most).map(|(key, _)| key)
    }

    fn actor_entry(&self, id: EntryId) -> Option<&'a ActorEntry> {
        match id {
            EntryId::Actor(i) => self.knowledge.actors().get(i as usize),
            EntryId::Place(_) => None,
        }
    }

    /// Whether a token can be the head of a mention.
    fn is_nominal(&self, id: TokenId) -> bool {
        let token = self.text.token(id);
        let deprel = token.deprel.universal();
        if ["flat", "fixed", "goeswith", "case", "cc", "mark", "punct", "aux", "cop"].contains(&deprel) {
            return false;
        }
        match token.upos {
            Upos::Pron => true,
            Upos::Noun | Upos::Propn if matches!(deprel, "compound" | "amod") => {
                self.name_heads(id).is_some()
            }
            Upos::Noun | Upos::Propn => true,
            Upos::Det => token.deprel.as_str() == "nmod:poss",
            Upos::Adj | Upos::X | Upos::Num | Upos::Verb => {
                !["amod", "compound", "det", "nummod"].contains(&deprel) && self.name_heads(id).is_some()
            }
            _ => false,
        }
    }

    /// The name or entity whose head this token is, as a span.
    fn name_heads(&self, id: TokenId) -> Option<Span> {
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

    /// Whether a span lies within the name of a known actor that has another head.
    fn is_within_name(&self, id: TokenId, span: Span) -> bool {
        let Some(name) = self.name_at[id.idx()].map(|i| i as usize) else { return false };
        let known = self.names[name].uses.iter().any(|(_, class)| *class != NameClass::Place);
        known && self.names[name].span.contains(span) && self.head_of_name(name) != Some(id)
    }

    fn is_adjective_only(&self, name: usize) -> bool {
        self.names[name]
            .uses
            .iter()
            .all(|(_, class)| matches!(class, NameClass::Adjective | NameClass::Place))
    }

    fn head_of_name(&self, name: usize) -> Option<TokenId> {
        self.head_in(self.names[name].span)
    }

    /// The token of a span whose head lies outside of it.
    fn head_in(&self, span: Span) -> Option<TokenId> {
        let range = tokens_touching(self.text, span);
        let outside = |i: &usize| self.text.tokens[*i].head.is_none_or(|head| !range.contains(&head.idx()));
        range.clone().find(outside).map(TokenId::from)
    }

    /// Whom a nominal stands for.
    pub fn resolve(&mut self, id: TokenId) -> Option<ActorId> {
        match self.state_of[id.idx()] {
            Resolved::Done(found) => return found,
            Resolved::Busy => return None,
            Resolved::Open if self.depth >= MAX_DEPTH => return None,
            Resolved::Open => self.state_of[id.idx()] = Resolved::Busy,
        }
        self.depth += 1;
        let found = self.resolve_new(id);
        self.depth -= 1;
        self.state_of[id.idx()] = Resolved::Done(found);
        found
    }

    fn resolve_new(&mut self, id: TokenId) -> Option<ActorId> {
        let token = self.text.token(id);
        if token.upos == Upos::Pron || token.upos == Upos::Det {
            return self.pronoun(id);
        }
        if let Some(found) = self.named(id) {
            return found;
        }
        if let Some(found) = self.entity(id) {
            return Some(found);
        }
        if let Some(found) = self.titled(id) {
            return Some(found);
        }
        if token.deprel.is("appos")
            && let Some(head) = token.head
            && self.noun_of(id).is_some()
        {
            return self.resolve(head);
        }
        if let Some((form, _)) = self.noun_or_office(id) {
            let named =
                self.children_with(id, "appos").into_iter().find(|child| self.name_heads(*child).is_some());
            if let Some(named) = named {
                let found = self.resolve(named)?;
                self.roster.describe(&form, found);
                return Some(found);
            }
        }
        self.described(id)
    }

    /// An actor of the knowledge, or of the report's own introductions, by its name. The inner `None`
    /// says that the name is no actor here ("in Ostria").
    fn named(&mut self, id: TokenId) -> Option<Option<ActorId>> {
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
    fn candidates(
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
    fn acts(&self, id: TokenId) -> bool {
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
    fn unless_located(&self, id: TokenId, actor: ActorId) -> Option<ActorId> {
        const WHERE: &[&str] =
            &["in", "at", "near", "inside", "outside", "across", "throughout", "around", "within"];
        let located = self.roster.actor(actor).kind == ActorKind::State
            && self.tree.case_of(self.text, id).is_some_and(|case| WHERE.contains(&case.as_str()));
        (!located).then_some(actor)
    }

    /// An actor of a knowledge file, as of the report's day.
    fn known(&mut self, entry: &ActorEntry) -> ActorId {
        let (knowledge, day) = (self.knowledge, self.day);
        let id = self.roster.get_or_add(&entry.key, || as_of(knowledge, entry, day));
        if let Some(gender) = entry.gender {
            self.roster.genders.insert(id, gender);
        }
        id
    }

    /// A name that may be that of several.
    fn open(&mut self, written: &str, candidates: &[(f32, &ActorEntry)]) -> ActorId {
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
    fn introduce(&mut self, written: &str, span: Span, actor: ActorId) {
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
    fn entity(&mut self, id: TokenId) -> Option<ActorId> {
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
    fn titled(&mut self, id: TokenId) -> Option<ActorId> {
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

    /// A description by an agent noun or an office.
    fn described(&mut self, id: TokenId) -> Option<ActorId> {
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
            NounClass::Anaphor => self.anaphor(id, &noun, owner.as_ref(), definite),
            NounClass::Speaker | NounClass::Human => {
                Some(self.human(id, &noun, owner.as_ref(), definite, plural))
            }
        }?;
        self.roster.describe(&form, found);
        Some(found)
    }

    /// The last actor whose proper name ends in a noun: "the brigade" is the Harad Martyrs Brigade.
    fn called(&self, noun: &str) -> Option<ActorId> {
        let ending = format!(" {noun}");
        self.roster.last(|actor| {
            let is_proper = actor.name.starts_with(char::is_uppercase);
            is_proper && actor.kind != ActorKind::Person && normalize::name(&actor.name).ends_with(&ending)
        })
    }

    /// Who holds an office of the owner; without an owner, whom the report last called so.
    fn holder(&mut self, form: &str, owner: Option<&Owner>, definite: bool) -> Option<ActorId> {
        let office = self.lexicon.office(form)?;
        match owner {
            Some(owner) => {
                let of = owner.actor.key.strip_suffix("-government").unwrap_or(&owner.actor.key);
                let holder = *self.knowledge.holders(office, of, self.day).first()?;
                let found = self.known(holder);
                self.roster.remember(&holder.name_on(self.day).to_owned(), found);
                Some(found)
            }
            None if definite => {
                self.roster.described(form).filter(|id| self.roster.actor(*id).kind == ActorKind::Person)
            }
            None => None,
        }
    }

    /// A state's body: `sy-army`.
    fn body(
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
                    Some(state) => self.state_body(&state.to_owned(), body),
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
    fn bodies_of_several(&mut self, id: TokenId, body: &str) -> Option<ActorId> {
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
    fn state_body(&mut self, state: &str, body: &str) -> ActorId {
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

    /// The state of which a person holds an office on the day.
    fn office_state(&self, person: &str) -> Option<String> {
        let offices = &self.knowledge.actor(person)?.offices;
        let held = offices.iter().filter(|office| self.day.is_none_or(|day| office.between.covers(day)));
        let states = held
            .filter(|office| self.knowledge.actor(&office.of).is_some_and(|of| of.kind == ActorKind::State));
        states.map(|office| office.of.clone()).next()
    }

    /// "Houthi fighters" are the Houthis; "Syrian rebels" are some.
    fn member(
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

    /// "The group": the last one named that it can stand for.
    fn anaphor(
        &mut self,
        id: TokenId,
        noun: &AgentNoun,
        owner: Option<&Owner>,
        definite: bool,
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
        let is_media =
            ["agency", "newspaper", "daily", "broadcaster", "channel", "outlet", "paper", "site", "magazine"]
                .iter()
                .any(|word| form.ends_with(word));
        let is_monitor = ["monitor", "watchdog", "observatory", "monitoring", "rights"]
            .iter()
            .any(|word| form.contains(word));
        let fits = |actor: &Actor| match noun.kind {
            ActorKind::State => actor.kind == ActorKind::State,
            ActorKind::Person => actor.kind == ActorKind::Person,
            _ if form.ends_with("ministry") || form.ends_with("department") => {
                actor.key.ends_with("ministry") || actor.name.ends_with("Department")
            }
            _ if is_media => actor.sector.as_deref() == Some("MED"),
            _ if is_monitor => matches!(actor.sector.as_deref(), Some("NGO" | "HRI")),
            _ => {
                let is_proper =
                    actor.name.starts_with(char::is_uppercase) || !actor.key.starts_with("local-");
                is_proper && matches!(actor.kind, ActorKind::ArmedGroup | ActorKind::Organization)
            }
        };
        self.roster.last(fits)
    }

    /// A person or people: on the side of their owner; one who is not definite is somebody new.
    fn human(
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

    /// The noun of the phrase as the name of a local actor: "senior officials" is "official".
    fn plain_form(&self, id: TokenId, noun: &AgentNoun) -> String {
        let form = self.text.token(id).span.of(&self.article.text).to_lowercase();
        match noun.form.rsplit_once(' ') {
            Some((before, _)) => format!("{before} {form}"),
            None => form,
        }
    }

    /// A local actor that is named after its owner.
    fn local_of(&mut self, id: TokenId, kind: ActorKind, owner: &Owner, sector: Option<&str>) -> ActorId {
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

    /// Gives a local actor its owner's side and country.
    fn belong(&mut self, id: ActorId, owner: Option<&Owner>, sector: Option<&str>) {
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

    fn of_owner(&mut self, owner: &Owner) -> ActorId {
        let actor = owner.actor.clone();
        self.roster.get_or_add(&owner.actor.key, || actor)
    }

    /// Whose the noun's bearer is: an adjective or name before it, a possessor, or "of" behind it.
    fn owner(&mut self, id: TokenId) -> Option<Owner> {
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
    fn owner_by_name(&mut self, modifier: TokenId) -> Option<Owner> {
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

    /// The agent noun at a head, with the words around it that belong to it: "foreign ministry
    /// spokesman", "chief of staff".
    fn noun_of(&self, id: TokenId) -> Option<AgentNoun> {
        self.noun_or_office(id).and_then(|(_, noun)| noun)
    }

    /// The longest agent noun or office at a head, in its comparable form.
    fn noun_or_office(&self, id: TokenId) -> Option<(String, Option<AgentNoun>)> {
        let token = self.text.token(id);
        if !matches!(token.upos, Upos::Noun | Upos::Propn | Upos::Adj) {
            return None;
        }
        let at = self.words.partition_point(|word| word.span.end <= token.span.start);
        let head = self.words.get(at).filter(|word| word.span.start < token.span.end)?;
        // A token may hold several words ("vice-president"): the last one is inflected.
        let last =
            self.words.partition_point(|word| word.span.start < token.span.end).saturating_sub(1).max(at);
        let lemma = normalize::name(&token.lemma);
        let lemma = if last > at { lemma } else { lemma.rsplit(' ').next().unwrap_or(&head.form).to_owned() };
        let mut forms: Vec<String> = Vec::new();
        let mut behind = String::new();
        for base in [lemma.as_str(), singular(&head.form), head.form.as_str()] {
            if base.is_empty() || forms.iter().any(|form| form == base) {
                continue;
            }
            behind.clear();
            behind.push_str(base);
            forms.push(base.to_owned());
            for word in self.words[last + 1..].iter().take(4).take_while(|word| word.joined) {
                if word.form != "the" {
                    behind.push(' ');
                    behind.push_str(&word.form);
                    forms.push(behind.clone());
                }
            }
            let mut before = base.to_owned();
            let mut joined = head.joined;
            for i in (0..at).rev().take(4) {
                if !joined {
                    break;
                }
                before = format!("{} {before}", self.words[i].form);
                forms.push(before.clone());
                joined = self.words[i].joined;
            }
        }
        forms.sort_by_key(|form| std::cmp::Reverse(form.split(' ').count()));
        forms.into_iter().find_map(|form| {
            let noun = self.lexicon.agent(&form).cloned();
            (noun.is_some() || self.lexicon.office(&form).is_some()).then_some((form, noun))
        })
    }

    fn is_definite(&self, id: TokenId) -> bool {
        self.tree.children(id).iter().any(|child| {
            let token = self.text.token(*child);
            token.deprel.is("nmod:poss")
                || token.deprel.is("det")
                    && matches!(&*token.lemma, "the" | "this" | "that" | "these" | "those")
        })
    }

    pub fn is_plural(&self, id: TokenId) -> bool {
        self.text.token(id).feats.get("Number") == Some("Plur")
    }

    fn children_with(&self, id: TokenId, deprel: &str) -> Vec<TokenId> {
        self.tree
            .children(id)
            .iter()
            .copied()
            .filter(|child| self.text.token(*child).deprel.is(deprel))
            .collect()
    }

    /// Records the mention at a head, if it has an actor.
    fn say(&mut self, id: TokenId) {
        let Resolved::Done(Some(actor)) = self.state_of[id.idx()] else { return };
        let token = self.text.token(id);
        let modifier = matches!(token.deprel.universal(), "compound" | "amod");
        let span = if modifier {
            self.name_heads(id).unwrap_or(token.span)
        } else if matches!(token.upos, Upos::Pron | Upos::Det) {
            token.span
        } else {
            let phrase = self.tree.phrase(self.text, id);
            self.name_heads(id).map_or(phrase, |name| phrase.cover(name))
        };
        self.roster.said.push(Said {
            head: id,
            span,
            actor,
            sentence: token.sentence.0,
            is_subject: is_subject(self.text, id),
            is_plural: self.is_plural(id),
            is_anchor: !modifier && !matches!(token.upos, Upos::Pron | Upos::Det),
        });
    }

    /// A mention of several together: "the army and the police". "Or" leaves open which.
    fn join(&mut self, id: TokenId) {
        let conjuncts: Vec<TokenId> = self.children_with(id, "conj");
        if conjuncts.is_empty() {
            return;
        }
        let of = |id: TokenId| self.roster.said.iter().find(|said| said.head == id && said.is_anchor);
        let Some(first) = of(id) else { return };
        let mut members = vec![first.actor];
        let mut span = first.span;
        let mut is_open = false;
        for conjunct in conjuncts {
            let Some(said) = of(conjunct) else { return };
            members.push(said.actor);
            span = span.cover(said.span);
            is_open |=
                self.children_with(conjunct, "cc").iter().any(|cc| &*self.text.token(*cc).lemma == "or");
        }
        let mut distinct = members.clone();
        distinct.sort_unstable();
        distinct.dedup();
        if distinct.len() < 2 {
            return;
        }
        let first = *first;
        let actor = self.together(&members, is_open);
        self.roster.said.push(Said { span, actor, is_plural: true, ..first });
    }

    /// Several actors as one; "or" leaves open which.
    fn together(&mut self, members: &[ActorId], is_open: bool) -> ActorId {
        let actors: Vec<Actor> = members.iter().map(|id| self.roster.actor(*id).clone()).collect();
        let Some(first) = actors.first() else { return self.roster.local("several", ActorKind::Unknown) };
        let kind =
            if actors.iter().all(|actor| actor.kind == first.kind) { first.kind } else { ActorKind::Unknown };
        let names: Vec<&str> = actors.iter().map(|actor| actor.name.as_str()).collect();
        let joint = self.roster.local(&names.join(if is_open { " or " } else { " and " }), kind);
        let shared = |field: fn(&Actor) -> &Option<String>| {
            let value = field(first);
            actors.iter().all(|actor| field(actor) == value).then(|| value.clone()).flatten()
        };
        let [side, sector, country] = [shared(|a| &a.side), shared(|a| &a.sector), shared(|a| &a.country)];
        let actor = self.roster.actor_mut(joint);
        (actor.side, actor.sector, actor.country) = (side, sector, country);
        if is_open {
            actor.candidates = actors.iter().map(|actor| actor.key.clone()).collect();
        }
        joint
    }
}

/// The actor of an entry on a day.
fn as_of(knowledge: &Knowledge, entry: &ActorEntry, day: Option<Day>) -> Actor {
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

/// Entities that are actors wherever they stand.
fn is_actor_type(kind: EntityType) -> bool {
    use EntityType::{ArmedGroup, Government, Nationality, Organization, Person};
    matches!(kind, Person | Organization | ArmedGroup | Government | Nationality)
}

/// The tokens that share a character with a span.
fn tokens_touching(text: &Analysis, span: Span) -> std::ops::Range<usize> {
    let start = text.tokens.partition_point(|token| token.span.end <= span.start);
    let end = text.tokens.partition_point(|token| token.span.start < span.end);
    start..end.max(start)
}

/// An acronym in brackets right behind a name: "(FNO)".
fn acronym_behind(text: &str, span: Span) -> Option<&str> {
    let rest = text.get(span.end as usize..)?.trim_start().strip_prefix('(')?;
    let (inside, _) = rest.split_once(')')?;
    let n_capitals = inside.chars().filter(|c| c.is_uppercase()).count();
    let fits = inside.len() <= 12
        && n_capitals >= 2
        && !inside.contains(' ')
        && inside.starts_with(char::is_uppercase);
    fits.then_some(inside)
}

/// An English plural without its ending; the word itself where it has none.
fn singular(word: &str) -> &str {
    word.strip_suffix('s').filter(|rest| rest.len() > 2 && !rest.ends_with('s')).unwrap_or(word)
}
