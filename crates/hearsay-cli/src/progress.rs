//! What the user is told on standard error: progress, skipped inputs, errors.
#![expect(clippy::print_stderr, reason = "this is the one place that writes to standard error")]

use hearsay::{
    ingest::{Meter, Skipped},
    store::Outcome,
};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::{io::IsTerminal, process::ExitCode};

/// Tells of an error that ends the program.
pub fn complain(message: &str) {
    eprintln!("hearsay: {message}");
}

/// Counts what was read and what was skipped, and shows it while it goes on.
pub struct Progress {
    bar: ProgressBar,
    n_read: u64,
    n_skipped: u64,
}

impl Progress {
    /// A bar on standard error if that is a terminal and standard output is not, or else nothing: results
    /// that scroll by are progress enough.
    pub fn new() -> Self {
        let shown = std::io::stderr().is_terminal() && !std::io::stdout().is_terminal();
        let target = if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let style =
            ProgressStyle::with_template("{spinner} {pos} reports, {per_sec:.0}, {elapsed}  {wide_msg}");
        let bar = ProgressBar::with_draw_target(None, target);
        Self { bar: bar.with_style(style.expect("the template is well formed")), n_read: 0, n_skipped: 0 }
    }

    /// A report was read.
    pub fn read(&mut self, path: &str) {
        self.n_read += 1;
        self.bar.set_position(self.n_read);
        self.bar.set_message(path.chars().filter(|c| !c.is_control()).collect::<String>());
    }

    /// An input was skipped: it is named with its reason.
    pub fn skipped(&mut self, skipped: &Skipped) {
        self.n_skipped += 1;
        let line: String = skipped.to_string().chars().filter(|c| !c.is_control()).collect();
        self.bar.suspend(|| eprintln!("skipped {line}"));
    }

    /// Sums up, where there is something to sum up, and gives the exit status.
    pub fn finish(self) -> ExitCode {
        self.bar.finish_and_clear();
        if self.n_skipped > 0 || (self.n_read > 1 && std::io::stderr().is_terminal()) {
            eprintln!("{} read, {} skipped", plural(self.n_read, "report"), plural(self.n_skipped, "input"));
        }
        match (self.n_read, self.n_skipped) {
            (0, 0) => {
                eprintln!("hearsay: nothing to read: no input holds a report");
                ExitCode::from(2)
            }
            (0, _) => ExitCode::from(2),
            (_, 0) => ExitCode::SUCCESS,
            _ => ExitCode::from(1),
        }
    }
}

/// Shows how an addition to a case goes: rate, what remains, what was skipped.
pub struct AddProgress {
    bar: ProgressBar,
    /// Whether the bar counts reports, and not bytes.
    of_reports: bool,
    n_added: u64,
    n_known: u64,
    n_again: u64,
    n_skipped: u64,
}

impl AddProgress {
    /// A bar on standard error if that is a terminal. `total` is how many bytes will be read, 0 where that is not
    /// known.
    pub fn of_bytes(total: u64) -> Self {
        let template = if total > 0 {
            "{bar:20} {percent}% {bytes}/{total_bytes} {bytes_per_sec}, {eta} left  {wide_msg}"
        } else {
            "{spinner} {bytes} {bytes_per_sec}, {elapsed}  {wide_msg}"
        };
        Self::new(template, Some(total).filter(|n| *n > 0), false)
    }

    /// The same, where it is known how many reports there are.
    pub fn of_reports(total: u64) -> Self {
        Self::new("{bar:20} {percent}% {pos}/{len}, {eta} left  {wide_msg}", Some(total), true)
    }

    fn new(template: &str, total: Option<u64>, of_reports: bool) -> Self {
        let shown = std::io::stderr().is_terminal();
        let target = if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let style = ProgressStyle::with_template(template).expect("the template is well formed");
        let bar = ProgressBar::with_draw_target(total, target).with_style(style);
        Self { bar, of_reports, n_added: 0, n_known: 0, n_again: 0, n_skipped: 0 }
    }

    /// An input was there and was passed over.
    pub fn known(&mut self) {
        self.n_known += 1;
    }

    /// A batch is on the disk; `last` is the path of its last input.
    pub fn written(&mut self, outcomes: &[Outcome], n_bytes: u64, last: &str) {
        for outcome in outcomes {
            match outcome {
                Outcome::Added(_) => self.n_added += 1,
                Outcome::ReadAgain(_) => self.n_again += 1,
                Outcome::AnotherOrigin(_) | Outcome::Known(_) => self.n_known += 1,
            }
        }
        let done = self.n_added + self.n_known + self.n_again + self.n_skipped;
        if self.of_reports {
            self.bar.set_position(done)
        } else {
            self.bar.inc(n_bytes)
        }
        let rate = self.n_added as f64 / self.bar.elapsed().as_secs_f64().max(0.001);
        let last: String = last.chars().filter(|c| !c.is_control()).collect();
        self.bar.set_message(format!(
            "{} ({rate:.0}/s), {} skipped  {last}",
            plural(self.n_added, "report"),
            self.n_skipped
        ));
    }

    /// An input was skipped: it is named with its reason.
    pub fn skipped(&mut self, skipped: &Skipped) {
        self.n_skipped += 1;
        let line: String = skipped.to_string().chars().filter(|c| !c.is_control()).collect();
        self.bar.suspend(|| eprintln!("skipped {line}"));
    }

    /// What was done before an error ended it.
    pub fn so_far(&self) -> String {
        self.bar.finish_and_clear();
        format!("stopped after {} added", plural(self.n_added, "report"))
    }

