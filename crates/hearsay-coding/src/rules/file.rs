//! Rule files as they are written.

use super::RuleError;
use serde::Deserialize;
use std::collections::BTreeMap;

/// One rule file: word lists, rules, or both.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleFile {
    /// What the rules of the file find: `event`, `relation`, `control` or `agreement`.
    #[serde(default)]
    pub kind: Option<String>,
    /// Named lists of words, for `@name` in any rule of any file.
    #[serde(default)]
    pub lists: BTreeMap<String, Vec<String>>,
    /// The rules.
    #[serde(default, rename = "rule")]
    pub rules: Vec<RuleEntry>,
}

impl RuleFile {
    /// Reads a rule file's text. `name` is the file's, for the error.
    ///
    /// # Errors
    /// If it is no TOML, or has a field that rule files do not have.
    pub fn parse(name: &str, text: &str) -> Result<Self, RuleError> {
        let syntax = |source| RuleError::Syntax { file: name.to_owned(), source: Box::new(source) };
        toml::from_str(text).map_err(syntax)
    }
}

/// The line of a rule file, from 1, on which a rule is named; 0 if none is.
pub fn line_of_rule(text: &str, rule: &str) -> usize {
    let is_name = |line: &str| {
        let value =
            line.trim_start().strip_prefix("name").and_then(|rest| rest.trim_start().strip_prefix('='));
        let value = value.map(|value| value.split('#').next().unwrap_or_default().trim());
        value.is_some_and(|value| value.trim_matches(['"', '\'']) == rule)
    };
    text.lines().position(is_name).map_or(0, |at| at + 1)
}

/// The first line behind a rule's name that holds these words; the line of the name if none does.
pub fn line_within_rule(text: &str, rule: &str, words: &str) -> usize {
    let named = line_of_rule(text, rule);
    let escaped = words.replace('\\', "\\\\").replace('"', "\\\"");
    let mut lines = text.lines().enumerate().skip(named);
    let found = lines.find(|(_, line)| line.contains(words) || line.contains(&escaped));
    found.map_or(named, |(at, _)| at + 1)
}

/// One rule.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleEntry {
    /// Its name within the file.
    pub name: String,
    /// What it finds: `ASSAULT`, `supports`, `takes`, `signed`, ...
    #[serde(rename = "type")]
    pub kind: String,
    /// For events: the PLOVER mode.
    pub mode: Option<String>,
    /// For events: PLOVER contexts.
    #[serde(default)]
    pub context: Vec<String>,
    /// Verbs, and phrases that begin with one: `attack`, `open fire`, `pull out`.
    #[serde(default)]
    pub verbs: Vec<String>,
    /// Nouns, and phrases that end with one: `attack`, `air strike`.
    #[serde(default)]
    pub nouns: Vec<String>,
    /// Adjectives.
    #[serde(default)]
    pub adjectives: Vec<String>,
    /// For each slot named, what must fill it.
    #[serde(default, rename = "where")]
    pub conditions: BTreeMap<String, Vec<String>>,
    /// For each slot named, what must not fill it.
    #[serde(default)]
    pub unless: BTreeMap<String, Vec<String>>,
    /// For each role, the slots that fill it, the first that is filled.
    #[serde(default)]
    pub roles: BTreeMap<String, Vec<String>>,
    /// Roles for which each of several joined names makes a statement of its own.
    #[serde(default)]
    pub each: Vec<String>,
    /// Two roles: what several do to each other the first of them does to the second.
    #[serde(default)]
    pub mutual: Vec<String>,
    /// Slots whose words make no further statement of the file's kind.
    #[serde(default)]
    pub absorbs: Vec<String>,
    /// How many roles must be filled by somebody who can act. By default 1, for agreements 0.
    pub participants: Option<usize>,
    /// What the words claim by themselves: `denied` for `failed plan`.
    pub factuality: Option<String>,
    /// Whether the rule holds beside another rule of its kind at the same word.
    #[serde(default)]
    pub also: bool,
    /// Whether it takes up an event told before, and stands only where there is one: "denied it".
    #[serde(default)]
    pub resumes: bool,
    /// Sentences that it must match, with what it must find.
    #[serde(default)]
    pub examples: Vec<BTreeMap<String, String>>,
    /// Sentences that it must not match.
    #[serde(default)]
    pub counter_examples: Vec<String>,
}
