//! Reports and statements in the case format: what `hearsay export --format case` writes.

use crate::offsets::CodePoints;
use hearsay_types::{Article, CreditKind, Proposition, Quantity, Report, Role, Statement, Voice, VoiceId};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// One line of `reports.jsonl`.
pub fn report(report: &Report) -> Value {
    let article = &report.article;
    let text =
        |field: &Option<hearsay_types::Evident<String>>| json!(field.as_ref().map(|found| &found.value));
    json!({
        "id": report_id(article),
        "url": text(&article.url),
        "publisher": text(&article.publisher),
        "title": text(&article.title),
        "byline": text(&article.byline),
        "published": article.published.as_ref().map(|found| found.value.date().to_string()),
        "text": article.text,
        "origin": origin(article),
    })
}

/// The lines of `statements.jsonl` for one report.
pub fn statements(report: &Report) -> Vec<Value> {
    let points = CodePoints::new(&report.article.text);
    report.statements.iter().map(|one| statement(report, one, &points)).collect()
}

/// One statement, with the offsets of its quote in code points.
pub fn statement(report: &Report, statement: &Statement, points: &CodePoints) -> Value {
    let text = &report.article.text;
    let kind = statement.proposition.kind();
    let mut object = json!({
        "id": statement_id(report, statement),
        "report": report_id(&report.article),
        "quote": statement.span.of(text),
        "start": points.offset(statement.span.start),
        "end": points.offset(statement.span.end),
        "kind": kind,
        "voice": statement.voices.iter().map(|id| voice(report, *id)).collect::<Value>(),
        "factuality": statement.factuality.as_str(),
    });
    object[kind] = proposition(&statement.proposition);
    if !statement.quantities.is_empty() {
        object["quantities"] = statement.quantities.iter().map(|q| quantity(text, q)).collect();
    }
    object["rule"] = json!(statement.rule);
    if let Some(model) = &report.model {
        object["model"] = json!(format!("{} sha256:{}", model.name, model.sha256));
    }
    object["score"] = json!((f64::from(statement.score) * 1000.0).round() / 1000.0);
    object
}

/// The id that the input gave, else the beginning of the input's hash.
pub fn report_id(article: &Article) -> String {
    let hash = &article.input.sha256;
    article.id.clone().unwrap_or_else(|| hash.get(..12).unwrap_or(hash).to_owned())
}

/// A stable id: made from the report's hash, the statement's span, kind, type and roles, so that reading
/// the same bytes again gives the same id.
pub fn statement_id(report: &Report, statement: &Statement) -> String {
    let mut hash = Sha256::new();
    hash.update(&report.article.input.sha256);
    hash.update(statement.span.start.to_le_bytes());
    hash.update(statement.span.end.to_le_bytes());
    hash.update(statement.proposition.kind());
    hash.update(proposition(&statement.proposition).to_string());
    let digest: String = hash.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    format!("{}-{digest}", report_id(&report.article))
}

fn origin(article: &Article) -> Value {
    let of_kind = |kind: CreditKind| article.credits.iter().find(|credit| credit.kind == kind);
    let found = of_kind(CreditKind::Republished)
        .map(|credit| ("republished", credit))
        .or_else(|| of_kind(CreditKind::Agency).map(|credit| ("agency", credit)))
        .or_else(|| of_kind(CreditKind::WithAgencies).map(|credit| ("rewrite", credit)));
    found.map_or_else(
        || json!({ "kind": "original", "of": null, "evidence": null }),
        |(kind, credit)| json!({ "kind": kind, "of": credit.of, "evidence": credit.evidence }),
    )
}

fn voice(report: &Report, id: VoiceId) -> Value {
    let text = &report.article.text;
    let voice: &Voice = &report.voices[id.idx()];
    let mut object = json!({
        "source": voice.source.map(|span| span.of(text)),
        "cue": voice.cue.map(|span| span.of(text)),
        "how": voice.how.as_str(),
    });
    if let Some(name) = &voice.refers_to {
        object["refers_to"] = json!(name);
    }
    if voice.anonymous {
        object["anonymous"] = json!(true);
    }
    object
}

fn proposition(proposition: &Proposition) -> Value {
    let role = |role: &Option<Role>| json!(role.as_ref().map(|role| &role.text));
    match proposition {
        Proposition::Event(event) => {
            let mut object = json!({
                "type": event.kind.as_str(), "mode": event.mode, "actor": role(&event.actor),
                "recipient": role(&event.recipient), "place": role(&event.place), "date": event.date,
            });
            if !event.context.is_empty() {
                object["context"] = json!(event.context);
            }
            if !event.weapons.is_empty() {
                object["weapons"] = json!(event.weapons);
            }
            if let Some(intent) = event.intent {
                object["intent"] = json!(intent.as_str());
            }
            object
        }
        Proposition::Relation(relation) => json!({
            "type": relation.kind.as_str(), "from": role(&relation.from), "to": role(&relation.to),
            "what": role(&relation.what), "date": relation.date,
        }),
        Proposition::Control(control) => json!({
            "act": control.act.as_str(), "actor": role(&control.actor), "place": role(&control.place),
            "date": control.date,
        }),
        Proposition::Agreement(agreement) => json!({
            "agreement": role(&agreement.agreement), "act": agreement.act.as_str(),
            "parties": agreement.parties.iter().map(|party| &party.text).collect::<Vec<_>>(),
            "by": role(&agreement.by), "content": role(&agreement.content), "date": agreement.date,
        }),
    }
}

fn quantity(text: &str, quantity: &Quantity) -> Value {
    json!({ "what": quantity.what, "low": quantity.low, "high": quantity.high, "text": quantity.span.of(text) })
}
