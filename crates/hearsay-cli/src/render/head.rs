//! The head of a report: what its page says it is, where the text came from, and what was noted.

use super::{Page, paint::printable};
use hearsay_types::{Article, CreditKind, Noted, Report};
use jiff::civil::Date;
use std::io::{self, Write};

pub(super) fn write(out: &mut dyn Write, report: &Noted<Report>, page: &Page) -> io::Result<()> {
    let article = &report.value.article;
    let painter = page.painter;
    let title = article.title.as_ref().map_or("(no title)", |title| title.value.as_str());
    writeln!(out, "{}", painter.faint(&"─".repeat(page.columns)))?;
    writeln!(out, "{}", painter.strong(&printable(title)))?;
    for line in [masthead(article), origin(article), labels(article)] {
        if !line.is_empty() {
            writeln!(out, "{}", printable(&line.join(" · ")))?;
        }
    }
    let input = &article.input;
    let hash = input.sha256.get(..12).unwrap_or_default();
    let path = printable(&input.path);
    writeln!(out, "{}", painter.faint(&format!("{path} · sha256 {hash}… · {} bytes", input.n_bytes)))?;
    for note in &report.notes {
        writeln!(out, "{}", painter.faint(&format!("note ({}): {}", note.stage, printable(&note.message))))?;
    }
    writeln!(out)
}

/// Who wrote it, where it was published and when.
fn masthead(article: &Article) -> Vec<String> {
    let mut parts = Vec::new();
    parts.extend(article.byline.as_ref().map(|byline| format!("by {}", byline.value)));
    parts.extend(article.publisher.as_ref().map(|publisher| publisher.value.clone()));
    parts.extend(article.dateline.as_ref().map(|dateline| dateline.value.clone()));
    parts.push(article.published.as_ref().map_or_else(
        || "no date".to_owned(),
        |published| format!("published {}", long_date(published.value.date())),
    ));
    parts.extend(
        article.updated.as_ref().map(|updated| format!("updated {}", long_date(updated.value.date()))),
    );
    let language = article.language.as_deref().filter(|language| *language != "en");
    parts.extend(language.map(|language| format!("language: {language}")));
    parts
}

/// What the credit lines say of where the text came from.
fn origin(article: &Article) -> Vec<String> {
    let credits = article.credits.iter().filter(|credit| credit.kind != CreditKind::Copyright);
    let said = credits.map(|credit| {
        let of = credit.of.as_deref().unwrap_or("unnamed");
        let date = credit.date.map(|date| format!(", {}", long_date(date))).unwrap_or_default();
        match credit.kind {
            CreditKind::Agency => format!("agency: {of}{date}"),
            CreditKind::Republished => format!("first published by {of}{date}"),
            CreditKind::ReportingBy => format!("reporting by {of}"),
            CreditKind::WithAgencies => format!("with agencies: {of}"),
            CreditKind::Image | CreditKind::Copyright => format!("picture: {of}"),
        }
    });
    let mut parts: Vec<String> = Vec::new();
    for part in said {
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    parts
}

fn labels(article: &Article) -> Vec<String> {
    article.labels.iter().take(8).map(|label| format!("{}: {}", label.name, label.value)).collect()
}

/// `4 September 2016`.
fn long_date(date: Date) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let month = MONTHS[usize::from(date.month().unsigned_abs()).saturating_sub(1) % 12];
    format!("{} {month} {}", date.day(), date.year())
}
