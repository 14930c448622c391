//! What must hold around a match before it counts: the traps of words and numbers that are no times.

use super::{
    lexicon::{Class, Lexicon},
    pattern::Match,
    scan::{Kind, Token},
};

/// Declares the guards by which rules name them.
macro_rules! guards {
    ($($member:ident = $name:literal => $check:ident,)+) => {
        /// A condition on the surroundings of a match.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Guard { $($member,)+ }

        impl Guard {
            /// The guard of this name.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$member),)+ _ => None }
            }

            /// Whether the match counts.
            pub fn admits(self, around: &Around<'_>) -> bool {
                match self { $(Self::$member => around.$check(),)+ }
            }
        }
    };
}

guards! {
    Day = "day" => day,
    MonthDays = "month-days" => month_days,
    OrdinalDay = "ordinal-day" => ordinal_day,
    Numeric = "numeric" => numeric,
    Month = "month" => month,
    Year = "year" => year,
    Era = "era" => era,
    ShortYear = "short-year" => short_year,
    ApostropheYear = "apostrophe-year" => apostrophe_year,
    Decade = "decade" => decade,
    Season = "season" => season,
    Share = "share" => share,
    Weekday = "weekday" => weekday,
    LostApostrophe = "lost-apostrophe" => lost_apostrophe,
    Weekdays = "weekdays" => weekdays,
    Common = "common" => common,
    Adverb = "adverb" => adverb,
    Period = "period" => period,
    EdgeOfPeriod = "edge-of-period" => edge_of_period,
    Holiday = "holiday" => holiday,
    ThePeriod = "the-period" => the_period,
    ToDate = "to-date" => to_date,
    Present = "present" => present,
    Closed = "closed" => closed,
    Open = "open" => open,
    Duration = "duration" => duration,
    Units = "units" => units,
    Every = "every" => every,
    Clock = "clock" => clock,
    Part = "part" => part,
}

/// A match with the tokens around it.
pub(super) struct Around<'a> {
    pub text: &'a str,
    pub lexicon: &'a Lexicon,
    pub tokens: &'a [Token],
    pub start: usize,
    pub found: &'a Match,
}

