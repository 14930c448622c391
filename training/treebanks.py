"""Reading CoNLL-U, and the names that GUM annotates in it."""

from .names import cut, outer
from .sentences import Sentence

GUM_TYPES = {"person": "PER", "organization": "ORG", "place": "LOC", "event": "EVT"}


def read(text: str, source: str) -> list[Sentence]:
    """Sentences of a treebank: syntactic words only, without ranges and empty nodes."""
    sentences, document = [], ""
    for block in text.split("\n\n"):
        rows = []
        for line in block.split("\n"):
            if line.startswith("# newdoc id"):
                document = line.split("=", 1)[1].strip()
            elif line and not line.startswith("#"):
                fields = line.split("\t")
                if fields[0].isdigit():
                    rows.append(fields)
        if not rows:
            continue
        sentence = Sentence(words=[row[1] for row in rows], source=source, document=document)
        sentence.lemmas = [row[2] for row in rows]
        sentence.upos = [row[3] for row in rows]
        sentence.feats = [row[5] for row in rows]
        sentence.heads = [int(row[6]) for row in rows]
        sentence.deprels = [row[7] for row in rows]
        if source == "gum":
            sentence.names = gum_names(rows)
        sentences.append(sentence)
    return sentences


def gum_names(rows: list[list[str]]) -> list[tuple[int, int, str]]:
    """Mentions of `Entity=` whose head is a proper noun, cut to the name; inner ones left out.

    A mention that is not closed within its sentence is dropped.
    """
    forms = [row[1] for row in rows]
    upos = [row[3] for row in rows]
    still_open: list[tuple[str, int, str | None, int]] = []
    names = []

    def close(mention: tuple[str, int, str | None, int], end: int) -> None:
        _, start, kind, head = mention
        if kind is not None:
            span = cut(forms, upos, start, end, start + head - 1, kind)
            if span is not None:
                names.append((*span, kind))

    for i, row in enumerate(rows):
        value = next((part[7:] for part in row[9].split("|") if part.startswith("Entity=")), "")
        while value:
            if value[0] == "(":
                inside = value[1:]
                end = next((at for at, c in enumerate(inside) if c in "()"), len(inside))
                fields = inside[:end].split("-")
                head = fields[5].split(",")[0] if len(fields) > 5 else ""
                kind = GUM_TYPES.get(fields[1]) if len(fields) > 1 else None
                mention = (fields[0], i, kind, int(head) if head.isdigit() else 1)
                value = inside[end:]
                if value.startswith(")"):
                    value = value[1:]
                    close(mention, i + 1)
                else:
                    still_open.append(mention)
            else:
                end = value.find(")")
                end = len(value) if end < 0 else end
                name = value[:end].split("[")[0]
                for at in range(len(still_open) - 1, -1, -1):
                    if still_open[at][0] == name:
                        close(still_open.pop(at), i + 1)
                        break
                value = value[end + 1 :]
    return outer(names)
