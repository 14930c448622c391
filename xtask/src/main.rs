//! What developers run: `cargo xtask check | generate | evals | train | bench`.
#![expect(clippy::print_stdout, reason = "a program for developers that reports on its steps")]

mod api;
mod archive;
mod assets;
mod bench;
mod browser;
mod check;
mod consumers;
mod data;
mod dependencies;
mod gazetteer;
mod generate;
mod nouns;
mod python;
mod shell;
mod silver;
mod train;
mod train_coref;
mod train_entities;

use anyhow::bail;
use std::path::Path;

const USAGE: &str = "usage: cargo xtask COMMAND

  check              format, lints, dependency directions, generated files, tests, score floors, exports and
                     the API (where there is Python), the desk in a browser (where there are Node and Chromium)
  api                the desk's API tested against its OpenAPI document
  consumers          exports opened in the programs that they are for
  browser            the desk's pages built again and compared, and tested in a browser
  generate           write the files that are generated: docs/reference/, man page, completions
  bench [--model MODEL]... [--peers] [--archive N FOLDER]
                     the whole process on the committed reports with each model (neural, fast): speed, memory,
                     start, size; --peers: stages, and spaCy, trafilatura and datasketch (from PyPI) beside them;
                     --archive: N generated reports in a case in the folder: added, joined, asked (model: fast)
  evals [ARGUMENTS]  score on gold data in a release build; --full scores everything, writes evals/SCORES.md;
                     --pin sets the floors
  data [FOLDER]      pack the data files that people edit into what is compiled in; with a folder of unpacked
                     packages (crates/hearsay-coding/data/place/README.md) the gazetteer too
  train [STAGE]...   train the `fast` models (tags, parse, entities, coref) from the gold data and write their folders
";

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = arguments.split_first().map_or(("", &[][..]), |(c, rest)| (c.as_str(), rest));
    match command {
        "check" => check::run(),
        "bench" => bench::run(rest),
        "api" => api::TEST.run(),
        "consumers" => consumers::TEST.run(),
        "browser" => browser::run(),
        "generate" => generate::run(generate::Mode::Write),
        "evals" => {
            let mut cargo = vec!["run", "--quiet", "--release", "--package", "evals", "--"];
            cargo.extend(rest.iter().map(String::as_str));
            shell::cargo(&cargo)
        }
        "data" => data::run(rest.first().map(Path::new)),
        "train" => train::run(rest),
        _ => bail!("{USAGE}"),
    }
}
