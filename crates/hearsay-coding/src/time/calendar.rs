//! Moments on the calendar, each to a grain, and their TIMEX3 form.

use super::lexicon::{PARTS, SEASONS};
use jiff::civil::{Date, Weekday};
use std::fmt::Write as _;

/// How finely a moment is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Grain {
    Century,
    Decade,
    Year,
    /// With the half, 1 or 2.
    Half(i32),
    /// With the season, as a position in [`SEASONS`].
    Season(i32),
    /// With the quarter, 1 to 4.
    Quarter(i32),
    Month,
    /// The week of the moment's day.
    Week,
    /// The weekend of the moment's day.
    Weekend,
    Day,
}

/// A time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TimeOfDay {
    /// A position in [`PARTS`].
    Part(i32),
    /// Minutes since midnight, and the zone's offset in minutes.
    Minute(i32, Option<i32>),
    /// Some hour.
    Unknown,
}

/// A moment; what is not known is `None`. Years before 1 are negative, 1 BC being -1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moment {
    pub grain: Grain,
    pub year: Option<i32>,
    pub month: Option<i32>,
    pub day: Option<i32>,
    pub time: Option<TimeOfDay>,
}

impl Moment {
    /// A moment with nothing known.
    pub const fn unknown(grain: Grain) -> Self {
        Self { grain, year: None, month: None, day: None, time: None }
    }

    /// A date to a grain of a day, week or weekend.
    pub fn of_date(date: Date, grain: Grain) -> Self {
        let year = i32::from(date.year());
        let year = if year < 1 { year - 1 } else { year };
        let (month, day) = (Some(i32::from(date.month())), Some(i32::from(date.day())));
        Self { grain, year: Some(year), month, day, time: None }
    }

    /// The first day of the moment, as far as it is known.
    pub fn first_day(self) -> Option<Date> {
        let year = match self.grain {
            Grain::Century => self.year? * 100,
            Grain::Decade => self.year? * 10,
            _ => self.year?,
        };
        let month = match self.grain {
            Grain::Half(half) => (half - 1) * 6 + 1,
            Grain::Quarter(quarter) => (quarter - 1) * 3 + 1,
            Grain::Season(season) => season_month(season),
            _ => self.month.unwrap_or(1),
        };
        date(year, month, self.day.unwrap_or(1))
    }

    /// The day, where the moment is told to the day or more finely.
    pub fn as_day(self) -> Option<Date> {
        if self.grain != Grain::Day {
            return None;
        }
        date(self.year?, self.month?, self.day?)
    }

    /// The TIMEX3 value.
    pub fn value(self) -> String {
        let mut value = String::new();
        let year = match (self.grain, self.year) {
            (_, None) => match self.grain {
                Grain::Century => "XX".to_owned(),
                Grain::Decade => "XXX".to_owned(),
                _ => "XXXX".to_owned(),
            },
            (Grain::Century, Some(year)) => era(year, 2),
            (Grain::Decade, Some(year)) => era(year, 3),
            (_, Some(year)) => era(year, 4),
        };
        let two = |part: Option<i32>| part.map_or_else(|| "XX".to_owned(), |part| format!("{part:02}"));
        let day = self.first_day().filter(|_| self.day.is_some());
        // Writing to a string does not fail.
        let _ = match (self.grain, day) {
            (Grain::Century | Grain::Decade | Grain::Year, _) => write!(value, "{year}"),
            (Grain::Half(half), _) => write!(value, "{year}-H{half}"),
            (Grain::Season(season), _) => write!(value, "{year}-{}", code(SEASONS, season)),
            (Grain::Quarter(quarter), _) if quarter > 0 => write!(value, "{year}-Q{quarter}"),
            (Grain::Quarter(_), _) => write!(value, "{year}-QX"),
            (Grain::Month, _) => write!(value, "{year}-{}", two(self.month)),
            (Grain::Week | Grain::Weekend, Some(day)) => {
                let week = day.iso_week_date();
                let end = if self.grain == Grain::Weekend { "-WE" } else { "" };
                write!(value, "{:04}-W{:02}{end}", week.year(), week.week())
            }
            (Grain::Week, None) => write!(value, "{year}-WXX"),
            (Grain::Weekend, None) => write!(value, "{year}-WXX-WE"),
            (Grain::Day, _) => write!(value, "{year}-{}-{}", two(self.month), two(self.day)),
        };
        let _ = match self.time {
            None => Ok(()),
            Some(TimeOfDay::Part(part)) => write!(value, "T{}", code(PARTS, part)),
            Some(TimeOfDay::Unknown) => write!(value, "TXX"),
            Some(TimeOfDay::Minute(minute, zone)) => {
                let _ = write!(value, "T{:02}:{:02}", minute / 60, minute % 60);
                match zone {
                    None => Ok(()),
                    Some(0) => write!(value, "Z"),
                    Some(zone) => {
                        let sign = if zone < 0 { '-' } else { '+' };
                        let (hours, minutes) = (zone.abs() / 60, zone.abs() % 60);
                        let _ = write!(value, "{sign}{hours:02}");
                        if minutes > 0 { write!(value, ":{minutes:02}") } else { Ok(()) }
                    }
                }
            }
        };
        value
    }
}

/// A code of a list by its position.
fn code(list: &'static [&'static str], position: i32) -> &'static str {
    usize::try_from(position).ok().and_then(|position| list.get(position)).copied().unwrap_or("XX")
}

/// A year, decade or century with as many digits, after `BC` where it is negative.
fn era(year: i32, width: usize) -> String {
    if year < 0 { format!("BC{:0width$}", -year) } else { format!("{year:0width$}") }
}

/// A day of the proleptic Gregorian calendar; `None` where there is no such day. Year -1 is 1 BC.
pub(super) fn date(year: i32, month: i32, day: i32) -> Option<Date> {
    let year = i16::try_from(if year < 0 { year + 1 } else { year }).ok()?;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// The year `n` years on. There is no year 0.
pub(super) const fn add_years(year: i32, n: i32) -> i32 {
    let astronomical = if year < 0 { year + 1 } else { year };
    let moved = astronomical.saturating_add(n);
    if moved < 1 { moved - 1 } else { moved }
}

/// The month in which a season begins in the north.
pub(super) const fn season_month(season: i32) -> i32 {
    match season {
        0 => 3,
        1 => 6,
        2 => 9,
        _ => 12,
    }
}

/// The day `n` days on.
pub(super) fn add_days(day: Date, n: i32) -> Option<Date> {
    day.checked_add(jiff::Span::new().try_days(n).ok()?).ok()
}

/// The day `n` months on; the last of the month where it would lie behind it.
pub(super) fn add_months(day: Date, n: i32) -> Option<Date> {
    day.checked_add(jiff::Span::new().try_months(n).ok()?).ok()
}

/// The weekday `weekday` (1 is Monday) nearest to `day` in a direction; `day` itself counts if
/// `with_today`.
pub(super) fn weekday_near(day: Date, weekday: i32, direction: i32, with_today: bool) -> Option<Date> {
    let weekday = Weekday::from_monday_one_offset(i8::try_from(weekday).ok()?).ok()?;
    let ahead = i32::from(day.weekday().until(weekday));
    let distance = match (direction < 0, ahead) {
        (_, 0) if with_today => 0,
        (true, 0) => -7,
        (true, ahead) => ahead - 7,
        (false, 0) => 7,
        (false, ahead) => ahead,
    };
    add_days(day, distance)
}
