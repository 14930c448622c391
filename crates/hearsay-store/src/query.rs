//! The query language of search.
//!
//! ```text
//! convoy shelled              both words, in one report
//! "aid convoy"                words in a row
//! shell*                      words that begin so
//! convoy OR column            either; AND binds closer than OR and may be left out
//! convoy -drill   NOT drill   without
//! (convoy OR column) type:assault
//! actor:"red crescent"        a field of a statement: actor place says type kind factuality quote date
//! actor:(army OR militia)     several words for one field
//! publisher:example.org       a field of the report: text title publisher byline language published
//! date:2016-09..2016-10-15    when it was so;  date:2016  date:2016-09..  date:..2016-10
//! published:2016-09-18        when the report came out
//! ```
//!
//! With a field of a statement in it a query finds statements, and words without a field must stand in the
//! statement itself; otherwise it finds reports.

use crate::index;
use jiff::civil::Date;

/// A query that is not well formed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("column {column} of the query: {message}\n  {query}\n  {space}^", space = " ".repeat(column - 1))]
pub struct QueryError {
    /// Where it goes wrong, in characters from 1.
    pub column: usize,
    /// What is wrong; lower case, no full stop.
    pub message: String,
    /// The query.
    pub query: String,
}

/// What a query asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Query {
    And(Vec<Query>),
    Or(Vec<Query>),
    Not(Box<Query>),
    Words { field: Option<WordField>, words: String, is_prefix: bool },
    Days { field: DayField, from: Option<Date>, to: Option<Date> },
}

/// Fields whose words are indexed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct WordField {
    /// As it is written in a query, and the column of the index.
    pub(crate) name: &'static str,
    /// Whether it is a field of statements.
    pub(crate) is_of_statement: bool,
}

/// Fields that hold days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DayField {
    /// When it was so, of a statement.
    Date,
    /// When the report came out.
    Published,
}

/// Fields of statements, by their names in a query and in the index.
const OF_STATEMENTS: [&str; 7] = ["actor", "place", "says", "type", "kind", "factuality", "quote"];
/// Fields of reports.
const OF_REPORTS: [&str; 5] = ["text", "title", "publisher", "byline", "language"];
/// How deep parentheses may lie within each other.
const MAX_DEPTH: usize = 64;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Words(WordField),
    Days(DayField),
}

impl Field {
    fn from_name(name: &str) -> Option<Self> {
        let find = |names: &'static [&'static str]| names.iter().find(|known| **known == name).copied();
        let of_statement = find(&OF_STATEMENTS).map(|name| WordField { name, is_of_statement: true });
        let of_report = || find(&OF_REPORTS).map(|name| WordField { name, is_of_statement: false });
        match name {
            "date" => Some(Self::Days(DayField::Date)),
            "published" => Some(Self::Days(DayField::Published)),
            _ => of_statement.or_else(of_report).map(Self::Words),
        }
    }
}

impl Query {
    /// Reads a query.
    pub(crate) fn parse(text: &str) -> Result<Self, QueryError> {
        let mut parser = Parser { text, at: 0, depth: 0 };
        let query = parser.any(None)?;
        match parser.peek() {
            None => Ok(query),
            Some(_) => Err(parser.error(parser.at, "a closing parenthesis without an opening one")),
        }
    }

    /// Whether it asks for statements: whether a field of a statement is in it.
    pub(crate) fn is_of_statements(&self) -> bool {
        match self {
            Self::And(parts) | Self::Or(parts) => parts.iter().any(Self::is_of_statements),
            Self::Not(part) => part.is_of_statements(),
            Self::Words { field, .. } => field.is_some_and(|field| field.is_of_statement),
            Self::Days { field, .. } => *field == DayField::Date,
        }
    }

