//! What the names that a page gives its elements (`class`, `id`, `role`, `itemprop`) say of their content.

use super::super::dom::{Dom, NodeId, Tag};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Words of names and what they hint at, sorted; see the folder's README.
const WORDS: &str = include_str!("../../../data/article/hints.tsv");

/// Of longer names, only so many characters are read.
const MAX_NAME: usize = 200;

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

    /// Whether these call an element clutter.
    pub(super) const fn is_clutter(self) -> bool {
        self.has(Self::CLUTTER) && !self.has(Self::BODY.with(Self::EMBED))
    }

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
    words: &'p HintWords,
    known: FxHashMap<&'p str, Hints>,
}

impl<'p> Reader<'p> {
    pub(super) fn new(words: &'p HintWords) -> Self {
        Self { words, known: FxHashMap::default() }
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
                hints = hints.with(*self.known.entry(value).or_insert_with(|| self.words.of(value)));
            }
        }
        hints
    }
}

/// The words of names and their hints.
#[derive(Debug)]
pub(crate) struct HintWords {
    words: FxHashMap<&'static str, Hints>,
}

impl HintWords {
    /// Reads the table.
    pub(crate) fn load() -> Self {
        let lines = WORDS.lines().filter_map(|line| line.split_once('\t'));
        Self { words: lines.map(|(word, hint)| (word, Hints::from_name(hint))).collect() }
    }

    /// The hints of all words and pairs of words of a name.
    fn of(&self, name: &str) -> Hints {
        let mut hints = Hints::default();
        let mut plain = String::new();
        // A name is one class; its words are divided by marks or by a capital letter.
        for name in name.split_ascii_whitespace() {
            plain.clear();
            let words = words(name, &mut plain);
            let mut i = 0;
            while i < words.len() {
                let pair = words.get(i + 1).and_then(|next| self.words.get(&plain[words[i].start..next.end]));
                let word = || self.words.get(&plain[words[i].clone()]);
                let found = pair.or_else(word).copied().unwrap_or_default();
                hints = hints.with(found);
                i += if pair.is_some() { 2 } else { 1 };
            }
        }
        hints.without(Hints::NONE)
    }
}

/// Writes the words of a name to `plain` in lower case, divided by `-`, and gives their places there:
/// `articleBody-main_2` gives `article-body-main-2`.
fn words(name: &str, plain: &mut String) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    let mut last = '-';
    for c in name.chars().take(MAX_NAME) {
        if c.is_ascii_alphanumeric() {
            if !last.is_ascii_alphanumeric() || (c.is_ascii_uppercase() && last.is_ascii_lowercase()) {
                if !plain.is_empty() {
                    plain.push('-');
                }
                words.push(plain.len()..plain.len());
            }
            plain.push(c.to_ascii_lowercase());
            if let Some(word) = words.last_mut() {
                word.end = plain.len();
            }
        }
        last = c;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_names_into_words() {
        let mut plain = String::new();
        let words = words("articleBody--main_2é", &mut plain);
        let words: Vec<&str> = words.into_iter().map(|word| &plain[word]).collect();
        assert_eq!(words, ["article", "body", "main", "2"]);
    }

    #[test]
    fn a_pair_goes_before_its_words() {
        let hints = HintWords::load();
        assert_eq!(hints.of("sidebar"), Hints::ASIDE);
        assert_eq!(hints.of("no-sidebar hasShare"), Hints::default());
        assert_eq!(hints.of("post-meta article-body"), Hints::META.with(Hints::BODY));
        assert_eq!(hints.of("wrapper"), Hints::default());
    }

    #[test]
    fn the_table_is_sorted_and_has_known_hints_only() {
        let words: Vec<&str> = WORDS.lines().filter_map(|line| line.split('\t').next()).collect();
        assert!(words.is_sorted_by(|a, b| a < b));
        for line in WORDS.lines() {
            let (word, hint) = line.split_once('\t').unwrap();
            assert_ne!(Hints::from_name(hint), Hints::default(), "{line}");
            assert!(word.split('-').count() <= 2, "{line}");
        }
    }
}
