//! The record as tables: reports, statements and what belongs to them, matters and what belongs to them.

use crate::{
    ById, Record,
    days::Days,
    innermost,
    table::{Cell, Column, Table, flag, integer, joined, number, text},
    voice_names,
};
use hearsay_types::{PropositionRecord, ReportRecord, Stance, StatementRecord};
use std::collections::{BTreeMap, BTreeSet};

/// All tables, in the order in which a person would look at them.
pub fn all(record: &Record<'_>) -> Vec<Table> {
    let by_id = ById::new(record);
    vec![
        reports(record),
        statements(record, &by_id),
        voices(record),
        actors(record),
        quantities(record),
        matters(record, &by_id),
        members(record),
        roots(record),
        copies(record),
    ]
}

/// The tables of what was read, before anything is joined: reports, statements and what belongs to them, without
/// the columns that joining fills.
pub fn read(reports: &[ReportRecord], statements: &[StatementRecord]) -> Vec<Table> {
    let record = Record { reports, statements, copies: &[], matters: &[] };
    let by_id = ById::new(&record);
    let mut tables = vec![
        self::reports(&record),
        self::statements(&record, &by_id),
        voices(&record),
        actors(&record),
        quantities(&record),
    ];
    for table in &mut tables {
        JOINED_COLUMNS.iter().for_each(|column| table.drop_column(column));
    }
    tables
}

/// The columns that are known only once reports were joined.
const JOINED_COLUMNS: &[&str] = &["copy_families", "matters"];

const REPORTS: &[Column] = &[
    text("id", "the report's id, unique in the case"),
    text("sha256", "SHA-256 of the bytes that it was read from"),
    text("url", "canonical address"),
    text("publisher", "the outlet"),
    text("title", "the headline"),
    text("byline", "who wrote it"),
    text("dateline", "where it was written, as written"),
    text("published", "when this copy was published, YYYY-MM-DD or with the time"),
    text("first_published", "when the text was first published, where the copy says so"),
    text("language", "ISO 639-1 code"),
    text("credits", "credit lines as kind: whom, joined by semicolons"),
    text("copy_families", "numbers of the copy families that it is in (copies.family), joined by semicolons"),
    integer("n_statements", "number of its statements"),
    text("text", "the main text; positions of statements count its code points"),
];

fn reports(record: &Record<'_>) -> Table {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for statement in record.statements {
        *counts.entry(&statement.report).or_default() += 1;
    }
    let mut table = Table::new("reports", "one published copy of an article", REPORTS);
    for report in record.reports {
        let of = |family: &hearsay_types::CopyFamily| family.reports.contains(&report.id);
        let families = (1..).zip(record.copies).filter(|(_, family)| of(family));
        table.row(vec![
            Cell::from(&report.id),
            Some(&report.sha256).filter(|hash| !hash.is_empty()).into(),
            report.url.as_ref().into(),
            report.publisher.as_ref().into(),
            report.title.as_ref().into(),
            report.byline.as_ref().into(),
            report.dateline.as_ref().into(),
            report.published.as_ref().into(),
            report.first_published.as_ref().into(),
            report.language.as_ref().into(),
            joined(report.credits.iter().map(credit_words)),
            joined(families.map(|(n, _): (usize, _)| n.to_string())),
            counts.get(report.id.as_str()).copied().unwrap_or(0).into(),
            Cell::from(&report.text),
        ]);
    }
    table
}

fn credit_words(credit: &hearsay_types::CreditRecord) -> String {
    format!("{}: {}", credit.kind, credit.of.as_deref().unwrap_or(&credit.evidence))
}

