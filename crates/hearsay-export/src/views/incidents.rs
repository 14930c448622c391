//! Views with one row an incident: UCDP GED (codebook 24.1) and ACLED (codebook 2023).

use super::{Codes, agreed, event, not_claimed};
use crate::{
    ById, Error, OutputFile, Record, csv,
    days::Days,
    innermost,
    loss::Loss,
    table::{Cell, Column, Table, integer, joined, number, text},
};
use hearsay_types::{EventType, Matter, PlaceLink, Stance, StatementRecord};
use std::collections::BTreeSet;

const DIFFER: &str = "the sources differ";

/// What the members that assert an incident say of it.
struct Incident<'a> {
    matter: &'a Matter,
    members: Vec<&'a StatementRecord>,
}

impl<'a> Incident<'a> {
    /// The incident of a matter, or why it is none.
    fn of(matter: &'a Matter, by_id: &ById<'a>) -> Result<Self, &'static str> {
        if matter.kind != "event" {
            return Err("it is no event");
        }
        let mut members = by_id.members(matter);
        members.retain(|one| {
            matter.stance.get(&one.id) == Some(&Stance::Asserts)
                && event(one).is_some()
                && not_claimed(one).is_none()
        });
        if members.is_empty() { Err("nobody claims that it happened") } else { Ok(Self { matter, members }) }
    }

    fn side(&self, role: &str) -> Result<Option<&'a str>, ()> {
        agreed(self.members.iter().filter_map(|one| {
            one.links.role(role).first().map(|link| link.name.as_str()).or_else(|| one.role(role))
        }))
    }

    fn sectors(&self, role: &str) -> BTreeSet<&'a str> {
        let links = self.members.iter().flat_map(|one| one.links.role(role));
        links.filter_map(|link| link.sector.as_deref()).collect()
    }

    /// The first place that a member gives.
    fn place(&self) -> Option<&'a PlaceLink> {
        self.members.iter().find_map(|one| one.links.place.as_ref())
    }

    /// The time that members give most closely.
    fn days(&self) -> Option<Days> {
        let days = self.members.iter().filter_map(|one| Days::of(one.date()?));
        days.min_by_key(|days| (days.count(), days.first))
    }

    /// The one number of dead that all give, or that they differ; and the range of all.
    fn killed(&self) -> (Result<Option<u64>, ()>, Option<u64>, Option<u64>) {
        let of = || self.members.iter().flat_map(|one| &one.quantities).filter(|one| one.what == "killed");
        let exact = agreed(of().map(|one| (one.low, one.high))).and_then(|range| match range {
            None => Ok(None),
            Some((Some(low), Some(high))) if low == high => Ok(Some(low)),
            Some(_) => Err(()),
        });
        let low = of().filter_map(|one| one.low.or(one.high)).min();
        (exact, low, of().filter_map(|one| one.high.or(one.low)).max())
    }

    fn sources(&self) -> Cell {
        let names: BTreeSet<&str> = self.members.iter().filter_map(|one| innermost(one)?.name()).collect();
        joined(names)
    }
}

/// The value, or nothing with a count of why.
fn filled<T: Into<Cell>>(value: Result<Option<T>, ()>, field: &'static str, loss: &mut Loss) -> Cell {
    match value {
        Ok(value) => value.into(),
        Err(()) => {
            loss.left_empty(field, DIFFER);
            Cell::Empty
        }
    }
}

const NO_PLACE: &[(&str, &str)] = &[
    ("voices", "who says it is one list of names; who denies it is left out"),
    ("independent_roots", "left out: the format counts sources, not roots"),
    ("stances", "left out: the row tells what is asserted"),
    ("quotes", "left out; statements are in the CSV and JSON-LD formats"),
];