    /// The words that must or may stand in what is found, each a phrase and whether it may go on: to mark them.
    pub(crate) fn sought(&self) -> Vec<(&str, bool)> {
        match self {
            Self::And(parts) | Self::Or(parts) => parts.iter().flat_map(Self::sought).collect(),
            Self::Not(_) | Self::Days { .. } => Vec::new(),
            Self::Words { field, words, is_prefix } => {
                let is_text = field
                    .is_none_or(|field| !["type", "kind", "factuality", "language"].contains(&field.name));
                is_text.then_some((words.as_str(), *is_prefix)).into_iter().collect()
            }
        }
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn error(&self, at: usize, message: impl Into<String>) -> QueryError {
        // What is shown must be one line, and steer no terminal.
        let query = self.text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let column = self.text.get(..at).unwrap_or(self.text).chars().count() + 1;
        QueryError { column, message: message.into(), query }
    }

    /// The next character that is no white space.
    fn peek(&mut self) -> Option<char> {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
        self.text[self.at..].chars().next()
    }

    /// Whether `word` stands next on its own; then it is passed over.
    fn take_word(&mut self, word: &str) -> bool {
        self.peek();
        let behind = self.text[self.at..].strip_prefix(word);
        let is_whole =
            |rest: &str| rest.chars().next().is_none_or(|c| c.is_whitespace() || c == '(' || c == ')');
        let found = behind.is_some_and(is_whole);
        if found {
            self.at += word.len();
        }
        found
    }

    /// Alternatives divided by OR.
    fn any(&mut self, field: Option<Field>) -> Result<Query, QueryError> {
        let mut parts = vec![self.all(field)?];
        while self.take_word("OR") {
            parts.push(self.all(field)?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Query::Or(parts) })
    }

    /// What stands side by side.
    fn all(&mut self, field: Option<Field>) -> Result<Query, QueryError> {
        let mut parts = Vec::new();
        loop {
            let start = self.at;
            if self.take_word("AND") {
                if parts.is_empty() {
                    return Err(self.error(start, "AND has nothing before it"));
                }
                continue;
            }
            let at = self.at;
            match self.peek() {
                None | Some(')') => break,
                Some(_) if self.take_word("OR") => {
                    self.at = at;
                    break;
                }
                Some(_) => parts.push(self.one(field)?),
            }
        }
        match parts.len() {
            0 => Err(self.error(self.at, "something to search for is missing")),
            1 => Ok(parts.remove(0)),
            _ => Ok(Query::And(parts)),
        }
    }

    fn one(&mut self, field: Option<Field>) -> Result<Query, QueryError> {
        let start = self.at;
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.error(start, "parentheses lie too deep within each other"));
        }
        let found = self.one_within(field);
        self.depth -= 1;
        found
    }

    fn one_within(&mut self, field: Option<Field>) -> Result<Query, QueryError> {
        if self.take_word("NOT") {
            self.peek();
            return Ok(Query::Not(Box::new(self.one(field)?)));
        }
        let start = self.at;
        match self.text[start..].chars().next() {
            Some('-') if !self.text[start + 1..].starts_with(|c: char| c.is_whitespace()) => {
                self.at += 1;
                Ok(Query::Not(Box::new(self.one(field)?)))
            }
            Some('(') => {
                self.at += 1;
                let within = self.any(field)?;
                if self.peek() != Some(')') {
                    return Err(self.error(start, "this parenthesis is never closed"));
                }
                self.at += 1;
                Ok(within)
            }
            Some('"') => {
                let words = self.quoted()?;
                self.leaf(field, words, start)
            }
            None => Err(self.error(start, "something to search for is missing")),
            Some(_) => self.word(field),
        }
    }

    /// What stands between quotation marks.
    fn quoted(&mut self) -> Result<&'a str, QueryError> {
        let start = self.at + 1;
        let Some(n) = self.text[start..].find('"') else {
            return Err(self.error(self.at, "this quotation mark is never closed"));
        };
        self.at = start + n + 1;
        Ok(&self.text[start..start + n])
    }

    /// A word, or a field with what is sought in it.
    fn word(&mut self, field: Option<Field>) -> Result<Query, QueryError> {
        let start = self.at;
        let rest = &self.text[start..];
        let n = rest.find(|c: char| c.is_whitespace() || "()\"".contains(c)).unwrap_or(rest.len());
        let word = &rest[..n];
        if field.is_none()
            && let Some((name, value)) = word.split_once(':')
            && !name.is_empty()
            && name.chars().all(|c| c.is_ascii_alphabetic() || c == '_')
        {
            let lower = name.to_ascii_lowercase();
            let Some(field) = Field::from_name(&lower) else {
                let names = [&OF_STATEMENTS[..], &["date"], &OF_REPORTS, &["published"]].concat().join(", ");
                return Err(self.error(start, format!("there is no field {name}; there are {names}")));
            };
            self.at = start + name.len() + 1;
            if value.is_empty() && !self.text[self.at..].starts_with(['"', '(']) {
                return Err(self.error(self.at, format!("something to search for in {lower} is missing")));
            }
            return self.one(Some(field));
        }
        self.at = start + n;
        self.leaf(field, word, start)
    }

    fn leaf(&mut self, field: Option<Field>, words: &str, start: usize) -> Result<Query, QueryError> {
        if let Some(Field::Days(field)) = field {
            let (from, to) = days(words).map_err(|message| self.error(start, message))?;
            return Ok(Query::Days { field, from, to });
        }
        let mut is_prefix = words.len() > 1 && words.ends_with('*');
        if self.text[self.at..].starts_with('*') && self.text[..self.at].ends_with('"') {
            // "aid conv"*
            self.at += 1;
            is_prefix = true;
        }
        if !words.chars().any(char::is_alphanumeric) {
            return Err(self.error(start, "there is no letter and no digit to search for"));
        }
        let field = match field {
            Some(Field::Words(field)) => Some(field),
            _ => None,
        };
        Ok(Query::Words { field, words: words.trim_end_matches('*').to_owned(), is_prefix })
    }
}

