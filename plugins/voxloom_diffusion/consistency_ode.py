"""The ODE behind a consistency estimate: down in one jump, up by Euler steps."""

from itertools import pairwise
from typing import Literal

from voxloom.sampler import Estimate, InvertibleSampler, NoiseSource, Schedule
from voxloom.types import LatentTensor


class ConsistencyOdeSampler(InvertibleSampler):
    """Down, f(x, sigma) is the end of the path itself. Up, the slope (x - D) / sigma wants D, which f is not.

    For normal latents of deviation d the slope is (x - f) / sigma (1 + d / sqrt(d^2 + sigma^2)): `slope=normal`. With
    `slope=denoised` f stands for D, which halves the slope near the data.
    """

    accepts = frozenset({"consistency"})
    evaluations = 1

    def __init__(self, steps: int = 16, rho: float = 7.0, slope: Literal["normal", "denoised"] = "normal") -> None:
        self.steps, self.rho, self.slope = steps, rho, slope

    def sample(self, estimate: Estimate, start: LatentTensor, schedule: Schedule, noise: NoiseSource) -> LatentTensor:
        """See `AbstractSampler.sample`; `noise` is not called."""
        del noise
        return estimate(schedule.sigma_max * start, start.new_full((len(start),), schedule.sigma_max))

    def invert(self, estimate: Estimate, latents: LatentTensor, schedule: Schedule) -> LatentTensor:
        """See `InvertibleSampler.invert`."""
        levels = schedule.karras_levels(self.steps, self.rho)
        x: LatentTensor = latents
        for sigma, following in pairwise(levels):
            slope = (x - estimate(x, x.new_full((len(x),), sigma))) / sigma
            x = x + (following - sigma) * self._correction(sigma, schedule.sigma_data) * slope
        noise: LatentTensor = x / levels[-1]
        return noise

    def _correction(self, sigma: float, deviation: float) -> float:
        if self.slope == "denoised":
            return 1.0
        return float(1 + deviation / (deviation**2 + sigma**2) ** 0.5)
