//! The rule files that come with the program.

/// Names and texts, in the order in which they are read.
pub(super) const FILES: &[(&str, &str)] = &[
    ("frames/verbs.toml", include_str!("../../data/frames/verbs.toml")),
    ("lists/actors.toml", include_str!("../../data/lists/actors.toml")),
    ("lists/things.toml", include_str!("../../data/lists/things.toml")),
    ("events/assault.toml", include_str!("../../data/events/assault.toml")),
    ("events/modes.toml", include_str!("../../data/events/modes.toml")),
];
