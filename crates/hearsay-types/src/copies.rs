//! Copies: reports whose texts are, in whole or in passages, one text.

use crate::{Span, names::named};

named! {
    /// How a report came by its text (the case format's `origin.kind`).
    OriginKind {
        /// Written by its own publisher.
        Original = "original",
        /// An agency's text under the outlet's name.
        Agency = "agency",
        /// First published by another outlet.
        Republished = "republished",
        /// Another's text, rewritten, cut or composed with other texts.
        Rewrite = "rewrite",
    }
}

/// A stretch of text that two reports share, with small changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passage {
    /// Where it stands in the report that is likelier the earlier one.
    pub from: Span,
    /// Where it stands in the other.
    pub to: Span,
    /// Number of words that are the same in both.
    pub n_words: u32,
}

/// Words of a passage that are not the same in both reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Difference {
    /// The words in the report that the passage comes from; empty where words were put in.
    pub from: Span,
    /// The words in the other; empty where words were left out.
    pub to: Span,
}

/// How a report came by its text, as comparing it with others shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// How.
    pub kind: OriginKind,
    /// Whose text it is; `None` where it is the publisher's own or not known.
    pub of: Option<String>,
    /// Why.
    pub evidence: Vec<String>,
}

/// Two reports that share text.
#[derive(Debug, Clone, PartialEq)]
pub struct CopyLink {
    /// The id of the report that is likelier the earlier one.
    pub from: String,
    /// The id of the other.
    pub to: String,
    /// Whether the direction is known from a credit, a name or a date; else the longer text stands as `from`.
    pub is_directed: bool,
    /// Share of the shorter text's different five-word runs that the other has, in 0..=1, boilerplate left out.
    pub containment: f64,
    /// Shared runs over all different runs of both, in 0..=1.
    pub jaccard: f64,
    /// What is shared, in the order of `to`. Words that differ within a passage are kept in it.
    pub passages: Vec<Passage>,
    /// Why `from` is taken for the earlier one: credit line, publication time, dateline, containment.
    pub evidence: Vec<String>,
}

/// Reports whose texts go back to one text, in whole or in part. A report that is composed of several texts is in
/// several families.
#[derive(Debug, Clone, PartialEq)]
pub struct CopyFamily {
    /// Report ids, in the order of their likely making.
    pub reports: Vec<String>,
    /// The report that the others go back to; `None` where the origin is not among the reports.
    pub origin: Option<String>,
    /// Who wrote the text first, as credited: "AP".
    pub of: Option<String>,
    /// Why.
    pub evidence: Vec<String>,
    /// The pairs that hold the family together.
    pub links: Vec<CopyLink>,
}
