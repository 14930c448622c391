//! Who is one: from a voice to the organization or side that it speaks for.
//!
//! Links tell who words stand for one report at a time. Here all of them are put together: a side that is itself of
//! a side leads to that one (the army to its state, the state to its government), and a person or office that no
//! file knows gets the side that the words beside the name tell somewhere: "the defense ministry's spokesman,
//! Osip Tarrane", later "Tarrane".

use super::{
    Found,
    facts::{is_loose, words},
    names::{is_adjective, names, offices, person, without_article},
};
use hearsay_types::{ActorLink, EventType, PropositionRecord, StatementRecord, VoiceRecord};
use std::collections::{BTreeMap, BTreeSet};

/// A party to the conflict fights in so many reports.
const MIN_FIGHTING: usize = 3;

/// Who stands for whom in a case.
#[derive(Debug, Default)]
pub struct Identities {
    /// From an actor to its side.
    side_of: BTreeMap<String, String>,
    /// Names of known actors and of persons whose side is told, as their words in lower case.
    by_name: BTreeMap<Vec<String>, String>,
    /// How keys are called.
    names: BTreeMap<String, String>,
    /// Those of one word, which adjectives may come from: "Kardovian".
    by_word: BTreeMap<String, String>,
    /// Words for persons that one actor bears: last names.
    by_last: BTreeMap<String, Option<String>>,
    /// PLOVER sectors of known actors.
    sectors: BTreeMap<String, String>,
    /// Sides that are said to fight, or to be fought, in several reports.
    fighting: BTreeSet<String>,
    /// Bodies that publish, by their reports' ids: not outlets, but who speaks there speaks for them.
    publishers: BTreeMap<String, String>,
    offices: BTreeSet<&'static str>,
    /// Keys of which people decided whether they are one: the decision, and whether the key is its first.
    told: BTreeMap<String, Vec<(usize, bool)>>,
    /// Keys that people told apart.
    told_apart: BTreeSet<String>,
}

impl Identities {
    /// What the links and voices of all statements tell, and the outlets of their reports.
    pub fn new(found: Found<'_>) -> Self {
        let mut identities = Self { offices: offices(false), ..Self::default() };
        for (n, actors) in found.decided.actors.iter().enumerate() {
            let (first, second) = &actors.keys;
            for (key, is_first) in [(first, true), (second, false)] {
                identities.told.entry(key.clone()).or_default().push((n, is_first));
                if !actors.are_one {
                    identities.told_apart.insert(key.clone());
                }
            }
        }
        for link in found.statements.iter().flat_map(links).chain(found.outlets.values()) {
            identities.learn(link);
        }
        for (name, outlet) in found.outlets {
            identities.name(words(name), &outlet.key);
        }
        identities.learn_words(found.statements);
        identities.learn_acronyms();
        identities.learn_fighting(found.statements);
        for report in found.reports {
            let Some(name) = &report.publisher else { continue };
            let short = name.split('(').next().unwrap_or(name).trim();
            let body = match found.outlets.get(name).or_else(|| found.outlets.get(short)) {
                Some(outlet) if outlet.sector.as_deref() == Some("MED") => None,
                Some(body) => identities.of_link(body),
                None => identities.of_name(name),
            };
            if let Some(body) = body {
                identities.publishers.insert(report.id.clone(), body);
            }
        }
        // Twice: who is told beside an office in one voice may tell the side of another.
        for _ in 0..2 {
            for statement in found.statements {
                for voice in &statement.voice {
                    identities.learn_person(statement, voice);
                }
            }
        }
        identities
    }

    /// Gives a name a key, if it has none.
    fn name(&mut self, name: Vec<String>, key: &str) {
        if let [word] = &name[..] {
            self.by_word.entry(word.clone()).or_insert_with(|| key.to_owned());
        }
        self.by_name.entry(name).or_insert_with(|| key.to_owned());
    }