const GED: &[Column] = &[
    text("id", "the matter's id"),
    integer("year", "of the first day"),
    integer("type_of_violence", "1 state-based, 2 non-state, 3 one-sided; by sectors"),
    text("dyad_name", "side_a - side_b"),
    text("side_a", "who is said to have done it, where all agree"),
    text("side_b", "to whom, where all agree"),
    integer("number_of_sources", "reports that assert it"),
    text("source_article", "outlet, date, headline, joined by semicolons"),
    text("source_original", "innermost voices"),
    integer("where_prec", "1 exact ... 6 country, from the radius"),
    text("where_coordinates", "the place's usual name"),
    text("where_description", "the words of the first report that names it"),
    text("adm_1", "never filled"),
    text("adm_2", "never filled"),
    number("latitude", "degrees north"),
    number("longitude", "degrees east"),
    text("geom_wkt", "the point"),
    integer("priogrid_gid", "the cell of PRIO-GRID"),
    text("country", "never filled"),
    integer("country_id", "never filled"),
    text("region", "never filled"),
    integer("event_clarity", "1: a day and a place are known, else 2"),
    integer("date_prec", "1 day, 2 up to six days, 3 week, 4 month, 5 longer"),
    text("date_start", "first day"),
    text("date_end", "last day"),
    integer("deaths_a", "never filled"),
    integer("deaths_b", "never filled"),
    integer("deaths_civilians", "never filled"),
    integer("deaths_unknown", "never filled"),
    integer("best", "the number of dead, where all who give one give the same; Hearsay takes no choice"),
    integer("high", "the greatest that anybody asserts"),
    integer("low", "the least that anybody asserts"),
];

/// `ged.csv` and `loss.csv`: matters of armed force for which somebody gives a number of dead.
pub fn ged(record: &Record<'_>) -> Result<Vec<OutputFile>, Error> {
    let by_id = ById::new(record);
    let mut table = Table::new("ged", "an incident", GED);
    let mut loss = Loss::new("matters", record.matters.len()).no_place(NO_PLACE).never_filled(&[
        ("adm_1, adm_2, country, country_id, region", "our places carry no divisions"),
        ("deaths_a, deaths_b, deaths_civilians, deaths_unknown", "whose dead is not told apart"),
        ("relid, dset ids, gwno", "UCDP's own numbers: these columns are left out"),
    ]);
    for matter in record.matters {
        let incident = Incident::of(matter, &by_id).and_then(|incident| {
            let is_force = incident
                .members
                .iter()
                .filter_map(|one| event(one))
                .any(|one| one.kind == EventType::Assault);
            let (_, low, high) = incident.killed();
            match (is_force, high.or(low)) {
                (false, _) => Err("no armed force"),
                (true, None | Some(0)) => Err("nobody gives a number of dead"),
                (true, Some(_)) => Ok(incident),
            }
        });
        match incident {
            Ok(incident) => {
                table.row(ged_row(&incident, &by_id, &mut loss));
                loss.written();
            }
            Err(reason) => loss.left_out(reason),
        }
    }
    Ok(vec![csv::file(&table)?, loss.file()?])
}

