"""How the shipped reader is made: what is learned in which order, and how long.

1. `joint`: trees, features, lemmas and names together, with heads behind layers 4 and 6. UNER and re3d,
   whose names give scores, are not seen.
2. `last`: two passes over all data, UNER and re3d too, at lower rates.
3. Behind the exit that is shipped, further heads on its encoder as it is (`afterwards.py`).

Each step leaves a file in the working folder and is left out when it is there.
"""

from pathlib import Path

import torch

from . import base, corpora, scores, tasks
from .batches import Example, examples
from .encoder import Encoder
from .gold import Gold
from .loop import Schedule, train
from .pieces import WordPieces
from .quantize import quantized
from .reader import Reader
from .sentences import Sentence

N_LAYERS = 6
EXITS = (4, 6)
DROPOUT = 0.1
SEED = 1
JOINT = Schedule(epochs=4, shares={"wnut": 0.15})
LAST = Schedule(
    epochs=2, encoder_rate=8e-5, head_rate=8e-4, shares={"wnut": 0.15, "ewt": 0.8, "gum": 0.8}, seed=2
)


class Workshop:
    """Data, tasks and the folder of half-made things."""

    def __init__(self, work: Path) -> None:
        self.work = work
        work.mkdir(parents=True, exist_ok=True)
        self.gold = Gold()
        self.train_trees = corpora.trees(self.gold, "train")
        self.names = corpora.names(self.gold)
        self.base = base.folder()
        self.word_pieces = WordPieces(self.base)
        torch.set_num_threads(1)

    def fresh(self) -> Reader:
        """The base with untrained heads."""
        torch.manual_seed(SEED)
        heads = {depth: tasks.together(self.train_trees) for depth in EXITS}
        return Reader(Encoder(self.base, list(range(N_LAYERS)), DROPOUT), heads)

    def examples(self, sentences: list[Sentence], reader: Reader) -> list[Example]:
        return examples(sentences, self.word_pieces, reader.tasks)

    def dev(self, reader: Reader) -> list[Example]:
        return self.examples(corpora.trees(self.gold, "dev"), reader)

    def joint(self) -> Reader:
        """The first step."""
        reader = self.fresh()
        checkpoint = self.work / "joint.pt"
        if checkpoint.exists():
            reader.load_state_dict(torch.load(checkpoint))
            return reader
        dev = self.dev(reader)
        ready = self.examples(self.train_trees + self.names, reader)
        partial = self.work / "joint-partial.pt"
        train(reader, ready, JOINT, lambda n: report(reader, dev, f"joint, pass {n}"), partial)
        partial.rename(checkpoint)
        return reader

    def last(self) -> Reader:
        """The second step."""
        reader = self.joint()
        checkpoint = self.work / "last.pt"
        if checkpoint.exists():
            reader.load_state_dict(torch.load(checkpoint))
            return reader
        dev = self.dev(reader)
        sentences = self.train_trees + self.names + corpora.scored_names(self.gold)
        ready = self.examples(sentences, reader)
        partial = self.work / "last-partial.pt"
        train(reader, ready, LAST, lambda n: report(reader, dev, f"last, pass {n}"), partial)
        partial.rename(checkpoint)
        return reader


def report(reader: Reader, dev: list[Example], what: str) -> None:
    """Prints scores of each exit, with the rounding of int8."""
    for depth in reader.exits:
        found = scores.by_source(quantized(reader.cut(depth)), dev)
        print(f"{what}, {depth} layers, int8:\n{scores.line(found)}", flush=True)
