//! The record of a case with what people decided: machine layers plus decisions, computed anew each time.
//!
//! [`CaseFile::rulings`] gathers the decisions that hold and finds their statements in the newest readings;
//! [`Rulings`] then turns records into records and matters into matters, and touches nothing. Whoever joins
//! matters gives the joiner [`Rulings::statements`] with what binds it ([`Rulings::groupings`] and the decisions on
//! actors), and the joiner's result to [`Rulings::matters`], which applies what concerns one question of an incident.
//!
//! Of several decisions on one thing the newest holds. Decisions that coders make on their own, to be compared,
//! are left out.

use crate::{
    CaseFile, Error,
    decisions::{Decision, Verdict},
    fields,
};
use hearsay_types::{ActorLink, Join, Matter, ReportRecord, Root, StatementRecord};
use serde_json::Value;
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

/// What people made of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Standing {
    /// Nobody has decided.
    #[default]
    Undecided,
    /// It is as the report has it.
    Accepted,
    /// It is so with other values in some fields.
    Corrected,
    /// The report does not state this.
    Rejected,
    /// A person added it.
    Added,
}

impl Standing {
    /// Its name: `undecided`, `accepted`, `corrected`, `rejected`, `added`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Undecided => "undecided",
            Self::Accepted => "accepted",
            Self::Corrected => "corrected",
            Self::Rejected => "rejected",
            Self::Added => "added",
        }
    }
}

/// What people decided about one statement.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ruling {
    /// What they made of it.
    pub standing: Standing,
    /// Fields that have other values, in the order in which they were corrected.
    pub corrections: Vec<Correction>,
    /// How credible it is: 1 (confirmed) to 6 (cannot be judged); `None` where nobody rated it.
    pub credibility: Option<u8>,
    /// Remarks.
    pub notes: Vec<String>,
    /// The decisions that say so, by number.
    pub decisions: Vec<i64>,
}

/// Another value for a field.
#[derive(Debug, Clone, PartialEq)]
pub struct Correction {
    /// The field, by its whole name.
    pub field: String,
    /// Its value; `Null` empties it.
    pub value: Value,
    /// The decision that says so.
    pub decision: i64,
}

/// What people decided about a case.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rulings {
    /// By the ids that statements have in the newest readings.
    pub statements: BTreeMap<String, Ruling>,
    /// How far sources can be relied on, by name: `A` (reliable) to `F` (cannot be judged).
    pub reliability: BTreeMap<String, char>,
    /// Remarks on matters, reports, actors and sources, by what they are about.
    pub notes: BTreeMap<String, Vec<String>>,
    /// Keys of actors that are not the same, the lesser first.
    pub not_same: BTreeSet<(String, String)>,
    /// Decisions whose statement the newest reading does not have any more, by number. They stay.
    pub without_subject: Vec<i64>,
    /// The key to use for a key.
    same: BTreeMap<String, String>,
    unions: Vec<Told>,
    apart: Vec<Told>,
    groupings: Vec<Grouping>,
    newest_change: i64,
    newest: i64,
}

/// A decision on which statements are one matter.
#[derive(Debug, Clone, PartialEq)]
pub struct Grouping {
    /// Its number.
    pub decision: i64,
    /// Who decided.
    pub author: String,
    /// Whether `some` and `others` are one matter, or `some` are to leave `others`.
    pub unites: bool,
    /// Statements, by the ids that they have in the newest readings; at least one.
    pub some: Vec<String>,
    /// The other ones; at least one.
    pub others: Vec<String>,
}

impl Grouping {
    /// Why statements are joined, or not, in words for a reader.
    pub fn reason(&self) -> String {
        let one = if self.unites { "one matter" } else { "two matters" };
        format!("{} decided that they are {one} (decision {})", self.author, self.decision)
    }
}

impl Told {
    /// Why actors are one, or not, in words for a reader.
    pub fn reason(&self, is_one: bool) -> String {
        let (a, b) = &self.pair;
        let one = if is_one { "one actor" } else { "two actors" };
        format!("{} decided that {a} and {b} are {one} (decision {})", self.author, self.decision)
    }
}

