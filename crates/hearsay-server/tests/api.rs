//! Every route and every shape of error, asked as a browser asks them, of a case of the example reports.

#![allow(clippy::unwrap_used, reason = "a test says what it takes for granted")]

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Method, Request, StatusCode, header},
};
use futures_util::StreamExt;
use hearsay::{Model, Options, Reader, ingest, keep, store};
use hearsay_server::{Desk, router, routes};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::{path::PathBuf, sync::Arc};
use tempfile::TempDir;
use tower::ServiceExt;

/// A desk on a new case; the folder goes away with it.
struct Served {
    router: Router,
    _folder: TempDir,
}

impl Served {
    fn new() -> Self {
        Self::with_patience(std::time::Duration::from_secs(3600))
    }

    fn with_patience(patience: std::time::Duration) -> Self {
        let examples = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../examples");
        let options = Options {
            model: Model::Fast,
            knowledge: vec![examples.join("knowledge.toml")],
            ..Options::default()
        };
        let reader = Reader::new(&options).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("examples.hearsay");
        let at = Timestamp::UNIX_EPOCH;
        let mut case = store::CaseFile::open_or_create(&path, at).unwrap();
        let inputs = ingest::inputs(&[examples.join("reports")], &ingest::Options::default());
        let additions: Vec<store::Addition> = inputs
            .filter_map(Result::ok)
            .map(|input| {
                let path = input.record.path.clone();
                let bytes = store::add::Bytes::new(input.bytes());
                store::Addition::read(path, bytes, keep::reading(&reader.read(input)))
            })
            .collect();
        case.add(reader.description(), &additions, store::add::Again::No, at).unwrap();
        let desk = Desk::open(&path, "tester".to_owned(), reader).unwrap().with_patience(patience);
        Self { router: router(Arc::new(desk)), _folder: folder }
    }

    async fn send(&self, request: Request<Body>) -> (StatusCode, Vec<u8>, header::HeaderMap) {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        (parts.status, to_bytes(body, usize::MAX).await.unwrap().to_vec(), parts.headers)
    }

    async fn ask(&self, method: Method, path: &str, body: Value) -> (StatusCode, Value) {
        let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
        let request = Request::builder().method(method).uri(path).header("host", "127.0.0.1:7117");
        let (status, bytes, _) = self.send(request.body(body).unwrap()).await;
        (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
    }

    async fn get(&self, path: &str) -> Value {
        let (status, value) = self.ask(Method::GET, &format!("{}{path}", routes::BASE), Value::Null).await;
        assert_eq!(status, StatusCode::OK, "{path}: {value}");
        value
    }

    async fn decide(&self, body: Value) -> (StatusCode, Value) {
        self.ask(Method::POST, "/api/v1/decisions", body).await
    }
}

fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_else(|| panic!("no {pointer} in {value}"))
}

#[tokio::test]
async fn every_route_that_lists_gives_pages() {
    let served = Served::new();
    for route in routes::ROUTES.iter().filter(|route| route.query.iter().any(|(name, _)| *name == "cursor")) {
        let query = if route.path == "/search" { "?q=convoy" } else { "?limit=3" };
        let list = served.get(&format!("{}{query}", route.path)).await;
        let items = list["items"].as_array().unwrap_or_else(|| panic!("{}: {list}", route.path));
        assert!(list.get("next").is_some() && list.get("total").is_some(), "{}", route.path);
        let may_be_empty = matches!(route.path, "/decisions" | "/agreements");
        assert!(may_be_empty || !items.is_empty(), "{} is empty", route.path);
    }
}

#[tokio::test]
async fn a_report_is_shown_with_its_voices_where_they_stand() {
    let served = Served::new();
    let reports = served.get("/reports?limit=500").await;
    let mut n_quotes = 0;
    let mut n_voices = 0;
    for row in reports["items"].as_array().unwrap() {
        let report = served.get(&format!("/reports/{}", text(row, "/id"))).await;
        let units: Vec<u16> = text(&report, "/text").encode_utf16().collect();
        for statement in report["statements"].as_array().unwrap() {
            let (start, end) = (statement["start"].as_u64().unwrap(), statement["end"].as_u64().unwrap());
            let quote = String::from_utf16(&units[start as usize..end as usize]).unwrap();
            assert_eq!(quote, text(statement, "/quote"));
            n_quotes += 1;
        }
        for (n, voice) in report["voices"].as_array().unwrap().iter().enumerate() {
            assert_eq!(voice["id"], json!(n));
            assert!(voice["parent"].is_null() || voice["parent"].as_u64().unwrap() < n as u64);
            n_voices += 1;
        }
    }
    assert!(n_quotes > 50 && n_voices > 20, "{n_quotes} quotes, {n_voices} voices");
}

