//! What became of an agreement, step by step, and who takes it to be in force.

use super::group::{Group, Member};
use crate::{
    days::Days,
    said::{Said, Sayings},
};
use hearsay_types::{AgreementActType as Act, Factuality};
use std::collections::{BTreeMap, BTreeSet};

/// Days by which two reports may differ about one step: the same hour is Friday here and Saturday there.
const SLACK_DAYS: i64 = 1;

/// One step: somebody proposes, agrees, rejects, declares over, ...
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// What is done.
    pub act: Act,
    /// By whom, as most say; `None` where nobody is named.
    pub by: Option<String>,
    /// When, as told, each with the statements that tell it; several where reports differ.
    pub dates: Vec<(Days, Vec<String>)>,
    /// The day by which it is put in order: the first that is told, else that of the first report.
    pub day: Option<i64>,
    /// Who says so.
    pub said: Vec<Said>,
    /// Who denies it.
    pub denied: Vec<Said>,
    /// Who expects it or holds it for possible.
    pub expected: Vec<Said>,
}

impl Step {
    /// Whether by it the agreement came to be.
    pub fn is_making(&self) -> bool {
        matches!(self.act, Act::Agreed | Act::Signed)
    }
}

/// How somebody takes an agreement to stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It is in force.
    InForce,
    /// It rests.
    Suspended,
    /// It is over.
    Over,
    /// It was never made, or is not wanted.
    Rejected,
}

impl Standing {
    /// In words.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InForce => "in force",
            Self::Suspended => "suspended",
            Self::Over => "over",
            Self::Rejected => "rejected",
        }
    }
}

/// How one voice takes an agreement to stand, over time.
#[derive(Debug, Clone, PartialEq)]
pub struct Position {
    /// Who.
    pub who: String,
    /// What it said, in the order of days; a standing that is repeated is one.
    pub stands: Vec<(Standing, Vec<Said>)>,
}

impl Position {
    /// How it takes the agreement to stand by what it said last.
    pub fn now(&self) -> Option<Standing> {
        self.stands.last().map(|(standing, _)| *standing)
    }

    /// Whether it said otherwise before.
    pub fn has_changed(&self) -> bool {
        self.stands.len() > 1
    }
}

const fn is_step(act: Act) -> bool {
    !matches!(act, Act::Term | Act::Exemption | Act::Condition | Act::Violated)
}

/// A step while statements are gathered.
struct Draft {
    step: Step,
    /// Who is said to do it, by key: the name, and by how many statements.
    doers: BTreeMap<String, (String, usize)>,
}

/// The steps of an agreement. Statements of one act are one step where their days agree but for a day's slack and
/// they do not name different doers; who names no day or no doer tells of the step that fits first.
pub fn steps(group: &Group<'_>, sayings: &Sayings<'_>) -> Vec<Step> {
    let mut members: Vec<&Member<'_>> = group
        .members
        .iter()
        .filter(|m| is_step(m.record.act) && m.statement.factuality != Factuality::Unreal)
        .collect();
    // Those that tell the day are the grain around which the others settle.
    members
        .sort_by_key(|member| (dates(member).is_none(), member.statement.factuality == Factuality::Denied));
    let mut drafts: Vec<Draft> = Vec::new();
    for member in members {
        let said = sayings.said(member.statement);
        let (days, doer) = (dates(member), doer(member));
        let at = drafts.iter().position(|draft| draft.takes(member, &said)).unwrap_or_else(|| {
            drafts.push(Draft::new(member.record.act));
            drafts.len() - 1
        });
        let Draft { step, doers } = &mut drafts[at];
        if let Some((key, name)) = doer {
            doers.entry(key).or_insert((name, 0)).1 += 1;
        }
        if let Some(days) = days {
            match step.dates.iter_mut().find(|(told, _)| *told == days) {
                Some((_, ids)) => ids.push(said.statement.clone()),
                None => step.dates.push((days, vec![said.statement.clone()])),
            }
        }
        if said.denies() {
            step.denied.push(said);
        } else if said.asserts() {
            step.said.push(said);
        } else {
            step.expected.push(said);
        }
    }
    let mut steps: Vec<Step> = drafts.into_iter().map(Draft::finish).collect();
    steps.sort_by_key(|step| step.day.unwrap_or(i64::MAX));
    steps
}

impl Draft {
    fn new(act: Act) -> Self {
        let (said, denied, expected) = (Vec::new(), Vec::new(), Vec::new());
        let step = Step { act, by: None, dates: Vec::new(), day: None, said, denied, expected };
        Self { step, doers: BTreeMap::new() }
    }

