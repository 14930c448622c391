//! `cargo xtask consumers`: what is exported, opened in the programs that it is for (`evals/consumers`).

use crate::python::PythonTest;

/// The test.
pub const TEST: PythonTest = PythonTest {
    packages: "evals/consumers/requirements.txt",
    environment: "target/consumers",
    script: "evals/consumers/check.py",
    arguments: &["target/debug/hearsay"],
};
