//! Copies against lists of pairs that share text, and against an annotated case.
//!
//! - *Overlap pairs* (`news-clusters`, `fa-kes`): computed lists, not human gold: all pairs of a set whose texts share
//!   at least half of the shorter one's different five-word runs (words as `\w+` in lower case). A pair counts as found
//!   if it is linked with a containment of at least 0.5. The lists count the furniture of pages, which makes no
//!   copies: a row counts it too, another leaves it out and so misses pairs that share nothing else. Rows marked
//!   "sampled" look reports up as among millions.
//! - *Case* (`case-syria-2016`): pairs of reports in one group of its README's table of copies, which goes down to
//!   shared paragraphs; a row "x with y, z" holds the pairs of x with the others. A pair counts as found if both
//!   reports are in one family. A group counts as found if all its pairs are. Origins: the kind, and whose text it is,
//!   against each report's `origin`; who is named counts by the agency's short name.

use crate::{Scoring, table::Row};
use hearsay::ingest;
use hearsay_corpus::copies::{Boilerplate, Density, Finder, Options};
use hearsay_extract::article;
use hearsay_types::ReportRecord;
use serde_json::Value;
use std::collections::BTreeSet;

/// What the best public tool reaches on pairs of news at Jaccard 0.8, on other data; none verifies pairs.
const PEER: &str = "gaoya, datasketch 0.94 at Jaccard 0.8, other data";

type Pairs = BTreeSet<(String, String)>;

/// Scores copies.
pub fn score(scoring: &mut Scoring) -> anyhow::Result<()> {
    let finder = Finder::default();
    score_pairs(scoring, "news-clusters", ["dId", "text", "source_domain", "date_publish"])?;
    score_pairs(scoring, "fa-kes", ["unit_id", "article_content", "source", "date"])?;
    score_case(scoring, &finder)
}

fn pair(a: &str, b: &str) -> (String, String) {
    let (a, b) = if a <= b { (a, b) } else { (b, a) };
    (a.to_owned(), b.to_owned())
}

/// Scores a set with a list of overlap pairs; `fields` are id, text, publisher and date.
fn score_pairs(scoring: &mut Scoring, set: &str, fields: [&str; 4]) -> anyhow::Result<()> {
    let rows = scoring.gold.json_lines(&format!("{set}/dev.jsonl.xz"))?;
    let string = |value: &Value, field: &str| value[field].as_str().unwrap_or_default().to_owned();
    let report = |row: &Value| ReportRecord {
        id: string(row, fields[0]),
        text: string(row, fields[1]),
        publisher: Some(string(row, fields[2])),
        published: day(&string(row, fields[3])),
        ..ReportRecord::default()
    };
    let reports: Vec<ReportRecord> = rows.iter().map(report).collect();
    let listed = scoring.gold.json_lines(&format!("{set}/overlap_pairs.jsonl"))?;
    let is_half = |value: &&Value| value["containment5"].as_f64().unwrap_or_default() >= 0.5;
    let gold: Pairs =
        listed.iter().filter(is_half).map(|one| pair(&string(one, "a"), &string(one, "b"))).collect();

    let counted = Finder::new(Options { boilerplate: Boilerplate::Counted, ..Options::default() });
    let without = Finder::default();
    for (finder, density, mark) in [
        (&counted, Density::All, ""),
        (&counted, Density::Sampled, ", sampled"),
        (&without, Density::All, ", furniture left out"),
    ] {
        let links = finder.links(&reports, density);
        let found: Pairs = links
            .iter()
            .filter(|link| link.containment >= 0.5)
            .map(|link| pair(&link.from, &link.to))
            .collect();
        let n_right = gold.intersection(&found).count();
        let f1 = 2.0 * n_right as f64 / (gold.len() + found.len()).max(1) as f64;
        if scoring.errors {
            println!("{set}{mark}: {} links in all", links.len());
            for link in &links {
                let n_words: u32 = link.passages.iter().map(|passage| passage.n_words).sum();
                let spans =
                    link.passages.iter().max_by_key(|passage| passage.n_words).map(|passage| passage.to);
                let (share, to) = (link.containment, &link.to);
                println!(
                    "link{mark} {} {to} {share:.3}, {n_words} words, longest passage at {spans:?}",
                    link.from
                );
            }
            gold.difference(&found).for_each(|(a, b)| println!("missed {a} {b}"));
            found.difference(&gold).for_each(|(a, b)| println!("false {a} {b}"));
        }
        scoring.table.push(Row {
            stage: "copies",
            gold: format!("{set} dev"),
            n: gold.len(),
            metric: format!("pair F1, containment >= 0.5{mark}"),
            score: f1,
            spread: None,
            baseline: PEER.to_owned(),
        });
    }
    Ok(())
}

