//! Which statements are about one agreement.
//!
//! Statements are taken in the order in which their reports were published. Each goes to the agreement that its
//! name, parties and days fit best, or begins one. A bare name ("the deal") goes to the one that its report speaks
//! of, else to one that had been made by then and was spoken of lately.

use super::names::{Name, NameWords};
use crate::{days::Days, said::Sayings};
use hearsay_types::{
    AgreementActType as Act, AgreementRecord, Factuality, PropositionRecord, StatementRecord,
};
use std::collections::{BTreeMap, BTreeSet};

/// How long a bare name goes on to stand for an agreement that is spoken of no more, in days.
const WINDOW_DAYS: i64 = 60;
/// Days by which reports of one deal may differ in the day on which it was made.
const SLACK_DAYS: i64 = 7;
/// The least by which a statement must fit.
const MIN_FIT: f64 = 1.0;

/// A statement about an agreement, prepared.
pub struct Member<'a> {
    pub statement: &'a StatementRecord,
    pub record: &'a AgreementRecord,
    pub name: Name,
    /// Its place in the order of reports and texts.
    pub at: usize,
    /// The day of its report.
    pub day: Option<i64>,
    /// Those whom its parties stand for: a key, and the name to show.
    pub parties: BTreeMap<String, String>,
}

/// Statements about one agreement.
#[derive(Default)]
pub struct Group<'a> {
    pub members: Vec<Member<'a>>,
    names: Vec<Name>,
    /// Between whom it was made.
    makers: BTreeSet<String>,
    made: Option<i64>,
    ended: Option<i64>,
    last: Option<i64>,
    reports: BTreeSet<&'a str>,
}

/// Whether an act comes before an agreement is made.
pub fn is_before(act: Act) -> bool {
    matches!(act, Act::Proposed | Act::Negotiating | Act::FailedToAgree)
}

/// Whether an act tells between whom an agreement is.
pub fn names_makers(act: Act) -> bool {
    matches!(act, Act::Agreed | Act::Signed) || is_before(act)
}

/// The agreements that the statements are about, in the order of their first statements.
pub fn group<'a>(statements: &'a [StatementRecord], sayings: &Sayings<'a>) -> Vec<Group<'a>> {
    let words = NameWords::built_in();
    let mut members: Vec<Member<'a>> =
        statements.iter().enumerate().filter_map(|(at, one)| Member::of(at, one, &words, sayings)).collect();
    // Within a report, those that name it come before those that only say "the deal". Sorting is stable.
    members.sort_by(|a, b| {
        let key = |member: &Member<'a>| (member.day.unwrap_or(i64::MAX), member.name.is_bare());
        let same_report = a.statement.report == b.statement.report;
        key(a).0.cmp(&key(b).0).then_with(|| {
            if same_report { key(a).1.cmp(&key(b).1) } else { a.statement.report.cmp(&b.statement.report) }
        })
    });
    let mut groups: Vec<Group<'a>> = Vec::new();
    for member in members {
        let fits = groups.iter().enumerate().filter_map(|(at, group)| Some((group.fit(&member)?, at)));
        // Of several that fit alike, the one spoken of last.
        let best = fits.max_by(|a, b| a.0.total_cmp(&b.0).then(groups[a.1].last.cmp(&groups[b.1].last)));
        match best.filter(|(fit, _)| *fit >= MIN_FIT) {
            Some((_, at)) => groups[at].add(member),
            None => {
                let mut group = Group::default();
                group.add(member);
                groups.push(group);
            }
        }
    }
    let mut joined: Vec<Group<'a>> = Vec::new();
    for group in groups {
        match joined.iter_mut().find(|other| other.is_one(&group)) {
            Some(other) => group.members.into_iter().for_each(|member| other.add(member)),
            None => joined.push(group),
        }
    }
    let mut groups = joined;
    for group in &mut groups {
        group.members.sort_by_key(|member| member.at);
    }
    groups
}

