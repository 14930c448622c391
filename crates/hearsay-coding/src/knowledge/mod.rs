//! What is known before a report is read: actors and places, with dates.
//!
//! In come the built-in files (`data/actors/*.toml`, packed) and, where the user names one, a file of the
//! same format ([`file`]). Out goes a [`Knowledge`], in which the actor and the place stage look names up.
//! Nothing here says that a fact is so: an entry names the source that says it.
//!
//! Known gaps: no names outside Latin script; offices only for the states most often in the news.

pub mod entry;
pub mod file;
pub mod lookup;
pub mod normalize;
mod packed;

pub use entry::{ActorEntry, Between, Dated, Day, EntryId, Gender, NameClass, Office, PlaceEntry, Tie};
pub use file::Error;
pub use lookup::{Found, NameIndex};

use rustc_hash::FxHashMap;
use std::path::Path;

/// Actors and places by key and by name.
#[derive(Debug, Default)]
pub struct Knowledge {
    actors: Vec<ActorEntry>,
    places: Vec<PlaceEntry>,
    by_key: FxHashMap<String, EntryId>,
    names: NameIndex,
}

impl Knowledge {
    /// What is compiled into the program.
    pub fn built_in() -> Self {
        let mut knowledge = Self::default();
        let (actors, places) = packed::unpack(packed::BUILT_IN);
        knowledge.extend(actors, places);
        knowledge
    }

    /// What is compiled in and, on top, the file at `path`. An entry whose key is built in takes the
    /// built-in entry's place.
    ///
    /// # Errors
    /// If the file cannot be read, is not TOML, or has an entry that breaks a rule of the format.
    pub fn with_file(path: &Path) -> Result<Self, Error> {
        let mut knowledge = Self::built_in();
        knowledge.add_file(path)?;
        Ok(knowledge)
    }

    /// Adds the entries of one file.
    ///
    /// # Errors
    /// As [`with_file`](Self::with_file).
    pub fn add_file(&mut self, path: &Path) -> Result<(), Error> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| Error::Unreadable { path: path.to_owned(), source })?;
        self.add_text(path, &text)
    }

    /// Adds the entries of a text in the knowledge-file format; `path` is what errors call it.
    ///
    /// # Errors
    /// As [`with_file`](Self::with_file), but for reading.
    pub fn add_text(&mut self, path: &Path, text: &str) -> Result<(), Error> {
        let (actors, places) = file::parse(path, text, |key| self.by_key.contains_key(key))?;
        self.extend(actors, places);
        Ok(())
    }

    /// The entries of these texts alone, each with the path that errors call it; keys may be named in any
    /// of them. `cargo xtask data` makes the built-in knowledge of its files so.
    ///
    /// # Errors
    /// As [`with_file`](Self::with_file), but for reading.
    pub fn from_texts(texts: &[(&Path, &str)]) -> Result<Self, Error> {
        let keys: Vec<&str> = texts.iter().flat_map(|(_, text)| file::keys(text)).collect();
        let mut knowledge = Self::default();
        for (path, text) in texts {
            let (actors, places) = file::parse(path, text, |key| keys.contains(&key))?;
            knowledge.extend(actors, places);
        }
        Ok(knowledge)
    }

    /// The compact form in which the built-in entries are compiled in: `cargo xtask data` writes it.
    pub fn pack(&self) -> String {
        packed::pack(&self.actors, &self.places)
    }

    /// All actors.
    pub fn actors(&self) -> &[ActorEntry] {
        &self.actors
    }

    /// All places.
    pub fn places(&self) -> &[PlaceEntry] {
        &self.places
    }

    /// The entry of this key.
    pub fn entry(&self, key: &str) -> Option<EntryId> {
        self.by_key.get(key).copied()
    }

    /// The actor of this key.
    pub fn actor(&self, key: &str) -> Option<&ActorEntry> {
        match self.entry(key)? {
            EntryId::Actor(i) => self.actors.get(i as usize),
            EntryId::Place(_) => None,
        }
    }

    /// The place of this key.
    pub fn place(&self, key: &str) -> Option<&PlaceEntry> {
        match self.entry(key)? {
            EntryId::Place(i) => self.places.get(i as usize),
            EntryId::Actor(_) => None,
        }
    }

    /// Names to look up.
    pub fn names(&self) -> &NameIndex {
        &self.names
    }

    /// Who holds an office of an actor on a day: the persons' entries, those who came last first.
    /// `office` is as in the files: `president`, `foreign minister`.
    pub fn holders(&self, office: &str, of: &str, day: Option<Day>) -> Vec<&ActorEntry> {
        let mut holders: Vec<(Day, &ActorEntry)> = Vec::new();
        for person in &self.actors {
            let held = person.offices.iter().filter(|held| held.office == office && held.of == of);
            let held =
                held.filter(|held| day.map_or(held.between.to.is_none(), |day| held.between.covers(day)));
            holders.extend(held.map(|held| (held.between.from.unwrap_or(Day::MIN), person)).take(1));
        }
        holders.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.key.cmp(&b.1.key)));
        holders.into_iter().map(|(_, person)| person).collect()
    }

    fn extend(&mut self, actors: Vec<ActorEntry>, places: Vec<PlaceEntry>) {
        for actor in actors {
            let id = match self.entry(&actor.key) {
                Some(EntryId::Actor(i)) => {
                    self.names.remove(EntryId::Actor(i));
                    EntryId::Actor(i)
                }
                _ => EntryId::Actor(u32::try_from(self.actors.len()).unwrap_or(u32::MAX)),
            };
            for (name, class) in actor.all_names() {
                self.names.insert(&name.value, id, class, name.between);
            }
            self.by_key.insert(actor.key.clone(), id);
            match id {
                EntryId::Actor(i) if (i as usize) < self.actors.len() => self.actors[i as usize] = actor,
                _ => self.actors.push(actor),
            }
        }
        for place in places {
            let id = match self.entry(&place.key) {
                Some(EntryId::Place(i)) => {
                    self.names.remove(EntryId::Place(i));
                    EntryId::Place(i)
                }
                _ => EntryId::Place(u32::try_from(self.places.len()).unwrap_or(u32::MAX)),
            };
            for name in &place.names {
                self.names.insert(&name.value, id, NameClass::Place, name.between);
            }
            self.by_key.insert(place.key.clone(), id);
            match id {
                EntryId::Place(i) if (i as usize) < self.places.len() => self.places[i as usize] = place,
                _ => self.places.push(place),
            }
        }
    }
}
