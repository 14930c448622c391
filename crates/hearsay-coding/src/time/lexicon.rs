//! The words that temporal expressions are made of, read from `data/time/words.tsv`.

use super::Error;
use rustc_hash::FxHashMap;

/// A word that the lexicon or a rule knows; 0 is every other word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct WordId(pub u16);

impl WordId {
    /// Any word that the lexicon does not hold.
    pub const UNKNOWN: Self = Self(0);

    /// As a position in the lexicon's lists.
    pub const fn idx(self) -> usize {
        self.0 as usize
    }
}

/// Declares the classes of words and the slots that captured values go to.
macro_rules! classes {
    ($($(#[$meta:meta])* $member:ident = $name:literal,)+) => {
        /// What a word or a number can be within an expression. Rules name classes in angle brackets.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub(super) enum Class { $($(#[$meta])* $member,)+ }

        impl Class {
            /// All classes, in the order of their declaration.
            pub const ALL: &'static [Self] = &[$(Self::$member,)+];

            /// The class of this name.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$member),)+ _ => None }
            }
        }
    };
}

classes! {
    // Numbers, told by their digits.
    /// Four digits, 1000 to 2100.
    Year = "year",
    /// Three or four digits, for years of an era that is named.
    AnyYear = "any-year",
    /// Two digits that stand for a year.
    ShortYear = "short-year",
    /// Four digits that end in 0, before an "s".
    Decade = "decade",
    /// Two digits that end in 0, before an "s".
    ShortDecade = "short-decade",
    /// Three digits that end in 0, before an "s".
    EarlyDecade = "early-decade",
    /// One or two digits, 1 to 31.
    Day = "day",
    /// An ordinal from 1 to 31.
    DayTh = "dayth",
    /// One or two digits, 0 to 24.
    Hour = "hour",
    /// Digits with a colon: hours and minutes.
    Clock = "clock",
    /// Four digits that can be hours and minutes.
    Clock4 = "clock4",
    /// Digits with a point that can be hours and minutes.
    ClockPoint = "clock-point",
    /// `2016-09-04`.
    IsoDate = "iso-date",
    /// `04/09/2016`.
    NumericDate = "numeric-date",
    /// A number in digits or words, of one or more tokens.
    Number = "number",
    /// A word in small letters that the lexicon does not know, such as an adjective.
    Word = "word",
    // Words, with values from the lexicon.
    Month = "month",
    Weekday = "weekday",
    WeekdayPlural = "weekday-plural",
    /// Abbreviated weekdays, which count only beside a date.
    WeekdayShort = "weekday-short",
    Season = "season",
    Part = "part",
    PartPlural = "part-plural",
    Unit = "unit",
    Units = "units",
    Ordinal = "ordinal",
    /// Words that divide: "quarter", "half".
    Share = "share",
    Numeral = "numeral",
    Vague = "vague",
    /// Early, mid, late.
    Edge = "edge",
    /// Beginning, middle, end.
    EdgeNoun = "edge-noun",
    Approx = "approx",
    DctDir = "dct-dir",
    RefDir = "ref-dir",
    /// Ago, later, earlier.
    Shift = "shift",
    Frequency = "frequency",
    Meridiem = "meridiem",
    Zone = "zone",
    Holiday = "holiday",
    Era = "era",
    DecadeName = "decade-name",
    Reference = "reference",
    /// Words before a bare year, month or season that show that it is one.
    Cue = "cue",
    /// Words that forbid that the number behind them is a year.
    NoYear = "no-year",
    /// Nouns that are counted: the number before them is no year.
    Counted = "counted",
    /// Words of will and plan: what they govern lies ahead.
    Ahead = "ahead",
    /// Participles of plans: ahead behind a form of "be" only.
    Planned = "planned",
    /// Verbs of what stands in calendars: their present tense tells of what lies ahead.
    Schedule = "schedule",
    /// Words that tell of the past.
    Behind = "behind",
    /// Function words that may follow an expression, and never a name or counted noun.
    Function = "function",
    /// Words before a weekday or season that make it the name of one day ("Black Friday").
    NamesDay = "names-day",
    /// Words behind a weekday, season or part of the day that make it a name ("Friday Mosque").
    NamesThing = "names-thing",
    /// A month's or weekday's name that is also a common word or a first name.
    Ambiguous = "ambiguous",
    /// A month's or weekday's name in a short form, which may end in a full stop.
    Short = "short",
}

/// The number of classes.
pub(super) const N_CLASSES: usize = Class::ALL.len();

/// Two-letter codes of seasons, in the order of their values.
pub(super) const SEASONS: &[&str] = &["SP", "SU", "FA", "WI"];
/// Parts of the day, in the order of their values; those with a colon are clock times.
pub(super) const PARTS: &[&str] = &["MO", "MI", "AF", "EV", "NI", "DT", "12:00", "24:00"];
/// Units of duration, in the order of their values.
pub(super) const UNITS: &[&str] = &["S", "MIN", "H", "D", "W", "WE", "M", "Q", "Y", "DE", "CE", "FN"];
/// TIMEX3 modifiers, in the order of their values.
pub(super) const MODIFIERS: &[&str] = &[
    "START",
    "MID",
    "END",
    "APPROX",
    "BEFORE",
    "AFTER",
    "LESS_THAN",
    "MORE_THAN",
    "EQUAL_OR_LESS",
    "EQUAL_OR_MORE",
];
/// Values of expressions without a place on the calendar, in the order of their values.
pub(super) const REFERENCES: &[&str] = &["PRESENT_REF", "PAST_REF", "FUTURE_REF"];

/// The words, each with its classes and their values.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    ids: FxHashMap<Box<str>, WordId>,
    entries: Vec<Vec<(Class, i32)>>,
    masks: Vec<u64>,
}

