//! Verification: every hash of a case computed again.
//!
//! The log's chain shows that no entry was changed, removed or put in between. The entries hold the hashes of
//! inputs, readings, readers, decisions and links, so these are compared with the log, and their bytes with
//! the hashes. What the chain cannot show is that its end was cut off: that takes a head noted elsewhere.

use crate::{
    CaseFile, Error,
    bytes::{Hash, from_hex, hash, hex, unpack},
    log::canonical,
};
use rayon::prelude::*;
use rusqlite::{Connection, Row};
use serde_json::Value;
use std::collections::BTreeMap;

/// What verification found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verified {
    /// Entries of the log.
    pub log_entries: u64,
    /// Inputs: places where bytes were found.
    pub inputs: u64,
    /// Bytes of inputs, each by its hash.
    pub blobs: u64,
    /// Readings of reports.
    pub readings: u64,
    /// Decisions of people.
    pub decisions: u64,
    /// Runs that joined reports or statements.
    pub linkings: u64,
    /// The number and the hash of the newest log entry; `None` where there is none.
    pub head: Option<(i64, String)>,
    /// What is broken, in the order in which it was found.
    pub broken: Vec<Broken>,
}

/// One thing that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// `log`, `input`, `reading`, `reader`, `decision`, `linking` or `file`.
    pub what: &'static str,
    /// Which one: a log entry's number, an input's hash, a report's id.
    pub id: String,
    /// What does not hold.
    pub reason: String,
}

/// Bytes that are unpacked and hashed at the same time.
const CHUNK_BYTES: usize = 16 << 20;

/// Computes all hashes of a case again. `head` is a hash that the log had at some time, in hexadecimal: it
/// must still have it. `step` is called now and then with the number of rows done and of all rows.
///
/// # Errors
/// If the case cannot be read at all. Where a part cannot be read, that is among what is broken.
pub fn verify(
    case: &CaseFile,
    head: Option<&str>,
    step: &mut dyn FnMut(u64, u64),
) -> Result<Verified, Error> {
    const ROWS: &str = "SELECT (SELECT count(*) FROM log) + (SELECT count(*) FROM blob) + \
         (SELECT count(*) FROM reading) + (SELECT count(*) FROM input)";
    let n_rows: i64 = case.run(|sql| sql.query_row(ROWS, [], |row| row.get(0)))?;
    // One view of the case throughout, whoever writes meanwhile.
    let view = case.sql.unchecked_transaction().map_err(|error| Error::of(&case.path, error))?;
    let mut verifier = Verifier {
        sql: &view,
        found: Verified::default(),
        logged: BTreeMap::new(),
        n_done: 0,
        n_rows: n_rows.unsigned_abs(),
        step,
    };
    let steps: [(&'static str, Step); 6] = [
        ("blobs", |v| v.blobs()),
        ("inputs", |v| v.inputs()),
        ("readers", |v| v.readers()),
        ("readings", |v| v.readings()),
        ("decisions", |v| v.decisions()),
        ("links", |v| v.linkings()),
    ];
    if let Err(error) = verifier.log(head) {
        verifier.broken("file", "log", error.to_string());
    }
    for (name, step) in steps {
        if let Err(error) = step(&mut verifier) {
            verifier.broken("file", name, error.to_string());
        }
    }
    verifier.missing();
    Ok(verifier.found)
}

type Step = fn(&mut Verifier<'_>) -> rusqlite::Result<()>;

struct Verifier<'a> {
    sql: &'a Connection,
    found: Verified,
    /// Entries that tell of a row, until that row is found: by number, the kind and the body.
    logged: BTreeMap<i64, (Kind, Value)>,
    n_done: u64,
    n_rows: u64,
    step: &'a mut dyn FnMut(u64, u64),
}

/// Kinds of entries that tell of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Input,
    Reading,
    Reader,
    Decision,
    Linking,
}

impl Kind {
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "input.added" => Self::Input,
            "report.read" => Self::Reading,
            "reader.used" => Self::Reader,
            "decision.made" => Self::Decision,
            "links.made" => Self::Linking,
            _ => return None,
        })
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::Reading => "reading",
            Self::Reader => "reader",
            Self::Decision => "decision",
            Self::Linking => "linking",
        }
    }
}