/// A decision on whether two actors are one.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// Its number.
    pub decision: i64,
    /// Who decided.
    pub author: String,
    /// The keys of the two, the lesser first.
    pub pair: (String, String),
}

impl CaseFile {
    /// What people decided, for the newest readings.
    ///
    /// # Errors
    /// If the case cannot be read.
    pub fn rulings(&self) -> Result<Rulings, Error> {
        let decisions = self.decisions()?;
        let mut now = BTreeMap::new();
        for decision in decisions.iter().filter(|decision| decision.holds) {
            let mut ids: BTreeSet<&str> =
                decision.verdict.statements().into_iter().map(String::as_str).collect();
            ids.insert(&decision.subject);
            now.insert(decision.id, self.statements_now(decision.id, &ids)?);
        }
        Ok(Rulings::new(&decisions, &now))
    }

    /// A statement as the newest reading of its report has it.
    ///
    /// # Errors
    /// If there is none of this id, or the case cannot be read.
    pub fn statement(&self, id: &str) -> Result<StatementRecord, Error> {
        self.kept_statement(id).map(|(_, kept)| kept.statement)
    }

    /// Whether any report or statement of the newest readings has this source: an outlet or whoever is quoted,
    /// whatever the case of its letters.
    pub fn knows_source(&self, name: &str) -> Result<bool, Error> {
        const KNOWS: &str = "SELECT 1 FROM report_index WHERE publisher = ?1 COLLATE NOCASE \
             UNION ALL SELECT 1 FROM statement_index WHERE voice = ?1 COLLATE NOCASE LIMIT 1";
        Ok(self.run(|sql| sql.prepare_cached(KNOWS)?.exists([name]))? || self.knows_actor(name)?)
    }

    /// Whether any statement of the newest readings has an actor with this key.
    pub fn knows_actor(&self, key: &str) -> Result<bool, Error> {
        const FIRST: &str = "SELECT 1 FROM statement_index WHERE actor = ?1 LIMIT 1";
        if self.run(|sql| sql.prepare_cached(FIRST)?.exists([key]))? {
            return Ok(true);
        }
        let Some(words) = crate::words::for_match(key, false) else { return Ok(false) };
        const ANY: &str = "SELECT 1 FROM statement_words WHERE statement_words MATCH ?1 LIMIT 1";
        let expression = format!("{{actor says}} : {words}");
        self.run(|sql| sql.prepare_cached(ANY)?.exists([expression]))
    }
}

/// The newest decision after which statements or matters may be others than before; 0 where there is none.
fn newest_change(decisions: &[Decision]) -> i64 {
    let mut rejected = BTreeSet::new();
    let mut newest = 0;
    for decision in decisions.iter().filter(|decision| !decision.is_coding) {
        let changes = match decision.verdict {
            Verdict::Reject => {
                rejected.insert(&decision.subject);
                true
            }
            // Whoever accepts what was rejected takes it in again.
            Verdict::Accept => rejected.contains(&decision.subject),
            Verdict::Note { .. } | Verdict::RateSource { .. } => false,
            _ => true,
        };
        if changes {
            newest = decision.id;
        }
    }
    newest
}

impl Rulings {
    /// Gathers decisions. `now` has, by decision, the ids that statements go by in the newest readings, by the
    /// ids that the decision has; those that are gone are left out.
    pub fn new(decisions: &[Decision], now: &BTreeMap<i64, BTreeMap<String, String>>) -> Self {
        let newest = decisions.iter().rfind(|decision| !decision.is_coding).map_or(0, |decision| decision.id);
        let mut rulings = Self { newest_change: newest_change(decisions), newest, ..Self::default() };
        let nothing = BTreeMap::new();
        for decision in decisions.iter().filter(|decision| decision.holds && !decision.is_coding) {
            rulings.gather(decision, now.get(&decision.id).unwrap_or(&nothing));
        }
        rulings.unite_actors();
        rulings
    }

