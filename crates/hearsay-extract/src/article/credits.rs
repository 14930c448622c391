//! Credit lines: who made a text, a part of it or a picture, and where it was published first.
//!
//! The lines are told by rules of `data/credits/credits.toml`. A rule sees one line or paragraph without
//! markup; `triggers` keep its pattern from being tried, or even compiled, on text that cannot match.

use super::metadata::date::{Convention, MonthNames, dates};
use aho_corasick::{AhoCorasick, MatchKind};
use hearsay_types::{CreditKind, Span};
use jiff::civil::Date;
use regex::Regex;
use serde::Deserialize;
use std::sync::OnceLock;

/// The rules for credit lines, ready to use.
#[derive(Debug)]
pub(crate) struct CreditRules {
    rules: Vec<Rule>,
    /// All triggers; `rules_of` says which rules each one belongs to.
    triggers: AhoCorasick,
    rules_of: Vec<usize>,
    /// Rules that need no trigger.
    always: Vec<usize>,
    /// The names of agencies as one alternation.
    agencies: String,
}

/// A credit found in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FoundCredit {
    /// What it credits.
    pub(crate) kind: CreditKind,
    /// Whom.
    pub(crate) of: Option<String>,
    /// The words that say so, in bytes of the line.
    pub(crate) span: Span,
    /// For a republished text, the first day that the line names.
    pub(crate) date: Option<Date>,
}

#[derive(Deserialize)]
struct RuleFile {
    rule: Vec<WrittenRule>,
}

/// A rule as written.
#[derive(Deserialize)]
struct WrittenRule {
    name: String,
    kind: String,
    triggers: Vec<String>,
    pattern: String,
    needs: Option<String>,
    #[cfg(test)]
    must: Vec<(String, String)>,
    #[cfg(test)]
    must_not: Vec<String>,
}

#[derive(Debug)]
struct Rule {
    kind: CreditKind,
    pattern: String,
    needs: Option<String>,
    /// Compiled when a trigger is first seen; `None` for a pattern that does not compile.
    compiled: OnceLock<Option<(Regex, Option<Regex>)>>,
}

/// Longer lines are no credit lines: only their beginnings and ends are looked at.
const LONG_LINE: usize = 400;

impl CreditRules {
    /// Reads the compiled-in rules and names. A rule that is not well formed is left out (a test finds it).
    pub(crate) fn load() -> Self {
        let written = rules_as_written();
        let agencies = agency_names();
        let mut rules = Vec::new();
        let (mut triggers, mut rules_of, mut always) = (Vec::new(), Vec::new(), Vec::new());
        for rule in written {
            let Some(kind) = CreditKind::from_name(&rule.kind) else { continue };
            for trigger in &rule.triggers {
                if trigger.is_empty() {
                    always.push(rules.len());
                } else {
                    triggers.push(trigger.to_lowercase());
                    rules_of.push(rules.len());
                }
            }
            rules.push(Rule { kind, pattern: rule.pattern, needs: rule.needs, compiled: OnceLock::new() });
        }
        let triggers = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .build(&triggers)
            .expect("the compiled-in triggers are few and short");
        Self { rules, triggers, rules_of, always, agencies }
    }

    /// The credits that a line or paragraph without markup gives, in the order of its words.
    ///
    /// Of several rules that match the same words the first counts. Prose that only tells of reporting or
    /// publishing is no credit: the rules look for the set phrases at the ends of lines.
    pub(crate) fn find(&self, line: &str, months: &MonthNames) -> Vec<FoundCredit> {
        let mut wanted = self.always.clone();
        wanted.extend(
            self.triggers.find_overlapping_iter(line).map(|hit| self.rules_of[hit.pattern().as_usize()]),
        );
        wanted.sort_unstable();
        wanted.dedup();
        let (head, tail) = ends(line);
        let mut found: Vec<FoundCredit> = Vec::new();
        for idx in wanted {
            for part in [head.clone(), tail.clone()] {
                let Some(credit) = self.apply(&self.rules[idx], line, part.clone(), months) else { continue };
                let is_new = found.iter().all(|other| !other.span.overlaps(credit.span));
                if is_new {
                    found.push(credit);
                }
                break;
            }
        }
        found.sort_by_key(|credit| credit.span);
        found
    }

    /// Whether these words are the name of a news agency.
    pub(crate) fn is_agency(&self, name: &str) -> bool {
        let name = name.strip_prefix("The ").or_else(|| name.strip_prefix("the ")).unwrap_or(name);
        agency_lines().any(|(written, agency)| written == name || agency == name)
    }

