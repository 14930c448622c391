"""Heads that are learned on the shipped encoder as it is: what they learn moves nothing else.

The words' vectors are made once, with the rounding of int8, and the head is fitted to them.
"""

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from . import corpora
from .batches import NONE, Example, collate, in_order
from .export import add_head
from .load import load
from .quantize import quantized
from .reader import Reader
from .recipe import Workshop
from .tasks.factuality import Factuality, correlation


@dataclass
class Fitting:
    """How long and how fast a head is fitted."""

    epochs: int = 12
    rate: float = 1e-3
    weight_decay: float = 0.01
    batch_words: int = 64
    seed: int = 1


FACTUALITY = Fitting()


def add(workshop: Workshop, file: Path) -> dict[str, dict[str, float]]:
    """Fits the heads and puts them into exported weights; scores on the dev parts by source."""
    reader = quantized(load(file, workshop.base))
    task = Factuality({})
    words, values = vectors(reader, task, workshop.examples(corpora.factuality(workshop.gold, "train"), reader))
    torch.manual_seed(FACTUALITY.seed)
    task = fitted(Factuality({}), words, values, FACTUALITY)
    add_head(task, file)
    words, values = vectors(reader, task, workshop.examples(corpora.factuality(workshop.gold, "dev"), reader))
    with torch.no_grad():
        found = task.logits(words)[task.name]
    return {"uds-factuality": {"r": 100 * correlation(found, values)}}


@torch.no_grad()
def vectors(reader: Reader, task: Factuality, all_examples: list[Example]) -> tuple[Tensor, Tensor]:
    """The vectors of the words that have a value, and the values."""
    words, values = [], []
    depth = reader.exits[-1]
    for group in in_order(all_examples):
        batch = collate(group)
        found = reader.encoder(batch, [depth])[depth]
        for row, example in zip(found, group):
            targets = torch.tensor(task.targets(example.sentence)[task.name])
            counted = targets != NONE
            words.append(row[: len(targets)][counted])
            values.append(targets[counted])
    return torch.cat(words), torch.cat(values)


def fitted(task: Factuality, words: Tensor, values: Tensor, fitting: Fitting) -> Factuality:
    """The task with its head fitted; the rate falls linearly."""
    optimizer = torch.optim.AdamW(task.parameters(), fitting.rate, weight_decay=fitting.weight_decay)
    task.train()
    for epoch in range(fitting.epochs):
        for group in optimizer.param_groups:
            group["lr"] = fitting.rate * max(0.01, 1 - epoch / fitting.epochs)
        for chosen in torch.randperm(len(words)).split(fitting.batch_words):
            found = task.logits(words[chosen])[task.name]
            loss = torch.nn.functional.smooth_l1_loss(found, values[chosen])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return task.eval()
