//! A brief as one HTML file that loads nothing, runs nothing and prints well.

use super::{Block, Brief, Inline, escape, numbers};

/// The brief as HTML.
pub fn write(brief: &Brief) -> String {
    let mut body = format!("<h1>{}</h1>\n", escape(&brief.title));
    let mut in_list = false;
    for block in &brief.blocks {
        let is_item = matches!(block, Block::Item(_));
        if is_item != in_list {
            body.push_str(if is_item { "<ul>\n" } else { "</ul>\n" });
        }
        in_list = is_item;
        match block {
            Block::Heading(level, text) => {
                body.push_str(&format!("<h{level}>{}</h{level}>\n", escape(text)));
            }
            Block::Paragraph(runs) => body.push_str(&format!("<p>{}</p>\n", line(runs))),
            Block::Item(runs) => body.push_str(&format!("<li>{}</li>\n", line(runs))),
            Block::Table(header, rows) => body.push_str(&table(header, rows)),
        }
    }
    if in_list {
        body.push_str("</ul>\n");
    }
    body.push_str("<h2>Sources</h2>\n<ol class=\"sources\">\n");
    for (number, source) in (1..).zip(&brief.sources) {
        let url = source.url.as_ref().map_or_else(String::new, |url| link(url));
        body.push_str(&format!(
            "<li id=\"s{number}\"><q><bdi>{}</bdi></q> — <b><bdi>{}</bdi></b>. <bdi>{}</bdi>.{url} <span class=\"id\">{}</span></li>\n",
            escape(&source.quote),
            escape(&source.voices),
            escape(&source.report),
            escape(&source.statement)
        ));
    }
    body.push_str("</ol>\n");
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{}</title>\n<style>\n{STYLE}</style>\n\
         </head>\n<body>\n{body}</body>\n</html>\n",
        escape(&brief.title)
    )
}

fn table(header: &[&str], rows: &[Vec<Vec<Inline>>]) -> String {
    let names: String = header.iter().map(|name| format!("<th>{}</th>", escape(name))).collect();
    let mut table = format!("<table>\n<thead><tr>{names}</tr></thead>\n<tbody>\n");
    for row in rows {
        let cells: String = row.iter().map(|cell| format!("<td>{}</td>", line(cell))).collect();
        table.push_str(&format!("<tr>{cells}</tr>\n"));
    }
    table.push_str("</tbody>\n</table>\n");
    table
}

fn line(runs: &[Inline]) -> String {
    runs.iter()
        .map(|run| match run {
            Inline::Text(text) => escape(text),
            Inline::Strong(text) => format!("<b><bdi>{}</bdi></b>", escape(text)),
            Inline::Quote(text) => format!("<q><bdi>{}</bdi></q>", escape(text)),
            Inline::Sources(pairs) => {
                let link = |pair: &(usize, usize)| format!("<a href=\"#s{}\">{}</a>", pair.0, numbers(*pair));
                format!("<sup>{}</sup>", pairs.iter().map(link).collect::<Vec<_>>().join(", "))
            }
        })
        .collect()
}

/// The address; to be followed only where it is one of the web.
fn link(url: &str) -> String {
    let shown = escape(url);
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    if is_web { format!(" <a rel=\"noreferrer\" href=\"{shown}\">{shown}</a>") } else { format!(" {shown}") }
}

const STYLE: &str = "\
:root { color-scheme: light; }
body { font: 11.5pt/1.5 Georgia, 'Liberation Serif', serif; color: #1c1c1c; background: #fff; max-width: 46em; margin: 2.5em auto; padding: 0 1.5em; }
h1 { font-size: 1.75em; line-height: 1.2; margin: 0 0 .6em; padding-bottom: .4em; border-bottom: 3px solid #1f3a5f; }
h2 { font-size: 1.2em; color: #1f3a5f; margin: 1.8em 0 .5em; border-bottom: 1px solid #c8d0da; padding-bottom: .15em; }
h3 { font-size: 1.02em; margin: 1.3em 0 .3em; }
h2, h3, thead { break-after: avoid; page-break-after: avoid; }
p { margin: .4em 0; }
ul { margin: .2em 0 .6em; padding-left: 1.3em; }
li, tr { break-inside: avoid; page-break-inside: avoid; }
li { margin: .2em 0; overflow-wrap: anywhere; }
q { quotes: '\\201c' '\\201d'; }
table { border-collapse: collapse; width: 100%; font: .84em/1.4 'Helvetica Neue', Arial, 'Liberation Sans', sans-serif; margin: .6em 0 1em; }
th { text-align: left; background: #eef2f6; border-bottom: 2px solid #1f3a5f; padding: .35em .5em; }
td { border-bottom: 1px solid #dde3ea; padding: .35em .5em; vertical-align: top; overflow-wrap: anywhere; }
td b { font-weight: 600; }
sup { font: .68em/1 Arial, 'Liberation Sans', sans-serif; margin-left: .15em; }
sup a { color: #1f3a5f; text-decoration: none; }
.sources { font-size: .84em; line-height: 1.4; padding-left: 2.4em; }
.sources a { color: #1f3a5f; overflow-wrap: anywhere; }
.sources li:target { background: #fff6d6; }
.id { color: #6b7280; font-family: monospace; font-size: .85em; }
@page { margin: 20mm 18mm; }
@media print { body { font-size: 10pt; max-width: none; margin: 0; padding: 0; } a { color: inherit; } }
";
