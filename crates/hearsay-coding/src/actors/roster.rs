//! The actors of one report so far, by every name and description that it has used for them.

use crate::knowledge::{Gender, normalize};
use hearsay_types::{Actor, ActorId, ActorKind, Span, TokenId};
use rustc_hash::FxHashMap;

/// A mention.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said {
    pub head: TokenId,
    pub span: Span,
    pub actor: ActorId,
    /// Whether it is a noun phrase of its own: no pronoun, no modifier.
    pub is_anchor: bool,
    /// Whether it is several joined: "the army and the police".
    pub is_joint: bool,
}

/// The actors, and the mentions in the order in which they were found.
#[derive(Debug, Default)]
pub(super) struct Roster {
    pub actors: Vec<Actor>,
    pub genders: FxHashMap<ActorId, Gender>,
    pub said: Vec<Said>,
    by_key: FxHashMap<String, ActorId>,
    /// Names, acronyms and surnames that the report has introduced.
    by_name: FxHashMap<String, ActorId>,
    /// The last actor that a noun stood for: "spokesman", "rebel".
    by_noun: FxHashMap<String, ActorId>,
}

impl Roster {
    /// The actor of this key, made by `make` when the report has not had it.
    pub fn get_or_add(&mut self, key: &str, make: impl FnOnce() -> Actor) -> ActorId {
        if let Some(id) = self.by_key.get(key) {
            return *id;
        }
        let id = ActorId::from(self.actors.len());
        self.actors.push(make());
        self.by_key.insert(key.to_owned(), id);
        id
    }

    /// A local actor; one of the same key is the same actor.
    pub fn local(&mut self, name: &str, kind: ActorKind) -> ActorId {
        let key = local_key(name);
        self.get_or_add(&key.clone(), || blank(key, name, kind))
    }

    /// A local actor that is nobody mentioned so far: its key is numbered if need be.
    pub fn another(&mut self, name: &str, kind: ActorKind) -> ActorId {
        let base = local_key(name);
        let mut key = base.clone();
        let mut n = 1;
        while self.by_key.contains_key(&key) {
            n += 1;
            key = format!("{base}-{n}");
        }
        self.get_or_add(&key.clone(), || blank(key, name, kind))
    }

    pub fn has(&self, key: &str) -> Option<ActorId> {
        self.by_key.get(key).copied()
    }

    pub fn actor(&self, id: ActorId) -> &Actor {
        &self.actors[id.idx()]
    }

    pub fn actor_mut(&mut self, id: ActorId) -> &mut Actor {
        &mut self.actors[id.idx()]
    }

    /// Whom the report means by a name that it has introduced.
    pub fn named(&self, name: &str) -> Option<ActorId> {
        self.by_name.get(&normalize::name(name)).copied()
    }

    /// Remembers a name; a person's surname too.
    pub fn remember(&mut self, name: &str, id: ActorId) {
        let form = normalize::name(name);
        if self.actor(id).kind == ActorKind::Person
            && let Some((given, surname)) = form.rsplit_once(' ')
        {
            self.by_name.insert(surname.to_owned(), id);
            if let Some(particle) =
                given.rsplit(' ').next().filter(|word| ["al", "bin", "de", "van", "von"].contains(word))
            {
                self.by_name.insert(format!("{particle} {surname}"), id);
            }
        }
        self.by_name.insert(form, id);
    }

    /// Whom the report last meant by a noun.
    pub fn described(&self, noun: &str) -> Option<ActorId> {
        self.by_noun.get(noun).copied()
    }

    /// Remembers for whom a noun stood.
    pub fn describe(&mut self, noun: &str, id: ActorId) {
        self.by_noun.insert(noun.to_owned(), id);
    }

    /// The last mention whose actor `fits`.
    pub fn last(&self, fits: impl Fn(&Actor) -> bool) -> Option<ActorId> {
        self.said.iter().rev().map(|said| said.actor).find(|id| fits(self.actor(*id)))
    }
}

/// A local actor with nothing known but name and kind.
fn blank(key: String, name: &str, kind: ActorKind) -> Actor {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    Actor { key, name, kind, side: None, sector: None, country: None, candidates: Vec::new() }
}

/// `local-` and the words of a name.
fn local_key(name: &str) -> String {
    let mut key = String::from("local-");
    let form = normalize::name(name);
    let plain = form.strip_prefix("the ").unwrap_or(&form).replace(' ', "-");
    key.extend(plain.chars().take(60));
    if key == "local-" {
        key.push_str("unnamed");
    }
    key
}
