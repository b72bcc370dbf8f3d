"""Noise levels: the grid, its curriculum and how a level is drawn."""

import math

import torch
from jaxtyping import Float
from torch import Tensor


def karras_levels(count: int, sigma_min: float, sigma_max: float, rho: float) -> Float[Tensor, " N"]:
    """`count` levels ascending from sigma_min to sigma_max, spaced by power rho (Karras et al. 2022, eq. 5), fp64."""
    ramp = torch.linspace(0, 1, count, dtype=torch.float64)
    low, high = sigma_min ** (1 / rho), sigma_max ** (1 / rho)
    levels: Tensor = (low + ramp * (high - low)) ** rho
    levels[0], levels[-1] = sigma_min, sigma_max
    return levels


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
