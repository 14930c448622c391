//! Who did a deed, where the words say whose responsibility it is: "denied involvement in the attack",
//! "blamed the army for the raid", "was responsible for the strike", "is behind the bombing", "admitted the
//! strike"; and whom it befell, where a noun says so: "was the target of the raid".

use super::{Evidence, Frame, Framer, Slot};
use hearsay_types::{TokenId, Upos};

impl<'a> Framer<'a> {
    /// Adds the doer of an event noun that hangs on a word of blame or responsibility.
    pub(super) fn push_responsible(&self, frame: &mut Frame<'a>) {
        if frame.get(Slot::Agent).is_some() {
            return;
        }
        let deed = frame.head;
        let avowed = self.avowed_by(deed).map(|doer| (doer, Evidence::Avowed));
        let blamed = || self.subject_behind(deed).or_else(|| self.responsible_for(deed));
        let told = || blamed().or_else(|| self.whose_doing(deed)).map(|doer| (doer, Evidence::Shared));
        let doer = avowed.or_else(told);
        // "they were behind the attack": whoever they are
        let is_somebody = |id: TokenId| self.is_actor(id) || self.tree.is_personal_pronoun(id);
        if let Some((doer, found)) = doer.filter(|(doer, _)| *doer != frame.head && is_somebody(*doer)) {
            frame.push(Slot::Agent, doer, found);
        }
    }

    /// Adds whom or what a deed befell where a noun says so: "the camp was the target of a raid", "the scene
    /// of shelling".
    pub(super) fn push_object_of_deed(&self, frame: &mut Frame<'a>) {
        let Some(noun) = self.tree.head(frame.head).filter(|_| self.tree.preposition(frame.head) == "of")
        else {
            return;
        };
        let words = self.lexicon;
        let befallen = words.objects_of_deeds.has(self.reading, noun);
        if !befallen && !words.scenes.has(self.reading, noun) {
            return;
        }
        let host = || self.tree.head(noun).filter(|_| self.tree.rel(noun).is("appos"));
        let described =
            self.tree.has(noun, "cop") || matches!(self.tree.rel(noun).universal(), "xcomp" | "conj");
        let subject = if described { self.subject(noun).map(|(subject, _)| subject) } else { host() };
        let Some(subject) = subject.filter(|subject| *subject != frame.head) else { return };
        let slot = if befallen { Slot::Patient } else { Slot::Preposition("in") };
        frame.push(slot, subject, Evidence::Shared);
    }

    /// "The strike was the work of the army": who stands behind `of`.
    fn whose_doing(&self, deed: TokenId) -> Option<TokenId> {
        let noun = self.tree.head(deed).filter(|_| self.tree.rel(deed).is("nsubj"))?;
        let is_doing = self.lexicon.doings.has(self.reading, noun) && self.tree.has(noun, "cop");
        let mut parts = self.tree.children(noun).iter().copied();
        parts.find(|part| is_doing && self.tree.preposition(*part) == "of")
    }

    /// Who says that the deed is his own: the subject of "admitted the strike", "apologized for the raid",
    /// "claimed responsibility for the attack".
    fn avowed_by(&self, deed: TokenId) -> Option<TokenId> {
        let above = self.tree.head(deed)?;
        let preposition = self.tree.preposition(deed);
        let rel = self.tree.rel(deed);
        let verb = if self.lexicon.responsibility.has(self.reading, above) {
            self.tree.head(above).filter(|_| self.tree.rel(above).is("obj"))?
        } else {
            above
        };
        let takes = rel.is("obj") && verb == above || matches!(preposition, "for" | "in" | "to");
        let claims = verb != above
            || self
                .tree
                .child(verb, "obj")
                .is_some_and(|object| self.lexicon.responsibility.has(self.reading, object));
        if !takes || self.is_passive(verb) || !(claims || self.lexicon.avowing.has(self.reading, verb)) {
            return None;
        }
        let is_anothers = self.tree.child(above, "nmod:poss").is_some_and(|owner| {
            self.tree.upos(owner) != Upos::Pron && self.lexicon.responsibility.has(self.reading, above)
        });
        if self.lexicon.blaming.has(self.reading, verb) || is_anothers {
            return None;
        }
        self.subject(verb).map(|(subject, _)| subject)
    }

