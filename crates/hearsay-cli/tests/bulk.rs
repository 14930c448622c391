//! Datasets from outside: the binary end to end, in a temporary directory.
#![expect(clippy::unwrap_used, reason = "a test fails where something is missing")]

use serde_json::Value;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    thread,
    time::Duration,
};

const EXAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/reports");

fn command(inputs: &[&Path], out: &Path, more: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hearsay"));
    command.args(["bulk", "--model", "fast", "--out"]).arg(out).args(more).args(inputs);
    command
}

fn bulk(inputs: &[&Path], out: &Path, more: &[&str]) -> Output {
    command(inputs, out, more).output().unwrap()
}

fn import(dataset: &Path, case: &Path, more: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hearsay"));
    command.arg("import").args(["--model", "fast"]).args(more).args([dataset, case]).output().unwrap()
}

fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The bytes of all Parquet files of a dataset, by table and name.
fn parts(dataset: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let tables = fs::read_dir(dataset).unwrap().map(|entry| entry.unwrap().path());
    let files =
        tables.filter(|path| !path.ends_with("_hearsay")).flat_map(|path| fs::read_dir(path).unwrap());
    let files = files.map(|entry| entry.unwrap().path());
    files.map(|path| (path.strip_prefix(dataset).unwrap().to_owned(), fs::read(&path).unwrap())).collect()
}

/// Rows of a table, as the dataset counts them.
fn n_rows(dataset: &Path, table: &str) -> u64 {
    let shards = fs::read_dir(dataset.join("_hearsay/shards")).unwrap();
    let shards = shards.map(|entry| fs::read(entry.unwrap().path()).unwrap());
    let shards = shards.map(|bytes| serde_json::from_slice::<Value>(&bytes).unwrap());
    shards.filter_map(|shard| shard["rows"][table].as_u64()).sum()
}

/// Files of records of over one MiB each, so that each is a shard under `--shard 1`: a report from the examples and
/// one that is large and in a language that takes no time.
fn record_files(folder: &Path, n: usize) -> Vec<PathBuf> {
    let filler = "palabras y palabras ".repeat(60_000);
    let record = |i: usize| {
        let told = format!("The army shelled the town of Brennik on Monday, killing {} people.", i + 3);
        let first = serde_json::json!({ "id": "same", "text": told, "language": "en" });
        let second = serde_json::json!({ "id": "other", "text": format!("{i} {filler}"), "language": "es" });
        let path = folder.join(format!("{i}.jsonl"));
        fs::write(&path, format!("{first}\n{second}\n")).unwrap();
        path
    };
    (0..n).map(record).collect()
}

#[test]
fn the_same_on_any_number_of_cores() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (folder.path().join("one"), folder.path().join("two"));
    let read = bulk(&[Path::new(EXAMPLES)], &one, &["--threads", "1"]);
    assert!(errors(&read).contains("20 reports in 1 shard"), "{}", errors(&read));
    bulk(&[Path::new(EXAMPLES)], &two, &["--threads", "3"]);
    assert_eq!(parts(&one), parts(&two));
    assert!(n_rows(&one, "statements") > 50 && n_rows(&one, "mentions") > 200);
}

#[test]
fn nothing_is_read_twice() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let files = record_files(folder.path(), 2);
    let inputs: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
    bulk(&inputs[..1], &out, &[]);
    let more = bulk(&inputs, &out, &[]);
    assert!(errors(&more).contains("2 reports in 1 shard"), "{}", errors(&more));
    assert!(errors(&more).contains("1 file there already"), "{}", errors(&more));
    assert_eq!(n_rows(&out, "reports"), 4);
    let nothing = bulk(&inputs, &out, &[]);
    assert_eq!((nothing.status.code(), errors(&nothing).contains("nothing new, 2 files")), (Some(0), true));

    fs::write(&files[0], "{\"text\": \"Another text.\"}\n").unwrap();
    let changed = bulk(&inputs, &out, &[]);
    assert_eq!(changed.status.code(), Some(1));
    assert!(errors(&changed).contains("it has changed since"), "{}", errors(&changed));
    assert_eq!(n_rows(&out, "reports"), 4);
}

#[test]
fn a_run_that_is_killed_is_taken_up_again() {
    let folder = tempfile::tempdir().unwrap();
    let (whole, killed) = (folder.path().join("whole"), folder.path().join("killed"));
    let files = record_files(folder.path(), 6);
    let inputs: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
    assert_eq!(bulk(&inputs, &whole, &["--shard", "1"]).status.code(), Some(0));
    // as if a run had died while it made the folder
    fs::create_dir_all(killed.join("_hearsay")).unwrap();
    fs::create_dir_all(killed.join("reports")).unwrap();
    for milliseconds in [40, 90, 140, 200, 260] {
        let mut run = command(&inputs, &killed, &["--shard", "1"]).stderr(Stdio::null()).spawn().unwrap();
        thread::sleep(Duration::from_millis(milliseconds));
        run.kill().unwrap();
        run.wait().unwrap();
    }
    // as if a run had died between a part and the word that its shard is whole
    if killed.join("reports").is_dir() {
        fs::write(killed.join("reports/part-000099-0000.parquet"), "half").unwrap();
    }
    let last = bulk(&inputs, &killed, &["--shard", "1"]);
    assert_eq!(last.status.code(), Some(0), "{}", errors(&last));
    assert_eq!(parts(&whole), parts(&killed));
    assert!(!killed.join("_hearsay/unfinished").exists());
}

