//! Relations between actors: from statements to the edges of a graph, each with who says so and who denies it.
//!
//! Edges are between actors under the names of their last day: who was renamed is followed. Relations that are each
//! other's opposite (member of, split from; supports, opposes) stand beside each other.

use crate::said::{Said, Sayings};
use hearsay_types::{Factuality, PropositionRecord, RelationType as Type, ReportRecord, StatementRecord};
use std::collections::{BTreeMap, BTreeSet};

/// One edge: what somebody is said to be to somebody else.
#[derive(Debug, Clone, PartialEq)]
pub struct Edge {
    /// What.
    pub kind: Type,
    /// Who; `None` where nobody is named.
    pub from: Option<String>,
    /// To whom; `None` where nobody is named.
    pub to: Option<String>,
    /// What is given or done, as named.
    pub what: Vec<String>,
    /// The first and the last day of which it is said, counted from 1970-01-01.
    pub days: Option<(i64, i64)>,
    /// Who says so.
    pub said: Vec<Said>,
    /// Who denies it.
    pub denied: Vec<Said>,
    /// Who expects it or holds it for possible.
    pub expected: Vec<Said>,
    /// Statements that say the opposite: that a member split off, that a supporter opposes.
    pub against: Vec<Said>,
    /// Earlier or later names under which the two are also known, from statements that somebody was renamed.
    pub other_names: Vec<String>,
}

/// The edges that the statements tell of, those of most statements first. With `as_of`, a day counted from
/// 1970-01-01, what is said of days up to it. Does not fail.
pub fn edges(reports: &[ReportRecord], statements: &[StatementRecord], as_of: Option<i64>) -> Vec<Edge> {
    let sayings = Sayings::new(reports);
    let by_then = |statement: &&StatementRecord| match (as_of, sayings.days(statement)) {
        (Some(as_of), Some(days)) => days.first <= as_of,
        (Some(_), None) => false,
        (None, _) => true,
    };
    let told: Vec<&StatementRecord> = statements
        .iter()
        .filter(|statement| matches!(statement.proposition, PropositionRecord::Relation { .. }))
        .filter(|statement| statement.factuality != Factuality::Unreal)
        .filter(by_then)
        .collect();
    let names = Names::new(&told);
    let mut edges: BTreeMap<(Option<String>, Option<String>, Type), Edge> = BTreeMap::new();
    for statement in told {
        let PropositionRecord::Relation { relation } = &statement.proposition else { continue };
        let (from, to) = (end(statement, "from"), end(statement, "to"));
        if from.is_none() && to.is_none() {
            continue;
        }
        let key = |end: &Option<(String, String)>| end.as_ref().map(|(key, _)| names.root(key).to_owned());
        let name = |end: &Option<(String, String)>| {
            end.as_ref().map(|(key, name)| names.newest(key).unwrap_or(name).to_owned())
        };
        let (mut ends, mut shown) = ((key(&from), key(&to)), (name(&from), name(&to)));
        if relation.kind != Type::RenamedTo && ends.0.is_some() && ends.0 == ends.1 {
            continue;
        }
        if relation.kind == Type::RenamedTo {
            // The one edge within an actor: both names are shown as they are.
            let raw = |end: &Option<(String, String)>| end.clone().map(|(key, _)| key);
            let words = |end: &Option<(String, String)>| end.clone().map(|(_, name)| name);
            (ends, shown) = ((raw(&from), raw(&to)), (words(&from), words(&to)));
        } else if relation.kind == Type::AlliedWith && ends.1 < ends.0 {
            // It holds both ways.
            ends = (ends.1, ends.0);
            shown = (shown.1, shown.0);
        }
        let other_names = [&from, &to].into_iter().flatten().flat_map(|(key, _)| names.others(key));
        // A renaming tells both names already.
        let is_renaming = relation.kind == Type::RenamedTo;
        let other_names: BTreeSet<String> = other_names.filter(|_| !is_renaming).collect();
        let edge = edges.entry((ends.0, ends.1, relation.kind)).or_insert_with(|| Edge {
            kind: relation.kind,
            from: shown.0,
            to: shown.1,
            what: Vec::new(),
            days: None,
            said: Vec::new(),
            denied: Vec::new(),
            expected: Vec::new(),
            against: Vec::new(),
            other_names: other_names.into_iter().collect(),
        });
        if let Some(what) = relation.what.as_ref().filter(|what| !edge.what.contains(*what)) {
            edge.what.push(what.clone());
        }
        if let Some(days) = sayings.days(statement) {
            let (first, last) = edge.days.unwrap_or((days.first, days.last));
            edge.days = Some((first.min(days.first), last.max(days.last)));
        }
        let said = sayings.said(statement);
        if said.denies() {
            edge.denied.push(said);
        } else if said.asserts() {
            edge.said.push(said);
        } else {
            edge.expected.push(said);
        }
    }
    let opposites: Vec<Vec<Said>> = edges
        .keys()
        .map(|(from, to, kind)| {
            let against = opposites(*kind).iter().filter_map(|kind| {
                let straight = edges.get(&(from.clone(), to.clone(), *kind));
                straight.or_else(|| {
                    edges.get(&(to.clone(), from.clone(), *kind)).filter(|_| *kind == Type::AlliedWith)
                })
            });
            against.flat_map(|edge| edge.said.clone()).collect()
        })
        .collect();
    let mut edges: Vec<Edge> = edges.into_values().collect();
    for (edge, against) in edges.iter_mut().zip(opposites) {
        edge.against = against;
    }
    let n = |edge: &Edge| edge.said.len() + edge.denied.len() + edge.expected.len();
    edges.sort_by_key(|edge| usize::MAX - n(edge));
    edges
}

