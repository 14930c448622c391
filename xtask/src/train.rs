//! `cargo xtask train [tags|parse|entities|coref]…`: trains the `fast` models from the gold data and writes their
//! folders. Without a stage, all of them. The same data and code give the same bytes.

use crate::{silver, train_coref, train_entities};
use anyhow::Context;
use hearsay_language::{
    conllu::{self, Alteration, ConlluSentence},
    coref, entities, parse, tags,
};
use sha2::{Digest, Sha256};
use std::{
    fmt::Write as _,
    fs,
    io::{BufReader, Read},
    path::{Path, PathBuf},
};

/// The treebanks to train on, below the folder of gold data.
const TREEBANKS: [&str; 2] = ["ud-ewt/train.conllu.xz", "ud-gum/train.conllu.xz"];
/// How many taggers tag the parser's training data.
const N_FOLDS: usize = 4;
/// Their passes over the data.
const JACKKNIFE_EPOCHS: usize = 4;

/// Trains the stages named.
pub fn run(stages: &[String]) -> anyhow::Result<()> {
    for stage in stages {
        anyhow::ensure!(
            ["tags", "parse", "entities", "coref"].contains(&stage.as_str()),
            "there is no model of stage {stage}"
        );
    }
    let wanted = |stage: &str| stages.is_empty() || stages.iter().any(|s| s == stage);
    if wanted("tags") || wanted("parse") {
        train_trees(&wanted)?;
    }
    if wanted("entities") {
        println!("training entities");
        let mut data = Data::default();
        let texts = train_entities::texts(&mut data)?;
        data.n_sentences = texts.iter().map(Vec::len).sum();
        let options = entities::train::Options::default();
        data.write_model(
            "entities",
            &entities::train::train(&texts, &options).finish(),
            &format!("{options:?}"),
        )?;
    }
    if wanted("coref") {
        println!("training coref");
        let mut data = Data::default();
        let texts = train_coref::texts(&mut data)?;
        data.n_sentences = texts.iter().map(|text| text.analysis.sentences.len()).sum();
        let options = coref::train::Options::default();
        data.write_model("coref", &coref::train::train(&texts, &options).finish(), &format!("{options:?}"))?;
    }
    Ok(())
}

/// Trains tagger and parser, on the treebanks and on open texts as the neural reader has them.
fn train_trees(wanted: &dyn Fn(&str) -> bool) -> anyhow::Result<()> {
    let mut data = Data::default();
    let (sentences, origins) = data.treebanks()?;
    let clusters = data.clusters()?;
    println!("reading open texts with the neural reader");
    let mut silver = silver::sentences(&mut data, &sentences)?;
    let mut silver_origins = (0..silver.len()).collect();
    add_copies(&mut silver, &mut silver_origins);
    data.n_sentences += silver.len();
    println!("{} of {} sentences are as the neural reader has them", silver.len(), data.n_sentences);
    let mut gold = tags::train::gold(&sentences, tags::train::open_clusters(clusters.clone())?);
    let silver = tags::train::gold(&silver, tags::train::open_clusters(clusters.clone())?);

    let options = tags::train::Options::default();
    println!("tagging with {N_FOLDS} taggers, each on sentences it has not seen");
    let quick =
        tags::train::Options { epochs: JACKKNIFE_EPOCHS, n_models: 1, min_updates: 2, ..options.clone() };
    let mut tagged = tags::train::jackknife(&gold, &origins, N_FOLDS, &silver, &quick)?;
    if wanted("tags") {
        println!("training tags");
        let all: Vec<&tags::train::Gold<'_>> = gold.iter().chain(&silver).collect();
        let mut writer = tags::train::train_tagger(&all, &options);
        tags::train::train_morphology(&gold, &tagged, &options, &mut writer);
        writer.add("clusters", clusters);
        data.write_model("tags", &writer.finish(), &format!("{options:?}"))?;
    }
    if wanted("parse") {
        println!("training parse");
        let tagger = tags::train::tagger(&gold, &quick)?;
        let hashes = |words| tagger.tag(words).into_iter().map(|tag| tagger.hash(tag)).collect();
        tagged.extend(silver.iter().map(|sentence| hashes(&sentence.words)));
        gold.extend(silver);
        let options = parse::train::Options::default();
        let weights =
            parse::train::train(&gold, &tagged, &options).pack_below(options.packing, options.max_bytes);
        data.write_model("parse", &weights, &format!("{options:?}"))?;
    }
    Ok(())
}

