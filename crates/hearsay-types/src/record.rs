//! Records: reports and statements as they are kept and passed on, on their own, without the analysis that
//! they were read from.
//!
//! In JSON a [`StatementRecord`] is a line of a case's `statements.jsonl`, and what a case does not have is
//! left out. Everything that joins or keeps statements of many reports works on these.

use crate::{
    AgreementActType, CreditKind, EventType, Factuality, How, Intent, RelationType, SourceKind,
    statement::ControlAct,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One published copy of an article: what comparing reports needs.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ReportRecord {
    /// Unique in its case.
    pub id: String,
    /// SHA-256 of the bytes it was read from, lower-case hexadecimal; empty where that is not known.
    pub sha256: String,
    /// The canonical address.
    pub url: Option<String>,
    /// The outlet.
    pub publisher: Option<String>,
    /// The headline.
    pub title: Option<String>,
    /// Who wrote it.
    pub byline: Option<String>,
    /// Where it was written, as written.
    pub dateline: Option<String>,
    /// When this copy was published: `YYYY-MM-DD`, or `YYYY-MM-DDTHH:MM:SS` where the page tells the time.
    pub published: Option<String>,
    /// When the text was first published, if this copy says that it was published elsewhere before.
    pub first_published: Option<String>,
    /// ISO 639-1 code.
    pub language: Option<String>,
    /// The main text.
    pub text: String,
    /// Credit lines and republication notices.
    pub credits: Vec<CreditRecord>,
}

/// A line that credits somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditRecord {
    /// What it credits.
    pub kind: CreditKind,
    /// Whom, as written.
    pub of: Option<String>,
    /// The words that say so.
    pub evidence: String,
}

/// One proposition that a report makes at one place in its text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StatementRecord {
    /// Unique in its case, and the same whenever the same bytes are read the same way.
    pub id: String,
    /// The report's id.
    pub report: String,
    /// The words that state it: a substring of the report's text.
    pub quote: String,
    /// Where the quote begins, in code points of the report's text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<u32>,
    /// Where it ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<u32>,
    /// Who says so, outermost first; empty where the report says it itself.
    #[serde(default)]
    pub voice: Vec<VoiceRecord>,
    /// What the innermost voice claims of it.
    pub factuality: Factuality,
    /// What is stated.
    #[serde(flatten)]
    pub proposition: PropositionRecord,
    /// Tolls and other numbers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quantities: Vec<QuantityRecord>,
    /// Roles whose words stand outside the quote, or nowhere: understood from the rest of the report.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub from_elsewhere: Vec<String>,
    /// Whom and what the words of the roles stand for.
    #[serde(default, skip_serializing_if = "Links::is_empty")]
    pub links: Links,
    /// The rule or model that found it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// The model that made the analysis, with its hash.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// How sure we are, in 0..=1; not calibrated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
}

/// One link of the chain of who says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoiceRecord {
    /// The words that name the source; `None` where there are none ("it was reported").
    #[serde(default)]
    pub source: Option<String>,
    /// The words that introduce what is said.
    #[serde(default)]
    pub cue: Option<String>,
    /// The manner.
    pub how: How,
    /// Whom a pronoun or "the statement" stands for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refers_to: Option<String>,
    /// Whether the source is unnamed or missing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub anonymous: bool,
    /// The kind of source.
    #[serde(default, rename = "source_kind", skip_serializing_if = "Option::is_none")]
    pub kind: Option<SourceKind>,
    /// The source as an actor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<ActorLink>,
}

impl VoiceRecord {
    /// The name that the source is best known by: whom it stands for, else its words.
    pub fn name(&self) -> Option<&str> {
        self.refers_to.as_deref().or(self.source.as_deref())
    }
}

/// What a statement says. In JSON, `kind` names the member that holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
#[expect(missing_docs, reason = "each variant holds the record of its name")]
pub enum PropositionRecord {
    Event { event: EventRecord },
    Relation { relation: RelationRecord },
    Control { control: ControlRecord },
    Agreement { agreement: AgreementRecord },
}

/// An event (PLOVER), its roles in the words of the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventRecord {
    /// PLOVER type.
    #[serde(rename = "type")]
    pub kind: EventType,
    /// PLOVER mode.
    #[serde(default)]
    pub mode: Option<String>,
    /// Who did it.
    #[serde(default)]
    pub actor: Option<String>,
    /// To whom.
    #[serde(default)]
    pub recipient: Option<String>,
    /// Where.
    #[serde(default)]
    pub place: Option<String>,
    /// TIMEX3 value.
    #[serde(default)]
    pub date: Option<String>,
    /// PLOVER contexts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub context: Vec<String>,
    /// Weapons as written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub weapons: Vec<String>,
    /// Whether somebody says that it was meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intent: Option<Intent>,
}

/// A relation between two actors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelationRecord {
    /// Its type.
    #[serde(rename = "type")]
    pub kind: RelationType,
    /// Who supports, leads, belongs.
    #[serde(default)]
    pub from: Option<String>,
    /// Whom, what.
    #[serde(default)]
    pub to: Option<String>,
    /// What is given or done.
    #[serde(default)]
    pub what: Option<String>,
    /// TIMEX3 value.
    #[serde(default)]
    pub date: Option<String>,
}

/// An act of control over a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ControlRecord {
    /// Its type.
    pub act: ControlAct,
    /// Who.
    #[serde(default)]
    pub actor: Option<String>,
    /// Which place.
    #[serde(default)]
    pub place: Option<String>,
    /// TIMEX3 value.
    #[serde(default)]
    pub date: Option<String>,
}

