//! Views with one row a coded sentence: CAMEO events in GDELT's columns, and PLOVER events in POLECAT's.

use super::{Codes, event, not_claimed};
use crate::{
    ById, Error, OutputFile, Record, csv,
    days::Days,
    loss::Loss,
    table::{Cell, Column, Table, flag, integer, joined, number, text},
};
use hearsay_types::{ActorLink, EventRecord, StatementRecord};

const NO_PLACE: &[(&str, &str)] = &[
    ("voice", "left out: the row does not say on whose word it is"),
    ("factuality", "certain, probable and possible are not told apart"),
    ("quantities", "left out"),
    ("start, end, quote", "left out"),
    ("matters, roots", "left out"),
];

const CAMEO: &[Column] = &[
    text("GLOBALEVENTID", "the statement's id"),
    text("SQLDATE", "the day, YYYYMMDD; empty where no one day is known"),
    text("MonthYear", "YYYYMM; empty where no one month is known"),
    integer("Year", "empty where no one year is known"),
    text("Actor1Code", "country and sector"),
    text("Actor1Name", "who is said to have done it"),
    text("Actor1CountryCode", "ISO 3166-1 alpha-3"),
    text("Actor1Type1Code", "PLOVER sector, which takes most of CAMEO's role codes over"),
    text("Actor2Code", "country and sector"),
    text("Actor2Name", "to whom"),
    text("Actor2CountryCode", "ISO 3166-1 alpha-3"),
    text("Actor2Type1Code", "PLOVER sector"),
    flag("IsRootEvent", "never filled"),
    text("EventCode", "CAMEO code"),
    text("EventBaseCode", "its first three digits"),
    text("EventRootCode", "its first two digits"),
    integer(
        "QuadClass",
        "1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict",
    ),
    number("GoldsteinScale", "of the CAMEO root"),
    integer("NumMentions", "never filled: see matters"),
    integer("NumSources", "never filled: see matters"),
    integer("NumArticles", "never filled: see matters"),
    number("AvgTone", "never filled"),
    text("ActionGeo_FullName", "the place's usual name"),
    number("ActionGeo_Lat", "degrees north"),
    number("ActionGeo_Long", "degrees east"),
    text("ActionGeo_FeatureID", "GeoNames id, where GDELT has GNS or GNIS ids"),
    text("DATEADDED", "when the report was published, YYYYMMDD"),
    text("SOURCEURL", "the report's address"),
];

/// `cameo.csv` and `loss.csv`: events that a source claims.
pub fn cameo(record: &Record<'_>) -> Result<Vec<OutputFile>, Error> {
    let mut table = Table::new("cameo", "an event as one sentence states it", CAMEO);
    let mut loss = Loss::new("statements", record.statements.len()).no_place(NO_PLACE).never_filled(&[
        ("NumMentions, NumSources, NumArticles", "rows are not merged; matters count reports and roots"),
        ("IsRootEvent, AvgTone", "not known"),
        (
            "KnownGroup, Ethnic, Religion, Type2, Type3, Actor1Geo, Actor2Geo",
            "not known: these columns are left out",
        ),
    ]);
    let by_id = ById::new(record);
    for one in record.statements {
        let found = claimed(one).and_then(|event| Codes::of(event).ok_or("CAMEO has no such event"));
        let codes = match found {
            Ok(codes) => codes,
            Err(reason) => {
                loss.left_out(reason);
                continue;
            }
        };
        let days = one.date().and_then(Days::of);
        let (actor, recipient) = (one.links.role("actor").first(), one.links.role("recipient").first());
        let report = by_id.report(&one.report);
        let published = report.and_then(|report| Days::of(report.published.as_deref()?));
        let place = one.links.place.as_ref();
        let root = codes.cameo.get(..2).unwrap_or(codes.cameo);
        let month = days.filter(|days| days.first.first_of_month() == days.last.first_of_month());
        let year = days.filter(|days| days.first.year() == days.last.year());
        if days.is_some_and(|days| days.count() > 1) {
            loss.left_empty("SQLDATE", "it is known to be within some days only");
        }
        table.row(vec![
            Cell::from(&one.id),
            days.filter(|days| days.count() == 1).map(compact).into(),
            month.map(|days| days.first.strftime("%Y%m").to_string()).into(),
            year.map(|days| Cell::Integer(i64::from(days.first.year()))).into(),
            actor.map(code).into(),
            name(one, "actor"),
            actor.and_then(|actor| actor.country.as_ref()).into(),
            actor.and_then(|actor| actor.sector.as_ref()).into(),
            recipient.map(code).into(),
            name(one, "recipient"),
            recipient.and_then(|actor| actor.country.as_ref()).into(),
            recipient.and_then(|actor| actor.sector.as_ref()).into(),
            Cell::Empty,
            codes.cameo.into(),
            codes.cameo.get(..3).unwrap_or(codes.cameo).into(),
            root.into(),
            quad_class(root).into(),
            codes.goldstein.into(),
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            place.map(|place| &place.name).into(),
            place.map(|place| place.lat).into(),
            place.map(|place| place.lon).into(),
            place.and_then(|place| place.geonames).map(|id| id.to_string()).into(),
            published.map(compact).into(),
            report.and_then(|report| report.url.as_ref()).into(),
        ]);
        loss.written();
    }
    Ok(vec![csv::file(&table)?, loss.file()?])
}

