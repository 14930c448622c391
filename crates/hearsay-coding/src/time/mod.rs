//! Temporal expressions: from an article's text to TIMEX3 types and values.
//!
//! In comes text, with or without its analysis, and the day on which it was published; out go
//! expressions in the order of the text that do not overlap, with offsets into that text.
//!
//! The text is scanned into words and numbers ([`scan`]), words are looked up in `data/time/words.tsv`
//! ([`lexicon`]), and the patterns of `data/time/rules.toml` ([`rules`], [`pattern`]) are tried where they
//! can begin; the longest that its guard admits wins ([`guard`]). What was captured is then given a value
//! in the order of the text ([`resolve`]): a report's dates count from its day and take their direction
//! from the tense ([`tense`]), a history's dates count from the last one mentioned.
//!
//! Known gaps: movable feasts, times told by an event ("three days after the vote" is a duration),
//! calendars other than the Gregorian, languages other than English.

mod amounts;
mod calendar;
mod candidate;
mod guard;
mod lexicon;
mod number;
mod pattern;
mod resolve;
mod rules;
mod scan;
mod tense;
mod years;

#[cfg(test)]
mod tests;

use calendar::{Grain, TimeOfDay};
use candidate::{Candidate, Slots};
use guard::Around;
use hearsay_types::{Analysis, Article, Span, TimeExpression};
use jiff::civil::Date;
use lexicon::{Class, Lexicon};
use pattern::Match;
use resolve::{Resolved, Resolver};
use rules::{Meaning, Rules};
use scan::{Kind, Scanner, Token};
use tense::Direction;

const WORDS: &str = include_str!("../../data/time/words.tsv");
const RULES: &str = include_str!("../../data/time/rules.toml");

/// A written date so many days from the report's day shows that it is news.
const NEAR_DAYS: i32 = 10;

/// In news, at most so many tokens come on a weekday or "last week"; in histories ten times as many.
const TOKENS_PER_DAY_WORD: usize = 500;

/// Why a file of words or rules cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A line of the words that is not word, class and value.
    #[error("words.tsv line {line} is not a word, a class and a value: {found}")]
    Word {
        /// The line, from 1.
        line: usize,
        /// What stands there.
        found: String,
    },
    /// A rule that names an unknown class, guard or value, or whose pattern is not well formed.
    #[error("rule {rule} has an unknown or misplaced {found}")]
    Rule {
        /// The rule's name.
        rule: String,
        /// What is wrong in it.
        found: String,
    },
    /// A file of rules that is not TOML of the expected shape.
    #[error(transparent)]
    Toml(#[from] toml::de::Error),
}

/// From which day dates without a year count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Style {
    /// As [`Narrative`](Self::Narrative) where there is no publication day, or where most years that are
    /// written lie more than a year from it; else as [`Report`](Self::Report).
    #[default]
    Auto,
    /// From the publication day, in the direction of the tense.
    Report,
    /// From the date mentioned last, mostly forward.
    Narrative,
}

/// What the first number of `04/09/2016` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DayOrder {
    /// The day where another numeric date of the text has more than 12 there, or where that reading lies
    /// nearer to the publication day; else the month.
    #[default]
    Auto,
    /// The day.
    DayFirst,
    /// The month.
    MonthFirst,
}

/// Settings of [`TimeTagger`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// From which day dates without a year count. Default: told from the text.
    pub style: Style,
    /// What the first number of `04/09/2016` is. Default: told from the text.
    pub day_order: DayOrder,
}

/// Finds temporal expressions and gives them TIMEX3 values.
///
/// Grammar: ISO-TimeML's TIMEX3; `BC0490` for years before the common era and `T24:00` for midnight as in
/// TIMEX2. Direction by tense and by narrative order: Strötgen and Gertz (2013).
#[derive(Debug)]
pub struct TimeTagger {
    options: Options,
    lexicon: Lexicon,
    rules: Rules,
}

/// An expression with the name of the rule that found it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Found<'a> {
    expression: TimeExpression,
    rule: &'a str,
}

impl TimeTagger {
    /// A tagger with the words and rules of `data/time/`.
    pub fn new(options: Options) -> Self {
        let mut lexicon = Lexicon::parse(WORDS).expect("a test reads the words that are compiled in");
        let file = rules::File::parse(RULES).expect("a test reads the rules that are compiled in");
        let rules =
            Rules::compile(&file, &mut lexicon).expect("a test compiles the rules that are compiled in");
        Self { options, lexicon, rules }
    }

    /// The expressions of an article, within its sentences only. `dct` is the day that "today" means, in
    /// the publisher's calendar, as [`Article::dct`] gives it; `None` makes the text a narrative that
    /// counts from its own dates. A sentence without useful tags or heads takes its tense from its words.
    pub fn tag(&self, article: &Article, text: &Analysis, dct: Option<Date>) -> Vec<TimeExpression> {
        self.tag_anchored(article, text, dct, &[])
    }

