//! Toponyms and the places that they stand for.

use crate::{Span, names::named};

named! {
    /// What part a place plays in the report.
    PlaceRole {
        Event = "event",
        Origin = "origin",
        Target = "target",
        Dateline = "dateline",
        SpeakerAt = "speaker_at",
        Mentioned = "mentioned",
    }
}

/// A place that a toponym stands for.
#[derive(Debug, Clone, PartialEq)]
pub struct Resolution {
    /// GeoNames id; `None` for a place from a knowledge file that has none.
    pub geonames: Option<u32>,
    /// The place's usual name.
    pub name: String,
    /// Degrees north, WGS 84.
    pub lat: f64,
    /// Degrees east, WGS 84.
    pub lon: f64,
    /// Within this distance of the point lies what is meant.
    pub radius_km: f32,
}

/// A toponym in the text, resolved or not.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceMention {
    /// Where it stands.
    pub span: Span,
    /// Its part in the report.
    pub role: PlaceRole,
    /// The place; `None` where the gazetteer has none of that name.
    pub resolved: Option<Resolution>,
    /// How sure the resolution is, in 0..=1; not calibrated.
    pub score: f32,
}
