//! Decides which runs are main text and which are clutter.

use super::{
    super::dom::{Dom, NodeId, NodeKind, Tag},
    assemble,
    headline::words,
    hints::Hints,
    layout::{Layout, Measure, Run},
    phrases::{Phrases, Role},
    select::Weights,
};
use hearsay_types::BlockKind;
use std::ops::Range;

/// An element is no clutter, whatever its name, if it holds more than this share of the prose.
const SHARE_OF_MAIN: f64 = 0.35;

/// A list of links is part of the text if it holds more than this share of the prose.
const SHARE_OF_LINKS: f64 = 0.2;

/// Between the headline and the main element, at most this many runs are taken into the main text.
const MAX_LEAD_RUNS: usize = 4;

/// A section at the end that is no part of the text holds less than this share of the prose.
const SHARE_OF_END: f64 = 0.3;

/// A phrase says what a run is if the run is no larger than this.
const MAX_PHRASE_SIZE: u32 = 260;

/// What becomes of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is main text.
    Keep,
    /// It is a summary between the headline and the main text.
    Lead,
    /// It stands outside the main element.
    Outside,
    /// The names of an element around it call it clutter.
    Named(NodeId),
    /// It is one of several links.
    Links(NodeId),
    /// Its own words call it clutter.
    Phrase,
    /// It is a paragraph that is one link, or part of a teaser.
    Pointer,
    /// It is nothing to read, a heading of nothing, or a label between headline and text.
    Scrap,
}

/// What becomes of each run of the page. `headline` is the run of the headline.
pub(super) fn fates(
    dom: &Dom<'_>,
    layout: &Layout,
    weights: &Weights,
    main: NodeId,
    headline: Option<usize>,
    teasers: &[Range<usize>],
    phrases: &Phrases,
) -> Vec<Fate> {
    let range = layout.range(main);
    let mut pruner =
        Pruner { dom, layout, weights, headline, phrases, range: range.clone(), fates: Vec::new() };
    pruner.fates = vec![Fate::Outside; layout.runs.len()];
    pruner.fates[range].fill(Fate::Keep);
    pruner.drop_elements(main);
    pruner.drop_teasers(teasers);
    pruner.drop_phrases();
    pruner.drop_before_headline();
    pruner.drop_scraps();
    pruner.drop_lone_links();
    pruner.trim_start();
    pruner.trim_end();
    pruner.add_lead();
    if let Some(headline) = headline {
        pruner.fates[headline] = Fate::Keep;
    }
    pruner.fates
}

struct Pruner<'d, 'p> {
    dom: &'d Dom<'p>,
    layout: &'d Layout,
    weights: &'d Weights,
    headline: Option<usize>,
    phrases: &'d Phrases,
    /// The runs of the main element.
    range: Range<usize>,
    fates: Vec<Fate>,
}

impl Pruner<'_, '_> {
    /// Drops elements that their names or their links call clutter.
    fn drop_elements(&mut self, main: NodeId) {
        let total = self.weights.prose(&self.range).max(1.0);
        let range = self.range.clone();
        let is_inside =
            |own: &Range<usize>| range.start <= own.start && own.end <= range.end && !own.is_empty();
        for group in &self.layout.suspects {
            let inside = || group.elements.iter().filter(|element| is_inside(&self.layout.range(**element)));
            let prose: f64 = inside().map(|element| self.weights.prose(&self.layout.range(*element))).sum();
            if prose >= SHARE_OF_MAIN * total {
                continue;
            }
            let dropped = inside().copied().filter(|element| *element != main && self.covers(*element));
            for element in dropped.collect::<Vec<NodeId>>() {
                self.drop(self.layout.range(element), Fate::Named(element));
            }
        }
        for &element in &self.layout.elements {
            let own = self.layout.range(element);
            if is_inside(&own)
                && self.dom.tag(element).is_some_and(Tag::is_block)
                && element != main
                && self.weights.prose(&own) < SHARE_OF_LINKS * total
                && self.is_list_of_links(&own)
            {
                self.drop(own, Fate::Links(element));
            }
        }
        // A post of another site that is shown in full belongs to the text, wherever it stands in it.
        for &element in &self.layout.elements {
            let own = self.layout.range(element);
            if is_inside(&own) && self.layout.hints(element).has(Hints::EMBED) {
                self.fates[own].fill(Fate::Keep);
            }
        }
    }

