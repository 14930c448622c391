//! Whether two statements are about one thing: a score and the reasons for it.

use super::{
    decided::Decided,
    facts::{Facts, Side},
    lexicon::Lexicon,
    words::Vocabulary,
};
use hearsay_types::PlaceLink;
use std::{borrow::Cow, collections::BTreeSet};

/// Days by which two dates of one event may differ: another time zone, or the day it became known.
pub const SLACK_DAYS: i64 = 1;

/// Within so many bytes of a report's text its statements are told together.
const NEAR_BYTES: usize = 600;
/// A city's name may stand for what lies around it.
const AROUND_KM: f64 = 30.0;

/// How far a party that is named by no name is the one that another statement names.
const OPEN_PARTY: f64 = 0.5;

/// How much less a place tells that all reports have.
const COMMON_PLACE: f64 = 0.5;

/// How alike two statements are.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Likeness {
    /// Above 0: rather one thing; below: rather two. A sum of weights, not calibrated.
    pub score: f64,
    /// Whether they cannot be one, whatever else speaks for it.
    pub is_ruled_out: bool,
    /// What speaks for it and against it.
    pub reasons: Vec<Cow<'static, str>>,
}

/// Compares statements.
#[derive(Debug)]
pub struct Comparison<'a> {
    lexicon: &'a Lexicon,
    vocabulary: &'a Vocabulary,
    decided: &'a Decided,
}

struct Sum<'a> {
    lexicon: &'a Lexicon,
    likeness: Likeness,
}

impl Sum<'_> {
    fn add(&mut self, weight: &str, share: f64, reason: &'static str) {
        let value = self.lexicon.weight(weight) * share;
        self.likeness.score += value;
        if value.abs() >= 0.1 && !reason.is_empty() {
            self.likeness.reasons.push(Cow::Borrowed(reason));
        }
    }

    fn rule_out(&mut self, reason: impl Into<Cow<'static, str>>) {
        self.likeness.is_ruled_out = true;
        self.likeness.score -= 2.0;
        self.likeness.reasons.push(reason.into());
    }
}

impl<'a> Comparison<'a> {
    /// A comparison by the words and weights of the data files, and by what people decided of actors.
    pub const fn new(lexicon: &'a Lexicon, vocabulary: &'a Vocabulary, decided: &'a Decided) -> Self {
        Self { lexicon, vocabulary, decided }
    }