    fn learn(&mut self, link: &ActorLink) {
        if !is_known(&link.key) {
            return;
        }
        if let Some(sector) = &link.sector {
            self.sectors.entry(link.key.clone()).or_insert_with(|| sector.clone());
        }
        let side = link.side.as_ref().filter(|side| is_known(side) && **side != link.key && !is_loose(side));
        if let Some(side) = side {
            self.side_of.insert(link.key.clone(), side.clone());
        }
        let name = words(&link.name);
        if !name.is_empty() {
            self.name(name, &link.key);
            self.names.entry(link.key.clone()).or_insert_with(|| link.name.clone());
        }
    }

    /// How a key is called: by the name of an actor that has it, a government by its state's, else by its own words.
    pub fn name_of(&self, key: &str) -> String {
        if let Some(name) = self.names.get(key) {
            return name.clone();
        }
        let state = key.strip_suffix("-government").and_then(|state| self.names.get(state));
        state.map_or_else(|| key.replace('-', " "), |state| format!("government of {state}"))
    }

    /// Who is said to fight.
    fn learn_fighting(&mut self, statements: &[StatementRecord]) {
        let mut reports: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        for statement in statements {
            let is_fight = match &statement.proposition {
                PropositionRecord::Event { event } => event.kind == EventType::Assault,
                PropositionRecord::Control { .. } => true,
                _ => false,
            };
            if is_fight {
                for side in self.sides(statement.links.role("actor")) {
                    reports.entry(side).or_default().insert(&statement.report);
                }
            }
        }
        self.fighting = reports
            .into_iter()
            .filter(|(_, reports)| reports.len() >= MIN_FIGHTING)
            .map(|(side, _)| side)
            .collect();
    }

    /// The first letters of names: "the U.N.'s coordinator".
    fn learn_acronyms(&mut self) {
        const SMALL: &[&str] = &["of", "the", "for", "and", "in"];
        let initials = |name: &Vec<String>| {
            let words = name.iter().filter(|word| !SMALL.contains(&word.as_str()));
            words.filter_map(|word| word.chars().next()).collect::<String>()
        };
        let short: Vec<(Vec<String>, String)> = self
            .by_name
            .iter()
            .filter(|(name, key)| name.len() > 1 && self.sectors.contains_key(*key))
            .map(|(name, key)| (vec![initials(name)], key.clone()))
            .collect();
        for (name, key) in short {
            self.name(name, &key);
        }
    }

