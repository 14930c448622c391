//! A statement in a few lines: number and type, who does what to whom, and on whose word.

use super::{lines::ancestry, paint::Painter, paint::printable};
use hearsay_types::{Factuality, Proposition, Quantity, Report, Role, Statement, VoiceId};
use unicode_width::UnicodeWidthStr;

/// The lines for statement `n`, at most `columns` wide.
pub fn lines(report: &Report, n: usize, columns: usize, painter: &Painter) -> Vec<String> {
    let statement = &report.statements[n];
    let number = format!("{} ", n + 1);
    let indent = " ".repeat(number.width());
    let type_name = statement.proposition.type_name();
    let first = number.width() + type_name.width() + 1;
    let mut rows =
        wrap(&description(statement), columns.saturating_sub(number.width()), first - number.width());
    let head = rows.remove(0);
    let painted = painter.type_name(statement.proposition.kind(), type_name);
    let mut lines = vec![format!("{}{painted} {head}", painter.mark(&number)).trim_end().to_owned()];
    lines.extend(rows.into_iter().map(|row| format!("{indent}{row}")));

    let sure = statement.factuality == Factuality::Certain;
    let mut says = Vec::new();
    if !statement.voices.is_empty() {
        let chain: Vec<String> = statement.voices.iter().map(|id| voice_name(report, *id)).collect();
        let rows = wrap(&format!("says {}", chain.join(" ‹ ")), columns.saturating_sub(number.width()), 0);
        let voice = statement.voices.last().copied();
        says.extend(rows.into_iter().map(|row| painter.voice(voice, &row)));
    }
    if !sure {
        let factuality = painter.factuality(statement.factuality);
        match says.last_mut() {
            Some(last) => last.push_str(&format!(" · {factuality}")),
            None => says.push(factuality),
        }
    }
    lines.extend(says.into_iter().map(|line| format!("{indent}{line}")));
    lines
}

/// A voice in a word or two: its source, what that stands for, and the cue.
pub fn voice_name(report: &Report, id: VoiceId) -> String {
    let text = &report.article.text;
    let voice = &report.voices[id.idx()];
    let source = voice.source.map_or("somebody unnamed", |span| span.of(text));
    let mut name = clean(report, source);
    if let Some(refers_to) = &voice.refers_to {
        name.push_str(&format!(" = {}", printable(refers_to)));
    }
    if let Some(cue) = voice.cue {
        name.push_str(&format!(" “{}”", clean(report, cue.of(text))));
    }
    name
}

/// Who speaks in the end and through whom, outermost first.
pub fn chain_name(report: &Report, id: VoiceId) -> String {
    let chain: Vec<String> = ancestry(report, id).into_iter().map(|id| voice_name(report, id)).collect();
    chain.join(" ‹ ")
}

/// Stands behind a role that the statement's own words do not name.
pub const ELSEWHERE: &str = "°";

/// Type, roles and numbers in one line. A role that the statement's words do not name bears a sign.
fn description(statement: &Statement) -> String {
    let named = |role: &Role| {
        let sign = if role.is_from_elsewhere(statement.span) { ELSEWHERE } else { "" };
        format!("{}{sign}", role.text)
    };
    let name = |role: &Option<Role>| role.as_ref().map_or_else(|| "?".to_owned(), named);
    let known = |prefix: &str, role: &Option<Role>| {
        role.as_ref().map(|role| format!("{prefix}{}", named(role))).unwrap_or_default()
    };
    let dated = |date: &Option<String>| date.as_ref().map(|date| format!(" [{date}]")).unwrap_or_default();
    let mut words = match &statement.proposition {
        Proposition::Event(event) => {
            let mode = event.mode.as_ref().map(|mode| format!("({mode}) ")).unwrap_or_default();
            let (place, date) = (known(" @ ", &event.place), dated(&event.date));
            format!("{mode}{}{}{place}{date}", name(&event.actor), known(" → ", &event.recipient))
        }
        Proposition::Relation(relation) => {
            let (what, date) = (known(": ", &relation.what), dated(&relation.date));
            format!("{} → {}{what}{date}", name(&relation.from), name(&relation.to))
        }
        Proposition::Control(control) => {
            format!("{}{}{}", name(&control.actor), known(" @ ", &control.place), dated(&control.date))
        }
        Proposition::Agreement(act) => {
            let parties: Vec<String> = act.parties.iter().map(named).collect();
            let between =
                if parties.is_empty() { String::new() } else { format!(" ({})", parties.join(", ")) };
            let by = act.by.as_ref().map(|by| format!("{}: ", named(by))).unwrap_or_default();
            let content = known(" — ", &act.content);
            format!("{by}{}{between}{content}{}", name(&act.agreement), dated(&act.date))
        }
    };
    for quantity in &statement.quantities {
        words.push_str(&format!("; {}", amount(quantity)));
    }
    printable(&words).replace('\n', " ")
}

/// `killed 12`, `wounded at least 3`, `killed 10–15`.
fn amount(quantity: &Quantity) -> String {
    let what = &quantity.what;
    match (quantity.low, quantity.high) {
        (Some(low), Some(high)) if low == high => format!("{what} {low}"),
        (Some(low), Some(high)) => format!("{what} {low}–{high}"),
        (Some(low), None) => format!("{what} at least {low}"),
        (None, Some(high)) => format!("{what} up to {high}"),
        (None, None) => format!("{what}, number unknown"),
    }
}

/// Words of the text on one line, without link markup at their ends.
fn clean(report: &Report, words: &str) -> String {
    let has_markup = !report.article.markup.is_empty();
    let plain = if has_markup { words.replace("](#)", "").replace('[', "") } else { words.to_owned() };
    printable(&plain).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Breaks words into rows of at most `columns`; the first row has `taken` columns less. At least one row.
fn wrap(words: &str, columns: usize, taken: usize) -> Vec<String> {
    let mut rows = vec![String::new()];
    let mut used = taken;
    for word in words.split_whitespace() {
        let width = word.width();
        let last = rows.len() - 1;
        if used + width > columns && !(rows[last].is_empty() && last > 0) {
            rows.push(word.to_owned());
            used = width + 1;
        } else {
            if !rows[last].is_empty() {
                rows[last].push(' ');
            }
            rows[last].push_str(word);
            used += width + 1;
        }
    }
    rows
}
