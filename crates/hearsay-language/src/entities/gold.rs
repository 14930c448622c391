//! Reading names from annotated corpora: what the recognizer is trained on and scored against.
//!
//! A name is cut to its words: without determiners, a person's without titles. "the President of Velm,
//! Mara Tell" is "Mara Tell"; "the Ministry of Health" is "Ministry of Health".

use super::recognizer::NameType;
use crate::conllu::{ConlluId, ConlluRow};
use hearsay_types::Upos;
use std::ops::Range;

/// A name by its words: positions in a sentence, and its type.
pub type NameSpan = (usize, usize, NameType);

/// The names of persons, organizations and places in a sentence of GUM: mentions of its `Entity=`
/// annotation whose head is a proper noun, cut to the name. Inner ones are left out.
///
/// `open` holds the mentions that earlier sentences left open and should be empty at a text's start.
pub fn gum_names(rows: &[ConlluRow]) -> Vec<NameSpan> {
    let words: Vec<&ConlluRow> = rows.iter().filter(|row| matches!(row.id, ConlluId::Word(_))).collect();
    let forms: Vec<&str> = words.iter().map(|row| row.form.as_str()).collect();
    let upos: Vec<Upos> = words.iter().map(|row| Upos::from_name(&row.upos).unwrap_or(Upos::X)).collect();
    let mut open: Vec<(String, usize, Option<NameType>, usize)> = Vec::new();
    let mut names = Vec::new();
    let mut close = |mention: (String, usize, Option<NameType>, usize), end: usize| {
        let (_, start, name_type, head) = mention;
        if let Some(name_type) = name_type
            && let Some(range) = cut(&forms, &upos, start..end, start + head - 1, name_type)
        {
            names.push((range.start, range.end, name_type));
        }
    };
    for (i, row) in words.iter().enumerate() {
        let Some(value) = row.misc.split('|').find_map(|part| part.strip_prefix("Entity=")) else { continue };
        let mut rest = value;
        while !rest.is_empty() {
            if let Some(inside) = rest.strip_prefix('(') {
                let end = inside.find(['(', ')']).unwrap_or(inside.len());
                let fields: Vec<&str> = inside[..end].split('-').collect();
                let head = fields.get(5).and_then(|field| field.split(',').next()?.parse().ok()).unwrap_or(1);
                let mention = (fields[0].to_owned(), i, fields.get(1).and_then(|t| gum_type(t)), head);
                rest = &inside[end..];
                if let Some(behind) = rest.strip_prefix(')') {
                    rest = behind;
                    close(mention, i + 1);
                } else {
                    open.push(mention);
                }
            } else {
                let end = rest.find(')').unwrap_or(rest.len());
                let id = rest[..end].split('[').next().unwrap_or_default();
                if let Some(at) = open.iter().rposition(|(open_id, ..)| open_id == id) {
                    close(open.remove(at), i + 1);
                }
                rest = rest.get(end + 1..).unwrap_or_default();
            }
        }
    }
    outer(names)
}

fn gum_type(name: &str) -> Option<NameType> {
    match name {
        "person" => Some(NameType::Person),
        "organization" => Some(NameType::Organization),
        "place" => Some(NameType::Place),
        _ => None,
    }
}

/// Of names that overlap the longest, the first of equals; sorted.
pub fn outer(mut names: Vec<NameSpan>) -> Vec<NameSpan> {
    names.sort_by_key(|(start, end, name_type)| (std::cmp::Reverse(end - start), *start, *name_type));
    let mut kept: Vec<NameSpan> = Vec::new();
    for name in names {
        if kept.iter().all(|other| name.1 <= other.0 || other.1 <= name.0) {
            kept.push(name);
        }
    }
    kept.sort_unstable();
    kept
}

