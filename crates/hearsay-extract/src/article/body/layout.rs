//! Lays a page out as runs of text: what a reader sees as one paragraph, heading, list entry, table row
//! or caption, in the order of the page.

use super::{
    super::dom::{Dom, NodeId, NodeKind, Tag},
    hints::{HintWords, Hints, Reader},
};
use hearsay_types::BlockKind;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// The most nodes of a list item that are looked at to tell a frame from a point of a list.
const MAX_ITEM_NODES: usize = 200;

/// A table row with more nodes than this holds more than cells with a few words.
const MAX_ROW_NODES: usize = 120;

/// A stretch of text without a block boundary in it.
#[derive(Debug, Clone)]
pub(super) struct Run {
    /// What it is by its elements.
    pub(super) kind: BlockKind,
    /// The block element that holds it.
    pub(super) holder: NodeId,
    /// Its texts, line breaks and cell boundaries, in [`Layout::parts`].
    pub(super) parts: Range<usize>,
    /// What is in it.
    pub(super) measure: Measure,
}

/// What is in a run.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Measure {
    /// Characters other than white space; one of a script without blanks between words counts as three.
    pub(super) size: u32,
    /// Those that are links.
    pub(super) linked: u32,
    /// Those that are emphasized by `b`, `strong`, `i`, `em`.
    pub(super) emphasized: u32,
    /// Letters, digits and underscores.
    pub(super) alphanumeric: u32,
    /// Words.
    pub(super) words: u32,
    /// Full stops, question and exclamation marks with white space or nothing behind.
    pub(super) stops: u32,
    /// Commas, semicolons and colons.
    pub(super) commas: u32,
    /// Whether it ends as a sentence does.
    pub(super) ends_sentence: bool,
}

/// A page's runs and where each element's begin and end.
pub(super) struct Layout {
    pub(super) runs: Vec<Run>,
    pub(super) parts: Vec<NodeId>,
    /// For each node by [`NodeId::idx`]: its runs.
    ranges: Vec<(u32, u32)>,
    /// For each node: what its names hint at.
    hints: Vec<Hints>,
    /// The elements that were laid out, in the order of the document.
    pub(super) elements: Vec<NodeId>,
    /// Those of one class that a hint calls clutter, by the class.
    pub(super) suspects: Vec<Suspects>,
}

/// Elements of one class that are clutter by their names, unless they hold most of the text together.
pub(super) struct Suspects {
    pub(super) hints: Hints,
    pub(super) elements: Vec<NodeId>,
}

impl Suspects {
    /// Groups the elements that `hints` calls clutter by tag and class; without a class each is alone.
    fn of(dom: &Dom<'_>, elements: &[NodeId], hints: &[Hints]) -> Vec<Self> {
        let mut groups: Vec<Self> = Vec::new();
        let mut known: FxHashMap<(Option<Tag>, &str), usize> = FxHashMap::default();
        for &element in elements.iter().filter(|element| hints[element.idx()].is_clutter()) {
            let class = dom.raw_values(element).find(|(name, _)| name.eq_ignore_ascii_case("class"));
            let group =
                class.map(|(_, class)| *known.entry((dom.tag(element), class)).or_insert(groups.len()));
            match group.and_then(|group| groups.get_mut(group)) {
                Some(group) => {
                    group.hints = group.hints.with(hints[element.idx()]);
                    group.elements.push(element);
                }
                None => groups.push(Self { hints: hints[element.idx()], elements: vec![element] }),
            }
        }
        groups
    }
}

/// Whether to lay out what the page does not show at first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unseen {
    LeaveOut,
    LayOut,
}

impl Layout {
    /// Lays out a page.
    pub(super) fn of<'p>(dom: &Dom<'p>, hints: &'p HintWords, unseen: Unseen) -> Self {
        let mut walk = Walk {
            dom,
            unseen,
            reader: Reader::new(hints),
            layout: Self {
                runs: Vec::new(),
                parts: Vec::new(),
                ranges: vec![(0, 0); dom.n_nodes()],
                hints: vec![Hints::default(); dom.n_nodes()],
                elements: Vec::new(),
                suspects: Vec::new(),
            },
            open: vec![Context { node: Dom::DOCUMENT, holder: Dom::DOCUMENT, ..Context::ROOT }],
            run: None,
            breaks: 0,
        };
        walk.run();
        let mut layout = walk.layout;
        layout.suspects = Suspects::of(dom, &layout.elements, &layout.hints);
        layout
    }

    /// The runs of an element; for one within a paragraph, the whole paragraph's.
    pub(super) fn range(&self, node: NodeId) -> Range<usize> {
        let (start, end) = self.ranges[node.idx()];
        start as usize..end as usize
    }

    /// What an element's names hint at.
    pub(super) fn hints(&self, node: NodeId) -> Hints {
        self.hints[node.idx()]
    }
}

