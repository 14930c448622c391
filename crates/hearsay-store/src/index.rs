//! The index: what searching needs of the newest readings.

use crate::{
    key::{self, Key},
    reading::{KeptStatement, Reading},
    words::for_index,
};
use hearsay_types::{PropositionRecord, StatementRecord};
use jiff::civil::Date;
use rusqlite::Connection;

/// A reading that is to be found from now on.
pub(crate) struct Entry<'a> {
    pub(crate) report: i64,
    pub(crate) reading: i64,
    pub(crate) content: &'a Reading,
}

impl Entry<'_> {
    /// Where it goes in the order of search.
    pub(crate) fn key(&self) -> Key {
        Key::report(self.content.report.published.as_deref().and_then(day), self.report)
    }
}

/// Puts readings into the index, in the place of what it has of their reports.
pub(crate) fn put(sql: &Connection, mut entries: Vec<Entry<'_>>) -> rusqlite::Result<()> {
    // The full-text index takes rows in ascending order best.
    entries.sort_by_key(Entry::key);
    for entry in &entries {
        take_out(sql, entry.report)?;
        put_report(sql, entry)?;
        for (n, kept) in entry.content.statements.iter().enumerate() {
            if let Some(key) = entry.key().statement(n) {
                put_statement(sql, key, kept)?;
            }
        }
    }
    Ok(())
}

/// Empties the index, to fill it anew.
pub(crate) const CLEAR: &str = "DELETE FROM report_index; DELETE FROM statement_index; DELETE FROM place_index; \
     INSERT INTO report_words (report_words) VALUES ('delete-all'); \
     INSERT INTO statement_words (statement_words) VALUES ('delete-all');";

fn take_out(sql: &Connection, report: i64) -> rusqlite::Result<()> {
    let mut find = sql.prepare_cached("SELECT key FROM report_index WHERE report = ?1")?;
    let keys = find.query_map([report], |row| row.get(0))?.collect::<rusqlite::Result<Vec<i64>>>()?;
    for key in keys {
        const OUT: [&str; 3] = [
            "DELETE FROM statement_words WHERE rowid IN \
             (SELECT key FROM statement_index WHERE key BETWEEN ?1 AND ?2)",
            "DELETE FROM place_index WHERE key IN (SELECT key FROM statement_index WHERE key BETWEEN ?1 AND ?2)",
            "DELETE FROM statement_index WHERE key BETWEEN ?1 AND ?2",
        ];
        for statement in OUT {
            sql.prepare_cached(statement)?.execute((key, key | key::STATEMENT_MASK))?;
        }
        sql.prepare_cached("DELETE FROM report_words WHERE rowid = ?1")?.execute([key])?;
        sql.prepare_cached("DELETE FROM report_index WHERE key = ?1")?.execute([key])?;
    }
    Ok(())
}

fn put_report(sql: &Connection, entry: &Entry<'_>) -> rusqlite::Result<()> {
    let report = &entry.content.report;
    let key = entry.key().0;
    let mut insert = sql.prepare_cached(
        "INSERT INTO report_index (report, key, reading, published, publisher, title, url, language, n_statements) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    insert.execute((
        entry.report,
        key,
        entry.reading,
        &report.published,
        &report.publisher,
        &report.title,
        &report.url,
        &report.language,
        entry.content.statements.len() as i64,
    ))?;
    let mut words = sql.prepare_cached(
        "INSERT INTO report_words (rowid, text, title, publisher, byline, language) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    let plain = |words: &Option<String>| words.as_deref().map(|words| for_index(words).into_owned());
    let publisher = [report.publisher.as_deref(), report.url.as_deref().and_then(host)];
    let publisher = publisher.into_iter().flatten().collect::<Vec<_>>().join(" | ");
    words.execute((
        key,
        for_index(&report.text),
        plain(&report.title),
        for_index(&publisher),
        plain(&report.byline),
        &report.language,
    ))?;
    Ok(())
}

/// `example.org` of `https://www.example.org/a`.
fn host(url: &str) -> Option<&str> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next()?;
    Some(host.strip_prefix("www.").unwrap_or(host)).filter(|host| !host.is_empty())
}

