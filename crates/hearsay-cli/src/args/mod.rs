//! The command line, declared. What the arguments do is in `commands/`.

mod decisions;

pub use decisions::{Decide, Decisions, Reliability, Review, Undo, What};

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use hearsay::ingest::Field;
use jiff::civil::Date;
use std::path::PathBuf;

/// Reads news reports and says who claims what, on whose word.
#[derive(Debug, Parser)]
#[command(name = "hearsay", version, max_term_width = 100)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read reports and show what they say, and on whose word
    ///
    /// In a terminal: the text with a colored band for each voice and the statements in the margin. With
    /// --json: all layers, one object a line. With --conllu: the linguistic analysis.
    Read(Read),
    /// Join what many reports say into matters: who says so, who denies it, on how many independent roots
    ///
    /// A matter is one question about one incident, relation, place or agreement. The input is reports, or a
    /// case; a case keeps what was joined until reports are added. In a terminal: a page to brief from. With
    /// --json: one matter a line.
    Matters(Matters),
    /// Show which reports are copies of one text, in whole or in part, and where each text came from
    ///
    /// The input is reports, or a case. With --json: one family a line, with the passages.
    Copies(Records),
    /// Show what is said of each agreement: parties, terms, what became of it, alleged violations
    ///
    /// Each row lists its statements and who says so; denials stand beside what they deny. The input is reports,
    /// or a case. With --json: one agreement a line.
    Agreements(Records),
    /// Show who is said to hold, besiege or lose which place, from when to when
    ///
    /// What voices tell differently of one place and time is marked as contested. The input is reports, or a
    /// case. With --json: one place a line.
    Control(Records),
    /// Show who is said to be what to whom: who supports, arms, leads, belongs to, is allied with whom
    ///
    /// Each row lists who says so, who denies it and who says the opposite; who was renamed is followed. The
    /// input is reports, or a case. With --json: one relation a line.
    Relations(Records),
    /// Show what is said to have happened on each day, on how many independent roots
    ///
    /// The input is reports, or a case. With --json: one matter a line.
    Timeline(Records),
    /// Read reports and write them down in a format that other programs read
    Export(Export),
    /// Write the brief that a person takes to a meeting: who claims what, on whose word
    ///
    /// By matter and day: who asserts, denies and doubts it, on how many independent roots, figures that differ,
    /// changed positions, agreements; each sentence with its sources. Templates and quotations only, no verdict.
    Brief(Brief),
    /// Add reports to a case: a file that keeps their bytes, what they state and who says so
    ///
    /// The case is made if it is missing. What it has already is not added twice, so that a run that was cut off
    /// goes on where it stopped. Several runs may add to one case at the same time.
    Add(Add),
    /// Read archives of any size into a dataset: a folder of Parquet files for DuckDB, Polars, R and Spark
    ///
    /// Reports, statements, voices, actors, quantities, mentions, fingerprints of the texts, and what could not be
    /// read with its reason. A run that was cut off goes on where it stopped; nothing is read twice. Nothing is
    /// joined: for matters and roots, import the reports of interest into a case.
    Bulk(Bulk),
    /// Take reports of a dataset into a case, read anew from where the dataset has them
    ///
    /// Which ones is told by the options, all of which a report must meet; without any it is the whole dataset.
    /// The case keeps the bytes of its reports, so the archives have to be where they were. What is in the case
    /// already is not added twice.
    Import(Import),
    /// Compute all hashes of a case again and name what is broken
    ///
    /// Exit status 0: all is as it was written; 1: something is broken; 2: the case could not be examined.
    Verify(Verify),
    /// Copy a case to a backup and verify the copy, while others may go on adding
    ///
    /// An earlier backup of the case is replaced in one step, once the new one is whole. Exit status 2: no backup was
    /// made, and an earlier one is as it was.
    Backup(Backup),
    /// Bring a case back from a backup, verified before it takes its place
    Restore(Restore),
    /// Make the file of a case smaller: merge its index, give back unused room
    ///
    /// The record stays as it is. Twice the size of the file must be free beside it.
    Compact(Compact),
    /// Serve a case as a desk in the browser, on this machine only
    ///
    /// The desk shows who says so and how many independent voices stand behind it: inbox, reader, matters, timeline,
    /// map, network, agreements, search, review. It loads nothing from the network. Ctrl-C ends it. The API that the
    /// pages use is described at /api/v1/openapi.json.
    Serve(Serve),
    /// Try the desk on reports of an invented conflict, from all sides
    ///
    /// Writes the reports, a knowledge file of their places and actors, and a case into the folder, names the matter that
    /// is most disputed, and serves the case. Ctrl-C ends it; the folder can be removed. Nothing is loaded from the
    /// network.
    Demo(Demo),
    /// Find reports and statements in a case, the newest first
    ///
    /// Words find reports that have all of them. "Quotation marks" hold words in a row, shell* finds words that
    /// begin so, OR is either, - or NOT is without, parentheses group. Fields find statements: actor: place: says:
    /// type: kind: factuality: quote: and date:2016-09..2016-10-15 (when it was so); words without a field must
    /// then stand in the statement. Fields of reports: text: title: publisher: byline: language: and published:.
    Search(Search),
    /// Show the trail from a statement of a case to the bytes that it was read from
    Explain(Explain),
    /// Decide about statements, matters, actors and sources of a case
    ///
    /// What is decided stands beside what was read and can be undone; nothing is changed or removed. It holds also
    /// for later readings of the reports.
    Decide(Decide),
    /// Go through the statements of a case, the most doubtful and weighty first, and decide with one key each
    ///
    /// Each decision is kept at once; review can be left at any time and goes on with what is left. Into a pipe, or
    /// with --batch, answers are lines: a, r, c FIELD=VALUE; ..., n TEXT, s, u, q, and @ID to go to a statement.
    Review(Review),
    /// Compare coders who decided apart: Krippendorff's alpha and a table of differences for each field
    Reliability(Reliability),
    /// Undo a decision; an undoing can be undone too
    Undo(Undo),
    /// List the decisions of a case, by whom and when
    Decisions(Decisions),
    /// Examine a case and say what to do about what is wrong; without a case, say what this program is made of
    ///
    /// Exit status 0: nothing is broken; 1: something is; 2: the case could not be examined.
    Doctor(Doctor),
    /// Try rules for statements that you wrote
    #[command(subcommand)]
    Rules(Rules),
    /// Show the licenses and origins of the models and data in this program
    Licenses,
    /// Write the manual
    Manual(Manual),
    /// Write a script that completes commands in a shell
    Completions(Completions),
}

