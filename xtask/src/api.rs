//! `cargo xtask api`: what the desk's OpenAPI document allows, and what it does not, sent to a server by schemathesis
//! (`crates/hearsay-server/tests/schemathesis`). Its Python packages, of fixed versions, are kept under `target`.

use crate::shell;
use anyhow::{Context, bail, ensure};
use std::{env, fs, path::Path, process::Command};

const TESTS: &str = "crates/hearsay-server/tests/schemathesis";
/// Where its packages are, and a copy of the list that they were installed from.
const PACKAGES: &str = "target/schemathesis";
const FOLDER: &str = "target/schemathesis-run";
const HOW: &str = "the tests of the desk's API need Python 3.10 or newer with venv (Debian: apt-get install python3-venv), \
     and PyPI the first time";

/// Runs the tests; without Python it says so, and that is an error only where `CI` is set.
pub fn check() -> anyhow::Result<()> {
    match install() {
        Ok(()) => run(),
        Err(error) if env::var_os("CI").is_none() => {
            println!("NOT RUN: {HOW} ({error:#})");
            Ok(())
        }
        Err(error) => Err(error.context(HOW)),
    }
}

/// Installs what is needed and runs the tests.
pub fn run_all() -> anyhow::Result<()> {
    install().context(HOW)?;
    run()
}

fn run() -> anyhow::Result<()> {
    shell::cargo(&["build", "--quiet", "--package", "hearsay-cli"])?;
    let root = shell::root();
    let mut tests = Command::new(root.join(PACKAGES).join("bin/python"));
    tests.arg(root.join(TESTS).join("run.py")).arg(root.join("target/debug/hearsay")).arg(root.join(FOLDER));
    call(&mut tests)
}

fn install() -> anyhow::Result<()> {
    let root = shell::root();
    let (packages, wanted) = (root.join(PACKAGES), root.join(TESTS).join("requirements.txt"));
    let installed = packages.join("installed.txt");
    let list = fs::read_to_string(&wanted).with_context(|| wanted.display().to_string())?;
    if fs::read_to_string(&installed).is_ok_and(|there| there == list) {
        return Ok(());
    }
    call(Command::new(python()?).args(["-m", "venv", "--clear"]).arg(&packages))?;
    let mut pip = Command::new(packages.join("bin/python"));
    pip.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
        "--requirement",
    ]);
    call(pip.arg(&wanted))?;
    fs::write(&installed, list).with_context(|| installed.display().to_string())
}

fn python() -> anyhow::Result<&'static str> {
    let is_there = |name: &&str| Command::new(name).arg("--version").output().is_ok();
    match ["python3", "python"].into_iter().find(is_there) {
        Some(name) => Ok(name),
        None => bail!("there is no Python"),
    }
}

fn call(command: &mut Command) -> anyhow::Result<()> {
    let name = Path::new(command.get_program()).display().to_string();
    let status = command.status().with_context(|| name.clone())?;
    ensure!(status.success(), "{name} ended with {status}");
    Ok(())
}
