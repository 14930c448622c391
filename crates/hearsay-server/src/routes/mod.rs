//! All routes of the API, in one table: the router and the OpenAPI document are made from it.

mod boards;
mod matters;
mod names;
mod record;
mod reports;
mod review;

use crate::{
    call::{Answer, Call, Problem, Reply},
    desk::{self, Desk},
    guard::problem,
    intake, openapi, values,
};
use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, Query, RawPathParams, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{MethodFilter, get, on, post},
};
use std::{collections::BTreeMap, sync::Arc};

/// Below this path are all routes.
pub const BASE: &str = "/api/v1";

/// A route.
#[derive(Debug, Clone, Copy)]
pub struct Route {
    /// `GET`, `POST` or `DELETE`.
    pub method: Method,
    /// Its path below [`BASE`]; names stand in braces.
    pub path: &'static str,
    /// What it gives, in a line.
    pub about: &'static str,
    /// What may stand in its query: names, and what they mean.
    pub query: &'static [(&'static str, &'static str)],
    /// The fields of the JSON that it takes: names, and what they mean. A `?` behind a name says that it may be left
    /// out.
    pub body: &'static [(&'static str, &'static str)],
    /// What answers it.
    pub answers: Answers,
}

/// The method of a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the methods of HTTP")]
pub enum Method {
    Get,
    Post,
    Delete,
}

/// What answers a route.
#[derive(Debug, Clone, Copy)]
pub enum Answers {
    /// What the case holds: the same as long as the case is the same.
    Case(fn(&Desk, &Call) -> Answer),
    /// Something else, or a change.
    Now(fn(&Arc<Desk>, &Call) -> Answer),
    /// Files that are brought in.
    Upload,
    /// Events of a job.
    Events,
    /// Events of the case.
    News,
}

const PAGES: [(&str, &str); 2] =
    [("limit", "how many items, at most 500; 50 by default"), ("cursor", "`next` of the page before")];
const LIMIT: (&str, &str) = PAGES[0];
const CURSOR: (&str, &str) = PAGES[1];
const AS_OF: (&str, &str) = ("as_of", "a day: what was so by its end");
const FROM: (&str, &str) = ("from", "a day: what was so on it or later; of reports, what came out");
const TO: (&str, &str) = ("to", "a day: what was so on it or earlier; of reports, what came out");
const KNOWN_ON: (&str, &str) = ("known_on", "a day: what was published by its end");

const fn get_case(
    path: &'static str,
    about: &'static str,
    query: &'static [(&'static str, &'static str)],
    answer: fn(&Desk, &Call) -> Answer,
) -> Route {
    Route { method: Method::Get, path, about, query, body: &[], answers: Answers::Case(answer) }
}

