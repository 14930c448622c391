//! The files of a dataset.
//!
//! `TABLE/part-SHARD-PART.parquet` hold the rows; `_hearsay/shards/SHARD.json` says that a shard is whole and what it
//! was read from, and is written last. What is there without it was left by a run that was cut off and is taken
//! away by the next. Programs that read folders of Parquet pass over names that begin with an underscore.

use super::SCHEMA;
use hearsay_export::{OutputFile, csv, parquet, table::Table};
use hearsay_extract::ingest;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fs::{self, File, TryLockError},
    io::{self, Write},
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

/// The folder of what the dataset knows of itself.
const OWN: &str = "_hearsay";
/// Files of a shard before it is whole.
const UNFINISHED: &str = "_hearsay/unfinished";
/// Files that are grouped at most, however small.
const SHARD_FILES: usize = 2_000;

/// Why a dataset could not be opened or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file of the dataset could not be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A folder that is to be made a dataset holds other things.
    #[error("{} is no dataset and not empty; name a folder that is", .0.display())]
    NotEmpty(PathBuf),
    /// A folder is no dataset.
    #[error("{} is no dataset: it was not made by hearsay bulk", .0.display())]
    NoDataset(PathBuf),
    /// A dataset was made by a later program.
    #[error("{} was made by a later version of hearsay", .0.display())]
    Later(PathBuf),
    /// Its own words about itself cannot be read.
    #[error("{} is damaged: {reason}", path.display())]
    Damaged {
        /// Which file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// The dataset was made with another program, model, knowledge or rules.
    #[error("{} was read with {there}; this run reads with {now}: read into another folder", folder.display())]
    OtherReader {
        /// The dataset.
        folder: PathBuf,
        /// What read it, as JSON.
        there: String,
        /// What would read now.
        now: String,
    },
    /// Another run writes to it.
    #[error("another run is writing to {}", .0.display())]
    Busy(PathBuf),
    /// A table could not be put into Parquet.
    #[error(transparent)]
    Table(#[from] hearsay_export::Error),
}

/// A file that is read into a dataset; one with the same size and time of change is the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputFile {
    /// Where it is, as it was named.
    pub path: String,
    /// Its size.
    pub n_bytes: u64,
    /// When it was changed last, in nanoseconds since 1970; `None` where the system does not say.
    pub changed: Option<u64>,
}

impl InputFile {
    /// The file at a path. What has no size, such as a pipe, has zero bytes.
    pub fn at(path: &Path) -> Self {
        let about = path.metadata().ok();
        let changed = about.as_ref().and_then(|about| about.modified().ok());
        let since = changed.and_then(|at| at.duration_since(UNIX_EPOCH).ok());
        Self {
            path: path.display().to_string(),
            n_bytes: about.map_or(0, |about| about.len()),
            changed: since.and_then(|since| u64::try_from(since.as_nanos()).ok()),
        }
    }
}

/// Groups files, in their order, into shards of up to `max_bytes`; a larger file is one by itself.
pub fn shards(files: impl IntoIterator<Item = InputFile>, max_bytes: u64) -> Vec<Vec<InputFile>> {
    let mut shards: Vec<Vec<InputFile>> = Vec::new();
    let mut n_bytes = 0;
    for file in files {
        let fits = n_bytes + file.n_bytes <= max_bytes;
        match shards.last_mut().filter(|shard| fits && shard.len() < SHARD_FILES) {
            Some(shard) => {
                n_bytes += file.n_bytes;
                shard.push(file);
            }
            None => {
                n_bytes = file.n_bytes;
                shards.push(vec![file]);
            }
        }
    }
    shards
}

/// What a dataset was made with; what is added to it has to be made with the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Made {
    /// [`SCHEMA`].
    schema: u32,
    /// Program, model, knowledge and rules.
    reader: Value,
    /// [`ingest::Options::field_map`], as `title=headline,text=body`.
    map: String,
    /// [`ingest::Options::charset`].
    charset: Option<String>,
}

impl Made {
    /// With this reader, described as JSON, from inputs that are taken so.
    pub fn new(reader: &Value, options: &ingest::Options) -> Self {
        let pairs = options.field_map.iter().map(|(field, name)| format!("{}={name}", field.name()));
        Self {
            schema: SCHEMA,
            reader: reader.clone(),
            map: pairs.collect::<Vec<_>>().join(","),
            charset: options.charset.clone(),
        }
    }

