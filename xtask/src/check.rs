//! `cargo xtask check`: everything that must hold before a change lands. CI runs this and nothing else.

use crate::{api, assets, browser, consumers, dependencies, generate, shell};
use std::time::Instant;

type Step = fn() -> anyhow::Result<()>;

/// Runs all steps in order, stops at the first that fails, and prints how long each took.
pub fn run() -> anyhow::Result<()> {
    let steps: [(&str, Step); 10] = [
        ("format", || shell::cargo(&["fmt", "--all", "--check"])),
        ("dependency directions", dependencies::check),
        ("lints", || {
            shell::cargo(&["clippy", "--quiet", "--workspace", "--all-targets", "--", "--deny", "warnings"])
        }),
        ("generated files", || generate::run(generate::Mode::Check)),
        ("pages of the desk", assets::check),
        ("tests", || shell::cargo(&["test", "--quiet", "--workspace"])),
        ("score floors", || shell::cargo(&["run", "--quiet", "--package", "evals"])),
        ("exports in their programs", || consumers::TEST.check()),
        ("API against its document", || api::TEST.check()),
        ("desk in a browser", browser::check),
    ];
    let mut took = Vec::new();
    for (name, step) in steps {
        println!("== {name}");
        let start = Instant::now();
        step()?;
        took.push((name, start.elapsed().as_secs()));
    }
    println!("== all passed");
    for (name, seconds) in took {
        println!("{seconds:6} s  {name}");
    }
    Ok(())
}
