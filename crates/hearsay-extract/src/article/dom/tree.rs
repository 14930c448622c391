//! Builds the tree: which tag opens and closes what (WHATWG HTML, "Tree construction", with less ceremony).
//!
//! Followed: void elements, implied end tags, scopes, overlapping formatting elements, the end of `head`.
//! Left out: elements that no tag opens (`html`, `body`, `tbody`), text moved out of tables, formatting
//! that is opened again in the next block.

use super::{
    Dom, NodeId, NodeKind,
    tags::{Content, N_TAGS, Tag},
    tokens::{Token, Tokens},
};
use hearsay_types::Span;

/// Elements nest at most this deep, as in browsers; deeper ones become siblings.
const MAX_DEPTH: usize = 512;

/// A page has at most this many nodes (about 200 MB); what follows is dropped.
const MAX_NODES: usize = 1 << 22;

/// How often an end tag may split an element that overlaps with others, as in the standard.
const MAX_SPLITS: usize = 8;

/// Parses a page.
pub(super) fn build(page: &str) -> Dom<'_> {
    let mut builder = Builder { dom: Dom::empty(page), stack: Vec::new(), n_open: [0; N_TAGS] };
    let mut tokens = Tokens::new(page);
    while let Some(token) = tokens.next() {
        match token {
            Token::Text(span) => builder.text(span),
            Token::Start { tag, name, span, self_closing } => {
                let is_opened = builder.start(tag, name, span, self_closing, &tokens);
                if is_opened
                    && tag.content() != Content::Markup
                    && let Some(text) = tokens.raw_text(tag)
                {
                    builder.raw_text(text);
                }
            }
            Token::End { tag, name } => builder.end(tag, name),
        }
        if builder.dom.nodes.len() >= MAX_NODES || builder.dom.attributes.len() >= MAX_NODES {
            builder.dom.is_cut = true;
            break;
        }
    }
    builder.dom
}

struct Builder<'p> {
    dom: Dom<'p>,
    /// Open elements, outermost first; the document itself is not among them.
    stack: Vec<NodeId>,
    /// How many elements of each name are open.
    n_open: [u32; N_TAGS],
}

impl<'p> Builder<'p> {
    fn text(&mut self, span: Span) {
        if self.n_open[Tag::Head as usize] > 0
            && !self.is_open(Tag::Noscript)
            && !span.of(self.dom.page).trim_ascii().is_empty()
        {
            self.close_through(Tag::Head);
        }
        self.append(NodeKind::Text, span);
    }

    fn raw_text(&mut self, span: Span) {
        let kind = if self.current_tag().content() == Content::Text { NodeKind::Text } else { NodeKind::Raw };
        self.append(kind, span);
    }

    /// Adds an element; whether it stays open for what follows.
    fn start(
        &mut self,
        tag: Tag,
        name: &'p str,
        span: Span,
        self_closing: bool,
        tokens: &Tokens<'p>,
    ) -> bool {
        match tag {
            Tag::Html | Tag::Body if self.is_open(tag) => return false,
            Tag::Head if self.is_open(Tag::Head) || self.is_open(Tag::Body) => return false,
            _ => {}
        }
        if self.is_open(Tag::Head)
            && !self.is_open(Tag::Noscript)
            && !self.is_open(Tag::Template)
            && !tag.is_of_head()
        {
            self.close_through(Tag::Head);
        }
        self.close_implied(tag);

        let first = self.dom.attributes.len() as u32;
        self.dom.attributes.extend_from_slice(&tokens.attributes);
        let element = self.append(NodeKind::Element(tag), span);
        let node = &mut self.dom.nodes[element.idx()];
        (node.first_attribute, node.n_attributes) = (first, tokens.attributes.len() as u8);
        if tag == Tag::Other {
            self.dom.other_names.push((element, name));
        }

        let is_foreign =
            self.is_open(Tag::Svg) || self.is_open(Tag::Math) || matches!(tag, Tag::Svg | Tag::Math);
        let is_empty = tag.is_void() || (self_closing && is_foreign);
        let is_opened = !is_empty && (self.stack.len() < MAX_DEPTH || tag.content() != Content::Markup);
        if is_opened {
            self.stack.push(element);
            self.n_open[tag as usize] += 1;
        }
        is_opened
    }

