//! From raw text to the tokens that rules match: words looked up in the lexicon, numbers with their
//! value, numeric dates and clock times in one piece.

use super::lexicon::{Lexicon, WordId};
use hearsay_types::Span;

/// What a token is, with the value of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    /// Letters, the first of them a capital.
    Name,
    Punctuation,
    /// Digits only; the second number counts them.
    Digits(i32, u8),
    /// Digits with separators of thousands or a fraction, in hundredths.
    Amount(i32),
    /// `4th`.
    Ordinal(i32),
    /// `10:57`, in minutes; the second part is seconds, or -1.
    Clock(i32, i8),
    /// `5.30`: an amount in hundredths that can be a clock time in minutes.
    Point(i32, i32),
    /// `2016-09-04`: year, month, day; a day of 0 is missing.
    IsoDate(i32, u8, u8),
    /// `04/09/16`: as written, the year with its century added.
    NumericDate(u8, u8, i32),
}

/// A token.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub span: Span,
    pub word: WordId,
    pub kind: Kind,
    /// Whether white space or nothing but the beginning comes before it.
    pub spaced: bool,
    /// The sentence it belongs to. Nothing matches across sentences.
    pub sentence: u32,
}

impl Token {
    /// Whether the token is made of letters and begins with a capital.
    pub fn is_name(&self) -> bool {
        self.kind == Kind::Name
    }
}

/// Scans pieces of one text.
pub(super) struct Scanner<'a> {
    text: &'a str,
    lexicon: &'a Lexicon,
    markup: &'a [Span],
    tokens: Vec<Token>,
    sentence: u32,
}

impl<'a> Scanner<'a> {
    /// A scanner of `text` that passes over `markup`, which is in ascending order.
    pub fn new(text: &'a str, lexicon: &'a Lexicon, markup: &'a [Span]) -> Self {
        Self { text, lexicon, markup, tokens: Vec::with_capacity(text.len() / 5), sentence: 0 }
    }

    /// Scans one sentence that somebody else has found.
    pub fn sentence(&mut self, span: Span) {
        self.sentence += 1;
        self.stretch(span);
    }

    /// Scans the whole text and finds its sentences by full stops and line breaks.
    pub fn whole(&mut self) {
        self.stretch(Span::new(0, self.text.len()));
        let mut sentence = 0;
        for i in 1..self.tokens.len() {
            if self.is_break(i) {
                sentence += 1;
            }
            self.tokens[i].sentence = sentence;
        }
    }

    /// The tokens so far.
    pub fn finish(self) -> Vec<Token> {
        self.tokens
    }

    /// Whether a sentence begins at token `i`: behind a full stop and before a capital, or on a new
    /// line after a short or an empty one.
    fn is_break(&self, i: usize) -> bool {
        let (before, token) = (&self.tokens[i - 1], &self.tokens[i]);
        if !token.spaced {
            return false;
        }
        let gap = &self.text[before.span.end as usize..token.span.start as usize];
        if let Some(newline) = gap.find('\n') {
            let line_start = self.text[..before.span.end as usize].rfind('\n').map_or(0, |at| at + 1);
            let is_short = before.span.end as usize - line_start < 45;
            return is_short || gap[newline + 1..].contains('\n') || self.ends_sentence(i - 1);
        }
        self.ends_sentence(i - 1) && !matches!(token.kind, Kind::Word | Kind::Punctuation)
            || self.ends_sentence(i - 1) && matches!(token.span.of(self.text), "\"" | "“" | "(")
    }

    /// Whether token `i` is a mark that ends a sentence, and no initial's or abbreviation's full stop.
    fn ends_sentence(&self, i: usize) -> bool {
        let mark = self.tokens[i].span.of(self.text);
        if matches!(mark, "!" | "?") {
            return true;
        }
        if mark == "\"" || mark == "”" || mark == ")" {
            return i > 0 && matches!(self.tokens[i - 1].span.of(self.text), "." | "!" | "?");
        }
        if mark != "." || i == 0 {
            return false;
        }
        let before = &self.tokens[i - 1];
        let is_initial = before.span.len() == 1 && before.is_name();
        let is_short = self.lexicon.is(before.word, super::lexicon::Class::Short);
        !is_initial && !is_short
    }