#[tokio::test]
async fn a_matter_leads_to_its_statements_and_they_to_the_bytes() {
    let served = Served::new();
    let matters = served.get("/matters?sort=roots&limit=1").await;
    let id = text(&matters, "/items/0/id");
    let matter = served.get(&format!("/matters/{id}")).await;
    let statements = matter["statements"].as_array().unwrap();
    assert_eq!(statements.len(), matter["members"].as_array().unwrap().len());
    let trail = served.get(&format!("/statements/{}", text(&statements[0], "/id"))).await;
    assert!(trail["matters"].as_array().unwrap().iter().any(|of| of["id"] == json!(id)));
    let report = text(&trail, "/report/id");
    let request = Request::get(format!("/api/v1/reports/{report}/original")).header("host", "localhost");
    let (status, bytes, headers) = served.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!((status, bytes.len() as u64), (StatusCode::OK, trail["input"]["bytes"].as_u64().unwrap()));
    assert_eq!(headers["content-type"], "text/plain; charset=utf-8");
    assert_eq!(headers["x-content-type-options"], "nosniff");
}

#[tokio::test]
async fn copies_are_shown_side_by_side() {
    let served = Served::new();
    let families = served.get("/copies").await;
    let link = &families["items"][0]["links"][0];
    let compared =
        served.get(&format!("/reports/{}/compare/{}", text(link, "/from"), text(link, "/to"))).await;
    let a: Vec<u16> = text(&compared, "/a/text").encode_utf16().collect();
    let passages = compared["passages"].as_array().unwrap();
    assert!(passages.iter().any(|passage| passage["kind"] == "same"));
    assert!(passages.iter().all(|passage| passage["a"]["end"].as_u64().unwrap() <= a.len() as u64));
}

#[tokio::test]
async fn decisions_are_made_and_undone() {
    let served = Served::new();
    let queue = served.get("/queue?limit=2").await;
    let (first, second) = (text(&queue, "/items/0/statement/id"), text(&queue, "/items/1/statement/id"));
    let (status, made) = served.decide(json!({ "action": "accept", "target": first, "author": "a" })).await;
    assert_eq!(status, StatusCode::OK, "{made}");
    let now = served.get("/queue?limit=500").await;
    let waits = |queue: &Value, id: &str| {
        queue["items"].as_array().unwrap().iter().any(|item| item["statement"]["id"] == json!(id))
    };
    assert!(!waits(&now, first) && waits(&now, second));
    assert_eq!(served.get("/decisions?by=a").await["total"], json!(1));
    let path = format!("/api/v1/decisions/{}", made["decision"]);
    let (status, undone) = served.ask(Method::DELETE, &path, Value::Null).await;
    assert_eq!(status, StatusCode::OK, "{undone}");
    assert!(waits(&served.get("/queue?limit=500").await, first));
    assert_eq!(served.get("/decisions").await["items"][1]["undone_by"], undone["decision"]);
    let matters = served.get("/matters?limit=2").await;
    let (one, other) = (text(&matters, "/items/0/id"), text(&matters, "/items/1/id"));
    let (status, made) = served.decide(json!({ "action": "merge", "target": one, "value": other })).await;
    assert_eq!(status, StatusCode::OK, "{made}");
}

