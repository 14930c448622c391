//! What people decide, on the command line: deciding, reviewing, undoing, and comparing coders.

use super::When;
use clap::{Args, Subcommand, ValueHint};
use std::path::PathBuf;

/// `hearsay decide`.
#[derive(Debug, Args)]
pub struct Decide {
    /// The case file
    #[arg(value_name = "CASE", value_hint = ValueHint::FilePath)]
    pub case: PathBuf,

    /// Who decides [default: HEARSAY_BY, else the name of the user]
    #[arg(long, value_name = "NAME", global = true)]
    pub by: Option<String>,

    /// What is decided.
    #[command(subcommand)]
    pub what: What,
}

/// What can be decided.
#[derive(Debug, Subcommand)]
pub enum What {
    /// Statements are as their reports have them
    Accept {
        /// Ids of statements
        #[arg(value_name = "ID", required = true)]
        ids: Vec<String>,
    },
    /// Reports do not state this
    Reject {
        /// Ids of statements
        #[arg(value_name = "ID", required = true)]
        ids: Vec<String>,
    },
    /// Fields of a statement have other values
    Correct {
        /// The statement's id
        #[arg(value_name = "ID")]
        id: String,
        /// A field of the case format and its value: place=Orven, factuality=denied, quantities.1.low=12
        ///
        /// Members of lists are counted from 1. A list is written with commas or as JSON. Without a value the
        /// field is emptied.
        #[arg(value_name = "FIELD=VALUE", required = true, value_parser = correction)]
        fields: Vec<(String, String)>,
    },
    /// A report states something that was not read from it
    Add {
        /// The report's id
        #[arg(value_name = "REPORT")]
        report: String,
        /// Words of the report that state it
        #[arg(value_name = "QUOTE")]
        quote: String,
        /// What they state and who says so: type=ASSAULT actor=rebels place=Orven date=2031-05-02 says="the army"
        ///
        /// kind= is event (also if it is left out), relation, control or agreement; the type of a control or agreement is act=.
        /// Of several says= the outermost voice comes first; cue= and how= (direct, indirect, ...) belong to the one
        /// before. Other fields are those of the case format, as with correct.
        #[arg(value_name = "FIELD=VALUE", required = true, value_parser = correction)]
        fields: Vec<(String, String)>,
    },
    /// Matters are one
    Merge {
        /// A matter, or one of its statements
        #[arg(value_name = "MATTER")]
        matter: String,
        /// Others that are the same
        #[arg(value_name = "OTHER", required = true)]
        with: Vec<String>,
    },
    /// Statements do not belong to a matter: they are one of their own
    Split {
        /// The matter
        #[arg(value_name = "MATTER")]
        matter: String,
        /// The statements that leave it
        #[arg(value_name = "STATEMENT", required = true)]
        statements: Vec<String>,
    },
    /// Two actors are one; the first key is kept
    SameActor {
        /// An actor's key
        #[arg(value_name = "KEY")]
        actor: String,
        /// The other's
        #[arg(value_name = "OTHER")]
        with: String,
    },
    /// Two actors are two
    NotSameActor {
        /// An actor's key
        #[arg(value_name = "KEY")]
        actor: String,
        /// The other's
        #[arg(value_name = "OTHER")]
        with: String,
    },
    /// Rate how far a source can be relied on, or how credible one statement is (the two axes of the Admiralty system)
    Rate {
        /// The name of an outlet or of a quoted source; for --credibility the id of a statement
        #[arg(value_name = "SUBJECT")]
        subject: String,
        /// Of a source: A completely reliable, B usually, C fairly, D not usually, E unreliable, F cannot be judged
        #[arg(
            long,
            value_name = "A-F",
            required_unless_present = "credibility",
            conflicts_with = "credibility"
        )]
        reliability: Option<char>,
        /// Of a statement: 1 confirmed by others, 2 probably true, 3 possibly true, 4 doubtful, 5 improbable, 6 cannot be judged
        #[arg(long, value_name = "1-6")]
        credibility: Option<u8>,
    },
    /// Write a remark on a statement, matter, report, actor or source
    Note {
        /// What it is about
        #[arg(value_name = "SUBJECT")]
        subject: String,
        /// The remark
        #[arg(value_name = "TEXT", required = true)]
        text: Vec<String>,
    },
}

/// `hearsay review`.
#[derive(Debug, Args)]
pub struct Review {
    /// The case file
    #[arg(value_name = "CASE", value_hint = ValueHint::FilePath)]
    pub case: PathBuf,

    /// Who decides [default: HEARSAY_BY, else the name of the user]
    #[arg(long, value_name = "NAME", conflicts_with = "coder")]
    pub by: Option<String>,

    /// Decide as this coder, apart from all others: the record stays as it is, hearsay reliability compares coders
    #[arg(long, value_name = "NAME")]
    pub coder: Option<String>,

    /// The most statements to show; with --coder, of the whole queue, so that all coders get the same
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,

    /// Take answers from the lines of a file
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub batch: Option<PathBuf>,

    /// When to use color
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub color: When,

    /// Columns of a card [default: the terminal's, or 100]
    #[arg(long, value_name = "COLUMNS")]
    pub width: Option<usize>,
}

/// `hearsay reliability`.
#[derive(Debug, Args)]
pub struct Reliability {
    /// The case file
    #[arg(value_name = "CASE", value_hint = ValueHint::FilePath)]
    pub case: PathBuf,

    /// A coder, as in hearsay review --coder; given for each, the first two make the tables
    #[arg(long, value_name = "NAME", required = true)]
    pub coder: Vec<String>,

    /// Write the result as one JSON object
    #[arg(long)]
    pub json: bool,

    /// When to use color
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub color: When,
}

/// `hearsay undo`.
#[derive(Debug, Args)]
pub struct Undo {
    /// The case file
    #[arg(value_name = "CASE", value_hint = ValueHint::FilePath)]
    pub case: PathBuf,

    /// The number of the decision [default: your newest that holds]
    #[arg(value_name = "NUMBER")]
    pub decision: Option<i64>,

    /// Who undoes [default: HEARSAY_BY, else the name of the user]
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
}

/// `hearsay decisions`.
#[derive(Debug, Args)]
pub struct Decisions {
    /// The case file
    #[arg(value_name = "CASE", value_hint = ValueHint::FilePath)]
    pub case: PathBuf,

    /// Only those about this statement, matter, actor or source
    #[arg(long, value_name = "ID")]
    pub of: Option<String>,

    /// Only those of this author
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,

    /// Write decisions as JSON, one a line
    #[arg(long)]
    pub json: bool,

    /// When to use color
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub color: When,
}

/// `place=Orven`.
fn correction(pair: &str) -> Result<(String, String), String> {
    let (field, value) = pair.split_once('=').ok_or("expected FIELD=VALUE, such as place=Orven")?;
    Ok((field.trim().to_owned(), value.trim().to_owned()))
}
