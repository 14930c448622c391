//! Pages of a case file damaged, one class at a time: nothing panics, and what the record lost is named. The words of the
//! index are not covered by any hash; how often a search differs unnoticed is counted.

use super::*;
use crate::{
    Error,
    backup::{Replace, back_up},
    doctor::{Level, examine},
    verify::verify,
};
use rusqlite::Connection;
use std::{collections::BTreeMap, fs, path::Path};

/// Damages for each class of pages; `HEARSAY_FULL` asks for many more.
fn n_damages() -> usize {
    if std::env::var_os("HEARSAY_FULL").is_some() { 2_000 } else { 30 }
}

/// A closed case with pages of every class, as bytes.
fn sound_case(folder: &Path) -> Vec<u8> {
    let mut desk = Desk::new();
    for n in 0..120 {
        let text =
            format!("Guns fired at convoy {n}. {}", format!("Nobody knew of {n} before. ").repeat(n * 3));
        desk.add(&[addition(&format!("p{n}"), &format!("r{n}"), "2031-05-02", &text, "Orven")]);
    }
    // Bytes that do not shrink: they fill pages beyond the first of their row.
    let noise: String = (0..40_000_u32).map(|n| format!("{:x}", n.wrapping_mul(2_654_435_769))).collect();
    desk.add(&[addition("noise", "noise", "2031-05-03", &format!("Guns fell silent. {noise}"), "Haldrin")]);
    let to = folder.join("sound.case");
    back_up(&desk.case, &to, Replace::Earlier, &mut |_, _| ()).unwrap();
    let sql = Connection::open(&to).unwrap();
    sql.execute_batch(
        "CREATE TABLE filler (x); INSERT INTO filler VALUES (randomblob(100000)); DROP TABLE filler;",
    )
    .unwrap();
    sql.close().unwrap();
    fs::read(to).unwrap()
}

/// The number of the first byte of each page, by the class of the page.
fn pages(case: &[u8]) -> BTreeMap<&'static str, Vec<usize>> {
    let size = usize::from(u16::from_be_bytes([case[16], case[17]]));
    let mut found: BTreeMap<&'static str, Vec<usize>> = BTreeMap::new();
    for start in (0..case.len()).step_by(size) {
        let class = match (start, case[start]) {
            (0, _) => "header and schema",
            (_, 2) => "index, inner",
            (_, 5) => "table, inner",
            (_, 10) => "index, leaf",
            (_, 13) => "table, leaf",
            // Overflow and free pages begin with the number of the next.
            _ => "overflow or free",
        };
        found.entry(class).or_default().push(start);
    }
    found
}

fn random(state: &mut u64) -> usize {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (z ^ (z >> 31)) as usize
}

/// Entries of the log with their hashes, and ids of reports.
type Shown = (Vec<(String, String)>, Vec<String>);

/// The log, and what a search finds: of an undamaged case and of a damaged one that is called sound they are the same.
fn shown(path: &Path) -> Result<Shown, Error> {
    let case = CaseFile::open_as_is(path)?;
    let found = case.search("guns", 200)?;
    Ok((case.log(None, usize::MAX)?, found.hits.into_iter().map(|hit| hit.report.id).collect()))
}

#[test]
fn damage_is_named_or_harmless_in_every_class_of_pages() {
    let folder = tempfile::tempdir().unwrap();
    let sound = sound_case(folder.path());
    let path = folder.path().join("damaged.case");
    let expected = shown(&folder.path().join("sound.case")).unwrap();
    let classes = pages(&sound);
    assert_eq!(classes.len(), 6, "{:?}", classes.keys());
    let mut state = 11;
    for (class, starts) in &classes {
        let (mut n_refused, mut n_named, mut n_harmless, mut n_search_differs) = (0, 0, 0, 0);
        for _ in 0..n_damages() {
            let mut bytes = sound.clone();
            let start = starts[random(&mut state) % starts.len()];
            for _ in 0..1 + random(&mut state) % 16 {
                bytes[start + random(&mut state) % 4096] ^= 1 << (random(&mut state) % 8);
            }
            fs::write(&path, &bytes).unwrap();
            for end in ["-wal", "-shm"] {
                let _ = fs::remove_file(folder.path().join(format!("damaged.case{end}")));
            }
            let case = CaseFile::open_as_is(&path);
            let verified = case.as_ref().ok().map(|case| verify(case, None, &mut |_, _| ()));
            let Some(Ok(verified)) = verified else {
                n_refused += 1;
                continue;
            };
            let case = case.unwrap();
            let examined = examine(&case);
            // Whatever is asked of a damaged case is answered or refused, and nothing panics.
            let _ = (case.search("guns", 10), case.trail("r7-1"), case.decisions(), case.head());
            drop(case);
            let is_named = !verified.broken.is_empty()
                || examined.is_err()
                || examined.is_ok_and(|found| found.iter().any(|finding| finding.level == Level::Broken));
            if is_named {
                n_named += 1;
            } else {
                n_harmless += 1;
                let log = CaseFile::open_as_is(&path).unwrap().log(None, usize::MAX).unwrap();
                assert!(log == expected.0, "{class}: silently wrong");
                n_search_differs += usize::from(shown(&path).ok().is_none_or(|shown| shown != expected));
                assert_eq!(verified.inputs, 121, "{class}: silently wrong");
            }
        }
        println!(
            "{class}: {n_refused} refused, {n_named} named, {n_harmless} with the record whole, in {n_search_differs} of these a search differs"
        );
    }
}
