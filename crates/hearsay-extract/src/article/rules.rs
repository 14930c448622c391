//! Rules over lines that are kept in data files: a pattern with its triggers and examples.

use aho_corasick::AhoCorasick;
use regex::{Captures, Regex};
use serde::Deserialize;
use std::sync::OnceLock;

/// The rules of one file, in its order.
#[derive(Debug)]
pub(crate) struct RuleSet {
    rules: Vec<Rule>,
    /// All triggers; `rules_of` says which rule each one belongs to.
    triggers: AhoCorasick,
    rules_of: Vec<usize>,
    /// Rules that need no trigger.
    always: Vec<usize>,
}

#[derive(Debug)]
struct Rule {
    kind: String,
    pattern: String,
    needs: Option<String>,
    /// Compiled when a trigger is first seen; `None` for a pattern that does not compile.
    compiled: OnceLock<Option<(Regex, Option<Regex>)>>,
}

#[derive(Deserialize)]
struct RuleFile {
    rule: Vec<WrittenRule>,
}

/// A rule as written.
#[derive(Deserialize)]
pub(crate) struct WrittenRule {
    /// What the documentation calls it.
    #[cfg_attr(not(test), expect(dead_code, reason = "the tests name rules by it"))]
    pub(crate) name: String,
    /// What a match means; each file has its own kinds.
    pub(crate) kind: String,
    /// Words of which one must occur, ASCII letters in either case; an empty one: always.
    triggers: Vec<String>,
    /// The pattern.
    pattern: String,
    /// What must match within the match.
    needs: Option<String>,
    /// Lines that must match, with what the first named group must hold.
    #[cfg(test)]
    pub(crate) must: Vec<(String, String)>,
    /// Lines that must not match.
    #[cfg(test)]
    pub(crate) must_not: Vec<String>,
}

/// The rules of a file as written; none if the file is not well formed (tests see to it).
pub(crate) fn as_written(file: &str) -> Vec<WrittenRule> {
    toml::from_str::<RuleFile>(file).map(|file| file.rule).unwrap_or_default()
}

impl RuleSet {
    /// Reads a file; `names` stands in for `{agency}` in its patterns.
    pub(crate) fn load(file: &str, names: &str) -> Self {
        let mut set = Self {
            rules: Vec::new(),
            triggers: AhoCorasick::new([""; 0]).expect("an empty automaton is small"),
            rules_of: Vec::new(),
            always: Vec::new(),
        };
        let mut triggers = Vec::new();
        for rule in as_written(file) {
            for trigger in &rule.triggers {
                if trigger.is_empty() {
                    set.always.push(set.rules.len());
                } else {
                    triggers.push(trigger.to_lowercase());
                    set.rules_of.push(set.rules.len());
                }
            }
            let pattern = rule.pattern.replace("{agency}", names);
            set.rules.push(Rule { kind: rule.kind, pattern, needs: rule.needs, compiled: OnceLock::new() });
        }
        let builder = AhoCorasick::builder().ascii_case_insensitive(true).build(&triggers);
        set.triggers = builder.expect("the compiled-in triggers are few and short");
        set
    }

    /// The rules of which a trigger occurs in `line`, in the file's order.
    pub(crate) fn triggered(&self, line: &str) -> Vec<usize> {
        let mut wanted = self.always.clone();
        let hits = self.triggers.find_overlapping_iter(line);
        wanted.extend(hits.map(|hit| self.rules_of[hit.pattern().as_usize()]));
        wanted.sort_unstable();
        wanted.dedup();
        wanted
    }

    /// What a match of the rule means.
    pub(crate) fn kind(&self, rule: usize) -> &str {
        &self.rules[rule].kind
    }

    /// The first match of the rule in `words`.
    pub(crate) fn captures<'w>(&self, rule: usize, words: &'w str) -> Option<Captures<'w>> {
        let rule = &self.rules[rule];
        let compiled = rule.compiled.get_or_init(|| {
            let pattern = Regex::new(&rule.pattern).ok()?;
            let needs = rule.needs.as_deref().map(Regex::new).transpose().ok()?;
            Some((pattern, needs))
        });
        let (pattern, needs) = compiled.as_ref()?;
        let captures = pattern.captures(words)?;
        let is_enough =
            needs.as_ref().is_none_or(|needs| captures.get(0).is_some_and(|m| needs.is_match(m.as_str())));
        is_enough.then_some(captures)
    }

    /// Whether every pattern compiles and every rule has examples; for tests.
    #[cfg(test)]
    pub(crate) fn assert_well_formed(file: &str, names: &str) {
        let written: RuleFile = toml::from_str(file).unwrap();
        for rule in &written.rule {
            assert!(!rule.must.is_empty() && !rule.must_not.is_empty(), "{}: examples", rule.name);
            Regex::new(&rule.pattern.replace("{agency}", names)).unwrap();
        }
    }
}
