//! Search: from a query to reports or statements, the newest first.

use crate::{
    CaseFile, Error, added,
    key::{self, Key, STATEMENT_MASK, epoch_day},
    query::{DayField, Query},
    reading::{KeptStatement, Reading},
    snippet::snippet,
    words::for_match,
};
use hearsay_types::ReportRecord;
use rusqlite::{params_from_iter, types::Value};
use std::collections::{BTreeMap, btree_map::Entry};

pub use crate::snippet::Snippet;

/// Something that a query found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The report. Its text is left out.
    pub report: ReportRecord,
    /// The statement, where the query asked for statements.
    pub statement: Option<KeptStatement>,
    /// The statement's quote, or the part of the report that holds most of what was sought.
    pub snippet: Snippet,
}

/// What a query found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Found {
    /// The newest, by the day of publication.
    pub hits: Vec<Hit>,
    /// Whether there are more.
    pub has_more: bool,
}

/// What is looked for in which table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Report,
    Statement,
}

impl CaseFile {
    /// Finds what a query asks for ([`query`](crate::query) describes the language): at most `limit`, the newest
    /// first.
    ///
    /// # Errors
    /// If the query is not well formed, or the case cannot be read.
    pub fn search(&self, query: &str, limit: usize) -> Result<Found, Error> {
        let query = Query::parse(query)?;
        let unit = if query.is_of_statements() { Unit::Statement } else { Unit::Report };
        let (sql, mut values) = select(&query, unit);
        values.push(Value::Integer(i64::try_from(limit.saturating_add(1)).unwrap_or(i64::MAX)));
        let mut keys = self.run(|connection| {
            let mut statement = connection.prepare_cached(&sql)?;
            let rows = statement.query_map(params_from_iter(&values), |row| row.get(0))?;
            rows.collect::<rusqlite::Result<Vec<i64>>>()
        })?;
        let has_more = keys.len() > limit;
        keys.truncate(limit);
        let sought = query.sought();
        let mut readings: BTreeMap<i64, Reading> = BTreeMap::new();
        let mut hits = Vec::with_capacity(keys.len());
        for key in keys.into_iter().map(Key) {
            let of_report = key.of_report().0;
            let reading = match readings.entry(of_report) {
                Entry::Occupied(entry) => entry.into_mut(),
                Entry::Vacant(entry) => entry.insert(self.reading_at(of_report)?),
            };
            let statement = key.n().and_then(|n| reading.statements.get(n).cloned());
            let snippet = match &statement {
                Some(kept) => snippet(&kept.statement.quote, &sought, true),
                None => snippet(&reading.report.text, &sought, false),
            };
            let report = ReportRecord { text: String::new(), ..reading.report.clone() };
            hits.push(Hit { report, statement, snippet });
        }
        Ok(Found { hits, has_more })
    }

    /// The newest reading of the report with this key.
    fn reading_at(&self, key: i64) -> Result<Reading, Error> {
        let (id, zstd, n_bytes) = self.packed_at(key)?;
        let mut reading = Reading::unpack(&self.path, id, &zstd, n_bytes)?;
        let added = self.run(|sql| added::of(sql, Some(&reading.report.id)))?.remove(&reading.report.id);
        added::put_into(&mut reading, &added.unwrap_or_default());
        Ok(reading)
    }

    /// That reading as it is kept: its number, its frame, and the number of bytes in it.
    pub(crate) fn packed_at(&self, key: i64) -> Result<(i64, Vec<u8>, i64), Error> {
        const NEWEST: &str = "SELECT reading.id, zstd, n_bytes FROM report_index \
             JOIN reading ON reading.id = report_index.reading WHERE key = ?1";
        self.run(|sql| {
            let mut newest = sql.prepare_cached(NEWEST)?;
            newest.query_row([key], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        })
    }

    /// The statements within a box of the map: their ids, newest report first. Degrees; `west` may be greater
    /// than `east` where the box crosses the antimeridian.
    pub fn statements_within(
        &self,
        south: f64,
        north: f64,
        west: f64,
        east: f64,
    ) -> Result<Vec<String>, Error> {
        const WITHIN: &str = "SELECT id FROM statement_index WHERE key IN (SELECT key FROM place_index \
             WHERE north >= ?1 AND south <= ?2 AND east >= ?3 AND west <= ?4) ORDER BY key DESC";
        let boxes = if west <= east { vec![(west, east)] } else { vec![(west, 180.0), (-180.0, east)] };
        self.run(|sql| {
            let mut within = sql.prepare_cached(WITHIN)?;
            let mut found = Vec::new();
            for (west, east) in boxes {
                let rows = within.query_map((south, north, west, east), |row| row.get(0))?;
                found.extend(rows.collect::<rusqlite::Result<Vec<String>>>()?);
            }
            Ok(found)
        })
    }
}

/// The SQL that finds the keys, with its values but for the last, the limit.
fn select(query: &Query, unit: Unit) -> (String, Vec<Value>) {
    let mut maker = Maker { unit, values: Vec::new() };
    let (table, index) = match unit {
        Unit::Report => ("report_words", "report_index"),
        Unit::Statement => ("statement_words", "statement_index"),
    };
    let parts: Vec<&Query> = match query {
        Query::And(parts) => parts.iter().collect(),
        one => vec![one],
    };
    // What the full-text index answers by itself, if it says what must be there; and the rest.
    let (leading, rest): (Vec<&Query>, Vec<&Query>) = parts.iter().partition(|part| match part {
        Query::Not(part) => maker.is_words(part),
        part => maker.is_words(part),
    });
    let words = if leading.iter().any(|part| maker.is_words(part)) {
        maker.expression(&Query::And(leading.into_iter().cloned().collect()))
    } else {
        None
    };
    let sql = match words {
        // The full-text index leads, from the newest on, and need not look at all that matches.
        Some(words) => {
            maker.values.push(Value::Text(words));
            // Days of publication are a range of its rows.
            let is_published = |part: &&Query| matches!(part, Query::Days { field: DayField::Published, .. });
            let (published, rest): (Vec<&Query>, Vec<&Query>) = rest.into_iter().partition(is_published);
            let mut range = String::new();
            for part in published {
                range +=
                    &format!(" AND {}", maker.condition(part).replace("i.key", &format!("{table}.rowid")));
            }
            if rest.is_empty() {
                format!("SELECT rowid FROM {table} WHERE {table} MATCH ?{range} ORDER BY rowid DESC LIMIT ?")
            } else {
                let conditions: String =
                    rest.iter().map(|part| format!(" AND {}", maker.condition(part))).collect();
                format!(
                    "SELECT i.key FROM {table} CROSS JOIN {index} i ON i.key = {table}.rowid \
                     WHERE {table} MATCH ?{range}{conditions} ORDER BY {table}.rowid DESC LIMIT ?"
                )
            }
        }
        None => {
            let conditions: Vec<String> = parts.iter().map(|part| maker.condition(part)).collect();
            let conditions = conditions.join(" AND ");
            format!("SELECT i.key FROM {index} i WHERE {conditions} ORDER BY i.key DESC LIMIT ?")
        }
    };
    (sql, maker.values)
}

/// Makes SQL of a query. Words never become part of it: they are bound.
struct Maker {
    unit: Unit,
    values: Vec<Value>,
}

impl Maker {
    /// Whether the full-text index of the unit answers all of it, and can lead: it says what must be there.
    fn is_words(&self, query: &Query) -> bool {
        match query {
            Query::And(parts) => {
                let is_not = |part: &&Query| matches!(part, Query::Not(_));
                parts.iter().all(|part| match part {
                    Query::Not(part) => self.is_words(part),
                    part => self.is_words(part),
                }) && !parts.iter().all(|part| is_not(&part))
            }
            Query::Or(parts) => parts.iter().all(|part| self.is_words(part)),
            Query::Not(_) | Query::Days { .. } => false,
            Query::Words { field, .. } => match self.unit {
                Unit::Report => true,
                Unit::Statement => field.is_none_or(|field| field.is_of_statement),
            },
        }
    }

