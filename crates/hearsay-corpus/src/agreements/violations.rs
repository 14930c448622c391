//! Who is said to have violated an agreement, by whom, and who denies it.
//!
//! Nothing here says that a violation happened. An act (a strike, an arrest) is taken in only where the report
//! itself, in the same sentence, says that it violates something.

use super::{
    Found,
    group::{Group, Member},
};
use crate::{
    days::Days,
    said::{Said, Sayings},
};
use hearsay_types::{
    AgreementActType as Act, EventType, Factuality, PropositionRecord, ReportRecord, Stance, StatementRecord,
};
use std::{collections::BTreeMap, ops::Range};

const WORDS: &str = include_str!("../../data/agreements/violation.tsv");

/// Days by which two reports may differ about one violation.
const SLACK_DAYS: i64 = 1;

/// An alleged violation.
#[derive(Debug, Clone, PartialEq)]
pub struct Violation {
    /// Who is accused, as named; `None` where nobody is.
    pub accused: Option<String>,
    /// What is said to have been done, in the words of the first who says so.
    pub words: String,
    /// When, as told first.
    pub days: Option<Days>,
    /// Who alleges it.
    pub alleged: Vec<Said>,
    /// Who denies it.
    pub denied: Vec<Said>,
    /// Who holds it for possible.
    pub possible: Vec<Said>,
    /// Events that the reports tell of in the same sentence: what was done.
    pub acts: Vec<String>,
    /// Who denies those.
    pub acts_denied: Vec<Said>,
}

/// Acts that reports call violations, in their words.
pub struct Acts<'a> {
    /// By report: events in a sentence that speaks of violation, with that sentence.
    by_report: BTreeMap<&'a str, Vec<(Range<usize>, &'a StatementRecord)>>,
    /// Who denies an event, by its id.
    denials: BTreeMap<&'a str, Vec<&'a StatementRecord>>,
}

impl<'a> Acts<'a> {
    /// Finds events in sentences that speak of violation.
    pub fn new(found: Found<'a>, sayings: &Sayings<'a>) -> Self {
        let by_id: BTreeMap<&str, &StatementRecord> =
            found.statements.iter().map(|statement| (statement.id.as_str(), statement)).collect();
        let mut by_report: BTreeMap<&str, Vec<(Range<usize>, &StatementRecord)>> = BTreeMap::new();
        for statement in found.statements.iter().filter(|statement| is_act(statement)) {
            let Some(report) = sayings.report(statement) else { continue };
            let Some(sentence) = sentence(report, statement) else { continue };
            if speaks_of_violation(&report.text[sentence.clone()]) {
                by_report.entry(&statement.report).or_default().push((sentence, statement));
            }
        }
        let mut denials: BTreeMap<&str, Vec<&StatementRecord>> = BTreeMap::new();
        for matter in found.matters {
            let deniers = matter.stance.iter().filter(|(_, stance)| **stance == Stance::Denies);
            let deniers: Vec<&StatementRecord> =
                deniers.filter_map(|(id, _)| by_id.get(id.as_str()).copied()).collect();
            for id in &matter.members {
                denials.entry(id).or_default().extend(&deniers);
            }
        }
        Self { by_report, denials }
    }
}

/// Whether it is something that is done, and said to have been done.
fn is_act(statement: &StatementRecord) -> bool {
    let is_deed = match &statement.proposition {
        PropositionRecord::Event { event } => matches!(
            event.kind,
            EventType::Assault | EventType::Coerce | EventType::Mobilize | EventType::Threaten
        ),
        _ => false,
    };
    is_deed && !matches!(statement.factuality, Factuality::Unreal | Factuality::Future)
}

/// Whether words say that something was violated.
fn speaks_of_violation(words: &str) -> bool {
    let words = words.to_lowercase();
    let cues = WORDS.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split('\t').next());
    cues.into_iter().any(|cue| {
        words.match_indices(cue).any(|(at, _)| {
            let before = words[..at].chars().next_back();
            let after = words[at + cue.len()..].chars().next();
            !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
        })
    })
}

