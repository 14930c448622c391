//! From read reports to matters: what is kept of each report, and joined when all are read; the same from the
//! records of a case.

use crate::{Error, Reader, link, record};
use hearsay_coding::{Knowledge, knowledge::EntryId};
use hearsay_corpus::{
    copies,
    matters::{self, Actors, Decided, Grouping},
};
use hearsay_store::{
    CaseFile, Error as StoreError,
    effective::{Rulings, Told},
    links::Generation,
};
use hearsay_types::{ActorLink, CopyFamily, Matter, Report, ReportRecord, StatementRecord};
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
    sync::Arc,
};

/// Reports and statements that matters are found in.
#[derive(Debug, Clone, Default)]
pub struct Kept {
    /// The reports, in the order in which they were added.
    pub reports: Vec<ReportRecord>,
    /// Their statements, in the order of reports and texts.
    pub statements: Vec<StatementRecord>,
    /// What people decided about them. It is in the statements already, and goes into matters when these are
    /// joined.
    pub rulings: Rulings,
}

impl Kept {
    /// Adds a report with the statements that were read from it.
    pub fn add(&mut self, report: &Report) {
        self.reports.push(record::report(&report.article));
        self.statements.extend(record::statements(report));
    }

    /// Adds a report with statements that were given. They keep their ids and get the links that they lack.
    pub fn add_given(&mut self, report: &Report, mut statements: Vec<StatementRecord>) {
        let kept = record::report(&report.article);
        link::fill(report, &kept.id, &mut statements);
        self.reports.push(kept);
        self.statements.extend(statements);
    }

    /// Which reports are copies of one text.
    pub fn copies(&self) -> Vec<CopyFamily> {
        copies::find(&self.reports)
    }

    /// All that the newest readings of a case have, in the order in which the reports were added, with what people
    /// decided: without rejected statements, with corrected ones as they corrected them.
    ///
    /// # Errors
    /// If the case cannot be read.
    pub fn of_case(case: &CaseFile) -> Result<Self, StoreError> {
        let mut kept = Self::default();
        case.each_reading(|reading| {
            kept.reports.push(reading.report);
            kept.statements.extend(reading.statements.into_iter().map(|kept| kept.statement));
        })?;
        kept.rulings = case.rulings()?;
        kept.statements = kept.rulings.statements(&kept.reports, kept.statements);
        Ok(kept)
    }

    /// What was published by the end of `day` (`YYYY-MM-DD`). A report without a date is not among it.
    #[must_use]
    pub fn known_on(self, day: &str) -> Self {
        let by_then = |report: &ReportRecord| {
            let published = report.published.as_deref().and_then(|date| date.get(..10));
            published.is_some_and(|published| published <= day)
        };
        let reports: Vec<ReportRecord> = self.reports.into_iter().filter(by_then).collect();
        let ids: BTreeSet<&str> = reports.iter().map(|report| report.id.as_str()).collect();
        let mut statements = self.statements;
        statements.retain(|statement| ids.contains(statement.report.as_str()));
        Self { reports, statements, rulings: self.rulings }
    }

    /// What the statements are about. The reader tells which outlets are known, and whose they are.
    pub fn matters(&self, reader: &Reader) -> Vec<Matter> {
        self.matters_among(&self.copies(), &reader.outlets())
    }

    fn matters_among(&self, copies: &[CopyFamily], outlets: &Outlets) -> Vec<Matter> {
        let credited =
            self.reports.iter().flat_map(|report| &report.credits).filter_map(|credit| credit.of.as_ref());
        let publishers = self.reports.iter().filter_map(|report| report.publisher.as_ref());
        let origins = copies.iter().filter_map(|family| family.of.as_ref());
        let names: BTreeSet<&String> = credited.chain(publishers).chain(origins).collect();
        let known = |name: &String| Some((name.clone(), outlets.get(name)?));
        let outlets: BTreeMap<String, ActorLink> = names.into_iter().filter_map(known).collect();
        let joined = matters::join(matters::Found {
            reports: &self.reports,
            statements: &self.statements,
            copies,
            outlets: &outlets,
            decided: &decided(&self.rulings),
        });
        self.rulings.matters(joined)
    }
}

/// What of the decisions binds the joining.
fn decided(rulings: &Rulings) -> Decided {
    let groupings = rulings.groupings().iter().map(|grouping| Grouping {
        are_one: grouping.unites,
        some: grouping.some.clone(),
        others: grouping.others.clone(),
        reason: grouping.reason(),
    });
    let actors = |told: &Told, are_one: bool| Actors {
        are_one,
        // Statements have the keys that actors go by.
        keys: (rulings.actor(&told.pair.0).to_owned(), rulings.actor(&told.pair.1).to_owned()),
        reason: told.reason(are_one),
    };
    let one = rulings.one_actor().map(|told| actors(told, true));
    let others = rulings.not_one_actor().iter().map(|told| actors(told, false));
    Decided { groupings: groupings.collect(), actors: one.chain(others).collect() }
}

