"""Dependencies: biaffine scores of heads and labels, Dozat and Manning (2017), and a best tree."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ..batches import NONE, Batch
from ..encoder import WORD_WIDTH
from ..sentences import Sentence
from ..trees import best_tree
from .task import Task, cross_entropy, divergence, word_linear

ARC_WIDTH = 256
LABEL_WIDTH = 64
IMPOSSIBLE = -1e4


class Tree(Task):
    """Heads and labels. Column 0 of the arcs' scores is the root, column `j` word `j` from 1."""

    name = "tree"
    weight = 1.0
    dropout = 0.2

    @classmethod
    def gather(cls, train: list[Sentence]) -> dict[str, list[str]]:
        return {"deprel": sorted({label for s in train for label in s.deprels or []})}

    def __init__(self, classes: dict[str, list[str]]) -> None:
        nn.Module.__init__(self)
        self.names = classes["deprel"]
        self.index = {name: i for i, name in enumerate(self.names)}
        self.arc_dependent, self.arc_head = word_linear(ARC_WIDTH), word_linear(ARC_WIDTH)
        self.label_dependent, self.label_head = word_linear(LABEL_WIDTH), word_linear(LABEL_WIDTH)
        self.root = nn.Parameter(0.1 * torch.randn(WORD_WIDTH))
        self.arc_bilinear = nn.Parameter(torch.zeros(ARC_WIDTH + 1, ARC_WIDTH))
        self.label_bilinear = nn.Parameter(torch.zeros(len(self.names), LABEL_WIDTH + 1, LABEL_WIDTH + 1))

    def targets(self, sentence: Sentence) -> dict[str, list[int]]:
        if sentence.heads is None:
            return {}
        labels = [self.index.get(label, NONE) for label in sentence.deprels]
        return {"heads": sentence.heads, "labels": labels}

    def logits(self, words: Tensor, batch: Batch) -> dict[str, Tensor]:
        words = F.dropout(words, self.dropout, self.training)
        heads = torch.cat([self.root.expand(words.shape[0], 1, -1), words], dim=1)

        def projected(layer: nn.Linear, vectors: Tensor) -> Tensor:
            return F.dropout(F.leaky_relu(layer(vectors), 0.1), self.dropout, self.training).float()

        dependent = with_one(projected(self.arc_dependent, words))
        head = projected(self.arc_head, heads)
        arcs = (dependent @ self.arc_bilinear) @ head.transpose(1, 2)
        n_words = words.shape[1]
        is_padding = ~F.pad(batch.word_mask, (1, 0), value=True)[:, None, :]
        is_self = torch.eye(n_words + 1, dtype=torch.bool)[1:]
        return {
            "arcs": arcs.masked_fill(is_padding | is_self, IMPOSSIBLE),
            "label_dependent": with_one(projected(self.label_dependent, words)),
            "label_head": with_one(projected(self.label_head, heads)),
        }

    def labels(self, logits: dict[str, Tensor], heads: Tensor) -> Tensor:
        """Scores of labels for given heads, [sentences, words, labels]."""
        head = logits["label_head"]
        head = torch.gather(head, 1, heads.clamp(min=0)[:, :, None].expand(-1, -1, head.shape[-1]))
        dependent = logits["label_dependent"]
        width = dependent.shape[-1]
        # One matrix product, instead of one a label.
        both = dependent @ self.label_bilinear.transpose(0, 1).reshape(width, -1)
        return (both.view(*dependent.shape[:2], -1, width) @ head[..., None]).squeeze(-1)

    def loss(self, logits: dict[str, Tensor], batch: Batch) -> Tensor:
        if "heads" not in batch.targets:
            return logits["arcs"].sum() * 0
        labels = self.labels(logits, batch.targets["heads"])
        arc_loss = cross_entropy(logits["arcs"], batch.targets["heads"])
        return arc_loss + cross_entropy(labels, batch.targets["labels"])

    def distance(
        self, logits: dict[str, Tensor], teacher: dict[str, Tensor], teacher_task: Task, batch: Batch
    ) -> Tensor:
        heads = teacher["arcs"].argmax(-1)
        wanted = teacher_task.labels({name: scores.detach() for name, scores in teacher.items()}, heads)
        arcs = divergence(logits["arcs"], teacher["arcs"], batch.word_mask)
        return arcs + divergence(self.labels(logits, heads), wanted, batch.word_mask)

    def decode(self, logits: dict[str, Tensor], batch: Batch) -> list[dict[str, list]]:
        lengths = batch.word_mask.sum(1).tolist()
        arcs = logits["arcs"].float().numpy()
        trees = [best_tree(scores[:n, : n + 1]) for scores, n in zip(arcs, lengths)]
        heads = torch.zeros(batch.word_mask.shape, dtype=torch.long)
        for row, tree in enumerate(trees):
            heads[row, : len(tree)] = torch.tensor(tree)
        scores = self.labels(logits, heads)
        root = self.index["root"]
        is_root = torch.arange(len(self.names)) == root
        scores = scores.masked_fill(is_root != (heads == 0)[:, :, None], IMPOSSIBLE)
        best = scores.argmax(-1).tolist()
        return [
            {"heads": tree, "deprels": [self.names[i] for i in row[: len(tree)]]}
            for tree, row in zip(trees, best)
        ]

    def classes(self) -> dict[str, list[str]]:
        return {"deprel": self.names}

    def tensors(self) -> dict:
        return {
            "arc_dependent": self.arc_dependent,
            "arc_head": self.arc_head,
            "arc_bilinear": self.arc_bilinear,
            "arc_root": F.leaky_relu(self.arc_head(self.root), 0.1),
            "label_dependent": self.label_dependent,
            "label_head": self.label_head,
            "label_bilinear": self.label_bilinear,
            "label_root": F.leaky_relu(self.label_head(self.root), 0.1),
            # What the two roots above are made from; for further training alone.
            "root": self.root,
        }

    def take(self, tensors: dict[str, Tensor]) -> None:
        super().take(tensors)
        self.root.data = tensors["root"]
        self.arc_bilinear.data = tensors["arc_bilinear"]
        self.label_bilinear.data = tensors["label_bilinear"]


def with_one(vectors: Tensor) -> Tensor:
    return torch.cat([vectors, torch.ones_like(vectors[..., :1])], dim=-1)