const STATEMENTS: &[Column] = &[
    text("id", "the statement's id, the same whenever the same bytes are read"),
    text("report", "the report that makes it (reports.id)"),
    text("kind", "event, relation, control or agreement"),
    text("type", "PLOVER event type, or type of relation, or act of control or about an agreement"),
    text("mode", "events: PLOVER mode"),
    text(
        "actor",
        "who does it, in the words of the report: events, control; agreements: by; relations: from",
    ),
    text("actor_keys", "the actors that these words stand for, joined by semicolons"),
    text("recipient", "to whom: events; relations: to"),
    text("recipient_keys", "the actors that these words stand for, joined by semicolons"),
    text("agreement", "agreements: its name"),
    text("parties", "agreements: between whom, or whom the term binds, joined by semicolons"),
    text("content", "agreements: the words of the term; relations: what is given or done"),
    text("place", "where, in the words of the report"),
    text("place_name", "the place's usual name"),
    integer("geonames", "GeoNames id"),
    number("lat", "degrees north, WGS 84"),
    number("lon", "degrees east, WGS 84"),
    number("radius_km", "within this distance of the point lies what is meant"),
    text("date", "when it was so, as a TIMEX3 value"),
    text("date_first", "first day of that time; empty where it is no stretch of the calendar"),
    text("date_last", "last day of that time"),
    text("contexts", "events: PLOVER contexts, joined by semicolons"),
    text("weapons", "events: weapons as written, joined by semicolons"),
    text("intent", "events: asserted or denied, where somebody says that it was meant or not"),
    text(
        "factuality",
        "what the innermost voice claims: certain, probable, possible, denied, future, unreal",
    ),
    text("voices", "who says so, outermost first, joined by ' > '; empty: the report itself (voices)"),
    text("on_the_word_of", "the innermost voice; empty: the report itself"),
    integer("killed_low", "least number of people killed, as this statement has it"),
    integer("killed_high", "greatest number"),
    integer("wounded_low", "least number of people wounded"),
    integer("wounded_high", "greatest number"),
    text("quote", "the words that state it"),
    integer("start", "where the quote begins, in code points of reports.text"),
    integer("end", "where it ends"),
    text("from_elsewhere", "roles whose words stand outside the quote, joined by semicolons"),
    text("matters", "the matters that it belongs to (matters.id), joined by semicolons"),
    text("rule", "the rule or model that found it"),
    text("model", "the model that made the analysis, with its hash"),
    number("score", "how sure the reader is, in 0..=1; not calibrated"),
];

fn statements(record: &Record<'_>, by_id: &ById<'_>) -> Table {
    let mut table = Table::new("statements", "one proposition that a report makes at one place", STATEMENTS);
    for one in record.statements {
        let Roles { mode, actor, recipient, agreement, parties, content, place, contexts, weapons, intent } =
            Roles::of(one);
        let days = one.date().and_then(Days::of);
        let link = one.links.place.as_ref();
        let (killed, wounded) = (toll(one, "killed"), toll(one, "wounded"));
        let voices = voice_names(one);
        table.row(vec![
            Cell::from(&one.id),
            Cell::from(&one.report),
            one.proposition.kind().into(),
            one.type_name().into(),
            mode.into(),
            actor.1.into(),
            joined(one.links.role(actor.0).iter().map(|link| &link.key)),
            recipient.1.into(),
            joined(one.links.role(recipient.0).iter().map(|link| &link.key)),
            agreement.into(),
            joined(parties),
            content.into(),
            place.into(),
            link.map(|place| &place.name).into(),
            link.and_then(|place| place.geonames).into(),
            link.map(|place| place.lat).into(),
            link.map(|place| place.lon).into(),
            link.map(|place| place.radius_km).into(),
            one.date().into(),
            days.map(|days| days.first.to_string()).into(),
            days.map(|days| days.last.to_string()).into(),
            joined(contexts),
            joined(weapons),
            intent.into(),
            one.factuality.as_str().into(),
            (!voices.is_empty()).then(|| voices.join(" > ")).into(),
            innermost(one).map(|voice| voice.name().unwrap_or("unnamed")).into(),
            killed.0.into(),
            killed.1.into(),
            wounded.0.into(),
            wounded.1.into(),
            Cell::from(&one.quote),
            one.start.into(),
            one.end.into(),
            joined(&one.from_elsewhere),
            joined(by_id.matters_of(&one.id).iter().map(|matter| &matter.id)),
            one.rule.as_ref().into(),
            one.model.as_ref().into(),
            one.score.into(),
        ]);
    }
    table
}

/// The parts of a statement of any kind, under the columns that they share. `actor` and `recipient` come with
/// the name of their role in the case format.
struct Roles<'a> {
    mode: Option<&'a str>,
    actor: (&'static str, Option<&'a str>),
    recipient: (&'static str, Option<&'a str>),
    agreement: Option<&'a str>,
    parties: &'a [String],
    content: Option<&'a str>,
    place: Option<&'a str>,
    contexts: &'a [String],
    weapons: &'a [String],
    intent: Option<&'static str>,
}

impl<'a> Roles<'a> {
    fn of(statement: &'a StatementRecord) -> Self {
        let (actor, recipient) = match &statement.proposition {
            PropositionRecord::Event { .. } => ("actor", "recipient"),
            PropositionRecord::Relation { .. } => ("from", "to"),
            PropositionRecord::Control { .. } => ("actor", ""),
            PropositionRecord::Agreement { .. } => ("by", ""),
        };
        let mut roles = Self {
            mode: None,
            actor: (actor, statement.role(actor)),
            recipient: (recipient, statement.role(recipient)),
            agreement: statement.role("agreement"),
            parties: &[],
            content: statement.role("content").or_else(|| statement.role("what")),
            place: statement.role("place"),
            contexts: &[],
            weapons: &[],
            intent: None,
        };
        match &statement.proposition {
            PropositionRecord::Event { event } => {
                roles.mode = event.mode.as_deref();
                roles.contexts = &event.context;
                roles.weapons = &event.weapons;
                roles.intent = event.intent.map(hearsay_types::Intent::as_str);
            }
            PropositionRecord::Agreement { agreement } => roles.parties = &agreement.parties,
            PropositionRecord::Relation { .. } | PropositionRecord::Control { .. } => {}
        }
        roles
    }
}