/// All routes.
#[rustfmt::skip]
pub const ROUTES: &[Route] = &[
    get_case("/case", "The case: its name, how much of what it holds, the head of its log.", &[], record::case),
    get_case("/reports", "Reports, the newest first, with the families of copies that they are in.",
        &[LIMIT, CURSOR, ("q", "words of title or publisher"), ("publisher", "reports of this publisher"), FROM, TO], reports::list),
    get_case("/reports/{id}", "A report: text, blocks, voices and statements, with offsets in UTF-16 units.", &[], reports::one),
    get_case("/reports/{id}/compare/{other}", "Two reports side by side: what is the same, what differs.", &[], reports::compare),
    get_case("/reports/{id}/original", "The bytes that a report was read from, as text.", &[], reports::original),
    get_case("/statements/{id}", "A statement with its trail to the bytes, its matters and the decisions about it.", &[], reports::trail),
    get_case("/search", "Reports and statements that a query finds, the newest first, with facets.",
        &[("q", "a query, as `hearsay search` takes it"), LIMIT, CURSOR, FROM, TO], reports::search),
    get_case("/matters", "Matters, the most disputed first.",
        &[LIMIT, CURSOR, ("q", "words of the label"), ("type", "matters of this type"), ("kind", "event, relation, control or agreement"),
          ("actor", "the key of an actor"), ("place", "words of a place"), ("disputed", "true: only disputed ones"),
          ("sort", "disputed, roots, reports or newest"), FROM, TO, KNOWN_ON], matters::list),
    get_case("/matters/{id}", "A matter: statements, stances, families, roots, changed positions, decisions.", &[KNOWN_ON], matters::one),
    get_case("/copies", "Families of copies.", &[LIMIT, CURSOR, KNOWN_ON], boards::copies),
    get_case("/agreements", "Agreements: parties, terms, steps, alleged violations.", &[LIMIT, CURSOR, AS_OF, KNOWN_ON, FROM, TO], boards::agreements),
    get_case("/control", "Who is said to hold which place, and since when.", &[LIMIT, CURSOR, AS_OF, KNOWN_ON, FROM, TO], boards::control),
    get_case("/relations", "Who is said to be what to whom.", &[LIMIT, CURSOR, AS_OF, KNOWN_ON, FROM, TO], boards::edges),
    get_case("/timeline", "Matters by days.", &[LIMIT, CURSOR, AS_OF, KNOWN_ON], boards::timeline),
    get_case("/places", "Places of statements as GeoJSON, with their uncertainty.",
        &[FROM, TO, ("type", "statements of this type"),
          ("place", "only the places of this name; of more than 2,000 places none lists statements")], names::places),
    get_case("/actors", "Actors that statements name.", &[LIMIT, CURSOR, ("q", "words of a name"), FROM, TO], names::actors),
    get_case("/actors/{key}", "An actor with its statements and relations.", &[], names::actor),
    get_case("/sources", "Publishers and voices, with how they were rated.", &[LIMIT, CURSOR, ("q", "words of a name"), FROM, TO], names::sources),
    get_case("/queue", "Statements that a person should look at, by doubt times weight.",
        &[LIMIT, CURSOR, ("decided", "true: also those that were accepted or rejected"), FROM, TO], review::queue),
    get_case("/decisions", "What people decided, the newest first.", &[LIMIT, CURSOR, ("of", "a statement, matter, actor or source"), ("by", "an author")], review::decisions),
    Route { method: Method::Post, path: "/decisions", about: "Decides something.", query: &[], body: &[
        ("action", "accept, reject, correct, add, merge, split, same_actor, not_same_actor, rate or note"),
        ("target", "what is decided about: the id of a statement or matter, for add of a report, the key of an actor, the name of a source"),
        ("field?", "for correct: the field"),
        ("value?", "for correct its value; for add a statement in the case format, with a quote of the report and, where its words stand there more than once, `start`; for merge the other matter; for split a list of statements; for same_actor and not_same_actor the other actor; for rate A to F or 1 to 6"),
        ("note?", "for note: the text"), ("author?", "who decides")], answers: Answers::Now(review::decide) },
    Route { method: Method::Delete, path: "/decisions/{number}", about: "Undoes a decision; both stay in the log.",
        query: &[("author", "who undoes it")], body: &[], answers: Answers::Now(review::undo) },
    get_case("/reliability", "How far two coders agree (Krippendorff's alpha).", &[("a", "a coder"), ("b", "another")], review::reliability),
    get_case("/log", "The log, the newest entry first.", &[LIMIT, CURSOR], record::log),
    get_case("/verify", "All hashes, computed again.", &[], record::verify),
    Route { method: Method::Post, path: "/inputs", about: "Takes files into the case, in the background.", query: &[], body: &[], answers: Answers::Upload },
    Route { method: Method::Post, path: "/join", about: "Joins the case anew, in the background.", query: &[], body: &[], answers: Answers::Now(intake::join) },
    Route { method: Method::Get, path: "/jobs/{id}", about: "How far a job is.", query: &[], body: &[], answers: Answers::Now(intake::job) },
    Route { method: Method::Get, path: "/jobs/{id}/events", about: "The same as server-sent events, `progress` and `done`.", query: &[], body: &[], answers: Answers::Events },
    Route { method: Method::Get, path: "/events", about: "Server-sent events: `joined` with the newest join at once, and whenever one has ended.",
        query: &[], body: &[], answers: Answers::News },
    get_case("/export/{format}", "The case in another format: a ZIP archive of the files that `hearsay export` writes.", &[KNOWN_ON], record::export),
    get_case("/brief", "A brief: who claims what, on whose word.", &[("format", "md, html or docx"), ("since", "a day: only matters with reports of then or later"), KNOWN_ON], record::brief),
    Route { method: Method::Get, path: "/openapi.json", about: "This description.", query: &[], body: &[], answers: Answers::Now(openapi::answer) },
];

