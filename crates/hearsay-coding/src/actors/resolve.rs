//! From a nominal head of the parse to an actor.

use super::{
    lexicon::Lexicon,
    phrase::Tree,
    roster::{Roster, Said},
};
use crate::knowledge::{
    ActorEntry, Day, EntryId, Found, Knowledge,
    normalize::{self, Word},
};
use hearsay_types::{
    Actor, ActorId, ActorKind, Actors, Analysis, Article, Coreference, EntityType, Mention, Span, TokenId,
    Upos,
};

/// How deep possessors may nest.
pub(super) const MAX_DEPTH: u32 = 12;

/// The linking of one report.
pub(super) struct Linking<'a> {
    pub knowledge: &'a Knowledge,
    pub lexicon: &'a Lexicon,
    pub article: &'a Article,
    pub text: &'a Analysis,
    pub coreference: &'a Coreference,
    pub tree: Tree,
    pub roster: Roster,
    pub day: Option<Day>,
    pub words: Vec<Word>,
    pub names: Vec<Found>,
    /// For every token the name and the entity that it lies in.
    pub name_at: Vec<Option<u32>>,
    pub entity_at: Vec<Option<u32>>,
    pub state_of: Vec<Resolved>,
    pub depth: u32,
    /// The state that the report is mostly about.
    pub main_state: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Resolved {
    Open,
    Busy,
    Done(Option<ActorId>),
}

impl<'a> Linking<'a> {
    pub fn new(
        knowledge: &'a Knowledge,
        lexicon: &'a Lexicon,
        article: &'a Article,
        text: &'a Analysis,
        coreference: &'a Coreference,
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
            coreference,
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
    pub(super) fn mark(&mut self) {
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

    /// The state whose names, people, bodies, groups and places are said most often, those that something
    /// is "in" three times over; the first of equals.
    pub(super) fn most_named_state(&self) -> Option<String> {
        let states = || self.knowledge.actors().iter().filter(|actor| actor.kind == ActorKind::State);
        let mut counts: Vec<(&str, u32)> = Vec::new();
        for (i, name) in self.names.iter().enumerate() {
            let country = match name.uses.first() {
                Some((EntryId::Actor(i), _)) => {
                    self.knowledge.actors().get(*i as usize).and_then(|a| a.country.as_deref())
                }
                Some((EntryId::Place(i), _)) => {
                    self.knowledge.places().get(*i as usize).and_then(|p| p.country.as_deref())
                }
                None => None,
            };
            let Some(country) = country else { continue };
            let located = self.head_of_name(i).and_then(|head| self.tree.case_of(self.text, head));
            let weight = if located.as_deref() == Some("in") { 3 } else { 1 };
            match counts.iter_mut().find(|(other, _)| *other == country) {
                Some((_, count)) => *count += weight,
                None => counts.push((country, weight)),
            }
        }
        let most = counts.iter().map(|(_, count)| *count).max()?;
        let (country, _) = counts.into_iter().find(|(_, count)| *count == most)?;
        states().find(|state| state.country.as_deref() == Some(country)).map(|state| state.key.clone())
    }

    pub(super) fn actor_entry(&self, id: EntryId) -> Option<&'a ActorEntry> {
        match id {
            EntryId::Actor(i) => self.knowledge.actors().get(i as usize),
            EntryId::Place(_) => None,
        }
    }

    /// Whether a token can be the head of a mention.
    pub(super) fn is_nominal(&self, id: TokenId) -> bool {
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

    /// The token of a span whose head lies outside of it.
    pub(super) fn head_in(&self, span: Span) -> Option<TokenId> {
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

    pub(super) fn resolve_new(&mut self, id: TokenId) -> Option<ActorId> {
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
        if token.upos == Upos::Propn
            && let Some(known) = self.roster.named(token.span.of(&self.article.text))
        {
            return Some(known);
        }
        if (token.deprel.is("nmod:desc") || token.deprel.is("compound"))
            && let Some(head) = token.head
            && head > id
            && self.entity_at[head.idx()]
                .is_some_and(|i| self.text.entities[i as usize].kind == EntityType::Person)
        {
            return self.resolve(head);
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

    pub(super) fn children_with(&self, id: TokenId, deprel: &str) -> Vec<TokenId> {
        self.tree
            .children(id)
            .iter()
            .copied()
            .filter(|child| self.text.token(*child).deprel.is(deprel))
            .collect()
    }

    /// Records the mention at a head, if it has an actor.
    pub(super) fn say(&mut self, id: TokenId) {
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
            is_anchor: !modifier && !matches!(token.upos, Upos::Pron | Upos::Det),
            is_joint: false,
        });
    }

    /// A mention of several together: "the army and the police". "Or" leaves open which.
    pub(super) fn join(&mut self, id: TokenId) {
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
        self.roster.said.push(Said { span, actor, is_joint: true, ..first });
    }

    /// Several actors as one; "or" leaves open which.
    pub(super) fn together(&mut self, members: &[ActorId], is_open: bool) -> ActorId {
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

/// The tokens that share a character with a span.
pub(super) fn tokens_touching(text: &Analysis, span: Span) -> std::ops::Range<usize> {
    let start = text.tokens.partition_point(|token| token.span.end <= span.start);
    let end = text.tokens.partition_point(|token| token.span.start < span.end);
    start..end.max(start)
}