    /// Drops what is kept so far of these runs.
    fn drop(&mut self, runs: Range<usize>, fate: Fate) {
        self.fates[runs].iter_mut().filter(|sofar| **sofar == Fate::Keep).for_each(|sofar| *sofar = fate);
    }

    /// Drops teasers of other articles.
    fn drop_teasers(&mut self, teasers: &[Range<usize>]) {
        for i in teasers.iter().cloned().flatten().filter(|i| self.range.contains(i)) {
            if self.fates[i] == Fate::Keep {
                self.fates[i] = Fate::Pointer;
            }
        }
    }

    /// Whether an element holds its runs alone: an inline element may be a word of a paragraph.
    fn covers(&self, element: NodeId) -> bool {
        let own = self.layout.range(element);
        if self.dom.tag(element).is_some_and(Tag::is_block) || own.len() > 1 {
            return true;
        }
        let texts = self.dom.descendants(element).filter(|node| self.dom.kind(*node) == NodeKind::Text);
        let size: usize =
            texts.map(|text| self.dom.text(text).split_whitespace().map(str::len).sum::<usize>()).sum();
        let whole: u32 = self.layout.runs[own.clone()].iter().map(|run| run.measure.size).sum();
        size * 4 >= whole as usize * 3
    }

    /// Whether runs hold little more than links.
    fn is_list_of_links(&self, range: &Range<usize>) -> bool {
        let runs = &self.layout.runs[range.clone()];
        let linked = runs.iter().filter(|run| run.measure.link_share() > 0.6).count();
        let measure = runs.iter().map(|run| run.measure).reduce(Measure::plus).unwrap_or_default();
        measure.link_share() > 0.66 && linked >= 2
    }

    /// Drops runs that begin with the words of pointers, labels and notices, and sections at the end.
    fn drop_phrases(&mut self) {
        let mut section = None;
        for i in self.range.clone() {
            let run = &self.layout.runs[i];
            if self.fates[i] != Fate::Keep || run.measure.size > MAX_PHRASE_SIZE || run.measure.size == 0 {
                continue;
            }
            let text = assemble::words(self.dom, self.layout, run);
            let drops = self.phrases.roles(&text).into_iter().any(|role| match role {
                Role::Label | Role::Notice => true,
                Role::Section => {
                    if self.is_heading(run) && self.is_end(i) {
                        section = Some(i);
                    }
                    false
                }
                Role::Pointer => run.measure.link_share() > 0.3 || run.measure.size < 60,
                Role::Line => run.measure.size < 120 && !run.measure.ends_sentence,
                Role::Credit => true,
            });
            if drops {
                self.fates[i] = Fate::Phrase;
            }
            if section.is_some() {
                break;
            }
        }
        if let Some(section) = section {
            let rest = section..self.range.end;
            self.fates[rest]
                .iter_mut()
                .filter(|fate| **fate == Fate::Keep)
                .for_each(|fate| *fate = Fate::Phrase);
        }
    }

    /// Whether a run heads others: a heading, or a short line in strong letters or with a colon.
    fn is_heading(&self, run: &Run) -> bool {
        let measure = run.measure;
        run.kind == BlockKind::Heading || (measure.size < 60 && !measure.ends_sentence)
    }

    /// Whether little of the prose stands at a run or behind it.
    fn is_end(&self, run: usize) -> bool {
        self.weights.prose(&(run..self.range.end)) < SHARE_OF_END * self.weights.prose(&self.range)
    }

    /// Drops what stands in the main element above the headline, and repetitions of the headline.
    fn drop_before_headline(&mut self) {
        let Some(headline) = self.headline else { return };
        if self.range.contains(&headline) {
            let above = self.range.start..headline;
            if self.weights.prose(&above) < 0.2 * self.weights.prose(&self.range) {
                self.fates[above]
                    .iter_mut()
                    .filter(|fate| **fate == Fate::Keep)
                    .for_each(|fate| *fate = Fate::Scrap);
            }
        }
        let title = words(&assemble::words(self.dom, self.layout, &self.layout.runs[headline]));
        let size = self.layout.runs[headline].measure.size;
        for i in self.range.clone() {
            let run = &self.layout.runs[i];
            if i != headline
                && self.fates[i] == Fate::Keep
                && run.measure.size.abs_diff(size) <= 4
                && words(&assemble::words(self.dom, self.layout, run)) == title
            {
                self.fates[i] = Fate::Scrap;
            }
        }
    }

