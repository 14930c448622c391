//! Which rules hold at a word.

use super::{Condition, Rule, Rules, Trigger};
use crate::frames::{Frame, Framer, PredicateClass, Slot, WordId};
use hearsay_types::TokenId;

/// A rule that holds at a predicate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// Position of the rule in its [`Rules`].
    pub(super) rule: u32,
    /// How much the rule asks for; of two rules of one kind the one that asks for more wins, unless the other is
    /// the user's own.
    specificity: usize,
    /// The words of the phrase that triggered it, other than the predicate.
    pub phrase: Vec<TokenId>,
}

/// The words of a phrase stand at most this far behind its verb.
const PHRASE_REACH: i64 = 6;

impl Rules {
    /// Whether some rule is triggered by this word; a cheap first look.
    pub fn may_match(&self, framer: &Framer<'_>, id: TokenId) -> bool {
        self.triggers.contains_key(&framer.reading.lemma(id))
            || self.triggers.contains_key(&framer.reading.form(id))
    }

    /// The rules that hold at a frame's predicate, of which one of each group stands: for each kind of statement
    /// one group, the user's own first, then those that ask for most, and the earlier one among equals; each rule
    /// marked as `also` is a group of its own. In the order of the first rules.
    pub fn matches(&self, framer: &Framer<'_>, frame: &Frame<'_>) -> Vec<Vec<Match>> {
        let lemma = framer.reading.lemma(frame.head);
        let form = framer.reading.form(frame.head);
        let by_form = if form == lemma { None } else { self.triggers.get(&form) };
        let triggers = self.triggers.get(&lemma).into_iter().chain(by_form).flatten();
        let mut groups: Vec<Vec<Match>> = Vec::new();
        for trigger in triggers {
            let rule = &self.rules[trigger.rule as usize];
            let Some(phrase) = fires(framer, frame, trigger).filter(|_| rule.holds(framer, frame)) else {
                continue;
            };
            let specificity = rule.conditions.len() + 2 * trigger.others.len();
            let new = Match { rule: trigger.rule, specificity, phrase };
            let is_rival = |old: &Match| {
                let old_rule = &self.rules[old.rule as usize];
                old.rule == new.rule || !rule.also && !old_rule.also && old_rule.target.is_like(rule.target)
            };
            match groups.iter_mut().find(|group| group.iter().any(is_rival)) {
                Some(group) => group.push(new),
                None => groups.push(vec![new]),
            }
        }
        for group in &mut groups {
            let rank = |found: &Match| (self.rule(found).is_own, found.specificity);
            group.sort_by_key(|found| (std::cmp::Reverse(rank(found)), found.rule));
        }
        groups.sort_by_key(|group| group.first().map(|found| found.rule));
        groups
    }
}

/// The further words of the trigger's phrase, if the trigger's class is that of the frame and they are all
/// there.
fn fires(framer: &Framer<'_>, frame: &Frame<'_>, trigger: &Trigger) -> Option<Vec<TokenId>> {
    if frame.class != trigger.class {
        return None;
    }
    match frame.class {
        PredicateClass::Verb => verb_phrase(framer, frame, &trigger.others),
        PredicateClass::Noun | PredicateClass::Adjective => words_before(framer, frame.head, &trigger.others),
    }
}

/// The words that stand, in this order, behind the verb; or the first of them is its patient ("fire was
/// opened").
fn verb_phrase(framer: &Framer<'_>, frame: &Frame<'_>, others: &[WordId]) -> Option<Vec<TokenId>> {
    let Some((first, rest)) = others.split_first() else { return Some(Vec::new()) };
    let mut behind = (1..=PHRASE_REACH).map_while(|offset| framer.tree.neighbor(frame.head, offset));
    let found: Option<Vec<TokenId>> =
        others.iter().map(|word| behind.find(|id| framer.reading.is(*id, *word))).collect();
    found.or_else(|| {
        let patient = frame.get(Slot::Patient)?;
        (rest.is_empty() && framer.reading.is(patient, *first)).then(|| vec![patient])
    })
}

/// The words that stand right before the noun; hyphens do not count.
fn words_before(framer: &Framer<'_>, noun: TokenId, others: &[WordId]) -> Option<Vec<TokenId>> {
    let mut at = noun;
    let mut found = Vec::new();
    for word in others.iter().rev() {
        let mut before = framer.tree.neighbor(at, -1)?;
        if framer.tree.lemma(before) == "-" {
            before = framer.tree.neighbor(before, -1)?;
        }
        if !framer.reading.is(before, *word) {
            return None;
        }
        found.push(before);
        at = before;
    }
    Some(found)
}

impl Rule {
    fn holds(&self, framer: &Framer<'_>, frame: &Frame<'_>) -> bool {
        self.conditions.iter().all(|condition| condition.holds(framer, frame))
            && !self.exclusions.iter().any(|condition| condition.holds(framer, frame))
    }
}

impl Condition {
    fn holds(&self, framer: &Framer<'_>, frame: &Frame<'_>) -> bool {
        match self.slot.slot() {
            Some(slot) => frame.all(slot).any(|argument| self.terms.accept(framer, argument.head)),
            None => self.slot.fillers(framer, frame).into_iter().any(|id| self.terms.accept(framer, id)),
        }
    }
}