/// The largest upload in bytes.
const MAX_UPLOAD: usize = 256 << 20;

/// Adds all routes to a router.
pub fn mount(router: Router<Arc<Desk>>) -> Router<Arc<Desk>> {
    ROUTES.iter().fold(router, |router, route| {
        let path = format!("{BASE}{}", route.path);
        match route.answers {
            Answers::Upload => {
                router.route(&path, post(intake::upload).layer(DefaultBodyLimit::max(MAX_UPLOAD)))
            }
            Answers::Events => router.route(&path, get(intake::events)),
            Answers::News => router.route(&path, get(intake::news)),
            Answers::Case(_) | Answers::Now(_) => {
                router.route(&path, on(route.method.filter(), answering(*route)))
            }
        }
    })
}

/// An answer on its way.
type Answering = std::pin::Pin<Box<dyn Future<Output = Response> + Send>>;
/// The values of a query by their names.
type Values = Query<BTreeMap<String, String>>;

/// The handler of a route: it runs on a thread that may wait for the disk.
fn answering(
    route: Route,
) -> impl Fn(State<Arc<Desk>>, RawPathParams, Values, HeaderMap, Bytes) -> Answering + Clone {
    move |State(desk), path, Query(query), headers, body| {
        let path = path.iter().map(|(name, part)| (name.to_owned(), part.to_owned())).collect();
        let mut call = Call { path, query, ..Call::default() };
        Box::pin(async move {
            if !body.is_empty() {
                match serde_json::from_slice(&body) {
                    Ok(value) => call.body = value,
                    Err(error) => return problem(&Problem::bad(format!("the body is no JSON: {error}"))),
                }
            }
            let asked = headers.get(header::IF_NONE_MATCH).cloned();
            let run = move || answer(&route, &desk, &call, asked.as_ref());
            tokio::task::spawn_blocking(run)
                .await
                .unwrap_or_else(|_| problem(&Problem::internal("this could not be answered")))
        })
    }
}

fn answer(route: &Route, desk: &Arc<Desk>, call: &Call, asked: Option<&HeaderValue>) -> Response {
    if let Err(error) = values::check(route, &call.query) {
        return problem(&error);
    }
    let answered = match route.answers {
        Answers::Case(run) => {
            // Joining writes to the log: the tag is that of the case as it was answered from.
            let tagged = desk.snapshot(None).and_then(|_| desk.head());
            let tag = match tagged {
                Ok(head) => desk::tag(&head),
                Err(error) => return problem(&error),
            };
            if asked.is_some_and(|asked| asked.as_bytes() == tag.as_bytes()) {
                return (StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response();
            }
            run(desk, call).map(|reply| (reply, Some(tag)))
        }
        Answers::Now(run) => run(desk, call).map(|reply| (reply, None)),
        Answers::Upload | Answers::Events | Answers::News => Err(Problem::not_found("such route")),
    };
    match answered {
        Ok((reply, tag)) => {
            let mut response = reply.into_response();
            let headers = response.headers_mut();
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
            if let Some(tag) = tag.and_then(|tag| HeaderValue::from_str(&tag).ok()) {
                headers.insert(header::ETAG, tag);
            }
            response
        }
        Err(error) => problem(&error),
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let json = |status, value: serde_json::Value| {
            (status, [(header::CONTENT_TYPE, "application/json")], value.to_string()).into_response()
        };
        match self {
            Self::Json(value) => json(StatusCode::OK, value),
            Self::Accepted(value) => json(StatusCode::ACCEPTED, value),
            Self::File { bytes, media, name } => {
                let mut response = ([(header::CONTENT_TYPE, media)], bytes).into_response();
                let disposition = name.map(|name| format!("attachment; filename=\"{name}\""));
                if let Some(value) = disposition.and_then(|value| HeaderValue::from_str(&value).ok()) {
                    response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
                }
                response
            }
        }
    }
}

impl Method {
    const fn filter(self) -> MethodFilter {
        match self {
            Self::Get => MethodFilter::GET,
            Self::Post => MethodFilter::POST,
            Self::Delete => MethodFilter::DELETE,
        }
    }

    /// In lower case, as OpenAPI writes it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Post => "post",
            Self::Delete => "delete",
        }
    }
}
