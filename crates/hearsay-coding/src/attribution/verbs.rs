//! Voices that a verb introduces: "X said that …", "accused Y of …", "it was reported that …".
//!
//! Each construction is a frame of the lexicon and a function here. Where the parse offers no content
//! for a verb of plain saying, the words beside it decide.

use super::{
    content::{cover, joined},
    drafts::{Draft, Drafts},
    lexicon::{Class, Cue, Frames, Nature},
    reading::Reading,
    subjects::Speaker,
};
use hearsay_types::{How, Span, TokenId, Upos};

/// What a verb introduces.
struct Found {
    content: Vec<Span>,
    /// Words that belong to the cue beside the verb.
    cue: Option<Span>,
    /// The content is told without a source although the clause has a subject: "is said to".
    subject_is_content: bool,
}

impl Found {
    fn plain(content: Vec<Span>) -> Option<Self> {
        (!content.is_empty()).then_some(Self { content, cue: None, subject_is_content: false })
    }
}

impl Reading<'_> {
    /// The lexicon's entry for a verb, with its particle if it has one, and the particle.
    pub fn verb_cue(&self, verb: TokenId) -> Option<(Cue, Option<TokenId>)> {
        if self.upos(verb) != Upos::Verb {
            return None;
        }
        let lemma = self.lemma(verb);
        let particle = self.tree.dependents(verb).iter().copied().find(|id| {
            let deprel = self.tree.deprel(*id);
            deprel.as_str() == "compound:prt"
                || (deprel.is("xcomp") || deprel.is("amod")) && self.is_form(*id, "clear")
        });
        if let Some(particle) = particle {
            let phrase = format!("{lemma} {}", self.lemma(particle));
            if let Some(cue) = self.lexicon.verb(&phrase) {
                return Some((cue, Some(particle)));
            }
        }
        // Lemmatizers that learn endings leave "blam" of "blamed".
        let cue = self.lexicon.verb(lemma).or_else(|| self.lexicon.verb(&format!("{lemma}e")));
        cue.map(|cue| (cue, None))
    }

    /// The voices of all verbs, in the order of the text.
    pub fn voices_of_verbs(&self, drafts: &mut Drafts) {
        for verb in self.tokens() {
            if let Some((cue, particle)) = self.verb_cue(verb) {
                self.voices_of_verb(verb, cue, particle, drafts);
            } else if self.upos(verb) == Upos::Verb {
                drafts.extend(self.document_act(verb));
            }
        }
    }

    fn voices_of_verb(&self, verb: TokenId, cue: Cue, particle: Option<TokenId>, drafts: &mut Drafts) {
        if cue.class == Class::Cite {
            drafts.extend(self.quoting(verb));
            return;
        }
        let tail = self
            .tail(verb, cue)
            .or_else(|| self.inverted_tail(verb, cue))
            .or_else(|| self.interposed(verb, cue));
        if let Some((source, content)) = tail {
            let cue = Some(self.cue_span(verb, particle));
            drafts.push(Draft {
                source: Some(source),
                cue,
                cue_token: Some(verb),
                content,
                how: None,
                outer: None,
            });
            return;
        }
        let mut speaker = self.speaker(verb);
        if cue.class == Class::Accuse {
            // "rebels accused of theft": without an object the verb is a passive, whatever the parse says.
            let no_object = self.tree.dependent_of(verb, &["obj", "iobj"]).is_none();
            if no_object
                && cue.frames.has(Frames::OF)
                && !matches!(speaker, Speaker::Barred)
                && !self.tree.is_passive(verb)
            {
                speaker = Speaker::Absent;
            }
            if self.tree.deprel(verb).is("amod") {
                return;
            }
        }
        if speaker == Speaker::Barred || self.is_withheld(verb, cue) {
            return;
        }
        let Some(found) = self.content_of_verb(verb, cue, speaker) else {
            drafts.extend(self.document_act(verb));
            return;
        };
        let source = match speaker {
            Speaker::Named(source) => Some(source),
            _ => None,
        };
        if let Some(source) = source
            && !self.can_say(source.head, cue.class)
        {
            return;
        }
        if source.is_none() && !found.subject_is_content && !self.may_lack_source(cue) {
            return;
        }
        let content = self.within_own_quotation(verb, found.content);
        if content.is_empty() {
            return;
        }
        let words = self.cue_span(verb, particle);
        let cue = Some(found.cue.map_or(words, |more| words.cover(more)));
        drafts.push(Draft { source, cue, cue_token: Some(verb), content, how: None, outer: None });
    }

    /// "unable to confirm", "to portray him as …": nothing is said.
    fn is_withheld(&self, verb: TokenId, cue: Cue) -> bool {
        let infinitive = self.is_marked(verb, "to");
        let head = self.tree.head(verb);
        let withheld = head.is_some_and(|head| {
            self.tree.deprel(verb).is("xcomp") && self.lexicon.is("noncommittal", self.lemma(head))
        });
        infinitive && (cue.class == Class::Call || withheld && cue.class != Class::Question)
    }

    /// The words of a verbal cue: the verb, its particle, and what negates it, with the auxiliaries
    /// between.
    pub fn cue_span(&self, verb: TokenId, particle: Option<TokenId>) -> Span {
        let mut span = self.span(verb);
        if let Some(particle) = particle.filter(|id| id.0.abs_diff(verb.0) <= 6) {
            span = span.cover(self.span(particle));
        }
        let negation = self
            .tree
            .dependents(verb)
            .iter()
            .copied()
            .find(|id| *id < verb && matches!(self.lemma(*id), "not" | "never" | "n't"));
        if let Some(negation) = negation.filter(|id| verb.0 - id.0 <= 3) {
            let aux = self.previous(negation).filter(|id| self.upos(*id) == Upos::Aux);
            span = span.cover(self.span(aux.unwrap_or(negation)));
        }
        if self.is_quoted_as(verb)
            && let Some(quoting) =
                self.quoting_verb(verb).filter(|id| self.tree.is_passive(*id) && *id < verb)
        {
            span = span.cover(self.span(quoting));
        } else if self.is_quoted_as(verb)
            && let Some(mark) = self.marker(verb, "as")
        {
            span = span.cover(self.span(mark));
        }
        span
    }

    /// Findings show things by themselves, other things only in the author's mind: "the video shows", but
    /// not "the attack shows".
    fn can_say(&self, source: TokenId, class: Class) -> bool {
        let lemma = self.lemma(source);
        if self.is_form(source, "it") || self.is_form(source, "they") {
            return class != Class::Show || self.is_form(source, "they");
        }
        match class {
            Class::Show | Class::Doc => self.nature(source).is_some() || self.upos(source) == Upos::Propn,
            _ => !self.lexicon.is("causal_noun", lemma) || self.nature(source).is_some(),
        }
    }

    fn may_lack_source(&self, cue: Cue) -> bool {
        matches!(
            cue.class,
            Class::Say
                | Class::Claim
                | Class::Report
                | Class::Believe
                | Class::Accuse
                | Class::Admit
                | Class::Reveal
                | Class::Find
                | Class::Know
                | Class::Show
        )
    }

    /// Content does not leave the quotation in which its cue stands.
    fn within_own_quotation(&self, cue: TokenId, content: Vec<Span>) -> Vec<Span> {
        let Some(own) = self.quotation_of(cue) else { return content };
        let inner = self.quotations[own].inner;
        let clip = |span: Span| {
            let start = span.start.max(inner.start);
            let end = span.end.min(inner.end);
            (start < end).then_some(Span { start, end })
        };
        content.into_iter().filter_map(clip).collect()
    }

    fn content_of_verb(&self, verb: TokenId, cue: Cue, speaker: Speaker) -> Option<Found> {
        let frames = cue.frames;
        let passive = self.tree.is_passive(verb);
        if frames.has(
            Frames::OF | Frames::OFING | Frames::FOR | Frames::FORV | Frames::ON | Frames::WITH | Frames::IN,
        ) && let Some(found) = self.complaint(verb, frames)
        {
            return Some(found);
        }
        if frames.has(Frames::THAT | Frames::WH | Frames::QUOTE)
            && let Some(found) = self.clause(verb, cue)
        {
            return Some(found);
        }
        let particle = self.verb_cue(verb).and_then(|(_, particle)| particle).filter(|id| *id > verb);
        if frames.has(Frames::THAT)
            && let Some(content) = self.that_behind_verb(particle.unwrap_or(verb))
        {
            return Found::plain(content);
        }
        if frames.has(Frames::PINF)
            && (passive || speaker == Speaker::Absent)
            && let Some(found) = self.said_to(verb)
        {
            return Some(found);
        }
        if frames.has(Frames::INF)
            && !passive
            && let Some(found) = self.infinitive(verb)
        {
            return Some(found);
        }
        if frames.has(Frames::AS)
            && let Some(found) = self.as_something(verb)
        {
            return Some(found);
        }
        if frames.has(Frames::XOBJ)
            && let Some(found) = self.called(verb)
        {
            return Some(found);
        }
        if frames.has(Frames::ING)
            && !passive
            && let Some(found) = self.gerund(verb)
        {
            return Some(found);
        }
        if frames.has(Frames::NOBJ)
            && let Some(found) = self.rejected_claim(verb)
        {
            return Some(found);
        }
        if frames.has(Frames::OBJ)
            && let Some(found) = self.object(verb, cue)
        {
            return Some(found);
        }
        if frames.has(Frames::THAT | Frames::QUOTE)
            && matches!(cue.class, Class::Say | Class::Claim | Class::Add | Class::Report)
        {
            return self.words_beside(verb);
        }
        None
    }

    /// "said that …", "…, he said", "as he said, …".
    fn clause(&self, verb: TokenId, cue: Cue) -> Option<Found> {
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
            return Found::plain(self.with_its_beginning(verb, content));
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
        let beside = beside.filter(|id| *id < verb || self.follows_directly(verb, *id));
        Found::plain(self.content_under(beside?, &self.interruptions(beside?)))
    }

    /// The content with the words between "said" and it, where they are a noun phrase: the parse has torn a
    /// long subject from its clause.
    fn with_its_beginning(&self, verb: TokenId, mut content: Vec<Span>) -> Vec<Span> {
        let Some(next) = self.next(verb) else { return content };
        let opens = matches!(
            self.upos(next),
            Upos::Det | Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num | Upos::Sconj
        );
        if self.lemma(verb) == "say"
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
            let is_wh = ["how", "why", "what", "where", "when"].iter().any(|form| self.is_form(*id, form));
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
    fn interruptions(&self, clause: TokenId) -> Vec<TokenId> {
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
            if interposed || adds || beside {
                cuts.push(id);
            }
        }
        cuts
    }

    /// "accused X of …", "blamed X for …", "blamed … on X", "charged X with …".
    fn complaint(&self, verb: TokenId, frames: Frames) -> Option<Found> {
        let prepositions = [
            ("of", Frames::OF, Frames::OFING),
            ("for", Frames::FOR, Frames::FORV),
            ("with", Frames::WITH, Frames::WITH),
            ("in", Frames::IN, Frames::IN),
        ];
        for (preposition, any, gerund_only) in prepositions {
            if !frames.has(any) && !frames.has(gerund_only) {
                continue;
            }
            let object = self.tree.dependent_of(verb, &["obj", "nsubj:pass", "iobj"]);
            let below = |top: TokenId| self.tree.dependents(top).iter().copied();
            let candidates = below(verb).chain(object.into_iter().flat_map(below));
            let fits = |id: &TokenId| {
                let deprel = self.tree.deprel(*id);
                let relation =
                    ["obl", "advcl", "nmod", "acl", "ccomp", "xcomp"].iter().any(|name| deprel.is(name));
                relation && *id > verb && self.is_marked(*id, preposition)
            };
            let is_gerund = |id: TokenId| {
                self.tree.token(id).feats.get("VerbForm") == Some("Ger")
                    || self.upos(id) == Upos::Verb && self.form(id).ends_with("ing")
            };
            let allowed: Vec<TokenId> =
                candidates.filter(fits).filter(|id| frames.has(any) || is_gerund(*id)).collect();
            let head = allowed
                .iter()
                .copied()
                .find(|id| is_gerund(*id))
                .or(allowed.first().copied())
                .or_else(|| self.gerund_behind(verb, preposition));
            if let Some(head) = head {
                let mut cuts: Vec<TokenId> = self.marker(head, preposition).into_iter().collect();
                cuts.extend(self.interruptions(head));
                let tokens = self.tree.subtree(head, |id| cuts.contains(&id));
                return Found::plain(self.spans_of(&tokens, &[]));
            }
        }
        if frames.has(Frames::ON) {
            let object = self.tree.dependent(verb, "obj")?;
            let blamed = self
                .tree
                .dependents(verb)
                .iter()
                .chain(self.tree.dependents(object))
                .copied()
                .find(|id| self.is_marked(*id, "on"))?;
            let spans = [self.content_under(object, &[]), self.content_under(blamed, &[])].concat();
            return Found::plain(cover(&spans).into_iter().collect());
        }
        None
    }

    /// The gerund behind "of" or "for", wherever the parse has put it: within eight tokens behind the verb.
    fn gerund_behind(&self, verb: TokenId, preposition: &str) -> Option<TokenId> {
        let end = self.tree.sentence_tokens(verb).end;
        let ids = (verb.0 + 1..end as u32).take(10).map(TokenId);
        let at = ids
            .into_iter()
            .take_while(|id| self.upos(*id) != Upos::Verb)
            .find(|id| self.is_form(*id, preposition))?;
        let next = self.next(at)?;
        let next = if self.upos(next) == Upos::Adv { self.next(next)? } else { next };
        (self.upos(next) == Upos::Verb && self.form(next).ends_with("ing")).then_some(next)
    }

    /// "is said to have …": content with its subject, without a source.
    fn said_to(&self, verb: TokenId) -> Option<Found> {
        let infinitive = self
            .tree
            .dependents(verb)
            .iter()
            .copied()
            .find(|id| self.tree.deprel(*id).is("xcomp") && self.is_marked(*id, "to"))?;
        let mut spans = self.content_under(infinitive, &self.interruptions(infinitive));
        if let Some(subject) = self.tree.dependent(verb, "nsubj")
            && !self.tree.deprel(subject).is("expl")
        {
            spans.push(self.noun_phrase(subject));
        }
        Some(Found { content: joined(spans), cue: None, subject_is_content: true })
    }

    /// "claims to have …".
    fn infinitive(&self, verb: TokenId) -> Option<Found> {
        let infinitive = self
            .tree
            .dependents(verb)
            .iter()
            .copied()
            .find(|id| self.tree.deprel(*id).is("xcomp") && self.is_marked(*id, "to"))?;
        Found::plain(self.content_under(infinitive, &self.interruptions(infinitive)))
    }

    /// "described X as …".
    fn as_something(&self, verb: TokenId) -> Option<Found> {
        let object = self.tree.dependent_of(verb, &["obj"]);
        let below = |top: TokenId| self.tree.dependents(top).iter().copied();
        let predicate = below(verb)
            .chain(object.into_iter().flat_map(below))
            .find(|id| *id > verb && self.is_marked(*id, "as"))?;
        if self.tree.deprel(predicate).is("advcl") && self.tree.dependent(predicate, "nsubj").is_some() {
            return None;
        }
        let mut spans = self.content_under(predicate, &[]);
        if let Some(object) = object.filter(|id| self.upos(*id) != Upos::Pron || !self.is_form(*id, "what")) {
            spans.extend(self.content_under(object, &[]));
        }
        Found::plain(cover(&spans).into_iter().collect())
    }

    /// "called X …", and "what they called …".
    fn called(&self, verb: TokenId) -> Option<Found> {
        let mut objects = self
            .tree
            .dependents(verb)
            .iter()
            .copied()
            .filter(|id| self.tree.deprel(*id).is("obj") && *id > verb);
        let second_object = objects.nth(1);
        let predicate = self.tree.dependents(verb).iter().copied().find(|id| {
            let deprel = self.tree.deprel(*id);
            let small_clause =
                deprel.is("xcomp") || deprel.is("ccomp") && self.tree.dependent(*id, "mark").is_none();
            small_clause && *id > verb && !self.is_marked(*id, "to") && self.upos(*id) != Upos::Verb
        });
        let predicate = predicate.or(second_object)?;
        let mut spans = self.content_under(predicate, &[]);
        let objects = self.tree.dependents(verb).iter().copied();
        for object in objects.filter(|id| self.tree.deprel(*id).is("obj") && *id > verb) {
            spans.extend(self.content_under(object, &[]));
        }
        Found::plain(cover(&spans).into_iter().collect())
    }

    /// "denied shelling the town".
    fn gerund(&self, verb: TokenId) -> Option<Found> {
        let gerund = self.tree.dependents(verb).iter().copied().find(|id| {
            let deprel = self.tree.deprel(*id);
            let relation = deprel.is("xcomp") || deprel.is("ccomp") || deprel.is("advcl");
            let adjacent =
                id.0 > verb.0 && (verb.0 + 1..id.0).all(|between| !self.is_punct(TokenId(between)));
            relation
                && adjacent
                && self.upos(*id) == Upos::Verb
                && self.form(*id).ends_with("ing")
                && self.tree.dependent(*id, "mark").is_none()
        })?;
        Found::plain(self.content_under(gerund, &self.interruptions(gerund)))
    }

    /// "rejected claims that …": the denial of what somebody claimed.
    fn rejected_claim(&self, verb: TokenId) -> Option<Found> {
        let object = self.tree.dependent_of(verb, &["obj", "nsubj:pass"])?;
        if !self.lexicon.is("rejected", self.lemma(object)) {
            return None;
        }
        let cue = self.lexicon.noun(self.lemma(object))?;
        let content = self.content_of_noun(object, cue)?;
        Some(Found { content, cue: None, subject_is_content: false })
    }

    /// "denied involvement", "reported clashes": a noun that names what is said to have happened.
    fn object(&self, verb: TokenId, cue: Cue) -> Option<Found> {
        let passive = self.tree.is_passive(verb);
        let negated =
            self.tree.dependents(verb).iter().any(|id| matches!(self.lemma(*id), "not" | "never" | "n't"));
        if negated || self.tree.dependent(verb, "iobj").is_some() {
            return None;
        }
        let object = self.tree.dependent(verb, if passive { "nsubj:pass" } else { "obj" })?;
        let lemma = self.lemma(object);
        if self.upos(object) != Upos::Noun
            || self.lexicon.is("notcontent", lemma)
            || self.tree.deprel(verb).is("amod")
        {
            return None;
        }
        if passive && !matches!(cue.class, Class::Report | Class::Admit) {
            return None;
        }
        if let Some(noun) = self.lexicon.noun(lemma)
            && let Some(content) = self.content_of_noun(object, noun)
        {
            return (cue.class == Class::Deny).then_some(Found {
                content,
                cue: None,
                subject_is_content: false,
            });
        }
        if matches!(self.nature(object), Some(Nature::Person | Nature::Body)) {
            return None;
        }
        let mut cuts = self.interruptions(object);
        // A verb beside a noun is one beside the noun's verb that the parse has misplaced.
        cuts.extend(self.tree.dependents(object).iter().copied().filter(|id| {
            let misplaced = self.tree.deprel(*id).is("conj") || self.tree.dependent(*id, "cc").is_some();
            misplaced && matches!(self.upos(*id), Upos::Verb | Upos::Aux)
        }));
        let tokens = self.tree.subtree(object, |id| cuts.contains(&id));
        Found::plain(self.spans_of(&tokens, &[]))
    }

    /// What a document does with its words: "the resolution demands an end to …". The content is all that
    /// hangs from the verb as object, complement or prepositional phrase.
    fn document_act(&self, verb: TokenId) -> Option<Draft> {
        if !self.lexicon.is("document_verb", self.lemma(verb)) || self.tree.is_passive(verb) {
            return None;
        }
        let Speaker::Named(source) = self.speaker(verb) else { return None };
        if self.nature(source.head) != Some(Nature::Text) || self.upos(source.head) == Upos::Pron {
            return None;
        }
        let complements = self.tree.dependents(verb).iter().copied().filter(|id| {
            let deprel = self.tree.deprel(*id);
            *id > verb && ["obj", "obl", "ccomp", "xcomp", "iobj"].iter().any(|name| deprel.is(name))
        });
        let spans: Vec<Span> = complements.flat_map(|id| self.content_under(id, &[])).collect();
        let content: Vec<Span> = cover(&spans).into_iter().collect();
        let particle = self
            .tree
            .dependents(verb)
            .iter()
            .copied()
            .find(|id| self.tree.deprel(*id).as_str() == "compound:prt");
        let cue = Some(self.cue_span(verb, particle));
        (!content.is_empty()).then_some(Draft {
            source: Some(source),
            cue,
            cue_token: Some(verb),
            content,
            how: Some(How::Document),
            outer: None,
        })
    }

    /// "X quoted Y as saying …": the outer voice is X, and its content begins with Y.
    fn quoting(&self, verb: TokenId) -> Option<Draft> {
        let saying = self.tree.dependents(verb).iter().copied().find(|id| self.is_quoted_as(*id))?;
        let Speaker::Named(source) = self.speaker(verb) else { return None };
        if self.tree.is_passive(verb) {
            return None;
        }
        let quoted = self.tree.dependent(verb, "obj")?;
        let spans = [vec![self.noun_phrase(quoted)], self.content_under(saying, &[])].concat();
        let content = cover(&spans).into_iter().collect();
        Some(Draft {
            source: Some(source),
            cue: Some(self.cue_span(verb, None)),
            cue_token: Some(verb),
            content,
            how: None,
            outer: None,
        })
    }

    /// Where the parse shows no content: the clause behind "said" and its subject, or the words before
    /// "…, the ministry said" at the end of a sentence.
    fn words_beside(&self, verb: TokenId) -> Option<Found> {
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
        let at_clause = before.len() >= 3 && self.has_clause(before.iter().copied());
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
