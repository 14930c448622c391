//! What the classes and ids of elements say of their role, and in which region of the page things stand.

use aho_corasick::{AhoCorasick, MatchKind};

/// Words in classes and ids that betray a role, from `data/metadata/markup_words.tsv`.
#[derive(Debug)]
pub(crate) struct MarkupWords {
    automaton: AhoCorasick,
    roles: Vec<Roles>,
}

/// A set of roles and regions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Roles(u16);

impl Roles {
    pub(crate) const DATE: Self = Self(1);
    pub(crate) const UPDATED: Self = Self(1 << 1);
    pub(crate) const AUTHOR: Self = Self(1 << 2);
    pub(crate) const TITLE: Self = Self(1 << 3);
    pub(crate) const COMMENTS: Self = Self(1 << 4);
    pub(crate) const RELATED: Self = Self(1 << 5);
    pub(crate) const FOOTER: Self = Self(1 << 6);
    pub(crate) const NAV: Self = Self(1 << 7);
    /// Within `article` or `main`.
    pub(crate) const ARTICLE: Self = Self(1 << 8);
    /// Within a link.
    pub(crate) const LINK: Self = Self(1 << 9);
    /// Within a list item.
    pub(crate) const ITEM: Self = Self(1 << 10);
    /// Within a paragraph.
    pub(crate) const PARAGRAPH: Self = Self(1 << 11);
    /// Within `head`, or an element that is not shown.
    pub(crate) const HIDDEN: Self = Self(1 << 12);

    /// The outlet's own name.
    pub(crate) const SITE: Self = Self(1 << 13);
    /// Shown to screen readers only.
    pub(crate) const UNSEEN: Self = Self(1 << 14);

    /// Regions whose words are not about the page's article.
    pub(crate) const ASIDE: Self = Self(Self::COMMENTS.0 | Self::RELATED.0 | Self::FOOTER.0 | Self::NAV.0);
    /// Roles of one element that its descendants do not share.
    const OWN: Self = Self(Self::TITLE.0 | Self::SITE.0 | Self::UNSEEN.0);

    pub(crate) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the sets share a member.
    pub(crate) const fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// What an element passes on to those within it.
    pub(crate) const fn inherited(self) -> Self {
        Self(self.0 & !Self::OWN.0)
    }

    pub(crate) const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

impl MarkupWords {
    /// Reads the compiled-in table.
    pub(crate) fn load() -> Self {
        let lines = include_str!("../../../data/metadata/markup_words.tsv").lines();
        let entries: Vec<(&str, Roles)> = lines
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.split_once('\t'))
            .filter_map(|(word, role)| Some((word, role_of(role)?)))
            .collect();
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::LeftmostLongest)
            .build(entries.iter().map(|(word, _)| word))
            .expect("the compiled-in words are few and short");
        Self { automaton, roles: entries.into_iter().map(|(_, role)| role).collect() }
    }

    /// The roles that a class or id betrays.
    pub(crate) fn roles(&self, class: &str) -> Roles {
        let hits = self.automaton.find_iter(class);
        hits.fold(Roles::default(), |roles, hit| roles.with(self.roles[hit.pattern().as_usize()]))
    }
}

fn role_of(name: &str) -> Option<Roles> {
    Some(match name {
        "date" => Roles::DATE,
        "updated" => Roles::UPDATED,
        "author" => Roles::AUTHOR,
        "title" => Roles::TITLE,
        "comments" => Roles::COMMENTS,
        "related" => Roles::RELATED,
        "footer" => Roles::FOOTER,
        "nav" => Roles::NAV,
        "site" => Roles::SITE,
        "unseen" => Roles::UNSEEN,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table_is_sorted_and_every_role_known() {
        let table = include_str!("../../../data/metadata/markup_words.tsv");
        let lines: Vec<&str> = table.lines().filter(|line| !line.starts_with('#')).collect();
        assert!(lines.is_sorted());
        assert!(lines.iter().all(|line| line.split_once('\t').and_then(|(_, role)| role_of(role)).is_some()));
    }

    #[test]
    fn a_class_may_betray_several_roles() {
        let words = MarkupWords::load();
        let roles = words.roles("post-meta author-name");
        assert!(roles.any(Roles::DATE) && roles.any(Roles::AUTHOR) && !roles.any(Roles::RELATED));
    }
}
