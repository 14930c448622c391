//! From a report as the stages leave it to what a case keeps of it.

use crate::record;
use hearsay_store::{BlockRecord, KeptStatement, NoteRecord, Reading, VoiceSpans, reading::Layout};
use hearsay_types::{Noted, Report, Role, Span, Statement, StatementRecord, VoiceId};

/// What a case keeps of a report: the records, and where in the text and in the input each of their fields
/// was read.
pub fn reading(report: &Noted<Report>) -> Reading {
    let Noted { value: report, notes } = report;
    let article = &report.article;
    let block = |block: &hearsay_types::Block| BlockRecord {
        kind: block.kind.as_str().to_owned(),
        start: block.span.start,
        end: block.span.end,
    };
    let note = |note: &hearsay_types::Note| NoteRecord {
        stage: note.stage.to_owned(),
        message: note.message.clone(),
    };
    let records = record::statements(report).into_iter();
    Reading {
        report: record::report(article),
        layout: Layout {
            blocks: article.blocks.iter().map(block).collect(),
            notes: notes.iter().map(note).collect(),
            source_map: article.source_map.to_numbers(),
        },
        statements: records.zip(&report.statements).map(|(record, of)| kept(report, record, of)).collect(),
    }
}

fn kept(report: &Report, record: StatementRecord, statement: &Statement) -> KeptStatement {
    let mut kept = KeptStatement {
        statement: record,
        quote: Some(pair(statement.span)),
        roles: std::collections::BTreeMap::new(),
        voices: statement.voices.iter().map(|voice| voice_spans(report, *voice)).collect(),
        quantities: statement.quantities.iter().map(|quantity| pair(quantity.span)).collect(),
    };
    for (name, role) in statement.proposition.roles() {
        if let Role { span: Some(span), .. } = role {
            kept.roles.entry(name.to_owned()).or_default().push(pair(*span));
        }
    }
    kept
}

fn voice_spans(report: &Report, id: VoiceId) -> VoiceSpans {
    let voice = &report.voices[id.idx()];
    VoiceSpans {
        source: voice.source.map(pair),
        cue: voice.cue.map(pair),
        content: voice.content.iter().copied().map(pair).collect(),
    }
}

fn pair(span: Span) -> (u32, u32) {
    (span.start, span.end)
}