    /// Closes the elements that the start tag of `tag` ends.
    fn close_implied(&mut self, tag: Tag) {
        match tag {
            Tag::Li => self.close_item(&[Tag::Li]),
            Tag::Dd | Tag::Dt => self.close_item(&[Tag::Dd, Tag::Dt]),
            Tag::Option if self.current_tag() == Tag::Option => self.close_from(self.stack.len() - 1),
            Tag::Optgroup => {
                for closed in [Tag::Option, Tag::Optgroup] {
                    if self.current_tag() == closed {
                        self.close_from(self.stack.len() - 1);
                    }
                }
            }
            Tag::Td | Tag::Th => self.close_in_table(&[Tag::Td, Tag::Th]),
            Tag::Tr => self.close_in_table(&[Tag::Td, Tag::Th, Tag::Tr, Tag::Caption]),
            Tag::Tbody | Tag::Thead | Tag::Tfoot => self.close_in_table(&[
                Tag::Td,
                Tag::Th,
                Tag::Tr,
                Tag::Tbody,
                Tag::Thead,
                Tag::Tfoot,
                Tag::Caption,
                Tag::Colgroup,
            ]),
            Tag::A | Tag::Nobr if self.is_open(tag) => self.end_formatting(tag),
            Tag::Button => self.end_in_scope(Tag::Button, |tag| tag != Tag::Button && tag.is_boundary()),
            _ => {}
        }
        if tag.ends_paragraph() {
            self.end_in_scope(Tag::P, Tag::is_boundary);
            if tag.is_heading() && self.current_tag().is_heading() {
                self.close_from(self.stack.len() - 1);
            }
        }
    }

    fn end(&mut self, tag: Tag, name: &str) {
        let tables = |tag| matches!(tag, Tag::Table | Tag::Template);
        match tag {
            Tag::Html | Tag::Body => {}
            Tag::Br => {
                self.append(NodeKind::Element(Tag::Br), Span::default());
            }
            Tag::Other => self.end_other(name),
            _ if !self.is_open(tag) && !tag.is_heading() => {}
            Tag::Head => self.close_through(Tag::Head),
            Tag::P => self.end_in_scope(tag, Tag::is_boundary),
            Tag::Li => self.end_in_scope(tag, |tag| tag.is_boundary() || matches!(tag, Tag::Ol | Tag::Ul)),
            Tag::Button | Tag::Object | Tag::Template => {
                self.end_in_scope(tag, |other| other != tag && other.is_boundary() && other != Tag::Button);
            }
            Tag::Table
            | Tag::Tbody
            | Tag::Thead
            | Tag::Tfoot
            | Tag::Tr
            | Tag::Td
            | Tag::Th
            | Tag::Caption
            | Tag::Colgroup => self.end_in_scope(tag, |other| other != tag && tables(other)),
            _ if tag.is_heading() => self.end_heading(),
            _ if tag.is_formatting() => self.end_formatting(tag),
            _ if is_special(tag) => {
                self.end_in_scope(tag, |tag| tag.is_boundary() && tag != Tag::Button);
            }
            _ => self.end_in_scope(tag, |other| other != tag && is_special(other)),
        }
    }

    /// Closes the innermost open `tag` with all that is open in it, unless an element that `bounds`
    /// accepts is met first.
    fn end_in_scope(&mut self, tag: Tag, bounds: impl Fn(Tag) -> bool) {
        if !self.is_open(tag) {
            return;
        }
        for depth in (0..self.stack.len()).rev() {
            let open = self.tag_at(depth);
            if open == tag {
                return self.close_from(depth);
            }
            if bounds(open) {
                return;
            }
        }
    }

    /// The end tag of any heading closes any heading.
    fn end_heading(&mut self) {
        for depth in (0..self.stack.len()).rev() {
            let open = self.tag_at(depth);
            if open.is_heading() {
                return self.close_from(depth);
            }
            if open.is_boundary() {
                return;
            }
        }
    }

    fn end_other(&mut self, name: &str) {
        if !self.is_open(Tag::Other) {
            return;
        }
        for depth in (0..self.stack.len()).rev() {
            let open = self.tag_at(depth);
            if open == Tag::Other && self.dom.name(self.stack[depth]).eq_ignore_ascii_case(name) {
                return self.close_from(depth);
            }
            if is_special(open) {
                return;
            }
        }
    }

