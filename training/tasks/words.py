"""Tasks that give each word one class: part of speech, features, lemma script."""

from collections import Counter

import torch.nn.functional as F
from torch import Tensor, nn

from .. import lemmas
from ..batches import NONE, Batch
from ..sentences import Sentence
from .task import Task, cross_entropy, word_linear


class WordClasses(Task):
    """A linear classifier on word vectors; the classes are those seen `min_count` times or more."""

    min_count = 1
    weight = 0.5
    dropout = 0.2

    @classmethod
    def gather(cls, train: list[Sentence]) -> dict[str, list[str]]:
        values = Counter(value for s in train for value in cls.values(s) or [])
        return {cls.name: sorted(name for name, n in values.items() if n >= cls.min_count)}

    def __init__(self, classes: dict[str, list[str]]) -> None:
        nn.Module.__init__(self)
        self.names = classes[self.name]
        self.index = {name: i for i, name in enumerate(self.names)}
        self.head = word_linear(len(self.names))

    @staticmethod
    def values(sentence: Sentence) -> list[str] | None:
        """The class of each word as the corpus has it."""
        raise NotImplementedError

    def targets(self, sentence: Sentence) -> dict[str, list[int]]:
        values = self.values(sentence)
        return {self.name: [self.index.get(value, NONE) for value in values]} if values else {}

    def logits(self, words: Tensor, batch: Batch) -> dict[str, Tensor]:
        return {self.name: self.head(F.dropout(words, self.dropout, self.training))}

    def loss(self, logits: dict[str, Tensor], batch: Batch) -> Tensor:
        if self.name not in batch.targets:
            return logits[self.name].sum() * 0
        return cross_entropy(logits[self.name], batch.targets[self.name])

    def decode(self, logits: dict[str, Tensor], batch: Batch) -> list[dict[str, list]]:
        best = logits[self.name].argmax(-1).tolist()
        lengths = batch.word_mask.sum(1).tolist()
        return [{self.name: [self.names[i] for i in row[:n]]} for row, n in zip(best, lengths)]

    def classes(self) -> dict[str, list[str]]:
        return {self.name: self.names}

    def tensors(self) -> dict:
        return {self.name: self.head}


class Upos(WordClasses):
    """Universal part of speech."""

    name = "upos"

    @staticmethod
    def values(sentence: Sentence) -> list[str] | None:
        return sentence.upos


class Feats(WordClasses):
    """The whole string of features as one class."""

    name = "feats"
    min_count = 2

    @staticmethod
    def values(sentence: Sentence) -> list[str] | None:
        return sentence.feats


class Lemma(WordClasses):
    """Scripts that make the lemma of the form, see `lemmas.py`."""

    name = "lemma"
    min_count = 3

    @staticmethod
    def values(sentence: Sentence) -> list[str] | None:
        if sentence.lemmas is None:
            return None
        return [lemmas.script(form, lemma) for form, lemma in zip(sentence.words, sentence.lemmas)]
