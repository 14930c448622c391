//! `cargo xtask bench --archive N`: N generated reports end to end: added to a case, joined, asked.
//!
//! The reports are pages of invented news, the same for the same seed. An incident is told by five reports on average, in
//! a few days, by several voices; a tenth of the reports carry an earlier one's text; most of a report is about
//! other things. Times are those of the whole process, by the clock and of the processor.

use crate::{bench::wait, shell};
use anyhow::{Context, ensure};
use std::{
    fmt::Write as _,
    fs,
    path::Path,
    process::{Command, Stdio},
    time::Instant,
};

const SEED: u64 = 7;
/// Pages in one folder.
const IN_FOLDER: usize = 1_000;
/// Days over which the reports are spread.
const N_DAYS: usize = 1_000;
/// Of so many reports one carries an earlier one's text.
const COPY_OF: usize = 10;
const PER_INCIDENT: usize = 5;

/// What is asked of the case: the command's arguments behind the case's path.
const QUESTIONS: &[&[&str]] = &[
    &["search", "convoy"],
    &["search", "\"aid convoy\" type:assault"],
    &["search", "shel*"],
    &["search", "says:ministry type:assault date:2029-03..2029-04"],
    &["search", "publisher:outlet7 NOT convoy"],
    &["matters"],
    &["agreements"],
    &["control"],
    &["relations"],
    &["timeline"],
    &["brief"],
    &["decisions"],
];

/// Writes the pages into `folder`, adds them to a case beside them, joins it and asks.
pub fn run(n: usize, folder: &Path, model: &str) -> anyhow::Result<()> {
    let binary = shell::root().join("target/release/hearsay");
    let (pages, case) = (folder.join("pages"), folder.join("archive.case"));
    if !pages.exists() {
        write_pages(n, &pages)?;
    }
    println!(
        "| {n} reports, `{model}` | s by the clock | s of the processor | peak MiB |\n|---|---|---|---|"
    );
    let as_text = |path: &Path| path.to_str().map(str::to_owned).context("a path that is no text");
    let (case_path, pages_path) = (as_text(&case)?, as_text(&pages)?);
    let add = ["add", &case_path, &pages_path, "--model", model, "--threads", "1"];
    measure(&binary, "add", &add)?;
    measure(&binary, "add, when all is there", &add)?;
    println!("| file | {:.0} MB | | |", fs::metadata(&case)?.len() as f64 / 1e6);
    measure(&binary, "matters, joined for the first time", &["matters", &case_path])?;
    println!("| file, joined | {:.0} MB | | |", fs::metadata(&case)?.len() as f64 / 1e6);
    for question in QUESTIONS {
        let mut arguments = vec![question[0], case_path.as_str()];
        arguments.extend(&question[1..]);
        measure(&binary, &question.join(" "), &arguments)?;
    }
    measure(&binary, "verify", &["verify", &case_path])
}

fn measure(binary: &Path, what: &str, arguments: &[&str]) -> anyhow::Result<()> {
    let start = Instant::now();
    let mut command = Command::new(binary);
    let child = command.args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let used = wait(&child)?;
    let wall = start.elapsed().as_secs_f64();
    println!("| `{what}` | {wall:.2} | {:.2} | {} |", used.cpu, used.peak_kib / 1024);
    ensure!(used.code <= 1, "hearsay {what} ended with {}", used.code);
    Ok(())
}

/// SplitMix64.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % n as u64) as usize
    }

    fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }

    /// An invented name of two or three syllables.
    fn name(&mut self) -> String {
        const FIRST: &[&str] =
            &["Or", "Hal", "Sel", "Bren", "Tarn", "Vel", "Mor", "Kess", "Dun", "Liss", "Est", "Quil"];
        const MIDDLE: &[&str] = &["", "a", "e", "ove", "ari", "em", "ul", "on", "i", "ata", "ene"];
        const LAST: &[&str] =
            &["ven", "drin", "an", "ick", "ova", "mere", "wick", "stad", "ford", "ul", "eth", "ash"];
        format!("{}{}{}", self.of(FIRST), self.of(MIDDLE), self.of(LAST))
    }
}