    fn gather(&mut self, decision: &Decision, now: &BTreeMap<String, String>) {
        let today = |ids: &[String]| ids.iter().filter_map(|id| now.get(id).cloned()).collect::<Vec<_>>();
        let subject = &decision.subject;
        match &decision.verdict {
            Verdict::SameActor { with } | Verdict::NotSameActor { with } => {
                let pair = (subject.min(with).clone(), subject.max(with).clone());
                // The newest decision on two actors holds.
                self.unions.retain(|told| told.pair != pair);
                self.apart.retain(|told| told.pair != pair);
                let is_one = matches!(decision.verdict, Verdict::SameActor { .. });
                let told = if is_one { &mut self.unions } else { &mut self.apart };
                told.push(Told { decision: decision.id, author: decision.author.clone(), pair });
                return;
            }
            Verdict::Merge { members, with_members, .. } => {
                return self.group(decision, true, today(members), today(with_members));
            }
            Verdict::Split { statements, rest } => {
                return self.group(decision, false, today(statements), today(rest));
            }
            Verdict::RateSource { reliability: Some(grade), .. } => {
                self.reliability.insert(subject.clone(), *grade);
                return;
            }
            Verdict::Note { text } if !now.contains_key(subject) => {
                self.notes.entry(subject.clone()).or_default().push(text.clone());
                return;
            }
            Verdict::Undo { .. } => return,
            _ => {}
        }
        let subject = match &decision.verdict {
            Verdict::Add { statement } => &statement.id,
            _ => subject,
        };
        let Some(id) = now.get(subject) else {
            self.without_subject.push(decision.id);
            return;
        };
        let ruling = self.statements.entry(id.clone()).or_default();
        ruling.decisions.push(decision.id);
        match &decision.verdict {
            Verdict::Add { .. } => ruling.standing = Standing::Added,
            Verdict::Accept => ruling.standing = Standing::Accepted,
            Verdict::Reject => ruling.standing = Standing::Rejected,
            Verdict::Correct { field, value } => {
                ruling.standing = Standing::Corrected;
                ruling.corrections.retain(|correction| correction.field != *field);
                let (field, value) = (field.clone(), value.clone());
                ruling.corrections.push(Correction { field, value, decision: decision.id });
            }
            Verdict::RateSource { credibility, .. } => ruling.credibility = *credibility,
            Verdict::Note { text } => ruling.notes.push(text.clone()),
            _ => {}
        }
    }

    fn group(&mut self, decision: &Decision, unites: bool, some: Vec<String>, others: Vec<String>) {
        if some.is_empty() || others.is_empty() {
            self.without_subject.push(decision.id);
            return;
        }
        let (author, decision) = (decision.author.clone(), decision.id);
        self.groupings.push(Grouping { decision, author, unites, some, others });
    }

    /// Actors that are one go by the key of the first that is known, a local one only if there is no other. A
    /// union that would make two actors one that are not is left out.
    fn unite_actors(&mut self) {
        self.not_same = self.apart.iter().map(|told| told.pair.clone()).collect();
        let mut groups: Vec<Vec<&String>> = Vec::new();
        for Told { pair: (a, b), .. } in &self.unions {
            let at =
                |key: &String, groups: &[Vec<&String>]| groups.iter().position(|group| group.contains(&key));
            let mut united = Vec::new();
            let mut left = groups.clone();
            for key in [a, b] {
                match at(key, &left) {
                    Some(i) => united.extend(left.remove(i)),
                    None if united.contains(&key) => {}
                    None => united.push(key),
                }
            }
            let clashes = |(a, b): &(String, String)| united.contains(&a) && united.contains(&b);
            if self.not_same.iter().any(clashes) {
                continue;
            }
            left.push(united);
            groups = left;
        }
        for group in groups {
            let chief = group.iter().find(|key| !key.starts_with("local-")).unwrap_or(&group[0]);
            for key in group.iter().filter(|key| key != &chief) {
                self.same.insert((*key).clone(), (*chief).clone());
            }
        }
    }

    /// Decisions on which statements are one matter, in their order. For whoever joins matters.
    pub fn groupings(&self) -> &[Grouping] {
        &self.groupings
    }

    /// Decisions by which actors are one. Those that others contradict are left out.
    pub fn one_actor(&self) -> impl Iterator<Item = &Told> {
        self.unions.iter().filter(|told| self.actor(&told.pair.0) == self.actor(&told.pair.1))
    }

    /// Decisions by which actors are not one.
    pub fn not_one_actor(&self) -> &[Told] {
        &self.apart
    }

