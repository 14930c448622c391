//! Reads calendar dates out of attribute values, addresses and running text, in any of the usual forms.

use super::words::MonthNames;
use jiff::civil::{Date, DateTime, Time};
use std::ops::Range;

/// How to read what a date leaves open.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Convention<'a> {
    /// ISO 639-1 code of the page's language.
    pub(crate) language: Option<&'a str>,
    /// Whether `3/4/2016` is March 4, as in the United States.
    pub(crate) month_first: bool,
}

/// A date as written somewhere.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct WrittenDate {
    /// Where it stands, in bytes.
    pub(crate) range: Range<usize>,
    /// The day, in the calendar of whoever wrote it; midnight where no time of day follows. The first of
    /// the month where no day is written.
    pub(crate) date: DateTime,
    /// Whether a time of day is written.
    pub(crate) has_time: bool,
    /// Whether a day is written, not just a month.
    pub(crate) has_day: bool,
    /// Whether day and month might be the other way around.
    pub(crate) is_ambiguous: bool,
    /// Whether the time is written in UTC, which may be another day than the publisher's.
    pub(crate) is_utc: bool,
}

/// All dates in `text`, in its order: ISO 8601 in its extended and basic forms, numbers in either order,
/// month names in the languages of the table, Chinese, Japanese and Korean forms, RFC 2822.
///
/// A date needs a year. Years before 1900 and after 2099 are not dates.
pub(crate) fn dates<'t>(
    text: &'t str,
    months: &'t MonthNames,
    convention: Convention<'t>,
) -> impl Iterator<Item = WrittenDate> + 't {
    let reader = Reader { text, bytes: text.as_bytes(), months, convention };
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(start) = reader.bytes[at..].iter().position(u8::is_ascii_digit).map(|p| at + p) {
            let end = reader.digits_end(start);
            at = end;
            if start > 0 && is_word_byte(reader.bytes[start - 1]) {
                continue;
            }
            if let Some(found) = reader.date_at(start, end) {
                at = found.range.end.max(end);
                return Some(found);
            }
        }
        None
    })
}

/// The one date of a machine-readable value: as [`dates`], and seconds or milliseconds since 1970.
pub(crate) fn value(text: &str, months: &MonthNames, convention: Convention<'_>) -> Option<WrittenDate> {
    let trimmed = text.trim();
    if matches!(trimmed.len(), 10 | 13) && trimmed.bytes().all(|b| b.is_ascii_digit()) {
        let seconds = trimmed[..10].parse().ok()?;
        let instant = jiff::Timestamp::from_second(seconds).ok()?;
        let date = instant.to_zoned(jiff::tz::TimeZone::UTC).datetime();
        return (1990..=2099).contains(&date.year()).then_some(WrittenDate {
            range: 0..text.len(),
            date,
            has_time: true,
            has_day: true,
            is_ambiguous: false,
            is_utc: true,
        });
    }
    dates(text, months, convention).max_by_key(|found| (found.has_day, std::cmp::Reverse(found.range.start)))
}

/// ASCII letters and digits: what may not stand directly before a date.
fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

struct Reader<'t> {
    text: &'t str,
    bytes: &'t [u8],
    months: &'t MonthNames,
    convention: Convention<'t>,
}

/// Year, month and day with the end of what was read.
struct Parts {
    start: usize,
    end: usize,
    year: i16,
    month: i8,
    day: Option<i8>,
    is_ambiguous: bool,
    time: Option<Time>,
}

