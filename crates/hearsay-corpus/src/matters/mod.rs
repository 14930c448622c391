//! Matters: from the statements of many reports to what they are about, with stances and roots.
//!
//! Statements are prepared ([`facts`]), compared where they share something ([`pairs`]), joined into incidents
//! ([`cluster`]), and each incident gives one matter for each question that is asked of it ([`questions`]). For
//! each matter the first tellers are found ([`roots`]).

mod candidates;
mod cluster;
mod decided;
mod facts;
mod identity;
mod label;
mod lexicon;
mod names;
mod pairs;
mod questions;
mod roots;
mod tellers;
mod words;

use cluster::Incident;
pub use decided::{Actors, Decided, Grouping};
use decided::{Bonds, Parting};
use facts::Facts;
use hearsay_types::{ActorLink, CopyFamily, Join, Matter, ReportRecord, Root, Stance, StatementRecord};
use identity::Identities;
use lexicon::Lexicon;
use questions::{Answered, Question};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};
use words::Vocabulary;

/// The number of the method: another one may join the same statements otherwise. For whoever keeps matters.
pub const METHOD: u32 = 3;

/// What matters are found in.
#[derive(Debug, Clone, Copy)]
pub struct Found<'a> {
    /// The reports.
    pub reports: &'a [ReportRecord],
    /// Their statements, in the order of reports and texts.
    pub statements: &'a [StatementRecord],
    /// Which reports are copies.
    pub copies: &'a [CopyFamily],
    /// Outlets by the names under which reports and credit lines have them: who they are, and on whose side.
    pub outlets: &'a BTreeMap<String, ActorLink>,
    /// What people decided of matters and actors.
    pub decided: &'a Decided,
}

/// The matters that the statements are about, in the order of their first statements. Each statement is in at
/// least one, alone if need be. Does not fail.
pub fn join(found: Found<'_>) -> Vec<Matter> {
    let lexicon = Lexicon::built_in();
    let mut vocabulary = Vocabulary::default();
    let identities = Identities::new(found);
    let facts = facts::all(&lexicon, &mut vocabulary, &identities, found.reports, found.statements);
    let comparison = pairs::Comparison::new(&lexicon, &vocabulary, found.decided);
    let at = facts.iter().enumerate().map(|(i, fact)| (fact.statement.id.as_str(), i)).collect();
    let bonds = Bonds::new(found.decided, &at);
    let concerns = |incident: &Incident, parting: &Parting| {
        is_of_incident(&questions::ask(&facts, incident, &identities), parting)
    };
    let incidents = cluster::cluster(&facts, &vocabulary, &comparison, &bonds, concerns);
    let reports = tellers::Reports::new(found, &identities);
    let mut matters = Vec::new();
    for incident in &incidents {
        for answered in questions::ask(&facts, incident, &identities) {
            let id = format!("m{:04}", matters.len() + 1);
            matters.push(matter(id, &facts, incident, &answered, &reports));
        }
    }
    matters
}

/// Whether people told statements apart as incidents: the matter that has most of both sides, and least beside
/// them, asks whether it happened. Else they told apart what answers another question, and the incident stays one.
fn is_of_incident(answered: &[Answered], parting: &Parting) -> bool {
    let has = |answered: &&Answered| parting.is_within(|i| answered.members.contains_key(&i));
    let fits = |answered: &&Answered| {
        let n = parting.others.iter().filter(|i| answered.members.contains_key(i)).count();
        (n, Reverse(answered.members.len()))
    };
    let matter = answered.iter().filter(has).rev().max_by_key(fits);
    matter.is_some_and(|matter| matter.question == Question::Happened)
}

