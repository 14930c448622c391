//! Whose words a cue introduces: from a verb to the noun that does the saying.

use super::{
    lexicon::{Class, Frames, Nature},
    reading::{Reading, Source},
};
use hearsay_types::{TokenId, Upos};

/// What a search for a cue's source found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Speaker {
    /// Somebody.
    Named(Source),
    /// Nobody is named: "it was reported", "was accused of".
    Absent,
    /// The author, the reader, nobody at all, or no sense to be made of it: no voice.
    Barred,
}

impl Reading<'_> {
    /// Who does what the verb says: the subject of an active verb, the agent of a passive one.
    pub fn speaker(&self, verb: TokenId) -> Speaker {
        if self.is_quoted_as(verb) {
            return self.quoted_as(verb);
        }
        if self.tree.is_passive(verb) || self.is_reduced_passive(verb) {
            return self.agent(verb);
        }
        let own = self.tree.dependent_of(verb, &["nsubj", "nsubj:outer"]);
        if self.is_said_to(verb) {
            return Speaker::Absent;
        }
        let foreign = own.is_some_and(|own| self.quotation_of(own) != self.quotation_of(verb));
        // A subject behind a preposition is what the parse has left of "the Observatory for Rights".
        let is_cut = own.is_some_and(|own| {
            let first = self.tree.subtree(own, |_| false).first().copied().unwrap_or(own);
            let before = if self.upos(first) == Upos::Adp { Some(first) } else { self.previous(first) };
            own < verb && before.is_some_and(|id| self.is_form(id, "for") || self.is_form(id, "of"))
        });
        if self.tree.is_finite(verb)
            && (own.is_none() || is_cut || foreign || own.is_some_and(|own| self.is_dateline(own, verb)))
            && let Some(source) = self.phrase_before(verb)
        {
            return Speaker::Named(source);
        }
        self.subject(verb, 0)
            .map_or(Speaker::Barred, |head| self.source(head).map_or(Speaker::Barred, Speaker::Named))
    }

    /// "PORT VELM, 22 April — The mission has recorded ...": the parse may take the dateline for the subject.
    fn is_dateline(&self, subject: TokenId, verb: TokenId) -> bool {
        let sentence = self.tree.sentence_tokens(verb);
        let first = sentence.start;
        let dash = sentence.map(TokenId::from).find(|id| matches!(self.form(*id), "—" | "–" | "--"));
        dash.is_some_and(|dash| {
            let names = (first..dash.idx()).map(TokenId::from);
            let is_name = |id: TokenId| {
                matches!(self.upos(id), Upos::Propn | Upos::Num | Upos::Punct)
                    || self.form(id).chars().all(char::is_uppercase)
            };
            subject < dash && dash < verb && names.into_iter().all(is_name)
        })
    }

    /// "prisoners said to be officers": a participle, whatever the parse says.
    pub fn is_said_to(&self, verb: TokenId) -> bool {
        let bare = !self.tree.dependents(verb).iter().any(|id| self.upos(*id) == Upos::Aux);
        let to = self.next(verb).filter(|id| self.is_form(*id, "to"));
        // nobody "believes to belong"
        let is_infinitive = to.and_then(|to| self.next(to)).is_some_and(|id| {
            matches!(self.upos(id), Upos::Verb | Upos::Aux)
                && self.tree.token(id).feats.get("VerbForm") == Some("Inf")
        });
        let told = self.verb_cue(verb).is_some_and(|(cue, _)| cue.frames.has(Frames::PINF));
        let ends =
            self.form(verb).ends_with('d') || self.is_form(verb, "thought") || self.is_form(verb, "known");
        let claims = self.verb_cue(verb).is_some_and(|(cue, _)| cue.frames.has(Frames::INF));
        bare && is_infinitive && told && ends && (!claims || self.is_form(verb, "said"))
    }

    /// Who says a quotation that stands beside the verb: its subject, or the noun phrase directly before
    /// or behind it where the parse shows none.
    pub fn speaker_beside(&self, verb: TokenId) -> Speaker {
        // A subject in other words' quotation marks is one of what is quoted.
        let own = self.tree.dependent_of(verb, &["nsubj", "nsubj:pass"]);
        let has_subject = own.is_some_and(|own| self.quotation_of(own) == self.quotation_of(verb));
        if has_subject || self.is_quoted_as(verb) || self.form(verb).ends_with("ing") {
            return self.speaker(verb);
        }
        let behind = || {
            let next = self
                .next(verb)
                .filter(|id| matches!(self.upos(*id), Upos::Propn | Upos::Noun | Upos::Det | Upos::Pron))?;
            let noun = |id: &TokenId| {
                *id > verb && matches!(self.upos(*id), Upos::Propn | Upos::Noun | Upos::Pron | Upos::Det)
            };
            let head = self.tree.path_up(next).take_while(noun).last()?;
            self.source(head)
        };
        let beside = self.phrase_before(verb).or_else(behind);
        beside.map_or_else(|| self.speaker(verb), Speaker::Named)
    }

    /// The noun that is the subject of an active verb, sought upwards where the verb has none of its own.
    fn subject(&self, verb: TokenId, depth: usize) -> Option<TokenId> {
        if depth > 6 {
            return None;
        }
        if let Some(subject) = self.tree.dependent_of(verb, &["nsubj", "nsubj:outer"]) {
            return Some(subject);
        }
        if self.tree.dependent(verb, "csubj").is_some() {
            return None;
        }
        let head = self.tree.head(verb)?;
        let deprel = self.tree.deprel(verb);
        match deprel.universal() {
            "conj" if self.tree.is_predicate(head) => {
                let subject = self.subject_or_patient(head, depth);
                // "said the road was closed and warned that": roads do not warn.
                let mute = subject.is_some_and(|id| self.is_mute(id)) || self.is_outer_conjunct(verb);
                let above = self.tree.head(head).filter(|_| mute).and_then(|up| self.saying_above(up));
                above.and_then(|above| self.subject_or_patient(above, depth)).or(subject)
            }
            "xcomp" => {
                let object = self
                    .tree
                    .dependent(head, "obj")
                    .filter(|_| !self.lexicon.is("subject_control", self.lemma(head)));
                object.or_else(|| self.subject_or_patient(head, depth))
            }
            "advcl" | "ccomp" | "parataxis" | "dep" if !self.tree.is_finite(verb) => {
                let adds = self.lexicon.is("addverb", self.lemma(verb)) && depth == 0;
                let above = adds.then(|| self.saying_above(head)).flatten();
                let subject = self.subject_or_patient(above.unwrap_or(head), depth);
                // "said that jets had struck the town, pointing out": jets point out nothing.
                let mute = depth == 0 && subject.is_some_and(|id| self.is_mute(id));
                let above = self.saying_above(head).filter(|_| mute && above.is_none());
                above.and_then(|above| self.subject_or_patient(above, depth)).or(subject)
            }
            "acl" if self.form(verb).ends_with("ing") && self.lemma(verb) == "add" && depth == 0 => {
                let above = self.saying_above(head);
                self.subject_or_patient(above.unwrap_or(head), depth)
            }
            "acl" if deprel.as_str() != "acl:relcl" => {
                // A participle behind a thing that cannot speak belongs to the clause's subject.
                let mute = self.is_mute(head);
                let clause = self.tree.clause_head(head);
                let above = if mute { self.subject_or_patient(clause, depth) } else { None };
                self.promoted(head).or(above).or(Some(head))
            }
            "root" | "parataxis" | "ccomp" | "advcl" => self.subject_beside(verb),
            _ => None,
        }
    }

    /// Whether a noun names nothing that could speak.
    pub fn is_mute(&self, noun: TokenId) -> bool {
        self.upos(noun) == Upos::Noun && self.nature(noun).is_none()
    }

    fn subject_or_patient(&self, verb: TokenId, depth: usize) -> Option<TokenId> {
        if !self.tree.is_predicate(verb) {
            return matches!(self.upos(verb), Upos::Noun | Upos::Propn).then_some(verb);
        }
        self.tree.dependent_of(verb, &["nsubj", "nsubj:pass"]).or_else(|| self.subject(verb, depth + 1))
    }

    /// The nearest verb of saying above, if what is between is its content: "adding" belongs to "said"
    /// although it hangs from the verb of what was said.
    fn saying_above(&self, from: TokenId) -> Option<TokenId> {
        let says = |id: &TokenId| {
            let is_cue = self.lexicon.verb(self.lemma(*id)).is_some_and(|cue| {
                matches!(
                    cue.class,
                    Class::Say
                        | Class::Claim
                        | Class::Add
                        | Class::Admit
                        | Class::Warn
                        | Class::Deny
                        | Class::Report
                )
            });
            is_cue && self.upos(*id) == Upos::Verb
        };
        self.tree.path_up(from).find(says)
    }

    /// Where a parser gave the verb no subject: a name or pronoun directly before it or behind it.
    fn subject_beside(&self, verb: TokenId) -> Option<TokenId> {
        let before = self.previous(verb).map(|id| {
            if self.upos(id) == Upos::Aux || self.upos(id) == Upos::Adv {
                self.previous(id)
            } else {
                Some(id)
            }
        })??;
        let head_of_phrase = |id: TokenId| {
            self.tree
                .path_up(id)
                .take_while(|up| matches!(self.upos(*up), Upos::Noun | Upos::Propn | Upos::Pron))
                .last()
        };
        if matches!(self.upos(before), Upos::Propn | Upos::Pron | Upos::Noun) {
            return head_of_phrase(before).filter(|id| *id != verb);
        }
        let after = self.next(verb)?;
        matches!(self.upos(after), Upos::Propn | Upos::Pron).then(|| head_of_phrase(after)).flatten()
    }

    /// For the noun of "a statement saying …": who issued it, if the sentence says so.
    fn promoted(&self, noun: TokenId) -> Option<TokenId> {
        if self.nature(noun) != Some(Nature::Text) {
            return None;
        }
        if let Some(owner) = self.tree.dependent(noun, "nmod:poss") {
            return Some(owner);
        }
        let verb = self.tree.head(noun).filter(|_| self.tree.deprel(noun).is("obj"))?;
        if !self.lexicon.is("light", self.lemma(verb)) || self.tree.is_passive(verb) {
            return None;
        }
        self.subject(verb, 1)
    }

    /// Whether the verb is a participle behind its patient: "clashes reported in Orsk".
    pub fn is_reduced_passive(&self, verb: TokenId) -> bool {
        let token = self.tree.token(verb);
        let participle = token.feats.get("Voice") == Some("Pass")
            || token.feats.get("VerbForm") == Some("Part") && token.feats.get("Tense") == Some("Past");
        let has_auxiliary = self.tree.dependents(verb).iter().any(|id| self.upos(*id) == Upos::Aux);
        participle && matches!(token.deprel.as_str(), "acl" | "amod") && !has_auxiliary
    }

    /// The agent of a passive: "by" somebody. `Absent` where there is none.
    fn agent(&self, verb: TokenId) -> Speaker {
        let agent = self.tree.dependents(verb).iter().copied().find(|id| {
            self.tree.deprel(*id).as_str() == "obl:agent"
                || self.tree.deprel(*id).is("obl") && self.is_marked(*id, "by")
        });
        match agent {
            Some(head) => self.source(head).map_or(Speaker::Barred, Speaker::Named),
            None => Speaker::Absent,
        }
    }

    /// Whether this is the "saying" of "quoted as saying".
    pub fn is_quoted_as(&self, verb: TokenId) -> bool {
        self.is_marked(verb, "as") && self.form(verb).ends_with("ing") && self.quoting_verb(verb).is_some()
    }

    /// The verb that quotes, of "quoted as saying".
    pub fn quoting_verb(&self, verb: TokenId) -> Option<TokenId> {
        let quotes =
            |id: &TokenId| self.lexicon.verb(self.lemma(*id)).is_some_and(|cue| cue.class == Class::Cite);
        self.tree.path_up(verb).skip(1).take(3).find(quotes)
    }

    fn quoted_as(&self, verb: TokenId) -> Speaker {
        let Some(quoting) = self.quoting_verb(verb) else { return Speaker::Barred };
        let quoted = if self.tree.is_passive(quoting) {
            self.tree.dependent_of(quoting, &["nsubj:pass", "nsubj"])
        } else if self.is_reduced_passive(quoting) {
            self.tree.head(quoting)
        } else {
            self.tree.dependent_of(quoting, &["obj", "iobj"])
        };
        quoted.and_then(|head| self.source(head)).map_or(Speaker::Barred, Speaker::Named)
    }
}
