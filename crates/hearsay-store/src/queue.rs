//! The queue of review: which statements a person should look at first.
//!
//! The order is by doubt times weight, greatest first. *Doubt*, in 0..=1, joins what speaks against a
//! statement as if each were a chance of its own of being wrong (noisy-or): one minus the product of what each
//! leaves. *Weight* is what goes wrong with it: 1, plus one for each doubling of the reports in its matter, plus
//! the roots of the matter that rest on this statement alone.
//!
//! What people added themselves waits for nobody. Decisions do not change the order, so that coders who work apart see the same queue.

use crate::{
    CaseFile, Error,
    key::Key,
    reading::{KeptStatement, Reading},
};
use hearsay_types::{Matter, Stance, StatementRecord};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Statements of a case that are looked at for one queue: the weightiest, then the newest. Keeps the first card
/// of a great case from waiting for the last of its reports.
const MAX_LOOKED_AT: usize = 6_000;

/// Where the reader gave no score.
const DOUBT_WITHOUT_SCORE: f64 = 0.5;
/// A role that the reader has no actor or place for.
const DOUBT_UNRESOLVED: f64 = 0.15;
/// A role understood from outside the statement's words.
const DOUBT_ELSEWHERE: f64 = 0.1;
/// An event, relation or act of which nobody is said to be the doer.
const DOUBT_NO_DOER: f64 = 0.2;
/// A statement whose source is not named.
const DOUBT_UNNAMED: f64 = 0.1;
/// A matter that voices disagree on: what this one says of it matters, and is often misread (a denial taken for a
/// claim).
const DOUBT_CONTESTED: f64 = 0.3;
/// Figures that differ within the matter.
const DOUBT_FIGURES: f64 = 0.2;

/// One statement that waits for a decision.
#[derive(Debug, Clone, PartialEq)]
pub struct Waiting {
    /// The statement's id.
    pub statement: String,
    /// The report's id.
    pub report: String,
    /// What speaks against it, joined: 0..=1.
    pub doubt: f64,
    /// What goes wrong with it: 1 or more.
    pub weight: f64,
    /// What speaks against it, in words.
    pub reasons: Vec<String>,
    /// The matters that it belongs to.
    pub matters: Vec<InMatter>,
}

/// A matter that a statement belongs to, as far as review needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InMatter {
    /// The matter's id.
    pub id: String,
    /// Its name.
    pub label: String,
    /// Reports that speak of it.
    pub reports: usize,
    /// Roots that stand behind it.
    pub roots: usize,
    /// Roots that rest on this statement alone.
    pub roots_on_this: usize,
}

/// What a matter tells about each of its statements.
struct About {
    id: String,
    label: String,
    reports: usize,
    roots: usize,
    is_contested: bool,
    figures_differ: bool,
    roots_on: BTreeMap<String, usize>,
}

impl Waiting {
    /// What the queue is sorted by.
    pub fn priority(&self) -> f64 {
        self.doubt * self.weight
    }
}

impl CaseFile {
    /// The statements of the newest readings, those first that a person should look at first.
    ///
    /// # Errors
    /// If the case cannot be read.
    pub fn queue(&self) -> Result<Vec<Waiting>, Error> {
        let matters = self.matters()?;
        let joined: BTreeSet<&str> =
            matters.iter().flat_map(|matter| &matter.members).map(String::as_str).collect();
        const ALL: &str = "SELECT key, id FROM statement_index ORDER BY key DESC";
        let mut keys: Vec<(i64, bool)> = self.run(|sql| {
            let mut all = sql.prepare_cached(ALL)?;
            let rows = all.query_map([], |row| {
                let id: String = row.get(1)?;
                Ok((row.get(0)?, joined.contains(id.as_str())))
            })?;
            rows.collect()
        })?;
        // Stable: within each half the newest first.
        keys.sort_by_key(|(_, is_joined)| !is_joined);
        let reports: BTreeSet<i64> =
            keys.iter().take(MAX_LOOKED_AT).map(|(key, _)| Key(*key).of_report().0).collect();
        let packed = reports.iter().map(|key| self.packed_at(*key)).collect::<Result<Vec<_>, _>>()?;
        let path = &self.path;
        let readings: Vec<Reading> = packed
            .par_iter()
            .map(|(id, zstd, n_bytes)| Reading::unpack(path, *id, zstd, *n_bytes))
            .collect::<Result<_, _>>()?;
        Ok(sorted(&readings, &matters))
    }
}