    /// The number of the newest decision, of whatever kind but a coder's; 0 where there is none.
    pub const fn newest(&self) -> i64 {
        self.newest
    }

    /// Names what is decided up to now: another name where anything was decided since that may change statements
    /// or matters. For whoever keeps what was made of them.
    pub fn basis(&self) -> String {
        format!("decisions up to {}", self.newest_change)
    }

    /// What people made of a statement.
    pub fn standing(&self, id: &str) -> Standing {
        self.statements.get(id).map_or(Standing::Undecided, |ruling| ruling.standing)
    }

    /// The key that an actor goes by.
    pub fn actor<'a>(&'a self, key: &'a str) -> &'a str {
        self.same.get(key).map_or(key, String::as_str)
    }

    /// The statement with its corrections, also if it is rejected. `text` is its report's. A correction that does
    /// not fit what the newest reader found is left out.
    pub fn corrected(&self, statement: &StatementRecord, text: Option<&str>) -> StatementRecord {
        let mut statement = statement.clone();
        let ruling = self.statements.get(&statement.id);
        for correction in ruling.into_iter().flat_map(|ruling| &ruling.corrections) {
            if let Ok(corrected) = fields::set(&statement, &correction.field, &correction.value, text) {
                statement = corrected;
            }
        }
        self.name_actors(&mut statement, &BTreeMap::new());
        statement
    }

    /// All statements as people have them: rejected ones are left out, corrected ones have their corrections, and
    /// actors that are one go by one key. `reports` are theirs, for the texts that quotes must stand in.
    pub fn statements(
        &self,
        reports: &[ReportRecord],
        statements: Vec<StatementRecord>,
    ) -> Vec<StatementRecord> {
        if self.statements.is_empty() && self.same.is_empty() {
            return statements;
        }
        let texts: BTreeMap<&str, &str> =
            reports.iter().map(|report| (report.id.as_str(), report.text.as_str())).collect();
        let mut known: BTreeMap<String, ActorLink> = BTreeMap::new();
        for link in statements.iter().flat_map(|statement| statement.links.actors.values().flatten()) {
            if self.same.values().any(|key| *key == link.key) {
                known.entry(link.key.clone()).or_insert_with(|| link.clone());
            }
        }
        let mut kept = Vec::with_capacity(statements.len());
        for mut statement in statements {
            match self.standing(&statement.id) {
                Standing::Rejected => continue,
                Standing::Undecided | Standing::Accepted | Standing::Added
                    if self
                        .statements
                        .get(&statement.id)
                        .is_none_or(|ruling| ruling.corrections.is_empty()) => {}
                _ => statement = self.corrected(&statement, texts.get(statement.report.as_str()).copied()),
            }
            self.name_actors(&mut statement, &known);
            kept.push(statement);
        }
        kept
    }

    fn name_actors(&self, statement: &mut StatementRecord, known: &BTreeMap<String, ActorLink>) {
        if self.same.is_empty() {
            return;
        }
        let voices = statement.voice.iter_mut().filter_map(|voice| voice.actor.as_mut());
        for link in statement.links.actors.values_mut().flatten().chain(voices) {
            if let Some(key) = self.same.get(&link.key) {
                match known.get(key) {
                    Some(chief) => *link = chief.clone(),
                    None => link.key.clone_from(key),
                }
            }
        }
        for links in statement.links.actors.values_mut() {
            let mut seen = BTreeSet::new();
            links.retain(|link| seen.insert(link.key.clone()));
        }
    }

    /// Matters as people have them: without rejected statements, and united and split as they decided, in the
    /// order of their decisions. A matter that is split off has the id of the other and the decision's number.
    pub fn matters(&self, matters: Vec<Matter>) -> Vec<Matter> {
        let is_rejected = |id: &String| self.standing(id) == Standing::Rejected;
        let mut matters = matters;
        for matter in &mut matters {
            if matter.members.iter().any(is_rejected) {
                let stay: BTreeSet<String> =
                    matter.members.iter().filter(|id| !is_rejected(id)).cloned().collect();
                *matter = part(matter, &stay);
            }
        }
        matters.retain(|matter| !matter.members.is_empty());
        for grouping in &self.groupings {
            if grouping.unites { unite(&mut matters, grouping) } else { split(&mut matters, grouping) }
        }
        matters
    }
}