impl Reader<'_> {
    /// The date whose first number stands at `start..end`.
    fn date_at(&self, start: usize, end: usize) -> Option<WrittenDate> {
        let number: u64 = self.text[start..end].parse().ok().filter(|_| end - start <= 14)?;
        let parts = match end - start {
            4 => self.year_first(start, end, year(number)?),
            1 | 2 => self.day_or_month_first(start, end, i8::try_from(number).ok()?),
            5 | 6 => self.glued(start, end),
            8 | 12 | 14 => self.basic(start, end),
            _ => None,
        }?;
        let day = Date::new(parts.year, parts.month, parts.day.unwrap_or(1)).ok()?;
        let (time, end) = match parts.time {
            Some(time) => (Some(time), parts.end),
            None if parts.day.is_some() => self.time_after(parts.end),
            None => (None, parts.end),
        };
        Some(WrittenDate {
            range: parts.start..end,
            date: day.to_datetime(time.unwrap_or(Time::midnight())),
            has_time: time.is_some(),
            has_day: parts.day.is_some(),
            is_ambiguous: parts.is_ambiguous,
            is_utc: time.is_some() && self.is_utc_at(end),
        })
    }

    /// Whether a mark of UTC stands at `at`: `Z`, `+00:00`, ` GMT`.
    fn is_utc_at(&self, at: usize) -> bool {
        let rest = self.text[at..].trim_start();
        let marks = ["Z", "+00", "-00:00", "GMT", "UTC"];
        marks.iter().any(|mark| rest.starts_with(mark))
            && !rest.starts_with("GMT+")
            && !rest.starts_with("GMT-")
    }

    /// `2016-09-04`, `2016/9/4`, `2016年9月4日`, `2016. szeptember 4.`, `2016-09`; `September 2016`.
    fn year_first(&self, start: usize, end: usize, year: i16) -> Option<Parts> {
        let parts = |end, month, day| Parts { start, end, year, month, day, is_ambiguous: false, time: None };
        let separator = self.char_at(end);
        if let Some(separator @ ('-' | '/' | '.' | '_' | '‑' | '–')) = separator {
            let at = end + separator.len_utf8();
            let at = if separator == '.' { self.skip_spaces(at) } else { at };
            if let Some((month, at)) = self.number_at(at, 2) {
                if self.char_at(at) == Some(separator)
                    && let Some((day, at)) = self.number_at(self.skip_spaces(at + separator.len_utf8()), 2)
                    && (1..=12).contains(&month)
                    && (1..=31).contains(&day)
                {
                    return Some(parts(at, month, Some(day)));
                }
                let at_end = !self.char_at(at).is_some_and(|c| c.is_alphanumeric() || c == '-');
                let is_month = (1..=12).contains(&month) && separator != '.' && separator != '–' && at_end;
                return is_month.then(|| parts(at, month, None));
            }
            // "2016/Sep/04"
            if let Some((month, at)) = self.month_at(at)
                && self.char_at(at) == Some(separator)
                && let Some((day, at)) = self.number_at(at + separator.len_utf8(), 2)
            {
                return Some(parts(at, month, Some(day)));
            }
        }
        let gap = self.skip_spaces(end);
        if let Some(mark) = ["年", "년"].iter().find(|mark| self.text[gap..].starts_with(**mark)) {
            let (month, at) = self.number_at(self.skip_spaces(gap + mark.len()), 2)?;
            let at = self.skip_spaces(at);
            let mark = ["月", "월"].iter().find(|mark| self.text[at..].starts_with(**mark))?;
            let (day, at) = match self.number_at(self.skip_spaces(at + mark.len()), 2) {
                Some((day, at)) => (Some(day), at),
                None => (None, at + mark.len()),
            };
            let mark = ["日", "일"].iter().find(|mark| self.text[at..].starts_with(**mark));
            return Some(parts(at + mark.map_or(0, |mark| mark.len()), month, day));
        }
        // "2016. szeptember 4.", "2016 m. rugsėjo 4 d.", "2016. gada 4. septembris"
        let gap = self.skip_spaces(self.skip(end, &['.', ',']));
        let after_word = match self.word_at(gap) {
            Some((word, at)) if word.chars().count() <= 4 && self.month(word).is_none() => {
                self.skip_spaces(self.skip(at, &['.']))
            }
            _ => gap,
        };
        if let Some((month, at)) = self.month_at(after_word)
            && let Some((day, at)) = self.number_at(self.skip_spaces(self.skip(at, &['.'])), 2)
            && (1..=31).contains(&day)
            && self.char_at(at) != Some(':')
        {
            return Some(parts(at, month, Some(day)));
        }
        if let Some((day, at)) = self.number_at(after_word, 2)
            && self.char_at(at) == Some('.')
            && let Some((month, at)) = self.month_at(self.skip_spaces(at + 1))
        {
            return Some(parts(at, month, Some(day)));
        }
        let (month, before) = self.month_before(start)?;
        Some(Parts { start: before, ..parts(end, month, None) })
    }

    /// `4.9.2016`, `4/9/16`, `4 September 2016`, `04-Sep-2016`, `September 4, 2016`, `Sep 4 10:00:00 2016`.
    fn day_or_month_first(&self, start: usize, end: usize, first: i8) -> Option<Parts> {
        if !(1..=31).contains(&first) {
            return None;
        }
        let parts = |start, end, year, month, day, is_ambiguous| Parts {
            start,
            end,
            year,
            month,
            day: Some(day),
            is_ambiguous,
            time: None,
        };
        // all numbers
        let at = self.skip_spaces(end);
        if let Some(separator @ ('.' | '/' | '-' | '‑' | '–')) = self.char_at(at)
            && let Some((second, at)) = self.number_at(self.skip_spaces(at + separator.len_utf8()), 2)
            && self.char_at(self.skip_spaces(at)) == Some(separator)
        {
            let at = self.skip_spaces(self.skip_spaces(at) + separator.len_utf8());
            let (written_year, year_end) = self.year_at(at, separator != '-')?;
            let is_american = second > 12 || (self.convention.month_first && separator != '.' && first <= 12);
            let (day, month) = if is_american { (second, first) } else { (first, second) };
            let is_ambiguous = first <= 12 && second <= 12 && first != second && separator != '.';
            return (1..=12)
                .contains(&month)
                .then(|| parts(start, year_end, written_year, month, day, is_ambiguous));
        }
        // the day, then the month by name
        let mut at = self.skip_ordinal(end);
        at = self.skip(at, &['.', ',', ' ', '\u{a0}', '-', '/', '–', '\'']);
        if let Some((word, after)) = self.word_at(at)
            && ["de", "of", "d", "the", "di", "ta", "al"].contains(&word)
        {
            at = self.skip(after, &[' ', '\u{a0}', '\'', '’']);
        }
        let named = self.month_at(at).or_else(|| {
            // Vietnamese: "ngày 4 tháng 9 năm 2016"
            let (word, after) = self.word_at(at)?;
            ["tháng", "thg"].contains(&word.to_lowercase().as_str()).then_some(())?;
            self.number_at(self.skip_spaces(after), 2).filter(|(month, _)| (1..=12).contains(month))
        });
        // Levantine and Egyptian names side by side: "24 نيسان / أبريل 2020"
        let named = named.map(|(month, after)| {
            let second = self.skip(after, &[' ', '/']);
            (month, self.month_at(second).map_or(after, |(_, end)| end))
        });
        if let Some((month, after)) = named {
            let mut at = self.skip(after, &['.', ',', ' ', '\u{a0}', '-', '/', '–', '\'', '’']);
            if let Some((word, after)) = self.word_at(at)
                && ["de", "del", "of", "năm", "do"].contains(&word)
            {
                at = self.skip_spaces(after);
            }
            let has_mark = self.text[after..at].chars().any(|c| matches!(c, '-' | '/' | '\'' | '’'));
            if let Some((year, year_end)) = self.year_at(at, has_mark) {
                return Some(parts(start, year_end, year, month, first, false));
            }
            if let Some((time, year_at)) = self.time_then_year(at)
                && let Some((year, year_end)) = self.year_at(year_at, false)
            {
                let whole = parts(start, year_end, year, month, first, false);
                return Some(Parts { time: Some(time), ..whole });
            }
        }
        // the month by name, then the day
        let (month, before) = self.month_before(start)?;
        let at = self.skip_ordinal(end);
        let at = self.skip(at, &['.', ',', ' ', '\u{a0}', '-', '/', '\'', '’']);
        let at = match self.word_at(at) {
            Some((word, after)) if ["of", "de"].contains(&word) => self.skip_spaces(after),
            _ => at,
        };
        if let Some((year, year_end)) = self.year_at(at, false) {
            return Some(parts(before, year_end, year, month, first, false));
        }
        let (time, at) = self.time_then_year(at)?;
        let (year, year_end) = self.year_at(at, false)?;
        Some(Parts { time: Some(time), ..parts(before, year_end, year, month, first, false) })
    }

    /// `Sep 42016`, `Sep 142016`: texts that lost their commas.
    fn glued(&self, start: usize, end: usize) -> Option<Parts> {
        let year = year(self.text[end - 4..end].parse().ok()?).filter(|year| *year >= 1990)?;
        let day = self.text[start..end - 4].parse().ok()?;
        let (month, start) = self.month_before(start)?;
        Some(Parts { start, end, year, month, day: Some(day), is_ambiguous: false, time: None })
    }

    /// `20160904`, `201609041030`, `20160904103000`.
    fn basic(&self, start: usize, end: usize) -> Option<Parts> {
        let number = |from: usize, to: usize| self.text.get(start + from..start + to)?.parse::<i8>().ok();
        let year = year(self.text[start..start + 4].parse().ok()?).filter(|year| *year >= 1990)?;
        let (month, day) = (number(4, 6)?, number(6, 8)?);
        let time = match end - start {
            8 => None,
            _ => Some(Time::new(number(8, 10)?, number(10, 12)?, number(12, 14).unwrap_or(0), 0).ok()?),
        };
        Some(Parts { start, end, year, month, day: Some(day), is_ambiguous: false, time })
    }

    /// `10:30:00 CEST ` or `10:30 ` before a year: the time, and where the year begins.
    fn time_then_year(&self, at: usize) -> Option<(Time, usize)> {
        let (time, at) = self.time_at(at)?;
        let at = self.skip(at, &[' ', ',', '\u{a0}']);
        let at = match self.word_at(at) {
            Some((word, after)) if word.len() <= 5 => self.skip(after, &[' ', ',']),
            _ => at,
        };
        let at = match self.char_at(at) {
            Some('+' | '-') => self.skip_spaces(self.digits_end(at + 1)),
            _ => at,
        };
        Some((time, at))
    }

    /// The time of day that follows a date that ended at `end`, and where it ends; else `end`.
    fn time_after(&self, end: usize) -> (Option<Time>, usize) {
        let marks = [' ', ',', '|', '•', '·', '–', '—', '-', '@', '(', '/', '\u{a0}', 'T', '\n', '\t', '\r'];
        let mut at = self.skip(end, &marks);
        if at - end > 12 {
            return (None, end);
        }
        for _ in 0..2 {
            match self.word_at(at) {
                Some((word, after)) if word.len() <= 5 => at = self.skip(after, &[' ', '\u{a0}', '.', ':']),
                _ => break,
            }
        }
        match self.time_at(at) {
            Some((time, at)) => (Some(time), at),
            None => (None, end),
        }
    }

    /// `10:30`, `10:30:05.123`, `10h30`, `10.30 Uhr`, `3:30 p.m.` at `at`, and where it ends.
    fn time_at(&self, at: usize) -> Option<(Time, usize)> {
        let (hour, after) = self.number_at(at, 2)?;
        let separator = self.char_at(after)?;
        if !matches!(separator, ':' | 'h' | '.' | 'H') {
            return None;
        }
        let (minute, mut end) = self.number_at(after + 1, 2).filter(|(_, end)| end - after == 3)?;
        let mut second = 0;
        if separator == ':'
            && self.char_at(end) == Some(':')
            && let Some((written, after)) = self.number_at(end + 1, 2)
        {
            second = written;
            end = after;
            if self.char_at(end) == Some('.') {
                end = self.digits_end(end + 1);
            }
        }
        let tail = &self.bytes[self.skip_spaces(end)..];
        let half = tail.first().map(u8::to_ascii_lowercase);
        let is_half = matches!(tail.get(1).map(u8::to_ascii_lowercase), Some(b'm'))
            || (tail.get(1) == Some(&b'.') && matches!(tail.get(2).map(u8::to_ascii_lowercase), Some(b'm')));
        let hour = match half {
            Some(b'p') if is_half && hour < 12 => hour + 12,
            Some(b'a') if is_half && hour == 12 => 0,
            _ => hour,
        };
        if separator == '.' && !tail.starts_with(b"Uhr") && !is_half {
            return None;
        }
        if is_half && matches!(half, Some(b'a' | b'p')) {
            end = self.skip_spaces(end) + if tail.get(1) == Some(&b'.') { 4 } else { 2 };
        }
        Some((Time::new(hour, minute, second.min(59), 0).ok()?, end.min(self.text.len())))
    }

    /// A year at `at`: four digits, or two if `short` allows, with no digit behind.
    fn year_at(&self, at: usize, short: bool) -> Option<(i16, usize)> {
        let end = self.digits_end(at);
        let number: u64 = self.text.get(at..end)?.parse().ok()?;
        match end - at {
            4 => Some((year(number)?, end)),
            2 if short && number <= 40 && self.char_at(end) != Some(':') => {
                Some((2000 + i16::try_from(number).ok()?, end))
            }
            2 if short && number >= 90 => Some((1900 + i16::try_from(number).ok()?, end)),
            _ => None,
        }
    }

    /// A number of at most `max_digits` digits at `at`, and where it ends.
    fn number_at(&self, at: usize, max_digits: usize) -> Option<(i8, usize)> {
        let end = self.digits_end(at);
        ((1..=max_digits).contains(&(end - at))).then_some(())?;
        Some((self.text.get(at..end)?.parse().ok()?, end))
    }

    /// A month by name at `at`, and where the name ends.
    fn month_at(&self, at: usize) -> Option<(i8, usize)> {
        let (word, end) = self.word_at(at)?;
        Some((self.month(word)?, end))
    }

    /// A month by name directly before `at`, and where the name begins.
    fn month_before(&self, at: usize) -> Option<(i8, usize)> {
        let before = self.text[..at].trim_end_matches(['.', ',', ' ', '\u{a0}', '-', '/', '\t', '\n', '\r']);
        if at - before.len() > 8 {
            return None;
        }
        let is_part = |c: char| c.is_alphabetic() || is_mark(c);
        let start = before.char_indices().rev().take(16).take_while(|(_, c)| is_part(*c)).last()?.0;
        let month = self.month(&before[start..])?;
        Some((month, start))
    }

    fn month(&self, word: &str) -> Option<i8> {
        let mut lower = word.to_lowercase();
        if lower.ends_with('\'') {
            lower.pop();
        }
        self.months.month(&lower, self.convention.language)
    }

    /// The letters from `at` on, and where they end; `None` where there is none, or too many for a word.
    fn word_at(&self, at: usize) -> Option<(&str, usize)> {
        let rest = self.text.get(at..)?;
        let length = rest.find(|c: char| !(c.is_alphabetic() || is_mark(c))).unwrap_or(rest.len());
        (1..=40).contains(&length).then(|| (&rest[..length], at + length))
    }

    fn skip_ordinal(&self, at: usize) -> usize {
        let rest = &self.text[at..];
        let marks = ["st", "nd", "rd", "th", "er", "re", "º", "°", "ª", "ste", "de", "-го", "."];
        let mark = marks.iter().find(|mark| {
            let after = rest.strip_prefix(**mark);
            after.is_some_and(|after| !after.chars().next().is_some_and(char::is_alphabetic))
        });
        at + mark.map_or(0, |mark| mark.len())
    }

    fn skip_spaces(&self, at: usize) -> usize {
        self.skip(at, &[' ', '\u{a0}', '\u{202f}', '\t', '\n', '\r'])
    }

    /// Behind all characters of `set` that stand at `at`.
    fn skip(&self, at: usize, set: &[char]) -> usize {
        self.text.len() - self.text[at..].trim_start_matches(set).len()
    }

    fn char_at(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }

    fn digits_end(&self, at: usize) -> usize {
        let rest = self.bytes.get(at..).unwrap_or_default();
        at + rest.iter().position(|b| !b.is_ascii_digit()).unwrap_or(rest.len())
    }
}

