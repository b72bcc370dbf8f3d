"""Masks and per-item noise."""

from collections.abc import Sequence

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor


def length_mask(lengths: Int[Tensor, " B"], size: int | None = None) -> Bool[Tensor, "B L"]:
    """True on the first `lengths[i]` positions; `size` defaults to the longest."""
    size = int(lengths.max()) if size is None else size
    return torch.arange(size, device=lengths.device) < lengths[:, None]


def masked_mean(values: Float[Tensor, "B L H"], mask: Bool[Tensor, "B L"]) -> Float[Tensor, "B H"]:
    """Mean over the real positions, in fp32; zero for an item that has none."""
    weights = mask.unsqueeze(-1)
    return values.float().masked_fill(~weights, 0).sum(dim=1) / weights.sum(dim=1).clamp_min(1)


def masked_noise(mask: Bool[Tensor, "B T"], channels: int, rngs: Sequence[torch.Generator]) -> Float[Tensor, "B D T"]:
    """Unit normal noise, drawn per item over its own length, so that padding does not change what an item gets."""
    noise = torch.zeros(len(rngs), channels, mask.shape[1], device=mask.device)
    for item, (length, rng) in enumerate(zip(mask.sum(dim=1).tolist(), rngs, strict=True)):
        noise[item, :, :length] = torch.randn(channels, length, generator=rng, device=rng.device).to(mask.device)
    return noise


def uniform(rngs: Sequence[torch.Generator], device: torch.device | None = None) -> Float[Tensor, " B"]:
    """One number in [0, 1) per generator."""
    drawn = [torch.rand((), generator=rng, device=rng.device) for rng in rngs]
    return torch.stack(drawn).to(device)
