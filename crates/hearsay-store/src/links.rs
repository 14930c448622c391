//! Links: copies and matters, kept as whoever joined them made them. Earlier ones stay.

use crate::{
    CaseFile, Error,
    bytes::{Packed, hex, unpack},
    log::{self, moment},
};
use hearsay_types::{CopyFamily, CopyLink, Join, Matter, Passage, Root, Span, Stance};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::json;
use std::collections::BTreeMap;

/// What a run of joining is: who made it, from what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Generation {
    /// What made the links, with version and options.
    pub maker: String,
    /// When.
    pub at: Timestamp,
}

impl CaseFile {
    /// Keeps all copy families that a run found; they take the place of those before.
    pub fn put_copies(&mut self, generation: &Generation, families: &[CopyFamily]) -> Result<(), Error> {
        let kept: Vec<KeptFamily> = families.iter().map(KeptFamily::of).collect();
        self.put_links("copies", generation, &kept, |sql| {
            sql.execute("DELETE FROM copy_index", [])?;
            let mut insert =
                sql.prepare("INSERT OR IGNORE INTO copy_index (report, family) VALUES (?1, ?2)")?;
            for (n, family) in kept.iter().enumerate() {
                for report in &family.reports {
                    insert.execute((report, n as i64))?;
                }
            }
            Ok(())
        })
    }

    /// Keeps all matters that a run found; they take the place of those before.
    pub fn put_matters(&mut self, generation: &Generation, matters: &[Matter]) -> Result<(), Error> {
        let kept: Vec<KeptMatter> = matters.iter().map(KeptMatter::of).collect();
        self.put_links("matters", generation, &kept, |sql| {
            sql.execute("DELETE FROM matter_index", [])?;
            let mut insert =
                sql.prepare("INSERT OR IGNORE INTO matter_index (statement, matter) VALUES (?1, ?2)")?;
            for matter in &kept {
                for statement in &matter.members {
                    insert.execute((statement, &matter.id))?;
                }
            }
            Ok(())
        })
    }

    /// The copy families of the newest run; none where there was no run.
    pub fn copies(&self) -> Result<Vec<CopyFamily>, Error> {
        Ok(self.links::<KeptFamily>("copies")?.into_iter().map(KeptFamily::family).collect())
    }

    /// The matters of the newest run; none where there was no run.
    pub fn matters(&self) -> Result<Vec<Matter>, Error> {
        Ok(self.links::<KeptMatter>("matters")?.into_iter().map(KeptMatter::matter).collect())
    }

    /// What made the newest links of a kind (`copies`, `matters`), in the words of its [`Generation`]; `None`
    /// where there was no run.
    pub fn maker_of(&self, kind: &str) -> Result<Option<String>, Error> {
        const NEWEST: &str = "SELECT maker FROM linking WHERE kind = ?1 ORDER BY id DESC LIMIT 1";
        self.run(|sql| sql.prepare_cached(NEWEST)?.query_row([kind], |row| row.get(0)).optional())
    }

    /// When the newest links of a kind were made (RFC 3339); `None` where there was no run.
    pub fn linked(&self, kind: &str) -> Result<Option<String>, Error> {
        const NEWEST: &str = "SELECT recorded FROM linking WHERE kind = ?1 ORDER BY id DESC LIMIT 1";
        self.run(|sql| sql.prepare_cached(NEWEST)?.query_row([kind], |row| row.get(0)).optional())
    }

    /// How many readings of reports there are, and the log entry that tells of the newest; 0 where there is none.
    /// Where both are as they were, nothing was added since.
    pub fn readings(&self) -> Result<(i64, i64), Error> {
        const READINGS: &str = "SELECT count(*), coalesce(max(log), 0) FROM reading";
        self.run(|sql| sql.query_row(READINGS, [], |row| Ok((row.get(0)?, row.get(1)?))))
    }

    /// The ids of the newest matters that a statement belongs to.
    pub fn matters_of(&self, statement: &str) -> Result<Vec<String>, Error> {
        self.run(|sql| {
            let mut find =
                sql.prepare_cached("SELECT matter FROM matter_index WHERE statement = ?1 ORDER BY matter")?;
            find.query_map([statement], |row| row.get(0))?.collect()
        })
    }

