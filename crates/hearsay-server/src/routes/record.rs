//! The case as a whole: what it holds, its log, and what it gives away.

use crate::{
    call::{Answer, Call, Problem, Reply},
    desk::Desk,
};
use hearsay::{
    case as case_format,
    export::{self, Format, OutputFile, brief as briefing},
    store::verify as verifying,
};
use serde_json::{Value, json};

pub(super) fn case(desk: &Desk, _: &Call) -> Answer {
    let snapshot = desk.snapshot(None)?;
    let joined = &snapshot.joined;
    desk.with_case(|case| {
        let counts = case.counts()?;
        let head = case.head()?.map(|(seq, sha256)| json!({ "seq": seq, "sha256": sha256 }));
        let published = joined.kept.reports.iter().filter_map(|report| report.published.as_deref());
        Ok(Reply::Json(json!({
            "name": desk.name(),
            "counts": {
                "inputs": counts.inputs, "reports": counts.reports, "statements": counts.statements,
                "decisions": counts.decisions, "skipped": counts.skipped, "log_entries": counts.log_entries,
                "matters": joined.matters.len(), "families": joined.copies.len(),
                "disputed": joined.matters.iter().filter(|matter| crate::shapes::is_disputed(matter)).count(),
                "queue": joined.kept.statements.iter()
                    .filter(|one| joined.kept.rulings.standing(&one.id).as_str() == "undecided").count(),
            },
            "head": head, "joined": case.linked("matters")?, "version": env!("CARGO_PKG_VERSION"),
            "newest": published.max().and_then(|day| day.get(..10)), "author": desk.author,
        })))
    })
}

pub(super) fn log(desk: &Desk, call: &Call) -> Answer {
    let limit = call.limit()?;
    let before = match call.cursor()? {
        0 => None,
        before => Some(i64::try_from(before).unwrap_or(i64::MAX)),
    };
    let (entries, counts) = desk.with_case(|case| Ok((case.log(before, limit)?, case.counts()?)))?;
    let entry = |(entry, hash): &(String, String)| {
        let entry: Value = serde_json::from_str(entry).unwrap_or_default();
        let subject = entry["body"].get("subject").or_else(|| entry["body"].get("path"));
        json!({
            "seq": entry["seq"], "time": entry["at"], "kind": entry["kind"], "subject": subject, "sha256": hash,
            "previous": entry["prev"], "payload": entry["body"],
        })
    };
    let items: Vec<Value> = entries.iter().map(entry).collect();
    let last = items.last().and_then(|entry| entry["seq"].as_i64());
    let next = last.filter(|seq| *seq > 1 && items.len() == limit).map(|seq| seq.to_string());
    Ok(Reply::Json(json!({ "items": items, "next": next, "total": counts.log_entries })))
}

pub(super) fn verify(desk: &Desk, _: &Call) -> Answer {
    let found = desk.with_case(|case| Ok(verifying::verify(case, None, &mut |_, _| {})?))?;
    let broken = found
        .broken
        .iter()
        .map(|broken| json!({ "what": format!("{} {}", broken.what, broken.id), "reason": broken.reason }));
    Ok(Reply::Json(json!({
        "ok": found.broken.is_empty(), "entries": found.log_entries,
        "head": found.head.as_ref().map(|(_, sha256)| sha256), "broken": broken.collect::<Vec<_>>(),
    })))
}

pub(super) fn export(desk: &Desk, call: &Call) -> Answer {
    let format = call.part("format");
    let snapshot = desk.snapshot(call.day("known_on")?)?;
    let record = snapshot.joined.record();
    let files = |format| export::files(format, &record).map_err(Problem::internal);
    let files = match format {
        "case" => case_files(&snapshot.joined),
        "csv" => files(Format::Csv)?,
        "parquet" => files(Format::Parquet)?,
        "geojson" => files(Format::GeoJson)?,
        "jsonld" => files(Format::JsonLd)?,
        "ftm" => files(Format::Ftm)?,
        "ged" => files(Format::Ged)?,
        "acled" => files(Format::Acled)?,
        "cameo" => files(Format::Cameo)?,
        "plover" => files(Format::Plover)?,
        other => return Err(Problem::not_found(format!("format {other}"))),
    };
    Ok(Reply::File {
        bytes: export::archive(&files),
        media: "application/zip",
        name: Some(format!("hearsay-{format}.zip")),
    })
}

fn case_files(joined: &hearsay::Joined) -> Vec<OutputFile> {
    let file = |name: &str, lines: &mut dyn Iterator<Item = Value>| OutputFile {
        name: name.to_owned(),
        bytes: lines.map(|line| format!("{line}\n")).collect::<String>().into_bytes(),
    };
    vec![
        file("reports.jsonl", &mut joined.kept.reports.iter().map(case_format::report_record)),
        file("statements.jsonl", &mut joined.kept.statements.iter().map(|statement| json!(statement))),
        file("matters.jsonl", &mut joined.matters.iter().map(case_format::matter)),
    ]
}

pub(super) fn brief(desk: &Desk, call: &Call) -> Answer {
    let known_on = call.day("known_on")?;
    let snapshot = desk.snapshot(known_on)?;
    let [since, known_on] = [call.day("since")?, known_on].map(|day| day.map(|day| day.to_string()));
    let period = briefing::Period { since: since.as_deref(), known_on: known_on.as_deref() };
    let written = briefing::brief(&snapshot.joined.record(), period);
    let (bytes, media, name) = match call.asked("format").unwrap_or("html") {
        "md" => {
            (briefing::markdown::write(&written).into_bytes(), "text/markdown; charset=utf-8", "brief.md")
        }
        "html" => (briefing::html::write(&written).into_bytes(), "text/html; charset=utf-8", "brief.html"),
        "docx" => {
            let media = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
            (briefing::docx::write(&written), media, "brief.docx")
        }
        other => return Err(Problem::bad(format!("format={other}: md, html or docx"))),
    };
    Ok(Reply::File { bytes, media, name: Some(name.to_owned()) })
}
