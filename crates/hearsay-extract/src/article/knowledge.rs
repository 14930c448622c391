//! What the article stage knows before it sees a page.

use super::{
    body::{HintWords, Phrases},
    credits::CreditRules,
    dateline::Datelines,
    language::Languages,
    metadata::{
        byline::BylineWords,
        date::{DateCues, DateFields, MonthNames},
        markup::MarkupWords,
    },
    saved_text::{FlatRules, Furniture, SavedTextWords},
};
use jiff::civil::Date;
use std::sync::LazyLock;

/// The last day on which a page can have been published. A fixed day, not the clock's: what is read from a
/// page must not depend on when it is read.
const LATEST: Date = jiff::civil::date(2049, 12, 31);

/// The compiled-in tables and rules of the article stage, ready to use.
#[derive(Debug)]
pub struct Knowledge {
    pub(crate) months: MonthNames,
    pub(crate) date_fields: DateFields,
    pub(crate) date_cues: DateCues,
    pub(crate) markup_words: MarkupWords,
    pub(crate) byline_words: BylineWords,
    pub(crate) credits: CreditRules,
    pub(crate) hints: HintWords,
    pub(crate) languages: Languages,
    pub(crate) phrases: Phrases,
    pub(crate) datelines: Datelines,
    pub(crate) furniture: Furniture,
    pub(crate) flat_rules: FlatRules,
    pub(crate) saved_text: SavedTextWords,
    /// No page is taken to be published after this day.
    pub(crate) latest: Date,
}

impl Knowledge {
    /// Reads the tables. Takes under a millisecond; patterns are compiled when first needed.
    pub fn load() -> Self {
        Self {
            months: MonthNames::load(),
            date_fields: DateFields::load(),
            date_cues: DateCues::load(),
            markup_words: MarkupWords::load(),
            byline_words: BylineWords::load(),
            credits: CreditRules::load(),
            hints: HintWords::load(),
            languages: Languages::load(),
            phrases: Phrases::load(),
            datelines: Datelines::load(),
            furniture: Furniture::load(),
            flat_rules: FlatRules::load(),
            saved_text: SavedTextWords::load(),
            latest: LATEST,
        }
    }

    /// The tables, read once for the whole process: they are the same for every page.
    pub fn compiled_in() -> &'static Self {
        static COMPILED_IN: LazyLock<Knowledge> = LazyLock::new(Knowledge::load);
        &COMPILED_IN
    }
}
