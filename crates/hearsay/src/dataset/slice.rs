//! From a dataset back to inputs: which of its reports are wanted, and where they are to be had.

use super::{
    Error, Made, SCHEMA,
    folder::{AboutShard, about_path, from_json, part_path, whole_shards},
};
use hearsay_export::parquet;
use hearsay_extract::ingest::{self, Input, Skipped};
use jiff::civil::Date;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    iter,
    path::{Path, PathBuf},
    vec,
};

/// Which reports of a dataset: those that meet all that is told.
#[derive(Debug, Clone, Default)]
pub struct Slice {
    /// Those with one of these ids, or of ids that begin so, as in a case; `None`: any.
    pub ids: Option<BTreeSet<String>>,
    /// Those published on this day or later.
    pub since: Option<Date>,
    /// Those published on this day or earlier.
    pub until: Option<Date>,
    /// Those of one of these outlets, however capitals are set; empty: any.
    pub publishers: Vec<String>,
    /// Those that have, in title or text, all words of one of these; empty: any.
    pub words: Vec<String>,
}

/// Columns of `reports` by which reports are found, in the order of [`Row`].
const COLUMNS: &[&str] = &["id", "published", "publisher", "input"];
/// The same where words are looked for.
const COLUMNS_WITH_TEXT: &[&str] = &["id", "published", "publisher", "input", "title", "text"];

impl Slice {
    fn columns(&self) -> &'static [&'static str] {
        if self.words.is_empty() { COLUMNS } else { COLUMNS_WITH_TEXT }
    }

    /// Whether a row of `reports`, with the columns that were asked for, is wanted.
    fn has(&self, row: &[Option<String>]) -> bool {
        let cell = |n: usize| row.get(n).and_then(Option::as_deref).unwrap_or_default();
        let (id, published, publisher) = (cell(0), cell(1), cell(2));
        self.ids.as_ref().is_none_or(|ids| has_beginning(ids, id))
            && self.has_day(published)
            && (self.publishers.is_empty() || self.publishers.iter().any(|name| is_same(name, publisher)))
            && (self.words.is_empty() || self.has_words(&[cell(4), cell(5)]))
    }

    /// Whether it was published within the days; of one that tells its month or year alone, if some of that is.
    fn has_day(&self, published: &str) -> bool {
        let told = published.get(..10).unwrap_or(published);
        let is_told = || !told.is_empty();
        let beginning = |day: Date| day.to_string().get(..told.len()).map(str::to_owned).unwrap_or_default();
        self.since.is_none_or(|day| is_told() && told >= beginning(day).as_str())
            && self.until.is_none_or(|day| is_told() && told <= beginning(day).as_str())
    }

    fn has_words(&self, texts: &[&str]) -> bool {
        let texts: Vec<String> = texts.iter().map(|text| text.to_lowercase()).collect();
        let there: BTreeSet<&str> = texts.iter().flat_map(|text| words(text)).collect();
        self.words.iter().any(|wanted| words(&wanted.to_lowercase()).all(|word| there.contains(word)))
    }
}

fn is_same(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// Whether one of `beginnings` is the beginning of `id`.
fn has_beginning(beginnings: &BTreeSet<String>, id: &str) -> bool {
    (1..=id.len()).any(|end| id.get(..end).is_some_and(|beginning| beginnings.contains(beginning)))
}

/// A dataset that is read.
#[derive(Debug)]
pub struct Dataset {
    folder: PathBuf,
    made: Made,
    shards: Vec<AboutShard>,
}

impl Dataset {
    /// Opens a dataset. A run that adds to it does not disturb: what it adds later is not seen.
    ///
    /// # Errors
    ///
    /// The folder is no dataset, is of a later version, or one of its files cannot be read.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        if !about_path(folder).is_file() {
            return Err(Error::NoDataset(folder.to_owned()));
        }
        let made: Made = from_json(&about_path(folder))?;
        if made.schema() > SCHEMA {
            return Err(Error::Later(folder.to_owned()));
        }
        let mut shards = whole_shards(folder)?;
        shards.sort_by_key(|shard| shard.shard);
        Ok(Self { folder: folder.to_owned(), made, shards })
    }

    /// The reports that are wanted.
    ///
    /// # Errors
    ///
    /// A file of the dataset cannot be read.
    pub fn find(&self, slice: &Slice) -> Result<Found, Error> {
        let mut found =
            Found { options: self.made.ingest_options(), files: Vec::new(), ids: BTreeMap::new() };
        for shard in &self.shards {
            let mut wanted: BTreeMap<String, String> = BTreeMap::new();
            for part in 0.. {
                let path = part_path(&self.folder, "reports", shard.shard, part);
                let Ok(file) = File::open(&path) else { break };
                parquet::each_row(file, slice.columns(), |mut row| {
                    if slice.has(&row)
                        && let Some(input) = row.get_mut(3).and_then(Option::take)
                    {
                        wanted.insert(input, row.swap_remove(0).unwrap_or_default());
                    }
                })
                .map_err(|error| Error::Damaged { path, reason: error.to_string() })?;
            }
            let files = shard.inputs.iter().map(|file| file.path.as_str());
            found.files.extend(files.filter(|file| holds_any(&wanted, file)).map(PathBuf::from));
            found.ids.append(&mut wanted);
        }
        Ok(found)
    }
}

