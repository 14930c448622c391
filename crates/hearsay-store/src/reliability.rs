//! How far coders agree who worked apart: Krippendorff's alpha for each field, and who gave which value.
//!
//! A coder's value of a field is his correction, else what the reader found, for a statement that he accepted or
//! corrected; of a statement that he rejected he has no fields. So alpha of fields is over statements that both
//! take for stated, and alpha of `stated` over all.

use crate::{
    CaseFile, Error,
    alpha::{Level, alpha},
    decisions::Decision,
    effective::{Ruling, Rulings, Standing},
    fields,
};
use hearsay_types::StatementRecord;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// How far coders agree.
#[derive(Debug, Clone, PartialEq)]
pub struct Reliability {
    /// The coders, as they were asked for.
    pub coders: Vec<String>,
    /// Statements that each coded, in the order of the coders.
    pub n_coded: Vec<usize>,
    /// Statements that at least two coded.
    pub n_shared: usize,
    /// By field: `stated` first, then the fields of the case format, then figures and credibility.
    pub fields: Vec<FieldReliability>,
}

/// How far coders agree on a field.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldReliability {
    /// The field's name; of a figure what is counted: `killed, least`.
    pub field: String,
    /// What differences mean.
    pub level: Level,
    /// Statements to which at least two coders gave a value.
    pub n_units: usize,
    /// Those of them to which all gave the same.
    pub n_same: usize,
    /// Krippendorff's alpha; `None` where all values are the same.
    pub alpha: Option<f64>,
    /// How often the first two coders gave which values, the first coder's first.
    pub confusion: BTreeMap<(String, String), usize>,
    /// Where they differ: the statement and each coder's value, `None` where he gave none.
    pub differences: Vec<(String, Vec<Option<String>>)>,
}

/// Values of one field: by statement, each coder's.
type Values = BTreeMap<String, Vec<Option<String>>>;

impl CaseFile {
    /// Compares what coders decided on their own.
    ///
    /// # Errors
    /// If the case cannot be read.
    pub fn reliability(&self, coders: &[String]) -> Result<Reliability, Error> {
        let decisions = self.decisions()?;
        let mut by_coder = Vec::new();
        for coder in coders {
            let is_of = |made: &&Decision| made.is_coding && made.author == *coder;
            // Taken together, what one coder decided is a record like any other.
            let own: Vec<Decision> = decisions
                .iter()
                .filter(is_of)
                .map(|made| Decision { is_coding: false, ..made.clone() })
                .collect();
            let mut now = BTreeMap::new();
            for made in own.iter().filter(|made| made.holds) {
                now.insert(made.id, self.statements_now(made.id, &BTreeSet::from([made.subject.as_str()]))?);
            }
            by_coder.push(Rulings::new(&own, &now));
        }
        let ids: BTreeSet<&String> = by_coder.iter().flat_map(|rulings| rulings.statements.keys()).collect();
        let mut statements = BTreeMap::new();
        for id in ids {
            statements.insert(id.clone(), self.statement(id)?);
        }
        Ok(compare(coders, &by_coder, &statements))
    }
}