    /// Whether a statement tells of this step.
    fn takes(&self, member: &Member<'_>, said: &Said) -> bool {
        if self.step.act != member.record.act {
            return false;
        }
        let days = dates(member);
        let one_day = match (days, self.step.dates.first()) {
            (Some(days), Some(_)) => self.step.dates.iter().any(|(told, _)| told.gap(days) <= SLACK_DAYS),
            // A denial does not speak of what came after it.
            (None, Some((told, _))) if said.denies() => {
                said.day.is_none_or(|day| told.first <= day + SLACK_DAYS)
            }
            _ => true,
        };
        // Between whom it is made, and for whom it is in force, is no difference; nor whom a denial has in mind.
        let any_doer = self.step.is_making() || self.step.act == Act::InForce || said.denies();
        let one_doer =
            doer(member).is_none_or(|(key, _)| self.doers.is_empty() || self.doers.contains_key(&key));
        one_day && (any_doer || one_doer)
    }

    fn finish(self) -> Step {
        let mut step = self.step;
        let n = step.said.len() + step.denied.len() + step.expected.len();
        let most = self.doers.into_values().max_by_key(|(_, n_named)| *n_named);
        step.by =
            most.filter(|(_, n_named)| 2 * n_named >= n && step.act != Act::InForce).map(|(name, _)| name);
        step.dates.sort_by_key(|(days, _)| *days);
        let reported = [&step.said, &step.denied, &step.expected].into_iter().flatten();
        let first_report = reported.filter_map(|said| said.day).min();
        step.day = step.dates.first().map(|(days, _)| days.first).or(first_report);
        step
    }
}

/// The day of a step; a week or a month is too long to tell one from another.
fn dates(member: &Member<'_>) -> Option<Days> {
    member.statement.date().and_then(Days::of).filter(|days| days.first == days.last)
}

/// Who does it: by key, with the name.
fn doer(member: &Member<'_>) -> Option<(String, String)> {
    if let Some(actor) = member.statement.links.role("by").first() {
        return Some((actor.key.clone(), actor.name.clone()));
    }
    let by = member.record.by.as_deref().map(str::trim).filter(|by| !by.is_empty())?;
    Some((by.to_lowercase(), by.to_owned()))
}

/// What each voice that says whether the agreement holds says of it, over time. Outlets tell what others say: they
/// take no position. That it was in force on an earlier day, or for some time, is none either.
pub fn positions(group: &Group<'_>, sayings: &Sayings<'_>) -> Vec<Position> {
    let mut said: Vec<(Standing, Said)> = Vec::new();
    for member in &group.members {
        let one = sayings.said(member.statement);
        let date = member.statement.date();
        let is_past = match (date, date.and_then(Days::of), one.day) {
            (Some(_), Some(days), Some(day)) => days.last + SLACK_DAYS < day,
            (Some(value), None, _) => value.starts_with('P') && !value.starts_with("PRESENT"),
            _ => false,
        };
        if one.is_outlet || (is_past && member.record.act == Act::InForce) {
            continue;
        }
        if let Some(standing) = standing(member.record.act, one.asserts(), one.denies()) {
            said.push((standing, one));
        }
    }
    said.sort_by_key(|(_, said)| said.day.unwrap_or(i64::MAX));
    let names: BTreeSet<String> = said.iter().map(|(_, said)| said.who.clone()).collect();
    let mut positions: BTreeMap<String, Position> = BTreeMap::new();
    for (standing, said) in said {
        let who = shortest_name(&said.who, &names).to_owned();
        // A person is one whatever he is linked to.
        let key = if is_persons_name(&who) { who.to_lowercase() } else { said.key.clone() };
        let position = positions.entry(key).or_insert_with(|| Position { who, stands: Vec::new() });
        match position.stands.last_mut() {
            Some((last, ids)) if *last == standing => ids.push(said),
            _ => position.stands.push((standing, vec![said])),
        }
    }
    let mut positions: Vec<Position> = positions.into_values().collect();
    let last_day = |position: &Position| {
        position.stands.last().and_then(|(_, said)| said.last()).and_then(|said| said.day)
    };
    positions.sort_by(|a, b| last_day(a).cmp(&last_day(b)).then_with(|| a.who.cmp(&b.who)));
    positions
}

/// "Foreign Minister Mira Toll" is "Mira Toll" where somebody is called so.
fn shortest_name<'a>(name: &'a str, names: &'a BTreeSet<String>) -> &'a str {
    let is_person = |short: &&String| {
        is_persons_name(short)
            && name.strip_suffix(short.as_str()).is_some_and(|before| before.ends_with(' '))
    };
    names.iter().find(is_person).map_or(name, String::as_str)
}

/// Whether a name is two capitalized words.
fn is_persons_name(name: &str) -> bool {
    let mut words = name.split(' ');
    words.clone().count() == 2 && words.all(|word| word.starts_with(char::is_uppercase))
}

const fn standing(act: Act, asserts: bool, denies: bool) -> Option<Standing> {
    Some(match act {
        Act::InForce | Act::Extended if asserts => Standing::InForce,
        Act::Collapsed | Act::Suspended if denies => Standing::InForce,
        Act::Collapsed if asserts => Standing::Over,
        Act::InForce if denies => Standing::Over,
        Act::Suspended if asserts => Standing::Suspended,
        Act::Rejected if asserts => Standing::Rejected,
        _ => return None,
    })
}
