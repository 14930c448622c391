//! Decisions of people: append-only, undone by later ones, kept when reports are read anew.
//!
//! A decision about a statement refers to it by id and keeps an anchor: the report's hash, the statement's
//! kind and type, its place and its words. Where a newer reader finds the statement at other offsets, and so
//! under another id, the anchor finds it again. A decision about matters keeps the statements that they had,
//! with an anchor for each: matters are joined anew whenever reports come in, and their ids change.
//!
//! What is decided is checked before it is kept: the subject exists, the field is one of the case format and its
//! value can stand there. What all decisions together make of the record is in [`effective`](crate::effective).

use crate::{
    CaseFile, Error, added,
    bytes::{from_hex, hex},
    fields, index,
    log::{self, canonical, moment},
    reading::KeptStatement,
};
use hearsay_types::StatementRecord;
use jiff::Timestamp;
use rusqlite::OptionalExtension;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

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
    /// The report states something that was not read from it. The subject is the report.
    Add {
        /// What it states, in the case format: words of the report as the quote, and where they begin if they stand
        /// in it more than once. Its id, and what the record makes of it, are filled in when it is decided.
        statement: Box<StatementRecord>,
    },
    /// Two matters are one.
    Merge {
        /// The other matter, or one of its statements.
        with: String,
        /// The statements of the one; filled in when it is decided.
        #[serde(default)]
        members: Vec<String>,
        /// The statements of the other; filled in when it is decided.
        #[serde(default)]
        with_members: Vec<String>,
    },
    /// Statements do not belong to the matter; they are a matter of their own.
    Split {
        /// The statements.
        statements: Vec<String>,
        /// The other statements of the matter; filled in when it is decided.
        #[serde(default)]
        rest: Vec<String>,
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
    /// How far a source can be relied on, or how credible one item is: the two axes of the Admiralty system,
    /// told apart on purpose. The subject of the one is a source, of the other a statement.
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
    /// Whether it is one coder's part of a comparison of coders, which leaves the record as it is.
    pub is_coding: bool,
}

impl Verdict {
    /// That a matter is one with this one.
    pub fn merge(with: &str) -> Self {
        Self::Merge { with: with.to_owned(), members: Vec::new(), with_members: Vec::new() }
    }

    /// That these statements do not belong to a matter.
    pub fn split(statements: &[&str]) -> Self {
        Self::Split { statements: statements.iter().map(|&id| id.to_owned()).collect(), rest: Vec::new() }
    }

    /// Its name: `accept`, `same_actor`.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Reject => "reject",
            Self::Correct { .. } => "correct",
            Self::Add { .. } => "add",
            Self::Merge { .. } => "merge",
            Self::Split { .. } => "split",
            Self::SameActor { .. } => "same_actor",
            Self::NotSameActor { .. } => "not_same_actor",
            Self::RateSource { .. } => "rate_source",
            Self::Note { .. } => "note",
            Self::Undo { .. } => "undo",
        }
    }

    /// The statements that it speaks of beside its subject.
    pub(crate) fn statements(&self) -> Vec<&String> {
        match self {
            Self::Merge { members, with_members, .. } => members.iter().chain(with_members).collect(),
            Self::Split { statements, rest } => statements.iter().chain(rest).collect(),
            Self::Add { statement } => vec![&statement.id],
            _ => Vec::new(),
        }
    }
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

/// The anchors that a decision keeps.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Anchors {
    /// That of its subject, if that is a statement.
    #[serde(flatten)]
    subject: Option<Anchor>,
    /// Those of other statements that it speaks of, by their ids.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    also: BTreeMap<String, Anchor>,
}

impl CaseFile {
    /// Notes a decision about `subject` and gives its number.
    ///
    /// # Errors
    /// If it does not fit the case: the subject, the field, or the decision to undo does not exist, the value
    /// cannot stand there. If the case cannot be written.
    pub fn decide(
        &mut self,
        author: &str,
        subject: &str,
        verdict: &Verdict,
        at: Timestamp,
    ) -> Result<i64, Error> {
        self.note(author, subject, verdict, at, false)
    }

    /// Notes a decision that one coder makes on his own, to be compared with those of others. It leaves the
    /// record as it is.
    ///
    /// # Errors
    /// As [`decide`](Self::decide).
    pub fn code(
        &mut self,
        coder: &str,
        subject: &str,
        verdict: &Verdict,
        at: Timestamp,
    ) -> Result<i64, Error> {
        self.note(coder, subject, verdict, at, true)
    }

