//! From tokens to sentences.

use super::{
    MAX_TOKENS,
    lexicon::{Abbreviation, Lexicon},
};
use std::ops::Range;

/// A line shorter than this that does not end in punctuation is a heading or an entry of a list, not a
/// line of a paragraph that was broken to a width. In characters.
const SHORT_LINE: usize = 45;

/// Groups the tokens of a text into sentences.
pub fn sentences(text: &str, tokens: &[Range<usize>], lexicon: &Lexicon) -> Vec<Vec<Range<usize>>> {
    let view = View { text, tokens, lexicon };
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while at < tokens.len() {
        let end = view.end_behind(at, start).or_else(|| view.credit_behind(at, start));
        at = end.unwrap_or(at + 1);
        if end.is_some() || at == tokens.len() || view.line_ends_behind(at - 1) {
            cut_long(text, &tokens[start..at], &mut sentences);
            start = at;
        }
    }
    sentences
}

/// Adds a sentence, in pieces if it is too long.
fn cut_long(text: &str, mut tokens: &[Range<usize>], sentences: &mut Vec<Vec<Range<usize>>>) {
    while tokens.len() > MAX_TOKENS {
        let is_pause = |token: &Range<usize>| matches!(text.get(token.clone()), Some("," | ";" | ":"));
        let pause = tokens[MAX_TOKENS / 2..MAX_TOKENS].iter().rposition(is_pause);
        let (piece, rest) = tokens.split_at(pause.map_or(MAX_TOKENS, |at| MAX_TOKENS / 2 + at + 1));
        sentences.push(piece.to_vec());
        tokens = rest;
    }
    if !tokens.is_empty() {
        sentences.push(tokens.to_vec());
    }
}

struct View<'a> {
    text: &'a str,
    tokens: &'a [Range<usize>],
    lexicon: &'a Lexicon,
}

