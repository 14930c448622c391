//! One published text with what its page says about it.

use crate::{SourceMap, Span, names::named};
use jiff::civil::{Date, DateTime};

/// The bytes that a report was read from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct InputRecord {
    /// Where the bytes came from: a file's path, `-` for standard input. Behind it and `:` stand, for a line of
    /// a record file (JSON Lines, CSV), the line's number from 1; for a message of a mailbox or of an export, an
    /// entry of a feed, a record of a web archive and an attachment of a message, its number from 1; for a file
    /// of a ZIP archive, its name.
    pub path: String,
    /// SHA-256 of the bytes: of the whole file, the one line, the one message; for an attachment and for a
    /// record of a web archive those of the file that was sent, without the encoding in which it was sent.
    /// Lower-case hexadecimal.
    pub sha256: String,
    /// Number of those bytes.
    pub n_bytes: u64,
    /// When a crawler captured them, where the input says so: RFC 3339, UTC. It is not the time of publication.
    pub captured: Option<String>,
}

/// A value with the words or the markup that it was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evident<T> {
    /// What was found.
    pub value: T,
    /// What it was read from, such as `meta property=article:published_time`, `json-ld datePublished`,
    /// `byline`, `url`, `mail header`, `telegram export`, `feed`, `pdf information`, or `given` for a field of a record file.
    pub evidence: String,
    /// Where it stands in the text, if it stands there.
    pub span: Option<Span>,
}

/// A date that the page offers as its own, kept whether or not it was chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct DateCandidate {
    /// The date, in the publisher's calendar; time of day where given, else midnight.
    pub date: DateTime,
    /// Whether the page gave a time of day.
    pub has_time: bool,
    /// Whether the page calls it the date of a change rather than of publication.
    pub is_update: bool,
    /// The markup or the words that it was read from.
    pub evidence: String,
    /// How likely it is the date sought, in 0..=1; not calibrated.
    pub score: f32,
}

named! {
    /// What a block of the main text is.
    BlockKind {
        /// Running text.
        Paragraph = "paragraph",
        /// A title or subtitle within the text.
        Heading = "heading",
        /// Words of somebody else, set apart.
        Blockquote = "blockquote",
        /// One entry of a list.
        ListItem = "list_item",
        /// Words that belong to a picture or a video.
        Caption = "caption",
        /// A row of a table.
        Table = "table",
    }
}

/// A block of the main text. Blocks are in the order of the text and do not overlap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// What the block is.
    pub kind: BlockKind,
    /// Where it stands, without white space at its ends.
    pub span: Span,
}

/// A link within the main text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The words that are linked.
    pub anchor: Span,
    /// The address as written in the page.
    pub target: String,
}

named! {
    /// What a credit line says of where the text or a part of it came from.
    CreditKind {
        /// An agency's name as a credit: "(AP)", "Source: AFP".
        Agency = "agency",
        /// The text was published elsewhere first: "The original source of this article is X".
        Republished = "republished",
        /// Who reported: "Reporting by X in Y; editing by Z".
        ReportingBy = "reporting_by",
        /// Parts are an agency's: "with agencies", "with additional material from AP".
        WithAgencies = "with_agencies",
        /// Who made a picture, map or video.
        Image = "image",
        /// Who holds the copyright.
        Copyright = "copyright",
    }
}

/// A line that credits somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credit {
    /// What it credits.
    pub kind: CreditKind,
    /// Whom, as written, without titles of the line; `None` where nobody is named ("with agencies").
    pub of: Option<String>,
    /// The words that say so.
    pub evidence: String,
    /// Where they stand in the text; `None` where they were kept out of it.
    pub span: Option<Span>,
    /// For [`CreditKind::Republished`]: the day of the first publication, where the page tells it.
    pub date: Option<Date>,
}

/// A label that the publisher put on the report: `Region: Middle East`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The kind of label as written ("Region", "Theme", "section", "tag"); lower case for those that
    /// only the markup names.
    pub name: String,
    /// The label.
    pub value: String,
}

/// One published text, as its page gives it.
///
/// `text` holds the main text, its blocks divided by line breaks; a text that came as a record's field
/// is taken character by character, and what is not main text in it lies outside all blocks.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Article {
    /// The id that the input gave, as a case's `reports.jsonl` does.
    pub id: Option<String>,
    /// The bytes behind it.
    pub input: InputRecord,
    /// The text that all spans refer to.
    pub text: String,
    /// From `text` to the bytes of the input.
    pub source_map: SourceMap,
    /// The main text, block by block.
    pub blocks: Vec<Block>,
    /// Stretches of `text` that are markup, not words: `[` and `](#)` around a link's anchor.
    /// In ascending order. Nothing is read from them, but a quotation may span them.
    pub markup: Vec<Span>,
    /// Links of the main text.
    pub links: Vec<Link>,
    /// The headline.
    pub title: Option<Evident<String>>,
    /// Who wrote it, without "By"; several names divided by `, ` and ` and ` as in the page.
    pub byline: Option<Evident<String>>,
    /// The outlet.
    pub publisher: Option<Evident<String>>,
    /// Where it was written, as written: "BEIRUT", "MOSCOW, Sept 9".
    pub dateline: Option<Evident<String>>,
    /// When this copy was published.
    pub published: Option<Evident<DateTime>>,
    /// When it was last changed.
    pub updated: Option<Evident<DateTime>>,
    /// All dates that the page offers, best first.
    pub date_candidates: Vec<DateCandidate>,
    /// The canonical address.
    pub url: Option<Evident<String>>,
    /// ISO 639-1 code of the language of the text; `None` where it could not be told.
    pub language: Option<String>,
    /// Credit lines and republication notices.
    pub credits: Vec<Credit>,
    /// Section, topic and region labels.
    pub labels: Vec<Label>,
    /// Words of the page that are no part of the report, one piece an entry.
    pub boilerplate: Vec<String>,
}

impl Article {
    /// The document creation time: the day that "today" in the text means. The first publication of a
    /// republished text, else the publication of this copy.
    pub fn dct(&self) -> Option<Date> {
        let first = self.credits.iter().filter(|c| c.kind == CreditKind::Republished).find_map(|c| c.date);
        first.or_else(|| self.published.as_ref().map(|published| published.value.date()))
    }
}
