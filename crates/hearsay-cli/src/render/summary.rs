//! The end of a report: who speaks in it, and how many statements each voice makes.

use super::{
    Page,
    statement::{ELSEWHERE, chain_name},
};
use hearsay_types::VoiceId;
use std::io::{self, Write};

pub(super) fn write(out: &mut dyn Write, page: &Page) -> io::Result<()> {
    let report = page.report;
    if report.statements.is_empty() {
        return Ok(());
    }
    let own = report.statements.iter().filter(|statement| statement.voices.is_empty()).count();
    let n = report.statements.len();
    let statements = if n == 1 { "statement" } else { "statements" };
    writeln!(out, "{}", page.painter.strong(&format!("{n} {statements}, by whose word")))?;
    writeln!(out, "{own:5}  the report itself")?;
    // Voices with statements, each under the name by which it is shown, in the order of the text.
    let mut told: Vec<(VoiceId, String, usize)> = Vec::new();
    for statement in &report.statements {
        let Some(voice) = statement.voices.last().copied() else { continue };
        let name = chain_name(report, voice);
        match told.iter_mut().find(|(_, other, _)| *other == name) {
            Some((_, _, count)) => *count += 1,
            None => told.push((voice, name, 1)),
        }
    }
    for (voice, name, count) in told {
        let kind = report.voices[voice.idx()].kind.as_str();
        let anonymous = if report.voices[voice.idx()].anonymous { ", unnamed" } else { "" };
        let about = page.painter.faint(&format!("({kind}{anonymous})"));
        writeln!(out, "{count:5}  {} {about}", page.painter.voice(Some(voice), &name))?;
    }
    if report.statements.iter().any(|statement| !statement.roles_from_elsewhere().is_empty()) {
        let legend =
            format!("{ELSEWHERE} taken from other words of the report, not from the statement's own");
        writeln!(out, "{}", page.painter.faint(&legend))?;
    }
    writeln!(out)
}
