//! Who tells a statement: its innermost voice, or the report's own.

use super::{
    Found,
    facts::{self, Facts},
    identity::Identities,
    names,
};
use hearsay_types::{ActorLink, CopyFamily, CopyLink, CreditKind, How, ReportRecord, VoiceRecord};
use std::collections::BTreeMap;

/// Who tells a statement first, as far as its own words say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Teller {
    /// Tellers of one key are one root.
    pub key: String,
    /// As written, or as the actor file has it.
    pub name: String,
    /// How it speaks.
    pub kind: Kind,
    /// The side, where it has one.
    pub side: Option<String>,
    /// Whether it names a source of its own that has no name: "observers of ours".
    pub has_source: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A named voice, or an unnamed one of a named side.
    Named,
    /// An unnamed voice.
    Unnamed,
    /// A newsroom in its own voice.
    Newsroom,
    /// A body that is no party to conflicts, in its own publication.
    Body,
    /// A party in its own publication.
    Party,
    /// An outlet that comments.
    Comment,
}

/// What roots are found in.
pub struct Reports<'a> {
    /// The reports.
    pub reports: &'a [ReportRecord],
    /// Outlets by name.
    pub outlets: &'a BTreeMap<String, ActorLink>,
    /// Who stands for whom.
    pub identities: &'a Identities,
    /// Positions of reports by id.
    at: BTreeMap<&'a str, usize>,
    /// By a report's id its links, with their families.
    links: BTreeMap<&'a str, Vec<(&'a CopyFamily, &'a CopyLink)>>,
}

impl<'a> Reports<'a> {
    /// What is found, by report.
    pub fn new(found: Found<'a>, identities: &'a Identities) -> Self {
        let at = found.reports.iter().enumerate().rev().map(|(i, report)| (report.id.as_str(), i)).collect();
        let mut links: BTreeMap<&str, Vec<_>> = BTreeMap::new();
        for family in found.copies {
            for link in &family.links {
                links.entry(&link.from).or_default().push((family, link));
                links.entry(&link.to).or_default().push((family, link));
            }
        }
        Self { reports: found.reports, outlets: found.outlets, identities, at, links }
    }

    /// The links of a report to others that share text with it, with their families.
    pub fn links_of(&self, report: &str) -> &[(&'a CopyFamily, &'a CopyLink)] {
        self.links.get(report).map_or(&[], Vec::as_slice)
    }

    fn by_id(&self, report: &str) -> Option<&'a ReportRecord> {
        self.reports.get(*self.at.get(report)?)
    }
}

/// The tellers of one statement: several where a source joins several.
pub fn tellers_of(fact: &Facts<'_>, reports: &Reports<'_>) -> Vec<Teller> {
    let voices = &fact.statement.voice;
    let own = || reports.reports.get(fact.report).map(|report| own_voice(report, fact, reports));
    for (depth, voice) in voices.iter().enumerate().rev() {
        let Some(name) = voice.name().filter(|name| !name.trim().is_empty()) else { continue };
        if let Some(own) = own().filter(|own| is_outlet_itself(fact, voice, name, own, reports.identities)) {
            return vec![own];
        }
        let outer = voices[..depth].iter().rev().find(|outer| outer.name().is_some());
        let side = reports.identities.of_voice(fact.statement, voice);
        if side.is_none() && is_unnamed(voice) {
            // An unnamed voice that only a party passes on is the party's.
            if let Some(outer) = outer.filter(|outer| !is_outlet(outer)) {
                let side = reports.identities.of_voice(fact.statement, outer);
                let party = named(outer, outer.name().unwrap_or_default(), side);
                return vec![Teller { has_source: true, ..party }];
            }
            let through = outer.and_then(|outer| outer.name()).map(|outlet| format!(", through {outlet}"));
            let name = format!("{name}{}", through.unwrap_or_default());
            let key = format!("unnamed {}", facts::words(&name).join(" "));
            return vec![Teller { key, name, kind: Kind::Unnamed, side: None, has_source: false }];
        }
        // Several who speak of their own deed together: "Orvenna and Tessaly denied that they did it".
        let teller = |side: &String| Teller {
            key: side.clone(),
            name: reports.identities.name_of(side),
            kind: Kind::Named,
            side: Some(side.clone()),
            has_source: false,
        };
        let is_own_deed = fact.doers.len() > 1
            && (name.contains(" and ") || name.contains(','))
            && ["actor", "by"].iter().any(|role| fact.statement.role(role) == Some(name));
        if is_own_deed {
            return fact.doers.iter().map(teller).collect();
        }
        let joined = reports.identities.joined(name);
        if !joined.is_empty() {
            return joined.iter().map(teller).collect();
        }
        return vec![named(voice, name, side)];
    }
    own().into_iter().collect()
}

