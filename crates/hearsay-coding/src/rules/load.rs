//! From rule files to rules ready to match.

use super::{
    Condition, Mode, RoleSlots, Rule, RuleEntry, RuleError, RuleFile, Rules, SlotName, Target, Trigger,
    builtin,
    file::line_of_rule,
    terms::{Terms, words_of},
};
use crate::{
    factuality,
    frames::{Lexicon, PredicateClass},
    quantities,
};
use hearsay_types::{AgreementActType, ControlAct, EventType, Factuality, RelationType};
use std::collections::BTreeMap;

/// Forms of verbs that do not follow from the verb.
const IRREGULAR: &str = include_str!("../../data/frames/irregular.tsv");

/// The roles of each kind of statement.
const ROLES: [(&str, &[&str]); 4] = [
    ("event", &["actor", "recipient", "place"]),
    ("relation", &["from", "to", "what"]),
    ("control", &["actor", "place"]),
    ("agreement", &["agreement", "parties", "by", "content"]),
];

/// Reads rule files, given with their names, in this order: those that come with the program, then one's own.
pub(super) fn load(own: Vec<(String, String)>) -> Result<Rules, RuleError> {
    let builtin = builtin::FILES.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
    let files = builtin.map(|file| (file, false)).chain(own.into_iter().map(|file| (file, true)));
    let mut rules = Rules::default();
    let mut entries = Vec::new();
    let mut texts = Vec::new();
    for ((name, text), is_own) in files {
        let file = RuleFile::parse(&name, &text)?;
        rules.lists.extend(file.lists);
        for entry in file.rules {
            entries.push(Source { file: name.clone(), kind: file.kind.clone(), entry, is_own });
        }
        texts.push((name, text));
    }
    rules.lexicon = lexicon(&mut rules)?;
    for (form, verb) in IRREGULAR.lines().skip(1).filter_map(|line| line.split_once('\t')) {
        rules.vocabulary.add_form(form, verb);
    }
    rules.modes = modes(&mut rules)?;
    let weapons = Terms::parse(&["@weapons".to_owned()], &rules.lists, &mut rules.vocabulary);
    rules.weapons = weapons.map_err(|found| list_error("weapons", found))?;
    let accords = ["@agreements".to_owned(), "@negotiations".to_owned()];
    let accords = Terms::parse(&accords, &rules.lists, &mut rules.vocabulary);
    rules.accords = accords.map_err(|found| list_error("agreements", found))?;
    let table = |e: &dyn std::fmt::Display| RuleError::Table(e.to_string());
    rules.factuality = factuality::Lexicon::builtin(&mut rules.vocabulary).map_err(|e| table(&e))?;
    rules.quantities = quantities::Lexicon::builtin(&mut rules.vocabulary).map_err(|e| table(&e))?;
    // A rule stands where it stood first, and reads as it was written last.
    let mut positions = BTreeMap::new();
    let mut standing: Vec<Source> = Vec::new();
    for source in entries {
        let next = standing.len();
        let name = (stem(&source.file).to_owned(), source.entry.name.clone());
        let position = *positions.entry(name).or_insert(next);
        if position == next {
            standing.push(source);
        } else {
            standing[position] = source;
        }
    }
    for (position, Source { file, kind, entry, is_own }) in standing.into_iter().enumerate() {
        let mut compiler = Compiler { rules: &mut rules, file: &file, entry: &entry };
        let rule = compiler.compile(kind.as_deref()).map_err(|error| with_line(error, &texts))?;
        let rule = Rule { is_own, ..rule };
        compiler.index(position);
        rules.rules.push(rule);
        rules.entries.push((stem(&file).to_owned(), entry));
    }
    Ok(rules)
}

/// A rule as written, and where.
struct Source {
    file: String,
    kind: Option<String>,
    entry: RuleEntry,
    is_own: bool,
}

