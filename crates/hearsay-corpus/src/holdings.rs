//! Control over places: from statements to who is said to hold, besiege or lose a place, from when to when.
//!
//! Each statement of control tells of a state that begins with it: who takes a place holds it from then on. A state
//! ends where a later statement tells of another one. States of one place at one time that cannot both be are
//! *contested*: both are given, each with who says so. A place of which nobody says anything is not on the board.

use crate::{
    days::Days,
    said::{Said, Sayings},
};
use hearsay_types::{ControlAct as Act, Factuality, PropositionRecord, ReportRecord, StatementRecord};
use std::collections::BTreeMap;

/// Days by which reports may differ about one act.
const SLACK_DAYS: i64 = 1;

/// What somebody is said to be to a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Holds it.
    Holds,
    /// Is there no more.
    Lost,
    /// Besieges it.
    Besieges,
    /// Besieges it no more.
    SiegeLifted,
    /// Keeps a way into it closed.
    Closed,
    /// A way into it is open.
    Open,
}

impl State {
    const fn of(act: Act) -> Self {
        match act {
            Act::Holds | Act::Takes | Act::Retakes => Self::Holds,
            Act::Loses | Act::Withdraws => Self::Lost,
            Act::Besieges => Self::Besieges,
            Act::LiftsSiege => Self::SiegeLifted,
            Act::ClosesAccess => Self::Closed,
            Act::OpensAccess => Self::Open,
        }
    }

    /// In words.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Lost => "has lost",
            Self::Besieges => "besieges",
            Self::SiegeLifted => "siege lifted",
            Self::Closed => "way closed",
            Self::Open => "way open",
        }
    }

    /// States of one aspect replace each other: holding; siege and ways in.
    const fn aspect(self) -> u8 {
        match self {
            Self::Holds | Self::Lost => 0,
            Self::Besieges | Self::SiegeLifted | Self::Closed | Self::Open => 1,
        }
    }

    /// Whether a place is shut off.
    const fn is_shut(self) -> bool {
        matches!(self, Self::Besieges | Self::Closed)
    }
}

/// A place with what is said of who holds it.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Its name.
    pub name: String,
    /// States in the order in which they began.
    pub intervals: Vec<Interval>,
}

/// A state, from when it is said to have begun until another one is.
#[derive(Debug, Clone, PartialEq)]
pub struct Interval {
    /// What.
    pub state: State,
    /// Who; `None` where nobody is named.
    pub actor: Option<String>,
    /// The first day, counted from 1970-01-01: as told, else the day of the first report. `None` where neither is
    /// known.
    pub from: Option<i64>,
    /// Whether a statement tells that day, and not only a report that is of that day.
    pub is_told: bool,
    /// The day from which on another state is told; `None` where none is.
    pub until: Option<i64>,
    /// Who says so.
    pub said: Vec<Said>,
    /// Who denies it.
    pub denied: Vec<Said>,
    /// Who expects it or holds it for possible.
    pub expected: Vec<Said>,
    /// Whether somebody denies it, or tells another state of the same place and time that cannot also be.
    pub is_contested: bool,
}

struct Draft<'a> {
    place: String,
    state: State,
    actor: Option<(String, String)>,
    days: Option<Days>,
    is_told: bool,
    statement: &'a StatementRecord,
}

/// Who is said to hold which place, the places of most statements first. With `as_of`, a day counted from
/// 1970-01-01, what is said to have begun by the end of that day. Does not fail.
pub fn places(reports: &[ReportRecord], statements: &[StatementRecord], as_of: Option<i64>) -> Vec<Place> {
    let sayings = Sayings::new(reports);
    let by_then = |draft: &Draft<'_>| match (as_of, draft.days) {
        (Some(as_of), Some(days)) => days.first <= as_of,
        (Some(_), None) => false,
        (None, _) => true,
    };
    let drafts = statements.iter().filter_map(|statement| Draft::of(statement, &sayings)).filter(by_then);
    let mut by_place: BTreeMap<String, Vec<Draft<'_>>> = BTreeMap::new();
    for draft in drafts {
        by_place.entry(draft.place.to_lowercase()).or_default().push(draft);
    }
    let mut places: Vec<(usize, Place)> = by_place
        .into_values()
        .filter_map(|drafts| {
            let name = drafts.first()?.place.clone();
            Some((drafts.len(), Place { name, intervals: intervals(drafts, &sayings) }))
        })
        .collect();
    places.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.name.cmp(&b.1.name)));
    places.into_iter().map(|(_, place)| place).filter(|place| !place.intervals.is_empty()).collect()
}

