//! From what a rule captured to a TIMEX3 value, with the report's day and the dates mentioned before.

use super::{
    amounts::{decimal, duration, half_duration, in_units},
    calendar::{Grain, Moment, TimeOfDay, add_days, add_months, add_years, date, weekday_near},
    candidate::{Candidate, Slots},
    lexicon::{Class, PARTS, REFERENCES, SEASONS},
    rules::Meaning,
    scan::{Kind, Token, century},
    tense::Direction,
    years::{continued, month_of, nearest_year},
};
use hearsay_types::TimeType;
use jiff::civil::Date;

/// Months that a date without a year may lie ahead in a report if no verb tells: what has been is more
/// often told.
const MONTHS_AHEAD: i32 = 2;

/// An expression with fewer tokens before it leads its sentence.
const LEADING: usize = 3;

/// A value with its type, and where it lies on the calendar.
#[derive(Debug, Clone)]
pub(super) struct Resolved {
    pub kind: TimeType,
    pub value: String,
    pub moment: Option<Moment>,
}

impl Resolved {
    /// A value without a place on the calendar.
    pub fn new(kind: TimeType, value: impl Into<String>) -> Self {
        Self { kind, value: value.into(), moment: None }
    }

    fn at(moment: Moment) -> Self {
        let kind = if moment.time.is_some() { TimeType::Time } else { TimeType::Date };
        Self { kind, value: moment.value(), moment: Some(moment) }
    }
}

/// The day that an expression counts from, and the dates before it.
pub(super) struct Resolver<'a> {
    pub text: &'a str,
    pub tokens: &'a [Token],
    /// Whether dates follow each other as in a history rather than count from the report's day.
    pub is_narrative: bool,
    /// In numeric dates the day comes first.
    pub day_first: bool,
    /// The last moment with a year, and its sentence.
    pub last: Option<(Moment, u32)>,
    /// The last moment that carried the narrative on.
    pub story: Option<Moment>,
    /// The report's day, or that of the text quoted here.
    pub dct: Option<Date>,
}

