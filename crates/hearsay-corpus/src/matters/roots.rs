//! From the statements of a matter to the roots behind them.
//!
//! A root is a first teller that no other root of the matter is known to repeat. The innermost voice counts, and
//! through copies the voice that the first of them names. Voices of one side or organization are one root; a
//! newsroom in its own voice is one however many outlets carry its text.

use super::{
    facts::{self, Facts},
    tellers::{Kind, Reports, Teller, tellers_of},
};
use hearsay_types::{Root, Stance};
use std::collections::{BTreeMap, BTreeSet};

/// The roots of a matter, in the order of their first statements.
pub fn find(facts: &[Facts<'_>], members: &BTreeMap<usize, Stance>, reports: &Reports<'_>) -> Vec<Root> {
    let involved: BTreeSet<&String> =
        members.keys().flat_map(|i| facts[*i].doers.iter().chain(&facts[*i].objects)).collect();
    let mut tellers: Vec<(usize, Teller)> = Vec::new();
    for i in members.keys() {
        tellers.extend(tellers_of(&facts[*i], reports).into_iter().map(|teller| (*i, teller)));
    }
    join_partial_names(&mut tellers);
    join_joint_statements(facts, reports, &mut tellers);
    join_makers(facts, members, &mut tellers);
    join_mentioned_before(facts, &mut tellers);
    join_unnamed(facts, &mut tellers);
    leave_out_collectives(&mut tellers);
    let kinds: BTreeSet<&str> = members.keys().map(|i| facts[*i].kind()).collect();
    let mut order: Vec<&str> = Vec::new();
    for (_, teller) in &tellers {
        if !order.contains(&teller.key.as_str()) {
            order.push(&teller.key);
        }
    }
    let mut roots = Vec::new();
    for key in order {
        let of: Vec<&(usize, Teller)> = tellers.iter().filter(|(_, teller)| teller.key == key).collect();
        let Some(best) = of.iter().min_by_key(|(i, teller)| (teller.kind, *i)).map(|(_, teller)| teller)
        else {
            continue;
        };
        let (is_independent, reason) =
            Counting { facts, members, reports, tellers: &tellers, kinds: &kinds }.count(key, best.kind, &of);
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
    // Somebody told it first: where nobody counts, the first party that speaks, else the first newsroom.
    if roots.iter().all(|root| !root.is_independent) {
        let rank = |reason: &str| {
            usize::from(!reason.starts_with("a party")) + usize::from(reason.starts_with("comment"))
        };
        if let Some(first) = roots.iter_mut().min_by_key(|root| rank(&root.reason)) {
            first.is_independent = true;
            first.reason.push_str("; but no other root is known");
        }
    }
    roots
}

/// What counts.
struct Counting<'a> {
    facts: &'a [Facts<'a>],
    members: &'a BTreeMap<usize, Stance>,
    reports: &'a Reports<'a>,
    tellers: &'a [(usize, Teller)],
    kinds: &'a BTreeSet<&'static str>,
}

