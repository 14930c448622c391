//! `cargo xtask train [tags|parse]…`: trains the `fast` models from the treebanks and writes their
//! folders. Without a stage, all of them. The same data and code give the same bytes.

use anyhow::Context;
use hearsay_language::{
    conllu::{self, ConlluSentence},
    parse, tags,
};
use sha2::{Digest, Sha256};
use std::{
    fmt::Write as _,
    fs,
    io::BufReader,
    path::{Path, PathBuf},
};

/// The treebanks to train on, below the folder of gold data.
const TREEBANKS: [&str; 2] = ["ud-ewt/train.conllu.xz", "ud-gum/train.conllu.xz"];
/// How many taggers tag the parser's training data.
const N_FOLDS: usize = 5;

/// Trains the stages named.
pub fn run(stages: &[String]) -> anyhow::Result<()> {
    for stage in stages {
        anyhow::ensure!(["tags", "parse"].contains(&stage.as_str()), "there is no model of stage {stage}");
    }
    let wanted = |stage: &str| stages.is_empty() || stages.iter().any(|s| s == stage);
    let data = Data::read()?;
    let gold = tags::train::gold(&data.sentences);
    let options = tags::train::Options::default();
    println!("tagging with {N_FOLDS} taggers, each on sentences it has not seen");
    let tagged = tags::train::jackknife(&gold, N_FOLDS, &options)?;
    if wanted("tags") {
        println!("training tags");
        let mut writer = tags::train::train_tagger(&gold.iter().collect::<Vec<_>>(), &options);
        tags::train::train_morphology(&gold, &tagged, &options, &mut writer);
        data.write_model("tags", &writer.finish(), &format!("{options:?}"))?;
    }
    if wanted("parse") {
        println!("training parse");
        let options = parse::train::Options::default();
        let writer = parse::train::train(&gold, &tagged, &options);
        data.write_model("parse", &writer.finish(), &format!("{options:?}"))?;
    }
    Ok(())
}

/// What is trained on.
struct Data {
    sentences: Vec<ConlluSentence>,
    /// Files with the SHA-256 of their text.
    files: Vec<(&'static str, String)>,
}

impl Data {
    fn read() -> anyhow::Result<Self> {
        let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
        let root = std::env::var_os("HEARSAY_GOLD").map_or_else(beside, PathBuf::from);
        let mut data = Self { sentences: Vec::new(), files: Vec::new() };
        for file in TREEBANKS {
            let path = root.join(file);
            let packed = fs::File::open(&path).with_context(|| format!("opening {}", path.display()))?;
            let mut text = Vec::new();
            lzma_rs::xz_decompress(&mut BufReader::new(packed), &mut text)?;
            data.files.push((file, hex(&Sha256::digest(&text))));
            data.sentences.extend(conllu::read(&String::from_utf8(text)?)?);
        }
        Ok(data)
    }

    /// Writes `weights.bin` and `train.toml` of a model.
    fn write_model(&self, stage: &str, weights: &[u8], options: &str) -> anyhow::Result<()> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join(format!("../crates/hearsay-language/models/{stage}-fast"));
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("weights.bin"), weights)?;
        let mut text =
            format!("# Written by `cargo xtask train {stage}`.\ncommand = \"cargo xtask train {stage}\"\n");
        writeln!(text, "options = \"{options}\"\nsentences = {}", self.sentences.len())?;
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

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}