#[test]
fn what_cannot_be_read_is_in_the_dataset_with_its_reason() {
    let folder = tempfile::tempdir().unwrap();
    let (inputs, out) = (folder.path().join("inputs"), folder.path().join("out"));
    fs::create_dir(&inputs).unwrap();
    fs::write(inputs.join("good.txt"), "The army shelled the town of Brennik on Monday.").unwrap();
    fs::write(inputs.join("picture.png"), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").unwrap();
    fs::write(inputs.join("records.jsonl"), "{\"text\": \"Rebels left.\"}\n{\"text\": \n").unwrap();
    let read = bulk(&[&inputs], &out, &[]);
    assert_eq!(read.status.code(), Some(1));
    assert_eq!((n_rows(&out, "reports"), n_rows(&out, "skipped")), (2, 2), "{}", errors(&read));
}

#[test]
fn a_folder_of_something_else_and_another_reader_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("good.txt");
    fs::write(&file, "The army shelled the town of Brennik on Monday.").unwrap();
    let refused = bulk(&[&file], folder.path(), &[]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(errors(&refused).contains("is no dataset and not empty"), "{}", errors(&refused));

    let out = folder.path().join("out");
    assert_eq!(bulk(&[&file], &out, &[]).status.code(), Some(0));
    let rules = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/rules.toml");
    let other = bulk(&[&file], &out, &["--rules", rules]);
    assert_eq!(other.status.code(), Some(2));
    assert!(errors(&other).contains("read into another folder"), "{}", errors(&other));
}

#[test]
fn a_slice_becomes_a_case() {
    let folder = tempfile::tempdir().unwrap();
    let (out, case) = (folder.path().join("out"), folder.path().join("a.hearsay"));
    bulk(&[Path::new(EXAMPLES)], &out, &[]);
    let count = |more: &[&str]| {
        let counted = import(&out, &case, &[more, &["--count"]].concat());
        String::from_utf8_lossy(&counted.stdout).trim().parse::<u32>().unwrap()
    };
    assert_eq!(count(&[]), 20);
    let slice = ["--words", "convoy mortar", "--words", "ferry", "--since", "2025-04-20"];
    let n = count(&slice);
    assert!((2..20).contains(&n), "{n}");
    assert!(count(&["--words", "convoy"]) > count(&["--words", "convoy", "--until", "2025-04-19"]));
    assert!(!case.exists());

    let imported = import(&out, &case, &slice);
    assert_eq!(imported.status.code(), Some(0), "{}", errors(&imported));
    assert!(errors(&imported).contains(&format!("{n} reports added, 0 already")), "{}", errors(&imported));
    let again = import(&out, &case, &slice);
    assert!(errors(&again).contains(&format!("0 reports added, {n} already")), "{}", errors(&again));

    let nothing = import(&out, &case, &["--publisher", "Nobody"]);
    assert_eq!(nothing.status.code(), Some(2));
    assert_eq!(import(folder.path(), &case, &[]).status.code(), Some(2));
}

#[test]
fn what_is_gone_or_is_another_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let (inputs, out) = (folder.path().join("inputs"), folder.path().join("out"));
    fs::create_dir(&inputs).unwrap();
    for name in ["gone.txt", "other.txt", "same.txt"] {
        fs::write(inputs.join(name), format!("The army shelled {name} on Monday.")).unwrap();
    }
    fs::write(inputs.join("two.jsonl"), "{\"text\": \"Rebels left.\"}\n{\"text\": \"They are back.\"}\n")
        .unwrap();
    bulk(&[&inputs], &out, &[]);
    fs::remove_file(inputs.join("gone.txt")).unwrap();
    fs::write(inputs.join("other.txt"), "Another text.").unwrap();
    fs::write(inputs.join("two.jsonl"), "{\"text\": \"Rebels left.\"}\n").unwrap();
    let imported = import(&out, &folder.path().join("a.hearsay"), &[]);
    let told = errors(&imported);
    assert_eq!(imported.status.code(), Some(1));
    assert!(told.contains("2 reports added, 0 already there, 3 inputs skipped"), "{told}");
    assert!(told.contains("other.txt: it is not what was read into the dataset"), "{told}");
    assert!(told.contains("two.jsonl:2: it is not in its file any more"), "{told}");
}
