"""Sentences as tensors: what a task needs is made once per sentence, and padded per batch."""

import random
from dataclasses import dataclass

import torch
from torch import Tensor

from .pieces import MAX_WINDOW, Pieces, WordPieces, shape
from .sentences import Sentence

# A target that counts nowhere.
NONE = -100


@dataclass
class Example:
    """A sentence ready for batches; `targets` by name have one number a word."""

    sentence: Sentence
    pieces: Pieces
    shapes: list[int]
    targets: dict[str, list]
    copy: "Example | None" = None


@dataclass
class Batch:
    """Padded examples. `targets` by name are [sentences, words]."""

    ids: Tensor
    piece_shapes: Tensor
    piece_mask: Tensor
    first: Tensor
    shapes: Tensor
    word_mask: Tensor
    targets: dict[str, Tensor]
    examples: list[Example]


def examples(sentences: list[Sentence], word_pieces: WordPieces, tasks: list) -> list[Example]:
    """Examples of sentences; those too long for one window are left out."""
    made = []
    for sentence in sentences:
        pieces = word_pieces.window(sentence.words)
        if len(pieces.ids) > MAX_WINDOW + 2:
            continue
        targets = {}
        for task in tasks:
            targets |= task.targets(sentence)
        example = Example(sentence, pieces, [shape(word) for word in sentence.words], targets)
        if sentence.copy is not None:
            example.copy = next(iter(examples([sentence.copy], word_pieces, tasks)), None)
        made.append(example)
    return made


def collate(chosen: list[Example]) -> Batch:
    n_pieces = max(len(example.pieces.ids) for example in chosen)
    n_words = max(len(example.shapes) for example in chosen)

    def padded(rows: list[list], length: int, filler: object = 0) -> Tensor:
        return torch.tensor([row + [filler] * (length - len(row)) for row in rows])

    targets = {}
    for name in sorted({name for example in chosen for name in example.targets}):
        rows = [example.targets.get(name, []) for example in chosen]
        targets[name] = padded(rows, n_words, NONE)
    return Batch(
        ids=padded([e.pieces.ids for e in chosen], n_pieces),
        piece_shapes=padded([e.pieces.shapes for e in chosen], n_pieces),
        piece_mask=padded([[True] * len(e.pieces.ids) for e in chosen], n_pieces, False),
        first=padded([e.pieces.first for e in chosen], n_words),
        shapes=padded([e.shapes for e in chosen], n_words),
        word_mask=padded([[True] * len(e.shapes) for e in chosen], n_words, False),
        targets=targets,
        examples=chosen,
    )


def epoch(
    all_examples: list[Example], n_pieces: int, copies: float, chance: random.Random
) -> list[list[Example]]:
    """Groups of about `n_pieces` word pieces, sentences of like length together, in random order.

    A careless copy stands for its sentence with the probability `copies`.
    """
    chosen = [e.copy if e.copy is not None and chance.random() < copies else e for e in all_examples]
    order = sorted(chosen, key=lambda e: len(e.pieces.ids) + 3 * chance.random())
    groups, group, longest = [], [], 0
    for example in order:
        length = len(example.pieces.ids)
        if group and (len(group) + 1) * max(longest, length) > n_pieces:
            groups.append(group)
            group, longest = [], 0
        group.append(example)
        longest = max(longest, length)
    groups.append(group)
    chance.shuffle(groups)
    return groups


def in_order(all_examples: list[Example], n_pieces: int = 4000) -> list[list[Example]]:
    """All examples in groups by length, for scoring."""
    order = sorted(all_examples, key=lambda e: len(e.pieces.ids))
    groups, group = [], []
    for example in order:
        if group and (len(group) + 1) * len(example.pieces.ids) > n_pieces:
            groups.append(group)
            group = []
        group.append(example)
    return [*groups, group] if group else groups