    fn apply(
        &self,
        rule: &Rule,
        line: &str,
        part: std::ops::Range<usize>,
        months: &MonthNames,
    ) -> Option<FoundCredit> {
        let compiled = rule.compiled.get_or_init(|| {
            let pattern = Regex::new(&rule.pattern.replace("{agency}", &self.agencies)).ok()?;
            let needs = rule.needs.as_deref().map(Regex::new).transpose().ok()?;
            Some((pattern, needs))
        });
        let (pattern, needs) = compiled.as_ref()?;
        let words = &line[part.clone()];
        // A pattern that asks for the line's beginning or end must not take the cut for it.
        let captures = pattern.captures(words)?;
        let whole = captures.get(0)?;
        if needs.as_ref().is_some_and(|needs| !needs.is_match(whole.as_str())) {
            return None;
        }
        let cut_head = part.start > 0 && whole.start() == 0;
        let cut_tail = part.end < line.len() && whole.end() == words.len();
        if cut_head || cut_tail {
            return None;
        }
        let of = captures.name("of").map(|of| tidy_name(of.as_str())).filter(|of| !of.is_empty());
        let span = sentence_part(words, whole.start(), whole.end());
        let span = Span::new(span.start as usize + part.start, span.end as usize + part.start);
        let kind = match &of {
            Some(of) if rule.kind == CreditKind::Republished && self.is_agency(of) => CreditKind::Agency,
            _ => rule.kind,
        };
        let is_first = kind == CreditKind::Republished;
        let named = || dates(span.of(line), months, Convention::default()).find(|date| date.has_day);
        Some(FoundCredit { kind, of, span, date: is_first.then(named).flatten().map(|d| d.date.date()) })
    }
}

/// The parts of a line in which rules look: all of it, or the beginning and the end of a long one.
fn ends(line: &str) -> (std::ops::Range<usize>, std::ops::Range<usize>) {
    if line.len() <= LONG_LINE {
        return (0..line.len(), 0..line.len());
    }
    (0..line.floor_char_boundary(LONG_LINE), line.ceil_char_boundary(line.len() - LONG_LINE)..line.len())
}

/// Without the punctuation that a pattern took along from the sentence before, and white space.
fn sentence_part(words: &str, start: usize, end: usize) -> Span {
    let found = &words[start..end];
    let lead = found.len() - found.trim_start_matches(|c: char| ".!?”\"’)]| \n\t".contains(c)).len();
    // At the start of a line nothing was taken along.
    let lead = if start == 0 { found.len() - found.trim_start().len() } else { lead };
    Span::new(start + lead.min(found.len()), end).trim(words)
}

/// A name without quotation marks, closing words and repetitions around it.
fn tidy_name(name: &str) -> String {
    let trimmed = name.trim_matches(|c: char| c.is_whitespace() || "\"“”„«»‘’.,;:|–—-()[]".contains(c));
    let trimmed = trimmed.strip_suffix(" with permission").unwrap_or(trimmed);
    let mut parts: Vec<&str> = Vec::new();
    for part in trimmed.split(", ") {
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    parts.join(", ")
}

fn rules_as_written() -> Vec<WrittenRule> {
    toml::from_str::<RuleFile>(include_str!("../../data/credits/credits.toml"))
        .map(|file| file.rule)
        .unwrap_or_default()
}

/// The names as written, each with the agency that it stands for.
fn agency_lines() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = include_str!("../../data/credits/agencies.tsv").lines();
    lines.filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
}

fn agency_names() -> String {
    let mut names: Vec<String> = agency_lines().map(|(written, _)| regex::escape(written)).collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    format!("(?:{})", names.join("|"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_well_formed() {
        let written: RuleFile = toml::from_str(include_str!("../../data/credits/credits.toml")).unwrap();
        for rule in &written.rule {
            assert!(CreditKind::from_name(&rule.kind).is_some(), "{}: kind", rule.name);
            assert!(!rule.must.is_empty() && !rule.must_not.is_empty(), "{}: examples", rule.name);
            Regex::new(&rule.pattern.replace("{agency}", &agency_names())).unwrap();
        }
        assert!(agency_lines().is_sorted());
    }

    #[test]
    fn every_rule_does_what_its_examples_say() {
        let (rules, months) = (CreditRules::load(), MonthNames::load());
        let mut wrong = Vec::new();
        for (idx, written) in rules_as_written().iter().enumerate() {
            let rule = &rules.rules[idx];
            let apply = |line: &str| rules.apply(rule, line, 0..line.len(), &months);
            for (line, of) in &written.must {
                let found = apply(line).map(|credit| credit.of.unwrap_or_default());
                if found.as_ref() != Some(of) || rules.find(line, &months).is_empty() {
                    wrong.push(format!("{} must match: {line}: {found:?}", written.name));
                }
            }
            for line in written.must_not.iter().filter(|line| apply(line).is_some()) {
                wrong.push(format!("{} must not match: {line}", written.name));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn the_day_of_the_first_publication_is_read() {
        let (rules, months) = (CreditRules::load(), MonthNames::load());
        let line = "This article was originally published in The Harbor Post on 4 September 2016.";
        let found = rules.find(line, &months);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].date, Some(jiff::civil::date(2016, 9, 4)));
        assert_eq!(found[0].span.of(line), line);
    }

    #[test]
    fn an_agency_named_as_source_is_an_agency_credit() {
        let (rules, months) = (CreditRules::load(), MonthNames::load());
        let kinds = |line| rules.find(line, &months).iter().map(|c| c.kind).collect::<Vec<_>>();
        assert_eq!(kinds("Source: Reuters"), [CreditKind::Agency]);
        assert_eq!(kinds("Source: The Harbor Post"), [CreditKind::Republished]);
    }
}
