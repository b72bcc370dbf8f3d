"""Sinusoidal embeddings."""

import math

import torch
from jaxtyping import Float
from torch import Tensor


def sinusoid(values: Float[Tensor, "*shape"], dim: int, longest_period: float = 1e4) -> Float[Tensor, "*shape dim"]:
    """Sines and cosines of `values` at `dim` / 2 frequencies from 1 down to 1 / longest_period; fp32 throughout."""
    half = dim // 2
    exponents = torch.arange(half, device=values.device, dtype=torch.float32) / max(half - 1, 1)
    angles = values.float().unsqueeze(-1) * torch.exp(-math.log(longest_period) * exponents)
    return torch.cat([angles.sin(), angles.cos()], dim=-1)


def positions(length: int, dim: int, device: torch.device) -> Float[Tensor, "L dim"]:
    """Sinusoidal positions 0 .. length - 1 along the sequence axis."""
    return sinusoid(torch.arange(length, device=device, dtype=torch.float32), dim)
