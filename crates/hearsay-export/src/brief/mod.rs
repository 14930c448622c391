//! The brief: what a person takes to a meeting who must say who claims what.
//!
//! Made of templates and quotations only, from [`Record`]s. Each sentence leads to numbered sources: the quote, who
//! says it, the report, its day and address. It counts roots and sets voices side by side; it never says who is
//! right. [`Brief`] is a document of blocks; [`markdown`], [`html`] and [`docx`] write it down.

mod compose;
pub mod docx;
pub mod html;
pub mod markdown;
mod news;
pub(crate) mod zip;

pub use compose::brief;

/// Which time a brief is about. Days are written `YYYY-MM-DD`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Period<'a> {
    /// Only matters of which a report published on this day or later speaks, and what they have gained by it.
    pub since: Option<&'a str>,
    /// The day by the end of which all that is in the record was published, if it was cut there.
    pub known_on: Option<&'a str>,
}

/// A brief, ready to be written down. All words in it are without control characters and line ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brief {
    /// Its title.
    pub title: String,
    /// The document, top down.
    pub blocks: Vec<Block>,
    /// What the numbers refer to: source 1 is the first.
    pub sources: Vec<Source>,
}

/// A piece of the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading of level 2 or 3.
    Heading(u8, String),
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// An entry of a list.
    Item(Vec<Inline>),
    /// A table: the names of the columns, then the rows.
    Table(Vec<&'static str>, Vec<Vec<Vec<Inline>>>),
}

/// A run of words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inline {
    /// Words of a template.
    Text(String),
    /// A name.
    Strong(String),
    /// Words of a report, without quotation marks.
    Quote(String),
    /// Sources by their numbers, from 1: from the first to the last of each pair.
    Sources(Vec<(usize, usize)>),
}

/// "3", "1–4".
pub(crate) fn numbers((first, last): (usize, usize)) -> String {
    if first == last { first.to_string() } else { format!("{first}–{last}") }
}

/// What a number refers to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The statement's id.
    pub statement: String,
    /// The whole quote.
    pub quote: String,
    /// Who says it, outermost first; the report itself where nobody else does.
    pub voices: String,
    /// The outlet, the headline and the day, as far as they are known.
    pub report: String,
    /// The address; `None` where it is not known.
    pub url: Option<String>,
}

/// Words in one line that steer nothing: white space is one space, control characters and signs that turn the
/// direction of writing are left out.
pub(crate) fn clean(words: &str) -> String {
    let harmless = |c: char| {
        !matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
            && !matches!(c, '\u{fffe}' | '\u{ffff}')
            && (!c.is_control() || c.is_whitespace())
    };
    let kept: String = words.chars().filter(|c| harmless(*c)).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text with what XML and HTML take for markup written as references.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests;
