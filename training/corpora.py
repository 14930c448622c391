"""Which files are read for what."""

import hashlib
import json

from . import altered, name_texts, treebanks
from .gold import Gold
from .sentences import Sentence

N_FOLDS = 5


def trees(gold: Gold, part: str) -> list[Sentence]:
    """`train` (with careless copies) or `dev` of both treebanks."""
    sentences = []
    for source in ("ewt", "gum"):
        sentences += treebanks.read(gold.text(f"ud-{source}/{part}.conllu.xz"), source)
    if part == "train":
        altered.add_copies(sentences)
    return sentences


def names(gold: Gold) -> list[Sentence]:
    """The texts with names that are for training alone."""
    sentences = name_texts.columns(gold.text("wikigold/train.conll.xz"), "wikigold")
    for part in ("train", "dev"):
        sentences += name_texts.columns(gold.text(f"wnut17/{part}.conll.xz"), "wnut")
    return sentences


def scored_names(gold: Gold) -> list[Sentence]:
    """The texts with names that scores come from by cross-validation: UNER and re3d."""
    sentences = name_texts.columns(gold.text("uner-ewt/dev.iob2.xz"), "uner", word_column=1)
    return sentences + name_texts.re3d(gold.archive("re3d/re3d-dev.tar.xz"))


def factuality(gold: Gold, part: str) -> list[Sentence]:
    """`train` or `dev` of UDS-It-Happened, on sentences of EWT."""
    sentences = []
    for line in gold.text(f"uds-factuality/{part}.jsonl.xz").splitlines():
        record = json.loads(line)
        values: list[float | None] = [None] * len(record["tokens"])
        for predicate in record["predicates"]:
            values[predicate["token"] - 1] = predicate["score"]
        sentences.append(Sentence(record["tokens"], "ewt", record["id"], factuality=values))
    return sentences


def fold(sentence: Sentence) -> int:
    """The fold of a sentence's document."""
    return hashlib.sha256(sentence.document.encode()).digest()[0] % N_FOLDS
