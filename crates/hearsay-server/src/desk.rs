//! A case that is being served: connections to its file, and what it holds, joined, as long as nobody changes it.

use crate::{call::Problem, jobs::Jobs, shapes};
use hearsay::{
    Joined, Kept, Outlets, Reader,
    store::{
        CaseFile, Error as StoreError,
        decisions::{Decision, Verdict},
    },
};
use hearsay_types::{CopyFamily, Matter, ReportRecord, Stance, StatementRecord};
use jiff::{Timestamp, civil::Date};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

/// What is served. One for all requests; they run side by side.
pub struct Desk {
    path: PathBuf,
    /// Who decides, where the request does not say.
    pub author: String,
    /// What reads reports that are brought in.
    pub reader: Arc<Reader>,
    outlets: Outlets,
    /// Connections that wait for the next request.
    idle: Mutex<Vec<CaseFile>>,
    /// The newest records, joined, of all reports and of those known on some days.
    joined: Arc<Mutex<Vec<Arc<Snapshot>>>>,
    /// Whether a thread joins the case behind the requests.
    is_joining: Arc<AtomicBool>,
    patience: Duration,
    /// The newest join that ended.
    ended: Arc<Mutex<Option<Ended>>>,
    /// What goes on behind the requests.
    pub jobs: Jobs,
}

/// A join that ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// How many joins ended before it.
    pub number: u64,
    /// The tag of answers from what it made.
    pub tag: String,
    /// How many matters it made.
    pub n_matters: usize,
}

/// The entity tag of answers from a case with this head.
pub fn tag(head: &str) -> String {
    format!("W/\"{}-{}\"", head.get(..16).unwrap_or_default(), env!("CARGO_PKG_VERSION"))
}

/// Notes that a join ended, for those who listen.
fn note_end(ended: &Mutex<Option<Ended>>, made: &Snapshot) {
    let mut newest = lock(ended);
    let number = newest.as_ref().map_or(0, |one| one.number + 1);
    *newest = Some(Ended { number, tag: tag(&made.head), n_matters: made.joined.matters.len() });
}

/// How many snapshots are kept.
const MAX_SNAPSHOTS: usize = 4;
/// A case that takes longer to join is joined behind the requests when something is decided: until then the matters
/// are those from before, with what was decided applied to them.
const PATIENCE: Duration = Duration::from_millis(700);

impl Desk {
    /// Opens the case.
    ///
    /// # Errors
    /// If there is no such case or it cannot be read.
    pub fn open(path: &Path, author: String, reader: Reader) -> Result<Self, StoreError> {
        let first = CaseFile::open(path, Timestamp::now())?;
        Ok(Self {
            path: path.to_owned(),
            author,
            outlets: reader.outlets(),
            reader: Arc::new(reader),
            idle: Mutex::new(vec![first]),
            joined: Arc::default(),
            is_joining: Arc::default(),
            patience: PATIENCE,
            ended: Arc::default(),
            jobs: Jobs::default(),
        })
    }