/// What to read, and with what.
#[derive(Debug, Clone, Args)]
pub struct Inputs {
    /// Files, folders, patterns such as 'reports/*.html', or - for standard input
    ///
    /// HTML, plain text and saved pages, PDF, mail, web archives (WARC, WACZ), feeds, exports of Telegram and X,
    /// JSON Lines, JSON and CSV are told apart by their content, also in ZIP archives and where they are packed
    /// with gzip, Zstandard, bzip2 or xz. A file of records, messages, entries or captured pages gives one report
    /// for each.
    #[arg(value_name = "INPUT", required = true, value_hint = ValueHint::AnyPath)]
    pub paths: Vec<PathBuf>,

    /// Names of a record's fields, where they are not the usual ones: title=headline,text=body
    ///
    /// Fields: id, url, publisher, title, byline, dateline, published, updated, language, labels, text,
    /// html. Names of nested fields are joined by dots.
    #[arg(long, value_name = "FIELD=NAME,...", value_delimiter = ',', value_parser = field_pair)]
    pub map: Vec<(Field, String)>,

    /// Read all files in this character set instead of finding it out for each
    #[arg(long, value_name = "NAME", value_parser = charset)]
    pub charset: Option<String>,

    #[command(flatten)]
    pub reading: Reading,
}

/// With what reports are read.
#[derive(Debug, Clone, Args)]
pub struct Reading {
    /// Your own actors and places, as a TOML file; may be given several times
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub knowledge: Vec<PathBuf>,

    /// Your own rules for statements, as a TOML file; may be given several times
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub rules: Vec<PathBuf>,

    /// Which model analyzes the language
    #[arg(long, value_name = "MODEL", default_value = "neural")]
    pub model: Model,

    /// A folder with that model, instead of the one in this program
    ///
    /// For neural: weights.safetensors, vocab.txt and lemmas.tsv. For fast: tags-fast, parse-fast and entities-fast, each
    /// with weights.bin.
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub model_folder: Option<PathBuf>,

    /// How many reports to read at the same time [default: one for each processor]
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
}

/// Models of language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Model {
    /// A small transformer
    Neural,
    /// Linear models: several times faster, less often right; for first passes over archives
    Fast,
}

impl From<Model> for hearsay::Model {
    fn from(model: Model) -> Self {
        match model {
            Model::Fast => Self::Fast,
            Model::Neural => Self::Neural,
        }
    }
}

/// `hearsay read`.
#[derive(Debug, Args)]
pub struct Read {
    #[command(flatten)]
    pub inputs: Inputs,

    /// Write all layers as JSON, one report a line
    #[arg(long, conflicts_with = "conllu")]
    pub json: bool,

