//! Reports and statements in the case format: what `hearsay export --format case` writes.

use crate::record;
use hearsay_types::{Article, CreditKind, Report};
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
