use super::*;
use crate::verify::{Verified, verify};

fn desk() -> Desk {
    let mut desk = Desk::new();
    for n in 0..4 {
        let id = format!("r{n}");
        desk.add(&[addition(&id, &id, "2031-05-02", &format!("Guns fired at {n}."), "Orven")]);
    }
    desk
}

fn check(desk: &Desk) -> Verified {
    verify(&desk.case, None, &mut |_, _| ()).unwrap()
}

/// What is broken, as `what: reason`.
fn broken(desk: &Desk) -> String {
    let broken = check(desk).broken.into_iter();
    broken.map(|one| format!("{} {}: {}\n", one.what, one.id, one.reason)).collect()
}

#[test]
fn a_case_that_nobody_touched_holds() {
    let desk = desk();
    let found = check(&desk);
    assert_eq!(found.broken, []);
    assert_eq!((found.inputs, found.blobs, found.readings, found.log_entries), (4, 4, 4, 10));
    assert_eq!(found.head, desk.case.head().unwrap());
}

#[test]
fn what_was_changed_is_named() {
    let cases = [
        (
            "UPDATE log SET entry = replace(entry, 'r1', 'rX') WHERE seq = 5",
            "log 5: its hash is not that of its words",
        ),
        ("DELETE FROM log WHERE seq = 5", "log 6: entries between 4 and 6 are missing"),
        ("UPDATE log SET hash = zeroblob(32) WHERE seq = 5", "log 6: it does not follow the entry before it"),
        (
            "UPDATE blob SET zstd = (SELECT zstd FROM blob WHERE rowid = 1) WHERE rowid = 2",
            "not the one that was noted",
        ),
        ("UPDATE blob SET zstd = x'00' WHERE rowid = 2", "no Zstandard frame"),
        ("DELETE FROM blob WHERE rowid = 2", "its bytes are missing"),
        ("UPDATE input SET path = 'other' WHERE id = 2", "its path is not what log entry 5 says"),
        ("DELETE FROM input WHERE id = 2", "input r1: log entry 5 tells of it, but it is missing"),
        ("UPDATE reading SET sha256 = zeroblob(32) WHERE id = 1", "reading r0: its bytes have the SHA-256"),
        ("DELETE FROM reading WHERE id = 1", "reading r0: log entry 4 tells of it, but it is missing"),
        ("UPDATE report SET name = 'rX' WHERE id = 3", "reading rX: its report is not what log entry"),
        ("UPDATE reader SET description = '{}'", "its hash is not that of its description"),
    ];
    for (sql, reason) in cases {
        let desk = desk();
        desk.tamper(sql);
        let found = broken(&desk);
        assert!(found.contains(reason), "{sql}\n{found}");
    }
}

#[test]
fn a_log_that_was_cut_off_no_longer_has_its_head() {
    let desk = desk();
    let (_, head) = desk.case.head().unwrap().unwrap();
    desk.tamper(
        "DELETE FROM log WHERE seq > 8; DELETE FROM reading WHERE log > 8; DELETE FROM input WHERE log > 8",
    );
    assert!(!broken(&desk).contains("log "));
    let found = verify(&desk.case, Some(&head), &mut |_, _| ()).unwrap();
    assert!(found.broken[0].reason.contains("cut off or replaced"), "{:?}", found.broken);
}
