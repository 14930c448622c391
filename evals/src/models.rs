//! The models of language that are scored.

use hearsay::Model;
use hearsay_language::{Analyzer, FastAnalyzer, NeuralAnalyzer};
use std::{env, path::PathBuf};

/// Each model with what is written behind the metric of its rows.
pub const MODELS: [(Model, &str); 2] = [(Model::Fast, ""), (Model::Neural, ", neural")];

/// The folder of a neural model to score instead of the one compiled in: `HEARSAY_NEURAL`.
pub fn folder(model: Model) -> Option<PathBuf> {
    env::var_os("HEARSAY_NEURAL").filter(|_| model == Model::Neural).map(PathBuf::from)
}

/// The analyzers, each with what is written behind the metric of its rows.
pub fn analyzers() -> anyhow::Result<Vec<(Box<dyn Analyzer>, &'static str)>> {
    MODELS
        .into_iter()
        .map(|(model, mark)| {
            let analyzer: Box<dyn Analyzer> = match (model, folder(model)) {
                (Model::Neural, Some(folder)) => Box::new(NeuralAnalyzer::from_path(&folder)?),
                (Model::Neural, None) => Box::new(NeuralAnalyzer::new()),
                (Model::Fast, _) => Box::new(FastAnalyzer::new()),
            };
            Ok((analyzer, mark))
        })
        .collect()
}
