//! Main texts of small pages, and properties that hold for any page.

use super::super::{Knowledge, from_html};
use crate::ingest::{Media, decode};
use hearsay_types::{Article, BlockKind};
use proptest::prelude::*;

fn read(page: &str) -> Article {
    from_html(&decode(page.as_bytes(), Some("utf-8"), Media::Html).value, None).value
}

/// The blocks with their kinds, one a line.
fn blocks(article: &Article) -> String {
    let line =
        |kind: BlockKind, words: &str| format!("{kind}: {}\n", words.replace('\n', "|").replace('\t', "#"));
    article.blocks.iter().map(|block| line(block.kind, block.span.of(&article.text))).collect()
}

const LONG: &str = "The council of Velmar met on Tuesday, and after nine hours of talks it agreed to open the \
                    road to the north for food, fuel and medicine.";

#[test]
fn keeps_the_article_and_leaves_the_frame_out() {
    let page = format!(
        "<html><head><title>Road to the north opens - Velmar Post</title></head><body>
         <nav><ul><li><a href=/>Home</a><li><a href=/news>News</a></ul></nav>
         <div class='page'><h1>Road to the north opens</h1><p class='standfirst'>After nine hours of talks, trucks may pass the
         bridge again.</p><div class='byline'>By Ann Miller</div>
         <div class='article-body'><figure><img src=x><figcaption>The bridge. Photo: A. Miller</figcaption></figure>
         <p>{LONG}</p><aside class='related'><h3><a href=/x>Mill burns down again</a></h3></aside>
         <blockquote><p>We will keep our word, said the mayor.</p></blockquote>
         <h2>What comes next</h2><ul><li>Trucks may pass by day.<li>Buses wait.</ul>
         <p>Read more: <a href=/y>Who owns the mill?</a></p><p>{LONG}</p>
         <p>Reporting by Ann Miller; editing by Bob Stone</p></div>
         <div class='share'><a href=#>Share</a></div></div>
         <footer><p>Copyright Velmar Post. All rights reserved by the publishers of this page.</p></footer></body></html>"
    );
    let article = read(&page);
    let expected = format!(
        "heading: Road to the north opens\n\
         heading: After nine hours of talks, trucks may pass the bridge again.\n\
         caption: The bridge. Photo: A. Miller\n\
         paragraph: {LONG}\n\
         blockquote: We will keep our word, said the mayor.\n\
         heading: What comes next\n\
         list_item: Trucks may pass by day.\n\
         list_item: Buses wait.\n\
         paragraph: {LONG}\n"
    );
    assert_eq!(blocks(&article), expected);
    for left_out in [
        "By Ann Miller",
        "Share",
        "Reporting by Ann Miller; editing by Bob Stone",
        "Read more: Who owns the mill?",
    ] {
        assert!(article.boilerplate.iter().any(|piece| piece == left_out), "{left_out}");
    }
}

#[test]
fn a_list_item_around_the_article_is_no_point_of_a_list() {
    let page = format!(
        "<body><ul><li><div><h1>Road to the north opens</h1><ul><li>AFP, VELMAR</li></ul>
         <p>{LONG}</p><p>{LONG} Again.</p><p>{LONG} And again.</p><ul><li>Trucks may pass by day.<li>Buses wait.</ul>
         </div></li></ul><div class='related'><h6>By Ann Miller</h6></div></body>"
    );
    let article = read(&page);
    let kinds: Vec<BlockKind> = article.blocks.iter().map(|block| block.kind).collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == BlockKind::Paragraph).count(), 3, "{}", blocks(&article));
    assert!(blocks(&article).contains("list_item: Buses wait."));
    assert_eq!(article.byline.map(|byline| byline.value).as_deref(), Some("AFP"));
}

#[test]
fn lays_out_breaks_cells_and_links() {
    let page = format!(
        "<body><div>{LONG}<br>\n<br>{LONG}<br>Second&nbsp;line, <a href=' /a?b=1&amp;c=2 '>a  <b>link</b></a>.
         <table><tr><th>Town<th>Toll<tr><td>Velmar<td>12</table></div>"
    );
    let article = read(&page);
    let expected = format!(
        "paragraph: {LONG}\nparagraph: {LONG}|Second line, a link.\ntable: Town#Toll\ntable: Velmar#12\n"
    );
    assert_eq!(blocks(&article), expected);
    let [link] = article.links.as_slice() else { panic!("{:?}", article.links) };
    assert_eq!((link.anchor.of(&article.text), link.target.as_str()), ("a link", "/a?b=1&c=2"));
}

#[test]
fn every_character_leads_back_to_its_bytes() {
    // "é" is one byte in this page.
    let page = b"<p>Caf\xe9 &amp; caf&eacute; were shelled, the mayor said on Tuesday, and nine people were hurt there.</p>";
    let article = from_html(&decode(page, Some("windows-1252"), Media::Html).value, None).value;
    let bytes_of = |words: &str| {
        let start = article.text.find(words).unwrap();
        let span = hearsay_types::Span::new(start, start + words.len());
        &page[article.source_map.source_of(span).unwrap().range()]
    };
    assert_eq!(bytes_of("Café"), b"Caf\xe9");
    assert_eq!(bytes_of("café"), b"caf&eacute;");
    assert_eq!(bytes_of("&"), b"&amp;");
    assert_eq!(bytes_of("shelled"), b"shelled");
}

