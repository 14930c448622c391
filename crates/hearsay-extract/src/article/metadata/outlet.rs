//! The outlet of a page, its address and its language.

use super::{evident, json_ld::Thing, page::Page};
use crate::article::dom::Tag;
use hearsay_types::Evident;

/// The publisher's name.
pub(super) fn publisher(page: &Page<'_, '_>, things: &[Thing]) -> Option<Evident<String>> {
    let articles = things.iter().filter(|thing| thing.is_article());
    let pages = things.iter().filter(|thing| thing.is_page());
    for thing in articles.chain(pages) {
        if let Some(name) = thing.words("publisher").filter(|name| is_name(name)) {
            return Some(evident(name, "json-ld publisher"));
        }
    }
    let fields = [
        "og:site_name",
        "parsely-site",
        "dc.publisher",
        "dcterms.publisher",
        "citation_publisher",
        "publisher",
        "application-name",
        "apple-mobile-web-app-title",
    ];
    for name in fields {
        if let Some((field, words)) = page.field(&[name])
            && is_name(words)
        {
            return Some(evident(words, format!("meta {}={name}", field.by)));
        }
    }
    let sites = things.iter().filter(|thing| thing.types.iter().any(|kind| kind == "WebSite"));
    let mut names = sites.filter_map(|site| site.words("name")).filter(|name| is_name(name));
    names.next().map(|name| evident(name, "json-ld WebSite"))
}

/// Whether these words may be an outlet's name, and no address.
fn is_name(words: &str) -> bool {
    !words.is_empty() && words.len() <= 100 && !words.contains("://") && !words.starts_with('@')
}

/// The canonical address, or the given one.
pub(super) fn address(page: &Page<'_, '_>, things: &[Thing], given: Option<&str>) -> Option<Evident<String>> {
    let canonical = page.dom.elements(Tag::Link).find_map(|link| {
        let rel = page.dom.attribute(link, "rel")?;
        let is_canonical = rel.split_whitespace().any(|rel| rel.eq_ignore_ascii_case("canonical"));
        page.dom.attribute(link, "href").filter(|_| is_canonical)
    });
    let canonical = canonical.map(|address| (address.trim().to_owned(), "link rel=canonical"));
    let graph = page.field(&["og:url"]).map(|(_, address)| (address.to_owned(), "meta property=og:url"));
    let described = things.iter().filter(|thing| thing.is_article()).find_map(|thing| {
        let address = thing.words("mainEntityOfPage").or_else(|| thing.words("url"))?;
        Some((address, "json-ld url"))
    });
    let own = [canonical, graph, described];
    let absolute = own.into_iter().flatten().filter(|(address, _)| {
        let is_absolute = address.starts_with("http://") || address.starts_with("https://");
        let is_home = path_of(address).len() <= 1;
        is_absolute && !(is_home && given.is_some_and(|given| path_of(given).len() > 1))
    });
    // Some pages name their home as canonical: an address with a path says more.
    let best = absolute.max_by_key(|(address, _)| path_of(address).len() > 1);
    best.map(|(address, evidence)| evident(address, evidence)).or_else(|| Some(evident(given?, "given")))
}

/// What follows the host of an address.
fn path_of(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.find('/').map_or("", |slash| &rest[slash..])
}

/// The host of an address, without `www.`.
fn host_of(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or(rest);
    host.strip_prefix("www.").unwrap_or(host)
}

/// The locale that the page names for itself, as written: `de`, `en-US`, `pt_BR`.
pub(super) fn locale(page: &Page<'_, '_>, things: &[Thing]) -> Option<String> {
    let html = page.dom.elements(Tag::Html).next();
    let of_element = html.and_then(|html| {
        ["lang", "xml:lang"]
            .iter()
            .find_map(|name| page.dom.attribute(html, name))
            .map(std::borrow::Cow::into_owned)
    });
    let names = ["og:locale", "content-language", "dc.language", "language", "dcterms.language"];
    let of_field = || page.field(&names).map(|(_, locale)| locale.to_owned());
    let described = || things.iter().find_map(|thing| thing.words("inLanguage"));
    let locale =
        of_element.filter(|locale| language_of(locale).is_some()).or_else(of_field).or_else(described)?;
    // A bare language is joined with the region that another field names.
    if locale.len() == 2
        && let Some((_, wider)) = page.field(&["og:locale"])
        && wider.get(..2).is_some_and(|language| language.eq_ignore_ascii_case(&locale))
    {
        return Some(wider.to_owned());
    }
    Some(locale)
}

/// `de` of `de-AT`; `None` for what is no ISO 639-1 code.
pub(super) fn language_of(locale: &str) -> Option<String> {
    let code = locale.trim().split(['-', '_', ',', ' ']).next()?.to_ascii_lowercase();
    (code.len() == 2 && code.bytes().all(|b| b.is_ascii_lowercase())).then_some(code)
}

/// Whether `3/4/2016` is March 4 on this page: on pages of the United States, told by their locale, or by
/// English and a host without a country.
pub(super) fn writes_month_first(locale: Option<&str>, address: Option<&str>) -> bool {
    let locale = locale.unwrap_or_default().to_ascii_lowercase();
    let host = address.map(host_of).unwrap_or_default();
    let top = host.rsplit('.').next().unwrap_or_default();
    let is_generic = matches!(top, "com" | "org" | "net" | "us" | "gov" | "edu" | "info" | "news" | "");
    match locale.as_str() {
        "en-us" | "en_us" => is_generic,
        "en" => matches!(top, "com" | "org" | "net" | "us" | "gov" | "edu"),
        "" => matches!(top, "us" | "gov" | "edu"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_month_comes_first_in_the_united_states_only() {
        assert!(writes_month_first(Some("en-US"), Some("https://www.inlet.com/a")));
        assert!(!writes_month_first(Some("en-US"), Some("https://www.inlet.de/a")));
        assert!(!writes_month_first(Some("en-GB"), Some("https://www.inlet.com/a")));
        assert!(!writes_month_first(None, None));
    }

    #[test]
    fn reads_the_language_of_a_locale() {
        assert_eq!(language_of("pt_BR").as_deref(), Some("pt"));
        assert_eq!(language_of("english"), None);
    }
}
