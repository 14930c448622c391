//! `hearsay demo`: the desk on the example reports, which are compiled in.

use super::{add, decide, serve};
use crate::args::{Arguments, Command, Demo};
use anyhow::{Context, anyhow, bail};
use clap::{Parser, ValueEnum};
use hearsay::Reader;
use hearsay_server::{Desk, Snapshot};
use hearsay_types::{Matter, Stance};
use rust_embed::RustEmbed;
use std::{fs, io::Write, path::Path, process::ExitCode};

/// The reports, and a knowledge file of their places and actors.
#[derive(RustEmbed)]
#[folder = "../../examples"]
#[include = "reports/*"]
#[include = "knowledge.toml"]
struct Examples;

/// Writes the examples, makes a case of them, and serves it until Ctrl-C.
pub fn run(args: &Demo, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    write_examples(&args.folder)?;
    let knowledge = args.folder.join("knowledge.toml");
    let case = args.folder.join("orvenna.case");
    let (shown, reports) = (case.display(), args.folder.join("reports"));
    writeln!(out, "Reports from all sides of a conflict that never was are in {}.", reports.display())?;
    writeln!(out, "This is how they become a case, and yours would:\n")?;
    writeln!(out, "  hearsay add {shown} {} --knowledge {}", reports.display(), knowledge.display())?;
    writeln!(out, "  hearsay serve {shown} --knowledge {}\n", knowledge.display())?;
    out.flush()?;

    if add_all(args, &case, &reports, &knowledge)? != ExitCode::SUCCESS {
        bail!("the examples could not all be read; remove {} and try again", args.folder.display());
    }
    let options = hearsay::Options {
        model: args.model.into(),
        knowledge: vec![knowledge],
        ..hearsay::Options::default()
    };
    let author = decide::author(None).unwrap_or_else(|_| "desk".to_owned());
    let desk = Desk::open(&case, author, Reader::new(&options)?)?;
    let snapshot = desk.snapshot(None).map_err(|problem| anyhow!(problem.message))?;
    let server = serve::listen(desk, args.port)?;
    let address = format!("http://127.0.0.1:{}", server.port());
    if let Some(matter) = snapshot.most_disputed() {
        writeln!(out, "{}", introduction(matter, &snapshot, &address))?;
    }
    writeln!(out, "\nThe whole desk: {address}/\nCtrl-C ends it.")?;
    out.flush()?;
    server.run().context("serving")?;
    Ok(ExitCode::SUCCESS)
}

/// Where to begin: the matter in which most stand against each other.
fn introduction(matter: &Matter, snapshot: &Snapshot, address: &str) -> String {
    let [asserted, denied, disputed] =
        [Stance::Asserts, Stance::Denies, Stance::Disputes].map(|stance| matter.independent_by(stance));
    let doubted = if disputed > 0 { format!(", {disputed} doubt it") } else { String::new() };
    format!(
        "Begin with what is most disputed, \"{}\":\n\n  {address}/matters/{}\n\n{} reports speak of it. Behind \
         them stand {asserted} independent voices that say so, {denied} that deny it{doubted}.\nRead the picture \
         from left to right; a click on any words opens the report at their place.",
        matter.label,
        matter.id,
        snapshot.n_reports(matter),
    )
}

/// Runs `hearsay add`; reports that the case has are passed over.
fn add_all(args: &Demo, case: &Path, reports: &Path, knowledge: &Path) -> anyhow::Result<ExitCode> {
    let model = args.model.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned());
    let mut words = vec!["hearsay".into(), "add".into(), case.into(), reports.into()];
    words.extend(["--knowledge".into(), knowledge.as_os_str().to_owned(), "--model".into(), model.into()]);
    match Arguments::try_parse_from(words)?.command {
        Command::Add(add) => add::run(&add),
        _ => unreachable!("the words are those of add"),
    }
}

/// Writes what is not yet there.
fn write_examples(folder: &Path) -> anyhow::Result<()> {
    for name in Examples::iter() {
        let path = folder.join(name.as_ref());
        let file = Examples::get(&name).ok_or_else(|| anyhow!("{name} is not compiled in"))?;
        if !path.exists() {
            let parent = path.parent().unwrap_or(folder);
            fs::create_dir_all(parent).with_context(|| format!("making the folder {}", parent.display()))?;
            fs::write(&path, file.data).with_context(|| format!("writing {}", path.display()))?;
        }
    }
    Ok(())
}