/// Records with what joins them.
#[derive(Debug, Clone, Default)]
pub struct Joined {
    /// The records.
    pub kept: Kept,
    /// Which reports are copies of one text.
    pub copies: Vec<CopyFamily>,
    /// What the statements are about.
    pub matters: Vec<Matter>,
}

impl Joined {
    /// The same as what the formats of other programs are made from.
    pub fn record(&self) -> hearsay_export::Record<'_> {
        hearsay_export::Record {
            reports: &self.kept.reports,
            statements: &self.kept.statements,
            copies: &self.copies,
            matters: &self.matters,
        }
    }

    /// Joins records.
    pub fn of(kept: Kept, outlets: &Outlets) -> Self {
        let copies = kept.copies();
        let matters = kept.matters_among(&copies, outlets);
        Self { kept, copies, matters }
    }

    /// The records of a case with what joins them. What is kept in the case is used where no reading was added
    /// or decided since, and, if `outlets` has files of the user's, they are the same; else it is made anew and kept, with
    /// `at` as the time.
    ///
    /// # Errors
    /// If the case cannot be read or written.
    pub fn of_case(case: &mut CaseFile, outlets: &Outlets, at: Timestamp) -> Result<Self, StoreError> {
        // First the basis: what is added meanwhile makes what is kept here stale, not wrong.
        let basis = basis(case)?;
        let kept = Kept::of_case(case)?;
        let basis = format!("{basis}; {};", kept.rulings.basis());
        let is_fresh = |maker: Option<String>| {
            maker.is_some_and(|maker| {
                maker.starts_with(&basis) && (!outlets.has_files() || maker.ends_with(&outlets.description))
            })
        };
        if is_fresh(case.maker_of("copies")?) && is_fresh(case.maker_of("matters")?) {
            return Ok(Self { kept, copies: case.copies()?, matters: case.matters()? });
        }
        let joined = Self::of(kept, outlets);
        let generation = Generation { maker: format!("{basis} {}", outlets.description), at };
        case.put_copies(&generation, &joined.copies)?;
        case.put_matters(&generation, &joined.matters)?;
        Ok(joined)
    }
}

/// What joins, and the readings that it joins.
fn basis(case: &CaseFile) -> Result<String, StoreError> {
    let (n, newest) = case.readings()?;
    let (program, method) = (env!("CARGO_PKG_VERSION"), matters::METHOD);
    Ok(format!("hearsay {program}, method {method}; {n} readings, the newest of log entry {newest}"))
}

/// The outlets that knowledge files have: who they are, and on whose side.
#[derive(Clone)]
pub struct Outlets {
    knowledge: Arc<Knowledge>,
    /// The user's files, by their hashes.
    description: String,
}

impl Outlets {
    /// Those of the built-in knowledge and of the user's files.
    ///
    /// # Errors
    /// If a file cannot be read or is not well formed.
    pub fn new(files: &[PathBuf]) -> Result<Self, Error> {
        let mut knowledge = Knowledge::built_in();
        let mut hashes = Vec::new();
        for path in files {
            knowledge.add_file(path)?;
            let bytes = fs::read(path).map_err(|source| Error::File { path: path.to_owned(), source })?;
            hashes.push(Sha256::digest(bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect());
        }
        Ok(Self { knowledge: Arc::new(knowledge), description: describe(&hashes) })
    }

    /// Those of a reader's knowledge.
    pub(crate) fn of_reader(knowledge: Arc<Knowledge>) -> Self {
        Self { knowledge, description: describe(&[]) }
    }

    fn has_files(&self) -> bool {
        self.description != describe(&[])
    }

    /// The outlet or body of this name; `None` where no knowledge file has it. Of several the one that is
    /// known as an outlet.
    pub fn get(&self, name: &str) -> Option<ActorLink> {
        let found = self.knowledge.names().get(name, None);
        let entries = found.into_iter().filter_map(|(id, _)| match id {
            EntryId::Actor(i) => self.knowledge.actors().get(i as usize),
            EntryId::Place(_) => None,
        });
        let entry = entries.min_by_key(|entry| entry.sector.as_deref() != Some("MED"))?;
        Some(ActorLink {
            key: entry.key.clone(),
            name: entry.name_on(None).to_owned(),
            side: entry.side_on(None).map(str::to_owned),
            sector: entry.sector.clone(),
            country: entry.country.clone(),
        })
    }
}

/// The user's knowledge files, by their hashes.
fn describe(hashes: &[String]) -> String {
    if hashes.is_empty() {
        "no knowledge files".to_owned()
    } else {
        format!("knowledge {}", hashes.join(" "))
    }
}
