//! Backups from outside: the binary end to end, in a temporary directory.
#![expect(clippy::unwrap_used, reason = "a test fails where something is missing")]

use std::{
    fs,
    path::Path,
    process::{Command, Output, Stdio},
    time::Duration,
};

fn hearsay(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_hearsay")).current_dir(folder).args(arguments).output().unwrap()
}

/// What the command wrote to standard output and standard error, if it ended with this status.
fn expect(folder: &Path, code: i32, arguments: &[&str]) -> String {
    let output = hearsay(folder, arguments);
    let words = [output.stdout, output.stderr].concat();
    let words = String::from_utf8(words).unwrap();
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {words}");
    words
}

fn write_reports(folder: &Path, n_reports: usize) {
    fs::create_dir(folder.join("inputs")).unwrap();
    for n in 0..n_reports {
        let text = format!("Government forces shelled the town of Orven {n} on Monday, the ministry said.");
        fs::write(folder.join(format!("inputs/{n}.txt")), text).unwrap();
    }
}

#[test]
fn a_case_is_backed_up_lost_and_brought_back() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write_reports(folder, 5);
    expect(folder, 0, &["add", "a.case", "inputs", "--model", "fast"]);
    fs::create_dir(folder.join("disk")).unwrap();
    let done = expect(folder, 0, &["backup", "a.case", "disk"]);
    assert!(done.contains("5 inputs") && done.contains("all hashes hold"), "{done}");
    assert!(expect(folder, 2, &["restore", "disk/a.case", "a.case"]).contains("exists already"));
    fs::write(folder.join("a.case"), "not a case any more").unwrap();
    assert!(expect(folder, 2, &["backup", "a.case", "disk"]).contains("no case file"));
    let done = expect(folder, 0, &["restore", "disk/a.case", "a.case", "--force"]);
    assert!(done.contains("kept as a.case.replaced-1"), "{done}");
    assert_eq!(fs::read(folder.join("a.case.replaced-1")).unwrap(), b"not a case any more");
    expect(folder, 0, &["verify", "a.case"]);
    assert!(expect(folder, 0, &["compact", "a.case"]).contains("bytes after"));
    expect(folder, 0, &["doctor", "a.case"]);
    assert!(expect(folder, 2, &["backup", "none.case", "disk"]).contains("there is no case"));
}

/// Backups killed at moments spread over the time that they take, while another program adds.
#[test]
fn backups_that_are_killed_leave_the_earlier_one() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write_reports(folder, 300);
    let command = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hearsay"));
        command
            .current_dir(folder)
            .args(arguments)
            .stderr(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .unwrap()
    };
    expect(folder, 0, &["add", "a.case", "inputs/0.txt", "--model", "fast"]);
    expect(folder, 0, &["backup", "a.case", "b.case"]);
    let mut adding = command(&["add", "a.case", "inputs", "--model", "fast"]);
    for n in 0..20 {
        let mut backup = command(&["backup", "a.case", "b.case"]);
        std::thread::sleep(Duration::from_millis(n * 5));
        backup.kill().unwrap();
        backup.wait().unwrap();
        expect(folder, 0, &["verify", "b.case"]);
    }
    assert!(adding.wait().unwrap().success());
    assert!(expect(folder, 0, &["backup", "a.case", "b.case"]).contains("300 inputs"));
}
