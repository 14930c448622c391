"""How the shipped reader is made: what is learned in which order, and how long.

1. `joint`: trees, features, lemmas and names together, with heads behind layers 4 and 6. UNER and re3d,
   whose names give scores, are not seen.
2. `last`: a short pass over all data, UNER and re3d too, at lower rates, for one exit.

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
    epochs=1, encoder_rate=5e-5, head_rate=4e-4, shares={"wnut": 0.15, "ewt": 0.5, "gum": 0.7}, seed=2
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
        heads = {depth: tasks.make(list(tasks.TASKS), self.train_trees) for depth in EXITS}
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

    def last(self, depth: int) -> Reader:
        """The second step, for the exit behind `depth` layers."""
        reader = self.joint().cut(depth)
        checkpoint = self.work / f"last-{depth}.pt"
        if checkpoint.exists():
            reader.load_state_dict(torch.load(checkpoint))
            return reader
        sentences = self.train_trees + self.names + corpora.scored_names(self.gold)
        train(reader, self.examples(sentences, reader), LAST)
        torch.save(reader.state_dict(), checkpoint)
        report(reader, self.dev(reader), "last")
        return reader


def report(reader: Reader, dev: list[Example], what: str) -> None:
    """Prints scores of each exit, with the rounding of int8."""
    for depth in reader.exits:
        found = scores.by_source(quantized(reader.cut(depth)), dev)
        print(f"{what}, {depth} layers, int8:\n{scores.line(found)}", flush=True)