#[test]
fn a_shown_post_is_text_even_in_a_box_for_sharing() {
    let page = format!(
        "<article><p>{LONG}</p><div class=social><blockquote class=twitter-tweet><p>Road is open!</p></blockquote></div>
         <p>{LONG}</p></article>"
    );
    assert!(blocks(&read(&page)).contains("blockquote: Road is open!\n"));
}

#[test]
fn a_name_that_holds_most_of_the_text_is_no_clutter() {
    let part = format!("<div class='sidebar-text'><p>{LONG}</p></div>");
    let article = read(&format!("<body><div>{}</div></body>", part.repeat(5)));
    assert_eq!(article.blocks.len(), 5);
}

#[test]
fn parts_of_one_article_belong_together_and_the_next_article_does_not() {
    let part = format!("<div class='article-body'><p>{LONG}</p><p>{LONG}</p></div>");
    let chunks = read(&format!(
        "<body><main><h1>Road opens</h1>{part}<div class='ad'>Mills</div>{part}<div class='ad'>Mills</div>{part}</main>"
    ));
    assert_eq!(chunks.blocks.iter().filter(|block| block.kind == BlockKind::Paragraph).count(), 6);
    let pages = read(&format!("<body><main><h1>Road opens</h1>{part}<h1>Mill burns</h1>{part}</main>"));
    assert_eq!(blocks(&pages), format!("heading: Road opens\nparagraph: {LONG}\nparagraph: {LONG}\n"));
}

#[test]
fn looks_behind_what_is_hidden_if_there_is_nothing_else() {
    let page = format!(
        "<body><p>Please wait</p><div style='display: none'>{}</div>",
        format!("<p>{LONG}</p>").repeat(3)
    );
    assert_eq!(blocks(&read(&page)), format!("paragraph: {LONG}\n").repeat(3));
}

#[test]
fn takes_hostile_pages_in_linear_time() {
    let n = 5_000;
    for part in [
        "<div>a ",
        "<p>a.</p>",
        "<h2>a b c d</h2>",
        "<h2><a href=x>a b c d</a></h2><p>e",
        "<li><a href=x>a</a>",
        "<td>a",
        "<tr><td>a",
        "<br>",
        "a<br><br>",
        "<div class='share related comments'>a",
        "<span class=hidden>a",
        "<table><tr><td>",
        "&nbsp;",
        "<blockquote>a",
        "<figure>a",
        "read more: a<p>",
        "<pre>\n",
    ] {
        let article = read(&part.repeat(n));
        assert!(article.text.len() <= 40 * n, "{part}");
    }
}

fn pages() -> impl Strategy<Value = String> {
    let parts = prop_oneof![
        prop::sample::select(vec![
            "<p>",
            "</p>",
            "<div>",
            "</div>",
            "<div class='article-body'>",
            "<div class=share>",
            "<h1>",
            "</h1>",
            "<h2>",
            "<a href=x>",
            "</a>",
            "<br>",
            "<ul>",
            "<li>",
            "</ul>",
            "<table>",
            "<tr>",
            "<td>",
            "</table>",
            "<blockquote>",
            "<figure>",
            "<figcaption>",
            "</figure>",
            "<span class=hidden>",
            "</span>",
            "<pre>",
            "</pre>",
            "&nbsp;",
            "&amp;",
            "&eacute;",
            "\u{AD}",
            "\u{200B}",
            "é",
            "\u{1F600}",
            "\n",
            "  ",
            "<b>",
            "</b>",
            "<nav>",
            "</nav>",
            "<noscript>",
        ])
        .prop_map(str::to_owned),
        Just(LONG.to_owned()),
        "[a-zA-Z,. ]{0,30}",
    ];
    prop::collection::vec(parts, 0..40).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn any_page_gives_sound_blocks(page in pages()) {
        let article = read(&page);
        let mut end = 0;
        for block in &article.blocks {
            let words = block.span.of(&article.text);
            prop_assert!(!words.trim().is_empty());
            prop_assert_eq!(words.trim(), words);
            prop_assert!(!words.contains("  ") && !words.contains("\n\n"));
            prop_assert_eq!(block.span.start, if end == 0 { 0 } else { end + 2 });
            end = block.span.end;
        }
        prop_assert_eq!(end as usize, article.text.len());
        for (start, c) in article.text.char_indices() {
            let span = hearsay_types::Span::new(start, start + c.len_utf8());
            let source = article.source_map.source_of(span);
            match c {
                '\n' | '\t' => prop_assert!(source.is_none()),
                _ => {
                    let source = source.unwrap().of(&page);
                    prop_assert!(source.starts_with(c) || source.starts_with('&') || (c == ' ' && source.trim().is_empty()), "{source:?}");
                }
            }
        }
        for link in &article.links {
            prop_assert!(!link.anchor.of(&article.text).is_empty());
        }
    }
}

#[test]
fn the_tables_load() {
    let knowledge = Knowledge::load();
    assert!(!knowledge.phrases.roles("Advertisement").is_empty());
}
