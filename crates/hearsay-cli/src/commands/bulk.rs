//! `hearsay bulk`: archives of any size into a dataset of Parquet files.
//!
//! One thread takes the inputs out of their files, all cores read them, one thread writes parts; between them
//! stand short queues, so that memory stays the same however large an archive is.

use super::{ingest_options, reader, threads};
use crate::{
    args::Bulk,
    progress::{BulkProgress, complain},
};
use anyhow::{Context, anyhow};
use hearsay::{
    Reader,
    dataset::{self, Folder, InputFile, Made, ReadReport, ShardWriter},
    ingest::{self, Input, Skipped},
};
use rayon::prelude::*;
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
    process::ExitCode,
    sync::mpsc::{self, SyncSender},
    thread,
};

/// Inputs that are read at the same time.
const BATCH: usize = 128;
/// Bytes of inputs after which a batch is closed earlier.
const BATCH_BYTES: u64 = 16 << 20;
/// Reports and bytes of text that are written as one part.
const PART_REPORTS: usize = 2_000;
const PART_BYTES: usize = 32 << 20;

/// Reads the inputs into the dataset.
pub fn run(args: &Bulk) -> anyhow::Result<ExitCode> {
    let reader = reader(&args.inputs.reading)?;
    let threads = threads(&args.inputs.reading)?;
    let options = ingest_options(&args.inputs);
    let made = Made::new(reader.description(), &options);
    let mut dataset = Folder::open_or_create(&args.out, &made, &dataset::rows(Vec::new(), &[]))?;

    let mut progress = BulkProgress::new(options.meter.clone());
    let mut files = Vec::new();
    for file in ingest::files(&args.inputs.paths) {
        match file {
            Err(skipped) => progress.skipped(&skipped),
            Ok(path) => {
                let file = InputFile::at(&path);
                match dataset.read(&file.path) {
                    None => files.push(file),
                    Some(known) if *known == file => progress.known(),
                    Some(_) => progress.skipped(&Skipped {
                        path: file.path,
                        reason: "it has changed since it was read into this dataset".to_owned(),
                    }),
                }
            }
        }
    }
    progress.remaining(files.iter().map(|file| file.n_bytes).sum());
    for shard in dataset::shards(files, args.shard.saturating_mul(1 << 20)) {
        let mut writer = dataset.begin();
        read_shard(&shard, &mut writer, &reader, &threads, &options, &mut progress)
            .and_then(|()| Ok(dataset.commit(writer, &shard)?))
            .with_context(|| progress.so_far())?;
        progress.shard(shard.last().map_or("", |file| &file.path));
    }
    Ok(progress.finish())
}

/// Reads the files of one shard, in their order.
fn read_shard(
    shard: &[InputFile],
    writer: &mut ShardWriter,
    reader: &Reader,
    threads: &rayon::ThreadPool,
    options: &ingest::Options,
    progress: &mut BulkProgress,
) -> anyhow::Result<()> {
    let paths: Vec<PathBuf> = shard.iter().map(|file| PathBuf::from(&file.path)).collect();
    thread::scope(|scope| {
        let (to_read, unread) = mpsc::sync_channel::<Vec<Result<Input, Skipped>>>(1);
        let (to_write, unwritten) = mpsc::sync_channel::<Part>(1);
        scope.spawn(move || ingest_batches(&paths, options, &to_read));
        let writing = scope.spawn(move || -> anyhow::Result<()> {
            for part in unwritten {
                writer.part(&dataset::rows(part.reports, &part.skipped))?;
            }
            Ok(())
        });
        let mut part = Part::default();
        'batches: for batch in unread {
            let read: Vec<Result<ReadReport, Skipped>> = threads.install(|| {
                batch.into_par_iter().map(|input| input.and_then(|input| read(reader, input))).collect()
            });
            for one in read {
                match one {
                    Ok(report) => {
                        progress.read();
                        part.n_bytes += report.n_bytes();
                        part.reports.push(report);
                    }
                    Err(skipped) => {
                        progress.skipped(&skipped);
                        part.skipped.push(skipped);
                    }
                }
                let is_full = part.reports.len() >= PART_REPORTS || part.n_bytes >= PART_BYTES;
                if is_full && to_write.send(std::mem::take(&mut part)).is_err() {
                    // The writer gave up; why, it tells when it is joined.
                    break 'batches;
                }
            }
        }
        let _ = to_write.send(part);
        drop(to_write);
        writing.join().map_err(|_| anyhow!("the thread that writes ended early"))?
    })
}

/// Rows that are written at once.
#[derive(Default)]
struct Part {
    reports: Vec<ReadReport>,
    skipped: Vec<Skipped>,
    n_bytes: usize,
}

/// Takes inputs out of files until nobody wants more.
fn ingest_batches(
    paths: &[PathBuf],
    options: &ingest::Options,
    to_read: &SyncSender<Vec<Result<Input, Skipped>>>,
) {
    let mut inputs = ingest::inputs(paths, options).peekable();
    while inputs.peek().is_some() {
        let (mut batch, mut n_bytes) = (Vec::new(), 0);
        while batch.len() < BATCH && n_bytes < BATCH_BYTES {
            let Some(input) = inputs.next() else { break };
            n_bytes += input.as_ref().map_or(0, |input| input.record.n_bytes);
            batch.push(input);
        }
        if to_read.send(batch).is_err() {
            return;
        }
    }
}

/// Reads one input. Should the reader fail on it, that costs this input alone.
fn read(reader: &Reader, input: Input) -> Result<ReadReport, Skipped> {
    let path = input.record.path.clone();
    let skipped = |reason: &str| Skipped { path: path.clone(), reason: reason.to_owned() };
    let report = catch_unwind(AssertUnwindSafe(|| reader.read(input))).map_err(|_| {
        complain(&format!("{path}: the reader failed; please report this with the input"));
        skipped("the reader failed on it")
    })?;
    if report.value.article.text.trim().is_empty() {
        return Err(skipped("no text of a report was found in it"));
    }
    Ok(ReadReport::new(report))
}