    /// Drops runs without a letter or digit.
    fn drop_scraps(&mut self) {
        for i in self.range.clone() {
            let measure = self.layout.runs[i].measure;
            if self.fates[i] == Fate::Keep && measure.alphanumeric == 0 && measure.size < 4 {
                self.fates[i] = Fate::Scrap;
            }
        }
    }

    /// Drops paragraphs that are a link to another article and nothing else.
    fn drop_lone_links(&mut self) {
        for i in self.range.clone() {
            let run = &self.layout.runs[i];
            let measure = run.measure;
            if self.fates[i] == Fate::Keep
                && run.kind == BlockKind::Paragraph
                && measure.link_share() > 0.95
                && measure.words >= 5
                && !measure.ends_sentence
            {
                self.fates[i] = Fate::Pointer;
            }
        }
    }

    /// Drops labels before the first sentence: "Text size", "Listen", a place and a date.
    fn trim_start(&mut self) {
        for i in self.range.clone() {
            let run = &self.layout.runs[i];
            if self.fates[i] != Fate::Keep || Some(i) == self.headline {
                continue;
            }
            let measure = run.measure;
            if measure.ends_sentence || measure.size >= 60 || matches!(run.kind, BlockKind::Caption) {
                break;
            }
            let is_label =
                !matches!(self.dom.tag(run.holder), Some(Tag::P | Tag::Li | Tag::Blockquote | Tag::Pre));
            if is_label && run.kind == BlockKind::Paragraph && measure.size < 40 {
                self.fates[i] = Fate::Scrap;
            }
        }
    }

    /// Drops at the end: headings without text below them, and a list of which each entry has a link.
    fn trim_end(&mut self) {
        self.drop_last_headings();
        let kept: Vec<usize> = self.range.clone().filter(|i| self.fates[*i] == Fate::Keep).collect();
        let is_pointer = |i: &&usize| {
            let run = &self.layout.runs[**i];
            run.kind == BlockKind::ListItem && run.measure.link_share() > 0.25
        };
        let n_pointers = kept.iter().rev().take_while(is_pointer).count();
        let all_items =
            kept.iter().rev().take_while(|i| self.layout.runs[**i].kind == BlockKind::ListItem).count();
        if n_pointers > 1 && n_pointers == all_items {
            for i in &kept[kept.len() - n_pointers..] {
                self.fates[*i] = Fate::Pointer;
            }
            self.drop_last_headings();
        }
    }

    fn drop_last_headings(&mut self) {
        for i in self.range.clone().rev() {
            if self.fates[i] != Fate::Keep {
                continue;
            }
            if self.layout.runs[i].kind != BlockKind::Heading {
                break;
            }
            self.fates[i] = Fate::Scrap;
        }
    }

    /// Takes in the summary that stands between the headline and the main element.
    fn add_lead(&mut self) {
        let Some(headline) = self.headline.filter(|headline| *headline < self.range.start) else { return };
        let between = headline + 1..self.range.start;
        let mut clutter = vec![false; between.len()];
        let mut summary = vec![false; between.len()];
        for &element in &self.layout.elements {
            let own = self.layout.range(element);
            let mut hints = self.layout.hints(element).without(Hints::META);
            if own.len() <= 2 {
                // "teaser" is what many pages call a summary.
                hints = hints.without(Hints::RELATED);
            }
            let is_between = between.start <= own.start && own.end <= between.end;
            if is_between && hints.is_clutter() && !hints.has(Hints::SUMMARY) {
                clutter[own.start - between.start..own.end - between.start].fill(true);
            }
            if is_between && hints.has(Hints::SUMMARY) {
                summary[own.start - between.start..own.end - between.start].fill(true);
            }
        }
        let mut n_taken = 0;
        for i in between.clone() {
            let run = &self.layout.runs[i];
            let measure = run.measure;
            let is_text = matches!(run.kind, BlockKind::Paragraph | BlockKind::Heading | BlockKind::ListItem);
            let (size, words) = if summary[i - between.start] { (20, 4) } else { (60, 8) };
            if n_taken < MAX_LEAD_RUNS
                && is_text
                && !clutter[i - between.start]
                && measure.size >= size
                && measure.words >= words
                && measure.link_share() < 0.3
                && self.phrases.roles(&assemble::words(self.dom, self.layout, run)).is_empty()
            {
                self.fates[i] = Fate::Lead;
                n_taken += 1;
            }
        }
    }
}
