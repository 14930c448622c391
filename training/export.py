"""Writing the weights that the Rust reader opens, and a reference to test it against.

`docs/methods/neural.md` has the layout.
"""

import json
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from . import lemmas
from .batches import Example, collate
from .encoder import WORD_WIDTH
from .pieces import MAX_WORD_PIECES
from .quantize import MAX_WEIGHT, quantized, rows
from .reader import Reader
from .tasks import Task
from .tasks.entities import DEFAULT_SOURCE

VERSION = "1"


def export(reader: Reader, file: Path, source: str = DEFAULT_SOURCE) -> None:
    """Writes the weights of a reader with one exit; `source` is the guideline of entities that is read by."""
    tensors: dict[str, Tensor] = {}
    encoder = reader.encoder
    tensors["pieces.weight"], tensors["pieces.scale"] = rows(encoder.pieces.weight.data)
    tensors["positions"] = encoder.positions.data
    tensors["piece_shapes"] = encoder.piece_shapes.data
    tensors["word_shapes"] = encoder.word_shapes.data
    put_norm(tensors, "embedding_norm", encoder.embedding_norm)
    for i, layer in enumerate(encoder.layers):
        for name in ("qkv", "attention_out", "up", "down"):
            put_linear(tensors, f"layers.{i}.{name}", getattr(layer, name))
        put_norm(tensors, f"layers.{i}.attention_norm", layer.attention_norm)
        put_norm(tensors, f"layers.{i}.output_norm", layer.output_norm)
    header = {
        "version": VERSION,
        "layers": str(len(encoder.layers)),
        "gelu": "tanh",
        "shapes": "1",
        "max_word_pieces": str(MAX_WORD_PIECES),
        "max_weight": str(MAX_WEIGHT),
        "source": source,
        "tasks": json.dumps([task.name for task in reader.tasks]),
    }
    for task in reader.tasks:
        put_head(tensors, header, task)
    if "heads.entities_sources" in tensors:
        row = json.loads(header["sources"]).index(source)
        tensors["heads.entities_hidden.bias"] = tensors["heads.entities_sources"][row]
    file.parent.mkdir(parents=True, exist_ok=True)
    save(tensors, header, file)


def add_head(task: Task, file: Path) -> None:
    """Puts the head of one more task into exported weights, or another for the one there; all else stays."""
    tensors, about = load_file(file), header(file)
    names = [name for name in json.loads(about["tasks"]) if name != task.name]
    about["tasks"] = json.dumps([*names, task.name])
    put_head(tensors, about, task)
    save(tensors, about, file)


def put_head(tensors: dict[str, Tensor], header: dict[str, str], task: Task) -> None:
    for name, part in task.tensors().items():
        if isinstance(part, nn.Linear):
            put_linear(tensors, f"heads.{name}", part)
        else:
            tensors[f"heads.{name}"] = part.data
    header |= {name: json.dumps(names) for name, names in task.classes().items()}


def save(tensors: dict[str, Tensor], header: dict[str, str], file: Path) -> None:
    save_file({name: t.contiguous().clone() for name, t in tensors.items()}, file, metadata=header)
    file.chmod(0o644)
    sort_header(file)


def sort_header(file: Path) -> None:
    """Gives the header one order, so that the same weights are the same bytes."""
    content = file.read_bytes()
    length = int.from_bytes(content[:8], "little")
    names = json.loads(content[8 : 8 + length])
    names = dict(sorted(names.items())) | {"__metadata__": dict(sorted(names["__metadata__"].items()))}
    written = json.dumps(names, separators=(",", ":"), ensure_ascii=False).encode()
    written += b" " * (-len(written) % 8)
    file.write_bytes(len(written).to_bytes(8, "little") + written + content[8 + length :])


def put_norm(tensors: dict[str, Tensor], name: str, norm: nn.LayerNorm) -> None:
    tensors[f"{name}.weight"], tensors[f"{name}.bias"] = norm.weight.data, norm.bias.data


def put_linear(tensors: dict[str, Tensor], name: str, layer: nn.Linear) -> None:
    """In int8, but for what stands behind the hidden layer of a head."""
    if name.startswith("heads.") and layer.in_features != WORD_WIDTH:
        tensors[f"{name}.weight"] = layer.weight.data
    else:
        tensors[f"{name}.weight"], tensors[f"{name}.scale"] = rows(layer.weight.data)
    tensors[f"{name}.bias"] = layer.bias.data


def header(file: Path) -> dict[str, str]:
    """The header of exported weights."""
    with safe_open(file, "pt") as tensors:
        return tensors.metadata()


def write_reference(reader: Reader, chosen: list[Example], file: Path) -> None:
    """What the exported weights make of some sentences, with the rounding of int8."""
    reader = quantized(reader)
    sentences = []
    for example in chosen:
        batch = collate([example])
        reading = reader.read(batch)[0]
        with torch.no_grad():
            vectors = reader.encoder(batch, reader.exits)[reader.exits[-1]][0]
        words = example.sentence.words
        made = [lemmas.apply(script, form) for script, form in zip(reading["lemma"], words)]
        sentences.append(
            {
                "words": words,
                "pieces": example.pieces.ids,
                "first": example.pieces.first,
                "shapes": example.shapes,
                "vectors": [[round(x, 5) for x in row[:8].tolist()] for row in vectors],
                **reading,
                "lemmas": made,
            }
        )
    note = "float32 sums in another order move a rounding now and then: expect vectors within 0.05"
    file.write_text(json.dumps({"tolerance_note": note, "sentences": sentences}, ensure_ascii=False))
