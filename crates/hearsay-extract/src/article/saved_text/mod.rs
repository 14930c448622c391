//! Pages that were saved as text, and the texts of records.
//!
//! In comes plain text or Markdown with all that a page has around its report; out goes the report.
//! Lines become pieces ([`pieces`]) whose marks are read ([`inline`]); the lines before the report tell
//! its headline, byline, dates and labels ([`front`]); what is no part of it, before, between or after,
//! is told by rules and by where it stands ([`outside`]); paragraphs that a colon announces may be
//! quotations without marks ([`quotations`]); texts that lost their line breaks are cut where the given
//! headline or a date shows the place ([`flat`]).
//!
//! A saved page gives a text of its own, without marks. A record's text is taken character by character:
//! what is no part of the report lies outside all blocks.
//!
//! Known gaps: pages of several reports; bylines without "By"; unmarked quotations of several paragraphs.

mod assemble;
mod flat;
mod front;
mod inline;
mod outside;
mod pieces;
mod quotations;

use super::{
    Knowledge,
    credits::FoundCredit,
    metadata::date::{Convention, MonthNames},
};
use crate::ingest::{Decoded, Given, Record};
use front::Front;
use hearsay_types::{Article, BlockKind, Noted};
use inline::Words;
use pieces::{Piece, PieceKind};
use rustc_hash::FxHashSet;

pub(crate) use flat::FlatRules;
pub(crate) use outside::Furniture;

/// Reads a page that was saved as plain text or Markdown. Does not fail; an empty text gives an empty
/// article.
///
/// The article's text is that of the report, headline first, without marks; its map leads to the page's
/// bytes. Lines of the page that are no part of the report go to `boilerplate`.
pub fn from_saved_text(page: &Decoded) -> Noted<Article> {
    titled_text(page, None)
}

/// As [`from_saved_text`], for a text whose headline something besides it tells.
pub(super) fn titled_text(page: &Decoded, title: Option<&str>) -> Noted<Article> {
    let knowledge = Knowledge::compiled_in();
    let reading = read(&page.text, title, knowledge);
    Noted::plain(assemble::page(&page.text, &page.map, reading, knowledge))
}

/// Reads the text of a record, which is taken character by character. Does not fail.
///
/// The same reader as for saved pages finds blocks, marks of links, credit lines, what is no part of the
/// report, and what the text says of itself. The headline and the outlet that the record gives help to
/// read the text; putting them and the other given fields into the article is the caller's.
pub fn from_record(record: &Record, given: &Given) -> Noted<Article> {
    let knowledge = Knowledge::compiled_in();
    let mut reading = read(&record.text, given.title.as_deref(), knowledge);
    if let Some(publisher) = &given.publisher {
        reading.front.prefer_publisher(publisher);
    }
    Noted::plain(assemble::record(&record.text, &record.map, reading, knowledge))
}

/// What the lists of the saved text's stage hold.
#[derive(Debug)]
pub(crate) struct SavedTextWords {
    /// Names of labels in lower case.
    labels: FxHashSet<&'static str>,
    /// Words that announce a quotation.
    reporting: FxHashSet<&'static str>,
    /// Days of the week in lower case.
    weekdays: FxHashSet<&'static str>,
}

impl SavedTextWords {
    /// Reads the compiled-in lists.
    pub(crate) fn load() -> Self {
        let list = |text: &'static str| {
            let lines = text.lines().filter(|line| !line.starts_with('#'));
            lines.filter_map(|line| line.split('\t').next()).collect()
        };
        Self {
            labels: list(include_str!("../../../data/saved_text/labels.tsv")),
            reporting: list(include_str!("../../../data/saved_text/reporting_words.tsv")),
            weekdays: list(include_str!("../../../data/metadata/weekdays.tsv")),
        }
    }
}

/// A piece with its words and its part in the page.
#[derive(Debug)]
struct Unit {
    piece: Piece,
    words: Words,
    role: Role,
    /// Credits that its words give.
    credits: Vec<FoundCredit>,
}

/// The part that a piece plays in its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// The headline.
    Headline,
    /// A block of the report.
    Block(BlockKind),
    /// No part of the report.
    Outside,
}

impl Unit {
    fn text(&self) -> &str {
        &self.words.text
    }

    /// Whether the words are running text rather than a heading, a name or a link.
    fn is_prose(&self) -> bool {
        let words = self.text();
        let n_chars = words.chars().count();
        let ends_sentence =
            words.trim_end_matches(['"', '”', '’', ')', '»', '\'']).ends_with(['.', '!', '?', ':', '…']);
        !self.words.is_linked() && (n_chars >= 140 || (n_chars >= 60 && ends_sentence))
    }
}

/// A saved text, read.
#[derive(Debug)]
struct Reading {
    units: Vec<Unit>,
    front: Front,
}

/// Finds the parts of a saved text. `title` is the headline where a record gives it.
fn read(text: &str, title: Option<&str>, knowledge: &Knowledge) -> Reading {
    let mut pieces = pieces::divide(text, &knowledge.months);
    flat::divide(text, &mut pieces, title, knowledge);
    let unit = |piece: Piece| {
        let words = inline::words(text, &piece);
        let credits = match piece.kind {
            PieceKind::Rule => Vec::new(),
            _ => knowledge.credits.find(&words.text, &knowledge.months),
        };
        let role = match piece.kind {
            PieceKind::Heading(_) => Role::Block(BlockKind::Heading),
            PieceKind::Paragraph => Role::Block(BlockKind::Paragraph),
            PieceKind::Quotation => Role::Block(BlockKind::Blockquote),
            PieceKind::Item => Role::Block(BlockKind::ListItem),
            PieceKind::Table => Role::Block(BlockKind::Table),
            PieceKind::Rule | PieceKind::Cut => Role::Outside,
        };
        Unit { piece, words, role, credits }
    };
    let mut units: Vec<Unit> = pieces.into_iter().map(unit).collect();
    let mut front = front::read(&mut units, title, knowledge);
    outside::mark(&mut units, front.n_units, knowledge);
    front.read_tail(&units, knowledge);
    quotations::mark(&mut units, &knowledge.saved_text);
    Reading { units, front }
}

/// Whether the words begin with the name of a month.
fn starts_with_month(words: &str, months: &MonthNames) -> bool {
    let end = words.find(|c: char| !c.is_alphabetic()).unwrap_or(words.len());
    months.month(&words[..end].to_lowercase(), Convention::default().language).is_some()
}
