//! Quotations that are set apart without marks: a paragraph that announces words and ends in a colon,
//! and a paragraph of those words.
//!
//! Text that was copied from a page loses the indentation of block quotations. The evidence asked for is
//! a word of reporting in the sentence before the colon, and a paragraph of running text behind it that
//! does not begin with a quotation mark (those speak for themselves). One paragraph is taken; a
//! paragraph of dots alone shows that the quotation goes on behind it.

use super::{Role, SavedTextWords, Unit};
use hearsay_types::BlockKind;

/// Gives announced paragraphs the role of block quotations.
pub(super) fn mark(units: &mut [Unit], words: &SavedTextWords) {
    let blocks: Vec<usize> = (0..units.len()).filter(|i| matches!(units[*i].role, Role::Block(_))).collect();
    let is_paragraph = |units: &[Unit], i: usize| units[i].role == Role::Block(BlockKind::Paragraph);
    let mut at = 0;
    while at + 1 < blocks.len() {
        let (lead, first) = (blocks[at], blocks[at + 1]);
        at += 1;
        if !is_paragraph(units, lead) || !is_paragraph(units, first) || !announces(units[lead].text(), words)
        {
            continue;
        }
        if !is_quotable(units, first, &blocks[at..]) {
            continue;
        }
        units[first].role = Role::Block(BlockKind::Blockquote);
        // "...": the quotation goes on
        while at + 2 < blocks.len()
            && is_gap(units[blocks[at + 1]].text())
            && is_paragraph(units, blocks[at + 2])
        {
            units[blocks[at + 1]].role = Role::Block(BlockKind::Blockquote);
            units[blocks[at + 2]].role = Role::Block(BlockKind::Blockquote);
            at += 2;
        }
    }
}

/// Whether a paragraph ends in a colon, with a word of reporting in its last sentence.
fn announces(paragraph: &str, words: &SavedTextWords) -> bool {
    let Some(paragraph) = paragraph.trim_end().strip_suffix(':') else { return false };
    let from =
        paragraph.rfind(['.', '!', '?']).filter(|at| paragraph[at + 1..].starts_with(' ')).unwrap_or(0);
    let mut last = paragraph[from..].split(|c: char| !c.is_alphanumeric());
    last.any(|word| words.reporting.contains(word.to_lowercase().as_str()))
}

/// Whether the paragraph may be somebody else's words: running text without quotation marks of its own,
/// and with something behind it.
fn is_quotable(units: &[Unit], first: usize, behind: &[usize]) -> bool {
    let text = units[first].text();
    let is_marked = text.starts_with(['"', '“', '„', '«', '‘', '\'', '—', '–', '-']);
    let is_list = text.ends_with(':') || text.ends_with(';');
    // Several short lines in a row are a list.
    let is_short_run = behind.iter().take(2).all(|i| units[*i].text().len() < 80);
    text.chars().count() >= 60 && !is_marked && !is_list && !is_short_run
}

/// Dots that stand for what was left out.
fn is_gap(words: &str) -> bool {
    let words = words.trim_matches(['[', ']', '(', ')', ' ']);
    !words.is_empty() && words.chars().all(|c| matches!(c, '.' | '…' | ' ' | '*'))
}
