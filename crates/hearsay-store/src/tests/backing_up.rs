use super::*;
use crate::{
    Error,
    backup::{Replace, back_up, restore},
    verify::verify,
};
use std::{fs, path::PathBuf};

fn filled(n_reports: usize) -> Desk {
    let mut desk = Desk::new();
    add(&mut desk, 0..n_reports);
    desk
}

fn add(desk: &mut Desk, numbers: std::ops::Range<usize>) {
    let text = |n| format!("Guns fired at convoy {n}. Nobody knew.");
    let additions: Vec<_> = numbers
        .map(|n| addition(&format!("p{n}"), &format!("r{n}"), "2031-05-02", &text(n), "Orven"))
        .collect();
    desk.add(&additions);
}

fn path(desk: &Desk, name: &str) -> PathBuf {
    desk.folder.path().join(name)
}

fn n_inputs(path: &std::path::Path) -> u64 {
    let found = verify(&CaseFile::open_as_is(path).unwrap(), None, &mut |_, _| ()).unwrap();
    assert!(found.broken.is_empty(), "{:?}", found.broken);
    found.inputs
}

#[test]
fn a_backup_is_the_case_and_takes_the_place_of_earlier_ones() {
    let mut desk = filled(3);
    let to = path(&desk, "b.case");
    let copied = back_up(&desk.case, &to, Replace::Earlier, &mut |_, _| ()).unwrap();
    assert_eq!((copied.verified.inputs, &copied.verified.head), (3, &desk.case.head().unwrap()));
    add(&mut desk, 3..5);
    back_up(&desk.case, &to, Replace::Earlier, &mut |_, _| ()).unwrap();
    assert_eq!(n_inputs(&to), 5);
    let names = fs::read_dir(desk.folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
    assert!(names.into_iter().all(|name| !name.to_string_lossy().contains("part")));
}

#[test]
fn what_is_no_earlier_state_is_not_replaced() {
    let (desk, other) = (filled(2), filled(3));
    let to = other.case.path();
    let refused = back_up(&desk.case, to, Replace::AnyCase, &mut |_, _| ());
    assert!(matches!(refused, Err(Error::InUse { .. })), "{refused:?}");
    let notes = path(&desk, "notes.txt");
    fs::write(&notes, "notes").unwrap();
    let refused = back_up(&desk.case, &notes, Replace::AnyCase, &mut |_, _| ());
    assert!(matches!(refused, Err(Error::Exists { .. })), "{refused:?}");
    let itself = back_up(&desk.case, desk.case.path(), Replace::AnyCase, &mut |_, _| ());
    assert!(matches!(itself, Err(Error::SameFile { .. })), "{itself:?}");
    let closed = path(&desk, "closed.case");
    back_up(&other.case, &closed, Replace::Earlier, &mut |_, _| ()).unwrap();
    let refused = back_up(&desk.case, &closed, Replace::Earlier, &mut |_, _| ());
    assert!(matches!(refused, Err(Error::NotEarlier { .. })), "{refused:?}");
    back_up(&desk.case, &closed, Replace::AnyCase, &mut |_, _| ()).unwrap();
    assert_eq!(n_inputs(&closed), 2);
}

#[test]
fn a_broken_case_does_not_replace_its_backup() {
    let desk = filled(3);
    let to = path(&desk, "b.case");
    back_up(&desk.case, &to, Replace::Earlier, &mut |_, _| ()).unwrap();
    let before = fs::read(&to).unwrap();
    desk.tamper("UPDATE blob SET zstd = x'00' WHERE rowid = 2");
    let refused = back_up(&desk.case, &to, Replace::Earlier, &mut |_, _| ());
    assert!(matches!(refused, Err(Error::Damaged { .. })), "{refused:?}");
    assert_eq!(fs::read(&to).unwrap(), before);
    let restored = restore(desk.case.path(), &path(&desk, "c.case"), false, &mut |_, _| ());
    assert!(matches!(restored, Err(Error::Damaged { .. })), "{restored:?}");
    assert!(!path(&desk, "c.case").exists());
}

#[test]
fn restoring_replaces_only_when_told_and_keeps_what_was_there() {
    let mut desk = filled(2);
    let (backup, case) = (path(&desk, "b.case"), path(&desk, "work.case"));
    back_up(&desk.case, &backup, Replace::Earlier, &mut |_, _| ()).unwrap();
    add(&mut desk, 2..4);
    restore(desk.case.path(), &case, false, &mut |_, _| ()).unwrap();
    assert!(matches!(restore(&backup, &case, false, &mut |_, _| ()), Err(Error::Exists { .. })));
    assert_eq!(n_inputs(&case), 4);
    let open = CaseFile::open(&case, AT).unwrap();
    assert_eq!(open.counts().unwrap().inputs, 4);
    let refused = restore(&backup, &case, true, &mut |_, _| ());
    assert!(matches!(refused, Err(Error::InUse { .. })), "{refused:?}");
    drop(open);
    let copied = restore(&backup, &case, true, &mut |_, _| ()).unwrap();
    assert_eq!(n_inputs(&case), 2);
    assert_eq!(n_inputs(&copied.kept.unwrap()), 4);
}

#[test]
fn a_backup_while_others_add_is_one_state_of_the_case() {
    let mut desk = filled(20);
    let from = desk.case.path().to_owned();
    let to = path(&desk, "b.case");
    let backups = std::thread::spawn(move || {
        let case = CaseFile::open(&from, AT).unwrap();
        let copies = (0..5).map(|_| back_up(&case, &to, Replace::Earlier, &mut |_, _| ()).unwrap());
        copies.map(|copied| copied.verified.inputs).collect::<Vec<_>>()
    });
    for n in 1..30 {
        add(&mut desk, n * 20..n * 20 + 20);
    }
    let seen = backups.join().unwrap();
    assert!(seen.is_sorted() && seen.iter().all(|n| n % 20 == 0), "{seen:?}");
    assert_eq!(n_inputs(desk.case.path()), 600);
}

#[test]
fn compacting_gives_room_back_and_keeps_the_record() {
    let mut desk = filled(50);
    let head = desk.case.head().unwrap();
    desk.tamper(
        "CREATE TABLE filler (x); INSERT INTO filler VALUES (randomblob(4000000)); DROP TABLE filler",
    );
    let done = desk.case.compact().unwrap();
    assert!(done.before > 4_000_000 && done.after < done.before - 3_900_000, "{done:?}");
    assert_eq!(desk.case.head().unwrap(), head);
    assert_eq!(n_inputs(desk.case.path()), 50);
    assert_eq!(desk.case.search("guns", 100).unwrap().hits.len(), 50);
}
