//! The dateline: where a report was written, at its very beginning.

use super::{credits::agency_names, rules::RuleSet};
use hearsay_types::Span;

const RULES: &str = include_str!("../../data/saved_text/datelines.toml");

/// The forms in which datelines are written.
#[derive(Debug)]
pub(crate) struct Datelines(RuleSet);

impl Datelines {
    /// Reads the compiled-in rules.
    pub(crate) fn load() -> Self {
        Self(RuleSet::load(RULES, &agency_names()))
    }

    /// The dateline at the beginning of a report's first paragraph, without an agency's name and dashes.
    pub(crate) fn find(&self, paragraph: &str) -> Option<Span> {
        let head = &paragraph[..paragraph.floor_char_boundary(160)];
        let lead = head.len() - head.trim_start().len();
        self.0.triggered(head).into_iter().find_map(|rule| {
            let found = self.0.captures(rule, &head[lead..])?.get(1)?;
            let line = Span::new(lead + found.start(), lead + found.end());
            (line.of(paragraph).chars().count() >= 3).then_some(line)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{super::rules::as_written, *};

    #[test]
    fn every_rule_does_what_its_examples_say() {
        RuleSet::assert_well_formed(RULES, &agency_names());
        let datelines = Datelines::load();
        let mut wrong = Vec::new();
        for rule in as_written(RULES) {
            for (line, expected) in &rule.must {
                let found = datelines.find(line).map(|span| span.of(line).to_owned());
                if found.as_ref() != Some(expected) {
                    wrong.push(format!("{}: {line}: {found:?}", rule.name));
                }
            }
            for line in rule.must_not.iter().filter(|line| datelines.find(line).is_some()) {
                wrong.push(format!("{} must not match: {line}", rule.name));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
