//! Reads the frame of one predicate.

use super::{Classes, Frame, Participants, PredicateClass, Reading, Tree, WordSet};
use hearsay_types::{ActorKind, TokenId, Upos};

/// The word lists that frames need, from `data/frames/`.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    /// Verbs whose object says what is done, their subject who does it: `launch` an attack.
    pub light: WordSet,
    /// Verbs whose object says what is done, their subject to whom: `suffer` an attack.
    pub suffering: WordSet,
    /// Verbs whose object is the subject of the infinitive or gerund behind it: `urge` X to leave,
    /// `accuse` X of leaving.
    pub object_control: WordSet,
    /// Verbs whose object is said to be what a second object or a phrase with "as" says.
    pub naming: WordSet,
    /// Forces of states and who serves in them.
    pub military: WordSet,
    /// Nouns of which a relative clause tells when, why or how it was.
    pub occasions: WordSet,
    /// Nouns of acting together: "in coordination with".
    pub concerted: WordSet,
    /// Verbs with an object whose subject is nevertheless the subject of the infinitive: `promise`.
    pub subject_control: WordSet,
    /// Nouns that stand for a part or a number of what follows `of`: `a group of`, `most of`.
    pub partitive: WordSet,
    /// Common nouns and pronouns that name actors.
    pub people: WordSet,
    /// Words that name times: `today`, `Tuesday`.
    pub times: WordSet,
    /// Nouns that with a name make the name of a place: `province`, `town`.
    pub areas: WordSet,
    /// What a bare "the city" names again.
    pub towns: WordSet,
    /// What a bare "the country" names again.
    pub lands: WordSet,
    /// Machines of war, which stand for those who man them.
    pub machines: WordSet,
    /// Things with which, or events in which, somebody acts: `rocket`, `raid`. As subject of a verb
    /// they are not its agent.
    pub instruments: WordSet,
    /// What is hit rather than hits, before a noun of violence: `hospital` bombing.
    pub targets: WordSet,
    /// Nouns that say that somebody did something: `responsibility` for, `involvement` in.
    pub responsibility: WordSet,
    /// Adjectives that say it: `responsible` for.
    pub responsible: WordSet,
    /// Verbs whose object is said to have done what stands behind `for` or `of`: `blame`.
    pub blaming: WordSet,
    /// Verbs whose object is said to be done by whoever stands behind `on` or `to`: `attribute`.
    pub attributing: WordSet,
    /// Verbs whose subject says that the deed in their object is his own: `admit` a strike.
    pub avowing: WordSet,
    /// Nouns that say of their subject that the deed behind `of` befell it: the `target` of an attack.
    pub objects_of_deeds: WordSet,
    /// Nouns that say of their subject that the deed behind `of` took place there: the `scene` of an attack.
    pub scenes: WordSet,
    /// Nouns that say of a deed whose it is, behind `of`: the `work` of the army.
    pub doings: WordSet,
    /// Verbs that cannot be without an object, whose subject in "two guards killed" is whom it befell.
    pub tolls: WordSet,
    /// Whom deeds of violence befall, and who does none: `civilian`, `others`.
    pub bystanders: WordSet,
}

/// Reads frames off one text.
pub struct Framer<'a> {
    /// The parse.
    pub tree: &'a Tree<'a>,
    /// The words as numbers.
    pub reading: &'a Reading,
    /// Who and what the words name.
    pub participants: &'a Participants<'a>,
    /// Word lists.
    pub lexicon: &'a Lexicon,
}

