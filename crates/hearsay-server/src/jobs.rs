//! What goes on behind the requests: reading what was brought in, joining.

use crate::desk::lock;
use serde_json::{Value, json};
use std::sync::Mutex;

/// All jobs since the server was started, in their order.
#[derive(Default)]
pub struct Jobs(Mutex<Vec<Job>>);

/// One of them.
#[derive(Debug, Clone)]
pub struct Job {
    /// `add` or `join`.
    pub kind: &'static str,
    /// How far it is.
    pub state: State,
    /// How much is done.
    pub done: usize,
    /// How much there is to do.
    pub total: usize,
    /// What could not be read: its name and the reason.
    pub skipped: Vec<(String, String)>,
    /// What came of it, in words.
    pub message: String,
}

/// How far a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It goes on.
    Running,
    /// It ended well.
    Done,
    /// It ended otherwise; its message says why.
    Failed,
}

impl Jobs {
    /// Begins a job and gives its number.
    pub fn begin(&self, kind: &'static str, total: usize) -> usize {
        let mut jobs = lock(&self.0);
        let (state, skipped, message) = (State::Running, Vec::new(), String::new());
        jobs.push(Job { kind, state, done: 0, total, skipped, message });
        jobs.len() - 1
    }

    /// Changes a job.
    pub fn change(&self, number: usize, change: impl FnOnce(&mut Job)) {
        if let Some(job) = lock(&self.0).get_mut(number) {
            change(job);
        }
    }

    /// A job as the API shows it, and whether it has ended.
    pub fn get(&self, number: usize) -> Option<(Value, bool)> {
        let jobs = lock(&self.0);
        let job = jobs.get(number)?;
        let state = match job.state {
            State::Running => "running",
            State::Done => "done",
            State::Failed => "failed",
        };
        let skipped = job.skipped.iter().map(|(name, reason)| json!({ "name": name, "reason": reason }));
        let value = json!({
            "id": number.to_string(), "kind": job.kind, "state": state, "done": job.done, "total": job.total,
            "skipped": skipped.collect::<Vec<_>>(), "message": job.message,
        });
        Some((value, job.state != State::Running))
    }
}
