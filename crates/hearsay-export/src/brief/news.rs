//! What a brief says is new since a day.

use super::{
    Block, Inline, clean,
    compose::{Writer, counted, published_day},
};
use crate::tables::range_words;
use hearsay_types::{Matter, Root, Stance, StatementRecord};
use std::collections::{BTreeMap, BTreeSet};

impl<'a> Writer<'a> {
    /// Whether a report that was published on the day from which news are told, or later, makes the statement. One
    /// without a date is never new.
    pub(super) fn is_new(&self, one: &StatementRecord) -> bool {
        let published = self.by_id.report(&one.report).and_then(published_day);
        self.since.is_some_and(|since| published.is_some_and(|day| day >= since))
    }

    /// What each matter has gained since the day, if there is one.
    pub(super) fn news(&mut self, shared: &[&'a Matter]) {
        let Some(since) = self.since else { return };
        self.blocks.push(Block::Heading(2, format!("New since {since}")));
        if shared.is_empty() {
            self.text("No report published since then speaks of a matter that others speak of.");
        }
        for matter in shared {
            let (new, old): (Vec<_>, Vec<_>) =
                self.by_id.members(matter).into_iter().partition(|one| self.is_new(one));
            let mut gained = self.roots_gained(matter, &new, &old);
            gained.extend(figures_gained(&new, &old));
            if old.is_empty() {
                gained.insert(0, "not spoken of before".to_owned());
            } else if gained.is_empty() {
                gained.push("told again, by no new root".to_owned());
            }
            let reports: BTreeSet<&str> = new.iter().map(|one| one.report.as_str()).collect();
            let reports = counted(reports.len(), "new report", "new reports");
            let mut line = vec![
                Inline::Strong(clean(&matter.label)),
                Inline::Text(format!(": {}; {reports}.", gained.join("; "))),
            ];
            line.extend(self.cite(&new));
            self.blocks.push(Block::Item(line));
        }
    }

    /// Independent roots for each stance that were not there before, with their names.
    fn roots_gained(
        &self,
        matter: &Matter,
        new: &[&StatementRecord],
        old: &[&StatementRecord],
    ) -> Vec<String> {
        let stances = [(Stance::Asserts, "for"), (Stance::Denies, "against"), (Stance::Disputes, "in doubt")];
        let takes = |root: &Root, stance: Stance, among: &[&StatementRecord]| {
            let is_among = |id: &String| among.iter().any(|one| one.id == *id);
            let mut of_stance = root.statements.iter().filter(|id| matter.stance.get(*id) == Some(&stance));
            root.is_independent && of_stance.any(is_among)
        };
        let gained = stances.into_iter().filter_map(|(stance, word)| {
            let before = matter.roots.iter().filter(|root| takes(root, stance, old)).count();
            let names: Vec<String> = matter
                .roots
                .iter()
                .filter(|root| takes(root, stance, new) && !takes(root, stance, old))
                .map(|root| clean(&root.name))
                .collect();
            let now = before + names.len();
            (!names.is_empty()).then(|| format!("roots {word} {before} → {now}, by {}", names.join(", ")))
        });
        gained.collect()
    }
}

/// Numbers of dead, wounded and others that were not given before: "killed 41 (before: 34)".
fn figures_gained(new: &[&StatementRecord], old: &[&StatementRecord]) -> Vec<String> {
    let (new, mut old) = (figures(new), figures(old));
    let gained = new.into_iter().filter_map(|(what, given)| {
        let before = old.remove(what).unwrap_or_default();
        let gained: Vec<String> = given.difference(&before).cloned().collect();
        let before: Vec<String> = before.into_iter().collect();
        let known =
            if before.is_empty() { String::new() } else { format!(" (before: {})", before.join(", ")) };
        (!gained.is_empty()).then(|| format!("{} {}{known}", clean(what), gained.join(", ")))
    });
    gained.collect()
}

fn figures<'a>(statements: &[&'a StatementRecord]) -> BTreeMap<&'a str, BTreeSet<String>> {
    let mut figures: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for quantity in statements.iter().flat_map(|one| &one.quantities) {
        let words = range_words((quantity.low, quantity.high)).unwrap_or_else(|| clean(&quantity.text));
        figures.entry(&quantity.what).or_default().insert(words);
    }
    figures
}
