//! Chooses the element that holds the main text.
//!
//! Every run has a weight: prose counts for its element, links and scraps against it. The main element
//! is the one whose runs weigh most together, or a smaller one within it that holds nearly as much.

use super::{
    super::dom::{Dom, NodeId, Tag},
    hints::Hints,
    layout::{Layout, Run},
};
use hearsay_types::BlockKind;
use std::ops::Range;

/// Of the weight of the best element, a smaller one within it must hold at least this share.
const SHARE_OF_BEST: f64 = 0.98;

/// The same for an element that the page itself calls its main text.
const SHARE_OF_NAMED: f64 = 0.55;

/// The same for one of several that hold it together.
const SHARE_OF_PART: f64 = 0.03;

/// Between two parts of one article stand at most this many runs of other things.
const MAX_GAP: usize = 12;

/// Weights of a page's runs.
pub(super) struct Weights {
    /// Sums of the weights of all runs before each.
    sums: Vec<f64>,
    /// Sums of the sizes of prose.
    prose: Vec<f64>,
}

impl Weights {
    pub(super) fn of(
        dom: &Dom<'_>,
        layout: &Layout,
        headline: Option<usize>,
        teasers: &[Range<usize>],
    ) -> Self {
        let mut weights: Vec<f64> = layout.runs.iter().map(|run| weight(dom, run)).collect();
        for teaser in teasers {
            weights[teaser.clone()].iter_mut().for_each(|weight| *weight = -0.2 * weight.abs());
        }
        let prose: Vec<f64> = weights.iter().map(|weight| weight.max(0.0)).collect();
        let prose_sums = sums(&prose);
        let total = prose_sums.last().copied().unwrap_or_default();
        for group in &layout.suspects {
            let ranges = || group.elements.iter().map(|element| layout.range(*element));
            // Copies of a list of other articles may be longer than this one.
            let is_one = group.elements.len() == 1;
            let counts = |i: &usize| is_one || layout.runs[*i].kind != BlockKind::ListItem;
            let prose: f64 = ranges().flatten().filter(counts).map(|i| prose[i]).sum();
            let sure = Hints::COMMENTS.with(Hints::RELATED).with(Hints::NAVIGATION).with(Hints::FOOTER);
            let limit = if group.hints.has(sure) { 0.9 } else { 0.5 };
            if prose >= limit * total.max(1.0) {
                continue;
            }
            for range in ranges() {
                if !headline.is_some_and(|headline| range.contains(&headline)) {
                    weights[range].iter_mut().for_each(|weight| *weight = weight.min(-0.2 * weight.abs()));
                }
            }
        }
        Self { sums: sums(&weights), prose: prose_sums }
    }

    /// The weight of these runs together.
    pub(super) fn weight(&self, range: &Range<usize>) -> f64 {
        self.sums[range.end] - self.sums[range.start]
    }

    /// The size of the prose in these runs.
    pub(super) fn prose(&self, range: &Range<usize>) -> f64 {
        self.prose[range.end] - self.prose[range.start]
    }
}

/// The sums before each value, and the sum of all.
fn sums(values: &[f64]) -> Vec<f64> {
    let mut sums = Vec::with_capacity(values.len() + 1);
    let mut sum = 0.0;
    sums.push(sum);
    for value in values {
        sum += value;
        sums.push(sum);
    }
    sums
}

/// What a run counts for the element that holds it.
fn weight(dom: &Dom<'_>, run: &Run) -> f64 {
    let measure = run.measure;
    let size = f64::from(measure.size);
    let plain = f64::from(measure.size - measure.linked);
    let links = measure.link_share();
    if measure.size == 0 {
        return 0.0;
    }
    if links > 0.5 {
        return -(size.min(80.0)) / 2.0;
    }
    match run.kind {
        BlockKind::Heading => 0.0,
        BlockKind::Caption => 0.0,
        _ if size >= 80.0 && (measure.stops > 0 || measure.commas > 1) => plain * (1.0 - links),
        _ if size >= 30.0 && measure.ends_sentence => 0.7 * plain * (1.0 - links),
        BlockKind::ListItem | BlockKind::Table if size >= 15.0 && links == 0.0 => 0.3 * plain,
        _ if size >= 80.0 => 0.5 * plain * (1.0 - links),
        _ if measure.linked == 0
            && matches!(dom.tag(run.holder), Some(Tag::P | Tag::Pre | Tag::Blockquote)) =>
        {
            0.2 * plain
        }
        _ => -5.0,
    }
}

