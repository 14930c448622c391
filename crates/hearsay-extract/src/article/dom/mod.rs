//! A page as a tree of elements and text in which everything knows where it stands in the page.
//!
//! The tree borrows the page: text and attributes are decoded when they are asked for, and come with
//! their offsets. Any input gives a tree; depth and size are limited, and nothing here recurses.

mod references;
mod tags;
mod tokens;
mod tree;

pub use references::{Characters, Piece, Pieces, Referred};
pub use tags::Tag;

use hearsay_types::Span;
use memchr::memchr;
use references::Within;
use std::borrow::Cow;
use tokens::RawAttribute;

/// Position of a node in its [`Dom`]. Greater ids need not stand later in the page: ask the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(u32);

impl NodeId {
    const NONE: Self = Self(u32::MAX);

    /// The id as a position in a list with one place for each node ([`Dom::n_nodes`]).
    pub const fn idx(self) -> usize {
        self.0 as usize
    }

    fn some(self) -> Option<Self> {
        (self != Self::NONE).then_some(self)
    }
}

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NodeKind {
    /// The root.
    Document,
    /// An element.
    Element(Tag),
    /// Text in which character references are decoded.
    Text,
    /// The content of a script, a style sheet or another element whose text is no markup.
    Raw,
}

#[derive(Debug, Clone)]
struct Node {
    kind: NodeKind,
    n_attributes: u8,
    first_attribute: u32,
    parent: NodeId,
    first_child: NodeId,
    last_child: NodeId,
    previous: NodeId,
    next: NodeId,
    span: Span,
}

/// A parsed page.
#[derive(Debug, Clone)]
pub struct Dom<'p> {
    page: &'p str,
    nodes: Vec<Node>,
    attributes: Vec<RawAttribute<'p>>,
    /// Names of elements that [`Tag`] does not know, sorted by id.
    other_names: Vec<(NodeId, &'p str)>,
    is_cut: bool,
}

impl<'p> Dom<'p> {
    /// The root of every tree.
    pub const DOCUMENT: NodeId = NodeId(0);

    /// Parses a decoded page. Does not fail; see [`is_cut`](Self::is_cut) for its one limit.
    pub fn parse(page: &'p str) -> Self {
        let limit = page.floor_char_boundary(u32::MAX as usize);
        let mut dom = tree::build(&page[..limit]);
        dom.is_cut |= limit < page.len();
        dom
    }

    /// Whether the page was too large and only its beginning was parsed: after about four million nodes
    /// or attributes.
    pub fn is_cut(&self) -> bool {
        self.is_cut
    }

