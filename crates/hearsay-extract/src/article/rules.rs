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
    /// The names of agencies, as written, and the rules that wait for one of them.
    agencies: AhoCorasick,
    rules_of_agencies: Vec<usize>,
    /// Rules that need no trigger.
    always: Vec<usize>,
}

#[derive(Debug)]
struct Rule {
    kind: String,
    starts: Vec<String>,
    pattern: Pattern,
    needs: Option<Pattern>,
}

/// A pattern that is compiled when it is first tried: most are not in a run, and one can take milliseconds.
#[derive(Debug)]
struct Pattern {
    written: String,
    /// `None` for a pattern that does not compile (a test finds it).
    compiled: OnceLock<Option<Regex>>,
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
    /// Words of which one must occur, ASCII letters in either case; an empty one: always; `{agency}`: the
    /// name of any agency, as written.
    triggers: Vec<String>,
    /// Words of which one must begin the line, ASCII letters in either case, if there are any here: what is
    /// neither letter nor digit may stand before it.
    #[serde(default)]
    starts: Vec<String>,
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

/// What stands for the name of any agency in triggers and patterns.
const AGENCY: &str = "{agency}";

impl RuleSet {
    /// Reads a file; its patterns may name any of `agencies` as `{agency}`.
    pub(crate) fn load(file: &str, agencies: &[&str]) -> Self {
        let names = alternatives(agencies);
        let mut set = Self {
            rules: Vec::new(),
            triggers: AhoCorasick::new([""; 0]).expect("an empty automaton is small"),
            rules_of: Vec::new(),
            agencies: AhoCorasick::new(agencies).expect("the compiled-in names are few and short"),
            rules_of_agencies: Vec::new(),
            always: Vec::new(),
        };
        let mut triggers = Vec::new();
        for (id, rule) in as_written(file).into_iter().enumerate() {
            for trigger in rule.triggers {
                match trigger.as_str() {
                    "" => set.always.push(id),
                    AGENCY => set.rules_of_agencies.push(id),
                    _ => {
                        triggers.push(trigger);
                        set.rules_of.push(id);
                    }
                }
            }
            set.rules.push(Rule {
                kind: rule.kind,
                starts: rule.starts,
                pattern: Pattern::new(rule.pattern.replace(AGENCY, &names)),
                needs: rule.needs.map(Pattern::new),
            });
        }
        let builder = AhoCorasick::builder().ascii_case_insensitive(true).build(&triggers);
        set.triggers = builder.expect("the compiled-in triggers are few and short");
        set
    }

    /// The rules that may match `line` by their triggers and starts, in the file's order.
    pub(crate) fn triggered(&self, line: &str) -> Vec<usize> {
        let mut wanted = self.always.clone();
        let hits = self.triggers.find_overlapping_iter(line);
        wanted.extend(hits.map(|hit| self.rules_of[hit.pattern().as_usize()]));
        if !self.rules_of_agencies.is_empty() && self.agencies.is_match(line) {
            wanted.extend(&self.rules_of_agencies);
        }
        wanted.sort_unstable();
        wanted.dedup();
        let words = line.trim_start_matches(|c: char| !c.is_alphabetic() && !c.is_ascii_digit());
        wanted.retain(|rule| self.rules[*rule].may_start(words));
        wanted
    }

    /// What a match of the rule means.
    pub(crate) fn kind(&self, rule: usize) -> &str {
        &self.rules[rule].kind
    }

    /// The first match of the rule in `words`.
    pub(crate) fn captures<'w>(&self, rule: usize, words: &'w str) -> Option<Captures<'w>> {
        let rule = &self.rules[rule];
        let captures = rule.pattern.regex()?.captures(words)?;
        let Some(needs) = &rule.needs else { return Some(captures) };
        needs.regex()?.is_match(captures.get(0)?.as_str()).then_some(captures)
    }

    /// Whether every pattern compiles and every rule has examples; for tests.
    #[cfg(test)]
    pub(crate) fn assert_well_formed(file: &str, agencies: &[&str]) {
        let written: RuleFile = toml::from_str(file).unwrap();
        for rule in &written.rule {
            assert!(!rule.must.is_empty() && !rule.must_not.is_empty(), "{}: examples", rule.name);
            Regex::new(&rule.pattern.replace(AGENCY, &alternatives(agencies))).unwrap();
        }
    }
}

impl Rule {
    /// Whether a line that begins with these words can match.
    fn may_start(&self, words: &str) -> bool {
        let begins =
            |start: &String| words.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start));
        self.starts.is_empty() || self.starts.iter().any(begins)
    }
}

impl Pattern {
    const fn new(written: String) -> Self {
        Self { written, compiled: OnceLock::new() }
    }

    fn regex(&self) -> Option<&Regex> {
        self.compiled.get_or_init(|| Regex::new(&self.written).ok()).as_ref()
    }
}

/// A pattern for any of the names; the longest comes first.
fn alternatives(names: &[&str]) -> String {
    let mut names: Vec<String> = names.iter().map(|name| regex::escape(name)).collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    format!("(?:{})", names.join("|"))
}
