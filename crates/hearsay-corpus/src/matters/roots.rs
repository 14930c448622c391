//! From the statements of a matter to the roots behind them.
//!
//! A root is a first teller that no other root of the matter is known to repeat. The innermost voice counts, and
//! through copies the voice that the first of them names. Voices of one side or organization are one root; a
//! newsroom in its own voice is one however many outlets carry its text.

use super::facts::{self, Facts, is_loose};
use hearsay_types::{ActorLink, CopyFamily, CreditKind, How, ReportRecord, Root, Stance, VoiceRecord};
use std::collections::{BTreeMap, BTreeSet};

/// Who tells a statement first, as far as its own words say.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Teller {
    /// Tellers of one key are one root.
    key: String,
    name: String,
    kind: Kind,
    /// The side, where it has one.
    side: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// A named voice, or an unnamed one of a named side.
    Named,
    /// An unnamed voice.
    Unnamed,
    /// A newsroom in its own voice.
    Newsroom,
    /// A party in its own publication.
    Party,
    /// An outlet that comments.
    Comment,
}

/// What roots are found in.
pub struct Reports<'a> {
    /// The reports.
    pub reports: &'a [ReportRecord],
    /// Which are copies.
    pub copies: &'a [CopyFamily],
}

/// The roots of a matter, in the order of their first statements.
pub fn find(facts: &[Facts<'_>], members: &BTreeMap<usize, Stance>, reports: &Reports<'_>) -> Vec<Root> {
    let involved: BTreeSet<&String> =
        members.keys().flat_map(|i| facts[*i].doers.iter().chain(&facts[*i].objects)).collect();
    let mut tellers: Vec<(usize, Teller)> = Vec::new();
    for i in members.keys() {
        tellers.extend(tellers_of(&facts[*i], reports).into_iter().map(|teller| (*i, teller)));
    }
    join_partial_names(&mut tellers);
    join_unnamed(facts, &mut tellers);
    let is_lasting = members.keys().any(|i| matches!(facts[*i].kind(), "control" | "relation"));
    let has_voice = tellers.iter().any(|(_, teller)| matches!(teller.kind, Kind::Named | Kind::Unnamed));
    let mut order: Vec<&str> = Vec::new();
    for (_, teller) in &tellers {
        if !order.contains(&teller.key.as_str()) {
            order.push(&teller.key);
        }
    }
    let is_agreement = members.keys().any(|i| facts[*i].kind() == "agreement");
    let mut roots = Vec::new();
    for key in order {
        let of: Vec<&(usize, Teller)> = tellers.iter().filter(|(_, teller)| teller.key == key).collect();
        let Some(best) = of.iter().min_by_key(|(i, teller)| (teller.kind, *i)).map(|(_, teller)| teller)
        else {
            continue;
        };
        let own_deed = of
            .iter()
            .any(|(i, teller)| teller.side.as_ref().is_some_and(|side| facts[*i].doers.contains(side)));
        let (is_independent, reason) = match best.kind {
            Kind::Named => (true, "speaks as a source"),
            Kind::Unnamed => (true, "an unnamed source that nobody else is known to stand behind"),
            Kind::Newsroom if is_lasting => (true, "a newsroom in its own voice"),
            Kind::Newsroom if has_voice => {
                (false, "a newsroom in its own voice, which may repeat the sources that are named")
            }
            Kind::Newsroom => (true, "a newsroom in its own voice, and no source is named"),
            Kind::Party if own_deed => (true, "a party about its own deeds"),
            Kind::Party if is_agreement => (true, "a party about what it takes to be in force"),
            Kind::Party => (false, "a party about others, and no source is named"),
            Kind::Comment => (false, "comment, and no source is named"),
        };
        let statements: BTreeSet<usize> = of.iter().map(|(i, _)| *i).collect();
        let stances: BTreeSet<Stance> = statements.iter().filter_map(|i| members.get(i).copied()).collect();
        let is_party =
            of.iter().any(|(_, teller)| teller.side.as_ref().is_some_and(|side| involved.contains(side)));
        roots.push(Root {
            name: best.name.clone(),
            statements: statements.iter().map(|i| facts[*i].statement.id.clone()).collect(),
            stances: stances.into_iter().collect(),
            is_independent,
            is_party,
            reason: reason.to_owned(),
        });
    }
    roots
}

/// The tellers of one statement: several where a source joins several.
fn tellers_of(fact: &Facts<'_>, reports: &Reports<'_>) -> Vec<Teller> {
    let voices = &fact.statement.voice;
    for (depth, voice) in voices.iter().enumerate().rev() {
        let Some(name) = voice.name().filter(|name| !name.trim().is_empty()) else { continue };
        let outer = voices[..depth].iter().rev().find(|outer| outer.name().is_some());
        if is_unnamed(voice) {
            // An unnamed voice that only a party passes on is the party's.
            if let Some(outer) = outer.filter(|outer| !is_outlet(outer)) {
                return vec![named(outer, outer.name().unwrap_or_default())];
            }
            let through = outer.and_then(|outer| outer.name()).map(|outlet| format!(", through {outlet}"));
            let name = format!("{name}{}", through.unwrap_or_default());
            let key = format!("unnamed {}", facts::words(&name).join(" "));
            return vec![Teller { key, name, kind: Kind::Unnamed, side: None }];
        }
        return vec![named(voice, name)];
    }
    reports.reports.get(fact.report).map(|report| vec![own_voice(report, reports.copies)]).unwrap_or_default()
}

/// Whether no name, office or side tells who a voice is.
fn is_unnamed(voice: &VoiceRecord) -> bool {
    let known =
        voice.actor.as_ref().is_some_and(|actor| !actor.key.starts_with("local-") || actor.side.is_some());
    let has_name = voice.name().is_some_and(|name| {
        name.split_whitespace()
            .enumerate()
            .any(|(i, word)| (i > 0 || word.len() > 3) && word.chars().next().is_some_and(char::is_uppercase))
    });
    !known && (voice.anonymous || !has_name)
}

fn is_outlet(voice: &VoiceRecord) -> bool {
    voice.how == How::Media
        || voice.actor.as_ref().is_some_and(|actor| actor.sector.as_deref() == Some("MED"))
}

fn named(voice: &VoiceRecord, name: &str) -> Teller {
    let actor = voice.actor.as_ref();
    let side = actor.and_then(side_of);
    let key = side.clone().unwrap_or_else(|| name_key(name));
    let name = match actor {
        Some(actor) if !actor.key.starts_with("local-") => actor.name.clone(),
        _ => name.to_owned(),
    };
    Teller { key, name, kind: Kind::Named, side }
}

/// The side for which an actor speaks, or the organization that it is; `None` where no file knows it.
fn side_of(actor: &ActorLink) -> Option<String> {
    match &actor.side {
        Some(side) if !is_loose(side) => Some(side.clone()),
        _ => (!actor.key.starts_with("local-")).then(|| actor.key.clone()),
    }
}

/// A name in a form by which it can be found again: its capitalized words.
fn name_key(name: &str) -> String {
    let upper = |word: &&str| word.chars().next().is_some_and(char::is_uppercase);
    let capitalized: Vec<&str> =
        name.split_whitespace().filter(upper).filter(|word| !matches!(*word, "The" | "A" | "An")).collect();
    let words =
        if capitalized.is_empty() { facts::words(name) } else { facts::words(&capitalized.join(" ")) };
    format!("name {}", words.join(" "))
}

/// Who speaks where a report names nobody: the agency whose text it is, else the outlet.
fn own_voice(report: &ReportRecord, copies: &[CopyFamily]) -> Teller {
    let family = copies.iter().find(|family| family.reports.contains(&report.id));
    let credited = |kinds: &[CreditKind]| {
        report.credits.iter().find(|credit| kinds.contains(&credit.kind)).and_then(|credit| credit.of.clone())
    };
    let agency = family
        .and_then(|family| family.of.clone())
        .or_else(|| credited(&[CreditKind::Agency, CreditKind::Republished]));
    let name = agency.or_else(|| report.publisher.clone()).unwrap_or_else(|| format!("report {}", report.id));
    let words = facts::words(&name);
    Teller { key: format!("name {}", words.join(" ")), kind: kind_of_outlet(report), name, side: None }
}

/// Whether a report is news, or comment: whether it speaks of "I", asks questions, and marks others' words as not
/// its own, again and again.
fn kind_of_outlet(report: &ReportRecord) -> Kind {
    let n_words = report.text.split_whitespace().count().max(1);
    let quoted = |c: char| matches!(c, '"' | '\u{201c}' | '\u{201d}');
    let mut inside = false;
    let mut n_own_questions = 0;
    let mut scare = 0;
    let mut opened_at = 0;
    for (at, c) in report.text.char_indices() {
        if quoted(c) {
            if inside && report.text[opened_at..at].split_whitespace().count() <= 2 {
                scare += 1;
            }
            inside = !inside;
            opened_at = at;
        } else if c == '?' && !inside {
            n_own_questions += 1;
        }
    }
    let per_thousand = (n_own_questions + scare) as f64 * 1000.0 / n_words as f64;
    if per_thousand >= 8.0 { Kind::Comment } else { Kind::Newsroom }
}

/// Takes a name that is part of a longer one of the matter for it: "Halabi" for "Mohammad Halabi", an outlet's
/// correspondent for the outlet.
fn join_partial_names(tellers: &mut [(usize, Teller)]) {
    let keys: BTreeSet<String> =
        tellers.iter().map(|(_, teller)| teller.key.clone()).filter(|key| key.starts_with("name ")).collect();
    for (_, teller) in tellers.iter_mut().filter(|(_, teller)| teller.key.starts_with("name ")) {
        let words: BTreeSet<&str> = teller.key.split(' ').skip(1).collect();
        let shorter = keys.iter().filter(|key| {
            let of: BTreeSet<&str> = key.split(' ').skip(1).collect();
            !of.is_empty() && of.len() < words.len() && of.is_subset(&words)
        });
        if let Some(key) = shorter.min_by_key(|key| key.len()) {
            teller.key = key.clone();
        }
    }
}

/// Takes unnamed voices for a named one of the same report that is nobody's side, if there is one: "local
/// sources" beside "local activist N. N.".
fn join_unnamed(facts: &[Facts<'_>], tellers: &mut [(usize, Teller)]) {
    let locals: Vec<(usize, String, String)> = tellers
        .iter()
        .filter(|(_, teller)| teller.kind == Kind::Named && teller.side.is_none())
        .map(|(i, teller)| (facts[*i].report, teller.key.clone(), teller.name.clone()))
        .collect();
    for (i, teller) in tellers.iter_mut().filter(|(_, teller)| teller.kind == Kind::Unnamed) {
        if let Some((_, key, _)) = locals.iter().find(|(report, _, _)| *report == facts[*i].report) {
            teller.key = key.clone();
        }
    }
}
