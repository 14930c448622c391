//! The lines before a report: headline, byline, dates, labels.

use super::{Role, Unit, pieces::PieceKind};
use crate::article::{
    Knowledge,
    metadata::{
        date::{Called, Convention, dates},
        fold,
    },
};
use hearsay_types::{CreditKind, Label};
use jiff::civil::DateTime;

/// At most so many pieces may stand before a report.
const MAX_FRONT: usize = 120;
/// Longer lines name no author and no date of a page.
const LONG_LINE: usize = 160;

/// What the lines around a report say of it.
#[derive(Debug, Default)]
pub(super) struct Front {
    /// How many units stand before the report; some of them may belong to it.
    pub(super) n_units: usize,
    /// The headline.
    pub(super) headline: Option<usize>,
    /// The writers' names, and the words that name them.
    pub(super) byline: Option<(String, String)>,
    /// Lines with a date.
    pub(super) dates: Vec<DateLine>,
    /// Labels.
    pub(super) labels: Vec<Label>,
    /// The outlet, and the words that name it.
    pub(super) publisher: Option<(String, String)>,
}

/// A line that names a date, and often an outlet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DateLine {
    /// The words beside the date.
    pub(super) name: Option<String>,
    pub(super) date: DateTime,
    pub(super) has_time: bool,
    /// Whether the line calls it a date of change.
    pub(super) is_update: bool,
    /// The line.
    pub(super) words: String,
}

/// What a line before a report is.
#[derive(Debug, PartialEq)]
enum Line {
    Byline(String),
    Date(DateLine),
    Labels(Vec<Label>),
    Furniture,
    /// Running text.
    Prose,
    /// A headline, a kicker, a name.
    Short,
    /// Nothing but a picture.
    Picture,
}

/// Finds the lines before the report, and gives their units their roles.
pub(super) fn read(units: &mut [Unit], title: Option<&str>, knowledge: &Knowledge) -> Front {
    let lines: Vec<Line> = units.iter().take(MAX_FRONT).map(|unit| line(unit, knowledge)).collect();
    let mut front = Front { n_units: length(&lines), ..Front::default() };
    front.headline = match title {
        Some(title) => given_headline(units, title),
        None => headline(units, &lines, front.n_units),
    };
    if let Some(headline) = front.headline {
        front.n_units = front.n_units.max(headline + 1);
    }
    for (i, line) in lines.into_iter().take(front.n_units).enumerate() {
        let is_before = front.headline.is_some_and(|headline| i < headline);
        let role = match line {
            _ if Some(i) == front.headline => Role::Headline,
            Line::Byline(name) => {
                // "By Ann Bell | 4 October 2031"
                let words = units[i].text();
                let date = date_line(words, knowledge).or_else(|| date_behind(words, knowledge));
                front.dates.extend(date.map(|date| DateLine { name: None, ..date }));
                front.byline.get_or_insert((name, units[i].text().to_owned()));
                Role::Outside
            }
            Line::Date(date) => {
                front.dates.push(date);
                Role::Outside
            }
            Line::Labels(labels) => {
                front.labels.extend(labels);
                Role::Outside
            }
            Line::Furniture | Line::Picture => Role::Outside,
            Line::Prose => continue,
            // A short line behind the headline is a subtitle if it is a phrase; before it, it is a kicker.
            Line::Short => {
                let words = units[i].text().trim_end();
                let is_phrase =
                    words.split_whitespace().count() >= 5 || words.ends_with(['.', '!', '?', ':', '"', '”']);
                let has_headline = front.headline.is_some() || title.is_some();
                let is_kept = is_phrase && !is_before && has_headline && !units[i].words.is_linked();
                if is_kept { continue } else { Role::Outside }
            }
        };
        units[i].role = role;
    }
    front
}

impl Front {
    /// The outlet that is known to have published this copy: its date line is that of this copy.
    pub(super) fn prefer_publisher(&mut self, publisher: &str) {
        self.publisher = Some((publisher.to_owned(), "given".to_owned()));
    }