/// What several reports tell.
struct Incident {
    day: usize,
    place: String,
    doer: &'static str,
    object: &'static str,
    killed: usize,
    kind: usize,
}

const DOERS: &[&str] = &[
    "the army",
    "government forces",
    "the Northern Free Front",
    "rebels",
    "the Tarn Brigade",
    "the Sorn Column",
    "Kardovian jets",
    "militiamen",
];
const OBJECTS: &[&str] = &[
    "an aid convoy",
    "a market",
    "a hospital",
    "a checkpoint",
    "a school",
    "a bus station",
    "a grain depot",
    "a barracks",
    "a bridge",
    "a power plant",
];
const VOICES: &[&str] = &[
    "the defense ministry said",
    "a nurse said",
    "the Orvenna Monitor said",
    "a rebel commander said",
    "witnesses said",
    "the Coast Relief Fund said",
    "a Western diplomat said",
    "state television reported",
    "residents said",
    "a spokesman for the front said",
];
const DENIERS: &[&str] = &["The army", "The ministry", "The rebels", "The front", "Kardovia"];
const DAYS: &[&str] = &["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const WHO: &[&str] = &[
    "Farmers",
    "Traders",
    "Teachers",
    "Fishermen",
    "The council",
    "Drivers",
    "Officials",
    "Doctors",
    "Shopkeepers",
    "Students",
    "The railway",
    "A survey",
    "The bank",
    "Clerks",
    "Families",
    "Miners",
    "Bakers",
    "The harbor office",
];
const DID: &[&str] = &[
    "waited for",
    "spoke about",
    "counted",
    "worried about",
    "paid for",
    "looked at",
    "wrote about",
    "planned",
    "repaired",
    "measured",
    "sold",
    "brought",
    "remembered",
    "described",
    "asked for",
    "argued over",
];
const WHAT: &[&str] = &[
    "the price of flour",
    "the spring floods",
    "new timetables",
    "a lack of fuel",
    "the olive harvest",
    "old pipes",
    "the exchange rate",
    "winter coats",
    "the ferry",
    "the school year",
    "a broken crane",
    "the wool market",
    "tax forms",
    "a long drought",
    "bus tickets",
    "the salt trade",
    "fishing rights",
    "the water works",
];
const WHERE: &[&str] = &[
    "in the old quarter",
    "along the coast",
    "near the harbor",
    "in the hills",
    "at the edge of town",
    "on the plain",
    "by the river",
    "in most districts",
    "across the province",
    "behind the station",
];

impl Incident {
    fn new(chance: &mut Chance, n: usize, n_incidents: usize) -> Self {
        Self {
            day: n * N_DAYS / n_incidents.max(1),
            place: chance.name(),
            doer: DOERS[chance.below(DOERS.len())],
            object: OBJECTS[chance.below(OBJECTS.len())],
            killed: 2 + chance.below(40),
            kind: chance.below(10),
        }
    }

    /// A sentence about it.
    fn told(&self, chance: &mut Chance) -> String {
        let Self { place, doer, object, .. } = self;
        let day = DAYS[(self.day + 5) % 7];
        let voice = chance.of(VOICES);
        let killed = self.killed + chance.below(3);
        let begin = doer[..1].to_uppercase() + &doer[1..];
        match (self.kind, chance.below(5)) {
            (0, _) => format!("{begin} took the town of {place} on {day}, {voice}."),
            (1, _) => format!("{begin} surrounded the town of {place} on {day}, {voice}."),
            (2, 0..3) => {
                format!("The government and {doer} signed a ceasefire in {place} on {day}, {voice}.")
            }
            (2, _) => format!("{} accused {doer} of violating the ceasefire of {place}.", chance.of(DENIERS)),
            (3, _) => format!("Kardovia supplied {doer} with weapons through {place}, {voice}."),
            (_, 0) => {
                format!("{begin} shelled {object} in {place} on {day}, killing {killed} people, {voice}.")
            }
            (_, 1) => format!(
                "At least {killed} people were killed when {object} in {place} was hit on {day}, {voice}."
            ),
            (_, 2) => format!("\"The attack on {object} in {place} was deliberate,\" {voice}."),
            (_, 3) => format!("{} denied that {doer} had attacked {object} in {place}.", chance.of(DENIERS)),
            (_, _) => {
                format!("The shelling of {object} in {place} by {doer} on {day} left {killed} dead, {voice}.")
            }
        }
    }
}

