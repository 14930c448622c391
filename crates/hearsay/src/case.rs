//! Reports and statements in the case format: what `hearsay export --format case` writes.

use crate::record;
use hearsay_types::{CopyFamily, CreditKind, Matter, Report, ReportRecord, Stance};
use serde_json::{Value, json};

/// One line of `reports.jsonl`.
pub fn report(report: &Report) -> Value {
    report_record(&record::report(&report.article))
}

/// One line of `reports.jsonl`, from what is kept of a report.
pub fn report_record(report: &ReportRecord) -> Value {
    json!({
        "id": report.id,
        "url": report.url,
        "publisher": report.publisher,
        "title": report.title,
        "byline": report.byline,
        "published": report.published.as_deref().map(|moment| moment.get(..10).unwrap_or(moment)),
        "text": report.text,
        "origin": origin(report),
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

/// A family of copies, as `hearsay copies --json` writes it. Passages are byte offsets into the texts.
pub fn family(family: &CopyFamily) -> Value {
    let links = family.links.iter().map(|link| {
        json!({
            "from": link.from, "to": link.to, "directed": link.is_directed,
            "containment": rounded(link.containment), "jaccard": rounded(link.jaccard),
            "passages": link.passages.iter().map(|passage| json!({
                "from": [passage.from.start, passage.from.end], "to": [passage.to.start, passage.to.end],
                "words": passage.n_words,
            })).collect::<Vec<_>>(),
            "evidence": link.evidence,
        })
    });
    json!({
        "reports": family.reports, "origin": family.origin, "of": family.of, "evidence": family.evidence,
        "links": links.collect::<Vec<_>>(),
    })
}

/// A share with three decimals.
fn rounded(share: f64) -> f64 {
    (share * 1000.0).round() / 1000.0
}

fn origin(report: &ReportRecord) -> Value {
    let of_kind = |kind: CreditKind| report.credits.iter().find(|credit| credit.kind == kind);
    let found = of_kind(CreditKind::Republished)
        .map(|credit| ("republished", credit))
        .or_else(|| of_kind(CreditKind::Agency).map(|credit| ("agency", credit)))
        .or_else(|| of_kind(CreditKind::WithAgencies).map(|credit| ("rewrite", credit)));
    found.map_or_else(
        || json!({ "kind": "original", "of": null, "evidence": null }),
        |(kind, credit)| json!({ "kind": kind, "of": credit.of, "evidence": credit.evidence }),
    )
}
