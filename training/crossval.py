"""Scores of names by five-fold cross-validation over documents, on UNER and re3d.

Each fold starts from the `joint` reader, which saw neither set, and is trained shortly on the other
folds of both.
"""

import copy
from collections import defaultdict

from . import corpora, scores
from .batches import Example
from .loop import Schedule, train
from .quantize import quantized
from .reader import Reader

SCHEDULE = Schedule(epochs=2, encoder_rate=8e-5, head_rate=1e-3, seed=3)


def run(reader: Reader, ready: list[Example], folds: int = corpora.N_FOLDS) -> dict[str, dict[str, float]]:
    """Scores by source, each example read by the reader that did not see its document."""
    read = defaultdict(list)
    for held_out in range(folds):
        seen = [e for e in ready if corpora.fold(e.sentence) != held_out]
        unseen = [e for e in ready if corpora.fold(e.sentence) == held_out]
        trained = copy.deepcopy(reader)
        train(trained, seen, SCHEDULE)
        for example, reading in scores.readings(quantized(trained), unseen):
            read[example.sentence.source].append((example, reading))
        found = {source: scores.score(pairs) for source, pairs in read.items()}
        print(f"after fold {held_out}:\n{scores.line(found)}", flush=True)
    return {source: scores.score(pairs) for source, pairs in read.items()}
