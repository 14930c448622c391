//! From a report as the stages leave it to records: what is kept of it, passed on and joined with others.

use crate::{link, offsets::CodePoints};
use hearsay_types::{
    ActorId, ActorLink, AgreementRecord, Article, ControlRecord, CreditKind, CreditRecord, EventRecord,
    Evident, Links, PlaceLink, Proposition, PropositionRecord, Quantity, QuantityRecord, RelationRecord,
    Report, ReportRecord, Role, Span, Statement, StatementRecord, VoiceId, VoiceRecord,
};
use jiff::civil::{DateTime, Time};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// What is kept of an article.
pub fn report(article: &Article) -> ReportRecord {
    let text = |field: &Option<Evident<String>>| field.as_ref().map(|found| found.value.clone());
    let first = article.credits.iter().filter(|credit| credit.kind == CreditKind::Republished);
    ReportRecord {
        id: report_id(article),
        sha256: article.input.sha256.clone(),
        url: text(&article.url),
        publisher: text(&article.publisher),
        title: text(&article.title),
        byline: text(&article.byline),
        dateline: text(&article.dateline),
        published: article.published.as_ref().map(|found| moment(found.value)),
        first_published: first.filter_map(|credit| credit.date).next().map(|date| date.to_string()),
        language: article.language.clone(),
        text: article.text.clone(),
        credits: article.credits.iter().map(credit).collect(),
    }
}

/// What is kept of a report's statements, in the order of the text.
pub fn statements(report: &Report) -> Vec<StatementRecord> {
    let points = CodePoints::new(&report.article.text);
    let mut taken = BTreeMap::new();
    let record = |statement: &Statement| {
        let stem = statement_id(report, statement);
        let n_before: &mut u32 = taken.entry(stem.clone()).or_default();
        *n_before += 1;
        let id = if *n_before == 1 { stem } else { format!("{stem}-{n_before}") };
        self::statement(report, statement, id, &points)
    };
    report.statements.iter().map(record).collect()
}

/// The id that the input gave, else the beginning of the input's hash.
pub fn report_id(article: &Article) -> String {
    let hash = &article.input.sha256;
    article.id.clone().unwrap_or_else(|| hash.get(..12).unwrap_or(hash).to_owned())
}

/// An id made from the report's hash and the statement's span, kind and type, so that reading the same bytes
/// again gives the same id, and so does a reader that finds better roles.
fn statement_id(report: &Report, statement: &Statement) -> String {
    let mut hash = Sha256::new();
    hash.update(&report.article.input.sha256);
    hash.update(statement.span.start.to_le_bytes());
    hash.update(statement.span.end.to_le_bytes());
    hash.update(statement.proposition.kind());
    hash.update(statement.proposition.type_name());
    let digest: String = hash.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    format!("{}-{digest}", report_id(&report.article))
}

/// A day, with the time where it is not midnight.
fn moment(at: DateTime) -> String {
    if at.time() == Time::midnight() { at.date().to_string() } else { at.to_string() }
}

fn credit(credit: &hearsay_types::Credit) -> CreditRecord {
    CreditRecord { kind: credit.kind, of: credit.of.clone(), evidence: credit.evidence.clone() }
}

fn statement(report: &Report, statement: &Statement, id: String, points: &CodePoints) -> StatementRecord {
    let text = &report.article.text;
    StatementRecord {
        id,
        report: report_id(&report.article),
        quote: statement.span.of(text).to_owned(),
        start: Some(points.offset(statement.span.start)),
        end: Some(points.offset(statement.span.end)),
        voice: statement.voices.iter().map(|id| voice(report, *id)).collect(),
        factuality: statement.factuality,
        proposition: proposition(&statement.proposition),
        quantities: statement.quantities.iter().map(|one| quantity(text, one)).collect(),
        from_elsewhere: statement.roles_from_elsewhere().into_iter().map(str::to_owned).collect(),
        links: links(report, &statement.proposition),
        rule: Some(statement.rule.clone()),
        model: report.model.as_ref().map(|model| format!("{} sha256:{}", model.name, model.sha256)),
        score: Some((f64::from(statement.score) * 1000.0).round() / 1000.0),
    }
}

