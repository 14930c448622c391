"""Scores of a reader on examples.

LAS as in the CoNLL 2018 shared task: universal relations without subtype, punctuation counted. Entities:
exact spans with type among PER, ORG and LOC. Lemmas: by the table where one is given, else by the model.
"""

from collections import defaultdict

from . import lemma_table, lemmas
from .batches import Example, collate, in_order
from .reader import Reader
from .tasks.entities import spans

COUNTED_TYPES = ("PER", "ORG", "LOC")


def readings(reader: Reader, all_examples: list[Example]) -> list[tuple[Example, dict[str, list]]]:
    """What the reader reads each example as, by length."""
    reader.eval()
    groups = in_order(all_examples)
    return [pair for group in groups for pair in zip(group, reader.read(collate(group)))]


def score(
    read: list[tuple[Example, dict[str, list]]], table: lemma_table.Table | None = None
) -> dict[str, float]:
    """Percentages by metric, for the layers that the gold annotation has."""
    right: dict[str, int] = defaultdict(int)
    total: dict[str, int] = defaultdict(int)
    n_gold = n_found = n_both = 0
    for example, reading in read:
        gold = example.sentence
        n = len(gold.words)
        if gold.heads is not None:
            words = zip(reading["upos"], gold.words, reading["lemma"])
            scripts = [lemma_table.lookup(table or {}, *word) for word in words]
            made = [lemmas.apply(script, form) for script, form in zip(scripts, gold.words)]
            bare = [label.split(":")[0] for label in gold.deprels]
            found = [label.split(":")[0] for label in reading["deprels"]]
            pairs = {
                "UPOS": zip(reading["upos"], gold.upos),
                "feats": zip(reading["feats"], gold.feats),
                "lemma": zip(made, gold.lemmas),
                "UAS": zip(reading["heads"], gold.heads),
                "LAS": zip(zip(reading["heads"], found), zip(gold.heads, bare)),
            }
            for metric, pair in pairs.items():
                right[metric] += sum(a == b for a, b in pair)
                total[metric] += n
        if gold.names is not None and "entities" in reading:
            wanted = {name for name in gold.names if name[2] in COUNTED_TYPES}
            given = {name for name in spans(reading["entities"]) if name[2] in COUNTED_TYPES}
            n_gold, n_found, n_both = (
                n_gold + len(wanted),
                n_found + len(given),
                n_both + len(wanted & given),
            )
    scores = {metric: 100 * right[metric] / total[metric] for metric in total}
    if n_gold:
        scores["P"] = 100 * n_both / max(1, n_found)
        scores["R"] = 100 * n_both / n_gold
        scores["F1"] = 200 * n_both / (n_gold + n_found)
    return scores


def by_source(
    reader: Reader, all_examples: list[Example], table: lemma_table.Table | None = None
) -> dict[str, dict[str, float]]:
    """Scores of each source's sentences."""
    groups: dict[str, list[Example]] = defaultdict(list)
    for example in all_examples:
        groups[example.sentence.source].append(example)
    return {source: score(readings(reader, group), table) for source, group in groups.items()}


def line(scores: dict[str, dict[str, float]]) -> str:
    """Scores as one line a source."""
    rows = (
        f"{source}: " + " ".join(f"{metric} {value:.2f}" for metric, value in values.items())
        for source, values in scores.items()
    )
    return "\n".join(f"  {row}" for row in rows)