fn ged_row(incident: &Incident<'_>, by_id: &ById<'_>, loss: &mut Loss) -> Vec<Cell> {
    let (place, days) = (incident.place(), incident.days());
    let (best, low, high) = incident.killed();
    let (side_a, side_b) = (incident.side("actor"), incident.side("recipient"));
    let dyad = match (&side_a, &side_b) {
        (Ok(Some(a)), Ok(Some(b))) => Cell::from(format!("{a} - {b}")),
        _ => Cell::Empty,
    };
    let reports: BTreeSet<&str> = incident.members.iter().map(|one| one.report.as_str()).collect();
    let articles = reports.iter().filter_map(|id| by_id.report(id)).map(|report| {
        let parts = [&report.publisher, &report.published, &report.title];
        parts.map(|part| part.as_deref().unwrap_or("")).join(", ")
    });
    let radius = place.map(|place| place.radius_km);
    vec![
        Cell::from(&incident.matter.id),
        days.map(|days| i64::from(days.first.year())).map(Cell::Integer).into(),
        violence(&incident.sectors("actor"), &incident.sectors("recipient")).into(),
        dyad,
        filled(side_a, "side_a", loss),
        filled(side_b, "side_b", loss),
        reports.len().into(),
        joined(articles),
        incident.sources(),
        radius.map(where_precision).into(),
        place.map(|place| &place.name).into(),
        incident.members.iter().find_map(|one| one.role("place")).into(),
        Cell::Empty,
        Cell::Empty,
        place.map(|place| place.lat).into(),
        place.map(|place| place.lon).into(),
        place.map(|place| format!("POINT ({} {})", place.lon, place.lat)).into(),
        place.and_then(priogrid).into(),
        Cell::Empty,
        Cell::Empty,
        Cell::Empty,
        (if days.is_some_and(|days| days.count() == 1) && place.is_some() { 1_u32 } else { 2 }).into(),
        days.map(date_precision).into(),
        days.map(|days| days.first.to_string()).into(),
        days.map(|days| days.last.to_string()).into(),
        Cell::Empty,
        Cell::Empty,
        Cell::Empty,
        Cell::Empty,
        filled(best, "best", loss),
        high.into(),
        low.into(),
    ]
}

/// UCDP's type of violence; `None` where the sectors do not tell, or sources differ.
fn violence(actors: &BTreeSet<&str>, recipients: &BTreeSet<&str>) -> Option<u32> {
    let is_state =
        |sectors: &BTreeSet<&str>| sectors.iter().all(|sector| ["GOV", "MIL", "COP", "SPY"].contains(sector));
    let is_armed = |sectors: &BTreeSet<&str>| sectors.iter().all(|sector| ["REB", "UAF"].contains(sector));
    if actors.is_empty() || recipients.is_empty() {
        return None;
    }
    if recipients.iter().all(|sector| *sector == "CVL") && (is_state(actors) || is_armed(actors)) {
        return Some(3);
    }
    match (is_state(actors), is_state(recipients), is_armed(actors), is_armed(recipients)) {
        (true, true, ..) | (true, _, _, true) | (_, true, true, _) => Some(1),
        (_, _, true, true) => Some(2),
        _ => None,
    }
}

fn where_precision(radius_km: f32) -> u32 {
    match radius_km {
        r if r <= 10.0 => 1,
        r if r <= 25.0 => 2,
        r if r <= 60.0 => 3,
        r if r <= 200.0 => 4,
        _ => 6,
    }
}

fn date_precision(days: Days) -> u32 {
    match days.count() {
        ..=1 => 1,
        2..=6 => 2,
        7 => 3,
        8..=31 => 4,
        _ => 5,
    }
}

/// The half-degree cell of PRIO-GRID (Tollefsen and others 2012), counted from the south-west.
#[expect(clippy::cast_possible_truncation, reason = "degrees are within the earth's")]
fn priogrid(place: &PlaceLink) -> Option<Cell> {
    let is_on_earth = (-90.0..90.0).contains(&place.lat) && (-180.0..180.0).contains(&place.lon);
    let cell = |degrees: f64| (degrees * 2.0).floor() as i64;
    is_on_earth.then(|| Cell::Integer(cell(place.lat + 90.0) * 720 + cell(place.lon + 180.0) + 1))
}

