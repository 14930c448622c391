//! Backups: a case copied while others use it, brought back, and made smaller.
//!
//! A copy is made by SQLite's backup interface from one state of the case, whoever adds meanwhile, into a file beside
//! its target. It takes the target's place, in one step, only after all its hashes were computed again: whoever pulls
//! the plug finds the earlier backup or the new one, never half of one.

use crate::{
    CaseFile, Error, is_case,
    verify::{Verified, verify},
};
use rusqlite::{
    Connection, OpenFlags,
    backup::{Backup, StepResult},
};
use std::{
    ffi::OsString,
    fs::{self, File},
    path::{Path, PathBuf},
};

/// Pages that are copied between two reports of progress.
const PAGES: i32 = 4096;

/// What may be replaced at the target of a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Replace {
    /// A backup of the same case that holds nothing which the case does not hold; nothing else.
    Earlier,
    /// Any case.
    AnyCase,
}

/// A copy that was made and verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// Its size in bytes.
    pub n_bytes: u64,
    /// What verifying it found; nothing of it is broken.
    pub verified: Verified,
    /// Where the file that was there before is; `None` where there was none or it was replaced.
    pub kept: Option<PathBuf>,
}

/// What making a case smaller did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Compacted {
    /// Its size before, in bytes.
    pub before: u64,
    /// Its size afterwards, in bytes.
    pub after: u64,
}

/// Copies the case to `to`, verifies the copy and puts it in the place of an earlier backup. Others may read and add
/// meanwhile; the copy holds what was there when it began. `step` is called with the pages done and all pages.
///
/// # Errors
/// If the case is broken (an earlier backup then stays), if `to` is something that `replace` does not allow or is in
/// use, or if there is no room.
pub fn back_up(
    case: &CaseFile,
    to: &Path,
    replace: Replace,
    step: &mut dyn FnMut(u64, u64),
) -> Result<Copied, Error> {
    if to.exists() {
        if !is_case(to) {
            return Err(Error::Exists { path: to.to_owned() });
        }
        if is_same_file(case.path(), to) {
            return Err(Error::SameFile { path: to.to_owned() });
        }
        if replace == Replace::Earlier {
            check_is_earlier(case, to)?;
        }
        check_is_free(to)?;
    }
    let (part, verified) = verified_copy(case, to, step)?;
    put_in_place(&part, to)?;
    Ok(Copied { n_bytes: size(to)?, verified, kept: None })
}

/// Brings the case of a backup to `to`: the backup is verified, copied, and verified again. With `force`, a file that
/// is there is set aside under another name, never removed.
///
/// # Errors
/// If the backup is broken, if there is a file and no `force`, if another program uses that case, or if there is no
/// room. What was at `to` then stays.
pub fn restore(
    backup: &Path,
    to: &Path,
    force: bool,
    step: &mut dyn FnMut(u64, u64),
) -> Result<Copied, Error> {
    let source = CaseFile::open_as_is(backup)?;
    if to.exists() {
        if is_same_file(backup, to) {
            return Err(Error::SameFile { path: to.to_owned() });
        }
        if !force {
            return Err(Error::Exists { path: to.to_owned() });
        }
        check_is_free(to)?;
    }
    let (part, verified) = verified_copy(&source, to, step)?;
    let kept = set_aside(to)?;
    put_in_place(&part, to)?;
    Ok(Copied { n_bytes: size(to)?, verified, kept })
}

impl CaseFile {
    /// Merges the parts of the full-text index, and writes the file anew without the room that nothing uses. The record
    /// stays as it is. Others may read meanwhile, and wait to write.
    ///
    /// # Errors
    /// If there is not twice the file's size of free room beside it, or another program writes for long. The case then
    /// stays as it was.
    pub fn compact(&mut self) -> Result<Compacted, Error> {
        const MERGE: &str = "INSERT INTO report_words (report_words) VALUES ('optimize'); \
             INSERT INTO statement_words (statement_words) VALUES ('optimize');";
        self.empty_journal()?;
        let before = size(&self.path)?;
        let needed = before.saturating_mul(2);
        if let Some(free) = free_bytes(&self.path).filter(|free| *free < needed) {
            return Err(Error::NoRoom { path: self.path.clone(), needed, free });
        }
        self.write(|sql| sql.execute_batch(MERGE))?;
        self.run(|sql| sql.execute_batch("PRAGMA optimize; VACUUM"))?;
        self.empty_journal()?;
        Ok(Compacted { before, after: size(&self.path)? })
    }

    /// Writes what is in the journal into the file, as far as readers allow.
    fn empty_journal(&self) -> Result<(), Error> {
        self.run(|sql| sql.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())))
    }
}

/// A copy beside `to`, whose hashes all hold. It is removed where they do not.
fn verified_copy(
    case: &CaseFile,
    to: &Path,
    step: &mut dyn FnMut(u64, u64),
) -> Result<(PathBuf, Verified), Error> {
    let part = beside(to, &format!(".part-{}", std::process::id()));
    let made = copy(case, &part, step).and_then(|()| check(&part, case.path()));
    match made {
        Ok(verified) => Ok((part, verified)),
        Err(error) => {
            for end in ["", "-wal", "-shm", "-journal"] {
                // What cannot be removed is a file of ours that nothing depends on.
                let _ = fs::remove_file(beside(&part, end));
            }
            Err(error)
        }
    }
}