    /// Scans a stretch of the text.
    fn stretch(&mut self, span: Span) {
        let bytes = self.text.as_bytes();
        let end = (span.end as usize).min(bytes.len());
        let mut at = span.start as usize;
        let mut spaced = true;
        let mut markup = self.markup.partition_point(|piece| (piece.end as usize) <= at);
        while at < end {
            while markup < self.markup.len() && (self.markup[markup].end as usize) <= at {
                markup += 1;
            }
            if let Some(piece) = self.markup.get(markup)
                && piece.start as usize <= at
            {
                at = piece.end as usize;
                continue;
            }
            let limit = self.markup.get(markup).map_or(end, |piece| end.min(piece.start as usize));
            let byte = bytes[at];
            let next = match byte {
                b' ' | b'\n' | b'\t' | b'\r' => {
                    spaced = true;
                    at += 1;
                    continue;
                }
                b'0'..=b'9' => self.number(at, limit, spaced),
                b'A'..=b'Z' | b'a'..=b'z' => self.letters(at, limit, spaced),
                0..=127 => self.punctuation(at, at + 1, spaced),
                _ => {
                    let Some(letter) = self.text.get(at..).and_then(|rest| rest.chars().next()) else {
                        return;
                    };
                    let next = at + letter.len_utf8();
                    if letter.is_whitespace() || letter == '\u{200b}' || letter == '\u{feff}' {
                        spaced = true;
                        at = next;
                        continue;
                    }
                    if letter.is_alphanumeric() {
                        self.letters(at, limit, spaced)
                    } else {
                        self.punctuation(at, next, spaced)
                    }
                }
            };
            spaced = false;
            at = next.max(at + 1);
        }
    }

    fn push(&mut self, start: usize, end: usize, kind: Kind, word: WordId, spaced: bool) -> usize {
        let span = Span::new(start, end);
        self.tokens.push(Token { span, word, kind, spaced, sentence: self.sentence });
        end
    }

    /// One mark. Curly apostrophes and all dashes become plain ones.
    fn punctuation(&mut self, start: usize, end: usize, spaced: bool) -> usize {
        let mark = match &self.text[start..end] {
            "’" | "‘" | "´" | "`" => "'",
            "–" | "—" | "−" | "‐" | "‑" | "‒" => "-",
            mark => mark,
        };
        self.push(start, end, Kind::Punctuation, self.lexicon.find(mark), spaced)
    }

