//! The pages that are compiled in: `assets/`, built from `web/`.

use crate::{call::Problem, guard::problem};
use axum::{
    http::{StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "assets"]
struct Assets;

/// A file of the pages; for every other path the one page, which routes by itself.
pub async fn page(uri: Uri) -> Response {
    let path = uri.path().trim_start_matches('/');
    if path.starts_with("api/") {
        return problem(&Problem::not_found(format!("route {}", uri.path())));
    }
    let (name, file) = match Assets::get(path) {
        Some(file) => (path, Some(file)),
        None => ("index.html", Assets::get("index.html")),
    };
    let Some(file) = file else {
        return (StatusCode::NOT_FOUND, "This build has no pages: see web/README.md.").into_response();
    };
    // Names below `assets/` carry a hash of the content.
    let caching =
        if name.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    ([(header::CONTENT_TYPE, media(name)), (header::CACHE_CONTROL, caching)], file.data).into_response()
}

fn media(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