    /// With --json: only these layers
    ///
    /// Layers: article, sentences, tokens, entities, mentions, actors, times, places, voices, statements.
    #[arg(long, value_name = "LAYER,...", value_delimiter = ',', requires = "json", value_parser = layer)]
    pub layers: Vec<String>,

    /// Write the linguistic analysis as CoNLL-U; files in CoNLL-U keep their tokens
    #[arg(long)]
    pub conllu: bool,

    /// When to use color
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub color: When,

    /// Columns of the page [default: the terminal's, or 100]
    #[arg(long, value_name = "COLUMNS")]
    pub width: Option<usize>,
}

/// `hearsay matters`.
#[derive(Debug, Args)]
#[command(mut_arg("paths", |paths| paths.required(false).required_unless_present("from_statements")))]
pub struct Matters {
    #[command(flatten)]
    pub inputs: Inputs,

    /// Join the statements of this folder in the case format instead of reading statements from texts
    ///
    /// Takes reports.jsonl and statements.jsonl; ids are kept.
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, conflicts_with = "paths")]
    pub from_statements: Option<PathBuf>,

    /// Write reports.jsonl, statements.jsonl and matters.jsonl to this folder; made if it is missing
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub out: Option<PathBuf>,

    /// Write the matters as JSON, one a line
    #[arg(long)]
    pub json: bool,

    /// Show also matters of which only one report speaks
    #[arg(long)]
    pub all: bool,

    /// Only what was known by the end of this day: reports published by then
    #[arg(long, value_name = "DATE")]
    pub known_on: Option<Date>,

    /// When to use color
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub color: When,

    /// Columns of the page [default: the terminal's, or 100]
    #[arg(long, value_name = "COLUMNS")]
    pub width: Option<usize>,
}

/// `hearsay copies` and others that show what many reports have in common.
#[derive(Debug, Args)]
#[command(mut_arg("paths", |paths| paths.required(false).required_unless_present("from_statements")))]
pub struct Records {
    #[command(flatten)]
    pub inputs: Inputs,

    /// Take the statements of this folder in the case format instead of reading statements from texts
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, conflicts_with = "paths")]
    pub from_statements: Option<PathBuf>,

    /// Only what was so by the end of this day; a statement without a date counts as of the day of its report
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<Date>,

    /// Only what was known by the end of this day: reports published by then
    #[arg(long, value_name = "DATE")]
    pub known_on: Option<Date>,

    /// Write the result as JSON, one object a line
    #[arg(long)]
    pub json: bool,

    /// When to use color
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub color: When,

    /// Columns of the page [default: the terminal's, or 100]
    #[arg(long, value_name = "COLUMNS")]
    pub width: Option<usize>,
}

/// When to use color.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// In a terminal, unless NO_COLOR is set
    Auto,
    /// Also into a file or a pipe
    Always,
    /// Never
    Never,
}

/// `hearsay export`.
#[derive(Debug, Args)]
pub struct Export {
    #[command(flatten)]
    pub inputs: Inputs,

    /// The format
    #[arg(long, value_name = "FORMAT")]
    pub format: Format,

    /// The folder to write to; made if it is missing, and files of the format's names in it are replaced
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub out: PathBuf,

    /// Only what was known by the end of this day: reports published by then
    #[arg(long, value_name = "DATE")]
    pub known_on: Option<Date>,
}

/// `hearsay brief`.
#[derive(Debug, Args)]
pub struct Brief {
    #[command(flatten)]
    pub inputs: Inputs,

    /// The format
    #[arg(long, value_name = "FORMAT", default_value = "md")]
    pub format: BriefFormat,

    /// The file to write to [default: standard output]; one that is there is replaced
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, required_if_eq("format", "docx"))]
    pub out: Option<PathBuf>,

    /// Only what is new: matters of which a report published on this day or later speaks
    #[arg(long, value_name = "DATE")]
    pub since: Option<Date>,

    /// Only what was known by the end of this day: reports published by then
    #[arg(long, value_name = "DATE")]
    pub known_on: Option<Date>,
}

/// Formats of `hearsay brief`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum BriefFormat {
    /// Markdown
    Md,
    /// One file that loads nothing and prints well
    Html,
    /// For word processors
    Docx,
}

/// `hearsay add`.
#[derive(Debug, Args)]
pub struct Add {
    /// The case file
    #[arg(value_name = "CASE", value_hint = ValueHint::FilePath)]
    pub case: PathBuf,

    #[command(flatten)]
    pub inputs: Inputs,