    /// The same, for a case that is joined behind the requests if it takes longer than this to join it.
    #[must_use]
    pub fn with_patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// The name of the file.
    pub fn name(&self) -> String {
        self.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// Does something with a connection of its own.
    pub fn with_case<T>(&self, run: impl FnOnce(&mut CaseFile) -> Result<T, Problem>) -> Result<T, Problem> {
        let waiting = lock(&self.idle).pop();
        let mut case = match waiting {
            Some(case) => case,
            None => CaseFile::open(&self.path, Timestamp::now())?,
        };
        let done = run(&mut case);
        lock(&self.idle).push(case);
        done
    }

    /// The hash of the newest entry of the log: where it is the same, so is all that the case holds.
    pub fn head(&self) -> Result<String, Problem> {
        self.with_case(|case| Ok(case.head()?.map_or_else(String::new, |(_, hash)| hash)))
    }

    /// All records, joined; with `known_on`, of what was published by the end of that day.
    pub fn snapshot(&self, known_on: Option<Date>) -> Result<Arc<Snapshot>, Problem> {
        let head = self.head()?;
        // Held while joining, so that requests that come together join once.
        let mut kept = lock(&self.joined);
        if let Some(found) = kept.iter().find(|one| one.head == head && one.known_on == known_on) {
            return Ok(found.clone());
        }
        if known_on.is_none()
            && let Some(made) = self.provisional(&kept, &head)?
        {
            kept.retain(|one| one.known_on.is_some());
            kept.insert(0, made.clone());
            drop(kept);
            self.join_behind();
            return Ok(made);
        }
        let began = Instant::now();
        let made = self.with_case(|case| {
            let joined = match known_on {
                None => Joined::of_case(case, &self.outlets, Timestamp::now())?,
                Some(day) => Joined::of(Kept::of_case(case)?.known_on(&day.to_string()), &self.outlets),
            };
            let head = case.head()?.map_or_else(String::new, |(_, hash)| hash);
            Ok(Arc::new(Snapshot::new(joined, head, known_on, (case.readings()?, began.elapsed()))))
        })?;
        kept.retain(|one| one.head == made.head);
        kept.truncate(MAX_SNAPSHOTS - 1);
        kept.insert(0, made.clone());
        drop(kept);
        if known_on.is_none() {
            note_end(&self.ended, &made);
        }
        Ok(made)
    }

    /// The newest join that ended; `None` before the first.
    pub fn newest_join(&self) -> Option<Ended> {
        lock(&self.ended).clone()
    }

    /// What is joined already with what was decided since, where joining anew would take long and no report came in;
    /// `None` where that is not so.
    fn provisional(&self, kept: &[Arc<Snapshot>], head: &str) -> Result<Option<Arc<Snapshot>>, Problem> {
        let Some(old) = kept.iter().find(|one| one.known_on.is_none()) else { return Ok(None) };
        if old.took < self.patience {
            return Ok(None);
        }
        self.with_case(|case| {
            if case.readings()? != old.readings {
                return Ok(None);
            }
            let rulings = case.rulings()?;
            let mut statements = old.joined.kept.statements.clone();
            // What a decision since then is about is taken from the case, also if it is an undoing.
            for id in decided_since(&case.decisions()?, old.joined.kept.rulings.newest()) {
                let place = old.statements.get(&id).copied();
                match (case.statement(&id), place) {
                    (Ok(found), Some(place)) => statements[place] = found,
                    (Ok(found), None) => statements.push(found),
                    (Err(_), _) => statements.retain(|one| one.id != id),
                }
            }
            let reports = old.joined.kept.reports.clone();
            let statements = rulings.statements(&reports, statements);
            let matters = rulings.matters(old.joined.matters.clone());
            let joined = Joined {
                kept: Kept { reports, statements, rulings },
                copies: old.joined.copies.clone(),
                matters,
            };
            let made = Snapshot::new(joined, head.to_owned(), None, (old.readings, old.took));
            Ok(Some(Arc::new(made)))
        })
    }

    /// Joins the case on a thread of its own, again while something is decided meanwhile.
    fn join_behind(&self) {
        if self.is_joining.swap(true, Ordering::SeqCst) {
            return;
        }
        let (path, outlets) = (self.path.clone(), self.outlets.clone());
        let (joined, is_joining, ended) = (self.joined.clone(), self.is_joining.clone(), self.ended.clone());
        std::thread::spawn(move || {
            // What fails here fails again, and is told, when the next request needs it.
            if let Ok(made) = join_until_done(&path, &outlets, &joined) {
                note_end(&ended, &made);
            }
            is_joining.store(false, Ordering::SeqCst);
        });
    }
}

/// The ids of statements that decisions behind the one of this number speak of, or that they undo decisions about.
fn decided_since(decisions: &[Decision], number: i64) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for decision in decisions.iter().filter(|decision| decision.id > number) {
        let mut at = Some(decision);
        while let Some(made) = at {
            ids.insert(made.subject.clone());
            at = match &made.verdict {
                Verdict::Add { statement } => {
                    ids.insert(statement.id.clone());
                    None
                }
                Verdict::Undo { decision } => decisions.iter().find(|other| other.id == *decision),
                _ => None,
            };
        }
    }
    ids
}

/// Joins until nobody decided anything meanwhile, and keeps what was made.
fn join_until_done(
    path: &Path,
    outlets: &Outlets,
    joined: &Mutex<Vec<Arc<Snapshot>>>,
) -> Result<Arc<Snapshot>, StoreError> {
    let mut case = CaseFile::open(path, Timestamp::now())?;
    loop {
        let before = newest_decision(&case)?;
        let began = Instant::now();
        let made = Joined::of_case(&mut case, outlets, Timestamp::now())?;
        let took = began.elapsed();
        if newest_decision(&case)? == before {
            let head = case.head()?.map_or_else(String::new, |(_, hash)| hash);
            let made = Arc::new(Snapshot::new(made, head, None, (case.readings()?, took)));
            let mut kept = lock(joined);
            kept.clear();
            kept.push(made.clone());
            return Ok(made);
        }
    }
}

