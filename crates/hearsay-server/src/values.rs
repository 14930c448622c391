//! What the values of a query may be: the OpenAPI document says so, and what is no such value is refused.

use crate::{call::Problem, routes::Route};
use serde_json::{Value, json};

/// What a value may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Any words.
    Text,
    /// Words, at least one.
    Words,
    /// A number from 1 on.
    Number,
    /// A number that an answer has given.
    Cursor,
    /// A day, such as `2016-09-09`.
    Day,
    /// One of these.
    OneOf(&'static [&'static str]),
}

/// What a parameter of a route may be: of its path or of its query.
pub fn form(path: &str, name: &str) -> Form {
    match (path, name) {
        (_, "limit" | "number") => Form::Number,
        (_, "cursor") => Form::Cursor,
        (_, "as_of" | "known_on" | "since" | "from" | "to") => Form::Day,
        (_, "disputed" | "decided") => Form::OneOf(&["true", "false"]),
        (_, "kind") => Form::OneOf(&["event", "relation", "control", "agreement"]),
        (_, "sort") => Form::OneOf(&["disputed", "roots", "reports", "newest"]),
        ("/brief", "format") => Form::OneOf(&["md", "html", "docx"]),
        (_, "format") => Form::OneOf(&EXPORTS),
        ("/search", "q") | ("/reliability", "a" | "b") => Form::Words,
        _ => Form::Text,
    }
}

/// The formats that a case is exported to.
pub const EXPORTS: [&str; 10] =
    ["case", "csv", "parquet", "geojson", "jsonld", "ftm", "ged", "acled", "cameo", "plover"];

impl Form {
    /// Whether a query cannot do without it.
    pub fn is_required(self) -> bool {
        self == Self::Words
    }

    /// As JSON Schema.
    pub fn schema(self) -> Value {
        match self {
            Self::Text => json!({ "type": "string" }),
            Self::Words => json!({ "type": "string", "pattern": "\\S" }),
            Self::Number => json!({ "type": "integer", "minimum": 1, "maximum": u32::MAX }),
            Self::Cursor => json!({ "type": "string", "pattern": "^[0-9]{1,9}$" }),
            Self::Day => json!({ "type": "string", "format": "date" }),
            Self::OneOf(values) => json!({ "type": "string", "enum": values }),
        }
    }

    fn has(self, value: &str) -> bool {
        match self {
            Self::Text => true,
            Self::Words => !value.trim().is_empty(),
            Self::Number => value.parse::<u32>().is_ok_and(|number| number > 0),
            Self::Cursor => (1..=9).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_digit()),
            Self::Day => value.len() == 10 && value.parse::<jiff::civil::Date>().is_ok(),
            Self::OneOf(values) => values.contains(&value),
        }
    }

    fn words(self) -> String {
        match self {
            Self::Text | Self::Words => "some words".to_owned(),
            Self::Number => "a number from 1 on".to_owned(),
            Self::Cursor => "one that an answer has given as `next`".to_owned(),
            Self::Day => "a day, such as 2016-09-09".to_owned(),
            Self::OneOf(values) => format!("one of {}", values.join(", ")),
        }
    }
}

/// Refuses a value of the query that cannot be.
///
/// # Errors
/// If there is one; says what it may be.
pub fn check(route: &Route, query: &std::collections::BTreeMap<String, String>) -> Result<(), Problem> {
    for (name, _) in route.query {
        let form = form(route.path, name);
        match query.get(*name) {
            Some(value) if !form.has(value) => {
                return Err(Problem::bad(format!("{name}={value}: {name} is {}", form.words())));
            }
            None if form.is_required() => {
                return Err(Problem::bad(format!("{name} is missing: {}", form.words())));
            }
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_what_they_say() {
        let cases = [
            (Form::Number, "1", true),
            (Form::Number, "0", false),
            (Form::Number, "99999999999", false),
            (Form::Cursor, "500", true),
            (Form::Cursor, "-1", false),
            (Form::Cursor, "", false),
            (Form::Day, "2016-09-09", true),
            (Form::Day, "2016-09-31", false),
            (Form::Day, "20160909", false),
            (Form::Words, " ", false),
            (Form::Text, "", true),
            (form("/brief", "format"), "csv", false),
            (form("/export/{format}", "format"), "csv", true),
        ];
        for (form, value, may_be) in cases {
            assert_eq!(form.has(value), may_be, "{form:?} {value}");
        }
    }
}
