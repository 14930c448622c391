//! Texts that lost their line breaks: headline, date, agency and report in one line.
//!
//! Corpora of news often keep a page as one line, with what stood before and behind the report. The line
//! is cut where something certain shows the place: the headline that the record gives, a date or an
//! agency's name at the very beginning, set phrases at the end. What stands before a headline deep
//! within the line is a list of other headlines.

use super::{
    front::date_line,
    pieces::{Piece, PieceKind},
};
use crate::article::{
    Knowledge,
    credits::agency_names,
    metadata::{
        date::{Convention, dates},
        fold,
    },
    rules::RuleSet,
};
use hearsay_types::Span;

const RULES: &str = include_str!("../../../data/saved_text/flat.toml");

/// Shorter texts are no reports.
const LEAST_LENGTH: usize = 300;
/// How far from its beginning a line is looked at for what stands before the report.
const MAX_LEAD: usize = 200;

/// So many headlines with date and time make a list.
const LEAST_STAMPS: usize = 5;
/// How far two of them may stand apart.
const MAX_STAMP_GAP: usize = 500;

/// Rules for the ends of texts in one line.
#[derive(Debug)]
pub(crate) struct FlatRules(RuleSet);

impl FlatRules {
    /// Reads the compiled-in rules.
    pub(crate) fn load() -> Self {
        Self(RuleSet::load(RULES, &agency_names()))
    }

    /// Where the report ends and set phrases begin.
    fn end(&self, words: &str) -> Option<usize> {
        let from = words.ceil_char_boundary(words.len().saturating_sub(2_500));
        let tail = &words[from..];
        let cuts = self.0.triggered(tail).into_iter().filter_map(|rule| {
            let found = self.0.captures(rule, tail)?.name("cut")?;
            Some(from + found.start())
        });
        cuts.min()
    }
}

/// Cuts the line of a text that has only one.
pub(super) fn divide(text: &str, pieces: &mut Vec<Piece>, title: Option<&str>, knowledge: &Knowledge) {
    let [Piece { kind: PieceKind::Paragraph, lines }] = &pieces[..] else { return };
    let [line] = lines[..] else { return };
    if line.len() < LEAST_LENGTH {
        return;
    }
    let words = line.of(text);
    let mut cuts: Vec<(PieceKind, usize)> = Vec::new();
    let mut at = 0;
    let deep = title.and_then(|title| deep_headline(words, title)).or_else(|| stamped_list(words, knowledge));
    if let Some(deep) = deep {
        cuts.push((PieceKind::Cut, deep));
        at = deep;
    }
    for _ in 0..6 {
        let Some(end) = lead(&words[at..], title, knowledge) else { break };
        at += end;
        cuts.push((PieceKind::Paragraph, at));
    }
    if words.len() - at < LEAST_LENGTH / 2 {
        return;
    }
    match knowledge.flat_rules.end(words).filter(|end| *end > at + LEAST_LENGTH / 2) {
        Some(end) => cuts.extend([(PieceKind::Paragraph, end), (PieceKind::Cut, words.len())]),
        None => cuts.push((PieceKind::Paragraph, words.len())),
    }
    let mut start = 0;
    let mut divided = Vec::new();
    for (kind, end) in cuts {
        let span = Span::new(line.start as usize + start, line.start as usize + end).trim(text);
        if !span.is_empty() {
            divided.push(Piece { kind, lines: vec![span] });
        }
        start = end;
    }
    *pieces = divided;
}

/// Where a headline stands deep in a line, with a report behind it: the last such place.
fn deep_headline(words: &str, title: &str) -> Option<usize> {
    if title.trim().len() < 20 {
        return None;
    }
    let places = words.match_indices(title.trim()).map(|(at, _)| at);
    places.filter(|at| *at >= LEAST_LENGTH && words.len() - at - title.len() >= 2 * LEAST_LENGTH).last()
}

