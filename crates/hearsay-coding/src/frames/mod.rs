//! Predicates with their participants, read off the parse.
//!
//! In comes a parsed text; for any verb, noun or adjective of it a [`Frame`] comes out: who does it, to
//! whom, by which prepositions the rest is joined. A frame does not depend on how the clause puts it:
//! passives, relative clauses, participles, control verbs, coordinated predicates, light verbs
//! ("carried out an attack on") and event nouns ("the bombing of X by Y", "Russian attacks on Z") give the
//! same participants as the plain active clause does. Where the parse lacks a participant that stands in
//! plain sight, the words' order gives it, marked as a guess.
//!
//! Method: normalization of Universal Dependencies in the manner of PredPatt (White et al. 2016), with the
//! controller of an infinitive chosen by verb lists (`data/frames/verbs.toml`).
//! Known gaps: gapping ("Russia bombed the east, Syria the west"), subjects across sentences.

mod classes;
mod clause;
mod framer;
mod guess;
mod nouns;
mod participants;
mod responsibility;
mod subjects;
mod tolls;
mod tree;
mod verbs;
mod words;

pub use classes::Classes;
pub use framer::{Framer, Lexicon};
pub use participants::Participants;
pub use tree::Tree;
pub use words::{Reading, Vocabulary, WordId, WordSet};

use hearsay_types::TokenId;

/// What part of speech a frame's predicate is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PredicateClass {
    /// Verbs, and participles that stand before nouns.
    Verb,
    /// Nouns that name an event or say what somebody is.
    Noun,
    /// Adjectives with or without a copula.
    Adjective,
}

/// The part that a participant plays in a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Slot<'a> {
    /// Who does it: the subject of an active verb, `by` of a passive, the doer of an event noun.
    Agent,
    /// What it is done to: the object, the subject of a passive.
    Patient,
    /// To whom something is given: an indirect object.
    Recipient,
    /// Of whom a noun or adjective is said: subject of a copula, host of an apposition.
    Subject,
    /// The possessor of a noun.
    Owner,
    /// A word before a noun: compound or adjective.
    Modifier,
    /// A clause that completes a verb or noun: its predicate.
    Complement,
    /// A clause of purpose: its predicate.
    Purpose,
    /// A phrase or clause behind this preposition, by lemma.
    Preposition(&'a str),
}

/// How a participant was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Evidence {
    /// The parse joins it to the predicate.
    Direct,
    /// Another predicate of the sentence hands it down.
    Shared,
    /// Who speaks says it of himself: "claimed responsibility for the attack".
    Avowed,
    /// It stands next to the predicate.
    Guessed,
}

/// One participant of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Argument<'a> {
    /// Its part.
    pub slot: Slot<'a>,
    /// The head of the words that name it.
    pub head: TokenId,
    /// How it was found.
    pub evidence: Evidence,
}

/// A predicate with its participants.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame<'a> {
    /// The predicate's token.
    pub head: TokenId,
    /// Its class.
    pub class: PredicateClass,
    /// The verb that carries tense and negation: the outermost of `tried to attack`, the light verb of
    /// `carried out an attack`; else the head.
    pub top: TokenId,
    /// Whether it is a passive or a past participle.
    pub passive: bool,
    /// The participants, those joined most closely first.
    pub arguments: Vec<Argument<'a>>,
}

impl<'a> Frame<'a> {
    /// The participants that play this part.
    pub fn all(&self, slot: Slot<'_>) -> impl Iterator<Item = &Argument<'a>> {
        self.arguments.iter().filter(move |argument| same(argument.slot, slot))
    }

    /// The first participant that plays this part.
    pub fn get(&self, slot: Slot<'_>) -> Option<TokenId> {
        self.all(slot).next().map(|argument| argument.head)
    }

    /// Adds a participant.
    fn push(&mut self, slot: Slot<'a>, head: TokenId, evidence: Evidence) {
        if head != self.head && !self.arguments.iter().any(|a| a.head == head && a.slot == slot) {
            self.arguments.push(Argument { slot, head, evidence });
        }
    }
}

fn same(a: Slot<'_>, b: Slot<'_>) -> bool {
    match (a, b) {
        (Slot::Preposition(a), Slot::Preposition(b)) => a.eq_ignore_ascii_case(b),
        _ => a == b,
    }
}
