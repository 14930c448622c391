//! Decisions from outside: the binary end to end, in a temporary directory.
#![expect(clippy::unwrap_used, reason = "a test fails where something is missing")]

use serde_json::Value;
use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

fn hearsay(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_hearsay"))
        .args(arguments)
        .env("HEARSAY_BY", "ana")
        .env_remove("NO_COLOR")
        .output()
        .unwrap()
}

/// What the command wrote to standard output, if it ended with this status.
fn expect(code: i32, arguments: &[&str]) -> String {
    let output = hearsay(arguments);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A case of a few invented reports.
fn small_case(folder: &Path) -> String {
    let inputs = folder.join("inputs");
    fs::create_dir(&inputs).unwrap();
    let texts = [
        ("a", "The army shelled Orven on Monday, killing twelve people, the ministry said."),
        ("b", "Rebels shelled the town of Haldrin on Tuesday. The rebels denied the attack."),
        ("c", "The army shelled Orven on Monday, killing at least three people, monitors said."),
    ];
    for (n, (name, text)) in texts.iter().enumerate() {
        let page = format!(
            "<html><head><title>Report {name}</title><meta property=\"article:published_time\" \
             content=\"2031-05-0{}\"></head><body><p>{text}</p></body></html>",
            n + 6
        );
        fs::write(inputs.join(format!("{name}.html")), page).unwrap();
    }
    let case = folder.join("a.case").to_str().unwrap().to_owned();
    expect(0, &["add", &case, inputs.to_str().unwrap(), "--model", "fast"]);
    case
}

/// The ids of the statements that a query finds.
fn ids(case: &str, query: &str) -> Vec<String> {
    let found = lines(&expect(0, &["search", case, query, "--json"]));
    found.iter().map(|hit| hit["statement"]["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn what_is_decided_shows_everywhere_and_is_undone() {
    let folder = tempfile::tempdir().unwrap();
    let case = small_case(folder.path());
    let assaults = ids(&case, "type:assault");
    assert!(assaults.len() >= 2, "{assaults:?}");
    let (id, other) = (&assaults[0], &assaults[1]);
    let before = expect(0, &["matters", &case, "--json", "--all"]);
    assert!(before.contains(id));

    let said =
        expect(0, &["decide", &case, "correct", id, "place=Port Selan", "factuality=possible", "--by", "bo"]);
    assert!(said.contains("decision 1:") && said.contains("event.place is “Port Selan”"), "{said}");
    expect(0, &["decide", &case, "reject", other]);
    let hits = lines(&expect(0, &["search", &case, "type:assault", "--json"]));
    assert_eq!(hits[0]["statement"]["event"]["place"], "Port Selan");
    assert_eq!((&hits[0]["standing"], &hits[1]["standing"]), (&"corrected".into(), &"rejected".into()));
    let trail = &lines(&expect(0, &["explain", &case, id, "--json"]))[0];
    assert_eq!(trail["standing"], "corrected");
    assert_ne!(trail["statement"]["event"]["place"], "Port Selan", "the machine's layer stays");
    assert_eq!(trail["corrected"][0]["value"], "Port Selan");
    assert!(expect(0, &["explain", &case, id]).contains("decision 1 of bo"));
    let after = expect(0, &["matters", &case, "--json", "--all"]);
    assert!(!after.contains(other.as_str()), "rejected statements are in no matter");
    assert!(expect(0, &["matters", &case, "--all"]).contains("] corrected"));

    // Undone, all is as it was.
    assert!(expect(0, &["undo", &case]).contains("undoes decision 3"));
    for n in ["1", "2"] {
        expect(0, &["undo", &case, n]);
    }
    assert_eq!(expect(0, &["matters", &case, "--json", "--all"]), before);
    let decisions = lines(&expect(0, &["decisions", &case, "--json"]));
    let holds: Vec<bool> = decisions.iter().map(|made| made["holds"].as_bool().unwrap()).collect();
    assert_eq!(holds, [false, false, false, true, true, true]);
    assert_eq!(decisions[2]["undone_by"], 4);
    assert!(expect(0, &["decisions", &case]).contains("(undone by 4)"));
    expect(0, &["verify", &case]);
}

#[test]
fn a_statement_that_was_not_read_is_added() {
    let folder = tempfile::tempdir().unwrap();
    let case = small_case(folder.path());
    let hit = &lines(&expect(0, &["search", &case, "type:assault", "--json"]))[0];
    let (report, quote) =
        (hit["report"]["id"].as_str().unwrap(), hit["statement"]["quote"].as_str().unwrap());
    let add = [
        "decide",
        &case,
        "add",
        report,
        quote,
        "type=PROTEST",
        "actor=dockers",
        "says=a union",
        "--by",
        "bo",
    ];
    let said = expect(0, &add);
    assert!(said.contains("states PROTEST"), "{said}");
    let found = lines(&expect(0, &["search", &case, "type:protest says:union", "--json"]));
    assert_eq!((found.len(), &found[0]["standing"]), (1, &"added".into()));
    let id = found[0]["statement"]["id"].as_str().unwrap();
    assert!(expect(0, &["explain", &case, id]).contains("bo"));
    assert!(expect(0, &["matters", &case, "--json", "--all"]).contains(id));
    expect(0, &["undo", &case, "1"]);
    assert!(expect(0, &["search", &case, "type:protest says:union", "--json"]).is_empty());
}

#[test]
fn matters_are_merged_and_split() {
    let folder = tempfile::tempdir().unwrap();
    let case = small_case(folder.path());
    let matters = || lines(&expect(0, &["matters", &case, "--json", "--all"]));
    let before = matters();
    assert!(before.len() >= 2);
    let id = |n: usize| before[n]["id"].as_str().unwrap();
    expect(0, &["decide", &case, "merge", id(0), id(1)]);
    let merged = matters();
    let n_members = |matter: &Value| matter["members"].as_array().unwrap().len();
    assert_eq!(n_members(&merged[0]), n_members(&before[0]) + n_members(&before[1]));
    let goes = merged[0]["members"][0].as_str().unwrap();
    expect(0, &["decide", &case, "split", id(0), goes]);
    let split = matters();
    assert!(split.iter().any(|matter| n_members(matter) == 1 && matter["members"][0] == goes));
    // Undone, all is as it was.
    expect(0, &["undo", &case, "2"]);
    assert_eq!(matters(), merged);
    expect(0, &["undo", &case, "1"]);
    assert_eq!(matters(), before);
}

/// Adds a report of one paragraph to a case.
fn add_report(folder: &Path, case: &str, day: &str, text: &str) {
    let page = folder.join(format!("{day}-{}.html", text.len()));
    let head = format!("<meta property=\"article:published_time\" content=\"{day}\">");
    let text = format!("<html><head><title>News</title>{head}</head><body><p>{text}</p></body></html>");
    fs::write(&page, text).unwrap();
    expect(0, &["add", case, page.to_str().unwrap(), "--model", "fast"]);
}

/// The matters that have members of these words, with all that is told of them.
fn matters_with(case: &str, ids: &[String]) -> Vec<Value> {
    let matters = lines(&expect(0, &["matters", case, "--json", "--all"]));
    let has = |matter: &Value| ids.iter().any(|id| matter["members"].to_string().contains(id.as_str()));
    matters.into_iter().filter(has).collect()
}

#[test]
fn what_was_merged_draws_in_later_reports_and_what_was_split_stays_apart() {
    let folder = tempfile::tempdir().unwrap();
    let case = small_case(folder.path());
    let (orven, haldrin) = (ids(&case, "type:assault text:Orven"), ids(&case, "type:assault place:Haldrin"));
    let of = |ids: &[String]| matters_with(&case, ids)[0]["id"].as_str().unwrap().to_owned();
    expect(0, &["decide", &case, "merge", &of(&orven), &of(&haldrin)]);
    let merged = matters_with(&case, &orven).remove(0);
    let reasons = merged["joins"].to_string();
    assert!(reasons.contains("ana decided that they are one matter (decision 1)"), "{reasons}");
    let later = "The army shelled Orven on Monday, May 5, and killed four people, a nurse said.";
    add_report(folder.path(), &case, "2031-05-09", later);
    let new: Vec<String> =
        ids(&case, "type:assault text:Orven").into_iter().filter(|id| !orven.contains(id)).collect();
    let drawn = matters_with(&case, &new).remove(0);
    assert!(drawn["members"].to_string().contains(&haldrin[0]), "{drawn}");

    // Split off, it stays so, also when more of the same comes in.
    expect(0, &["decide", &case, "split", drawn["id"].as_str().unwrap(), &haldrin[0]]);
    let again = "Rebels shelled the town of Haldrin on Tuesday, May 6, witnesses said.";
    add_report(folder.path(), &case, "2031-05-10", again);
    for matter in matters_with(&case, &haldrin[..1]) {
        assert!(!orven.iter().any(|id| matter["members"].to_string().contains(id.as_str())), "{matter}");
    }
}

#[test]
fn what_is_decided_of_actors_joins_statements_and_undone_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let case = small_case(folder.path());
    add_report(
        folder.path(),
        &case,
        "2031-05-09",
        "The Falcons of Tarn arm the Sorn Column, a monitor said.",
    );
    add_report(
        folder.path(),
        &case,
        "2031-05-11",
        "The Eyrie Front is arming the Sorn Column, a nurse said.",
    );
    let found = lines(&expect(0, &["search", &case, "type:arms", "--json"]));
    let key =
        |n: usize| found[n]["statement"]["links"]["actors"]["from"][0]["key"].as_str().unwrap().to_owned();
    assert_eq!(found.len(), 2, "{found:?}");
    let ids = ids(&case, "type:arms");
    let before = expect(0, &["matters", &case, "--json", "--all"]);
    assert_eq!(matters_with(&case, &ids).len(), 2);
    expect(0, &["decide", &case, "same-actor", &key(0), &key(1)]);
    let joined = matters_with(&case, &ids);
    assert_eq!(joined.len(), 1, "{joined:?}");
    assert!(joined[0]["joins"].to_string().contains("are one actor (decision 1)"), "{joined:?}");
    expect(0, &["decide", &case, "not-same-actor", &key(0), &key(1)]);
    assert_eq!(matters_with(&case, &ids).len(), 2);
    expect(0, &["undo", &case, "2"]);
    assert_eq!(matters_with(&case, &ids).len(), 1);
    expect(0, &["undo", &case, "1"]);
    assert_eq!(expect(0, &["matters", &case, "--json", "--all"]), before);
}

#[test]
fn what_cannot_be_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let case = small_case(folder.path());
    let id = ids(&case, "type:assault").remove(0);
    let cases = [
        (&["correct", &id, "plce=Orven"][..], "it has type, mode"),
        (&["correct", &id, "date=last week"], "TIMEX3"),
        (&["add", "no-such", "words", "type=AID"], "no-such"),
        (&["add", &id[..id.rfind('-').unwrap()], "words that stand nowhere", "type=AID"], "do not stand"),
        (&["accept", "no-such"], "no statement or report no-such"),
        (&["merge", "m9998", "m9999"], "m9998"),
        (&["rate", "Nobody's Gazette", "--reliability", "B"], "Nobody's Gazette"),
        (&["rate", &id, "--credibility", "9"], "credibility goes from 1"),
        (&["same-actor", "nobody", "no-one"], "nobody"),
    ];
    for (what, reason) in cases {
        let output = hearsay(&[&["decide", &case], what].concat());
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{what:?}: {errors}");
        assert!(errors.contains(reason), "{what:?}: {errors}");
    }
    assert_eq!(expect(0, &["decisions", &case]), "no decisions\n");
}

/// Two that decide at once, each in a process of its own, and others that are killed midway.
#[test]
fn processes_that_decide_at_once_or_are_killed_lose_nothing_committed() {
    let folder = tempfile::tempdir().unwrap();
    let case = small_case(folder.path());
    let id = ids(&case, "type:assault").remove(0);
    let command = |by: &str, text: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hearsay"));
        command.args(["decide", &case, "note", &id, text, "--by", by]).stdout(std::process::Stdio::null());
        command
    };
    for n in 0..5 {
        let mut both =
            [command("ana", &n.to_string()), command("bo", &n.to_string())].map(|mut c| c.spawn().unwrap());
        assert!(both.iter_mut().all(|child| child.wait().unwrap().success()));
        let mut killed = command("eve", &n.to_string()).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(3 * n));
        killed.kill().unwrap();
        killed.wait().unwrap();
    }
    let decisions = lines(&expect(0, &["decisions", &case, "--json"]));
    for by in ["ana", "bo"] {
        let texts: Vec<&str> = decisions
            .iter()
            .filter(|made| made["author"] == by)
            .map(|made| made["verdict"]["text"].as_str().unwrap())
            .collect();
        assert_eq!(texts, ["0", "1", "2", "3", "4"]);
    }
    expect(0, &["verify", &case]);
}