/// Reports that were found in a dataset.
#[derive(Debug)]
pub struct Found {
    options: ingest::Options,
    /// The files that they are in, in the order in which they were read.
    files: Vec<PathBuf>,
    /// The ids of reports by their inputs.
    ids: BTreeMap<String, String>,
}

impl Found {
    /// How many inputs; a page that was read twice counts twice.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Reads the inputs again. What is no longer where it was, or is no longer what it was, is skipped with that
    /// reason.
    pub fn inputs(self) -> impl Iterator<Item = Result<Input, Skipped>> {
        let Self { options, files, ids } = self;
        let mut again = Again { options, files: files.into_iter(), file: String::new(), inputs: None, ids };
        iter::from_fn(move || again.next_wanted().or_else(|| again.next_missing()))
    }
}

/// Inputs that are read again.
struct Again {
    options: ingest::Options,
    files: vec::IntoIter<PathBuf>,
    /// The file that is being read.
    file: String,
    inputs: Option<ingest::Inputs>,
    /// What is still wanted.
    ids: BTreeMap<String, String>,
}

impl Again {
    /// The next input of a file that is wanted; a file is left when it holds no more of them.
    fn next_wanted(&mut self) -> Option<Result<Input, Skipped>> {
        loop {
            let is_open = self.inputs.is_some() && holds_any(&self.ids, &self.file);
            let Some(inputs) = self.inputs.as_mut().filter(|_| is_open) else {
                let path = self.files.next()?;
                self.file = path.display().to_string();
                self.inputs = Some(ingest::inputs(&[path], &self.options));
                continue;
            };
            match inputs.next() {
                None => self.inputs = None,
                Some(Ok(input)) => {
                    let Some(id) = self.ids.remove(&input.record.path) else { continue };
                    let is_same = input.record.sha256.starts_with(&id);
                    let reason = || "it is not what was read into the dataset".to_owned();
                    return Some(if is_same {
                        Ok(input)
                    } else {
                        Err(Skipped { path: input.record.path, reason: reason() })
                    });
                }
                Some(Err(skipped)) => {
                    // A file that cannot be opened is named once, and not for each report that it held.
                    let held = of_file(&self.ids, &skipped.path);
                    held.iter().for_each(|input| drop(self.ids.remove(input)));
                    if !held.is_empty() {
                        return Some(Err(skipped));
                    }
                }
            }
        }
    }

    /// The next that was in no file.
    fn next_missing(&mut self) -> Option<Result<Input, Skipped>> {
        let (path, _) = self.ids.pop_first()?;
        let reason = "it is not in its file any more, or came from standard input".to_owned();
        Some(Err(Skipped { path, reason }))
    }
}

/// The inputs of a file: the file itself, or places within it.
fn of_file(ids: &BTreeMap<String, String>, file: &str) -> Vec<String> {
    let within = format!("{file}:");
    let places = ids.range(within.clone()..).map(|(input, _)| input);
    let whole = ids.get_key_value(file).map(|(input, _)| input);
    whole.into_iter().chain(places.take_while(|input| input.starts_with(&within))).cloned().collect()
}

fn holds_any(ids: &BTreeMap<String, String>, file: &str) -> bool {
    let within = format!("{file}:");
    let first = ids.range(within.clone()..).next();
    ids.contains_key(file) || first.is_some_and(|(input, _)| input.starts_with(&within))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: &str, published: &str, publisher: &str, text: &str) -> Vec<Option<String>> {
        [id, published, publisher, "file:1", "A title", text].map(|cell| Some(cell.to_owned())).to_vec()
    }

    #[test]
    fn ids_may_be_cut() {
        let ids = Some(BTreeSet::from(["ab12", "ab13ff"].map(str::to_owned)));
        let slice = Slice { ids, ..Slice::default() };
        assert!(slice.has(&row("ab12ffff", "", "", "")));
        assert!(slice.has(&row("ab13ffff", "", "", "")));
        assert!(!slice.has(&row("ab13aaaa", "", "", "")));
    }

    #[test]
    fn days_hold_what_is_partly_within() {
        let day = |text: &str| Some(text.parse().unwrap());
        let slice = Slice { since: day("2016-09-10"), until: day("2016-10-01"), ..Slice::default() };
        let has = |published: &str| slice.has(&row("a", published, "", ""));
        assert!(
            has("2016-09-10T08:00:00+03:00") && has("2016-10-01T23:59:00") && has("2016-09") && has("2016")
        );
        assert!(!has("2016-09-09") && !has("2016-10-02") && !has("2016-08") && !has(""));
    }

    #[test]
    fn words_are_whole_and_outlets_of_any_case() {
        let words = vec!["aid Convoy".to_owned(), "truce".to_owned()];
        let slice = Slice { publishers: vec!["the post".to_owned()], words, ..Slice::default() };
        assert!(slice.has(&row("a", "", "The Post", "A convoy of aid left.")));
        assert!(slice.has(&row("a", "", "The Post", "TRUCE!")));
        assert!(!slice.has(&row("a", "", "The Post", "Aid convoys")));
        assert!(!slice.has(&row("a", "", "Post", "A truce")));
    }
}