    /// As [`tag`](Self::tag), with stretches that have a day of their own, such as quotations from
    /// another outlet: what lies in them counts from that day. Where stretches nest, the later one of
    /// the list wins.
    pub fn tag_anchored(
        &self,
        article: &Article,
        text: &Analysis,
        dct: Option<Date>,
        anchors: &[(Span, Date)],
    ) -> Vec<TimeExpression> {
        let mut scanner = Scanner::new(&article.text, &self.lexicon, &article.markup);
        for sentence in &text.sentences {
            scanner.sentence(sentence.span);
        }
        let tokens = scanner.finish();
        let found = self.resolve(&article.text, &tokens, Some(text), dct, anchors);
        found.into_iter().map(|found| found.expression).collect()
    }

    /// The expressions of a text without analysis; sentences and tense are told from the words. Offsets
    /// are in bytes of `text`.
    pub fn tag_text(&self, text: &str, dct: Option<Date>) -> Vec<TimeExpression> {
        self.find(text, dct).into_iter().map(|found| found.expression).collect()
    }

    fn find(&self, text: &str, dct: Option<Date>) -> Vec<Found<'_>> {
        let mut scanner = Scanner::new(text, &self.lexicon, &[]);
        scanner.whole();
        self.resolve(text, &scanner.finish(), None, dct, &[])
    }

    /// Matches, then gives values in the order of the text.
    fn resolve(
        &self,
        text: &str,
        tokens: &[Token],
        analysis: Option<&Analysis>,
        dct: Option<Date>,
        anchors: &[(Span, Date)],
    ) -> Vec<Found<'_>> {
        let candidates = self.candidates(text, tokens);
        let mut resolver = Resolver {
            text,
            tokens,
            is_narrative: self.is_narrative(&candidates, tokens.len(), dct),
            day_first: self.is_day_first(tokens, dct),
            last: None,
            story: None,
            dct,
        };
        let mut resolved: Vec<(&Candidate, Resolved)> = Vec::with_capacity(candidates.len());
        for candidate in &candidates {
            let (start, end) = candidate.tokens;
            let span = cover(tokens, start, end);
            let own = anchors.iter().rev().find(|(stretch, _)| stretch.contains(span));
            resolver.dct = own.map(|(_, day)| *day).or(dct);
            let by_parse = analysis
                .map_or(Direction::Unknown, |analysis| tense::by_parse(analysis, span, &self.lexicon));
            let direction = match by_parse {
                Direction::Unknown => tense::by_words(text, tokens, start, end, &self.lexicon),
                known => known,
            };
            if let Some(value) = resolver.resolve(candidate, direction) {
                resolved.push((candidate, value));
            }
        }
        self.give_days(&resolver, &mut resolved);
        let found = resolved.into_iter().map(|(candidate, resolved)| {
            let span = cover(tokens, candidate.tokens.0, candidate.tokens.1);
            let modifier = amounts::modifier(&candidate.slots, span.of(text));
            let expression = TimeExpression { span, kind: resolved.kind, value: resolved.value, modifier };
            Found { expression, rule: &self.rules.rules[candidate.rule].name }
        });
        found.collect()
    }

    /// The longest match at each place, from left to right.
    fn candidates(&self, text: &str, tokens: &[Token]) -> Vec<Candidate> {
        let mut candidates = Vec::new();
        let (mut found, mut best) = (Match::default(), Match::default());
        let mut at = 0;
        while at < tokens.len() {
            let mut chosen = None;
            for i in self.rules.at(&tokens[at]) {
                let rule = &self.rules.rules[usize::from(*i)];
                if !rule.pattern.matches(tokens, at, &self.lexicon, &mut found)
                    || chosen.is_some() && found.end <= best.end
                {
                    continue;
                }
                let around = Around { text, lexicon: &self.lexicon, tokens, start: at, found: &found };
                if rule.guard.is_none_or(|guard| guard.admits(&around)) {
                    std::mem::swap(&mut found, &mut best);
                    chosen = Some(usize::from(*i));
                }
            }
            match chosen {
                Some(rule) => {
                    self.add(rule, at, &best, tokens, &mut candidates);
                    at = best.end;
                }
                None => at += 1,
            }
        }
        candidates
    }

    /// Adds the expressions of a match: one, or one for each of its parts.
    fn add(&self, rule: usize, start: usize, found: &Match, tokens: &[Token], to: &mut Vec<Candidate>) {
        let sentence = tokens[start].sentence;
        let (meaning, set) = (self.rules.rules[rule].meaning, &self.rules.rules[rule].set);
        let of = |captured: &[(Class, i32, usize)]| {
            let mut slots = Slots::new();
            set.iter().for_each(|(class, value)| slots.add(*class, *value));
            captured.iter().for_each(|(class, value, _)| slots.add(*class, *value));
            slots
        };
        if found.parts.is_empty() {
            let slots = of(&found.captured);
            to.push(Candidate { rule, meaning, tokens: (start, found.end), sentence, slots });
            return;
        }
        let parts: Vec<Slots> =
            found.parts.iter().map(|part| of(&found.captured[part.captured.0..part.captured.1])).collect();
        for (i, part) in found.parts.iter().enumerate() {
            let mut slots = parts[i];
            parts[i + 1..].iter().for_each(|other| slots.inherit(other));
            parts[..i].iter().rev().for_each(|other| slots.inherit(other));
            to.push(Candidate { rule, meaning, tokens: part.tokens, sentence, slots });
        }
    }

    fn is_narrative(&self, candidates: &[Candidate], n_tokens: usize, dct: Option<Date>) -> bool {
        match (self.options.style, dct) {
            (Style::Narrative, _) | (Style::Auto, None) => true,
            (Style::Report, _) => false,
            (Style::Auto, Some(day)) => {
                let years = candidates.iter().filter_map(|candidate| {
                    let slots = &candidate.slots;
                    slots.get(Class::Year).or_else(|| slots.get(Class::AnyYear))
                });
                let (mut near, mut far) = (0, 0);
                for year in years {
                    let is_near = (i32::from(day.year()) - year).abs() <= 1;
                    if is_near { near += 1 } else { far += 1 }
                }
                let is_near_day = |candidate: &Candidate| {
                    let slot = |class| candidate.slots.get(class);
                    let date = calendar::date(slot(Class::Year)?, slot(Class::Month)?, slot(Class::Day)?)?;
                    Some(day.until(date).ok()?.get_days().abs() <= NEAR_DAYS)
                };
                if candidates.iter().any(|candidate| is_near_day(candidate) == Some(true)) {
                    return false;
                }
                let told = candidates.iter().filter(|c| is_told_from_today(c)).count();
                far >= 4 && far >= near && told * TOKENS_PER_DAY_WORD < n_tokens
            }
        }
    }

    fn is_day_first(&self, tokens: &[Token], dct: Option<Date>) -> bool {
        let numeric = tokens.iter().filter_map(|token| match token.kind {
            Kind::NumericDate(first, second, year) => Some((i32::from(first), i32::from(second), year)),
            _ => None,
        });
        match self.options.day_order {
            DayOrder::DayFirst => return true,
            DayOrder::MonthFirst => return false,
            DayOrder::Auto => {}
        }
        let (mut day_first, mut month_first) = (0, 0);
        for (first, second, year) in numeric {
            if first > 12 {
                day_first += 100;
            } else if second > 12 {
                month_first += 100;
            } else if let Some(today) = dct {
                let distance = |month, day| {
                    let until = calendar::date(year, month, day).and_then(|date| today.until(date).ok());
                    until.map_or(i32::MAX, |span| span.get_days().abs())
                };
                let (as_day, as_month) = (distance(second, first), distance(first, second));
                if as_day < as_month && as_day < 30 {
                    day_first += 1;
                } else if as_month < as_day {
                    month_first += 1;
                }
            }
        }
        day_first > month_first
    }

    /// Gives clock times and parts of the day the day of the nearest date in their sentence, else of the
    /// last date, else of the report.
    fn give_days(&self, resolver: &Resolver<'_>, resolved: &mut [(&Candidate, Resolved)]) {
        let day_of = |value: &Resolved| {
            value.moment.filter(|moment| moment.grain == Grain::Day && moment.day.is_some())
        };
        // The day that comes next, from each expression on, with its sentence.
        let mut ahead = vec![None; resolved.len()];
        let mut next = None;
        for (i, (candidate, value)) in resolved.iter().enumerate().rev() {
            ahead[i] = next;
            next = day_of(value).map(|day| (day, candidate.sentence)).or(next);
        }
        let report = resolver.dct.filter(|_| !resolver.is_narrative);
        let report = report.map(|day| calendar::Moment::of_date(day, Grain::Day));
        let mut behind: Option<(calendar::Moment, u32)> = None;
        for ((candidate, value), ahead) in resolved.iter_mut().zip(ahead) {
            let sentence = candidate.sentence;
            if let Some(moment) = value.moment
                && moment.time.is_some()
                && moment.day.is_none()
                && resolver.takes_day(candidate)
            {
                let here = |found: &(calendar::Moment, u32)| found.1 == sentence;
                let recent = |found: &(calendar::Moment, u32)| {
                    resolver.is_narrative || sentence.saturating_sub(found.1) <= 1
                };
                let beside = behind.filter(here).or(ahead.filter(here)).or(behind.filter(recent));
                if let Some(day) = beside.map(|(day, _)| day).or(report) {
                    let moment = calendar::Moment { time: moment.time, ..day };
                    value.value = moment.value();
                    value.moment = Some(moment);
                }
            }
            behind = day_of(value).map(|day| (day, sentence)).or(behind);
        }
        debug_assert!(resolved.iter().all(|(_, value)| {
            value
                .moment
                .is_none_or(|moment| moment.time != Some(TimeOfDay::Unknown) || value.value.ends_with("TXX"))
        }));
    }
}

/// Whether an expression is of the kind that news counts from its own day: yesterday, last week, Friday.
fn is_told_from_today(candidate: &Candidate) -> bool {
    match candidate.meaning {
        Meaning::Weekday => true,
        Meaning::Period => candidate.slots.get(Class::DctDir).is_some(),
        _ => false,
    }
}

/// From the first to the last of some tokens.
fn cover(tokens: &[Token], start: usize, end: usize) -> Span {
    tokens[start].span.cover(tokens[end - 1].span)
}
