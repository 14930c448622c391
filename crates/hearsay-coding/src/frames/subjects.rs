//! Who the subject of a predicate is when it does not stand with it.

use super::{Evidence, Framer};
use hearsay_types::{TokenId, Upos};

/// A subject is looked for through at most this many predicates.
const LONGEST_CHAIN: usize = 8;

impl Framer<'_> {
    /// The surface subject of a predicate, its own or one that another predicate hands down.
    pub(super) fn subject(&self, id: TokenId) -> Option<(TokenId, Evidence)> {
        self.subject_within(id, LONGEST_CHAIN)
    }

    fn subject_within(&self, id: TokenId, depth: usize) -> Option<(TokenId, Evidence)> {
        let stolen = || self.free_subject(id).filter(|_| self.tree.rel(id).is("amod"));
        if let Some(own) = self.own_subject(id).or_else(stolen) {
            return Some((own, Evidence::Direct));
        }
        let head = self.tree.head(id)?;
        if depth == 0 {
            return None;
        }
        let shared = |subject: Option<TokenId>| subject.map(|subject| (subject, Evidence::Shared));
        let above = || {
            let found = self.subject_within(head, depth - 1);
            found.map(|(subject, found)| {
                (subject, if found == Evidence::Avowed { found } else { Evidence::Shared })
            })
        };
        match self.tree.rel(id).as_str() {
            "conj" if self.is_predicate(head) => above(),
            "xcomp" => match self.object(head) {
                Some(object) if !self.lexicon.subject_control.has(self.reading, head) => shared(Some(object)),
                // "denied shelling the market": of himself
                _ => above().map(|(subject, _)| (subject, Evidence::Avowed)),
            },
            "acl:relcl" => shared(Some(self.nearest_actor(id, head))),
            // "the mayor was among those killed"; of "among nine people killed" it befell the nine
            "acl"
                if self.tree.preposition(head) == "among"
                    && self.tree.has(head, "cop")
                    && !self.tree.has(head, "nummod") =>
            {
                shared(self.own_subject(head))
            }
            // "accused the militia of shelling": the parse may hang the gerund on whom it is said of
            "acl" if self.is_told_of_object(id, head) => shared(Some(head)),
            "acl" if self.tree.preposition(id) == "to" => shared(self.holder(head)),
            "acl" | "amod" => {
                let hyphenated = self.tree.rel(id).is("amod") || self.tree.preposition(id).is_empty();
                let told_of =
                    || if self.tree.rel(id).is("acl") { self.nearest_actor(id, head) } else { head };
                if hyphenated { Some((told_of(), Evidence::Direct)) } else { shared(self.holder(head)) }
            }
            // "left under a deal reached by both sides", with the reaching as part of the leaving
            "advcl" if self.noun_right_before(id).is_some() => {
                self.noun_right_before(id).map(|noun| (noun, Evidence::Direct))
            }
            "advcl" => {
                let marker = self.tree.preposition(id);
                let controlled = self.lexicon.object_control.has(self.reading, head)
                    && !matches!(marker, "" | "to" | "while" | "after" | "before" | "when" | "by");
                match self.object(head).filter(|_| controlled) {
                    Some(object) => shared(Some(object)),
                    // "weapons were sent to fight X": the weapons do not fight
                    None if marker == "to" && self.is_passive(head) => shared(self.passive_agent(head)),
                    None => above(),
                }
            }
            "ccomp" | "parataxis" if self.tree.upos(id) == Upos::Verb && self.is_gerund(id) => above(),
            _ => None,
        }
    }

    /// The subject that depends on the predicate itself.
    fn own_subject(&self, id: TokenId) -> Option<TokenId> {
        let mut subjects = self.tree.children(id).iter().copied().filter(|child| {
            let rel = self.tree.rel(*child);
            rel.is("nsubj") && !(self.is_hyphenated(*child, id) && self.tree.rel(id).is("amod"))
        });
        // "The monitor said the rebels attacked", with both as subjects of the attack: the first is whose words it is
        let first = subjects.next();
        let is_of_above = |first: TokenId| {
            self.tree.rel(id).is("ccomp")
                && self.tree.head(id).is_some_and(|above| first < above && above < id)
        };
        let subject = subjects.next().filter(|_| first.is_some_and(is_of_above)).or(first);
        let Some(subject) = subject else { return self.subject_before_time(id) };
        Some(self.antecedent(self.without_time(subject)))
    }

    /// "The king today accused ...": the parse may take "today" for the subject and the king for its part.
    fn without_time(&self, subject: TokenId) -> TokenId {
        if !self.participants.is_time(subject) {
            return subject;
        }
        let parts = self.tree.children(subject).iter().copied();
        let mut named = parts.filter(|part| {
            *part < subject
                && self.tree.is_nominal(*part)
                && !self.participants.is_time(*part)
                && self.tree.preposition(*part).is_empty()
        });
        named.next_back().unwrap_or(subject)
    }

    /// As [`without_time`](Self::without_time), where "today" is an adverbial before the verb.
    fn subject_before_time(&self, verb: TokenId) -> Option<TokenId> {
        let mut children = self.tree.children(verb).iter().copied();
        let time = children.find(|child| {
            *child < verb && self.participants.is_time(*child) && self.tree.preposition(*child).is_empty()
        })?;
        Some(self.without_time(time)).filter(|subject| *subject != time)
    }

    /// The noun of which a bare participle right behind it tells, whatever the parse says.
    pub fn noun_right_before(&self, participle: TokenId) -> Option<TokenId> {
        let tree = self.tree;
        // the tags tell "reached" from "reached" badly: without subject and conjunction it is a participle
        let is_past = tree.token(participle).feats.get("Tense") == Some("Past");
        let is_bare = is_past
            && !tree.children(participle).iter().any(|child| {
                *child < participle
                    || matches!(tree.rel(*child).universal(), "obj" | "nsubj" | "ccomp" | "xcomp")
            });
        let last = tree.neighbor(participle, -1).filter(|_| is_bare)?;
        let noun =
            if matches!(tree.rel(last).universal(), "flat" | "compound") { tree.head(last)? } else { last };
        (tree.is_nominal(noun) && noun < participle && !self.participants.is_time(noun)).then_some(noun)
    }

    /// The object of a verb, or its subject in the passive, as controller of an infinitive.
    fn object(&self, verb: TokenId) -> Option<TokenId> {
        let object = || self.tree.child(verb, "obj").or_else(|| self.tree.child(verb, "iobj"));
        object().map(|object| self.antecedent(object))
    }

    fn passive_agent(&self, verb: TokenId) -> Option<TokenId> {
        self.tree.children(verb).iter().copied().find(|child| self.tree.preposition(*child) == "by")
    }

    fn is_told_of_object(&self, gerund: TokenId, noun: TokenId) -> bool {
        let verb =
            self.tree.head(noun).filter(|_| matches!(self.tree.rel(noun).as_str(), "obj" | "nsubj:pass"));
        matches!(self.tree.preposition(gerund), "of" | "for" | "from")
            && verb.is_some_and(|verb| {
                self.lexicon.blaming.has(self.reading, verb)
                    || self.lexicon.object_control.has(self.reading, verb)
            })
    }

    /// Whose the noun is that an infinitive or gerund explains: `plans to strike`, `X's attempt to leave`.
    fn holder(&self, noun: TokenId) -> Option<TokenId> {
        let own = if self.tree.has(noun, "cop") { None } else { self.tree.child(noun, "nsubj") };
        if let Some(owner) = own.or_else(|| self.tree.child(noun, "nmod:poss")) {
            return Some(self.antecedent(owner));
        }
        let verb = self.tree.head(noun)?;
        let held = self.tree.rel(noun).is("obj") && self.tree.upos(verb) == Upos::Verb;
        let subject = if held { self.own_subject(verb) } else { None };
        let beside = || self.tree.children(noun).iter().copied().find(|child| self.is_actor(*child));
        subject.or_else(beside)
    }

    fn is_predicate(&self, id: TokenId) -> bool {
        matches!(self.tree.upos(id), Upos::Verb | Upos::Adj) || self.tree.has(id, "cop")
    }

    fn is_gerund(&self, id: TokenId) -> bool {
        self.tree.token(id).feats.get("VerbForm").is_some_and(|form| form != "Fin")
    }
}
