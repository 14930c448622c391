//! Writes the main text, block by block, and keeps where each character stands in the page.

use super::{
    super::dom::{Dom, NodeId, NodeKind, Piece, Tag},
    layout::{Layout, Run, is_ignored},
};
use hearsay_types::{Block, Link, SourceMap, Span};

/// The main text of a page.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in super::super) struct Text {
    /// Blocks divided by empty lines; within a block white space is one blank, `<br>` one line break.
    pub(in super::super) text: String,
    /// From `text` to the decoded page.
    pub(in super::super) map: SourceMap,
    /// In the order of the text.
    pub(in super::super) blocks: Vec<Block>,
    /// In the order of the text.
    pub(in super::super) links: Vec<Link>,
    /// The words of what is left out, one run an entry, in the order of the page.
    pub(in super::super) boilerplate: Vec<String>,
}

/// Writes the runs of `layout` that `keep` accepts by their positions; the others are boilerplate.
pub(super) fn assemble(dom: &Dom<'_>, layout: &Layout, keep: impl Fn(usize) -> bool) -> Text {
    let mut writer = Writer { dom, text: Text::default(), gap: Gap::None, link: None };
    let mut boilerplate = Vec::new();
    for (i, run) in layout.runs.iter().enumerate() {
        if keep(i) {
            writer.run(layout, run);
        } else if run.measure.alphanumeric > 0 {
            boilerplate.push(words(dom, layout, run));
        }
    }
    writer.text.boilerplate = boilerplate;
    writer.text
}

/// The words of one run, as [`assemble`] writes them.
pub(super) fn words(dom: &Dom<'_>, layout: &Layout, run: &Run) -> String {
    let mut writer = Writer { dom, text: Text::default(), gap: Gap::None, link: None };
    writer.run(layout, run);
    writer.text.text
}

/// What divides the next word from the last one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    Blank(Span),
    Cell,
    Line,
    Block,
}

struct Writer<'d, 'p> {
    dom: &'d Dom<'p>,
    text: Text,
    gap: Gap,
    /// The link that the text stands in, and where its words began.
    link: Option<(NodeId, usize)>,
}

impl Writer<'_, '_> {
    fn run(&mut self, layout: &Layout, run: &Run) {
        if !self.text.text.is_empty() {
            self.gap = Gap::Block;
        }
        let before = self.text.text.len();
        for &part in &layout.parts[run.parts.clone()] {
            match self.dom.kind(part) {
                NodeKind::Text => self.node(part),
                NodeKind::Element(Tag::Br) => self.gap = self.gap.max(Gap::Line),
                _ => self.gap = self.gap.max(Gap::Cell),
            }
        }
        self.end_link();
        if self.text.text.len() > before {
            let start = before + if before > 0 { 2 } else { 0 };
            self.text.blocks.push(Block { kind: run.kind, span: Span::new(start, self.text.text.len()) });
        }
        self.gap = Gap::None;
    }

    /// Writes a text node.
    fn node(&mut self, node: NodeId) {
        let link = self.dom.ancestors(node).take(12).find(|above| self.dom.is(*above, Tag::A));
        if self.link.map(|(open, _)| open) != link {
            self.end_link();
        }
        let is_preformatted = self.dom.ancestors(node).take(6).any(|above| self.dom.is(above, Tag::Pre));
        for piece in self.dom.pieces(node) {
            self.piece(piece, is_preformatted, link);
        }
    }

    /// Writes a piece of text: words as they are, white space as a gap before the next word.
    fn piece(&mut self, piece: Piece<'_>, is_preformatted: bool, link: Option<NodeId>) {
        let text = piece.text.as_str();
        let is_plain = text.len() == piece.span.len();
        let place = |start: usize, end: usize| {
            let at = piece.span.start as usize;
            if is_plain { Span::new(at + start, at + end) } else { piece.span }
        };
        let mut word = None;
        for (i, c) in text.char_indices() {
            let end = i + c.len_utf8();
            if !c.is_whitespace() && !is_ignored(c) {
                word.get_or_insert(i);
                continue;
            }
            if let Some(start) = word.take() {
                self.word(&text[start..i], place(start, i), link);
            }
            if is_preformatted && c == '\n' {
                self.gap = self.gap.max(Gap::Line);
            } else if self.gap == Gap::None && c.is_whitespace() {
                self.gap = Gap::Blank(place(i, end));
            }
        }
        if let Some(start) = word {
            self.word(&text[start..], place(start, text.len()), link);
        }
    }

    /// Writes a word, or a part of one, behind the gap.
    fn word(&mut self, word: &str, place: Span, link: Option<NodeId>) {
        let text = &mut self.text.text;
        let start = text.len();
        match std::mem::replace(&mut self.gap, Gap::None) {
            _ if start == 0 => {}
            Gap::None => {}
            Gap::Blank(blank) => {
                text.push(' ');
                self.text.map.push(Span::new(start, start + 1), blank);
            }
            Gap::Cell => text.push('\t'),
            Gap::Line => text.push('\n'),
            Gap::Block => text.push_str("\n\n"),
        }
        let start = text.len();
        text.push_str(word);
        self.text.map.push(Span::new(start, text.len()), place);
        if let (Some(link), None) = (link, self.link) {
            self.link = Some((link, start));
        }
    }

    /// Notes the link that ends here.
    fn end_link(&mut self) {
        let Some((node, start)) = self.link.take() else { return };
        let end = self.text.text.len();
        if let Some(target) = self.dom.attribute(node, "href").filter(|_| start < end) {
            let target = target.trim().to_owned();
            self.text.links.push(Link { anchor: Span::new(start, end), target });
        }
    }
}