/// The least and the most of what is counted, over the quantities of the statement.
fn toll(statement: &StatementRecord, what: &str) -> (Option<u64>, Option<u64>) {
    let of: Vec<_> = statement.quantities.iter().filter(|quantity| quantity.what == what).collect();
    (of.iter().filter_map(|one| one.low).min(), of.iter().filter_map(|one| one.high).max())
}

const VOICES: &[Column] = &[
    text("statement", "the statement that is said (statements.id)"),
    integer("position", "place in the chain of who says so: 1 is the outermost"),
    flag("innermost", "whether the statement stands on this voice's word"),
    text("source", "the words that name the source; empty: none"),
    text("name", "the name that the source is best known by"),
    text("cue", "the words that introduce what is said"),
    text("how", "direct, indirect, mixed, document or media"),
    flag("anonymous", "whether the source is unnamed or missing"),
    text("source_kind", "official, military, diplomat, monitor, witness, medic, activist, ..."),
    text("actor_key", "the actor that the source is"),
    text("actor_name", "its name on the report's day"),
    text("side", "the side that it belonged to on the report's day"),
    text("sector", "PLOVER sector"),
    text("country", "ISO 3166-1 alpha-3 code"),
];

fn voices(record: &Record<'_>) -> Table {
    let mut table = Table::new("voices", "one link of the chain of who says a statement", VOICES);
    for one in record.statements {
        for (position, voice) in (1_usize..).zip(&one.voice) {
            let actor = voice.actor.as_ref();
            table.row(vec![
                Cell::from(&one.id),
                position.into(),
                (position == one.voice.len()).into(),
                voice.source.as_ref().into(),
                voice.name().into(),
                voice.cue.as_ref().into(),
                voice.how.as_str().into(),
                voice.anonymous.into(),
                voice.kind.map(hearsay_types::SourceKind::as_str).into(),
                actor.map(|actor| &actor.key).into(),
                actor.map(|actor| &actor.name).into(),
                actor.and_then(|actor| actor.side.as_ref()).into(),
                actor.and_then(|actor| actor.sector.as_ref()).into(),
                actor.and_then(|actor| actor.country.as_ref()).into(),
            ]);
        }
    }
    table
}

const ACTORS: &[Column] = &[
    text("statement", "the statement (statements.id)"),
    text("role", "actor, recipient, from, to, by or parties"),
    text("key", "the key in the actor file, or local- and a form of the name"),
    text("name", "the name on the report's day"),
    text("side", "the side that it belonged to on the report's day"),
    text("sector", "PLOVER sector"),
    text("country", "ISO 3166-1 alpha-3 code"),
];

fn actors(record: &Record<'_>) -> Table {
    let mut table = Table::new("actors", "one actor that the words of a statement's role stand for", ACTORS);
    for one in record.statements {
        for (role, links) in &one.links.actors {
            for link in links {
                table.row(vec![
                    Cell::from(&one.id),
                    role.into(),
                    Cell::from(&link.key),
                    Cell::from(&link.name),
                    link.side.as_ref().into(),
                    link.sector.as_ref().into(),
                    link.country.as_ref().into(),
                ]);
            }
        }
    }
    table
}

const QUANTITIES: &[Column] = &[
    text("statement", "the statement (statements.id)"),
    integer("position", "place among the statement's quantities, from 1"),
    text("what", "killed, wounded, displaced, detained, or the noun counted"),
    integer("low", "the least that the words allow; empty: no lower bound"),
    integer("high", "the most; empty: no upper bound"),
    text("text", "the words"),
];

fn quantities(record: &Record<'_>) -> Table {
    let mut table = Table::new("quantities", "one number of people or things in a statement", QUANTITIES);
    for one in record.statements {
        for (position, quantity) in (1_usize..).zip(&one.quantities) {
            table.row(vec![
                Cell::from(&one.id),
                position.into(),
                Cell::from(&quantity.what),
                quantity.low.into(),
                quantity.high.into(),
                Cell::from(&quantity.text),
            ]);
        }
    }
    table
}

const MATTERS: &[Column] = &[
    text("id", "the matter's id, unique in the case"),
    text("label", "a short name, made of the members' words"),
    text("kind", "event, relation, control or agreement: that of most members"),
    integer("n_statements", "number of statements"),
    integer("n_reports", "number of reports that make them"),
    integer("n_copy_groups", "number of groups of these reports that are copies of one text"),
    integer("n_roots", "number of roots, counted as independent or not"),
    integer("independent_roots", "number of independent roots, of whatever stance"),
    integer("independent_asserts", "number of independent roots that assert it"),
    integer("independent_denies", "number of independent roots that deny it"),
    integer("independent_disputes", "number of independent roots that dispute it"),
    text("date_first", "first day that a member gives"),
    text("date_last", "last day that a member gives"),
    text("killed", "numbers of killed as members give them, each once, joined by semicolons"),
];

