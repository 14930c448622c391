//! Cases from outside: the binary end to end, in a temporary directory.
#![expect(clippy::unwrap_used, reason = "a test fails where something is missing")]

use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    time::{Duration, Instant},
};

const EXAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples");

fn hearsay(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_hearsay")).args(arguments).output().unwrap()
}

/// What the command wrote to standard output, if it ended with this status.
fn expect(code: i32, arguments: &[&str]) -> String {
    let output = hearsay(arguments);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

fn last_line(text: &str) -> Value {
    serde_json::from_str(text.lines().last().unwrap()).unwrap()
}

/// A case with the example reports.
fn example_case(folder: &Path) -> String {
    let case = folder.join("a.case").to_str().unwrap().to_owned();
    let knowledge = format!("{EXAMPLES}/knowledge.toml");
    let reports = format!("{EXAMPLES}/reports");
    expect(0, &["add", &case, &reports, "--model", "fast", "--knowledge", &knowledge]);
    case
}

#[test]
fn adds_once_and_verifies() {
    let folder = tempfile::tempdir().unwrap();
    let case = example_case(folder.path());
    let output = hearsay(&["add", &case, &format!("{EXAMPLES}/reports"), "--model", "fast"]);
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(errors.contains("0 reports added, 20 already there"), "{errors}");
    let found = last_line(&expect(0, &["verify", &case, "--json"]));
    assert_eq!(
        (&found["inputs"], &found["readings"], &found["n_broken"]),
        (&20.into(), &20.into(), &0.into())
    );
    let head = found["head"]["sha256"].as_str().unwrap();
    assert!(expect(0, &["verify", &case, "--head", head]).contains("all hashes hold"));
    assert!(expect(1, &["verify", &case, "--head", &"0".repeat(64)]).contains("cut off or replaced"));
}

#[test]
fn names_what_it_skips_and_keeps_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    let case = folder.path().join("a.case");
    let inputs = folder.path().join("inputs");
    fs::create_dir(&inputs).unwrap();
    fs::write(inputs.join("a.png"), b"\x89PNG\r\n\x1a\n0000").unwrap();
    fs::write(inputs.join("b.txt"), b"The army shelled the town on Monday, the ministry said.").unwrap();
    fs::write(inputs.join("c.txt"), "Wczoraj w nocy wojsko ostrzelało miasto, podało ministerstwo obrony.")
        .unwrap();
    let output = hearsay(&["add", case.to_str().unwrap(), inputs.to_str().unwrap(), "--model", "fast"]);
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{errors}");
    assert!(errors.contains("a.png") && errors.contains("2 reports added"), "{errors}");
    assert_eq!(last_line(&expect(0, &["verify", case.to_str().unwrap(), "--json"]))["readings"], 2);
}

#[test]
fn a_case_that_is_none_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let notes = folder.path().join("notes.txt");
    fs::write(&notes, "These are notes. ".repeat(400)).unwrap();
    let notes = notes.to_str().unwrap();
    for arguments in
        [&["add", notes, EXAMPLES, "--model", "fast"][..], &["verify", notes], &["verify", "/no/such"]]
    {
        let output = hearsay(arguments);
        assert_eq!(output.status.code(), Some(2));
        let errors = String::from_utf8(output.stderr).unwrap();
        assert!(errors.contains("no case"), "{errors}");
    }
}

