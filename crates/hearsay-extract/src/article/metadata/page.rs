//! One walk over a page, and what all readers of metadata need of it.

use super::markup::{MarkupWords, Roles};
use crate::article::dom::{Dom, NodeId, NodeKind, Tag};
use std::borrow::Cow;

/// A page with its metadata fields, and the regions in which its nodes stand.
pub(crate) struct Page<'d, 'p> {
    pub(crate) dom: &'d Dom<'p>,
    /// All nodes in the order of the document.
    pub(crate) order: Vec<NodeId>,
    /// `meta` elements in the order of the document.
    pub(crate) fields: Vec<Field<'p>>,
    /// What stands in scripts of JSON-LD, as written.
    pub(crate) json_ld: Vec<&'p str>,
    /// First-level headings with words.
    pub(crate) headings: Vec<NodeId>,
    /// By node: the roles that its own class and id betray.
    own: Vec<Roles>,
    /// By node: the regions in which it stands.
    regions: Vec<Roles>,
    /// By node: its place in `order`.
    places: Vec<u32>,
    /// By node: bytes of text within.
    n_text: Vec<u32>,
}

/// A `meta` element.
#[derive(Debug, Clone)]
pub(crate) struct Field<'p> {
    /// Its `name`, `property`, `itemprop` or `http-equiv`, in lower case.
    pub(crate) name: String,
    /// The attribute that names it.
    pub(crate) by: &'static str,
    /// Its `content`, not trimmed, never blank.
    pub(crate) content: Cow<'p, str>,
}

impl<'d, 'p> Page<'d, 'p> {
    pub(crate) fn read(dom: &'d Dom<'p>, words: &MarkupWords) -> Self {
        let n = dom.n_nodes();
        let mut page = Self {
            dom,
            order: dom.descendants(Dom::DOCUMENT).collect(),
            fields: Vec::new(),
            json_ld: Vec::new(),
            headings: Vec::new(),
            own: vec![Roles::default(); n],
            regions: vec![Roles::default(); n],
            places: vec![0; n],
            n_text: vec![0; n],
        };
        for (place, idx) in page.order.iter().enumerate() {
            page.places[idx.idx()] = u32::try_from(place).unwrap_or(u32::MAX);
        }
        for i in 0..page.order.len() {
            page.visit(page.order[i], words);
        }
        page.measure();
        page.find_regions();
        page
    }

    /// The content of the first field of one of these names that has one, in the order of the names.
    pub(crate) fn field(&self, names: &[&str]) -> Option<(&Field<'p>, &str)> {
        names.iter().find_map(|name| {
            let field = self.fields.iter().find(|field| field.name == *name)?;
            Some((field, field.content.trim()))
        })
    }

    /// The roles of the node's own class and id.
    pub(crate) fn own_roles(&self, node: NodeId) -> Roles {
        self.own[node.idx()]
    }

    /// The roles that the node or one of the `levels` elements around it has.
    pub(crate) fn roles_near(&self, node: NodeId, levels: usize) -> Roles {
        let around = self.dom.ancestors(node).take(levels);
        around.fold(self.own[node.idx()], |roles, above| roles.with(self.own[above.idx()]))
    }

    /// The regions that the node stands in.
    pub(crate) fn regions(&self, node: NodeId) -> Roles {
        self.regions[node.idx()]
    }

    /// The node's place in the order of the document.
    pub(crate) fn place(&self, node: NodeId) -> usize {
        self.places[node.idx()] as usize
    }

    /// Bytes of text within the node, markup and scripts not counted.
    pub(crate) fn n_text(&self, node: NodeId) -> usize {
        self.n_text[node.idx()] as usize
    }

    /// The words within a node with single spaces, those of the elements within set apart.
    pub(crate) fn words(&self, node: NodeId) -> String {
        let mut words = String::new();
        let texts = self.dom.descendants(node).filter(|within| self.dom.kind(*within) == NodeKind::Text);
        for text in texts.take(200) {
            let text = self.dom.text(text);
            if text.starts_with(char::is_whitespace) && !words.ends_with(' ') && !words.is_empty() {
                words.push(' ');
            }
            let mut parts = text.split_whitespace();
            if let Some(first) = parts.next() {
                words.push_str(first);
            }
            for part in parts {
                words.push(' ');
                words.push_str(part);
            }
            if text.ends_with(char::is_whitespace) && !words.ends_with(' ') && !words.is_empty() {
                words.push(' ');
            }
        }
        words.truncate(words.trim_end().len());
        words
    }

