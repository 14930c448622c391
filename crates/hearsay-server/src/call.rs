//! What a route is asked and what it answers.

use hearsay::store;
use jiff::civil::Date;
use serde_json::{Value, json};
use std::{collections::BTreeMap, fmt::Display};

/// A request, as the routes see it.
#[derive(Debug, Default)]
pub struct Call {
    /// What stands in the path for the names in the route's.
    pub path: BTreeMap<String, String>,
    /// The query behind the path. Of a name that stands twice, the last value.
    pub query: BTreeMap<String, String>,
    /// The body, where it is JSON; `null` without one.
    pub body: Value,
}

impl Call {
    /// A part of the path; empty where the route has no such name.
    pub fn part(&self, name: &str) -> &str {
        self.path.get(name).map_or("", String::as_str)
    }

    /// A value of the query that is not empty.
    pub fn asked(&self, name: &str) -> Option<&str> {
        self.query.get(name).map(|value| value.trim()).filter(|value| !value.is_empty())
    }

    /// A day of the query, such as `2016-09-09`.
    pub fn day(&self, name: &str) -> Result<Option<Date>, Problem> {
        self.asked(name)
            .map(|day| {
                let wrong = |_| Problem::bad(format!("{name}={day} is no day, such as 2016-09-09"));
                day.parse().map_err(wrong)
            })
            .transpose()
    }

    /// A text of the body's object.
    pub fn said(&self, name: &str) -> Option<&str> {
        self.body.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty())
    }

    /// The page that is asked for, of `all`, each as `show` has it.
    pub fn page<T>(&self, all: &[T], show: impl Fn(&T) -> Value) -> Result<Value, Problem> {
        let limit = self.limit()?;
        let from = self.cursor()?.min(all.len());
        let until = (from + limit).min(all.len());
        let next = (until < all.len()).then(|| until.to_string());
        let items: Vec<Value> = all[from..until].iter().map(show).collect();
        Ok(json!({ "items": items, "next": next, "total": all.len() }))
    }

    /// How many items a page may have.
    pub fn limit(&self) -> Result<usize, Problem> {
        const MOST: usize = 500;
        let limit = self.asked("limit").map_or(Ok(50), str::parse::<usize>);
        match limit {
            Ok(limit) if limit > 0 => Ok(limit.min(MOST)),
            _ => Err(Problem::bad("limit is a number of items, at least 1")),
        }
    }

    /// The number of the first item: cursors are numbers, and good as long as the case is as it is.
    pub fn cursor(&self) -> Result<usize, Problem> {
        let cursor = self.asked("cursor").map_or(Ok(0), str::parse::<usize>);
        cursor.map_err(|_| Problem::bad("cursor is none that an answer has given"))
    }
}

/// An answer.
#[derive(Debug)]
pub enum Reply {
    /// JSON with the status 200.
    Json(Value),
    /// JSON with the status 202: something goes on.
    Accepted(Value),
    /// Bytes with their media type; with a name, to be saved under it.
    File {
        /// What is in it.
        bytes: Vec<u8>,
        /// Its media type.
        media: &'static str,
        /// Its name.
        name: Option<String>,
    },
}

/// Why a request cannot be answered: the status, a word for programs, and words for people.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct Problem {
    /// The HTTP status.
    pub status: u16,
    /// `bad_request`, `forbidden`, `not_found`, `conflict`, `too_large`, `unsupported` or `internal`.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
}

impl Problem {
    /// The request is not well formed.
    pub fn bad(message: impl Display) -> Self {
        Self { status: 400, code: "bad_request", message: message.to_string() }
    }

    /// There is no such thing.
    pub fn not_found(what: impl Display) -> Self {
        Self { status: 404, code: "not_found", message: format!("there is no {what}") }
    }

    /// Something of ours failed.
    pub fn internal(message: impl Display) -> Self {
        Self { status: 500, code: "internal", message: message.to_string() }
    }

    /// `{"error": {"code", "message"}}`, on every route.
    pub fn to_json(&self) -> Value {
        json!({ "error": { "code": self.code, "message": self.message } })
    }
}

impl From<store::Error> for Problem {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::NoSuchId { id, .. } => Self::not_found(id),
            store::Error::Query(error) => Self::bad(error),
            other => Self::internal(other),
        }
    }
}

/// What a route gives.
pub type Answer = Result<Reply, Problem>;

#[cfg(test)]
mod tests {
    use super::*;

    fn call(query: &[(&str, &str)]) -> Call {
        let query = query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Call { query, ..Call::default() }
    }

    #[test]
    fn pages_follow_each_other() {
        let all: Vec<u32> = (0..7).collect();
        let first = call(&[("limit", "3")]).page(&all, |n| json!(n)).unwrap();
        assert_eq!(first, json!({ "items": [0, 1, 2], "next": "3", "total": 7 }));
        let last = call(&[("limit", "3"), ("cursor", "6")]).page(&all, |n| json!(n)).unwrap();
        assert_eq!(last, json!({ "items": [6], "next": null, "total": 7 }));
        let beyond = call(&[("cursor", "99")]).page(&all, |n| json!(n)).unwrap();
        assert_eq!(beyond["items"], json!([]));
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        assert_eq!(call(&[("limit", "0")]).limit().unwrap_err().status, 400);
        assert_eq!(call(&[("cursor", "x")]).cursor().unwrap_err().code, "bad_request");
        assert!(call(&[("as_of", "soon")]).day("as_of").unwrap_err().message.contains("soon"));
        assert_eq!(call(&[("as_of", " ")]).day("as_of").unwrap(), None);
    }
}
