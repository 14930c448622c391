//! The rules of `data/time/rules.toml`: patterns with what their captures mean.

use super::{
    Error,
    guard::Guard,
    lexicon::{Class, Lexicon, WordId, value_of},
    pattern::Pattern,
    scan::{Kind, Token},
};
use serde::Deserialize;
use std::collections::BTreeMap;

/// How the captures of a rule make a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Meaning {
    /// Year, month, day, season, part of the day, as far as they are there.
    Date,
    /// A date in digits.
    Numeric,
    /// A fixed day of the year with a name.
    Holiday,
    Decade,
    Century,
    /// A quarter or a half of a year.
    Share,
    Weekday,
    WeekdayOfWeek,
    /// "the early hours of Thursday".
    EarlyHours,
    /// The last, this or the next unit.
    Period,
    /// "that night", "the next morning".
    DirectedPart,
    /// "later in the year".
    EdgeOfPeriod,
    /// "the day before": one step from the last date.
    Step,
    /// "two days ago", "a week later".
    Offset,
    /// Present, past or future as a whole.
    Reference,
    /// "former", "recent", "current".
    Former,
    Duration,
    HalfDuration,
    UnitAndAHalf,
    Set,
    Weekdays,
    Clock,
    /// A part of the day without a day.
    Part,
}

/// A rule, ready to match.
#[derive(Debug)]
pub(super) struct Rule {
    pub name: String,
    pub pattern: Pattern,
    pub meaning: Meaning,
    pub guard: Option<Guard>,
    /// Captures that the rule adds.
    pub set: Vec<(Class, i32)>,
}

/// A rule as the file has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    pub name: String,
    pub pattern: String,
    pub meaning: Meaning,
    pub guard: Option<String>,
    #[serde(default)]
    pub set: BTreeMap<String, toml::Value>,
    /// Sentences with `[words|value]` for what must be found.
    #[cfg_attr(not(test), expect(dead_code, reason = "examples are run by the tests"))]
    pub yes: Vec<String>,
    /// Sentences in which the rule finds nothing.
    #[cfg_attr(not(test), expect(dead_code, reason = "examples are run by the tests"))]
    pub no: Vec<String>,
}

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    define: BTreeMap<String, String>,
    pub rule: Vec<Entry>,
}

impl File {
    /// Reads the file.
    pub fn parse(text: &str) -> Result<Self, Error> {
        Ok(toml::from_str(text)?)
    }
}

/// The classes that numbers of each kind can be of: four digits, fewer digits, ordinals, dates and clock
/// times in one piece, other amounts.
const NUMBERS: [&[Class]; 5] = [
    &[Class::Year, Class::AnyYear, Class::Decade, Class::Clock4, Class::Number],
    &[
        Class::AnyYear,
        Class::ShortYear,
        Class::EarlyDecade,
        Class::ShortDecade,
        Class::Day,
        Class::Hour,
        Class::Number,
    ],
    &[Class::DayTh, Class::Ordinal],
    &[Class::Clock, Class::IsoDate, Class::NumericDate],
    &[Class::Number, Class::ClockPoint],
];

/// All rules, found by what they can begin with.
#[derive(Debug)]
pub(super) struct Rules {
    pub rules: Vec<Rule>,
    /// For each word, the rules that can begin with it, in the order of the file.
    by_word: Vec<Vec<u16>>,
    /// For each kind of number, the rules that can begin with it.
    by_number: Vec<Vec<u16>>,
}

impl Rules {
    /// Compiles the rules; their words are added to the lexicon.
    pub fn compile(file: &File, lexicon: &mut Lexicon) -> Result<Self, Error> {
        let mut rules = Vec::new();
        for entry in &file.rule {
            let wrong = |what: &str| Error::Rule { rule: entry.name.clone(), found: what.to_owned() };
            let mut notation = entry.pattern.clone();
            for _ in 0..4 {
                for (name, meaning) in &file.define {
                    notation = notation.replace(&format!("{{{name}}}"), &format!("( {meaning} )"));
                }
            }
            let pattern = Pattern::compile(&notation, lexicon).map_err(|what| wrong(&what))?;
            let guard = match &entry.guard {
                Some(name) => Some(Guard::from_name(name).ok_or_else(|| wrong(name))?),
                None => None,
            };
            let mut set = Vec::new();
            for (name, value) in &entry.set {
                let class = Class::from_name(name).ok_or_else(|| wrong(name))?;
                let number = match value {
                    toml::Value::Integer(number) => i32::try_from(*number).ok(),
                    toml::Value::String(code) => value_of(code),
                    _ => None,
                };
                let number = number.ok_or_else(|| wrong(&value.to_string()))?;
                set.push((class, if class == Class::Number { number * 100 } else { number }));
            }
            rules.push(Rule { name: entry.name.clone(), pattern, meaning: entry.meaning, guard, set });
        }
        let mut by_word = vec![Vec::new(); lexicon.len()];
        let mut by_number = vec![Vec::new(); NUMBERS.len()];
        for (i, rule) in rules.iter().enumerate() {
            let i = u16::try_from(i).unwrap_or(u16::MAX);
            let (words, classes) = rule.pattern.firsts();
            for word in words {
                by_word[word.idx()].push(i);
            }
            for class in classes {
                for (list, classes) in by_number.iter_mut().zip(NUMBERS) {
                    if classes.contains(&class) {
                        list.push(i);
                    }
                }
                for (word, list) in by_word.iter_mut().enumerate() {
                    let word = WordId(u16::try_from(word).unwrap_or(0));
                    let is_number = class == Class::Number
                        && (lexicon.is(word, Class::Numeral) || word == lexicon.find("a"));
                    let is_ordinal = class == Class::DayTh && lexicon.is(word, Class::Ordinal);
                    if lexicon.is(word, class) || is_number || is_ordinal {
                        list.push(i);
                    }
                }
            }
        }
        for list in by_word.iter_mut().chain(&mut by_number) {
            list.sort_unstable();
            list.dedup();
        }
        Ok(Self { rules, by_word, by_number })
    }

    /// The rules that can begin with a token, in the order of the file.
    pub fn at(&self, token: &Token) -> &[u16] {
        match token.kind {
            Kind::Word | Kind::Name | Kind::Punctuation => {
                self.by_word.get(token.word.idx()).map_or(&[], Vec::as_slice)
            }
            Kind::Digits(_, 4) => &self.by_number[0],
            Kind::Digits(_, 1..=3) => &self.by_number[1],
            Kind::Ordinal(_) => &self.by_number[2],
            Kind::Clock(..) | Kind::IsoDate(..) | Kind::NumericDate(..) => &self.by_number[3],
            Kind::Amount(_) | Kind::Point(..) | Kind::Digits(..) => &self.by_number[4],
        }
    }
}