/// Whether a voice is the outlet in whose report it speaks: an organization that quotes itself, or an office
/// without a name in what an office publishes.
fn is_outlet_itself(
    fact: &Facts<'_>,
    voice: &VoiceRecord,
    name: &str,
    own: &Teller,
    identities: &Identities,
) -> bool {
    if let Some(side) = identities.of_voice(fact.statement, voice) {
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
    let has_name = voice.name().is_some_and(|name| {
        name.split_whitespace()
            .enumerate()
            .any(|(i, word)| (i > 0 || word.len() > 3) && word.chars().next().is_some_and(char::is_uppercase))
    });
    voice.anonymous || !has_name
}

fn is_outlet(voice: &VoiceRecord) -> bool {
    voice.how == How::Media
        || voice.actor.as_ref().is_some_and(|actor| actor.sector.as_deref() == Some("MED"))
}

fn named(voice: &VoiceRecord, name: &str, side: Option<String>) -> Teller {
    const ON_THE_SPOT: &[&str] =
        &["correspondent", "correspondents", "journalist", "photographer", "reporter", "reporters"];
    let is_reporter = facts::words(name).iter().any(|word| ON_THE_SPOT.contains(&word.as_str()));
    // "The Courier wrote" is the Courier in its own voice; its reporter, and an agency that no file knows, are sources.
    let is_known_outlet =
        |actor: &ActorLink| actor.sector.as_deref() == Some("MED") && !actor.key.starts_with("local-");
    let is_newsroom = !is_reporter && voice.actor.as_ref().is_some_and(is_known_outlet);
    let kind = if is_newsroom { Kind::Newsroom } else { Kind::Named };
    let key = side.clone().unwrap_or_else(|| name_key(name));
    let name = match &voice.actor {
        Some(actor) if !actor.key.starts_with("local-") => actor.name.clone(),
        _ => name.to_owned(),
    };
    Teller { key, name, kind, side, has_source: false }
}

/// A name in a form by which it can be found again: a person's name without titles, else its capitalized words.
fn name_key(name: &str) -> String {
    if let Some(person) = names::person(name) {
        return format!("name {}", person.join(" "));
    }
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
    let publisher = || report.publisher.clone().unwrap_or_else(|| format!("report {}", report.id));
    // What a body publishes is its own, whoever has a passage of it too.
    if let Some(body) = reports.identities.publisher(&report.id) {
        let kind = if reports.identities.is_partisan(body) { Kind::Party } else { Kind::Body };
        return Teller {
            key: body.clone(),
            name: publisher(),
            kind,
            side: Some(body.clone()),
            has_source: false,
        };
    }
    let name = agency_of_passage(report, fact, reports)
        .or_else(|| credited(report))
        .or_else(|| first_of_passage(report, fact, reports))
        .or_else(|| origin_of_whole(report, reports))
        .unwrap_or_else(publisher);
    let side = reports.outlets.get(&name).and_then(|outlet| reports.identities.of_link(outlet));
    let key = side.clone().unwrap_or_else(|| name_key(&name));
    // What an outlet republishes of one that is no known newsroom is a column.
    let is_column = !reports.outlets.contains_key(&name)
        && report
            .credits
            .iter()
            .any(|credit| credit.kind == CreditKind::Republished && credit.of.as_ref() == Some(&name));
    let kind = if is_column { Kind::Comment } else { kind_of_outlet(report) };
    Teller { key, name, kind, side, has_source: false }
}

/// To whom the family of a report is credited that is a copy as a whole.
fn origin_of_whole(report: &ReportRecord, reports: &Reports<'_>) -> Option<String> {
    let (family, _) = reports.links_of(&report.id).iter().find(|(_, link)| link.containment >= 0.5)?;
    family.of.clone()
}

/// Whose text a report's own credit lines say it is.
fn credited(report: &ReportRecord) -> Option<String> {
    let is_origin = |kind: CreditKind| matches!(kind, CreditKind::Agency | CreditKind::Republished);
    // "Reporting period: 13" is no name.
    let is_name = |name: &String| !name.contains([':', '\n']) && !name.chars().any(|c| c.is_ascii_digit());
    let credits = report.credits.iter().filter(|credit| is_origin(credit.kind));
    credits.filter_map(|credit| credit.of.clone()).find(is_name)
}

/// The agency whose passage the statement stands in, where another report has it too and names the agency.
fn agency_of_passage(report: &ReportRecord, fact: &Facts<'_>, reports: &Reports<'_>) -> Option<String> {
    let start = fact.at?;
    let end = start + fact.statement.quote.len();
    let covers = |span: hearsay_types::Span| (span.start as usize) < end && (span.end as usize) > start;
    let mut agencies = reports.links_of(&report.id).iter().filter_map(|(_, link)| {
        let (other, is_shared) = if link.to == report.id {
            (&link.from, link.passages.iter().any(|passage| covers(passage.to)))
        } else {
            (&link.to, link.passages.iter().any(|passage| covers(passage.from)))
        };
        let other = reports.by_id(other).filter(|_| is_shared)?;
        other.credits.iter().find(|credit| credit.kind == CreditKind::Agency)?.of.clone()
    });
    agencies.next()
}

/// Whose passage the statement stands in, where the report has it from an earlier one: whom the family of copies is
/// credited to, else the earlier report's outlet.
fn first_of_passage(report: &ReportRecord, fact: &Facts<'_>, reports: &Reports<'_>) -> Option<String> {
    let (start, end) = (fact.at?, fact.at? + fact.statement.quote.len());
    let covers = |span: hearsay_types::Span| (span.start as usize) < end && (span.end as usize) > start;
    let mut earlier: Vec<(&Option<String>, &ReportRecord)> = Vec::new();
    for (family, link) in reports.links_of(&report.id) {
        let (is_from, is_to) = (link.from == report.id, link.to == report.id && link.is_directed);
        let is_in = |passage: &hearsay_types::Passage| {
            (is_from && covers(passage.from)) || (is_to && covers(passage.to))
        };
        if link.passages.iter().any(is_in) {
            // Whoever is the earlier: the text is its family's.
            let first = if is_to { &link.from } else { &report.id };
            earlier.extend(reports.by_id(first).map(|first| (&family.of, first)));
        }
    }
    let by_day = |a: &&ReportRecord, b: &&ReportRecord| a.published.cmp(&b.published).then(a.id.cmp(&b.id));
    let credited_to = earlier.iter().find_map(|(of, _)| (*of).clone());
    credited_to.or_else(|| {
        let first = earlier.iter().map(|(_, first)| *first).min_by(by_day)?;
        credited(first).or_else(|| first.publisher.clone())
    })
}

/// Whether a report is news, or comment: whether it speaks of "I", asks questions, and marks others' words as not
/// its own, again and again. An interview asks questions too, each in a paragraph of its own.
fn kind_of_outlet(report: &ReportRecord) -> Kind {
    let n_words = report.text.split_whitespace().count().max(1);
    let is_question = |line: &&str| line.trim_end().ends_with('?') && line.split_whitespace().count() < 60;
    if report.text.lines().filter(is_question).count() >= 3 {
        return Kind::Newsroom;
    }
    let quoted = |c: char| matches!(c, '"' | '\u{201c}' | '\u{201d}');
    let mut n_marks = 0;
    // Every second part stands in quotation marks.
    for (i, part) in report.text.split(quoted).enumerate() {
        if i % 2 == 1 {
            n_marks += usize::from(part.split_whitespace().count() <= 2);
        } else {
            let words = part.split_whitespace();
            let is_i = |word: &&str| {
                matches!(*word, "I" | "my" | "me" | "I'm" | "I've" | "I\u{2019}m" | "I\u{2019}ve")
            };
            n_marks += words.clone().filter(is_i).count();
            // A letter before, nothing behind: other question marks stand for letters that were lost.
            let asks =
                |word: &&str| word.strip_suffix('?').is_some_and(|rest| rest.ends_with(char::is_alphabetic));
            n_marks += words.filter(asks).count();
        }
    }
    if n_marks * 1000 >= 8 * n_words { Kind::Comment } else { Kind::Newsroom }
}
