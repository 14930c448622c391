//! Frames of event nouns, and of nouns that say what somebody is.

use super::{Evidence, Frame, Framer, Slot};
use hearsay_types::{ActorKind, TokenId, Upos};

impl<'a> Framer<'a> {
    pub(super) fn noun_frame(&self, mut frame: Frame<'a>) -> Frame<'a> {
        let head = frame.head;
        for &child in self.tree.children(head) {
            let rel = self.tree.rel(child);
            match rel.universal() {
                "nmod" if rel.as_str() == "nmod:poss" => frame.push(Slot::Owner, child, Evidence::Direct),
                "nmod" | "obl" => self.push_complement_of_noun(&mut frame, child),
                "compound" | "amod" => frame.push(Slot::Modifier, child, Evidence::Direct),
                "acl" => self.push_clause_of_noun(&mut frame, child),
                "nsubj" if self.tree.has(head, "cop") => {
                    frame.push(Slot::Subject, self.antecedent(child), Evidence::Direct);
                }
                "appos" => frame.push(Slot::Subject, child, Evidence::Direct),
                _ => {}
            }
        }
        self.push_host(&mut frame);
        self.push_light_verb(&mut frame);
        self.push_responsible(&mut frame);
        self.push_object_of_deed(&mut frame);
        self.push_doer_beside_noun(&mut frame);
        self.push_target_beside_noun(&mut frame);
        frame
    }

    fn push_complement_of_noun(&self, frame: &mut Frame<'a>, child: TokenId) {
        match self.tree.preposition(child) {
            "" => frame.push(Slot::Modifier, child, Evidence::Direct),
            "by" if !self.participants.is_time(child) => {
                frame.push(Slot::Agent, self.antecedent(child), Evidence::Direct);
            }
            preposition => {
                frame.push(Slot::Preposition(preposition), self.antecedent(child), Evidence::Direct);
                if preposition == "of" {
                    self.push_beyond_of(frame, child);
                }
            }
        }
    }

    /// "the arrest of the mayor by the militia in Orven": the parse may hang the rest on the mayor.
    fn push_beyond_of(&self, frame: &mut Frame<'a>, whole: TokenId) {
        for &child in self.tree.children(whole).iter().filter(|child| self.tree.rel(**child).is("nmod")) {
            match self.tree.preposition(child) {
                "" | "of" | "'s" => {}
                "by" => frame.push(Slot::Agent, self.antecedent(child), Evidence::Shared),
                preposition => {
                    frame.push(Slot::Preposition(preposition), self.antecedent(child), Evidence::Shared);
                }
            }
        }
    }

    /// `an attack carried out by X`, `the decision to attack`, `talks aimed at Y`.
    fn push_clause_of_noun(&self, frame: &mut Frame<'a>, child: TokenId) {
        let marker = self.tree.preposition(child);
        if marker == "to" {
            frame.push(Slot::Complement, child, Evidence::Direct);
        } else if !marker.is_empty() {
            frame.push(Slot::Preposition(marker), child, Evidence::Direct);
        } else if self.lexicon.light.has(self.reading, child) && self.is_passive(child) {
            for &below in self.tree.children(child).iter().filter(|c| self.tree.rel(**c).is("obl")) {
                self.push_complement_of_noun(frame, below);
            }
        }
    }

    /// Of whom a noun is said: its copula's subject through coordination, or what it stands beside.
    fn push_host(&self, frame: &mut Frame<'a>) {
        let head = frame.head;
        let Some(above) = self.tree.head(head) else { return };
        match self.tree.rel(head).universal() {
            "appos" => frame.push(Slot::Subject, above, Evidence::Direct),
            // "the al-Nur affiliate Dawn Front", "rebel leader Amir"
            "compound" | "nmod" if head < above && self.is_bare_name(head, above) => {
                frame.push(Slot::Subject, above, Evidence::Direct);
            }
            // "districts under siege", "a truce in place"
            "nmod"
                if matches!(self.tree.preposition(head), "under" | "in") && self.tree.is_nominal(above) =>
            {
                frame.push(Slot::Subject, above, Evidence::Direct);
            }
            "obj" | "obl" | "xcomp" if self.lexicon.naming.has(self.reading, above) => {
                if let Some(named) = self.named_by(above, head) {
                    frame.push(Slot::Subject, named, Evidence::Shared);
                }
            }
            "conj" | "xcomp" => {
                if let Some((subject, _)) = self.subject(head) {
                    frame.push(Slot::Subject, subject, Evidence::Shared);
                }
            }
            _ => {}
        }
    }

    /// Of "sees the group as a branch" and "considers the group a branch" the group.
    fn named_by(&self, verb: TokenId, name: TokenId) -> Option<TokenId> {
        let says_as = self.tree.preposition(name) == "as";
        if !says_as && !self.tree.preposition(name).is_empty() {
            return None;
        }
        if self.is_passive(verb) {
            return self.subject(verb).map(|(subject, _)| subject);
        }
        let mut objects = self.tree.children(verb).iter().copied();
        let named = objects
            .find(|child| *child < name && matches!(self.tree.rel(*child).universal(), "obj" | "iobj"));
        named.map(|named| self.antecedent(named))
    }

    fn is_bare_name(&self, head: TokenId, above: TokenId) -> bool {
        self.tree.upos(above) == Upos::Propn && self.tree.preposition(head).is_empty()
    }

    /// The participants of the verb that a noun is the object of, where the noun says what is done.
    fn push_light_verb(&self, frame: &mut Frame<'a>) {
        let Some((verb, rel)) = self.verb_above(frame.head) else { return };
        let light = self.lexicon.light.has(self.reading, verb);
        let suffering = self.lexicon.suffering.has(self.reading, verb);
        let passive = self.is_passive(verb);
        // "called the raid a crime" is no raid of who calls it so
        let is_judged = self.tree.children(verb).iter().any(|child| {
            *child != frame.head && self.tree.rel(*child).is("xcomp") && self.tree.upos(*child) != Upos::Verb
        });
        // "in what the mayor called an attack"
        let is_named = self.tree.lemma(verb) == "call"
            && self.tree.rel(verb).as_str() == "acl:relcl"
            && self.tree.head(verb).is_some_and(|what| self.tree.lemma(what) == "what");
        let is_object = (rel == "obj" || rel == "nsubj" && passive) && !is_judged && !is_named;
        let instrument = rel == "obl"
            && match self.tree.preposition(frame.head) {
                "with" | "through" => true,
                "in" => self.lexicon.concerted.has(self.reading, frame.head),
                _ => false,
            };
        if !(is_object && (light || suffering) || instrument || rel == "obl" && suffering) {
            return;
        }
        let doer =
            if passive && rel == "nsubj" { self.passive_doer(verb) } else { self.subject(verb).map(|s| s.0) };
        if let Some(doer) = doer.filter(|doer| *doer != frame.head) {
            let slot = if suffering { Slot::Patient } else { Slot::Agent };
            // "announced an end to the truce": who announces it does it
            let found = if light && is_object { Evidence::Avowed } else { Evidence::Shared };
            frame.push(slot, doer, found);
        }
        if is_object {
            frame.top = self.top(verb);
            for &child in self.tree.children(verb).iter().filter(|c| self.tree.rel(**c).is("obl")) {
                match self.tree.preposition(child) {
                    "" | "by" => {}
                    preposition => {
                        frame.push(Slot::Preposition(preposition), self.antecedent(child), Evidence::Shared)
                    }
                }
            }
        }
    }

    /// The verb that a noun, or the first of several joined nouns, depends on, with the relation.
    fn verb_above(&self, noun: TokenId) -> Option<(TokenId, &'static str)> {
        let mut at = noun;
        for above in self.tree.ancestors(noun).take(4) {
            if self.tree.upos(above) == Upos::Verb {
                // "called off its assault": the object of a verb with a particle
                let is_object = self.tree.rel(at).is("xcomp") && self.tree.has(above, "compound:prt");
                return Some((above, if is_object { "obj" } else { self.tree.rel(at).universal() }));
            }
            // "launched dozens of strikes"
            let counted =
                self.tree.preposition(at) == "of" && self.lexicon.partitive.has(self.reading, above);
            if !self.tree.rel(at).is("conj") && !counted {
                return None;
            }
            at = above;
        }
        None
    }

    fn passive_doer(&self, verb: TokenId) -> Option<TokenId> {
        let children = self.tree.children(verb).iter().copied();
        children
            .into_iter()
            .find(|child| self.tree.rel(*child).is("obl") && self.tree.preposition(*child) == "by")
    }

    /// Takes an owner or a modifier for the doer, if it can act: `Russia's attack`, `rebel attack`.
    fn push_doer_beside_noun(&self, frame: &mut Frame<'a>) {
        if frame.get(Slot::Agent).is_some() {
            return;
        }
        let owner = frame.all(Slot::Owner).map(|a| a.head).find(|head| self.is_actor(*head));
        // "a mass casualty attack" is not by the casualties
        let can_act = |head: &TokenId| {
            self.is_actor(*head) && !self.is_town(*head) && !self.lexicon.bystanders.has(self.reading, *head)
        };
        let modifiers = || frame.all(Slot::Modifier).map(|a| a.head).filter(can_act);
        // of "Velmarian army attacks" it is the army
        let noun = || modifiers().filter(|head| self.tree.upos(*head) != Upos::Adj).last();
        // "a rebel mortar attack": the parse may have the rebels with the mortar
        let deeper = || {
            let words = frame.all(Slot::Modifier).flat_map(|a| self.tree.children(a.head));
            words.copied().filter(|id| self.is_attribute(*id)).filter(can_act).last()
        };
        if let Some(doer) = owner.or_else(noun).or_else(|| modifiers().last()).or_else(deeper) {
            frame.push(Slot::Agent, doer, Evidence::Shared);
        }
        let town = frame.all(Slot::Modifier).map(|a| a.head).find(|head| self.is_town(*head));
        if let Some(town) = town.filter(|_| frame.get(Slot::Preposition("in")).is_none()) {
            frame.push(Slot::Preposition("in"), town, Evidence::Shared);
        }
    }

    fn is_attribute(&self, id: TokenId) -> bool {
        matches!(self.tree.rel(id).universal(), "amod" | "compound")
    }

    /// Whether the word names a place that is no state: "the Orven attack" is there, not by its people.
    fn is_town(&self, id: TokenId) -> bool {
        let kind = self.participants.actor_kind(id);
        self.tree.upos(id) == Upos::Propn
            && self.participants.is_place(id)
            && kind.is_none_or(|kind| !matches!(kind, ActorKind::State | ActorKind::GovernmentBody))
    }

    /// Takes a thing before the noun for what the deed was done to, where nothing behind it is: "the
    /// convoy attack", "hospital bombings".
    fn push_target_beside_noun(&self, frame: &mut Frame<'a>) {
        let named = ["of", "on", "against", "at"]
            .iter()
            .any(|preposition| frame.get(Slot::Preposition(preposition)).is_some());
        if named {
            return;
        }
        let target = frame
            .all(Slot::Modifier)
            .map(|a| a.head)
            .find(|head| self.lexicon.targets.has(self.reading, *head));
        if let Some(target) = target {
            frame.push(Slot::Preposition("on"), target, Evidence::Shared);
        }
    }
}