fn put_statement(sql: &Connection, key: Key, kept: &KeptStatement) -> rusqlite::Result<()> {
    let statement = &kept.statement;
    let days = statement.date().and_then(days);
    let place = statement.links.place.as_ref();
    let mut insert = sql.prepare_cached(
        "INSERT INTO statement_index (key, id, kind, type, factuality, actor, place, voice, day_from, day_to) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?;
    insert.execute((
        key.0,
        &statement.id,
        statement.proposition.kind(),
        statement.type_name(),
        statement.factuality.as_str(),
        first_actor(statement),
        place.map(|place| place.name.as_str()).or_else(|| statement.role("place")),
        statement.voice.last().and_then(|voice| voice.name()),
        days.map(|(from, _)| key::epoch_day(from)),
        days.map(|(_, to)| key::epoch_day(to)),
    ))?;
    let mut words = sql.prepare_cached(
        "INSERT INTO statement_words (rowid, quote, actor, place, says, type, kind, factuality) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    words.execute((
        key.0,
        for_index(&statement.quote),
        for_index(&actor_words(statement)),
        for_index(&place_words(statement)),
        for_index(&voice_words(statement)),
        type_words(statement),
        statement.proposition.kind(),
        statement.factuality.as_str(),
    ))?;
    if let Some(place) = place {
        // A degree of latitude has 111 km, one of longitude fewer toward the poles.
        let north = f64::from(place.radius_km) / 111.0;
        let east = north / place.lat.to_radians().cos().abs().max(0.01);
        let mut insert = sql.prepare_cached(
            "INSERT INTO place_index (key, south, north, west, east) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?;
        insert.execute((key.0, place.lat - north, place.lat + north, place.lon - east, place.lon + east))?;
    }
    Ok(())
}

/// Roles that actors play.
const ACTOR_ROLES: [&str; 6] = ["actor", "from", "by", "recipient", "to", "parties"];

/// The key of the first actor that is known, in the order of the roles; else the words of the first role.
fn first_actor(statement: &StatementRecord) -> Option<&str> {
    let linked = ACTOR_ROLES.iter().find_map(|role| statement.links.role(role).first());
    linked
        .map(|actor| actor.key.as_str())
        .or_else(|| ACTOR_ROLES.iter().find_map(|role| statement.role(role)))
}

/// Pieces that a phrase must not run across: a mark between them is no word, so the index is told of none.
/// Words that no text has keep them apart.
const APART: &str = " zzapartzz ";

fn actor_words(statement: &StatementRecord) -> String {
    let mut pieces: Vec<&str> = ACTOR_ROLES.iter().filter_map(|role| statement.role(role)).collect();
    if let PropositionRecord::Agreement { agreement } = &statement.proposition {
        pieces.extend(agreement.parties.iter().map(String::as_str));
    }
    for actor in statement.links.actors.values().flatten() {
        pieces.extend([actor.name.as_str(), actor.key.as_str()]);
    }
    pieces.sort_unstable();
    pieces.dedup();
    pieces.join(APART)
}

fn place_words(statement: &StatementRecord) -> String {
    let linked = statement.links.place.as_ref().map(|place| place.name.as_str());
    let pieces: Vec<&str> = statement.role("place").into_iter().chain(linked).collect();
    pieces.join(APART)
}

fn voice_words(statement: &StatementRecord) -> String {
    let mut pieces: Vec<&str> = Vec::new();
    for voice in &statement.voice {
        pieces.extend([voice.source.as_deref(), voice.refers_to.as_deref()].into_iter().flatten());
        if let Some(actor) = &voice.actor {
            pieces.extend([actor.name.as_str(), actor.key.as_str()]);
        }
        pieces.extend(voice.kind.map(|kind| kind.as_str()));
    }
    pieces.join(APART)
}

fn type_words(statement: &StatementRecord) -> String {
    let mode = match &statement.proposition {
        PropositionRecord::Event { event } => event.mode.as_deref(),
        _ => None,
    };
    format!("{} {}", statement.type_name(), mode.unwrap_or_default())
}

/// The day that a date, a time or a TIMEX3 value begins with.
fn day(value: &str) -> Option<Date> {
    value.get(..10)?.parse().ok()
}

/// The first and the last day of a TIMEX3 value: of a day, week, month, quarter, half year, season, year or
/// decade. `None` for what names no days.
pub(crate) fn days(value: &str) -> Option<(Date, Date)> {
    if let Some(day) = day(value) {
        return Some((day, day));
    }
    let (year, rest) = value.split_once('-').unwrap_or((value, ""));
    if year.len() == 3 && rest.is_empty() {
        let first: i16 = year.parse::<i16>().ok()?.checked_mul(10)?;
        return Some((Date::new(first, 1, 1).ok()?, Date::new(first + 9, 12, 31).ok()?));
    }
    let year: i16 = year.parse().ok().filter(|_| year.len() == 4)?;
    let months = |from: i8, to: i8| {
        Some((Date::new(year, from, 1).ok()?, Date::new(year, to, 1).ok()?.last_of_month()))
    };
    match rest {
        "" => months(1, 12),
        "H1" => months(1, 6),
        "H2" => months(7, 12),
        "SP" => months(3, 5),
        "SU" => months(6, 8),
        "FA" => months(9, 11),
        "WI" => {
            Some((Date::new(year, 12, 1).ok()?, Date::new(year.checked_add(1)?, 2, 1).ok()?.last_of_month()))
        }
        _ => {
            if let Some(quarter) = rest.strip_prefix('Q') {
                let quarter: i8 = quarter.parse().ok().filter(|n| (1..=4).contains(n))?;
                return months(3 * quarter - 2, 3 * quarter);
            }
            if let Some(week) = rest.strip_prefix('W') {
                let week: i8 = week.get(..2)?.parse().ok()?;
                let monday = jiff::civil::ISOWeekDate::new(year, week, jiff::civil::Weekday::Monday).ok()?;
                let first = monday.date();
                return Some((first, first.checked_add(jiff::Span::new().days(6)).ok()?));
            }
            let month: i8 = rest.parse().ok().filter(|_| rest.len() == 2)?;
            months(month, month)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_name_days() {
        let cases = [
            ("2016-09-04", "2016-09-04", "2016-09-04"),
            ("2016-09-04T14:00", "2016-09-04", "2016-09-04"),
            ("2016-02", "2016-02-01", "2016-02-29"),
            ("2016", "2016-01-01", "2016-12-31"),
            ("2016-Q3", "2016-07-01", "2016-09-30"),
            ("2016-W36", "2016-09-05", "2016-09-11"),
            ("2016-WI", "2016-12-01", "2017-02-28"),
            ("201", "2010-01-01", "2019-12-31"),
        ];
        for (value, from, to) in cases {
            let (first, last) = days(value).unwrap();
            assert_eq!((first.to_string().as_str(), last.to_string().as_str()), (from, to), "{value}");
        }
        for value in ["PRESENT_REF", "P3D", "XXXX-09", "2016-13", "2016-Q9", "", "é2016-09-04", "2016-W99"] {
            assert_eq!(days(value), None, "{value}");
        }
    }

    #[test]
    fn hosts_of_addresses() {
        assert_eq!(host("https://www.example.org/a?b"), Some("example.org"));
        assert_eq!(host("example.org:80"), Some("example.org"));
        assert_eq!(host(""), None);
    }
}
