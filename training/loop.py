"""The training loop: AdamW, linear warm-up and decline, bf16, one thread."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import torch

from .batches import Batch, Example, collate, epoch
from .reader import Reader


@dataclass
class Schedule:
    """How long and how fast to train."""

    epochs: int = 5
    # Learning rates of the encoder and of heads, at their highest.
    encoder_rate: float = 1.5e-4
    head_rate: float = 2e-3
    # What the rate of heads is multiplied with for the biases of sources of names.
    source_factor: float = 1.0
    # What the rate of a layer is multiplied with for each layer above it.
    layer_decay: float = 0.9
    warm_up: float = 0.06
    weight_decay: float = 0.01
    # Word pieces in a batch.
    batch_pieces: int = 1400
    # How often a careless copy stands for its sentence.
    copies: float = 0.5
    # The share of a source's sentences that an epoch takes; 1 where not named.
    shares: dict[str, float] = field(default_factory=dict)
    # Weight of what earlier exits learn from the last one.
    teaching: float = 1.0
    seed: int = 1


def groups_of_rates(reader: Reader, schedule: Schedule) -> list[dict]:
    """Parameters with their rates: heads, then layers from the top down, then embeddings."""
    encoder = reader.encoder
    n_layers = len(encoder.layers)
    groups = []
    for name, parameter in reader.named_parameters():
        if not parameter.requires_grad:
            continue
        if not name.startswith("encoder.") or "_shapes" in name:
            rate = schedule.head_rate * (schedule.source_factor if name.endswith(".sources") else 1.0)
        else:
            at = int(name.split(".")[2]) if name.startswith("encoder.layers.") else -1
            rate = schedule.encoder_rate * schedule.layer_decay ** (n_layers - 1 - at)
        decay = schedule.weight_decay if parameter.dim() > 1 else 0.0
        groups.append({"params": [parameter], "lr": rate, "weight_decay": decay})
    by_rate: dict[tuple, dict] = {}
    for group in groups:
        key = (group["lr"], group["weight_decay"])
        by_rate.setdefault(key, {**group, "params": []})["params"] += group["params"]
    return list(by_rate.values())


def train(
    reader: Reader,
    all_examples: list[Example],
    schedule: Schedule,
    after_epoch: Callable[[int], None] | None = None,
    checkpoint: Path | None = None,
) -> None:
    """Trains in place. Behind each pass the weights go to `checkpoint` and `after_epoch(n)` is called."""
    chance = random.Random(schedule.seed)
    torch.manual_seed(schedule.seed)
    passes = [chosen(all_examples, schedule, chance) for _ in range(schedule.epochs)]
    n_steps = sum(len(groups) for groups in passes)
    optimizer = torch.optim.AdamW(groups_of_rates(reader, schedule), betas=(0.9, 0.98), fused=True)
    warm = max(1, int(schedule.warm_up * n_steps))
    rate = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda i: min((i + 1) / warm, max(0.01, 1 - i / n_steps))
    )
    parameters = [p for p in reader.parameters() if p.requires_grad]
    step, start = 0, time.time()
    for number, groups in enumerate(passes):
        reader.train()
        for group in groups:
            batch: Batch = collate(group)
            logits = reader(batch)
            losses = reader.loss(logits, batch, schedule.teaching)
            optimizer.zero_grad(set_to_none=True)
            sum(losses.values()).backward()
            torch.nn.utils.clip_grad_norm_(parameters, 2.0)
            optimizer.step()
            rate.step()
            step += 1
            if step % 50 == 0:
                shown = " ".join(f"{name} {loss.item():.3f}" for name, loss in losses.items())
                times = f"{time.time() - start:.0f} s, {time.process_time():.0f} s of CPU"
                print(f"step {step} of {n_steps}: {shown} ({times})", flush=True)
        if checkpoint is not None:
            torch.save(reader.state_dict(), checkpoint)
        if after_epoch is not None:
            after_epoch(number + 1)


def chosen(all_examples: list[Example], schedule: Schedule, chance: random.Random) -> list[list[Example]]:
    """The groups of one pass."""
    taken = [e for e in all_examples if chance.random() < schedule.shares.get(e.sentence.source, 1.0)]
    return epoch(taken, schedule.batch_pieces, schedule.copies, chance)
