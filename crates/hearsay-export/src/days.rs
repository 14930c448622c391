//! Days that a TIMEX3 value covers.

use jiff::{
    ToSpan,
    civil::{Date, ISOWeekDate, Weekday},
};

/// The days that a time covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Days {
    /// The first.
    pub first: Date,
    /// The last; the same day where it is one day.
    pub last: Date,
}

impl Days {
    /// The days of a TIMEX3 `value` or of a published time: years, months, weeks, days, quarters, and ranges of
    /// them with a slash. `None` where the value is no stretch of the calendar (`PAST_REF`, `P3D`, `XXXX-05`).
    pub fn of(value: &str) -> Option<Self> {
        let value = value.trim();
        if let Some((first, last)) = value.split_once('/') {
            let (first, last) = (Self::of(first)?.first, Self::of(last)?.last);
            return (first <= last).then_some(Self { first, last });
        }
        let day = value.split_once('T').map_or(value, |(day, _)| day);
        let mut parts = day.split('-');
        let year: i16 = digits(parts.next()?, 4)?.parse().ok()?;
        let (second, third) = (parts.next(), parts.next());
        if parts.next().is_some_and(|part| part != "WE") {
            return None;
        }
        let whole_year = Self { first: Date::new(year, 1, 1).ok()?, last: Date::new(year, 12, 31).ok()? };
        let Some(second) = second else { return Some(whole_year) };
        if let Some(week) = second.strip_prefix('W') {
            let week: i8 = digits(week, 2)?.parse().ok()?;
            let monday = ISOWeekDate::new(year, week, Weekday::Monday).ok()?.date();
            let first = if third == Some("WE") { monday.checked_add(5.days()).ok()? } else { monday };
            return Some(Self { first, last: monday.checked_add(6.days()).ok()? });
        }
        if let Some(quarter) = second.strip_prefix('Q') {
            let quarter: i8 = digits(quarter, 1)?.parse().ok().filter(|quarter| (1..=4).contains(quarter))?;
            let last = Date::new(year, quarter * 3, 1).ok()?.last_of_month();
            return Some(Self { first: Date::new(year, quarter * 3 - 2, 1).ok()?, last });
        }
        let month: i8 = digits(second, 2)?.parse().ok()?;
        let first = Date::new(year, month, 1).ok()?;
        let Some(third) = third else { return Some(Self { first, last: first.last_of_month() }) };
        let day = Date::new(year, month, digits(third, 2)?.parse().ok()?).ok()?;
        Some(Self { first: day, last: day })
    }

    /// Number of days, at least 1.
    pub fn count(self) -> i32 {
        self.first.until(self.last).map_or(1, |span| span.get_days() + 1)
    }
}

/// The text if it is this many ASCII digits.
fn digits(text: &str, n: usize) -> Option<&str> {
    (text.len() == n && text.bytes().all(|byte| byte.is_ascii_digit())).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(value: &str) -> Option<String> {
        Days::of(value).map(|days| format!("{} {} {}", days.first, days.last, days.count()))
    }

    #[test]
    fn values_of_the_calendar_have_days() {
        let cases = [
            ("2031", "2031-01-01 2031-12-31 365"),
            ("2031-02", "2031-02-01 2031-02-28 28"),
            ("2031-02-03", "2031-02-03 2031-02-03 1"),
            ("2031-02-03TNI", "2031-02-03 2031-02-03 1"),
            ("2031-02-03T10:15:00", "2031-02-03 2031-02-03 1"),
            ("2031-W06", "2031-02-03 2031-02-09 7"),
            ("2031-W06-WE", "2031-02-08 2031-02-09 2"),
            ("2031-Q2", "2031-04-01 2031-06-30 91"),
            ("2031-02-03/2031-02-05", "2031-02-03 2031-02-05 3"),
        ];
        for (value, days) in cases {
            assert_eq!(shown(value).as_deref(), Some(days), "{value}");
        }
    }

    #[test]
    fn others_have_none() {
        for value in
            ["", "PAST_REF", "P3D", "XXXX-05-01", "2031-13", "2031-02-30", "2031-SU", "20é", "2031-W99"]
        {
            assert_eq!(shown(value), None, "{value}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_value_panics(value: String) {
            let _ = Days::of(&value);
        }
    }
}
