//! `cargo xtask api`: what the desk's OpenAPI document allows, and what it does not, sent to a server by schemathesis
//! (`crates/hearsay-server/tests/schemathesis`).

use crate::python::PythonTest;

/// The test.
pub const TEST: PythonTest = PythonTest {
    packages: "crates/hearsay-server/tests/schemathesis/requirements.txt",
    environment: "target/schemathesis",
    script: "crates/hearsay-server/tests/schemathesis/run.py",
    arguments: &["target/debug/hearsay", "target/schemathesis-run"],
};