    fn visit(&mut self, node: NodeId, words: &MarkupWords) {
        let NodeKind::Element(tag) = self.dom.kind(node) else { return };
        match tag {
            Tag::Meta => self.add_field(node),
            Tag::Script => {
                let kind = self.dom.attribute(node, "type");
                if kind.is_some_and(|kind| kind.to_ascii_lowercase().contains("ld+json")) {
                    self.json_ld.push(self.dom.raw_content(node));
                }
            }
            Tag::H1 => self.headings.push(node),
            _ => {}
        }
        let mut roles = Roles::default();
        if !matches!(tag, Tag::Html | Tag::Body | Tag::Main | Tag::Article | Tag::Meta | Tag::Link) {
            for name in ["class", "id"] {
                if let Some(value) = self.dom.attribute(node, name) {
                    roles = roles.with(words.roles(&value));
                }
            }
        }
        self.own[node.idx()] = roles.with(match tag {
            Tag::Nav => Roles::NAV,
            Tag::Footer => Roles::FOOTER,
            Tag::Aside => Roles::RELATED,
            Tag::Article | Tag::Main => Roles::ARTICLE,
            Tag::A => Roles::LINK,
            Tag::Li => Roles::ITEM,
            Tag::P => Roles::PARAGRAPH,
            Tag::Head | Tag::Script | Tag::Style | Tag::Select | Tag::Option | Tag::Template => Roles::HIDDEN,
            _ => Roles::default(),
        });
    }

    fn add_field(&mut self, node: NodeId) {
        let Some(content) = self.dom.attribute(node, "content") else { return };
        if content.trim().is_empty() {
            return;
        }
        for by in ["property", "name", "itemprop", "http-equiv"] {
            if let Some(name) = self.dom.attribute(node, by) {
                let name = name.trim().to_lowercase();
                self.fields.push(Field { name, by, content: content.clone() });
            }
        }
    }

    /// Sums the text within each node.
    fn measure(&mut self) {
        for node in self.order.iter().rev() {
            if self.dom.kind(*node) == NodeKind::Text {
                let text = &self.dom.page()[self.dom.span(*node).range()];
                self.n_text[node.idx()] = u32::try_from(text.trim().len()).unwrap_or(u32::MAX);
            }
            if let Some(parent) = self.dom.parent(*node) {
                let within = self.n_text[node.idx()];
                self.n_text[parent.idx()] = self.n_text[parent.idx()].saturating_add(within);
            }
        }
        let headings = std::mem::take(&mut self.headings);
        self.headings = headings.into_iter().filter(|node| self.n_text[node.idx()] > 0).collect();
    }

    /// Passes regions down. An element that holds a main heading or much of the page is no margin,
    /// whatever its class says (`content-sidebar-wrap`).
    fn find_regions(&mut self) {
        let total = self.n_text[Dom::DOCUMENT.idx()];
        let mut holds_heading = vec![false; self.own.len()];
        if let [heading, ..] = self.headings[..] {
            for above in self.dom.ancestors(heading) {
                holds_heading[above.idx()] = true;
            }
        }
        for node in &self.order {
            let above = self.dom.parent(*node).map_or(Roles::default(), |parent| self.regions[parent.idx()]);
            let mut own = self.own[node.idx()];
            let is_large = u64::from(self.n_text[node.idx()]) * 5 > u64::from(total) * 2;
            if holds_heading[node.idx()] || is_large {
                own = own.without(Roles::ASIDE);
            }
            let roles = Roles::DATE.with(Roles::UPDATED).with(Roles::AUTHOR).with(Roles::TITLE);
            self.regions[node.idx()] = above.inherited().with(own.without(roles));
        }
    }
}
