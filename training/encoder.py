"""The encoder: MiniLM's first layers, which also read the shape of each word."""

from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn

from .batches import Batch
from .pieces import N_SHAPES

WIDTH = 384
N_HEADS = 12
N_POSITIONS = 256
WORD_SHAPE_WIDTH = 16
WORD_WIDTH = WIDTH + WORD_SHAPE_WIDTH
IMPOSSIBLE = -1e4


class Layer(nn.Module):
    """One transformer layer of BERT: norms behind the sums, GELU by its tanh formula."""

    def __init__(self, base: dict[str, Tensor], i: int, dropout: float) -> None:
        super().__init__()
        name = f"encoder.layer.{i}."
        parts = [f"{name}attention.self.{part}" for part in ("query", "key", "value")]
        self.qkv = linear(base, *parts)
        self.attention_out = linear(base, f"{name}attention.output.dense")
        self.attention_norm = norm(base, f"{name}attention.output.LayerNorm")
        self.up = linear(base, f"{name}intermediate.dense")
        self.down = linear(base, f"{name}output.dense")
        self.output_norm = norm(base, f"{name}output.LayerNorm")
        self.dropout = dropout

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        n, length, _ = x.shape
        qkv = self.qkv(x).view(n, length, 3, N_HEADS, WIDTH // N_HEADS).permute(2, 0, 3, 1, 4)
        # Five times faster on a CPU than torch's fused attention, whose blocks are made for long texts.
        scores = qkv[0] @ qkv[1].transpose(-1, -2) * (WIDTH // N_HEADS) ** -0.5
        mixed = (scores + mask).softmax(-1).to(qkv.dtype) @ qkv[2]
        mixed = self.attention_out(mixed.transpose(1, 2).reshape(n, length, WIDTH))
        x = self.attention_norm(x + mixed)
        wide = F.gelu(self.up(x), approximate="tanh")
        return self.output_norm(x + F.dropout(self.down(wide), self.dropout, self.training))


class Encoder(nn.Module):
    """Gives each word the vector of its first piece beside an embedding of its shape."""

    def __init__(self, base_folder: Path, layers: list[int], dropout: float) -> None:
        super().__init__()
        base = load_file(base_folder / "model.safetensors")
        self.pieces = nn.Embedding.from_pretrained(base["embeddings.word_embeddings.weight"], freeze=False)
        positions = base["embeddings.position_embeddings.weight"][:N_POSITIONS]
        self.positions = nn.Parameter(positions + base["embeddings.token_type_embeddings.weight"][0])
        self.piece_shapes = nn.Parameter(torch.zeros(N_SHAPES, WIDTH))
        self.embedding_norm = norm(base, "embeddings.LayerNorm")
        self.layers = nn.ModuleList([Layer(base, i, dropout) for i in layers])
        self.word_shapes = nn.Parameter(torch.randn(N_SHAPES, WORD_SHAPE_WIDTH))
        self.dropout = dropout

    def forward(self, batch: Batch, exits: list[int]) -> dict[int, Tensor]:
        """Word vectors behind each of these numbers of layers, [sentences, words, WORD_WIDTH]."""
        x = self.pieces(batch.ids) + self.positions[: batch.ids.shape[1]]
        x = self.embedding_norm(x + self.piece_shapes[batch.piece_shapes])
        x = F.dropout(x, self.dropout, self.training)
        if torch.is_autocast_enabled("cpu"):
            x = x.bfloat16()
        mask = torch.where(batch.piece_mask, 0.0, IMPOSSIBLE)[:, None, None, :].to(x.dtype)
        first = batch.first[:, :, None].expand(-1, -1, WIDTH)
        shapes = self.word_shapes[batch.shapes]
        found = {}
        for depth, layer in enumerate(self.layers, 1):
            x = layer(x, mask)
            if depth in exits:
                found[depth] = torch.cat([torch.gather(x, 1, first).float(), shapes], dim=-1)
        return found


def linear(base: dict[str, Tensor], *names: str) -> nn.Linear:
    """The linear layer, or several on the same input stacked."""
    weight = torch.cat([base[f"{name}.weight"] for name in names])
    layer = nn.Linear(weight.shape[1], weight.shape[0])
    layer.weight.data = weight
    layer.bias.data = torch.cat([base[f"{name}.bias"] for name in names])
    return layer


def norm(base: dict[str, Tensor], name: str) -> nn.LayerNorm:
    layer = nn.LayerNorm(WIDTH, eps=1e-12)
    layer.weight.data = base[f"{name}.weight"].clone()
    layer.bias.data = base[f"{name}.bias"].clone()
    return layer
