"""Stretches of equal length, cut out of utterances for a discriminator."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Float, Int
from torch import Tensor

from voxloom.nn.masks import uniform
from voxloom.types import FrameMask, LatentTensor
from voxloom.values import Loss


@dataclass(frozen=True)
class Stretches:
    """Of the `items` (K,) of a batch of `count` the frames `places` (K,L)."""

    items: Int[Tensor, " K"]
    places: Int[Tensor, "K L"]

    def of(self, latents: LatentTensor) -> Float[Tensor, "K D L"]:
        """The stretches of latents (B,D,T)."""
        chosen = latents[self.items]
        return chosen.gather(2, self.places[:, None].expand(-1, chosen.shape[1], -1))

    def widened(self, margin: int, lengths: Int[Tensor, " B"]) -> "Stretches":
        """With `margin` frames more on either side; an item's end frames repeated where it ends, at `lengths`."""
        beside = torch.arange(-margin, self.places.shape[1] + margin, device=self.places.device)
        last = lengths[self.items, None] - 1
        return Stretches(self.items, (self.places[:, :1] + beside).clamp_min(0).minimum(last))

    def loss(self, values: Float[Tensor, " K"]) -> Loss:
        """One value per stretch as a loss; no stretch weighs nothing."""
        return Loss(values.sum(), torch.tensor(float(len(values)), device=values.device))


def draw_stretches(mask: FrameMask, frames: int, rngs: Sequence[torch.Generator]) -> Stretches:
    """A stretch of `frames` at a random place of every item that is as long."""
    room = mask.sum(dim=1) - frames
    start = (uniform(rngs, mask.device) * (room + 1).clamp_min(0)).long()
    items = (room >= 0).nonzero()[:, 0]
    return Stretches(items, start[items, None] + torch.arange(frames, device=mask.device))
