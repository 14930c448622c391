//! Which of its candidates a toponym means, by what else the report names.
//!
//! Every toponym begins with how often each candidate is meant anywhere. Three rounds then let the
//! toponyms of a report speak for each other: for places of the same country and, more, of the same division
//! or close by; for what "X, Y" and "Y's X" say lies in each other; for one kind of place in a list. A word
//! for the kind beside the name ("Velm province") speaks too. One name means one place in a report, unless
//! its own words say otherwise. Weights were set by hand on the development halves of `geovirus` and
//! `tr-news` (`cargo xtask evals place`); the scores hardly move with any of them.

use super::{
    candidates::Candidate,
    gazetteer::{Class, Place},
    types::Kind,
};
use hearsay_types::Span;
use rustc_hash::FxHashMap;

/// What a country named throughout the report adds.
const COUNTRY: f32 = 3.0;
/// What places close by add, and how fast.
const LOCAL: f32 = 3.0;
const LOCAL_RATE: f32 = 0.7;
/// What "X, Y" adds to an X in Y.
const WITHIN: f32 = 5.0;
/// What a list of one kind adds.
const LIST: f32 = 1.5;
/// What a word for the kind adds.
const KIND: f32 = 2.5;
/// A name that is not the usual one needs this much from its report, unless the place is large.
const NEEDED: f32 = 1.0;
/// Kilometers within which places speak for each other.
const NEAR_KM: f32 = 200.0;
const ROUNDS: usize = 3;

/// A toponym to be resolved.
#[derive(Debug, Clone, Copy)]
pub(super) struct Toponym {
    pub span: Span,
    /// Its name, as a position in the list of names' candidates.
    pub name: usize,
    /// What a word beside it says.
    pub kind: Option<Kind>,
}

/// For each toponym (in the order of the text) its likeliest candidate's position in `names[toponym.name]`
/// and how likely it is; `None` where it has none. `outside` are countries that the report speaks of without
/// naming a place, with their weights.
pub(super) fn rank(
    text: &str,
    toponyms: &[Toponym],
    names: &[Vec<Candidate>],
    outside: &[(u16, f32)],
) -> Vec<Option<(usize, f32)>> {
    let base: Vec<Vec<f32>> = toponyms.iter().map(|toponym| base(toponym, &names[toponym.name])).collect();
    let pairs = Pairs::of(text, toponyms, names, &base);
    let mut n_uses = vec![0u32; names.len()];
    toponyms.iter().for_each(|toponym| n_uses[toponym.name] += 1);
    let mut shares: Vec<Vec<f32>> = base.iter().map(|scores| soft(scores)).collect();
    for round in 0..ROUNDS {
        let voters = voters(toponyms, names, &shares, &n_uses);
        let support: Vec<Vec<f32>> =
            names.iter().enumerate().map(|(i, list)| support(i, list, &voters, outside)).collect();
        let within = pairs.within(toponyms, names, &shares);
        let mut by_name: FxHashMap<usize, Vec<f32>> = FxHashMap::default();
        for (toponym, own) in toponyms.iter().zip(&within) {
            let best = by_name.entry(toponym.name).or_insert_with(|| vec![0.0; own.len()]);
            best.iter_mut().zip(own).for_each(|(best, own)| *best = best.max(*own));
        }
        let lists = pairs.lists(toponyms, names, &shares);
        shares = (0..toponyms.len())
            .map(|t| {
                let toponym = &toponyms[t];
                let is_told = within[t].iter().any(|own| *own > 0.0);
                let scores: Vec<f32> = (0..base[t].len())
                    .map(|c| {
                        let told = if is_told { within[t][c] } else { 0.8 * by_name[&toponym.name][c] };
                        let gained = support[toponym.name][c] + lists[t][c] + told;
                        let candidate = &names[toponym.name][c];
                        let is_odd = candidate.fit < -0.4 && candidate.place.population < 6.0;
                        if round + 1 == ROUNDS && is_odd && gained < NEEDED {
                            f32::NEG_INFINITY
                        } else {
                            base[t][c] + gained
                        }
                    })
                    .collect();
                soft(&scores)
            })
            .collect();
    }
    shares
        .iter()
        .map(|shares| {
            let best = shares.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(&a.0)));
            best.filter(|(_, share)| **share > 0.0).map(|(i, share)| (i, *share))
        })
        .collect()
}

fn base(toponym: &Toponym, candidates: &[Candidate]) -> Vec<f32> {
    let by_kind = |class: Class| toponym.kind.map_or(0.0, |kind| KIND * kind.speaks_for(class));
    candidates.iter().map(|c| c.prior + c.fit + by_kind(c.place.class)).collect()
}

