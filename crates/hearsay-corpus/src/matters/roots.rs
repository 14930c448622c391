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
    /// Outlets by name.
    pub outlets: &'a BTreeMap<String, ActorLink>,
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
    join_joint_statements(facts, &mut tellers);
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
    let own = || reports.reports.get(fact.report).map(|report| own_voice(report, fact, reports));
    for (depth, voice) in voices.iter().enumerate().rev() {
        let Some(name) = voice.name().filter(|name| !name.trim().is_empty()) else { continue };
        if let Some(own) = own().filter(|own| is_outlet_itself(voice, name, own)) {
            return vec![own];
        }
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
        // Several who speak of their own deed together: "Orvenna and Tessaly denied that they did it".
        let is_own_deed = fact.doers.len() > 1
            && ["actor", "by"].iter().any(|role| fact.statement.role(role) == Some(name));
        if is_own_deed {
            let teller = |side: &String| Teller {
                key: side.clone(),
                name: side.clone(),
                kind: Kind::Named,
                side: Some(side.clone()),
            };
            return fact.doers.iter().map(teller).collect();
        }
        return vec![named(voice, name)];
    }
    own().into_iter().collect()
}

/// Whether a voice is the outlet in whose report it speaks: an organization that quotes itself, or an office
/// without a name in what an office publishes.
fn is_outlet_itself(voice: &VoiceRecord, name: &str, own: &Teller) -> bool {
    let is_known = voice.actor.as_ref().and_then(side_of);
    if let Some(side) = is_known {
        return own.kind == Kind::Party && side == own.key;
    }
    let is_article = |word: &&String| !matches!(word.as_str(), "the" | "a" | "an");
    let words = facts::words(name);
    let outlet = facts::words(&own.name);
    let is_part = words.iter().filter(is_article).all(|word| outlet.contains(word));
    let is_office = own.kind == Kind::Party && !voice.anonymous && name.to_lowercase().starts_with("the ");
    is_part || is_office
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

/// Who speaks where a report names nobody: the agency whose text it is, else the outlet. House media speak for
/// their side.
fn own_voice(report: &ReportRecord, fact: &Facts<'_>, reports: &Reports<'_>) -> Teller {
    let family = reports.copies.iter().find(|family| family.reports.contains(&report.id));
    let name = agency_of_passage(report, fact, reports)
        .or_else(|| credited(report))
        .or_else(|| family.and_then(|family| family.of.clone()))
        .or_else(|| report.publisher.clone())
        .unwrap_or_else(|| format!("report {}", report.id));
    let outlet = reports.outlets.get(&name);
    let is_outlet = outlet.is_none_or(|outlet| outlet.sector.as_deref() == Some("MED"));
    let kind = if is_outlet { kind_of_outlet(report) } else { Kind::Party };
    match outlet {
        Some(outlet) => {
            let side = side_of(outlet);
            Teller { key: side.clone().unwrap_or_else(|| outlet.key.clone()), name, kind, side }
        }
        None => Teller { key: name_key(&name), name, kind, side: None },
    }
}

/// Whose text a report's own credit lines say it is.
fn credited(report: &ReportRecord) -> Option<String> {
    let is_origin = |kind: CreditKind| matches!(kind, CreditKind::Agency | CreditKind::Republished);
    report.credits.iter().find(|credit| is_origin(credit.kind)).and_then(|credit| credit.of.clone())
}

/// The agency whose passage the statement stands in, where another report has it too and names the agency.
fn agency_of_passage(report: &ReportRecord, fact: &Facts<'_>, reports: &Reports<'_>) -> Option<String> {
    let start = fact.at?;
    let end = start + fact.statement.quote.len();
    let covers = |span: hearsay_types::Span| (span.start as usize) < end && (span.end as usize) > start;
    let links = reports.copies.iter().flat_map(|family| &family.links);
    let mut agencies = links.filter_map(|link| {
        let (other, is_shared) = if link.to == report.id {
            (&link.from, link.passages.iter().any(|passage| covers(passage.to)))
        } else if link.from == report.id {
            (&link.to, link.passages.iter().any(|passage| covers(passage.from)))
        } else {
            return None;
        };
        let other = reports.reports.iter().find(|report| report.id == *other).filter(|_| is_shared)?;
        other.credits.iter().find(|credit| credit.kind == CreditKind::Agency)?.of.clone()
    });
    agencies.next()
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
    let names: BTreeSet<(Vec<String>, String)> = tellers
        .iter()
        .map(|(_, teller)| (name_words(&teller.name), teller.key.clone()))
        .filter(|(words, _)| !words.is_empty())
        .collect();
    for (_, teller) in tellers.iter_mut().filter(|(_, teller)| teller.key.starts_with("name ")) {
        let own = name_words(&teller.name);
        let is_shorter =
            |words: &Vec<String>| words.len() < own.len() && words.iter().all(|word| own.contains(word));
        let shorter = names.iter().filter(|(words, key)| *key != teller.key && is_shorter(words));
        if let Some((_, key)) = shorter.min_by_key(|(words, _)| words.len()) {
            teller.key.clone_from(key);
        }
    }
}

/// The capitalized words of a name; none where there is only one that is no acronym, which many may bear.
fn name_words(name: &str) -> Vec<String> {
    let capitalized = |word: &&str| word.chars().next().is_some_and(char::is_uppercase);
    let words: Vec<&str> = name
        .split_whitespace()
        .filter(capitalized)
        .filter(|word| !matches!(*word, "The" | "A" | "An"))
        .collect();
    match words[..] {
        [one] if one.chars().any(char::is_lowercase) => Vec::new(),
        _ => facts::words(&words.join(" ")),
    }
}

/// Takes organizations that made a joint statement for one root.
fn join_joint_statements(facts: &[Facts<'_>], tellers: &mut [(usize, Teller)]) {
    let is_joint = |name: &str| facts::words(name).iter().any(|word| word == "joint" || word == "jointly");
    let sources = tellers.iter().flat_map(|(i, teller)| {
        let names = facts[*i].statement.voice.iter().filter_map(|voice| voice.name());
        names.filter(|name| is_joint(name)).map(|name| (teller.key.clone(), facts::words(name).join(" ")))
    });
    let joint: BTreeSet<(String, String)> = sources.collect();
    for (key, source) in joint {
        let parts: BTreeSet<String> = tellers
            .iter()
            .filter(|(_, teller)| source.contains(&facts::words(&teller.name).join(" ")))
            .map(|(_, teller)| teller.key.clone())
            .collect();
        for (_, teller) in tellers.iter_mut().filter(|(_, teller)| parts.contains(&teller.key)) {
            teller.key.clone_from(&key);
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