/// Marks that combine with letters in scripts whose month names need them (Devanagari, Thai).
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{900}'..='\u{dff}' | '\u{e31}'..='\u{e4e}')
}

fn year(number: u64) -> Option<i16> {
    i16::try_from(number).ok().filter(|year| (1900..=2099).contains(year))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, convention: Convention<'_>) -> Vec<String> {
        let months = MonthNames::load();
        dates(text, &months, convention)
            .map(|found| {
                let date = found.date.strftime(if found.has_time { "%F %H:%M" } else { "%F" }).to_string();
                if found.has_day { date } else { date[..7].to_owned() }
            })
            .collect()
    }

    #[test]
    fn reads_the_usual_forms() {
        let cases = [
            ("2016-09-04", "2016-09-04"),
            ("2016-09-04T10:30:00+02:00", "2016-09-04 10:30"),
            ("2016/9/4", "2016-09-04"),
            ("20160904", "2016-09-04"),
            ("20160904103000", "2016-09-04 10:30"),
            ("Sun, 04 Sep 2016 10:30:00 GMT", "2016-09-04 10:30"),
            ("Sun Sep 04 10:30:00 CEST 2016", "2016-09-04 10:30"),
            ("4.9.2016", "2016-09-04"),
            ("04.09.16, 10.30 Uhr", "2016-09-04 10:30"),
            ("4. 9. 2016", "2016-09-04"),
            ("04/09/2016", "2016-09-04"),
            ("09/24/2016", "2016-09-24"),
            ("4 September 2016", "2016-09-04"),
            ("4th of September, 2016", "2016-09-04"),
            ("September 4, 2016 at 3:30 p.m.", "2016-09-04 15:30"),
            ("Sept. 4, 2016", "2016-09-04"),
            ("04-Sep-2016", "2016-09-04"),
            ("4. März 2016", "2016-03-04"),
            ("4 de septiembre de 2016", "2016-09-04"),
            ("1er août 2016 à 10h30", "2016-08-01 10:30"),
            ("4 сентября 2016", "2016-09-04"),
            ("2016年9月4日 10:30", "2016-09-04 10:30"),
            ("2016년 9월 4일", "2016-09-04"),
            ("2016. szeptember 4.", "2016-09-04"),
            ("2016 m. rugsėjo 4 d.", "2016-09-04"),
            ("ngày 4 tháng 9 năm 2016", "2016-09-04"),
            ("4 Eylül 2016", "2016-09-04"),
            ("24 نيسان / أبريل 2016", "2016-04-24"),
            ("September 2016", "2016-09"),
            ("2016-09", "2016-09"),
            ("Aug 142016", "2016-08-14"),
            ("v2016-09-04", ""),
            ("31.02.2016", ""),
            ("chapter 3.4", ""),
            ("2016-2017", ""),
            ("99 red balloons in 2016", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text, Convention::default()).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn an_american_page_writes_the_month_first() {
        let american = Convention { language: Some("en"), month_first: true };
        assert_eq!(read("04/09/2016", american), ["2016-04-09"]);
        assert_eq!(read("4.9.2016", american), ["2016-09-04"]);
    }

    #[test]
    fn finds_several_dates_with_their_places() {
        let months = MonthNames::load();
        let text = "Posted 4 Sept 2016, updated 5 Sept 2016.";
        let found: Vec<_> = dates(text, &months, Convention::default()).map(|d| &text[d.range]).collect();
        assert_eq!(found, ["4 Sept 2016", "5 Sept 2016"]);
    }

    #[test]
    fn reads_seconds_since_1970_as_a_whole_value_only() {
        let months = MonthNames::load();
        let read = |text| value(text, &months, Convention::default()).map(|d| d.date.date().to_string());
        assert_eq!(read("1472985000").as_deref(), Some("2016-09-04"));
        assert_eq!(read("1472985000000").as_deref(), Some("2016-09-04"));
        assert_eq!(read("call 1472985000"), None);
    }
}
