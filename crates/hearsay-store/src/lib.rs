//! The case file: one SQLite file that holds a user's whole record. Keeps and finds; decides nothing.
//!
//! A case has two halves. The *record* is append-only: inputs' bytes by their hash, where they came from,
//! each reading of them, links between them, people's decisions, and a [log](mod@log) of it all in which each
//! entry holds the hash of the one before. The *index* is what searching needs; it is made from the newest
//! readings and links and can be made anew from them at any time. Both change in one transaction.
//!
//! [`CaseFile`] opens a case; [`add`] puts reports in, [`verify`] recomputes every hash, [`search`] and
//! [`trail`] find, [`doctor`] looks after the file, [`backup`] copies it and brings it back, [`decisions`] and [`links`] keep what people decided and
//! what was joined, [`effective`] is the record with what people decided, [`queue`] what they should look at first,
//! [`reliability`] how far coders agree.
//! Several processes may use one case at the same time: many read while one writes.

pub mod add;
pub mod added;
pub mod alpha;
pub mod backup;
pub mod case;
pub mod decisions;
pub mod doctor;
pub mod effective;
pub mod fields;
pub mod links;
pub mod log;
pub mod query;
pub mod queue;
pub mod reading;
pub mod reliability;
pub mod search;
pub mod trail;
pub mod verify;

mod bytes;
mod error;
mod index;
mod key;
mod snippet;
mod words;

pub use add::{Addition, Outcome};
pub use case::{CaseFile, is_case};
pub use error::Error;
pub use reading::{BlockRecord, KeptStatement, NoteRecord, Reading, VoiceSpans};

#[cfg(test)]
mod tests;
