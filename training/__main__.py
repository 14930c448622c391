"""`python -m training <command>`: see `training/README.md`."""

import argparse
from pathlib import Path

from . import corpora, crossval, model_folder, scores
from .gold import REPOSITORY
from .load import load
from .quantize import quantized
from .recipe import EXITS, Workshop

MODEL = REPOSITORY / "crates/hearsay-language/models/reader-neural"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("--work", type=Path, default=REPOSITORY / "target/training", help="working folder")
    parser.add_argument("--layers", type=int, choices=EXITS, default=EXITS[0], help="which exit")
    commands = parser.add_subparsers(dest="command", required=True)
    make = commands.add_parser("make", help="train and write the model's folder")
    make.add_argument("--out", type=Path, default=MODEL)
    heads = commands.add_parser("heads", help="fit the heads learned afterwards to a folder's weights anew")
    heads.add_argument("--out", type=Path, default=MODEL)
    commands.add_parser("crossval", help="score names by cross-validation")
    score = commands.add_parser("score", help="score exported weights on the dev parts")
    score.add_argument("file", type=Path, nargs="?", default=MODEL / "weights.safetensors")
    reference = commands.add_parser("reference", help="write what exported weights read, to test Rust against")
    reference.add_argument("file", type=Path)
    reference.add_argument("out", type=Path)
    given = parser.parse_args()

    workshop = Workshop(given.work)
    if given.command == "make":
        model_folder.write(workshop.last().cut(given.layers), workshop, given.out)
    elif given.command == "heads":
        reader = load(given.out / "weights.safetensors", workshop.base)
        model_folder.add_heads(reader, workshop, given.out)
    elif given.command == "crossval":
        reader = workshop.joint().cut(given.layers)
        ready = workshop.examples(corpora.scored_names(workshop.gold), reader)
        named = [s for s in workshop.train_trees + workshop.names if s.names is not None]
        print(scores.line(crossval.run(reader, ready, workshop.examples(named, reader))))
    else:
        reader = load(given.file, workshop.base)
        dev = workshop.dev(reader)
        if given.command == "score":
            print(scores.line(scores.by_source(quantized(reader), dev)))
        else:
            model_folder.write_reference(reader, dev, given.out)


if __name__ == "__main__":
    main()
