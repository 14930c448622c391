//! A report in the terminal: its text with the voices as colored bands, its statements in the margin.
//!
//! On a wide terminal the statements stand to the right of the lines they were read from; on a narrow one
//! (and when there is no terminal) under each paragraph. Numbers raised above the text say where a
//! statement ends. Color only repeats what the words and numbers already say.

mod agreements;
mod copies;
mod head;
mod lines;
mod matters;
mod paint;
mod records;
mod review;
mod situation;
mod statement;
mod summary;

pub use agreements::agreements;
pub use copies::copies;
pub use matters::matters;
pub use paint::{Painter, printable};
pub use review::{Card, card, keys};
pub use situation::{control, relations, timeline};

use hearsay_types::{Block, BlockKind, Noted, Report, Span};
use lines::{Line, Words};
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

/// Columns of the widest page; lines longer than about ninety characters are hard to read.
const MAX_COLUMNS: usize = 150;
/// From this width on, statements stand in a margin beside the text.
const MARGIN_FROM_COLUMNS: usize = 100;
/// Columns to the left of the text, for the bands of voices.
const GUTTER: usize = 4;

/// Writes one report, `columns` wide.
pub fn report(
    out: &mut dyn Write,
    report: &Noted<Report>,
    columns: usize,
    painter: &Painter,
) -> io::Result<()> {
    let page = Page::new(&report.value, columns.min(MAX_COLUMNS), painter);
    head::write(out, report, &page)?;
    for block in page.blocks() {
        page.write_block(out, &block)?;
    }
    summary::write(out, &page)
}

/// What is needed to lay out one report.
struct Page<'a> {
    report: &'a Report,
    painter: &'a Painter,
    columns: usize,
    /// Columns of the text itself.
    text_columns: usize,
    /// Whether statements stand beside the text.
    has_margin: bool,
}

impl<'a> Page<'a> {
    fn new(report: &'a Report, columns: usize, painter: &'a Painter) -> Self {
        let columns = columns.max(30);
        let has_margin = columns >= MARGIN_FROM_COLUMNS && !report.statements.is_empty();
        let text_columns = if has_margin { (columns - GUTTER) * 11 / 20 } else { (columns - GUTTER).min(96) };
        Self { report, painter, columns, text_columns, has_margin }
    }

    fn text(&self) -> &'a str {
        &self.report.article.text
    }

    /// The blocks of the article; of one without blocks, the whole text as a paragraph.
    fn blocks(&self) -> Vec<Block> {
        let article = &self.report.article;
        if article.blocks.is_empty() && !article.text.trim().is_empty() {
            let span = Span::new(0, article.text.len()).trim(&article.text);
            return vec![Block { kind: BlockKind::Paragraph, span }];
        }
        article.blocks.clone()
    }

    fn write_block(&self, out: &mut dyn Write, block: &Block) -> io::Result<()> {
        let indent = match block.kind {
            BlockKind::Blockquote | BlockKind::ListItem => 2,
            _ => 0,
        };
        let words = Words { report: self.report, columns: self.text_columns - indent };
        let lines = words.lines(block.span);
        let margin_columns = self.columns.saturating_sub(GUTTER + self.text_columns + 3);
        // What stands in the margin of each line: the statements whose last word stands on it.
        let mut waiting: Vec<String> = Vec::new();
        for (i, line) in lines.iter().enumerate() {
            let noted = line.statements().map(|n| self.statement_lines(n, margin_columns));
            waiting.extend(noted.flatten());
            let beside = if self.has_margin && !waiting.is_empty() { Some(waiting.remove(0)) } else { None };
            let bullet = if block.kind == BlockKind::ListItem && i == 0 { "• " } else { &"  "[..indent] };
            self.write_line(out, line, block.kind, bullet, beside)?;
        }
        for rest in waiting {
            if self.has_margin {
                let blank = " ".repeat(GUTTER + self.text_columns);
                writeln!(out, "{blank} {} {rest}", self.painter.faint("│"))?;
            } else {
                writeln!(out, "{}{rest}", " ".repeat(GUTTER + 2))?;
            }
        }
        writeln!(out)
    }

    fn statement_lines(&self, n: usize, margin_columns: usize) -> Vec<String> {
        let columns = if self.has_margin { margin_columns } else { self.columns.min(100) - GUTTER - 2 };
        statement::lines(self.report, n, columns, self.painter)
    }

    fn write_line(
        &self,
        out: &mut dyn Write,
        line: &Line,
        kind: BlockKind,
        bullet: &str,
        beside: Option<String>,
    ) -> io::Result<()> {
        write!(out, "{}{bullet}", self.bands(line))?;
        let mut used = bullet.width();
        for (i, word) in line.words.iter().enumerate() {
            if i > 0 {
                let joined = word.voice.is_some() && word.voice == line.words[i - 1].voice;
                let space = if joined { self.painter.voice(word.voice, " ") } else { " ".to_owned() };
                write!(out, "{space}")?;
                used += 1;
            }
            for piece in &word.pieces {
                let written = printable(piece.span.of(self.text()));
                used += written.width();
                let painted = match kind {
                    BlockKind::Heading => self.painter.strong(&written),
                    BlockKind::Caption => self.painter.faint(&written),
                    _ => self.painter.piece(piece, &written),
                };
                write!(out, "{painted}")?;
            }
            let mark = raised(&word.ends);
            used += mark.width();
            write!(out, "{}", self.painter.mark(&mark))?;
        }
        match beside {
            Some(note) => {
                let gap = " ".repeat(self.text_columns.saturating_sub(used));
                writeln!(out, "{gap} {} {note}", self.painter.faint("│"))
            }
            None => writeln!(out),
        }
    }

    /// The bands to the left of a line: one for each voice that speaks most of it, outermost first.
    fn bands(&self, line: &Line) -> String {
        let voices = line.voices(self.report);
        let mut bands = String::new();
        for voice in voices.iter().take(GUTTER - 1) {
            bands.push_str(&self.painter.voice(Some(*voice), "▌"));
        }
        bands + &" ".repeat(GUTTER - voices.len().min(GUTTER - 1))
    }
}

/// Numbers in raised digits, with raised commas between them: `¹²˒¹³`.
fn raised(statements: &[usize]) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let number = |n: &usize| -> String {
        (n + 1).to_string().chars().filter_map(|c| c.to_digit(10)).map(|d| DIGITS[d as usize]).collect()
    };
    statements.iter().map(number).collect::<Vec<_>>().join("˒")
}

#[cfg(test)]
mod tests;