    /// The text that was parsed; all spans refer to it.
    pub fn page(&self) -> &'p str {
        self.page
    }

    /// Number of nodes, the root included.
    pub fn n_nodes(&self) -> usize {
        self.nodes.len()
    }

    /// What a node is.
    pub fn kind(&self, node: NodeId) -> NodeKind {
        self.nodes[node.idx()].kind
    }

    /// The name of an element; `None` for the root and for text.
    pub fn tag(&self, node: NodeId) -> Option<Tag> {
        match self.kind(node) {
            NodeKind::Element(tag) => Some(tag),
            _ => None,
        }
    }

    /// Whether the node is an element of this name.
    pub fn is(&self, node: NodeId, tag: Tag) -> bool {
        self.kind(node) == NodeKind::Element(tag)
    }

    /// The written name of an element: lower case for names that [`Tag`] knows, else as in the page.
    /// Empty for the root and for text.
    pub fn name(&self, node: NodeId) -> &'p str {
        match self.kind(node) {
            NodeKind::Element(Tag::Other) => {
                let found = self.other_names.binary_search_by_key(&node, |(id, _)| *id);
                found.map_or("", |found| self.other_names[found].1)
            }
            NodeKind::Element(tag) => tag.as_str(),
            _ => "",
        }
    }

    /// Where the node stands in the page: an element's start tag, a text from its first to its last byte.
    pub fn span(&self, node: NodeId) -> Span {
        self.nodes[node.idx()].span
    }

    /// The element or root that holds the node; `None` for the root.
    pub fn parent(&self, node: NodeId) -> Option<NodeId> {
        self.nodes[node.idx()].parent.some()
    }

    /// The first node within.
    pub fn first_child(&self, node: NodeId) -> Option<NodeId> {
        self.nodes[node.idx()].first_child.some()
    }

    /// The last node within.
    pub fn last_child(&self, node: NodeId) -> Option<NodeId> {
        self.nodes[node.idx()].last_child.some()
    }

    /// The node before it in the same parent.
    pub fn previous(&self, node: NodeId) -> Option<NodeId> {
        self.nodes[node.idx()].previous.some()
    }

    /// The node behind it in the same parent.
    pub fn next(&self, node: NodeId) -> Option<NodeId> {
        self.nodes[node.idx()].next.some()
    }

    /// The nodes directly within, in order.
    pub fn children(&self, node: NodeId) -> impl Iterator<Item = NodeId> {
        std::iter::successors(self.first_child(node), |child| self.next(*child))
    }

    /// The nodes around it, from its parent to the root.
    pub fn ancestors(&self, node: NodeId) -> impl Iterator<Item = NodeId> {
        std::iter::successors(self.parent(node), |above| self.parent(*above))
    }

    /// The nodes within, at any depth, in the order of the document; without `node` itself.
    pub fn descendants(&self, node: NodeId) -> impl Iterator<Item = NodeId> {
        std::iter::successors(self.first_child(node), move |current| {
            self.first_child(*current).or_else(|| self.following(*current, node))
        })
    }

    /// The next node in the order of the document that is not within `node`, but within `top`.
    pub fn following(&self, node: NodeId, top: NodeId) -> Option<NodeId> {
        let mut current = node;
        while current != top {
            if let Some(next) = self.next(current) {
                return Some(next);
            }
            current = self.parent(current)?;
        }
        None
    }

    /// All elements of a name, in the order of the document.
    pub fn elements(&self, tag: Tag) -> impl Iterator<Item = NodeId> {
        self.descendants(Self::DOCUMENT).filter(move |node| self.is(*node, tag))
    }

    /// An attribute's value, decoded; `None` where the element lacks it, empty where it has no value.
    /// `name` is in lower case; the first of several attributes of one name counts.
    pub fn attribute(&self, node: NodeId, name: &str) -> Option<Cow<'p, str>> {
        let raw = self.raw_attributes(node).iter().find(|raw| raw.name.eq_ignore_ascii_case(name))?;
        Some(decode(raw.value, Within::Attribute))
    }

    /// Where an attribute's value stands in the page; `None` where the element lacks it.
    pub fn attribute_span(&self, node: NodeId, name: &str) -> Option<Span> {
        let raw = self.raw_attributes(node).iter().find(|raw| raw.name.eq_ignore_ascii_case(name))?;
        Some(Span { start: raw.start, end: raw.start + raw.value.len() as u32 })
    }

    /// All attributes in the order of the tag: names as written, values decoded.
    pub fn attributes(&self, node: NodeId) -> impl Iterator<Item = (&'p str, Cow<'p, str>)> {
        self.raw_attributes(node).iter().map(|raw| (raw.name, decode(raw.value, Within::Attribute)))
    }

    /// All attributes in the order of the tag, as written: names in any case, references not decoded.
    pub(super) fn raw_values(&self, node: NodeId) -> impl Iterator<Item = (&'p str, &'p str)> {
        self.raw_attributes(node).iter().map(|raw| (raw.name, raw.value))
    }

    /// The pieces of a text with their places in the page. Empty for elements.
    pub fn pieces(&self, node: NodeId) -> Pieces<'p> {
        match self.kind(node) {
            NodeKind::Text => {
                let span = self.span(node);
                references::pieces(&self.page[span.range()], span.start, Within::Text)
            }
            _ => references::pieces("", 0, Within::Text),
        }
    }

    /// The words of one text node, decoded; of raw text as written. Empty for elements.
    pub fn text(&self, node: NodeId) -> Cow<'p, str> {
        match self.kind(node) {
            NodeKind::Text => decode(&self.page[self.span(node).range()], Within::Text),
            NodeKind::Raw => Cow::Borrowed(&self.page[self.span(node).range()]),
            _ => Cow::Borrowed(""),
        }
    }

    /// The words of all texts within an element, without those of scripts and style sheets. Nothing
    /// stands between the words of two elements; white space is as in the page.
    pub fn text_content(&self, node: NodeId) -> String {
        let texts = self.descendants(node).filter(|within| self.kind(*within) == NodeKind::Text);
        texts.map(|text| self.text(text)).collect()
    }

    /// What stands between the tags of a script, a style sheet or a title, as written; empty if nothing.
    pub fn raw_content(&self, node: NodeId) -> &'p str {
        let child = self.first_child(node).filter(|child| self.tag(*child).is_none());
        child.map_or("", |child| &self.page[self.span(child).range()])
    }

    fn raw_attributes(&self, node: NodeId) -> &[RawAttribute<'p>] {
        let node = &self.nodes[node.idx()];
        let first = node.first_attribute as usize;
        &self.attributes[first..first + usize::from(node.n_attributes)]
    }
}

