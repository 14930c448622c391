//! Reports, statements and matters as the API shows them. Offsets are UTF-16 code units, as browsers count.

use crate::desk::Snapshot;
use hearsay::{
    board,
    store::{KeptStatement, Reading, VoiceSpans},
};
use hearsay_types::{Matter, ReportRecord, Stance, StatementRecord};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// UTF-16 offsets of one text.
pub struct Units<'a> {
    text: &'a str,
    /// For each block of [`STEP`] bytes, the units before it; empty where the text is ASCII.
    before: Vec<u32>,
}

/// Bytes between two counts.
const STEP: usize = 256;

impl<'a> Units<'a> {
    /// Counts the units of `text` once.
    pub fn new(text: &'a str) -> Self {
        let mut before = Vec::new();
        if !text.is_ascii() {
            let mut n = 0;
            for (at, character) in text.char_indices() {
                // A character that crosses the end of a block begins before it.
                while before.len() * STEP <= at {
                    before.push(n);
                }
                n += character.len_utf16() as u32;
            }
        }
        Self { text, before }
    }

    /// The number of units before a byte; behind the end of the text, all of them.
    pub fn offset(&self, byte: u32) -> u32 {
        if self.before.is_empty() {
            return byte.min(self.text.len() as u32);
        }
        let byte = (byte as usize).min(self.text.len());
        let block = (byte / STEP).min(self.before.len() - 1);
        let start = (block * STEP..).find(|at| self.text.is_char_boundary(*at)).unwrap_or(byte).min(byte);
        let within = self.text.get(start..byte).map_or(0, |part| part.chars().map(char::len_utf16).sum());
        self.before[block] + within as u32
    }

    /// `{"start", "end"}`.
    pub fn span(&self, (start, end): (u32, u32)) -> Value {
        json!({ "start": self.offset(start), "end": self.offset(end) })
    }
}

/// What names a report.
pub fn head(report: &ReportRecord) -> Value {
    json!({
        "id": report.id, "title": report.title, "publisher": report.publisher, "published": report.published,
        "language": report.language,
    })
}

/// A report in a list.
pub fn row(report: &ReportRecord, snapshot: &Snapshot) -> Value {
    let mut row = head(report);
    row["words"] = json!(report.text.split_whitespace().count());
    row["n_statements"] = json!(snapshot.statements_of(&report.id).count());
    row["family"] = snapshot.family_of(&report.id).map_or(Value::Null, |(n, family)| {
        let is_origin = family.origin.as_ref() == Some(&report.id);
        json!({
            "id": n, "size": family.reports.len(), "role": if is_origin { "origin" } else { "copy" },
            "origin": family.origin, "of": family.of,
        })
    });
    row
}

/// A statement in the case format, with what was decided and the matters it belongs to.
pub fn statement(statement: &StatementRecord, snapshot: &Snapshot) -> Value {
    let mut shown = json!(statement);
    shown["standing"] = json!(snapshot.joined.kept.rulings.standing(&statement.id).as_str());
    let matters = snapshot.matters_of(&statement.id).map(
        |matter| json!({ "id": matter.id, "label": matter.label, "stance": matter.stance.get(&statement.id) }),
    );
    shown["matters"] = matters.collect();
    shown
}

/// The voices of a report's statements, each once, and for each statement the number of its innermost voice.
///
/// A voice is told by where its source and cue stand and by the voice around it: several statements that one
/// sentence says share it.
pub fn voices(reading: &Reading, units: &Units<'_>) -> Vec<Value> {
    type Place = (Option<usize>, Option<(u32, u32)>, Option<(u32, u32)>, Vec<(u32, u32)>);
    let mut numbers: BTreeMap<Place, usize> = BTreeMap::new();
    let mut shown = Vec::new();
    for kept in &reading.statements {
        let mut parent = None;
        for (said, spans) in kept.statement.voice.iter().zip(&kept.voices) {
            let VoiceSpans { source, cue, content } = spans;
            let place = (parent, *source, *cue, content.clone());
            let number = *numbers.entry(place).or_insert_with(|| {
                let mut voice = json!({
                    "id": shown.len(), "parent": parent, "how": said.how, "kind": said.kind,
                    "anonymous": said.anonymous, "refers_to": said.refers_to, "actor": said.actor,
                });
                voice["source"] = source.map_or(Value::Null, |span| units.span(span));
                voice["cue"] = cue.map_or(Value::Null, |span| units.span(span));
                voice["content"] = content.iter().map(|span| units.span(*span)).collect();
                shown.push(voice);
                shown.len() - 1
            });
            parent = Some(number);
        }
    }
    shown
}

/// Where a statement's quote stands, in UTF-16 units, as `start` and `end`.
pub fn place(shown: &mut Value, kept: &KeptStatement, units: &Units<'_>) {
    if let Some((start, end)) = kept.quote {
        shown["start"] = json!(units.offset(start));
        shown["end"] = json!(units.offset(end));
    }
}