fn newest_decision(case: &CaseFile) -> Result<Option<i64>, StoreError> {
    Ok(case.decisions()?.last().map(|decision| decision.id))
}

/// A lock, whatever became of the thread that held it: what it guards is never left half changed.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Records with what joins them, and where to find each.
pub struct Snapshot {
    /// The records.
    pub joined: Joined,
    head: String,
    known_on: Option<Date>,
    /// How many readings the case had, and the log entry of the newest.
    readings: (i64, i64),
    /// How long joining took.
    took: Duration,
    reports: BTreeMap<String, usize>,
    statements: BTreeMap<String, usize>,
    matters: BTreeMap<String, usize>,
    of_statement: BTreeMap<String, Vec<usize>>,
    of_report: BTreeMap<String, Vec<usize>>,
    families: BTreeMap<String, usize>,
}

/// How disputed a matter is, to compare it with others: whether at all, by how many independent roots on the
/// weaker side, how many there are in all, and in how many reports.
pub type Dispute = (bool, usize, usize, usize);

impl Snapshot {
    /// The matter about which most independent roots stand against each other; `None` if there is none. Of equal
    /// ones, the first.
    pub fn most_disputed(&self) -> Option<&Matter> {
        let disputed = self.joined.matters.iter().filter(|matter| shapes::is_disputed(matter));
        disputed.min_by_key(|matter| Reverse(self.dispute(matter)))
    }

    /// How disputed a matter is.
    pub fn dispute(&self, matter: &Matter) -> Dispute {
        let against = matter.independent_by(Stance::Denies) + matter.independent_by(Stance::Disputes);
        let weight = against.min(matter.independent_by(Stance::Asserts));
        (shapes::is_disputed(matter), weight, matter.independent_roots(), self.n_reports(matter))
    }

    /// In how many reports a matter is spoken of.
    pub fn n_reports(&self, matter: &Matter) -> usize {
        let members = matter.members.iter().filter_map(|id| self.statement(id));
        members.map(|member| &member.report).collect::<BTreeSet<_>>().len()
    }

    fn new(
        joined: Joined,
        head: String,
        known_on: Option<Date>,
        (readings, took): ((i64, i64), Duration),
    ) -> Self {
        let number = |ids: &mut dyn Iterator<Item = &String>| -> BTreeMap<String, usize> {
            ids.enumerate().map(|(n, id)| (id.clone(), n)).collect()
        };
        let mut of_statement: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (n, matter) in joined.matters.iter().enumerate() {
            for id in &matter.members {
                of_statement.entry(id.clone()).or_default().push(n);
            }
        }
        let mut of_report: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (n, statement) in joined.kept.statements.iter().enumerate() {
            of_report.entry(statement.report.clone()).or_default().push(n);
        }
        let mut families = BTreeMap::new();
        for (n, family) in joined.copies.iter().enumerate() {
            for id in &family.reports {
                families.entry(id.clone()).or_insert(n);
            }
        }
        Self {
            reports: number(&mut joined.kept.reports.iter().map(|report| &report.id)),
            statements: number(&mut joined.kept.statements.iter().map(|statement| &statement.id)),
            matters: number(&mut joined.matters.iter().map(|matter| &matter.id)),
            of_statement,
            of_report,
            families,
            joined,
            head,
            known_on,
            readings,
            took,
        }
    }

    /// A report, by its id.
    pub fn report(&self, id: &str) -> Option<&ReportRecord> {
        self.reports.get(id).map(|n| &self.joined.kept.reports[*n])
    }

    /// A statement, by its id.
    pub fn statement(&self, id: &str) -> Option<&StatementRecord> {
        self.statements.get(id).map(|n| &self.joined.kept.statements[*n])
    }

    /// A matter, by its id.
    pub fn matter(&self, id: &str) -> Option<&Matter> {
        self.matters.get(id).map(|n| &self.joined.matters[*n])
    }

    /// The matters that a statement belongs to.
    pub fn matters_of(&self, statement: &str) -> impl Iterator<Item = &Matter> {
        self.of_statement.get(statement).into_iter().flatten().map(|n| &self.joined.matters[*n])
    }

    /// The statements of a report, in the order of its text.
    pub fn statements_of(&self, report: &str) -> impl Iterator<Item = &StatementRecord> {
        self.of_report.get(report).into_iter().flatten().map(|n| &self.joined.kept.statements[*n])
    }

    /// The family of copies that a report is in, with its number.
    pub fn family_of(&self, report: &str) -> Option<(usize, &CopyFamily)> {
        self.families.get(report).map(|n| (*n, &self.joined.copies[*n]))
    }
}
