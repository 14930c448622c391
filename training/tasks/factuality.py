"""Factuality: whether what a predicate tells happened, from -3 (certainly not) to 3 (certainly).

After Rudinger, White and Van Durme (2018), Neural models of factuality: one number a word by regression.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ..batches import NONE, Batch
from ..sentences import Sentence
from .task import Task, word_linear

HIDDEN_WIDTH = 128


class Factuality(Task):
    """A number for each word; only those of predicates mean something."""

    name = "factuality"
    dropout = 0.2

    @classmethod
    def gather(cls, train: list[Sentence]) -> dict[str, list[str]]:
        return {}

    def __init__(self, classes: dict[str, list[str]]) -> None:
        nn.Module.__init__(self)
        self.hidden = word_linear(HIDDEN_WIDTH)
        self.head = nn.Linear(HIDDEN_WIDTH, 1)

    def targets(self, sentence: Sentence) -> dict[str, list[float]]:
        if sentence.factuality is None:
            return {}
        return {self.name: [NONE if value is None else value for value in sentence.factuality]}

    def logits(self, words: Tensor, batch: Batch | None = None) -> dict[str, Tensor]:
        hidden = F.leaky_relu(self.hidden(F.dropout(words, self.dropout, self.training)), 0.1)
        return {self.name: self.head(F.dropout(hidden, self.dropout, self.training)).squeeze(-1).float()}

    def loss(self, logits: dict[str, Tensor], batch: Batch) -> Tensor:
        targets = batch.targets.get(self.name)
        if targets is None:
            return logits[self.name].sum() * 0
        counted = targets != NONE
        return F.smooth_l1_loss(logits[self.name][counted], targets[counted].float())

    def decode(self, logits: dict[str, Tensor], batch: Batch) -> list[dict[str, list]]:
        lengths = batch.word_mask.sum(1).tolist()
        return [{self.name: row[:n]} for row, n in zip(logits[self.name].tolist(), lengths)]

    def classes(self) -> dict[str, list[str]]:
        return {}

    def tensors(self) -> dict:
        return {"factuality_hidden": self.hidden, "factuality": self.head}


def correlation(found: Tensor, gold: Tensor) -> float:
    """Pearson's r."""
    return float(torch.corrcoef(torch.stack([found, gold.float()]))[0, 1])
