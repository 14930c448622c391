//! `hearsay export`: reports and statements as files for other programs.

use super::{each_report, reader};
use crate::{
    args::{Export, Format},
    progress::Progress,
};
use anyhow::{Context, ensure};
use hearsay::{case, record};
use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{BufWriter, Write},
    path::Path,
    process::ExitCode,
};

/// Reads the inputs and writes the files of the format to the folder that was asked for.
pub fn run(args: &Export) -> anyhow::Result<ExitCode> {
    match args.format {
        Format::Case => export_case(args),
    }
}

fn export_case(args: &Export) -> anyhow::Result<ExitCode> {
    let reader = reader(&args.inputs)?;
    fs::create_dir_all(&args.out).with_context(|| format!("making the folder {}", args.out.display()))?;
    let mut reports = Unfinished::create(&args.out, "reports.jsonl")?;
    let mut statements = Unfinished::create(&args.out, "statements.jsonl")?;
    let mut progress = Progress::new();
    let mut ids = BTreeSet::new();
    each_report(&args.inputs, &reader, &mut progress, |report| {
        let report = report.value;
        let id = record::report_id(&report.article);
        ensure!(ids.insert(id.clone()), "two inputs have the id {id}: {}", report.article.input.path);
        reports.line(&case::report(&report))?;
        case::statements(&report).iter().try_for_each(|statement| statements.line(statement))
    })?;
    reports.finish()?;
    statements.finish()?;
    Ok(progress.finish())
}

/// A file that takes its name only when it is whole, so that a run that was cut off leaves the last one.
struct Unfinished {
    file: BufWriter<File>,
    temporary: std::path::PathBuf,
    path: std::path::PathBuf,
}

impl Unfinished {
    fn create(folder: &Path, name: &str) -> anyhow::Result<Self> {
        let temporary = folder.join(format!(".{name}.unfinished"));
        let file = File::create(&temporary).with_context(|| format!("creating {}", temporary.display()))?;
        Ok(Self { file: BufWriter::new(file), temporary, path: folder.join(name) })
    }

    fn line(&mut self, value: &serde_json::Value) -> anyhow::Result<()> {
        writeln!(self.file, "{value}").with_context(|| format!("writing {}", self.temporary.display()))
    }

    fn finish(mut self) -> anyhow::Result<()> {
        self.file.flush().with_context(|| format!("writing {}", self.temporary.display()))?;
        fs::rename(&self.temporary, &self.path).with_context(|| format!("writing {}", self.path.display()))
    }
}
