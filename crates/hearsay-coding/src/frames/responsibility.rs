//! Who did a deed, where the words say whose responsibility it is: "denied involvement in the attack",
//! "blamed the army for the raid", "was responsible for the strike", "is behind the bombing".

use super::{Evidence, Frame, Framer, Slot};
use hearsay_types::{TokenId, Upos};

impl<'a> Framer<'a> {
    /// Adds the doer of an event noun that hangs on a word of blame or responsibility.
    pub(super) fn push_responsible(&self, frame: &mut Frame<'a>) {
        if frame.get(Slot::Agent).is_some() {
            return;
        }
        let doer = self.subject_behind(frame.head).or_else(|| self.responsible_for(frame.head));
        if let Some(doer) = doer.filter(|doer| *doer != frame.head && self.is_actor(*doer)) {
            frame.push(Slot::Agent, doer, Evidence::Shared);
        }
    }

    /// "The militia is behind the attack": the attack is the predicate, with `behind` before it.
    fn subject_behind(&self, deed: TokenId) -> Option<TokenId> {
        (self.tree.preposition(deed) == "behind").then_some(())?;
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
            return self.blamed_on(above);
        }
        // "an attack blamed on rebels"
        let participles = self.tree.children(deed).iter().copied();
        let mut participles = participles.filter(|child| {
            self.tree.rel(*child).is("acl")
                && words.attributing.has(self.reading, *child)
                && self.is_passive(*child)
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
