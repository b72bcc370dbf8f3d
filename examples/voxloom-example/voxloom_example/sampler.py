"""The probability-flow ODE by Ralston's method."""

from itertools import pairwise

from voxloom.sampler import AbstractSampler, Estimate, NoiseSource, Schedule
from voxloom.types import LatentTensor


class RalstonSampler(AbstractSampler):
    """Follow a quarter of the slope at the start of each step and three of that two thirds ahead (Ralston 1962)."""

    accepts = frozenset({"denoised"})

    def __init__(self, steps: int = 18, rho: float = 7.0) -> None:
        self.steps, self.rho = steps, rho
        self.evaluations = 2 * steps - 1

    def sample(self, estimate: Estimate, start: LatentTensor, schedule: Schedule, noise: NoiseSource) -> LatentTensor:
        """See `AbstractSampler.sample`; `noise` is not called. The last step is Euler's, to the data."""
        del noise
        levels = schedule.karras_levels(self.steps, self.rho)[::-1]
        x = levels[0] * start
        for sigma, following in pairwise(levels):
            slope = _slope(estimate, x, sigma)
            ahead = (sigma + 2 * following) / 3
            later = _slope(estimate, x + (ahead - sigma) * slope, ahead)
            x = x + (following - sigma) * (slope + 3 * later) / 4
        return x - levels[-1] * _slope(estimate, x, levels[-1])


def _slope(estimate: Estimate, x: LatentTensor, sigma: float) -> LatentTensor:
    return (x - estimate(x, x.new_full((len(x),), sigma))) / sigma
