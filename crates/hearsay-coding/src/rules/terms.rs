//! Tests on the words that fill a slot, and named lists of them.

use crate::frames::{Classes, Frame, Framer, Slot, Vocabulary, WordId, WordSet};
use hearsay_types::{ActorKind, EntityType, TokenId, Upos};
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;

/// What may fill a slot: any of several words, phrases and kinds.
#[derive(Debug, Clone, Default)]
pub struct Terms {
    words: FxHashSet<WordId>,
    phrases: Vec<Box<[WordId]>>,
    kinds: Vec<Kind>,
}

/// A kind of filler.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    Anything,
    Actor,
    Place,
    Time,
    Number,
    Clause,
    Entity(EntityType),
    ActorKind(ActorKind),
    Sector(Box<str>),
    Class(Classes),
}

/// Lists by name, as written.
pub type Lists = BTreeMap<String, Vec<String>>;

impl Terms {
    /// Reads terms as rule files write them: `word` (`word:place` where the word would mean a kind), `two words`, `@list`, `any`, `actor`, `place`, `time`,
    /// `number`, `clause`, `entity:weapon`, `kind:state`, `sector:MIL`, `class:vehicle`. Fails with the term that means nothing.
    pub fn parse(terms: &[String], lists: &Lists, vocabulary: &mut Vocabulary) -> Result<Self, String> {
        let mut parsed = Self::default();
        parsed.add(terms, lists, vocabulary, 0)?;
        Ok(parsed)
    }

    fn add(
        &mut self,
        terms: &[String],
        lists: &Lists,
        words: &mut Vocabulary,
        depth: u8,
    ) -> Result<(), String> {
        for term in terms {
            if let Some(name) = term.strip_prefix('@') {
                let list = lists.get(name).ok_or_else(|| format!("there is no list {term}"))?;
                if depth > 8 {
                    return Err(format!("list {term} includes itself"));
                }
                self.add(list, lists, words, depth + 1)?;
            } else if let Some(word) = term.strip_prefix("word:") {
                self.words.insert(words.intern(word));
            } else if let Some(kind) = Kind::parse(term)? {
                self.kinds.push(kind);
            } else if term.contains(' ') {
                self.phrases.push(words.intern_phrase(term));
            } else {
                self.words.insert(words.intern(term));
            }
        }
        Ok(())
    }

    /// Whether one of the words is in a set.
    pub fn has_word_of(&self, set: &WordSet) -> bool {
        self.words.iter().any(|word| set.holds(*word))
    }

    /// Whether the phrase or clause with this head is one of these, or a part or number of one: "340 tonnes of
    /// flour" is flour.
    pub fn accept(&self, framer: &Framer<'_>, head: TokenId) -> bool {
        self.accept_word(framer, head)
            || framer.whole_of(head).is_some_and(|whole| self.accept_word(framer, whole))
    }

    fn accept_word(&self, framer: &Framer<'_>, head: TokenId) -> bool {
        let reading = framer.reading;
        self.words.contains(&reading.lemma(head))
            || self.words.contains(&reading.form(head))
            || self.kinds.iter().any(|kind| kind.accepts(framer, head))
            || self.phrases.iter().any(|phrase| holds_phrase(framer, head, phrase))
    }
}

impl Kind {
    /// `None` for a plain word.
    fn parse(term: &str) -> Result<Option<Self>, String> {
        let Some((class, name)) = term.split_once(':') else {
            return Ok(match term {
                "any" => Some(Self::Anything),
                "actor" => Some(Self::Actor),
                "place" => Some(Self::Place),
                "time" => Some(Self::Time),
                "number" => Some(Self::Number),
                "clause" => Some(Self::Clause),
                _ => None,
            });
        };
        let kind = match class {
            "entity" => EntityType::from_name(name).map(Self::Entity),
            "kind" => ActorKind::from_name(name).map(Self::ActorKind),
            "sector" => Some(Self::Sector(name.into())),
            "class" => Classes::from_name(name).map(Self::Class),
            _ => None,
        };
        kind.map(Some).ok_or_else(|| format!("`{term}` is no kind of filler"))
    }

    fn accepts(&self, framer: &Framer<'_>, head: TokenId) -> bool {
        let participants = framer.participants;
        match self {
            Self::Anything => true,
            Self::Actor => framer.is_actor(head),
            Self::Place => framer.is_place(head),
            Self::Time => participants.is_time(head),
            Self::Number => framer.tree.upos(head) == Upos::Num && !participants.is_time(head),
            Self::Clause => framer.tree.upos(head) == Upos::Verb,
            Self::Entity(kind) => participants.entity(head) == Some(*kind),
            Self::ActorKind(kind) => participants.actor_kind(head) == Some(*kind),
            Self::Sector(sector) => participants.sector(head) == Some(sector),
            Self::Class(class) => class.meet(framer.reading.classes(head)),
        }
    }
}