/// Compares coders, each by what his decisions make of the statements.
pub fn compare(
    coders: &[String],
    by_coder: &[Rulings],
    statements: &BTreeMap<String, StatementRecord>,
) -> Reliability {
    let is_coded = |ruling: &&Ruling| ruling.standing != Standing::Undecided;
    let coded = |rulings: &Rulings, id: &str| rulings.statements.get(id).filter(is_coded).is_some();
    let mut table: BTreeMap<(usize, String), (Level, Values)> = BTreeMap::new();
    let mut put = |place: (usize, String), level, id: &str, coder: usize, value: String| {
        let (_, values) = table.entry(place).or_insert_with(|| (level, Values::new()));
        values.entry(id.to_owned()).or_insert_with(|| vec![None; coders.len()])[coder] = Some(value);
    };
    for (id, statement) in statements {
        for (coder, rulings) in by_coder.iter().enumerate() {
            if let Some(grade) = rulings.statements.get(id).and_then(|ruling| ruling.credibility) {
                // 6 is no place on the scale: it cannot be judged.
                if grade < 6 {
                    put((999, "credibility".into()), Level::Ordinal, id, coder, grade.to_string());
                }
            }
            if !coded(rulings, id) {
                continue;
            }
            let is_stated = rulings.standing(id) != Standing::Rejected;
            let stated = if is_stated { "yes" } else { "no" };
            put((0, "stated".into()), Level::Nominal, id, coder, stated.to_owned());
            if !is_stated {
                continue;
            }
            let found = rulings.corrected(statement, None);
            for (n, (name, value)) in values_of(&found).into_iter().enumerate() {
                put((1 + n, name), Level::Nominal, id, coder, value);
            }
            for quantity in &found.quantities {
                for (bound, value) in [("least", quantity.low), ("most", quantity.high)] {
                    if let Some(value) = value {
                        let name = format!("{}, {bound}", quantity.what);
                        put((500, name), Level::Interval, id, coder, value.to_string());
                    }
                }
            }
        }
    }
    let fields =
        table.into_iter().filter_map(|((_, name), (level, values))| field(name, level, values)).collect();
    let n_by = |id: &String| by_coder.iter().filter(|rulings| coded(rulings, id)).count();
    Reliability {
        coders: coders.to_vec(),
        n_coded: by_coder
            .iter()
            .map(|rulings| statements.keys().filter(|id| coded(rulings, id)).count())
            .collect(),
        n_shared: statements.keys().filter(|id| n_by(id) > 1).count(),
        fields,
    }
}

/// The fields that coders are compared on, by one name for all kinds, in one order: what a kind does not have is
/// left out, what is empty has an empty value. Words are compared without regard to capitals.
fn values_of(statement: &StatementRecord) -> Vec<(String, String)> {
    const ORDER: [&str; 15] = [
        "type",
        "mode",
        "factuality",
        "actor",
        "recipient",
        "from",
        "to",
        "what",
        "agreement",
        "by",
        "parties",
        "content",
        "place",
        "date",
        "intent",
    ];
    let kind = statement.proposition.kind();
    let of_kind = fields::of_kind(kind);
    let mut values: Vec<(String, String)> = Vec::new();
    for name in ORDER {
        let field = if name == "type" && of_kind.contains(&"act") { "act" } else { name };
        let is_there = of_kind.contains(&field) || field == "factuality";
        let value = if is_there { plain(&fields::get(statement, field)) } else { String::new() };
        values.push((name.to_owned(), value));
    }
    let voice = statement.voice.last().and_then(|voice| voice.name()).unwrap_or_default();
    values.push(("source".to_owned(), voice.trim().to_lowercase()));
    values
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(words) => words.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase(),
        Value::Array(list) => list.iter().map(plain).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// `None` for a field that nobody gave any value but an empty one, or only one coder.
fn field(name: String, level: Level, values: Values) -> Option<FieldReliability> {
    let shared: Values = values.into_iter().filter(|(_, given)| given.iter().flatten().count() > 1).collect();
    let categories: BTreeSet<&String> = shared.values().flatten().flatten().collect();
    if categories.iter().all(|value| value.is_empty()) {
        return None;
    }
    let number = |value: &String| match level {
        Level::Nominal => categories.iter().position(|known| *known == value).map_or(0, |n| n as i64),
        _ => value.parse().unwrap_or(0),
    };
    let units: Vec<Vec<i64>> =
        shared.values().map(|given| given.iter().flatten().map(number).collect()).collect();
    let mut confusion: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut differences = Vec::new();
    for (id, given) in &shared {
        if let [Some(a), Some(b), ..] = given.as_slice() {
            *confusion.entry((a.clone(), b.clone())).or_default() += 1;
        }
        let mut told = given.iter().flatten();
        let first = told.next();
        if told.any(|value| Some(value) != first) {
            differences.push((id.clone(), given.clone()));
        }
    }
    let (n_units, n_same) = (shared.len(), shared.len() - differences.len());
    Some(FieldReliability {
        field: name,
        level,
        n_units,
        n_same,
        alpha: alpha(&units, level),
        confusion,
        differences,
    })
}
