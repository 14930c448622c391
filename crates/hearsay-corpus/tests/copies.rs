//! Specifications of the copies stage (STYLE §8), and properties that hold on any texts.
//!
//! A case of `tests/copies/*.md` is under a heading. Lines `report: id | publisher | published | credit` begin a report,
//! lines with `> ` are its text, `family:` and `difference:` lines say what must be found, in order. Other lines are
//! prose. A case without such lines says that nothing is found; differences are only looked at where a case has some.
#![expect(clippy::unwrap_used, reason = "a test")]

use hearsay_corpus::copies::{self, Density, Finder};
use hearsay_types::{CopyFamily, CreditKind, CreditRecord, ReportRecord};
use proptest::prelude::*;
use std::{fmt::Write as _, fs, path::Path};

#[derive(Default)]
struct Case {
    heading: String,
    reports: Vec<ReportRecord>,
    expected: Vec<String>,
}

fn report(line: &str) -> ReportRecord {
    let mut fields = line.split('|').map(str::trim);
    let mut next = || fields.next().filter(|field| !field.is_empty()).map(str::to_owned);
    let (id, publisher, published, credit) = (next().unwrap(), next(), next(), next());
    let credit = credit.map(|credit| {
        let (kind, of) = credit.split_once(' ').unwrap();
        let kind = match kind {
            "agency" => CreditKind::Agency,
            "republished" => CreditKind::Republished,
            other => panic!("{other} is no kind of credit"),
        };
        CreditRecord { kind, of: Some(of.to_owned()), evidence: credit.clone() }
    });
    ReportRecord {
        id,
        publisher,
        published,
        credits: credit.into_iter().collect(),
        ..ReportRecord::default()
    }
}

fn cases(markdown: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for line in markdown.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            cases.push(Case { heading: heading.to_owned(), ..Case::default() });
        }
        let Some(case) = cases.last_mut() else { continue };
        if let Some(line) = line.strip_prefix("report: ") {
            case.reports.push(report(line));
        } else if let Some(words) = line.strip_prefix("> ") {
            let text = &mut case.reports.last_mut().unwrap().text;
            text.push_str(if text.is_empty() { "" } else { "\n" });
            text.push_str(words);
        } else if line.starts_with("family:") || line.starts_with("difference:") {
            case.expected.push(line.to_owned());
        }
    }
    cases
}

fn found(case: &Case) -> Vec<String> {
    let families = copies::find(&case.reports);
    let name = |name: &Option<String>| name.clone().unwrap_or_else(|| "none".to_owned());
    let family = |one: &CopyFamily| {
        format!("family: {} | origin {} | of {}", one.reports.join(", "), name(&one.origin), name(&one.of))
    };
    let mut lines: Vec<String> = families.iter().map(family).collect();
    if !case.expected.iter().any(|line| line.starts_with("difference:")) {
        return lines;
    }
    let text = |id: &str| &case.reports.iter().find(|report| report.id == id).unwrap().text;
    for link in families.iter().flat_map(|family| &family.links) {
        let (from, to) = (text(&link.from), text(&link.to));
        for passage in &link.passages {
            for difference in copies::differences(passage, from, to) {
                let words = format!("{} > {}", difference.from.of(from), difference.to.of(to));
                lines.push(format!("difference: {}, {} | {}", link.from, link.to, words.trim()));
            }
        }
    }
    lines
}

#[test]
fn behaves_as_specified() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/copies");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let (mut n_cases, mut wrong) = (0, String::new());
    for case in files.iter().flat_map(|file| cases(&fs::read_to_string(file).unwrap())) {
        n_cases += 1;
        let found = found(&case);
        if found != case.expected {
            let (wanted, found) = (case.expected.join("\n    "), found.join("\n    "));
            writeln!(wrong, "{}\n  wanted\n    {wanted}\n  found\n    {found}", case.heading).unwrap();
        }
    }
    assert!(n_cases > 0 && wrong.is_empty(), "\n{wrong}");
}

fn reports(texts: &[String]) -> Vec<ReportRecord> {
    let report = |(i, text): (usize, &String)| ReportRecord {
        id: format!("r{i}"),
        publisher: (i % 3 > 0).then(|| format!("Outlet {}", i % 2)),
        text: text.clone(),
        ..ReportRecord::default()
    };
    texts.iter().enumerate().map(report).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn passages_lie_on_boundaries_and_differences_within(
        words in prop::collection::vec("[a-zé’]{1,4}|\"|“|”|\\n|停|U\\.S\\.", 40..120),
        cuts in prop::collection::vec((0..40_usize, 40..120_usize), 2..6),
    ) {
        let cut = |(start, end): &(usize, usize)| words[*start..words.len().min(*end)].join(" ");
        let reports = reports(&cuts.iter().map(cut).collect::<Vec<_>>());
        let families = copies::find(&reports);
        prop_assert_eq!(&families, &copies::find(&reports));
        let text = |id: &str| &reports.iter().find(|report| report.id == id).unwrap().text;
        for link in families.iter().flat_map(|family| &family.links) {
            prop_assert!((0.0..=1.0).contains(&link.containment) && link.jaccard <= link.containment);
            for passage in &link.passages {
                let (from, to) = (text(&link.from), text(&link.to));
                prop_assert!(from.get(passage.from.range()).is_some() && to.get(passage.to.range()).is_some());
                for difference in copies::differences(passage, from, to) {
                    prop_assert!(passage.from.contains(difference.from) && passage.to.contains(difference.to));
                }
            }
        }
    }

    #[test]
    fn no_text_makes_it_fail(texts in prop::collection::vec("(?s).{0,200}|(a ){0,80}", 0..8)) {
        let reports = reports(&texts);
        let finder = Finder::default();
        for density in [Density::All, Density::Sampled] {
            let families = finder.families(&reports, &finder.links(&reports, density));
            prop_assert_eq!(finder.origins(&reports, &families).len(), reports.len());
        }
    }
}