/// Days since the first one as a date.
fn date(day: usize) -> String {
    // Civil from days, after H. Hinnant.
    let z = day as i64 + 21_184 + 719_468;
    let (era, doe) = (z.div_euclid(146_097), z.rem_euclid(146_097));
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    format!("{:04}-{month:02}-{:02}", yoe + era * 400 + i64::from(month <= 2), doy - (153 * mp + 2) / 5 + 1)
}

fn write_pages(n: usize, folder: &Path) -> anyhow::Result<()> {
    let mut chance = Chance(SEED);
    let n_incidents = n.div_ceil(PER_INCIDENT);
    let incidents: Vec<Incident> =
        (0..n_incidents).map(|i| Incident::new(&mut chance, i, n_incidents)).collect();
    let mut recent: Vec<(String, String)> = Vec::new();
    for i in 0..n {
        let at = folder.join(format!("{:04}", i / IN_FOLDER));
        fs::create_dir_all(&at)?;
        let main = i / PER_INCIDENT;
        let incident = &incidents[main];
        let (title, body) = if chance.below(COPY_OF) == 0 && !recent.is_empty() {
            let (title, body) = recent[chance.below(recent.len())].clone();
            (title, body + "<p>The original source of this article is Halyard.</p>")
        } else {
            let mut body = String::new();
            for paragraph in 0..6 {
                body.push_str("<p>");
                for sentence in 0..4 {
                    let told = match (paragraph, sentence) {
                        (0 | 2, 0) | (1, 0 | 1) => incident.told(&mut chance),
                        (4, 0) => incidents[main.saturating_sub(chance.below(40))].told(&mut chance),
                        _ => {
                            let (who, did, what) = (chance.of(WHO), chance.of(DID), chance.of(WHAT));
                            let (kind, place, near) = (chance.name(), chance.name(), chance.name());
                            let (n, then, place_of) =
                                (chance.below(900) + 2, chance.of(DID), chance.of(WHERE));
                            format!(
                                "{who} of {place} {did} {kind} and {what}, {then} {n} {near} barrels {place_of} {}.",
                                chance.name()
                            )
                        }
                    };
                    write!(body, "{told} ")?;
                }
                body.push_str("</p>\n");
            }
            (format!("{} in {}", incident.object, incident.place), body)
        };
        let day = date(incident.day + chance.below(3));
        let outlet = chance.below(50);
        let menu = "<li><a href=\"/a\">Section</a></li>".repeat(30);
        let page = format!(
            "<!doctype html><html lang=\"en\"><head><title>{title} | Outlet {outlet}</title>\
             <meta property=\"og:site_name\" content=\"Outlet {outlet}\">\
             <link rel=\"canonical\" href=\"https://outlet{outlet}.example/{i}\">\
             <meta property=\"article:published_time\" content=\"{day}T12:00:00Z\"></head>\
             <body><nav><ul>{menu}</ul></nav><article><h1>{title}</h1>{body}</article>\
             <footer><p>All rights reserved. Number {i}</p></footer></body></html>"
        );
        fs::write(at.join(format!("{i}.html")), page)?;
        recent.push((title, body));
        if recent.len() > 20 {
            recent.remove(0);
        }
    }
    Ok(())
}
