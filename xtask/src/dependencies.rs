//! Dependency directions between the workspace's crates, read from `cargo metadata`.

use crate::shell;
use anyhow::{Context, ensure};
use serde::Deserialize;

/// What each crate may use of the workspace at run time. A crate that is not listed here is not allowed.
const MAY_USE: &[(&str, &[&str])] = &[
    ("hearsay-types", &[]),
    ("hearsay-extract", &["hearsay-types"]),
    ("hearsay-nn", &[]),
    ("hearsay-language", &["hearsay-types", "hearsay-nn"]),
    ("hearsay-coding", &["hearsay-types"]),
    ("hearsay-corpus", &["hearsay-types"]),
    ("hearsay-store", &["hearsay-types"]),
    ("hearsay-export", &["hearsay-types"]),
    (
        "hearsay",
        &[
            "hearsay-types",
            "hearsay-extract",
            "hearsay-language",
            "hearsay-coding",
            "hearsay-corpus",
            "hearsay-store",
            "hearsay-export",
        ],
    ),
    ("hearsay-server", &["hearsay", "hearsay-types"]),
    ("hearsay-cli", &["hearsay", "hearsay-server", "hearsay-types"]),
    (
        "evals",
        &[
            "hearsay",
            "hearsay-types",
            "hearsay-extract",
            "hearsay-language",
            "hearsay-coding",
            "hearsay-corpus",
        ],
    ),
    ("xtask", &["hearsay-types", "hearsay-language", "hearsay-coding"]),
];

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    /// `dev`, `build`, or null for what is needed at run time.
    kind: Option<String>,
    /// Set for packages of this workspace.
    path: Option<String>,
}

/// An error if a crate uses another one of the workspace that it must not, or is not listed.
pub fn check() -> anyhow::Result<()> {
    let json = shell::cargo_output(&["metadata", "--format-version", "1", "--no-deps"])?;
    let metadata: Metadata = serde_json::from_str(&json).context("reading cargo metadata")?;
    for package in &metadata.packages {
        let (_, allowed) = MAY_USE
            .iter()
            .find(|(name, _)| *name == package.name)
            .with_context(|| format!("{} is not listed in xtask/src/dependencies.rs", package.name))?;
        let used =
            package.dependencies.iter().filter(|d| d.path.is_some() && d.kind.as_deref() != Some("dev"));
        for dependency in used {
            ensure!(
                allowed.contains(&dependency.name.as_str()),
                "{} must not depend on {} (ARCHITECTURE.md, dependency directions)",
                package.name,
                dependency.name
            );
        }
    }
    Ok(())
}