const ACLED: &[Column] = &[
    text("event_id_cnty", "the matter's id"),
    text("event_date", "first day"),
    integer("year", "of the first day"),
    integer("time_precision", "1 day, 2 week, 3 month or longer"),
    text("disorder_type", "never filled"),
    text("event_type", "ACLED event type"),
    text("sub_event_type", "ACLED sub-event type"),
    text("actor1", "who is said to have done it, where all agree"),
    text("assoc_actor_1", "never filled"),
    text("inter1", "never filled"),
    text("actor2", "to whom, where all agree"),
    text("assoc_actor_2", "never filled"),
    text("inter2", "never filled"),
    text("interaction", "never filled"),
    text("civilian_targeting", "'Civilian targeting' where all recipients are civilians"),
    text("iso", "never filled"),
    text("region", "never filled"),
    text("country", "never filled"),
    text("admin1", "never filled"),
    text("admin2", "never filled"),
    text("admin3", "never filled"),
    text("location", "the place's usual name"),
    number("latitude", "degrees north"),
    number("longitude", "degrees east"),
    integer("geo_precision", "1 a town, 2 part of a region, 3 a region, from the radius"),
    text("source", "outlets of the reports, joined by semicolons"),
    text("source_scale", "never filled"),
    text("notes", "who says so, and the range of tolls where they differ"),
    integer("fatalities", "the number of dead, where all who give one give the same"),
    text("tags", "never filled"),
];

/// `acled.csv` and `loss.csv`: matters whose type ACLED has, with a day.
pub fn acled(record: &Record<'_>) -> Result<Vec<OutputFile>, Error> {
    let by_id = ById::new(record);
    let mut table = Table::new("acled", "an incident", ACLED);
    let mut loss = Loss::new("matters", record.matters.len()).no_place(NO_PLACE).never_filled(&[
        ("disorder_type, inter1, inter2, interaction", "they need ACLED's own judgement of actors"),
        ("assoc_actor_1, assoc_actor_2", "who was with whom is not told"),
        ("iso, region, country, admin1, admin2, admin3", "our places carry no divisions"),
        ("source_scale, tags", "not known"),
    ]);
    for matter in record.matters {
        let found = Incident::of(matter, &by_id).and_then(|incident| {
            let codes = incident.members.iter().find_map(|one| Codes::of(event(one)?)?.acled);
            let codes = codes.ok_or("ACLED has no such event")?;
            let days = incident.days().ok_or("no day is known")?;
            Ok((incident, codes, days))
        });
        let (incident, (kind, sub), days) = match found {
            Ok(found) => found,
            Err(reason) => {
                loss.left_out(reason);
                continue;
            }
        };
        let place = incident.place();
        let (killed, low, high) = incident.killed();
        let outlets: BTreeSet<&str> = incident
            .members
            .iter()
            .filter_map(|one| by_id.report(&one.report)?.publisher.as_deref())
            .collect();
        let says = match incident.sources() {
            Cell::Text(names) => format!("According to {names}."),
            _ => "In the reports' own voice.".to_owned(),
        };
        let range = match (killed, low, high) {
            (Err(()), Some(low), Some(high)) => format!(" Killed: {low} to {high}, as sources differ."),
            _ => String::new(),
        };
        let civilians = incident.sectors("recipient");
        let is_civilian = !civilians.is_empty() && civilians.iter().all(|sector| *sector == "CVL");
        table.row(vec![
            Cell::from(&matter.id),
            days.first.to_string().into(),
            Cell::Integer(i64::from(days.first.year())),
            (match days.count() {
                ..=1 => 1_u32,
                2..=7 => 2,
                _ => 3,
            })
            .into(),
            Cell::Empty,
            kind.into(),
            sub.into(),
            filled(incident.side("actor"), "actor1", &mut loss),
            Cell::Empty,
            Cell::Empty,
            filled(incident.side("recipient"), "actor2", &mut loss),
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            is_civilian.then_some("Civilian targeting").into(),
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            place.map(|place| &place.name).into(),
            place.map(|place| place.lat).into(),
            place.map(|place| place.lon).into(),
            place
                .map(|place| {
                    if place.radius_km <= 10.0 {
                        1_u32
                    } else if place.radius_km <= 60.0 {
                        2
                    } else {
                        3
                    }
                })
                .into(),
            joined(outlets),
            Cell::Empty,
            format!("{says}{range}").into(),
            filled(killed, "fatalities", &mut loss),
            Cell::Empty,
        ]);
        loss.written();
    }
    Ok(vec![csv::file(&table)?, loss.file()?])
}