    /// Closes a list item that a new one ends: one that no other list is open in.
    fn close_item(&mut self, items: &[Tag]) {
        if items.iter().all(|tag| !self.is_open(*tag)) {
            return;
        }
        for depth in (0..self.stack.len()).rev() {
            let open = self.tag_at(depth);
            if items.contains(&open) {
                return self.close_from(depth);
            }
            if is_special(open) && !matches!(open, Tag::Address | Tag::Div | Tag::P) {
                return;
            }
        }
    }

    /// Closes the outermost of `parts` in the innermost table.
    fn close_in_table(&mut self, parts: &[Tag]) {
        let mut outermost = None;
        for depth in (0..self.stack.len()).rev() {
            let open = self.tag_at(depth);
            if matches!(open, Tag::Table | Tag::Template) {
                break;
            }
            if parts.contains(&open) {
                outermost = Some(depth);
            }
        }
        if let Some(depth) = outermost {
            self.close_from(depth);
        }
    }

    /// The end tag of a formatting element, which may overlap with blocks: `<a><div></a>` (WHATWG HTML,
    /// "adoption agency algorithm"). The blocks move out of it, and what they hold is wrapped in a copy.
    fn end_formatting(&mut self, tag: Tag) {
        for _ in 0..MAX_SPLITS {
            let mut blocks_from = None;
            let mut found = None;
            for depth in (0..self.stack.len()).rev() {
                let open = self.tag_at(depth);
                if open == tag {
                    found = Some(depth);
                    break;
                }
                if open.is_boundary() && open != Tag::Button {
                    return;
                }
                if is_special(open) {
                    blocks_from = Some(depth);
                }
            }
            let Some(depth) = found else { return };
            let (Some(block_depth), false) = (blocks_from, self.dom.nodes.len() >= MAX_NODES) else {
                return self.close_from(depth);
            };
            self.split(depth, block_depth);
        }
    }

    /// Moves the open block at `block_depth` out of the formatting element at `depth`.
    fn split(&mut self, depth: usize, block_depth: usize) {
        let (element, block) = (self.stack[depth], self.stack[block_depth]);
        let outer = depth.checked_sub(1).map_or(Dom::DOCUMENT, |above| self.stack[above]);
        self.dom.detach(block);
        self.dom.attach(outer, block);

        let original = &self.dom.nodes[element.idx()];
        let (kind, span, attributes) =
            (original.kind, original.span, (original.first_attribute, original.n_attributes));
        let copy = self.dom.add(kind, span);
        let node = &mut self.dom.nodes[copy.idx()];
        (node.first_attribute, node.n_attributes) = attributes;
        self.dom.move_children(block, copy);
        self.dom.attach(block, copy);

        for closed in self.stack.splice(depth..=block_depth, [block, copy]) {
            if closed != block && closed != element {
                let NodeKind::Element(tag) = self.dom.nodes[closed.idx()].kind else { continue };
                self.n_open[tag as usize] -= 1;
            }
        }
    }

    fn append(&mut self, kind: NodeKind, span: Span) -> NodeId {
        let node = self.dom.add(kind, span);
        let parent = self.stack.last().copied().unwrap_or(Dom::DOCUMENT);
        self.dom.attach(parent, node);
        node
    }

    fn close_through(&mut self, tag: Tag) {
        if let Some(depth) = (0..self.stack.len()).rev().find(|depth| self.tag_at(*depth) == tag) {
            self.close_from(depth);
        }
    }

    /// Closes the open element at `depth` and all within it.
    fn close_from(&mut self, depth: usize) {
        while self.stack.len() > depth {
            let tag = self.current_tag();
            self.n_open[tag as usize] -= 1;
            self.stack.pop();
        }
    }

    fn is_open(&self, tag: Tag) -> bool {
        self.n_open[tag as usize] > 0
    }

    fn tag_at(&self, depth: usize) -> Tag {
        match self.dom.nodes[self.stack[depth].idx()].kind {
            NodeKind::Element(tag) => tag,
            _ => Tag::Other,
        }
    }

    /// The name of the innermost open element; [`Tag::Other`] where none is open.
    fn current_tag(&self) -> Tag {
        self.stack.len().checked_sub(1).map_or(Tag::Other, |depth| self.tag_at(depth))
    }
}

/// Elements that the end tags of others do not reach past.
fn is_special(tag: Tag) -> bool {
    tag.is_block() || tag.is_boundary() || matches!(tag, Tag::Head | Tag::Select | Tag::Iframe)
}
