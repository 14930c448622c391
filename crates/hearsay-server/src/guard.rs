//! What every request passes: it must come to this machine by its name, and what changes something must come from our
//! own pages.
//!
//! A page elsewhere can make a browser ask a server on loopback. It cannot read the answer, unless its name is made
//! to lead to this machine (DNS rebinding): then the `Host` is foreign. It can send forms (CSRF): then the `Origin` is.

use crate::call::Problem;
use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// What every answer says to the browser: load nothing from elsewhere, guess no types, tell nobody.
///
/// Workers (of the map with tiles, of the network) are files of the pages and fall under `default-src 'self'`: there
/// is no `worker-src`, and no script or worker from a `blob:`.
const HEADERS: [(HeaderName, &str); 5] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; connect-src 'self'; \
         object-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// Refuses foreign requests, and adds the headers of every answer.
pub async fn guard(request: Request, next: Next) -> Response {
    let mut response = match refusal(request.method(), request.headers()) {
        Some(message) => problem(&Problem { status: 403, code: "forbidden", message }),
        None => next.run(request).await,
    };
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// A problem as an answer.
pub fn problem(problem: &Problem) -> Response {
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, [(header::CONTENT_TYPE, "application/json")], problem.to_json().to_string()).into_response()
}

fn refusal(method: &Method, headers: &HeaderMap) -> Option<String> {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let host = text(header::HOST).unwrap_or_default();
    if !is_loopback(host) {
        return Some(format!("the desk answers on this machine only, not as {host:?}"));
    }
    let changes = !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS);
    let origin = text(header::ORIGIN);
    let is_own = |origin: &str| origin.strip_prefix("http://") == Some(host);
    if changes && origin.is_some_and(|origin| !is_own(origin)) {
        return Some("only the desk's own pages may change the case".to_owned());
    }
    None
}

/// Whether a `Host` names this machine: a loopback address or `localhost`, with any port.
fn is_loopback(host: &str) -> bool {
    let name = host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()));
    let name = name.map_or(host, |(name, _)| name);
    matches!(name, "localhost" | "127.0.0.1" | "[::1]")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(method: Method, host: &'static str, origin: Option<&'static str>) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static(host));
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, HeaderValue::from_static(origin));
        }
        refusal(&method, &headers).is_some()
    }

    #[test]
    fn other_names_and_other_pages_are_refused() {
        assert!(!refused(Method::GET, "127.0.0.1:7117", None));
        assert!(!refused(Method::GET, "localhost", Some("http://elsewhere.example")));
        assert!(refused(Method::GET, "elsewhere.example:7117", None));
        assert!(refused(Method::GET, "", None));
        assert!(!refused(Method::POST, "localhost:7117", Some("http://localhost:7117")));
        assert!(!refused(Method::POST, "localhost:7117", None));
        assert!(refused(Method::POST, "localhost:7117", Some("http://localhost:8000")));
        assert!(refused(Method::DELETE, "localhost:7117", Some("null")));
    }
}