    /// A word. An "'s" at its end is a token of its own; letters with points ("a.m.", "B.C.") are one.
    fn letters(&mut self, start: usize, limit: usize, spaced: bool) -> usize {
        let bytes = self.text.as_bytes();
        let is_letter = |byte: u8| byte.is_ascii_alphabetic() || byte >= 128;
        let mut end = start;
        while end < limit && is_letter(bytes[end]) {
            if bytes[end] < 128 {
                end += 1;
                continue;
            }
            let letter = self.text.get(end..).and_then(|rest| rest.chars().next());
            match letter {
                Some(letter) if letter.is_alphanumeric() => end += letter.len_utf8(),
                _ => break,
            }
        }
        if end == start + 1 && bytes.get(end) == Some(&b'.') {
            let mut point = end;
            while point + 1 < limit && bytes[point] == b'.' && bytes[point + 1].is_ascii_alphabetic() {
                point += 2;
            }
            let goes_on = bytes.get(point).is_some_and(|byte| is_letter(*byte));
            if point > end && !goes_on {
                let letters: String = self.text[start..point].chars().filter(|c| *c != '.').collect();
                let word = self.lexicon.find(&letters.to_ascii_lowercase());
                let closed = if point < limit && bytes[point] == b'.' { point + 1 } else { point };
                return self.push(start, closed, Kind::Name, word, spaced);
            }
        }
        if end == start {
            return self.push(start, start + 1, Kind::Punctuation, WordId::UNKNOWN, spaced);
        }
        // "o'clock", "year's"
        let apostrophe = [b"'".as_slice(), "’".as_bytes()]
            .into_iter()
            .find(|mark| bytes[end..limit].starts_with(mark))
            .map_or(0, <[u8]>::len);
        if apostrophe > 0 {
            let rest = &bytes[end + apostrophe..limit];
            let n_letters = rest.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
            let closes = end + apostrophe + n_letters;
            if n_letters == 1 && rest[0].eq_ignore_ascii_case(&b's') {
                self.word(start, end, spaced);
                return self.push(end, closes, Kind::Word, self.lexicon.find("'s"), false);
            }
            if n_letters == 5 && self.text[start..end].eq_ignore_ascii_case("o") {
                return self.push(start, closes, Kind::Word, self.lexicon.find("o'clock"), spaced);
            }
        }
        self.word(start, end, spaced)
    }

    fn word(&mut self, start: usize, end: usize, spaced: bool) -> usize {
        let letters = &self.text.as_bytes()[start..end];
        let mut lower = [0; 16];
        let word = match lower.get_mut(..letters.len()) {
            Some(lower) => {
                lower.copy_from_slice(letters);
                lower.make_ascii_lowercase();
                std::str::from_utf8(lower).map_or(WordId::UNKNOWN, |lower| self.lexicon.find(lower))
            }
            None => WordId::UNKNOWN,
        };
        let is_capital = self.text[start..end].chars().next().is_some_and(char::is_uppercase);
        self.push(start, end, if is_capital { Kind::Name } else { Kind::Word }, word, spaced)
    }

    /// A number, a numeric date or a clock time.
    fn number(&mut self, start: usize, limit: usize, spaced: bool) -> usize {
        let bytes = &self.text.as_bytes()[..limit];
        let (first, end) = digits(bytes, start);
        let n_digits = end - start;
        if let Some((kind, end)) = numeric_date(bytes, start, end).or_else(|| clock(bytes, start, end)) {
            return self.push(start, end, kind, WordId::UNKNOWN, spaced);
        }
        // "4th", "1st"
        let letters = bytes[end..].iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        if letters == 2 {
            let suffix = &self.text[end..end + 2];
            if ["st", "nd", "rd", "th"].iter().any(|known| suffix.eq_ignore_ascii_case(known)) {
                return self.push(start, end + 2, Kind::Ordinal(first), WordId::UNKNOWN, spaced);
            }
        }
        let (kind, end) = amount(bytes, start, end)
            .unwrap_or((Kind::Digits(first, u8::try_from(n_digits).unwrap_or(u8::MAX)), end));
        self.push(start, end, kind, WordId::UNKNOWN, spaced)
    }
}

