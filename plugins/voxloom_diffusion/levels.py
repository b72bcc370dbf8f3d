"""Noise levels: the curriculum of their grid, and how a level is drawn."""

import math

import torch
from jaxtyping import Float
from torch import Tensor


def curriculum_points(fraction: float, s0: int, s1: int, share: float) -> int:
    """Points N of the grid: s0 + 1, doubling its intervals in equal stretches, s1 + 1 from `share` of the budget on.

    N(k) = min(s0 2^floor(k / K'), s1) + 1 with K' = K / (log2 floor(s1 / s0) + 1) (Song & Dhariwal 2023, eq. 8), K
    being `share` of the budget.
    """
    doublings = math.floor(math.log2(max(s1 // s0, 1))) + 1
    stretch = math.floor(fraction / share * doublings + 1e-9)
    return int(min(s0 * 2**stretch, s1)) + 1


def lognormal_weights(levels: Float[Tensor, " N"], mean: float, std: float) -> Float[Tensor, " N-1"]:
    """Probability of each interval: the lognormal mass between its ends (Song & Dhariwal 2023, eq. 10)."""
    cdf = torch.erf((levels.log() - mean) / (math.sqrt(2) * std))
    mass = torch.diff(cdf)
    return mass / mass.sum()
