"""Reading corpora whose names are annotated: Wikigold, WNUT-17, UNER on EWT, re3d.

Each reader gives sentences of one source. `TYPES` says which types a source annotates; where it says
nothing of a type, a word without a name may still be one of that type.
"""

import json
import re
from collections import defaultdict

from .names import outer
from .sentences import Sentence

# All types, in the order of the classes.
NAME_TYPES = ("PER", "ORG", "LOC", "EVT", "NAT", "WPN", "DOC")
TYPES = {
    "uner": ("PER", "ORG", "LOC"),
    "gum": ("PER", "ORG", "LOC", "EVT"),
    "wikigold": ("PER", "ORG", "LOC"),
    "wnut": ("PER", "ORG", "LOC"),
    "re3d": ("PER", "ORG", "LOC", "NAT", "WPN", "DOC"),
    "re3d-names": ("PER", "ORG", "LOC", "NAT", "WPN", "DOC"),
}
SOURCES = tuple(TYPES)

COLUMN_TYPES = {
    **{"PER": "PER", "ORG": "ORG", "LOC": "LOC"},
    **{"person": "PER", "corporation": "ORG", "group": "ORG", "location": "LOC"},
}
RE3D_TYPES = {
    **{"Person": "PER", "Organisation": "ORG", "Location": "LOC", "Nationality": "NAT"},
    **{"Weapon": "WPN", "MilitaryPlatform": "WPN", "DocumentReference": "DOC"},
}


def columns(text: str, source: str, word_column: int = 0) -> list[Sentence]:
    """Two columns or more, word and tag (IO or BIO); `-DOCSTART-` or `# newdoc` begins a document.

    Without either every ten sentences are a document.
    """
    has_documents = "-DOCSTART-" in text or "# newdoc" in text
    sentences: list[Sentence] = []
    document, n_documents = "", 0
    words: list[str] = []
    names: list[list] = []
    last = ""
    for line in [*text.split("\n"), ""]:
        if line.startswith("-DOCSTART-"):
            n_documents += 1
            document = str(n_documents)
        elif line.startswith("# newdoc"):
            document = line.split("=", 1)[1].strip()
        elif line.startswith("# ") and "\t" not in line:
            continue
        elif not line.strip():
            if words:
                if not has_documents:
                    document = str(len(sentences) // 10)
                spans = [(start, end, kind) for start, end, kind in names]
                sentences.append(Sentence(words, source, f"{source}-{document}", names=spans))
            words, names, last = [], [], ""
        else:
            fields = re.split(r"[ \t]", line)
            word, tag = fields[word_column], fields[word_column + 1]
            prefix, _, name = tag.partition("-")
            kind = COLUMN_TYPES.get(name)
            if kind is not None:
                if prefix == "I" and last == name and names and names[-1][1] == len(words):
                    names[-1][1] += 1
                else:
                    names.append([len(words), len(words) + 1, kind])
            last = name
            words.append(word)
    return sentences


ABBREVIATIONS = r"(?:Mr|Mrs|Ms|Dr|Gen|Col|Lt|Sgt|Maj|Capt|Gov|Sen|Rep|St|No)\."
TOKEN = re.compile(
    rf"\b{ABBREVIATIONS}|\b(?:[A-Za-z]\.){{2,}}|\d+(?:[.,:]\d+)*|\w+(?=n['’]t\b)|n['’]t\b"
    r"|['’](?:s|re|ve|ll|d|m)\b|\w+|[^\w\s]"
)


def split(text: str) -> list[list[tuple[int, int]]]:
    """Sentences of words as character offsets: rough, for training texts that come without words."""
    sentences, sentence = [], []
    matches = list(TOKEN.finditer(text))
    for i, match in enumerate(matches):
        sentence.append(match.span())
        behind = text[match.end() : matches[i + 1].start()] if i + 1 < len(matches) else "\n"
        begins = i + 1 < len(matches) and matches[i + 1].group()[0].isupper()
        stops = match.group() in ".!?" or match.group() in "\"'”’)" and len(sentence) > 1
        if stops and match.group() not in ".!?":
            stops = text[sentence[-2][0]] in ".!?"
        if "\n" in behind or stops and behind and begins or len(sentence) >= 150:
            sentences.append(sentence)
            sentence = []
    return [*sentences, sentence] if sentence else sentences


def is_name(words: str) -> bool:
    """Whether a mention is a name and no description or pronoun, as `evals/src/entities.rs` asks."""
    no_names = "The A An He She It They We I His Her Their Our Its".split()
    return words[:1].isupper() and words.split(" ")[0] not in no_names


def re3d(files: dict[str, str]) -> list[Sentence]:
    """Documents of re3d twice: with all its mentions, and with its names alone."""

    def lines(ending: str) -> list[dict]:
        texts = [text for path, text in files.items() if path.endswith(ending)]
        return [json.loads(line) for text in texts for line in text.split("\n") if line.strip()]

    mentions = defaultdict(list)
    for entity in lines("entities.jsonl"):
        kind = RE3D_TYPES.get(entity["type"])
        if kind is not None:
            mentions[entity["documentId"]].append((entity["begin"], entity["end"], kind))
    sentences = []
    for document in lines("documents.jsonl"):
        text = document["text"]
        for tokens in split(text):
            starts = {start: i for i, (start, _) in enumerate(tokens)}
            ends = {end: i + 1 for i, (_, end) in enumerate(tokens)}
            found = [
                (starts[begin], ends[end], kind, is_name(text[begin:end]))
                for begin, end, kind in mentions[document["_id"]]
                if begin in starts and end in ends and starts[begin] < ends[end]
            ]
            words = [text[start:end] for start, end in tokens]
            for source in ("re3d", "re3d-names"):
                names = {m[:3] for m in found if m[3] or source == "re3d"}
                sentence = Sentence(words, source, f"re3d-{document['_id']}", names=outer(list(names)))
                sentences.append(sentence)
    return sentences
