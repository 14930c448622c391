"""Writing the folder of the shipped model: weights, vocabulary, and where they come from."""

import hashlib
import random
from pathlib import Path

from . import afterwards, base, corpora, lemma_table, scores
from .batches import Example
from .export import export, write_reference as write_reading
from .loop import Schedule
from .quantize import quantized
from .reader import Reader
from .recipe import DROPOUT, JOINT, LAST, SEED, Workshop


def write(reader: Reader, workshop: Workshop, out: Path) -> None:
    """Writes `weights.safetensors`, `vocab.txt`, `lemmas.tsv` and `train.toml`; prints scores on the dev parts."""
    file = out / "weights.safetensors"
    export(reader, file)
    add_heads(reader, workshop, out)


def add_heads(reader: Reader, workshop: Workshop, out: Path) -> None:
    """Fits the heads that are learned afterwards to the weights in the folder, and writes what stands beside them."""
    file = out / "weights.safetensors"
    afterwards_found = afterwards.add(workshop, file)
    (out / "vocab.txt").write_bytes((workshop.base / "vocab.txt").read_bytes())
    table = lemma_table.build(workshop.train_trees)
    (out / "lemmas.tsv").write_text(lemma_table.text(table))
    found = scores.by_source(quantized(reader), workshop.dev(reader), table) | afterwards_found
    print(scores.line(found))
    (out / "train.toml").write_text(about(reader, workshop, file, found))


def about(reader: Reader, workshop: Workshop, file: Path, found: dict[str, dict[str, float]]) -> str:
    """The text of `train.toml`."""
    depth = reader.exits[-1]
    corpora.scored_names(workshop.gold)  # for their hashes
    lines = [
        "# Written by `training/train.sh`.",
        f'command = "training/train.sh --layers {depth} make"',
        f"layers = {depth}",
        f"seed = {SEED}",
        f"dropout = {DROPOUT}",
        f"weights_bytes = {file.stat().st_size}",
        f'weights_sha256 = "{sha256(file)}"',
        f'lemmas_sha256 = "{sha256(file.parent / "lemmas.tsv")}"',
        f'base_package = "{base.PACKAGE}"',
        f'base_sha256 = "{sha256(workshop.base / "model.safetensors")}"',
        *schedule("joint", JOINT),
        *schedule("last", LAST),
        *plain("factuality", afterwards.FACTUALITY),
        "\n[data_sha256]",
        *(f'"{name}" = "{value}"' for name, value in sorted(workshop.gold.hashes.items())),
    ]
    for source, values in found.items():
        lines.append(f"\n[dev_scores.{source}]")
        lines += [f"{metric} = {value:.2f}" for metric, value in values.items()]
    return "\n".join(lines) + "\n"


def schedule(name: str, steps: Schedule) -> list[str]:
    shares = ", ".join(f"{source} = {share}" for source, share in steps.shares.items())
    return [*plain(name, steps), f"shares = {{ {shares} }}"]


def plain(name: str, steps: Schedule | afterwards.Fitting) -> list[str]:
    numbers = {key: value for key, value in vars(steps).items() if not isinstance(value, dict)}
    return [f"\n[{name}]", *(f"{key} = {value}" for key, value in numbers.items())]


def sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def write_reference(reader: Reader, dev: list[Example], out: Path) -> None:
    """What the reader makes of forty sentences of EWT: thirty by chance, the longest and shortest."""
    ewt = [example for example in dev if example.sentence.source == "ewt"]
    by_length = sorted(ewt, key=lambda e: len(e.pieces.ids))
    write_reading(reader, random.Random(5).sample(ewt, 30) + by_length[:4] + by_length[-6:], out)
