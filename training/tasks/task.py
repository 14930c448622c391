"""What a task is: the classes it learns, the head that it puts on word vectors, loss and scores.

A new task is a class like this and a line in `tasks/__init__.py`.
"""

from abc import ABC, abstractmethod

import torch.nn.functional as F
from torch import Tensor, nn

from ..batches import NONE, Batch
from ..encoder import WORD_WIDTH
from ..sentences import Sentence


class Task(nn.Module, ABC):
    """One task. Its parameters are its head's."""

    name: str
    # Weight of its loss in the sum.
    weight: float = 1.0

    @classmethod
    @abstractmethod
    def gather(cls, train: list[Sentence]) -> dict[str, list[str]]:
        """Lists of classes from training data, as the header of the weights names them."""

    @abstractmethod
    def __init__(self, classes: dict[str, list[str]]) -> None:
        """A fresh head for these classes; takes what is its own from the lists."""

    @abstractmethod
    def targets(self, sentence: Sentence) -> dict[str, list[int]]:
        """What the sentence has to teach, by name, one number a word; empty if nothing."""

    @abstractmethod
    def logits(self, words: Tensor, batch: Batch) -> dict[str, Tensor]:
        """Scores from word vectors, by name: all that `loss`, `decode` and a student need."""

    @abstractmethod
    def loss(self, logits: dict[str, Tensor], batch: Batch) -> Tensor:
        """Mean loss over the words that teach this task; 0 if none does."""

    def distance(
        self, logits: dict[str, Tensor], teacher: dict[str, Tensor], teacher_task: "Task", batch: Batch
    ) -> Tensor:
        """How far these scores are from a teacher's: mean Kullback-Leibler divergence over words."""
        return divergence(logits[self.name], teacher[self.name], batch.word_mask)

    @abstractmethod
    def decode(self, logits: dict[str, Tensor], batch: Batch) -> list[dict[str, list]]:
        """For each sentence what it is read as, by layer."""

    @abstractmethod
    def classes(self) -> dict[str, list[str]]:
        """Lists of classes for the header of the weights."""

    @abstractmethod
    def tensors(self) -> dict[str, nn.Linear | Tensor]:
        """The head by names of the export: linear layers, and other tensors."""

    def take(self, tensors: dict[str, Tensor]) -> None:
        """Takes exported tensors, all as float32, back into the head."""
        for name, part in self.tensors().items():
            if isinstance(part, nn.Linear):
                part.weight.data = tensors[f"{name}.weight"]
                part.bias.data = tensors[f"{name}.bias"]


def cross_entropy(logits: Tensor, targets: Tensor) -> Tensor:
    """Mean over the targets that count; 0 if none does."""
    flat = targets.reshape(-1)
    counted = (flat != NONE).sum().clamp(min=1)
    total = F.cross_entropy(
        logits.reshape(-1, logits.shape[-1]).float(), flat, ignore_index=NONE, reduction="sum"
    )
    return total / counted


def divergence(logits: Tensor, teacher: Tensor, mask: Tensor) -> Tensor:
    """Mean divergence of distributions from a teacher's, over the words of a mask."""
    found = F.log_softmax(logits[mask].float(), dim=-1)
    wanted = F.log_softmax(teacher.detach()[mask].float(), dim=-1)
    return F.kl_div(found, wanted, reduction="batchmean", log_target=True)


def word_linear(n_out: int) -> nn.Linear:
    return nn.Linear(WORD_WIDTH, n_out)
