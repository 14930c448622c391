//! Trees of small pages, and properties that hold for any input.

use super::{tokens::Token, tokens::Tokens, *};
use proptest::prelude::*;
use std::fmt::Write as _;

/// The tree in one line: `div(p("a") p("b"))`.
fn outline(page: &str) -> String {
    fn write(dom: &Dom<'_>, node: NodeId, line: &mut String) {
        for (i, child) in dom.children(node).enumerate() {
            if i > 0 {
                line.push(' ');
            }
            if dom.tag(child).is_some() {
                line.push_str(dom.name(child));
                if dom.first_child(child).is_some() {
                    line.push('(');
                    write(dom, child, line);
                    line.push(')');
                }
            } else {
                write!(line, "{:?}", dom.text(child)).unwrap();
            }
        }
    }
    let mut line = String::new();
    write(&Dom::parse(page), Dom::DOCUMENT, &mut line);
    line
}

#[test]
fn builds_the_tree_that_browsers_build() {
    for (page, tree) in [
        ("<p>a<p>b", r#"p("a") p("b")"#),
        ("<p>a<div>b</div>c", r#"p("a") div("b") "c""#),
        ("<ul><li>a<li>b<ul><li>c</ul><li>d</ul>", r#"ul(li("a") li("b" ul(li("c"))) li("d"))"#),
        ("<dl><dt>a<dd>b<dt>c</dl>", r#"dl(dt("a") dd("b") dt("c"))"#),
        ("<table><tr><td>a<td>b<tr><th>c</table>d", r#"table(tr(td("a") td("b")) tr(th("c"))) "d""#),
        ("<table><tr><td><table><tr><td>a</table>b</table>c", r#"table(tr(td(table(tr(td("a"))) "b"))) "c""#),
        ("<a>x<a>y", r#"a("x") a("y")"#),
        ("<a><div>x</a>y</div>z", r#"a div(a("x") "y") "z""#),
        ("<b><p>x</b>y</p>z", r#"b p(b("x") "y") "z""#),
        ("<b>1<div>2<div>3</b>4</div>5</div>6", r#"b("1") div(b("2") div(b("3") "4") "5") "6""#),
        ("<div><span>a</div>b</span>c", r#"div(span("a")) "b" "c""#),
        ("<h1>a<h2>b</h1>c", r#"h1("a") h2("b") "c""#),
        ("a<br>b</br>c<img>d", r#""a" br "b" br "c" img "d""#),
        ("<script>if (a<b) '</p>'</script>x", r#"script("if (a<b) '</p>'") "x""#),
        ("<script><!--<script></script>--></script>x", r#"script("<!--<script></script>-->") "x""#),
        ("<title>a &amp; <b></title>", r#"title("a & <b>")"#),
        ("<head><meta><title>t</title><p>x", r#"head(meta title("t")) p("x")"#),
        ("<html><head></head><body>a</body></html>b", r#"html(head body("a" "b"))"#),
        ("<svg><path/><g/></svg>a<div/>b", r#"svg(path g) "a" div("b")"#),
        ("a < b <3 </ x><!-- <p> --><!doctype html><?x?>c", r#""a < b <3 " "c""#),
        ("<my-list><p>a</my-list>b", r#"my-list(p("a" "b"))"#),
        ("<my-list><b>a</MY-list>b", r#"my-list(b("a")) "b""#),
        ("<select><option>a<option>b</select>", r#"select(option("a") option("b"))"#),
        ("<p>a<table><tr><td><p>b</table>", r#"p("a") table(tr(td(p("b"))))"#),
        ("<button>a<button>b", r#"button("a") button("b")"#),
        ("<p", ""),
        ("a<p class=\"x", r#""a""#),
        ("</", r#""</""#),
        ("\0<p\0>\0", "\"\\0\" p\0(\"\\0\")"),
        ("", ""),
    ] {
        assert_eq!(outline(page), tree, "{page}");
    }
}

#[test]
fn decodes_attributes_and_tells_their_place() {
    let page = r#"<a HREF="/x?a=1&amp;b=2&copy=3" title='"' checked data-x=5 href=no>"#;
    let dom = Dom::parse(page);
    let link = dom.elements(Tag::A).next().unwrap();
    assert_eq!(dom.attribute(link, "href").as_deref(), Some("/x?a=1&b=2&copy=3"));
    assert_eq!(dom.attribute(link, "title").as_deref(), Some("\""));
    assert_eq!(dom.attribute(link, "checked").as_deref(), Some(""));
    assert_eq!(dom.attribute(link, "data-x").as_deref(), Some("5"));
    assert_eq!(dom.attribute(link, "rel"), None);
    assert_eq!(dom.attribute_span(link, "data-x").unwrap().of(page), "5");
    assert_eq!(dom.attributes(link).count(), 5);
}

#[test]
fn gives_the_text_within() {
    let dom = Dom::parse("<div>a<p>b &lt; <b>c</b></p><script>d</script></div>");
    let div = dom.elements(Tag::Div).next().unwrap();
    let script = dom.elements(Tag::Script).next().unwrap();
    assert_eq!(dom.text_content(div), "ab < c");
    assert_eq!(dom.raw_content(script), "d");
}

#[test]
fn takes_hostile_pages_in_linear_time() {
    let n = 200_000;
    for part in [
        "<div>",
        "<a>",
        "<b><p>",
        "<a><div></a>",
        "</p>",
        "<x>",
        "<p><button>",
        "<table>",
        "<table><tr><td>",
        "<li>",
        "<!--",
        "<script>",
        "<",
        "&",
        "<p a=\"",
        "</span>",
        "<span>",
        "<svg>",
        "<i></b>",
        "\0",
    ] {
        let page = part.repeat(n);
        let dom = Dom::parse(&page);
        assert!(dom.descendants(Dom::DOCUMENT).count() < 4 * n, "{part}");
    }
    // Unclosed elements, then end tags of others.
    let page = format!("<b>{}{}", "<i>".repeat(n), "</b></u></div>".repeat(n));
    assert!(Dom::parse(&page).n_nodes() < 3 * n);
}

#[test]
fn limits_depth() {
    let page = format!("{}x", "<div>".repeat(10_000));
    let dom = Dom::parse(&page);
    let deepest = dom.descendants(Dom::DOCUMENT).map(|node| dom.ancestors(node).count()).max();
    assert!(deepest.is_some_and(|depth| depth <= 514));
    assert_eq!(dom.text_content(Dom::DOCUMENT), "x");
}

/// Pages made of what matters to a parser.
fn pages() -> impl Strategy<Value = String> {
    let parts = prop_oneof![
        prop::sample::select(vec![
            "<",
            ">",
            "/",
            "</",
            "<!",
            "<!--",
            "-->",
            "--!>",
            "-",
            "&",
            ";",
            "&amp;",
            "&#",
            "&#x41;",
            "&notit",
            "&eacute",
            "\"",
            "'",
            "=",
            " ",
            "\n",
            "a",
            "b",
            "é",
            "\u{1F600}",
            "\0",
            "<p>",
            "</p>",
            "<div>",
            "</div>",
            "<a href=x>",
            "</a>",
            "<a href=\"&amp;é\"",
            "<b>",
            "</b>",
            "<i>",
            "</i>",
            "<table>",
            "<tr>",
            "<td>",
            "</td>",
            "</table>",
            "<li>",
            "<ul>",
            "</ul>",
            "<br>",
            "<br/>",
            "<script>",
            "</script>",
            "<script",
            "</script",
            "<style>",
            "</style >",
            "<title>",
            "</title>",
            "<textarea>",
            "</textarea>",
            "<svg>",
            "</svg>",
            "<path/>",
            "<![CDATA[",
            "]]>",
            "<?",
            "<head>",
            "<body>",
            "<html>",
            "</body>",
            "<h1>",
            "</h2>",
            "<select>",
            "<option>",
            "<button>",
            "<x-y>",
            "</x-y>",
            "<noscript>",
            "<template>",
        ])
        .prop_map(str::to_owned),
        "[a-z<>&=/ é]{0,6}",
    ];
    prop::collection::vec(parts, 0..40).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn any_page_gives_a_sound_tree(page in pages()) {
        let dom = Dom::parse(&page);
        prop_assert_eq!(dom.descendants(Dom::DOCUMENT).count() + 1, dom.n_nodes());
        for node in dom.descendants(Dom::DOCUMENT) {
            prop_assert!(page.get(dom.span(node).range()).is_some());
            let mut end = dom.span(node).start;
            for piece in dom.pieces(node) {
                prop_assert_eq!(piece.span.start, end);
                end = piece.span.end;
                match piece.text {
                    Characters::Plain(text) => prop_assert_eq!(text, piece.span.of(&page)),
                    Characters::Reference(_) => prop_assert!(piece.span.of(&page).starts_with('&')),
                }
                prop_assert!(!piece.text.as_str().is_empty());
            }
            for child in dom.children(node) {
                prop_assert_eq!(dom.parent(child), Some(node));
            }
            for (name, _) in dom.attributes(node) {
                let name = name.to_ascii_lowercase();
                prop_assert!(page.get(dom.attribute_span(node, &name).unwrap().range()).is_some());
            }
        }
    }

    #[test]
    fn tokens_are_those_of_the_standard(page in pages()) {
        // Read differently on purpose: null characters, foreign content, and `noscript` without scripts.
        let page = page.replace('\0', "").replace("<![CDATA[", "").replace("<noscript>", "");
        prop_assert_eq!(our_tokens(&page), standard_tokens(&page));
    }
}

/// Tags as `<name a=b>` and `</name>`, texts joined.
fn our_tokens(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut text = String::new();
    let mut tokens = Tokens::new(page);
    while let Some(token) = tokens.next() {
        let (line, tag) = match token {
            Token::Text(span) => {
                text.push_str(&decode(span.of(page), Within::Text));
                continue;
            }
            Token::Start { tag, name, .. } => {
                let mut attributes: Vec<String> = Vec::new();
                let mut names: Vec<String> = Vec::new();
                for raw in &tokens.attributes {
                    if !names.contains(&raw.name.to_ascii_lowercase()) {
                        names.push(raw.name.to_ascii_lowercase());
                        let value = decode(raw.value, Within::Attribute);
                        attributes.push(format!(" {}={value:?}", raw.name.to_ascii_lowercase()));
                    }
                }
                attributes.sort();
                (format!("<{}{}>", name.to_ascii_lowercase(), attributes.concat()), Some(tag))
            }
            Token::End { name, .. } => (format!("</{}>", name.to_ascii_lowercase()), None),
        };
        if !text.is_empty() {
            found.push(std::mem::take(&mut text));
        }
        found.push(line);
        if let Some(tag) = tag.filter(|tag| tag.content() != tags::Content::Markup)
            && let Some(raw) = tokens.raw_text(tag)
        {
            let raw = raw.of(page);
            text = if tag.content() == tags::Content::Text {
                decode(raw, Within::Text).into_owned()
            } else {
                raw.to_owned()
            };
        }
    }
    found.extend((!text.is_empty()).then_some(text));
    found
}

/// The same, by html5gum, which passes the standard's own tests.
fn standard_tokens(page: &str) -> Vec<String> {
    let mut emitter = html5gum::DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut found: Vec<String> = Vec::new();
    let mut text = String::new();
    let name = |name: &[u8]| String::from_utf8_lossy(name).into_owned();
    for token in html5gum::Tokenizer::new_with_emitter(page, emitter) {
        let Ok(token) = token;
        let line = match token {
            html5gum::Token::String(value) => {
                text.push_str(&name(&value));
                continue;
            }
            html5gum::Token::StartTag(tag) => {
                let attributes =
                    tag.attributes.iter().map(|(n, value)| format!(" {}={:?}", name(n), name(value)));
                let mut attributes: Vec<String> = attributes.collect();
                attributes.sort();
                format!("<{}{}>", name(&tag.name), attributes.concat())
            }
            html5gum::Token::EndTag(tag) => format!("</{}>", name(&tag.name)),
            _ => continue,
        };
        if !text.is_empty() {
            found.push(std::mem::take(&mut text));
        }
        found.push(line);
    }
    found.extend((!text.is_empty()).then_some(text));
    found
}