/// The element that holds the main text; `None` for a page without any text.
pub(super) fn select(dom: &Dom<'_>, layout: &Layout, weights: &Weights) -> Option<NodeId> {
    let block = |node: &NodeId| dom.tag(*node).is_some_and(may_hold_article);
    let elements = || layout.elements.iter().copied().filter(block);
    let candidates = || std::iter::once(Dom::DOCUMENT).chain(elements());
    let weigh = |node: NodeId| weights.weight(&layout.range(node));
    let mut best: Option<(NodeId, f64)> = None;
    for node in candidates() {
        let weight = weigh(node);
        if best.is_none_or(|(_, most)| weight > most) {
            best = Some((node, weight));
        }
    }
    let Some((mut chosen, most)) = best.filter(|(_, most)| *most > 0.0) else {
        return largest(layout, weights, candidates());
    };

    let whole = layout.range(chosen);
    let is_named = |node: &NodeId| {
        let range = layout.range(*node);
        layout.hints(*node).has(Hints::BODY) && whole.start <= range.start && range.end <= whole.end
    };
    let named: Vec<(NodeId, f64)> = candidates()
        .filter(is_named)
        .map(|node| (node, weigh(node)))
        .filter(|(_, weight)| *weight > 0.0)
        .collect();
    let groups = by_class(dom, layout, named.iter().filter(|(_, weight)| *weight >= SHARE_OF_PART * most));
    // An element named as the main text, if it holds enough of it.
    let best_named = named
        .iter()
        .filter(|(_, weight)| *weight >= SHARE_OF_NAMED * most)
        .fold(None, |best: Option<&(NodeId, f64)>, found| {
            best.filter(|best| best.1 > found.1 * 1.05).or(Some(found))
        });
    if let Some((node, _)) = best_named {
        let parts = groups.iter().find(|group| group.len() > 1 && group.contains(node));
        return parts.and_then(|parts| around(dom, layout, parts)).or(Some(*node));
    }
    // Several of one class that hold it together: the element around them, or the first of several articles.
    for group in groups.iter().filter(|group| group.len() > 1) {
        if group.iter().map(|node| weigh(*node)).sum::<f64>() >= SHARE_OF_NAMED * most {
            return around(dom, layout, group).or(group.first().copied());
        }
    }
    // A smaller element that holds nearly all.
    for node in candidates() {
        if dom.ancestors(node).any(|above| above == chosen) && weigh(node) >= SHARE_OF_BEST * most {
            chosen = node;
        }
    }
    Some(chosen)
}

/// Elements of one class that stand one behind the other.
fn by_class<'e>(
    dom: &Dom<'_>,
    layout: &Layout,
    elements: impl Iterator<Item = &'e (NodeId, f64)>,
) -> Vec<Vec<NodeId>> {
    let mut groups: Vec<(&str, Vec<NodeId>)> = Vec::new();
    for (node, _) in elements {
        let mut values = dom.raw_values(*node);
        let class =
            values.find(|(name, _)| name.eq_ignore_ascii_case("class")).map_or("", |(_, class)| class);
        let Some((_, group)) = groups.iter_mut().find(|(known, _)| *known == class) else {
            groups.push((class, vec![*node]));
            continue;
        };
        if group.last().is_some_and(|last| layout.range(*last).end <= layout.range(*node).start) {
            group.push(*node);
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

/// The element around the parts of one article; `None` if they are articles of their own: a headline or
/// much else stands between them.
fn around(dom: &Dom<'_>, layout: &Layout, parts: &[NodeId]) -> Option<NodeId> {
    let (first, last) = (*parts.first()?, *parts.last()?);
    let gaps = parts.windows(2).map(|pair| layout.range(pair[0]).end..layout.range(pair[1]).start);
    for gap in gaps {
        let runs = layout.runs.get(gap).unwrap_or_default();
        if runs.len() > MAX_GAP || runs.iter().any(|run| dom.is(run.holder, Tag::H1)) {
            return None;
        }
    }
    let end = layout.range(last).end;
    let around = dom.ancestors(first).find(|above| layout.range(*above).end >= end)?;
    dom.tag(around).filter(|tag| !matches!(tag, Tag::Body | Tag::Html)).map(|_| around)
}

/// Where nothing weighs for any element: the one named as the main text with the most words that are no
/// links, else the one whose prose is most for its size.
fn largest(layout: &Layout, weights: &Weights, candidates: impl Iterator<Item = NodeId>) -> Option<NodeId> {
    let mut best: Option<(bool, f64, NodeId)> = None;
    for node in candidates {
        let runs = &layout.runs[layout.range(node)];
        let plain: u32 = runs.iter().map(|run| run.measure.size - run.measure.linked).sum();
        let linked: u32 = runs.iter().map(|run| run.measure.linked).sum();
        let is_named = layout.hints(node).has(Hints::BODY);
        let is_clutter = layout.hints(node).is_clutter() && !is_named;
        let score = f64::from(plain) - f64::from(linked) + 0.1 * weights.prose(&layout.range(node));
        if plain > 0 && !is_clutter && best.is_none_or(|(named, most, _)| (is_named, score) > (named, most)) {
            best = Some((is_named, score, node));
        }
    }
    best.map(|(_, _, node)| node)
}

/// Whether a whole article may stand in such an element.
fn may_hold_article(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::Html
            | Tag::Body
            | Tag::Main
            | Tag::Article
            | Tag::Section
            | Tag::Div
            | Tag::Td
            | Tag::Table
            | Tag::Tbody
            | Tag::Center
            | Tag::Form
            | Tag::Fieldset
            | Tag::Other
            | Tag::Span
            | Tag::Font
            | Tag::Aside
    )
}
