//! What of a statement is compared with others.

use super::{
    identity::Identities,
    lexicon::{Effect, Lexicon},
    words::{Vocabulary, Words},
};
use crate::days::Days;
use hearsay_types::{
    EventType, Factuality, Intent, PlaceLink, PropositionRecord, ReportRecord, StatementRecord,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

/// So much of a report's text tells what it is about.
const CONTEXT_CHARS: usize = 400;

/// A statement, prepared for comparison.
#[derive(Debug)]
pub struct Facts<'a> {
    /// The statement.
    pub statement: &'a StatementRecord,
    /// Its report's position.
    pub report: usize,
    /// Where the quote stands in the report's text, in bytes; `None` where that is not known.
    pub at: Option<usize>,
    /// The report's day.
    pub published: Option<i64>,
    /// The group of its type.
    pub group: &'static str,
    /// When it was so.
    pub days: Option<Days>,
    /// Words of quote and roles, by their comparable form.
    pub words: Words,
    /// Those of the quote alone.
    pub quote_words: Words,
    /// Words that name the place.
    pub place_words: Words,
    /// The place.
    pub place: Option<&'a PlaceLink>,
    /// How much the place tells, in 0..=1: little, if many reports have it.
    pub place_rarity: f64,
    /// Whether the place stands in the words of the statement, and is not the report's.
    pub names_place: bool,
    /// Sides and actors on the active side: `actor`, `from`, `by`.
    pub doers: BTreeSet<String>,
    /// Words of the same role.
    pub doer_words: Words,
    /// Sides, actors and classes of what it is done to: `recipient`, `to`, `parties`.
    pub objects: BTreeSet<String>,
    /// Words of the same role; for an agreement, those of its name.
    pub object_words: Words,
    /// Words of the report's title and beginning.
    pub context: Rc<Words>,
    /// What its cues say.
    pub effects: BTreeSet<Effect>,
    /// How many are said to have been killed: the least and the most.
    pub killed: Option<(u64, u64)>,
    /// Decisions on actors whose one the statement has in a role: the decision, the role, whether it is the first.
    pub told: Vec<(usize, Side, bool)>,
}

/// Who acts, and what it is done to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// `actor`, `from`, `by`.
    Doer,
    /// `recipient`, `to`, `parties`.
    Object,
}

impl<'a> Facts<'a> {
    /// The facts of one statement.
    pub fn new(
        lexicon: &Lexicon,
        vocabulary: &mut Vocabulary,
        identities: &Identities,
        statement: &'a StatementRecord,
        report: usize,
        published: Option<i64>,
        context: Rc<Words>,
    ) -> Self {
        let (doer_role, object_role) = match &statement.proposition {
            PropositionRecord::Event { .. } => ("actor", "recipient"),
            PropositionRecord::Relation { .. } => ("from", "to"),
            PropositionRecord::Control { .. } => ("actor", ""),
            PropositionRecord::Agreement { .. } => ("by", "agreement"),
        };
        let kind = statement.proposition.kind();
        let quote = words(&statement.quote);
        let mut effects = lexicon.effects(&quote);
        if statement.factuality == Factuality::Denied {
            // What a denial says of intention is denied with it.
            effects.remove(&Effect::Meant);
        }
        if let PropositionRecord::Event { event } = &statement.proposition {
            // What the record says of intention goes before what its words say.
            if let Some(intent) = event.intent {
                effects.retain(|effect| !matches!(effect, Effect::Meant | Effect::Unmeant));
                effects.insert(if intent == Intent::Asserted { Effect::Meant } else { Effect::Unmeant });
            }
        }
        let object_link = if kind == "agreement" { "parties" } else { object_role };
        let role_words = |vocabulary: &mut Vocabulary, role: &str| {
            let text = statement.role(role).unwrap_or_default();
            let least = if role == "place" { 2 } else { 3 };
            vocabulary.numbers(content(lexicon, text).into_iter().chain(skeletons(text, least)))
        };
        let place_words = role_words(vocabulary, "place");
        let doer_words = role_words(vocabulary, doer_role);
        let object_words = role_words(vocabulary, object_role);
        let quote_words = vocabulary.numbers(content(lexicon, &statement.quote));
        let mut all = [&quote_words[..], &place_words, &object_words].concat();
        all.sort_unstable();
        all.dedup();
        let mut doers = identities.parties(statement.links.role(doer_role));
        if doers.is_empty() {
            doers.extend(speaker(identities, statement, doer_role));
        }
        if doers.is_empty() {
            let classes = statement.role(doer_role).map(|words| content(lexicon, words)).unwrap_or_default();
            doers.extend(classes.into_iter().filter(|word| word.starts_with('=')));
        }
        let mut group = lexicon.group(kind, statement.type_name());
        if group == "terms" && effects.contains(&Effect::Begun) {
            group = "made";
        }
        if group == "made" && statement.type_name() == "in_force" && is_status(statement, &effects) {
            group = "ended";
        }
        Self {
            statement,
            report,
            at: None,
            published,
            group,
            days: statement.date().and_then(Days::of),
            words: all,
            quote_words,
            place: statement.links.place.as_ref(),
            place_rarity: 1.0,
            names_place: !place_words.is_empty(),
            place_words,
            doers,
            doer_words,
            objects: identities.parties(statement.links.role(object_link)),
            object_words,
            context,
            effects,
            killed: killed(statement, &quote),
            told: [(doer_role, Side::Doer), (object_link, Side::Object)]
                .into_iter()
                .flat_map(|(role, side)| {
                    let told = identities.told_of(statement.links.role(role));
                    told.into_iter().map(move |(n, is_first)| (n, side, is_first))
                })
                .collect(),
        }
    }

