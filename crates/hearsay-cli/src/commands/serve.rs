//! `hearsay serve`: a case as a desk in the browser.

use super::decide;
use crate::args::Serve;
use anyhow::{Context, bail};
use hearsay::Reader;
use hearsay_server::{Desk, Server};
use std::{
    io::{ErrorKind, Write},
    process::ExitCode,
};

/// Serves the case until Ctrl-C.
pub fn run(args: &Serve, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let options = hearsay::Options {
        model: args.model.into(),
        knowledge: args.knowledge.clone(),
        ..hearsay::Options::default()
    };
    let author = decide::author(args.by.as_deref()).unwrap_or_else(|_| "desk".to_owned());
    let desk = Desk::open(&args.case, author, Reader::new(&options)?)?;
    let server = listen(desk, args.port)?;
    writeln!(out, "http://127.0.0.1:{}/ serves {}; Ctrl-C ends it", server.port(), args.case.display())?;
    out.flush()?;
    server.run().context("serving")?;
    Ok(ExitCode::SUCCESS)
}

/// A server of the desk, on `port` or on the first of some that is free.
pub fn listen(desk: Desk, port: Option<u16>) -> anyhow::Result<Server> {
    match Server::bind(desk, port) {
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            bail!("port {} is taken: give another one, or none", port.unwrap_or_default());
        }
        bound => bound.context("listening on this machine"),
    }
}
