//! Our own case, on the conflict of the examples: `gold/case-orvenna`, which stands in the repository.

use super::Case;
use anyhow::Context;
use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Where the case is.
pub struct Own {
    /// Its folder.
    pub folder: PathBuf,
}

impl Own {
    /// The case beside this crate's sources.
    pub fn find() -> Self {
        Self { folder: Path::new(env!("CARGO_MANIFEST_DIR")).join("gold/case-orvenna") }
    }

    /// One of its files' text.
    pub fn text(&self, file: &str) -> anyhow::Result<String> {
        let path = self.folder.join(file);
        fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))
    }

    /// One JSON value for each line of one of its files.
    pub fn lines(&self, file: &str) -> anyhow::Result<Vec<Value>> {
        let text = self.text(file)?;
        text.lines()
            .map(|line| serde_json::from_str(line).with_context(|| format!("a line of {file}")))
            .collect()
    }

    /// Its reports, gold statements and which reports are annotated exhaustively.
    pub fn case(&self) -> anyhow::Result<Case> {
        Ok(Case::new(
            &self.lines("reports.jsonl")?,
            self.lines("statements.jsonl")?,
            &self.text("README.md")?,
        ))
    }

    /// The examples' knowledge file, which knows some of its actors and places.
    pub fn knowledge(&self) -> PathBuf {
        self.folder.join("../../../examples/knowledge.toml")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::{matters, string};
    use std::collections::{BTreeMap, BTreeSet};

    fn ids<'a>(lines: &'a [Value]) -> BTreeSet<&'a str> {
        let ids: BTreeSet<&'a str> = lines.iter().map(|line| string(line, "id").unwrap()).collect();
        assert_eq!(ids.len(), lines.len(), "an id stands twice");
        ids
    }

    #[test]
    fn statements_of_both_passes_stand_in_their_reports() {
        let own = Own::find();
        let reports = own.lines("reports.jsonl").unwrap();
        ids(&reports);
        let texts: BTreeMap<&str, &str> = reports
            .iter()
            .map(|report| (string(report, "id").unwrap(), string(report, "text").unwrap()))
            .collect();
        for file in ["statements.jsonl", "second-pass.jsonl"] {
            let statements = own.lines(file).unwrap();
            ids(&statements);
            for statement in &statements {
                let id = string(statement, "id").unwrap();
                let text = texts[string(statement, "report").unwrap()];
                assert!(text.contains(string(statement, "quote").unwrap()), "{file} {id}");
                let read: hearsay_types::StatementRecord = serde_json::from_value(statement.clone()).unwrap();
                assert_eq!(read.id, id);
            }
        }
    }

    #[test]
    fn matters_name_statements_and_roots_that_are_there() {
        let own = Own::find();
        let (statements, matters) =
            (own.lines("statements.jsonl").unwrap(), own.lines("matters.jsonl").unwrap());
        let (known, reports) = (ids(&statements), own.lines("reports.jsonl").unwrap());
        let reports = ids(&reports);
        ids(&matters);
        for matter in &matters {
            let id = string(matter, "id").unwrap();
            let words = |field: &str| -> Vec<&str> {
                matter[field].as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect()
            };
            let members: BTreeSet<&str> = words("members").into_iter().collect();
            assert_eq!(members.len(), words("members").len(), "{id}");
            assert!(members.is_subset(&known), "{id}");
            let stances = matter["stance"].as_object().unwrap();
            assert_eq!(stances.keys().map(String::as_str).collect::<BTreeSet<&str>>(), members, "{id}");
            let independent = matter["independent_roots"].as_u64().unwrap();
            assert!(independent <= words("roots").len() as u64, "{id}");
            for (stance, n) in matter["independent_by_stance"].as_object().unwrap() {
                let n = n.as_u64().unwrap();
                assert!(n <= independent, "{id}");
                assert!(n == 0 || stances.values().any(|of| of == stance), "{id} {stance}");
            }
            for group in matter["copies"].as_array().unwrap() {
                for report in group.as_array().unwrap() {
                    let report = report.as_str().unwrap();
                    assert!(reports.contains(report), "{id} {report}");
                    assert!(members.iter().any(|member| member.starts_with(report)), "{id} {report}");
                }
            }
        }
    }

    #[test]
    fn gold_against_itself_is_right_in_everything() {
        let own = Own::find();
        let (case, gold) = (own.case().unwrap(), own.lines("matters.jsonl").unwrap());
        assert_eq!(case.exhaustive.len(), 12);
        let outcome = case.score(&case.gold);
        assert_eq!(outcome.n_bad_quotes, 0);
        for level in &outcome.kinds[4].levels {
            assert_eq!((level.f1, level.recall_all), (1.0, 1.0));
        }
        let score = matters::score(&gold, &gold, &case.gold, &case.gold, &outcome.matched);
        assert_eq!((score.n_found, score.roots_exact), (gold.len(), gold.len()));
        assert_eq!((score.b3[2], score.stance_right, score.copy_pairs[2]), (1.0, 1.0, 1.0));
    }
}
