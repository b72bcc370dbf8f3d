"""Giving part of an utterance clean, so that a model learns to generate inside a mask."""

from collections.abc import Sequence

import torch

from voxloom.nn.masks import uniform
from voxloom.types import FrameMask
from voxloom.values import Condition, Supervised


def give_context(
    supervised: Supervised, rngs: Sequence[torch.Generator], probability: float, smallest_generated: float
) -> tuple[Condition, FrameMask]:
    """The condition with known latents, and the mask (B,T) of frames left to generate.

    Of an item chosen with `probability` one contiguous stretch, `smallest_generated` to all of its frames, is generated
    and the rest is given; every other item is generated whole.
    """
    mask = supervised.condition.mask
    if probability == 0:
        return supervised.condition, mask
    device = mask.device
    chosen = uniform(rngs, device) < probability
    share = smallest_generated + (1 - smallest_generated) * uniform(rngs, device)
    lengths = mask.sum(dim=1)
    stretch = torch.where(chosen, (share * lengths).ceil(), lengths).long()
    start = (uniform(rngs, device) * (lengths - stretch + 1)).long()
    places = torch.arange(mask.shape[1], device=device)
    generated = mask & (places >= start[:, None]) & (places < (start + stretch)[:, None])
    return supervised.condition.with_known(supervised.latents, mask & ~generated), generated
