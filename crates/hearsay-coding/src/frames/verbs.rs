//! Frames of verbs, participles and adjectives.

use super::{Evidence, Frame, Framer, Slot};
use hearsay_types::TokenId;

impl<'a> Framer<'a> {
    pub(super) fn verb_frame(&self, mut frame: Frame<'a>) -> Frame<'a> {
        let head = frame.head;
        frame.passive = self.is_passive(head);
        let object = self.tree.child(head, "obj");
        if let Some((subject, found)) = self.subject(head) {
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
        self.push_guesses(&mut frame);
        frame
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
        let head = frame.head;
        self.push_dependents(&mut frame, head);
        frame
    }

    /// Whether the verb's surface subject is what it is done to.
    pub(super) fn is_passive(&self, id: TokenId) -> bool {
        let children = self.tree.children(id);
        let marked = |rel: &str| children.iter().any(|child| self.tree.rel(*child).as_str() == rel);
        if marked("aux:pass") || marked("nsubj:pass") || marked("obl:agent") {
            return true;
        }
        if marked("aux") || marked("obj") {
            return false;
        }
        let rel = self.tree.rel(id);
        let participle = self.tree.is_past_participle(id) || self.tree.upos(id) == hearsay_types::Upos::Adj;
        if rel.as_str() == "acl" || rel.is("amod") || rel.is("compound") {
            return participle;
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

    /// The dependents of a predicate that are participants by themselves.
    fn push_dependents(&self, frame: &mut Frame<'a>, head: TokenId) {
        for &child in self.tree.children(head) {
            let rel = self.tree.rel(child);
            match rel.universal() {
                "obj" => frame.push(Slot::Patient, self.antecedent(child), Evidence::Direct),
                "iobj" => frame.push(Slot::Recipient, self.antecedent(child), Evidence::Direct),
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