impl Resolver<'_> {
    /// The value of a candidate. `None` where it has none and is no expression after all.
    pub fn resolve(&mut self, candidate: &Candidate, direction: Direction) -> Option<Resolved> {
        let resolved = self.value(candidate, direction)?;
        if let Some(moment) = resolved.moment
            && moment.year.is_some()
            && !matches!(moment.grain, Grain::Century | Grain::Decade)
        {
            if self.moves_on(candidate, moment) {
                self.story = Some(moment);
            }
            self.last = Some((moment, candidate.sentence));
        }
        Some(resolved)
    }

    /// Whether a moment carries the narrative on. A bare year within a sentence does only if it is the
    /// same or the next one; others are asides.
    fn moves_on(&self, candidate: &Candidate, moment: Moment) -> bool {
        let (Some(before), Some(year)) = (self.story.and_then(|story| story.year), moment.year) else {
            return true;
        };
        let start = candidate.tokens.0;
        let leads = start < LEADING
            || self.tokens[start - LEADING..start].iter().any(|token| token.sentence != candidate.sentence);
        leads || moment.grain != Grain::Year || year == before || year == add_years(before, 1)
    }

    fn value(&self, candidate: &Candidate, direction: Direction) -> Option<Resolved> {
        let slots = &candidate.slots;
        match candidate.meaning {
            Meaning::Date => self.date(candidate, direction),
            Meaning::Numeric => self.numeric(candidate),
            Meaning::Holiday => self.holiday(candidate, direction),
            Meaning::Decade => self.decade(slots),
            Meaning::Century => Self::century(slots),
            Meaning::Share => self.share(candidate, direction),
            Meaning::Weekday => self.weekday(candidate, direction),
            Meaning::EarlyHours => {
                let is_dated = slots.get(Class::Month).is_some();
                match slots.get(Class::Weekday) {
                    Some(_) if !is_dated => self.weekday(candidate, direction),
                    _ if is_dated => self.date(candidate, direction),
                    _ => self.part(candidate),
                }
            }
            Meaning::WeekdayOfWeek => self.weekday_of_week(candidate),
            Meaning::Period | Meaning::EdgeOfPeriod => self.period(candidate, direction),
            Meaning::DirectedPart => {
                let step = slots.get(Class::RefDir).unwrap_or(1);
                let mut moment = self.shifted(self.reference_day(candidate.sentence), 3, step);
                moment.time = slots.get(Class::Part).map(TimeOfDay::Part);
                Some(Resolved::at(moment))
            }
            Meaning::Step => {
                let last = self.tokens[candidate.tokens.1 - 1].span.of(self.text);
                let sign = if matches!(last, "before" | "previously") { -1 } else { 1 };
                let steps = slots.get(Class::Number).unwrap_or(100) / 100;
                let unit = slots.get(Class::Unit)?;
                Some(Resolved::at(self.shifted(self.reference(candidate.sentence), unit, sign * steps)))
            }
            Meaning::Offset => self.offset(candidate),
            Meaning::Reference => {
                let value = code(REFERENCES, slots.get(Class::Reference)?)?;
                Some(Resolved::new(TimeType::Date, value))
            }
            Meaning::Former => {
                let word = self.tokens[candidate.tokens.0].span.of(self.text);
                let value = if word.eq_ignore_ascii_case("current") { "PRESENT_REF" } else { "PAST_REF" };
                Some(Resolved::new(TimeType::Date, value))
            }
            Meaning::Duration => duration(slots),
            Meaning::HalfDuration => half_duration(slots),
            Meaning::UnitAndAHalf => {
                let value = in_units("1.5", slots.get(Class::Unit)?)?;
                Some(Resolved::new(TimeType::Duration, value))
            }
            Meaning::Set => self.set(candidate),
            Meaning::Weekdays => {
                let weekday = slots.get(Class::WeekdayPlural)?;
                Some(Resolved::new(TimeType::Set, format!("XXXX-WXX-{weekday}")))
            }
            Meaning::Clock => self.clock(candidate, direction),
            Meaning::Part => self.part(candidate),
        }
    }

    /// The moment that "later", "the same" and the like count from.
    fn reference(&self, sentence: u32) -> Option<Moment> {
        let of_report = self.dct.map(|day| Moment::of_date(day, Grain::Day));
        match self.last {
            Some((moment, at)) if self.is_narrative || sentence.saturating_sub(at) <= 1 => Some(moment),
            last => of_report.or(last.map(|(moment, _)| moment)),
        }
    }

    /// As [`reference`](Self::reference), where only a day will do.
    fn reference_day(&self, sentence: u32) -> Option<Moment> {
        self.reference(sentence).map(|moment| Moment { time: None, ..moment })
    }

    /// The moment that "last", "this" and "next" count from.
    fn present(&self, sentence: u32) -> Option<Moment> {
        let of_report = self.dct.map(|day| Moment::of_date(day, Grain::Day));
        if self.is_narrative { self.reference(sentence).or(of_report) } else { of_report }
    }

    /// A date of which parts may be missing.
    fn date(&self, candidate: &Candidate, direction: Direction) -> Option<Resolved> {
        let slots = &candidate.slots;
        let day = slots.get(Class::Day).or_else(|| slots.get(Class::DayTh));
        let month = slots.get(Class::Month);
        let grain = match (slots.get(Class::Season), month, day) {
            (_, _, Some(_)) => Grain::Day,
            (_, Some(_), None) => Grain::Month,
            (Some(season), None, None) => Grain::Season(season),
            (None, None, None) => Grain::Year,
        };
        let mut moment = Moment { grain, year: self.explicit_year(slots), month, day, time: None };
        if moment.year.is_none() {
            self.add_year(&mut moment, candidate, direction);
        }
        // The 30th of February is no date.
        if let (Some(year), Some(month), Some(day)) = (moment.year, moment.month, moment.day) {
            date(if year < 0 { 4 } else { year }, month, day)?;
        }
        moment.time = slots.get(Class::Part).map(TimeOfDay::Part);
        Some(Resolved::at(moment))
    }

    /// The year that is written.
    fn explicit_year(&self, slots: &Slots) -> Option<i32> {
        let era = slots.get(Class::Era).unwrap_or(1);
        let long = slots.get(Class::AnyYear).or_else(|| slots.get(Class::Year));
        if let Some(short) = slots.get(Class::ShortYear)
            && slots.get(Class::Season).is_none()
        {
            // "1939-45", "'45"
            let before = long.or(self.last.and_then(|(moment, _)| moment.year).filter(|_| self.is_narrative));
            return Some(before.map_or_else(|| century(short), |before| before / 100 * 100 + short));
        }
        long.map(|year| if era < 0 { -year } else { year })
    }

    /// The year, and the month of a bare day, from what is known.
    fn add_year(&self, moment: &mut Moment, candidate: &Candidate, direction: Direction) {
        let slots = &candidate.slots;
        // "of that year"
        if let (Some(step), Some(8)) = (slots.get(Class::RefDir), slots.get(Class::Unit)) {
            let year = self.reference(candidate.sentence).and_then(|reference| reference.year);
            moment.year = year.map(|year| add_years(year, step));
            return;
        }
        if moment.grain == Grain::Day && moment.month.is_none() {
            let reference = self.reference(candidate.sentence);
            moment.year = reference.and_then(|reference| reference.year);
            moment.month = reference.and_then(|reference| reference.month);
            return;
        }
        let wanted = match moment.grain {
            Grain::Season(season) => super::calendar::season_month(season),
            _ => moment.month.unwrap_or(1),
        };
        let step = slots.get(Class::RefDir).or_else(|| slots.get(Class::DctDir));
        if let Some(step) = step {
            let from = match slots.get(Class::RefDir) {
                Some(_) => self.reference(candidate.sentence),
                None => self.present(candidate.sentence),
            };
            let Some((year, month)) = from.and_then(|from| Some((from.year?, month_of(from)))) else {
                return;
            };
            moment.year = Some(match (step, month) {
                (0, _) | (_, None) => add_years(year, if month.is_none() { step } else { 0 }),
                (1, Some(month)) => add_years(year, i32::from(wanted <= month)),
                (_, Some(month)) => add_years(year, -i32::from(wanted >= month)),
            });
            return;
        }
        let mentioned = self.last.filter(|(last, at)| {
            let is_near = candidate.sentence.saturating_sub(*at) <= 1;
            let distance = last.year.zip(self.dct).map_or(0, |(year, day)| year - i32::from(day.year()));
            let other_year = match direction {
                Direction::Future => distance > 0,
                Direction::Past | Direction::Unknown => distance < 0,
            };
            self.is_narrative || is_near && other_year
        });
        let mentioned = mentioned.map(|(last, at)| {
            let is_near = candidate.sentence.saturating_sub(at) <= 1;
            if is_near { last } else { self.story.unwrap_or(last) }
        });
        if let Some(last) = mentioned {
            let is_leap_day = (wanted, moment.day) == (2, Some(29));
            let fits = |year: &i32| !is_leap_day || date(*year, 2, 29).is_some();
            let year = last.year.map(|year| continued(year, month_of(last), wanted));
            let near = |year: i32| [0, -1, 1, -2, 2].map(|n| add_years(year, n)).into_iter().find(fits);
            moment.year = year.map(|year| near(year).unwrap_or(year));
        } else if let Some(day) = self.dct {
            // "by 8 October": the verb's tense does not tell where the term ends.
            let before = candidate.tokens.0.checked_sub(1).map(|i| self.tokens[i].span.of(self.text));
            let is_term =
                before.is_some_and(|word| ["by", "until", "till", "before", "from"].contains(&word));
            let (direction, months) =
                if is_term { (Direction::Unknown, 6) } else { (direction, MONTHS_AHEAD) };
            moment.year = Some(nearest_year(day, wanted, moment.day, direction, months));
        }
    }

    fn numeric(&self, candidate: &Candidate) -> Option<Resolved> {
        let tokens = &self.tokens[candidate.tokens.0..candidate.tokens.1];
        let (year, month, day) = tokens.iter().find_map(|token| match token.kind {
            Kind::IsoDate(year, month, day) => Some((year, i32::from(month), i32::from(day))),
            Kind::NumericDate(first, second, year) => {
                let (first, second) = (i32::from(first), i32::from(second));
                let day_first = first > 12 || second <= 12 && self.day_first;
                Some(if day_first { (year, second, first) } else { (year, first, second) })
            }
            _ => None,
        })?;
        Some(Resolved::at(Moment::of_date(date(year, month, day)?, Grain::Day)))
    }

    fn holiday(&self, candidate: &Candidate, direction: Direction) -> Option<Resolved> {
        let slots = &candidate.slots;
        let day = slots.get(Class::Holiday).unwrap_or(101);
        let mut moment = Moment {
            grain: Grain::Day,
            year: self.explicit_year(slots),
            month: Some(day / 100),
            day: Some(day % 100),
            time: None,
        };
        if moment.year.is_none() {
            self.add_year(&mut moment, candidate, direction);
        }
        if self.has_word(candidate, "eve") {
            let day = moment.as_day().and_then(|day| add_days(day, -1));
            moment = day.map_or(moment, |day| Moment::of_date(day, Grain::Day));
        }
        moment.time = slots.get(Class::Part).map(TimeOfDay::Part);
        Some(Resolved::at(moment))
    }

    fn decade(&self, slots: &Slots) -> Option<Resolved> {
        let short = slots.get(Class::DecadeName).or(slots.get(Class::ShortDecade).map(|decade| decade / 10));
        let era = slots.get(Class::Era).unwrap_or(1);
        let decade = match short {
            Some(short) => {
                let last = self.last.and_then(|(moment, _)| moment.year).filter(|_| self.is_narrative);
                let century = last.map_or(if short < 2 { 20 } else { 19 }, |year| year / 100);
                century * 10 + short
            }
            None => slots.get(Class::Decade).or_else(|| slots.get(Class::EarlyDecade))? / 10 * era,
        };
        Some(Resolved::at(Moment { year: Some(decade), ..Moment::unknown(Grain::Decade) }))
    }

    fn century(slots: &Slots) -> Option<Resolved> {
        let number = slots.get(Class::Ordinal)? - 1;
        let era = slots.get(Class::Era).unwrap_or(1);
        let moment = Moment { year: Some(number), ..Moment::unknown(Grain::Century) };
        if era > 0 {
            return Some(Resolved::at(moment));
        }
        let mut resolved = Resolved::new(TimeType::Date, format!("BC{number:02}"));
        resolved.moment = Some(Moment { year: None, ..moment });
        Some(resolved)
    }

    fn share(&self, candidate: &Candidate, direction: Direction) -> Option<Resolved> {
        let slots = &candidate.slots;
        let ordinal =
            slots.get(Class::Ordinal).unwrap_or(if slots.get(Class::Edge) == Some(2) { 2 } else { 1 });
        let is_half = slots.get(Class::Share)? == 2;
        let grain = if is_half { Grain::Half(ordinal) } else { Grain::Quarter(ordinal) };
        let step = slots.get(Class::DctDir).or_else(|| slots.get(Class::RefDir));
        let reference = self.present(candidate.sentence).or_else(|| self.reference(candidate.sentence));
        let mut year = slots.get(Class::Year);
        if year.is_none() {
            let base = reference.and_then(|reference| reference.year);
            let is_ahead = reference.and_then(month_of).is_some_and(|month| {
                !is_half && direction != Direction::Future && (ordinal - 1) * 3 + 1 > month
            });
            year = base.map(|year| add_years(year, step.unwrap_or(-i32::from(is_ahead))));
        }
        Some(Resolved::at(Moment { year, ..Moment::unknown(grain) }))
    }

    fn weekday(&self, candidate: &Candidate, direction: Direction) -> Option<Resolved> {
        let slots = &candidate.slots;
        let weekday = slots.get(Class::Weekday).or_else(|| slots.get(Class::WeekdayPlural))?;
        let part = slots.get(Class::Part).map(TimeOfDay::Part);
        let from = match slots.get(Class::RefDir) {
            Some(_) => self.reference(candidate.sentence),
            None => self.present(candidate.sentence),
        };
        let Some(from) = from.and_then(Moment::as_day) else {
            let time =
                slots.get(Class::Part).and_then(|part| code(PARTS, part)).map(|part| format!("T{part}"));
            let kind = if time.is_some() { TimeType::Time } else { TimeType::Date };
            return Some(Resolved::new(kind, format!("XXXX-WXX-{weekday}{}", time.unwrap_or_default())));
        };
        let step = slots.get(Class::DctDir).or_else(|| slots.get(Class::RefDir));
        let day = match step {
            Some(-1) => weekday_near(from, weekday, -1, false),
            Some(1) => weekday_near(from, weekday, 1, false),
            Some(_) if direction == Direction::Past => weekday_near(from, weekday, -1, true),
            Some(_) => weekday_near(from, weekday, 1, true),
            None if direction == Direction::Future => weekday_near(from, weekday, 1, false),
            None if self.is_narrative => weekday_near(from, weekday, 1, true),
            None => weekday_near(from, weekday, -1, true),
        }?;
        Some(Resolved::at(Moment { time: part, ..Moment::of_date(day, Grain::Day) }))
    }

    fn weekday_of_week(&self, candidate: &Candidate) -> Option<Resolved> {
        let slots = &candidate.slots;
        let step = slots.get(Class::DctDir).or_else(|| slots.get(Class::RefDir))?;
        let from = self.present(candidate.sentence).and_then(Moment::as_day);
        let monday = from.and_then(|from| weekday_near(from, 1, -1, true));
        let days = step * 7 + slots.get(Class::Weekday)? - 1;
        match monday.and_then(|monday| add_days(monday, days)) {
            Some(day) => Some(Resolved::at(Moment::of_date(day, Grain::Day))),
            None => Some(Resolved::new(TimeType::Date, format!("XXXX-WXX-{}", slots.get(Class::Weekday)?))),
        }
    }

    /// "last week", "the same day", "later that year", "the end of the month".
    fn period(&self, candidate: &Candidate, direction: Direction) -> Option<Resolved> {
        let slots = &candidate.slots;
        if slots.get(Class::Season).is_some() {
            return self.date(candidate, direction);
        }
        let unit = slots.get(Class::Unit)?;
        let (step, from) = match (slots.get(Class::RefDir), slots.get(Class::DctDir)) {
            (Some(step), _) => (step, self.reference(candidate.sentence)),
            // "the next day" counts from the last date.
            (_, Some(1)) if unit == 3 && self.has_word(candidate, "next") => {
                (1, self.reference(candidate.sentence))
            }
            (_, Some(step)) => (step, self.present(candidate.sentence)),
            _ => (0, self.present(candidate.sentence)),
        };
        let step = if step == 0 && self.has_word(candidate, "past") { -1 } else { step };
        // "over the weekend" is the last one, until it begins.
        let is_told = slots.get(Class::DctDir).is_some() || slots.get(Class::RefDir).is_some();
        let is_before =
            from.and_then(Moment::as_day).is_some_and(|day| day.weekday().to_monday_one_offset() < 6);
        let step =
            if unit == 5 && !is_told && is_before && direction != Direction::Future { -1 } else { step };
        let is_today = self.has_word(candidate, "today");
        if is_today && self.is_narrative {
            return Some(Resolved::new(TimeType::Date, "PRESENT_REF"));
        }
        let mut moment = self.shifted(from, unit, step);
        moment.time = slots.get(Class::Part).map(TimeOfDay::Part);
        Some(Resolved::at(moment))
    }

    /// "two days ago", "a year later".
    fn offset(&self, candidate: &Candidate) -> Option<Resolved> {
        let slots = &candidate.slots;
        let ago = slots.get(Class::DctDir).is_some() || self.has_word(candidate, "ago");
        let sign = slots.get(Class::Shift).or_else(|| slots.get(Class::DctDir)).unwrap_or(1).signum();
        let unit = slots.get(Class::Unit).or_else(|| slots.get(Class::Units))?;
        let is_vague = slots.get(Class::Vague).is_some() || slots.get(Class::Units).is_some();
        let number = match slots.get(Class::Number) {
            Some(number) => Some(number),
            None if is_vague => None,
            None => Some(100),
        };
        let Some(number) = number else {
            let value = if sign < 0 { "PAST_REF" } else { "FUTURE_REF" };
            return Some(Resolved::new(TimeType::Date, value));
        };
        let of_report = || self.dct.map(|day| Moment::of_date(day, Grain::Day));
        let from = if ago { of_report() } else { self.reference(candidate.sentence) };
        // Half a unit is told in the next finer one.
        let (unit, number) = match unit {
            8 if number % 100 == 50 => (6, number.saturating_mul(12) / 100),
            9 | 10 => (8, number / 10 * if unit == 9 { 1 } else { 10 }),
            11 => (4, number / 50),
            unit => (unit, number / 100),
        };
        let mut moment = self.shifted(from, unit, sign * number);
        if matches!(slots.get(Class::Unit), Some(9 | 10)) {
            let decade = moment.year.map(|year| year / 10);
            moment = Moment { year: decade, ..Moment::unknown(Grain::Decade) };
        }
        Some(Resolved::at(moment))
    }

    /// The moment some units on from another, to the unit's grain. Where the other is coarser than the
    /// unit, what cannot be told stays open.
    fn shifted(&self, from: Option<Moment>, unit: i32, steps: i32) -> Moment {
        let grain = match unit {
            0..=3 => Grain::Day,
            4 | 11 => Grain::Week,
            5 => Grain::Weekend,
            6 => Grain::Month,
            7 => Grain::Quarter(0),
            8 => Grain::Year,
            9 => Grain::Decade,
            _ => Grain::Century,
        };
        let mut open = Moment::unknown(grain);
        if unit < 3 {
            open.time = Some(TimeOfDay::Unknown);
        }
        let Some(from) = from else { return open };
        let day = from.as_day().or_else(|| from.first_day().filter(|_| from.grain == Grain::Week));
        match unit {
            0..=2 => {
                let day = from.as_day();
                Moment {
                    time: Some(TimeOfDay::Unknown),
                    ..day.map_or(open, |day| Moment::of_date(day, grain))
                }
            }
            3 if steps == 0 && from.grain == Grain::Day => Moment { time: None, ..from },
            3..=5 | 11 => {
                let days = match unit {
                    3 => steps,
                    11 => steps.saturating_mul(14),
                    _ => steps.saturating_mul(7),
                };
                match day.and_then(|day| add_days(day, days)) {
                    Some(day) => Moment::of_date(day, grain),
                    None => Moment {
                        year: from.year,
                        month: from.month.filter(|_| unit == 3 && steps == 0),
                        ..open
                    },
                }
            }
            6 | 7 => {
                let months = if unit == 7 { steps.saturating_mul(3) } else { steps };
                let told = month_of(from).is_some() && from.first_day().is_some();
                match from.first_day().filter(|_| told).and_then(|day| add_months(day, months)) {
                    Some(day) => {
                        let moment = Moment { day: None, ..Moment::of_date(day, grain) };
                        let quarter = (i32::from(day.month()) - 1) / 3 + 1;
                        if unit == 7 { Moment { grain: Grain::Quarter(quarter), ..moment } } else { moment }
                    }
                    None => Moment { year: from.year, ..open },
                }
            }
            8 => Moment { year: from.year.map(|year| add_years(year, steps)), ..open },
            unit => {
                let n_years = if unit == 9 { 10 } else { 100 };
                let year = match from.grain {
                    Grain::Decade if unit == 9 => from.year,
                    Grain::Century if unit == 10 => from.year,
                    Grain::Decade => from.year.map(|year| year / 10),
                    _ => from.year.map(|year| year / n_years),
                };
                Moment { year: year.map(|year| year.saturating_add(steps)), ..open }
            }
        }
    }

    fn set(&self, candidate: &Candidate) -> Option<Resolved> {
        let slots = &candidate.slots;
        let named = |value: String| Some(Resolved::new(TimeType::Set, value));
        if let Some(weekday) = slots.get(Class::Weekday) {
            return named(format!("XXXX-WXX-{weekday}"));
        }
        if let Some(month) = slots.get(Class::Month) {
            return named(format!("XXXX-{month:02}"));
        }
        if let Some(season) = slots.get(Class::Season) {
            return named(format!("XXXX-{}", code(SEASONS, season)?));
        }
        if let Some(part) = slots.get(Class::Part) {
            return named(format!("XXXX-XX-XXT{}", code(PARTS, part)?));
        }
        let unit =
            [Class::Unit, Class::Units, Class::Frequency].into_iter().find_map(|class| slots.get(class))?;
        let number = if self.has_word(candidate, "other") {
            "2".to_owned()
        } else if self.has_word(candidate, "few") {
            "X".to_owned()
        } else {
            decimal(slots.get(Class::Number).unwrap_or(100))
        };
        named(in_units(&number, unit)?)
    }

    fn clock(&self, candidate: &Candidate, direction: Direction) -> Option<Resolved> {
        let slots = &candidate.slots;
        let minutes =
            [Class::Clock, Class::Clock4, Class::ClockPoint].into_iter().find_map(|class| slots.get(class));
        let mut minutes = minutes.or(slots.get(Class::Hour).map(|hour| hour * 60))?;
        if let Some(half) = slots.get(Class::Meridiem)
            && minutes < 13 * 60
        {
            minutes = minutes % 720 + half * 60;
        }
        if slots.get(Class::Part).is_some_and(|part| (2..=4).contains(&part)) && minutes < 720 {
            minutes += 720;
        }
        let time = Some(TimeOfDay::Minute(minutes, slots.get(Class::Zone)));
        let day = if slots.get(Class::Month).is_some() {
            self.date(candidate, direction)?.moment
        } else if slots.get(Class::Weekday).is_some() {
            self.weekday(candidate, direction)?.moment
        } else {
            None
        };
        Some(Resolved::at(Moment { time, ..day.unwrap_or(Moment::unknown(Grain::Day)) }))
    }

    /// A part of the day without a day. Noon and midnight, and parts with an article, get theirs later.
    fn part(&self, candidate: &Candidate) -> Option<Resolved> {
        let part = candidate.slots.get(Class::Part)?;
        let time = Some(TimeOfDay::Part(part));
        Some(Resolved::at(Moment { time, ..Moment::unknown(Grain::Day) }))
    }

    /// Whether a part of the day that has no day of its own takes that of the dates around it.
    pub fn takes_day(&self, candidate: &Candidate) -> bool {
        match candidate.meaning {
            Meaning::Clock | Meaning::EarlyHours => true,
            Meaning::Part => {
                candidate.slots.get(Class::Part).is_some_and(|part| part >= 6)
                    || self.has_word(candidate, "the")
            }
            _ => false,
        }
    }

    /// Whether a word stands in the expression.
    fn has_word(&self, candidate: &Candidate, word: &str) -> bool {
        let tokens = &self.tokens[candidate.tokens.0..candidate.tokens.1];
        tokens.iter().any(|token| token.span.of(self.text).eq_ignore_ascii_case(word))
    }
}

/// A code of a list by its position.
pub(super) fn code(list: &'static [&'static str], position: i32) -> Option<&'static str> {
    usize::try_from(position).ok().and_then(|position| list.get(position)).copied()
}
