//! Names of elements, and what HTML says of each: void, raw text, closed by what.

/// Declares the elements that are told apart; all others are [`Tag::Other`].
macro_rules! tags {
    ($($tag:ident = $name:literal,)+) => {
        /// An element's name.
        #[allow(missing_docs, reason = "each member is the element of its name")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Tag { $($tag,)+
            /// Any other name; [`Dom::name`](super::Dom::name) has it.
            Other,
        }

        impl Tag {
            /// The element of this name, in any case.
            pub fn from_name(name: &str) -> Self {
                let mut lower = [0; 16];
                let Some(lower) = lower.get_mut(..name.len()) else { return Self::Other };
                lower.copy_from_slice(name.as_bytes());
                lower.make_ascii_lowercase();
                match std::str::from_utf8(lower).unwrap_or_default() {
                    $($name => Self::$tag,)+
                    _ => Self::Other,
                }
            }

            /// The name in lower case; empty for [`Tag::Other`].
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$tag => $name,)+ Self::Other => "" }
            }
        }
    };
}

tags! {
    A = "a", Abbr = "abbr", Address = "address", Amp = "amp-img", Area = "area", Article = "article",
    Aside = "aside", Audio = "audio", B = "b", Base = "base", Big = "big", Blockquote = "blockquote",
    Body = "body", Br = "br", Button = "button", Canvas = "canvas", Caption = "caption", Center = "center",
    Cite = "cite", Code = "code", Col = "col", Colgroup = "colgroup", Dd = "dd", Del = "del",
    Details = "details", Dialog = "dialog", Dir = "dir", Div = "div", Dl = "dl", Dt = "dt", Em = "em",
    Embed = "embed", Fieldset = "fieldset", Figcaption = "figcaption", Figure = "figure", Font = "font",
    Footer = "footer", Form = "form", Frame = "frame", Frameset = "frameset", H1 = "h1", H2 = "h2",
    H3 = "h3", H4 = "h4", H5 = "h5", H6 = "h6", Head = "head", Header = "header", Hgroup = "hgroup",
    Hr = "hr", Html = "html", I = "i", Iframe = "iframe", Img = "img", Input = "input", Ins = "ins",
    Kbd = "kbd", Label = "label", Legend = "legend", Li = "li", Link = "link", Main = "main", Map = "map",
    Mark = "mark", Math = "math", Menu = "menu", Meta = "meta", Nav = "nav", Nobr = "nobr",
    Noembed = "noembed", Noframes = "noframes", Noscript = "noscript", Object = "object", Ol = "ol",
    Optgroup = "optgroup", Option = "option", P = "p", Param = "param", Picture = "picture",
    Plaintext = "plaintext", Pre = "pre", Q = "q", Rp = "rp", Rt = "rt", S = "s", Samp = "samp",
    Script = "script", Search = "search", Section = "section", Select = "select", Small = "small",
    Source = "source", Span = "span", Strike = "strike", Strong = "strong", Style = "style", Sub = "sub",
    Summary = "summary", Sup = "sup", Svg = "svg", Table = "table", Tbody = "tbody", Td = "td",
    Template = "template", Textarea = "textarea", Tfoot = "tfoot", Th = "th", Thead = "thead",
    Time = "time", Title = "title", Tr = "tr", Track = "track", Tt = "tt", U = "u", Ul = "ul",
    Var = "var", Video = "video", Wbr = "wbr", Xmp = "xmp",
}

/// How many members [`Tag`] has.
pub(super) const N_TAGS: usize = Tag::Other as usize + 1;

/// What the text of an element is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    /// Elements and text with character references.
    Markup,
    /// Text up to the end tag, with character references.
    Text,
    /// Text up to the end tag, as written.
    Raw,
    /// Text up to the end of the page.
    Rest,
}

impl Tag {
    /// Whether the element has no content and no end tag.
    pub(super) const fn is_void(self) -> bool {
        matches!(
            self,
            Self::Area
                | Self::Base
                | Self::Br
                | Self::Col
                | Self::Embed
                | Self::Frame
                | Self::Hr
                | Self::Img
                | Self::Input
                | Self::Link
                | Self::Meta
                | Self::Param
                | Self::Source
                | Self::Track
                | Self::Wbr
        )
    }

    /// What stands between its tags. `noscript` holds markup: no script runs here.
    pub(super) const fn content(self) -> Content {
        match self {
            Self::Title | Self::Textarea => Content::Text,
            Self::Script | Self::Style | Self::Xmp | Self::Iframe | Self::Noembed | Self::Noframes => {
                Content::Raw
            }
            Self::Plaintext => Content::Rest,
            _ => Content::Markup,
        }
    }

    /// Whether the element may stand in `head`; any other ends it.
    pub(super) const fn is_of_head(self) -> bool {
        matches!(
            self,
            Self::Base
                | Self::Link
                | Self::Meta
                | Self::Noscript
                | Self::Script
                | Self::Style
                | Self::Template
                | Self::Title
        )
    }

    /// Whether its start tag ends an open paragraph.
    pub(super) const fn ends_paragraph(self) -> bool {
        matches!(
            self,
            Self::Address
                | Self::Article
                | Self::Aside
                | Self::Blockquote
                | Self::Center
                | Self::Details
                | Self::Dialog
                | Self::Dir
                | Self::Div
                | Self::Dl
                | Self::Dd
                | Self::Dt
                | Self::Fieldset
                | Self::Figcaption
                | Self::Figure
                | Self::Footer
                | Self::Form
                | Self::Header
                | Self::Hgroup
                | Self::Hr
                | Self::Li
                | Self::Main
                | Self::Menu
                | Self::Nav
                | Self::Ol
                | Self::P
                | Self::Plaintext
                | Self::Pre
                | Self::Search
                | Self::Section
                | Self::Summary
                | Self::Table
                | Self::Ul
                | Self::Xmp
        ) || self.is_heading()
    }

    /// `h1` to `h6`.
    pub const fn is_heading(self) -> bool {
        matches!(self, Self::H1 | Self::H2 | Self::H3 | Self::H4 | Self::H5 | Self::H6)
    }

    /// Whether it only styles or links words, so that tags of other elements may overlap with it.
    pub(super) const fn is_formatting(self) -> bool {
        matches!(
            self,
            Self::A
                | Self::B
                | Self::Big
                | Self::Code
                | Self::Em
                | Self::Font
                | Self::I
                | Self::Nobr
                | Self::S
                | Self::Small
                | Self::Strike
                | Self::Strong
                | Self::Tt
                | Self::U
        )
    }

    /// Whether end tags inside the element cannot end anything outside it.
    pub(super) const fn is_boundary(self) -> bool {
        matches!(
            self,
            Self::Td | Self::Th | Self::Caption | Self::Table | Self::Template | Self::Button | Self::Object
        )
    }

    /// Whether it lays out a block of its own, as browsers do by default.
    pub const fn is_block(self) -> bool {
        self.ends_paragraph()
            || matches!(
                self,
                Self::Html
                    | Self::Body
                    | Self::Table
                    | Self::Tbody
                    | Self::Thead
                    | Self::Tfoot
                    | Self::Tr
                    | Self::Td
                    | Self::Th
                    | Self::Caption
                    | Self::Legend
                    | Self::Optgroup
                    | Self::Option
            )
    }
}