#[tokio::test]
async fn a_statement_is_added_by_hand_and_taken_back() {
    let served = Served::new();
    let reports = served.get("/reports?q=killed&limit=1").await;
    let id = text(&reports, "/items/0/id").to_owned();
    let report = served.get(&format!("/reports/{id}")).await;
    let known = report["statements"].as_array().unwrap();
    let place = known
        .iter()
        .find(|one| one["links"]["place"]["name"].is_string() && one["event"]["place"].is_string());
    let place = text(place.unwrap(), "/event/place");
    // The last word of the text that has more than five letters, as a browser counts.
    let words = text(&report, "/text");
    let quote = words.split(|c: char| !c.is_alphabetic()).rfind(|word| word.len() > 5).unwrap();
    let start = words[..words.rfind(quote).unwrap()].encode_utf16().count();
    let value = json!({
        "quote": quote, "start": start, "kind": "event",
        "event": { "type": "PROTEST", "actor": "doctors", "place": place, "date": "2031-05-03" },
        "voice": [{ "source": "a union", "how": "indirect" }],
    });
    let add = json!({ "action": "add", "target": id, "value": value, "author": "ana" });
    let (status, made) = served.decide(add.clone()).await;
    assert_eq!(status, StatusCode::OK, "{made}");
    let report = served.get(&format!("/reports/{id}")).await;
    let is_added = |one: &&Value| one["standing"] == "added";
    let added = report["statements"].as_array().unwrap().iter().find(is_added).expect("it is listed");
    assert_eq!((added["start"].as_u64(), text(added, "/quote")), (Some(start as u64), quote));
    assert!(added["links"]["place"]["lat"].is_number(), "the place's words are known from other statements");
    assert!(!added["matters"].as_array().unwrap().is_empty(), "it is joined into a matter");
    let trail = served.get(&format!("/statements/{}", text(added, "/id"))).await;
    assert_eq!(trail["decisions"][0]["author"], "ana");
    assert_eq!(served.get("/search?q=type:protest+actor:doctors").await["total"], json!(1));
    assert_eq!(served.decide(add).await.0, StatusCode::CONFLICT);
    for (value, wanted) in [
        (json!("words"), StatusCode::BAD_REQUEST),
        (json!({ "quote": quote }), StatusCode::BAD_REQUEST),
        (json!({ "quote": "zzz", "kind": "event", "event": { "type": "PROTEST" } }), StatusCode::CONFLICT),
    ] {
        let (status, told) = served.decide(json!({ "action": "add", "target": id, "value": value })).await;
        assert_eq!(status, wanted, "{told}");
    }
    let path = format!("/api/v1/decisions/{}", made["decision"]);
    assert_eq!(served.ask(Method::DELETE, &path, Value::Null).await.0, StatusCode::OK);
    assert_eq!(served.get("/search?q=type:protest+actor:doctors").await["total"], json!(0));
}

