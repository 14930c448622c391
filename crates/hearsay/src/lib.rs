//! Reads news reports into statements with their voices.
//!
//! A [`Reader`] is built once and turns inputs into reports:
//!
//! ```
//! use hearsay::{Options, Reader, ingest};
//!
//! let reader = Reader::new(&Options::default())?;
//! let inputs = ingest::inputs(&["../../examples/reports".into()], &ingest::Options::default());
//! for input in inputs {
//!     let report = reader.read(input?);
//!     for statement in hearsay::case::statements(&report.value) {
//!         assert!(report.value.article.text.contains(statement["quote"].as_str().unwrap()));
//!     }
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod board;
pub mod by_hand;
pub mod case;
pub mod dataset;
pub mod keep;
pub mod layers;
pub mod link;
pub mod matters;
pub mod offsets;
pub mod pipeline;
pub mod record;
pub mod rule_examples;
pub mod shown;

pub use hearsay_corpus::copies;
pub use hearsay_export as export;
pub use hearsay_extract::ingest;
pub use hearsay_language::conllu;
pub use hearsay_store as store;
pub use matters::{Joined, Kept, Outlets};
pub use pipeline::{Error, Model, Options, Reader};

/// The notices of the models, data and libraries in this program: what each was made from, and under which
/// terms.
pub fn licenses() -> String {
    concat!(include_str!("licenses.txt"), include_str!("libraries.txt")).to_owned()
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    #[test]
    fn licenses_name_every_model() {
        let notices = super::licenses();
        for crate_folder in ["hearsay-language", "hearsay-coding"] {
            let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(crate_folder).join("models");
            for model in fs::read_dir(models).into_iter().flatten() {
                let name = model.unwrap().file_name().into_string().unwrap();
                assert!(notices.contains(&name), "licenses.txt does not name the model {name}");
            }
        }
    }
}