/// What holds for all text within an element.
#[derive(Debug, Clone, Copy)]
struct Context {
    node: NodeId,
    holder: NodeId,
    kind: BlockKind,
    is_linked: bool,
    is_emphasized: bool,
    in_figure: bool,
    /// Cells of the row are parts of one run.
    in_row: bool,
    is_block: bool,
}

impl Context {
    const ROOT: Self = Self {
        node: Dom::DOCUMENT,
        holder: Dom::DOCUMENT,
        kind: BlockKind::Paragraph,
        is_linked: false,
        is_emphasized: false,
        in_figure: false,
        in_row: false,
        is_block: true,
    };
}

struct Walk<'d, 'p> {
    dom: &'d Dom<'p>,
    unseen: Unseen,
    reader: Reader<'p>,
    layout: Layout,
    open: Vec<Context>,
    run: Option<Run>,
    /// Line breaks since the last word.
    breaks: u32,
}

impl Walk<'_, '_> {
    fn run(&mut self) {
        let mut next = self.dom.first_child(Dom::DOCUMENT);
        while let Some(node) = next {
            let entered = match self.dom.kind(node) {
                NodeKind::Text => {
                    self.text(node);
                    false
                }
                NodeKind::Element(tag) => self.enter(node, tag),
                _ => false,
            };
            next = self.dom.first_child(node).filter(|_| entered);
            let mut current = node;
            if entered && next.is_none() {
                self.leave();
            }
            while next.is_none() {
                next = self.dom.next(current);
                if next.is_some() {
                    break;
                }
                let Some(parent) = self.dom.parent(current).filter(|parent| *parent != Dom::DOCUMENT) else {
                    break;
                };
                self.leave();
                current = parent;
            }
        }
        self.flush();
        self.layout.ranges[Dom::DOCUMENT.idx()] = (0, self.layout.runs.len() as u32);
    }

    /// Begins an element; whether to go on with what is in it.
    fn enter(&mut self, node: NodeId, tag: Tag) -> bool {
        match tag {
            Tag::Br => {
                self.breaks += 1;
                if let Some(run) = &mut self.run
                    && self.breaks == 1
                {
                    self.layout.parts.push(node);
                    run.parts.end += 1;
                }
                return false;
            }
            Tag::Hr => {
                self.flush();
                return false;
            }
            Tag::Noscript if self.unseen == Unseen::LayOut => {}
            _ if is_left_out(tag) || (self.unseen == Unseen::LeaveOut && is_unseen(self.dom, node, tag)) => {
                if tag.is_block() {
                    self.flush();
                }
                return false;
            }
            _ => {}
        }
        let outer = self.open.last().copied().unwrap_or(Context::ROOT);
        let is_cell = outer.in_row && matches!(tag, Tag::Td | Tag::Th);
        let is_block = tag.is_block() && !(is_cell || (outer.in_row && tag != Tag::Table));
        if is_block {
            self.flush();
        } else if is_cell && let Some(run) = &mut self.run {
            self.layout.parts.push(node);
            run.parts.end += 1;
            self.breaks = 0;
        }
        let hints = self.reader.read(self.dom, node, tag);
        if tag == Tag::Span && hints.has(Hints::UNREAD) && self.unseen == Unseen::LeaveOut {
            return false;
        }
        let in_row = outer.in_row || (tag == Tag::Tr && is_row(self.dom, node));
        let in_figure = outer.in_figure || tag == Tag::Figure;
        self.layout.hints[node.idx()] = hints;
        self.layout.elements.push(node);
        self.layout.ranges[node.idx()].0 = self.layout.runs.len() as u32;
        self.open.push(Context {
            node,
            holder: if is_block { node } else { outer.holder },
            kind: if tag == Tag::Li && is_frame(self.dom, node) {
                outer.kind
            } else {
                kind(outer, tag, hints, in_row)
            },
            is_linked: outer.is_linked || (tag == Tag::A && self.dom.attribute_span(node, "href").is_some()),
            is_emphasized: outer.is_emphasized || matches!(tag, Tag::B | Tag::Strong | Tag::I | Tag::Em),
            in_figure,
            in_row,
            is_block,
        });
        true
    }

