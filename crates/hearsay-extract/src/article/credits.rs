//! Credit lines: who made a text, a part of it or a picture, and where it was published first.
//!
//! The lines are told by rules of `data/credits/credits.toml`. A rule sees one line or paragraph without
//! markup; `triggers` keep its pattern from being tried, or even compiled, on text that cannot match.

use super::{
    Knowledge,
    metadata::date::{Convention, MonthNames, dates},
    rules::RuleSet,
};
use hearsay_types::{Article, BlockKind, Credit, CreditKind, Evident, Span};
use jiff::civil::Date;
use std::ops::Range;

const RULES: &str = include_str!("../../data/credits/credits.toml");

/// The rules for credit lines, ready to use.
#[derive(Debug)]
pub(crate) struct CreditRules(RuleSet);

/// Finds the credits and the dateline of a page whose text and boilerplate are known.
///
/// Credits of pictures count only in the text: those outside belong to other pictures. A credit whose
/// words stand in the text is given once.
pub(super) fn read_page(article: &mut Article, knowledge: &Knowledge) {
    let (rules, months) = (&knowledge.credits, &knowledge.months);
    let shift = |span: Span, by: u32| Span { start: span.start + by, end: span.end + by };
    for block in &article.blocks {
        let words = block.span.of(&article.text);
        for FoundCredit { kind, of, span, date } in rules.find(words, months) {
            let evidence = span.of(words).to_owned();
            article.credits.push(Credit {
                kind,
                of,
                evidence,
                span: Some(shift(span, block.span.start)),
                date,
            });
        }
    }
    for words in
        article.boilerplate.iter().flat_map(|words| words.lines()).filter(|line| line.len() <= LONG_LINE)
    {
        for FoundCredit { kind, of, span, date } in rules.find(words, months) {
            let is_known = article.credits.iter().any(|credit| credit.kind == kind && credit.of == of);
            if kind != CreditKind::Image && !is_known {
                let evidence = span.of(words).to_owned();
                article.credits.push(Credit { kind, of, evidence, span: None, date });
            }
        }
    }
    let first = article.blocks.iter().filter(|block| block.kind == BlockKind::Paragraph).take(2);
    let found = first.filter_map(|block| {
        let span = knowledge.datelines.find(block.span.of(&article.text))?;
        Some(shift(span, block.span.start))
    });
    let found: Vec<Span> = found.take(1).collect();
    article.dateline = found.first().map(|span| Evident {
        value: span.of(&article.text).to_owned(),
        evidence: "dateline".to_owned(),
        span: Some(*span),
    });
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

/// Longer lines are no credit lines: only their beginnings and ends are looked at.
const LONG_LINE: usize = 400;

impl CreditRules {
    /// Reads the compiled-in rules and names. A rule that is not well formed is left out (a test finds it).
    pub(crate) fn load() -> Self {
        Self(RuleSet::load(RULES, &agency_names()))
    }

    /// The credits that a line or paragraph without markup gives, in the order of its words.
    ///
    /// Of several rules that match the same words the first counts. Prose that only tells of reporting or
    /// publishing is no credit: the rules look for the set phrases at the ends of lines.
    pub(crate) fn find(&self, line: &str, months: &MonthNames) -> Vec<FoundCredit> {
        let (head, tail) = ends(line);
        let mut found: Vec<FoundCredit> = Vec::new();
        for rule in self.0.triggered(line) {
            for part in [head.clone(), tail.clone()] {
                let Some(credit) = self.apply(rule, line, part.clone(), months) else { continue };
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

    fn apply(&self, rule: usize, line: &str, part: Range<usize>, months: &MonthNames) -> Option<FoundCredit> {
        let kind = CreditKind::from_name(self.0.kind(rule))?;
        let words = &line[part.clone()];
        let captures = self.0.captures(rule, words)?;
        let whole = captures.get(0)?;
        // A pattern that asks for the line's beginning or end must not take the cut for it.
        let cut_head = part.start > 0 && whole.start() == 0;
        let cut_tail = part.end < line.len() && whole.end() == words.len();
        if cut_head || cut_tail {
            return None;
        }
        let of = captures.name("of").map(|of| tidy_name(of.as_str())).filter(|of| !of.is_empty());
        // "First published on Tue 29 Nov" names a day, not another outlet.
        let is_day = |of: &str| is_weekday(of) || dates(of, months, Convention::default()).any(|d| d.has_day);
        if kind == CreditKind::Republished && of.as_deref().is_some_and(is_day) {
            return None;
        }
        let end = captures.name("more").map_or(whole.end(), |more| more.start());
        let span = sentence_part(words, whole.start(), end);
        let span = Span::new(span.start as usize + part.start, span.end as usize + part.start);
        let is_agencys = of.as_deref().is_some_and(|of| self.is_agency(of));
        let kind = if kind == CreditKind::Republished && is_agencys { CreditKind::Agency } else { kind };
        let is_first = kind == CreditKind::Republished;
        let named = || dates(span.of(line), months, Convention::default()).find(|date| date.has_day);
        Some(FoundCredit { kind, of, span, date: is_first.then(named).flatten().map(|d| d.date.date()) })
    }
}

/// The parts of a line in which rules look: all of it, or the beginning and the end of a long one.
fn ends(line: &str) -> (Range<usize>, Range<usize>) {
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

/// Whether this is the name of a day of the week, whole or cut.
fn is_weekday(name: &str) -> bool {
    let name = name.to_lowercase();
    let cut = ["mon", "tue", "tues", "wed", "weds", "thu", "thur", "thurs", "fri", "sat", "sun"];
    cut.contains(&name.as_str())
        || (!name.contains(' ') && cut.iter().any(|day| name == format!("{day}day")))
        || ["wednesday", "saturday"].contains(&name.as_str())
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

/// The names as written, each with the agency that it stands for.
fn agency_lines() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = include_str!("../../data/credits/agencies.tsv").lines();
    lines.filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
}

/// The names of agencies as written.
pub(super) fn agency_names() -> Vec<&'static str> {
    agency_lines().map(|(written, _)| written).collect()
}

#[cfg(test)]
mod tests {
    use super::{super::rules::as_written, *};

    #[test]
    fn every_rule_is_well_formed() {
        RuleSet::assert_well_formed(RULES, &agency_names());
        for rule in as_written(RULES) {
            assert!(CreditKind::from_name(&rule.kind).is_some(), "{}: kind", rule.name);
        }
        assert!(agency_lines().is_sorted());
    }

    #[test]
    fn every_rule_does_what_its_examples_say() {
        let (rules, months) = (CreditRules::load(), MonthNames::load());
        let mut wrong = Vec::new();
        for (rule, written) in as_written(RULES).iter().enumerate() {
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