/// Answers to the cards of a review, as lines of a file.
fn review(folder: &Path, case: &str, who: &[&str], answers: &str) -> Output {
    let batch = folder.join("answers.txt");
    fs::write(&batch, answers).unwrap();
    hearsay(&[&["review", case, "--batch", batch.to_str().unwrap()], who].concat())
}

#[test]
fn a_review_goes_through_the_queue_and_undoes() {
    let folder = tempfile::tempdir().unwrap();
    let case = small_case(folder.path());
    let id = ids(&case, "type:assault").remove(0);
    let answers = format!(
        "# decided by hand\n@{id}\nn ask the paper\nc place=Port Selan; factuality=possible\nu\n@{id}\nr\n"
    );
    let output = review(folder.path(), &case, &[], &answers);
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for words in
        ["ASSAULT", "doubt", "says", "[", "corrected is undone", "1 decided by ana: 0 accepted, 1 rejected"]
    {
        assert!(shown.contains(words), "{words} is not in\n{shown}");
    }
    assert!(!shown.contains('\x1b'));
    let holds: Vec<String> = lines(&expect(0, &["decisions", &case, "--json", "--of", &id]))
        .iter()
        .filter(|made| made["holds"] == true)
        .map(|made| made["verdict"]["kind"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(holds, ["note", "undo", "undo", "reject"]);
    // What is decided waits no longer; what cannot be answered is told with its line.
    let output = review(folder.path(), &case, &[], &format!("s\n@{id}\na\n"));
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("line 2"));
    let output = review(folder.path(), &case, &[], "c plce=x\n");
    assert!(String::from_utf8(output.stderr).unwrap().contains("has no field"));
    expect(0, &["verify", &case]);
}

#[test]
fn coders_who_work_apart_are_compared() {
    let folder = tempfile::tempdir().unwrap();
    let case = small_case(folder.path());
    let first = |who: &str, answers: &str| {
        let output = review(folder.path(), &case, &["--coder", who, "--limit", "3"], answers);
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{errors}");
        let shown = String::from_utf8(output.stdout).unwrap();
        let head = shown.lines().next().unwrap_or_default().to_owned();
        (head, shown)
    };
    let (ana, _) = first("ana", "a\na\n2\na\n");
    let (bo, shown) = first("bo", "a\nr\n3\nc factuality=possible\n");
    assert_eq!(ana, bo, "both see the same queue");
    assert!(!shown.contains("accepted   "), "nobody sees what the other decided");
    let found = &lines(&expect(0, &["reliability", &case, "--coder", "ana", "--coder", "bo", "--json"]))[0];
    assert_eq!((&found["shared"], &found["fields"][0]["field"]), (&3.into(), &"stated".into()));
    assert_eq!((&found["fields"][0]["units"], &found["fields"][0]["same"]), (&3.into(), &2.into()));
    let page = expect(0, &["reliability", &case, "--coder", "ana", "--coder", "bo"]);
    assert!(page.contains("alpha") && page.contains("factuality"), "{page}");
    // The record is as it was.
    assert!(ids(&case, "type:assault").len() >= 2);
    let hits = expect(0, &["search", &case, "type:assault", "--json"]);
    assert!(lines(&hits).iter().all(|hit| hit["standing"] == "undecided"));
}
