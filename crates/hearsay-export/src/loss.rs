//! Loss reports: what of our record a format has no place for, how many rows were left out, and why.

use crate::{
    Error, OutputFile, csv,
    table::{Cell, Column, Table, integer, text},
};
use std::collections::BTreeMap;

/// What a format loses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// What one row or object of the format is made from: "statements", "matters".
    of: &'static str,
    /// How many of these there are.
    n_given: usize,
    /// How many rows or objects were made.
    n_written: usize,
    /// Fields of ours that have no place, and what becomes of them.
    no_place: Vec<(&'static str, &'static str)>,
    /// Fields of theirs that we never fill, and why.
    never_filled: Vec<(&'static str, &'static str)>,
    /// How many were left out, by reason.
    left_out: BTreeMap<&'static str, usize>,
    /// How often a field stayed empty, by field and reason.
    left_empty: BTreeMap<(&'static str, &'static str), usize>,
}

const COLUMNS: &[Column] = &[
    text("what", "given, written, left out, left empty, no place (ours), never filled (theirs)"),
    text("name", "the field, or what rows are made from"),
    integer("n", "how many times; empty where it holds for the whole format"),
    text("reason", "why"),
];

impl Loss {
    /// Nothing is lost yet of `n_given` things.
    pub(crate) fn new(of: &'static str, n_given: usize) -> Self {
        Self {
            of,
            n_given,
            n_written: 0,
            no_place: Vec::new(),
            never_filled: Vec::new(),
            left_out: BTreeMap::new(),
            left_empty: BTreeMap::new(),
        }
    }

    /// Fields of ours that the format has no place for.
    pub(crate) fn no_place(mut self, fields: &[(&'static str, &'static str)]) -> Self {
        self.no_place.extend(fields);
        self
    }

    /// Fields of the format that are always empty.
    pub(crate) fn never_filled(mut self, fields: &[(&'static str, &'static str)]) -> Self {
        self.never_filled.extend(fields);
        self
    }

    /// One more was written.
    pub(crate) fn written(&mut self) {
        self.n_written += 1;
    }

    /// One was left out.
    pub(crate) fn left_out(&mut self, reason: &'static str) {
        *self.left_out.entry(reason).or_default() += 1;
    }

    /// A field of one row stayed empty though something is known.
    pub(crate) fn left_empty(&mut self, field: &'static str, reason: &'static str) {
        *self.left_empty.entry((field, reason)).or_default() += 1;
    }

    /// How many were left out, by reason.
    pub fn reasons(&self) -> &BTreeMap<&'static str, usize> {
        &self.left_out
    }

    /// `loss.csv`.
    pub(crate) fn file(&self) -> Result<OutputFile, Error> {
        let mut table = Table::new("loss", "something that the format loses", COLUMNS);
        let mut row = |what: &str, name: &str, n: Option<usize>, reason: Option<&str>| {
            table.row(vec![what.into(), name.into(), n.into(), Cell::from(reason)]);
        };
        row("given", self.of, Some(self.n_given), None);
        row("written", self.of, Some(self.n_written), None);
        self.left_out.iter().for_each(|(reason, n)| row("left out", self.of, Some(*n), Some(reason)));
        for ((field, reason), n) in &self.left_empty {
            row("left empty", field, Some(*n), Some(reason));
        }
        self.no_place.iter().for_each(|(field, fate)| row("no place", field, None, Some(fate)));
        self.never_filled.iter().for_each(|(field, why)| row("never filled", field, None, Some(why)));
        csv::file(&table)
    }
}