/// Copies all pages of one state of the case into a new file.
fn copy(case: &CaseFile, part: &Path, step: &mut dyn FnMut(u64, u64)) -> Result<(), Error> {
    let of_case = |error| Error::of(case.path(), error);
    let of_part = |error| Error::of(part, error);
    File::create_new(part).map_err(|source| Error::Io { path: part.to_owned(), source })?;
    // A view of the case that is held until the end: additions of others do not make the copy begin again.
    let view = case.sql.unchecked_transaction().map_err(of_case)?;
    let _: i64 =
        view.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(of_case)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut target = Connection::open_with_flags(part, flags).map_err(of_part)?;
    target.pragma_update(None, "synchronous", "full").map_err(of_part)?;
    {
        let backup = Backup::new(&view, &mut target).map_err(of_part)?;
        loop {
            let state = backup.step(PAGES).map_err(of_part)?;
            let progress = backup.progress();
            let all = progress.pagecount.unsigned_abs();
            step(u64::from(all.saturating_sub(progress.remaining.unsigned_abs())), u64::from(all));
            match state {
                StepResult::Done => break,
                StepResult::More => {}
                _ => return Err(Error::Busy { path: case.path().to_owned() }),
            }
        }
    }
    target.close().map_err(|(_, error)| of_part(error))
}

/// Examines the pages of a copy and computes all its hashes again. What is broken is told of its source.
fn check(part: &Path, source: &Path) -> Result<Verified, Error> {
    let copy = CaseFile::open_as_is(part)?;
    let pages: String = copy.run(|sql| sql.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0)))?;
    if pages != "ok" {
        return Err(Error::Damaged { path: source.to_owned(), reason: pages });
    }
    let found = verify(&copy, None, &mut |_, _| ())?;
    match found.broken.first() {
        None => Ok(found),
        Some(first) => Err(Error::Damaged {
            path: source.to_owned(),
            reason: format!(
                "{} broken, first {} {}: {}",
                found.broken.len(),
                first.what,
                first.id,
                first.reason
            ),
        }),
    }
}

/// Refuses to replace what holds more than the case, or is of another one.
fn check_is_earlier(case: &CaseFile, to: &Path) -> Result<(), Error> {
    let head = CaseFile::open_as_is(to)?.head()?;
    let Some((seq, hash)) = head else { return Ok(()) };
    const SAME: &str = "SELECT count(*) FROM log WHERE seq = ?1 AND lower(hex(hash)) = ?2";
    let n: i64 = case.run(|sql| sql.query_row(SAME, (seq, &hash), |row| row.get(0)))?;
    if n == 1 {
        return Ok(());
    }
    Err(Error::NotEarlier { path: to.to_owned(), case: case.path().to_owned() })
}

/// Refuses a case that another program has open: its journal would be written over what takes the file's place.
fn check_is_free(path: &Path) -> Result<(), Error> {
    if let Ok(case) = CaseFile::open_as_is(path) {
        // Whoever closes a case last takes its journal away, also one that a killed program left.
        let read = case.counts();
        drop(case);
        if read.is_ok() && beside(path, "-wal").exists() {
            return Err(Error::InUse { path: path.to_owned() });
        }
    }
    Ok(())
}

/// Moves a file and its journal to the first free name `NAME.replaced-N`.
fn set_aside(path: &Path) -> Result<Option<PathBuf>, Error> {
    if !path.exists() {
        return Ok(None);
    }
    let names = (1..u32::MAX).map(|n| beside(path, &format!(".replaced-{n}")));
    let mut free = names.filter(|name| !name.exists() && !beside(name, "-wal").exists());
    let Some(aside) = free.next() else { return Err(Error::Exists { path: path.to_owned() }) };
    for end in ["-wal", "-shm", ""] {
        let (from, to) = (beside(path, end), beside(&aside, end));
        if from.exists() {
            fs::rename(&from, to).map_err(|source| Error::Io { path: from, source })?;
        }
    }
    Ok(Some(aside))
}

/// Gives a finished copy its name, and has the disk keep that.
fn put_in_place(part: &Path, to: &Path) -> Result<(), Error> {
    let at = |source| Error::Io { path: to.to_owned(), source };
    File::open(part).and_then(|file| file.sync_all()).map_err(at)?;
    fs::rename(part, to).map_err(at)?;
    #[cfg(unix)]
    File::open(folder(to)).and_then(|folder| folder.sync_all()).map_err(at)?;
    Ok(())
}

fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(end);
    name.into()
}

fn is_same_file(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

fn size(path: &Path) -> Result<u64, Error> {
    let found = fs::metadata(path).map_err(|source| Error::Io { path: path.to_owned(), source })?;
    Ok(found.len())
}

/// The folder that a file is in.
fn folder(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The room that is left beside a file; `None` where the system does not tell.
#[cfg(unix)]
fn free_bytes(path: &Path) -> Option<u64> {
    let room = rustix::fs::statvfs(folder(path)).ok()?;
    room.f_bavail.checked_mul(room.f_frsize)
}

/// The room that is left beside a file; `None` where the system does not tell.
#[cfg(not(unix))]
fn free_bytes(_: &Path) -> Option<u64> {
    None
}