    /// How files became inputs.
    pub fn ingest_options(&self) -> ingest::Options {
        ingest::Options {
            field_map: ingest::field_map(&self.map).unwrap_or_default(),
            charset: self.charset.clone(),
            ..ingest::Options::default()
        }
    }

    /// The version of the tables.
    pub(super) fn schema(&self) -> u32 {
        self.schema
    }

    fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// What a dataset says of a shard.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct AboutShard {
    pub(super) shard: u32,
    pub(super) inputs: Vec<InputFile>,
    /// Rows by table.
    rows: BTreeMap<String, u64>,
}

/// A dataset that is open for writing, by one run at a time.
#[derive(Debug)]
pub struct Folder {
    folder: PathBuf,
    /// The files that are in it, by path.
    read: HashMap<String, InputFile>,
    next_shard: u32,
    /// Held as long as the folder is open.
    _lock: File,
}

impl Folder {
    /// Opens a dataset, or makes one where the folder is missing or empty. `empty` are the tables without rows, from
    /// which each gets its columns, so that one without rows can be opened, too.
    ///
    /// What a run that was cut off left behind is taken away.
    ///
    /// # Errors
    ///
    /// The folder holds something else, another run writes to it, it was made by another reader, or a file cannot
    /// be read or written.
    pub fn open_or_create(folder: &Path, made: &Made, empty: &[Table]) -> Result<Self, Error> {
        let holds_things = || fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
        if !folder.join(OWN).is_dir() && holds_things() {
            return Err(Error::NotEmpty(folder.to_owned()));
        }
        make_folder(&folder.join(OWN).join("shards"))?;
        let lock = lock(folder)?;
        let about_path = about_path(folder);
        // A run may have been cut off before it wrote that: what it made is made again.
        let is_there = about_path.is_file();
        if is_there {
            let there: Made = from_json(&about_path)?;
            if there != *made {
                let (there, now) = (there.to_json(), made.to_json());
                return Err(Error::OtherReader { folder: folder.to_owned(), there, now });
            }
        } else {
            for table in empty {
                make_folder(&folder.join(table.name))?;
                write(&folder.join(table.name).join(part_name(0, 0)), &parquet::bytes(table)?)?;
            }
            let OutputFile { name, bytes } = csv::codebook(empty)?;
            write(&folder.join(OWN).join(name), &bytes)?;
            write_json(&about_path, made)?;
        }
        let shards = whole_shards(folder)?;
        take_away_leftovers(folder, empty, &shards)?;
        let next_shard = shards.iter().map(|shard| shard.shard).max().unwrap_or(0) + 1;
        let files = shards.into_iter().flat_map(|shard| shard.inputs);
        let read = files.map(|file| (file.path.clone(), file)).collect();
        Ok(Self { folder: folder.to_owned(), read, next_shard, _lock: lock })
    }

    /// The file as it was read into the dataset; `None` where it was not.
    pub fn read(&self, path: &str) -> Option<&InputFile> {
        self.read.get(path)
    }

    /// Begins a shard.
    pub fn begin(&self) -> ShardWriter {
        ShardWriter {
            folder: self.folder.clone(),
            shard: self.next_shard,
            n_parts: 0,
            files: Vec::new(),
            rows: BTreeMap::new(),
        }
    }

    /// Takes a shard into the dataset, with the files that it was read from; standard input is no file that could
    /// be known again.
    ///
    /// # Errors
    ///
    /// A file cannot be written.
    pub fn commit(&mut self, shard: ShardWriter, inputs: &[InputFile]) -> Result<(), Error> {
        for (unfinished, path) in &shard.files {
            fs::rename(unfinished, path).map_err(|source| Error::File { path: path.clone(), source })?;
        }
        let inputs: Vec<InputFile> = inputs.iter().filter(|file| file.path != "-").cloned().collect();
        let about = AboutShard { shard: shard.shard, inputs, rows: shard.rows };
        write_json(&shard_path(&self.folder, shard.shard), &about)?;
        remove_folder(&self.folder.join(UNFINISHED))?;
        self.read.extend(about.inputs.into_iter().map(|file| (file.path.clone(), file)));
        self.next_shard = shard.shard + 1;
        Ok(())
    }
}

/// A shard that is being written.
#[derive(Debug)]
pub struct ShardWriter {
    folder: PathBuf,
    shard: u32,
    n_parts: u32,
    /// Where files are, and where they belong.
    files: Vec<(PathBuf, PathBuf)>,
    rows: BTreeMap<String, u64>,
}

