//! Matters: what several statements are about, and the roots that they go back to.

use crate::names::named;
use std::collections::BTreeMap;

named! {
    /// What a statement does to the matter that it is about.
    Stance {
        Asserts = "asserts",
        Denies = "denies",
        /// Doubts it, or withholds confirmation.
        Disputes = "disputes",
    }
}

/// Why two statements are taken for one matter.
#[derive(Debug, Clone, PartialEq)]
pub struct Join {
    /// A statement's id.
    pub a: String,
    /// The other's.
    pub b: String,
    /// How sure we are, in 0..=1; not calibrated.
    pub score: f64,
    /// "same place", "same day", "same recipient", "toll differs: 12, 21".
    pub reasons: Vec<String>,
}

/// A first teller of a matter: one whom no other root of the matter is known to repeat.
#[derive(Debug, Clone, PartialEq)]
pub struct Root {
    /// Who: "AFP", "Syrian Observatory for Human Rights", "Moon of Alabama, no source named".
    pub name: String,
    /// The statements that go back to it.
    pub statements: Vec<String>,
    /// Its stances; more than one where it said both.
    pub stances: Vec<Stance>,
    /// Whether it counts as an independent root.
    pub is_independent: bool,
    /// Whether it is, or belongs to, a party to the matter.
    pub is_party: bool,
    /// Why it counts or does not.
    pub reason: String,
}

/// One real-world thing that several statements are about: an incident, a relation, a term.
#[derive(Debug, Clone, PartialEq)]
pub struct Matter {
    /// Unique in its case.
    pub id: String,
    /// A short name, made of the members' words.
    pub label: String,
    /// `event`, `relation`, `control` or `agreement`: that of most members.
    pub kind: &'static str,
    /// Statement ids, in the order of reports and texts.
    pub members: Vec<String>,
    /// What each member does to the matter.
    pub stance: BTreeMap<String, Stance>,
    /// Reports that are copies of one text, among those of the members.
    pub copies: Vec<Vec<String>>,
    /// Where the information began.
    pub roots: Vec<Root>,
    /// Why each member is in: the joins that hold the matter together.
    pub joins: Vec<Join>,
}

impl Matter {
    /// Number of independent roots, of whatever stance.
    pub fn independent_roots(&self) -> usize {
        self.roots.iter().filter(|root| root.is_independent).count()
    }

    /// Number of independent roots that take this stance.
    pub fn independent_by(&self, stance: Stance) -> usize {
        let takes = |root: &&Root| root.is_independent && root.stances.contains(&stance);
        self.roots.iter().filter(takes).count()
    }
}
