//! `/api/v1/openapi.json`: the table of routes as an OpenAPI 3.1 document.

use crate::{
    call::{Answer, Call, Reply},
    desk::Desk,
    routes::{Answers, BASE, ROUTES, Route},
    values::{self, Form},
};
use serde_json::{Value, json};
use std::sync::Arc;

/// Answers with the document.
pub fn answer(_: &Arc<Desk>, _: &Call) -> Answer {
    Ok(Reply::Json(document()))
}

/// The document.
pub fn document() -> Value {
    let mut paths = json!({});
    for route in ROUTES {
        paths[format!("{BASE}{}", route.path)][route.method.name()] = operation(route);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Hearsay", "version": env!("CARGO_PKG_VERSION"),
            "description": "A case: reports, statements with their voices, matters with their roots. Objects are \
                those that the command line writes with --json. Offsets into text are UTF-16 code units.",
        },
        "paths": paths,
        "components": { "schemas": {
            "Error": {
                "type": "object", "required": ["error"],
                "properties": { "error": {
                    "type": "object", "required": ["code", "message"],
                    "properties": { "code": { "type": "string" }, "message": { "type": "string" } },
                } },
            },
            "List": {
                "type": "object", "required": ["items", "next", "total"],
                "properties": {
                    "items": { "type": "array", "items": { "type": "object" } },
                    "next": { "type": ["string", "null"] }, "total": { "type": ["integer", "null"] },
                },
            },
        } },
    })
}

fn operation(route: &Route) -> Value {
    let parts = route.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let form = |name: &str| values::form(route.path, name);
    let in_path = |name: &str| {
        // A part of a path without a character in it is another path.
        let schema = match form(name) {
            Form::Text => json!({ "type": "string", "minLength": 1 }),
            other => other.schema(),
        };
        json!({ "name": name, "in": "path", "required": true, "schema": schema })
    };
    let mut parameters: Vec<Value> = parts.map(in_path).collect();
    for (name, about) in route.query {
        parameters.push(json!({
            "name": name, "in": "query", "description": about, "required": form(name).is_required(),
            "schema": form(name).schema(),
        }));
    }
    let is_list = route.query.iter().any(|(name, _)| *name == "cursor");
    let schema =
        if is_list { json!({ "$ref": "#/components/schemas/List" }) } else { json!({ "type": "object" }) };
    let (status, media): (&str, &[&str]) = match (route.answers, route.path) {
        (Answers::Upload, _) | (_, "/join") => ("202", &["application/json"]),
        (Answers::Events | Answers::News, _) => ("200", &["text/event-stream"]),
        (_, "/export/{format}") => ("200", &["application/zip"]),
        (_, "/brief") => ("200", &["text/html", "text/markdown", DOCX]),
        (_, "/reports/{id}/original") => ("200", &["text/plain"]),
        _ => ("200", &["application/json"]),
    };
    let mut content = json!({});
    for media in media {
        content[*media] = if *media == "application/json" { json!({ "schema": schema }) } else { json!({}) };
    }
    let mut operation = json!({
        "summary": route.about,
        "operationId": operation_id(route),
        "parameters": parameters,
        "responses": {
            (status): { "description": route.about, "content": content },
            "default": {
                "description": "What cannot be answered, and why.",
                "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Error" } } },
            },
        },
    });
    if let Answers::Case(_) = route.answers {
        operation["responses"]["304"] = json!({ "description": "The case is as it was (If-None-Match)." });
    }
    if let Answers::Upload = route.answers {
        let files = json!({
            "type": "object",
            "required": ["file"], "additionalProperties": false,
            "properties": {
                "file": { "type": "array", "minItems": 1, "items": { "type": "string", "format": "binary" } },
            },
        });
        operation["requestBody"] =
            json!({ "required": true, "content": { "multipart/form-data": { "schema": files } } });
    } else if !route.body.is_empty() {
        operation["requestBody"] =
            json!({ "required": true, "content": { "application/json": { "schema": body(route) } } });
    }
    operation
}

/// What a body may be: one of the shapes that decisions have.
fn body(route: &Route) -> Value {
    let words = json!({ "type": "string", "pattern": "\\S" });
    let shapes: [(&[&str], &str, Value); 7] = [
        (&["accept", "reject"], "", Value::Null),
        (&["correct"], "value", json!({ "type": ["string", "null"] })),
        (&["add"], "value", json!({ "type": "object" })),
        (&["merge", "same_actor", "not_same_actor"], "value", words.clone()),
        (&["split"], "value", json!({ "type": "array", "minItems": 1, "items": words })),
        (&["rate"], "value", json!({ "enum": ["A", "B", "C", "D", "E", "F", "1", "2", "3", "4", "5", "6"] })),
        (&["note"], "note", words.clone()),
    ];
    let shape = |(actions, needs, value): &(&[&str], &str, Value)| {
        let mut properties = json!({});
        for (name, about) in route.body {
            let bare = name.trim_end_matches('?');
            properties[bare] = match bare {
                "action" => json!({ "enum": actions }),
                "target" => words.clone(),
                "field" if actions == &["correct"] => words.clone(),
                "value" => json!({}),
                _ => json!({ "type": "string" }),
            };
            if bare == *needs {
                properties[bare] = value.clone();
            }
            properties[bare]["description"] = json!(about);
        }
        let mut required = vec!["action", "target"];
        required.extend((!needs.is_empty()).then_some(*needs));
        required.extend((actions == &["correct"]).then_some("field"));
        json!({ "type": "object", "properties": properties, "required": required })
    };
    json!({ "oneOf": shapes.iter().map(shape).collect::<Vec<_>>() })
}

/// The media type of a Word document.
const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// `get_reports_id_compare_other`.
fn operation_id(route: &Route) -> String {
    let words = route.path.split(['/', '{', '}', '.']).filter(|word| !word.is_empty());
    std::iter::once(route.method.name()).chain(words).collect::<Vec<_>>().join("_")
}
