//! Links of statements that were given, not read: whom and what the words of their roles and voices stand for
//! in the report that they are quoted from.

use crate::record::{actor_link, place_link};
use hearsay_types::{ActorId, ActorLink, PropositionRecord, Report, Span, StatementRecord};

/// Fills the links that `statements` lack, each from the mentions of `report` nearest to its quote. Statements of
/// other reports, and words that stand nowhere in the text, are left as they are.
pub fn fill(report: &Report, report_id: &str, statements: &mut [StatementRecord]) {
    for statement in statements.iter_mut().filter(|statement| statement.report == report_id) {
        let Some(quote) = place_of(report, statement) else { continue };
        if statement.links.is_empty() {
            fill_roles(report, quote, statement);
        }
        for voice in &mut statement.voice {
            if voice.actor.is_none() {
                let names = [voice.refers_to.as_deref(), voice.source.as_deref()];
                let links = names.into_iter().flatten().map(|name| actors(report, quote, name));
                voice.actor = links.flatten().next();
            }
        }
    }
}

/// Where the quote stands: at its offsets if they hold it, else where it stands first.
fn place_of(report: &Report, statement: &StatementRecord) -> Option<Span> {
    let text = &report.article.text;
    let byte = |point: u32| text.char_indices().nth(point as usize).map(|(at, _)| at);
    let given = statement.start.and_then(byte);
    let is_there = |at: &usize| text.get(*at..).is_some_and(|rest| rest.starts_with(&statement.quote));
    let start = given.filter(is_there).or_else(|| text.find(&statement.quote))?;
    span(start, start + statement.quote.len())
}

fn span(start: usize, end: usize) -> Option<Span> {
    Some(Span { start: u32::try_from(start).ok()?, end: u32::try_from(end).ok()? })
}

fn fill_roles(report: &Report, quote: Span, statement: &mut StatementRecord) {
    let names: &[&str] = match statement.proposition {
        PropositionRecord::Event { .. } => &["actor", "recipient"],
        PropositionRecord::Relation { .. } => &["from", "to"],
        PropositionRecord::Control { .. } => &["actor"],
        PropositionRecord::Agreement { .. } => &["by"],
    };
    for name in names {
        let Some(words) = statement.role(name).map(str::to_owned) else { continue };
        let links = actors(report, quote, &words);
        if !links.is_empty() {
            statement.links.actors.insert((*name).to_owned(), links);
        }
    }
    if let PropositionRecord::Agreement { agreement } = &statement.proposition {
        let parties: Vec<ActorLink> =
            agreement.parties.iter().flat_map(|party| actors(report, quote, party)).collect();
        if !parties.is_empty() {
            statement.links.actors.insert("parties".to_owned(), parties);
        }
    }
    if let Some(words) = statement.role("place").map(str::to_owned) {
        let at = nearest(&report.article.text, quote, &words);
        statement.links.place = at.and_then(|at| place_link(report, at));
    }
}

/// The actors that words near the quote stand for: several where the words join several.
fn actors(report: &Report, quote: Span, words: &str) -> Vec<ActorLink> {
    let Some(at) = nearest(&report.article.text, quote, words) else { return Vec::new() };
    let within = report.actors.mentions.iter().filter(|mention| at.contains(mention.span));
    let mut nested: Vec<(Span, ActorId)> = within.map(|mention| (mention.span, mention.actor)).collect();
    // Of mentions within one another the widest counts: "the army" of "the army of the republic".
    let all = nested.clone();
    nested.retain(|(span, _)| !all.iter().any(|(other, _)| other != span && other.contains(*span)));
    let mut ids: Vec<ActorId> = nested.into_iter().map(|(_, id)| id).collect();
    if ids.is_empty() {
        ids.extend(report.actors.at(at));
    }
    let mut seen = Vec::new();
    ids.retain(|id| {
        !seen.contains(id) && {
            seen.push(*id);
            true
        }
    });
    ids.into_iter().map(|id| actor_link(report, id)).collect()
}

/// Where words stand: within the quote, else before or behind it at the least distance.
fn nearest(text: &str, quote: Span, words: &str) -> Option<Span> {
    if words.is_empty() {
        return None;
    }
    let (start, end) = (quote.start as usize, quote.end as usize);
    let distance = |at: usize| if at < start { start - at } else { at.saturating_sub(end) };
    let at = text.match_indices(words).map(|(at, _)| at).min_by_key(|at| distance(*at))?;
    span(at, at + words.len())
}