    /// Names that roles and voices are linked by: "Kardovian", a capital for its state, "the White House".
    fn learn_words(&mut self, statements: &[StatementRecord]) {
        let mut counts: BTreeMap<Vec<String>, BTreeMap<String, usize>> = BTreeMap::new();
        for statement in statements {
            let roles = ["actor", "recipient", "from", "to", "by"]
                .into_iter()
                .filter_map(|role| Some((statement.role(role)?, statement.links.role(role))));
            let voices =
                statement.voice.iter().filter_map(|voice| Some((voice.name()?, voice.actor.as_slice())));
            for (text, links) in roles.chain(voices) {
                let ([name], [link]) = (&names(text)[..], links) else { continue };
                if is_known(&link.key) && name.words == without_article(text) {
                    *counts.entry(name.words.clone()).or_default().entry(link.key.clone()).or_default() += 1;
                }
            }
        }
        for (words, keys) in counts {
            let best = keys.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0)));
            if let Some((key, _)) = best {
                self.name(words, &key);
            }
        }
    }

    /// A person whose voice tells the side beside the name.
    fn learn_person(&mut self, statement: &StatementRecord, voice: &VoiceRecord) {
        for text in texts(voice) {
            let Some(person) = person(text).filter(|person| !self.by_name.contains_key(person)) else {
                continue;
            };
            let known = self.of_actor(voice);
            let told = known.or_else(|| self.beside(text)).or_else(|| self.of_publisher(statement, text));
            let Some(key) = told else { continue };
            if let [.., last] = &person[..] {
                let entry = self.by_last.entry(last.clone()).or_insert_with(|| Some(key.clone()));
                if entry.as_ref() != Some(&key) {
                    *entry = None;
                }
            }
            self.name(person, &key);
        }
    }

    /// The body that publishes a statement, where an office or a titled person of whom nothing else is known speaks:
    /// "its official representative", "Mr. Orrin" at a press briefing.
    fn of_publisher(&self, statement: &StatementRecord, text: &str) -> Option<String> {
        let body = self.publishers.get(&statement.report)?;
        let words = words(text);
        let has_title = words.iter().any(|word| offices(true).contains(word.as_str()));
        (has_title && names(text).len() <= 1).then(|| body.clone())
    }

    /// Whether an actor is a party to the conflict: a state, its forces or an armed group that is said to fight.
    pub fn is_party(&self, key: &str) -> bool {
        self.is_armed(key) && self.fighting.contains(key)
    }

    /// Whether a body speaks for a side in what it publishes: a state's, an armed group's or a political opposition's.
    pub fn is_partisan(&self, key: &str) -> bool {
        const PARTISAN: &[&str] = &["OPP", "PTY"];
        let sector = self.sectors.get(key).map(String::as_str);
        self.is_armed(key) || sector.is_some_and(|sector| PARTISAN.contains(&sector))
    }

    fn is_armed(&self, key: &str) -> bool {
        const ARMED: &[&str] = &["GOV", "MIL", "SPY", "COP", "REB", "UAF"];
        let sector = self.sectors.get(key).map(String::as_str);
        key.ends_with("-government") || sector.is_some_and(|sector| ARMED.contains(&sector))
    }

    /// Whether a report is published by a body that is no outlet.
    pub fn publisher(&self, report: &str) -> Option<&String> {
        self.publishers.get(report)
    }

    /// Whom an actor speaks for: the side above all others, as far as it is known; itself if it has none. `None`
    /// where no file knows the actor or its side.
    pub fn of_link(&self, link: &ActorLink) -> Option<String> {
        let side = link.side.as_ref().filter(|side| is_known(side) && !is_loose(side));
        // Whom people know is known.
        let is_told = |key: &&String| is_known(key) || self.told.contains_key(*key);
        let key = side.or_else(|| Some(&link.key).filter(is_told))?;
        Some(self.of_key(key))
    }

    /// Like [`Self::sides`], but who was told apart from somebody stands for nobody else.
    pub fn parties(&self, links: &[ActorLink]) -> BTreeSet<String> {
        let own = |link: &ActorLink| Some(&link.key).filter(|key| self.told_apart.contains(*key)).cloned();
        links.iter().filter_map(|link| own(link).or_else(|| self.of_link(link))).collect()
    }

    /// The decisions on actors that concern whom links name: their positions, and whether it is the first actor.
    pub fn told_of(&self, links: &[ActorLink]) -> Vec<(usize, bool)> {
        links.iter().filter_map(|link| self.told.get(&link.key)).flatten().copied().collect()
    }

    /// The sides above all others, or where none is known the actors, that links name; none for those whom no file
    /// knows.
    pub fn sides(&self, links: &[ActorLink]) -> BTreeSet<String> {
        links.iter().filter_map(|link| self.of_link(link)).collect()
    }

    /// The side above all others of an actor or side.
    pub fn of_key(&self, key: &str) -> String {
        let mut key = key;
        // Sides that stand for each other in a circle end somewhere.
        for _ in 0..8 {
            match self.side_of.get(key) {
                Some(side) => key = side,
                None => break,
            }
        }
        key.to_owned()
    }

    /// Whom a voice speaks for; `None` where nothing tells.
    pub fn of_voice(&self, statement: &StatementRecord, voice: &VoiceRecord) -> Option<String> {
        let known_person = texts(voice).filter_map(person).find_map(|person| {
            let whole = self.by_name.get(&person);
            let last = || self.by_last.get(person.last()?)?.as_ref();
            whole.or_else(last).map(|key| self.of_key(key))
        });
        let last_name = || {
            texts(voice)
                .filter_map(|text| words(text).pop())
                .find_map(|word| self.by_last.get(&word)?.as_ref())
        };
        // "Two residents whom the Courier reached" are not the outlet, nor are two joined sources one.
        let has_clause = |text: &str| words(text).iter().any(|word| matches!(word.as_str(), "who" | "whom"));
        let is_other = |actor: &ActorLink| {
            actor.sector.as_deref() == Some("MED")
                && texts(voice).any(|text| has_clause(text) || self.joined(text).len() > 1)
        };
        let is_file_actor =
            || voice.actor.as_ref().is_some_and(|actor| is_known(&actor.key) && !is_other(actor));
        known_person
            .or_else(|| last_name().map(|key| self.of_key(key)))
            .or_else(|| self.of_actor(voice).filter(|_| is_file_actor()))
            // What the words tell goes before what was guessed of an actor that no file knows.
            .or_else(|| texts(voice).find_map(|text| self.beside(text)))
            .or_else(|| self.of_actor(voice).filter(|_| !voice.actor.as_ref().is_some_and(is_other)))
            .or_else(|| texts(voice).find_map(|text| self.of_publisher(statement, text)))
    }

    /// Whom a voice's actor speaks for. An unknown actor that has a state's side only since its name has the state's
    /// ("a Kardovian relief fund") speaks for itself.
    fn of_actor(&self, voice: &VoiceRecord) -> Option<String> {
        let actor = voice.actor.as_ref()?;
        let key = self.of_link(actor)?;
        let is_told = is_known(&actor.key)
            || !self.is_state(&key)
            || actor.sector.is_some()
            || texts(voice).any(|text| words(text).iter().any(|word| self.offices.contains(word.as_str())));
        is_told.then_some(key)
    }

    /// The sides that a source joins: "Kardovia and its ally Estmere". Empty where not all parts are known.
    pub fn joined(&self, text: &str) -> BTreeSet<String> {
        let parts: Vec<&str> = text.split(" and ").collect();
        if parts.len() < 2 {
            return BTreeSet::new();
        }
        let of = |part: &&str| {
            if part.split_whitespace().count() > 6 {
                return None;
            }
            let names = names(part);
            let [.., name] = &names[..] else { return None };
            self.longest(&name.words).map(|key| self.of_key(key))
        };
        let sides: Option<BTreeSet<String>> = parts.iter().map(of).collect();
        sides.filter(|sides| sides.len() > 1).unwrap_or_default()
    }

    /// Whom the name of an outlet or body tells: "Kardovian Ministry of Defense", "Free North, Media Office".
    pub fn of_name(&self, name: &str) -> Option<String> {
        let whole = self.by_name.get(&words(name)).map(|key| self.of_key(key));
        whole.or_else(|| self.beside(name))
    }

    /// The known actor whose name stands in the words of an office: "Kardovia's ambassador in Valdrune". Of a
    /// state only an office speaks, of all others whoever is of them.
    fn beside(&self, text: &str) -> Option<String> {
        let main = text.split([';', '(']).next().unwrap_or(text);
        let has_office = words(main).iter().any(|word| self.offices.contains(word.as_str()));
        // "Kardovia, our country's ally": the state itself.
        let first = main.split(',').next().map(without_article).unwrap_or_default();
        if let Some(key) = self.by_name.get(&first) {
            return Some(self.of_key(key));
        }
        let parts = main.split(',').filter_map(|part| self.by_name.get(&words(part)));
        if let Some(key) = parts.filter(|key| has_office || !self.is_state(key)).min() {
            return Some(self.of_key(key));
        }
        let mut last = None;
        for name in names(main).iter().filter(|name| !name.is_in_clause) {
            let Some(key) = self.longest(&name.words) else { continue };
            if self.is_state(key) && !has_office {
                continue;
            }
            // "The ambassador in Valdrune" is not Valdrune's, "officials in Valdrune" are.
            if name.is_place {
                last = last.or(Some(key));
            } else {
                return Some(self.of_key(key));
            }
        }
        let are_its = words(main).iter().any(|word| word == "officials" || word == "official");
        last.filter(|_| are_its).map(|key| self.of_key(key))
    }

    /// Whether a key is a state's or a part of one.
    fn is_state(&self, key: &str) -> bool {
        self.side_of.contains_key(key) || key.ends_with("-government")
    }

    /// The longest known name among the words, else a state by its adjective.
    fn longest(&self, words: &[String]) -> Option<&String> {
        let whole = (1..=words.len()).rev().flat_map(|n| words.windows(n));
        whole.filter_map(|part| self.by_name.get(part)).next().or_else(|| {
            // An adjective begins as its name does.
            let states = words.iter().filter_map(|word| {
                let begin: String = word.chars().take(4).collect();
                let mut names = self.by_word.range(begin.clone()..);
                let is_of = |(name, key): &(&String, &String)| is_adjective(word, name) && self.is_state(key);
                names.by_ref().take_while(|(name, _)| name.starts_with(&begin)).find(is_of)
            });
            states.min().map(|(_, key)| key)
        })
    }
}

