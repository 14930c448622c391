//! From reports to the rows of a dataset's tables.

use crate::{copies, offsets::CodePoints, record};
use hearsay_export::{
    table::{Cell, Column, Table, integer, number, text},
    tables,
};
use hearsay_extract::ingest::Skipped;
use hearsay_types::{Noted, Report, ReportRecord, Span, StatementRecord};

/// Characters of a report's hash that are its id: 80 bits, of which two in 10^9 reports are the same by chance
/// once in two million such datasets. The id in a case is its beginning.
const ID_CHARACTERS: usize = 20;

/// What a dataset keeps of one report.
#[derive(Debug, Clone)]
pub struct ReadReport {
    report: ReportRecord,
    statements: Vec<StatementRecord>,
    mentions: Vec<Vec<Cell>>,
    signature: copies::Signature,
    /// Cells of the columns that only a dataset has, in the order of [`OF_INPUT`].
    of_input: Vec<Cell>,
}

impl ReadReport {
    /// Keeps what the tables need of a report.
    pub fn new(read: Noted<Report>) -> Self {
        let Noted { value: mut report, notes } = read;
        let hash = &report.article.input.sha256;
        let id = hash.get(..ID_CHARACTERS).unwrap_or(hash).to_owned();
        let given_id = report.article.id.replace(id);
        let signature = copies::Signature::of(&report.article.text, copies::Density::Sampled);
        let notes: Vec<String> =
            notes.iter().map(|note| format!("{}: {}", note.stage, note.message)).collect();
        let of_input = vec![
            Cell::from(&report.article.input.path),
            given_id.into(),
            report.article.input.captured.clone().into(),
            signature.n_words.into(),
            (!notes.is_empty()).then(|| notes.join("; ")).into(),
        ];
        Self {
            mentions: mentions(&report),
            statements: record::statements(&report),
            report: record::report(&report.article),
            signature,
            of_input,
        }
    }

    /// Bytes of its text, by which the size of a part is reckoned.
    pub fn n_bytes(&self) -> usize {
        self.report.text.len()
    }
}

/// The tables of some reports and of inputs that could not be read. Rows are in the order of publication, those
/// without a date first, then of ids; those of a report are in the order of its text.
pub fn rows(mut read: Vec<ReadReport>, skipped: &[Skipped]) -> Vec<Table> {
    read.sort_by(|a, b| (&a.report.published, &a.report.id).cmp(&(&b.report.published, &b.report.id)));
    let mut mentions =
        Table::new("mentions", "one place of a text that names an actor, a place or a time", MENTIONS);
    let mut signatures = Table::new("signatures", "one fingerprint of a report's text", SIGNATURES);
    let (mut reports, mut statements) = (Vec::new(), Vec::new());
    let mut of_input: Vec<Vec<Cell>> = vec![Vec::new(); OF_INPUT.len()];
    for one in read {
        one.mentions.into_iter().for_each(|row| mentions.row(row));
        for fingerprint in &one.signature.fingerprints {
            signatures.row(vec![Cell::from(&one.report.id), Cell::Integer(fingerprint.cast_signed())]);
        }
        reports.push(one.report);
        statements.extend(one.statements);
        of_input.iter_mut().zip(one.of_input).for_each(|(column, cell)| column.push(cell));
    }
    let mut tables = tables::read(&reports, &statements);
    if let Some(reports) = tables.first_mut() {
        OF_INPUT.iter().zip(of_input).for_each(|(column, cells)| reports.push_column(*column, cells));
    }
    tables.push(mentions);
    tables.push(signatures);
    tables.push(skipped_inputs(skipped));
    tables
}

/// Columns of `reports` beside those of every export.
const OF_INPUT: &[Column] = &[
    text("input", "the file that it was read from, with the place within an archive"),
    text("given_id", "the id that the input itself gave it"),
    text("captured", "when the page was captured, where an archive says so"),
    integer("n_words", "length of the text in words"),
    text("notes", "what the reader noted, as stage: message, joined by semicolons"),
];

const MENTIONS: &[Column] = &[
    text("report", "the report (reports.id)"),
    text("kind", "actor, place or time"),
    integer("start", "where the words begin, in code points of reports.text"),
    integer("end", "where they end"),
    text("text", "the words"),
    text("key", "actors: the key in the actor file, or local- and a form of the name; times: TIMEX3 value"),
    text("name", "the name of the actor, or the place's usual name; empty: not resolved"),
    text("type", "kind of actor, part of the place in the report, or TIMEX3 type"),
    integer("geonames", "places: GeoNames id"),
    number("lat", "places: degrees north, WGS 84"),
    number("lon", "places: degrees east, WGS 84"),
    number("radius_km", "places: within this distance of the point lies what is meant"),
    integer("cluster", "actors: mentions of one number corefer"),
];

fn mentions(report: &Report) -> Vec<Vec<Cell>> {
    let points = CodePoints::new(&report.article.text);
    let words = &report.article.text;
    let id = record::report_id(&report.article);
    let head = |kind: &str, span: Span| {
        vec![
            Cell::from(&id),
            kind.into(),
            points.offset(span.start).into(),
            points.offset(span.end).into(),
            span.of(words).into(),
        ]
    };
    let mut rows: Vec<(Span, Vec<Cell>)> = Vec::new();
    for mention in &report.actors.mentions {
        let actor = report.actors.actor(mention.actor);
        let mut row = head("actor", mention.span);
        row.extend([Cell::from(&actor.key), Cell::from(&actor.name), actor.kind.as_str().into()]);
        row.extend([Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty, mention.cluster.into()]);
        rows.push((mention.span, row));
    }
    for mention in &report.places {
        let place = mention.resolved.as_ref();
        let mut row = head("place", mention.span);
        row.extend([Cell::Empty, place.map(|place| &place.name).into(), mention.role.as_str().into()]);
        row.extend([
            place.and_then(|place| place.geonames).into(),
            place.map(|place| place.lat).into(),
            place.map(|place| place.lon).into(),
            place.map(|place| place.radius_km).into(),
            Cell::Empty,
        ]);
        rows.push((mention.span, row));
    }
    for time in &report.times {
        let mut row = head("time", time.span);
        row.extend([Cell::from(&time.value), Cell::Empty, time.kind.as_str().into()]);
        row.extend([Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty]);
        rows.push((time.span, row));
    }
    rows.sort_by_key(|(span, _)| *span);
    rows.into_iter().map(|(_, row)| row).collect()
}

const SIGNATURES: &[Column] = &[
    text("report", "the report (reports.id)"),
    integer(
        "fingerprint",
        "hash of five words in a row, as a signed number; winnowed, so that two texts that share 24 words in a row \
         share a fingerprint (Schleimer, Wilkerson and Aiken 2003)",
    ),
];

const SKIPPED: &[Column] = &[
    text("input", "the file, with the place within an archive"),
    text("reason", "why nothing was read from it"),
];

fn skipped_inputs(skipped: &[Skipped]) -> Table {
    let mut table = Table::new("skipped", "one input that could not be read", SKIPPED);
    for one in skipped {
        table.row(vec![Cell::from(&one.path), Cell::from(&one.reason)]);
    }
    table
}
