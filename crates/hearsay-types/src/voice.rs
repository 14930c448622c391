//! Voices: who says so, in which words.

use crate::{
    Span,
    names::{index, named},
};

index! {
    /// Position of a voice in [`Report::voices`](crate::Report).
    VoiceId
}

named! {
    /// In which manner a source's words are given.
    How {
        /// In quotation marks, or in a block quotation.
        Direct = "direct",
        Indirect = "indirect",
        /// Partly in quotation marks.
        Mixed = "mixed",
        /// A text is the source: a resolution, a letter, a video.
        Document = "document",
        /// Another outlet reported it.
        Media = "media",
    }
}

named! {
    /// What kind of source a voice is.
    SourceKind {
        Official = "official",
        Military = "military",
        Diplomat = "diplomat",
        Monitor = "monitor",
        Witness = "witness",
        Medic = "medic",
        Activist = "activist",
        Expert = "expert",
        Media = "media",
        Party = "party",
        Document = "document",
        Collective = "collective",
        Unknown = "unknown",
    }
}

named! {
    /// What a source's relation to the content is (after PARC's types of attribution).
    Attitude {
        /// It says or writes it, calls it so, denies it.
        Said = "said",
        /// It thinks, fears or expects it.
        Belief = "belief",
        /// It wants, plans or asks for it.
        Intention = "intention",
        /// It knows, finds or shows it.
        Fact = "fact",
    }
}

/// One attribution (PARC, PolNeAR): a source, the cue that introduces its words, and the content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voice {
    /// The words that name the source; `None` where a cue has none ("it was reported").
    pub source: Option<Span>,
    /// Whom the words stand for, where they are a pronoun or a description such as "the statement":
    /// the name or the noun phrase that they go back to.
    pub refers_to: Option<String>,
    /// The words that introduce the content ("accused", "according to"); `None` for a block quotation
    /// without one.
    pub cue: Option<Span>,
    /// What is said, in one piece or several, in the order of the text. Without quotation marks.
    pub content: Vec<Span>,
    /// The manner.
    pub how: How,
    /// Whether it is said, believed, wanted or known.
    pub attitude: Attitude,
    /// Whether the source is the outer voice itself: "we believe" in somebody's words.
    pub is_reflexive: bool,
    /// Whether the source is unnamed ("a senior official", "sources") or missing.
    pub anonymous: bool,
    /// The kind of source.
    pub kind: SourceKind,
    /// The voice within whose content this one speaks; `None` where the report itself tells of it.
    pub parent: Option<VoiceId>,
}