/// Shares of the candidates, those below 2 % set to nothing.
fn soft(scores: &[f32]) -> Vec<f32> {
    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    if most == f32::NEG_INFINITY {
        return vec![0.0; scores.len()];
    }
    let weights: Vec<f32> = scores.iter().map(|score| (1.2 * (score - most)).exp()).collect();
    let all: f32 = weights.iter().sum();
    weights
        .into_iter()
        .map(|weight| weight / all)
        .map(|share| if share > 0.02 { share } else { 0.0 })
        .collect()
}

/// A name with the shares of its candidates over all its mentions.
struct Voter<'a> {
    name: usize,
    weight: f32,
    likely: Vec<(&'a Candidate, f32)>,
}

fn voters<'a>(
    toponyms: &[Toponym],
    names: &'a [Vec<Candidate>],
    shares: &[Vec<f32>],
    n_uses: &[u32],
) -> Vec<Voter<'a>> {
    let mut sums: Vec<Vec<f32>> = names.iter().map(|list| vec![0.0; list.len()]).collect();
    for (toponym, shares) in toponyms.iter().zip(shares) {
        sums[toponym.name].iter_mut().zip(shares).for_each(|(sum, share)| *sum += share);
    }
    let voter = |(name, sums): (usize, Vec<f32>)| {
        let n = n_uses[name].max(1) as f32;
        let likely = names[name].iter().zip(sums).filter(|(_, sum)| *sum > 0.05 * n);
        let likely = likely.map(|(candidate, sum)| (candidate, sum / n)).collect();
        Voter { name, weight: 1.0 + 0.5 * n.ln(), likely }
    };
    sums.into_iter().enumerate().map(voter).filter(|voter| n_uses[voter.name] > 0).collect()
}

