//! Frames of verbs, participles and adjectives.

use super::{Evidence, Frame, Framer, Slot};
use hearsay_types::TokenId;

impl<'a> Framer<'a> {
    pub(super) fn verb_frame(&self, mut frame: Frame<'a>) -> Frame<'a> {
        let head = frame.head;
        let mut objects = self.tree.children(head).iter().copied().filter(|child| self.is_object(*child));
        let given_to = objects.next().zip(objects.next()).map(|(first, _)| first);
        if let Some(first) = given_to {
            // "granted the town a loan" with two objects
            frame.push(Slot::Recipient, self.antecedent(first), Evidence::Direct);
        }
        frame.passive = self.is_passive(head);
        // "three killed, twelve others injured": the others are the next verb's
        let object =
            self.tree.child(head, "obj").filter(|object| self.is_object(*object) && !self.is_toll(head));
        if let Some(object) = self.object_taken_for_head(head).or_else(|| self.subject_taken_for_object(head))
        {
            frame.push(Slot::Patient, object, Evidence::Guessed);
        }
        if let Some((subject, found)) = self.subject(head).and_then(|found| self.past_bystanders(head, found))
        {
            let slot = match (frame.passive, object) {
                (false, _) => Slot::Agent,
                (true, None) => Slot::Patient,
                // "were given weapons": the object is what is given, the subject to whom
                (true, Some(_)) => Slot::Recipient,
            };
            frame.push(slot, subject, found);
        }
        self.push_dependents(&mut frame, head);
        if frame.top != head {
            // "continued attacks in May" hangs place and time on the outer verb
            for child in self.tree.children(frame.top).iter().filter(|c| self.tree.rel(**c).is("obl")) {
                self.push_oblique(&mut frame, *child, Evidence::Shared);
            }
        }
        if !frame.passive && frame.get(Slot::Patient).is_none() {
            self.push_shared_object(&mut frame);
        }
        self.push_guesses(&mut frame, &[]);
        self.push_from_patient(&mut frame);
        self.push_doer_within(&mut frame);
        self.push_doer_before(&mut frame);
        if frame.get(Slot::Patient).is_none()
            && let Some(recipient) = frame.get(Slot::Recipient)
        {
            // "asked the rebels to leave"
            frame.push(Slot::Patient, recipient, Evidence::Shared);
        }
        frame
    }

    /// Whether a word is an object, and not the "that" of "the first time that the army shelled the town".
    fn is_object(&self, id: TokenId) -> bool {
        self.tree.rel(id).is("obj") && !(self.tree.lemma(id) == "that" && self.tells_of_occasion(id))
    }

    fn tells_of_occasion(&self, id: TokenId) -> bool {
        let verb = self.tree.head(id).filter(|verb| self.tree.rel(*verb).as_str() == "acl:relcl");
        verb.and_then(|verb| self.tree.head(verb))
            .is_some_and(|noun| self.lexicon.occasions.has(self.reading, noun))
    }

    /// The object of "the union imposed sanctions" where the parse has "imposed" as attribute of
    /// "sanctions", although it has a subject.
    fn object_taken_for_head(&self, verb: TokenId) -> Option<TokenId> {
        let noun = self.tree.head(verb).filter(|noun| *noun > verb && self.tree.rel(verb).is("amod"))?;
        let gerund = self.tree.token(verb).feats.get("Tense") == Some("Pres");
        (!gerund && self.has_free_subject(verb)).then_some(noun)
    }

    /// Whether [`free_subject`](Self::free_subject) finds one.
    pub fn has_free_subject(&self, verb: TokenId) -> bool {
        self.free_subject(verb).is_some()
    }

    /// The subject of a verb that the parse takes for the attribute of its object, whether the parse gives
    /// it to the verb or to the object.
    pub(super) fn free_subject(&self, verb: TokenId) -> Option<TokenId> {
        let noun = self.tree.head(verb).filter(|noun| *noun > verb && self.tree.rel(verb).is("amod"));
        let given_away = || {
            noun.filter(|noun| !self.tree.has(*noun, "cop")).and_then(|noun| self.tree.child(noun, "nsubj"))
        };
        let subject = self.tree.child(verb, "nsubj").or_else(given_away)?;
        (subject < verb && !self.is_hyphenated(subject, verb)).then_some(subject)
    }

    /// What stands with the patient may belong to the verb: "severed relations with X", "the aid to X". A
    /// control verb's infinitive may hang on its object.
    fn push_from_patient(&self, frame: &mut Frame<'a>) {
        let Some(patient) = frame.get(Slot::Patient) else { return };
        // of "a number of shells at houses" it stands with the shells
        let whole = self.whole_of(patient);
        let beside = self
            .tree
            .children(patient)
            .iter()
            .chain(whole.iter().flat_map(|whole| self.tree.children(*whole)));
        for &child in beside {
            let preposition = self.tree.preposition(child);
            match self.tree.rel(child).universal() {
                "nmod" if preposition == "by" && frame.passive && frame.get(Slot::Agent).is_none() => {
                    frame.push(Slot::Agent, self.antecedent(child), Evidence::Shared);
                }
                "nmod" if !preposition.is_empty() && !matches!(preposition, "of" | "'s") => {
                    frame.push(Slot::Preposition(preposition), self.antecedent(child), Evidence::Shared);
                }
                "acl" if preposition == "to" && frame.get(Slot::Complement).is_none() => {
                    frame.push(Slot::Complement, child, Evidence::Shared);
                }
                _ => {}
            }
        }
        if self.lexicon.object_control.has(self.reading, frame.head)
            && frame.get(Slot::Complement).is_none()
            && let Some(purpose) = frame.get(Slot::Purpose)
        {
            frame.push(Slot::Complement, purpose, Evidence::Shared);
        }
    }

    /// The doer of a passive that the parse hangs on what stands before it: "were armed with rifles by X".
    fn push_doer_within(&self, frame: &mut Frame<'a>) {
        if !frame.passive || frame.get(Slot::Agent).is_some() {
            return;
        }
        let parts = self.tree.children(frame.head).iter().filter(|child| self.tree.rel(**child).is("obl"));
        let within = parts.flat_map(|part| self.tree.children(*part).iter().copied());
        let doer = within.into_iter().find(|id| self.tree.preposition(*id) == "by" && self.is_actor(*id));
        if let Some(doer) = doer {
            frame.push(Slot::Agent, self.antecedent(doer), Evidence::Shared);
        }
    }

    /// The doer of "the Velmaria backed rebels", whose hyphen is lost: a name right before the participle.
    fn push_doer_before(&self, frame: &mut Frame<'a>) {
        let noun = self.tree.head(frame.head).filter(|_| self.tree.rel(frame.head).is("amod"));
        let is_open = frame.passive && frame.get(Slot::Agent).is_none();
        let Some(before) = self.tree.neighbor(frame.head, -1).filter(|_| is_open) else { return };
        let beside = self.tree.rel(before).is("compound") && self.tree.head(before) == noun;
        if beside && self.tree.upos(before) == hearsay_types::Upos::Propn && self.is_actor(before) {
            frame.push(Slot::Agent, before, Evidence::Shared);
        }
    }

    pub(super) fn adjective_frame(&self, mut frame: Frame<'a>) -> Frame<'a> {
        let subject = match self.subject(frame.head) {
            None if self.tree.rel(frame.head).is("amod") => {
                self.tree.head(frame.head).map(|noun| (noun, Evidence::Direct))
            }
            subject => subject,
        };
        if let Some((subject, found)) = subject {
            frame.push(Slot::Subject, subject, found);
        }
        self.push_renamed(&mut frame);
        let head = frame.head;
        self.push_dependents(&mut frame, head);
        frame
    }

    /// Of "the Dawn Front, formerly the Crimson Path": the later name is the subject, the earlier `of`.
    fn push_renamed(&self, frame: &mut Frame<'a>) {
        if !self.tree.rel(frame.head).is("advmod") {
            return;
        }
        let Some(name) = self.tree.head(frame.head).filter(|name| self.tree.is_nominal(*name)) else {
            return;
        };
        frame.push(Slot::Preposition("of"), name, Evidence::Direct);
        if self.tree.rel(name).is("appos")
            && let Some(host) = self.tree.head(name)
        {
            frame.push(Slot::Subject, host, Evidence::Direct);
        }
    }

    /// Whether the verb's surface subject is what it is done to.
    pub(super) fn is_passive(&self, id: TokenId) -> bool {
        let children = self.tree.children(id);
        let marked = |rel: &str| children.iter().any(|child| self.tree.rel(*child).as_str() == rel);
        // "a deal reached by both sides"
        if self.tree.rel(id).is("advcl") && self.noun_right_before(id).is_some() {
            return true;
        }
        if self.subject_taken_for_object(id).is_some() {
            return false;
        }
        if marked("aux:pass") || marked("obl:agent") || self.is_toll(id) {
            return true;
        }
        if marked("nsubj:pass") {
            // without an auxiliary only a participle is passive: not "the units pulled back"
            return self.tree.token(id).feats.get("VerbForm") != Some("Fin");
        }
        if marked("aux") || marked("obj") {
            return false;
        }
        let rel = self.tree.rel(id);
        let participle = self.tree.is_past_participle(id) || self.tree.upos(id) == hearsay_types::Upos::Adj;
        if rel.as_str() == "acl"
            || rel.is("amod")
            || rel.is("compound")
            || rel.is("advcl") && self.noun_right_before(id).is_some()
        {
            return participle && !self.has_free_subject(id);
        }
        // "were reported killed"
        if rel.is("xcomp") && self.tree.is_past_participle(id) {
            return true;
        }
        // "were armed and trained": the second participle has neither auxiliary nor subject
        rel.is("conj")
            && participle
            && !marked("nsubj")
            && self
                .tree
                .head(id)
                .is_some_and(|first| self.tree.upos(first) == self.tree.upos(id) && self.is_passive(first))
    }

    /// The object of "air strikes killed ten" where the parse has a passive with two subjects.
    fn subject_taken_for_object(&self, verb: TokenId) -> Option<TokenId> {
        let children = self.tree.children(verb).iter().copied();
        let subjects = || children.clone().filter(|child| self.tree.rel(*child).is("nsubj"));
        let has_auxiliary = children.clone().any(|child| self.tree.rel(child).is("aux"));
        let before = subjects().any(|child| child < verb);
        let is_free = before && !has_auxiliary && !self.tree.has(verb, "obj");
        subjects().find(|child| *child > verb).filter(|_| is_free)
    }

    /// The dependents of a predicate that are participants by themselves.
    fn push_dependents(&self, frame: &mut Frame<'a>, head: TokenId) {
        for &child in self.tree.children(head) {
            let rel = self.tree.rel(child);
            match rel.universal() {
                "obj" if frame.get(Slot::Recipient) == Some(child) || self.is_toll(head) => {}
                "obj" if !self.is_object(child) => {}
                "obj" => frame.push(Slot::Patient, self.antecedent(child), Evidence::Direct),
                "iobj" => frame.push(Slot::Recipient, self.antecedent(child), Evidence::Direct),
                "obl" if self.is_bare_object(child, head) => {
                    frame.push(Slot::Patient, self.antecedent(child), Evidence::Guessed);
                }
                "obl" | "nmod" => self.push_oblique(frame, child, Evidence::Direct),
                "xcomp" | "ccomp" => frame.push(Slot::Complement, child, Evidence::Direct),
                "advcl" | "acl" => match self.tree.preposition(child) {
                    "to" => frame.push(Slot::Purpose, child, Evidence::Direct),
                    "" => {}
                    marker => frame.push(Slot::Preposition(marker), child, Evidence::Direct),
                },
                // "U.S." of "U.S.-backed"
                "compound" | "nsubj" if frame.passive && child < head && self.is_hyphenated(child, head) => {
                    frame.push(Slot::Agent, child, Evidence::Direct);
                }
                "compound" if rel.as_str() == "compound" => {
                    frame.push(Slot::Modifier, child, Evidence::Direct)
                }
                _ => {}
            }
        }
    }

    /// "shortened by one hour the nightly curfew": an object that the parse takes for an adverbial.
    fn is_bare_object(&self, child: TokenId, verb: TokenId) -> bool {
        child > verb
            && self.tree.preposition(child).is_empty()
            && self.tree.is_nominal(child)
            && !self.tree.has(verb, "obj")
            && !self.participants.is_time(child)
            && self.tree.rel(child).as_str() != "obl:agent"
    }

    fn push_oblique(&self, frame: &mut Frame<'a>, child: TokenId, found: Evidence) {
        let preposition = self.tree.preposition(child);
        let filler = self.antecedent(child);
        let hyphenated =
            preposition.is_empty() && child < frame.head && self.is_hyphenated(child, frame.head);
        let by = preposition == "by" && frame.passive && !self.participants.is_time(filler);
        if by || self.tree.rel(child).as_str() == "obl:agent" || hyphenated && frame.passive {
            frame.push(Slot::Agent, filler, found);
        } else if !preposition.is_empty() {
            frame.push(Slot::Preposition(preposition), filler, found);
        }
    }

    /// Whether a hyphen stands between two tokens, with nothing else.
    pub(super) fn is_hyphenated(&self, first: TokenId, second: TokenId) -> bool {
        second.0 == first.0 + 2 && matches!(self.tree.lemma(TokenId(first.0 + 1)), "-" | "–" | "‑")
    }

    /// The object of `support and supply the rebels`, and the noun of a relative clause without a pronoun:
    /// `the rebels the army attacked`.
    fn push_shared_object(&self, frame: &mut Frame<'a>) {
        let head = frame.head;
        let second = self.tree.children(head).iter().find(|child| {
            self.tree.rel(**child).is("conj")
                && self.tree.upos(**child) == self.tree.upos(head)
                && !self.tree.has(**child, "nsubj")
                && child.0 <= head.0 + 3
        });
        if let Some(object) = second.and_then(|second| self.tree.child(*second, "obj")) {
            frame.push(Slot::Patient, self.antecedent(object), Evidence::Shared);
            return;
        }
        // "has armed and trained the rebels": the parse may hang the rebels on the first verb
        let first = self.tree.head(head).filter(|first| {
            self.tree.rel(head).is("conj")
                && self.tree.upos(*first) == self.tree.upos(head)
                && head.0 <= first.0 + 3
                && !self.tree.has(head, "nsubj")
        });
        if let Some(object) =
            first.and_then(|first| self.tree.child(first, "obj")).filter(|object| *object > head)
        {
            frame.push(Slot::Patient, self.antecedent(object), Evidence::Shared);
            return;
        }
        let top = frame.top;
        if self.tree.rel(top).as_str() == "acl:relcl"
            && let Some(noun) = self.tree.head(top)
            && frame.get(Slot::Agent).is_some_and(|agent| agent != noun)
            && self.tree.child(top, "obj").is_none()
        {
            frame.push(Slot::Patient, noun, Evidence::Shared);
        }
    }
}
