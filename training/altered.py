"""Copies of treebank sentences as careless texts and headlines write them.

The same three ways as `crates/hearsay-language/src/conllu/altered.rs`, at the same positions of the
corpus as `xtask/src/train.rs` takes.
"""

from dataclasses import replace

from .sentences import Sentence

WAYS = {0: "lost marks", 4: "lost marks", 2: "headline", 8: "capitals"}


def add_copies(sentences: list[Sentence]) -> None:
    """Gives some sentences a careless copy, by their position."""
    for position, sentence in enumerate(sentences):
        way = WAYS.get(position % 12)
        if way is not None:
            sentence.copy = altered(sentence, way)


def altered(sentence: Sentence, way: str) -> Sentence | None:
    """The copy, `None` if nothing would change or nothing be left."""
    words, heads = sentence.words, sentence.heads
    has_dependents = set(heads)

    def is_leaf(i: int) -> bool:
        return i + 1 not in has_dependents and heads[i] > 0

    forms: list[str | None] = list(words)
    if way == "capitals":
        forms = [form.upper() for form in words]
    elif way == "headline":
        forms = [form[:1].upper() + form[1:] for form in words]
        if forms[-1] == "." and is_leaf(len(words) - 1):
            forms[-1] = None
    else:
        for i, word in enumerate(words):
            form = word.replace("\u2019", "'")
            if form == "," and is_leaf(i):
                forms[i] = None
            elif form in ("'s", "'") and is_leaf(i) and i > 0 and heads[i] == i:
                forms[i - 1] = words[i - 1] + form.lstrip("'")
                forms[i] = None
            elif len(form) > 1 and "'" in form and any(c.isalpha() for c in form):
                forms[i] = form.replace("'", "")
    kept = [i for i, form in enumerate(forms) if form is not None]
    if forms == words or not kept:
        return None
    number = {old + 1: new + 1 for new, old in enumerate(kept)} | {0: 0}
    # Where words were joined or respelled, the lemma is no longer an edit of the form.
    copy = replace(sentence, words=[forms[i] for i in kept], copy=None)
    copy.upos = [sentence.upos[i] for i in kept]
    copy.feats = [sentence.feats[i] for i in kept]
    copy.lemmas = [sentence.lemmas[i] for i in kept]
    copy.heads = [number[heads[i]] for i in kept]
    copy.deprels = [sentence.deprels[i] for i in kept]
    if sentence.names is not None:
        names = []
        for start, end, kind in sentence.names:
            inside = [number[i + 1] - 1 for i in range(start, end) if i + 1 in number]
            if inside:
                names.append((inside[0], inside[-1] + 1, kind))
        copy.names = names
    return copy