/// The sentence that a quote stands in, in bytes of the report's text; `None` where the quote is not found.
fn sentence(report: &ReportRecord, statement: &StatementRecord) -> Option<Range<usize>> {
    let text = &report.text;
    let at = match statement.start {
        Some(start) => text.char_indices().nth(start as usize).map(|(at, _)| at),
        None => None,
    };
    let at =
        at.filter(|at| text[*at..].starts_with(&statement.quote)).or_else(|| text.find(&statement.quote))?;
    let ends = |c: char| matches!(c, '.' | '!' | '?' | '\n');
    // A full stop ends a sentence where a space or the end follows.
    let is_end = |i: usize, c: char| {
        let next = text[i + c.len_utf8()..].chars().next();
        ends(c) && (c == '\n' || next.is_none_or(|next| next.is_whitespace() || matches!(next, '"' | '”')))
    };
    let before = text[..at].char_indices().rev().find(|(i, c)| is_end(*i, *c));
    let from = before.map_or(0, |(i, c)| i + c.len_utf8());
    let end = at + statement.quote.len();
    let after = text[end..].char_indices().find(|(i, c)| is_end(end + i, *c));
    Some(from..after.map_or(text.len(), |(i, _)| end + i))
}

/// The violations that are alleged of an agreement, in the order of their days.
pub fn violations(
    group: &Group<'_>,
    sayings: &Sayings<'_>,
    acts: &Acts<'_>,
    as_of: Option<i64>,
) -> Vec<Violation> {
    let mut found: Vec<(Violation, Option<String>)> = Vec::new();
    for member in group.members.iter().filter(|member| member.record.act == Act::Violated) {
        if member.statement.factuality == Factuality::Unreal {
            continue;
        }
        let accused = accused(member);
        let mut days = member.statement.date().and_then(Days::of);
        let same_sentence = same_sentence(member, sayings, acts);
        days = days.or_else(|| same_sentence.iter().find_map(|act| act.date().and_then(Days::of)));
        let said = sayings.said(member.statement);
        let key = accused.as_ref().map(|(key, _)| key.clone());
        let fits = |(violation, of): &(Violation, Option<String>)| {
            let one_day = match (violation.days, days) {
                (Some(a), Some(b)) => a.gap(b) <= SLACK_DAYS,
                (None, None) => true,
                // Who denies without a day denies what is alleged.
                _ => said.denies(),
            };
            one_day && (*of == key || (said.denies() && (key.is_none() || of.is_none())))
        };
        let at = found.iter().position(fits).unwrap_or_else(|| {
            let words = member.record.content.clone().filter(|content| !content.trim().is_empty());
            let violation = Violation {
                accused: accused.map(|(_, name)| name),
                words: words.unwrap_or_else(|| member.statement.quote.clone()),
                days,
                alleged: Vec::new(),
                denied: Vec::new(),
                possible: Vec::new(),
                acts: Vec::new(),
                acts_denied: Vec::new(),
            };
            found.push((violation, key));
            found.len() - 1
        });
        let violation = &mut found[at].0;
        violation.days = violation.days.or(days);
        match &said {
            said if said.denies() => violation.denied.push(said.clone()),
            said if said.asserts() => violation.alleged.push(said.clone()),
            _ => violation.possible.push(said.clone()),
        }
        for act in same_sentence {
            add_act(violation, act, sayings, acts);
        }
    }
    let mut found: Vec<Violation> = found.into_iter().map(|(violation, _)| violation).collect();
    found.extend(unlisted(group, sayings, acts, as_of, &found));
    found.sort_by_key(|violation| violation.days.map_or(i64::MAX, |days| days.first));
    found
}

