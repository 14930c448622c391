//! Decisions of people: append-only, undone by later ones, kept when reports are read anew.
//!
//! A decision about a statement refers to it by id and keeps an anchor: the report's hash, the statement's
//! kind and type, its place and its words. Where a newer reader finds the statement at other offsets, and so
//! under another id, the anchor finds it again.

use crate::{
    CaseFile, Error,
    bytes::{from_hex, hex},
    log::{self, canonical, moment},
    reading::KeptStatement,
};
use jiff::Timestamp;
use rusqlite::OptionalExtension;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What somebody decides.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Verdict {
    /// The statement is as the report has it.
    Accept,
    /// The report does not state this.
    Reject,
    /// A field of the statement should be another value; `null` empties it.
    Correct {
        /// The field, by its name in the case format: `event.place`, `factuality`.
        field: String,
        /// Its right value.
        value: Value,
    },
    /// Two matters are one.
    Merge {
        /// The other matter, or one of its statements.
        with: String,
    },
    /// A statement does not belong to the matter.
    Split {
        /// The statement.
        statement: String,
    },
    /// Two actors are one.
    SameActor {
        /// The other actor's key.
        with: String,
    },
    /// Two actors are not one.
    NotSameActor {
        /// The other actor's key.
        with: String,
    },
    /// How far a source can be relied on, and how credible one item of its is: the two axes of the Admiralty
    /// system, told apart on purpose.
    RateSource {
        /// `A` (reliable) to `F` (cannot be judged); `None` leaves it open.
        reliability: Option<char>,
        /// 1 (confirmed) to 6 (cannot be judged); `None` leaves it open.
        credibility: Option<u8>,
    },
    /// A remark.
    Note {
        /// The remark.
        text: String,
    },
    /// An earlier decision no longer holds.
    Undo {
        /// Its number.
        decision: i64,
    },
}

/// What somebody decided.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// Its number, in the order of time.
    pub id: i64,
    /// Who decided.
    pub author: String,
    /// When: RFC 3339, UTC.
    pub decided: String,
    /// About what: the id of a statement or a matter, an actor's key, a source's name.
    pub subject: String,
    /// What.
    pub verdict: Verdict,
    /// Whether no later decision undoes it.
    pub holds: bool,
}

/// Where a statement was when somebody decided about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Anchor {
    /// The report's hash.
    sha256: String,
    kind: String,
    #[serde(rename = "type")]
    type_name: String,
    /// Bytes of the text; `None` for a statement without a place.
    span: Option<(u32, u32)>,
    quote: String,
}