    fn note(
        &mut self,
        author: &str,
        subject: &str,
        verdict: &Verdict,
        at: Timestamp,
        is_coding: bool,
    ) -> Result<i64, Error> {
        let verdict = self.checked(author, subject, verdict)?;
        if is_coding && matches!(verdict, Verdict::Add { .. }) {
            let reason = "coders are compared on what was read: a statement is added for all".to_owned();
            return Err(Error::Decision { path: self.path.clone(), reason });
        }
        let anchors = Anchors {
            subject: self.anchor(subject)?,
            also: verdict
                .statements()
                .into_iter()
                .filter_map(|id| Some(self.anchor(id).transpose()?.map(|anchor| (id.clone(), anchor))))
                .collect::<Result<_, _>>()?,
        };
        let is_anchored = anchors.subject.is_some() || !anchors.also.is_empty();
        let anchor = is_anchored.then(|| json!(anchors));
        let mut body = json!(verdict);
        if is_coding {
            body["coding"] = Value::Bool(true);
        }
        let kind = verdict.name();
        let undoes = match verdict {
            Verdict::Undo { decision } => Some(decision),
            _ => None,
        };
        let changed = self.adds_to(subject, &verdict)?.map(|report| self.read_only(&report)).transpose()?;
        self.write(|sql| {
            let id: i64 =
                sql.query_row("SELECT coalesce(max(id), 0) + 1 FROM decision", [], |row| row.get(0))?;
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
            if let Some((report, number, mut reading)) = changed {
                let added = added::of(sql, Some(&reading.report.id))?.remove(&reading.report.id);
                added::put_into(&mut reading, &added.unwrap_or_default());
                index::put(sql, vec![index::Entry { report, reading: number, content: &reading }])?;
            }
            Ok(id)
        })
    }

    /// The verdict as it is kept: what it says of the case is filled in; what does not fit is refused.
    fn checked(&self, author: &str, subject: &str, verdict: &Verdict) -> Result<Verdict, Error> {
        let refuse = |reason: String| Err(Error::Decision { path: self.path.clone(), reason });
        if author.trim().is_empty() {
            return refuse("it has no author".to_owned());
        }
        match verdict {
            Verdict::Accept | Verdict::Reject => {
                self.kept_statement(subject)?;
            }
            Verdict::Correct { field, value } => {
                let (reading, kept) = self.kept_statement(subject)?;
                let statement = &kept.statement;
                let field = fields::full_name(statement, field);
                let field = field.map_err(|reason| Error::Decision { path: self.path.clone(), reason })?;
                return match fields::set(statement, &field, value, Some(&reading.report.text)) {
                    Ok(_) => Ok(Verdict::Correct { field, value: value.clone() }),
                    Err(reason) => refuse(reason),
                };
            }
            Verdict::Add { statement } => {
                let reading = self.reading(subject)?;
                let complete = added::complete(statement, &reading)
                    .map_err(|reason| Error::Decision { path: self.path.clone(), reason })?;
                if reading.statements.iter().any(|kept| kept.statement.id == complete.id) {
                    return refuse(format!("{} is in the case already", complete.id));
                }
                return Ok(Verdict::Add { statement: Box::new(complete) });
            }
            Verdict::Merge { with, .. } => {
                let (members, with_members) = (self.members(subject)?, self.members(with)?);
                if members == with_members {
                    return refuse(format!("{subject} and {with} are one already"));
                }
                return Ok(Verdict::Merge { with: with.clone(), members, with_members });
            }
            Verdict::Split { statements, .. } => {
                let members = self.members(subject)?;
                if let Some(other) = statements.iter().find(|id| !members.contains(id)) {
                    return refuse(format!("{other} is no statement of {subject}"));
                }
                let rest: Vec<String> = members.into_iter().filter(|id| !statements.contains(id)).collect();
                if rest.is_empty() || statements.is_empty() {
                    return refuse(format!("some statements of {subject} must go and some must stay"));
                }
                return Ok(Verdict::Split { statements: statements.clone(), rest });
            }
            Verdict::SameActor { with } | Verdict::NotSameActor { with } => {
                if subject == with {
                    return refuse(format!("{subject} is one actor already"));
                }
            }
            Verdict::RateSource { reliability, credibility } => {
                if reliability.is_some_and(|grade| !('A'..='F').contains(&grade)) {
                    return refuse("reliability goes from A (reliable) to F (cannot be judged)".to_owned());
                }
                if credibility.is_some_and(|grade| !(1..=6).contains(&grade)) {
                    return refuse("credibility goes from 1 (confirmed) to 6 (cannot be judged)".to_owned());
                }
                match (reliability, credibility) {
                    (Some(_), Some(_)) => {
                        return refuse(
                            "reliability is of a source, credibility of a statement: rate each on its own"
                                .to_owned(),
                        );
                    }
                    (None, None) => return refuse("neither reliability nor credibility is given".to_owned()),
                    (None, Some(_)) => {
                        self.kept_statement(subject)?;
                    }
                    (Some(_), None) => {}
                }
            }
            Verdict::Note { text } => {
                if text.trim().is_empty() {
                    return refuse("the note is empty".to_owned());
                }
            }
            Verdict::Undo { decision } => {
                let decisions = self.decisions()?;
                match decisions.iter().find(|made| made.id == *decision) {
                    None => return refuse(format!("there is no decision {decision}")),
                    Some(made) if !made.holds => {
                        return refuse(format!("decision {decision} is undone already"));
                    }
                    Some(_) => {}
                }
            }
        }
        Ok(verdict.clone())
    }

