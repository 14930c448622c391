//! One kind for each name within a report.

use hearsay_types::{Entity, EntityType};
use rustc_hash::FxHashMap;

/// Kinds that one name seldom has side by side in a report.
const KINDS: [EntityType; 4] =
    [EntityType::Person, EntityType::ArmedGroup, EntityType::Organization, EntityType::Place];

/// How many times the other mentions a kind needs, by their scores, to be that of all.
const CLEARLY: f32 = 1.5;

/// Gives all mentions of a name the kind that most have, weighted by score, where that is clear.
pub(crate) fn agree(text: &str, entities: &mut [Entity]) {
    let mut weights: FxHashMap<String, [f32; KINDS.len()]> = FxHashMap::default();
    let names: Vec<Option<(String, usize)>> = entities
        .iter()
        .map(|entity| {
            let kind = KINDS.iter().position(|kind| *kind == entity.kind)?;
            let name = folded(entity.span.of(text));
            weights.entry(name.clone()).or_default()[kind] += entity.score;
            Some((name, kind))
        })
        .collect();
    for (entity, name) in entities.iter_mut().zip(&names) {
        let Some((name, kind)) = name else { continue };
        let weights = &weights[name];
        let best = (0..KINDS.len()).max_by(|a, b| weights[*a].total_cmp(&weights[*b])).unwrap_or(*kind);
        if weights[best] > CLEARLY * weights[*kind] && may_become(entity.kind, KINDS[best]) {
            entity.kind = KINDS[best];
        }
    }
}

/// Whether a name may lose a kind to another. A body may be called by its place, and is both then: "Harrow".
fn may_become(kind: EntityType, other: EntityType) -> bool {
    use EntityType::{Person, Place};
    kind != other && (kind == Person || other == Person || kind != Place && other != Place)
}

/// A name without case, hyphens and points: "Al-Qaeda" and "al Qaeda" are one.
fn folded(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use hearsay_types::Span;

    #[test]
    fn a_name_has_one_kind() {
        let text = "Al-Qaeda fled. al Qaeda fled. Al Qaeda rules Velm. Velm is far. Velm";
        let entity =
            |start: usize, end: usize, kind, score| Entity { span: Span::new(start, end), kind, score };
        let mut entities = [
            entity(0, 8, EntityType::ArmedGroup, 0.9),
            entity(15, 23, EntityType::Person, 0.7),
            entity(30, 38, EntityType::ArmedGroup, 0.9),
            entity(45, 49, EntityType::Person, 0.5),
            entity(51, 55, EntityType::Place, 0.9),
            entity(64, 68, EntityType::Organization, 0.5),
        ];
        agree(text, &mut entities);
        let kinds = entities.map(|entity| entity.kind);
        use EntityType::{ArmedGroup, Organization, Place};
        assert_eq!(kinds, [ArmedGroup, ArmedGroup, ArmedGroup, Place, Place, Organization]);
    }

    #[test]
    fn what_is_not_clear_stays() {
        let text = "Velm, Velm";
        let mut entities = [
            Entity { span: Span::new(0, 4), kind: EntityType::Person, score: 0.8 },
            Entity { span: Span::new(6, 10), kind: EntityType::Organization, score: 0.9 },
        ];
        agree(text, &mut entities);
        assert_eq!(entities.map(|entity| entity.kind), [EntityType::Person, EntityType::Organization]);
    }
}