/// `2016-09`, `2016-09..2016-10-15`, `2016-09..`, `..2016`.
fn days(text: &str) -> Result<(Option<Date>, Option<Date>), String> {
    let read = |text: &str| {
        index::days(text)
            .ok_or_else(|| format!("{text} is no day, month or year such as 2016-09-18, 2016-09, 2016"))
    };
    let Some((from, to)) = text.split_once("..") else {
        let (from, to) = read(text)?;
        return Ok((Some(from), Some(to)));
    };
    let end = |text: &str| if text.is_empty() { Ok(None) } else { read(text).map(Some) };
    let (from, to) = (end(from)?.map(|(first, _)| first), end(to)?.map(|(_, last)| last));
    match (from, to) {
        (None, None) => Err("a day is missing on one side of ..".to_owned()),
        (Some(from), Some(to)) if from > to => Err(format!("{from} is later than {to}")),
        _ => Ok((from, to)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(words: &str) -> Query {
        Query::Words { field: None, words: words.into(), is_prefix: false }
    }

    fn of(name: &'static str, words: &str) -> Query {
        let Some(Field::Words(field)) = Field::from_name(name) else { panic!("{name}") };
        Query::Words { field: Some(field), words: words.into(), is_prefix: false }
    }

    #[test]
    fn and_binds_closer_than_or() {
        let query = Query::parse("a b OR c AND NOT d").unwrap();
        let first = Query::And(vec![words("a"), words("b")]);
        let second = Query::And(vec![words("c"), Query::Not(Box::new(words("d")))]);
        assert_eq!(query, Query::Or(vec![first, second]));
    }

    #[test]
    fn fields_take_words_phrases_and_groups() {
        let query = Query::parse("actor:\"red crescent\" place:(Orven OR \"New Orven\") -type:aid").unwrap();
        let places = Query::Or(vec![of("place", "Orven"), of("place", "New Orven")]);
        let without = Query::Not(Box::new(of("type", "aid")));
        assert_eq!(query, Query::And(vec![of("actor", "red crescent"), places, without]));
        assert!(query.is_of_statements());
        assert!(!Query::parse("publisher:example.org http://a").unwrap_err().message.is_empty());
        assert!(!Query::parse("publisher:example.org shell*").unwrap().is_of_statements());
    }

    #[test]
    fn days_may_be_open() {
        let day = |text: &str| Some(text.parse::<Date>().unwrap());
        let date = |from, to| Query::Days { field: DayField::Date, from, to };
        assert_eq!(Query::parse("date:2016-09..").unwrap(), date(day("2016-09-01"), None));
        assert_eq!(Query::parse("date:..2016").unwrap(), date(None, day("2016-12-31")));
        assert_eq!(Query::parse("date:2016-02").unwrap(), date(day("2016-02-01"), day("2016-02-29")));
    }

    #[test]
    fn errors_point_at_the_column() {
        let cases = [
            ("", 1, "missing"),
            ("convoy plce:x", 8, "no field plce"),
            ("a (b OR c", 3, "never closed"),
            ("a)", 2, "without an opening"),
            ("é \"b", 3, "never closed"),
            ("actor:", 7, "missing"),
            ("date:tomorrow", 6, "tomorrow is no day"),
            ("date:2017..2016", 6, "later than"),
            ("AND b", 1, "nothing before"),
            ("a OR", 5, "missing"),
            ("--", 3, "missing"),
            ("a *", 3, "no letter"),
        ];
        for (query, column, message) in cases {
            let error = Query::parse(query).unwrap_err();
            assert_eq!(error.column, column, "{query}: {error}");
            assert!(error.message.contains(message), "{query}: {error}");
        }
    }

    proptest! {
        /// No query makes the parser panic.
        #[test]
        fn any_query_is_read_or_refused(query in "[a-cé東:()\"*. -]{0,24}|(NOT |OR |AND |date:|actor:|\\(){0,80}") {
            if let Err(error) = Query::parse(&query) {
                prop_assert!(error.column <= query.chars().count() + 1, "{}", error);
            }
        }
    }
}