/// The event of a statement, or why it has none that is claimed to have happened.
fn claimed(one: &StatementRecord) -> Result<&EventRecord, &'static str> {
    let event = event(one).ok_or("it is no event")?;
    not_claimed(one).map_or(Ok(event), Err)
}

fn name(one: &StatementRecord, role: &str) -> Cell {
    one.links.role(role).first().map(|link| link.name.as_str()).or_else(|| one.role(role)).into()
}

fn code(actor: &ActorLink) -> String {
    [&actor.country, &actor.sector].map(|part| part.as_deref().unwrap_or("")).concat()
}

fn compact(days: Days) -> String {
    days.first.strftime("%Y%m%d").to_string()
}

fn quad_class(root: &str) -> Option<u32> {
    match root.parse::<u32>().ok()? {
        1..=5 => Some(1),
        6..=9 => Some(2),
        10..=14 => Some(3),
        15..=20 => Some(4),
        _ => None,
    }
}

const PLOVER: &[Column] = &[
    text("Event ID", "the statement's id"),
    text("Event Date", "the day, YYYY-MM-DD; empty where no one day is known"),
    text("Event Type", "PLOVER type"),
    text("Event Mode", "PLOVER mode"),
    number("Intensity", "never filled"),
    text("Contexts", "PLOVER contexts, joined by semicolons"),
    text("Actor Name", "who is said to have done it"),
    text("Actor Country", "ISO 3166-1 alpha-3"),
    text("Primary Actor Sector", "PLOVER sector"),
    text("Actor Name Raw", "the words of the report"),
    text("Recipient Name", "to whom"),
    text("Recipient Country", "ISO 3166-1 alpha-3"),
    text("Primary Recipient Sector", "PLOVER sector"),
    text("Recipient Name Raw", "the words of the report"),
    text("Placename", "the place's usual name"),
    number("Latitude", "degrees north"),
    number("Longitude", "degrees east"),
    integer("GeoNames ID", "GeoNames id"),
    text("Raw Placename", "the words of the report"),
    text("Source", "the outlet"),
    text("Publication Date", "when the report was published"),
    text("Language", "ISO 639-1 code"),
    text("Version", "the program's"),
];

/// `plover.csv` and `loss.csv`: events that a source claims.
pub fn plover(record: &Record<'_>) -> Result<Vec<OutputFile>, Error> {
    let mut table = Table::new("plover", "an event as one sentence states it", PLOVER);
    let mut loss = Loss::new("statements", record.statements.len()).no_place(NO_PLACE).never_filled(&[
        ("Intensity", "no scale of PLOVER's is published that we could use"),
        (
            "COW, Sectors, Title, Wikipedia, City, District, Province, Country, Feature Type, Story",
            "not known: these columns are left out",
        ),
    ]);
    let by_id = ById::new(record);
    for one in record.statements {
        let event = match claimed(one) {
            Ok(event) => event,
            Err(reason) => {
                loss.left_out(reason);
                continue;
            }
        };
        let days = one.date().and_then(Days::of);
        if days.is_some_and(|days| days.count() > 1) {
            loss.left_empty("Event Date", "it is known to be within some days only");
        }
        let (actor, recipient) = (one.links.role("actor").first(), one.links.role("recipient").first());
        let (report, place) = (by_id.report(&one.report), one.links.place.as_ref());
        table.row(vec![
            Cell::from(&one.id),
            days.filter(|days| days.count() == 1).map(|days| days.first.to_string()).into(),
            event.kind.as_str().into(),
            event.mode.as_ref().into(),
            Cell::Empty,
            joined(&event.context),
            name(one, "actor"),
            actor.and_then(|actor| actor.country.as_ref()).into(),
            actor.and_then(|actor| actor.sector.as_ref()).into(),
            event.actor.as_ref().into(),
            name(one, "recipient"),
            recipient.and_then(|actor| actor.country.as_ref()).into(),
            recipient.and_then(|actor| actor.sector.as_ref()).into(),
            event.recipient.as_ref().into(),
            place.map(|place| &place.name).into(),
            place.map(|place| place.lat).into(),
            place.map(|place| place.lon).into(),
            place.and_then(|place| place.geonames).into(),
            event.place.as_ref().into(),
            report.and_then(|report| report.publisher.as_ref()).into(),
            report.and_then(|report| report.published.as_ref()).into(),
            report.and_then(|report| report.language.as_ref()).into(),
            concat!("hearsay ", env!("CARGO_PKG_VERSION")).into(),
        ]);
        loss.written();
    }
    Ok(vec![csv::file(&table)?, loss.file()?])
}
