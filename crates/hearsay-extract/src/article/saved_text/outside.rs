//! What is no part of a report: furniture of the page, credit lines, lists of other headlines.

use super::{Role, Unit, pieces::PieceKind};
use crate::article::{Knowledge, rules::RuleSet};
use hearsay_types::{BlockKind, CreditKind};

const RULES: &str = include_str!("../../../data/saved_text/furniture.toml");

/// Rules for lines that are no part of a report.
#[derive(Debug)]
pub(crate) struct Furniture(RuleSet);

/// How far a line of furniture reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// The line itself.
    Line,
    /// The line and the list behind it.
    List,
    /// The line and all behind it, if the report stands before it.
    End,
}

impl Reach {
    fn from_name(name: &str) -> Option<Self> {
        match name {
            "line" => Some(Self::Line),
            "list" => Some(Self::List),
            "end" => Some(Self::End),
            _ => None,
        }
    }
}

impl Furniture {
    /// Reads the compiled-in rules.
    pub(crate) fn load() -> Self {
        Self(RuleSet::load(RULES, &[]))
    }

    /// Whether a line is furniture, and how far it reaches; the farthest of all rules that match.
    pub(crate) fn kind(&self, words: &str) -> Option<Reach> {
        let head = &words[..words.floor_char_boundary(1_000)];
        let matching =
            self.0.triggered(head).into_iter().filter(|rule| self.0.captures(*rule, head).is_some());
        matching.filter_map(|rule| Reach::from_name(self.0.kind(rule))).max_by_key(|reach| *reach as u8)
    }
}

/// Gives the units behind the first `n_front` that are no part of the report their role.
pub(super) fn mark(units: &mut [Unit], n_front: usize, knowledge: &Knowledge) {
    let is_block = |unit: &Unit| matches!(unit.role, Role::Block(_));
    let n_chars = |units: &[Unit]| {
        units.iter().filter(|unit| is_block(unit)).map(|unit| unit.text().len()).sum::<usize>()
    };
    let total = n_chars(units);
    let (mut n_before, mut n_prose) = (0, 0);
    let mut in_list = false;
    for i in n_front.min(units.len())..units.len() {
        if !is_block(&units[i]) {
            continue;
        }
        let unit = &units[i];
        let reach = knowledge.furniture.kind(unit.text());
        let credit = line_credit(unit);
        let has_report_before = n_prose >= 3 || (n_prose >= 1 && n_before * 5 >= total * 2);
        let ends = reach == Some(Reach::End)
            || matches!(credit, Some(CreditKind::Republished | CreditKind::Copyright));
        if ends && has_report_before {
            units[i..].iter_mut().for_each(|unit| unit.role = Role::Outside);
            break;
        }
        let is_prose = unit.is_prose();
        if reach == Some(Reach::List) {
            in_list = true;
        } else if is_prose {
            in_list = false;
        }
        let is_credit = matches!(credit, Some(kind) if kind != CreditKind::Image);
        let is_linked_line = unit.words.is_linked() && !is_prose;
        let is_furniture = reach == Some(Reach::Line) && !(is_prose && unit.text().len() > 200);
        let is_empty = unit.text().trim().is_empty();
        let is_legal = reach == Some(Reach::End) && unit.text().len() <= 600 && n_prose == 0;
        if is_empty || is_furniture || is_credit || in_list || is_linked_line || is_legal {
            units[i].role = Role::Outside;
        } else if is_caption(unit, credit) {
            units[i].role = Role::Block(BlockKind::Caption);
        } else {
            n_before += unit.text().len();
            n_prose += usize::from(is_prose);
        }
    }
    trim_end(units, n_front);
    for unit in units.iter_mut().take(n_front).filter(|unit| unit.role == Role::Block(BlockKind::Paragraph)) {
        if is_caption(unit, line_credit(unit)) {
            unit.role = Role::Block(BlockKind::Caption);
        }
    }
    find_headings(units, n_front);
}

/// The credit that makes up (nearly) all of a unit.
fn line_credit(unit: &Unit) -> Option<CreditKind> {
    let all: usize = unit.credits.iter().map(|credit| credit.span.len()).sum();
    let is_all = all * 10 >= unit.text().len() * 8;
    unit.credits.first().filter(|_| is_all).map(|credit| credit.kind)
}

fn is_caption(unit: &Unit, credit: Option<CreditKind>) -> bool {
    let has_picture = unit.words.n_pictures > 0 && unit.text().len() <= 400;
    let ends_in_credit = unit.credits.iter().any(|credit| {
        credit.kind == CreditKind::Image
            && credit.span.end as usize + 2 >= unit.text().len()
            && unit.text().len() <= 500
    });
    let is_paragraph = unit.piece.kind == PieceKind::Paragraph;
    is_paragraph && (credit == Some(CreditKind::Image) || has_picture || ends_in_credit)
}

/// Takes off short lines behind the last running text.
fn trim_end(units: &mut [Unit], n_front: usize) {
    let n_front = n_front.min(units.len());
    if !units[n_front..].iter().any(|unit| unit.role != Role::Outside && unit.is_prose()) {
        return;
    }
    for unit in units[n_front..].iter_mut().rev() {
        match unit.role {
            Role::Outside => continue,
            Role::Block(BlockKind::Paragraph | BlockKind::Heading) if is_loose(unit) => {
                unit.role = Role::Outside
            }
            _ => break,
        }
    }
}

/// Whether a unit is no sentence: without a mark at its end, and short.
fn is_loose(unit: &Unit) -> bool {
    let words = unit.text().trim_end();
    let ends_sentence = words.ends_with(['.', '!', '?', '…', '"', '”', '’', ')', '»', ':']);
    !unit.is_prose() && !ends_sentence && words.len() <= 100
}

/// Short lines between running texts are headings.
fn find_headings(units: &mut [Unit], n_front: usize) {
    // The next unit of the report behind each one; a search from each would take forever in long lists.
    let mut next = vec![None; units.len()];
    for i in (1..units.len()).rev() {
        next[i - 1] = if units[i].role == Role::Outside { next[i] } else { Some(i) };
    }
    let mut before: Option<usize> = None;
    for i in 0..units.len() {
        let is_paragraph =
            units[i].role == Role::Block(BlockKind::Paragraph) && units[i].words.n_pictures == 0;
        let is_phrase = units[i].text().starts_with(|c: char| c.is_uppercase() || c.is_numeric());
        let is_between = next[i].is_some_and(|next| units[next].is_prose())
            && before.is_some_and(|before| !units[before].text().ends_with(':'));
        if i >= n_front.max(1) && is_paragraph && is_phrase && is_between && is_loose(&units[i]) {
            units[i].role = Role::Block(BlockKind::Heading);
        }
        if units[i].role != Role::Outside {
            before = Some(i);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::rules::as_written;

    #[test]
    fn every_rule_does_what_its_examples_say() {
        RuleSet::assert_well_formed(RULES, &[]);
        let furniture = Furniture::load();
        let mut wrong = Vec::new();
        for (idx, rule) in as_written(RULES).iter().enumerate() {
            assert!(Reach::from_name(&rule.kind).is_some(), "{}: kind", rule.name);
            for (line, _) in &rule.must {
                if furniture.0.captures(idx, line).is_none() || furniture.kind(line).is_none() {
                    wrong.push(format!("{} must match: {line}", rule.name));
                }
            }
            for line in rule.must_not.iter().filter(|line| furniture.0.captures(idx, line).is_some()) {
                wrong.push(format!("{} must not match: {line}", rule.name));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