    /// The date line of this copy; that of another outlet may be the first publication.
    pub(super) fn own_date(&self) -> Option<&DateLine> {
        let publisher = self.publisher.as_ref().map(|(name, _)| fold(name)).unwrap_or_default();
        let published = || self.dates.iter().filter(|line| !line.is_update);
        let is_own = |line: &&DateLine| line.name.as_ref().is_some_and(|name| fold(name) == publisher);
        let unnamed = || published().find(|line| line.name.is_none());
        published().find(is_own).or_else(unnamed).or_else(|| published().max_by_key(|line| line.date))
    }

    /// The date line that names `outlet`.
    pub(super) fn date_of(&self, outlet: &str) -> Option<&DateLine> {
        let outlet = fold(outlet);
        let mut lines = self.dates.iter();
        lines.find(|line| line.name.as_ref().is_some_and(|name| !outlet.is_empty() && fold(name) == outlet))
    }

    /// What the lines behind the report add: the outlet, and a byline where none stood before it.
    pub(super) fn read_tail(&mut self, units: &[Unit], knowledge: &Knowledge) {
        if self.byline.is_none() {
            let tail = units.iter().rev().filter(|unit| unit.role == Role::Outside).take(30);
            let mut named =
                tail.filter_map(|unit| Some((byline(unit.text(), knowledge)?, unit.text().to_owned())));
            self.byline = named.next();
        }
        let credits = || units.iter().flat_map(|unit| &unit.credits);
        let first_outlets: Vec<String> = credits()
            .filter(|credit| credit.kind == CreditKind::Republished)
            .filter_map(|credit| credit.of.as_deref().map(fold))
            .collect();
        let byline = self.byline.as_ref().map(|(name, _)| fold(name));
        let is_other = |name: &str| {
            let name = fold(name);
            !first_outlets.contains(&name) && byline.as_ref() != Some(&name)
        };
        let dated = self.dates.iter().find_map(|line| {
            let name = line.name.clone().filter(|name| is_other(name))?;
            Some((name, line.words.clone()))
        });
        let copyright = || {
            let mut lines =
                units.iter().flat_map(|unit| unit.credits.iter().map(move |credit| (unit, credit)));
            lines.find_map(|(unit, credit)| {
                let name = credit.of.clone().filter(|_| credit.kind == CreditKind::Copyright)?;
                let is_one = !name.contains(", ") && is_other(&name);
                is_one.then(|| (name, unit.text().to_owned()))
            })
        };
        self.publisher = dated.or_else(copyright);
    }
}

/// How many of the lines stand before the report: up to the first running text, or to a byline, date or
/// label soon behind it (a standfirst may stand between).
fn length(lines: &[Line]) -> usize {
    let Some(prose) = lines.iter().position(|line| *line == Line::Prose) else {
        // No running text at all: the lines that are something, and the first one that may be a headline.
        let known = lines.iter().take_while(|line| !matches!(line, Line::Short)).count();
        return (known + 1).min(lines.len());
    };
    let is_meta = |line: &Line| matches!(line, Line::Byline(_) | Line::Date(_) | Line::Labels(_));
    let behind = lines.iter().enumerate().skip(prose + 1);
    let soon = behind.take_while(|(_, line)| **line != Line::Prose).take(3);
    let last = soon.filter(|(_, line)| is_meta(line)).map(|(i, _)| i + 1).last();
    // Behind a standfirst all further lines of the kind belong to the front.
    match last {
        Some(last) => {
            last + lines[last..].iter().take_while(|line| is_meta(line) || **line == Line::Furniture).count()
        }
        None => prose,
    }
}

/// What one line is.
fn line(unit: &Unit, knowledge: &Knowledge) -> Line {
    let words = unit.text();
    if unit.piece.kind == PieceKind::Cut {
        return Line::Furniture;
    }
    if words.trim().is_empty() {
        return if unit.piece.kind == PieceKind::Rule { Line::Furniture } else { Line::Picture };
    }
    if let Some(labels) = labels(unit, knowledge) {
        return Line::Labels(labels);
    }
    let is_heading = matches!(unit.piece.kind, PieceKind::Heading(_));
    if !is_heading && let Some(name) = byline(words, knowledge) {
        return Line::Byline(name);
    }
    // "On 4 May 2031, Ann Bell wrote:" tells whose the words behind it are.
    let last = words.trim_end().strip_suffix(':').and_then(|words| words.split_whitespace().last());
    if last.is_some_and(|last| knowledge.saved_text.reporting.contains(last.to_lowercase().as_str())) {
        return Line::Prose;
    }
    if let Some(date) = date_line(words, knowledge) {
        return Line::Date(date);
    }
    if knowledge.furniture.kind(words).is_some() {
        return Line::Furniture;
    }
    let is_credit =
        |credit: &&crate::article::credits::FoundCredit| credit.span.len() * 10 >= words.len() * 8;
    if unit.credits.iter().any(|credit| is_credit(&credit) && credit.kind != CreditKind::ReportingBy) {
        return Line::Furniture;
    }
    if unit.is_prose() && !is_heading { Line::Prose } else { Line::Short }
}

