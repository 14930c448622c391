//! Rules that find statements: data that a political scientist can read and extend.
//!
//! A rule names the words that trigger it, what must and must not stand in the slots of their frame
//! ([`crate::frames`]), what it finds, and which slots fill which roles. The format is described for its
//! authors in `data/README.md`. Rules are loaded once; a word of a text finds its rules by number.

mod builtin;
mod file;
mod load;
mod matching;
mod terms;

pub use file::{RuleEntry, RuleFile, line_of_rule, line_within_rule};
pub use matching::Match;
pub use terms::{SlotName, Terms};

use crate::{
    factuality,
    frames::{Lexicon, PredicateClass, Vocabulary, WordId},
    quantities,
};
use hearsay_types::{AgreementActType, ControlAct, EventType, Factuality, RelationType};
use rustc_hash::FxHashMap;
use std::path::PathBuf;
use terms::Lists;

/// What was wrong with a rule file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RuleError {
    /// The file could not be read.
    #[error("reading rule file {path}: {source}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is no TOML, or has a field that rules do not have.
    #[error("rule file {file}: {source}")]
    Syntax {
        /// The file.
        file: String,
        /// What and where.
        source: Box<toml::de::Error>,
    },
    /// A table that comes with the program is broken.
    #[error("table {0}")]
    Table(String),
    /// A field has a value that means nothing.
    #[error("rule file {file}, line {line}, rule {rule}, field {field}: {found}")]
    Field {
        /// The file.
        file: String,
        /// The line on which the rule's name stands, from 1; 0 where it has none.
        line: usize,
        /// The rule's name.
        rule: String,
        /// The field.
        field: &'static str,
        /// What was found, and what was expected.
        found: String,
    },
}

/// What a rule finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// An event of this type.
    Event(EventType),
    /// A relation of this type.
    Relation(RelationType),
    /// An act of control.
    Control(ControlAct),
    /// An act about an agreement.
    Agreement(AgreementActType),
}

/// The name by which a rule's statements call it: `file/rule`, the file without folders and ending.
pub fn rule_name(file: &str, rule: &str) -> String {
    format!("{}/{rule}", load::stem(file))
}

impl Target {
    /// Whether two targets are of one kind: both events, both relations.
    pub fn is_like(self, other: Self) -> bool {
        std::mem::discriminant(&self) == std::mem::discriminant(&other)
    }
}

/// A role and the slots that fill it.
#[derive(Debug, Clone)]
pub struct RoleSlots {
    /// The role: `actor`, `recipient`, `from`, `by`, ...
    pub role: Box<str>,
    /// The slots in the order in which they are tried.
    pub slots: Vec<SlotName>,
}

/// A condition on one slot.
#[derive(Debug, Clone)]
struct Condition {
    slot: SlotName,
    terms: Terms,
}

/// One rule, ready to match.
#[derive(Debug, Clone)]
pub struct Rule {
    /// `file/rule`.
    pub name: Box<str>,
    /// What it finds.
    pub target: Target,
    /// PLOVER mode.
    pub mode: Option<Box<str>>,
    /// PLOVER contexts.
    pub context: Vec<String>,
    /// Roles.
    pub roles: Vec<RoleSlots>,
    /// Roles that are split over joined names.
    pub each: Vec<Box<str>>,
    /// Two roles of which, where several fill the first, the second of them fills the other; or none.
    pub mutual: Vec<Box<str>>,
    /// Slots whose words make no further statement of this kind.
    pub absorbs: Vec<SlotName>,
    /// How many roles must be filled by an actor.
    pub participants: usize,
    /// What the words claim by themselves.
    pub factuality: Option<Factuality>,
    /// Whether a condition asks for a word of negation in the clause. Such a word is part of what the rule
    /// finds: it denies nothing.
    pub asks_negation: bool,
    /// Whether it holds beside other rules.
    pub also: bool,
    /// Whether it takes up an event told before, and stands only where there is one.
    pub resumes: bool,
    /// Whether it is of a file of the user's: such a rule stands before those that come with the program.
    is_own: bool,
    conditions: Vec<Condition>,
    exclusions: Vec<Condition>,
}

/// One way in which a rule is triggered.
#[derive(Debug, Clone)]
struct Trigger {
    rule: u32,
    class: PredicateClass,
    /// The other words of the phrase; empty for a single word.
    others: Box<[WordId]>,
}

/// Words that tell the mode of an event: the list `ASSAULT/aerial`.
#[derive(Debug, Clone)]
pub struct Mode {
    /// The type whose mode it is.
    pub event: EventType,
    /// The mode's name.
    pub name: Box<str>,
    /// The words.
    pub terms: Terms,
}

/// All rules and the word lists that they and the frames use.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    rules: Vec<Rule>,
    triggers: FxHashMap<WordId, Vec<Trigger>>,
    lists: Lists,
    vocabulary: Vocabulary,
    lexicon: Lexicon,
    factuality: factuality::Lexicon,
    quantities: quantities::Lexicon,
    modes: Vec<Mode>,
    weapons: Terms,
    accords: Terms,
    entries: Vec<(String, RuleEntry)>,
}

impl Rules {
    /// The rules that come with the program.
    ///
    /// # Errors
    /// If one of the built-in files is broken; a test sees to it that none is.
    pub fn builtin() -> Result<Self, RuleError> {
        load::load(Vec::new())
    }

    /// The rules that come with the program and those of further files. A list of a further file replaces
    /// the list of that name; a rule replaces the rule of that file name and rule name. Where a rule of a further
    /// file holds, it stands before those that come with the program.
    ///
    /// # Errors
    /// If a file cannot be read or is broken; the error names file, rule and field.
    pub fn with_files(paths: &[PathBuf]) -> Result<Self, RuleError> {
        let read = |path: &PathBuf| match std::fs::read_to_string(path) {
            Ok(text) => Ok((path.display().to_string(), text)),
            Err(source) => Err(RuleError::Read { path: path.clone(), source }),
        };
        load::load(paths.iter().map(read).collect::<Result<_, _>>()?)
    }

    /// One rule.
    pub fn rule(&self, found: &Match) -> &Rule {
        &self.rules[found.rule as usize]
    }

    /// The words that rules and lists name.
    pub const fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// The word lists that frames use.
    pub const fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// The words that change what is claimed.
    pub const fn factuality(&self) -> &factuality::Lexicon {
        &self.factuality
    }

    /// Number words and words of harm.
    pub const fn quantities(&self) -> &quantities::Lexicon {
        &self.quantities
    }

    /// The words that tell the modes of events.
    pub fn modes(&self) -> &[Mode] {
        &self.modes
    }

    /// What counts as a weapon.
    pub const fn weapons(&self) -> &Terms {
        &self.weapons
    }

    /// What counts as an agreement, or as talks about one.
    pub const fn accords(&self) -> &Terms {
        &self.accords
    }

    /// The rules as written, with the names of their files, for tests and documentation.
    pub fn entries(&self) -> &[(String, RuleEntry)] {
        &self.entries
    }
}