/// Where a list of other headlines at the beginning ends, if each has its date and time of day: behind the
/// last one, which is mostly that of the report itself.
fn stamped_list(words: &str, knowledge: &Knowledge) -> Option<usize> {
    let mut end = 0;
    let mut n_stamps = 0;
    for stamp in dates(words, &knowledge.months, Convention::default()).filter(|date| date.has_time) {
        if stamp.range.start > end + MAX_STAMP_GAP {
            break;
        }
        n_stamps += 1;
        end = stamp.range.end;
    }
    let zone = words[end..].trim_start().split(' ').next().unwrap_or_default();
    let is_zone = (2..=4).contains(&zone.len()) && zone.chars().all(|c| c.is_ascii_uppercase());
    let start = words.len() - words[end..].trim_start().len() + if is_zone { zone.len() } else { 0 };
    (n_stamps >= LEAST_STAMPS && words.len() - start >= LEAST_LENGTH).then_some(start)
}

/// Where the first thing before a report ends: the headline, a date, an agency, an address.
fn lead(words: &str, title: Option<&str>, knowledge: &Knowledge) -> Option<usize> {
    if let Some(end) = title.and_then(|title| headline_end(words, title)) {
        return Some(end);
    }
    let head = &words[..words.floor_char_boundary(MAX_LEAD)];
    let first_date = dates(head, &knowledge.months, Convention::default()).next();
    if let Some(date) = first_date
        && date.has_day
        && head[..date.range.start].split_whitespace().count() <= 5
        && let Some(line) = date_line(&head[..date.range.end], knowledge)
        && line.name.is_none()
    {
        return Some(date.range.end);
    }
    let (first, rest) = head.trim_start().split_once(' ')?;
    let skipped = words.len() - words.trim_start().len();
    let starts_upper = rest.trim_start().starts_with(char::is_uppercase);
    let is_credit = knowledge.credits.is_agency(first) && starts_upper;
    if is_credit {
        return Some(skipped + first.len());
    }
    // "SEND https://..."
    let second = rest.split(' ').next()?;
    let is_button = first.chars().all(char::is_uppercase) && second.starts_with("http");
    is_button.then(|| skipped + first.len() + 1 + second.len())
}

/// Where the given headline ends if the words begin with it, whatever its punctuation.
fn headline_end(words: &str, title: &str) -> Option<usize> {
    let wanted = fold(title);
    if wanted.len() < 12 {
        return None;
    }
    let reach = words.floor_char_boundary(title.len() + title.len() / 4 + 12);
    let ends = words[..reach].char_indices().filter(|(_, c)| !c.is_alphanumeric()).map(|(at, _)| at);
    let end = ends.chain([reach]).find(|end| fold(&words[..*end]) == wanted)?;
    let tail = words[end..].trim_start_matches(['.', '!', '?', '"', '”', '’', ')']);
    Some(words.len() - tail.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::rules::as_written;

    #[test]
    fn every_rule_does_what_its_examples_say() {
        RuleSet::assert_well_formed(RULES, &agency_names());
        let rules = FlatRules::load();
        for (idx, rule) in as_written(RULES).iter().enumerate() {
            for (line, cut) in &rule.must {
                let found = rules
                    .0
                    .captures(idx, line)
                    .and_then(|found| Some(found.name("cut")?.as_str().to_owned()));
                assert_eq!(found.as_ref(), Some(cut), "{}: {line}", rule.name);
                assert!(rules.end(line).is_some(), "{}: no trigger in {line}", rule.name);
            }
            assert!(rule.must_not.iter().all(|line| rules.0.captures(idx, line).is_none()), "{}", rule.name);
        }
    }

    #[test]
    fn the_headline_is_found_whatever_its_punctuation() {
        let title = "Ferry sinks, 24 saved: mayor";
        assert_eq!(headline_end("Ferry sinks 24 saved mayor. The ferry", title), Some(27));
        assert_eq!(headline_end("The ferry sinks 24 saved mayor", title), None);
    }
}
