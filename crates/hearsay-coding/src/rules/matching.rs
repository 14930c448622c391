//! Which rules hold at a word.

use super::{Condition, Rule, Rules, SlotName, Trigger};
use crate::frames::{Frame, Framer, PredicateClass, Slot, WordId};
use hearsay_types::{TokenId, Upos};

/// A rule that holds at a predicate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match {
    /// Position of the rule in its [`Rules`].
    pub(super) rule: u32,
    /// How much the rule asks for; of two rules of one kind the one that asks for more wins.
    specificity: usize,
}

/// The words of a phrase stand at most this far behind its verb.
const PHRASE_REACH: i64 = 6;

impl Rules {
    /// Whether some rule is triggered by this word; a cheap first look.
    pub fn may_match(&self, framer: &Framer<'_>, id: TokenId) -> bool {
        self.triggers.contains_key(&framer.reading.lemma(id))
            || self.triggers.contains_key(&framer.reading.form(id))
    }

    /// The rules that hold at a frame's predicate: for each kind of statement the one that asks for most,
    /// the earlier one among equals; and those marked as `also`. In the order of the rules.
    pub fn matches(&self, framer: &Framer<'_>, frame: &Frame<'_>) -> Vec<Match> {
        let lemma = framer.reading.lemma(frame.head);
        let form = framer.reading.form(frame.head);
        let by_form = if form == lemma { None } else { self.triggers.get(&form) };
        let triggers = self.triggers.get(&lemma).into_iter().chain(by_form).flatten();
        let mut found: Vec<Match> = Vec::new();
        for trigger in triggers {
            let rule = &self.rules[trigger.rule as usize];
            if !fires(framer, frame, trigger) || !rule.holds(framer, frame) {
                continue;
            }
            let specificity = rule.conditions.len() + 2 * trigger.others.len();
            let new = Match { rule: trigger.rule, specificity };
            let rival = found.iter_mut().find(|old| {
                let old_rule = &self.rules[old.rule as usize];
                old.rule == new.rule || !rule.also && !old_rule.also && old_rule.target.is_like(rule.target)
            });
            match rival {
                Some(old)
                    if (new.specificity, std::cmp::Reverse(new.rule))
                        > (old.specificity, std::cmp::Reverse(old.rule)) =>
                {
                    *old = new;
                }
                Some(_) => {}
                None => found.push(new),
            }
        }
        found.sort_by_key(|found| found.rule);
        found
    }
}

/// Whether the trigger's class is that of the frame and the other words of its phrase are there.
fn fires(framer: &Framer<'_>, frame: &Frame<'_>, trigger: &Trigger) -> bool {
    let class = match frame.class {
        // "a planned withdrawal": a participle may trigger as verb only
        PredicateClass::Noun if framer.tree.upos(frame.head) == Upos::Propn => PredicateClass::Noun,
        class => class,
    };
    if class != trigger.class {
        return false;
    }
    match class {
        PredicateClass::Verb => verb_phrase(framer, frame, &trigger.others),
        PredicateClass::Noun | PredicateClass::Adjective => words_before(framer, frame.head, &trigger.others),
    }
}

/// Whether the words stand, in this order, behind the verb, or the first of them is its patient
/// ("fire was opened").
fn verb_phrase(framer: &Framer<'_>, frame: &Frame<'_>, others: &[WordId]) -> bool {
    let Some((first, rest)) = others.split_first() else { return true };
    let mut behind = (1..=PHRASE_REACH).map_while(|offset| framer.tree.neighbor(frame.head, offset));
    if others.iter().all(|word| behind.any(|id| framer.reading.is(id, *word))) {
        return true;
    }
    rest.is_empty() && frame.get(Slot::Patient).is_some_and(|patient| framer.reading.is(patient, *first))
}

/// Whether the words stand right before the noun; hyphens do not count.
fn words_before(framer: &Framer<'_>, noun: TokenId, others: &[WordId]) -> bool {
    let mut at = noun;
    for word in others.iter().rev() {
        let mut before = framer.tree.neighbor(at, -1);
        if before.is_some_and(|id| framer.tree.lemma(id) == "-") {
            before = before.and_then(|id| framer.tree.neighbor(id, -1));
        }
        match before {
            Some(id) if framer.reading.is(id, *word) => at = id,
            _ => return false,
        }
    }
    true
}

impl Rule {
    fn holds(&self, framer: &Framer<'_>, frame: &Frame<'_>) -> bool {
        self.conditions.iter().all(|condition| condition.holds(framer, frame))
            && !self.exclusions.iter().any(|condition| condition.holds(framer, frame))
    }
}

impl Condition {
    fn holds(&self, framer: &Framer<'_>, frame: &Frame<'_>) -> bool {
        match &self.slot {
            SlotName::Itself => self.terms.accept(framer, frame.head),
            SlotName::Clause => {
                let words = framer.clause_words(frame.top);
                words.into_iter().any(|id| self.terms.accept(framer, id))
            }
            slot => slot
                .slot()
                .is_some_and(|slot| frame.all(slot).any(|argument| self.terms.accept(framer, argument.head))),
        }
    }
}
