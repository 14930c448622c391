//! Statements that people add: made from the fields that they fill in, and linked by the words that other statements
//! of the case use for the same actors and places.

use hearsay_store::fields;
use hearsay_types::{ActorLink, PlaceLink, PropositionRecord, StatementRecord};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// A statement of words of a report. `fields` are names and values: those of the case format (`type`, `actor`,
/// `quantities.1`); `kind` (an event, if it is not given); and for who says so `says`, outermost first, with `cue`
/// and `how` of the one before them. It has no id yet.
///
/// # Errors
/// If a field is not known or cannot have its value, or the type is missing; says which there are.
pub fn statement(report: &str, quote: &str, given: &[(String, String)]) -> Result<StatementRecord, String> {
    let get =
        |wanted: &str| given.iter().rev().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
    let kind = get("kind").unwrap_or("event");
    let name_of_type = match kind {
        "event" | "relation" => "type",
        "control" | "agreement" => "act",
        other => return Err(format!("kind {other:?} is none of event, relation, control, agreement")),
    };
    let type_name = get(name_of_type).or_else(|| get("type")).or_else(|| get("act"));
    let type_name =
        type_name.ok_or_else(|| format!("{name_of_type} is missing: what it is, such as ASSAULT"))?;
    let mut empty = json!({
        "id": "", "report": report, "quote": quote, "factuality": "certain", "kind": kind, "voice": voices(given)?,
    });
    empty[kind] = json!({ name_of_type: type_name });
    let mut made: StatementRecord = serde_json::from_value(empty).map_err(|error| error.to_string())?;
    for (name, words) in given {
        if ["kind", "type", "act", "says", "cue", "how"].contains(&name.as_str()) {
            continue;
        }
        let name = fields::full_name(&made, name).map_err(|error| error.trim_start().to_owned())?;
        let value = fields::value_of(&made, &name, words)?;
        made = fields::set(&made, &name, &value, None)?;
    }
    Ok(made)
}

/// Who says so: a voice for each `says`, with the `cue` and the `how` that stand behind it.
fn voices(given: &[(String, String)]) -> Result<Vec<Value>, String> {
    let mut voices: Vec<Map<String, Value>> = Vec::new();
    for (name, value) in given {
        match (name.as_str(), voices.last_mut()) {
            ("says", _) => {
                let voice = json!({ "source": value, "how": "indirect" });
                voices.extend(voice.as_object().cloned());
            }
            ("cue" | "how", Some(voice)) => drop(voice.insert(name.clone(), json!(value))),
            ("cue" | "how", None) => return Err(format!("{name} stands behind the says that it belongs to")),
            _ => {}
        }
    }
    Ok(voices.into_iter().map(Value::Object).collect())
}

/// Fills the links that a statement lacks with those that other statements have for the same words: of the same
/// report before others, and of several the most frequent.
pub fn link<'a>(statement: &mut StatementRecord, others: impl Iterator<Item = &'a StatementRecord>) {
    let mut known = Known::default();
    for other in others {
        known.take(other, if other.report == statement.report { 1_000 } else { 1 });
    }
    let mut roles: Vec<(&str, Vec<String>)> = ["actor", "recipient", "from", "to", "by"]
        .into_iter()
        .filter_map(|role| Some((role, vec![statement.role(role)?.to_owned()])))
        .collect();
    if let PropositionRecord::Agreement { agreement } = &statement.proposition {
        roles.push(("parties", agreement.parties.clone()));
    }
    for (role, words) in roles {
        let links: Vec<ActorLink> = words.iter().flat_map(|words| known.actors(words)).collect();
        if statement.links.role(role).is_empty() && !links.is_empty() {
            statement.links.actors.insert(role.to_owned(), links);
        }
    }
    if statement.links.place.is_none() {
        statement.links.place = statement.role("place").and_then(|words| known.place(words));
    }
    for voice in &mut statement.voice {
        if voice.actor.is_none() {
            voice.actor = voice.name().and_then(|words| known.actors(words).into_iter().next());
        }
    }
}

/// What words stand for in statements, with how often.
#[derive(Default)]
struct Known {
    actors: BTreeMap<String, Vec<(usize, Vec<ActorLink>)>>,
    places: BTreeMap<String, Vec<(usize, PlaceLink)>>,
}