/// The name around a head within a mention: `None` if the head is no proper noun.
pub fn cut(
    forms: &[&str],
    upos: &[Upos],
    mention: Range<usize>,
    head: usize,
    name_type: NameType,
) -> Option<Range<usize>> {
    let end = mention.end.min(forms.len());
    let is_word = |i: usize| {
        let capital = forms[i].starts_with(|c: char| c.is_uppercase() || c.is_numeric());
        upos[i] == Upos::Propn || capital && matches!(upos[i], Upos::Adj | Upos::Noun | Upos::Num | Upos::X)
    };
    if head < mention.start || head >= end || upos[head] != Upos::Propn || !is_word(head) {
        return None;
    }
    let links = |i: usize| {
        name_type != NameType::Person && matches!(forms[i], "of" | "for" | "and" | "the" | "&" | "on")
            || matches!(forms[i], "-" | "–" | "/" | "al" | "bin" | "de" | "van" | "von" | "." | "'")
    };
    let mut start = head;
    while start > mention.start {
        let before = start - 1;
        let over = before > mention.start
            && links(before)
            && !matches!(forms[before], "of" | "for" | "the" | "on")
            && is_word(before - 1);
        if is_word(before) {
            start = before;
        } else if over {
            start = before - 1;
        } else {
            break;
        }
    }
    let mut last = head;
    let mut next = head + 1;
    while next < end {
        if is_word(next) {
            last = next;
        } else if !links(next) || next > last + 2 {
            break;
        }
        next += 1;
    }
    while start < head && (name_type == NameType::Person && is_title(forms[start])) {
        start += 1;
    }
    Some(start..last + 1)
}

/// Whether a word stands before a person's name without being part of it.
pub fn is_title(word: &str) -> bool {
    const TITLES: &[&str] = &[
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "prof",
        "professor",
        "president",
        "minister",
        "prime",
        "foreign",
        "secretary",
        "general",
        "gen",
        "colonel",
        "col",
        "major",
        "maj",
        "captain",
        "capt",
        "lieutenant",
        "lt",
        "sergeant",
        "sgt",
        "senator",
        "sen",
        "representative",
        "rep",
        "congressman",
        "governor",
        "gov",
        "mayor",
        "judge",
        "justice",
        "chairman",
        "king",
        "queen",
        "prince",
        "princess",
        "sheikh",
        "sir",
        "lord",
        "lady",
        "pope",
        "bishop",
        "archbishop",
        "father",
        "ayatollah",
        "imam",
        "mullah",
        "spokesman",
        "spokeswoman",
        "ambassador",
        "admiral",
        "commander",
        "chief",
        "chancellor",
        "premier",
        "vice",
        "deputy",
        "director",
        "officer",
        "spc",
        "state",
        "defense",
        "defence",
        "us",
        "u.s.",
        "american",
        "russian",
        "syrian",
        "iraqi",
        "turkish",
        "israeli",
        "french",
        "german",
        "british",
        "iranian",
        "of",
    ];
    let lower = word.trim_end_matches('.').to_lowercase();
    TITLES.contains(&lower.as_str()) || TITLES.contains(&word.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conllu;

    #[test]
    fn cuts_mentions_to_names() {
        let text = "1\tthe\tthe\tDET\tDT\t_\t2\tdet\t_\tEntity=(1-organization-new-cf1-1-2-coref-X\n\
                    2\tMinistry\tministry\tPROPN\tNNP\t_\t0\troot\t_\t_\n\
                    3\tof\tof\tADP\tIN\t_\t4\tcase\t_\t_\n\
                    4\tHealth\thealth\tPROPN\tNNP\t_\t2\tnmod\t_\tEntity=1)\n\
                    5\tsaw\tsee\tVERB\tVBD\t_\t2\tdep\t_\t_\n\
                    6\tMr.\tmr.\tPROPN\tNNP\t_\t7\tdep\t_\tEntity=(2-person-new-cf1-1-2-coref\n\
                    7\tTell\ttell\tPROPN\tNNP\t_\t5\tobj\t_\tEntity=2)\n\n";
        let sentences = conllu::read(text).unwrap();
        let names = gum_names(&sentences[0].rows);
        assert_eq!(names, [(1, 4, NameType::Organization), (6, 7, NameType::Person)]);
    }
}
