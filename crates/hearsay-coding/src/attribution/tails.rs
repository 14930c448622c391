//! Attributions at the end of a sentence, read off the words: "… on Sunday a monitor said."
//!
//! Texts that have lost their commas give parsers nothing to hold on to here, but the words are plain: a
//! noun phrase, a verb of saying, and hardly anything behind it.

use super::{
    lexicon::{Class, Cue, Frames, Nature},
    reading::{Reading, Source},
};
use hearsay_types::{EntityType, SourceKind, Span, TokenId, Upos};

/// The most words that explain who speaks: ", a spokesman for the rebels in the east of Orsk,".
const LONGEST_EXPLANATION: usize = 14;

/// The most words that may stand behind the verb: "… said in a statement on Sunday".
const LONGEST_REST: usize = 8;

impl Reading<'_> {
    /// The source and content of a verb at the end of its sentence; `None` where this is no such verb.
    pub fn tail(&self, verb: TokenId, cue: Cue) -> Option<(Source, Vec<Span>)> {
        let says = matches!(
            cue.class,
            Class::Say | Class::Add | Class::Claim | Class::Report | Class::Admit | Class::Warn
        );
        let quoted_as = self.is_quoted_as(verb);
        if !cue.frames.has(Frames::QUOTE)
            || !cue.frames.has(Frames::THAT)
            || !says
            || !(self.is_told(verb) || quoted_as)
            || !quoted_as && self.previous(verb).is_some_and(|id| self.lemma(id) == "be")
        {
            return None;
        }
        let own = self.quotation_of(verb);
        let sentence = self.tree.sentence_tokens(verb);
        let end = self.addition_behind(verb).map_or(sentence.end as u32, |id| id.0);
        let mut rest = (verb.0 + 1..end).map(TokenId).filter(|id| !self.is_punct(*id));
        if rest.clone().count() > LONGEST_REST
            || self.has_clause(rest.clone())
            || self.quotation_of(verb) != own
        {
            return None;
        }
        let next_is_fine = rest.next().is_none_or(|id| {
            let tells = self.lemma(verb) == "tell" && !self.is_form(id, "that");
            tells
                || matches!(self.upos(id), Upos::Adp | Upos::Adv | Upos::Sconj)
                    && !self.is_form(id, "that")
                    && !self.is_form(id, "to")
                || self.is_calendar(id)
                || self.form(id).ends_with("ing")
        });
        if !next_is_fine {
            return None;
        }
        let before = if quoted_as {
            self.quoting_verb(verb).filter(|quoting| self.tree.is_passive(*quoting))?
        } else {
            verb
        };
        let source = self.phrase_before(before).or_else(|| self.explained_before(before))?;
        let start = self.analysis.tokens_in(source.span).start;
        let before: Vec<TokenId> = (sentence.start..start).map(TokenId::from).collect();
        let last = *before.iter().rev().find(|id| !self.is_punct(**id))?;
        let bound = matches!(self.upos(last), Upos::Cconj | Upos::Sconj | Upos::Det)
            || self.lexicon.is("clause_opener", &self.form(last).to_lowercase());
        // "were jailed for “insulting the court,” his lawyer said": the quotation is a part of what is told.
        let is_part = self.quotation_of(last).is_some_and(|inner| {
            let start = self.quotations[inner].outer.start;
            let (around, inside): (Vec<TokenId>, Vec<TokenId>) =
                before.iter().copied().partition(|id| self.span(*id).start < start);
            let unquoted = around.iter().all(|id| self.quotation_of(*id) == own);
            unquoted && self.has_clause(around.iter().copied()) && !self.has_clause(inside.iter().copied())
        });
        let closes_quotation = self.quotation_of(last) != own && !is_part;
        let has_verb = before.iter().any(|id| matches!(self.upos(*id), Upos::Verb | Upos::Aux));
        let n_words = before.iter().filter(|id| !self.is_punct(**id)).count();
        let comments = before.first().is_some_and(|id| self.opens_comment(*id));
        if bound || comments || closes_quotation || !has_verb || n_words < 3 {
            return None;
        }
        let content = self.spans_of(&before, &[]);
        (!content.is_empty()).then_some((source, content))
    }

    /// "..., the envoy told the council, warning that": the cue that adds something behind a comma.
    fn addition_behind(&self, verb: TokenId) -> Option<TokenId> {
        let behind = (verb.0 + 1..self.tree.sentence_tokens(verb).end as u32).map(TokenId);
        let adds = |id: &TokenId| {
            self.form(*id).ends_with("ing")
                && self.lexicon.is("addverb", self.lemma(*id))
                && self.previous(*id).is_some_and(|before| self.is_form(before, ","))
        };
        behind.into_iter().find(adds)
    }

    /// "…, said the mayor of Orsk." at the end of a sentence.
    pub fn inverted_tail(&self, verb: TokenId, cue: Cue) -> Option<(Source, Vec<Span>)> {
        let says = cue.frames.has(Frames::QUOTE) && cue.frames.has(Frames::THAT);
        let before = self.previous(verb)?;
        let set_off = self.is_form(before, ",") || self.is_form(before, "-") || self.is_form(before, "–");
        if !says || !set_off && self.lemma(verb) != "say" || !self.is_told(verb) {
            return None;
        }
        let next = self.next(verb)?;
        let noun = |id: &TokenId| *id > verb && matches!(self.upos(*id), Upos::Propn | Upos::Noun);
        let head =
            self.tree.path_up(next).skip_while(|id| *id > verb && !noun(id)).take_while(noun).last()?;
        let speaks = self.nature(head).is_some_and(|nature| nature != Nature::Text)
            || self.upos(head) == Upos::Propn && set_off;
        let sentence = self.tree.sentence_tokens(verb);
        let phrase = self.tree.subtree(head, |_| false);
        let last = phrase.iter().copied().rfind(|id| !self.is_punct(*id))?;
        let mut rest = (last.0 + 1..sentence.end as u32).map(TokenId).filter(|id| !self.is_punct(*id));
        let words: Vec<TokenId> = (sentence.start as u32..before.0 + 1).map(TokenId).collect();
        let closes_quotation = words
            .iter()
            .rev()
            .find(|id| !self.is_punct(**id))
            .is_some_and(|id| self.quotation_of(*id) != self.quotation_of(verb));
        let bound = matches!(self.upos(before), Upos::Cconj | Upos::Sconj | Upos::Pron | Upos::Aux)
            || self.phrase_before(verb).is_some() && !set_off;
        let comments = words.first().is_some_and(|id| self.opens_comment(*id));
        let has_verb = words.iter().any(|id| matches!(self.upos(*id), Upos::Verb | Upos::Aux));
        if !speaks
            || comments
            || rest.clone().count() > LONGEST_REST
            || self.has_clause(&mut rest)
            || bound
            || closes_quotation
            || !has_verb
            || words.len() < 3
        {
            return None;
        }
        let content = self.spans_of(&words, &[]);
        (!content.is_empty()).then(|| Some((self.source(head)?, content)))?
    }

    /// Whether the verb is finite; of "said" and "says" taggers need not be asked.
    fn is_told(&self, verb: TokenId) -> bool {
        let ends_sentence =
            || self.next(verb).is_none_or(|id| self.is_punct(id)) && self.form(verb).ends_with("ed");
        self.tree.is_finite(verb)
            || self.is_form(verb, "said")
            || self.is_form(verb, "says")
            || ends_sentence() && !self.tree.is_passive(verb)
    }

    /// "Such attacks, it claimed, would break the truce": between commas in the midst of what is said.
    pub fn interposed(&self, verb: TokenId, cue: Cue) -> Option<(Source, Vec<Span>)> {
        if !cue.frames.has(Frames::QUOTE) || !cue.frames.has(Frames::THAT) || !self.is_told(verb) {
            return None;
        }
        let inverted = || self.inverted_between(verb);
        let plain = || self.next(verb).filter(|id| self.is_form(*id, ",")).zip(self.phrase_before(verb));
        let (closing, source) = plain().or_else(inverted)?;
        let start = verb.min(TokenId::from(self.analysis.tokens_in(source.span).start));
        let opening = self.previous(start).filter(|id| self.is_form(*id, ","))?;
        let sentence = self.tree.sentence_tokens(verb);
        let own = self.quotation_of(verb);
        let tokens = |from: usize, to: usize| -> Vec<TokenId> { (from..to).map(TokenId::from).collect() };
        let left = tokens(sentence.start, opening.idx());
        let right = tokens(closing.idx() + 1, sentence.end);
        let words = || left.iter().chain(&right).copied().filter(|id| !self.is_punct(*id));
        let unquoted = words().all(|id| self.quotation_of(id) == own);
        let has_verb = words().any(|id| matches!(self.upos(id), Upos::Verb | Upos::Aux));
        let opens = right.first().is_some_and(|id| !matches!(self.upos(*id), Upos::Sconj));
        let content = [self.spans_of(&left, &[]), self.spans_of(&right, &[])].concat();
        (unquoted && has_verb && opens && content.len() == 2).then_some((source, content))
    }

    /// "The raid, claimed the rebels, killed ten": the comma behind the source, and the source behind its verb.
    fn inverted_between(&self, verb: TokenId) -> Option<(TokenId, Source)> {
        self.previous(verb).filter(|id| self.is_form(*id, ","))?;
        let first =
            self.next(verb).filter(|id| matches!(self.upos(*id), Upos::Det | Upos::Noun | Upos::Propn))?;
        let behind =
            (first.0..self.tree.sentence_tokens(verb).end as u32).map(TokenId).take(LONGEST_EXPLANATION);
        let closing = behind.into_iter().find(|id| self.is_form(*id, ","))?;
        let source = self.phrase_to(self.previous(closing)?)?;
        let goes_on = self.next(closing).is_some_and(|id| matches!(self.upos(id), Upos::Verb | Upos::Aux));
        (goes_on && source.span.start == self.span(first).start).then_some((closing, source))
    }

    /// "blasts which the monitor said killed ten": the relative clause around a source and its verb.
    pub fn within_relative(&self, verb: TokenId, cue: Cue) -> Option<(Source, Vec<Span>)> {
        if !cue.frames.has(Frames::QUOTE) || !cue.frames.has(Frames::THAT) || !self.is_told(verb) {
            return None;
        }
        let source = self.phrase_before(verb)?;
        let start = TokenId::from(self.analysis.tokens_in(source.span).start);
        let relative = self.previous(start).filter(|id| {
            self.upos(*id) == Upos::Pron && self.lexicon.is("relative", &self.form(*id).to_lowercase())
        })?;
        let is_antecedent =
            |id: TokenId| matches!(self.upos(id), Upos::Noun | Upos::Propn | Upos::Num | Upos::Pron);
        let behind_noun = self.previous(relative).is_some_and(|id| is_antecedent(id) || self.is_punct(id));
        let mut next = self.next(verb)?;
        if self.upos(next) == Upos::Adv {
            next = self.next(next)?;
        }
        // "which the monitor said killed ten": a past tense that taggers take for a participle.
        let feats = &self.tree.token(next).feats;
        let is_finite = feats.get("VerbForm") == Some("Fin") || feats.get("Tense") == Some("Past");
        if !behind_noun || !is_finite || !matches!(self.upos(next), Upos::Verb | Upos::Aux) {
            return None;
        }
        let end = self.tree.sentence_tokens(verb).end as u32;
        let ends = |id: TokenId| [",", ";", ")", "-", "–", "—"].iter().any(|form| self.is_form(id, form));
        let own = self.quotation_of(verb);
        let clause: Vec<TokenId> = (verb.0 + 1..end)
            .map(TokenId)
            .take_while(|id| !ends(*id) && (own.is_none() || self.quotation_of(*id) == own))
            .collect();
        let content = [self.spans_of(&[relative], &[]), self.spans_of(&clause, &[])].concat();
        (content.len() == 2).then_some((source, content))
    }

    /// Whether a sentence begins with a participle that tells when or of what somebody spoke: "Commenting on
    /// the raid, the mayor said".
    pub fn opens_comment(&self, first: TokenId) -> bool {
        let form = self.form(first).to_lowercase();
        self.lexicon.is("comment_opener", &form)
            || self.upos(first) == Upos::Verb && form.ends_with("ing") && self.tree.deprel(first).is("advcl")
    }

    fn is_calendar(&self, id: TokenId) -> bool {
        self.lexicon.is("calendar", &self.form(id).to_lowercase())
    }

    /// The noun phrase that ends directly before the verb, by the words alone.
    pub fn phrase_before(&self, verb: TokenId) -> Option<Source> {
        let mut last = self.previous(verb)?;
        while matches!(self.upos(last), Upos::Aux | Upos::Adv | Upos::Part) {
            last = self.previous(last)?;
        }
        self.phrase_to(last)
    }

    /// "..., Tomas Reck, a spokesman for the rebels, said": a phrase between commas with what explains it,
    /// directly before the verb.
    fn explained_before(&self, verb: TokenId) -> Option<Source> {
        let closing = self.previous(verb).filter(|id| self.is_form(*id, ","))?;
        let sentence = self.tree.sentence_tokens(verb);
        let comma_before = |end: u32| {
            (sentence.start as u32..end)
                .rev()
                .map(TokenId)
                .take(LONGEST_EXPLANATION)
                .find(|id| self.is_form(*id, ","))
        };
        let opening = comma_before(closing.0)?;
        let first = self.next(opening)?;
        let relative =
            self.lexicon.is("relative", &self.form(first).to_lowercase()) && !self.is_form(first, "that");
        let inside = || (first.0..closing.0).map(TokenId);
        let nominal = matches!(self.upos(first), Upos::Det | Upos::Noun | Upos::Propn | Upos::Adj)
            && inside().all(|id| self.quotation_of(id) == self.quotation_of(verb))
            && !self.has_clause(inside());
        if !(relative || nominal) {
            return None;
        }
        let source = self.phrase_to(self.previous(opening)?)?;
        let start = TokenId::from(self.analysis.tokens_in(source.span).start);
        let set_off = self.previous(start).is_some_and(|id| self.is_form(id, ","));
        let end = if relative { source.span } else { self.span(self.previous(closing)?) };
        set_off.then(|| Source { span: source.span.cover(end), ..source })
    }

    /// The noun phrase or the pronoun that ends with `last`.
    fn phrase_to(&self, last: TokenId) -> Option<Source> {
        if self.upos(last) == Upos::Pron {
            let personal = ["he", "she", "it", "they"].iter().any(|form| self.is_form(last, form));
            return personal.then(|| Source { span: self.span(last), head: last });
        }
        let mut first = self.segment(last)?;
        let mut head = last;
        // "the head of the monitor", "a source at the command": the phrase goes on to the left of a
        // preposition if a source stands there.
        for _ in 0..3 {
            let Some(preposition) = self.previous(first).filter(|id| self.upos(*id) == Upos::Adp) else {
                break;
            };
            let joins = ["of", "for", "to", "at", "in"].iter().any(|form| self.is_form(preposition, form));
            let left =
                self.previous(preposition).filter(|id| matches!(self.upos(*id), Upos::Noun | Upos::Propn));
            let source_left = left.filter(|id| {
                let known =
                    self.lexicon.source_noun(self.lemma(*id)).is_some_and(|noun| noun.nature != Nature::Text);
                let person = self
                    .lexicon
                    .source_noun(self.lemma(*id))
                    .is_some_and(|noun| noun.nature == Nature::Person);
                known && (person || self.is_form(preposition, "of") || self.is_form(preposition, "for"))
            });
            let Some(left) = source_left.filter(|_| joins) else { break };
            let Some(start) = self.segment(left) else { break };
            (first, head) = (start, left);
        }
        // "a monitor and rebels said": two who speak.
        if let Some(and) = self.previous(first).filter(|id| self.upos(*id) == Upos::Cconj)
            && let Some(left) = self.previous(and).filter(|id| self.often_speaks(*id))
            && let Some(start) = self.segment(left)
        {
            first = start;
        }
        // "an organisation monitoring the conflict": what somebody does is part of who it is.
        if self.nature(head).is_none() && self.upos(head) != Upos::Propn {
            let participle = self
                .previous(first)
                .filter(|id| self.form(*id).ends_with("ing") && self.upos(*id) == Upos::Verb);
            let left = participle
                .and_then(|id| self.previous(id))
                .filter(|id| self.lexicon.source_noun(self.lemma(*id)).is_some());
            if let Some(left) = left
                && let Some(start) = self.segment(left)
            {
                (first, head) = (start, left);
            }
        }
        let begins_bare = self.previous(first).is_some_and(|id| self.upos(id) == Upos::Adp);
        if begins_bare && !matches!(self.upos(first), Upos::Det | Upos::Pron) {
            first = self.behind_place(first, last)?;
        }
        let knows = self.upos(head) == Upos::Propn || self.nature(head).is_some();
        // a name's head is its first word
        while self.tree.deprel(head).is("flat")
            && let Some(above) = self.tree.head(head).filter(|above| *above >= first)
        {
            head = above;
        }
        knows.then(|| Source { span: self.span(first).cover(self.span(last)), head })
    }

    /// Whether a noun names somebody who is seldom told of but for his words.
    fn often_speaks(&self, noun: TokenId) -> bool {
        use SourceKind::{Activist, Diplomat, Expert, Media, Monitor, Official, Witness};
        let known = self.lexicon.source_noun(self.lemma(noun));
        let speaks =
            |kind| matches!(kind, Activist | Diplomat | Expert | Media | Monitor | Official | Witness);
        self.upos(noun) == Upos::Noun
            && known.is_some_and(|known| speaks(known.kind) && known.nature != Nature::Text)
    }

    /// The first token of the determiner, adjectives and nouns that end in `last`.
    fn segment(&self, last: TokenId) -> Option<TokenId> {
        if !matches!(self.upos(last), Upos::Noun | Upos::Propn) || self.is_calendar(last) {
            return None;
        }
        let mut first = last;
        while let Some(before) = self.previous(first) {
            let glued = self.span(before).end == self.span(first).start;
            let fits = match self.upos(before) {
                Upos::Noun | Upos::Propn | Upos::Adj => {
                    !self.is_calendar(before)
                        && (glued || self.upos(first) != Upos::Adj || self.upos(before) != Upos::Propn)
                }
                Upos::Num => {
                    self.form(before).len() < 4 || !self.form(before).chars().all(|c| c.is_ascii_digit())
                }
                Upos::Punct => glued && self.is_form(before, "-"),
                Upos::Verb => self.tree.deprel(before).is("amod") || self.tree.deprel(before).is("compound"),
                Upos::Part => glued,
                Upos::Det => {
                    return Some(before);
                }
                Upos::Pron => {
                    let possessive = self.tree.token(before).feats.get("Poss") == Some("Yes");
                    return Some(if possessive { before } else { first });
                }
                _ => false,
            };
            if !fits || self.ends_before_name(before, first) {
                break;
            }
            first = before;
        }
        // A phrase does not begin with a hyphen or an "'s".
        while first < last && matches!(self.upos(first), Upos::Punct | Upos::Part) {
            first = TokenId(first.0 + 1);
        }
        Some(first)
    }

    /// "in the tunnels Reck said": a noun that is no title does not stand before a person's name.
    fn ends_before_name(&self, noun: TokenId, name: TokenId) -> bool {
        let is_title = self.lexicon.source_noun(self.lemma(noun)).is_some();
        let plural = self.tree.token(noun).feats.get("Number") == Some("Plur");
        let is_person = self.entity_at(name).is_some_and(|entity| entity.kind == EntityType::Person);
        self.upos(noun) == Upos::Noun
            && self.upos(name) == Upos::Propn
            && !is_title
            && (plural || is_person && self.tree.deprel(noun).universal() != "compound")
    }

    /// Where a phrase without article begins that follows the place of a preposition: "in Orsk officials
    /// said" begins with "officials". `None` where it cannot be told.
    fn behind_place(&self, first: TokenId, last: TokenId) -> Option<TokenId> {
        (first.0 + 1..=last.0).map(TokenId).find(|id| {
            let after_name = self.upos(TokenId(id.0 - 1)) == Upos::Propn;
            let of_place = self.lexicon.is("place_word", self.lemma(TokenId(id.0 - 1)));
            (after_name || of_place)
                && matches!(self.upos(*id), Upos::Adj | Upos::Noun)
                && !self.lexicon.is("place_word", self.lemma(*id))
        })
    }
}
