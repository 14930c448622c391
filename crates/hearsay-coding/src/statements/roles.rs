//! Who and what fills the roles of a statement, and in which words.

use super::Coder;
use crate::{
    frames::{Evidence, Frame, Framer, PredicateClass, Slot},
    rules::{Rule, SlotName, Target},
};
use hearsay_types::{EntityType, EventType, Role, TokenId, Upos};

/// The heads of what fills the roles of one statement.
#[derive(Debug, Clone, Default)]
pub(super) struct Roles {
    /// A role's name with the head of its words.
    fillers: Vec<(Box<str>, TokenId)>,
    /// The roles that one of several joined names fills by itself.
    alone: Vec<Box<str>>,
}

/// Roles that somebody who can act fills, directly or through a thing that he uses.
const ACTING: &[&str] = &["actor", "from", "by"];
/// Of these, those that a text or a measure cannot fill.
const DOING: &[&str] = &["actor", "from"];
/// Roles that may be filled by a whole clause.
const CLAUSAL: &[&str] = &["content", "what"];
/// Roles that make a statement one of political interest if an actor fills them.
const PARTICIPATING: &[&str] = &["actor", "recipient", "from", "to", "by"];
/// Events in words: their recipient is somebody, not something.
const ADDRESSED: &[EventType] = &[
    EventType::Accuse,
    EventType::Agree,
    EventType::Consult,
    EventType::Protest,
    EventType::Reject,
    EventType::Request,
    EventType::Threaten,
];
/// Prepositions before the place where something happens.
const LOCATIVE: &[&str] = &[
    "in",
    "at",
    "near",
    "inside",
    "outside",
    "around",
    "across",
    "within",
    "over",
    "through",
    "throughout",
    "into",
    "on",
    "to",
];

/// Whether a preposition stands before the place where something happens.
pub(super) fn is_locative(preposition: &str) -> bool {
    LOCATIVE.contains(&preposition)
}

/// Whether a place is told of a person or body rather than of an event: "a monitor based in Velm", "doctors in
/// Velm".
pub(super) fn describes_somebody(framer: &Framer<'_>, place: TokenId) -> bool {
    let tree = framer.tree;
    let Some(head) = tree.head(place) else { return false };
    let named = |id: TokenId| tree.is_nominal(id) && framer.lexicon.people.has(framer.reading, id);
    // "a doctor at the hospital in Velm"
    let above = || tree.head(head).filter(|_| tree.rel(head).is("nmod") || tree.rel(head).as_str() == "acl");
    named(head) || above().is_some_and(named)
}

impl Roles {
    pub(super) fn get(&self, role: &str) -> Option<TokenId> {
        self.fillers.iter().find(|(name, _)| name.as_ref() == role).map(|(_, head)| *head)
    }

    /// Whether a role is filled by one of several joined names.
    pub(super) fn is_alone(&self, role: &str) -> bool {
        self.alone.iter().any(|name| name.as_ref() == role)
    }

    /// How many of the participating roles an actor fills.
    pub(super) fn n_actors(&self, framer: &Framer<'_>) -> usize {
        let participating = self.fillers.iter().filter(|(role, _)| PARTICIPATING.contains(&role.as_ref()));
        let places =
            self.fillers.iter().filter(|(role, head)| role.as_ref() == "place" && framer.is_place(*head));
        participating.filter(|(_, head)| framer.is_actor(*head)).count() + places.count()
    }

    /// How sure the statement is: guessed participants count less.
    pub(super) fn score(&self, frame: &Frame<'_>) -> f32 {
        let guessed = frame.arguments.iter().any(|argument| {
            argument.evidence == Evidence::Guessed
                && self.fillers.iter().any(|(_, head)| *head == argument.head)
        });
        match (self.fillers.len(), guessed) {
            (0, _) => 0.4,
            (_, true) => 0.5,
            (1, false) => 0.6,
            (_, false) => 0.8,
        }
    }
}

