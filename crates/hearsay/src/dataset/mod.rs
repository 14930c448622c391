//! A dataset: what was read from archives of any size, as a folder of Parquet files that DuckDB, Polars, R and
//! Spark open as they are.
//!
//! [`rows`] turns reports into the rows of its tables, a function of their bytes alone: the same input gives the
//! same rows and ids on any machine and any number of cores. [`Folder`] keeps the files. Inputs are read in
//! shards: a large file is one, small files are grouped. A shard is in the dataset whole or not at all, so that a
//! run that was cut off goes on behind its last shard and nothing is read twice. [`Dataset`] finds reports in it and
//! reads their inputs again.

mod folder;
mod rows;
mod slice;

pub use folder::{Error, Folder, InputFile, Made, ShardWriter, shards};
pub use rows::{ReadReport, rows};
pub use slice::{Dataset, Found, Slice};

/// The version of the tables: a column that goes or changes its meaning raises it, a new column does not.
pub const SCHEMA: u32 = 1;