/// The names in a line such as "By Ann Bell".
fn byline(words: &str, knowledge: &Knowledge) -> Option<String> {
    if words.len() > LONG_LINE {
        return None;
    }
    let rest = knowledge.byline_words.after_lead(words)?;
    let is_name = rest.starts_with(|c: char| c.is_uppercase() || c.is_numeric());
    let ends_sentence =
        rest.trim_end().ends_with(['.', '!', '?', ':']) && rest.split_whitespace().count() > 8;
    // "By Ann Bell 4 October 2031"
    let date = dates(rest, &knowledge.months, Convention::default()).find(|date| date.has_day);
    let names = date.and_then(|date| rest.get(..date.range.start)).unwrap_or(rest);
    let names = knowledge.byline_words.names(names);
    (is_name && !ends_sentence && !names.is_empty()).then(|| names.join(", "))
}

/// The date in a byline such as "By Ann Bell 4 October 2031 Updated 2 hours later".
fn date_behind(words: &str, knowledge: &Knowledge) -> Option<DateLine> {
    let date = dates(words, &knowledge.months, Convention::default()).find(|date| date.has_day)?;
    Some(DateLine {
        name: None,
        date: date.date,
        has_time: date.has_time,
        is_update: false,
        words: words.to_owned(),
    })
}

/// A line such as "Harbor Post, September 9, 2016": little more than a date and a name.
pub(super) fn date_line(words: &str, knowledge: &Knowledge) -> Option<DateLine> {
    if words.len() > LONG_LINE {
        return None;
    }
    let written = dates(words, &knowledge.months, Convention::default()).find(|date| date.has_day)?;
    let before = &words[..written.range.start];
    let cue = knowledge.date_cues.before(&without_weekday(before, knowledge));
    let around = [before, &words[written.range.end..]];
    let names = around
        .iter()
        .flat_map(|part| part.split(['|', ',', '•', '·', '–', '—', ';', '/']))
        .filter_map(|part| {
            let part = without_weekday(part, knowledge);
            let part = part.trim_matches(|c: char| !c.is_alphanumeric());
            let is_cue = knowledge.date_cues.before(part).is_some() && part.split_whitespace().count() <= 3;
            let is_time = part.chars().filter(|c| c.is_alphabetic()).count() <= 4
                && part.contains(|c: char| c.is_ascii_digit());
            let is_zone = matches!(
                part,
                "GMT"
                    | "UTC"
                    | "EST"
                    | "EDT"
                    | "PST"
                    | "PDT"
                    | "CET"
                    | "CEST"
                    | "BST"
                    | "ET"
                    | "AM"
                    | "PM"
                    | "am"
                    | "pm"
            );
            let is_second_date = dates(part, &knowledge.months, Convention::default()).next().is_some();
            (!part.is_empty() && !is_cue && !is_time && !is_zone && !is_second_date).then(|| part.to_owned())
        });
    let names: Vec<String> = names.collect();
    let n_words: usize = names.iter().map(|name| name.split_whitespace().count()).sum();
    // More words than a name and a place have make a sentence.
    if n_words > 8 || (n_words > 4 && words.trim_end().ends_with('.')) {
        return None;
    }
    let name =
        names.into_iter().find(|name| name.starts_with(char::is_uppercase) && name.chars().count() > 2);
    Some(DateLine {
        name,
        date: written.date,
        has_time: written.has_time,
        is_update: cue == Some(Called::Updated),
        words: words.to_owned(),
    })
}

