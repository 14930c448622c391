//! What stands in a brief, and in which order.

use super::{Block, Brief, Inline, Period, Source, clean};
use crate::{ById, Record, days::Days, innermost, tables::range_words, voice_names};
use hearsay_types::{
    AgreementActType, Matter, PropositionRecord, ReportRecord, Root, Stance, StatementRecord,
};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

/// Matters that are told at length; the rest is counted.
const MAX_MATTERS: usize = 40;
/// Characters of a quote that stand in the text; the sources have it whole.
const MAX_QUOTE: usize = 220;

/// The brief of a record, of all that is in it or of what is new.
pub fn brief<'a>(record: &Record<'a>, period: Period<'a>) -> Brief {
    let mut writer = Writer {
        by_id: ById::new(record),
        since: period.since,
        numbers: BTreeMap::new(),
        sources: Vec::new(),
        blocks: Vec::new(),
    };
    let mut shared: Vec<&Matter> =
        record.matters.iter().filter(|matter| is_shared(matter, &writer.by_id)).collect();
    if period.since.is_some() {
        shared.retain(|matter| writer.by_id.members(matter).into_iter().any(|one| writer.is_new(one)));
    }
    shared.sort_by_key(|matter| {
        let reports: BTreeSet<&str> =
            writer.by_id.members(matter).iter().map(|one| one.report.as_str()).collect();
        (Reverse(is_disputed(matter)), Reverse(matter.independent_roots()), Reverse(reports.len()))
    });
    let n_more = shared.len().saturating_sub(MAX_MATTERS);
    shared.truncate(MAX_MATTERS);
    writer.opening(record, period);
    writer.glance(&shared, n_more, record.matters.len());
    writer.news(&shared);
    writer.figures(&shared);
    writer.changes(&shared);
    writer.by_day(&shared);
    writer.agreements(record);
    Brief {
        title: "Who claims what, and on whose word".to_owned(),
        blocks: writer.blocks,
        sources: writer.sources,
    }
}

/// Whether more than one report speaks of it, or not all with one voice.
fn is_shared(matter: &Matter, by_id: &ById<'_>) -> bool {
    let members = by_id.members(matter);
    let several = members.iter().any(|one| one.report != members[0].report);
    several || is_disputed(matter)
}

fn is_disputed(matter: &Matter) -> bool {
    let stances: BTreeSet<&Stance> = matter.stance.values().collect();
    stances.len() > 1
}

pub(super) struct Writer<'a> {
    pub(super) by_id: ById<'a>,
    /// The day from which on a report is new.
    pub(super) since: Option<&'a str>,
    /// The number of each statement that is a source.
    numbers: BTreeMap<&'a str, usize>,
    sources: Vec<Source>,
    pub(super) blocks: Vec<Block>,
}

impl<'a> Writer<'a> {
    fn opening(&mut self, record: &Record<'a>, period: Period<'_>) {
        let outlets: BTreeSet<&String> =
            record.reports.iter().filter_map(|report| report.publisher.as_ref()).collect();
        let days: BTreeSet<&str> = record.reports.iter().filter_map(published_day).collect();
        let copied: BTreeSet<&String> = record.copies.iter().flat_map(|family| &family.reports).collect();
        let span = match (days.first(), days.last()) {
            (Some(first), Some(last)) if first == last => format!(", published on {first}"),
            (Some(first), Some(last)) => format!(", published from {first} to {last}"),
            _ => String::new(),
        };
        let known = period.known_on.map_or_else(String::new, |day| format!(" As known on {day}."));
        self.text(format!(
            "{} by {}{span}: {} on {}. {} of the reports share text with another one.{known}",
            counted(record.reports.len(), "report", "reports"),
            counted(outlets.len(), "outlet", "outlets"),
            counted(record.statements.len(), "statement", "statements"),
            counted(record.matters.len(), "matter", "matters"),
            copied.len(),
        ));
        self.text(
            "This brief sets side by side who claims what. It does not say what is true. Words in quotation marks \
             are those of the reports; the small numbers lead to the sources at the end. An independent root is \
             somebody who tells a thing without repeating another who is counted.",
        );
    }