/// Of a great case what is decided shows at once, and joining goes on behind the requests.
#[tokio::test]
async fn decisions_show_at_once_while_the_case_is_joined() {
    let served = Served::with_patience(std::time::Duration::ZERO);
    let matter = served.get("/matters?sort=roots&limit=1").await["items"][0].clone();
    let id = text(&matter, "/id");
    let whole = served.get(&format!("/matters/{id}")).await;
    let members = whole["members"].as_array().unwrap();
    let first = members[0].as_str().unwrap();
    let (_, made) = served.decide(json!({ "action": "reject", "target": first })).await;
    let now = served.get(&format!("/matters/{id}")).await;
    assert_eq!(now["members"].as_array().unwrap().len(), members.len() - 1);
    let second = members[1].as_str().unwrap();
    served
        .decide(json!({ "action": "correct", "target": second, "field": "factuality", "value": "unreal" }))
        .await;
    let found = served.get(&format!("/matters/{id}")).await;
    let of = |all: &Value, id: &str| {
        all["statements"].as_array().unwrap().iter().find(|one| one["id"] == json!(id)).cloned()
    };
    assert_eq!(of(&found, second).unwrap()["factuality"], "unreal");
    let path = format!("/api/v1/decisions/{}", made["decision"]);
    served.ask(Method::DELETE, &path, Value::Null).await;
    for _ in 0..200 {
        let matters = served.get("/matters?limit=500").await["items"].clone();
        let has =
            |row: &&Value| row["n_statements"] == matter["n_statements"] && row["label"] == matter["label"];
        if matters.as_array().unwrap().iter().any(|row| has(&row)) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the matter does not come back");
}

#[tokio::test]
async fn the_boards_answer_for_a_day() {
    let served = Served::new();
    for board in ["agreements", "control", "relations", "timeline"] {
        let all = served.get(&format!("/{board}")).await["total"].as_u64().unwrap();
        let none = served.get(&format!("/{board}?known_on=1900-01-01")).await["total"].as_u64().unwrap();
        assert!(none == 0 && none <= all, "{board}");
    }
    let places = served.get("/places").await;
    assert_eq!(places["type"], "FeatureCollection");
    assert!(!places["features"].as_array().unwrap().is_empty());
    let actors = served.get("/actors").await;
    let actor = served.get(&format!("/actors/{}", text(&actors, "/items/0/key"))).await;
    assert!(!actor["statements"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn a_period_narrows_every_list_down() {
    let served = Served::new();
    let lists = ["reports", "matters", "agreements", "control", "relations", "actors", "sources", "queue"];
    for list in lists {
        let total =
            async |query: &str| served.get(&format!("/{list}?{query}")).await["total"].as_u64().unwrap();
        let all = total("").await;
        assert!(total("from=1900-01-01&to=2900-01-01").await <= all, "{list}");
        assert_eq!(total("to=1901-01-01").await, 0, "{list}");
        // What is before and what is from a day on are all there is, with what lies on both sides.
        assert!(total("to=2025-04-19").await + total("from=2025-04-20").await > 0, "{list}");
    }
    let of =
        async |query: &str| served.get(&format!("/search?q=type:assault{query}")).await["total"].as_u64();
    let (before, since) = (of("&to=2025-04-18").await.unwrap(), of("&from=2025-04-19").await.unwrap());
    assert!(since > 0 && before + since <= of("").await.unwrap());
    let reports = served.get("/search?q=convoy&from=2025-04-19").await;
    let published = |hit: &Value| text(hit, "/report/published") >= "2025-04-19";
    assert!(reports["items"].as_array().unwrap().iter().all(published));
    let (status, _) = served.ask(Method::GET, "/api/v1/matters?from=soon", Value::Null).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_join_that_ends_is_told() {
    let served = Served::new();
    let request = Request::get("/api/v1/events").header("host", "localhost").body(Body::empty()).unwrap();
    let response = served.router.clone().oneshot(request).await.unwrap();
    assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream");
    let mut events = response.into_body().into_data_stream();
    let mut next = async || {
        let bytes = events.next().await.unwrap().unwrap();
        let words = String::from_utf8(bytes.to_vec()).unwrap();
        assert!(words.starts_with("event: joined\n"), "{words}");
        let data = words.lines().find_map(|line| line.strip_prefix("data: ")).unwrap();
        serde_json::from_str::<Value>(data).unwrap()
    };
    let matters = served.get("/matters?limit=1").await;
    let first = next().await;
    assert_eq!(first["matters"], matters["total"]);
    let target = served.get(&format!("/matters/{}", text(&matters, "/items/0/id"))).await;
    let note = json!({ "action": "note", "target": target["members"][0], "note": "seen" });
    assert_eq!(served.decide(note).await.0, StatusCode::OK);
    served.get("/case").await;
    let second = next().await;
    assert_eq!(second["number"], json!(first["number"].as_u64().unwrap() + 1));
    assert_ne!(second["tag"], first["tag"]);
    let request = Request::get("/api/v1/case").header("host", "localhost").body(Body::empty()).unwrap();
    let (_, _, headers) = served.send(request).await;
    assert_eq!(text(&second, "/tag"), headers[header::ETAG].to_str().unwrap());
}

#[tokio::test]
async fn the_case_is_told_verified_and_taken_out() {
    let served = Served::new();
    let case = served.get("/case").await;
    assert_eq!(case["name"], "examples.hearsay");
    assert!(case["counts"]["reports"].as_u64().unwrap() > 10);
    assert_eq!(served.get("/verify").await["ok"], json!(true));
    for (path, head) in [("/export/csv", &b"PK"[..]), ("/export/case", b"PK"), ("/brief?format=docx", b"PK")]
    {
        let request = Request::get(format!("/api/v1{path}")).header("host", "localhost").body(Body::empty());
        let (status, bytes, _) = served.send(request.unwrap()).await;
        assert!(status == StatusCode::OK && bytes.starts_with(head), "{path}");
    }
}

#[tokio::test]
async fn what_is_unchanged_is_not_sent_again() {
    let served = Served::new();
    let ask = |tag: Option<String>| {
        let mut request = Request::get("/api/v1/matters").header("host", "localhost");
        if let Some(tag) = tag {
            request = request.header(header::IF_NONE_MATCH, tag);
        }
        request.body(Body::empty()).unwrap()
    };
    let (status, _, headers) = served.send(ask(None)).await;
    assert_eq!(status, StatusCode::OK);
    let tag = headers[header::ETAG].to_str().unwrap().to_owned();
    assert_eq!(served.send(ask(Some(tag.clone()))).await.0, StatusCode::NOT_MODIFIED);
    let matters = served.get("/matters?limit=1").await;
    let target = served.get(&format!("/matters/{}", text(&matters, "/items/0/id"))).await;
    let note = json!({ "action": "note", "target": target["members"][0], "note": "seen" });
    assert_eq!(served.decide(note).await.0, StatusCode::OK);
    assert_eq!(served.send(ask(Some(tag))).await.0, StatusCode::OK);
}

#[tokio::test]
async fn files_are_brought_in() {
    let served = Served::new();
    let page = "<html><title>Barges held at Velm</title><body><article><p>VELM, 4 May 2031 - The harbour \
                master said on Sunday that gunmen had seized two barges near Velm. The army denied it.</p>\
                </article></body></html>";
    let body = format!(
        "--X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../barges.html\"\r\n\r\n{page}\r\n--X--\r\n"
    );
    let request = Request::post("/api/v1/inputs")
        .header("host", "localhost")
        .header("content-type", "multipart/form-data; boundary=X");
    let (status, bytes, _) = served.send(request.body(Body::from(body)).unwrap()).await;
    assert_eq!(status, StatusCode::ACCEPTED);
    let accepted: Value = serde_json::from_slice(&bytes).unwrap();
    let path = format!("/api/v1/jobs/{}/events", text(&accepted, "/job"));
    let request = Request::get(path).header("host", "localhost").body(Body::empty()).unwrap();
    let (_, events, headers) = served.send(request).await;
    assert_eq!(headers["content-type"], "text/event-stream");
    let events = String::from_utf8(events).unwrap();
    assert!(events.contains("event: done") && events.contains("1 added"), "{events}");
    let found = served.get("/search?q=barges%20harbour").await;
    assert!(!found["items"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn what_is_wrong_has_one_shape() {
    let served = Served::new();
    let wrong = [
        (Method::GET, "/api/v1/nothing", 404, "not_found"),
        (Method::GET, "/api/v1/reports/nothing", 404, "not_found"),
        (Method::GET, "/api/v1/matters/nothing", 404, "not_found"),
        (Method::GET, "/api/v1/statements/nothing", 404, "not_found"),
        (Method::GET, "/api/v1/actors/nothing", 404, "not_found"),
        (Method::GET, "/api/v1/jobs/9", 404, "not_found"),
        (Method::GET, "/api/v1/jobs/9/events", 404, "not_found"),
        (Method::GET, "/api/v1/export/nothing", 404, "not_found"),
        (Method::GET, "/api/v1/search", 400, "bad_request"),
        (Method::GET, "/api/v1/search?q=%28", 400, "bad_request"),
        (Method::GET, "/api/v1/matters?limit=none", 400, "bad_request"),
        (Method::GET, "/api/v1/timeline?as_of=soon", 400, "bad_request"),
        (Method::GET, "/api/v1/reliability?a=x", 400, "bad_request"),
        (Method::DELETE, "/api/v1/decisions/77", 404, "not_found"),
        (Method::POST, "/api/v1/decisions", 400, "bad_request"),
    ];
    for (method, path, status, code) in wrong {
        let (got, value) = served.ask(method, path, Value::Null).await;
        assert_eq!((got.as_u16(), text(&value, "/error/code")), (status, code), "{path}: {value}");
        assert!(!text(&value, "/error/message").is_empty());
    }
    let foreign =
        Request::get("/api/v1/case").header("host", "elsewhere.example").body(Body::empty()).unwrap();
    assert_eq!(served.send(foreign).await.0, StatusCode::FORBIDDEN);
    let foreign =
        Request::post("/api/v1/join").header("host", "localhost").header("origin", "http://evil.example");
    assert_eq!(served.send(foreign.body(Body::empty()).unwrap()).await.0, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_document_has_every_route() {
    let served = Served::new();
    let document = served.get("/openapi.json").await;
    for route in routes::ROUTES {
        let operation = &document["paths"][format!("{}{}", routes::BASE, route.path)][route.method.name()];
        assert_eq!(operation["summary"], json!(route.about));
        let parts = route.path.matches('{').count();
        let parameters = operation["parameters"].as_array().unwrap();
        assert_eq!(parameters.len(), parts + route.query.len(), "{}", route.path);
    }
}

#[tokio::test]
async fn pages_are_served_for_every_other_path() {
    let served = Served::new();
    for path in ["/", "/matters/m1", "/index.html"] {
        let request = Request::get(path).header("host", "localhost").body(Body::empty()).unwrap();
        let (status, bytes, headers) = served.send(request).await;
        assert_eq!(status, StatusCode::OK);
        assert!(String::from_utf8(bytes).unwrap().contains("<html"));
        assert!(headers["content-security-policy"].to_str().unwrap().contains("default-src 'self'"));
    }
}