impl Counting<'_> {
    /// Whether a root counts, and why.
    fn count(&self, key: &str, kind: Kind, of: &[&(usize, Teller)]) -> (bool, &'static str) {
        let is_party = self.reports.identities.is_party(key);
        let is_involved = || {
            self.members
                .keys()
                .any(|i| self.facts[*i].doers.contains(key) || self.facts[*i].objects.contains(key))
        };
        match kind {
            Kind::Newsroom if is_party && is_involved() => self.party(of),
            Kind::Unnamed => (true, "an unnamed source that nobody else is known to stand behind"),
            Kind::Body => (true, "a body in its own publication"),
            Kind::Named if !is_party => (true, "speaks as a source"),
            Kind::Named | Kind::Party => self.party(of),
            Kind::Comment => (false, "comment, and no source is named"),
            Kind::Newsroom if of.iter().any(|(i, _)| self.members.get(i) == Some(&Stance::Disputes)) => {
                (true, "a newsroom that says that it could not be told")
            }
            Kind::Newsroom if self.names_others(of) => {
                (false, "a newsroom in its own voice, which may repeat the sources that it names")
            }
            Kind::Newsroom if self.credits_others(key, of) => {
                (false, "a newsroom that credits another, which it may repeat")
            }
            Kind::Newsroom => (true, "a newsroom in its own voice, which names no source"),
        }
    }

    fn party(&self, of: &[&(usize, Teller)]) -> (bool, &'static str) {
        let any = |is: &dyn Fn(&Facts<'_>, &Teller) -> bool| {
            of.iter().any(|(i, teller)| is(&self.facts[*i], teller))
        };
        if any(&|fact, teller| teller.side.as_ref().is_some_and(|side| fact.doers.contains(side))) {
            return (true, "a party about its own deeds");
        }
        if any(&|fact, teller| teller.side.as_ref().is_some_and(|side| fact.objects.contains(side))) {
            return (true, "a party about what was done to it");
        }
        if self.kinds.contains("agreement") {
            return (true, "a party about what it takes to be in force");
        }
        if of.iter().any(|(i, _)| self.members.get(i).is_some_and(|stance| *stance != Stance::Asserts)) {
            return (true, "a party that denies or doubts it");
        }
        if any(&|fact, _| {
            let t = format!(
                "{} {}",
                fact.statement.quote,
                fact.statement.voice.iter().filter_map(|v| v.cue.clone()).collect::<Vec<_>>().join(" ")
            )
            .to_lowercase();
            [
                "intelligence",
                "radar",
                "satellite",
                "video",
                "footage",
                "track",
                "evidence",
                "proof",
                "data",
                "intercept",
                "record",
                "image",
                "detected",
                "observ",
            ]
            .iter()
            .any(|w| t.contains(w))
        }) {
            return (true, "a party that names a ground");
        }
        if any(&|_, teller| teller.has_source) {
            return (true, "a party with a source of its own");
        }
        (false, "a party about others, and no source is named")
    }

    /// Whether the reports of a newsroom credit another newsroom that tells of the matter.
    fn credits_others(&self, key: &str, of: &[&(usize, Teller)]) -> bool {
        let reports: BTreeSet<usize> = of.iter().map(|(i, _)| self.facts[*i].report).collect();
        let reports = reports.into_iter().filter_map(|report| self.reports.reports.get(report));
        let credited: Vec<&String> =
            reports.flat_map(|report| &report.credits).filter_map(|credit| credit.of.as_ref()).collect();
        let others =
            self.tellers.iter().filter(|(_, other)| other.kind == Kind::Newsroom && other.key != key);
        let mut others = others.map(|(_, other)| &other.name);
        others.any(|name| credited.iter().any(|credit| credit.contains(name.as_str())))
    }

    /// Whether the reports of a newsroom name somebody else for the matter.
    fn names_others(&self, of: &[&(usize, Teller)]) -> bool {
        let reports: BTreeSet<usize> = of.iter().map(|(i, _)| self.facts[*i].report).collect();
        // Of events and of what becomes of agreements any source may be what a newsroom repeats; of lasting things and
        // terms only those that its own texts name.
        let any_source = self
            .members
            .keys()
            .any(|i| self.facts[*i].kind() == "event" || matches!(self.facts[*i].group, "made" | "ended"));
        self.tellers.iter().any(|(i, teller)| {
            !matches!(teller.kind, Kind::Newsroom | Kind::Comment)
                && (any_source || reports.contains(&self.facts[*i].report))
        })
    }
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
        let is_shorter = |words: &Vec<String>| {
            let is_part = words.len() < own.len() && words.iter().all(|word| own.contains(word));
            is_part || is_acronym(words, &own)
        };
        let shorter = names.iter().filter(|(words, key)| *key != teller.key && is_shorter(words));
        if let Some((_, key)) = shorter.min_by_key(|(words, _)| words.len()) {
            teller.key.clone_from(key);
        }
    }
}

