//! The way of one report, in the order of the stages.

use crate::matters::Outlets;
use hearsay_coding::{
    ActorLinker, Found, Knowledge, PlaceResolver, Rules, TimeTagger, VoiceFinder, statements, time,
};
use hearsay_extract::{article, ingest::Input};
use hearsay_language::{Analyzer, CoreferenceFinder, FastAnalyzer, NeuralAnalyzer, conllu};
use hearsay_types::{Article, Note, Noted, Report};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

/// Which models analyze the language of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Model {
    /// A small transformer: about fifteen thousand words a second on one core.
    #[default]
    Neural,
    /// Linear models: about a hundred thousand words a second, less often right.
    Fast,
}

/// What a reader is built with.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Which models analyze the language.
    pub model: Model,
    /// A folder with that model instead of the one compiled in: for [`Model::Neural`] `weights.safetensors`,
    /// `vocab.txt` and `lemmas.tsv`, for [`Model::Fast`] the folders `tags-fast`, `parse-fast` and `entities-fast`.
    pub model_folder: Option<PathBuf>,
    /// Files with the user's own actors and places, read after the built-in ones.
    pub knowledge: Vec<PathBuf>,
    /// Files with the user's own rules for statements, read after the built-in ones.
    pub rules: Vec<PathBuf>,
}

/// Why a reader could not be built, or tokens that were given could not be parsed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A knowledge file that cannot be read.
    #[error(transparent)]
    Knowledge(#[from] hearsay_coding::knowledge::Error),
    /// A rule file that cannot be read.
    #[error(transparent)]
    Rules(#[from] hearsay_coding::rules::RuleError),
    /// A file of the user's that cannot be opened.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Of the language stage: a model, or CoNLL-U that is not well formed.
    #[error(transparent)]
    Language(#[from] hearsay_language::Error),
}

/// Reads reports. Built once, shared by all threads.
pub struct Reader {
    knowledge: Arc<Knowledge>,
    language: Box<dyn Analyzer>,
    coreference: CoreferenceFinder,
    time: TimeTagger,
    place: PlaceResolver,
    actors: ActorLinker,
    attribution: VoiceFinder,
    rules: Rules,
    /// What the reader was built with, for the record.
    description: Value,
}

/// The language that the stages behind `article` can read.
const LANGUAGE: &str = "en";

impl Reader {
    /// Loads the models, dictionaries and rules.
    ///
    /// # Errors
    /// If a file of `options` cannot be read or is not well formed.
    pub fn new(options: &Options) -> Result<Self, Error> {
        let mut knowledge = Knowledge::built_in();
        for path in &options.knowledge {
            knowledge.add_file(path)?;
        }
        let knowledge = Arc::new(knowledge);
        let language = analyzer(options)?;
        Ok(Self {
            description: description(language.as_ref(), options)?,
            language,
            coreference: CoreferenceFinder::new(),
            time: TimeTagger::new(time::Options::default()),
            place: PlaceResolver::new(knowledge.clone()),
            actors: ActorLinker::new(knowledge.clone()),
            knowledge,
            attribution: VoiceFinder::new(),
            rules: Rules::with_files(&options.rules)?,
        })
    }

    /// What reads, for the record: the program's version, the model and the user's files, each with its
    /// SHA-256. Two readers of one description make the same of the same bytes.
    pub fn description(&self) -> &Value {
        &self.description
    }

    /// From an input to a report. Does not fail: what could not be read is said in the notes.
    pub fn read(&self, input: Input) -> Noted<Report> {
        self.read_article(article::read(input))
    }

    /// From an article to a report. An article in a language that the stages cannot read is kept, with a
    /// note and without statements.
    pub fn read_article(&self, article: Noted<Article>) -> Noted<Report> {
        let Noted { value: article, mut notes } = article;
        if let Some(language) = article.language.as_deref().filter(|language| *language != LANGUAGE) {
            let message =
                format!("the text is in another language ({language}): kept, but no statements are read");
            notes.push(Note::new("language", message));
            return Noted { value: Report { article, ..Report::default() }, notes };
        }
        Noted { value: self.analyze(article), notes }
    }

    fn analyze(&self, article: Article) -> Report {
        let _span = tracing::info_span!("read", path = article.input.path).entered();
        let text = self.language.analyze(&article);
        let coreference = self.coreference.find(&article.text, &text);
        let times = self.time.tag(&article, &text, article.dct());
        let places = self.place.resolve(&article, &text);
        let actors = self.actors.link(&article, &text, &coreference);
        let voices = self.attribution.find(&article, &text, &coreference, &actors);
        let found = Found {
            article: &article,
            text: &text,
            times: &times,
            places: &places,
            coreference: &coreference,
            actors: &actors,
        };
        let statements = statements(&self.rules, &found, &voices);
        let model = Some(self.language.record());
        Report { article, analysis: text, model, times, places, actors, voices, statements }
    }

    /// The outlets that the reader's knowledge has.
    pub fn outlets(&self) -> Outlets {
        Outlets::of_reader(self.knowledge.clone())
    }

    /// Parses CoNLL-U text whose tokens are given (columns 1 and 2), and gives it back analyzed.
    ///
    /// # Errors
    /// If a line is not CoNLL-U.
    pub fn parse_conllu(&self, given: &str) -> Result<String, Error> {
        Ok(conllu::parse_given(self.language.as_ref(), given)?)
    }
}

fn description(language: &dyn Analyzer, options: &Options) -> Result<Value, Error> {
    let hashes = |paths: &[PathBuf]| paths.iter().map(|path| file_hash(path)).collect::<Result<Value, _>>();
    let model = language.record();
    Ok(json!({
        "program": env!("CARGO_PKG_VERSION"),
        "model": { "name": model.name, "sha256": model.sha256 },
        "knowledge": hashes(&options.knowledge)?,
        "rules": hashes(&options.rules)?,
    }))
}

fn file_hash(path: &Path) -> Result<String, Error> {
    let bytes = fs::read(path).map_err(|source| Error::File { path: path.to_owned(), source })?;
    Ok(Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect())
}

fn analyzer(options: &Options) -> Result<Box<dyn Analyzer>, Error> {
    Ok(match (options.model, &options.model_folder) {
        (Model::Fast, None) => Box::new(FastAnalyzer::new()),
        (Model::Fast, Some(folder)) => Box::new(FastAnalyzer::from_path(folder)?),
        (Model::Neural, Some(folder)) => Box::new(NeuralAnalyzer::from_path(folder)?),
        (Model::Neural, None) => Box::new(NeuralAnalyzer::new()),
    })
}