impl<'a> View<'a> {
    /// The token's words; empty behind the last.
    fn word(&self, at: usize) -> &'a str {
        self.tokens.get(at).and_then(|token| self.text.get(token.clone())).unwrap_or_default()
    }

    /// What stands between a token and the one before it.
    fn gap(&self, at: usize) -> &'a str {
        let before = at.checked_sub(1).map_or(0, |before| self.tokens[before].end);
        self.tokens.get(at).and_then(|token| self.text.get(before..token.start)).unwrap_or_default()
    }

    /// If a sentence ends with the token `at` and the closing marks behind it: the position behind them.
    /// `start` is the sentence's first token.
    fn end_behind(&self, at: usize, start: usize) -> Option<usize> {
        let word = self.word(at);
        let stop = Stop::of(word)?;
        let mut next = at + 1;
        while next < self.tokens.len() && self.closes(next, start) {
            next += 1;
        }
        // The number of a note: [17]
        let is_number = |word: &str| word.bytes().all(|b| b.is_ascii_digit());
        while self.word(next) == "[" && is_number(self.word(next + 1)) && self.word(next + 2) == "]" {
            next += 3;
        }
        if next >= self.tokens.len() {
            return Some(next);
        }
        // A stop within a run of stops: "? !".
        if Stop::of(self.word(next)).is_some_and(|stop| stop != Stop::Within)
            && self.word(next).chars().all(is_stop)
        {
            return None;
        }
        if matches!(self.word(next), "," | ";" | ":") {
            return None;
        }
        let is_closed = next > at + 1;
        let begins = self.first_letter(next);
        let ends = match stop {
            Stop::Full => !begins.is_lower() || self.starts_low(next),
            Stop::Mark => !(begins.is_lower() || is_closed && self.names_speaker(next)),
            Stop::Ellipsis => begins == Begin::Upper,
            Stop::Within => self.ends_with_abbreviation(at, next, is_closed),
        };
        ends.then_some(next)
    }

    /// If the tokens from `start` to `at` are a credit in brackets of its own, "(Reuters) The army ...", "(AFP and
    /// Agencies) Ten people ...": the position behind it.
    fn credit_behind(&self, at: usize, start: usize) -> Option<usize> {
        const LONGEST: usize = 9;
        if self.word(at) != ")" || self.word(start) != "(" || !(2..LONGEST).contains(&(at - start)) {
            return None;
        }
        let is_upper = |at: usize| self.word(at).starts_with(char::is_uppercase);
        let is_joint =
            |word: &str| matches!(word, "and" | "via" | "for" | "of" | "/" | "&" | "," | "." | "-");
        let is_name = |at: usize| is_upper(at) || is_joint(self.word(at));
        let is_credit = is_upper(start + 1) && (start + 1..at).all(is_name) && is_upper(at + 1);
        is_credit.then_some(at + 1)
    }

    /// Whether a token closes a quotation or a bracket that the sentence before it is in.
    fn closes(&self, at: usize, start: usize) -> bool {
        match self.word(at) {
            ")" | "]" | "}" | "\u{201d}" | "\u{bb}" | "''" => true,
            "\u{2019}" | "'" => self.gap(at).is_empty(),
            "\"" => {
                let before = (start..at).filter(|i| self.word(*i) == "\"").count();
                if self.gap(at).is_empty() { true } else { before % 2 == 1 && !self.gap(at + 1).is_empty() }
            }
            _ => false,
        }
    }

    /// How the next words begin, behind opening marks.
    fn first_letter(&self, mut at: usize) -> Begin {
        while matches!(
            self.word(at),
            "\"" | "'"
                | "\u{201c}"
                | "\u{2018}"
                | "``"
                | "("
                | "["
                | "-"
                | "--"
                | "\u{2013}"
                | "\u{2014}"
                | "\u{2022}"
                | "*"
        ) {
            at += 1;
        }
        match self.word(at).chars().next() {
            Some(c) if c.is_lowercase() => Begin::Lower,
            Some(c) if c.is_uppercase() => Begin::Upper,
            _ => Begin::Other,
        }
    }

    /// Whether the next word begins sentences though it has no capital.
    fn starts_low(&self, next: usize) -> bool {
        matches!(self.word(next), "al" | "el" | "i" | "iPhone" | "iPad" | "e-mail")
            && !self.gap(next).is_empty()
    }

    /// Whether the words behind a quotation say who spoke: `Omar said`.
    fn names_speaker(&self, next: usize) -> bool {
        (next..(next + 4).min(self.tokens.len())).any(|at| self.lexicon.is_speech(self.word(at)))
    }

    /// Whether a sentence ends with an abbreviation or initial and its stop.
    fn ends_with_abbreviation(&self, at: usize, next: usize, is_closed: bool) -> bool {
        let word = self.word(at);
        let stem = word.strip_suffix('.').unwrap_or(word).to_lowercase();
        let begin = self.first_letter(next);
        if begin == Begin::Lower {
            return false;
        }
        match self.lexicon.abbreviation(&stem) {
            Some(Abbreviation::Before) => false,
            _ if is_closed => begin == Begin::Upper,
            _ => self.lexicon.is_starter(self.word(next)) || self.word(next) == "\u{201c}",
        }
    }

    /// Whether a line break behind a token ends the sentence: a blank line, or the end of a short line.
    fn line_ends_behind(&self, at: usize) -> bool {
        let gap = self.gap(at + 1);
        let breaks = gap.matches('\n').count() + gap.matches(['\u{2028}', '\u{2029}']).count();
        if breaks != 1 {
            return breaks > 1;
        }
        let end = self.tokens[at].end;
        let start = self.text[..end].rfind('\n').map_or(0, |at| at + 1);
        let is_short = self.text[start..end].chars().count() < SHORT_LINE;
        let pauses = matches!(self.word(at), "," | "-" | "\u{2013}" | "\u{2014}");
        is_short && !pauses && self.first_letter(at + 1) != Begin::Lower
    }
}

/// How words begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Begin {
    Upper,
    Lower,
    /// A digit or a sign, or nothing.
    Other,
}

impl Begin {
    fn is_lower(self) -> bool {
        self == Self::Lower
    }
}

/// What a token may end a sentence with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stop {
    Full,
    /// A question or exclamation mark.
    Mark,
    Ellipsis,
    /// The stop of an abbreviation.
    Within,
}

impl Stop {
    fn of(word: &str) -> Option<Self> {
        let last = word.chars().next_back()?;
        if !is_stop(last) {
            return None;
        }
        if !word.chars().all(is_stop) {
            return (last == '.').then_some(Self::Within);
        }
        if word.contains(['!', '?']) {
            return Some(Self::Mark);
        }
        Some(if word == "." || word == "\u{3002}" { Self::Full } else { Self::Ellipsis })
    }
}

fn is_stop(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '\u{3002}' | '\u{ff01}' | '\u{ff1f}')
}