/// A matter in a list.
pub fn matter_row(matter: &Matter, snapshot: &Snapshot) -> Value {
    let members: Vec<&StatementRecord> =
        matter.members.iter().filter_map(|id| snapshot.statement(id)).collect();
    let reports: BTreeSet<&str> = members.iter().map(|member| member.report.as_str()).collect();
    let mut families: BTreeSet<Result<usize, &str>> = BTreeSet::new();
    for report in &reports {
        families.insert(snapshot.family_of(report).map_or(Err(*report), |(n, _)| Ok(n)));
    }
    let by = |stance: Stance| matter.independent_by(stance);
    json!({
        "id": matter.id, "label": matter.label, "kind": matter.kind,
        "type": most(members.iter().map(|member| member.type_name())),
        "date": most(members.iter().filter_map(|member| member.date())),
        "place": most(members.iter().filter_map(|member| place_name(member))),
        "n_statements": members.len(), "n_reports": reports.len(), "n_families": families.len(),
        "n_roots": matter.roots.len(), "n_independent": matter.independent_roots(),
        "independent_by_stance": {
            "asserts": by(Stance::Asserts), "denies": by(Stance::Denies), "disputes": by(Stance::Disputes),
        },
        "disputed": is_disputed(matter),
        "fields": differing(&members),
    })
}

/// Whether some assert what others deny or dispute.
pub fn is_disputed(matter: &Matter) -> bool {
    let has = |stance: Stance| matter.stance.values().any(|taken| *taken == stance);
    has(Stance::Asserts) && (has(Stance::Denies) || has(Stance::Disputes))
}

/// A matter with all that belongs to it.
pub fn matter(matter: &Matter, snapshot: &Snapshot) -> Value {
    let mut shown = hearsay::case::matter(matter);
    if let Value::Object(row) = matter_row(matter, snapshot) {
        for (name, value) in row {
            if shown.get(&name).is_none() {
                shown[&name] = value;
            }
        }
    }
    if let Some(changes) = board::changes(&snapshot.joined).get(&matter.id) {
        shown["changes"] = board::changes_json(changes);
    }
    let members: Vec<&StatementRecord> =
        matter.members.iter().filter_map(|id| snapshot.statement(id)).collect();
    shown["statements"] = members
        .iter()
        .map(|member| {
            let mut value = statement(member, snapshot);
            value["stance"] = json!(matter.stance.get(&member.id));
            value
        })
        .collect();
    let reports: BTreeSet<&str> = members.iter().map(|member| member.report.as_str()).collect();
    shown["reports"] = reports.iter().filter_map(|id| snapshot.report(id)).map(head).collect();
    let mut families: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for report in &reports {
        if let Some((n, _)) = snapshot.family_of(report) {
            families.entry(n).or_default().push(report);
        }
    }
    let family = |(n, reports): (&usize, &Vec<&str>)| {
        let of = &snapshot.joined.copies[*n];
        json!({ "id": n, "reports": reports, "origin": of.origin, "of": of.of })
    };
    shown["families"] = families.iter().map(family).collect();
    shown
}

/// The place of a statement, by the name of the gazetteer where it is known.
fn place_name(statement: &StatementRecord) -> Option<&str> {
    let linked = statement.links.place.as_ref().map(|place| place.name.as_str());
    linked.or_else(|| statement.role("place"))
}

/// What most of them are; the first of several.
fn most<'a>(values: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    values.for_each(|value| *counts.entry(value).or_default() += 1);
    counts.into_iter().max_by(|(a, n), (b, m)| n.cmp(m).then(b.cmp(a))).map(|(value, _)| value)
}

/// The fields in which the statements of a matter differ.
fn differing(members: &[&StatementRecord]) -> Vec<&'static str> {
    let differ = |value: &dyn Fn(&StatementRecord) -> Option<String>| {
        members.iter().filter_map(|member| value(member)).collect::<BTreeSet<_>>().len() > 1
    };
    let role = |name: &'static str| {
        move |member: &StatementRecord| {
            let keys: Vec<&str> = member.links.role(name).iter().map(|actor| actor.key.as_str()).collect();
            if keys.is_empty() { member.role(name).map(str::to_lowercase) } else { Some(keys.join(", ")) }
        }
    };
    let toll = |member: &StatementRecord| {
        let killed = member.quantities.iter().find(|quantity| quantity.what == "killed");
        killed.map(|killed| format!("{:?}-{:?}", killed.low, killed.high))
    };
    let mut fields = Vec::new();
    for name in ["actor", "recipient", "from", "to"] {
        if differ(&role(name)) {
            fields.push(name);
        }
    }
    if differ(&|member| place_name(member).map(str::to_owned)) {
        fields.push("place");
    }
    if differ(&|member| member.date().map(str::to_owned)) {
        fields.push("date");
    }
    if differ(&toll) {
        fields.push("killed");
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_as_browsers_do() {
        for text in ["plain".to_owned(), format!("é{}😀ü€x", "a".repeat(600)), "😀".repeat(200)] {
            let units = Units::new(&text);
            for (at, _) in text.char_indices() {
                assert_eq!(units.offset(at as u32) as usize, text[..at].encode_utf16().count());
            }
            assert_eq!(units.offset(u32::MAX) as usize, text.encode_utf16().count());
        }
    }
}
