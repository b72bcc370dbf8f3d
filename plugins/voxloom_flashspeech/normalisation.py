"""Latents scaled to the standard deviation the parameterisation expects."""

from collections.abc import Sequence
from typing import Literal

import torch
from torch import Tensor, nn

from voxloom.device import doubled
from voxloom.types import LatentTensor
from voxloom.values import Batch


class LatentNormalisation(nn.Module):
    """(z - mean) x scale, with statistics of real frames stored beside the weights.

    `channel` gives every channel its own mean and scale (WORLD's channels differ in kind); `global` one for all, which
    keeps the geometry of a neural codec.
    """

    mean: Tensor
    scale: Tensor

    def __init__(self, latent_dim: int, over: Literal["channel", "global"]) -> None:
        super().__init__()
        self.over = over
        self.register_buffer("mean", torch.zeros(latent_dim))
        self.register_buffer("scale", torch.ones(latent_dim))

    def forward(self, latents: LatentTensor) -> LatentTensor:
        """Normalised latents."""
        return (latents - self.mean[:, None]) * self.scale[:, None]

    def invert(self, latents: LatentTensor) -> LatentTensor:
        """Latents as the codec gives them."""
        return latents / self.scale[:, None] + self.mean[:, None]

    def measure(self, batches: Sequence[Batch], std: float) -> None:
        """Take mean and scale from unpadded frames, so that normalised latents have standard deviation `std`."""
        frames = [
            doubled(batch.latents.transpose(1, 2)[batch.frame_mask])
            for batch in batches
            if batch.latents is not None and batch.frame_mask is not None
        ]
        values = torch.cat(frames)
        if self.over == "channel":
            mean, deviation = values.mean(dim=0), values.std(dim=0)
        else:
            mean = values.mean().expand(values.shape[1])
            deviation = values.std().expand(values.shape[1])
        # A channel that never moves carries nothing; its scale must not blow up rounding errors.
        self.mean.copy_(mean)
        self.scale.copy_(std / deviation.clamp_min(1e-4))