    /// Event, relation, control or agreement.
    pub fn kind(&self) -> &'static str {
        self.statement.proposition.kind()
    }

    /// PLOVER mode.
    pub fn mode(&self) -> Option<&str> {
        match &self.statement.proposition {
            PropositionRecord::Event { event } => event.mode.as_deref(),
            _ => None,
        }
    }

    /// Whether it says how something is over time: who holds or besieges a place.
    pub fn is_lasting(&self) -> bool {
        self.kind() == "control" && matches!(self.group, "hold" | "siege")
    }

    /// Whether it is an act of violence.
    pub fn is_assault(&self) -> bool {
        matches!(&self.statement.proposition, PropositionRecord::Event { event } if event.kind == EventType::Assault)
    }
}

/// Whether a statement that an agreement is in force is about whether it still is.
fn is_status(statement: &StatementRecord, effects: &BTreeSet<Effect>) -> bool {
    statement.factuality == Factuality::Denied
        || (effects.contains(&Effect::Lasting) && !effects.contains(&Effect::Begun))
}

/// Whom the innermost voice speaks for, where a role's words point back to the voice: "our units", "its planes",
/// or its own name.
fn speaker(identities: &Identities, statement: &StatementRecord, role: &str) -> Option<String> {
    const OWN: &[&str] = &["i", "its", "me", "mine", "my", "our", "ours", "us", "we"];
    let voice = statement.voice.iter().rev().find(|voice| voice.name().is_some())?;
    let text = statement.role(role)?;
    let points_back = words(text).first().is_some_and(|word| OWN.contains(&word.as_str()));
    (points_back || voice.name() == Some(text)).then(|| identities.of_voice(statement, voice)).flatten()
}

/// Whether a side is an alliance whose members speak each for themselves.
pub fn is_loose(side: &str) -> bool {
    side.ends_with("-opposition") || side.ends_with("-rebels")
}

/// The words of a text in lower case, in its order. "U.S." is "us", "army's" is "army".
pub fn words(text: &str) -> Vec<String> {
    let text = text.to_lowercase().replace(['\u{2019}', '\u{2018}'], "'");
    let raw = text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '.' | '-')));
    let clean = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        let word = word.strip_suffix("'s").unwrap_or(word);
        word.chars().filter(|c| !matches!(c, '.' | '\'')).collect::<String>()
    };
    raw.map(clean).filter(|word| !word.is_empty()).collect()
}

