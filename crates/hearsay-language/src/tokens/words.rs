//! From text to tokens.

use super::{is_space, lexicon::Lexicon};
use std::ops::Range;

/// The tokens of a text, as ranges of bytes.
pub fn words(text: &str, lexicon: &Lexicon) -> Vec<Range<usize>> {
    let mut cutter =
        Cutter { text, lexicon, tokens: Vec::with_capacity(text.len() / 5), lower: String::new() };
    let mut start = None;
    for (at, c) in text.char_indices() {
        match (is_space(c), start) {
            (true, Some(from)) => {
                cutter.cut(from, at);
                start = None;
            }
            (false, None) => start = Some(at),
            _ => {}
        }
    }
    if let Some(from) = start {
        cutter.cut(from, text.len());
    }
    cutter.tokens
}

/// Cuts what stands between white space into tokens.
struct Cutter<'a> {
    text: &'a str,
    lexicon: &'a Lexicon,
    tokens: Vec<Range<usize>>,
    /// Reused.
    lower: String,
}

impl<'a> Cutter<'a> {
    fn push(&mut self, start: usize, end: usize) {
        if start < end {
            self.tokens.push(start..end);
        }
    }

    /// The words between two offsets.
    fn at(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    fn lower(&mut self, start: usize, end: usize) -> &str {
        let Self { text, lower, .. } = self;
        lower.clear();
        let words = text.get(start..end).unwrap_or_default();
        lower.extend(
            words.chars().map(|c| if c == '\u{2019}' { '\'' } else { c }).flat_map(char::to_lowercase),
        );
        lower
    }

    /// Cuts off punctuation at both ends, then looks at the core.
    fn cut(&mut self, mut start: usize, mut end: usize) {
        if self.at(start, end).bytes().all(|b| b.is_ascii_alphabetic()) {
            return self.cut_word(start, end);
        }
        if is_run(self.at(start, end)) || is_emoticon(self.at(start, end)) {
            return self.push(start, end);
        }
        while let Some(length) = leading(self.at(start, end)) {
            self.push(start, start + length);
            start += length;
        }
        let mut behind: Vec<Range<usize>> = Vec::new();
        while let Some(length) = self.trailing(start, end) {
            behind.push(end - length..end);
            end -= length;
        }
        self.cut_core(start, end);
        self.tokens.extend(behind.into_iter().rev());
    }

    /// How many bytes at the end are a punctuation token of their own.
    fn trailing(&mut self, start: usize, end: usize) -> Option<usize> {
        let words = self.at(start, end);
        let last = words.chars().next_back()?;
        let is_all = words.len() == last.len_utf8();
        if is_all {
            return None;
        }
        let run = |of: &[char]| words.len() - words.trim_end_matches(of).len();
        let length = match last {
            '.' => {
                let length = run(&['.']);
                let rest = words.len() - length;
                if length == 1 && rest > 0 && self.keeps_stop(start, end - 1) {
                    return None;
                }
                length
            }
            '!' | '?' => run(&['!', '?']),
            ')' | ']' | '}' => {
                let open = match last {
                    ')' => '(',
                    ']' => '[',
                    _ => '{',
                };
                let core = &words[..words.len() - 1];
                let balance = |c: char| core.matches(c).count();
                if balance(open) > balance(last) && !core.starts_with(open) {
                    return None;
                }
                1
            }
            '-' => run(&['-']),
            '_' | '=' | '~' | '*' | '+' | '#' | '^' | '<' | '>' => run(&[last]),
            ',' | ';' | ':' | '"' | '\'' | '%' | '|' | '$' | '\\' | '/' | '`' => {
                if last == '/' && is_address(words, self.lexicon) {
                    return None;
                }
                if last == '\'' && words.ends_with("''") { 2 } else { last.len_utf8() }
            }
            '…' | '—' | '–' => run(&[last]),
            c if is_symbol(c) => c.len_utf8(),
            _ => return None,
        };
        (length < words.len()).then_some(length)
    }

    /// Whether a stop belongs to the word before it.
    fn keeps_stop(&mut self, start: usize, end: usize) -> bool {
        let words = self.at(start, end);
        // The last part of "pro-U.S." or "and/or etc."
        let from = words
            .rfind(['-', '/', '(', '–', '—'])
            .map_or(0, |at| at + words[at..].chars().next().map_or(1, char::len_utf8));
        let part = &words[from..];
        let mut chars = part.chars();
        if let (Some(c), None) = (chars.next(), chars.next()) {
            return c.is_uppercase();
        }
        if is_dotted(part) {
            return true;
        }
        let known = self.lower(start + from, end).to_owned();
        let capital = self.at(start + from, end).starts_with(char::is_uppercase);
        self.lexicon.keeps_stop(&known, capital)
    }

    /// Cuts what has no punctuation at its ends.
    fn cut_core(&mut self, start: usize, end: usize) {
        let core = self.at(start, end);
        if core.is_empty() {
            return;
        }
        if core.bytes().all(|b| b.is_ascii_alphabetic()) {
            return self.cut_word(start, end);
        }
        if is_address(core, self.lexicon) || is_tag(core) || is_number(core) {
            return self.push(start, end);
        }
        if let Some((at, length)) = separator(core) {
            self.cut(start, start + at);
            self.push(start + at, start + at + length);
            self.cut(start + at + length, end);
            return;
        }
        if let Some(at) = missing_space(core) {
            self.cut(start, start + at);
            self.cut(start + at, end);
            return;
        }
        if core.contains(['-', '\u{2010}', '\u{2011}']) {
            return self.cut_hyphens(start, end);
        }
        if let Some(at) = unit(core, self.lexicon) {
            self.push(start, start + at);
            self.push(start + at, end);
            return;
        }
        self.cut_word(start, end);
    }

    /// Cuts at hyphens, except behind prefixes and within numbers.
    fn cut_hyphens(&mut self, start: usize, end: usize) {
        let lower = self.lower(start, end).to_owned();
        if self.lexicon.is_one_word(&lower) {
            return self.push(start, end);
        }
        let core = self.at(start, end);
        let mut cuts: Vec<usize> = Vec::new();
        for (at, hyphen) in core.match_indices(['-', '\u{2010}', '\u{2011}']) {
            let before =
                core[..at].rsplit(['-', '\u{2010}', '\u{2011}']).next().unwrap_or_default().to_lowercase();
            let after =
                core[at + hyphen.len()..].split(['-', '\u{2010}', '\u{2011}']).next().unwrap_or_default();
            let kept = (self.lexicon.is_prefix(&before) && after.starts_with(char::is_alphabetic))
                || self.lexicon.is_suffix(&after.to_lowercase());
            if !kept {
                cuts.push(start + at);
            }
        }
        let mut from = start;
        for at in cuts {
            if from < at {
                self.cut_piece(from, at);
            }
            let length = self.at(at, end).chars().next().map_or(1, char::len_utf8);
            self.push(at, at + length);
            from = at + length;
        }
        if from < end {
            self.cut_piece(from, end);
        }
    }

    /// A piece between hyphens.
    fn cut_piece(&mut self, start: usize, end: usize) {
        match unit(self.at(start, end), self.lexicon) {
            Some(at) => {
                self.push(start, start + at);
                self.push(start + at, end);
            }
            None => self.cut_word(start, end),
        }
    }

    /// Cuts clitics off a word.
    fn cut_word(&mut self, start: usize, end: usize) {
        if end - start <= 8 {
            let lower = self.lower(start, end).to_owned();
            if let Some(ends) = self.lexicon.contraction(&lower)
                && self.at(start, end).is_ascii()
                && (lower != "im" || self.at(start, end).starts_with('I'))
            {
                let mut from = start;
                for part in ends.iter().copied() {
                    self.push(from, start + part);
                    from = start + part;
                }
                return;
            }
        }
        match clitic(self.at(start, end)) {
            Some(at) => {
                self.cut_word(start, start + at);
                self.push(start + at, end);
            }
            None => self.push(start, end),
        }
    }
}

/// Whether this is one sign repeated, or stops only: `--`, `...`, `?!`.
fn is_run(words: &str) -> bool {
    let Some(first) = words.chars().next().filter(|c| !c.is_alphanumeric()) else { return false };
    words.chars().all(|c| c == first) || words.chars().all(|c| matches!(c, '.' | '!' | '?'))
}

/// Whether this is a face made of signs: `:-)`.
fn is_emoticon(words: &str) -> bool {
    let Some(rest) = words.strip_prefix([':', ';', '=']) else { return false };
    let mouth = rest.trim_start_matches(['-', 'o', '\'']);
    let first = mouth.chars().next();
    matches!(mouth.len(), 1..=4)
        && first.is_some_and(|c| ")(DPp|]*".contains(c))
        && mouth.chars().all(|c| Some(c) == first)
}

/// How many bytes at the beginning are a punctuation token of their own.
fn leading(words: &str) -> Option<usize> {
    let first = words.chars().next()?;
    let length = first.len_utf8();
    let rest = &words[length..];
    if rest.is_empty() {
        return None;
    }
    let run = |c: char| words.len() - words.trim_start_matches(c).len();
    let next = rest.chars().next()?;
    let length = match first {
        '\'' | '\u{2018}' | '\u{2019}' => {
            // '90s, 's, 'em
            let clitics = ["s", "S", "m", "re", "ve", "ll", "d", "em", "til", "cause", "n"];
            if next.is_ascii_digit() || clitics.contains(&rest) || rest == "t" {
                return None;
            }
            if first == '\'' && next == '\'' { 2 } else { length }
        }
        '.' => {
            let run = run('.');
            if run == 1 && next.is_alphanumeric() {
                return None;
            }
            run
        }
        '-' => {
            let run = run('-');
            if run == 1 && next.is_ascii_digit() {
                return None;
            }
            run
        }
        '#' | '@' => {
            if next.is_alphabetic() || next == '_' {
                return None;
            }
            run(first)
        }
        '!' | '?' => words.len() - words.trim_start_matches(['!', '?']).len(),
        '_' | '=' | '~' | '*' | '+' | '^' => run(first),
        '<' | '>' => run(first),
        '(' | '[' | '{' | ')' | ']' | '}' | '"' | ',' | ';' | ':' | '/' | '\\' | '|' | '%' | '&' | '`' => {
            if first == '`' && next == '`' {
                2
            } else {
                1
            }
        }
        '$' => 1,
        '…' | '—' | '–' => run(first),
        c if is_symbol(c) => length,
        _ => return None,
    };
    (length < words.len()).then_some(length)
}

/// Punctuation and symbols beyond ASCII that are tokens by themselves: quotation marks, bullets,
/// currency signs, arrows.
fn is_symbol(c: char) -> bool {
    matches!(c,
        '\u{a1}'..='\u{a9}' | '\u{ab}' | '\u{ac}' | '\u{ae}'..='\u{b1}' | '\u{b4}' | '\u{b6}'..='\u{b8}' | '\u{bb}' | '\u{bf}'
        | '\u{d7}' | '\u{2012}'..='\u{201f}' | '\u{2020}'..='\u{2024}' | '\u{2026}' | '\u{2030}'..='\u{203e}'
        | '\u{20a0}'..='\u{20bf}' | '\u{2190}'..='\u{23ff}' | '\u{2500}'..='\u{27bf}' | '\u{2900}'..='\u{2bff}'
        | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '\u{ff01}'..='\u{ff0f}')
}

/// Where a core is cut through: the first dash, ellipsis, slash, bracket or mark between words, with its
/// length.
fn separator(core: &str) -> Option<(usize, usize)> {
    let bytes = core.as_bytes();
    let mut before = None;
    for (at, c) in core.char_indices() {
        let rest = &core[at + c.len_utf8()..];
        let after = rest.chars().next();
        let run = || core[at..].len() - core[at..].trim_start_matches(c).len();
        let between_digits =
            before.is_some_and(|b: char| b.is_ascii_digit()) && after.is_some_and(|a| a.is_ascii_digit());
        let found = match c {
            '-' if bytes.get(at + 1) == Some(&b'-') => Some(run()),
            '.' if rest.starts_with('.') => Some(run()),
            '/' if !between_digits => Some(1),
            ',' | ':' if !between_digits => Some(1),
            ';' | '!' | '?' | '"' | '[' | ']' | '{' | '}' | '|' | '=' | '<' | '>' | '~' | '*' | '^'
            | '\\' => Some(1),
            '(' | ')' => {
                // place(s)
                let is_ending =
                    core.ends_with(')') && core[at..].len() <= 4 && before.is_some_and(char::is_alphabetic);
                let closes_ending = c == ')' && rest.is_empty() && core[..at].contains('(');
                (!is_ending && !closes_ending).then_some(1)
            }
            '+' | '%' | '$'
                if before.is_some_and(char::is_alphanumeric)
                    && after.is_some_and(char::is_alphanumeric)
                    && !core.starts_with("US$") =>
            {
                Some(1)
            }
            '\u{2019}' | '\u{2018}' | '\'' => None,
            c if is_symbol(c) => Some(c.len_utf8()),
            _ => None,
        };
        if at > 0
            && let Some(length) = found
        {
            return Some((at, length));
        }
        before = Some(c);
    }
    None
}

/// Where a space is missing behind a stop: `attack.The`.
fn missing_space(core: &str) -> Option<usize> {
    core.match_indices('.')
        .map(|(at, _)| at)
        .find(|at| {
            let before = core[..*at].chars().rev().take(2);
            let mut after = core[at + 1..].chars();
            before.filter(|c| c.is_lowercase()).count() == 2
                && after.next().is_some_and(char::is_uppercase)
                && after.next().is_none_or(|c| c.is_lowercase() || c == '\'' || c == '\u{2019}')
        })
        .map(|at| at + 1)
}

/// Letters with a stop behind each but the last: `U.S`, `a.m`, `Ph.D`.
fn is_dotted(word: &str) -> bool {
    word.contains('.')
        && word
            .split('.')
            .all(|part| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphabetic()))
}