impl Coder<'_> {
    /// The fillers of a rule's roles: one set, or several where a role is split over joined names.
    /// Words of the phrase that triggered the rule fill none.
    pub(super) fn roles(&self, rule: &Rule, frame: &Frame<'_>, phrase: &[TokenId]) -> Vec<Roles> {
        let mut roles = Roles::default();
        for wanted in &rule.roles {
            // a visited land is both whom one visits and where; who signs an accord is a party to it
            let others = roles.fillers.iter().filter(|(role, _)| {
                // what an accord asks for, it asks for by itself
                let by_itself = role.as_ref() == "agreement" && wanted.role.as_ref() == "by";
                role.as_ref() != "place" && !by_itself && !matches!(wanted.role.as_ref(), "place" | "parties")
            });
            let mut taken: Vec<TokenId> = others.map(|(_, head)| *head).collect();
            taken.extend(phrase);
            if let Some(head) = self.filler(rule, &wanted.role, &wanted.slots, frame, &taken) {
                roles.fillers.push((wanted.role.clone(), head));
            }
        }
        self.share_out(rule, &mut roles);
        let mut sets = vec![roles];
        for split in &rule.each {
            sets = sets.into_iter().flat_map(|roles| self.split(roles, split)).collect();
        }
        sets
    }

    /// The first acceptable filler of a role.
    fn filler(
        &self,
        rule: &Rule,
        role: &str,
        slots: &[SlotName],
        frame: &Frame<'_>,
        taken: &[TokenId],
    ) -> Option<TokenId> {
        let addressed =
            role == "recipient" && matches!(rule.target, Target::Event(kind) if ADDRESSED.contains(&kind));
        let clausal = CLAUSAL.contains(&role);
        for slot in slots {
            for head in slot.fillers(self.framer, frame) {
                if taken.contains(&head) || !clausal && !self.can_fill(head) {
                    continue;
                }
                if role == "place" && !self.can_be_place(head) {
                    continue;
                }
                if addressed && !self.framer.is_actor(head) && !self.framer.is_place(head) {
                    // of "condemned the Velmarian raid" and "rejected Velmar's plan" it is Velmar
                    match self.framer.behind_instrument(head) {
                        Some(doer) if !taken.contains(&doer) => return Some(doer),
                        _ => continue,
                    }
                }
                if role == "recipient" && self.rules.weapons().accept(self.framer, head) {
                    continue;
                }
                if ACTING.contains(&role) && !self.framer.is_actor(head) && self.framer.is_instrument(head) {
                    match self.framer.behind_instrument(head) {
                        Some(doer) if !taken.contains(&doer) => return Some(doer),
                        _ => continue,
                    }
                }
                let is_quality = self.framer.tree.upos(head) == Upos::Adj && !self.framer.is_actor(head);
                if DOING.contains(&role) && (is_quality || self.is_mere_thing(head)) {
                    continue;
                }
                return Some(head);
            }
        }
        None
    }

    /// Whether a common noun names nothing that acts nor is acted with: "the aim was to cut the road".
    fn is_mere_thing(&self, head: TokenId) -> bool {
        let framer = self.framer;
        framer.tree.upos(head) == Upos::Noun
            && !framer.is_actor(head)
            && !framer.is_instrument(head)
            && !framer.is_site(head)
    }

    /// Whether the words may name where something happens: a place, or something built.
    fn can_be_place(&self, head: TokenId) -> bool {
        // "most of the town"
        self.framer.is_place(head)
            || self.framer.whole_of(head).is_some_and(|whole| self.framer.is_place(whole))
            || self.framer.lexicon.areas.has(self.framer.reading, head)
            || self.framer.tree.upos(head) == Upos::Propn && !self.framer.participants.is_time(head)
    }

    /// Whether the words name something: no time, no clause, no relative pronoun without antecedent.
    fn can_fill(&self, head: TokenId) -> bool {
        let framer = self.framer;
        let upos = framer.tree.upos(head);
        let named = framer.tree.is_nominal(head) && upos != Upos::Sym
            || matches!(upos, Upos::Adj | Upos::Det)
            || framer.lexicon.people.has(framer.reading, head);
        let relative = matches!(framer.tree.token(head).feats.get("PronType"), Some("Rel" | "Int"));
        named
            && !relative
            && !framer.participants.is_time(head)
            && framer.participants.entity(head) != Some(EntityType::Date)
    }

    /// Of what several do to each other ("X and Y clashed"), the first of them fills the first role and the
    /// second the other, unless it is filled.
    fn share_out(&self, rule: &Rule, roles: &mut Roles) {
        let [first, second] = rule.mutual.as_slice() else { return };
        let Some(head) = roles.get(first).filter(|_| roles.get(second).is_none()) else { return };
        let Some(other) = self.joined(head).into_iter().find(|joined| *joined != head) else { return };
        roles.fillers.push((second.clone(), other));
        roles.alone.extend([first.clone(), second.clone()]);
    }

    /// The heads of joined names; of "groups such as X and Y" those of X and Y.
    fn joined(&self, first: TokenId) -> Vec<TokenId> {
        let tree = self.framer.tree;
        let joined = |head: TokenId| {
            tree.children(head)
                .iter()
                .copied()
                .filter(|child| tree.rel(*child).is("conj") && tree.is_nominal(*child))
        };
        let mut heads = Vec::new();
        for head in std::iter::once(first).chain(joined(first)) {
            let is_example = |child: &TokenId| {
                let of_kind = tree.upos(head) == Upos::Noun
                    && matches!(tree.preposition(*child), "like" | "such_as" | "such" | "including");
                of_kind && self.framer.is_actor(*child) && tree.upos(*child) == Upos::Propn
            };
            let examples = tree.children(head).iter().copied().find(is_example);
            match examples {
                Some(example) => heads.extend(std::iter::once(example).chain(joined(example))),
                None => heads.push(head),
            }
        }
        heads.dedup();
        heads
    }

    /// One set of roles for each of several joined names in a role.
    fn split(&self, roles: Roles, role: &str) -> Vec<Roles> {
        let Some(first) = roles.get(role) else { return vec![roles] };
        let heads = self.joined(first);
        let several = heads.len() > 1;
        let with = |head: TokenId| {
            let mut set = roles.clone();
            for (name, filler) in &mut set.fillers {
                if name.as_ref() == role {
                    *filler = head;
                }
            }
            if several {
                set.alone.push(role.into());
            }
            set
        };
        heads.into_iter().map(with).collect()
    }

    /// The place of a statement: what the rule names, else a place joined by a preposition, else the one
    /// nearest in the clause, else, of what happens somewhere (`sited`), the target if it is a place, and the
    /// nearest in the sentence.
    pub(super) fn place(&self, roles: &Roles, frame: &Frame<'_>, sited: bool) -> Option<Role> {
        let framer = self.framer;
        let ruled = roles.get("place");
        if let Some(head) = ruled.filter(|head| framer.is_place(*head)) {
            return Some(self.place_at(head));
        }
        let taken = |head: TokenId| roles.fillers.iter().any(|(_, filler)| *filler == head);
        let is_place = |head: TokenId| !taken(head) && framer.is_place(head);
        let locative = LOCATIVE.iter().flat_map(|preposition| frame.all(Slot::Preposition(preposition)));
        let direct = locative.map(|argument| argument.head).find(|head| is_place(*head));
        let nearest = |words: Vec<TokenId>| {
            let places = words
                .into_iter()
                .filter(|id| LOCATIVE.contains(&framer.tree.preposition(*id)) && is_place(*id));
            places.min_by_key(|id| id.0.abs_diff(frame.head.0))
        };
        // "shells fired from a hill in Tarn": nothing happened there
        let is_origin = |id: TokenId| {
            framer.tree.ancestors(id).take(2).any(|above| framer.tree.preposition(above) == "from")
        };
        // "doctors in Velm counted the dead", "troops based in Velm fired": where they are
        let doer = frame.get(Slot::Agent).filter(|doer| {
            frame.class == PredicateClass::Verb
                && !frame.passive
                && *doer < frame.head
                && framer.is_actor(*doer)
        });
        let is_doers = |id: TokenId| {
            id < frame.head && doer.is_some_and(|doer| framer.tree.ancestors(id).any(|above| above == doer))
        };
        let clause = || {
            let top = if frame.class == PredicateClass::Noun { frame.head } else { frame.top };
            nearest(
                framer.clause_words(top).into_iter().filter(|id| !is_doers(*id) && !is_origin(*id)).collect(),
            )
        };
        let sentence = || {
            let words = framer.tree.sentence(framer.tree.token(frame.head).sentence).map(TokenId);
            nearest(words.filter(|id| !describes_somebody(framer, *id) && !is_origin(*id)).collect())
        };
        // "around the mill": built, though nobody knows which
        let site = || {
            let words = framer.clause_words(framer.clause_head(frame.top));
            let is_built = |id: &TokenId| framer.tree.upos(*id) == Upos::Noun && framer.is_site(*id);
            let mut sites = words.into_iter().filter(|id| {
                let preposition = framer.tree.preposition(*id);
                preposition != "to" && LOCATIVE.contains(&preposition) && !taken(*id) && is_built(id)
            });
            sites.next()
        };
        let target = || roles.get("recipient").filter(|head| framer.is_place(*head));
        // "in a village near Orven": a name tells more than a noun
        let told = direct.or_else(clause).or(ruled);
        let nearby = || target().or_else(site).or_else(sentence).filter(|_| sited);
        told.or_else(nearby).map(|head| self.place_at(head))
    }

    /// The parties of an agreement, each of joined names by itself.
    pub(super) fn parties(&self, roles: &Roles) -> Vec<Role> {
        let Some(first) = roles.get("parties") else { return Vec::new() };
        let sets =
            self.split(Roles { fillers: vec![("parties".into(), first)], alone: Vec::new() }, "parties");
        let single = sets.len() > 1;
        let heads = sets.iter().filter_map(|set| set.get("parties"));
        heads.map(|head| if single { self.single_role_at(head) } else { self.role_at(head) }).collect()
    }
}