/// The words that name a voice: whom it stands for, then as written.
fn texts(voice: &VoiceRecord) -> impl Iterator<Item = &str> {
    [voice.refers_to.as_deref(), voice.source.as_deref()].into_iter().flatten()
}

fn is_known(key: &str) -> bool {
    !key.starts_with("local-")
}

fn links(statement: &StatementRecord) -> impl Iterator<Item = &ActorLink> {
    let voices = statement.voice.iter().filter_map(|voice| voice.actor.as_ref());
    statement.links.actors.values().flatten().chain(voices)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matters::Decided;
    use serde_json::json;

    #[test]
    fn offices_speak_for_whom_they_are_of() {
        let statement = |id: &str, voice: serde_json::Value| -> StatementRecord {
            serde_json::from_value(
                json!({"id": id, "report": "r", "quote": "shells fell", "factuality": "certain",
                "kind": "event", "event": {"type": "ASSAULT"}, "voice": [voice]}),
            )
            .unwrap()
        };
        let state = json!({"key": "kardovia", "name": "Kardovia", "side": "kardovia-government"});
        let statements = [
            statement("a", json!({"source": "Kardovia", "how": "indirect", "actor": state})),
            statement(
                "b",
                json!({"source": "Kardovia's ambassador in Valdrune, Ilka Sorn", "how": "indirect"}),
            ),
            statement("c", json!({"source": "Sorn", "how": "indirect"})),
            statement("d", json!({"source": "a baker from Kardovia", "how": "indirect"})),
        ];
        let outlets = BTreeMap::new();
        let decided = Decided::default();
        let found = Found {
            reports: &[],
            statements: &statements,
            copies: &[],
            outlets: &outlets,
            decided: &decided,
        };
        let identities = Identities::new(found);
        let of = |i: usize| identities.of_voice(&statements[i], &statements[i].voice[0]);
        assert_eq!(of(0).as_deref(), Some("kardovia-government"));
        assert_eq!(of(1).as_deref(), Some("kardovia-government"));
        assert_eq!(of(2).as_deref(), Some("kardovia-government"));
        assert_eq!(of(3), None);
        assert_eq!(
            identities.of_name("Kardovian Ministry of Defense").as_deref(),
            Some("kardovia-government")
        );
        assert_eq!(identities.of_name("Kardovian Telegraph Agency"), None);
        assert_eq!(identities.name_of("kardovia"), "Kardovia");
        assert_eq!(identities.name_of("kardovia-government"), "government of Kardovia");
        assert_eq!(identities.name_of("river-guard"), "river guard");
    }
}
