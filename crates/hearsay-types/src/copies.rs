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

/// A stretch of text that two reports share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Where it stands in the report that is likelier the earlier one.
    pub from: Span,
    /// Where it stands in the other.
    pub to: Span,
}

/// Two reports that share text.
#[derive(Debug, Clone, PartialEq)]
pub struct CopyLink {
    /// The id of the report that is likelier the earlier one.
    pub from: String,
    /// The id of the other.
    pub to: String,
    /// Share of the shorter text's five-word runs that the other has, in 0..=1, boilerplate left out.
    pub containment: f64,
    /// Shared runs over all runs of both, in 0..=1.
    pub jaccard: f64,
    /// What is shared, in the order of `to`. Words that differ within a passage are kept in it.
    pub passages: Vec<Passage>,
    /// Why `from` is taken for the earlier one: credit line, publication time, dateline, containment.
    pub evidence: Vec<String>,
}

/// Reports whose texts go back to one text.
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