    /// Read reports anew that the case has; earlier readings are kept, and so is all that people decided
    #[arg(long)]
    pub again: bool,
}

/// `hearsay bulk`.
#[derive(Debug, Args)]
pub struct Bulk {
    #[command(flatten)]
    pub inputs: Inputs,

    /// The dataset's folder; it is made if it is missing
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub out: PathBuf,

    /// Files are taken into the dataset in groups of so many MiB; what a run that is cut off reads again
    ///
    /// A larger file is a group by itself.
    #[arg(long, value_name = "MIB", default_value_t = 64)]
    pub shard: u64,
}

/// `hearsay import`.
#[derive(Debug, Args)]
pub struct Import {
    /// The dataset's folder
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub dataset: PathBuf,

    /// The case file; it is made if it is missing
    #[arg(value_name = "CASE", value_hint = ValueHint::FilePath)]
    pub case: PathBuf,

    /// Reports whose ids stand in this file, one a line, or - for standard input: what a query of the dataset found
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub ids: Option<PathBuf>,

    /// Reports published on this day or later
    #[arg(long, value_name = "DATE")]
    pub since: Option<Date>,

    /// Reports published on this day or earlier
    #[arg(long, value_name = "DATE")]
    pub until: Option<Date>,

    /// Reports of this outlet; may be given several times
    #[arg(long, value_name = "NAME")]
    pub publisher: Vec<String>,

    /// Reports with all of these words in title or text; given several times, any of them will do
    #[arg(long, value_name = "WORDS")]
    pub words: Vec<String>,

    /// Say how many reports that are, and add none
    #[arg(long)]
    pub count: bool,

    #[command(flatten)]
    pub reading: Reading,
}

/// `hearsay verify`.
#[derive(Debug, Args)]
pub struct Verify {
    /// The case file
    #[arg(value_name = "CASE", value_hint = ValueHint::FilePath)]
    pub case: PathBuf,

    /// A hash of a log entry that was noted elsewhere: the log must still have it
    #[arg(long, value_name = "HASH", value_parser = log_hash)]
    pub head: Option<String>,

    /// Write the result as JSON: what is broken, one a line, and the sum as the last line
    #[arg(long)]
    pub json: bool,
}

/// `hearsay backup`.
#[derive(Debug, Args)]
pub struct Backup {
    /// The case file
    #[arg(value_name = "CASE", value_hint = ValueHint::FilePath)]
    pub case: PathBuf,

    /// The backup: a file, or a folder in which it gets the name of the case
    #[arg(value_name = "TO", value_hint = ValueHint::AnyPath)]
    pub to: PathBuf,

    /// Replace also a case that is no earlier state of this one
    #[arg(long)]
    pub force: bool,
}

/// `hearsay restore`.
#[derive(Debug, Args)]
pub struct Restore {
    /// The backup
    #[arg(value_name = "BACKUP", value_hint = ValueHint::FilePath)]
    pub backup: PathBuf,

    /// The case file to make
    #[arg(value_name = "CASE", value_hint = ValueHint::FilePath)]
    pub case: PathBuf,

    /// Also where there is a file, which is kept as CASE.replaced-1
    #[arg(long)]
    pub force: bool,
}

/// `hearsay compact`.
#[derive(Debug, Args)]
pub struct Compact {
    /// The case file
    #[arg(value_name = "CASE", value_hint = ValueHint::FilePath)]
    pub case: PathBuf,
}

/// `hearsay serve`.
#[derive(Debug, Args)]
pub struct Serve {
    /// The case file
    #[arg(value_name = "CASE", value_hint = ValueHint::FilePath)]
    pub case: PathBuf,

    /// The port to listen on; by default 7117, or the next that is free
    #[arg(long, value_name = "N")]
    pub port: Option<u16>,

    /// A file with actors and places of your own (TOML); can be given several times
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub knowledge: Vec<PathBuf>,

    /// The language model that reads what is brought in
    #[arg(long, value_name = "MODEL", default_value = "neural")]
    pub model: Model,

    /// Who decides, where the page does not say; by default HEARSAY_BY or the name of the user
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
}

/// `hearsay demo`.
#[derive(Debug, Args)]
pub struct Demo {
    /// The folder to write to; what is there from an earlier time is used again
    #[arg(value_name = "FOLDER", default_value = "hearsay-demo", value_hint = ValueHint::DirPath)]
    pub folder: PathBuf,

    /// The port to listen on; by default 7117, or the next that is free
    #[arg(long, value_name = "N")]
    pub port: Option<u16>,

    /// The language model that reads the reports
    #[arg(long, value_name = "MODEL", default_value = "neural")]
    pub model: Model,
}

