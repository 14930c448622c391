"""Scores of names by five-fold cross-validation over documents, on UNER and re3d.

Each fold starts from the `joint` reader, which saw neither set, and is trained shortly on the other
folds of both, among some of what it was trained on before: without these it forgets more names than it
learns.
"""

import copy
from collections import defaultdict

from . import corpora, scores
from .batches import Example
from .loop import Schedule, train
from .quantize import quantized
from .reader import Reader

SCHEDULE = Schedule(
    epochs=1,
    encoder_rate=6e-5,
    head_rate=8e-4,
    source_factor=10.0,
    shares={"gum": 0.2, "wikigold": 0.7, "wnut": 0.1},
    seed=3,
)


def run(reader: Reader, ready: list[Example], known: list[Example]) -> dict[str, dict[str, float]]:
    """Scores of `ready` by source, each example read by the reader that did not see its document.

    `known` are examples that the reader was trained on, with names.
    """
    read = defaultdict(list)
    for held_out in range(corpora.N_FOLDS):
        seen = [e for e in ready if corpora.fold(e.sentence) != held_out]
        unseen = [e for e in ready if corpora.fold(e.sentence) == held_out]
        trained = copy.deepcopy(reader)
        train(trained, seen + known, SCHEDULE)
        for example, reading in scores.readings(quantized(trained), unseen):
            read[example.sentence.source].append((example, reading))
        found = {source: scores.score(pairs) for source, pairs in read.items()}
        print(f"after fold {held_out}:\n{scores.line(found)}", flush=True)
    return {source: scores.score(pairs) for source, pairs in read.items()}
