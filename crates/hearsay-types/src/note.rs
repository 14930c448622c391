//! Notes: what a stage skipped or guessed, in words for the user.

/// Something that was skipped or guessed while a report was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The stage that says so, by its folder's name.
    pub stage: &'static str,
    /// What was skipped or guessed, and why; lower case, no full stop.
    pub message: String,
}

impl Note {
    /// A note of `stage`.
    pub fn new(stage: &'static str, message: impl Into<String>) -> Self {
        Self { stage, message: message.into() }
    }
}

/// A value, with notes on what was skipped or guessed to make it.
#[derive(Debug, Clone, PartialEq)]
pub struct Noted<T> {
    /// What was made.
    pub value: T,
    /// In the order in which they came up.
    pub notes: Vec<Note>,
}

impl<T> Noted<T> {
    /// A value without notes.
    pub fn plain(value: T) -> Self {
        Self { value, notes: Vec::new() }
    }
}
