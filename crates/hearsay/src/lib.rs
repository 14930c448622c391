//! Reads news reports into statements with their voices.

pub mod case;
pub mod layers;
pub mod offsets;
