//! Turns: "SHAPIRO: What happened?" of a transcript, and the answers of an interview whose questions stand in
//! paragraphs of their own. Each turn is a voice; what is quoted within it speaks within that voice.

use super::{
    drafts::{Draft, Drafts},
    lexicon::Nature,
    reading::{Reading, Source},
};
use hearsay_types::{BlockKind, EntityType, How, Span, TokenId, Upos};
use rustc_hash::FxHashMap;

/// A label is at most this long, in bytes, and has at most so many words.
const LONGEST_LABEL: usize = 60;
const MOST_LABEL_WORDS: usize = 6;
/// Fewer turns make no transcript.
const FEWEST_TURNS: usize = 3;
/// A question, and what an interviewer puts to somebody, has at most so many words.
const LONGEST_QUESTION: usize = 60;
const LONGEST_REMARK: usize = 35;

impl Reading<'_> {
    /// The voices of a transcript's or an interview's turns.
    pub fn voices_of_turns(&self, drafts: &mut Drafts) {
        let mut turns = self.labelled_turns();
        if turns.is_empty() {
            turns = self.answers();
        }
        for (source, content) in turns {
            drafts.give_way_to(&content);
            // "AMIR TELL: ..." tells nothing
            for draft in &mut drafts.list {
                if draft.cue.is_some_and(|cue| source.span.contains(cue)) {
                    draft.content.clear();
                }
            }
            drafts.push(Draft {
                source: Some(source),
                cue: None,
                cue_token: None,
                content,
                how: Some(How::Direct),
                outer: None,
            });
        }
    }

    /// Turns that begin with who speaks and a colon, up to the next such turn. None unless there are several and
    /// somebody speaks twice: "Killed: 12" is no turn.
    fn labelled_turns(&self) -> Vec<(Source, Vec<Span>)> {
        let mut turns: Vec<(Source, Vec<Span>)> = Vec::new();
        let mut spoken: FxHashMap<String, usize> = FxHashMap::default();
        for block in &self.article.blocks {
            match self.label(block.span) {
                Some((source, behind)) => {
                    *spoken.entry(source.span.of(self.text).to_lowercase()).or_default() += 1;
                    turns.push((source, vec![behind]));
                }
                None if block.kind == BlockKind::Heading => {}
                None => {
                    if let Some((_, content)) = turns.last_mut() {
                        content.push(block.span);
                    }
                }
            }
        }
        let speaks_twice = spoken.values().any(|n| *n > 1);
        if turns.len() < FEWEST_TURNS || !speaks_twice { Vec::new() } else { turns }
    }

    /// Who speaks a turn, and the words behind the colon.
    fn label(&self, block: Span) -> Option<(Source, Span)> {
        let text = block.of(self.text);
        let colon = text.find(':').filter(|at| *at <= LONGEST_LABEL)?;
        let (label, behind) = (text[..colon].trim(), &text[colon + 1..]);
        let words: Vec<&str> = label.split_whitespace().collect();
        let is_name = |word: &&str| word.starts_with(|first: char| first.is_uppercase());
        let is_plain =
            label.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '.' | ',' | '-' | '\'' | '’'));
        let named = words.iter().filter(|word| is_name(word)).count() * 2 > words.len();
        if words.is_empty()
            || words.len() > MOST_LABEL_WORDS
            || !is_plain
            || !named
            || !behind.starts_with(' ')
        {
            return None;
        }
        let start = block.start as usize;
        let span = Span::new(start, start + colon).trim(self.text);
        let head =
            self.analysis.tokens_in(span).map(TokenId::from).rfind(|id| self.upos(*id) != Upos::Punct)?;
        let words = Span::new(start + colon + 1, block.end as usize).trim(self.text);
        (!words.is_empty()).then_some((Source { span, head }, words))
    }

    /// The answers of an interview: paragraphs between questions, in the words of whoever is asked. None unless
    /// there are several questions and most answers say "I" or "we".
    fn answers(&self) -> Vec<(Source, Vec<Span>)> {
        let blocks: Vec<Span> = self
            .article
            .blocks
            .iter()
            .filter(|block| block.kind == BlockKind::Paragraph)
            .map(|block| block.span)
            .collect();
        let Some(first) = blocks.iter().position(|block| self.is_question(*block)) else { return Vec::new() };
        let mut answers: Vec<Vec<Span>> = Vec::new();
        let mut n_questions = 0;
        let mut in_answer = false;
        for block in blocks.iter().skip(first) {
            let put = self.is_question(*block) || in_answer && self.is_put_to_somebody(*block);
            let is_aside = block.of(self.text).starts_with(['(', '[']);
            if put {
                n_questions += 1;
                in_answer = false;
            } else if is_aside {
                in_answer = true;
            } else if in_answer && let Some(answer) = answers.last_mut() {
                answer.push(*block);
            } else {
                answers.push(vec![*block]);
                in_answer = true;
            }
        }
        let speaks = |answer: &&Vec<Span>| answer.iter().any(|block| self.has_first_person(*block));
        let n_personal = answers.iter().filter(speaks).count();
        if n_questions < FEWEST_TURNS || answers.len() < FEWEST_TURNS || n_personal * 2 < answers.len() {
            return Vec::new();
        }
        let before = blocks.get(..first).unwrap_or_default();
        let Some(source) = self.who_is_asked(before, blocks[first]) else { return Vec::new() };
        answers.into_iter().map(|answer| (source, answer)).collect()
    }

    fn is_question(&self, block: Span) -> bool {
        let text = block.of(self.text).trim();
        text.ends_with('?') && text.split_whitespace().count() <= LONGEST_QUESTION
    }

    /// "The mayor says that you sold the grain.": no question, but to somebody.
    fn is_put_to_somebody(&self, block: Span) -> bool {
        let words = || self.analysis.tokens_in(block).map(TokenId::from);
        let speaks_to = words().any(|id| self.is_form(id, "you") || self.is_form(id, "your"));
        speaks_to && !self.has_first_person(block) && words().count() <= LONGEST_REMARK
    }

    fn has_first_person(&self, block: Span) -> bool {
        let mut words = self.analysis.tokens_in(block).map(TokenId::from);
        words.any(|id| self.lexicon.is("first_person", &self.form(id).to_lowercase()))
    }

    /// Whoever is asked: the last person named before the first question, under the name that the question calls
    /// him by if there is one; else whose office the last words before it name.
    fn who_is_asked(&self, before: &[Span], question: Span) -> Option<Source> {
        let tokens = |spans: &[Span]| -> Vec<TokenId> {
            spans.iter().flat_map(|span| self.analysis.tokens_in(*span)).map(TokenId::from).collect()
        };
        let is_person =
            |id: &TokenId| self.entity_at(*id).is_some_and(|entity| entity.kind == EntityType::Person);
        let last_name = |id: TokenId| {
            let end = self.entity_at(id).map_or(self.span(id), |entity| entity.span);
            end.of(self.text).rsplit(char::is_whitespace).next().unwrap_or_default().to_owned()
        };
        let persons: Vec<TokenId> = tokens(before).into_iter().filter(is_person).collect();
        let called = tokens(&[question]).into_iter().find(is_person).map(last_name);
        let same =
            persons.iter().copied().find(|id| called.as_ref().is_some_and(|name| *name == last_name(*id)));
        if let Some(id) = same.or_else(|| persons.last().copied().filter(|_| called.is_none())) {
            let span = self.entity_at(id)?.span;
            let head = self.analysis.tokens_in(span).map(TokenId::from).next_back()?;
            return Some(Source { span, head });
        }
        let office = tokens(before)
            .into_iter()
            .rfind(|id| self.upos(*id) == Upos::Noun && self.nature(*id) == Some(Nature::Person))?;
        self.source(office)
    }
}