    /// Why two statements have other actors in a role: people told them apart.
    fn told_apart(&self, a: &Facts<'_>, b: &Facts<'_>, side: Side) -> Option<&'a str> {
        let of = |fact: &Facts<'_>, n: usize, is_first: bool| fact.told.contains(&(n, side, is_first));
        let is_apart = |n: &usize, is_first: bool| {
            of(a, *n, is_first) && of(b, *n, !is_first) && !of(a, *n, !is_first) && !of(b, *n, is_first)
        };
        let told = a.told.iter().filter(|told| told.1 == side).map(|told| told.0);
        let n = told.into_iter().find(|n| {
            self.decided.actors.get(*n).is_some_and(|actors| !actors.are_one)
                && (is_apart(n, true) || is_apart(n, false))
        })?;
        Some(&self.decided.actors.get(n)?.reason)
    }

    /// Names the decision by which two statements have one actor in a role whose words differ.
    fn told_one(&self, sum: &mut Sum<'_>, a: &Facts<'_>, b: &Facts<'_>, side: Side) {
        let both = a.told.iter().filter(|told| told.1 == side && b.told.contains(told));
        let mut actors = both.filter_map(|told| self.decided.actors.get(told.0));
        if let Some(actors) = actors.find(|actors| actors.are_one) {
            sum.likeness.reasons.push(actors.reason.clone().into());
        }
    }

    /// Compares two statements.
    pub fn compare(&self, a: &Facts<'_>, b: &Facts<'_>) -> Likeness {
        let mut sum = Sum { lexicon: self.lexicon, likeness: Likeness::default() };
        let share = self.lexicon.compatible(a.group, b.group);
        if share == 0.0 {
            sum.rule_out("types that do not go together");
            return sum.likeness;
        }
        sum.likeness.score -= 1.0 - share;
        if a.statement.type_name() == b.statement.type_name() {
            sum.add("type.same", 1.0, "same type");
        }
        if a.kind() != "relation" {
            let context = self.vocabulary.overlap(&a.context, &b.context);
            sum.add("context", (2.0 * context).min(1.0), "reports about the same things");
        }
        match (a.kind(), b.kind()) {
            ("relation", "relation") => self.relation(&mut sum, a, b),
            ("control", "control") => self.control(&mut sum, a, b),
            ("agreement", "agreement") => self.agreement(&mut sum, a, b),
            _ => self.event(&mut sum, a, b),
        }
        sum.likeness
    }

    fn event(&self, sum: &mut Sum<'_>, a: &Facts<'_>, b: &Facts<'_>) {
        sum.add("event.start", 1.0, "");
        self.time(sum, a, b, "event", 10);
        self.place(sum, a, b, "event");
        let told_apart = self.told_apart(a, b, Side::Object);
        let objects = f64::from(u8::from(!a.objects.is_disjoint(&b.objects)));
        let object_words = self.vocabulary.overlap(&a.object_words, &b.object_words);
        if objects > 0.0 && object_words < 0.5 {
            self.told_one(sum, a, b, Side::Object);
        }
        let object = if told_apart.is_some() { 0.0 } else { objects.max(object_words) };
        // What is dealt with may stand in the quote beside a recipient that is counted: "12 were killed when
        // the convoy was hit".
        let named = self
            .vocabulary
            .overlap(&a.object_words, &b.words)
            .max(self.vocabulary.overlap(&b.object_words, &a.words));
        sum.add("event.object", object.max(0.8 * named), "same recipient");
        self.actor(sum, a, b, "event");
        if let Some(reason) = told_apart {
            sum.rule_out(reason.to_owned());
        }
        sum.add("event.words", self.vocabulary.overlap(&a.words, &b.words), "same words");
        if a.mode().zip(b.mode()).is_some_and(|(x, y)| x != y) {
            sum.add("event.mode", 1.0, "done in another way");
        }
        if a.group == b.group {
            told_together(sum, a, b, "event");
        }
    }

    fn relation(&self, sum: &mut Sum<'_>, a: &Facts<'_>, b: &Facts<'_>) {
        sum.add("relation.start", 1.0, "");
        let same = |x: &BTreeSet<String>, y: &BTreeSet<String>, v: &[u32], w: &[u32], are_open: bool| {
            let words = self.vocabulary.overlap(v, w);
            if !x.is_disjoint(y) {
                1.0
            } else if are_open {
                words.max(OPEN_PARTY)
            } else {
                words
            }
        };
        // "Its clients", "the fighters" may be whoever another names.
        let is_open = |fact: &Facts<'_>, role: &str| {
            let words = fact.statement.role(role).unwrap_or_default();
            // "All of them", "The fighters": a word that begins a sentence is no name.
            let is_name = |word: &&str| {
                word.starts_with(char::is_uppercase) && !self.lexicon.is_stop(&word.to_lowercase())
            };
            !words.split_whitespace().any(|word| is_name(&word))
        };
        let are_open = |role: &str| is_open(a, role) || is_open(b, role);
        for side in [Side::Doer, Side::Object] {
            if let Some(reason) = self.told_apart(a, b, side) {
                sum.rule_out(reason.to_owned());
            }
        }
        let from = same(&a.doers, &b.doers, &a.doer_words, &b.doer_words, are_open("from"));
        let to = same(&a.objects, &b.objects, &a.object_words, &b.object_words, are_open("to"));
        let told = [
            (from, &a.doer_words, &b.doer_words, Side::Doer),
            (to, &a.object_words, &b.object_words, Side::Object),
        ];
        for (share, v, w, side) in told {
            if share == 1.0 && self.vocabulary.overlap(v, w) < 0.5 {
                self.told_one(sum, a, b, side);
            }
        }
        sum.add("relation.from", from, "same first party");
        sum.add("relation.to", to, "same second party");
        if from < 0.2 || to < 0.2 {
            sum.rule_out("other parties");
        }
    }

    fn control(&self, sum: &mut Sum<'_>, a: &Facts<'_>, b: &Facts<'_>) {
        sum.add("control.start", 1.0, "");
        self.time(sum, a, b, "control", 45);
        self.place(sum, a, b, "control");
        self.actor(sum, a, b, "control");
        sum.add("control.words", self.vocabulary.overlap(&a.words, &b.words), "same words");
        if !a.doers.is_disjoint(&b.doers) || a.doers.is_empty() || b.doers.is_empty() {
            told_together(sum, a, b, "control");
        }
    }

    fn agreement(&self, sum: &mut Sum<'_>, a: &Facts<'_>, b: &Facts<'_>) {
        sum.add("agreement.start", 1.0, "");
        let tells = |words: &[u32]| words.iter().any(|word| !self.is_generic(*word));
        let name = if tells(&a.object_words) && tells(&b.object_words) {
            self.vocabulary.overlap(&a.object_words, &b.object_words)
        } else {
            // "The agreement" may be any.
            0.5
        };
        sum.add("agreement.name", name, "same agreement");
        let parties = !a.objects.is_disjoint(&b.objects);
        sum.add("agreement.parties", f64::from(u8::from(parties)), "same party");
        self.time(sum, a, b, "agreement", 30);
        if a.group == "terms" && b.group == "terms" {
            // One agreement has many terms: what tells them apart is what they demand.
            sum.add("term.start", 1.0, "terms are many");
            sum.add("term.words", self.vocabulary.overlap(&a.quote_words, &b.quote_words), "same words");
        } else {
            sum.add("agreement.words", self.vocabulary.overlap(&a.words, &b.words), "same words");
        }
    }

    /// Whether a word stands for any agreement.
    fn is_generic(&self, word: u32) -> bool {
        self.vocabulary.word(word) == Some("=accord")
    }

    fn time(&self, sum: &mut Sum<'_>, a: &Facts<'_>, b: &Facts<'_>, kind: &str, window_days: i64) {
        let published = a.published.zip(b.published).map(|(x, y)| (x - y).abs());
        match (a.days, b.days) {
            (Some(x), Some(y)) => {
                let gap = x.gap(y);
                let lasting = (kind == "agreement" && gap <= 14)
                    || (a.is_lasting() && b.is_lasting() && gap <= window_days);
                if gap > SLACK_DAYS && !lasting {
                    sum.rule_out("other days");
                } else if x.is_short() && y.is_short() {
                    let share = if gap == 0 { 1.0 } else { 0.5 };
                    sum.add(&format!("{kind}.day"), share, if gap == 0 { "same day" } else { "a day apart" });
                } else {
                    let weight =
                        if kind == "event" { "event.period".to_owned() } else { format!("{kind}.undated") };
                    sum.add(&weight, 1.0, "days that may be the same");
                }
            }
            (x, y) => {
                // Where only one is dated, the other's report must have appeared around it.
                let dated = x.or(y).zip(if x.is_some() { b.published } else { a.published });
                let apart =
                    dated.map(|(days, day)| (day - days.last).max(days.first - day).max(0)).or(published);
                if apart.is_some_and(|days| days > window_days) {
                    sum.rule_out("other weeks");
                } else {
                    let share = 1.0 - apart.unwrap_or(window_days) as f64 / window_days as f64;
                    sum.add(&format!("{kind}.undated"), share, "same weeks");
                }
            }
        }
    }

    fn place(&self, sum: &mut Sum<'_>, a: &Facts<'_>, b: &Facts<'_>, kind: &str) {
        let words = self.vocabulary.overlap(&a.place_words, &b.place_words);
        // Where all reports speak of one city, that two statements do tells little.
        let told = 1.0 - COMMON_PLACE * (1.0 - a.place_rarity.min(b.place_rarity));
        if words >= 0.5 {
            sum.add(&format!("{kind}.place"), told, "same place");
            return;
        }
        let Some((x, y)) = a.place.zip(b.place) else { return };
        let both_named = a.names_place && b.names_place;
        let share = told * if both_named { 1.0 } else { 0.6 };
        let apart = distance_km(x, y);
        let (wide, narrow) = (x.radius_km.max(y.radius_km), x.radius_km.min(y.radius_km));
        let slack = f64::from(narrow) + 10.0;
        if apart <= slack {
            sum.add(&format!("{kind}.place"), share, "same place");
        } else if apart <= f64::from(wide) + AROUND_KM {
            sum.add(&format!("{kind}.within"), share, "one place within the other");
        } else if both_named && words == 0.0 {
            sum.add(&format!("{kind}.elsewhere"), (apart / 60.0).min(1.0), "another place");
        }
    }

    fn actor(&self, sum: &mut Sum<'_>, a: &Facts<'_>, b: &Facts<'_>, kind: &str) {
        let words = self.vocabulary.overlap(&a.doer_words, &b.doer_words);
        if let Some(reason) = self.told_apart(a, b, Side::Doer) {
            sum.add(&format!("{kind}.rival"), 1.0, "another actor");
            // Two accounts of what happened at one place on one day are of one incident.
            let has = |reason: &str| sum.likeness.reasons.iter().any(|other| other == reason);
            if kind != "event" || !has("same day") || !has("same place") {
                sum.rule_out(reason.to_owned());
            }
            return;
        }
        if words < 0.5 && !a.doers.is_disjoint(&b.doers) {
            self.told_one(sum, a, b, Side::Doer);
        }
        if !a.doers.is_disjoint(&b.doers) || words >= 0.5 {
            sum.add(&format!("{kind}.actor"), 1.0, "same actor");
        } else if !a.doers.is_empty() && !b.doers.is_empty() {
            sum.add(&format!("{kind}.rival"), 1.0, "another actor");
        }
    }
}

/// What one report tells in one breath is rather one thing.
fn told_together(sum: &mut Sum<'_>, a: &Facts<'_>, b: &Facts<'_>, kind: &str) {
    if a.report == b.report {
        let apart = a.at.zip(b.at).map_or(NEAR_BYTES, |(x, y)| x.abs_diff(y));
        let share = 1.0 - (apart as f64 / NEAR_BYTES as f64).min(1.0);
        sum.add(&format!("{kind}.report"), share, "told together in one report");
    }
}

/// Great-circle distance.
fn distance_km(a: &PlaceLink, b: &PlaceLink) -> f64 {
    let (lat_a, lat_b) = (a.lat.to_radians(), b.lat.to_radians());
    let (d_lat, d_lon) = (lat_b - lat_a, (b.lon - a.lon).to_radians());
    let h = (d_lat / 2.0).sin().powi(2) + lat_a.cos() * lat_b.cos() * (d_lon / 2.0).sin().powi(2);
    2.0 * 6371.0 * h.sqrt().min(1.0).asin()
}
