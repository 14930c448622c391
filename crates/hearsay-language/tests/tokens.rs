//! Runs `tests/tokens/*.md`: text in a quotation block, then its sentences, one a list item, tokens
//! divided by spaces. A line `known:` says that the outcome is wrong and why.

use hearsay_language::tokens::Splitter;
use std::{fs, path::Path};

#[test]
fn specs() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tokens");
    let splitter = Splitter::new();
    let mut n_cases = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let page = fs::read_to_string(&path).unwrap();
        for (i, case) in page.split("\n## ").enumerate().skip(1) {
            let text: Vec<&str> = case.lines().filter_map(|line| line.strip_prefix("> ")).collect();
            let text = text.join("\n");
            let expected: Vec<&str> = case.lines().filter_map(|line| line.strip_prefix("- ")).collect();
            let found: Vec<String> = splitter
                .split(&text)
                .iter()
                .map(|s| s.iter().map(|token| &text[token.clone()]).collect::<Vec<_>>().join(" "))
                .collect();
            assert_eq!(
                found,
                expected,
                "case {i} of {}: {}",
                path.display(),
                case.lines().next().unwrap_or_default()
            );
            n_cases += 1;
        }
    }
    assert!(n_cases > 20, "the specs were found");
}
