//! What kind of thing a noun phrase names.

use super::{Lexicon, Reading, Tree};
use hearsay_types::{
    ActorId, ActorKind, Actors, EntityType, PlaceMention, Span, TimeExpression, TokenId, Upos,
};

/// Tells actors, places and times among the words of a text, from what earlier stages found.
pub struct Participants<'a> {
    tree: &'a Tree<'a>,
    actors: &'a Actors,
    lexicon: &'a Lexicon,
    /// For each token the entity that it lies in.
    entities: Vec<Option<EntityType>>,
    in_place: Vec<bool>,
    in_time: Vec<bool>,
    /// For each token the actor of the closest mention around it.
    mentioned: Vec<Option<ActorId>>,
}

impl<'a> Participants<'a> {
    /// Marks the tokens of a text. `lexicon` has the common nouns and pronouns that
    /// name actors ("troops", "they") and times.
    pub fn new(
        tree: &'a Tree<'a>,
        actors: &'a Actors,
        places: &[PlaceMention],
        times: &[TimeExpression],
        reading: &Reading,
        lexicon: &'a Lexicon,
    ) -> Self {
        let text = tree.text();
        let n = text.tokens.len();
        let mut marked = Self {
            tree,
            actors,
            lexicon,
            entities: vec![None; n],
            in_place: vec![false; n],
            in_time: vec![false; n],
            mentioned: vec![None; n],
        };
        for entity in &text.entities {
            for i in text.tokens_in(entity.span) {
                marked.entities[i] = Some(entity.kind);
            }
        }
        for place in places {
            marked.in_place[text.tokens_in(place.span)].fill(true);
        }
        for time in times {
            marked.in_time[text.tokens_in(time.span)].fill(true);
        }
        for i in 0..n {
            marked.in_time[i] |= lexicon.times.has(reading, TokenId::from(i));
        }
        let mut mentions: Vec<_> = actors.mentions.iter().collect();
        mentions.sort_by_key(|mention| std::cmp::Reverse(mention.span.len()));
        for mention in mentions {
            marked.mentioned[text.tokens_in(mention.span)].fill(Some(mention.actor));
        }
        marked
    }

    /// The entity that the token lies in.
    pub fn entity(&self, id: TokenId) -> Option<EntityType> {
        self.entities[id.idx()]
    }

    /// The actor whose mention covers the token most closely.
    pub fn actor(&self, id: TokenId) -> Option<ActorId> {
        self.mentioned[id.idx()]
    }

    /// The kind of that actor.
    pub fn actor_kind(&self, id: TokenId) -> Option<ActorKind> {
        self.actor(id).map(|actor| self.actors.actor(actor).kind)
    }

    /// The PLOVER sector of that actor.
    pub fn sector(&self, id: TokenId) -> Option<&'a str> {
        self.actor(id).and_then(|actor| self.actors.actor(actor).sector.as_deref())
    }

    /// All actors of the report.
    pub const fn actors(&self) -> &'a Actors {
        self.actors
    }

    /// Whether the token lies in a temporal expression.
    pub fn is_time(&self, id: TokenId) -> bool {
        self.in_time[id.idx()] || self.entity(id) == Some(EntityType::Date)
    }

    /// Whether the token lies in a toponym or the name of something built. The name of a person who is known is
    /// none, whatever villages bear it.
    pub fn is_place(&self, id: TokenId) -> bool {
        let named = self.in_place[id.idx()]
            || matches!(self.entity(id), Some(EntityType::Place | EntityType::Facility));
        named && !self.is_known_person(id)
    }

    fn is_known_person(&self, id: TokenId) -> bool {
        let actor = self.actor(id).map(|actor| self.actors.actor(actor));
        actor.is_some_and(|actor| actor.kind == ActorKind::Person && !actor.key.starts_with("local-"))
    }

    /// Whether the phrase with this head names somebody who can act: a person, a body, a group, a people,
    /// a state.
    pub fn is_actor(&self, id: TokenId, reading: &Reading) -> bool {
        if self.is_time(id) {
            return false;
        }
        // "suspected" is no suspect
        if self.tree.upos(id) != Upos::Verb && self.lexicon.people.has(reading, id) {
            return true;
        }
        if self.lexicon.instruments.has(reading, id) {
            return false;
        }
        match self.entity(id) {
            Some(
                EntityType::Person
                | EntityType::Organization
                | EntityType::ArmedGroup
                | EntityType::Government
                | EntityType::Nationality,
            ) => return true,
            Some(EntityType::Place) => return self.actor(id).is_some() || self.tree.upos(id) == Upos::Propn,
            Some(_) => return false,
            None => {}
        }
        let upos = self.tree.upos(id);
        match upos {
            Upos::Propn => !self.in_place[id.idx()],
            // A mention may be a whole phrase; only its head or a pronoun stands for the actor.
            Upos::Noun => self.actor(id).is_some() && self.heads_mention(id),
            Upos::Adj => self.is_mention_by_itself(id),
            Upos::Pron | Upos::Num => self.actor(id).is_some() || self.is_subject_it(id),
            Upos::Det => self.is_mention_by_itself(id),
            _ => false,
        }
    }

    /// Whether no mention of the token's actor holds the token's own head as well.
    fn heads_mention(&self, id: TokenId) -> bool {
        let actor = self.actor(id);
        self.tree.head(id).is_none_or(|head| self.actor(head) != actor || !self.tree.is_nominal(head))
    }

    /// "It" as a subject: more often a body than a thing, where a rule asks for somebody who acts.
    fn is_subject_it(&self, id: TokenId) -> bool {
        self.tree.lemma(id) == "it" && self.tree.rel(id).as_str() == "nsubj"
    }

    /// Whether the token alone is a mention: "Syrian" of "Syrian army".
    fn is_mention_by_itself(&self, id: TokenId) -> bool {
        let span = self.tree.token(id).span;
        self.actor(id).is_some() && self.actors.mentions.iter().any(|mention| mention.span == span)
    }

    /// The words at the token.
    pub fn span(&self, id: TokenId) -> Span {
        self.tree.token(id).span
    }
}