    /// "The militia is behind the attack": the attack is the predicate, with `behind` before it.
    fn subject_behind(&self, deed: TokenId) -> Option<TokenId> {
        // "denied that it was behind the attack": `that` stands before `behind`
        let mut cases = self.tree.children(deed).iter().filter(|child| self.tree.rel(**child).is("case"));
        cases.any(|case| self.tree.lemma(*case) == "behind").then_some(())?;
        let copula = self.tree.has(deed, "cop").then_some(deed);
        let holder =
            copula.or_else(|| self.tree.head(deed).filter(|above| self.tree.lemma(*above) == "be"))?;
        let subject = || self.tree.child(holder, "nsubj").map(|subject| self.antecedent(subject));
        // "those behind the attack" has none
        subject()
    }

    fn responsible_for(&self, deed: TokenId) -> Option<TokenId> {
        let above = self.tree.head(deed)?;
        let preposition = self.tree.preposition(deed);
        let rel = self.tree.rel(deed);
        let words = self.lexicon;
        if rel.is("nmod")
            && words.responsibility.has(self.reading, above)
            && matches!(preposition, "for" | "in" | "of" | "with")
        {
            return self.holder_of(above);
        }
        if matches!(preposition, "for" | "of" | "over" | "in") && !rel.is("obj") {
            if words.blaming.has(self.reading, above) {
                return self.blamed(above);
            }
            if words.responsible.has(self.reading, above) {
                return self.subject(above).map(|(subject, _)| subject);
            }
            // "accused the army of responsibility for": the blamed one may hold the phrase in the parse
            let verb = self.tree.head(above).filter(|verb| words.blaming.has(self.reading, *verb))?;
            return self
                .tree
                .rel(above)
                .is("obj")
                .then_some(above)
                .filter(|_| self.tree.upos(verb) == Upos::Verb);
        }
        let is_blamed_on = words.attributing.has(self.reading, above)
            && (rel.is("obj") || rel.as_str() == "nsubj:pass" || rel.is("nsubj") && self.is_passive(above));
        if is_blamed_on {
            // "blamed the attack on rebels", with the rebels as those attacked
            let torn = || {
                let mut parts = self.tree.children(deed).iter().copied();
                parts.find(|part| {
                    self.tree.rel(*part).is("nmod") && self.tree.preposition(*part) == "on" && *part > deed
                })
            };
            return self.blamed_on(above).or_else(torn);
        }
        // "an attack blamed on rebels"
        let participles = self.tree.children(deed).iter().copied();
        // ... "a raid, which the council blames on rebels"
        let mut participles = participles.filter(|child| {
            let has_other_object = || {
                let object = self.tree.child(*child, "obj").map(|object| self.antecedent(object));
                object.is_some_and(|object| object != deed)
            };
            self.tree.rel(*child).is("acl")
                && words.attributing.has(self.reading, *child)
                && (self.is_passive(*child) || !has_other_object())
        });
        participles.find_map(|participle| self.blamed_on(participle))
    }

    /// Whose a responsibility is: its owner, or the subject of the verb that it is the object of.
    fn holder_of(&self, noun: TokenId) -> Option<TokenId> {
        if let Some(owner) = self.tree.child(noun, "nmod:poss") {
            return Some(self.antecedent(owner));
        }
        let verb = self.tree.head(noun).filter(|verb| self.tree.upos(*verb) == Upos::Verb)?;
        if self.tree.rel(noun).is("obj") {
            if self.lexicon.blaming.has(self.reading, verb) {
                return None;
            }
            return self.subject(verb).map(|(subject, _)| subject);
        }
        // "accused the army of involvement in the raid"
        self.lexicon.blaming.has(self.reading, verb).then(|| self.blamed(verb)).flatten()
    }

    /// Whom a verb of blame blames.
    fn blamed(&self, verb: TokenId) -> Option<TokenId> {
        if self.is_passive(verb) {
            return self.subject(verb).map(|(subject, _)| subject);
        }
        self.tree.child(verb, "obj").map(|blamed| self.antecedent(blamed))
    }

    /// On whom "blame the attack on", "attribute the raid to" put it.
    fn blamed_on(&self, verb: TokenId) -> Option<TokenId> {
        let mut children = self.tree.children(verb).iter().copied();
        children.find(|child| {
            self.tree.rel(*child).is("obl") && matches!(self.tree.preposition(*child), "on" | "to")
        })
    }
}