impl Lexicon {
    /// Reads lines of word, class and value, divided by tabs; `#` begins a comment line.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let mut lexicon = Self::default();
        lexicon.intern("");
        for (i, line) in text.lines().enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let bad = || Error::Word { line: i + 1, found: line.to_owned() };
            let mut columns = line.split('\t');
            let (Some(word), Some(class)) = (columns.next(), columns.next()) else { return Err(bad()) };
            let class = Class::from_name(class).ok_or_else(bad)?;
            let value = value_of(columns.next().unwrap_or_default()).ok_or_else(bad)?;
            let id = lexicon.intern(word);
            lexicon.entries[id.idx()].push((class, value));
            lexicon.masks[id.idx()] |= 1 << class as u64;
        }
        Ok(lexicon)
    }

    /// The id of a word, which is added where it is new.
    pub fn intern(&mut self, word: &str) -> WordId {
        if let Some(id) = self.ids.get(word) {
            return *id;
        }
        let id = WordId(u16::try_from(self.entries.len()).unwrap_or(0));
        self.ids.insert(word.into(), id);
        self.entries.push(Vec::new());
        self.masks.push(0);
        id
    }

    /// The id of a word in lower case; [`WordId::UNKNOWN`] where the lexicon lacks it.
    pub fn find(&self, word: &str) -> WordId {
        self.ids.get(word).copied().unwrap_or_default()
    }

    /// The value of a word in a class; `None` where it is not of the class.
    pub fn value(&self, word: WordId, class: Class) -> Option<i32> {
        if self.masks[word.idx()] & (1 << class as u64) == 0 {
            return None;
        }
        self.entries[word.idx()].iter().find(|entry| entry.0 == class).map(|entry| entry.1)
    }

    /// Whether a word is of a class.
    pub fn is(&self, word: WordId, class: Class) -> bool {
        self.masks[word.idx()] & (1 << class as u64) != 0
    }

    /// The number of words.
    pub fn len(&self) -> usize {
        self.entries.len()
    }
}

/// The number behind a value: a number, or the position of a code in its list. An empty value is 0.
pub(super) fn value_of(text: &str) -> Option<i32> {
    if text.is_empty() {
        return Some(0);
    }
    let lists = [SEASONS, PARTS, UNITS, MODIFIERS, REFERENCES];
    let code = || lists.iter().find_map(|list| list.iter().position(|code| *code == text));
    text.parse().ok().or_else(|| code().and_then(|i| i32::try_from(i).ok()))
}
