//! Who says a statement, on which day, and how surely: what every row of a board points to.

use crate::days::Days;
use hearsay_types::{ActorLink, Factuality, ReportRecord, StatementRecord, VoiceRecord};
use std::collections::BTreeMap;

/// A statement as somebody's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The statement's id.
    pub statement: String,
    /// The report's id.
    pub report: String,
    /// Who says so: the innermost voice that has a name, else the outlet, or the
    /// report's title where that is not known.
    pub who: String,
    /// The same for one and the same voice, however it is named: an actor's key, else the name in lower case.
    pub key: String,
    /// Whether the report says it itself.
    pub is_outlet: bool,
    /// The day on which the report was published, counted from 1970-01-01; `None` where that is not known.
    pub day: Option<i64>,
    /// What the voice claims of it.
    pub factuality: Factuality,
}

impl Said {
    /// Whether the voice says that it is so, or was, or probably is.
    pub fn asserts(&self) -> bool {
        matches!(self.factuality, Factuality::Certain | Factuality::Probable)
    }

    /// Whether the voice says that it is not so.
    pub fn denies(&self) -> bool {
        self.factuality == Factuality::Denied
    }
}

/// Statements, with what their reports say of them.
#[derive(Debug)]
pub struct Sayings<'a> {
    reports: BTreeMap<&'a str, &'a ReportRecord>,
}

impl<'a> Sayings<'a> {
    /// Looks up statements' reports among `reports`.
    pub fn new(reports: &'a [ReportRecord]) -> Self {
        Self { reports: reports.iter().map(|report| (report.id.as_str(), report)).collect() }
    }

    /// The report of a statement.
    pub fn report(&self, statement: &StatementRecord) -> Option<&'a ReportRecord> {
        self.reports.get(statement.report.as_str()).copied()
    }

    /// The day on which a statement's report was first published.
    pub fn day(&self, statement: &StatementRecord) -> Option<i64> {
        let report = self.report(statement)?;
        Days::day_of(report.first_published.as_deref().or(report.published.as_deref())?)
    }

    /// When what is stated was so: the statement's own date, else the day of the report. `None` where neither is
    /// known.
    pub fn days(&self, statement: &StatementRecord) -> Option<Days> {
        statement.date().and_then(Days::of).or_else(|| self.day(statement).map(Days::one))
    }

    /// Who says a statement.
    pub fn said(&self, statement: &StatementRecord) -> Said {
        let voice = statement.voice.iter().rev().find_map(named);
        let (who, key, is_outlet) = match voice {
            Some((name, key)) => (name, key, false),
            None if !statement.voice.is_empty() => {
                let outlet = self.outlet(statement);
                (format!("an unnamed source, {outlet}"), format!("unnamed {}", statement.report), false)
            }
            None => {
                let outlet = self.outlet(statement);
                (outlet.to_owned(), outlet.to_lowercase(), true)
            }
        };
        Said {
            statement: statement.id.clone(),
            report: statement.report.clone(),
            who,
            key,
            is_outlet,
            day: self.day(statement),
            factuality: statement.factuality,
        }
    }

    fn outlet(&self, statement: &'a StatementRecord) -> &'a str {
        let report = self.report(statement);
        let name = report.and_then(|report| report.publisher.as_deref().or(report.title.as_deref()));
        name.unwrap_or(&statement.report)
    }
}

/// The name and key of a voice; `None` for one that has no words, or only a pronoun that nothing resolves.
fn named(voice: &VoiceRecord) -> Option<(String, String)> {
    let words = voice.name().map(str::trim).filter(|name| !name.is_empty());
    if let Some(actor) = &voice.actor {
        // A person's words name him better than what he speaks for.
        let name = words.filter(|words| !is_pronoun(words)).unwrap_or(&actor.name);
        return Some((name.to_owned(), key_of(actor)));
    }
    let words = words.filter(|words| !is_pronoun(words))?;
    Some((words.to_owned(), words.to_lowercase()))
}

/// One and the same for all names of an actor.
fn key_of(actor: &ActorLink) -> String {
    if actor.key.starts_with("local-") { actor.name.to_lowercase() } else { actor.key.clone() }
}

fn is_pronoun(words: &str) -> bool {
    const PRONOUNS: [&str; 14] =
        ["he", "her", "him", "his", "i", "it", "its", "one", "she", "their", "them", "they", "us", "we"];
    PRONOUNS.contains(&words.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statement(voices: &str) -> StatementRecord {
        let line = format!(
            r#"{{"id":"r1-1","report":"r1","quote":"q","voice":{voices},"factuality":"certain","kind":"control","control":{{"act":"holds"}}}}"#
        );
        serde_json::from_str(&line).unwrap()
    }

    #[test]
    fn who_says_so() {
        let report = ReportRecord {
            id: "r1".into(),
            publisher: Some("Orven Post".into()),
            published: Some("2031-05-02T08:00:00".into()),
            ..ReportRecord::default()
        };
        let reports = [report];
        let sayings = Sayings::new(&reports);
        let own = sayings.said(&statement("[]"));
        assert_eq!((own.who.as_str(), own.is_outlet), ("Orven Post", true));
        assert_eq!(own.day, Days::day_of("2031-05-02"));
        let voices = r#"[{"source":"the ministry","how":"indirect"},{"source":"he","how":"indirect"}]"#;
        assert_eq!(sayings.said(&statement(voices)).who, "the ministry");
        let unnamed = sayings.said(&statement(r#"[{"source":"they","how":"indirect"}]"#));
        assert_eq!(unnamed.who, "an unnamed source, Orven Post");
        let resolved = r#"[{"source":"She","refers_to":"Mira Toll","how":"direct"}]"#;
        assert_eq!(sayings.said(&statement(resolved)).who, "Mira Toll");
    }
}