impl<'a> Member<'a> {
    fn of(
        at: usize,
        statement: &'a StatementRecord,
        words: &NameWords,
        sayings: &Sayings<'a>,
    ) -> Option<Self> {
        let PropositionRecord::Agreement { agreement: record } = &statement.proposition else { return None };
        let name = words.name(record.agreement.as_deref().unwrap_or_default());
        Some(Self {
            statement,
            record,
            name,
            at,
            day: sayings.day(statement),
            parties: parties(statement, record),
        })
    }

    /// The day on which the agreement was made or began, as far as the statement tells.
    fn made(&self) -> Option<i64> {
        let tells = matches!(self.record.act, Act::Agreed | Act::Signed) && is_said(self.statement);
        let days = self.statement.date().filter(|_| tells).and_then(Days::of)?;
        days.is_short().then_some(days.first)
    }

    /// The days of which it cannot be that the agreement was made later.
    fn lasted(&self) -> Option<Days> {
        let lasts = matches!(self.record.act, Act::InForce | Act::Extended | Act::Agreed | Act::Signed);
        self.statement.date().filter(|_| lasts && is_said(self.statement)).and_then(Days::of)
    }
}

/// Whether a statement is no supposition.
pub fn is_said(statement: &StatementRecord) -> bool {
    !matches!(statement.factuality, Factuality::Unreal | Factuality::Denied)
}

impl<'a> Group<'a> {
    fn add(&mut self, member: Member<'a>) {
        if !member.name.is_bare() {
            self.names.push(member.name.clone());
        }
        if names_makers(member.record.act) {
            self.makers.extend(member.parties.keys().cloned());
        }
        let said = is_said(member.statement);
        let day = member.made().or(member.day);
        if said && !is_before(member.record.act) && member.record.act != Act::Rejected {
            // "In force since April", in a report of September, tells that it was made by then.
            let lasted = member.lasted().filter(|days| day.is_none_or(|day| days.last + SLACK_DAYS < day));
            self.made = member.made().or(self.made).or(lasted.map(|days| days.first)).or(day);
        }
        if said && member.record.act == Act::Collapsed {
            self.ended = self.ended.max(day);
        }
        self.last = self.last.max(member.day);
        self.reports.insert(&member.statement.report);
        self.members.push(member);
    }

    /// How well a statement fits; `None` where it cannot be about this agreement.
    fn fit(&self, member: &Member<'a>) -> Option<f64> {
        let name = &member.name;
        if self.members.iter().any(|other| other.name.contradicts(name)) {
            return None;
        }
        let is_named = !name.is_bare();
        let same_report = self.reports.contains(member.statement.report.as_str());
        let mut fit = 0.0;
        if let (Some(lasted), Some(made)) = (member.lasted(), self.made) {
            // It was so long before this one was made.
            if lasted.last + SLACK_DAYS < made {
                return None;
            }
        }
        if let (Some(a), Some(b)) = (member.made(), self.made) {
            if (a - b).abs() > SLACK_DAYS {
                return None;
            }
            fit += if (a - b).abs() <= 1 { 2.0 } else { 0.5 };
            // Made anew after the end of the one before.
            if self.ended.is_some_and(|ended| ended + SLACK_DAYS < a) {
                return None;
            }
        }
        let shared_words = self.names.iter().map(|known| {
            2.0 * known.proper.intersection(&name.proper).count() as f64
                + known.numbers.intersection(&name.numbers).count() as f64 * 3.0
                + known.others.intersection(&name.others).count() as f64
        });
        let shared_words = shared_words.fold(0.0, f64::max);
        fit += shared_words.min(4.0);
        if !self.makers.is_empty() && names_makers(member.record.act) {
            let shared = member.parties.keys().filter(|key| self.makers.contains(*key)).count();
            if shared == 0 && member.parties.len() > 1 && self.makers.len() > 1 && shared_words < 2.0 {
                return None;
            }
            fit += shared.min(2) as f64;
        }
        if is_named && !self.names.is_empty() && shared_words == 0.0 {
            // Two names that share nothing: only one day and the same parties make them one.
            return (fit >= 4.0).then_some(fit);
        }
        if !name.others.is_empty() && shared_words == 0.0 {
            return None;
        }
        let act = member.record.act;
        let is_lately = member.day.zip(self.last).is_none_or(|(day, last)| (day - last).abs() <= WINDOW_DAYS);
        if !is_named || self.names.is_empty() {
            if !is_lately {
                return None;
            }
            // What is in force or over had been made; what is being talked about had not.
            let is_late = is_before(act) && self.made.is_some() && !same_report;
            let is_early =
                !is_before(act) && act != Act::Rejected && act != Act::Agreed && self.made.is_none();
            if is_late || (is_early && !same_report && self.members.iter().all(|m| is_before(m.record.act))) {
                return None;
            }
            // What the report spoke of before; what is known from earlier reports; what it names only afterwards.
            let is_named_before = self
                .members
                .iter()
                .any(|other| other.statement.report == member.statement.report && other.at < member.at);
            let is_known = self.members.iter().any(|other| other.statement.report != member.statement.report);
            let is_old = member.day.zip(self.made).is_some_and(|(day, made)| day - made > 2 * WINDOW_DAYS);
            fit += match (is_named_before, is_known) {
                (true, _) if !is_old => 1.5,
                (false, true) if !is_old => 1.1,
                _ => 1.0,
            };
        }
        Some(fit)
    }

