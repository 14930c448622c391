//! What a case shows on its own, in JSON: what a search found, the trail of a statement, decisions. The command line
//! and the server write the same.

use hearsay_store::{
    decisions::{Decision, Verdict},
    effective::Rulings,
    search::Hit,
    trail::{Field, Trail},
};
use hearsay_types::Span;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Something that was found, as `hearsay search --json` writes it. Marks are code points of the snippet.
pub fn hit(hit: &Hit, rulings: &Rulings) -> Value {
    let report = &hit.report;
    let points = |to: usize| hit.snippet.text.get(..to).map(|words| words.chars().count());
    let marks = hit.snippet.marks.iter().filter_map(|(from, to)| Some([points(*from)?, points(*to)?]));
    json!({
        "report": {
            "id": report.id, "sha256": report.sha256, "url": report.url, "publisher": report.publisher,
            "title": report.title, "published": report.published, "language": report.language,
        },
        "statement": hit.statement.as_ref().map(|kept| &kept.statement),
        "standing": hit.statement.as_ref().map(|kept| rulings.standing(&kept.statement.id).as_str()),
        "snippet": hit.snippet.text,
        "marks": marks.collect::<Vec<_>>(),
    })
}

/// A decision, as `hearsay decisions --json` writes it; `undone_by` is the decision that undoes it.
pub fn decision(made: &Decision, undone_by: Option<i64>, is_subject_found: bool) -> Value {
    json!({
        "decision": made.id, "author": made.author, "decided": made.decided, "subject": made.subject,
        "verdict": made.verdict, "holds": made.holds, "coding": made.is_coding, "undone_by": undone_by,
        "subject_found": is_subject_found,
    })
}

/// The decisions that undo others, by those that they undo.
pub fn undone_by(decisions: &[Decision]) -> BTreeMap<i64, i64> {
    let holds = decisions.iter().filter(|made| made.holds);
    holds
        .filter_map(|made| match made.verdict {
            Verdict::Undo { decision } => Some((decision, made.id)),
            _ => None,
        })
        .collect()
}

/// The trail of a statement, with the decisions about it, as `hearsay explain --json` writes it.
pub fn trail(trail: &Trail, decisions: &[Decision]) -> Value {
    let span = |span: Span| json!({ "start": span.start, "end": span.end });
    let field = |field: &Field| {
        json!({
            "field": field.name, "words": field.words, "text_bytes": span(field.span),
            "block": field.block.as_ref().map(|(n, kind)| json!({ "number": n, "kind": kind })),
            "input_bytes": field.source.map(span), "input_words": field.source_words,
        })
    };
    let report = &trail.reading.report;
    json!({
        "statement": trail.kept.statement,
        "fields": trail.fields.iter().map(field).collect::<Vec<_>>(),
        "report": {
            "id": report.id, "url": report.url, "publisher": report.publisher, "title": report.title,
            "published": report.published,
        },
        "input": {
            "sha256": trail.sha256, "bytes": trail.n_bytes,
            "origins": trail.origins.iter()
                .map(|origin| json!({ "path": origin.path, "captured": origin.captured, "log": origin.log }))
                .collect::<Vec<_>>(),
        },
        "reading": {
            "recorded": trail.recorded, "reader": { "sha256": trail.reader.0, "description": trail.reader.1 },
            "log": { "seq": trail.log.0, "sha256": trail.log.1 }, "n_earlier": trail.n_earlier,
            "notes": trail.reading.layout.notes,
        },
        "standing": trail.ruling.standing.as_str(),
        "corrected": trail.ruling.corrections.iter()
            .map(|correction| json!({ "field": correction.field, "value": correction.value, "decision": correction.decision }))
            .collect::<Vec<_>>(),
        "decisions": decisions.iter()
            .map(|made| json!({
                "decision": made.id, "author": made.author, "decided": made.decided, "verdict": made.verdict,
            }))
            .collect::<Vec<_>>(),
        "matters": trail.matters,
    })
}
