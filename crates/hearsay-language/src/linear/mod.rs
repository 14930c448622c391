//! Linear classifiers over hashed features: the machinery of the `fast` models.
//!
//! A feature is a 64-bit key, hashed from the number of its template and the values in it
//! ([`Keys::push`]). A [`Trainer`] learns one weight for each pair of feature and class by the averaged
//! perceptron (Collins 2002) and packs those that matter into bytes; a [`LinearModel`] scores classes
//! from those bytes in place. Where there are three classes, a [`LineModel`] does it with one access to
//! memory for each feature. Several models and lists of names travel in one [`Archive`], which is the
//! layout of a `weights.bin`.
//!
//! At most 255 classes to a model. All arithmetic of scoring is in integers: the same bytes give the
//! same scores on every machine.

mod archive;
mod key;
mod lines;
mod model;
mod trainer;

pub use archive::{Archive, ArchiveWriter, Bytes};
pub use key::{Keys, hash_bytes, mix};
pub use lines::{LineModel, Words, pack_words};
pub use model::{LinearModel, best};
pub use trainer::{Packing, Shuffle, Trained, Trainer, pack, pack_lines, side_by_side};