/// The words that tell what is spoken of, by a form in which they can be compared: `=class` for a word that is
/// one of several for one thing, else without a plural's or an adjective's ending.
pub fn content(lexicon: &Lexicon, text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for word in words(text) {
        for part in word
            .split('-')
            .filter(|_| lexicon.class(&word).is_none())
            .chain(lexicon.class(&word).map(|_| word.as_str()))
        {
            if let Some(class) = lexicon.class(part) {
                found.insert(format!("={class}"));
            } else if !lexicon.is_stop(part) && part.chars().count() > 1 && number(part).is_none() {
                found.insert(stem(part));
            }
        }
    }
    found
}

/// The consonants of names, by which spellings of one name agree: "Urum" and "Orem", "Fateh" and "Fatah". Of
/// capitalized words that have at least `least` of them.
fn skeletons(text: &str, least: usize) -> Vec<String> {
    let is_name = |word: &&str| word.chars().next().is_some_and(char::is_uppercase);
    let names = text.split(|c: char| !c.is_alphabetic()).filter(is_name);
    let consonants = |name: &str| {
        let mut skeleton = String::from("~");
        for c in name.to_lowercase().chars().filter(|c| !"aeiouyw".contains(*c)) {
            if !skeleton.ends_with(c) {
                skeleton.push(c);
            }
        }
        skeleton
    };
    names.filter(|name| name.len() >= 4).map(consonants).filter(|skeleton| skeleton.len() > least).collect()
}

/// A word without the endings that tell a plural or a tense.
fn stem(word: &str) -> String {
    for ending in ["ings", "ing", "ied", "ies", "ed", "es", "s"] {
        if let Some(stem) = word.strip_suffix(ending).filter(|stem| stem.chars().count() >= 4) {
            return stem.to_owned();
        }
    }
    word.to_owned()
}

/// A number in digits or in words up to a hundred.
fn number(word: &str) -> Option<u64> {
    const WORDS: &[&str] = &[
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
    ];
    const TENS: &[(&str, u64)] = &[
        ("thirty", 30),
        ("forty", 40),
        ("fifty", 50),
        ("sixty", 60),
        ("seventy", 70),
        ("eighty", 80),
        ("ninety", 90),
    ];
    let digits = word.replace(',', "").parse().ok();
    let small = || WORDS.iter().position(|small| *small == word).map(|n| n as u64);
    let tens = || {
        let (tens, ones) = word.split_once('-').unwrap_or((word, ""));
        let n = TENS
            .iter()
            .find(|(name, _)| *name == tens)
            .map(|(_, n)| *n)
            .or((tens == "twenty").then_some(20))?;
        Some(n + WORDS.iter().position(|small| *small == ones).map_or(0, |n| n as u64))
    };
    digits.or_else(small).or_else(tens)
}

/// How many were killed: from the statement's quantities, else from a number among the words of a quote that
/// speaks of killing.
fn killed(statement: &StatementRecord, quote: &[String]) -> Option<(u64, u64)> {
    let given = statement.quantities.iter().find(|quantity| quantity.what == "killed");
    if let Some(quantity) = given {
        let low = quantity.low.or(quantity.high)?;
        return Some((low, quantity.high.unwrap_or(low.saturating_mul(2))));
    }
    let speaks = |word: &String| {
        ["kill", "dead", "death", "died", "dies", "toll", "fatal"].iter().any(|stem| word.starts_with(stem))
    };
    if !quote.iter().any(speaks) {
        return None;
    }
    let at = quote.iter().position(speaks)?;
    // The number nearest to the killing, and no day of the month.
    let numbers = quote.iter().enumerate().filter_map(|(i, word)| Some((i, number(word)?)));
    let (i, n) = numbers.filter(|(_, n)| *n < 1900).min_by_key(|(i, _)| i.abs_diff(at))?;
    let before = |words: &[&str]| {
        (1..=2).any(|back| i.checked_sub(back).is_some_and(|at| words.contains(&quote[at].as_str())))
    };
    let open = before(&["least", "than", "over"]);
    Some((n, if open { n.saturating_mul(2) } else { n }))
}