/// A date as `YYYY-MM-DD` or longer, also where it is written month/day/year.
fn day(date: &str) -> Option<String> {
    let parts: Vec<&str> = date.split('/').collect();
    match parts[..] {
        [month, day, year] => Some(format!("{year}-{month:0>2}-{day:0>2}")),
        _ => Some(date.to_owned()).filter(|date| date.starts_with("20")),
    }
}

fn score_case(scoring: &mut Scoring, finder: &Finder) -> anyhow::Result<()> {
    let folder = "case-syria-2016";
    let readme = scoring.gold.text(&format!("{folder}/README.md"))?;
    let gold = scoring.gold.json_lines(&format!("{folder}/reports.jsonl"))?;
    let path = scoring.gold.path(&format!("{folder}/reports.jsonl"));
    let mut reports = Vec::new();
    for input in ingest::inputs(&[path], &ingest::Options::default()) {
        reports.push(hearsay::record::report(&article::read(input?).value));
    }
    let groups = groups(&readme);
    let gold_pairs: Pairs = groups.iter().flatten().cloned().collect();

    for (density, mark) in [(Density::All, ""), (Density::Sampled, ", sampled")] {
        let families = finder.families(&reports, &finder.links(&reports, density));
        let mut found = Pairs::new();
        for family in &families {
            for (i, a) in family.reports.iter().enumerate() {
                found.extend(family.reports[i + 1..].iter().map(|b| pair(a, b)));
            }
        }
        let n_right = gold_pairs.intersection(&found).count();
        let mut push = |n: usize, metric: &str, score: f64| {
            scoring.table.push(Row {
                stage: "copies",
                gold: folder.to_owned(),
                n,
                metric: format!("{metric}{mark}"),
                score,
                spread: None,
                baseline: "no other system".to_owned(),
            });
        };
        push(gold_pairs.len(), "pairs in families, recall", n_right as f64 / gold_pairs.len().max(1) as f64);
        push(found.len(), "pairs in families, precision", n_right as f64 / found.len().max(1) as f64);
        let n_groups = groups.iter().filter(|group| group.is_subset(&found)).count();
        push(groups.len(), "groups found whole", n_groups as f64 / groups.len().max(1) as f64);
        if density == Density::All {
            let origins = finder.origins(&reports, &families);
            let (mut n_kind, mut n_of) = (0, 0);
            for ((origin, report), gold) in origins.iter().zip(&reports).zip(&gold) {
                let gold = &gold["origin"];
                let of = gold["of"].as_str();
                n_kind += usize::from(gold["kind"].as_str() == Some(origin.kind.as_str()));
                n_of += usize::from(of == origin.of.as_deref());
                if scoring.errors {
                    println!(
                        "{}: {} of {:?}; gold {} of {of:?}",
                        report.id, origin.kind, origin.of, gold["kind"]
                    );
                }
            }
            push(
                reports.len(),
                "origin, kind right",
                f64::from(u32::try_from(n_kind)?) / reports.len() as f64,
            );
            push(
                reports.len(),
                "origin, whose text right",
                f64::from(u32::try_from(n_of)?) / reports.len() as f64,
            );
        }
        if scoring.errors {
            for family in &families {
                println!("family{mark} {:?}, origin {:?}, of {:?}", family.reports, family.origin, family.of);
                for link in &family.links {
                    println!("  {} -> {} {:.3} {}", link.from, link.to, link.containment, link.is_directed);
                }
            }
            gold_pairs.difference(&found).for_each(|(a, b)| println!("missed{mark} {a} {b}"));
            found.difference(&gold_pairs).for_each(|(a, b)| println!("false{mark} {a} {b}"));
        }
    }
    Ok(())
}

/// The pairs of each group of the table under "Copies": of "r04 with r05, r06" those of r04 with the others.
fn groups(readme: &str) -> Vec<Pairs> {
    let ids = |cell: &str| -> Vec<String> {
        cell.split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.starts_with('r') && word.len() == 3)
            .map(str::to_owned)
            .collect()
    };
    let section = readme.lines().skip_while(|line| *line != "## Copies").skip(1);
    let rows = section.take_while(|line| !line.starts_with("## ")).filter(|line| line.starts_with("| r"));
    let group = |row: &str| {
        let cell = row.split('|').nth(1).unwrap_or_default();
        let (left, right) = match cell.split_once(" with ") {
            Some((left, right)) => (ids(left), ids(right)),
            None => (ids(cell), ids(cell)),
        };
        let pairs = left.iter().flat_map(|a| right.iter().filter(move |b| a != *b).map(move |b| pair(a, b)));
        pairs.collect()
    };
    rows.map(group).collect()
}