/// An act about an agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreementRecord {
    /// The agreement as a reader would name it.
    #[serde(default)]
    pub agreement: Option<String>,
    /// Its type.
    pub act: AgreementActType,
    /// Between whom the agreement is, or whom the term binds.
    #[serde(default)]
    pub parties: Vec<String>,
    /// Who is said to do it.
    #[serde(default)]
    pub by: Option<String>,
    /// The words of the term.
    #[serde(default)]
    pub content: Option<String>,
    /// TIMEX3 value.
    #[serde(default)]
    pub date: Option<String>,
}

/// A number of people or things, as written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuantityRecord {
    /// `killed`, `wounded`, `displaced`, `detained`, or the noun counted.
    pub what: String,
    /// The least that the words allow.
    #[serde(default)]
    pub low: Option<u64>,
    /// The most.
    #[serde(default)]
    pub high: Option<u64>,
    /// The words.
    #[serde(default)]
    pub text: String,
}

/// Whom and what the words of a statement's roles stand for, where that is known.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Links {
    /// By role (`actor`, `recipient`, `from`, `to`, `by`, `parties`): the actors; several where the words
    /// join or leave open several ("Syrian or Russian aircraft").
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub actors: BTreeMap<String, Vec<ActorLink>>,
    /// The place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<PlaceLink>,
}

impl Links {
    /// Whether nothing is linked.
    pub fn is_empty(&self) -> bool {
        self.actors.is_empty() && self.place.is_none()
    }

    /// The actors of a role; empty where none is known.
    pub fn role(&self, role: &str) -> &[ActorLink] {
        self.actors.get(role).map_or(&[], Vec::as_slice)
    }
}

/// An actor that words stand for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActorLink {
    /// The key in the actor file, or `local-` and a form of the name.
    pub key: String,
    /// The name on the report's day.
    pub name: String,
    /// The key of the side that it belonged to on the report's day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side: Option<String>,
    /// PLOVER sector: `MIL`, `GOV`, `REB`, `MED`, ...
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sector: Option<String>,
    /// ISO 3166-1 alpha-3 code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
}

/// A place that words stand for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlaceLink {
    /// GeoNames id.
    #[serde(default)]
    pub geonames: Option<u32>,
    /// Its usual name.
    pub name: String,
    /// Degrees north, WGS 84.
    pub lat: f64,
    /// Degrees east, WGS 84.
    pub lon: f64,
    /// Within this distance of the point lies what is meant.
    pub radius_km: f32,
}

impl StatementRecord {
    /// The type or act by its written name.
    pub const fn type_name(&self) -> &'static str {
        match &self.proposition {
            PropositionRecord::Event { event } => event.kind.as_str(),
            PropositionRecord::Relation { relation } => relation.kind.as_str(),
            PropositionRecord::Control { control } => control.act.as_str(),
            PropositionRecord::Agreement { agreement } => agreement.act.as_str(),
        }
    }

    /// The words of a role by its name in the case format; `None` where the kind has no such role or it is
    /// empty. For `parties`, of which there are many, see [`AgreementRecord::parties`].
    pub fn role(&self, name: &str) -> Option<&str> {
        let found = match (&self.proposition, name) {
            (PropositionRecord::Event { event }, "actor") => &event.actor,
            (PropositionRecord::Event { event }, "recipient") => &event.recipient,
            (PropositionRecord::Event { event }, "place") => &event.place,
            (PropositionRecord::Relation { relation }, "from") => &relation.from,
            (PropositionRecord::Relation { relation }, "to") => &relation.to,
            (PropositionRecord::Relation { relation }, "what") => &relation.what,
            (PropositionRecord::Control { control }, "actor") => &control.actor,
            (PropositionRecord::Control { control }, "place") => &control.place,
            (PropositionRecord::Agreement { agreement }, "agreement") => &agreement.agreement,
            (PropositionRecord::Agreement { agreement }, "by") => &agreement.by,
            (PropositionRecord::Agreement { agreement }, "content") => &agreement.content,
            _ => &None,
        };
        found.as_deref()
    }

    /// The TIMEX3 value of when it was so.
    pub fn date(&self) -> Option<&str> {
        let date = match &self.proposition {
            PropositionRecord::Event { event } => &event.date,
            PropositionRecord::Relation { relation } => &relation.date,
            PropositionRecord::Control { control } => &control.date,
            PropositionRecord::Agreement { agreement } => &agreement.date,
        };
        date.as_deref()
    }
}

impl PropositionRecord {
    /// `event`, `relation`, `control` or `agreement`.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Event { .. } => "event",
            Self::Relation { .. } => "relation",
            Self::Control { .. } => "control",
            Self::Agreement { .. } => "agreement",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_a_case_comes_back_as_it_was() {
        let line = r#"{"id":"r1-1","report":"r1","quote":"shelled Orven","voice":[{"source":"the army","cue":"said","how":"indirect"}],"factuality":"certain","kind":"event","event":{"type":"ASSAULT","mode":null,"actor":"rebels","recipient":null,"place":"Orven","date":"2031-05-02"},"quantities":[{"what":"killed","low":3,"high":null,"text":"at least three"}]}"#;
        let record: StatementRecord = serde_json::from_str(line).unwrap();
        assert_eq!(record.type_name(), "ASSAULT");
        assert_eq!((record.role("place"), record.role("parties")), (Some("Orven"), None));
        assert_eq!(serde_json::to_string(&record).unwrap(), line);
    }

    #[test]
    fn a_wrong_name_is_an_error_that_says_so() {
        let error = serde_json::from_str::<Factuality>("\"sure\"").unwrap_err();
        assert!(error.to_string().contains("unknown Factuality `sure`"), "{error}");
    }
}