fn add_act(violation: &mut Violation, act: &StatementRecord, sayings: &Sayings<'_>, acts: &Acts<'_>) {
    if violation.acts.contains(&act.id) {
        return;
    }
    violation.acts.push(act.id.clone());
    for denial in acts.denials.get(act.id.as_str()).into_iter().flatten() {
        if denial.id != act.id && violation.acts_denied.iter().all(|said| said.statement != denial.id) {
            violation.acts_denied.push(sayings.said(denial));
        }
    }
}

/// Acts that a report of the agreement calls a violation without a statement that says so: within the days of the
/// agreement, by one of its parties.
fn unlisted(
    group: &Group<'_>,
    sayings: &Sayings<'_>,
    acts: &Acts<'_>,
    as_of: Option<i64>,
    listed: &[Violation],
) -> Vec<Violation> {
    let began = group
        .members
        .iter()
        .filter(|m| {
            matches!(m.record.act, Act::InForce | Act::Agreed | Act::Signed)
                && super::group::is_said(m.statement)
        })
        .filter_map(|m| sayings.days(m.statement))
        .map(|days| days.first)
        .min();
    let Some(began) = began else { return Vec::new() };
    let mut found: Vec<Violation> = Vec::new();
    let mut reports: Vec<&str> = group.members.iter().map(|m| m.statement.report.as_str()).collect();
    reports.sort_unstable();
    reports.dedup();
    for (_, act) in reports.iter().filter_map(|report| acts.by_report.get(report)).flatten() {
        let days = sayings.days(act);
        let within = days.is_some_and(|days| days.last >= began && as_of.is_none_or(|day| days.first <= day));
        if !within || listed.iter().chain(&found).any(|violation| violation.acts.contains(&act.id)) {
            continue;
        }
        let actor = act.links.role("actor").first();
        let said = sayings.said(act);
        // What copies tell alike is one.
        if let Some(same) = found.iter_mut().find(|violation| violation.words == act.quote && said.asserts())
        {
            same.alleged.push(said);
            add_act(same, act, sayings, acts);
            continue;
        }
        let mut violation = Violation {
            accused: actor.map(|actor| actor.name.clone()).or_else(|| act.role("actor").map(str::to_owned)),
            words: act.quote.clone(),
            days: act.date().and_then(Days::of),
            alleged: Vec::new(),
            denied: Vec::new(),
            possible: Vec::new(),
            acts: Vec::new(),
            acts_denied: Vec::new(),
        };
        match said {
            said if said.denies() => violation.denied.push(said),
            said if said.asserts() => violation.alleged.push(said),
            said => violation.possible.push(said),
        }
        add_act(&mut violation, act, sayings, acts);
        found.push(violation);
    }
    found
}

/// Events in the sentence of a statement that something was violated.
fn same_sentence<'a>(
    member: &Member<'_>,
    sayings: &Sayings<'_>,
    acts: &Acts<'a>,
) -> Vec<&'a StatementRecord> {
    let statement = member.statement;
    let Some(own) = sayings.report(statement).and_then(|report| sentence(report, statement)) else {
        return Vec::new();
    };
    let events = acts.by_report.get(statement.report.as_str()).into_iter().flatten();
    events
        .filter(|(sentence, _)| sentence.start < own.end && own.start < sentence.end)
        .map(|(_, act)| *act)
        .collect()
}

/// Who is accused: a key, and the name.
fn accused(member: &Member<'_>) -> Option<(String, String)> {
    if let Some(actor) = member.statement.links.role("by").first() {
        return Some((actor.key.clone(), actor.name.clone()));
    }
    let by = member.record.by.as_deref().map(str::trim).filter(|by| !by.is_empty())?;
    Some((by.to_lowercase(), by.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cues_match_their_examples_and_no_others() {
        for row in WORDS.lines().filter(|line| !line.starts_with('#')) {
            let [cue, yes, no]: [&str; 3] = row.split('\t').collect::<Vec<_>>().try_into().unwrap();
            assert!(yes.to_lowercase().contains(cue), "{cue}");
            assert!(speaks_of_violation(yes), "{yes}");
            assert!(!speaks_of_violation(no), "{no}");
        }
    }
}
