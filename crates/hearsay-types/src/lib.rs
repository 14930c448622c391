//! The vocabulary that all stages of Hearsay share.
//!
//! Nothing here reads a file, holds a model or decides anything. The modules are in the order in which
//! a report passes through them: [`span`] and [`note`] serve everywhere, then [`article`] (what a page
//! says it is), [`analysis`] (sentences, tokens, parse, entities), [`time`], [`place`], [`actor`],
//! [`voice`], [`statement`], and [`report`], which holds them all. What many reports have in common:
//! [`record`] (reports and statements as they are kept), [`copies`] and [`matter`].

pub mod actor;
pub mod analysis;
pub mod article;
pub mod copies;
pub mod coreference;
pub mod matter;
pub mod note;
pub mod place;
pub mod record;
pub mod report;
pub mod span;
pub mod statement;
pub mod time;
pub mod voice;

mod names;

pub use actor::{Actor, ActorId, ActorKind, Actors, Mention};
pub use analysis::{
    Analysis, Deprel, Entity, EntityType, Features, Sentence, SentenceId, Token, TokenId, Upos,
};
pub use article::{
    Article, Block, BlockKind, Credit, CreditKind, DateCandidate, Evident, InputRecord, Label, Link,
};
pub use copies::{CopyFamily, CopyLink, Difference, Origin, OriginKind, Passage};
pub use coreference::Coreference;
pub use matter::{Join, Matter, Root, Stance};
pub use note::{Note, Noted};
pub use place::{PlaceMention, PlaceRole, Resolution};
pub use record::{
    ActorLink, AgreementRecord, ControlRecord, CreditRecord, EventRecord, Links, PlaceLink,
    PropositionRecord, QuantityRecord, RelationRecord, ReportRecord, StatementRecord, VoiceRecord,
};
pub use report::{ModelRecord, Report};
pub use span::{SourceMap, Span};
pub use statement::{
    AgreementAct, AgreementActType, Control, ControlAct, Event, EventType, Factuality, Intent, Proposition,
    Quantity, Relation, RelationType, Role, Statement,
};
pub use time::{TimeExpression, TimeType};
pub use voice::{Attitude, How, SourceKind, Voice, VoiceId};
