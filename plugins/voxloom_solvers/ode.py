"""The probability-flow ODE, dx / dsigma = (x - D(x, sigma)) / sigma, down to the data and up to noise."""

from collections.abc import Callable, Sequence
from itertools import pairwise

from voxloom.sampler import Estimate
from voxloom.types import LatentTensor

Step = Callable[[Estimate, LatentTensor, float, float], LatentTensor]
"""(estimate, x (B,D,T), its level, another level) -> x at that level, which is 0 at the data."""


def estimate_at(estimate: Estimate, x: LatentTensor, sigma: float) -> LatentTensor:
    """D(x, sigma) of items that are all at one level."""
    return estimate(x, x.new_full((len(x),), sigma))


def slope(estimate: Estimate, x: LatentTensor, sigma: float) -> LatentTensor:
    """Of x (B,D,T) at a level above 0."""
    return (x - estimate_at(estimate, x, sigma)) / sigma


def down(step: Step, estimate: Estimate, start: LatentTensor, levels: Sequence[float]) -> LatentTensor:
    """From unit noise (B,D,T) at the first of descending levels to the last."""
    x = levels[0] * start
    for sigma, following in pairwise(levels):
        x = step(estimate, x, sigma, following)
    return x


def up(
    step: Step, estimate: Estimate, latents: LatentTensor, levels: Sequence[float], sigma_min: float
) -> LatentTensor:
    """From latents (B,D,T), which stand at sigma_min, back through descending levels to unit noise at the first."""
    ascending = [sigma_min, *(level for level in reversed(levels) if level > sigma_min)]
    x = latents
    for sigma, following in pairwise(ascending):
        x = step(estimate, x, sigma, following)
    return x / ascending[-1]