/// The error with the line of its rule.
fn with_line(error: RuleError, texts: &[(String, String)]) -> RuleError {
    match error {
        RuleError::Field { file, rule, field, found, .. } => {
            let text = texts.iter().rfind(|(name, _)| *name == file).map_or("", |(_, text)| text.as_str());
            RuleError::Field { line: line_of_rule(text, &rule), file, rule, field, found }
        }
        other => other,
    }
}

/// The name of a file without folders and ending: the first part of its rules' names.
pub(super) fn stem(file: &str) -> &str {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    name.strip_suffix(".toml").unwrap_or(name)
}

/// The lists that frames need, by their fixed names.
fn lexicon(rules: &mut Rules) -> Result<Lexicon, RuleError> {
    let mut list = |name: &str| {
        words_of(name, &rules.lists, &mut rules.vocabulary).map_err(|found| list_error(name, found))
    };
    Ok(Lexicon {
        light: list("light_verbs")?,
        suffering: list("suffering_verbs")?,
        object_control: list("object_control")?,
        naming: list("naming_verbs")?,
        military: list("military")?,
        occasions: list("occasions")?,
        concerted: list("concerted")?,
        subject_control: list("subject_control")?,
        partitive: list("partitives")?,
        people: list("people")?,
        times: list("times")?,
        areas: list("areas")?,
        towns: list("towns")?,
        lands: list("lands")?,
        machines: list("war_machines")?,
        instruments: list("instruments")?,
        targets: list("struck_things")?,
        responsibility: list("responsibility_nouns")?,
        responsible: list("responsible_adjectives")?,
        blaming: list("blaming_verbs")?,
        attributing: list("attributing_verbs")?,
        avowing: list("avowing_verbs")?,
        objects_of_deeds: list("objects_of_deeds")?,
        scenes: list("scenes_of_deeds")?,
        doings: list("doings")?,
        tolls: list("tolls")?,
        bystanders: list("bystanders")?,
    })
}

/// The lists whose names are an event type, `/` and a mode.
fn modes(rules: &mut Rules) -> Result<Vec<Mode>, RuleError> {
    let mut modes = Vec::new();
    for name in rules.lists.keys() {
        let Some((event, mode)) = name.split_once('/') else { continue };
        let event = EventType::from_name(event);
        let event =
            event.ok_or_else(|| list_error(name, "the list's name begins with no event type".to_owned()))?;
        let terms = Terms::parse(&[format!("@{name}")], &rules.lists, &mut rules.vocabulary);
        modes.push(Mode { event, name: mode.into(), terms: terms.map_err(|found| list_error(name, found))? });
    }
    Ok(modes)
}

fn list_error(list: &str, found: String) -> RuleError {
    RuleError::Field { file: "lists".to_owned(), line: 0, rule: list.to_owned(), field: "lists", found }
}

/// Turns one entry into a rule.
struct Compiler<'a> {
    rules: &'a mut Rules,
    file: &'a str,
    entry: &'a RuleEntry,
}