    /// Ends the innermost element.
    fn leave(&mut self) {
        if self.open.len() > 1
            && let Some(context) = self.open.pop()
        {
            if context.is_block {
                self.flush();
            }
            let end = self.layout.runs.len() + usize::from(self.run.is_some());
            self.layout.ranges[context.node.idx()].1 = end as u32;
        }
    }

    /// Adds a text to the run.
    fn text(&mut self, node: NodeId) {
        let context = self.open.last().copied().unwrap_or(Context::ROOT);
        let is_blank = self.dom.pieces(node).all(|piece| piece.text.as_str().chars().all(is_blank));
        if is_blank && self.run.is_none() {
            return;
        }
        if !is_blank {
            if self.breaks > 1 && !context.in_row {
                self.flush();
            }
            self.breaks = 0;
        }
        let parts = &mut self.layout.parts;
        let run = self.run.get_or_insert_with(|| Run {
            kind: context.kind,
            holder: context.holder,
            parts: parts.len()..parts.len(),
            measure: Measure::default(),
        });
        parts.push(node);
        run.parts.end += 1;
        if !is_blank {
            // A run is what most of its words are: a caption's class on a word does not make a caption.
            if context.kind != run.kind && run.measure.size == 0 {
                run.kind = context.kind;
            }
            run.measure.add(self.dom, node, context);
        }
    }

    /// Ends the run.
    fn flush(&mut self) {
        self.breaks = 0;
        if let Some(run) = self.run.take() {
            self.layout.runs.push(run);
        }
    }
}

impl Measure {
    /// Adds what is in a text.
    fn add(&mut self, dom: &Dom<'_>, text: NodeId, context: Context) {
        let before = self.size;
        let mut last = ' ';
        for piece in dom.pieces(text) {
            for c in piece.text.as_str().chars() {
                if is_blank(c) {
                    self.stops += u32::from(is_stop(last));
                } else {
                    self.words += u32::from(is_blank(last));
                    if c.is_alphanumeric() || c == '_' {
                        self.alphanumeric += 1;
                    }
                    let dense = is_dense(c);
                    self.size += if dense { 3 } else { 1 };
                    self.words += u32::from(dense);
                    match c {
                        ',' | ';' | ':' | '、' | '，' | '،' | '؛' => self.commas += 1,
                        '。' | '！' | '？' => self.stops += 1,
                        _ => {}
                    }
                    if is_stop(c) || matches!(c, '。' | '！' | '？') {
                        self.ends_sentence = true;
                    } else if !matches!(c, '"' | '”' | '’' | '\'' | '»' | '«' | '“' | '‘' | ')' | ']' | '」')
                    {
                        self.ends_sentence = false;
                    }
                }
                last = c;
            }
        }
        self.stops += u32::from(is_stop(last));
        let added = self.size - before;
        self.linked += if context.is_linked { added } else { 0 };
        self.emphasized += if context.is_emphasized { added } else { 0 };
    }

    /// Adds another run's.
    pub(super) fn plus(self, other: Self) -> Self {
        Self {
            size: self.size + other.size,
            linked: self.linked + other.linked,
            emphasized: self.emphasized + other.emphasized,
            alphanumeric: self.alphanumeric + other.alphanumeric,
            words: self.words + other.words,
            stops: self.stops + other.stops,
            commas: self.commas + other.commas,
            ends_sentence: other.ends_sentence,
        }
    }

    /// The share of links, in 0..=1.
    pub(super) fn link_share(self) -> f64 {
        if self.size == 0 { 0.0 } else { f64::from(self.linked) / f64::from(self.size) }
    }
}

/// White space, and characters that are not seen.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || is_ignored(c)
}

/// Characters that are not seen and mean nothing: soft hyphens, joiners of lines, marks of byte order.
pub(super) fn is_ignored(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}' | '\0'..='\u{8}' | '\u{E}'..='\u{1F}' | '\u{7F}')
}

fn is_stop(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '؟' | '।')
}

/// A character of a script that writes words without blanks between them.
fn is_dense(c: char) -> bool {
    matches!(c, '\u{E00}'..='\u{E7F}' | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}')
}

/// Elements without text to read.
fn is_left_out(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::Head
            | Tag::Title
            | Tag::Script
            | Tag::Style
            | Tag::Template
            | Tag::Noscript
            | Tag::Svg
            | Tag::Select
            | Tag::Button
            | Tag::Input
            | Tag::Iframe
            | Tag::Object
            | Tag::Textarea
            | Tag::Canvas
            | Tag::Audio
            | Tag::Video
            | Tag::Map
            | Tag::Img
            | Tag::Picture
            | Tag::Amp
            | Tag::Rt
            | Tag::Rp
            | Tag::Frameset
            | Tag::Noframes
            | Tag::Noembed
            | Tag::Math
    )
}

