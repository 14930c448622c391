//! Patterns over tokens: compiled from the rules' notation, matched by backtracking.

use super::{
    lexicon::{Class, Lexicon, WordId},
    number,
    scan::{Kind, Token},
};

/// What a rule's pattern is made of.
///
/// Notation: words stand for themselves; `<class>` is a word or number of a class; `( a | b c )` one of
/// several; `?` behind an item makes it optional; `~` says that no white space comes here;
/// `[ … ]` is a part that becomes an expression of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Literal(WordId),
    Class(Class),
    /// The next token follows without white space.
    Joined,
    /// Try the next step first, then the one given.
    Split(usize),
    Jump(usize),
    Open,
    Close,
    Done,
}

/// A compiled pattern.
#[derive(Debug)]
pub(super) struct Pattern {
    steps: Vec<Step>,
}

/// What a match captured: classes with their values and the tokens, part by part.
#[derive(Debug, Clone, Default)]
pub(super) struct Match {
    /// The token behind the last.
    pub end: usize,
    /// Class, value, first token.
    pub captured: Vec<(Class, i32, usize)>,
    /// For each part: its tokens, and how much had been captured when it opened and closed.
    pub parts: Vec<Part>,
}

/// A part of a match.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    pub tokens: (usize, usize),
    pub captured: (usize, usize),
}

/// Steps that a match may take before it is given up; patterns without nested choices need far fewer.
const MAX_STEPS: usize = 4000;

impl Pattern {
    /// Compiles a pattern; its words are added to the lexicon. The error is the place that is wrong.
    pub fn compile(notation: &str, lexicon: &mut Lexicon) -> Result<Self, String> {
        let spaced = ["(", ")", "|", "[", "]", "?"]
            .iter()
            .fold(notation.to_owned(), |text, mark| text.replace(mark, &format!(" {mark} ")));
        let items: Vec<&str> = spaced.split_whitespace().collect();
        let mut steps = Vec::new();
        let mut at = 0;
        sequence(&items, &mut at, &mut steps, lexicon)?;
        if at < items.len() {
            return Err(items[at..].join(" "));
        }
        steps.push(Step::Done);
        Ok(Self { steps })
    }

    /// The words and classes that a match can begin with.
    pub fn firsts(&self) -> (Vec<WordId>, Vec<Class>) {
        let (mut words, mut classes, mut seen) = (Vec::new(), Vec::new(), vec![false; self.steps.len()]);
        let mut open = vec![0];
        while let Some(at) = open.pop() {
            if std::mem::replace(&mut seen[at], true) {
                continue;
            }
            match &self.steps[at] {
                Step::Literal(word) => words.push(*word),
                Step::Class(class) => classes.push(*class),
                Step::Split(other) => open.extend([at + 1, *other]),
                Step::Jump(to) => open.push(*to),
                Step::Joined | Step::Open | Step::Close => open.push(at + 1),
                Step::Done => {}
            }
        }
        (words, classes)
    }

    /// Matches at token `start`. Choices that come first in the pattern win.
    pub fn matches(&self, tokens: &[Token], start: usize, lexicon: &Lexicon, found: &mut Match) -> bool {
        found.captured.clear();
        found.parts.clear();
        let sentence = tokens[start].sentence;
        let mut choices: Vec<(usize, usize, usize, usize)> = Vec::new();
        let (mut step, mut at, mut n_steps) = (0, start, 0);
        loop {
            n_steps += 1;
            if n_steps > MAX_STEPS {
                return false;
            }
            let here = tokens.get(at).filter(|token| token.sentence == sentence);
            let fits = match &self.steps[step] {
                Step::Literal(word) => {
                    let fits = here.is_some_and(|token| token.word == *word);
                    at += usize::from(fits);
                    fits
                }
                Step::Class(class) => match value(*class, tokens, at, sentence, lexicon) {
                    Some((value, next)) => {
                        found.captured.push((*class, value, at));
                        at = next;
                        true
                    }
                    None => false,
                },
                Step::Joined => here.is_some_and(|token| !token.spaced),
                Step::Split(other) => {
                    choices.push((*other, at, found.captured.len(), found.parts.len()));
                    true
                }
                Step::Jump(to) => {
                    step = *to;
                    continue;
                }
                Step::Open => {
                    let n = found.captured.len();
                    found.parts.push(Part { tokens: (at, at), captured: (n, n) });
                    true
                }
                Step::Close => {
                    if let Some(part) = found.parts.last_mut() {
                        part.tokens.1 = at;
                        part.captured.1 = found.captured.len();
                    }
                    true
                }
                Step::Done => {
                    found.end = at;
                    return at > start;
                }
            };
            if fits {
                step += 1;
            } else if let Some((other, place, n_captured, n_parts)) = choices.pop() {
                (step, at) = (other, place);
                found.captured.truncate(n_captured);
                found.parts.truncate(n_parts);
            } else {
                return false;
            }
        }
    }
}

