"""The probability-flow ODE by Euler steps."""

from itertools import pairwise

from voxloom.sampler import Estimate, InvertibleSampler, NoiseSource, Schedule
from voxloom.types import LatentTensor
from voxloom_diffusion.levels import karras_levels


class EulerSampler(InvertibleSampler):
    """Follow dx / dsigma = (x - D(x, sigma)) / sigma down to the data, or up to noise (Karras et al. 2022, alg. 1)."""

    accepts = frozenset({"denoised"})

    def __init__(self, steps: int = 16, rho: float = 7.0) -> None:
        self.steps, self.rho = steps, rho
        self.evaluations = steps

    def sample(self, estimate: Estimate, start: LatentTensor, schedule: Schedule, noise: NoiseSource) -> LatentTensor:
        """See `AbstractSampler.sample`; `noise` is not called. The last step lands on the estimate."""
        del noise
        levels = [*reversed(self._levels(schedule)), 0.0]
        x = levels[0] * start
        for sigma, following in pairwise(levels):
            x = _euler_step(estimate, x, sigma, following)
        return x

    def invert(self, estimate: Estimate, latents: LatentTensor, schedule: Schedule) -> LatentTensor:
        """See `InvertibleSampler.invert`: Euler steps upwards from sigma_min, where data and noise level meet."""
        levels = self._levels(schedule)
        x = latents
        for sigma, following in pairwise(levels):
            x = _euler_step(estimate, x, sigma, following)
        return x / levels[-1]

    def _levels(self, schedule: Schedule) -> list[float]:
        if self.steps == 1:
            return [schedule.sigma_max]
        return karras_levels(self.steps, schedule.sigma_min, schedule.sigma_max, self.rho).tolist()


def _euler_step(estimate: Estimate, x: LatentTensor, sigma: float, following: float) -> LatentTensor:
    slope = (x - estimate(x, x.new_full((len(x),), sigma))) / sigma
    return x + (following - sigma) * slope
