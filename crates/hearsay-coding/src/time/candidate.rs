//! What has been found before it has a value.

use super::{
    lexicon::{Class, N_CLASSES},
    rules::Meaning,
};

/// What a match captured, class by class.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slots([i32; N_CLASSES]);

const EMPTY: i32 = i32::MIN;

impl Slots {
    /// No captures.
    pub const fn new() -> Self {
        Self([EMPTY; N_CLASSES])
    }

    /// Keeps the first value of each class.
    pub fn add(&mut self, class: Class, value: i32) {
        if self.0[class as usize] == EMPTY {
            self.0[class as usize] = value;
        }
    }

    /// The value of a class.
    pub fn get(&self, class: Class) -> Option<i32> {
        Some(self.0[class as usize]).filter(|value| *value != EMPTY)
    }

    /// Takes over what is missing here from another part of the same match.
    pub fn inherit(&mut self, other: &Self) {
        for class in [Class::Year, Class::AnyYear, Class::Era, Class::Month, Class::RefDir, Class::Unit] {
            if let Some(value) = other.get(class)
                && !(class == Class::Year && self.get(Class::AnyYear).is_some())
            {
                self.add(class, value);
            }
        }
    }
}

/// An expression that has been found, before it has a value.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub rule: usize,
    pub meaning: Meaning,
    /// First token, and the token behind the last.
    pub tokens: (usize, usize),
    pub sentence: u32,
    pub slots: Slots,
}
