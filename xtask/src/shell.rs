//! Running cargo from the repository's root.

use anyhow::{Context, ensure};
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// The repository's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the root").to_owned()
}

/// Runs cargo with its output shown; an error if it fails.
pub fn cargo(arguments: &[&str]) -> anyhow::Result<()> {
    let status = command(arguments).status().context("starting cargo")?;
    ensure!(status.success(), "cargo {} ended with {status}", arguments.join(" "));
    Ok(())
}

/// Runs cargo and gives what it printed.
pub fn cargo_output(arguments: &[&str]) -> anyhow::Result<String> {
    let output = command(arguments).output().context("starting cargo")?;
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "cargo {} ended with {}\n{errors}", arguments.join(" "), output.status);
    Ok(String::from_utf8(output.stdout)?)
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root()).args(arguments);
    command
}
