//! Reports and statements in the case format: what `hearsay export --format case` writes.

use crate::record;
use hearsay_types::{Article, CreditKind, Matter, Report, Stance};
use serde_json::{Value, json};

/// One line of `reports.jsonl`.
pub fn report(report: &Report) -> Value {
    let article = &report.article;
    let text =
        |field: &Option<hearsay_types::Evident<String>>| json!(field.as_ref().map(|found| &found.value));
    json!({
        "id": record::report_id(article),
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
    record::statements(report).iter().map(|statement| json!(statement)).collect()
}

/// One line of `matters.jsonl`. Beside what the format asks for: `joins` and `root_details`, the reasons.
pub fn matter(matter: &Matter) -> Value {
    let stance: serde_json::Map<String, Value> =
        matter.stance.iter().map(|(id, stance)| (id.clone(), json!(stance))).collect();
    let roots: Vec<&str> = matter.roots.iter().map(|root| root.name.as_str()).collect();
    let details = matter.roots.iter().map(|root| {
        json!({
            "name": root.name, "statements": root.statements, "stances": root.stances,
            "independent": root.is_independent, "party": root.is_party, "reason": root.reason,
        })
    });
    let joins = matter
        .joins
        .iter()
        .map(|join| json!({ "a": join.a, "b": join.b, "score": join.score, "reasons": join.reasons }));
    json!({
        "id": matter.id,
        "label": matter.label,
        "kind": matter.kind,
        "members": matter.members,
        "stance": stance,
        "copies": matter.copies,
        "roots": roots,
        "independent_roots": matter.independent_roots(),
        "independent_by_stance": {
            "asserts": matter.independent_by(Stance::Asserts),
            "denies": matter.independent_by(Stance::Denies),
            "disputes": matter.independent_by(Stance::Disputes),
        },
        "root_details": details.collect::<Vec<_>>(),
        "joins": joins.collect::<Vec<_>>(),
    })
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