    /// The report to which a decision adds a statement, or from which it takes one back.
    fn adds_to(&self, subject: &str, verdict: &Verdict) -> Result<Option<String>, Error> {
        let mut next = match verdict {
            Verdict::Add { .. } => return Ok(Some(subject.to_owned())),
            Verdict::Undo { decision } => Some(*decision),
            _ => None,
        };
        // What undoes an undoing adds again.
        while let Some(number) = next {
            const FIND: &str = "SELECT kind, subject, undoes FROM decision WHERE id = ?1";
            let (kind, subject, undoes): (String, String, Option<i64>) = self.run(|sql| {
                let mut find = sql.prepare_cached(FIND)?;
                find.query_row([number], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            })?;
            if kind == "add" {
                return Ok(Some(subject));
            }
            next = undoes.filter(|undone| *undone < number);
        }
        Ok(None)
    }

    /// The statements of a matter; of a statement, itself.
    fn members(&self, id: &str) -> Result<Vec<String>, Error> {
        const MEMBERS: &str = "SELECT matter_index.statement FROM matter_index LEFT JOIN statement_index \
             ON statement_index.id = matter_index.statement WHERE matter = ?1 ORDER BY key, matter_index.statement";
        let members: Vec<String> =
            self.run(|sql| sql.prepare_cached(MEMBERS)?.query_map([id], |row| row.get(0))?.collect())?;
        if members.is_empty() {
            return self.kept_statement(id).map(|_| vec![id.to_owned()]);
        }
        Ok(members)
    }

    /// The anchor of a statement; `None` for what is no statement.
    fn anchor(&self, id: &str) -> Result<Option<Anchor>, Error> {
        match self.kept_statement(id) {
            Ok((reading, kept)) => Ok(Some(Anchor::of(&self.report_hash(&reading.report.id)?, &kept))),
            Err(Error::NoSuchId { .. }) => Ok(None),
            Err(error) => Err(error),
        }
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
            let wrong = |error: serde_json::Error| Error::Record {
                path: self.path.clone(),
                what: format!("decision {id}"),
                reason: error.to_string(),
            };
            let body: Value = serde_json::from_str(&body).map_err(wrong)?;
            let is_coding = body["coding"] == Value::Bool(true);
            let verdict = serde_json::from_value(body).map_err(wrong)?;
            let holds = holds.get(&id) == Some(&true);
            Ok(Decision { id, author, decided, subject, verdict, holds, is_coding })
        };
        rows.into_iter().map(decision).collect()
    }

    /// The statement that a decision is about, as the newest reading has it: by its id, else the one of the same
    /// kind and report that shares most of its place, those of the same type first. `None` where there is no
    /// such statement any more.
    pub fn subject_now(&self, decision: i64) -> Result<Option<String>, Error> {
        let find = "SELECT subject FROM decision WHERE id = ?1";
        let subject: Option<String> =
            self.run(|sql| sql.prepare_cached(find)?.query_row([decision], |row| row.get(0)).optional())?;
        let Some(subject) = subject else { return Ok(None) };
        Ok(self.statements_now(decision, &BTreeSet::from([subject.as_str()]))?.remove(&subject))
    }

    /// The ids under which the newest readings have statements that a decision speaks of. Those that they do not
    /// have any more are left out.
    pub(crate) fn statements_now(
        &self,
        decision: i64,
        ids: &BTreeSet<&str>,
    ) -> Result<BTreeMap<String, String>, Error> {
        let mut now = BTreeMap::new();
        let mut missing = Vec::new();
        for &id in ids {
            let is_there = self
                .run(|sql| sql.prepare_cached("SELECT 1 FROM statement_index WHERE id = ?1")?.exists([id]))?;
            if is_there {
                now.insert(id.to_owned(), id.to_owned());
            } else {
                missing.push(id);
            }
        }
        if missing.is_empty() {
            return Ok(now);
        }
        let find = "SELECT subject, anchor FROM decision WHERE id = ?1";
        let (subject, anchors): (String, Option<String>) = self.run(|sql| {
            sql.prepare_cached(find)?.query_row([decision], |row| Ok((row.get(0)?, row.get(1)?)))
        })?;
        let anchors: Option<Anchors> = anchors.and_then(|anchors| serde_json::from_str(&anchors).ok());
        let Some(anchors) = anchors else { return Ok(now) };
        for id in missing {
            let of_subject = anchors.subject.as_ref().filter(|_| id == subject);
            if let Some(anchor) = of_subject.or_else(|| anchors.also.get(id))
                && let Some(found) = self.found_again(anchor)?
            {
                now.insert(id.to_owned(), found);
            }
        }
        Ok(now)
    }

    /// The statement of the newest reading that an anchor holds on to.
    fn found_again(&self, anchor: &Anchor) -> Result<Option<String>, Error> {
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
