//! Tests that need packages from PyPI: of fixed versions, in an environment under `target`.

use crate::shell;
use anyhow::{Context, bail, ensure};
use std::{env, fs, path::Path, process::Command};

const HOW: &str = "this test needs Python 3.10 or newer with venv (Debian: apt-get install python3-venv), and PyPI the first time";

/// A test in Python.
pub struct PythonTest {
    /// The list of its packages with their versions, all of them, below the root.
    pub packages: &'static str,
    /// Where they are installed, below the root.
    pub environment: &'static str,
    /// The script.
    pub script: &'static str,
    /// What it is given, paths below the root.
    pub arguments: &'static [&'static str],
}

impl PythonTest {
    /// Runs the test; without Python it says so, and that is an error only where `CI` is set.
    pub fn check(&self) -> anyhow::Result<()> {
        match self.install() {
            Ok(()) => self.start(),
            Err(error) if env::var_os("CI").is_none() => {
                println!("NOT RUN: {HOW} ({error:#})");
                Ok(())
            }
            Err(error) => Err(error.context(HOW)),
        }
    }

    /// Installs what is needed and runs the test.
    pub fn run(&self) -> anyhow::Result<()> {
        self.install().context(HOW)?;
        self.start()
    }

    fn start(&self) -> anyhow::Result<()> {
        shell::cargo(&["build", "--quiet", "--package", "hearsay-cli"])?;
        let root = shell::root();
        let mut test = Command::new(root.join(self.environment).join("bin/python"));
        test.arg(root.join(self.script)).args(self.arguments.iter().map(|path| root.join(path)));
        call(&mut test)
    }

    fn install(&self) -> anyhow::Result<()> {
        let root = shell::root();
        let (environment, wanted) = (root.join(self.environment), root.join(self.packages));
        let installed = environment.join("installed.txt");
        let list = fs::read_to_string(&wanted).with_context(|| wanted.display().to_string())?;
        if fs::read_to_string(&installed).is_ok_and(|there| there == list) {
            return Ok(());
        }
        call(Command::new(python()?).args(["-m", "venv", "--clear"]).arg(&environment))?;
        let mut pip = Command::new(environment.join("bin/python"));
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]);
        call(pip.arg("--requirement").arg(&wanted))?;
        fs::write(&installed, list).with_context(|| installed.display().to_string())
    }
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