    /// Whether two groups that grew apart are one: made in the same days, with nothing that tells them apart.
    fn is_one(&self, other: &Self) -> bool {
        let near = |a: i64, b: i64| (a - b).abs() <= SLACK_DAYS;
        if !self.made.zip(other.made).is_some_and(|(a, b)| near(a, b)) {
            return false;
        }
        let members =
            |group: &Self| group.members.iter().map(|member| member.name.clone()).collect::<Vec<_>>();
        let (ours, theirs) = (members(self), members(other));
        if ours.iter().any(|name| theirs.iter().any(|theirs| name.contradicts(theirs))) {
            return false;
        }
        let shares =
            |a: &Name, b: &Name| !a.proper.is_disjoint(&b.proper) || !a.numbers.is_disjoint(&b.numbers);
        let is_named_alike = self.names.is_empty()
            || other.names.is_empty()
            || self.names.iter().any(|a| other.names.iter().any(|b| shares(a, b)));
        let has_others = |group: &Self| group.names.iter().any(|name| !name.others.is_empty());
        is_named_alike && !has_others(self) && !has_others(other)
    }

    /// Its names, the most frequent first.
    pub fn names(&self) -> Vec<String> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for name in self.names.iter().filter(|name| !name.words.is_empty()) {
            *counts.entry(&name.words).or_default() += 1;
        }
        let mut names: Vec<(&str, usize)> = counts.into_iter().collect();
        names.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        names.into_iter().map(|(name, _)| name.to_owned()).collect()
    }

    /// The sort of accord that most bare names tell: "truce".
    pub fn sort(&self) -> Option<&'static str> {
        let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
        for class in self.members.iter().filter_map(|member| member.name.class) {
            *counts.entry(class).or_default() += 1;
        }
        counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(a.0))).map(|(class, _)| class)
    }
}

/// The parties of a statement: the actors where they are linked, else the words; by a key, the name to show.
pub fn parties(statement: &StatementRecord, record: &AgreementRecord) -> BTreeMap<String, String> {
    let linked = statement.links.role("parties");
    if linked.is_empty() {
        let names =
            record.parties.iter().filter(|words| words.contains(char::is_uppercase) || words.contains(' '));
        names.map(|words| (words.to_lowercase(), words.clone())).collect()
    } else {
        linked.iter().map(|actor| (actor.key.clone(), actor.name.clone())).collect()
    }
}