/// Relations that cannot hold at the same time.
const fn opposites(kind: Type) -> &'static [Type] {
    match kind {
        Type::Supports | Type::AlliedWith => &[Type::Opposes],
        Type::Opposes => &[Type::Supports, Type::AlliedWith],
        Type::MemberOf | Type::PartOf => &[Type::SplitFrom],
        Type::SplitFrom => &[Type::MemberOf, Type::PartOf],
        _ => &[],
    }
}

/// A role's key and name.
fn end(statement: &StatementRecord, role: &str) -> Option<(String, String)> {
    if let Some(actor) = statement.links.role(role).first() {
        return Some((actor.key.clone(), actor.name.clone()));
    }
    let words = statement.role(role).map(str::trim).filter(|words| !words.is_empty())?;
    let words = words.strip_prefix("the ").or_else(|| words.strip_prefix("The ")).unwrap_or(words);
    Some((words.to_lowercase(), words.to_owned()))
}

/// Who is one actor under several names, by statements that somebody was renamed.
struct Names {
    /// From a key to the newer one.
    renamed: BTreeMap<String, String>,
    names: BTreeMap<String, String>,
}

impl Names {
    fn new(told: &[&StatementRecord]) -> Self {
        let mut names = Self { renamed: BTreeMap::new(), names: BTreeMap::new() };
        for statement in told {
            for (key, name) in [end(statement, "from"), end(statement, "to")].into_iter().flatten() {
                names.names.entry(key).or_insert(name);
            }
            let is_renaming = matches!(&statement.proposition, PropositionRecord::Relation { relation }
                if relation.kind == Type::RenamedTo && statement.factuality != Factuality::Denied);
            if let (true, Some((from, _)), Some((to, _))) =
                (is_renaming, end(statement, "from"), end(statement, "to"))
            {
                // Who was renamed back is one all the same; circles are cut.
                if names.root(&to) != from {
                    names.renamed.entry(from).or_insert(to);
                }
            }
        }
        names
    }

    /// The key of the newest name.
    fn root<'a>(&'a self, key: &'a str) -> &'a str {
        let mut seen = BTreeSet::new();
        let mut key = key;
        while let Some(newer) = self.renamed.get(key).filter(|_| seen.insert(key)) {
            key = newer;
        }
        key
    }

    /// The newest name, where somebody was renamed.
    fn newest<'a>(&'a self, key: &'a str) -> Option<&'a str> {
        let root = self.root(key);
        (root != key).then(|| self.names.get(root).map(String::as_str))?
    }

    /// The other names of one actor.
    fn others(&self, key: &str) -> Vec<String> {
        let root = self.root(key);
        let older = self.renamed.keys().filter(|older| self.root(older) == root && *older != root);
        older.filter_map(|older| self.names.get(older).cloned()).collect()
    }
}