/// The value of the digits at `start` (at most nine of them count) and where they end.
fn digits(bytes: &[u8], start: usize) -> (i32, usize) {
    let n = bytes[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let counted = &bytes[start..start + n.min(9)];
    (counted.iter().fold(0, |value, digit| value * 10 + i32::from(digit - b'0')), start + n)
}

/// The digits at `start`, if there are between `least` and `most` of them and no more behind.
fn exact(bytes: &[u8], start: usize, least: usize, most: usize) -> Option<(i32, usize)> {
    let (value, end) = digits(bytes, start.min(bytes.len()));
    (end >= start + least && end <= start + most).then_some((value, end))
}

/// `2016-09-04`, `2016/09/04`, `04/09/2016`, `4.9.2016`, `04-09-16`.
fn numeric_date(bytes: &[u8], start: usize, end: usize) -> Option<(Kind, usize)> {
    let separator = *bytes.get(end)?;
    if !matches!(separator, b'-' | b'/' | b'.') {
        return None;
    }
    let (first, _) = exact(bytes, start, 1, 4)?;
    let (second, second_end) = exact(bytes, end + 1, 1, 2)?;
    let is_joined = |at: usize| {
        bytes.get(at).is_some_and(|byte| byte.is_ascii_alphanumeric())
            || bytes.get(at) == Some(&separator) && bytes.get(at + 1).is_some_and(u8::is_ascii_digit)
    };
    let narrow = |value: i32| u8::try_from(value).ok();
    if bytes.get(second_end) != Some(&separator) {
        return None;
    }
    let (third, third_end) = exact(bytes, second_end + 1, 1, 4)?;
    if is_joined(third_end) && bytes.get(third_end) != Some(&b'T') {
        return None;
    }
    let n_digits = end - start;
    if n_digits == 4 && (1000..=2999).contains(&first) && third_end - second_end <= 3 {
        let is_date = (1..=12).contains(&second) && (1..=31).contains(&third);
        return is_date.then_some((Kind::IsoDate(first, narrow(second)?, narrow(third)?), third_end));
    }
    let n_year = third_end - second_end - 1;
    let is_year = n_year == 4 && (1000..=2999).contains(&third) || n_year == 2 && separator != b'.';
    let fits = (1..=31).contains(&first) && (1..=31).contains(&second) && (first <= 12 || second <= 12);
    if n_digits > 2 || !is_year || !fits {
        return None;
    }
    let year = if n_year == 2 { century(third) } else { third };
    Some((Kind::NumericDate(narrow(first)?, narrow(second)?, year), third_end))
}

/// A year of two digits: 1950 to 2049.
pub(super) const fn century(year: i32) -> i32 {
    if year < 50 { 2000 + year } else { 1900 + year }
}

/// `10:57`, `10:57:30`.
fn clock(bytes: &[u8], start: usize, end: usize) -> Option<(Kind, usize)> {
    let (hour, _) = exact(bytes, start, 1, 2)?;
    if bytes.get(end) != Some(&b':') || hour > 24 {
        return None;
    }
    let (minute, mut closes) = exact(bytes, end + 1, 2, 2)?;
    if minute > 59 {
        return None;
    }
    let mut second = -1;
    if bytes.get(closes) == Some(&b':')
        && let Some((value, at)) = exact(bytes, closes + 1, 2, 2)
        && value < 60
    {
        second = i8::try_from(value).ok()?;
        closes = at;
    }
    Some((Kind::Clock(hour * 60 + minute, second), closes))
}

/// `1,500`, `2.5`, `1,500,000.25`: separators and a fraction.
fn amount(bytes: &[u8], start: usize, end: usize) -> Option<(Kind, usize)> {
    let mut value = digits(bytes, start).0;
    let mut closes = end;
    while bytes.get(closes) == Some(&b',')
        && let Some((part, at)) = exact(bytes, closes + 1, 3, 3)
        && end - start <= 3
    {
        value = value.saturating_mul(1000).saturating_add(part);
        closes = at;
    }
    let hundredths = value.saturating_mul(100);
    if bytes.get(closes) == Some(&b'.')
        && let Some((part, at)) = exact(bytes, closes + 1, 1, 9)
    {
        let n = at - closes - 1;
        let fraction = match n {
            1 => part * 10,
            2 => part,
            _ => part / 10_i32.pow(u32::try_from(n).ok()? - 2),
        };
        let is_clock = closes == end && n == 2 && value <= 24 && part < 60;
        if is_clock {
            return Some((Kind::Point(hundredths.saturating_add(fraction), value * 60 + part), at));
        }
        return Some((Kind::Amount(hundredths.saturating_add(fraction)), at));
    }
    (closes > end).then_some((Kind::Amount(hundredths), closes))
}