/// The statements of readings as a queue.
pub fn sorted(readings: &[Reading], matters: &[Matter]) -> Vec<Waiting> {
    let statements: BTreeMap<&str, &StatementRecord> = readings
        .iter()
        .flat_map(|reading| &reading.statements)
        .map(|kept| (kept.statement.id.as_str(), &kept.statement))
        .collect();
    let mut of_statement: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut about = Vec::with_capacity(matters.len());
    for (i, matter) in matters.iter().enumerate() {
        about.push(About::of(matter, &statements));
        for id in &matter.members {
            of_statement.entry(id).or_default().push(i);
        }
    }
    let mut queue: Vec<Waiting> = readings
        .iter()
        .flat_map(|reading| &reading.statements)
        .map(|kept| {
            let of = of_statement.get(kept.statement.id.as_str()).map_or(&[][..], Vec::as_slice);
            waiting(kept, &of.iter().map(|i| &about[*i]).collect::<Vec<_>>())
        })
        .collect();
    // Equals stand in the order of their ids, whatever order the readings came in.
    queue.sort_by(|a, b| b.priority().total_cmp(&a.priority()).then_with(|| a.statement.cmp(&b.statement)));
    queue
}

impl About {
    fn of(matter: &Matter, statements: &BTreeMap<&str, &StatementRecord>) -> Self {
        let members = || matter.members.iter().filter_map(|id| statements.get(id.as_str()));
        let reports: BTreeSet<&str> = members().map(|statement| statement.report.as_str()).collect();
        type Figures = BTreeSet<(Option<u64>, Option<u64>)>;
        let mut figures: BTreeMap<&str, Figures> = BTreeMap::new();
        for quantity in members().flat_map(|statement| &statement.quantities) {
            figures.entry(&quantity.what).or_default().insert((quantity.low, quantity.high));
        }
        let mut roots_on: BTreeMap<String, usize> = BTreeMap::new();
        for root in &matter.roots {
            if let [only] = root.statements.as_slice() {
                *roots_on.entry(only.clone()).or_default() += 1;
            }
        }
        Self {
            id: matter.id.clone(),
            label: matter.label.clone(),
            reports: reports.len(),
            roots: matter.roots.len(),
            is_contested: matter.stance.values().any(|stance| *stance != Stance::Asserts)
                && matter.stance.values().any(|stance| *stance == Stance::Asserts),
            figures_differ: figures.values().any(|figures| figures.len() > 1),
            roots_on,
        }
    }
}

fn waiting(kept: &KeptStatement, matters: &[&About]) -> Waiting {
    let statement = &kept.statement;
    let mut left = 1.0;
    let mut reasons = Vec::new();
    let mut doubt = |chance: f64, reason: String| {
        left *= 1.0 - chance.clamp(0.0, 1.0);
        reasons.push(reason);
    };
    match statement.score {
        Some(score) => doubt(1.0 - score, format!("score {score:.2}")),
        None => doubt(DOUBT_WITHOUT_SCORE, "no score".to_owned()),
    }
    for role in ["actor", "recipient", "from", "to", "by"] {
        if statement.role(role).is_some() && statement.links.role(role).is_empty() {
            doubt(DOUBT_UNRESOLVED, format!("{role} unresolved"));
        }
    }
    if statement.role("place").is_some() && statement.links.place.is_none() {
        doubt(DOUBT_UNRESOLVED, "place unresolved".to_owned());
    }
    if ["actor", "from", "by", "agreement"].iter().all(|role| statement.role(role).is_none()) {
        doubt(DOUBT_NO_DOER, "nobody named as doer".to_owned());
    }
    for role in &statement.from_elsewhere {
        doubt(DOUBT_ELSEWHERE, format!("{role} understood from elsewhere"));
    }
    if statement.voice.last().is_some_and(|voice| voice.name().is_none()) {
        doubt(DOUBT_UNNAMED, "source unnamed".to_owned());
    }
    if matters.iter().any(|about| about.is_contested) {
        doubt(DOUBT_CONTESTED, "voices disagree".to_owned());
    }
    if matters.iter().any(|about| about.figures_differ) && !statement.quantities.is_empty() {
        doubt(DOUBT_FIGURES, "figures differ".to_owned());
    }
    let reports = matters.iter().map(|about| about.reports).max().unwrap_or(1).max(1);
    let on_this = |about: &About| about.roots_on.get(&statement.id).copied().unwrap_or(0);
    let roots_on_this: usize = matters.iter().map(|about| on_this(about)).max().unwrap_or(0);
    Waiting {
        statement: statement.id.clone(),
        report: statement.report.clone(),
        doubt: 1.0 - left,
        weight: 1.0 + (reports as f64).log2() + roots_on_this as f64,
        reasons,
        matters: matters
            .iter()
            .map(|about| InMatter {
                id: about.id.clone(),
                label: about.label.clone(),
                reports: about.reports,
                roots: about.roots,
                roots_on_this: on_this(about),
            })
            .collect(),
    }
}
