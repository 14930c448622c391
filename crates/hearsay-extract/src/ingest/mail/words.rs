//! The words of mails: marks of forwarded mails, names of head lines, prefixes of subjects, hosts of
//! private mail, words in the names of bodies.

use rustc_hash::FxHashSet;

/// What `data/ingest/mail.tsv` holds.
pub(in crate::ingest) struct MailWords(FxHashSet<(Kind, &'static str)>);

/// What a word of the table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// A host of private mail, without its last part: who writes from it is no outlet.
    Freemail,
    /// A word in the name of a body rather than of a person.
    Organization,
    /// What stands before the subject of an answer.
    Reply,
    /// What stands before the subject of a forwarded mail.
    Forwarding,
    /// The line above a forwarded mail.
    Forward,
    /// The name of the head line that tells the sender.
    From,
    /// The name of the head line that tells the date.
    Date,
    /// The name of any other head line.
    Head,
}

impl Kind {
    pub(super) fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "freemail" => Self::Freemail,
            "organization" => Self::Organization,
            "reply" => Self::Reply,
            "forwarding" => Self::Forwarding,
            "forward" => Self::Forward,
            "from" => Self::From,
            "date" => Self::Date,
            "head" => Self::Head,
            _ => return None,
        })
    }
}

impl MailWords {
    /// Reads the compiled-in table.
    pub(in crate::ingest) fn load() -> Self {
        let lines = include_str!("../../../data/ingest/mail.tsv").lines().skip(1);
        let rows = lines.filter_map(|line| {
            let mut columns = line.split('\t');
            Some((Kind::from_name(columns.next()?)?, columns.next()?))
        });
        Self(rows.collect())
    }

    /// Whether the table has a word, in lower case, as this.
    pub(super) fn is(&self, kind: Kind, word: &str) -> bool {
        self.0.contains(&(kind, word))
    }

    /// Whether a name is that of a body: a word in it says so.
    pub(in crate::ingest) fn names_body(&self, name: &str) -> bool {
        let mut words = name.split(|c: char| !c.is_alphanumeric());
        words.any(|word| self.is(Kind::Organization, &word.to_lowercase()))
    }

    /// The kind and the value of a head line such as `Sent: Sunday, May 4, 2031`.
    pub(super) fn head_line<'t>(&self, line: &'t str) -> Option<(Kind, &'t str)> {
        let (name, value) = line.split_once(':')?;
        // Some programs write the names in bold.
        let name = name.trim().trim_matches('*').to_lowercase();
        let kinds = [Kind::From, Kind::Date, Kind::Head];
        let kind = kinds.into_iter().find(|kind| self.is(*kind, &name))?;
        Some((kind, value.trim().trim_matches('*').trim()))
    }

    /// Whether a line marks that a forwarded mail begins behind it.
    pub(super) fn is_forward_mark(&self, line: &str) -> bool {
        let words = line.trim_matches(|c: char| !c.is_alphanumeric());
        let is_marked = line.starts_with("--") || line.trim_end().ends_with(':');
        is_marked && words.len() <= 40 && self.is(Kind::Forward, &words.to_lowercase())
    }

    /// A subject without the prefixes of answers and forwarding, and the kind of the first of them.
    pub(super) fn subject<'t>(&self, subject: &'t str) -> (&'t str, Option<Kind>) {
        let (mut rest, mut first) = (subject.trim(), None);
        while let Some((prefix, behind)) = rest.split_once(':') {
            let prefix = prefix.trim_end_matches(|c: char| "[]()0123456789".contains(c)).trim();
            let prefix = prefix.to_lowercase();
            let kind = [Kind::Reply, Kind::Forwarding].into_iter().find(|kind| self.is(*kind, &prefix));
            if kind.is_none() || behind.trim().is_empty() {
                break;
            }
            first = first.or(kind);
            rest = behind.trim();
        }
        (rest, first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_does_what_its_example_says() {
        let words = MailWords::load();
        let mut last = (String::new(), String::new());
        for line in include_str!("../../../data/ingest/mail.tsv").lines().skip(1) {
            let [kind, word, example] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
            let found = match Kind::from_name(kind).expect(line) {
                Kind::Freemail => example.contains(&format!("@{word}.")),
                Kind::Organization => words.names_body(example),
                kind @ (Kind::Reply | Kind::Forwarding) => words.subject(example) == ("Truce", Some(kind)),
                Kind::Forward => words.is_forward_mark(example),
                found => words.head_line(example).is_some_and(|(kind, _)| kind == found),
            };
            assert!(found, "{line}");
            assert!(last.0 != kind || last.1.as_str() < word, "{line}: in order");
            last = (kind.to_owned(), word.to_owned());
        }
        assert!(!words.names_body("Ann Bell"));
        assert!(words.head_line("Killed: 12").is_none());
        assert!(!words.is_forward_mark("The original message"));
        assert_eq!(words.subject("Truce: what we know").0, "Truce: what we know");
    }
}
