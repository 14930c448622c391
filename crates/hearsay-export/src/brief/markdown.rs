//! A brief as Markdown (CommonMark with tables).

use super::{Block, Brief, Inline, numbers};

/// The brief as Markdown.
pub fn write(brief: &Brief) -> String {
    let mut out = format!("# {}\n", escape(&brief.title));
    let mut in_list = false;
    for block in &brief.blocks {
        let is_item = matches!(block, Block::Item(_));
        if !(in_list && is_item) {
            out.push('\n');
        }
        in_list = is_item;
        match block {
            Block::Heading(level, text) => {
                out.push_str(&format!("{} {}\n", "#".repeat(usize::from(*level)), escape(text)));
            }
            Block::Paragraph(runs) => out.push_str(&format!("{}\n", line(runs))),
            Block::Item(runs) => out.push_str(&format!("- {}\n", line(runs))),
            Block::Table(header, rows) => {
                out.push_str(&format!("| {} |\n|{}\n", header.join(" | "), "---|".repeat(header.len())));
                for row in rows {
                    let cells: Vec<String> = row.iter().map(|cell| line(cell)).collect();
                    out.push_str(&format!("| {} |\n", cells.join(" | ")));
                }
            }
        }
    }
    out.push_str("\n## Sources\n\n");
    for (number, source) in (1..).zip(&brief.sources) {
        let url = source.url.as_ref().map_or_else(String::new, |url| format!(" {}", escape(url)));
        out.push_str(&format!(
            "{number}. “{}” — {}. {}.{url} Statement {}\n",
            escape(&source.quote),
            escape(&source.voices),
            escape(&source.report),
            escape(&source.statement)
        ));
    }
    out
}

fn line(runs: &[Inline]) -> String {
    runs.iter()
        .map(|run| match run {
            Inline::Text(text) => escape(text),
            Inline::Strong(text) => format!("**{}**", escape(text)),
            Inline::Quote(text) => format!("“{}”", escape(text)),
            Inline::Sources(pairs) => pairs.iter().map(|pair| format!(" \\[{}\\]", numbers(*pair))).collect(),
        })
        .collect()
}

/// Words without markup: every sign that Markdown could take for some is escaped.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '!') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
