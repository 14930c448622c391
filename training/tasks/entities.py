"""Names: BILOU classes, learned from corpora that follow different guidelines.

Each corpus is a source with an embedding of its own in the hidden layer's bias, so the weights are
shared and the guideline is a bias that can be chosen. A word that a corpus calls no name may be one of
the types that the corpus does not annotate: its loss is that of the sum over what is possible.
"""

import copy

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ..batches import NONE, Batch
from ..name_texts import NAME_TYPES, SOURCES, TYPES
from ..sentences import Sentence
from .task import Task, word_linear

HIDDEN_WIDTH = 128
TAGS = ["O"] + [f"{prefix}-{kind}" for kind in NAME_TYPES for prefix in "BILU"]
INDEX = {tag: i for i, tag in enumerate(TAGS)}
# The guideline that is read by where a text has none of its own.
DEFAULT_SOURCE = "uner"
# Added to the score of "no name". Its probability is shared with the types that most corpora do not
# annotate, so that it is too low against the others.
OUTSIDE = 1.0
IMPOSSIBLE = -1e4


class Entities(Task):
    """Names of persons, bodies, places, and some more."""

    name = "entities"
    weight = 1.0
    dropout = 0.2

    @classmethod
    def gather(cls, train: list[Sentence]) -> dict[str, list[str]]:
        return {"entities": TAGS, "sources": list(SOURCES)}

    def __init__(self, classes: dict[str, list[str]]) -> None:
        nn.Module.__init__(self)
        if classes["entities"] != TAGS or classes["sources"] != list(SOURCES):
            raise ValueError("these weights have other classes of names than this code")
        self.hidden = word_linear(HIDDEN_WIDTH)
        self.sources = nn.Parameter(torch.zeros(len(SOURCES), HIDDEN_WIDTH))
        self.head = nn.Linear(HIDDEN_WIDTH, len(TAGS))
        possible = torch.zeros(len(SOURCES), len(TAGS), dtype=torch.bool)
        possible[:, 0] = True
        for row, source in enumerate(SOURCES):
            for tag, i in INDEX.items():
                possible[row, i] |= tag[2:] not in TYPES[source]
        self.outside = OUTSIDE
        self.register_buffer("possible", possible, persistent=False)
        self.register_buffer("allowed", torch.tensor(transitions()), persistent=False)

    def targets(self, sentence: Sentence) -> dict[str, list[int]]:
        if sentence.names is None:
            return {}
        tags = [0] * len(sentence.words)
        for start, end, kind in sentence.names:
            for i in range(start, end):
                prefix = "U" if end - start == 1 else "B" if i == start else "L" if i == end - 1 else "I"
                tags[i] = INDEX[f"{prefix}-{kind}"]
        return {"entities": tags}

    def logits(self, words: Tensor, batch: Batch) -> dict[str, Tensor]:
        rows = [SOURCES.index(source_of(e.sentence)) for e in batch.examples]
        hidden = self.hidden(F.dropout(words, self.dropout, self.training))
        hidden = F.leaky_relu(hidden + self.sources[torch.tensor(rows)][:, None, :], 0.1)
        return {"entities": self.head(F.dropout(hidden, self.dropout, self.training)).float()}

    def loss(self, logits: dict[str, Tensor], batch: Batch) -> Tensor:
        scores = logits["entities"]
        targets = batch.targets.get("entities")
        if targets is None:
            return scores.sum() * 0
        rows = torch.tensor([SOURCES.index(source_of(e.sentence)) for e in batch.examples])
        is_possible = F.one_hot(targets.clamp(min=0), len(TAGS)).bool()
        is_possible = torch.where((targets == 0)[:, :, None], self.possible[rows][:, None, :], is_possible)
        counted = targets != NONE
        inside = scores.masked_fill(~is_possible, IMPOSSIBLE).logsumexp(-1)
        losses = (scores.logsumexp(-1) - inside)[counted]
        return losses.sum() / counted.sum().clamp(min=1)

    def decode(self, logits: dict[str, Tensor], batch: Batch) -> list[dict[str, list]]:
        lengths = batch.word_mask.sum(1).tolist()
        scores = logits["entities"] + self.outside * (torch.arange(len(TAGS)) == 0)
        scores = F.log_softmax(scores, dim=-1)
        paths = [best_path(row[:n], self.allowed) for row, n in zip(scores, lengths)]
        return [{"entities": [TAGS[i] for i in path]} for path in paths]

    def classes(self) -> dict[str, list[str]]:
        return {"entities": TAGS, "sources": list(SOURCES)}

    def tensors(self) -> dict:
        return {
            "entities_hidden": self.hidden,
            "entities_sources": self.hidden.bias + self.sources,
            "entities": self.read_head(),
        }

    def read_head(self) -> nn.Linear:
        """The last layer as it is read by, with `outside` in its bias."""
        head = copy.deepcopy(self.head)
        head.bias.data[0] += self.outside
        return head

    def take(self, tensors: dict[str, Tensor]) -> None:
        super().take(tensors)
        self.head.weight.data = tensors["entities.weight"]
        self.head.bias.data = tensors["entities.bias"]
        self.outside = 0.0
        self.sources.data = tensors["entities_sources"] - self.hidden.bias.data


def source_of(sentence: Sentence) -> str:
    return sentence.source if sentence.source in SOURCES else DEFAULT_SOURCE


def transitions() -> list[list[bool]]:
    """Whether the tag of a column may follow that of a row."""

    def may_follow(before: str, behind: str) -> bool:
        if before[0] in "BI":
            return behind[0] in "IL" and behind[2:] == before[2:]
        return behind[0] in "OBU"

    return [[may_follow(before, behind) for behind in TAGS] for before in TAGS]


def best_path(scores: Tensor, allowed: Tensor) -> list[int]:
    """The best sequence of tags that follow each other."""
    steps = torch.where(allowed, 0.0, IMPOSSIBLE)
    # In front of and behind the sentence is as outside.
    total = scores[0] + steps[0]
    back = []
    for row in scores[1:]:
        best, origin = (total[:, None] + steps).max(0)
        back.append(origin)
        total = best + row
    path = [int((total + steps[:, 0]).argmax())]
    for origin in reversed(back):
        path.append(int(origin[path[-1]]))
    return path[::-1]


def spans(tags: list[str]) -> list[tuple[int, int, str]]:
    """Names of a well formed sequence of tags."""
    names, start = [], 0
    for i, tag in enumerate(tags):
        if tag[0] in "BU":
            start = i
        if tag[0] in "LU":
            names.append((start, i + 1, tag[2:]))
    return names
