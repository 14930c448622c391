//! `/api/v1/openapi.json`: the table of routes as an OpenAPI 3.1 document.

use crate::{
    call::{Answer, Call, Reply},
    desk::Desk,
    routes::{Answers, BASE, ROUTES, Route},
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
    let text = json!({ "type": "string" });
    let mut parameters: Vec<Value> =
        parts.map(|name| json!({ "name": name, "in": "path", "required": true, "schema": text })).collect();
    for (name, about) in route.query {
        parameters.push(json!({ "name": name, "in": "query", "description": about, "schema": text }));
    }
    let is_list = route.query.iter().any(|(name, _)| *name == "cursor");
    let schema =
        if is_list { json!({ "$ref": "#/components/schemas/List" }) } else { json!({ "type": "object" }) };
    let (status, media) = match (route.answers, route.path) {
        (Answers::Upload, _) | (_, "/join") => ("202", "application/json"),
        (Answers::Events, _) => ("200", "text/event-stream"),
        (_, "/export/{format}") => ("200", "application/zip"),
        (_, "/brief") => ("200", "text/html"),
        (_, "/reports/{id}/original") => ("200", "text/plain"),
        _ => ("200", "application/json"),
    };
    let content = if media == "application/json" { json!({ "schema": schema }) } else { json!({}) };
    let mut operation = json!({
        "summary": route.about,
        "operationId": operation_id(route),
        "parameters": parameters,
        "responses": {
            (status): { "description": route.about, "content": { (media): content } },
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
            "properties": { "file": { "type": "array", "items": { "type": "string", "format": "binary" } } },
        });
        operation["requestBody"] =
            json!({ "required": true, "content": { "multipart/form-data": { "schema": files } } });
    } else if !route.body.is_empty() {
        let mut properties = json!({});
        let mut required = Vec::new();
        for (name, about) in route.body {
            let bare = name.trim_end_matches('?');
            properties[bare] = json!({ "description": about });
            if bare.len() == name.len() {
                required.push(bare);
            }
        }
        let schema = json!({ "type": "object", "properties": properties, "required": required });
        operation["requestBody"] =
            json!({ "required": true, "content": { "application/json": { "schema": schema } } });
    }
    operation
}

/// `get_reports_id_compare_other`.
fn operation_id(route: &Route) -> String {
    let words = route.path.split(['/', '{', '}', '.']).filter(|word| !word.is_empty());
    std::iter::once(route.method.name()).chain(words).collect::<Vec<_>>().join("_")
}