    fn put_links<T: Serialize>(
        &mut self,
        kind: &str,
        generation: &Generation,
        links: &[T],
        index: impl FnOnce(&Connection) -> rusqlite::Result<()>,
    ) -> Result<(), Error> {
        let mut bytes = Vec::new();
        for link in links {
            serde_json::to_writer(&mut bytes, link).expect("links have no maps with other keys than text");
            bytes.push(b'\n');
        }
        let packed = Packed::new(&bytes);
        self.write(|sql| {
            let body = json!({
                "kind": kind, "links": hex(&packed.sha256), "maker": generation.maker, "n": links.len(),
            });
            let entry = log::append(sql, generation.at, "links.made", body)?;
            let mut insert = sql.prepare_cached(
                "INSERT INTO linking (kind, maker, recorded, sha256, n_bytes, zstd, log) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?;
            let recorded = moment(generation.at);
            insert.execute((
                kind,
                &generation.maker,
                recorded,
                packed.sha256,
                packed.n_bytes,
                &packed.zstd,
                entry,
            ))?;
            index(sql)
        })
    }

    fn links<T: DeserializeOwned>(&self, kind: &str) -> Result<Vec<T>, Error> {
        const NEWEST: &str = "SELECT id, zstd, n_bytes FROM linking WHERE kind = ?1 ORDER BY id DESC LIMIT 1";
        let newest: Option<(i64, Vec<u8>, i64)> = self.run(|sql| {
            let mut newest = sql.prepare_cached(NEWEST)?;
            newest.query_row([kind], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional()
        })?;
        let Some((id, zstd, n_bytes)) = newest else { return Ok(Vec::new()) };
        let wrong =
            |reason: String| Error::Record { path: self.path.clone(), what: format!("{kind} {id}"), reason };
        let bytes = unpack(&zstd, n_bytes).map_err(wrong)?;
        let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        lines.map(|line| serde_json::from_slice(line).map_err(|error| wrong(error.to_string()))).collect()
    }
}

/// A copy family as it is kept: a line of JSON.
#[derive(Serialize, Deserialize)]
struct KeptFamily {
    reports: Vec<String>,
    origin: Option<String>,
    of: Option<String>,
    evidence: Vec<String>,
    links: Vec<KeptLink>,
}

#[derive(Serialize, Deserialize)]
struct KeptLink {
    from: String,
    to: String,
    containment: f64,
    jaccard: f64,
    is_directed: bool,
    /// `from` start, `from` end, `to` start, `to` end, in bytes of the texts; then the words shared.
    passages: Vec<[u32; 5]>,
    evidence: Vec<String>,
}

impl KeptFamily {
    fn of(family: &CopyFamily) -> Self {
        let numbers = |passage: &Passage| {
            let (from, to) = (passage.from, passage.to);
            [from.start, from.end, to.start, to.end, passage.n_words]
        };
        let link = |link: &CopyLink| KeptLink {
            from: link.from.clone(),
            to: link.to.clone(),
            containment: link.containment,
            jaccard: link.jaccard,
            is_directed: link.is_directed,
            passages: link.passages.iter().map(numbers).collect(),
            evidence: link.evidence.clone(),
        };
        Self {
            reports: family.reports.clone(),
            origin: family.origin.clone(),
            of: family.of.clone(),
            evidence: family.evidence.clone(),
            links: family.links.iter().map(link).collect(),
        }
    }

    fn family(self) -> CopyFamily {
        let passage = |[a, b, c, d, n_words]: [u32; 5]| Passage {
            from: Span { start: a, end: b.max(a) },
            to: Span { start: c, end: d.max(c) },
            n_words,
        };
        let link = |link: KeptLink| CopyLink {
            from: link.from,
            to: link.to,
            containment: link.containment,
            jaccard: link.jaccard,
            is_directed: link.is_directed,
            passages: link.passages.into_iter().map(passage).collect(),
            evidence: link.evidence,
        };
        CopyFamily {
            reports: self.reports,
            origin: self.origin,
            of: self.of,
            evidence: self.evidence,
            links: self.links.into_iter().map(link).collect(),
        }
    }
}

/// A matter as it is kept: a line of JSON.
#[derive(Serialize, Deserialize)]
struct KeptMatter {
    id: String,
    label: String,
    kind: String,
    members: Vec<String>,
    stance: BTreeMap<String, Stance>,
    copies: Vec<Vec<String>>,
    roots: Vec<KeptRoot>,
    joins: Vec<KeptJoin>,
}

#[derive(Serialize, Deserialize)]
struct KeptRoot {
    name: String,
    statements: Vec<String>,
    stances: Vec<Stance>,
    is_independent: bool,
    is_party: bool,
    reason: String,
}

#[derive(Serialize, Deserialize)]
struct KeptJoin {
    a: String,
    b: String,
    score: f64,
    reasons: Vec<String>,
}

impl KeptMatter {
    fn of(matter: &Matter) -> Self {
        let root = |root: &Root| KeptRoot {
            name: root.name.clone(),
            statements: root.statements.clone(),
            stances: root.stances.clone(),
            is_independent: root.is_independent,
            is_party: root.is_party,
            reason: root.reason.clone(),
        };
        let join = |join: &Join| KeptJoin {
            a: join.a.clone(),
            b: join.b.clone(),
            score: join.score,
            reasons: join.reasons.clone(),
        };
        Self {
            id: matter.id.clone(),
            label: matter.label.clone(),
            kind: matter.kind.to_owned(),
            members: matter.members.clone(),
            stance: matter.stance.clone(),
            copies: matter.copies.clone(),
            roots: matter.roots.iter().map(root).collect(),
            joins: matter.joins.iter().map(join).collect(),
        }
    }

    fn matter(self) -> Matter {
        let root = |root: KeptRoot| Root {
            name: root.name,
            statements: root.statements,
            stances: root.stances,
            is_independent: root.is_independent,
            is_party: root.is_party,
            reason: root.reason,
        };
        let join = |join: KeptJoin| Join { a: join.a, b: join.b, score: join.score, reasons: join.reasons };
        Matter {
            id: self.id,
            label: self.label,
            kind: match self.kind.as_str() {
                "relation" => "relation",
                "control" => "control",
                "agreement" => "agreement",
                _ => "event",
            },
            members: self.members,
            stance: self.stance,
            copies: self.copies,
            roots: self.roots.into_iter().map(root).collect(),
            joins: self.joins.into_iter().map(join).collect(),
        }
    }
}