    /// Several parts of which the index answers each.
    fn join(&self, parts: &[&Query]) -> Option<String> {
        let parts: Option<Vec<String>> = parts.iter().map(|part| self.expression(part)).collect();
        parts.filter(|parts| !parts.is_empty()).map(|parts| parts.join(" AND "))
    }

    /// The full-text expression; `None` where there is no word in it.
    fn expression(&self, query: &Query) -> Option<String> {
        match query {
            Query::And(parts) => {
                let (without, with): (Vec<&Query>, Vec<&Query>) =
                    parts.iter().partition(|part| matches!(part, Query::Not(_)));
                let mut expression = self.join(&with)?;
                for part in without {
                    if let Query::Not(part) = part {
                        expression = format!("({expression}) NOT {}", self.expression(part)?);
                    }
                }
                Some(format!("({expression})"))
            }
            Query::Or(parts) => {
                let parts: Option<Vec<String>> = parts.iter().map(|part| self.expression(part)).collect();
                Some(format!("({})", parts?.join(" OR ")))
            }
            Query::Words { field, words, is_prefix } => {
                let words = for_match(words, *is_prefix)?;
                Some(field.map_or(words.clone(), |field| format!("({} : {words})", field.name)))
            }
            Query::Not(_) | Query::Days { .. } => None,
        }
    }

    /// A condition on a row `i` of the unit's index.
    fn condition(&mut self, query: &Query) -> String {
        match query {
            Query::And(parts) => self.conditions(parts, " AND "),
            Query::Or(parts) => self.conditions(parts, " OR "),
            Query::Not(part) => format!("NOT {}", self.condition(part)),
            Query::Words { field, .. } => {
                let Some(expression) = self.expression(query) else { return "0".to_owned() };
                self.values.push(Value::Text(expression));
                match (self.unit, field) {
                    (Unit::Report, _) => {
                        "(i.key IN (SELECT rowid FROM report_words WHERE report_words MATCH ?))".to_owned()
                    }
                    (Unit::Statement, Some(field)) if !field.is_of_statement => format!(
                        "(i.key & ~{STATEMENT_MASK} IN (SELECT rowid FROM report_words WHERE report_words MATCH ?))"
                    ),
                    _ => "(i.key IN (SELECT rowid FROM statement_words WHERE statement_words MATCH ?))"
                        .to_owned(),
                }
            }
            Query::Days { field: DayField::Published, from, to } => {
                let (first, last) = Key::of_days(*from, *to);
                self.values.extend([Value::Integer(first.0), Value::Integer(last.0)]);
                "(i.key >= ? AND i.key < ?)".to_owned()
            }
            Query::Days { field: DayField::Date, from, to } => {
                let day = |day: Option<jiff::civil::Date>, else_day| day.map_or(else_day, key::epoch_day);
                let (from, to) = (day(*from, i64::MIN), day(*to, epoch_day(jiff::civil::Date::MAX)));
                self.values.extend([Value::Integer(to), Value::Integer(from)]);
                "(i.day_from <= ? AND i.day_to >= ?)".to_owned()
            }
        }
    }

    fn conditions(&mut self, parts: &[Query], between: &str) -> String {
        let parts: Vec<String> = parts.iter().map(|part| self.condition(part)).collect();
        format!("({})", parts.join(between))
    }
}
