//! Speed beside named peers, in one run on the same texts: what `cargo xtask bench` prints behind the whole process.
//!
//! `cargo bench -p hearsay --bench peers -- [--spacy PYTHON] [--trafilatura PYTHON] [PATH]...`. PYTHON is an
//! interpreter that has the package; where the option is missing, `HEARSAY_SPACY` and `HEARSAY_TRAFILATURA` are
//! asked. PATHs are what `hearsay read` takes, by default `examples/reports`. Times are processor seconds of
//! one thread, the best of several passes; words are what stands between white space.
#![allow(missing_docs, reason = "a bench has no interface")]
#![expect(clippy::print_stdout, reason = "a bench reports what it measured")]

use hearsay::ingest::{self, Content, Input, Media};
use hearsay_coding::{
    ActorLinker, Found, Knowledge, PlaceResolver, Rules, TimeTagger, VoiceFinder, statements, time,
};
use hearsay_extract::article;
use hearsay_language::{Analyzer, CoreferenceFinder, FastAnalyzer, NeuralAnalyzer};
use hearsay_types::Article;
use rustix::time::{ClockId, Timespec, clock_gettime};
use std::{
    env,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Arc,
};

/// Passes over all texts for each measure.
const PASSES: usize = 20;
/// The length to which times of stages are scaled.
const REPORT_WORDS: f64 = 600.0;

fn main() {
    let Arguments { spacy, trafilatura, paths } = Arguments::of_command();
    let inputs: Vec<Input> =
        ingest::inputs(&paths, &ingest::Options::default()).filter_map(Result::ok).collect();
    let pages: Vec<&Input> = inputs.iter().filter(|input| html(input).is_some()).collect();
    let articles: Vec<Article> = inputs.iter().map(|input| article::read(input.clone()).value).collect();
    let english: Vec<Article> =
        articles.into_iter().filter(|article| article.language.as_deref() == Some("en")).collect();
    let n_words: usize = english.iter().map(|article| article.text.split_whitespace().count()).sum();
    println!(
        "| {} HTML pages, {} English reports, {n_words} words | speed | ratio |",
        pages.len(),
        english.len()
    );
    println!("|---|---|---|");

    let seconds = best(|| pages.iter().map(|page| article::read((*page).clone()).value.text.len()).sum());
    let own = Speed { amount: pages.len() as f64, unit: "pages/s", seconds };
    println!("| page to article | {own} | 1 |");
    own.beside(
        "trafilatura",
        trafilatura.as_deref(),
        &pages.iter().filter_map(|p| html(p)).collect::<Vec<_>>(),
    );

    let texts: Vec<&str> = english.iter().map(|article| article.text.as_str()).collect();
    let fast = FastAnalyzer::new();
    for (model, analyzer) in [("neural", &NeuralAnalyzer::new() as &dyn Analyzer), ("fast", &fast)] {
        let seconds = best(|| english.iter().map(|article| analyzer.analyze(article).tokens.len()).sum());
        let own = Speed { amount: n_words as f64, unit: "words/s", seconds };
        println!("| text to parse and entities, {model} | {own} | 1 |");
        own.beside("spacy", spacy.as_deref(), &texts);
    }

    println!("\n| stage, with the fast model | ms for {REPORT_WORDS} words |\n|---|---|");
    let mut rest = 0.0;
    for (stage, seconds) in stages(&inputs, &english, &fast) {
        let milliseconds = 1000.0 * seconds * REPORT_WORDS / n_words as f64;
        println!("| {stage} | {milliseconds:.2} |");
        rest += if stage == "language" { 0.0 } else { milliseconds };
    }
    println!("| all but language | {rest:.2} |");
}

/// What was asked for.
struct Arguments {
    spacy: Option<PathBuf>,
    trafilatura: Option<PathBuf>,
    paths: Vec<PathBuf>,
}

impl Arguments {
    /// Those of the command line, then of the environment.
    fn of_command() -> Self {
        let variable = |name: &str| env::var_os(name).map(PathBuf::from);
        let mut all = Self {
            spacy: variable("HEARSAY_SPACY"),
            trafilatura: variable("HEARSAY_TRAFILATURA"),
            paths: Vec::new(),
        };
        let mut given = env::args().skip(1).filter(|argument| argument != "--bench");
        while let Some(argument) = given.next() {
            match argument.as_str() {
                "--spacy" => all.spacy = given.next().map(PathBuf::from),
                "--trafilatura" => all.trafilatura = given.next().map(PathBuf::from),
                _ => all.paths.push(argument.into()),
            }
        }
        if all.paths.is_empty() {
            all.paths.push(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/reports"));
        }
        all
    }
}

/// The source of an HTML page.
fn html(input: &Input) -> Option<String> {
    match &input.content {
        Content::Page { bytes, media: Media::Html, .. } => Some(String::from_utf8_lossy(bytes).into_owned()),
        _ => None,
    }
}

/// So much in so many seconds.
struct Speed {
    amount: f64,
    unit: &'static str,
    seconds: f64,
}

impl std::fmt::Display for Speed {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{:.0} {}", self.amount / self.seconds, self.unit)
    }
}

