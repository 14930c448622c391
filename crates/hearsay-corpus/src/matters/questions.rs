//! From an incident to matters: one question each.
//!
//! That it happened is one question. Others are asked only where voices are at odds about them: who did it
//! (somebody denies it, or somebody else is named), whether it was meant, how many were killed, whether an
//! agreement that a party declared to be over is over. A statement may answer several.

use super::{cluster::Incident, facts::Facts, identity::Identities, lexicon::Effect};
use hearsay_types::{Factuality, Stance};
use std::collections::{BTreeMap, BTreeSet};

/// Figures are at odds when at least so many of them cannot be one, from at least so many voices.
const MIN_FIGURES: usize = 3;
const MIN_TELLERS: usize = 4;

/// What is asked of an incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// Whether it is so.
    Happened,
    /// Whether these did it: sides and actors.
    Doer(BTreeSet<String>),
    /// Whether it was meant.
    Meant,
    /// How many were killed.
    Toll,
    /// Whether a party declared it.
    Declared,
}

/// A question with the statements that answer it.
#[derive(Debug)]
pub struct Answered {
    /// The question.
    pub question: Question,
    /// Positions of statements, ascending, with their stances.
    pub members: BTreeMap<usize, Stance>,
}

/// The questions that the statements of an incident answer.
pub fn ask(facts: &[Facts<'_>], incident: &Incident, identities: &Identities) -> Vec<Answered> {
    let members = &incident.members;
    let main = main_group(facts, members);
    let mut answered = Vec::new();
    let mut only_doer = BTreeSet::new();
    if main == "violence" {
        let doers = doer_questions(facts, members);
        for question in &doers {
            only_doer.extend(question.members.keys().copied().filter(|i| is_about_doer(&facts[*i])));
        }
        answered.extend(doers);
        let meant = meant(facts, members);
        only_doer.extend(
            meant
                .iter()
                .flat_map(|meant| meant.members.keys().copied())
                .filter(|i| facts[*i].statement.factuality == Factuality::Denied || !tells_what(&facts[*i])),
        );
        answered.extend(meant);
        answered.extend(toll(facts, members));
    }
    if main == "ended" {
        answered.extend(declared(facts, members, identities));
    }
    let stances = members.iter().filter(|i| !only_doer.contains(i));
    let stances: BTreeMap<usize, Stance> = stances.map(|i| (*i, stance(&facts[*i], main))).collect();
    if !stances.is_empty() {
        answered.insert(0, Answered { question: Question::Happened, members: stances });
    }
    answered
}

/// The group of most members: violence before all others, since moving forces is part of it.
fn main_group(facts: &[Facts<'_>], members: &[usize]) -> &'static str {
    let mut counts: BTreeMap<&str, (usize, &'static str)> = BTreeMap::new();
    for i in members {
        counts.entry(facts[*i].group).or_insert((0, facts[*i].group)).0 += 1;
    }
    let main = counts.values().max_by_key(|(n, _)| *n).map_or("", |(_, group)| group);
    // Of opposites the matter is about the one that is so, not about its end.
    match main {
        "leaving" if counts.contains_key("belonging") => "belonging",
        "opposing" if counts.contains_key("backing") => "backing",
        main => main,
    }
}

/// What a statement does to the question whether it is so.
fn stance(fact: &Facts<'_>, main: &'static str) -> Stance {
    if fact.effects.contains(&Effect::Withheld) {
        return Stance::Disputes;
    }
    let denied = fact.statement.factuality == Factuality::Denied;
    // What is said of the opposite: who left does not belong, who is in force has not ended.
    let opposite = match (main, fact.group) {
        ("belonging", "leaving")
        | ("leaving", "belonging")
        | ("backing", "opposing")
        | ("opposing", "backing") => true,
        ("ended", _) => fact.statement.type_name() == "in_force",
        _ => false,
    };
    if denied != opposite { Stance::Denies } else { Stance::Asserts }
}

/// Whether the words are about who did it, and take for granted that it happened.
fn is_about_doer(fact: &Facts<'_>) -> bool {
    fact.effects.contains(&Effect::Withheld)
        || fact.statement.factuality == Factuality::Denied
        || !fact.is_assault()
        || !tells_what(fact)
}

/// Whether the words tell what was hit, or how many were killed.
fn tells_what(fact: &Facts<'_>) -> bool {
    fact.killed.is_some() || fact.object_words.iter().any(|word| fact.quote_words.contains(word))
}

/// Whether the words tell who did it: they name him, or tell nothing but him.
fn tells_who(fact: &Facts<'_>) -> bool {
    fact.doer_words.iter().any(|word| fact.quote_words.contains(word)) || is_about_doer(fact)
}

/// An account of who did it, and how.
#[derive(Debug, Default)]
struct Account {
    doers: BTreeSet<String>,
    /// The manners that those who name the doers tell, with how many do.
    modes: BTreeMap<String, usize>,
}

/// Who did it, as far as that is at odds: a question for each account, of the sides that somebody names together. Who
/// names nobody but tells how, where the accounts differ in that, speaks of the account that is told so.
fn doer_questions(facts: &[Facts<'_>], members: &[usize]) -> Vec<Answered> {
    let named: Vec<usize> = members.iter().copied().filter(|i| !facts[*i].doers.is_empty()).collect();
    let is_denied = |i: &usize| facts[*i].statement.factuality == Factuality::Denied;
    let mut groups: Vec<BTreeSet<String>> = Vec::new();
    for i in &named {
        let doers = &facts[*i].doers;
        if facts[*i].statement.quote.contains(" or ") && doers.len() > 1 && !is_denied(i) {
            // Who leaves it open who of two it was does not say that they did it together.
            for doer in doers {
                merge(&mut groups, &BTreeSet::from([doer.clone()]));
            }
        } else {
            merge(&mut groups, doers);
        }
    }
    let mut accounts: Vec<Account> = groups
        .into_iter()
        .map(|doers| {
            let mut modes: BTreeMap<String, usize> = BTreeMap::new();
            for i in named.iter().filter(|i| !facts[**i].doers.is_disjoint(&doers)) {
                if let Some(mode) = facts[*i].mode() {
                    *modes.entry(mode.to_owned()).or_default() += 1;
                }
            }
            Account { doers, modes }
        })
        .collect();
    let contested = accounts.len() > 1 || named.iter().any(is_denied);
    if !contested {
        return Vec::new();
    }
    let differ = manners_at_odds(facts, members);
    for mode in &differ {
        if !accounts.iter().any(|account| account.main_mode() == Some(mode)) {
            accounts.push(Account { modes: BTreeMap::from([(mode.clone(), 1)]), ..Account::default() });
        }
    }
    let mut answered = Vec::new();
    for account in &accounts {
        let of_manner = account.main_mode().filter(|mode| differ.contains(*mode));
        let touches = |i: &&usize| {
            let fact = &facts[**i];
            if fact.doers.is_empty() {
                // "Neither version could be checked" is about all of them.
                let is_open = fact.effects.contains(&Effect::Withheld) && fact.mode().is_none();
                is_open || (fact.mode().is_some() && fact.mode() == of_manner.map(String::as_str))
            } else {
                !fact.doers.is_disjoint(&account.doers) && tells_who(fact)
            }
        };
        let members: BTreeMap<usize, Stance> =
            members.iter().filter(touches).map(|i| (*i, stance_on_doer(&facts[*i]))).collect();
        let reports: BTreeSet<usize> = members.keys().map(|i| facts[*i].report).collect();
        if reports.len() > 1 {
            answered.push(Answered { question: Question::Doer(account.doers.clone()), members });
        }
    }
    answered
}

impl Account {
    fn main_mode(&self) -> Option<&String> {
        self.modes.iter().max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0))).map(|(mode, _)| mode)
    }
}

fn stance_on_doer(fact: &Facts<'_>) -> Stance {
    match fact.statement.factuality {
        Factuality::Denied => Stance::Denies,
        _ if fact.effects.contains(&Effect::Withheld) => Stance::Disputes,
        _ => Stance::Asserts,
    }
}

/// The manners of an incident, where several are told, each in two reports at least.
fn manners_at_odds(facts: &[Facts<'_>], members: &[usize]) -> BTreeSet<String> {
    let mut reports: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for i in members.iter().filter(|i| facts[**i].is_assault()) {
        if let Some(mode) = facts[*i].mode() {
            reports.entry(mode).or_default().insert(facts[*i].report);
        }
    }
    let told = reports.into_iter().filter(|(_, reports)| reports.len() > 1);
    let told: BTreeSet<String> = told.map(|(mode, _)| mode.to_owned()).collect();
    if told.len() > 1 { told } else { BTreeSet::new() }
}

/// Adds a set of sides to the groups; groups that it touches become one.
fn merge(groups: &mut Vec<BTreeSet<String>>, doers: &BTreeSet<String>) {
    let mut whole = doers.clone();
    let (touched, mut rest): (Vec<_>, Vec<_>) = groups.drain(..).partition(|group| !group.is_disjoint(doers));
    whole.extend(touched.into_iter().flatten());
    rest.push(whole);
    *groups = rest;
}

/// Whether it was meant: asked where somebody says that it was not.
fn meant(facts: &[Facts<'_>], members: &[usize]) -> Option<Answered> {
    let stance = |i: &usize| {
        let effects = &facts[*i].effects;
        let unmeant = effects.contains(&Effect::Unmeant).then_some(Stance::Denies);
        unmeant.or_else(|| effects.contains(&Effect::Meant).then_some(Stance::Asserts))
    };
    let members: BTreeMap<usize, Stance> = members.iter().filter_map(|i| Some((*i, stance(i)?))).collect();
    let n_denied = members.values().filter(|stance| **stance == Stance::Denies).count();
    (n_denied > 0 && members.len() > 1).then_some(Answered { question: Question::Meant, members })
}

/// How many were killed, where the figures cannot be one.
fn toll(facts: &[Facts<'_>], members: &[usize]) -> Option<Answered> {
    let told: Vec<usize> = members
        .iter()
        .copied()
        .filter(|i| facts[*i].killed.is_some() && facts[*i].statement.factuality != Factuality::Denied)
        .collect();
    let teller = |i: &usize| {
        let named = facts[*i].statement.voice.last().and_then(|voice| voice.name());
        named.unwrap_or(&facts[*i].statement.report)
    };
    let tellers: BTreeSet<&str> = told.iter().map(teller).collect();
    let mut figures: Vec<(u64, u64)> = told.iter().filter_map(|i| facts[*i].killed).collect();
    // The fewest values that fit all figures: each figure that ends first asks for one of its own.
    figures.sort_by_key(|(_, high)| *high);
    let mut values: Vec<u64> = Vec::new();
    for (low, high) in figures {
        if values.last().is_none_or(|value| *value < low) {
            values.push(high);
        }
    }
    let at_odds = values.len() >= MIN_FIGURES && tellers.len() >= MIN_TELLERS;
    let members = told.into_iter().map(|i| (i, Stance::Asserts)).collect();
    at_odds.then_some(Answered { question: Question::Toll, members })
}

/// That a party declared it, where others say that it is not so.
fn declared(facts: &[Facts<'_>], members: &[usize], identities: &Identities) -> Option<Answered> {
    let contested = members.iter().any(|i| stance(&facts[*i], "ended") == Stance::Denies);
    let declares = |i: &&usize| {
        let fact = &facts[**i];
        let voices: BTreeSet<String> = fact
            .statement
            .voice
            .iter()
            .filter_map(|voice| identities.of_voice(fact.statement, voice))
            .collect();
        fact.statement.factuality != Factuality::Denied
            && fact.statement.type_name() != "in_force"
            && !fact.doers.is_disjoint(&voices)
    };
    let members: BTreeMap<usize, Stance> =
        members.iter().filter(declares).map(|i| (*i, Stance::Asserts)).collect();
    (contested && members.len() > 1).then_some(Answered { question: Question::Declared, members })
}