fn matters(record: &Record<'_>, by_id: &ById<'_>) -> Table {
    let mut table = Table::new("matters", "what several statements are about", MATTERS);
    for matter in record.matters {
        let members = by_id.members(matter);
        let reports: BTreeSet<&str> = members.iter().map(|one| one.report.as_str()).collect();
        let days: Vec<Days> = members.iter().filter_map(|one| Days::of(one.date()?)).collect();
        let killed: BTreeSet<(Option<u64>, Option<u64>)> = members
            .iter()
            .flat_map(|one| &one.quantities)
            .filter(|one| one.what == "killed")
            .map(range)
            .collect();
        table.row(vec![
            Cell::from(&matter.id),
            Cell::from(&matter.label),
            matter.kind.into(),
            members.len().into(),
            reports.len().into(),
            matter.copies.len().into(),
            matter.roots.len().into(),
            matter.independent_roots().into(),
            matter.independent_by(Stance::Asserts).into(),
            matter.independent_by(Stance::Denies).into(),
            matter.independent_by(Stance::Disputes).into(),
            days.iter().map(|days| days.first).min().map(|day| day.to_string()).into(),
            days.iter().map(|days| days.last).max().map(|day| day.to_string()).into(),
            joined(killed.into_iter().filter_map(range_words)),
        ]);
    }
    table
}

fn range(quantity: &hearsay_types::QuantityRecord) -> (Option<u64>, Option<u64>) {
    (quantity.low, quantity.high)
}

/// A range in digits: "12", "12-15", "at least 12", "up to 12"; `None` where it has no bound.
pub(crate) fn range_words((low, high): (Option<u64>, Option<u64>)) -> Option<String> {
    Some(match (low, high) {
        (Some(low), Some(high)) if low == high => low.to_string(),
        (Some(low), Some(high)) => format!("{low}-{high}"),
        (Some(low), None) => format!("at least {low}"),
        (None, Some(high)) => format!("up to {high}"),
        (None, None) => return None,
    })
}

const MEMBERS: &[Column] = &[
    text("matter", "the matter (matters.id)"),
    text("statement", "the statement (statements.id)"),
    text("stance", "what it does to the matter: asserts, denies or disputes"),
];

fn members(record: &Record<'_>) -> Table {
    let mut table = Table::new("members", "one statement of a matter", MEMBERS);
    for matter in record.matters {
        for member in &matter.members {
            let stance = matter.stance.get(member).map(|stance| stance.as_str());
            table.row(vec![Cell::from(&matter.id), Cell::from(member), stance.into()]);
        }
    }
    table
}

const ROOTS: &[Column] = &[
    text("matter", "the matter (matters.id)"),
    text("name", "who told it first"),
    flag("independent", "whether it counts as an independent root"),
    flag("party", "whether it is, or belongs to, a party to the matter"),
    text("stances", "its stances; more than one where it said both"),
    text("statements", "the statements that go back to it (statements.id), joined by semicolons"),
    text("reason", "why it counts or does not"),
];

fn roots(record: &Record<'_>) -> Table {
    let mut table = Table::new("roots", "one first teller of a matter", ROOTS);
    for matter in record.matters {
        for root in &matter.roots {
            table.row(vec![
                Cell::from(&matter.id),
                Cell::from(&root.name),
                root.is_independent.into(),
                root.is_party.into(),
                joined(root.stances.iter().map(|stance| stance.as_str())),
                joined(&root.statements),
                Cell::from(&root.reason),
            ]);
        }
    }
    table
}

const COPIES: &[Column] = &[
    integer("family", "number of the copy family, from 1"),
    text("report", "a report of it (reports.id)"),
    integer("position", "its place in the order of their likely making, from 1"),
    flag("origin", "whether the others go back to it"),
    text("of", "who wrote the text first, as credited"),
    text("evidence", "why they are a family, joined by semicolons"),
];

fn copies(record: &Record<'_>) -> Table {
    let mut table = Table::new("copies", "one report of a family that shares text", COPIES);
    for (number, family) in (1_usize..).zip(record.copies) {
        for (position, report) in (1_usize..).zip(&family.reports) {
            table.row(vec![
                number.into(),
                Cell::from(report),
                position.into(),
                (family.origin.as_ref() == Some(report)).into(),
                family.of.as_ref().into(),
                joined(&family.evidence),
            ]);
        }
    }
    table
}