/// What the rest of the report adds to each candidate of a name.
fn support(name: usize, candidates: &[Candidate], voters: &[Voter<'_>], outside: &[(u16, f32)]) -> Vec<f32> {
    let gain = |candidate: &Candidate| {
        let (mut in_country, mut close, mut all) = (0.0, 0.0, 1.0);
        for voter in voters.iter().filter(|voter| voter.name != name) {
            all += voter.weight;
            for (other, share) in &voter.likely {
                let weight = voter.weight * share;
                if candidate.place.country.is_some() && candidate.place.country == other.place.country {
                    in_country += weight;
                }
                close += weight * closeness(candidate, other);
            }
        }
        for (country, weight) in outside {
            all += weight;
            if candidate.place.country == Some(*country) {
                in_country += weight;
            }
        }
        COUNTRY * (in_country / all).sqrt() + LOCAL * (1.0 - (-LOCAL_RATE * close).exp())
    };
    // With one candidate there is nothing to decide but whether an odd name is believed.
    candidates.iter().map(gain).collect()
}

/// How much a place speaks for another beyond their country, from 0 to 1.2.
fn closeness(a: &Candidate, b: &Candidate) -> f32 {
    let (one, two) = (&a.place, &b.place);
    if lies_in(one, two) || lies_in(two, one) {
        return if one.class == Class::Country || two.class == Class::Country { 0.0 } else { 1.0 };
    }
    if one.class == Class::Country || two.class == Class::Country {
        return 0.0;
    }
    let mut close = 0.0;
    if one.country == two.country && one.division.is_some() && one.division == two.division {
        close += 0.6;
    }
    let is_wide = |place: &Place| matches!(place.class, Class::Region | Class::Nature);
    if !is_wide(one) && !is_wide(two) {
        let cos: f32 = a.point.iter().zip(&b.point).map(|(x, y)| x * y).sum();
        // Chord for arc: close enough at these distances.
        let km = 6371.0 * (2.0 - 2.0 * cos).max(0.0).sqrt();
        close += 0.6 * (1.0 - km / NEAR_KM).max(0.0);
    }
    close
}

/// Whether a place lies in a country or first-order division.
fn lies_in(inner: &Place, outer: &Place) -> bool {
    match outer.class {
        Class::Country => {
            inner.class != Class::Country && inner.country.is_some() && inner.country == outer.country
        }
        Class::Division => {
            !matches!(inner.class, Class::Country | Class::Division)
                && inner.division.is_some()
                && inner.division == outer.division
        }
        _ => false,
    }
}

/// Whether a place lies in another, counties by distance.
fn lies_within(inner: &Candidate, outer: &Candidate) -> bool {
    if lies_in(&inner.place, &outer.place) {
        return true;
    }
    let is_area = matches!(outer.place.class, Class::County | Class::Region | Class::Nature);
    let is_smaller = inner.place.class.is_settlement() || inner.place.class == Class::County;
    if !is_area || !is_smaller || outer.place.class == inner.place.class {
        return false;
    }
    let cos: f32 = inner.point.iter().zip(&outer.point).map(|(x, y)| x * y).sum();
    6371.0 * (2.0 - 2.0 * cos).max(0.0).sqrt() < 1.3 * outer.place.radius_km + 10.0
}

/// Toponyms that stand beside each other, as positions.
struct Pairs {
    /// The first may lie in the second.
    within: Vec<(usize, usize)>,
    /// Members of one list.
    lists: Vec<(usize, usize)>,
}

impl Pairs {
    fn of(text: &str, toponyms: &[Toponym], names: &[Vec<Candidate>], base: &[Vec<f32>]) -> Self {
        let mut pairs = Self { within: Vec::new(), lists: Vec::new() };
        let level = |t: usize| {
            let best = (0..base[t].len()).max_by(|a, b| base[t][*a].total_cmp(&base[t][*b]).then(b.cmp(a)));
            best.map(|best| names[toponyms[t].name][best].place.class)
        };
        for (a, pair) in toponyms.windows(2).enumerate() {
            let Some(gap) = text.get(pair[0].span.end as usize..pair[1].span.start as usize) else {
                continue;
            };
            let are_peers = matches!(
                (level(a), level(a + 1)),
                (Some(Class::Country), Some(Class::Country)) | (Some(Class::Division), Some(Class::Division))
            );
            match gap {
                "'s " | "’s " => pairs.within.push((a + 1, a)),
                _ if says_within(gap) && !are_peers => pairs.within.push((a, a + 1)),
                _ => {}
            }
            let is_list =
                matches!(gap, ", " | " and " | ", and " | " or " | ", or " | "/" | " and in " | ", the ");
            if is_list && pair[0].name != pair[1].name {
                pairs.lists.extend([(a, a + 1), (a + 1, a)]);
            }
        }
        pairs
    }

    /// What "X, Y" adds to the candidates of each toponym.
    fn within(&self, toponyms: &[Toponym], names: &[Vec<Candidate>], shares: &[Vec<f32>]) -> Vec<Vec<f32>> {
        let mut gains: Vec<Vec<f32>> = shares.iter().map(|shares| vec![0.0; shares.len()]).collect();
        for &(inner, outer) in &self.within {
            let (inners, outers) = (&names[toponyms[inner].name], &names[toponyms[outer].name]);
            for (i, one) in inners.iter().enumerate() {
                for (o, other) in outers.iter().enumerate() {
                    if lies_within(one, other) {
                        gains[inner][i] += WITHIN * shares[outer][o];
                        gains[outer][o] += 0.5 * WITHIN * shares[inner][i];
                    }
                }
            }
        }
        gains
    }

    /// What lists add: the same kind of place, in the same country where it is no country itself.
    fn lists(&self, toponyms: &[Toponym], names: &[Vec<Candidate>], shares: &[Vec<f32>]) -> Vec<Vec<f32>> {
        let mut gains: Vec<Vec<f32>> = shares.iter().map(|shares| vec![0.0; shares.len()]).collect();
        for &(one, other) in &self.lists {
            for (i, a) in names[toponyms[one].name].iter().enumerate() {
                let alike = names[toponyms[other].name].iter().zip(&shares[other]).filter(|(b, _)| {
                    let is_country = a.place.class == Class::Country;
                    rank_of(a.place.class) == rank_of(b.place.class)
                        && (is_country || a.place.country == b.place.country)
                });
                let share: f32 = alike.map(|(_, share)| share).sum();
                gains[one][i] = gains[one][i].max(LIST * share);
            }
        }
        gains
    }
}

fn rank_of(class: Class) -> u8 {
    match class {
        Class::Country => 0,
        Class::Division => 1,
        Class::County => 2,
        Class::Region | Class::Nature => 3,
        Class::Capital | Class::Seat | Class::Town | Class::Quarter => 4,
    }
}

/// Whether what stands between two toponyms says that the first lies in the second: ", ", " in the ",
/// " in southern ".
fn says_within(gap: &str) -> bool {
    let words: Vec<&str> = gap.trim_start_matches(',').split_whitespace().collect();
    let is_low = |word: &&str| word.chars().all(|c| c.is_lowercase() || c == '-');
    match &words[..] {
        [] => gap == ", ",
        ["("] => true,
        ["in" | "near" | "outside"] | ["in", "the"] | ["the"] => gap.starts_with([',', ' ']),
        ["in", word] | ["in", "the", word] => is_low(word),
        _ => false,
    }
}
