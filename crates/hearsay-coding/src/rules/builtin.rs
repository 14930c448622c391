//! The rule files that come with the program.

/// Names and texts, in the order in which they are read.
pub(super) const FILES: &[(&str, &str)] = &[
    ("frames/verbs.toml", include_str!("../../data/frames/verbs.toml")),
    ("lists/actors.toml", include_str!("../../data/lists/actors.toml")),
    ("lists/things.toml", include_str!("../../data/lists/things.toml")),
    ("events/modes.toml", include_str!("../../data/events/modes.toml")),
    ("events/assault.toml", include_str!("../../data/events/assault.toml")),
    ("events/coerce.toml", include_str!("../../data/events/coerce.toml")),
    ("events/mobilize.toml", include_str!("../../data/events/mobilize.toml")),
    ("events/retreat.toml", include_str!("../../data/events/retreat.toml")),
    ("events/concede.toml", include_str!("../../data/events/concede.toml")),
    ("events/agree.toml", include_str!("../../data/events/agree.toml")),
    ("events/consult.toml", include_str!("../../data/events/consult.toml")),
    ("events/support.toml", include_str!("../../data/events/support.toml")),
    ("events/cooperate.toml", include_str!("../../data/events/cooperate.toml")),
    ("events/aid.toml", include_str!("../../data/events/aid.toml")),
    ("events/request.toml", include_str!("../../data/events/request.toml")),
    ("events/accuse.toml", include_str!("../../data/events/accuse.toml")),
    ("events/reject.toml", include_str!("../../data/events/reject.toml")),
    ("events/threaten.toml", include_str!("../../data/events/threaten.toml")),
    ("events/protest.toml", include_str!("../../data/events/protest.toml")),
    ("events/sanction.toml", include_str!("../../data/events/sanction.toml")),
    ("relations/support.toml", include_str!("../../data/relations/support.toml")),
    ("relations/belonging.toml", include_str!("../../data/relations/belonging.toml")),
    ("control/control.toml", include_str!("../../data/control/control.toml")),
    ("agreements/acts.toml", include_str!("../../data/agreements/acts.toml")),
    ("agreements/terms.toml", include_str!("../../data/agreements/terms.toml")),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RuleFile;
    use std::collections::BTreeMap;

    #[test]
    fn no_two_files_name_a_list_alike() {
        let mut named: BTreeMap<String, &str> = BTreeMap::new();
        for (name, text) in FILES {
            let file: RuleFile = toml::from_str(text).unwrap();
            for list in file.lists.into_keys() {
                if let Some(other) = named.insert(list.clone(), name) {
                    panic!("{other} and {name} both have a list {list}");
                }
            }
        }
    }

    #[test]
    fn the_files_load() {
        crate::rules::Rules::builtin().unwrap();
    }
}