/// Addresses of pages, mail and files.
fn is_address(core: &str, lexicon: &Lexicon) -> bool {
    if core.contains("://")
        || core.starts_with("www.")
        || core.starts_with("http:")
        || core.starts_with("mailto:")
    {
        return true;
    }
    if let Some((name, host)) = core.split_once('@')
        && !name.is_empty()
        && host.contains('.')
    {
        return true;
    }
    // example.org/page, name.pdf
    let host = core.split('/').next().unwrap_or_default();
    let Some((name, ending)) = host.rsplit_once('.') else { return false };
    let is_name = name.chars().all(|c| c.is_ascii_alphanumeric() || "-._".contains(c));
    is_name && !name.is_empty() && lexicon.is_ending(&ending.to_ascii_lowercase())
}

/// `#Aleppo`, `@name`.
fn is_tag(core: &str) -> bool {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    core.strip_prefix(['#', '@']).is_some_and(|name| !name.is_empty() && name.chars().all(is_name))
}

/// Digits with what stands within numbers, times, dates and telephone numbers.
fn is_number(core: &str) -> bool {
    let digits = core.bytes().filter(u8::is_ascii_digit).count();
    if digits == 0 || !core.bytes().all(|b| b.is_ascii_digit() || b".,:/-+".contains(&b)) {
        return false;
    }
    // A single hyphen is a range: 10-12. More of them make a telephone number or a date.
    match core.bytes().skip(1).filter(|b| *b == b'-').count() {
        0 => true,
        1 => core.len() == 8 && core.as_bytes()[3] == b'-',
        _ => true,
    }
}

/// Where a unit begins behind a number: `5km`, `10am`, `3m`; ordinals and plurals are one token.
fn unit(core: &str, lexicon: &Lexicon) -> Option<usize> {
    let at = core.find(|c: char| !(c.is_ascii_digit() || ".,:".contains(c)))?;
    let rest = core.get(at..)?.to_ascii_lowercase();
    (at > 0 && lexicon.is_unit(&rest)).then_some(at)
}

/// Where a clitic begins at the end of a word.
fn clitic(word: &str) -> Option<usize> {
    let apostrophe = word.rfind(['\'', '\u{2019}', '`', '\u{b4}'])?;
    let length = word[apostrophe..].chars().next().map_or(1, char::len_utf8);
    let behind = word[apostrophe + length..].to_ascii_lowercase();
    if apostrophe == 0 {
        return None;
    }
    let at = match behind.as_str() {
        "s" | "m" | "re" | "ve" | "ll" | "d" | "" => apostrophe,
        "t" if word[..apostrophe].to_ascii_lowercase().ends_with('n') && apostrophe > 1 => apostrophe - 1,
        _ => return None,
    };
    (at > 0).then_some(at)
}