impl CaseFile {
    /// Notes a decision about `subject` and gives its number.
    ///
    /// # Errors
    /// If a decision that is to be undone does not exist, or the case cannot be written.
    pub fn decide(
        &mut self,
        author: &str,
        subject: &str,
        verdict: &Verdict,
        at: Timestamp,
    ) -> Result<i64, Error> {
        let anchor = match self.kept_statement(subject) {
            Ok((reading, kept)) => Some(Anchor::of(&self.report_hash(&reading.report.id)?, &kept)),
            Err(Error::NoSuchId { .. }) => None,
            Err(error) => return Err(error),
        };
        if let Verdict::Undo { decision } = verdict {
            let is_there = self
                .run(|sql| sql.prepare_cached("SELECT 1 FROM decision WHERE id = ?1")?.exists([decision]))?;
            if !is_there {
                return Err(Error::NoSuchId {
                    path: self.path.clone(),
                    id: format!("(decision {decision})"),
                });
            }
        }
        let body = json!(verdict);
        let kind = body["kind"].as_str().unwrap_or_default().to_owned();
        let undoes = match verdict {
            Verdict::Undo { decision } => Some(*decision),
            _ => None,
        };
        self.write(|sql| {
            let id: i64 =
                sql.query_row("SELECT coalesce(max(id), 0) + 1 FROM decision", [], |row| row.get(0))?;
            let anchor = anchor.map(|anchor| json!(anchor));
            let entry = json!({
                "decision": id, "author": author, "decided": moment(at), "kind": kind, "subject": subject,
                "body": body, "anchor": anchor, "undoes": undoes,
            });
            let entry = log::append(sql, at, "decision.made", entry)?;
            let mut insert = sql.prepare_cached(
                "INSERT INTO decision (id, author, decided, kind, subject, body, anchor, undoes, log) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?;
            let anchor = anchor.as_ref().map(canonical);
            insert.execute((
                id,
                author,
                moment(at),
                kind,
                subject,
                canonical(&body),
                anchor,
                undoes,
                entry,
            ))?;
            Ok(id)
        })
    }

    fn report_hash(&self, report: &str) -> Result<Vec<u8>, Error> {
        let find = "SELECT sha256 FROM report WHERE name = ?1";
        self.run(|sql| sql.prepare_cached(find)?.query_row([report], |row| row.get(0)))
    }

    /// All decisions, in the order in which they were made.
    pub fn decisions(&self) -> Result<Vec<Decision>, Error> {
        // An undoing that was itself undone undoes nothing.
        const ALL: &str = "SELECT id, author, decided, subject, body, undoes FROM decision ORDER BY id";
        let rows: Vec<(i64, String, String, String, String, Option<i64>)> = self.run(|sql| {
            let mut all = sql.prepare_cached(ALL)?;
            let rows = all.query_map([], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?))
            })?;
            rows.collect()
        })?;
        let mut holds: std::collections::BTreeMap<i64, bool> = rows.iter().map(|row| (row.0, true)).collect();
        for (id, .., undoes) in rows.iter().rev() {
            if let Some(undone) = undoes
                && holds.get(id) == Some(&true)
            {
                holds.insert(*undone, false);
            }
        }
        let decision = |(id, author, decided, subject, body, _): (i64, _, _, _, String, _)| {
            let verdict = serde_json::from_str(&body).map_err(|error| Error::Record {
                path: self.path.clone(),
                what: format!("decision {id}"),
                reason: error.to_string(),
            })?;
            Ok(Decision { id, author, decided, subject, verdict, holds: holds.get(&id) == Some(&true) })
        };
        rows.into_iter().map(decision).collect()
    }

    /// The statement that a decision is about, as the newest reading has it: by its id, else the one of the same
    /// kind and report that shares most of its place, those of the same type first. `None` where there is no
    /// such statement any more.
    pub fn subject_now(&self, decision: i64) -> Result<Option<String>, Error> {
        let find = "SELECT subject, anchor FROM decision WHERE id = ?1";
        let found: Option<(String, Option<String>)> = self.run(|sql| {
            sql.prepare_cached(find)?.query_row([decision], |row| Ok((row.get(0)?, row.get(1)?))).optional()
        })?;
        let Some((subject, anchor)) = found else { return Ok(None) };
        let is_there = self.run(|sql| {
            sql.prepare_cached("SELECT 1 FROM statement_index WHERE id = ?1")?.exists([&subject])
        })?;
        if is_there {
            return Ok(Some(subject));
        }
        let anchor: Option<Anchor> = anchor.and_then(|anchor| serde_json::from_str(&anchor).ok());
        let Some(anchor) = anchor else { return Ok(None) };
        let report = from_hex(&anchor.sha256);
        let name: Option<String> = self.run(|sql| {
            sql.prepare_cached("SELECT name FROM report WHERE sha256 = ?1")?
                .query_row([report.unwrap_or_default()], |row| row.get(0))
                .optional()
        })?;
        let Some(name) = name else { return Ok(None) };
        let reading = self.reading(&name)?;
        let of_kind =
            reading.statements.iter().filter(|kept| kept.statement.proposition.kind() == anchor.kind);
        let ranked = of_kind.filter_map(|kept| {
            let overlap = anchor.overlap(kept);
            (overlap > 0).then(|| ((kept.statement.type_name() == anchor.type_name, overlap), kept))
        });
        let best = ranked.rev().max_by_key(|(rank, _)| *rank);
        Ok(best.map(|(_, kept)| kept.statement.id.clone()))
    }
}

impl Anchor {
    fn of(sha256: &[u8], kept: &KeptStatement) -> Self {
        Self {
            sha256: hex(sha256),
            kind: kept.statement.proposition.kind().to_owned(),
            type_name: kept.statement.type_name().to_owned(),
            span: kept.quote,
            quote: kept.statement.quote.clone(),
        }
    }

    /// Bytes that both places share; where a text was assembled anew and offsets moved, words count as places.
    fn overlap(&self, kept: &KeptStatement) -> u32 {
        let quote = &kept.statement.quote;
        if !self.quote.is_empty() && (quote.contains(&self.quote) || self.quote.contains(quote.as_str())) {
            return self.quote.len().min(quote.len()) as u32;
        }
        match (self.span, kept.quote) {
            (Some((a, b)), Some((c, d))) => b.min(d).saturating_sub(a.max(c)),
            _ => 0,
        }
    }
}
