"""A table of lemma scripts by form and part of speech, which spares the encoder what it sees badly: letters.

Word pieces hide how a rare word is spelled. The table has each form of the treebanks, and endings for
other words. Where a form has several lemmas (`'s`, `better`), the table leaves the choice to the model.
"""

from collections import Counter, defaultdict

from . import lemmas
from .sentences import Sentence

LONGEST_ENDING = 5
# How often an ending must be seen.
MIN_ENDING = 3
# From which share of its most frequent script on a form is not left to the model.
CLEAR = 0.8
# Stands for a script where the model chooses.
ASK = "?"

Table = dict[tuple[str, str, str], str]


def build(train: list[Sentence]) -> Table:
    """Scripts by kind (`form` as written, `end` in lower case), part of speech and text.

    What an ending or a shorter ending already says is left out.
    """
    forms: dict[tuple[str, str], Counter] = defaultdict(Counter)
    ends: dict[tuple[str, str], Counter] = defaultdict(Counter)
    for sentence in train:
        for form, upos, lemma in zip(sentence.words, sentence.upos, sentence.lemmas):
            forms[upos, form][lemmas.script(form, lemma)] += 1
    # Endings are learned from each form once: rare words are inflected as others of their class are.
    for (upos, form), scripts in forms.items():
        script = best(scripts)
        for length in range(min(LONGEST_ENDING, len(form)) + 1):
            ends[upos, form.lower()[len(form) - length :]][script] += 1
    table: Table = {}
    for (upos, end), scripts in sorted(ends.items(), key=lambda item: (len(item[0][1]), item[0])):
        script = best(scripts)
        if sum(scripts.values()) >= MIN_ENDING and by_ending(table, upos, end) != script:
            table["end", upos, end] = script
    for (upos, form), scripts in sorted(forms.items()):
        script = best(scripts)
        if scripts[script] < CLEAR * sum(scripts.values()):
            script = ASK
        if by_ending(table, upos, form) != script:
            table["form", upos, form] = script
    return table


def best(scripts: Counter) -> str:
    """The most frequent script, the first in order of equals."""
    return min(scripts, key=lambda script: (-scripts[script], script))


def by_ending(table: Table, upos: str, form: str) -> str | None:
    """The script of the longest ending that the table has; `None` if it has none."""
    lower = form.lower()
    for length in range(min(LONGEST_ENDING, len(lower)), -1, -1):
        script = table.get(("end", upos, lower[len(lower) - length :]))
        if script is not None:
            return script
    return None


def lookup(table: Table, upos: str, form: str, asked: str) -> str:
    """The script of a form; `asked` is the model's, for where the table leaves the choice."""
    script = table.get(("form", upos, form)) or by_ending(table, upos, form) or ASK
    return asked if script == ASK else script


def text(table: Table) -> str:
    """The table as tab separated lines: kind, part of speech, text, script."""
    rows = ("\t".join((*key, script)) for key, script in sorted(table.items()))
    head = "# kind\tupos\ttext\tscript: see training/lemma_table.py\n"
    return head + "".join(f"{row}\n" for row in rows)