impl Compiler<'_> {
    fn compile(&mut self, kind: Option<&str>) -> Result<Rule, RuleError> {
        let entry = self.entry;
        let kind = kind.ok_or_else(|| self.error("kind", "is missing at the head of the file".to_owned()))?;
        let target = self.target(kind)?;
        let known = ROLES.iter().find(|(name, _)| *name == kind).map_or(&[][..], |(_, roles)| *roles);
        for role in entry.roles.keys().chain(&entry.each).chain(&entry.mutual) {
            if !known.contains(&role.as_str()) {
                return Err(
                    self.error("roles", format!("{kind} has no role {role}; it has {}", known.join(", ")))
                );
            }
        }
        if !matches!(entry.mutual.len(), 0 | 2) {
            return Err(self.error("mutual", "names two roles".to_owned()));
        }
        if entry.verbs.is_empty() && entry.nouns.is_empty() && entry.adjectives.is_empty() {
            return Err(self.error("verbs", "a rule needs verbs, nouns or adjectives".to_owned()));
        }
        let factuality = match &entry.factuality {
            None => None,
            Some(name) => Some(Factuality::from_name(name).ok_or_else(|| self.unknown("factuality", name))?),
        };
        let conditions = self.conditions("where", &entry.conditions)?;
        let negations = self.rules.factuality.negations();
        let asks_negation =
            conditions.iter().any(|one| one.slot == SlotName::Clause && one.terms.has_word_of(negations));
        Ok(Rule {
            name: format!("{}/{}", stem(self.file), entry.name).into_boxed_str(),
            target,
            mode: entry.mode.as_deref().map(Into::into),
            context: entry.context.clone(),
            roles: entry.roles.iter().map(|(role, slots)| role_slots(role, slots)).collect(),
            each: entry.each.iter().map(|role| role.as_str().into()).collect(),
            mutual: entry.mutual.iter().map(|role| role.as_str().into()).collect(),
            absorbs: entry.absorbs.iter().map(|slot| SlotName::parse(slot)).collect(),
            participants: entry.participants.unwrap_or(usize::from(kind != "agreement")),
            factuality,
            asks_negation,
            also: entry.also,
            resumes: entry.resumes,
            is_own: false,
            conditions,
            exclusions: self.conditions("unless", &entry.unless)?,
        })
    }

    fn target(&self, kind: &str) -> Result<Target, RuleError> {
        let name = self.entry.kind.as_str();
        let target = match kind {
            "event" => EventType::from_name(name).map(Target::Event),
            "relation" => RelationType::from_name(name).map(Target::Relation),
            "control" => ControlAct::from_name(name).map(Target::Control),
            "agreement" => AgreementActType::from_name(name).map(Target::Agreement),
            _ => return Err(self.unknown("kind", kind)),
        };
        target.ok_or_else(|| self.unknown("type", name))
    }

    fn conditions(
        &mut self,
        field: &'static str,
        slots: &BTreeMap<String, Vec<String>>,
    ) -> Result<Vec<Condition>, RuleError> {
        let mut conditions = Vec::with_capacity(slots.len());
        for (slot, terms) in slots {
            let parsed = Terms::parse(terms, &self.rules.lists, &mut self.rules.vocabulary);
            let terms = parsed.map_err(|found| self.error(field, found))?;
            conditions.push(Condition { slot: SlotName::parse(slot), terms });
        }
        Ok(conditions)
    }

    /// Adds the rule's triggers to the index.
    fn index(self, position: usize) {
        let rule = u32::try_from(position).unwrap_or(u32::MAX);
        let Rules { vocabulary, triggers, .. } = self.rules;
        let mut add = |phrase: &str, class: PredicateClass| {
            let words = vocabulary.intern_phrase(phrase);
            let split = if class == PredicateClass::Verb { words.split_first() } else { words.split_last() };
            if let Some((key, others)) = split {
                let trigger = Trigger { rule, class, others: others.into() };
                triggers.entry(*key).or_default().push(trigger);
            }
        };
        self.entry.verbs.iter().for_each(|phrase| add(phrase, PredicateClass::Verb));
        self.entry.nouns.iter().for_each(|phrase| add(phrase, PredicateClass::Noun));
        self.entry.adjectives.iter().for_each(|phrase| add(phrase, PredicateClass::Adjective));
    }

    fn error(&self, field: &'static str, found: String) -> RuleError {
        RuleError::Field { file: self.file.to_owned(), line: 0, rule: self.entry.name.clone(), field, found }
    }

    fn unknown(&self, field: &'static str, name: &str) -> RuleError {
        self.error(field, format!("there is no `{name}`"))
    }
}

fn role_slots(role: &str, slots: &[String]) -> RoleSlots {
    RoleSlots { role: role.into(), slots: slots.iter().map(|slot| SlotName::parse(slot)).collect() }
}