/// What the builder does to a tree.
impl<'p> Dom<'p> {
    fn empty(page: &'p str) -> Self {
        let mut dom =
            Self { page, nodes: Vec::new(), attributes: Vec::new(), other_names: Vec::new(), is_cut: false };
        dom.nodes.reserve(page.len() / 48);
        dom.add(NodeKind::Document, Span::default());
        dom
    }

    fn add(&mut self, kind: NodeKind, span: Span) -> NodeId {
        let id = NodeId(self.nodes.len() as u32);
        let none = NodeId::NONE;
        let (parent, first_child, last_child, previous, next) = (none, none, none, none, none);
        self.nodes.push(Node {
            kind,
            n_attributes: 0,
            first_attribute: 0,
            parent,
            first_child,
            last_child,
            previous,
            next,
            span,
        });
        id
    }

    /// Makes a node that stands nowhere the last child of `parent`.
    fn attach(&mut self, parent: NodeId, node: NodeId) {
        let last = self.nodes[parent.idx()].last_child;
        self.nodes[node.idx()].parent = parent;
        self.nodes[node.idx()].previous = last;
        match last.some() {
            Some(last) => self.nodes[last.idx()].next = node,
            None => self.nodes[parent.idx()].first_child = node,
        }
        self.nodes[parent.idx()].last_child = node;
    }

    /// Takes a node out of its parent.
    fn detach(&mut self, node: NodeId) {
        let Node { parent, previous, next, .. } = self.nodes[node.idx()];
        if parent == NodeId::NONE {
            return;
        }
        match previous.some() {
            Some(previous) => self.nodes[previous.idx()].next = next,
            None => self.nodes[parent.idx()].first_child = next,
        }
        match next.some() {
            Some(next) => self.nodes[next.idx()].previous = previous,
            None => self.nodes[parent.idx()].last_child = previous,
        }
        let node = &mut self.nodes[node.idx()];
        (node.parent, node.previous, node.next) = (NodeId::NONE, NodeId::NONE, NodeId::NONE);
    }

    /// Moves all children of `from` into `to`, which has none.
    fn move_children(&mut self, from: NodeId, to: NodeId) {
        let (first, last) = (self.nodes[from.idx()].first_child, self.nodes[from.idx()].last_child);
        let mut child = first;
        while let Some(current) = child.some() {
            self.nodes[current.idx()].parent = to;
            child = self.nodes[current.idx()].next;
        }
        (self.nodes[to.idx()].first_child, self.nodes[to.idx()].last_child) = (first, last);
        (self.nodes[from.idx()].first_child, self.nodes[from.idx()].last_child) =
            (NodeId::NONE, NodeId::NONE);
    }
}

/// Text or a value with its character references decoded.
fn decode(raw: &str, within: Within) -> Cow<'_, str> {
    if memchr(b'&', raw.as_bytes()).is_none() {
        return Cow::Borrowed(raw);
    }
    let mut text = String::with_capacity(raw.len());
    references::pieces(raw, 0, within).for_each(|piece| text.push_str(piece.text.as_str()));
    Cow::Owned(text)
}

#[cfg(test)]
mod tests;