/// The facts of all statements, in their order. A statement whose report is unknown gets the position behind
/// the last one.
pub fn all<'a>(
    lexicon: &Lexicon,
    vocabulary: &mut Vocabulary,
    identities: &Identities,
    reports: &[ReportRecord],
    statements: &'a [StatementRecord],
) -> Vec<Facts<'a>> {
    let by_id: BTreeMap<&str, usize> =
        reports.iter().enumerate().map(|(i, report)| (report.id.as_str(), i)).collect();
    let day = |report: &ReportRecord| {
        let date = report.first_published.as_deref().or(report.published.as_deref())?;
        Days::of(date.get(..10)?).map(|days| days.first)
    };
    let mut context = |report: &ReportRecord| {
        let begin = report.text.char_indices().nth(CONTEXT_CHARS).map_or(report.text.len(), |(at, _)| at);
        let title = report.title.as_deref().unwrap_or_default();
        let words = content(lexicon, &format!("{title} {}", &report.text[..begin]));
        Rc::new(vocabulary.numbers(words))
    };
    let contexts: Vec<Rc<Words>> = reports.iter().map(&mut context).collect();
    let mut facts: Vec<Facts<'a>> = Vec::with_capacity(statements.len());
    for statement in statements {
        let report = by_id.get(statement.report.as_str()).copied().unwrap_or(reports.len());
        let published = reports.get(report).and_then(day);
        let context = contexts.get(report).cloned().unwrap_or_default();
        let mut fact = Facts::new(lexicon, vocabulary, identities, statement, report, published, context);
        fact.at = reports.get(report).and_then(|report| report.text.find(&statement.quote));
        facts.push(fact);
    }
    weigh(vocabulary, &facts, reports.len());
    give_reports_places(&mut facts, reports.len());
    weigh_places(vocabulary, &mut facts, reports.len());
    facts
}

/// Tells how rare each statement's place is among reports: by where it lies, else by its words.
fn weigh_places(vocabulary: &Vocabulary, facts: &mut [Facts<'_>], n_reports: usize) {
    let at = |place: &PlaceLink| (place.lat.to_bits(), place.lon.to_bits());
    let mut with: BTreeMap<(u64, u64), BTreeSet<usize>> = BTreeMap::new();
    for fact in facts.iter() {
        if let Some(place) = fact.place {
            with.entry(at(place)).or_default().insert(fact.report);
        }
    }
    let n = n_reports.max(2) as f64;
    for fact in facts.iter_mut() {
        let rarest = |words: &[u32]| words.iter().map(|word| vocabulary.rarity(*word)).fold(0.0, f64::max);
        let by_words = rarest(&fact.place_words);
        let by_place = fact.place.and_then(|place| with.get(&at(place)));
        let by_place = by_place.map_or(1.0, |reports| (n / reports.len().max(1) as f64).ln() / n.ln());
        // "The market in Orven" is rarer than Orven.
        fact.place_rarity = if fact.place_words.is_empty() { by_place } else { by_place.max(by_words) };
    }
}

/// Counts in how many reports each word is.
fn weigh(vocabulary: &mut Vocabulary, facts: &[Facts<'_>], n_reports: usize) {
    let mut n_with = vec![0; vocabulary.len()];
    let mut last = vec![usize::MAX; vocabulary.len()];
    for fact in facts {
        for word in fact.words.iter().map(|word| *word as usize) {
            if last[word] != fact.report {
                last[word] = fact.report;
                n_with[word] += 1;
            }
        }
    }
    vocabulary.weigh(&n_with, n_reports);
}

/// Gives statements that name no place the place that most of their report's statements have.
fn give_reports_places(facts: &mut [Facts<'_>], n_reports: usize) {
    type Counts<'a> = BTreeMap<(u64, u64), (usize, &'a PlaceLink)>;
    let mut counts: Vec<Counts<'_>> = vec![BTreeMap::new(); n_reports];
    for fact in facts.iter() {
        if let (Some(place), Some(counts)) = (fact.place, counts.get_mut(fact.report)) {
            let key = (place.lat.to_bits(), place.lon.to_bits());
            counts.entry(key).or_insert((0, place)).0 += 1;
        }
    }
    for fact in facts.iter_mut().filter(|fact| fact.place.is_none()) {
        let most = counts.get(fact.report).and_then(|counts| counts.values().max_by_key(|(n, _)| *n));
        if let Some((_, place)) = most {
            fact.place = Some(place);
            fact.names_place = false;
        }
    }
}
