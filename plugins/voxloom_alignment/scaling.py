"""Codec latents as acoustic features."""

from collections.abc import Sequence

import torch
from jaxtyping import Float
from torch import Tensor, nn

from voxloom.device import doubled
from voxloom.types import FrameMask, LatentTensor
from voxloom.values import Batch

SMALLEST_DEVIATION = 1e-4
"""A channel that never moves carries nothing; scaling must not blow up its rounding errors."""


class Scaling(nn.Module):
    """Latents (B,D,T) to frames (B,T,D), each channel with the mean and deviation measured on real audio."""

    mean: Tensor
    deviation: Tensor

    def __init__(self, latent_dim: int) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(latent_dim))
        self.register_buffer("deviation", torch.ones(latent_dim))

    def forward(self, latents: LatentTensor, mask: FrameMask) -> Float[Tensor, "B T D"]:
        """Scaled frames, zero on padding."""
        outside = ~mask[..., None]
        frames = latents.transpose(1, 2).masked_fill(outside, 0)
        return ((frames - self.mean) / self.deviation).masked_fill(outside, 0)

    def measure(self, batches: Sequence[Batch]) -> None:
        """Take both from unpadded frames."""
        frames = [
            doubled(batch.latents.transpose(1, 2)[batch.frame_mask])
            for batch in batches
            if batch.latents is not None and batch.frame_mask is not None
        ]
        values = torch.cat(frames)
        self.mean.copy_(values.mean(dim=0))
        self.deviation.copy_(values.std(dim=0).clamp_min(SMALLEST_DEVIATION))