/// Whether the page does not show the element at first.
fn is_unseen(dom: &Dom<'_>, node: NodeId, tag: Tag) -> bool {
    dom.raw_values(node).any(|(name, value)| {
        if name.eq_ignore_ascii_case("hidden") {
            return !value.eq_ignore_ascii_case("false");
        }
        if name.eq_ignore_ascii_case("aria-hidden") {
            return value.eq_ignore_ascii_case("true") && tag != Tag::P;
        }
        name.eq_ignore_ascii_case("style") && hides(value)
    })
}

/// Whether a style hides its element.
fn hides(style: &str) -> bool {
    style.split(';').any(|rule| {
        let Some((property, value)) = rule.split_once(':') else { return false };
        let (property, value) = (property.trim(), value.trim());
        (property.eq_ignore_ascii_case("display")
            && value.get(..4).is_some_and(|value| value.eq_ignore_ascii_case("none")))
            || (property.eq_ignore_ascii_case("visibility")
                && value.get(..6).is_some_and(|value| value.eq_ignore_ascii_case("hidden")))
    })
}

/// What the text of an element is, given what the text around it is.
fn kind(outer: Context, tag: Tag, hints: Hints, in_row: bool) -> BlockKind {
    if outer.kind == BlockKind::Caption
        || matches!(tag, Tag::Figcaption | Tag::Caption)
        || (hints.has(Hints::CAPTION)
            && !matches!(tag, Tag::Article | Tag::Section | Tag::Header | Tag::Main))
        || (tag == Tag::Figure && !outer.in_figure)
    {
        return if matches!(tag, Tag::Blockquote | Tag::Table | Tag::Pre) {
            own_kind(tag)
        } else {
            BlockKind::Caption
        };
    }
    if tag.is_heading() {
        return BlockKind::Heading;
    }
    match tag {
        Tag::Blockquote => BlockKind::Blockquote,
        _ if outer.kind == BlockKind::Blockquote => BlockKind::Blockquote,
        Tag::Tr if in_row => BlockKind::Table,
        Tag::Li | Tag::Dd | Tag::Dt => BlockKind::ListItem,
        _ => outer.kind,
    }
}

fn own_kind(tag: Tag) -> BlockKind {
    if tag == Tag::Blockquote { BlockKind::Blockquote } else { BlockKind::Paragraph }
}

/// Whether a list item is a frame of the page's layout rather than a point of a list: it holds a first-level
/// heading and several paragraphs.
fn is_frame(dom: &Dom<'_>, item: NodeId) -> bool {
    let (mut n_paragraphs, mut has_heading) = (0, false);
    for node in dom.descendants(item).take(MAX_ITEM_NODES) {
        match dom.tag(node) {
            Some(Tag::P) => n_paragraphs += 1,
            Some(Tag::H1) => has_heading = true,
            _ => {}
        }
        if has_heading && n_paragraphs >= 3 {
            return true;
        }
    }
    false
}

/// Whether a table row is one line of cells, rather than a part of the page's layout.
fn is_row(dom: &Dom<'_>, row: NodeId) -> bool {
    let mut n_nodes = 0;
    let mut n_cells = 0;
    for node in dom.descendants(row) {
        n_nodes += 1;
        match dom.tag(node) {
            Some(Tag::Td | Tag::Th) => n_cells += 1,
            Some(Tag::Table | Tag::Ul | Tag::Ol | Tag::Form | Tag::Article | Tag::Section) => return false,
            Some(tag) if tag.is_heading() => return false,
            _ => {}
        }
        if n_nodes > MAX_ROW_NODES {
            return false;
        }
    }
    if n_cells < 2 {
        return false;
    }
    // A cell with several paragraphs, or with a long one, is laid out text.
    dom.children(row).filter(|cell| dom.tag(*cell).is_some()).all(|cell| {
        let blocks = dom.descendants(cell).filter(|node| dom.tag(*node).is_some_and(Tag::is_block)).count();
        let breaks = dom.descendants(cell).filter(|node| dom.is(*node, Tag::Br)).count();
        let length: usize = dom
            .descendants(cell)
            .filter(|node| dom.kind(*node) == NodeKind::Text)
            .map(|node| dom.span(node).len())
            .sum();
        blocks <= 2 && breaks <= 6 && length <= 600
    })
}
