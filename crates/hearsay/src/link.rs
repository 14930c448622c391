//! Links of statements that were given, not read: whom and what the words of their roles and voices stand for
//! in the report that they are quoted from.

use crate::record::{actor_link, place_link};
use hearsay_types::{ActorId, ActorKind, ActorLink, PropositionRecord, Report, Span, StatementRecord};

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
                let at =
                    names.into_iter().flatten().filter_map(|name| nearest(&report.article.text, quote, name));
                voice.actor = at.filter_map(|at| source_at(report, at)).next();
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
    let at = nearest(&report.article.text, quote, words);
    at.map(|at| actors_at(report, at)).unwrap_or_default()
}

/// The actors that the words at `at` stand for: several where the words join several ("Syrian or Russian
/// aircraft"), none where they name none.
pub(crate) fn actors_at(report: &Report, at: Span) -> Vec<ActorLink> {
    let mut ids: Vec<ActorId> = widest(report, |span| at.contains(span))
        .into_iter()
        .flat_map(|(span, id)| {
            // Of "the army and its ally" the one mention stands for both: those within it tell who they are.
            if report.actors.actor(id).key.contains("-and-") {
                let parts = widest(report, |part| part != span && span.contains(part));
                if parts.len() > 1 {
                    return parts.into_iter().map(|(_, id)| id).collect();
                }
            }
            vec![id]
        })
        .collect();
    if ids.is_empty() {
        ids.extend(report.actors.at(at));
    }
    let mut seen = Vec::new();
    ids.retain(|id| {
        let is_new = !seen.contains(id);
        seen.push(*id);
        is_new
    });
    ids.into_iter().map(|id| actor_link(report, id)).collect()
}

/// Who speaks in the words at `at`. An unknown person or official gets the side of whom the words name beside:
/// "a defense official of Orvenna", "the agency's photographer".
pub(crate) fn source_at(report: &Report, at: Span) -> Option<ActorLink> {
    const OF_A_STATE: &[&str] = &["GOV", "MIL", "SPY", "COP", "JUD", "LEG"];
    let id = report.actors.at(at);
    let mut link = id.map(|id| actor_link(report, id));
    let is_known = |link: &ActorLink| !link.key.starts_with("local-") || link.side.is_some();
    if link.as_ref().is_some_and(is_known) {
        return link;
    }
    let words = at.of(&report.article.text).to_lowercase();
    let is_official = words.contains("official")
        || link
            .as_ref()
            .and_then(|link| link.sector.as_deref())
            .is_some_and(|sector| OF_A_STATE.contains(&sector));
    let named = report
        .actors
        .mentions
        .iter()
        .filter(|mention| at.contains(mention.span))
        .map(|mention| mention.actor);
    let named = named.filter(|id| !report.actors.actor(*id).key.starts_with("local-"));
    for id in named {
        let actor = report.actors.actor(id);
        let is_body =
            matches!(actor.kind, ActorKind::Organization | ActorKind::ArmedGroup | ActorKind::GovernmentBody);
        let is_state = actor.kind == ActorKind::State
            || actor.sector.as_deref().is_some_and(|sector| OF_A_STATE.contains(&sector));
        if is_body || (is_state && is_official) {
            let body = actor_link(report, id);
            match &mut link {
                Some(link) => {
                    link.side = Some(body.side.unwrap_or(body.key));
                    link.sector = link.sector.take().or(body.sector);
                }
                None => link = Some(body),
            }
            break;
        }
    }
    link
}

/// Of the mentions whose spans fit those that lie in no other, in the order of the text.
fn widest(report: &Report, fits: impl Fn(Span) -> bool) -> Vec<(Span, ActorId)> {
    let found: Vec<(Span, ActorId)> = report
        .actors
        .mentions
        .iter()
        .filter(|mention| fits(mention.span))
        .map(|mention| (mention.span, mention.actor))
        .collect();
    let is_within = |span: &Span| found.iter().any(|(other, _)| other != span && other.contains(*span));
    found.iter().filter(|(span, _)| !is_within(span)).copied().collect()
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