/// `hearsay search`.
#[derive(Debug, Args)]
pub struct Search {
    /// The case file
    #[arg(value_name = "CASE", value_hint = ValueHint::FilePath)]
    pub case: PathBuf,

    /// What to find
    #[arg(value_name = "QUERY", required = true)]
    pub query: Vec<String>,

    /// The most that is shown
    #[arg(long, value_name = "N", default_value = "20")]
    pub limit: usize,

    /// Write what is found as JSON, one a line
    #[arg(long)]
    pub json: bool,

    /// When to use color
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub color: When,
}

/// `hearsay explain`.
#[derive(Debug, Args)]
pub struct Explain {
    /// The case file
    #[arg(value_name = "CASE", value_hint = ValueHint::FilePath)]
    pub case: PathBuf,

    /// The statement's id
    #[arg(value_name = "ID")]
    pub id: String,

    /// Write the trail as one JSON object
    #[arg(long)]
    pub json: bool,

    /// When to use color
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub color: When,
}

/// `hearsay doctor`.
#[derive(Debug, Args)]
pub struct Doctor {
    /// The case file
    #[arg(value_name = "CASE", value_hint = ValueHint::FilePath)]
    pub case: Option<PathBuf>,

    /// Make the index of the case anew from its record
    #[arg(long, requires = "case")]
    pub reindex: bool,

    /// Write what is found as JSON, one a line
    #[arg(long)]
    pub json: bool,
}

/// Formats of `hearsay export`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// The case format: reports.jsonl, statements.jsonl and matters.jsonl
    Case,
    /// Tables, with a codebook, safe to open in a spreadsheet
    Csv,
    /// The same tables with types and texts as they are
    Parquet,
    /// Points of events and acts of control, with the radius of what is meant
    Geojson,
    /// W3C PROV and Web Annotation, with its context
    Jsonld,
    /// FollowTheMoney entities, one a line
    Ftm,
    /// Incidents with dead, in UCDP GED's columns, with a report of what they lose; so are the next
    Ged,
    /// Incidents in ACLED's columns
    Acled,
    /// Events with CAMEO codes in GDELT's columns
    Cameo,
    /// Events in the columns of PLOVER data (POLECAT)
    Plover,
}

/// `hearsay rules`.
#[derive(Debug, Subcommand)]
pub enum Rules {
    /// Read the examples in rule files and say which do not hold, and why
    ///
    /// Each example must give the statement that it describes, by its own rule; no counter-example may. What
    /// does not hold is shown with file, line and reason. Exit status 1 if something does not hold, 2 if a
    /// file is no rule file.
    Test(RulesTest),
}

/// `hearsay rules test`.
#[derive(Debug, Args)]
pub struct RulesTest {
    /// Rule files in TOML, read behind the built-in ones
    #[arg(value_name = "FILE", required = true, value_hint = ValueHint::FilePath)]
    pub files: Vec<PathBuf>,

    /// Your own actors and places, as a TOML file; may be given several times
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub knowledge: Vec<PathBuf>,

    /// Which model analyzes the language
    #[arg(long, value_name = "MODEL", default_value = "neural")]
    pub model: Model,
}

/// `hearsay manual`.
#[derive(Debug, Args)]
pub struct Manual {
    /// The format
    #[arg(long, value_name = "FORMAT", default_value = "man")]
    pub format: ManualFormat,
}

/// Formats of `hearsay manual`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ManualFormat {
    /// For the man program
    Man,
    /// For the book
    Markdown,
}

/// `hearsay completions`.
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell
    pub shell: clap_complete::Shell,
}

/// `title=headline`.
fn field_pair(pair: &str) -> Result<(Field, String), String> {
    let (field, name) = pair.split_once('=').ok_or("expected FIELD=NAME, such as title=headline")?;
    let known = Field::from_name(field.trim()).ok_or_else(|| format!("there is no field {field:?}"))?;
    Ok((known, name.trim().to_owned()))
}

fn charset(label: &str) -> Result<String, String> {
    let name = hearsay::ingest::charset_name(label);
    name.map(str::to_owned).ok_or_else(|| format!("there is no character set {label:?}"))
}

fn log_hash(text: &str) -> Result<String, String> {
    let is_hash = hearsay::store::verify::is_hash(text);
    is_hash.then(|| text.to_owned()).ok_or_else(|| "expected 64 hexadecimal digits".to_owned())
}

fn layer(name: &str) -> Result<String, String> {
    let known = hearsay::layers::LAYERS.contains(&name);
    known.then(|| name.to_owned()).ok_or_else(|| format!("there is no layer {name:?}"))
}
