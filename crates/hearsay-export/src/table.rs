//! Tables: what CSV and Parquet files are made of, with the words that explain each column.

use std::borrow::Cow;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnType {
    /// Words.
    Text,
    /// Whole numbers.
    Integer,
    /// Numbers with a fraction.
    Number,
    /// Yes or no.
    Flag,
}

impl ColumnType {
    /// Its name in the codebook.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Flag => "true or false",
        }
    }
}

/// A column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name in the first line.
    pub name: &'static str,
    /// What it holds.
    pub of: ColumnType,
    /// What it means, and what an empty field means.
    pub meaning: &'static str,
}

/// A column of words.
pub const fn text(name: &'static str, meaning: &'static str) -> Column {
    Column { name, of: ColumnType::Text, meaning }
}

/// A column of whole numbers.
pub const fn integer(name: &'static str, meaning: &'static str) -> Column {
    Column { name, of: ColumnType::Integer, meaning }
}

/// A column of numbers with a fraction.
pub const fn number(name: &'static str, meaning: &'static str) -> Column {
    Column { name, of: ColumnType::Number, meaning }
}

/// A column of yes and no.
pub const fn flag(name: &'static str, meaning: &'static str) -> Column {
    Column { name, of: ColumnType::Flag, meaning }
}

/// One field of one row.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing is known, or the column does not apply.
    Empty,
    /// Words.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A finite number.
    Number(f64),
    /// Yes or no.
    Flag(bool),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&String> for Cell {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Cell {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        if number.is_finite() { Self::Number(number) } else { Self::Empty }
    }
}

impl From<f32> for Cell {
    /// The shortest decimal that stands for the same `f32`.
    fn from(number: f32) -> Self {
        number.to_string().parse().map_or(Self::Empty, |number: f64| Self::from(number))
    }
}

impl From<u32> for Cell {
    fn from(number: u32) -> Self {
        Self::Integer(i64::from(number))
    }
}

impl From<u64> for Cell {
    fn from(number: u64) -> Self {
        Self::Integer(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<usize> for Cell {
    fn from(number: usize) -> Self {
        Self::Integer(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(cell: Option<T>) -> Self {
        cell.map_or(Self::Empty, Into::into)
    }
}

/// Several values in one text field, joined by `"; "`; empty where there are none.
pub(crate) fn joined<S: AsRef<str>>(values: impl IntoIterator<Item = S>) -> Cell {
    let values: Vec<String> = values.into_iter().map(|value| value.as_ref().to_owned()).collect();
    if values.is_empty() { Cell::Empty } else { Cell::Text(values.join("; ")) }
}

/// A table.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// The file's name without its ending.
    pub name: &'static str,
    /// What one row is.
    pub meaning: &'static str,
    /// The columns.
    pub columns: Cow<'static, [Column]>,
    /// The rows, each with one cell a column.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// A table without rows.
    pub fn new(name: &'static str, meaning: &'static str, columns: &'static [Column]) -> Self {
        Self { name, meaning, columns: Cow::Borrowed(columns), rows: Vec::new() }
    }

    /// Adds a row. Cells that are missing at its end stay empty.
    pub fn row(&mut self, mut cells: Vec<Cell>) {
        debug_assert_eq!(cells.len(), self.columns.len(), "a row of {}", self.name);
        cells.resize(self.columns.len(), Cell::Empty);
        self.rows.push(cells);
    }

    /// The position of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }
    /// Leaves a column out.
    pub fn drop_column(&mut self, name: &str) {
        let Some(at) = self.column(name) else { return };
        self.columns.to_mut().remove(at);
        self.rows.iter_mut().for_each(|row| drop(row.remove(at)));
    }

    /// Adds a column at the end; `cells` has one for each row.
    pub fn push_column(&mut self, column: Column, cells: impl IntoIterator<Item = Cell>) {
        self.columns.to_mut().push(column);
        let mut cells = cells.into_iter();
        self.rows.iter_mut().for_each(|row| row.push(cells.next().unwrap_or(Cell::Empty)));
    }
}