#[test]
fn finds_and_explains() {
    let folder = tempfile::tempdir().unwrap();
    let case = example_case(folder.path());
    let line = |text: &str| serde_json::from_str::<Value>(text.lines().next().unwrap()).unwrap();
    let reports = expect(0, &["search", &case, "convoy", "--json"]);
    let day = |text: &str| line(text)["report"]["published"].as_str().map(|day| day[..10].to_owned());
    let days: Vec<Option<String>> = reports.lines().map(day).collect();
    assert!(days.len() > 1 && days.windows(2).all(|two| two[0] >= two[1]), "{days:?}");
    let found = expect(
        0,
        &[
            "search",
            &case,
            "publisher:halyard kind:event (says:charity OR says:army)",
            "--json",
            "--limit",
            "3",
        ],
    );
    let id = line(&found)["statement"]["id"].as_str().unwrap().to_owned();
    let trail: Value = serde_json::from_str(&expect(0, &["explain", &case, &id, "--json"])).unwrap();
    assert_eq!(trail["statement"], line(&found)["statement"]);
    let quote = &trail["fields"][0];
    assert_eq!((&quote["field"], &quote["words"]), (&"quote".into(), &trail["statement"]["quote"]));
    // The bytes that the trail names are the words' own.
    let origin = trail["input"]["origins"][0]["path"].as_str().unwrap();
    let bytes = fs::read(origin).unwrap();
    for field in trail["fields"].as_array().unwrap() {
        let at = |name: &str| field["input_bytes"][name].as_u64().unwrap() as usize;
        assert_eq!(field["input_words"], String::from_utf8_lossy(&bytes[at("start")..at("end")]).as_ref());
    }
    assert!(expect(0, &["explain", &case, &id]).contains("log entry"));
    assert!(expect(0, &["search", &case, "zzzz"]).contains("nothing found"));
    let wrong = hearsay(&["search", &case, "convoy plce:x"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(
        String::from_utf8(wrong.stderr).unwrap().contains("column 8 of the query: there is no field plce")
    );
    assert_eq!(hearsay(&["explain", &case, "no-such-id"]).status.code(), Some(2));
}

#[test]
fn a_web_archive_keeps_address_and_time_of_capture() {
    let folder = tempfile::tempdir().unwrap();
    let page = "<html><body><article><p>The army shelled the market in Brennik on Friday, residents said. \
                Officials denied that any gun had fired.</p></article></body></html>";
    let block = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}");
    let record = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://news.example/market\r\n\
         WARC-Date: 2031-05-02T10:20:30Z\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n",
        block.len()
    );
    let cut_off = &record[..record.len() / 2];
    let archive = folder.path().join("crawl.warc");
    fs::write(&archive, format!("{record}{cut_off}")).unwrap();
    let (case, archive) = (folder.path().join("a.case"), archive.to_str().unwrap().to_owned());
    let case = case.to_str().unwrap();
    let output = hearsay(&["add", case, &archive, "--model", "fast"]);
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(errors.contains("1 report added") && errors.contains("crawl.warc:2"), "{errors}");
    let found = last_line(&expect(0, &["search", case, "market kind:event", "--json"]));
    let statement = found["statement"]["id"].as_str().unwrap();
    let trail = expect(0, &["explain", case, statement]);
    assert!(trail.contains("published unknown, address http://news.example/market"), "{trail}");
    assert!(trail.contains("crawl.warc:1, captured 2031-05-02T10:20:30Z"), "{trail}");
    expect(0, &["verify", case]);
}

#[test]
fn the_doctor_examines_a_case_and_the_program() {
    let folder = tempfile::tempdir().unwrap();
    let case = example_case(folder.path());
    let findings = expect(0, &["doctor", &case, "--json"]);
    assert!(findings.lines().all(|line| line.contains("\"level\":\"fine\"")), "{findings}");
    assert!(expect(0, &["doctor", &case, "--reindex"]).contains("made anew for 20 reports"));
    let program = expect(0, &["doctor"]);
    assert!(program.contains("model neural") && program.contains("sha256:"), "{program}");
}

/// Pages of a few invented sentences; the same for the same numbers.
fn pages(folder: &Path, n_pages: usize) -> PathBuf {
    let inputs = folder.join("inputs");
    fs::create_dir(&inputs).unwrap();
    let places = ["Orven", "Haldrin", "Port Selan", "Ambrel"];
    for n in 0..n_pages {
        let (place, day) = (places[n % 4], n % 28 + 1);
        let text = format!(
            "<html><head><title>Shelling in {place}</title></head><body><p>The army shelled {place} on {day} May, \
             killing {n} people, the ministry said.</p><p>Rebels denied that they had left the town of {place} and \
             accused the army of breaking the truce {n} times.</p></body></html>"
        );
        fs::write(inputs.join(format!("{n:05}.html")), text).unwrap();
    }
    inputs
}

