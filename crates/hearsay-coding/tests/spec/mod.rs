//! Runs specifications written in Markdown (STYLE §8).
//!
//! A file of `tests/<stage>/` holds cases, one under each heading. In a case, lines that begin with `> `
//! are the text (several are joined by line breaks); lines before it of the form `key: value` are
//! settings; lines after it of that form are what must be found. A line `known: reason` marks a case that
//! asserts wrong behavior we know of. Other lines are prose.
//!
//! A stage's test gives [`run`] one function that says what is found in a case, in the same form as the
//! expectations. All lines whose key is among `keys` must be equal, in order: a case without such lines
//! says that nothing is found.

use std::{fmt::Write as _, fs, path::Path};

/// One case.
pub struct Case {
    /// File and line of the heading.
    pub place: String,
    /// The heading.
    pub heading: String,
    settings: Vec<(String, String)>,
    /// The text.
    pub text: String,
    expected: Vec<String>,
}

impl Case {
    /// A setting's value.
    #[allow(dead_code, reason = "not every stage's specs have settings")]
    pub fn setting(&self, key: &str) -> Option<&str> {
        self.settings.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }
}

/// Runs all cases of a folder of `tests/`; panics with all differences if there are any.
pub fn run(folder: &str, keys: &[&str], check: impl Fn(&Case) -> Vec<String>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    let entries = fs::read_dir(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "md"));
    files.sort();
    let (mut n_cases, mut wrong) = (0, String::new());
    for file in &files {
        let name = file.file_name().unwrap().to_string_lossy();
        for case in read(&name, &fs::read_to_string(file).unwrap(), keys) {
            n_cases += 1;
            let found = check(&case);
            if found != case.expected {
                let (wanted, found) = (case.expected.join("\n    "), found.join("\n    "));
                let Case { place, heading, .. } = &case;
                writeln!(wrong, "{place}: {heading}\n  wanted\n    {wanted}\n  found\n    {found}").unwrap();
            }
        }
    }
    assert!(n_cases > 0, "no cases in {}", path.display());
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// The cases of a file.
fn read(name: &str, markdown: &str, keys: &[&str]) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for (i, line) in markdown.lines().enumerate() {
        if let Some(heading) = line.strip_prefix('#') {
            cases.push(Case {
                place: format!("{name}:{}", i + 1),
                heading: heading.trim_start_matches('#').trim().to_owned(),
                settings: Vec::new(),
                text: String::new(),
                expected: Vec::new(),
            });
            continue;
        }
        let Some(case) = cases.last_mut() else { continue };
        if let Some(text) = line.strip_prefix('>') {
            if !case.text.is_empty() {
                case.text.push('\n');
            }
            case.text.push_str(text.strip_prefix(' ').unwrap_or(text));
        } else if let Some((key, value)) = line.split_once(": ") {
            if keys.contains(&key) {
                case.expected.push(line.trim_end().to_owned());
            } else if case.text.is_empty()
                && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
            {
                case.settings.push((key.to_owned(), value.trim().to_owned()));
            }
        }
    }
    // A heading without text is a title.
    cases.retain(|case| !case.text.is_empty());
    cases
}
