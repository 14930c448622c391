//! Voices that a preposition introduces: "according to X", "in the words of X", "citing X".

use super::{
    drafts::{Draft, Drafts},
    lexicon::{Class, Nature},
    reading::Reading,
};
use hearsay_types::{EntityType, Span, TokenId, Upos};

impl Reading<'_> {
    /// The voices of all prepositional cues and of "citing", in the order of the text.
    pub fn voices_of_phrases(&self, drafts: &mut Drafts) {
        for id in self.tokens() {
            let first = self.form(id).chars().next().map(|c| c.to_ascii_lowercase());
            for phrase in self.lexicon.phrases.iter().filter(|phrase| phrase[0].chars().next() == first) {
                if let Some(last) = self.matches_phrase(id, phrase) {
                    drafts.extend(self.voice_of_phrase(id, last));
                    break;
                }
            }
            let cites = self.verb_cue(id).is_some_and(|(cue, _)| cue.class == Class::Cite);
            if cites && (self.form(id).ends_with("ing") || self.tree.deprel(id).as_str() == "acl:relcl") {
                let draft = self.citing(id, drafts);
                drafts.extend(draft);
            }
        }
    }

    /// Takes "according to X" out of what is said within X's words: "he said it was over, according to X".
    pub fn keep_phrases_apart(&self, drafts: &mut Drafts) {
        let is_phrase = |draft: &Draft| {
            let by_phrase = |id: TokenId| {
                self.verb_cue(id).is_none() && matches!(self.upos(id), Upos::Adp | Upos::Verb | Upos::Sconj)
            };
            draft.cue_token.is_some_and(by_phrase)
        };
        let phrases: Vec<(Span, Vec<Span>)> = drafts
            .list
            .iter()
            .filter(|draft| is_phrase(draft))
            .filter_map(|draft| Some((draft.cue?.cover(draft.source?.span), draft.content.clone())))
            .collect();
        for (phrase, content) in phrases {
            for draft in &mut drafts.list {
                let within = draft.cue.is_some_and(|cue| content.iter().any(|piece| piece.contains(cue)));
                if within && draft.content.iter().any(|piece| piece.contains(phrase)) {
                    let pieces = std::mem::take(&mut draft.content);
                    draft.content = pieces.into_iter().flat_map(|piece| self.around(piece, phrase)).collect();
                }
            }
        }
    }

    /// The last token of the phrase that begins at `first`.
    fn matches_phrase(&self, first: TokenId, phrase: &[&str]) -> Option<TokenId> {
        let mut at = first;
        for (i, word) in phrase.iter().enumerate() {
            if i > 0 {
                at = self.next(at)?;
            }
            if !self.is_form(at, word) {
                return None;
            }
        }
        Some(at)
    }

    fn voice_of_phrase(&self, first: TokenId, last: TokenId) -> Option<Draft> {
        let head = self.phrase_noun(first, last)?;
        let owner = self.tree.dependent(head, "nmod:poss").filter(|owner| self.upos(*owner) == Upos::Pron);
        let speaks = self.nature(head).is_some() || self.upos(head) == Upos::Propn || owner.is_none();
        let bare = self.lexicon.is("according_bare", self.lemma(head))
            && !self.tree.dependents(head).iter().any(|id| self.tree.deprel(*id).is("det"));
        if bare
            || self.lexicon.is("according_not", self.lemma(head))
            || self.upos(head) == Upos::Num && self.source_noun(head).is_none()
            || !speaks
        {
            return None;
        }
        let source = self.source(head)?;
        let cut = if self.tree.is_under(first, head) { head } else { first };
        let cue = self.span(first).cover(self.span(last));
        let content = self.clause_around(cut, source.head, cue.cover(source.span));
        (!content.is_empty()).then_some(Draft {
            source: Some(source),
            cue: Some(cue),
            cue_token: Some(first),
            content,
            how: None,
            outer: None,
        })
    }

    /// The head of the noun phrase behind a prepositional cue.
    fn phrase_noun(&self, first: TokenId, last: TokenId) -> Option<TokenId> {
        let behind = self.next(last)?;
        let is_noun = |id: TokenId| {
            matches!(self.upos(id), Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::Det | Upos::Adj)
        };
        // The highest noun above the first word of the phrase that has the cue below it; failing that, the
        // highest that does not reach back before the cue.
        let path: Vec<TokenId> = self.tree.path_up(behind).take_while(|id| *id > last).collect();
        let above_cue =
            path.iter().copied().find(|id| is_noun(*id) && (self.tree.is_under(first, *id) && first != *id));
        let highest = || path.iter().copied().take_while(|id| is_noun(*id)).last();
        above_cue.or_else(highest)
    }

    /// The clause that a phrase comments on, without the phrase: all the sentence if the phrase stands at
    /// one of its ends, else the nearest clause. `source` is the head of the phrase's noun.
    fn clause_around(&self, phrase: TokenId, source: TokenId, outside: Span) -> Vec<Span> {
        let own = self.quotation_of(phrase);
        let sentence = self.tree.sentence_tokens(phrase).map(TokenId::from);
        let words: Vec<TokenId> =
            sentence.filter(|id| !self.is_punct(*id) && self.quotation_of(*id) == own).collect();
        // A relative clause behind the source belongs to it.
        let whole = self.tree.subtree(source, |_| false).into_iter().rfind(|id| !self.is_punct(*id));
        let end = whole.map_or(outside.end, |last| self.span(last).end.max(outside.end));
        let mut behind = words.iter().copied().skip_while(|id| self.span(*id).start < outside.end);
        let relative =
            |id: &TokenId| ["which", "who", "whose", "that"].iter().any(|form| self.is_form(*id, form));
        let only_describes =
            behind.clone().next().is_some_and(|id| relative(&id) || self.upos(id) == Upos::Det)
                && !self.has_clause(behind.by_ref().take_while(|id| !relative(id)));
        let at_end = words.last().is_some_and(|last| self.span(*last).end <= end) || only_describes;
        let opens = words.iter().find(|id| !matches!(self.upos(**id), Upos::Cconj | Upos::Adv));
        let at_start = opens.is_some_and(|id| self.span(*id).start >= outside.start);
        if at_start {
            // "According to the Courier, which quoted a driver, ..."
            let described = self.tree.dependents(source).iter().any(|id| {
                self.tree.deprel(*id).as_str() == "acl:relcl"
                    && self
                        .previous(self.tree.subtree(*id, |_| false)[0])
                        .is_some_and(|id| self.is_form(id, ",") || id == source)
            });
            let from = if described { end } else { outside.end };
            let kept: Vec<TokenId> = words.into_iter().filter(|id| self.span(*id).start >= from).collect();
            return self.spans_of(&kept, &[]);
        }
        if at_end {
            // With the quotations before it: "“We left,” said the driver, according to the Courier."
            let sentence = self.tree.sentence_tokens(phrase).map(TokenId::from);
            let fits = |id: &TokenId| {
                self.span(*id).end <= outside.start && (own.is_none() || self.quotation_of(*id) == own)
            };
            let kept: Vec<TokenId> = sentence.filter(fits).collect();
            return self.spans_of(&kept, &[]);
        }
        // "The raid was, in the words of the envoy, a massacre": what stands before the comma is no clause.
        let sentence = self.tree.sentence_tokens(phrase).map(TokenId::from);
        let (left, right): (Vec<TokenId>, Vec<TokenId>) = sentence
            .filter(|id| !outside.contains(self.span(*id)) && self.quotation_of(*id) == own)
            .partition(|id| self.span(*id).start < outside.start);
        let comma = |id: Option<&TokenId>| id.is_some_and(|id| self.is_form(*id, ","));
        let last = left.iter().rfind(|id| !self.is_punct(**id));
        let is_open =
            last.is_some_and(|id| self.upos(*id) == Upos::Aux) || !self.has_clause(left.iter().copied());
        if comma(left.last()) && comma(right.first()) && is_open && left.len() <= 8 {
            return [self.spans_of(&left, &[]), self.spans_of(&right, &[])].concat();
        }
        let head = self.tree.clause_head(self.tree.head(phrase).unwrap_or(phrase));
        let subtree = self.tree.subtree(head, |id| id == phrase);
        let kept: Vec<TokenId> = subtree.into_iter().filter(|id| !outside.contains(self.span(*id))).collect();
        let spans = self.spans_of(&kept, &[]);
        spans.into_iter().flat_map(|span| self.around(span, outside)).collect()
    }

    /// The parts of `span` before and behind `hole`.
    fn around(&self, span: Span, hole: Span) -> Vec<Span> {
        if !span.overlaps(hole) {
            return vec![span];
        }
        let before = (span.start < hole.start).then_some(Span { start: span.start, end: hole.start });
        let behind = (hole.end < span.end).then_some(Span { start: hole.end, end: span.end });
        let parts = before.into_iter().chain(behind).map(|part| self.without_marks(part));
        parts.filter(|part| part.of(self.text).chars().any(char::is_alphanumeric)).collect()
    }

    /// "…, citing two officials": the inner voice of what the clause's own voice reports, or of the clause.
    fn citing(&self, verb: TokenId, drafts: &Drafts) -> Option<Draft> {
        if self.tree.dependents(verb).iter().any(|id| self.is_quoted_as(*id)) {
            return None;
        }
        let object = self.tree.dependent_of(verb, &["obj", "dep"])?;
        let nature = self.nature(object);
        let is_name = self.entity_at(object).is_some_and(|entity| {
            !matches!(entity.kind, EntityType::Date | EntityType::Quantity | EntityType::Event)
        });
        if nature.is_none() && !is_name && self.upos(object) != Upos::Propn
            || self.lexicon.is("causal_noun", self.lemma(object)) && nature != Some(Nature::Person)
        {
            return None;
        }
        let source = self.source(object)?;
        let cue = self.span(verb);
        // The voice of the clause that "citing" hangs from.
        let above = self.tree.head(verb)?;
        let beside = self.tree.dependents(verb).iter().copied();
        // "shelled the town, the radio said, citing officers": all hangs from what is said
        let told = self.tree.dependents(above).iter().copied().rev();
        let told = told.filter(|id| *id < verb && self.tree.deprel(*id).is("parataxis"));
        let outer = std::iter::once(above).chain(beside).chain(told).find_map(|token| drafts.at_cue(token));
        // Failing that, of the nearest verb above that tells.
        let outer = outer.or_else(|| self.tree.path_up(verb).find_map(|token| drafts.at_cue(token)));
        // "According to the Courier, which quoted a driver": of the voice whose source quotes.
        let is_described = self.tree.deprel(verb).as_str() == "acl:relcl";
        let described =
            drafts.list.iter().rposition(|draft| draft.source.is_some_and(|source| source.head == above));
        let outer = if is_described { described } else { outer };
        if is_described && (outer.is_none() || self.tree.is_passive(verb)) {
            return None;
        }
        let content = match outer {
            Some(outer) => {
                let parts =
                    drafts[outer].content.iter().flat_map(|span| self.around(*span, cue.cover(source.span)));
                parts.collect()
            }
            None => self.clause_around(verb, source.head, cue.cover(source.span)),
        };
        (!content.is_empty()).then_some(Draft {
            source: Some(source),
            cue: Some(cue),
            cue_token: Some(verb),
            content,
            how: None,
            outer,
        })
    }
}