/// Whether the words of `phrase` stand next to each other, or with a hyphen between, and `head` is the last.
fn holds_phrase(framer: &Framer<'_>, head: TokenId, phrase: &[WordId]) -> bool {
    let Some((last, before)) = phrase.split_last() else { return false };
    let mut at = head;
    framer.reading.is(head, *last)
        && before.iter().rev().all(|word| {
            // "cease-fire" is three tokens
            let mut previous = framer.tree.neighbor(at, -1);
            if previous.is_some_and(|id| framer.tree.lemma(id) == "-") {
                previous = framer.tree.neighbor(at, -2);
            }
            at = previous.unwrap_or(at);
            previous.is_some_and(|id| framer.reading.is(id, *word))
        })
}

/// The plain words and the classes of nouns of a list, lists within it included. Phrases and other kinds are
/// left out.
pub fn words_of(name: &str, lists: &Lists, vocabulary: &mut Vocabulary) -> Result<WordSet, String> {
    let terms = Terms::parse(&[format!("@{name}")], lists, vocabulary)?;
    let classes = terms.kinds.iter().fold(Classes::NONE, |all, kind| match kind {
        Kind::Class(class) => all.or(*class),
        _ => all,
    });
    Ok(WordSet::new(terms.words, classes))
}

/// A slot as rule files name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SlotName {
    /// A slot of the frame.
    Frame(Slot<'static>),
    /// A preposition's lemma.
    Preposition(Box<str>),
    /// The predicate's own phrase.
    Itself,
    /// The clause around the predicate; a test accepts any word of it.
    Clause,
    /// Whoever is named next behind the predicate.
    Nearby,
    /// The auxiliaries of the predicate.
    Auxiliary,
    /// The preposition before the predicate.
    Case,
    /// A slot of the frames of what fills a slot: `complement.agent`.
    Within(Box<SlotName>, Box<SlotName>),
}

impl SlotName {
    /// `agent`, `patient`, ..., `self`, `clause`; any other word is a preposition.
    /// `complement.agent` is the agent of the complement.
    pub fn parse(name: &str) -> Self {
        if let Some((outer, inner)) = name.split_once('.') {
            return Self::Within(Box::new(Self::parse(outer)), Box::new(Self::parse(inner)));
        }
        Self::Frame(match name {
            "agent" => Slot::Agent,
            "patient" => Slot::Patient,
            "recipient" => Slot::Recipient,
            "subject" => Slot::Subject,
            "owner" => Slot::Owner,
            "modifier" => Slot::Modifier,
            "complement" => Slot::Complement,
            "purpose" => Slot::Purpose,
            "self" => return Self::Itself,
            "nearby" => return Self::Nearby,
            "aux" => return Self::Auxiliary,
            "case" => return Self::Case,
            "clause" => return Self::Clause,
            preposition => return Self::Preposition(preposition.into()),
        })
    }

    /// As a slot of a frame; `None` for what is no part of the frame itself.
    pub fn slot(&self) -> Option<Slot<'_>> {
        match self {
            Self::Frame(slot) => Some(*slot),
            Self::Preposition(preposition) => Some(Slot::Preposition(preposition)),
            Self::Itself | Self::Clause | Self::Nearby | Self::Auxiliary | Self::Case | Self::Within(..) => {
                None
            }
        }
    }

    /// The heads of what fills the slot.
    pub fn fillers(&self, framer: &Framer<'_>, frame: &Frame<'_>) -> Vec<TokenId> {
        match self {
            Self::Itself => vec![frame.head],
            Self::Clause => framer.clause_words(framer.clause_head(frame.top)),
            Self::Nearby => framer.actors_behind(frame.head),
            Self::Auxiliary => {
                let children = framer.tree.children(frame.head).iter().copied();
                let is_auxiliary = |child: &TokenId| {
                    let copula = framer.tree.rel(*child).is("cop");
                    // "is to leave"
                    let obliges = framer.tree.lemma(*child) == "to"
                        && framer.tree.neighbor(*child, -1).is_some_and(|be| framer.tree.lemma(be) == "be");
                    framer.tree.rel(*child).is("aux") || copula || obliges
                };
                children.filter(is_auxiliary).collect()
            }
            Self::Case => {
                let children = framer.tree.children(frame.head).iter().copied();
                children.filter(|child| framer.tree.rel(*child).is("case")).collect()
            }
            Self::Within(outer, inner) => {
                let outer = outer.fillers(framer, frame).into_iter();
                let frames = outer.filter_map(|head| framer.frame(head));
                frames.flat_map(|frame| inner.fillers(framer, &frame)).collect()
            }
            slot => {
                let arguments = slot.slot().into_iter().flat_map(|slot| frame.all(slot));
                arguments.map(|argument| argument.head).collect()
            }
        }
    }
}
