//! Clauses that a verb of saying governs, and what in them belongs to a speaker outside.

use super::{
    lexicon::{Class, Cue, Frames},
    reading::Reading,
    verbs::Found,
};
use hearsay_types::{Span, TokenId, Upos};

impl Reading<'_> {
    /// "said that …", "…, he said", "as he said, …".
    pub fn clause(&self, verb: TokenId, cue: Cue) -> Option<Found> {
        let complement = self.tree.dependents(verb).iter().copied().find(|id| {
            let deprel = self.tree.deprel(*id);
            deprel.is("ccomp") || deprel.is("csubj") && self.tree.is_passive(verb)
        });
        if let Some(complement) = complement {
            if cue.class != Class::Question && cue.class != Class::Know && self.is_open_question(complement) {
                return None;
            }
            let cuts = self.interruptions(complement);
            let content = self.content_under(complement, &cuts);
            return Found::plain(self.with_its_beginning(verb, complement, content));
        }
        if let Some(relative) = self.free_relative(verb) {
            return Found::plain(self.content_under(relative, &self.interruptions(relative)));
        }
        if !cue.frames.has(Frames::THAT) || !cue.frames.has(Frames::QUOTE) || cue.class == Class::Demand {
            return None;
        }
        let deprel = self.tree.deprel(verb);
        let has_subject = self.tree.dependent(verb, "nsubj").is_some();
        if let Some(head) = self.tree.head(verb) {
            let as_clause = deprel.is("advcl") && self.is_marked(verb, "as") && has_subject;
            let interposed = deprel.is("parataxis") && has_subject && !self.tree.is_passive(verb);
            if as_clause || interposed {
                let mut cuts = self.interruptions(head);
                cuts.push(verb);
                return Found::plain(self.content_under(head, &cuts));
            }
        }
        let beside = self.tree.dependents(verb).iter().copied().find(|id| {
            self.tree.deprel(*id).is("parataxis")
                && self.tree.is_predicate(*id)
                && !(self.verb_cue(*id).is_some()
                    && *id > verb
                    && self.tree.dependent(*id, "ccomp").is_some())
        });
        let comments =
            |id: TokenId| self.tree.subtree(id, |_| false).first().is_some_and(|id| self.opens_comment(*id));
        let beside = beside.filter(|id| *id < verb && !comments(*id) || self.follows_directly(verb, *id));
        Found::plain(self.content_under(beside?, &self.interruptions(beside?)))
    }

    /// The content with the words between "said" and it, where they are a noun phrase: the parse has torn a
    /// long subject from its clause.
    fn with_its_beginning(&self, verb: TokenId, clause: TokenId, mut content: Vec<Span>) -> Vec<Span> {
        let Some(next) = self.next(verb) else { return content };
        let opens = matches!(
            self.upos(next),
            Upos::Det | Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num | Upos::Sconj
        );
        // A finite clause without a subject has lost it to the verb before.
        let subjects = ["nsubj", "nsubj:pass", "csubj", "expl", "nsubj:outer"];
        let lacks_subject = self.tree.is_finite(clause)
            && self.tree.dependent_of(clause, &subjects).is_none()
            && self.tree.dependent_of(verb, &["iobj"]).is_none()
            && self.lemma(verb) != "tell";
        if (self.lemma(verb) == "say" || lacks_subject)
            && opens
            && !self.lexicon.is("calendar", &self.form(next).to_lowercase())
            && self.tree.dependents(verb).iter().all(|id| !self.tree.deprel(*id).is("nsubj") || *id < verb)
            && let Some(first) = content.first_mut()
            && first.start > self.span(next).start
            && self.quotation_of(next) == self.quotation_of(verb)
        {
            first.start = self.span(next).start;
        }
        content
    }

    /// "explained how it came about": the word "how", from which treebanks hang the clause.
    fn free_relative(&self, verb: TokenId) -> Option<TokenId> {
        let asks = |id: &TokenId| {
            let is_wh = self.lexicon.is("wh", &self.form(*id).to_lowercase());
            is_wh && *id > verb && (self.tree.deprel(*id).is("obj") || self.tree.deprel(*id).is("ccomp"))
        };
        let relative = self.tree.dependents(verb).iter().copied().find(asks)?;
        let has_clause = self
            .tree
            .dependents(relative)
            .iter()
            .any(|id| self.tree.deprel(*id).as_str().ends_with(":relcl"));
        has_clause.then_some(relative)
    }

    /// Whether only a comma or colon and the addressee stand between a verb and the clause behind it.
    fn follows_directly(&self, verb: TokenId, clause: TokenId) -> bool {
        let first = self.tree.subtree(clause, |_| false).first().copied().unwrap_or(clause);
        (verb.0 + 1..first.0).all(|id| self.upos(TokenId(id)) != Upos::Verb)
            && first.0.saturating_sub(verb.0) <= 8
    }

    /// Whether a clause asks rather than tells: "whether it was so".
    fn is_open_question(&self, clause: TokenId) -> bool {
        self.is_marked(clause, "whether") || self.is_marked(clause, "if")
    }

    /// Branches within a clause that belong to a speaker outside of it: "…, he said, …", "as they put it",
    /// and "adding that …" behind it.
    pub fn interruptions(&self, clause: TokenId) -> Vec<TokenId> {
        let mut cuts = Vec::new();
        for id in self.tree.subtree(clause, |_| false) {
            if id == clause {
                continue;
            }
            let Some((cue, _)) = self.verb_cue(id) else { continue };
            let deprel = self.tree.deprel(id);
            let speaks = cue.frames.has(Frames::QUOTE);
            let interposed = deprel.is("parataxis")
                && speaks
                && self.tree.dependent(id, "nsubj").is_some()
                && self.tree.dependent(id, "ccomp").is_none();
            let set_off = self.previous(id).is_some_and(|before| self.is_punct(before));
            let adds = (deprel.is("advcl") || deprel.is("acl"))
                && self.lexicon.is("addverb", self.lemma(id))
                && self.form(id).ends_with("ing")
                && (set_off || self.lemma(id) == "add")
                && id > clause;
            let beside = deprel.is("conj")
                && self.tree.dependent(id, "nsubj").is_none()
                && self.tree.dependent(id, "cc").is_some_and(|and| self.opens_other_cue(and))
                && self
                    .tree
                    .head(id)
                    .and_then(|head| self.tree.dependent(head, "nsubj"))
                    .is_some_and(|id| self.is_mute(id));
            let beside = beside || deprel.is("conj") && self.is_outer_conjunct(id);
            if interposed || adds || beside || self.contrasts(id, clause) {
                cuts.push(id);
            }
        }
        cuts
    }

    /// Whether a verb sets another speaker's words beside those of the clause: "said the bridge was safe, while
    /// the mayor warned ...". What the clause itself tells on somebody's word keeps such a verb.
    pub fn contrasts(&self, verb: TokenId, clause: TokenId) -> bool {
        if verb <= clause || !self.speaks_out(verb) || self.verb_cue(clause).is_some() {
            return false;
        }
        let subject = self.tree.dependent_of(verb, &["nsubj"]);
        let is_named = subject.is_some_and(|id| self.upos(id) != Upos::Pron && id > clause);
        let deprel = self.tree.deprel(verb);
        let dependents = self.tree.dependents(verb).iter().copied();
        let opened = |list: &str| {
            let opens = |id: &TokenId| *id < verb && self.lexicon.is(list, &self.form(*id).to_lowercase());
            dependents.clone().find(opens)
        };
        let by_conjunction = deprel.is("advcl") && opened("contrast").is_some();
        let by_comma = || {
            let and = opened("adding")?;
            self.previous(and).filter(|before| self.is_form(*before, ","))
        };
        let beside = deprel.is("conj") && (opened("but").is_some() || by_comma().is_some());
        is_named && (by_conjunction || beside) && self.quotation_of(verb) == self.quotation_of(clause)
    }

    /// Whether a verb tells what somebody says aloud.
    fn speaks_out(&self, verb: TokenId) -> bool {
        use Class::{Accuse, Add, Admit, Claim, Deny, Report, Reveal, Say, Warn};
        self.verb_cue(verb).is_some_and(|(cue, _)| {
            matches!(cue.class, Accuse | Add | Admit | Claim | Deny | Report | Reveal | Say | Warn)
        })
    }

    /// Whether a verb that the parse coordinates with what somebody said goes on with what he did: "said the
    /// road was closed and accused the army of ...". An auxiliary that the verb could not share tells.
    pub fn is_outer_conjunct(&self, verb: TokenId) -> bool {
        let Some(head) = self.tree.head(verb) else { return false };
        let shares_nothing = self.tree.dependents(head).iter().any(|id| {
            let helps = self.upos(*id) == Upos::Aux && self.lemma(*id) != "have";
            helps && *id < verb
        });
        let below = |deprels: &[&str]| self.tree.dependent_of(verb, deprels).is_some();
        let finite = self.tree.token(verb).feats.get("VerbForm") == Some("Fin");
        let bare = !self.tree.dependents(verb).iter().any(|id| self.upos(*id) == Upos::Aux);
        let told = self.tree.head(head).is_some_and(|above| {
            self.tree.deprel(head).is("ccomp") && self.speaks_out(above) && self.upos(above) == Upos::Verb
        });
        // "said police had found nobody but added that": only who spoke before adds
        let adds = self.verb_cue(verb).is_some_and(|(cue, _)| cue.class == Class::Add);
        if told && adds && self.verb_cue(head).is_none() && !below(&["nsubj", "nsubj:pass"]) {
            return true;
        }
        told && shares_nothing
            && finite
            && bare
            && self.speaks_out(verb)
            && self.verb_cue(head).is_none()
            && !below(&["nsubj", "nsubj:pass"])
            && below(&["obj", "ccomp"])
    }

    /// Where the parse shows no content: the clause behind "said" and its subject, or the words before
    /// "…, the ministry said" at the end of a sentence.
    pub fn words_beside(&self, verb: TokenId) -> Option<Found> {
        let subject = self.tree.dependent(verb, "nsubj")?;
        if !self.tree.is_finite(verb) {
            return None;
        }
        let object = self.tree.dependent_of(verb, &["obj", "xcomp"]);
        let plain = self.lemma(verb) == "say"
            && object.is_none_or(|object| !self.lexicon.is("sayable", self.lemma(object)));
        if object.is_some() && !plain {
            return None;
        }
        let sentence = self.tree.sentence_tokens(verb);
        let own = self.quotation_of(verb);
        let subject_tokens = self.tree.subtree(subject, |_| false);
        let behind_from = verb.0.max(subject_tokens.last().map_or(0, |id| id.0)) + 1;
        let behind: Vec<TokenId> = (behind_from..sentence.end as u32)
            .map(TokenId)
            .take_while(|id| self.quotation_of(*id) == own || own.is_none())
            .collect();
        let first = behind.iter().position(|id| !self.is_punct(*id));
        if let Some(first) = first.filter(|_| subject < verb) {
            use Upos::{Adj, Det, Noun, Num, Pron, Propn, Sconj};
            let starts_clause =
                matches!(self.upos(behind[first]), Adj | Det | Noun | Num | Pron | Propn | Sconj);
            let own_words: Vec<TokenId> =
                behind[first..].iter().copied().filter(|id| self.tree.is_under(*id, verb)).collect();
            let n_words = own_words.iter().filter(|id| !self.is_punct(**id)).count();
            let clausal = self.has_clause(behind[first..].iter().copied()) || plain && n_words >= 3;
            if starts_clause && clausal && self.quotation_of(behind[first]) == own {
                let words = if n_words >= 3 { &own_words[..] } else { &behind[first..] };
                return Found::plain(self.spans_of(words, &[]));
            }
        }
        if object.is_some() {
            return None;
        }
        let rest_is_short = behind.iter().filter(|id| !self.is_punct(**id)).count() <= 4
            && !self.has_clause(behind.iter().copied());
        let before_to = verb.0.min(subject_tokens.first().map_or(verb.0, |id| id.0));
        let before: Vec<TokenId> = (sentence.start as u32..before_to).map(TokenId).collect();
        let directly = before.last().is_some_and(|last| last.0 + 1 == before_to);
        let at_clause = before.len() >= 3
            && self.has_clause(before.iter().copied())
            && !before.first().is_some_and(|id| self.opens_comment(*id));
        if rest_is_short
            && directly
            && at_clause
            && !before.iter().any(|id| self.tree.is_under(verb, *id) && self.verb_cue(*id).is_some())
        {
            let is_main = self.tree.deprel(verb).is("root")
                || self.tree.deprel(verb).is("parataxis")
                || self.tree.deprel(verb).is("conj");
            return is_main.then(|| Found::plain(self.spans_of(&before, &[]))).flatten();
        }
        None
    }
}