/// The roots behind statements that are given as one matter, by id with their stances: of each group in `matters`.
/// For matters that people put together. Ids that are not among the statements are left out.
pub fn roots(found: Found<'_>, matters: &[BTreeMap<String, Stance>]) -> Vec<Vec<Root>> {
    let lexicon = Lexicon::built_in();
    let identities = Identities::new(found);
    let facts =
        facts::all(&lexicon, &mut Vocabulary::default(), &identities, found.reports, found.statements);
    let at: BTreeMap<&str, usize> =
        facts.iter().enumerate().map(|(i, fact)| (fact.statement.id.as_str(), i)).collect();
    let reports = tellers::Reports::new(found, &identities);
    let of = |stances: &BTreeMap<String, Stance>| {
        let members: BTreeMap<usize, Stance> =
            stances.iter().filter_map(|(id, stance)| Some((*at.get(id.as_str())?, *stance))).collect();
        roots::find(&facts, &members, &reports)
    };
    matters.iter().map(of).collect()
}

fn matter(
    id: String,
    facts: &[Facts<'_>],
    incident: &Incident,
    answered: &Answered,
    reports: &tellers::Reports<'_>,
) -> Matter {
    let statement_id = |i: &usize| facts[*i].statement.id.clone();
    let has = |i: &usize| answered.members.contains_key(i);
    let joins = incident.joins.iter().filter(|(a, b, _)| has(a) && has(b)).map(|(a, b, like)| Join {
        a: statement_id(a),
        b: statement_id(b),
        score: (like.score / (1.0 + like.score.abs()) * 500.0 + 500.0).round() / 1000.0,
        reasons: like.reasons.iter().map(|reason| reason.to_string()).collect(),
    });
    let mut kinds: BTreeMap<&'static str, usize> = BTreeMap::new();
    for i in answered.members.keys() {
        *kinds.entry(facts[*i].kind()).or_default() += 1;
    }
    Matter {
        id,
        label: label::label(facts, &answered.members, &answered.question, reports.identities),
        kind: kinds.iter().max_by_key(|(_, n)| **n).map_or("event", |(kind, _)| kind),
        members: answered.members.keys().map(statement_id).collect(),
        stance: answered.members.iter().map(|(i, stance)| (statement_id(i), *stance)).collect(),
        copies: copies(facts, answered, reports),
        roots: roots::find(facts, &answered.members, reports),
        joins: joins.collect(),
    }
}

/// The reports of the members that carry one text where they speak of the matter.
fn copies(facts: &[Facts<'_>], answered: &Answered, reports: &tellers::Reports<'_>) -> Vec<Vec<String>> {
    let ids: BTreeSet<&str> = answered.members.keys().map(|i| facts[*i].statement.report.as_str()).collect();
    let mut pairs: BTreeSet<(String, String)> = BTreeSet::new();
    let links =
        ids.iter().flat_map(|id| reports.links_of(id).iter().filter(move |(_, link)| link.from == *id));
    for (_, link) in links.filter(|(_, link)| ids.contains(link.to.as_str())) {
        let touches = |i: &usize| {
            let fact = &facts[*i];
            let Some(start) = fact.at else { return false };
            let end = start + fact.statement.quote.len();
            let shares =
                |span: hearsay_types::Span| (span.start as usize) < end && (span.end as usize) > start;
            link.passages.iter().any(|passage| {
                (fact.statement.report == link.from && shares(passage.from))
                    || (fact.statement.report == link.to && shares(passage.to))
            })
        };
        if answered.members.keys().any(touches) {
            pairs.insert((link.from.clone().min(link.to.clone()), link.from.clone().max(link.to.clone())));
        }
    }
    // Pairs that all hold among three or more are one group.
    let mut groups: Vec<Vec<String>> = Vec::new();
    for (a, b) in &pairs {
        let is_pair = |x: &String, y: &String| pairs.contains(&(x.min(y).clone(), x.max(y).clone()));
        let fits = |group: &Vec<String>| group.contains(a) && group.iter().all(|x| x == b || is_pair(x, b));
        if let Some(at) = groups.iter().position(fits) {
            if !groups[at].contains(b) {
                groups[at].push(b.clone());
            }
        } else {
            groups.push(vec![a.clone(), b.clone()]);
        }
    }
    groups
}
