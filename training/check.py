"""Self-checks on small invented data: `python -m training.check`. Needs the base weights' folder."""

import itertools
import tempfile
from pathlib import Path

import numpy as np
import torch

from . import altered, base, export, lemma_table, lemmas, name_texts, names, tasks, treebanks
from .batches import collate, examples
from .encoder import Encoder
from .load import load
from .pieces import WordPieces, shape
from .quantize import quantized
from .reader import Reader
from .tasks.entities import INDEX, best_path, spans, transitions
from .trees import best_tree

TREEBANK = """# newdoc id = invented
1\tThe\tthe\tDET\tDT\tDefinite=Def\t2\tdet\t_\tEntity=(1-organization-new-cf1-1-2-sgl
2\tMinistry\tMinistry\tPROPN\tNNP\tNumber=Sing\t5\tnsubj\t_\t_
3\tof\tof\tADP\tIN\t_\t4\tcase\t_\t_
4\tHealth\tHealth\tPROPN\tNNP\tNumber=Sing\t2\tnmod\t_\tEntity=1)
5\tsaw\tsee\tVERB\tVBD\tTense=Past\t0\troot\t_\t_
6\tMr.\tMr.\tPROPN\tNNP\t_\t7\tnmod:desc\t_\tEntity=(2-person-new-cf1-1-2-sgl
7\tTell\tTell\tPROPN\tNNP\tNumber=Sing\t5\tobj\t_\tEntity=2)
8\t's\t's\tPART\tPOS\t_\t7\tcase\t_\t_
9\t.\t.\tPUNCT\t.\t_\t5\tpunct\t_\t_

"""


def check_readers() -> None:
    sentence = treebanks.read(TREEBANK, "gum")[0]
    assert sentence.words[:2] == ["The", "Ministry"] and sentence.heads[:2] == [2, 5]
    assert sentence.names == [(1, 4, "ORG"), (6, 7, "PER")], sentence.names
    copy = altered.altered(sentence, "lost marks")
    assert copy.words[6:] == ["Tells", "."] and copy.heads[6:] == [5, 5]
    assert altered.altered(sentence, "headline").words[-1] == "'s"
    read = name_texts.columns("Mara B-person\nTell I-person\nspoke O\n\n", "wnut")[0]
    assert read.names == [(0, 2, "PER")]
    text = "Velm fell. It's U.S. land."
    found = [[text[a:b] for a, b in words] for words in name_texts.split(text)]
    assert found == [["Velm", "fell", "."], ["It", "'s", "U.S.", "land", "."]], found
    assert names.outer([(0, 1, "LOC"), (0, 3, "ORG")]) == [(0, 3, "ORG")]


def check_lemmas() -> None:
    pairs = [("Villages", "village"), ("was", "be"), ("Velm", "Velm"), ("VELM", "Velm"), ("'s", "be")]
    for form, lemma in pairs:
        assert lemmas.apply(lemmas.script(form, lemma), form) == lemma
    assert lemmas.script("cities", "city") == "l3y" and lemmas.apply("l5x", "é") == "x"
    table = lemma_table.build(treebanks.read(TREEBANK * 3, "gum"))
    assert lemma_table.lookup(table, "VERB", "saw", "k0") == "l2ee"
    assert lemma_table.lookup(table, "X", "unseen", "l1") == "l1"


def check_shapes() -> None:
    shapes = {"the": 1, "UN": 2, "A": 3, "Velm": 4, "1,200": 5, "--": 6, "McTell": 7, "U.S.": 2}
    assert {word: shape(word) for word in shapes} == shapes


def check_trees() -> None:
    """Against all trees of four words."""
    chance = np.random.default_rng(1)
    for _ in range(100):
        scores = chance.normal(size=(4, 5))
        scores[range(4), range(1, 5)] = -1e4
        assert best_tree(scores) == max(all_trees(4), key=lambda t: sum(scores[range(4), t]))


def all_trees(n: int) -> list[list[int]]:
    def reaches_root(heads: tuple[int, ...], node: int) -> bool:
        for _ in range(n):
            node = heads[node - 1] if node else 0
        return node == 0

    every = itertools.product(range(n + 1), repeat=n)
    return [
        list(heads)
        for heads in every
        if heads.count(0) == 1 and all(reaches_root(heads, node) for node in range(1, n + 1))
    ]


def check_paths() -> None:
    scores = torch.full((3, len(INDEX)), -5.0)
    scores[0, INDEX["B-PER"]] = scores[1, INDEX["I-PER"]] = scores[2, INDEX["L-PER"]] = 0.0
    tags = [list(INDEX)[i] for i in best_path(scores, torch.tensor(transitions()))]
    assert spans(tags) == [(0, 3, "PER")]
    scores[2, INDEX["O"]] = 9.0
    tags = [list(INDEX)[i] for i in best_path(scores, torch.tensor(transitions()))]
    assert spans(tags) == [] or tags[2] == "O"


def check_round_trip() -> None:
    """What is exported and read back reads as it did; and no sentence's reading depends on its batch."""
    folder = base.folder()
    sentences = treebanks.read(TREEBANK, "gum") + treebanks.read(TREEBANK.replace("Mr.\t", "Dr.\t"), "ewt")
    word_pieces = WordPieces(folder)
    torch.manual_seed(3)
    heads = {depth: tasks.together(sentences) for depth in (1, 2)}
    for head in (task for exit_ in heads.values() for task in exit_ if task.name == "tree"):
        torch.nn.init.normal_(head.arc_bilinear)
    reader = Reader(Encoder(folder, [0, 1], 0.1), heads)
    ready = examples(sentences, word_pieces, reader.tasks)
    batch = collate(ready)
    assert all(torch.isfinite(loss) for loss in reader.loss(reader(batch), batch, 1.0).values())
    reader = reader.eval().cut(2)
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "weights.safetensors"
        export.export(reader, file)
        back = load(file, folder)
    before, behind = (quantized(r).read(batch) for r in (reader, back))
    assert before == behind
    assert before[:1] == quantized(reader).read(collate(ready[:1]))


def main() -> None:
    for name, check in list(globals().items()):
        if name.startswith("check_"):
            check()
            print(f"{name[6:]}: good")


if __name__ == "__main__":
    main()