/// Whether a name is made of the first letters of another: "OCW" of "Orvenna Ceasefire Watch".
fn is_acronym(short: &[String], long: &[String]) -> bool {
    let [short] = short else { return false };
    let initials: String = long.iter().filter_map(|word| word.chars().next()).collect();
    long.len() > 2 && *short == initials
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
fn join_joint_statements(facts: &[Facts<'_>], reports: &Reports<'_>, tellers: &mut [(usize, Teller)]) {
    let is_joint = |name: &str| facts::words(name).iter().any(|word| word == "joint" || word == "jointly");
    let sources = tellers.iter().flat_map(|(i, teller)| {
        let names = facts[*i].statement.voice.iter().filter_map(|voice| voice.name());
        names.filter(|name| is_joint(name)).map(|name| (teller.key.clone(), name.to_owned()))
    });
    let joint: BTreeSet<(String, String)> = sources.collect();
    for (key, source) in joint {
        let sides = reports.identities.joined(&source);
        let source = facts::words(&source).join(" ");
        let is_part = |teller: &Teller| {
            let name = facts::words(&teller.name).join(" ");
            sides.contains(&teller.key) || (!name.is_empty() && source.contains(&name))
        };
        let parts: BTreeSet<String> = tellers
            .iter()
            .filter(|(_, teller)| is_part(teller))
            .map(|(_, teller)| teller.key.clone())
            .collect();
        for (_, teller) in tellers.iter_mut().filter(|(_, teller)| parts.contains(&teller.key)) {
            teller.key.clone_from(&key);
        }
    }
}

/// Takes those who made an agreement with each other for one root: what they announce is one announcement.
fn join_makers(facts: &[Facts<'_>], members: &BTreeMap<usize, Stance>, tellers: &mut [(usize, Teller)]) {
    let made = members.keys().filter(|i| facts[**i].kind() == "agreement" && facts[**i].group == "made");
    let mut counts: BTreeMap<&BTreeSet<String>, usize> = BTreeMap::new();
    for i in made.filter(|i| facts[**i].objects.len() > 1) {
        *counts.entry(&facts[*i].objects).or_default() += 1;
    }
    let Some((makers, _)) = counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(a.0))) else {
        return;
    };
    let Some(first) = makers.first() else { return };
    for (_, teller) in tellers.iter_mut().filter(|(_, teller)| makers.contains(&teller.key)) {
        teller.key.clone_from(first);
    }
}

/// Takes "the officials", "one of the officials" for whom the same report named with that word.
fn join_mentioned_before(facts: &[Facts<'_>], tellers: &mut [(usize, Teller)]) {
    let noun = |name: &str| facts::words(name).pop().map(|word| word.trim_end_matches('s').to_owned());
    let is_definite = |name: &str| {
        let name = name.to_lowercase();
        name.starts_with("the ") || name.starts_with("one of the ") || name.starts_with("another of the ")
    };
    let named: Vec<(usize, Vec<String>, String)> = tellers
        .iter()
        .filter(|(_, teller)| teller.kind == Kind::Named)
        .map(|(i, teller)| {
            let voices = facts[*i].statement.voice.iter().filter_map(|voice| voice.name());
            let nouns = voices.flat_map(facts::words).map(|word| word.trim_end_matches('s').to_owned());
            (facts[*i].report, nouns.collect(), teller.key.clone())
        })
        .collect();
    for (i, teller) in tellers.iter_mut().filter(|(_, teller)| teller.kind == Kind::Unnamed) {
        let Some(noun) = noun(&teller.name).filter(|_| is_definite(&teller.name)) else { continue };
        let of_report = named.iter().filter(|(report, _, _)| *report == facts[*i].report);
        if let Some((_, _, key)) = of_report.into_iter().find(|(_, nouns, _)| nouns.contains(&noun)) {
            teller.key.clone_from(key);
        }
    }
}

/// Leaves out "both countries", "the two sides" where the parties speak for themselves.
fn leave_out_collectives(tellers: &mut Vec<(usize, Teller)>) {
    let is_collective = |teller: &Teller| {
        let words = facts::words(&teller.name);
        teller.side.is_none()
            && (words.first().is_some_and(|word| word == "both") || words.join(" ").starts_with("the two "))
    };
    let sides: BTreeSet<&String> = tellers.iter().filter_map(|(_, teller)| teller.side.as_ref()).collect();
    if sides.len() > 1 {
        tellers.retain(|(_, teller)| !is_collective(teller));
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
