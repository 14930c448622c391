//! `hearsay add`: inputs into a case.
//!
//! Threads read, hash and compress; one writes, a batch at a time, while the next batch is being read. What is
//! committed is on the disk, so that a run that is cut off loses nothing but its last batches, and the next
//! run passes over what is there.

use super::{ingest_options, reader, threads};
use crate::{
    args::{Add, Inputs, Reading},
    progress::AddProgress,
};
use anyhow::{Context, anyhow};
use hearsay::{
    Reader,
    ingest::{self, Input, Skipped},
    keep,
    store::{
        Addition, CaseFile, Outcome,
        add::{Again, Known},
    },
};
use jiff::Timestamp;
use rayon::prelude::*;
use std::{path::Path, process::ExitCode, sync::mpsc, thread};

/// Inputs that are read at the same time and written in one transaction.
const BATCH: usize = 64;
/// Bytes of inputs after which a batch is closed earlier.
const BATCH_BYTES: u64 = 16 << 20;

/// Reads the inputs into the case.
pub fn run(args: &Add) -> anyhow::Result<ExitCode> {
    let Inputs { paths, reading, .. } = &args.inputs;
    let again = if args.again { Again::Yes } else { Again::No };
    let inputs = ingest::inputs(paths, &ingest_options(&args.inputs));
    add(&args.case, reading, again, inputs, AddProgress::of_bytes(ingest::total_bytes(paths)))
}

/// Reads inputs into a case, whatever they come from.
pub fn add(
    case: &Path,
    reading: &Reading,
    again: Again,
    inputs: impl Iterator<Item = Result<Input, Skipped>>,
    mut progress: AddProgress,
) -> anyhow::Result<ExitCode> {
    let reader = reader(reading)?;
    let threads = threads(reading)?;
    let mut writer = CaseFile::open_or_create(case, Timestamp::now())?;
    let case = CaseFile::open_or_create(case, Timestamp::now())?;
    let description = reader.description().clone();
    let mut waiting = inputs.peekable();

    thread::scope(|scope| {
        // One batch may wait while another is written.
        let (send, receive) = mpsc::sync_channel::<Batch>(1);
        let (tell, told) = mpsc::channel::<Written>();
        let writing = scope.spawn(move || -> anyhow::Result<()> {
            for batch in receive {
                let at = Timestamp::now();
                let outcomes = writer.add(&description, &batch.additions, again, at)?;
                writer.note_skipped(&batch.skipped, at)?;
                let _ = tell.send(Written { outcomes, n_bytes: batch.n_bytes, last: batch.last });
            }
            Ok(())
        });
        while waiting.peek().is_some() {
            let mut batch = Batch::default();
            let mut inputs = Vec::new();
            while inputs.len() < BATCH && batch.n_bytes < BATCH_BYTES {
                match waiting.next() {
                    None => break,
                    Some(Err(skipped)) => {
                        progress.skipped(&skipped);
                        batch.skipped.push((skipped.path, skipped.reason));
                    }
                    Some(Ok(input)) => {
                        batch.n_bytes += input.record.n_bytes;
                        batch.last.clone_from(&input.record.path);
                        inputs.push((case.known(&input.record.sha256, &input.record.path)?, input));
                    }
                }
                if batch.skipped.len() >= BATCH {
                    break;
                }
            }
            let read: Vec<_> = threads.install(|| {
                inputs.into_par_iter().map(|(known, input)| read(&reader, known, again, input)).collect()
            });
            for one in read {
                match one {
                    Read::Addition(addition) => batch.additions.push(*addition),
                    Read::Known => progress.known(),
                    Read::Skipped(skipped) => {
                        progress.skipped(&skipped);
                        batch.skipped.push((skipped.path, skipped.reason));
                    }
                }
            }
            if send.send(batch).is_err() {
                // The writer gave up; why, it tells when it is joined.
                break;
            }
            told.try_iter()
                .for_each(|written| progress.written(&written.outcomes, written.n_bytes, &written.last));
        }
        drop(send);
        told.iter().for_each(|written| progress.written(&written.outcomes, written.n_bytes, &written.last));
        writing.join().map_err(|_| anyhow!("the thread that writes ended early"))?
    })
    .with_context(|| progress.so_far())?;
    Ok(progress.finish())
}

/// What is written at once.
#[derive(Default)]
struct Batch {
    additions: Vec<Addition>,
    skipped: Vec<(String, String)>,
    n_bytes: u64,
    /// The path of the last input.
    last: String,
}

/// What was written.
struct Written {
    outcomes: Vec<Outcome>,
    n_bytes: u64,
    last: String,
}

enum Read {
    Addition(Box<Addition>),
    /// The case has the input.
    Known,
    Skipped(Skipped),
}

fn read(reader: &Reader, known: Known, again: Again, input: Input) -> Read {
    let path = input.record.path.clone();
    let captured = input.record.captured.clone();
    if again == Again::No {
        match known {
            Known::Input => return Read::Known,
            Known::Bytes => {
                let origin = Addition::origin(path, input.bytes());
                return Read::Addition(Box::new(origin.captured(captured)));
            }
            Known::No => {}
        }
    }
    let packed = hearsay::store::add::Bytes::new(input.bytes());
    let report = reader.read(input);
    if report.value.article.text.trim().is_empty() {
        return Read::Skipped(Skipped { path, reason: "no text of a report was found in it".to_owned() });
    }
    Read::Addition(Box::new(Addition::read(path, packed, keep::reading(&report)).captured(captured)))
}