impl Around<'_> {
    fn before(&self) -> Option<&Token> {
        let token = self.start.checked_sub(1).map(|i| &self.tokens[i])?;
        (token.sentence == self.tokens[self.start].sentence).then_some(token)
    }

    fn after(&self) -> Option<&Token> {
        self.tokens.get(self.found.end).filter(|token| token.sentence == self.tokens[self.start].sentence)
    }

    fn is(&self, token: Option<&Token>, words: &[&str]) -> bool {
        token.is_some_and(|token| {
            let word = match token.span.of(self.text) {
                "’" | "‘" => "'",
                "–" | "—" | "−" | "‐" | "‑" => "-",
                "’s" => "'s",
                word => word,
            };
            words.iter().any(|known| word.eq_ignore_ascii_case(known))
        })
    }

    fn of_class(&self, token: Option<&Token>, class: Class) -> bool {
        token.is_some_and(|token| self.lexicon.is(token.word, class))
    }

    /// The first capture of a class: its value and token.
    fn captured(&self, class: Class) -> Option<(i32, &Token)> {
        let capture = self.found.captured.iter().find(|capture| capture.0 == class)?;
        Some((capture.1, &self.tokens[capture.2]))
    }

    fn has(&self, class: Class) -> bool {
        self.captured(class).is_some()
    }

    fn first(&self) -> &Token {
        &self.tokens[self.start]
    }

    fn last(&self) -> &Token {
        &self.tokens[self.found.end - 1]
    }

    /// Whether nothing of the noun phrase follows: the sentence's end, a mark or a function word.
    fn is_closed(&self) -> bool {
        self.after().is_none_or(|token| {
            token.kind == Kind::Punctuation && !self.is(Some(token), &["-"])
                || self.of_class(Some(token), Class::Function)
        })
    }

    /// Whether a noun that is counted follows.
    fn counts(&self) -> bool {
        self.of_class(self.after(), Class::Counted)
    }

    /// Whether a word of the match that is no first word of its sentence has a capital.
    fn is_inner_name(&self) -> bool {
        self.first().is_name() && self.before().is_some_and(|token| token.kind != Kind::Punctuation)
    }

    fn day(&self) -> bool {
        let Some((_, month)) = self.captured(Class::Month) else { return true };
        // "March 4C"
        if self.after().is_some_and(|next| !next.spaced && matches!(next.kind, Kind::Word | Kind::Name)) {
            return self.is(self.after(), &["'s"]);
        }
        let is_word =
            self.lexicon.is(month.word, Class::Ambiguous) || self.lexicon.is(month.word, Class::Short);
        let ends_with_day = self.last().kind != Kind::Name && !self.has(Class::Year);
        (month.is_name() || !is_word) && !(ends_with_day && self.counts())
    }

    /// No part of an address or a path.
    fn numeric(&self) -> bool {
        let first = self.first();
        let joined = |token: Option<&Token>| self.is(token, &["/", "-", "_", "="]);
        (first.spaced || !joined(self.before()))
            && !self.after().is_some_and(|next| !next.spaced && joined(Some(next)))
    }

    fn month_days(&self) -> bool {
        self.day() && self.is_closed()
    }

    /// "the 13th", with a capital or an army's number behind it, is no day.
    fn ordinal_day(&self) -> bool {
        let in_digits = matches!(self.tokens[self.start + 1].kind, Kind::Ordinal(_));
        let named = self.found.end > self.start + 2;
        let cue = self.is(self.before(), &["on", "by", "until", "till", "since", "from", "to"]);
        named || in_digits && cue && self.is_closed()
    }

    fn month(&self) -> bool {
        let Some((_, month)) = self.captured(Class::Month) else { return false };
        if self.lexicon.is(month.word, Class::Short) && month.span.len() <= 3 && !self.has(Class::Edge) {
            return self.is(self.before(), &["in", "since", "until", "by", "of"]) && month.is_name();
        }
        if !self.lexicon.is(month.word, Class::Ambiguous) {
            return true;
        }
        if !month.is_name() {
            return false;
        }
        if self.has(Class::Edge) || self.has(Class::EdgeNoun) || self.has(Class::RefDir) {
            return true;
        }
        if self.has(Class::DctDir) {
            // "this May 18"
            return !self.after().is_some_and(|next| matches!(next.kind, Kind::Digits(..)));
        }
        let is_cue =
            self.of_class(self.before(), Class::Cue) || self.is(self.before(), &["(", "of", ",", "/"]);
        let article = self.is(self.before(), &["the", "a", "an", "its", "his", "'s"]) && !self.is_closed();
        let is_verb = self.is(Some(month), &["may", "march", "mar", "jan", "sun", "dec", "sep"]);
        let name_follows = self
            .after()
            .is_some_and(|token| token.is_name() && !self.lexicon.is(token.word, Class::Function));
        let name_before = self.before().is_some_and(Token::is_name);
        article
            || is_cue
                && !(name_follows && self.is(self.before(), &["by", "for", "to", "and", "or", ",", "of"]))
            || !is_verb && !name_follows && !name_before
    }

    fn year(&self) -> bool {
        let Some((year, token)) = self.captured(Class::Year) else { return false };
        if self.has(Class::Edge) || self.has(Class::EdgeNoun) || self.found.end - self.start > 2 {
            return !self.counts();
        }
        let before = if self.has(Class::Approx) { Some(self.first()) } else { self.before() };
        let after = self.after();
        if self.of_class(before, Class::NoYear) || self.counts() || self.of_class(after, Class::Units) {
            return false;
        }
        let is_joined = |next: &Token| {
            !next.spaced
                && !self
                    .is(Some(next), &[",", ".", ";", ":", ")", "-", "'s", "'", "\"", "?", "!", "/", "]", "”"])
        };
        // "p. 1920", "DH2017"
        let earlier = self.start.checked_sub(2).map(|i| &self.tokens[i]);
        let is_short = self.is(before, &["."]) && self.of_class(earlier, Class::NoYear);
        let is_in_word =
            !token.spaced && before.is_some_and(|token| matches!(token.kind, Kind::Word | Kind::Name));
        if is_short || is_in_word {
            return false;
        }
        if after.is_some_and(is_joined)
            || !token.spaced && self.is(before, &["/", "#", "$", "£", "€", ".", ":", "_"])
        {
            return false;
        }
        // "T-1984", "Boeing-1234": a hyphen behind letters
        if !token.spaced && self.is(before, &["-"]) {
            let is_range = earlier.is_some_and(|token| matches!(token.kind, Kind::Digits(_, 4)))
                || self.of_class(earlier, Class::Month)
                || self.is(earlier, &["mid", "pre", "post", "early", "late"]);
            if !is_range {
                return false;
            }
        }
        let cue = before.is_none()
            || self.of_class(before, Class::Cue)
            || self.is(
                before,
                &[
                    "of", "(", "-", ",", ";", ":", "the", "a", "an", "year", "years", "[", "/", "his", "her",
                    "its", "their", "'s",
                ],
            );
        let plausible = (1500..=2060).contains(&year);
        let plural_follows = after.is_some_and(|next| {
            let word = next.span.of(self.text);
            next.kind == Kind::Word
                && word.len() > 3
                && word.ends_with('s')
                && !word.ends_with("ss")
                && !self.lexicon.is(next.word, Class::Function)
        });
        if plural_follows {
            let before_noun = ["the", "its", "his", "her", "their", "'s", "of", "in", "since", "until", "by"];
            return plausible && year % 100 != 0 && self.is(before, &before_noun);
        }
        let next = self.tokens.get(self.found.end + 1);
        let goes_on = next.is_some_and(|next| {
            matches!(next.kind, Kind::Digits(_, 2 | 4)) || self.lexicon.is(next.word, Class::Month)
        });
        if self.is(after, &["-"]) && plausible && goes_on {
            return true;
        }
        if self.is(after, &["-"])
            && self.tokens.get(self.found.end + 1).is_some_and(|next| !next.spaced && next.kind == Kind::Word)
        {
            return false;
        }
        if plausible {
            let in_name = year >= 1900 && before.is_some_and(Token::is_name);
            return cue || in_name || self.is_closed();
        }
        cue && !self.is(before, &["to", "by", "and", "or", ",", "for", "-", "about", "around", ":"])
            && self.is_closed()
    }

    fn era(&self) -> bool {
        let Some((_, era)) = self.captured(Class::Era) else { return true };
        era.is_name()
    }

    fn short_year(&self) -> bool {
        let (Some((year, _)), Some((short, _))) =
            (self.captured(Class::Year), self.captured(Class::ShortYear))
        else {
            return false;
        };
        let before = self.of_class(self.before(), Class::NoYear);
        let goes_on = self.after().is_some_and(|token| {
            !token.spaced && (self.is(Some(token), &["-", "/"]) || token.kind != Kind::Punctuation)
        });
        short > year % 100 && !before && !goes_on && !self.counts()
    }

    fn apostrophe_year(&self) -> bool {
        let cue = self.of_class(self.before(), Class::Cue) || self.is(self.before(), &["of"]);
        self.has(Class::Edge) || cue && self.is_closed() && !self.is(self.after(), &["'"])
    }

    fn decade(&self) -> bool {
        if self.has(Class::DecadeName) {
            let aged = self.is(self.before(), &["his", "her", "their", "my", "your", "our", "its"]);
            return !aged && self.found.end - self.start > 1 && self.is_closed();
        }
        true
    }

    fn season(&self) -> bool {
        let Some((_, season)) = self.captured(Class::Season) else { return false };
        let directed = self.has(Class::DctDir) || self.has(Class::RefDir) || self.has(Class::Edge);
        // "2004 Summer Olympics"
        if self.captured(Class::Year).is_some_and(|(_, year)| year.span < season.span)
            && season.is_name()
            && self.after().is_some_and(Token::is_name)
        {
            return false;
        }
        if season.is_name() && self.of_class(self.after(), Class::NamesThing) {
            return false;
        }
        // "Prague Spring", "Arab Spring"
        let name_goes_on = self.after().is_some_and(Token::is_name);
        if season.is_name()
            && self.is_inner_name()
            && self.before().is_some_and(Token::is_name)
            && !name_goes_on
        {
            return false;
        }
        if self.is(Some(season), &["fall"]) {
            let of = self.is(self.after(), &["of", "in", "from", "to"]);
            return !of
                && (directed
                    || self.found.end - self.start > 1
                    || self.has(Class::Year)
                    || self.is(self.before(), &["in"]) && self.is_closed());
        }
        if self.is(Some(season), &["spring"]) && !directed && self.found.end - self.start == 1 {
            let verb = self.is(self.before(), &["to", "they", "will", "would", "and", "that", "may", "can"]);
            return !verb && !self.is(self.after(), &["up", "from", "to", "water"]);
        }
        true
    }

    fn share(&self) -> bool {
        let Some((share, _)) = self.captured(Class::Share) else { return false };
        let named = self.has(Class::Year) || self.has(Class::DctDir) || self.is(Some(self.last()), &["year"]);
        let ordinal = self.captured(Class::Ordinal).map_or(0, |capture| capture.0);
        if share == 2 {
            return named && ordinal <= 2;
        }
        share == 4 && (1..=4).contains(&ordinal) && (named || !self.is(self.after(), &["of"]))
    }

    fn weekday(&self) -> bool {
        let Some((_, weekday)) = self.captured(Class::Weekday) else { return false };
        let is_name = self.of_class(self.before(), Class::NamesDay)
            || self.of_class(self.after(), Class::NamesThing) && self.after().is_some_and(Token::is_name);
        let is_lower = self.has(Class::DctDir) || self.is(self.before(), &["on"]);
        !is_name && (weekday.is_name() || is_lower)
    }

    fn lost_apostrophe(&self) -> bool {
        self.first().is_name()
            && !self.is(self.before(), &["on", "and", "or", "to", "most", "all"])
            && self
                .after()
                .is_some_and(|token| token.kind == Kind::Word && !self.of_class(Some(token), Class::Function))
    }

    fn weekdays(&self) -> bool {
        self.found.end - self.start > 1 || self.is_closed()
    }

    /// No name of something else ("USA Today", "Daily Mail").
    fn common(&self) -> bool {
        let name_follows = self.last().is_name()
            && self.after().is_some_and(|token| {
                token.is_name()
                    && token.kind != Kind::Punctuation
                    && !self.of_class(Some(token), Class::Function)
            });
        !self.is_inner_name() && !name_follows
    }

    /// An adverb: no noun follows.
    fn adverb(&self) -> bool {
        self.is_closed() && !self.is(self.before(), &["an", "a", "the"])
    }

    fn period(&self) -> bool {
        let unit = self.captured(Class::Unit).map_or(-1, |capture| capture.0);
        let dct = self.captured(Class::DctDir);
        let is_past = dct.is_some_and(|(_, token)| self.is(Some(token), &["past"]));
        let is_last = dct.is_some_and(|(value, _)| value < 0);
        let that = self.captured(Class::RefDir).is_some_and(|(_, token)| self.is(Some(token), &["that"]));
        let long = self.is(self.after(), &["-", "long"]);
        // seconds and minutes; "the last day"; "the past year" lasts
        let is_last_day = is_last && unit == 3;
        let is_degree = that && self.is(self.before(), &["so", "such"]);
        let is_plural =
            self.captured(Class::Unit).is_some_and(|(_, token)| self.lexicon.is(token.word, Class::Units));
        unit > 1 && ![is_past, long, is_last_day, is_degree, is_plural].contains(&true)
    }

    /// "the end of the day" is an idiom, "the end of the second" something else.
    fn edge_of_period(&self) -> bool {
        let long = self.is(self.after(), &["-", "long"]);
        !long && self.captured(Class::Unit).is_none_or(|(unit, _)| unit > 3)
    }

    /// "for the quarter", "over the weekend", with nothing behind.
    fn the_period(&self) -> bool {
        let Some((unit, token)) = self.captured(Class::Unit) else { return false };
        let led = self.is(self.before(), &["in", "for", "during", "over", "through"]);
        let singular = !self.lexicon.is(token.word, Class::Units);
        let goes_on = self.is(self.after(), &["-", "of", "that", "when", "which", "after", "before", "to"]);
        matches!(unit, 4..=8) && singular && led && !token.is_name() && self.is_closed() && !goes_on
    }

    /// Not "up to date", nor the verb.
    fn to_date(&self) -> bool {
        !self.is(self.before(), &["up"]) && self.is_closed()
    }

    /// A name's part ("White Christmas") is no day.
    fn holiday(&self) -> bool {
        self.has(Class::Year) || !self.before().is_some_and(Token::is_name)
    }

    /// "the present", "the past": no noun follows.
    fn present(&self) -> bool {
        !self.is(Some(self.last()), &["present", "past"]) || self.is_closed()
    }

    /// Nothing of the noun phrase follows, and no clause.
    fn closed(&self) -> bool {
        self.after().is_none_or(|token| {
            token.kind == Kind::Punctuation && !self.is(Some(token), &["-"])
                || self.is(Some(token), &["and", "but", "in", "on", "at", "with"])
        })
    }

    /// Something of the noun phrase follows.
    fn open(&self) -> bool {
        !self.is_closed() && !self.is_inner_name()
    }

    fn duration(&self) -> bool {
        let captured = self.captured(Class::Unit).or_else(|| self.captured(Class::Units));
        let Some((unit, token)) = captured else { return false };
        let plural = self.lexicon.is(token.word, Class::Units);
        let number = self.captured(Class::Number).map(|capture| capture.0);
        let after = self.after();
        let joined =
            self.is(after, &["-"]) && self.tokens.get(self.found.end + 1).is_some_and(|next| !next.spaced);
        // "a second", "some day", "three quarters of", "a weekend"
        if unit == 0 && !plural && number.is_none_or(|n| n <= 100) {
            return false;
        }
        if number.is_none() && self.has(Class::Vague) && !plural {
            return false;
        }
        if unit == 7 && (number.is_none() || self.is(after, &["of"]) || !plural)
            || unit == 5 && number.is_none()
        {
            return false;
        }
        if unit == 1 && !plural && number.is_none() && joined {
            return false;
        }
        // "at 1830 hours"
        let is_clock = unit == 2
            && matches!(self.first().kind, Kind::Digits(_, 4))
            && self.is(self.before(), &["at", "by", "until", "from", "around", "about"]);
        // "1.3million days"
        let is_multiplier = self.lexicon.value(self.first().word, Class::Numeral).is_some_and(|n| n >= 100);
        let counted = is_multiplier
            && self.before().is_some_and(|token| {
                matches!(token.kind, Kind::Digits(..) | Kind::Amount(_) | Kind::Point(..))
            });
        !is_clock && !counted && !self.is(self.before(), &["$", "£", "€"])
    }

    fn units(&self) -> bool {
        let Some((unit, token)) = self.captured(Class::Unit).or_else(|| self.captured(Class::Units)) else {
            return false;
        };
        let is_name = token.is_name() && self.is_inner_name();
        let counted =
            self.before().is_some_and(|token| matches!(token.kind, Kind::Digits(..) | Kind::Amount(_)));
        unit > 0
            && unit != 7
            && !is_name
            && !counted
            && !self.is(
                self.before(),
                &["these", "those", "-", "his", "her", "their", "teenage", "business", "per"],
            )
    }

    fn every(&self) -> bool {
        let unit = self.captured(Class::Unit).map(|capture| capture.0);
        unit.is_none_or(|unit| unit > 0) && !self.is(self.after(), &["-"])
    }

    fn clock(&self) -> bool {
        if let Some((hour, _)) = self.captured(Class::Hour)
            && !(1..=12).contains(&hour)
        {
            return false;
        }
        if self.has(Class::Meridiem) || self.has(Class::Zone) || self.found.end - self.start > 1 {
            return true;
        }
        self.is(
            self.before(),
            &[
                "at", "by", "until", "till", "from", "since", "around", "about", "to", "-", "between", "and",
                "before", "after", "@",
            ],
        )
    }

    fn part(&self) -> bool {
        let Some((_, part)) = self.captured(Class::Part) else { return false };
        let name = part.is_name() && (self.before().is_some() || part.span != self.first().span);
        let is_sun = self.is(Some(part), &["sunset", "sunrise", "dawn", "dusk"]);
        let led = self
            .is(self.before(), &["at", "before", "after", "until", "by", "around", "since", "from", "till"]);
        !name && (!is_sun || led) && !self.of_class(self.after(), Class::NamesThing)
    }
}
