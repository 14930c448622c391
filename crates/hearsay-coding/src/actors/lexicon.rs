//! Nouns for actors: `data/actors/agents.tsv` and `data/actors/offices.tsv`.

use crate::knowledge::normalize;
use hearsay_types::ActorKind;
use rustc_hash::FxHashMap;

const AGENTS: &str = include_str!("../../data/actors/agents.tsv");
const OFFICES: &str = include_str!("../../data/actors/offices.tsv");

/// How a noun stands for an actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NounClass {
    /// A state's body, or those who serve in it: army, soldiers, parliament.
    Body,
    /// Members of an armed group, or such a group: rebels, militia.
    Member,
    /// Stands for something named before: the group, the agency, the country.
    Anaphor,
    /// Stands for something named before that has the noun in its name: the council, the coalition.
    Namesake,
    /// Speaks for or leads somebody: spokesman, official, commander.
    Speaker,
    /// Anybody else: residents, doctors, experts.
    Human,
}

/// A noun or a noun phrase for actors.
#[derive(Debug, Clone)]
pub(super) struct AgentNoun {
    /// Its comparable form, in the singular.
    pub form: String,
    /// Its class.
    pub class: NounClass,
    /// For a body, the end of its key: `army` in `sy-army`.
    pub body: Option<&'static str>,
    /// PLOVER sector.
    pub sector: Option<&'static str>,
    /// What it is, in the plural or as a whole.
    pub kind: ActorKind,
}

/// The nouns.
#[derive(Debug)]
pub(super) struct Lexicon {
    agents: FxHashMap<String, AgentNoun>,
    offices: FxHashMap<String, &'static str>,
}

impl Lexicon {
    /// The nouns of the data files.
    pub fn built_in() -> Self {
        let agents =
            rows(AGENTS).filter_map(|row| agent(&row)).map(|noun| (noun.form.clone(), noun)).collect();
        let office = |row: Vec<&'static str>| Some((normalize::name(row.first()?), *row.get(1)?));
        Self { agents, offices: rows(OFFICES).filter_map(office).collect() }
    }

    /// The agent noun of this comparable form.
    pub fn agent(&self, form: &str) -> Option<&AgentNoun> {
        self.agents.get(form)
    }

    /// The usual name of the office of this comparable form.
    pub fn office(&self, form: &str) -> Option<&'static str> {
        self.offices.get(form).copied()
    }
}

fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().skip(1).filter(|line| !line.is_empty()).map(|line| line.split('\t').collect())
}

fn agent(row: &[&'static str]) -> Option<AgentNoun> {
    let [words, class, body, sector, kind] = row else { return None };
    let some = |field: &'static str| Some(field).filter(|field| *field != "-");
    Some(AgentNoun {
        form: normalize::name(words),
        class: match *class {
            "body" => NounClass::Body,
            "member" => NounClass::Member,
            "anaphor" => NounClass::Anaphor,
            "namesake" => NounClass::Namesake,
            "speaker" => NounClass::Speaker,
            "human" => NounClass::Human,
            _ => return None,
        },
        body: some(body),
        sector: some(sector),
        kind: ActorKind::from_name(kind)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read_sorted_and_given_once() {
        for table in [AGENTS, OFFICES] {
            let words: Vec<&str> = rows(table).map(|row| row[0]).collect();
            assert!(words.is_sorted(), "rows are sorted by their words");
            assert!(words.windows(2).all(|pair| pair[0] != pair[1]), "no row is given twice");
        }
        for row in rows(AGENTS) {
            let noun = agent(&row).unwrap_or_else(|| panic!("{row:?}"));
            assert_eq!(noun.class == NounClass::Body, noun.body.is_some(), "{row:?}");
            let known = noun.sector.is_none_or(|sector| crate::knowledge::file::SECTORS.contains(&sector));
            assert!(known, "{row:?}");
        }
        assert!(rows(OFFICES).all(|row| row.len() == 3));
    }
}