impl<'a> Framer<'a> {
    /// The frame whose predicate is this token; `None` where the token can be none (a determiner, a
    /// proper noun that does not stand for an event, an auxiliary).
    pub fn frame(&self, head: TokenId) -> Option<Frame<'a>> {
        let class = self.class(head)?;
        let frame = Frame { head, class, top: self.top(head), passive: false, arguments: Vec::new() };
        Some(match class {
            PredicateClass::Verb => self.verb_frame(frame),
            PredicateClass::Noun => self.noun_frame(frame),
            PredicateClass::Adjective => self.adjective_frame(frame),
        })
    }

    /// What the token can be a predicate as.
    pub fn class(&self, id: TokenId) -> Option<PredicateClass> {
        match self.tree.upos(id) {
            // "the Dawn Front, formerly the Crimson Path", whatever the tagger makes of it
            _ if self.is_adverb_of_name(id) => Some(PredicateClass::Adjective),
            // tag and features may differ: "clashes" as a verb in the plural, "plans" as a finite noun
            Upos::Verb if self.has_features_of_noun(id) => Some(PredicateClass::Noun),
            Upos::Verb => Some(PredicateClass::Verb),
            Upos::Noun if self.has_features_of_verb(id) => Some(PredicateClass::Verb),
            // a noun with an object is a verb that the tagger missed: "the guard shot two men"
            Upos::Noun | Upos::Propn if self.tree.has(id, "obj") && !self.tree.has(id, "det") => {
                Some(PredicateClass::Verb)
            }
            Upos::Propn if self.is_in_name(id) => None,
            Upos::Noun | Upos::Propn => Some(PredicateClass::Noun),
            Upos::Adj if self.stands_as_noun(id) => Some(PredicateClass::Noun),
            // `backed` in `U.S.-backed rebels` is a participle whatever the tagger calls it.
            Upos::Adj if self.is_participial_adjective(id) => Some(PredicateClass::Verb),
            Upos::Adj => Some(PredicateClass::Adjective),
            // "the truce is over", "declared it over"
            Upos::Adv | Upos::Adp if self.tree.has(id, "cop") || self.tree.rel(id).is("xcomp") => {
                Some(PredicateClass::Adjective)
            }
            _ => None,
        }
    }

    fn is_adverb_of_name(&self, id: TokenId) -> bool {
        let is_adverb = self.tree.upos(id) == Upos::Adv
            || self.tree.rel(id).is("advmod") && self.tree.lemma(id).ends_with("ly");
        is_adverb
            && !self.tree.has(id, "cop")
            && !self.tree.rel(id).is("xcomp")
            && self.tree.head(id).is_some_and(|noun| self.tree.is_nominal(noun))
    }

    /// Whether the token is a part of somebody's name: "Order" of "the Crimson Order".
    fn is_in_name(&self, id: TokenId) -> bool {
        use hearsay_types::EntityType::{ArmedGroup, Facility, Government, Organization, Person, Place};
        matches!(
            self.participants.entity(id),
            Some(Person | Organization | ArmedGroup | Government | Place | Facility)
        )
    }

    fn has_features_of_noun(&self, id: TokenId) -> bool {
        let feats = &self.tree.token(id).feats;
        feats.get("VerbForm").is_none() && feats.get("Tense").is_none() && feats.get("Number").is_some()
    }

    fn has_features_of_verb(&self, id: TokenId) -> bool {
        let of_noun = self.tree.has(id, "case") || self.tree.has(id, "det");
        self.tree.token(id).feats.get("VerbForm") == Some("Fin") && self.tree.has(id, "nsubj") && !of_noun
    }

    /// "their withdrawal", tagged as an adjective.
    fn stands_as_noun(&self, id: TokenId) -> bool {
        let nominal = matches!(self.tree.rel(id).universal(), "obj" | "nsubj" | "obl" | "nmod");
        nominal && (self.tree.has(id, "det") || self.tree.has(id, "nmod:poss"))
    }

    fn is_participial_adjective(&self, id: TokenId) -> bool {
        self.reading.lemma(id) != self.reading.form(id) && self.tree.lemma(id).ends_with("ed")
    }

    /// The outermost verb of a chain of infinitives with one subject: `tried` of `tried to attack`.
    pub(super) fn top(&self, head: TokenId) -> TokenId {
        let mut top = head;
        for above in self.tree.ancestors(head) {
            let handed_down = self.tree.rel(top).is("xcomp") && self.tree.upos(above) == Upos::Verb;
            if !handed_down || self.tree.has(above, "obj") || self.tree.has(top, "nsubj") {
                break;
            }
            top = above;
        }
        top
    }

    /// What a relative pronoun stands for: the noun that its clause belongs to. Other words stand for
    /// themselves.
    pub fn antecedent(&self, id: TokenId) -> TokenId {
        if !self.is_relative(id) {
            return id;
        }
        let mut below = id;
        for above in self.tree.ancestors(id) {
            if self.tree.rel(below).as_str() == "acl:relcl" && self.tree.is_nominal(above) {
                return self.nearest_actor(below, above);
            }
            below = above;
        }
        id
    }

    /// Whom a clause that the parse hangs on `noun` is told of: of "the alliance led by the Dawn Front, which
    /// changed its name" it is the front, since it stands right before the clause.
    pub(super) fn nearest_actor(&self, clause: TokenId, noun: TokenId) -> TokenId {
        const BEFORE_NEAREST: &[&str] = &["by", "including", "include", "like", "such"];
        let words = self.tree.subtree(clause, |_| false);
        let first = words.into_iter().min().unwrap_or(clause);
        let mut before = (0..first.0).rev().map(TokenId).skip_while(|id| self.tree.upos(*id) == Upos::Punct);
        let nearest = before.next().and_then(|last| {
            let mut phrases = std::iter::once(last).chain(self.tree.ancestors(last));
            phrases.find(|id| !matches!(self.tree.rel(*id).universal(), "flat" | "compound" | "punct"))
        });
        let Some(nearest) = nearest.filter(|nearest| *nearest > noun) else { return noun };
        let is_within = self.tree.ancestors(nearest).any(|above| above == noun);
        let fits = self.tree.upos(nearest) == Upos::Propn
            && self.is_actor(nearest)
            && !self.participants.is_place(nearest)
            && BEFORE_NEAREST.contains(&self.tree.preposition(nearest));
        if is_within && fits { nearest } else { noun }
    }

    pub(super) fn is_relative(&self, id: TokenId) -> bool {
        let token = self.tree.token(id);
        matches!(token.upos, Upos::Pron | Upos::Det) && token.feats.get("PronType") == Some("Rel")
    }

    /// Whether the phrase with this head names somebody who can act.
    pub fn is_actor(&self, id: TokenId) -> bool {
        // "hundreds of thousands of people", "a group of soldiers"
        let parts = std::iter::successors(Some(id), |part| self.whole_of(*part));
        parts.take(3).any(|part| self.participants.is_actor(part, self.reading))
    }

    /// What a phrase that names a part or a number is a part of: "flour" of "sacks of flour".
    pub fn whole_of(&self, id: TokenId) -> Option<TokenId> {
        // "eighteen of 31 trucks"
        let is_part = self.lexicon.partitive.has(self.reading, id) || self.tree.upos(id) == Upos::Num;
        let mut children = self.tree.children(id).iter().copied();
        is_part.then(|| children.find(|child| self.tree.preposition(*child) == "of")).flatten()
    }

    /// Whether the phrase names people, or a number of them ("wounding ten"), rather than a place or a thing.
    pub fn is_victim(&self, id: TokenId) -> bool {
        let counted = self.tree.upos(id) == Upos::Num;
        counted || self.is_actor(id) && !self.is_site(id)
    }

    /// Whether something can happen there: a place, or what is built, named or not.
    pub fn is_site(&self, id: TokenId) -> bool {
        self.is_place(id) || self.lexicon.areas.has(self.reading, id)
    }

    /// Whether the phrase with this head names a place: a toponym, "Orven province", "the town of Orven", a
    /// name that nobody knows behind a preposition of place.
    pub fn is_place(&self, id: TokenId) -> bool {
        let participants = self.participants;
        if participants.is_place(id) {
            return true;
        }
        if self.lexicon.areas.has(self.reading, id) {
            return self.tree.children(id).iter().any(|child| {
                let rel = self.tree.rel(*child);
                let named = participants.is_place(*child) || self.tree.upos(*child) == Upos::Propn;
                !participants.is_time(*child)
                    && named
                    && matches!(rel.universal(), "compound" | "nmod" | "flat" | "appos" | "amod")
            });
        }
        // "at the lock of Velm"
        if Classes::THING.meet(self.reading.classes(id)) && is_site_of(self.tree.preposition(id)) {
            let mut parts = self.tree.children(id).iter().copied();
            return parts.any(|part| self.tree.preposition(part) == "of" && participants.is_place(part));
        }
        self.tree.upos(id) == Upos::Propn
            && participants.entity(id).is_none()
            && participants.actor_kind(id).is_none_or(|kind| kind == ActorKind::State)
            && !participants.is_time(id)
            && is_site_of(self.tree.preposition(id))
    }

    /// Who acts where a verb has a thing or an event as its subject: the doer named with it (`Russian` of
    /// `Russian air strikes`). `None` where nobody is named.
    pub fn behind_instrument(&self, id: TokenId) -> Option<TokenId> {
        let frame = self.frame(id)?;
        frame.get(super::Slot::Agent).filter(|agent| *agent != id && self.is_actor(*agent))
    }

    /// Whether the phrase is a thing or event with which somebody acts, rather than somebody.
    pub fn is_instrument(&self, id: TokenId) -> bool {
        self.lexicon.instruments.has(self.reading, id)
    }
}

/// Prepositions before what can hardly be anything but a place.
fn is_site_of(preposition: &str) -> bool {
    matches!(preposition, "in" | "near" | "at" | "inside" | "outside" | "into")
}
