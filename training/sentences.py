"""What all readers of corpora give: sentences of words with the annotation that their corpus has."""

from dataclasses import dataclass, field


@dataclass
class Sentence:
    """Words of one sentence. Annotation that a corpus lacks is `None`; lists have one item a word."""

    words: list[str]
    # Which corpus; chooses the guideline of entities that the sentence follows.
    source: str
    document: str = ""
    upos: list[str] | None = None
    feats: list[str] | None = None
    lemmas: list[str] | None = None
    # Number of each word's head from 1; 0 for the root.
    heads: list[int] | None = None
    deprels: list[str] | None = None
    # Names as (first word, behind the last word, type); `None`: not annotated.
    names: list[tuple[int, int, str]] | None = None
    # For predicates whether they happened, -3 to 3; `None` for other words.
    factuality: list[float | None] | None = None
    # A careless copy of the sentence that may stand for it in training.
    copy: "Sentence | None" = field(default=None, repr=False)
