"""Reading exported weights back: to score them, and to train further from them."""

import json
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from .encoder import Encoder
from .export import header
from .reader import Reader
from .tasks import TASKS, Task


def load(file: Path, base: Path) -> Reader:
    """The reader of exported weights, its int8 weights as float32."""
    tensors = load_file(file)
    about = header(file)
    depth = int(about["layers"])
    encoder = Encoder(base, list(range(depth)), dropout=0.1)
    encoder.pieces.weight.data = whole(tensors, "pieces")
    encoder.positions.data = tensors["positions"]
    encoder.piece_shapes.data = tensors["piece_shapes"]
    encoder.word_shapes.data = tensors["word_shapes"]
    put_norm(encoder.embedding_norm, tensors, "embedding_norm")
    for i, layer in enumerate(encoder.layers):
        for name in ("qkv", "attention_out", "up", "down"):
            put_linear(getattr(layer, name), tensors, f"layers.{i}.{name}")
        put_norm(layer.attention_norm, tensors, f"layers.{i}.attention_norm")
        put_norm(layer.output_norm, tensors, f"layers.{i}.output_norm")
    return Reader(encoder, {depth: [head(name, tensors, about) for name in json.loads(about["tasks"])]})


def head(name: str, tensors: dict[str, Tensor], about: dict[str, str]) -> Task:
    """The head of a task, with the classes that the header names."""
    task = TASKS[name]({key: json.loads(value) for key, value in about.items() if value[:1] == "["})
    task.take({key[6:]: value for key, value in floats(tensors).items() if key.startswith("heads.")})
    return task


def floats(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """All tensors, int8 ones multiplied with their scales."""
    found = {}
    for name, tensor in tensors.items():
        if tensor.dtype == torch.int8:
            found[name] = whole(tensors, name.removesuffix(".weight"))
        elif not name.endswith(".scale"):
            found[name] = tensor
    return found


def whole(tensors: dict[str, Tensor], name: str) -> Tensor:
    return tensors[f"{name}.weight"].float() * tensors[f"{name}.scale"][:, None]


def put_linear(layer: nn.Linear, tensors: dict[str, Tensor], name: str) -> None:
    layer.weight.data, layer.bias.data = whole(tensors, name), tensors[f"{name}.bias"]


def put_norm(norm: nn.LayerNorm, tensors: dict[str, Tensor], name: str) -> None:
    norm.weight.data, norm.bias.data = tensors[f"{name}.weight"], tensors[f"{name}.bias"]
