"""Cutting mentions to names, as `crates/hearsay-language/src/entities/gold.rs` does for the scores.

A name is without determiners, a person's without titles: "the President of Velm, Mara Tell" is
"Mara Tell"; "the Ministry of Health" is "Ministry of Health".
"""

Name = tuple[int, int, str]

# Words that stand before a person's name without being part of it.
TITLES = set(
    """
    mr mrs ms miss dr prof professor president minister prime foreign secretary general gen
    colonel col major maj captain capt lieutenant lt sergeant sgt senator sen representative rep
    congressman governor gov mayor judge justice chairman king queen prince princess sheikh sir
    lord lady pope bishop archbishop father ayatollah imam mullah spokesman spokeswoman
    ambassador admiral commander chief chancellor premier vice deputy director officer spc state
    defense defence us u.s. american russian syrian iraqi turkish israeli french german british
    iranian of
    """.split()
)
LINKS = {"-", "–", "/", "al", "bin", "de", "van", "von", ".", "'"}
LINKS_IN_BODIES = {"of", "for", "and", "the", "&", "on"}
NOT_BEFORE = {"of", "for", "the", "on"}


def outer(names: list[Name]) -> list[Name]:
    """Of names that overlap the longest, the first of equals; sorted."""
    kept: list[Name] = []
    for name in sorted(names, key=lambda n: (n[0] - n[1], n[0], n[2])):
        if all(name[1] <= other[0] or other[1] <= name[0] for other in kept):
            kept.append(name)
    return sorted(kept)


def cut(
    forms: list[str], upos: list[str], start: int, end: int, head: int, kind: str
) -> tuple[int, int] | None:
    """The name around a head within the mention `start..end`: `None` if the head is no proper noun."""
    mention, end = start, min(end, len(forms))

    def is_word(i: int) -> bool:
        capital = forms[i][:1].isupper() or forms[i][:1].isnumeric()
        return upos[i] == "PROPN" or capital and upos[i] in ("ADJ", "NOUN", "NUM", "X")

    def links(i: int) -> bool:
        return forms[i] in LINKS or kind != "PER" and forms[i] in LINKS_IN_BODIES

    if not mention <= head < end or upos[head] != "PROPN":
        return None
    start = head
    while start > mention:
        before = start - 1
        if is_word(before):
            start = before
        elif (
            before > mention
            and links(before)
            and forms[before] not in NOT_BEFORE
            and is_word(before - 1)
        ):
            start = before - 1
        else:
            break
    last, after = head, head + 1
    while after < end:
        if is_word(after):
            last = after
        elif not links(after) or after > last + 2:
            break
        after += 1
    while start < head and kind == "PER" and is_title(forms[start]):
        start += 1
    return start, last + 1


def is_title(word: str) -> bool:
    return word.lower() in TITLES or word.rstrip(".").lower() in TITLES