impl<'a> Draft<'a> {
    fn of(statement: &'a StatementRecord, sayings: &Sayings<'a>) -> Option<Self> {
        let PropositionRecord::Control { control } = &statement.proposition else { return None };
        if statement.factuality == Factuality::Unreal {
            return None;
        }
        let words = control.place.as_deref().map(str::trim).filter(|place| !place.is_empty());
        // The words tell which part of a place is meant; the link only which place.
        let place =
            words.map(without_article).or_else(|| Some(statement.links.place.as_ref()?.name.as_str()))?;
        let linked = statement.links.role("actor").first();
        let actor = linked.map(|actor| (actor.key.clone(), actor.name.clone())).or_else(|| {
            let words = control.actor.as_deref().map(str::trim).filter(|actor| !actor.is_empty())?;
            Some((words.to_lowercase(), words.to_owned()))
        });
        // A month or a year tells too little of when; the report's day is nearer to what it knows.
        let told = statement.date().and_then(Days::of);
        let days = told.or_else(|| sayings.day(statement).map(Days::one));
        Some(Self {
            place: place.to_owned(),
            state: State::of(control.act),
            actor,
            days,
            is_told: told.is_some(),
            statement,
        })
    }
}

/// "the east of Haldrin" as "east of Haldrin".
fn without_article(words: &str) -> &str {
    words.strip_prefix("the ").or_else(|| words.strip_prefix("The ")).unwrap_or(words).trim()
}

fn intervals(mut drafts: Vec<Draft<'_>>, sayings: &Sayings<'_>) -> Vec<Interval> {
    drafts.sort_by_key(|draft| {
        (draft.days.map_or(i64::MAX, |days| days.first), draft.statement.factuality == Factuality::Denied)
    });
    let mut found: Vec<(Interval, Option<String>)> = Vec::new();
    for draft in drafts {
        let said = sayings.said(draft.statement);
        let key = draft.actor.as_ref().map(|(key, _)| key.clone());
        let from = draft.days.map(|days| days.first);
        // The newest interval of the same state; a denial is of what was said by then.
        let last_of_aspect =
            found.iter().rposition(|(interval, _)| interval.state.aspect() == draft.state.aspect());
        let at = found.iter().rposition(|(interval, actor)| {
            interval.state == draft.state
                && (*actor == key || key.is_none() || actor.is_none() || said.denies())
        });
        // What another state came after is told anew.
        let is_current = |at: usize| {
            let newer = last_of_aspect.is_some_and(|last| {
                last > at
                    && found[last].0.from.zip(from).is_some_and(|(last, from)| last + SLACK_DAYS < from)
                    && !found[last].0.said.is_empty()
            });
            !newer || said.denies()
        };
        let at = at.filter(|at| is_current(*at)).unwrap_or_else(|| {
            let interval = Interval {
                state: draft.state,
                actor: draft.actor.as_ref().map(|(_, name)| name.clone()),
                from,
                is_told: draft.is_told,
                until: None,
                said: Vec::new(),
                denied: Vec::new(),
                expected: Vec::new(),
                is_contested: false,
            };
            found.push((interval, key.clone()));
            found.len() - 1
        });
        let (interval, actor) = &mut found[at];
        if actor.is_none() && !said.denies() {
            *actor = key;
            interval.actor = draft.actor.map(|(_, name)| name);
        }
        if said.denies() {
            interval.denied.push(said);
        } else if said.asserts() {
            interval.said.push(said);
        } else {
            interval.expected.push(said);
        }
    }
    end(&mut found);
    found.into_iter().map(|(interval, _)| interval).collect()
}

/// Ends each state where the next one that replaces it begins, and marks what is contested.
fn end(found: &mut [(Interval, Option<String>)]) {
    for at in 0..found.len() {
        let (before, rest) = found.split_at_mut(at + 1);
        let Some((this, actor)) = before.last_mut() else { continue };
        let is_said = !this.said.is_empty() || !this.expected.is_empty();
        this.is_contested |= is_said && !this.denied.is_empty();
        if this.said.is_empty() {
            continue;
        }
        for (next, next_actor) in rest.iter_mut() {
            if next.said.is_empty() || !replaces(this, actor.as_deref(), next, next_actor.as_deref()) {
                continue;
            }
            let (Some(from), Some(next_from)) = (this.from, next.from) else { continue };
            let is_at_once = next_from - from <= SLACK_DAYS && this.state != State::Lost;
            if is_at_once && !(this.is_told && next.is_told && next_from > from) {
                this.is_contested = true;
                next.is_contested = true;
            } else {
                this.until = Some(next_from);
                break;
            }
        }
    }
}

/// Whether a state of a place cannot go on beside another one.
fn replaces(this: &Interval, actor: Option<&str>, next: &Interval, next_actor: Option<&str>) -> bool {
    let differ = actor.zip(next_actor).is_some_and(|(a, b)| a != b);
    match (this.state, next.state) {
        (State::Holds, State::Holds) => differ,
        (State::Holds, State::Lost) | (State::Lost, State::Holds) => !differ,
        (this, next) if this.aspect() == 1 && next.aspect() == 1 => this.is_shut() != next.is_shut(),
        _ => false,
    }
}