impl Verifier<'_> {
    fn broken(&mut self, what: &'static str, id: impl ToString, reason: impl Into<String>) {
        self.found.broken.push(Broken { what, id: id.to_string(), reason: reason.into() });
    }

    fn done(&mut self, n_rows: usize) {
        self.n_done += n_rows as u64;
        (self.step)(self.n_done, self.n_rows);
    }

    fn log(&mut self, head: Option<&str>) -> rusqlite::Result<()> {
        let mut all = self.sql.prepare("SELECT seq, entry, hash FROM log ORDER BY seq")?;
        let mut rows = all.query([])?;
        let (mut last, mut prev) = (0i64, [0u8; 32]);
        let mut has_head = head.is_none();
        while let Some(row) = rows.next()? {
            let (seq, entry, kept): (i64, String, Vec<u8>) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let computed = hash(entry.as_bytes());
            if seq != last + 1 {
                self.broken("log", seq, format!("entries between {last} and {seq} are missing"));
            }
            if computed[..] != kept[..] {
                self.broken("log", seq, "its hash is not that of its words: the entry was changed");
            }
            match serde_json::from_str::<Value>(&entry) {
                Err(error) => self.broken("log", seq, format!("it is no JSON: {error}")),
                Ok(mut value) => {
                    if value["seq"] != seq {
                        self.broken("log", seq, format!("it says that it is entry {}", value["seq"]));
                    }
                    if value["prev"] != hex(&prev) {
                        self.broken("log", seq, "it does not follow the entry before it: the chain is cut");
                    }
                    if canonical(&value) != entry {
                        self.broken("log", seq, "it is not in canonical form");
                    }
                    if let Some(kind) = value["kind"].as_str().and_then(Kind::of) {
                        self.logged.insert(seq, (kind, value["body"].take()));
                    }
                }
            }
            has_head |= head.is_some_and(|head| head.eq_ignore_ascii_case(&hex(&kept)));
            (last, prev) = (seq, <[u8; 32]>::try_from(kept).unwrap_or(computed));
            self.found.log_entries += 1;
            self.n_done += 1;
            if self.n_done.is_multiple_of(1024) {
                self.done(0);
            }
        }
        if self.found.log_entries > 0 {
            self.found.head = Some((last, hex(&prev)));
        }
        if let Some(head) = head.filter(|_| !has_head) {
            self.broken(
                "log",
                last,
                format!("no entry has the hash {head}: the log was cut off or replaced"),
            );
        }
        Ok(())
    }

    /// The rows of a query with the hash, length and frame of packed bytes in its first columns, each given to
    /// `check` with the reason why its bytes are not those of the hash, if they are not.
    fn packed(
        &mut self,
        query: &str,
        mut check: impl FnMut(&mut Self, &Unpacked) -> rusqlite::Result<()>,
    ) -> rusqlite::Result<()> {
        let mut all = self.sql.prepare(query)?;
        let mut rows = all.query([])?;
        let mut is_over = false;
        while !is_over {
            let (mut chunk, mut n_bytes) = (Vec::new(), 0);
            while n_bytes < CHUNK_BYTES {
                let Some(row) = rows.next()? else {
                    is_over = true;
                    break;
                };
                let packed = Unpacked::of(row)?;
                n_bytes += packed.zstd.len() + usize::try_from(packed.n_bytes).unwrap_or(0);
                chunk.push(packed);
            }
            chunk.par_iter_mut().for_each(Unpacked::check);
            for packed in &chunk {
                check(self, packed)?;
            }
            self.done(chunk.len());
        }
        Ok(())
    }

    fn blobs(&mut self) -> rusqlite::Result<()> {
        self.packed("SELECT sha256, n_bytes, zstd, 0, '' FROM blob ORDER BY rowid", |this, blob| {
            this.found.blobs += 1;
            if let Some(reason) = &blob.reason {
                this.broken("input", hex(&blob.sha256), reason.clone());
            }
            Ok(())
        })
    }

    fn inputs(&mut self) -> rusqlite::Result<()> {
        const INPUTS: &str = "SELECT input.sha256, path, input.log, blob.n_bytes FROM input \
             LEFT JOIN blob ON blob.sha256 = input.sha256 ORDER BY input.id";
        let mut all = self.sql.prepare(INPUTS)?;
        let mut rows = all.query([])?;
        while let Some(row) = rows.next()? {
            let (sha256, path, entry): (Vec<u8>, String, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let n_bytes: Option<i64> = row.get(3)?;
            self.found.inputs += 1;
            let id = format!("{} ({path})", hex(&sha256));
            if n_bytes.is_none() {
                self.broken("input", &id, "its bytes are missing");
            }
            self.compare(Kind::Input, entry, &id, &[("input", hex(&sha256).into()), ("path", path.into())]);
            if self.found.inputs.is_multiple_of(1024) {
                self.done(1024);
            }
        }
        Ok(())
    }

    fn readers(&mut self) -> rusqlite::Result<()> {
        let mut known: Vec<(i64, String)> = Vec::new();
        for (seq, (kind, body)) in &self.logged {
            if *kind == Kind::Reader {
                known.push((*seq, body["reader"].as_str().unwrap_or_default().to_owned()));
            }
        }
        let mut all = self.sql.prepare("SELECT sha256, description FROM reader ORDER BY id")?;
        let mut rows = all.query([])?;
        while let Some(row) = rows.next()? {
            let (sha256, description): (Vec<u8>, String) = (row.get(0)?, row.get(1)?);
            let id = hex(&sha256);
            if hash(description.as_bytes())[..] != sha256[..] {
                self.broken("reader", &id, "its hash is not that of its description");
            }
            match known.iter().find(|(_, reader)| *reader == id) {
                Some((seq, _)) => drop(self.logged.remove(seq)),
                None => self.broken("reader", &id, "the log does not tell of it"),
            }
        }
        Ok(())
    }

    fn readings(&mut self) -> rusqlite::Result<()> {
        const READINGS: &str = "SELECT reading.sha256, n_bytes, zstd, log, coalesce(report.name, '') FROM reading \
             LEFT JOIN report ON report.id = reading.report ORDER BY reading.id";
        self.packed(READINGS, |this, reading| {
            this.found.readings += 1;
            let id = reading.name.clone();
            if let Some(reason) = &reading.reason {
                this.broken("reading", &id, reason.clone());
            }
            let expected = [("reading", hex(&reading.sha256).into()), ("report", id.clone().into())];
            this.compare(Kind::Reading, reading.log, &id, &expected);
            Ok(())
        })
    }

    fn decisions(&mut self) -> rusqlite::Result<()> {
        const DECISIONS: &str =
            "SELECT id, author, decided, kind, subject, body, anchor, undoes, log FROM decision ORDER BY id";
        let mut all = self.sql.prepare(DECISIONS)?;
        let mut rows = all.query([])?;
        while let Some(row) = rows.next()? {
            let text = |n: usize| row.get::<_, String>(n);
            let id: i64 = row.get(0)?;
            self.found.decisions += 1;
            let json = |text: Option<String>| {
                text.map_or(Value::Null, |text| serde_json::from_str(&text).unwrap_or(Value::String(text)))
            };
            let expected = [
                ("author", text(1)?.into()),
                ("decided", text(2)?.into()),
                ("kind", text(3)?.into()),
                ("subject", text(4)?.into()),
                ("body", json(Some(text(5)?))),
                ("anchor", json(row.get(6)?)),
                ("undoes", row.get::<_, Option<i64>>(7)?.into()),
                ("decision", id.into()),
            ];
            self.compare(Kind::Decision, row.get(8)?, &id.to_string(), &expected);
        }
        Ok(())
    }

    fn linkings(&mut self) -> rusqlite::Result<()> {
        let query = "SELECT sha256, n_bytes, zstd, log, kind || ' ' || id FROM linking ORDER BY id";
        self.packed(query, |this, linking| {
            this.found.linkings += 1;
            if let Some(reason) = &linking.reason {
                this.broken("linking", &linking.name, reason.clone());
            }
            let expected = [("links", hex(&linking.sha256).into())];
            this.compare(Kind::Linking, linking.log, &linking.name.clone(), &expected);
            Ok(())
        })
    }

    /// Whether the log entry of a row says of it what the row says.
    fn compare(&mut self, kind: Kind, seq: i64, id: &str, expected: &[(&str, Value)]) {
        match self.logged.remove(&seq) {
            Some((found, body)) if found == kind => {
                for (name, value) in expected {
                    if body[*name] != *value {
                        self.broken(
                            kind.as_str(),
                            id,
                            format!("its {name} is not what log entry {seq} says"),
                        );
                    }
                }
            }
            _ => self.broken(kind.as_str(), id, format!("log entry {seq} does not tell of it")),
        }
    }

    /// What the log tells of and the case does not have.
    fn missing(&mut self) {
        for (seq, (kind, body)) in std::mem::take(&mut self.logged) {
            let name = ["path", "report", "reader", "decision", "kind"].iter().find_map(|name| {
                body[*name].as_str().map(str::to_owned).or_else(|| Some(body[*name].as_i64()?.to_string()))
            });
            let id = name.unwrap_or_else(|| seq.to_string());
            self.broken(kind.as_str(), id, format!("log entry {seq} tells of it, but it is missing"));
        }
    }
}

/// Packed bytes, and what checking them showed.
struct Unpacked {
    sha256: Vec<u8>,
    n_bytes: i64,
    zstd: Vec<u8>,
    log: i64,
    name: String,
    reason: Option<String>,
}

impl Unpacked {
    fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            sha256: row.get(0)?,
            n_bytes: row.get(1)?,
            zstd: row.get(2)?,
            log: row.get(3)?,
            name: row.get(4)?,
            reason: None,
        })
    }

    fn check(&mut self) {
        let same = |bytes: Vec<u8>| -> Result<(), String> {
            let computed: Hash = hash(&bytes);
            if computed[..] == self.sha256[..] {
                return Ok(());
            }
            Err(format!("its bytes have the SHA-256 {}, not the one that was noted", hex(&computed)))
        };
        self.reason = unpack(&self.zstd, self.n_bytes).and_then(same).err();
        self.zstd = Vec::new();
    }
}

/// Whether `text` is a hash as [`verify`] takes it.
pub fn is_hash(text: &str) -> bool {
    from_hex(text).is_some()
}
