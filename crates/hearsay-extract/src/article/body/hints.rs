//! What the names that a page gives its elements (`class`, `id`, `role`, `itemprop`) say of their content.

use super::super::dom::{Dom, NodeId, Tag};
use memchr::{memchr, memrchr};
use rustc_hash::FxHashMap;

/// Words of names and what they hint at, sorted; see the folder's README.
const WORDS: &str = include_str!("../../../data/article/hints.tsv");

/// Declares the hints.
macro_rules! hints {
    ($($(#[$meta:meta])* $name:ident = $bit:literal $text:literal,)+) => {
        /// A set of hints.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
        pub(super) struct Hints(u32);

        impl Hints {
            $($(#[$meta])* pub(super) const $name: Self = Self(1 << $bit);)+

            /// The hint of this name; none where there is none.
            fn from_name(name: &str) -> Self {
                match name { $($text => Self::$name,)+ _ => Self(0) }
            }
        }
    };
}

hints! {
    /// The main text.
    BODY = 0 "body",
    /// Readers' comments.
    COMMENTS = 1 "comments",
    /// Buttons to share, like, print.
    SHARE = 2 "share",
    /// Other articles.
    RELATED = 3 "related",
    /// Menus, bread crumbs, paging.
    NAVIGATION = 4 "navigation",
    /// What stands beside the main text.
    ASIDE = 5 "aside",
    /// What stands below everything.
    FOOTER = 6 "footer",
    /// Advertisements.
    AD = 7 "ad",
    /// Offers to subscribe or to sign in.
    OFFER = 8 "offer",
    /// Banners about cookies, dialogs, notices.
    NOTICE = 9 "notice",
    /// Who wrote it, when: lines about the article.
    META = 10 "meta",
    /// About the author.
    AUTHOR = 11 "author",
    /// Topic labels.
    TAGS = 12 "tags",
    /// Words below a picture.
    CAPTION = 13 "caption",
    /// Not shown on the screen.
    HIDDEN = 14 "hidden",
    /// A piece of the text that is repeated in large letters.
    PULLQUOTE = 15 "pullquote",
    /// A post of another site, shown in full: part of the text.
    EMBED = 16 "embed",
    /// The headline.
    TITLE = 17 "title",
    /// A summary below the headline.
    SUMMARY = 18 "summary",
    /// A picture, video or audio player with its controls.
    MEDIA = 19 "media",
    /// Means nothing: outweighs a hint of one of its words.
    NONE = 20 "none",
}

impl Hints {
    /// Hints at what is no part of the main text.
    pub(super) const CLUTTER: Self = Self(
        Self::COMMENTS.0
            | Self::SHARE.0
            | Self::RELATED.0
            | Self::NAVIGATION.0
            | Self::ASIDE.0
            | Self::FOOTER.0
            | Self::AD.0
            | Self::OFFER.0
            | Self::NOTICE.0
            | Self::META.0
            | Self::AUTHOR.0
            | Self::TAGS.0
            | Self::HIDDEN.0
            | Self::PULLQUOTE.0
            | Self::MEDIA.0,
    );

    /// Hints at words within a paragraph that are not read with it.
    pub(super) const UNREAD: Self = Self(Self::HIDDEN.0 | Self::NOTICE.0 | Self::SHARE.0);

    /// Whether any of `other` is among these.
    pub(super) const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// All of both.
    pub(super) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// These without `other`.
    pub(super) const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

/// Reads hints of elements and remembers those of each name.
pub(super) struct Reader<'p> {
    known: FxHashMap<&'p str, Hints>,
}

impl<'p> Reader<'p> {
    pub(super) fn new() -> Self {
        Self { known: FxHashMap::default() }
    }

    /// The hints of an element's names and tag.
    pub(super) fn read(&mut self, dom: &Dom<'p>, node: NodeId, tag: Tag) -> Hints {
        let mut hints = match tag {
            Tag::Nav | Tag::Menu => Hints::NAVIGATION,
            Tag::Aside => Hints::ASIDE,
            Tag::Footer => Hints::FOOTER,
            Tag::Form | Tag::Fieldset => Hints::OFFER,
            Tag::Dialog => Hints::NOTICE,
            Tag::Figcaption => Hints::CAPTION,
            Tag::Time => Hints::META,
            _ => Hints::default(),
        };
        if matches!(tag, Tag::Html | Tag::Body) {
            return hints;
        }
        for (name, value) in dom.raw_values(node) {
            if ["class", "id", "role", "itemprop", "data-component", "data-testid"]
                .iter()
                .any(|wanted| name.eq_ignore_ascii_case(wanted))
            {
                hints = hints.with(*self.known.entry(value).or_insert_with(|| hints_of(value)));
            }
        }
        hints
    }
}

/// The hints of all words and pairs of words of a name.
fn hints_of(name: &str) -> Hints {
    let mut hints = Hints::default();
    // A name is one class; its words are divided by marks or by a capital letter.
    for name in name.split_ascii_whitespace() {
        let words = words(name);
        let mut i = 0;
        while i < words.len() {
            let pair = words.get(i + 1).and_then(|next| look_up(&format!("{}-{next}", words[i])));
            if let Some(found) = pair {
                hints = hints.with(found);
                i += 2;
                continue;
            }
            hints = hints.with(look_up(&words[i]).unwrap_or_default());
            i += 1;
        }
    }
    hints.without(Hints::NONE)
}

/// The words of a name in lower case: `articleBody-main_2` gives article, body, main, 2.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut last = '-';
    for c in name.chars().take(200) {
        if c.is_ascii_alphanumeric() {
            let starts =
                !last.is_ascii_alphanumeric() || (c.is_ascii_uppercase() && last.is_ascii_lowercase());
            match words.last_mut() {
                Some(word) if !starts => word.push(c.to_ascii_lowercase()),
                _ => words.push(c.to_ascii_lowercase().to_string()),
            }
        }
        last = c;
    }
    words
}

/// The hint of a word, by binary search in the table's own text.
fn look_up(word: &str) -> Option<Hints> {
    let table = WORDS.as_bytes();
    let (mut low, mut high) = (0, table.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let start = memrchr(b'\n', &table[low..middle]).map_or(low, |newline| low + newline + 1);
        let end = memchr(b'\n', &table[middle..]).map_or(table.len(), |newline| middle + newline);
        let (found, hint) = WORDS[start..end].split_once('\t')?;
        match found.cmp(word) {
            std::cmp::Ordering::Less => low = end + 1,
            std::cmp::Ordering::Greater => high = start,
            std::cmp::Ordering::Equal => return Some(Hints::from_name(hint)),
        }
    }
    None
}
