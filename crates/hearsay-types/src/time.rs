//! Temporal expressions.

use crate::{Span, names::named};

named! {
    /// TIMEX3 types (ISO-TimeML).
    TimeType {
        Date = "DATE",
        Time = "TIME",
        Duration = "DURATION",
        Set = "SET",
    }
}

/// A temporal expression with its TIMEX3 value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeExpression {
    /// Where it stands.
    pub span: Span,
    /// Its type.
    pub kind: TimeType,
    /// Its TIMEX3 `value`: `2016-09-04`, `2016-08`, `P3D`, `PRESENT_REF`; parts that nothing fixes are `X`.
    pub value: String,
    /// TIMEX3 `mod`: `START`, `MID`, `END`, `APPROX`, `BEFORE`, `AFTER`, `LESS_THAN`, `MORE_THAN`.
    pub modifier: Option<&'static str>,
}