impl ShardWriter {
    /// Writes some rows of each table.
    ///
    /// # Errors
    ///
    /// A file cannot be written.
    pub fn part(&mut self, tables: &[Table]) -> Result<(), Error> {
        for table in tables.iter().filter(|table| !table.rows.is_empty()) {
            let name = part_name(self.shard, self.n_parts);
            let unfinished = self.folder.join(UNFINISHED).join(table.name).join(&name);
            make_folder(unfinished.parent().unwrap_or(&self.folder))?;
            write(&unfinished, &parquet::bytes(table)?)?;
            self.files.push((unfinished, self.folder.join(table.name).join(name)));
            *self.rows.entry(table.name.to_owned()).or_default() += table.rows.len() as u64;
        }
        self.n_parts += 1;
        Ok(())
    }
}

pub(super) fn about_path(folder: &Path) -> PathBuf {
    folder.join(OWN).join("dataset.json")
}

fn part_name(shard: u32, part: u32) -> String {
    format!("part-{shard:06}-{part:04}.parquet")
}

pub(super) fn part_path(folder: &Path, table: &str, shard: u32, part: u32) -> PathBuf {
    folder.join(table).join(part_name(shard, part))
}

fn shard_path(folder: &Path, shard: u32) -> PathBuf {
    folder.join(OWN).join("shards").join(format!("{shard:06}.json"))
}

fn lock(folder: &Path) -> Result<File, Error> {
    let path = folder.join(OWN).join("lock");
    let file = File::create(&path).map_err(|source| Error::File { path: path.clone(), source })?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::Busy(folder.to_owned())),
        Err(TryLockError::Error(source)) => Err(Error::File { path, source }),
    }
}

/// The shards that are whole.
pub(super) fn whole_shards(folder: &Path) -> Result<Vec<AboutShard>, Error> {
    let path = folder.join(OWN).join("shards");
    let entries = fs::read_dir(&path).map_err(|source| Error::File { path: path.clone(), source })?;
    let mut shards = Vec::new();
    for entry in entries {
        let file = entry.map_err(|source| Error::File { path: path.clone(), source })?.path();
        if file.extension().is_some_and(|extension| extension == "json") {
            shards.push(from_json(&file)?);
        }
    }
    Ok(shards)
}

/// Removes parts of shards that are not whole.
fn take_away_leftovers(folder: &Path, tables: &[Table], shards: &[AboutShard]) -> Result<(), Error> {
    remove_folder(&folder.join(UNFINISHED))?;
    let whole: BTreeSet<String> = shards.iter().map(|shard| format!("part-{:06}-", shard.shard)).collect();
    for table in tables {
        let path = folder.join(table.name);
        let entries = fs::read_dir(&path).map_err(|source| Error::File { path: path.clone(), source })?;
        for file in entries.flatten().map(|entry| entry.path()) {
            let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let stem = name.get(.."part-000000-".len()).unwrap_or_default();
            let is_ours = stem.starts_with("part-") && name.ends_with(".parquet") && stem != "part-000000-";
            if is_ours && !whole.contains(stem) {
                fs::remove_file(&file).map_err(|source| Error::File { path: file, source })?;
            }
        }
    }
    Ok(())
}

/// Removes a folder with all that is in it, if it is there.
fn remove_folder(path: &Path) -> Result<(), Error> {
    match fs::remove_dir_all(path) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => {
            Err(Error::File { path: path.to_owned(), source })
        }
        _ => Ok(()),
    }
}

fn make_folder(path: &Path) -> Result<(), Error> {
    fs::create_dir_all(path).map_err(|source| Error::File { path: path.to_owned(), source })
}

/// Writes a file down to the disk.
fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let written = || -> io::Result<()> {
        let mut file = File::create(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    written().map_err(|source| Error::File { path: path.to_owned(), source })
}

/// Writes a file that is there whole or not at all.
fn write_json(path: &Path, value: &impl Serialize) -> Result<(), Error> {
    let unfinished = path.with_extension("unfinished");
    let json = serde_json::to_vec_pretty(value).unwrap_or_default();
    write(&unfinished, &json)?;
    fs::rename(&unfinished, path).map_err(|source| Error::File { path: path.to_owned(), source })
}

pub(super) fn from_json<T: for<'a> Deserialize<'a>>(path: &Path) -> Result<T, Error> {
    let bytes = fs::read(path).map_err(|source| Error::File { path: path.to_owned(), source })?;
    serde_json::from_slice(&bytes)
        .map_err(|error| Error::Damaged { path: path.to_owned(), reason: error.to_string() })
}