/// The matter that has most of these statements; of several the first.
fn holder(matters: &[Matter], ids: &[String]) -> Option<usize> {
    let has = |matter: &Matter| matter.members.iter().filter(|id| ids.contains(id)).count();
    let counted = matters.iter().map(has).enumerate().filter(|(_, n)| *n > 0);
    counted.rev().max_by_key(|(_, n)| *n).map(|(i, _)| i)
}

fn unite(matters: &mut Vec<Matter>, grouping: &Grouping) {
    let (Some(i), Some(j)) = (holder(matters, &grouping.some), holder(matters, &grouping.others)) else {
        return;
    };
    if i == j {
        return;
    }
    let other = matters[j].clone();
    let matter = &mut matters[i];
    if let (Some(a), Some(b)) = (matter.members.first(), other.members.first()) {
        let reasons = vec![grouping.reason()];
        matter.joins.push(Join { a: a.clone(), b: b.clone(), score: 1.0, reasons });
    }
    let new: Vec<String> = other.members.into_iter().filter(|id| !matter.members.contains(id)).collect();
    matter.members.extend(new);
    matter.stance.extend(other.stance);
    matter.joins.extend(other.joins);
    for copies in other.copies {
        match matter.copies.iter_mut().find(|known| copies.iter().any(|report| known.contains(report))) {
            Some(known) => {
                known.extend(copies);
                known.sort();
                known.dedup();
            }
            None => matter.copies.push(copies),
        }
    }
    for root in other.roots {
        match matter.roots.iter_mut().find(|known| known.name == root.name) {
            Some(known) => {
                let new: Vec<String> =
                    root.statements.into_iter().filter(|id| !known.statements.contains(id)).collect();
                known.statements.extend(new);
                known.is_independent |= root.is_independent;
                known.is_party |= root.is_party;
            }
            None => matter.roots.push(root),
        }
    }
    let stays = matter.members.iter().cloned().collect();
    *matter = part(matter, &stays);
    matters.remove(j);
}

fn split(matters: &mut Vec<Matter>, grouping: &Grouping) {
    let goes = |id: &String| grouping.some.contains(id);
    // The matter that has most of the rest, and fewest others, among those that have what is to go.
    let has_some: Vec<usize> = (0..matters.len()).filter(|i| matters[*i].members.iter().any(goes)).collect();
    let n_rest = |i: &usize| matters[*i].members.iter().filter(|id| grouping.others.contains(id)).count();
    let fits = |i: &usize| (n_rest(i), Reverse(matters[*i].members.len()));
    let Some(i) = has_some.into_iter().rev().max_by_key(fits).filter(|i| n_rest(i) > 0) else { return };
    let (out, stay): (BTreeSet<String>, BTreeSet<String>) =
        matters[i].members.iter().cloned().partition(goes);
    let mut new = part(&matters[i], &out);
    new.id = format!("{}-d{}", matters[i].id, grouping.decision);
    matters[i] = part(&matters[i], &stay);
    matters.insert(i + 1, new);
}

/// What of a matter belongs to some of its members.
fn part(matter: &Matter, members: &BTreeSet<String>) -> Matter {
    let root = |root: &Root| {
        let statements: Vec<String> =
            root.statements.iter().filter(|id| members.contains(*id)).cloned().collect();
        let mut stances: Vec<_> = statements.iter().filter_map(|id| matter.stance.get(id)).copied().collect();
        stances.sort();
        stances.dedup();
        Root { statements, stances, ..root.clone() }
    };
    let of_members = |id: &String| members.contains(id);
    Matter {
        members: matter.members.iter().filter(|id| members.contains(*id)).cloned().collect(),
        stance: matter
            .stance
            .iter()
            .filter(|(id, _)| members.contains(*id))
            .map(|(id, s)| (id.clone(), *s))
            .collect(),
        roots: matter.roots.iter().map(root).filter(|root| !root.statements.is_empty()).collect(),
        joins: matter
            .joins
            .iter()
            .filter(|join| of_members(&join.a) && of_members(&join.b))
            .cloned()
            .collect(),
        ..matter.clone()
    }
}