/// The words without the name of a weekday at their end or beginning.
fn without_weekday(words: &str, knowledge: &Knowledge) -> String {
    let is_weekday = |word: &&str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        knowledge.saved_text.weekdays.contains(word.as_str())
    };
    let parts: Vec<&str> = words.split_whitespace().collect();
    let start = usize::from(parts.first().is_some_and(is_weekday));
    let end = parts.len() - usize::from(parts.len() > start && parts.last().is_some_and(is_weekday));
    parts[start..end].join(" ")
}

/// The labels in a line such as "Topics: Harbor, Trade".
fn labels(unit: &Unit, knowledge: &Knowledge) -> Option<Vec<Label>> {
    let words = unit.text();
    let divided = words.split_once(':');
    let (name, values) = divided.or_else(|| {
        // "Filed under Harbor, Trade", with the values linked
        let first = unit.words.links.first()?.anchor.start as usize;
        words.split_at_checked(first)
    })?;
    let name = name.trim().trim_matches(|c: char| !c.is_alphanumeric());
    let is_known = knowledge.saved_text.labels.contains(name.to_lowercase().as_str());
    let offset = words.len() - values.len();
    let linked: Vec<&str> = unit
        .words
        .links
        .iter()
        .filter(|link| link.anchor.start as usize >= offset)
        .map(|link| link.anchor.of(words).trim())
        .filter(|value| !value.is_empty())
        .collect();
    let n_linked: usize = linked.iter().map(|value| value.len()).sum();
    let is_all_linked = divided.is_some() && n_linked * 10 >= values.trim().len() * 8 && !linked.is_empty();
    let is_short_name = name.len() <= 30 && name.split_whitespace().count() <= 3;
    let is_byline = byline(words, knowledge).is_some() || knowledge.byline_words.after_lead(words).is_some();
    if name.is_empty() || words.len() > 400 || !(is_known || (is_all_linked && is_short_name && !is_byline)) {
        return None;
    }
    let values: Vec<&str> = if linked.is_empty() { values.split([',', ';', '|']).collect() } else { linked };
    let values =
        values.iter().map(|value| value.trim()).filter(|value| !value.is_empty() && value.len() <= 80);
    let labels: Vec<Label> =
        values.map(|value| Label { name: name.to_owned(), value: value.to_owned() }).collect();
    (!labels.is_empty()).then_some(labels)
}

/// The unit that holds the headline that is given, if one does.
fn given_headline(units: &[Unit], title: &str) -> Option<usize> {
    let title = fold(title);
    let mut front = units.iter().take(MAX_FRONT);
    front.position(|unit| {
        !title.is_empty() && unit.text().len() <= title.len() * 2 + 20 && fold(unit.text()) == title
    })
}

/// The unit that is most likely the headline.
fn headline(units: &[Unit], lines: &[Line], n_front: usize) -> Option<usize> {
    let front = &lines[..n_front.min(lines.len())];
    let is_meta = |line: &Line| matches!(line, Line::Byline(_) | Line::Date(_) | Line::Labels(_));
    let first_meta = front.iter().position(is_meta).unwrap_or(front.len());
    let marked = |range: std::ops::Range<usize>| {
        let headings = range.filter(|i| front[*i] == Line::Short).filter_map(|i| match units[i].piece.kind {
            PieceKind::Heading(level) => Some((level, i)),
            _ => None,
        });
        headings.min().map(|(_, i)| i)
    };
    let likely = |range: std::ops::Range<usize>| {
        let short = range.filter(|i| front[*i] == Line::Short && !units[*i].words.is_linked());
        // A kicker or the outlet's name is shorter than the headline; lists of other headlines stand
        // farther away from the byline.
        let near: Vec<usize> = short.rev().take(3).collect();
        near.into_iter().rev().max_by_key(|i| {
            let n_words = units[*i].text().split_whitespace().count();
            (n_words.min(7), std::cmp::Reverse(*i))
        })
    };
    let before = marked(0..first_meta).or_else(|| likely(0..first_meta));
    let behind = || marked(first_meta..front.len()).or_else(|| likely(first_meta..front.len()));
    // Dates and labels may stand above the headline.
    let is_weak = before.is_some_and(|i| units[i].text().split_whitespace().count() < 3);
    if is_weak { behind().or(before) } else { before.or_else(behind) }
}