/// Numbers that look like chance and are the same in each run (SplitMix64).
fn random(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Kills additions at moments spread over the time that they take. With HEARSAY_FULL=1 fifty times.
#[test]
fn an_addition_that_is_killed_loses_nothing_and_doubles_nothing() {
    let n_kills = if std::env::var_os("HEARSAY_FULL").is_some() { 50 } else { 5 };
    let n_pages = if n_kills > 5 { 2_000 } else { 300 };
    let folder = tempfile::tempdir().unwrap();
    let inputs = pages(folder.path(), n_pages);
    let inputs = inputs.to_str().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let whole = path("whole.case");
    let start = Instant::now();
    expect(0, &["add", &whole, inputs, "--model", "fast"]);
    let took = start.elapsed();
    let expected = last_line(&expect(0, &["verify", &whole, "--json"]));
    assert_eq!(expected["inputs"], n_pages);

    let (mut seed, mut case, mut n_cases, mut n_kept, mut n_midway) = (7, path("0.case"), 0, 0, 0);
    for _ in 0..n_kills {
        let mut adding = Command::new(env!("CARGO_BIN_EXE_hearsay"));
        let mut adding = adding.args(["add", &case, inputs, "--model", "fast"]).spawn().unwrap();
        std::thread::sleep(took.mul_f64(random(&mut seed) as f64 / u64::MAX as f64 * 0.8));
        adding.kill().unwrap();
        adding.wait().unwrap();
        if !Path::new(&case).exists() || hearsay(&["verify", &case]).status.code() == Some(2) {
            // It was killed before the file was a case.
            continue;
        }
        let found = last_line(&expect(0, &["verify", &case, "--json"]));
        let n_now = found["inputs"].as_u64().unwrap();
        assert!(n_now >= n_kept, "{n_kept} inputs were committed, {n_now} are there");
        assert_eq!(found["readings"], n_now);
        n_midway += u64::from(n_now > 0 && n_now < n_pages as u64);
        n_kept = n_now;
        if n_kept == n_pages as u64 {
            (n_cases, n_kept) = (n_cases + 1, 0);
            case = path(&format!("{n_cases}.case"));
        }
    }
    expect(0, &["add", &case, inputs, "--model", "fast"]);
    let found = last_line(&expect(0, &["verify", &case, "--json"]));
    assert_eq!((&found["inputs"], &found["readings"]), (&expected["inputs"], &expected["readings"]));
    assert!(n_midway > 0 || n_kills < 50, "no run was killed midway");
    assert!(took < Duration::from_secs(600));
}

#[test]
fn two_additions_at_once_share_a_case() {
    let folder = tempfile::tempdir().unwrap();
    let inputs = pages(folder.path(), 200);
    let case = folder.path().join("a.case");
    let add = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hearsay"));
        command.arg("add").arg(&case).arg(&inputs).args(["--model", "fast"]).spawn().unwrap()
    };
    let mut both = [add(), add()];
    assert!(both.iter_mut().all(|adding| adding.wait().unwrap().success()));
    let found = last_line(&expect(0, &["verify", case.to_str().unwrap(), "--json"]));
    assert_eq!((&found["inputs"], &found["readings"]), (&200.into(), &200.into()));
}

#[test]
fn matters_and_copies_of_a_case_are_those_of_its_reports() {
    let folder = tempfile::tempdir().unwrap();
    let case = example_case(folder.path());
    let knowledge = format!("{EXAMPLES}/knowledge.toml");
    let reports = format!("{EXAMPLES}/reports");
    for verb in ["matters", "copies"] {
        let of_case = expect(0, &[verb, &case, "--json", "--knowledge", &knowledge]);
        let of_reports = expect(0, &[verb, &reports, "--json", "--knowledge", &knowledge, "--model", "fast"]);
        assert!(of_case == of_reports, "{verb}");
        assert!(of_case.lines().count() > 1);
    }
}

#[test]
fn what_was_joined_is_kept_until_reports_are_added() {
    let folder = tempfile::tempdir().unwrap();
    let case = example_case(folder.path());
    let knowledge = format!("{EXAMPLES}/knowledge.toml");
    let linkings = || last_line(&expect(0, &["verify", &case, "--json"]))["linkings"].clone();
    assert_eq!(linkings(), 0);
    let first = expect(0, &["matters", &case, "--json", "--knowledge", &knowledge]);
    assert_eq!(linkings(), 2);
    // Also where the knowledge files are not given again.
    assert!(expect(0, &["matters", &case, "--json"]) == first);
    assert_eq!(linkings(), 2);
    let statement = first.lines().next().unwrap();
    let matter: Value = serde_json::from_str(statement).unwrap();
    let trail = expect(0, &["explain", &case, matter["members"][0].as_str().unwrap()]);
    assert!(trail.contains(&format!("matters: {}", matter["id"].as_str().unwrap())), "{trail}");

    let more = folder.path().join("more.txt");
    fs::write(&more, "The army shelled the town of Haldrin on Monday, the ministry of defense said.")
        .unwrap();
    expect(0, &["add", &case, more.to_str().unwrap(), "--model", "fast"]);
    let second = expect(0, &["matters", &case, "--json", "--knowledge", &knowledge]);
    assert!(second != first);
    assert_eq!(linkings(), 4);
}

#[test]
fn a_case_is_given_alone_and_known_on_leaves_out_what_came_later() {
    let folder = tempfile::tempdir().unwrap();
    let case = example_case(folder.path());
    let output = hearsay(&["matters", &case, &format!("{EXAMPLES}/reports")]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("a case is given alone"));
    assert_eq!(expect(0, &["matters", &case, "--json", "--known-on", "1999-01-01"]), "");
    assert!(!expect(0, &["matters", &case, "--known-on", "2025-04-21", "--all"]).contains(", 2025-04-22]"));
}
