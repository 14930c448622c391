//! Voices that a noun, an adjective or an adverb introduces: "the claim that …", "is convinced that …",
//! "reportedly", and what an outlet ran a story about.

use super::{
    content::cover,
    drafts::{Draft, Drafts},
    lexicon::{Class, Cue, Frames},
    reading::{Reading, Source},
};
use hearsay_types::{How, Span, TokenId, Upos};

impl Reading<'_> {
    /// The voices of all other words than verbs, in the order of the text.
    pub fn voices_of_nouns(&self, drafts: &mut Drafts) {
        for id in self.tokens() {
            match self.upos(id) {
                Upos::Noun => {
                    if let Some(cue) = self.lexicon.noun(self.lemma(id)) {
                        drafts.extend(self.voice_of_noun(id, cue));
                    }
                    drafts.extend(self.story(id));
                }
                Upos::Adj | Upos::Verb => {
                    if let Some(cue) = self.lexicon.attributive(&self.form(id).to_lowercase())
                        && self.tree.deprel(id).is("amod")
                    {
                        drafts.extend(self.alleged_thing(id, cue));
                    } else if let Some(cue) = self.lexicon.adjective(&self.form(id).to_lowercase())
                        && drafts.at_cue(id).is_none()
                    {
                        drafts.extend(self.state_of_mind(id, cue));
                    }
                }
                Upos::Adv if self.lexicon.adverb(self.lemma(id)).is_some() => {
                    // "reportedly said" is one cue.
                    let verb = self.tree.head(id).and_then(|verb| drafts.at_cue(verb));
                    let within =
                        verb.is_some_and(|at| drafts[at].cue.is_some_and(|cue| cue.contains(self.span(id))));
                    if !within {
                        drafts.extend(self.reportedly(id));
                    }
                }
                _ => {}
            }
        }
    }

    /// What the clause or phrase behind a noun such as "claim" says: "claims that …", "accusations of …".
    pub fn content_of_noun(&self, noun: TokenId, cue: Cue) -> Option<Vec<Span>> {
        let dependents = || self.tree.dependents(noun).iter().copied().filter(|id| *id > noun);
        if cue.frames.has(Frames::THAT) {
            let clause = dependents().find(|id| {
                let deprel = self.tree.deprel(*id);
                (deprel.is("acl") && deprel.as_str() != "acl:relcl"
                    || deprel.is("ccomp")
                    || deprel.as_str() == "acl:relcl")
                    && self.marker(*id, "that").is_some_and(|mark| self.tree.deprel(mark).is("mark"))
            });
            // A finite verb between "that" and the clause's own is the one that "that" belongs to.
            let torn = clause.is_some_and(|clause| {
                let from = self.marker(clause, "that").map_or(clause.0, |mark| mark.0);
                let between = (from..clause.0).map(TokenId);
                self.has_clause(
                    between.filter(|id| self.upos(*id) == Upos::Verb && !self.tree.is_under(*id, clause)),
                )
            });
            if let Some(clause) = clause.filter(|_| !torn) {
                return Some(self.content_under(clause, &[])).filter(|content| !content.is_empty());
            }
            if let Some(content) = self.that_behind_noun(noun) {
                return Some(content);
            }
        }
        if cue.frames.has(Frames::FOR) {
            let called_for =
                dependents().find(|id| self.is_marked(*id, "for") && self.upos(*id) != Upos::Pron);
            if let Some(phrase) = called_for {
                let marker = self.marker(phrase, "for");
                let tokens = self.tree.subtree(phrase, |id| Some(id) == marker);
                return Some(self.spans_of(&tokens, &[])).filter(|content| !content.is_empty());
            }
        }
        if cue.frames.has(Frames::INF) {
            let infinitive = dependents().find(|id| {
                self.tree.deprel(*id).as_str() == "acl"
                    && self.is_marked(*id, "to")
                    && self.upos(*id) == Upos::Verb
            });
            if let Some(infinitive) = infinitive {
                return Some(self.content_under(infinitive, &[])).filter(|content| !content.is_empty());
            }
        }
        if cue.frames.has(Frames::OF) {
            let phrase = dependents().find(|id| {
                let deprel = self.tree.deprel(*id);
                (deprel.is("nmod") || deprel.is("acl")) && self.is_marked(*id, "of")
            })?;
            let is_gerund = self.upos(phrase) == Upos::Verb;
            let happens = is_gerund || self.upos(phrase) == Upos::Noun && self.source_noun(phrase).is_none();
            // "a report of the ministry" names who reports, "claims of victory" what is claimed.
            if happens {
                let of = self.marker(phrase, "of");
                let tokens = self.tree.subtree(phrase, |id| Some(id) == of);
                return Some(self.spans_of(&tokens, &[])).filter(|content| !content.is_empty());
            }
        }
        None
    }

    fn voice_of_noun(&self, noun: TokenId, cue: Cue) -> Option<Draft> {
        let head = self.tree.head(noun);
        let of_verb = head
            .filter(|_| self.tree.deprel(noun).is("obj") || self.tree.deprel(noun).as_str() == "nsubj:pass");
        let source = self.owner_of_words(noun);
        let denied = of_verb.is_some_and(|verb| self.lexicon.is("reject", self.lemma(verb)));
        if denied && source.is_none() {
            // The denier's voice has the content.
            return None;
        }
        let content = self.content_of_noun(noun, cue)?;
        let mut span = self.span(noun);
        let mut source = source;
        let existential = head.is_some_and(|verb| self.lemma(verb) == "be");
        if source.is_none()
            && let Some(verb) = of_verb.filter(|verb| self.upos(*verb) == Upos::Verb)
            && self.lexicon.is("light", self.lemma(verb))
        {
            use super::subjects::Speaker;
            match self.speaker(verb) {
                // "The deaths raised fears": what stirs a feeling does not have it.
                Speaker::Named(speaker)
                    if self.lexicon.is("stirs", self.lemma(verb))
                        || self.is_mute(speaker.head)
                            && matches!(cue.class, Class::Believe | Class::Want) => {}
                Speaker::Named(speaker) => source = Some(speaker),
                Speaker::Absent => {}
                Speaker::Barred => return None,
            }
            if verb < noun && noun.0 - verb.0 <= 4 && !self.lexicon.is("stirs", self.lemma(verb)) {
                span = span.cover(self.span(verb));
            }
        }
        let anonymous_ok = matches!(
            cue.class,
            Class::Claim
                | Class::Report
                | Class::Accuse
                | Class::Believe
                | Class::Warn
                | Class::Show
                | Class::Reveal
                | Class::Demand
                | Class::Want
        );
        let definite_fact = matches!(cue.class, Class::Show) && !existential;
        if source.is_none() && (!anonymous_ok || definite_fact) {
            return None;
        }
        // "calls for", "reports of": the preposition belongs to the cue.
        let preposition = self.next(noun).filter(|id| self.upos(*id) == Upos::Adp);
        let opens =
            preposition.filter(|id| content.first().is_some_and(|first| first.start > self.span(*id).start));
        if let Some(preposition) = opens
            && content.first().is_some_and(|first| first.start <= self.span(preposition).end + 1)
        {
            span = span.cover(self.span(preposition));
        }
        Some(Draft { source, cue: Some(span), cue_token: Some(noun), content, how: None, outer: None })
    }

    /// Whose claim it is: "the army's claim", "Russian claims", "claims by the army", "the claim of the
    /// army that …".
    fn owner_of_words(&self, noun: TokenId) -> Option<Source> {
        let dependents = self.tree.dependents(noun);
        let possesses = |id: TokenId| {
            let of = self.tree.dependents(id).iter().copied();
            of.into_iter().any(|case| self.upos(case) == Upos::Part && self.tree.deprel(case).is("case"))
        };
        let owner = dependents
            .iter()
            .copied()
            .find(|id| self.tree.deprel(*id).as_str() == "nmod:poss" || *id < noun && possesses(*id));
        if let Some(owner) = owner {
            return self.source(owner);
        }
        let behind = dependents.iter().copied().filter(|id| *id > noun && self.tree.deprel(*id).is("nmod"));
        let by = behind.clone().find(|id| self.is_marked(*id, "by") || self.is_marked(*id, "from"));
        let of = || behind.clone().find(|id| self.is_marked(*id, "of") && self.nature(*id).is_some());
        if let Some(owner) = by.or_else(of) {
            return self.source(owner);
        }
        let before = dependents.iter().copied().filter(|id| *id < noun);
        let modifier = before.rev().find(|id| {
            let deprel = self.tree.deprel(*id);
            let is_source = self.lexicon.source_noun(self.lemma(*id)).is_some() && deprel.is("compound");
            (deprel.is("amod") || deprel.is("compound")) && (self.names_speaker(*id) || is_source)
        })?;
        self.source(modifier)
    }

    /// "is convinced that …".
    fn state_of_mind(&self, adjective: TokenId, cue: Cue) -> Option<Draft> {
        let clause = self.tree.dependents(adjective).iter().copied().find(|id| {
            let deprel = self.tree.deprel(*id);
            *id > adjective && (deprel.is("ccomp") || deprel.is("advcl") && self.is_marked(*id, "that"))
        })?;
        let subject = self.tree.dependent_of(adjective, &["nsubj"])?;
        let source = self.source(subject)?;
        if self.lexicon.is("causal_noun", self.lemma(source.head))
            || self.is_form(source.head, "it")
                && cue.class == Class::Believe
                && self.lemma(adjective) == "certain"
        {
            return None;
        }
        let content = self.content_under(clause, &[]);
        (!content.is_empty()).then_some(Draft {
            source: Some(source),
            cue: Some(self.span(adjective)),
            cue_token: Some(adjective),
            content,
            how: None,
            outer: None,
        })
    }

    /// "reportedly": content is the clause that it stands in.
    fn reportedly(&self, adverb: TokenId) -> Option<Draft> {
        let head = self.tree.head(adverb)?;
        let in_phrase = self.tree.deprel(head).is("amod");
        let top = if in_phrase { self.tree.head(head)? } else { head };
        let cuts: Vec<TokenId> = self
            .tree
            .dependents(top)
            .iter()
            .copied()
            .filter(|id| {
                *id == adverb
                    || self.tree.deprel(*id).is("parataxis")
                    || self.tree.deprel(*id).is("conj") && self.tree.dependent(*id, "nsubj").is_some()
            })
            .collect();
        let tokens = self.tree.subtree(top, |id| cuts.contains(&id));
        let content = self.spans_of(&tokens, &cuts[..cuts.len().min(1)]);
        let content = self.spans_without(content, adverb);
        (!content.is_empty()).then_some(Draft {
            source: None,
            cue: Some(self.span(adverb)),
            cue_token: Some(adverb),
            content,
            how: None,
            outer: None,
        })
    }

    /// The spans with one token taken out.
    fn spans_without(&self, spans: Vec<Span>, token: TokenId) -> Vec<Span> {
        let hole = self.span(token);
        let split = spans.into_iter().flat_map(|span| {
            if !span.contains(hole) {
                return vec![span];
            }
            vec![Span { start: span.start, end: hole.start }, Span { start: hole.end, end: span.end }]
        });
        split.map(|span| self.without_marks(span)).filter(|span| !span.is_empty()).collect()
    }

    /// "the alleged attack": content is the noun phrase.
    fn alleged_thing(&self, adjective: TokenId, _cue: Cue) -> Option<Draft> {
        let noun =
            self.tree.head(adjective).filter(|noun| *noun > adjective && self.upos(*noun) == Upos::Noun)?;
        let tokens: Vec<TokenId> = self
            .tree
            .subtree(noun, |id| self.tree.deprel(id).is("acl") && id > noun)
            .into_iter()
            .filter(|id| *id > adjective)
            .collect();
        let content: Vec<Span> = cover(&self.spans_of(&tokens, &[])).into_iter().collect();
        (!content.is_empty()).then_some(Draft {
            source: None,
            cue: Some(self.span(adjective)),
            cue_token: Some(adjective),
            content,
            how: None,
            outer: None,
        })
    }

    /// "the paper ran a story about …": an outlet's story, told by its topic.
    fn story(&self, noun: TokenId) -> Option<Draft> {
        if !self.lexicon.is("media_story", self.lemma(noun)) || !self.tree.deprel(noun).is("obj") {
            return None;
        }
        let verb = self.tree.head(noun).filter(|verb| self.lexicon.is("media_verb", self.lemma(*verb)))?;
        let below = self.tree.dependents(noun).iter().chain(self.tree.dependents(verb)).copied();
        let topic = below.filter(|id| *id > noun).find(|id| {
            let deprel = self.tree.deprel(*id);
            let about = ["about", "on", "of", "describing", "detailing", "alleging", "that"]
                .iter()
                .any(|form| self.is_marked(*id, form));
            about && (deprel.is("nmod") || deprel.is("obl") || deprel.is("acl") || deprel.is("ccomp"))
        })?;
        if self.entity_at(topic).is_some_and(|entity| entity.kind == hearsay_types::EntityType::Date) {
            return None;
        }
        let super::subjects::Speaker::Named(source) = self.speaker(verb) else { return None };
        let about = self.tree.dependents(topic).iter().copied().find(|id| self.tree.deprel(*id).is("case"));
        // All that follows in the story's phrase tells of its topic, wherever the parse has hung it.
        let behind = about.map_or(noun, |about| about.max(noun));
        let phrase = [self.tree.subtree(noun, |_| false), self.tree.subtree(topic, |_| false)].concat();
        let mut tokens: Vec<TokenId> = phrase.into_iter().filter(|id| *id > behind).collect();
        tokens.sort_unstable();
        tokens.dedup();
        let content: Vec<Span> = cover(&self.spans_of(&tokens, &[])).into_iter().collect();
        let cue =
            self.span(verb).cover(about.filter(|id| *id > noun).map_or(self.span(noun), |id| self.span(id)));
        (!content.is_empty()).then_some(Draft {
            source: Some(source),
            cue: Some(cue),
            cue_token: Some(noun),
            content,
            how: Some(How::Media),
            outer: None,
        })
    }
}