fn voice(report: &Report, id: VoiceId) -> VoiceRecord {
    let text = &report.article.text;
    let voice = &report.voices[id.idx()];
    VoiceRecord {
        source: voice.source.map(|span| span.of(text).to_owned()),
        cue: voice.cue.map(|span| span.of(text).to_owned()),
        how: voice.how,
        refers_to: voice.refers_to.clone(),
        anonymous: voice.anonymous,
        kind: Some(voice.kind),
        actor: voice.source.and_then(|span| link::source_at(report, span)),
    }
}

fn proposition(proposition: &Proposition) -> PropositionRecord {
    let words = |role: &Option<Role>| role.as_ref().map(|role| role.text.clone());
    match proposition {
        Proposition::Event(event) => PropositionRecord::Event {
            event: EventRecord {
                kind: event.kind,
                mode: event.mode.clone(),
                actor: words(&event.actor),
                recipient: words(&event.recipient),
                place: words(&event.place),
                date: event.date.clone(),
                context: event.context.clone(),
                weapons: event.weapons.clone(),
                intent: event.intent,
            },
        },
        Proposition::Relation(relation) => PropositionRecord::Relation {
            relation: RelationRecord {
                kind: relation.kind,
                from: words(&relation.from),
                to: words(&relation.to),
                what: words(&relation.what),
                date: relation.date.clone(),
            },
        },
        Proposition::Control(control) => PropositionRecord::Control {
            control: ControlRecord {
                act: control.act,
                actor: words(&control.actor),
                place: words(&control.place),
                date: control.date.clone(),
            },
        },
        Proposition::Agreement(agreement) => PropositionRecord::Agreement {
            agreement: AgreementRecord {
                agreement: words(&agreement.agreement),
                act: agreement.act,
                parties: agreement.parties.iter().map(|party| party.text.clone()).collect(),
                by: words(&agreement.by),
                content: words(&agreement.content),
                date: agreement.date.clone(),
            },
        },
    }
}

fn quantity(text: &str, quantity: &Quantity) -> QuantityRecord {
    QuantityRecord {
        what: quantity.what.clone(),
        low: quantity.low,
        high: quantity.high,
        text: quantity.span.of(text).to_owned(),
    }
}

fn links(report: &Report, proposition: &Proposition) -> Links {
    let mut links = Links::default();
    for (name, role) in proposition.roles() {
        if name == "place" {
            links.place = role.span.and_then(|span| place_link(report, span));
        } else if let Some(id) = role.actor {
            let one = || vec![actor_link(report, id)];
            let joins_several = report.actors.actor(id).key.contains("-and-");
            let several = role.span.filter(|_| joins_several).map(|span| link::actors_at(report, span));
            links.actors.entry(name.to_owned()).or_default().extend(several.unwrap_or_else(one));
        }
    }
    links
}

pub(crate) fn actor_link(report: &Report, id: ActorId) -> ActorLink {
    let actor = report.actors.actor(id);
    ActorLink {
        key: actor.key.clone(),
        name: actor.name.clone(),
        side: actor.side.clone(),
        sector: actor.sector.clone(),
        country: actor.country.clone(),
    }
}

/// The place whose toponym is or lies within the words at `span`: the first that is resolved.
pub(crate) fn place_link(report: &Report, span: Span) -> Option<PlaceLink> {
    let within = report.places.iter().filter(|mention| span.contains(mention.span));
    let resolved = within.filter_map(|mention| mention.resolved.as_ref()).next()?;
    Some(PlaceLink {
        geonames: resolved.geonames,
        name: resolved.name.clone(),
        lat: resolved.lat,
        lon: resolved.lon,
        radius_km: resolved.radius_km,
    })
}
