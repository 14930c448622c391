//! Direct speech: which quotations are somebody's words, and whose.
//!
//! The marks come first and the parse second: a parse of a sentence with a quotation in it is often
//! wrong, while the words beside the marks ("…," he said) seldom mislead. What no cue claims and does not
//! read like speech (a term, a title, a scare quote) stays without a voice.

use super::{
    content::joined,
    drafts::{Draft, Drafts},
    lexicon::{Class, Frames, Nature},
    quotations::Quotation,
    reading::Reading,
    subjects::Speaker,
};
use hearsay_types::{How, Span, TokenId, Upos};

/// How many tokens beside a quotation are searched for its cue.
const REACH: usize = 30;

/// A quotation with the words around it.
struct Setting {
    /// Words before the opening mark up to the sentence's beginning, nearest first.
    left: Vec<TokenId>,
    /// Words behind the closing mark up to the sentence's end, nearest first.
    right: Vec<TokenId>,
    /// Words between the marks.
    words: Vec<TokenId>,
    /// Whether what is quoted ends in a comma or a mark that ends a sentence.
    ends_in_mark: bool,
}

impl Reading<'_> {
    /// Gives each quotation that is speech to its voice: adds to the drafts that the parse found, or makes
    /// new ones.
    pub fn attribute_quotations(&self, drafts: &mut Drafts) {
        let mut voice_of: Vec<Option<usize>> = vec![None; self.quotations.len()];
        for i in 0..self.quotations.len() {
            let setting = self.setting(i);
            if self.is_title(i, &setting) {
                continue;
            }
            let speech = self.reads_like_speech(&setting);
            let voice = self.cued(&setting, speech).and_then(|(cue, side)| self.attach(i, cue, side, drafts));
            let voice = voice.or_else(|| self.called_in_quotation(i, &setting, drafts));
            let voice = voice.or_else(|| self.phrase_beside(i, &setting, speech, drafts));
            voice_of[i] = voice
                .or_else(|| if speech { self.free_standing(i, &setting, &voice_of, drafts) } else { None });
        }
        self.complete_mixed(drafts);
    }

    fn setting(&self, i: usize) -> Setting {
        let quotation = self.quotations[i];
        let tokens = &self.analysis.tokens;
        let first = tokens.partition_point(|token| token.span.start < quotation.outer.start);
        let behind = tokens.partition_point(|token| token.span.start < quotation.outer.end);
        let block = self.block_span(quotation.block);
        let inner = self.analysis.tokens_in(quotation.inner);
        let words = inner.map(TokenId::from).filter(|id| !self.is_punct(*id)).collect();
        let usable =
            |id: &TokenId| block.contains(self.span(*id)) && self.quotation_of(*id) == quotation.within;
        let ends_sentence = |id: TokenId| matches!(self.form(id), "." | "!" | "?" | "…" | "...");
        let left: Vec<TokenId> = (0..first)
            .rev()
            .map(TokenId::from)
            .take(REACH)
            .take_while(|id| usable(id) && !ends_sentence(*id))
            .collect();
        let mut right: Vec<TokenId> = (behind..tokens.len())
            .map(TokenId::from)
            .take(REACH)
            .take_while(|id| usable(id) && !ends_sentence(*id))
            .collect();
        // Behind a full stop inside the marks a new sentence begins, unless it goes on in lower case.
        let inside = quotation.inner.of(self.text);
        let small =
            right.first().is_some_and(|id| self.form(*id).chars().next().is_some_and(char::is_lowercase));
        if inside.ends_with('.') && !small && !right.first().is_some_and(|id| self.is_punct(*id)) {
            right.clear();
        }
        let ends_in_mark = inside.ends_with([',', '.', '!', '?', '…']);
        Setting { left, right, words, ends_in_mark }
    }

    /// The block's span; the whole text where the article has no blocks.
    pub fn block_span(&self, block: usize) -> Span {
        self.article.blocks.get(block).map_or_else(|| Span::new(0, self.text.len()), |block| block.span)
    }

    fn reads_like_speech(&self, setting: &Setting) -> bool {
        let n = setting.words.len();
        let clause = self.has_clause(setting.words.iter().copied());
        n >= 2 && setting.ends_in_mark || n >= 4 && clause || n >= 8
    }

    /// A name of a work, a term, or words that are called so.
    fn is_title(&self, i: usize, setting: &Setting) -> bool {
        if setting.ends_in_mark
            && setting.words.len() > 1
            && !setting.left.is_empty()
            && !self.quotations[i].inner.of(self.text).ends_with(',')
        {
            let colon = setting.left.first().is_some_and(|id| matches!(self.form(*id), ":" | ","));
            if colon {
                return false;
            }
        }
        let announced = setting.left.iter().find(|id| !self.is_punct(**id)).is_some_and(|id| {
            self.lexicon.is("title_before", self.lemma(*id)) && setting.left.first() == Some(id)
        });
        if announced {
            return !setting.ends_in_mark || setting.words.len() < 5;
        }
        let capital = |id: &TokenId| {
            let form = self.form(*id);
            form.chars().next().is_some_and(|c| c.is_uppercase() || c.is_numeric()) || form.len() <= 3
        };
        let long_words = setting.words.iter().filter(|id| self.form(**id).len() > 3).count();
        setting.words.len() >= 2
            && long_words >= 1
            && !setting.ends_in_mark
            && setting.words.iter().all(capital)
            && setting.right.first().is_none_or(|id| !self.is_punct(*id))
            && self.cue_behind(setting).is_none()
    }

    /// The verb that introduces the quotation, and on which side of it it stands.
    fn cued(&self, setting: &Setting, speech: bool) -> Option<(TokenId, Side)> {
        let before = self.cue_before(setting, speech);
        if let Some((verb, true)) = before {
            return Some((verb, Side::Before));
        }
        if (speech || setting.ends_in_mark || setting.right.first().is_some_and(|id| self.form(*id) == ","))
            && let Some(verb) = self.cue_behind(setting)
        {
            return Some((verb, Side::Behind));
        }
        before.filter(|_| speech).map(|(verb, _)| (verb, Side::Before))
    }

    /// "… said: “": the verb, and whether only a comma, a colon or "that" is between it and the mark.
    fn cue_before(&self, setting: &Setting, speech: bool) -> Option<(TokenId, bool)> {
        let last = *setting.left.first()?;
        let firm = matches!(self.form(last), "," | ":" | "-" | "–" | "—");
        for (distance, id) in setting.left.iter().copied().enumerate() {
            if distance > 18 {
                break;
            }
            match self.upos(id) {
                Upos::Verb => {
                    let cue =
                        self.verb_cue(id).filter(|(cue, _)| cue.frames.has(Frames::QUOTE | Frames::SAYING));
                    if cue.is_none() {
                        let passes = self.form(last) == ":" && !self.tree.is_finite(id)
                            || self.form(id).ends_with("ing") && distance > 0 && firm;
                        if passes {
                            continue;
                        }
                        return None;
                    }
                    // "declared “autonomy”" names what was declared; "said “no”" quotes.
                    let takes_things = cue.is_some_and(|(cue, _)| {
                        cue.frames.has(Frames::OBJ | Frames::XOBJ | Frames::AS | Frames::SAYING)
                    });
                    if takes_things && !firm && !speech {
                        return None;
                    }
                    let direct = distance == 0 || firm || (distance == 1 && self.is_form(last, "that"));
                    let near = distance <= 4;
                    return (direct || near && speech)
                        .then_some((id, direct && (firm || speech || distance == 0)));
                }
                Upos::Aux
                    if self.tree.token(id).feats.get("VerbForm") == Some("Fin") && self.form(last) != ":" =>
                {
                    return None;
                }
                Upos::Sconj if !self.is_form(id, "that") && !self.is_form(id, "as") && !firm => return None,
                _ => {}
            }
        }
        None
    }

    /// "”, he said", "”, said the minister": the verb.
    fn cue_behind(&self, setting: &Setting) -> Option<TokenId> {
        let mut words = setting.right.iter().copied().skip_while(|id| self.is_punct(*id));
        let first = words.next()?;
        if matches!(self.upos(first), Upos::Cconj | Upos::Sconj) && !self.is_form(first, "as") {
            return None;
        }
        let candidates = setting.right.iter().copied().filter(|id| {
            self.verb_cue(*id).is_some_and(|(cue, _)| cue.frames.has(Frames::QUOTE))
                && self.tree.token(*id).feats.get("VerbForm") != Some("Inf")
        });
        for verb in candidates {
            let n_before =
                setting.right.iter().take_while(|id| **id < verb).filter(|id| !self.is_punct(**id)).count();
            let subject = self.tree.dependent(verb, "nsubj");
            let starts_with_subject = subject.is_some_and(|subject| {
                let start = self.tree.subtree(subject, |_| false).first().copied().unwrap_or(subject);
                start <= first && subject >= first
            });
            let other_verb = setting.right.iter().copied().take_while(|id| *id < verb).any(|id| {
                self.upos(id) == Upos::Verb && self.tree.is_finite(id) && !self.in_relative_clause(id, verb)
            });
            if other_verb {
                return None;
            }
            let phrase =
                self.phrase_before(verb).is_some_and(|phrase| phrase.span.start == self.span(first).start);
            if phrase
                || n_before <= 1
                || starts_with_subject
                || n_before <= 4 && subject.is_some_and(|subject| subject >= first)
            {
                return Some(verb);
            }
        }
        None
    }

    fn in_relative_clause(&self, id: TokenId, below: TokenId) -> bool {
        self.tree
            .path_up(id)
            .take_while(|up| *up != below)
            .any(|up| self.tree.deprel(up).as_str() == "acl:relcl")
    }

    /// Gives a quotation to a verb: to its draft, or to a new one.
    fn attach(&self, i: usize, verb: TokenId, side: Side, drafts: &mut Drafts) -> Option<usize> {
        let quotation = self.quotations[i];
        let firm = self
            .text
            .get(..quotation.outer.start as usize)
            .is_some_and(|before| before.trim_end().ends_with([',', ':']));
        if let Some(at) = drafts.at_cue(verb) {
            let whole = drafts[at]
                .content
                .iter()
                .any(|span| span.start < quotation.outer.start && span.end + 1 >= quotation.inner.end);
            if whole
                && side == Side::Behind
                && !self.has_clause(self.analysis.tokens_in(quotation.inner).map(TokenId::from))
            {
                return Some(at);
            }
            let outside = |span: &Span| match side {
                Side::Behind => (!span.overlaps(quotation.outer)).then_some(vec![*span]),
                Side::Before
                    if span.start < quotation.outer.start && span.overlaps(quotation.outer) && !firm =>
                {
                    Some(vec![*span])
                }
                Side::Before => Some(self.parts_around(*span, quotation.outer)),
            };
            let mut content: Vec<Span> = drafts[at].content.iter().filter_map(outside).flatten().collect();
            if side == Side::Behind {
                content.retain(|span| self.is_quoted(*span) || span.start > quotation.outer.end);
            }
            content.push(self.bare(quotation.inner));
            drafts[at].content = joined(content);
            return Some(at);
        }
        let (cue, particle) = self.verb_cue(verb)?;
        let speaker = self.speaker_beside(verb);
        let source = match speaker {
            Speaker::Named(source) => Some(source),
            Speaker::Absent => None,
            Speaker::Barred => return None,
        };
        if cue.frames.has(Frames::SAYING) && !cue.frames.has(Frames::QUOTE) {
            return None;
        }
        let span = Some(self.cue_span(verb, particle));
        drafts.push(Draft {
            source,
            cue: span,
            cue_token: Some(verb),
            content: vec![self.bare(quotation.inner)],
            how: None,
            outer: None,
        });
        Some(drafts.list.len() - 1)
    }

    /// What is quoted, without the comma that belongs to the sentence around it.
    fn bare(&self, inner: Span) -> Span {
        let words = inner.of(self.text);
        Span::new(inner.start as usize, inner.start as usize + words.trim_end_matches([',', ' ']).len())
    }

    fn parts_around(&self, span: Span, hole: Span) -> Vec<Span> {
        if !span.overlaps(hole) {
            return vec![span];
        }
        let before = (span.start < hole.start).then_some(Span { start: span.start, end: hole.start });
        let part = before.map(|part| self.without_marks(part));
        part.filter(|part| part.of(self.text).split_whitespace().count() >= 3).into_iter().collect()
    }

    /// Whether the span lies in some quotation.
    fn is_quoted(&self, span: Span) -> bool {
        self.quotations_over(span).any(|quotation| quotation.outer.contains(span))
    }

    /// "called the raid “a massacre”", where the parse did not find it.
    fn called_in_quotation(&self, i: usize, setting: &Setting, drafts: &mut Drafts) -> Option<usize> {
        let verb = setting
            .left
            .iter()
            .copied()
            .take(10)
            .find(|id| matches!(self.upos(*id), Upos::Verb | Upos::Aux))?;
        let (cue, particle) = self.verb_cue(verb).filter(|(cue, _)| cue.class == Class::Call)?;
        if drafts.at_cue(verb).is_some()
            || self.tree.is_passive(verb)
            || !cue.frames.has(Frames::XOBJ | Frames::AS)
        {
            return None;
        }
        let Speaker::Named(source) = self.speaker(verb) else { return None };
        let next = self.next(verb)?;
        let start = self.span(next).start.min(self.quotations[i].inner.start);
        let content = vec![Span { start, end: self.quotations[i].outer.end }];
        let cue = Some(self.cue_span(verb, particle));
        drafts.push(Draft {
            source: Some(source),
            cue,
            cue_token: Some(verb),
            content,
            how: None,
            outer: None,
        });
        Some(drafts.list.len() - 1)
    }

    /// "“…”, according to X": the phrase's draft gets the quotation.
    fn phrase_beside(&self, i: usize, setting: &Setting, speech: bool, drafts: &mut Drafts) -> Option<usize> {
        if !speech {
            return None;
        }
        let next = setting.right.iter().copied().find(|id| !self.is_punct(*id));
        let inner = self.quotations[i].inner;
        let is_phrase = |token: &TokenId| self.is_form(*token, "according") || self.is_form(*token, "in");
        let behind = next.filter(is_phrase).and_then(|token| drafts.at_cue(token));
        let at = behind.or_else(|| {
            let phrases = setting.left.iter().copied().filter(is_phrase);
            phrases.filter_map(|token| drafts.at_cue(token)).find(|at| {
                let content = &drafts[*at].content;
                content.iter().any(|span| span.overlaps(inner))
                    && !content.iter().any(|span| span.contains(inner))
            })
        })?;
        let quotation = self.quotations[i];
        drafts[at].content.retain(|span| !span.overlaps(quotation.outer));
        drafts[at].content.push(self.bare(quotation.inner));
        drafts[at].content = joined(std::mem::take(&mut drafts[at].content));
        Some(at)
    }

    /// A quotation that makes up whole sentences without a cue of its own: the run of the speaker before
    /// it goes on, or the sentence before it introduces it.
    fn free_standing(
        &self,
        i: usize,
        setting: &Setting,
        voice_of: &[Option<usize>],
        drafts: &mut Drafts,
    ) -> Option<usize> {
        if !setting.left.is_empty()
            || setting.right.iter().any(|id| !self.is_punct(*id)) && !setting.ends_in_mark
        {
            return None;
        }
        let quotation = self.quotations[i];
        let earlier = (0..i).rev().find(|j| self.quotations[*j].within == quotation.within);
        if let Some(j) = earlier
            && let Some(voice) = voice_of[j]
            && self.continues(j, i, &drafts[voice])
        {
            drafts[voice].content.push(self.bare(quotation.inner));
            drafts[voice].content = joined(std::mem::take(&mut drafts[voice].content));
            return Some(voice);
        }
        if quotation.within.is_some() {
            return None;
        }
        if let Some((source, cue, token)) = self.introducer(quotation.outer.start, drafts) {
            let only_quotes = |at: &usize| drafts[*at].content.iter().all(|span| self.is_quoted(*span));
            if let Some(at) = token.and_then(|token| drafts.at_cue(token)).filter(only_quotes) {
                drafts[at].content.push(self.bare(quotation.inner));
                drafts[at].content = joined(std::mem::take(&mut drafts[at].content));
                return Some(at);
            }
            drafts.push(Draft {
                source: Some(source),
                cue,
                cue_token: token,
                content: vec![self.bare(quotation.inner)],
                how: Some(How::Direct),
                outer: None,
            });
            return Some(drafts.list.len() - 1);
        }
        let long = setting.words.len() >= 6 && self.has_clause(setting.words.iter().copied());
        if !long {
            return None;
        }
        drafts.push(Draft {
            source: None,
            cue: None,
            cue_token: None,
            content: vec![self.bare(quotation.inner)],
            how: Some(How::Direct),
            outer: None,
        });
        Some(drafts.list.len() - 1)
    }

    /// Whether quotation `i` goes on what quotation `j` and its voice began: no other sentence than the one
    /// with the cue lies between, and it begins its paragraph if it is in another one.
    fn continues(&self, j: usize, i: usize, voice: &Draft) -> bool {
        let (last, this) = (self.quotations[j], self.quotations[i]);
        if last.goes_on && last.block + 1 == this.block {
            return true;
        }
        let between = Span { start: last.outer.end, end: this.outer.start.max(last.outer.end) };
        let cue_between = voice.cue.is_some_and(|cue| between.contains(cue));
        let n_ends = self.sentence_ends(between);
        let limit = usize::from(cue_between) + usize::from(this.block == last.block && !cue_between);
        let same_paragraph = this.block == last.block;
        let next_paragraph =
            this.block == last.block + 1 && self.block_span(this.block).start == this.outer.start;
        (same_paragraph || next_paragraph) && n_ends <= limit.max(usize::from(cue_between))
    }

    /// How many sentences end within a stretch.
    fn sentence_ends(&self, stretch: Span) -> usize {
        let tokens = self.analysis.tokens_in(stretch).map(TokenId::from);
        tokens.filter(|id| matches!(self.form(*id), "." | "!" | "?")).count()
    }

    /// Content that ends within a quotation which it entered goes on to the quotation's end, and content
    /// that begins within one which holds no cue begins where the quotation does.
    fn complete_mixed(&self, drafts: &mut Drafts) {
        for draft in &mut drafts.list {
            let Some(cue) = draft.cue else { continue };
            for span in &mut draft.content {
                for quotation in self.quotations_over(*span) {
                    if quotation.outer.contains(cue) || !quotation.outer.overlaps(*span) {
                        continue;
                    }
                    // With its closing mark, so that marks within the content stay in pairs.
                    let enters = span.start < quotation.outer.start && span.end <= quotation.inner.end;
                    if enters && cue.end <= quotation.outer.start {
                        span.end = quotation.outer.end;
                    }
                }
            }
        }
    }

    /// How the content is given, by the share of it that stands in quotation marks.
    pub fn manner(&self, draft: &Draft, nature: Option<Nature>, is_media: bool) -> How {
        let anchor = draft.cue.or(draft.source.map(|source| source.span));
        let outside = |quotation: &Span| anchor.is_none_or(|anchor| !quotation.contains(anchor));
        let total: usize = draft.content.iter().map(|span| span.len()).sum();
        let mut quoted = 0;
        for span in &draft.content {
            let outermost = |quotation: &&Quotation| {
                quotation.within.is_none_or(|within| !outside(&self.quotations[within].outer))
            };
            for quotation in self.quotations_over(*span).filter(outermost) {
                if outside(&quotation.outer) {
                    quoted += span
                        .end
                        .min(quotation.outer.end)
                        .saturating_sub(span.start.max(quotation.outer.start))
                        as usize;
                }
            }
        }
        if let Some(how) = draft.how {
            return how;
        }
        if total > 0 && quoted * 10 >= total * 9 {
            How::Direct
        } else if nature == Some(Nature::Text) {
            How::Document
        } else if is_media {
            How::Media
        } else if quoted > 0 {
            How::Mixed
        } else {
            How::Indirect
        }
    }
}

/// On which side of a quotation its cue stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Before,
    Behind,
}
