//! What the user is told on standard error: progress, skipped inputs, errors.
#![expect(clippy::print_stderr, reason = "this is the one place that writes to standard error")]

use hearsay::ingest::Skipped;
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

fn plural(n: u64, noun: &str) -> String {
    if n == 1 { format!("{n} {noun}") } else { format!("{n} {noun}s") }
}
