//! Matters: from the statements of many reports to what they are about, with stances and roots.

use hearsay_types::{CopyFamily, Matter, ReportRecord, StatementRecord};

/// What matters are found in.
#[derive(Debug, Clone, Copy)]
pub struct Found<'a> {
    /// The reports.
    pub reports: &'a [ReportRecord],
    /// Their statements, in the order of reports and texts.
    pub statements: &'a [StatementRecord],
    /// Which reports are copies.
    pub copies: &'a [CopyFamily],
}

/// The matters that the statements are about. Does not fail.
pub fn join(_found: Found<'_>) -> Vec<Matter> {
    Vec::new()
}