    fn glance(&mut self, shared: &[&'a Matter], n_more: usize, n_all: usize) {
        self.blocks.push(Block::Heading(2, "At a glance".to_owned()));
        if shared.is_empty() && self.since.is_some() {
            self.text("No matter has news.");
            return;
        }
        if shared.is_empty() {
            self.text("No matter is spoken of by more than one report, and none is disputed within one.");
            return;
        }
        let mut rows = Vec::new();
        for matter in shared {
            let members = self.by_id.members(matter);
            let reports: BTreeSet<&str> = members.iter().map(|one| one.report.as_str()).collect();
            let mut label = vec![Inline::Strong(clean(&matter.label))];
            label.extend(self.cite(&members));
            let number = |n: usize| vec![Inline::Text(n.to_string())];
            rows.push(vec![
                label,
                vec![Inline::Text(first_day(&members).unwrap_or_else(|| "no day".to_owned()))],
                number(matter.independent_by(Stance::Asserts)),
                number(matter.independent_by(Stance::Denies)),
                number(matter.independent_by(Stance::Disputes)),
                number(reports.len()),
            ]);
        }
        let header = vec!["Matter", "Day", "Roots for", "Against", "In doubt", "Reports"];
        self.blocks.push(Block::Table(header, rows));
        if self.since.is_some() {
            if n_more > 0 {
                self.text(format!(
                    "{} left out here.",
                    counted(n_more, "more has news and is", "more have news and are")
                ));
            }
            return;
        }
        let n_single = n_all.saturating_sub(shared.len() + n_more);
        let more = if n_more > 0 {
            format!("{n_more} more are spoken of by several reports. ")
        } else {
            String::new()
        };
        self.text(format!(
            "{more}{} on one report's word alone, left out here.",
            match n_single {
                1 => "1 matter stands".to_owned(),
                n => format!("{n} matters stand"),
            }
        ));
    }

    /// Numbers of which voices differ.
    fn figures(&mut self, shared: &[&'a Matter]) {
        let mut rows = Vec::new();
        for matter in shared {
            let members = self.by_id.members(matter);
            let mut by_what: BTreeMap<&str, Vec<(&'a StatementRecord, String)>> = BTreeMap::new();
            for one in &members {
                for quantity in &one.quantities {
                    let words =
                        range_words((quantity.low, quantity.high)).unwrap_or_else(|| clean(&quantity.text));
                    by_what.entry(&quantity.what).or_default().push((one, words));
                }
            }
            for (what, given) in by_what {
                let different: BTreeSet<&String> = given.iter().map(|(_, words)| words).collect();
                if different.len() < 2 {
                    continue;
                }
                let mut told: BTreeMap<(String, String), Vec<&StatementRecord>> = BTreeMap::new();
                for (one, words) in given {
                    told.entry((self.teller(one), words)).or_default().push(one);
                }
                for ((teller, words), of) in told {
                    let mut figure = vec![Inline::Strong(words)];
                    figure.extend(self.cite(&of));
                    let plain = |words: String| vec![Inline::Text(words)];
                    rows.push(vec![plain(clean(&matter.label)), plain(clean(what)), figure, plain(teller)]);
                }
            }
        }
        if !rows.is_empty() {
            self.blocks.push(Block::Heading(2, "Figures that differ".to_owned()));
            self.blocks.push(Block::Table(vec!["Matter", "Count of", "Figure", "According to"], rows));
        }
    }

    /// Roots that took more than one stance.
    fn changes(&mut self, shared: &[&'a Matter]) {
        let mut items = Vec::new();
        for matter in shared {
            for root in matter.roots.iter().filter(|root| root.stances.len() > 1) {
                let members = self.by_id.members(matter);
                let mut of: Vec<&StatementRecord> =
                    members.into_iter().filter(|one| root.statements.contains(&one.id)).collect();
                of.sort_by_key(|one| self.by_id.report(&one.report).and_then(published_day));
                let mut line = vec![
                    Inline::Strong(clean(&root.name)),
                    Inline::Text(format!(" on {}: ", clean(&matter.label))),
                ];
                for (n, one) in of.iter().enumerate() {
                    let stance = matter.stance.get(&one.id).map_or("speaks of it", |stance| stance.as_str());
                    let day = self.by_id.report(&one.report).and_then(published_day).unwrap_or("no day");
                    let between = if n == 0 { "" } else { "; " };
                    line.push(Inline::Text(format!("{between}{day}, {stance}: ")));
                    line.push(Inline::Quote(shortened(&one.quote)));
                    line.extend(self.cite(&[one]));
                }
                items.push(Block::Item(line));
            }
        }
        if !items.is_empty() {
            self.blocks.push(Block::Heading(2, "Took more than one position".to_owned()));
            self.blocks.append(&mut items);
        }
    }

    fn by_day(&mut self, shared: &[&'a Matter]) {
        let mut by_day: BTreeMap<Option<String>, Vec<&'a Matter>> = BTreeMap::new();
        for matter in shared {
            // "No day" comes last.
            let day = first_day(&self.by_id.members(matter));
            by_day.entry(day).or_default().push(matter);
        }
        let without = by_day.remove(&None);
        for (day, matters) in by_day.into_iter().chain(without.map(|matters| (None, matters))) {
            let heading = day.unwrap_or_else(|| "Without a day".to_owned());
            self.blocks.push(Block::Heading(2, heading));
            matters.into_iter().for_each(|matter| self.matter(matter));
        }
    }

    fn matter(&mut self, matter: &'a Matter) {
        self.blocks.push(Block::Heading(3, clean(&matter.label)));
        let members = self.by_id.members(matter);
        for (stance, verb) in [
            (Stance::Asserts, "Asserted"),
            (Stance::Denies, "Denied"),
            (Stance::Disputes, "Doubted or not confirmed"),
        ] {
            let of: Vec<&StatementRecord> =
                members.iter().copied().filter(|one| matter.stance.get(&one.id) == Some(&stance)).collect();
            if of.is_empty() {
                continue;
            }
            let takes = |root: &&Root| root.stances.contains(&stance);
            let independent: Vec<String> = matter
                .roots
                .iter()
                .filter(takes)
                .filter(|root| root.is_independent)
                .map(|root| {
                    let party = if root.is_party { " (a party)" } else { "" };
                    format!("{}{party}", clean(&root.name))
                })
                .collect();
            let count = counted(independent.len(), "independent root", "independent roots");
            let names =
                if independent.is_empty() { String::new() } else { format!(": {}", independent.join("; ")) };
            let mut line = vec![Inline::Strong(verb.to_owned()), Inline::Text(format!(", {count}{names}."))];
            line.extend(self.cite(&of));
            self.blocks.push(Block::Paragraph(line));
            let mut by_teller: Vec<(String, Vec<&StatementRecord>)> = Vec::new();
            for one in of {
                let teller = self.teller(one);
                match by_teller.iter_mut().find(|(name, _)| *name == teller) {
                    Some((_, statements)) => statements.push(one),
                    None => by_teller.push((teller, vec![one])),
                }
            }
            for (teller, of) in by_teller {
                let quote = of[0].quote.as_str();
                let mut line = vec![
                    Inline::Strong(teller),
                    Inline::Text(": ".to_owned()),
                    Inline::Quote(shortened(quote)),
                ];
                if of.iter().any(|one| self.is_new(one)) {
                    line.push(Inline::Text(" New.".to_owned()));
                }
                line.extend(self.cite(&of));
                self.blocks.push(Block::Item(line));
            }
        }
        let n_copies: usize = matter.copies.iter().map(Vec::len).sum();
        if n_copies > 0 {
            let groups = counted(matter.copies.len(), "text", "texts");
            let mut line = vec![Inline::Text(format!("{n_copies} of the reports are copies of {groups}."))];
            line.extend(self.cite(&members));
            self.blocks.push(Block::Paragraph(line));
        }
    }

    /// What is said of agreements, and that they were broken.
    fn agreements(&mut self, record: &Record<'a>) {
        type Acts<'a> = BTreeMap<String, Vec<(&'static str, &'a StatementRecord)>>;
        let mut by_name: Acts<'a> = BTreeMap::new();
        for one in record.statements {
            if let PropositionRecord::Agreement { agreement } = &one.proposition {
                let name = agreement
                    .agreement
                    .as_deref()
                    .map_or_else(|| "An agreement without a name".to_owned(), clean);
                let verb = if agreement.act == AgreementActType::Violated {
                    "alleged violation"
                } else {
                    agreement.act.as_str()
                };
                by_name.entry(name).or_default().push((verb, one));
            }
        }
        let has_news = |acts: &[(&str, &StatementRecord)]| acts.iter().any(|(_, one)| self.is_new(one));
        by_name.retain(|_, acts| acts.len() > 1 && (self.since.is_none() || has_news(acts)));
        if by_name.is_empty() {
            return;
        }
        self.blocks.push(Block::Heading(2, "Agreements, as they are spoken of".to_owned()));
        for (name, mut acts) in by_name {
            self.blocks.push(Block::Heading(3, name));
            acts.sort_by_key(|(_, one)| one.date().map(str::to_owned));
            let mut seen = BTreeSet::new();
            for (verb, one) in acts {
                let teller = self.teller(one);
                if !seen.insert((verb, teller.clone(), clean(&one.quote))) {
                    continue;
                }
                let day = one.date().map_or_else(String::new, |day| format!(", {}", clean(day)));
                let factuality = match one.factuality {
                    hearsay_types::Factuality::Certain => String::new(),
                    other => format!(", {other}"),
                };
                let verb = verb.replace('_', " ");
                let mut line = vec![
                    Inline::Text(format!("{verb}{day}{factuality}; ")),
                    Inline::Strong(teller),
                    Inline::Text(": ".to_owned()),
                    Inline::Quote(shortened(&one.quote)),
                ];
                line.extend(self.cite(&[one]));
                self.blocks.push(Block::Item(line));
            }
        }
    }

    /// On whose word a statement stands: the innermost voice, or the outlet.
    fn teller(&self, one: &StatementRecord) -> String {
        let outlet = || outlet(self.by_id.report(&one.report), &one.report);
        match innermost(one) {
            Some(voice) => {
                match voice.actor.as_ref().map(|actor| actor.name.as_str()).or_else(|| voice.name()) {
                    Some(name) => clean(name),
                    None => format!("an unnamed source of {}", outlet()),
                }
            }
            None => format!("{} in its own voice", outlet()),
        }
    }

    /// The numbers of statements, which become sources when they are cited first.
    pub(super) fn cite(&mut self, statements: &[&'a StatementRecord]) -> Vec<Inline> {
        let mut numbers = BTreeSet::new();
        for one in statements {
            let next = self.sources.len() + 1;
            let number = *self.numbers.entry(&one.id).or_insert(next);
            if number == next {
                self.sources.push(source(one, self.by_id.report(&one.report)));
            }
            numbers.insert(number);
        }
        let mut pairs: Vec<(usize, usize)> = Vec::new();
        for number in numbers {
            match pairs.last_mut() {
                Some((_, last)) if *last + 1 == number => *last = number,
                _ => pairs.push((number, number)),
            }
        }
        if pairs.is_empty() { Vec::new() } else { vec![Inline::Sources(pairs)] }
    }

    pub(super) fn text(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Paragraph(vec![Inline::Text(text.into())]));
    }
}

fn source(one: &StatementRecord, report: Option<&ReportRecord>) -> Source {
    let voices = voice_names(one);
    let voices = if voices.is_empty() { "the report itself".to_owned() } else { voices.join(" > ") };
    let parts = report.map_or_else(Vec::new, |report| {
        let title = report.title.as_ref().map(|title| format!("“{title}”"));
        let day = published_day(report).map(str::to_owned);
        [report.publisher.clone(), title, day].into_iter().flatten().collect()
    });
    let report_words = if parts.is_empty() { format!("report {}", one.report) } else { parts.join(", ") };
    Source {
        statement: clean(&one.id),
        quote: clean(&one.quote),
        voices: clean(&voices),
        report: clean(&report_words),
        url: report.and_then(|report| report.url.as_deref()).map(clean),
    }
}

pub(super) fn published_day(report: &ReportRecord) -> Option<&str> {
    report.published.as_deref().map(|moment| moment.get(..10).unwrap_or(moment))
}

/// The day or days that most members give; of several the closest, then the earliest.
fn first_day(members: &[&StatementRecord]) -> Option<String> {
    let mut counts: BTreeMap<Days, usize> = BTreeMap::new();
    for days in members.iter().filter_map(|one| Days::of(one.date()?)) {
        *counts.entry(days).or_default() += 1;
    }
    let best = counts.into_iter().min_by_key(|(days, n)| (Reverse(*n), days.count(), days.first))?.0;
    Some(if best.first == best.last {
        best.first.to_string()
    } else {
        format!("{} to {}", best.first, best.last)
    })
}

/// The outlet by its name; a report that has none by its headline.
fn outlet(report: Option<&ReportRecord>, id: &str) -> String {
    let named = report.and_then(|report| report.publisher.as_deref()).map(clean);
    let titled = || Some(format!("the report “{}”", clean(report?.title.as_deref()?)));
    named.or_else(titled).unwrap_or_else(|| format!("report {}", clean(id)))
}

/// The quote, cut at a word's end where it is long.
fn shortened(quote: &str) -> String {
    let quote = clean(quote);
    if quote.chars().count() <= MAX_QUOTE {
        return quote;
    }
    let head: String = quote.chars().take(MAX_QUOTE).collect();
    let cut = head.rsplit_once(' ').map_or(head.as_str(), |(words, _)| words);
    format!("{cut} …")
}

pub(super) fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}