impl Known {
    fn take(&mut self, statement: &StatementRecord, weight: usize) {
        for (role, links) in &statement.links.actors {
            if let Some(words) = statement.role(role) {
                count(self.actors.entry(plain(words)).or_default(), links, weight);
            }
            for link in links {
                count(self.actors.entry(plain(&link.name)).or_default(), &vec![link.clone()], weight);
            }
        }
        for voice in &statement.voice {
            if let (Some(link), Some(words)) = (&voice.actor, voice.name()) {
                count(self.actors.entry(plain(words)).or_default(), &vec![link.clone()], weight);
            }
        }
        if let (Some(place), Some(words)) = (&statement.links.place, statement.role("place")) {
            for words in [words, place.name.as_str()] {
                count(self.places.entry(plain(words)).or_default(), place, weight);
            }
        }
    }

    fn actors(&self, words: &str) -> Vec<ActorLink> {
        self.actors.get(&plain(words)).and_then(|found| most(found)).unwrap_or_default()
    }

    fn place(&self, words: &str) -> Option<PlaceLink> {
        self.places.get(&plain(words)).and_then(|found| most(found))
    }
}

/// Without an article and the case of letters.
fn plain(words: &str) -> String {
    let lower = words.trim().to_lowercase();
    ["the ", "a ", "an "].iter().find_map(|article| lower.strip_prefix(article)).unwrap_or(&lower).to_owned()
}

fn count<T: Clone + PartialEq>(found: &mut Vec<(usize, T)>, value: &T, weight: usize) {
    match found.iter_mut().find(|(_, known)| known == value) {
        Some((n, _)) => *n += weight,
        None => found.push((weight, value.clone())),
    }
}

/// The most frequent; of several the first.
fn most<T: Clone>(found: &[(usize, T)]) -> Option<T> {
    found.iter().rev().max_by_key(|(n, _)| *n).map(|(_, value)| value.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(given: &[(&str, &str)]) -> Vec<(String, String)> {
        given.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn fields_make_a_statement() {
        let given = [
            ("type", "ASSAULT"),
            ("actor", "rebels"),
            ("place", "Orven"),
            ("date", "2031-05-02"),
            ("says", "a doctor"),
            ("says", "the army"),
            ("cue", "claimed"),
            ("factuality", "possible"),
        ];
        let made = statement("r1", "shelled Orven", &pairs(&given)).unwrap();
        assert_eq!(
            (made.type_name(), made.role("place"), made.date()),
            ("ASSAULT", Some("Orven"), Some("2031-05-02"))
        );
        assert_eq!(made.voice.len(), 2);
        assert_eq!(made.voice[1].cue.as_deref(), Some("claimed"));
        let control =
            statement("r1", "took Orven", &pairs(&[("kind", "control"), ("act", "takes")])).unwrap();
        assert_eq!(control.proposition.kind(), "control");
        for (given, reason) in [
            (pairs(&[("actor", "rebels")]), "type is missing"),
            (pairs(&[("type", "ASSULT")]), "unknown EventType"),
            (pairs(&[("type", "ASSAULT"), ("plce", "x")]), "no field"),
            (pairs(&[("type", "ASSAULT"), ("date", "soon")]), "TIMEX3"),
            (pairs(&[("cue", "said"), ("type", "ASSAULT")]), "stands behind"),
            (pairs(&[("kind", "deed"), ("type", "ASSAULT")]), "none of"),
        ] {
            let refused = statement("r1", "x", &given).unwrap_err();
            assert!(refused.contains(reason), "{refused}");
        }
    }

    #[test]
    fn the_same_words_stand_for_the_same() {
        let of = |report: &str, key: &str| -> StatementRecord {
            let mut other =
                statement(report, "x", &pairs(&[("type", "ASSAULT"), ("actor", "The rebels")])).unwrap();
            let link = ActorLink {
                key: key.into(),
                name: "Free Men".into(),
                side: None,
                sector: None,
                country: None,
            };
            other.links.actors.insert("actor".into(), vec![link]);
            other
        };
        let others = [of("r2", "other"), of("r2", "other"), of("r1", "free-men")];
        let mut added =
            statement("r1", "y", &pairs(&[("type", "AID"), ("recipient", "rebels"), ("says", "free men")]))
                .unwrap();
        link(&mut added, others.iter());
        assert_eq!(added.links.role("recipient")[0].key, "free-men");
        assert_eq!(added.voice[0].actor.as_ref().unwrap().key, "free-men");
        assert!(added.links.role("actor").is_empty() && added.links.place.is_none());
    }
}
