"""The model: one encoder, and a head for each task at each exit."""

import copy

import torch
from torch import Tensor, nn

from .batches import Batch
from .encoder import Encoder
from .tasks import Task


class Reader(nn.Module):
    """An encoder with heads behind its last layer, and perhaps behind earlier ones ("exits").

    Each exit is a reader of its own, faster and less exact the earlier it is; in training the last one
    teaches the others.
    """

    def __init__(self, encoder: Encoder, exits: dict[int, list[Task]]) -> None:
        super().__init__()
        self.encoder = encoder
        self.heads = nn.ModuleDict({str(depth): nn.ModuleList(tasks) for depth, tasks in exits.items()})

    @property
    def exits(self) -> list[int]:
        """The numbers of layers behind which there are heads, in order."""
        return sorted(int(depth) for depth in self.heads)

    @property
    def tasks(self) -> list[Task]:
        """The tasks of the last exit."""
        return list(self.heads[str(self.exits[-1])])

    def cut(self, depth: int) -> "Reader":
        """The reader of one exit alone, a copy."""
        encoder = copy.deepcopy(self.encoder)
        encoder.layers = encoder.layers[:depth]
        return Reader(encoder, {depth: copy.deepcopy(list(self.heads[str(depth)]))})

    def forward(self, batch: Batch) -> dict[int, dict[str, Tensor]]:
        """The scores of all tasks by name, of each exit."""
        with torch.autocast("cpu", torch.bfloat16, enabled=self.training):
            words = self.encoder(batch, self.exits)
            logits: dict[int, dict[str, Tensor]] = {depth: {} for depth in self.exits}
            for depth in self.exits:
                for task in self.heads[str(depth)]:
                    logits[depth] |= task.logits(words[depth], batch)
        return logits

    def loss(self, logits: dict[int, dict[str, Tensor]], batch: Batch, teaching: float) -> dict[str, Tensor]:
        """Weighted losses by task and exit; `teaching` weighs what earlier exits learn from the last."""
        losses = {}
        last = self.exits[-1]
        for depth in self.exits:
            for task, teacher in zip(self.heads[str(depth)], self.tasks):
                loss = task.loss(logits[depth], batch)
                if depth != last:
                    loss = loss + teaching * task.distance(logits[depth], logits[last], teacher, batch)
                losses[f"{task.name}{depth}"] = task.weight * loss
        return losses

    @torch.no_grad()
    def read(self, batch: Batch) -> list[dict[str, list]]:
        """What each sentence is read as by the last exit, by layer: `upos`, `heads`, `entities`, ..."""
        logits = self(batch)[self.exits[-1]]
        readings: list[dict[str, list]] = [{} for _ in batch.examples]
        for task in self.tasks:
            for reading, layers in zip(readings, task.decode(logits, batch)):
                reading |= layers
        return readings
