//! Dates, quantities and titles of documents and events, by rule.

use super::kinds::Piece;
use hearsay_types::{EntityType, Upos};

const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec",
    "jan.",
    "feb.",
    "aug.",
    "sep.",
    "sept.",
    "oct.",
    "nov.",
    "dec.",
];
const DAYS: &[&str] = &[
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "today",
    "yesterday",
    "tomorrow",
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
];
const DOCUMENTS: &[&str] = &[
    "resolution",
    "communique",
    "communiqué",
    "declaration",
    "convention",
    "protocol",
    "charter",
    "memorandum",
];
const AGREEMENTS: &[&str] = &["agreement", "agreements", "accord", "accords", "treaty", "pact", "armistice"];
const EVENTS: &[&str] =
    &["war", "conference", "summit", "spring", "uprising", "revolution", "intifada", "olympics"];

/// Days, months and years, written out or in figures.
pub(super) fn dates(forms: &[&str], upos: &[Upos]) -> Vec<Piece> {
    let lower: Vec<String> = forms.iter().map(|form| form.to_lowercase()).collect();
    let is_month = |i: usize| {
        let capital =
            forms[i].starts_with(char::is_uppercase) && upos[i] != Upos::Aux && upos[i] != Upos::Verb;
        capital && MONTHS.contains(&lower[i].as_str())
    };
    let is_day = |i: usize| DAYS.contains(&lower[i].as_str());
    let is_year = |i: usize| {
        let bytes = forms[i].as_bytes();
        bytes.len() == 4 && bytes.iter().all(u8::is_ascii_digit) && matches!(&forms[i][..2], "19" | "20")
    };
    let is_day_of_month = |i: usize| {
        let digits = lower[i].trim_end_matches(|c: char| c.is_ascii_alphabetic());
        digits.parse::<u8>().is_ok_and(|n| (1..=31).contains(&n)) && lower[i].len() <= 4
    };
    let is_calendar = |i: usize| {
        let next_to_month = i > 0 && is_month(i - 1) || i + 1 < forms.len() && is_month(i + 1);
        is_month(i) || is_day(i) || is_year(i) || is_day_of_month(i) && next_to_month
    };
    let mut pieces = Vec::new();
    let mut i = 0;
    while i < forms.len() {
        if !is_calendar(i) {
            i += 1;
            continue;
        }
        let start = i;
        let mut end = i + 1;
        while end < forms.len() {
            if is_calendar(end) {
                end += 1;
            } else if forms[end] == "," && end + 1 < forms.len() && is_calendar(end + 1) {
                end += 2;
            } else {
                break;
            }
        }
        let bare_year = end - start == 1 && is_year(start) && upos.get(end) == Some(&Upos::Noun);
        if !bare_year {
            pieces.push(Piece { start, end, kind: EntityType::Date, score: 0.9 });
        }
        i = end;
    }
    pieces
}

/// Numbers with what they count: "21 people", "$5 million".
pub(super) fn quantities(forms: &[&str], upos: &[Upos], heads: &[Option<usize>]) -> Vec<Piece> {
    let is_unit = |i: usize| {
        forms.get(i).is_some_and(|form| {
            matches!(*form, "%" | "percent" | "million" | "billion" | "thousand" | "hundred")
        })
    };
    let is_money = |i: usize| matches!(forms[i], "$" | "€" | "£" | "US$");
    let mut pieces: Vec<Piece> = Vec::new();
    let mut i = 0;
    while i < forms.len() {
        let is_number = upos[i] == Upos::Num && !forms[i].is_empty();
        if !is_number {
            i += 1;
            continue;
        }
        let start = if i > 0 && is_money(i - 1) { i - 1 } else { i };
        let mut end = i + 1;
        while end < forms.len() && (is_unit(end) || upos[end] == Upos::Num) {
            end += 1;
        }
        let counted = heads[end - 1]
            .or(heads[i])
            .filter(|head| *head >= end && *head < end + 4 && upos[*head] == Upos::Noun);
        if let Some(head) = counted {
            end = head + 1;
        }
        pieces.push(Piece { start, end, kind: EntityType::Quantity, score: 0.8 });
        i = end;
    }
    pieces
}

/// Documents, agreements and events with a name: "Resolution 2254", "the Velm Accords", "Battle of Velm".
pub(super) fn titles(forms: &[&str], upos: &[Upos]) -> Vec<Piece> {
    let is_capital = |i: usize| forms[i].starts_with(char::is_uppercase);
    let mut pieces = Vec::new();
    for i in 0..forms.len() {
        let lower = forms[i].to_lowercase();
        let kind = if DOCUMENTS.contains(&lower.as_str()) {
            EntityType::Document
        } else if AGREEMENTS.contains(&lower.as_str()) {
            EntityType::Agreement
        } else if EVENTS.contains(&lower.as_str())
            || matches!(lower.as_str(), "battle" | "siege" | "operation")
        {
            EntityType::Event
        } else {
            continue;
        };
        let number = i + 1 < forms.len() && upos[i + 1] == Upos::Num && kind == EntityType::Document;
        if number {
            pieces.push(Piece { start: i, end: i + 2, kind, score: 0.9 });
            continue;
        }
        if !is_capital(i) {
            continue;
        }
        if matches!(lower.as_str(), "battle" | "siege") {
            if i + 2 < forms.len() && forms[i + 1] == "of" && is_capital(i + 2) {
                pieces.push(Piece { start: i, end: i + 3, kind, score: 0.8 });
            }
            continue;
        }
        if lower == "operation" {
            let end = (i + 1..forms.len()).take_while(|j| is_capital(*j)).last();
            pieces.extend(end.map(|end| Piece { start: i, end: end + 1, kind, score: 0.8 }));
            continue;
        }
        let start = (0..i).rev().take_while(|j| is_capital(*j) && *j > 0).last();
        pieces.extend(start.map(|start| Piece { start, end: i + 1, kind, score: 0.7 }));
    }
    pieces
}
