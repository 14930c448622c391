"""Reading as the Rust reader does: int8 weights per row of output, int8 inputs per row of input."""

import copy

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .encoder import WORD_WIDTH
from .reader import Reader

# The largest whole number of a weight, and of an input.
MAX_WEIGHT = 127
MAX_INPUT = 127


def rows(weight: Tensor, largest: int = MAX_WEIGHT) -> tuple[Tensor, Tensor]:
    """A matrix as int8 with one scale a row: `weight ~ whole * scale[:, None]`."""
    scale = weight.abs().amax(-1).clamp(min=1e-12) / largest
    return (weight / scale[:, None]).round().to(torch.int8), scale


class Int8Linear(nn.Module):
    """A linear layer with the rounding of int8 arithmetic, in float32."""

    def __init__(self, layer: nn.Linear) -> None:
        super().__init__()
        whole, scale = rows(layer.weight.data)
        self.register_buffer("whole", whole.float())
        self.register_buffer("scale", scale)
        self.bias = layer.bias

    def forward(self, x: Tensor) -> Tensor:
        step = x.abs().amax(-1, keepdim=True).clamp(min=1e-12) / MAX_INPUT
        product = F.linear((x / step).round(), self.whole)
        return product * step * self.scale + self.bias


def quantized(reader: Reader) -> Reader:
    """A copy that reads as the exported weights do."""
    reader = copy.deepcopy(reader).eval()
    pieces = reader.encoder.pieces
    whole, scale = rows(pieces.weight.data)
    pieces.weight.data = whole.float() * scale[:, None]
    for layer in reader.encoder.layers:
        for name in ("qkv", "attention_out", "up", "down"):
            setattr(layer, name, Int8Linear(getattr(layer, name)))
    for task in (task for tasks in reader.heads.values() for task in tasks):
        for name, part in list(task.named_children()):
            # What stands behind a hidden layer stays float.
            if isinstance(part, nn.Linear) and part.in_features == WORD_WIDTH:
                setattr(task, name, Int8Linear(part))
    return reader