impl Speed {
    /// Prints the speeds of a peer on the same texts, and how often ours is as high.
    fn beside<T: AsRef<str>>(&self, peer: &str, python: Option<&Path>, texts: &[T]) {
        let Some(python) = python else {
            println!("| {peer} | not measured: no --{peer} PYTHON, no HEARSAY_{} | |", peer.to_uppercase());
            return;
        };
        match peer_seconds(peer, python, texts) {
            Ok(measured) => {
                for (name, seconds) in measured {
                    let speed = Speed { seconds, ..*self };
                    println!("| {name} | {speed} | {:.1} |", seconds / self.seconds);
                }
            }
            Err(error) => println!("| {peer} | not measured: {error} | |"),
        }
    }
}

/// The names and processor seconds that `evals/baselines/speed_PEER.py` prints.
fn peer_seconds<T: AsRef<str>>(
    peer: &str,
    python: &Path,
    texts: &[T],
) -> Result<Vec<(String, f64)>, Box<dyn std::error::Error>> {
    let script = format!("{}/../../evals/baselines/speed_{peer}.py", env!("CARGO_MANIFEST_DIR"));
    let mut child = Command::new(python)
        .arg(script)
        .env("OMP_NUM_THREADS", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let texts: Vec<&str> = texts.iter().map(AsRef::as_ref).collect();
    let mut to = child.stdin.take().ok_or("no standard input")?;
    to.write_all(serde_json::to_string(&texts)?.as_bytes())?;
    drop(to);
    let output = child.wait_with_output()?;
    let lines = String::from_utf8(output.stdout)?;
    let rows: Vec<(String, f64)> = lines
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .filter_map(|(name, seconds)| Some((name.to_owned(), seconds.parse().ok()?)))
        .collect();
    if rows.is_empty() { Err(format!("{} has no {peer}", python.display()).into()) } else { Ok(rows) }
}

/// Processor seconds of each stage for all reports, in the order of the pipeline.
fn stages(inputs: &[Input], english: &[Article], language: &FastAnalyzer) -> Vec<(&'static str, f64)> {
    let knowledge = Arc::new(Knowledge::built_in());
    let coreference = CoreferenceFinder::new();
    let time = TimeTagger::new(time::Options::default());
    let place = PlaceResolver::new(knowledge.clone());
    let actors = ActorLinker::new(knowledge);
    let attribution = VoiceFinder::new();
    let rules = Rules::builtin().expect("the built-in rules are well formed");
    let names =
        ["article", "language", "coreference", "time", "place", "actors", "attribution", "statements"];
    let mut least = names.map(|name| (name, f64::INFINITY));
    for _ in 0..PASSES {
        let mut taken = [0.0; 8];
        let mut clock = Clock::start();
        for input in inputs {
            article::read(input.clone());
        }
        taken[0] = clock.lap();
        for article in english {
            let text = language.analyze(article);
            taken[1] += clock.lap();
            let coreference = coreference.find(&article.text, &text);
            taken[2] += clock.lap();
            let times = time.tag(article, &text, article.dct());
            taken[3] += clock.lap();
            let places = place.resolve(article, &text);
            taken[4] += clock.lap();
            let actors = actors.link(article, &text, &coreference);
            taken[5] += clock.lap();
            let voices = attribution.find(article, &text, &coreference, &actors);
            taken[6] += clock.lap();
            let found = Found {
                article,
                text: &text,
                times: &times,
                places: &places,
                coreference: &coreference,
                actors: &actors,
            };
            statements(&rules, &found, &voices);
            taken[7] += clock.lap();
        }
        for (least, taken) in least.iter_mut().zip(taken) {
            least.1 = least.1.min(taken);
        }
    }
    least.to_vec()
}

/// The least seconds that a pass takes.
fn best(pass: impl Fn() -> usize) -> f64 {
    let passes = (0..PASSES).map(|_| {
        let mut clock = Clock::start();
        std::hint::black_box(pass());
        clock.lap()
    });
    passes.fold(f64::INFINITY, f64::min)
}

/// A clock that runs while this thread does.
struct Clock {
    last: Timespec,
}

impl Clock {
    fn start() -> Self {
        Self { last: clock_gettime(ClockId::ThreadCPUTime) }
    }

    /// Seconds since the last lap.
    fn lap(&mut self) -> f64 {
        let now = clock_gettime(ClockId::ThreadCPUTime);
        let last = std::mem::replace(&mut self.last, now);
        (now.tv_sec - last.tv_sec) as f64 + (now.tv_nsec - last.tv_nsec) as f64 / 1e9
    }
}