    /// Sums up and gives the exit status.
    pub fn finish(self) -> ExitCode {
        self.bar.finish_and_clear();
        let again = if self.n_again > 0 { format!(", {} read again", self.n_again) } else { String::new() };
        let skipped = plural(self.n_skipped, "input");
        eprintln!(
            "{} added{again}, {} already there, {skipped} skipped",
            plural(self.n_added, "report"),
            self.n_known
        );
        match (self.n_added + self.n_known + self.n_again, self.n_skipped) {
            (0, 0) => {
                eprintln!("hearsay: nothing to add: no input holds a report");
                ExitCode::from(2)
            }
            (0, _) => ExitCode::from(2),
            (_, 0) => ExitCode::SUCCESS,
            _ => ExitCode::from(1),
        }
    }
}

/// Shows how a dataset grows: rate, what remains, what was skipped.
pub struct BulkProgress {
    bar: ProgressBar,
    meter: Meter,
    n_read: u64,
    n_known_files: u64,
    n_skipped: u64,
    n_shards: u64,
    last: String,
}

/// Skipped inputs that are named on standard error; all of them are in the dataset.
const NAMED_SKIPS: u64 = 20;

impl BulkProgress {
    /// A bar on standard error if that is a terminal. `meter` counts the bytes that are read.
    pub fn new(meter: Meter) -> Self {
        let shown = std::io::stderr().is_terminal();
        let target = if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let template = "{bar:20} {percent}% {bytes}/{total_bytes} {bytes_per_sec}, {eta} left  {wide_msg}";
        let style = ProgressStyle::with_template(template).expect("the template is well formed");
        let bar = ProgressBar::with_draw_target(Some(0), target).with_style(style);
        Self { bar, meter, n_read: 0, n_known_files: 0, n_skipped: 0, n_shards: 0, last: String::new() }
    }

    /// A file is in the dataset and is passed over.
    pub fn known(&mut self) {
        self.n_known_files += 1;
    }

    /// What is to be read.
    pub fn remaining(&mut self, n_bytes: u64) {
        self.bar.set_length(n_bytes);
        self.bar.reset_elapsed();
    }

    /// A report was read.
    pub fn read(&mut self) {
        self.n_read += 1;
        if self.n_read.is_multiple_of(16) {
            self.show();
        }
    }

    /// A shard is in the dataset; `last` is its last file.
    pub fn shard(&mut self, last: &str) {
        self.n_shards += 1;
        self.last = last.chars().filter(|c| !c.is_control()).collect();
        self.show();
    }

    fn show(&self) {
        let n_bytes = self.meter.n_bytes();
        self.bar.set_length(self.bar.length().unwrap_or(0).max(n_bytes));
        self.bar.set_position(n_bytes);
        let rate = self.n_read as f64 / self.bar.elapsed().as_secs_f64().max(0.001);
        let reports = plural(self.n_read, "report");
        self.bar.set_message(format!("{reports} ({rate:.0}/s), {} skipped  {}", self.n_skipped, self.last));
    }

    /// An input was skipped: the first of them are named with their reasons.
    pub fn skipped(&mut self, skipped: &Skipped) {
        self.n_skipped += 1;
        let line: String = skipped.to_string().chars().filter(|c| !c.is_control()).collect();
        match self.n_skipped {
            1..=NAMED_SKIPS => self.bar.suspend(|| eprintln!("skipped {line}")),
            n if n == NAMED_SKIPS + 1 => {
                self.bar.suspend(|| eprintln!("further inputs that are skipped are in the table skipped"));
            }
            _ => {}
        }
    }

    /// What was done before an error ended it.
    pub fn so_far(&self) -> String {
        self.bar.finish_and_clear();
        format!("stopped after {}; what they hold is in the dataset", plural(self.n_shards, "shard"))
    }

    /// Sums up and gives the exit status.
    pub fn finish(self) -> ExitCode {
        let seconds = self.bar.elapsed().as_secs_f64().max(0.001);
        self.bar.finish_and_clear();
        let rate = self.n_read as f64 / seconds;
        let known = match self.n_known_files {
            0 => String::new(),
            n => format!(", {} there already", plural(n, "file")),
        };
        let (reports, shards) = (plural(self.n_read, "report"), plural(self.n_shards, "shard"));
        let skipped = plural(self.n_skipped, "input");
        match self.n_read {
            0 => eprintln!("nothing new{known}, {skipped} skipped"),
            _ => eprintln!("{reports} in {shards} ({rate:.1} a second){known}, {skipped} skipped"),
        }
        match (self.n_read + self.n_known_files, self.n_skipped) {
            (0, 0) => {
                eprintln!("hearsay: nothing to read: no input holds a report");
                ExitCode::from(2)
            }
            (0, _) => ExitCode::from(2),
            (_, 0) => ExitCode::SUCCESS,
            _ => ExitCode::from(1),
        }
    }
}

/// Shows how far a long step is.
pub struct Steps {
    bar: ProgressBar,
}

impl Steps {
    /// A bar on standard error if that is a terminal.
    pub fn new(what: &'static str) -> Self {
        let shown = std::io::stderr().is_terminal();
        let target = if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let style = ProgressStyle::with_template("{msg} {bar:30} {percent}%, {eta} left");
        let bar = ProgressBar::with_draw_target(Some(1), target).with_message(what);
        Self { bar: bar.with_style(style.expect("the template is well formed")) }
    }

    /// So many of so many are done.
    pub fn at(&mut self, n_done: u64, n_all: u64) {
        self.bar.set_length(n_all.max(n_done));
        self.bar.set_position(n_done);
    }

    /// Takes the bar away.
    pub fn finish(self) {
        self.bar.finish_and_clear();
    }
}

fn plural(n: u64, noun: &str) -> String {
    if n == 1 { format!("{n} {noun}") } else { format!("{n} {noun}s") }
}
