"""The probability-flow ODE by Heun's method."""

from itertools import pairwise

from voxloom.sampler import AbstractSampler, Estimate, NoiseSource, Schedule
from voxloom.types import LatentTensor


class HeunSampler(AbstractSampler):
    """An Euler step, then the same step with the mean of the slopes at both ends (Karras et al. 2022, alg. 1)."""

    accepts = frozenset({"denoised"})

    def __init__(self, steps: int = 18, rho: float = 7.0) -> None:
        self.steps, self.rho = steps, rho
        self.evaluations = 2 * steps - 1

    def sample(self, estimate: Estimate, start: LatentTensor, schedule: Schedule, noise: NoiseSource) -> LatentTensor:
        """See `AbstractSampler.sample`; `noise` is not called. The last step is Euler's, to the data."""
        del noise
        levels = self.levels(schedule)
        x = levels[0] * start
        for sigma, following in pairwise(levels):
            slope = _slope(estimate, x, sigma)
            euler = x + (following - sigma) * slope
            corrected = (slope + _slope(estimate, euler, following)) / 2
            x = x + (following - sigma) * corrected
        return x - levels[-1] * _slope(estimate, x, levels[-1])

    def levels(self, schedule: Schedule) -> list[float]:
        """`steps` levels from sigma_max down to sigma_min."""
        low, high = schedule.sigma_min ** (1 / self.rho), schedule.sigma_max ** (1 / self.rho)
        grid = [(high + index / (self.steps - 1) * (low - high)) ** self.rho for index in range(self.steps)]
        return [schedule.sigma_max, *grid[1:-1], schedule.sigma_min]


def _slope(estimate: Estimate, x: LatentTensor, sigma: float) -> LatentTensor:
    return (x - estimate(x, x.new_full((len(x),), sigma))) / sigma
