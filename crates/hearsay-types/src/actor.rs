//! Actors: states, bodies, groups and persons that do something, and their mentions in a report.

use crate::{
    Span,
    names::{index, named},
};

index! {
    /// Position of an actor in [`Actors::actors`] of one report.
    ActorId
}

named! {
    /// What an actor is.
    ActorKind {
        State = "state",
        GovernmentBody = "government_body",
        ArmedGroup = "armed_group",
        Organization = "organization",
        Person = "person",
        /// A people, a population, the followers of a faith or cause.
        People = "people",
        Unknown = "unknown",
    }
}

/// Somebody who does something in a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The key in the actor file (`sy-government`), or `local-` and a form of the name for an actor that
    /// no file knows.
    pub key: String,
    /// The name on the report's day.
    pub name: String,
    /// What it is.
    pub kind: ActorKind,
    /// The side that it belongs to on the report's day, as an actor's key.
    pub side: Option<String>,
    /// PLOVER sector: `MIL`, `GOV`, `REB`, `CVL`, ...
    pub sector: Option<String>,
    /// ISO 3166-1 alpha-3 code.
    pub country: Option<String>,
    /// Where the name could be that of several actors and the report does not tell which: their keys,
    /// the likeliest first. Empty otherwise.
    pub candidates: Vec<String>,
}

/// Words that stand for an actor: a name, a description or a pronoun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Where it stands: the whole noun phrase without a relative clause.
    pub span: Span,
    /// Whom it stands for.
    pub actor: ActorId,
    /// Mentions of one number corefer.
    pub cluster: u32,
}

/// The actors of one report.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Actors {
    /// In the order of their first mention.
    pub actors: Vec<Actor>,
    /// In the order of the text; may nest ("the army of Syria").
    pub mentions: Vec<Mention>,
}

impl Actors {
    /// The actor whose mention covers `span` most closely.
    pub fn at(&self, span: Span) -> Option<ActorId> {
        let covering = self.mentions.iter().filter(|mention| mention.span.contains(span));
        covering.min_by_key(|mention| mention.span.len()).map(|mention| mention.actor)
    }

    /// One actor.
    pub fn actor(&self, id: ActorId) -> &Actor {
        &self.actors[id.idx()]
    }
}