/// What is trained on.
#[derive(Default)]
pub struct Data {
    n_sentences: usize,
    /// Files with the SHA-256 of their content.
    files: Vec<(&'static str, String)>,
}

impl Data {
    /// The content of a file below the folder of gold data, unpacked.
    fn bytes(&mut self, file: &'static str) -> anyhow::Result<Vec<u8>> {
        let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
        let path = std::env::var_os("HEARSAY_GOLD").map_or_else(beside, PathBuf::from).join(file);
        let packed = fs::File::open(&path).with_context(|| format!("opening {}", path.display()))?;
        let mut content = Vec::new();
        lzma_rs::xz_decompress(&mut BufReader::new(packed), &mut content)?;
        self.files.push((file, hex(&Sha256::digest(&content))));
        Ok(content)
    }

    /// The text of a file.
    pub fn text(&mut self, file: &'static str) -> anyhow::Result<String> {
        Ok(String::from_utf8(self.bytes(file)?)?)
    }

    /// The files of an archive with their paths, sorted by path.
    pub fn archive(&mut self, file: &'static str) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
        let content = self.bytes(file)?;
        let mut files = Vec::new();
        for entry in tar::Archive::new(content.as_slice()).entries()? {
            let mut entry = entry?;
            if entry.header().entry_type().is_file() {
                let path = entry.path()?.to_string_lossy().into_owned();
                let mut bytes = Vec::new();
                entry.read_to_end(&mut bytes)?;
                files.push((path, bytes));
            }
        }
        files.sort();
        Ok(files)
    }

    /// The packed clusters of words.
    fn clusters(&mut self) -> anyhow::Result<Vec<u8>> {
        let file = "crates/hearsay-language/data/tags/clusters.tsv";
        let lines = fs::read_to_string(crate::shell::root().join(file)).context(file)?;
        self.files.push((file, hex(&Sha256::digest(&lines))));
        Ok(tags::train::clusters(&lines))
    }

    /// The treebanks' sentences, then altered copies of some; for each the position of the sentence
    /// that it is, or is a copy of.
    fn treebanks(&mut self) -> anyhow::Result<(Vec<ConlluSentence>, Vec<usize>)> {
        let mut sentences = Vec::new();
        for file in TREEBANKS {
            sentences.extend(conllu::read(&self.text(file)?)?);
        }
        let mut origins: Vec<usize> = (0..sentences.len()).collect();
        add_copies(&mut sentences, &mut origins);
        self.n_sentences = sentences.len();
        Ok((sentences, origins))
    }

    /// Writes `weights.bin` and `train.toml` of a model.
    fn write_model(&self, stage: &str, weights: &[u8], options: &str) -> anyhow::Result<()> {
        let folder = model_folder(stage);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("weights.bin"), weights)?;
        let mut text =
            format!("# Written by `cargo xtask train {stage}`.\ncommand = \"cargo xtask train {stage}\"\n");
        writeln!(text, "options = \"{options}\"\nsentences = {}", self.n_sentences)?;
        writeln!(
            text,
            "weights_bytes = {}\nweights_sha256 = \"{}\"",
            weights.len(),
            hex(&Sha256::digest(weights))
        )?;
        writeln!(text, "\n[data_sha256]")?;
        for (file, hash) in &self.files {
            writeln!(text, "\"{file}\" = \"{hash}\"")?;
        }
        fs::write(folder.join("train.toml"), text)?;
        println!("{stage}: {} bytes", weights.len());
        Ok(())
    }
}

/// Adds copies of sentences as careless texts and headlines write them.
fn add_copies(sentences: &mut Vec<ConlluSentence>, origins: &mut Vec<usize>) {
    for origin in 0..sentences.len() {
        let alteration = match origin % 12 {
            0 | 4 => Alteration::LostMarks,
            2 => Alteration::Headline,
            8 => Alteration::Capitals,
            _ => continue,
        };
        if let Some(copy) = conllu::altered(&sentences[origin], alteration) {
            sentences.push(copy);
            origins.push(origin);
        }
    }
}

/// Where the `fast` model of a stage lies.
pub fn model_folder(stage: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../crates/hearsay-language/models/{stage}-fast"))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}
