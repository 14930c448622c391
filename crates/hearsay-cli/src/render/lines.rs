//! A block broken into lines of words, each word in pieces that know which voice they belong to.

use super::{paint::printable, raised};
use hearsay_types::{Report, Span, VoiceId};
use unicode_width::UnicodeWidthStr;

/// Which part of a voice some words are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Who speaks.
    Source,
    /// What introduces the words.
    Cue,
    /// What is said.
    Content,
}

/// Words, or a part of one, that are painted alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Where they stand.
    pub span: Span,
    /// The innermost voice that they belong to.
    pub part: Option<(VoiceId, Part)>,
}

/// A word as it is written, with its punctuation.
pub struct Word {
    /// Its pieces, without link markup.
    pub pieces: Vec<Piece>,
    /// The statements that end with it, by position.
    pub ends: Vec<usize>,
    /// The voice whose content it is part of.
    pub voice: Option<VoiceId>,
}

/// A line of a block.
pub struct Line {
    /// Its words.
    pub words: Vec<Word>,
}

impl Line {
    /// The statements that end on the line.
    pub fn statements(&self) -> impl Iterator<Item = usize> {
        self.words.iter().flat_map(|word| word.ends.iter().copied())
    }

    /// The voices that speak more than half of the line's words, outermost first.
    pub fn voices(&self, report: &Report) -> Vec<VoiceId> {
        let mut chain = Vec::new();
        let spoken = |voice: VoiceId| {
            let has = |word: &&Word| word.voice.is_some_and(|of| ancestry(report, of).contains(&voice));
            self.words.iter().filter(has).count() * 2 > self.words.len()
        };
        for word in &self.words {
            for voice in word.voice.map(|of| ancestry(report, of)).unwrap_or_default() {
                if !chain.contains(&voice) && spoken(voice) {
                    chain.push(voice);
                }
            }
        }
        chain
    }
}

/// A voice and those within which it speaks, outermost first.
pub fn ancestry(report: &Report, voice: VoiceId) -> Vec<VoiceId> {
    let mut chain = vec![voice];
    while let Some(parent) = report.voices[chain[chain.len() - 1].idx()].parent
        && !chain.contains(&parent)
    {
        chain.push(parent);
    }
    chain.reverse();
    chain
}

/// Breaks text into words and lines.
pub struct Words<'a> {
    /// The report whose text it is.
    pub report: &'a Report,
    /// The widest line.
    pub columns: usize,
}

impl Words<'_> {
    /// The lines of a block. A line break within the block is kept.
    pub fn lines(&self, block: Span) -> Vec<Line> {
        let text = &self.report.article.text;
        let mut lines = vec![Line { words: Vec::new() }];
        let mut used = 0;
        for row in spans_between(text, block, |c| c == '\n') {
            if !lines[lines.len() - 1].words.is_empty() {
                lines.push(Line { words: Vec::new() });
                used = 0;
            }
            for span in spans_between(text, row, char::is_whitespace).flat_map(|span| self.fitting(span)) {
                let word = self.word(span);
                let width = self.width(&word);
                if word.pieces.is_empty() && word.ends.is_empty() {
                    continue;
                }
                if used > 0 && used + 1 + width > self.columns {
                    lines.push(Line { words: Vec::new() });
                    used = 0;
                }
                used += width + usize::from(used > 0);
                let last = lines.len() - 1;
                lines[last].words.push(word);
            }
        }
        lines
    }

    /// A word that is wider than a line, in parts that fit.
    fn fitting(&self, word: Span) -> Vec<Span> {
        let text = word.of(&self.report.article.text);
        if text.len() <= self.columns {
            return vec![word];
        }
        let mut parts = Vec::new();
        let (mut start, mut n) = (0, 0);
        for (at, _) in text.char_indices() {
            if n == self.columns.saturating_sub(8).max(1) {
                parts.push(Span::new(word.start as usize + start, word.start as usize + at));
                (start, n) = (at, 0);
            }
            n += 1;
        }
        parts.push(Span::new(word.start as usize + start, word.end as usize));
        parts
    }

    fn word(&self, span: Span) -> Word {
        let mut cuts = vec![span.start, span.end];
        let parts: Vec<(VoiceId, Part, Span)> = self.parts_in(span);
        let markup = self.report.article.markup.iter().filter(|m| m.overlaps(span));
        for cut in parts.iter().map(|(_, _, s)| s).chain(markup.clone()) {
            cuts.extend([cut.start, cut.end].into_iter().filter(|c| span.start < *c && *c < span.end));
        }
        cuts.sort_unstable();
        cuts.dedup();
        let mut pieces = Vec::new();
        for pair in cuts.windows(2) {
            let piece = Span { start: pair[0], end: pair[1] };
            if markup.clone().any(|m| m.contains(piece)) {
                continue;
            }
            let part = parts.iter().rfind(|(_, _, s)| s.contains(piece)).map(|(id, part, _)| (*id, *part));
            pieces.push(Piece { span: piece, part });
        }
        let ends_here = |end: u32| span.start < end && end <= span.end;
        let statements = self.report.statements.iter().enumerate();
        let ends = statements.filter(|(_, s)| ends_here(s.span.end)).map(|(n, _)| n).collect();
        let speaks = |(_, part, _): &&(VoiceId, Part, Span)| *part == Part::Content;
        let voice = parts.iter().rfind(speaks).map(|(id, _, _)| *id);
        Word { pieces, ends, voice }
    }

    /// The parts of voices that touch `span`, contents first and outer ones before inner ones.
    fn parts_in(&self, span: Span) -> Vec<(VoiceId, Part, Span)> {
        let mut contents = Vec::new();
        let mut rest = Vec::new();
        for (i, voice) in self.report.voices.iter().enumerate() {
            let id = VoiceId::from(i);
            let touches = |s: &&Span| s.overlaps(span);
            contents.extend(voice.content.iter().filter(touches).map(|s| (id, Part::Content, *s)));
            rest.extend(voice.source.iter().filter(touches).map(|s| (id, Part::Source, *s)));
            rest.extend(voice.cue.iter().filter(touches).map(|s| (id, Part::Cue, *s)));
        }
        contents.extend(rest);
        contents
    }

    fn width(&self, word: &Word) -> usize {
        let text = &self.report.article.text;
        let pieces: usize = word.pieces.iter().map(|p| printable(p.span.of(text)).width()).sum();
        pieces + raised(&word.ends).width()
    }
}

/// The stretches of `span` between the characters that divide it; empty ones are left out.
fn spans_between(text: &str, span: Span, divides: fn(char) -> bool) -> impl Iterator<Item = Span> {
    let words = span.of(text);
    let base = span.start as usize;
    words.split(divides).filter(|part| !part.is_empty()).map(move |part| {
        let start = base + (part.as_ptr() as usize - words.as_ptr() as usize);
        Span::new(start, start + part.len())
    })
}