/// A sequence of items up to `)`, `|`, `]` or the end.
fn sequence(
    items: &[&str],
    at: &mut usize,
    steps: &mut Vec<Step>,
    lexicon: &mut Lexicon,
) -> Result<(), String> {
    while let Some(item) = items.get(*at) {
        if matches!(*item, ")" | "|" | "]") {
            return Ok(());
        }
        let from = steps.len();
        *at += 1;
        match *item {
            "(" => choice(items, at, steps, lexicon)?,
            "[" => {
                steps.push(Step::Open);
                sequence(items, at, steps, lexicon)?;
                steps.push(Step::Close);
                if items.get(*at) != Some(&"]") {
                    return Err("[ without ]".to_owned());
                }
                *at += 1;
            }
            "~" => steps.push(Step::Joined),
            "?" => return Err("? behind nothing".to_owned()),
            item => match item.strip_prefix('<').and_then(|item| item.strip_suffix('>')) {
                Some(class) => {
                    steps.push(Step::Class(Class::from_name(class).ok_or_else(|| item.to_owned())?));
                }
                None => steps.push(Step::Literal(lexicon.intern(item))),
            },
        }
        if items.get(*at) == Some(&"?") {
            *at += 1;
            insert_split(steps, from);
        }
    }
    Ok(())
}

/// Puts a split before the steps from `from`, so that they may be passed over.
fn insert_split(steps: &mut Vec<Step>, from: usize) {
    for step in &mut steps[from..] {
        if let Step::Split(to) | Step::Jump(to) = step {
            *to += 1;
        }
    }
    steps.insert(from, Step::Split(steps.len() + 1));
}

/// The choices up to `)`.
fn choice(
    items: &[&str],
    at: &mut usize,
    steps: &mut Vec<Step>,
    lexicon: &mut Lexicon,
) -> Result<(), String> {
    let mut jumps = Vec::new();
    loop {
        let from = steps.len();
        sequence(items, at, steps, lexicon)?;
        match items.get(*at) {
            Some(&"|") => {
                *at += 1;
                jumps.push(steps.len() + 1);
                steps.push(Step::Jump(0));
                insert_split(steps, from);
            }
            Some(&")") => {
                *at += 1;
                break;
            }
            _ => return Err("( without )".to_owned()),
        }
    }
    let end = steps.len();
    for jump in jumps {
        steps[jump] = Step::Jump(end);
    }
    Ok(())
}

/// The value of the tokens at `at` in a class, and the token behind them.
pub(super) fn value(
    class: Class,
    tokens: &[Token],
    at: usize,
    sentence: u32,
    lexicon: &Lexicon,
) -> Option<(i32, usize)> {
    let token = tokens.get(at).filter(|token| token.sentence == sentence)?;
    let in_range = |value: i32, least: i32, most: i32| (least..=most).contains(&value).then_some(value);
    let of_digits = match (class, token.kind) {
        (Class::Number, _) => return number::read(tokens, at, sentence, lexicon),
        (Class::Year, Kind::Digits(value, 4)) => in_range(value, 1000, 2100),
        (Class::AnyYear, Kind::Digits(value, 1..=4)) => in_range(value, 1, 9999),
        (Class::ShortYear, Kind::Digits(value, 2)) => Some(value),
        (Class::Decade, Kind::Digits(value, 4)) => in_range(value, 1000, 2100).filter(|v| v % 10 == 0),
        (Class::EarlyDecade, Kind::Digits(value, 3)) => Some(value).filter(|v| v % 10 == 0),
        (Class::ShortDecade, Kind::Digits(value, 2)) => Some(value).filter(|v| v % 10 == 0),
        (Class::Day, Kind::Digits(value, 1..=2)) => in_range(value, 1, 31),
        (Class::DayTh, Kind::Ordinal(value)) => in_range(value, 1, 31),
        (Class::Ordinal, Kind::Ordinal(value)) => Some(value),
        (Class::Hour, Kind::Digits(value, 1..=2)) => in_range(value, 0, 24),
        (Class::Clock, Kind::Clock(minutes, _)) => Some(minutes),
        (Class::Clock4, Kind::Digits(value, 4)) => {
            in_range(value, 0, 2400).filter(|v| v % 100 < 60).map(|v| v / 100 * 60 + v % 100)
        }
        (Class::ClockPoint, Kind::Point(_, minutes)) => Some(minutes),
        (Class::Word, Kind::Word) => Some(0).filter(|_| token.word == WordId::UNKNOWN),
        (Class::IsoDate, Kind::IsoDate(..)) | (Class::NumericDate, Kind::NumericDate(..)) => Some(0),
        _ => None,
    };
    if let Some(value) = of_digits {
        return Some((value, at + 1));
    }
    let of_word = |class: Class| lexicon.value(token.word, class);
    let value = match class {
        Class::DayTh => of_word(Class::Ordinal).and_then(|value| in_range(value, 1, 31))?,
        _ => of_word(class)?,
    };
    // The full stop of "Sept." or "Tues." belongs to the word.
    let stops = matches!(class, Class::Month | Class::Weekday | Class::WeekdayShort)
        && lexicon.is(token.word, Class::Short)
        && tokens
            .get(at + 1)
            .is_some_and(|next| next.sentence == sentence && !next.spaced && next.word == lexicon.find("."))
        && tokens.get(at + 2).is_some_and(|next| next.sentence == sentence);
    Some((value, at + 1 + usize::from(stops)))
}
