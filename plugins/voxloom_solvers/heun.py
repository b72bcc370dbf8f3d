"""The probability-flow ODE by Heun's method."""

from voxloom.sampler import Estimate, InvertibleSampler, NoiseSource, Schedule
from voxloom.types import LatentTensor
from voxloom_solvers.levels import Spacing
from voxloom_solvers.ode import down, slope, up
from voxloom_solvers.options import LevelsName


class HeunSampler(InvertibleSampler):
    """Follow the mean of the slopes at both ends of each step (Karras et al. 2022, alg. 1)."""

    accepts = frozenset({"denoised"})

    def __init__(self, steps: int = 16, levels: LevelsName = "karras", rho: float = 7.0, sway: float = -1.0) -> None:
        self.steps, self.spacing = steps, Spacing(levels, rho, sway)
        self.evaluations = 2 * steps - 1

    def sample(self, estimate: Estimate, start: LatentTensor, schedule: Schedule, noise: NoiseSource) -> LatentTensor:
        """See `AbstractSampler.sample`; `noise` is not called. The last step lands on the estimate."""
        del noise
        return down(heun_step, estimate, start, self.spacing.descending(self.steps, schedule))

    def invert(self, estimate: Estimate, latents: LatentTensor, schedule: Schedule) -> LatentTensor:
        """See `InvertibleSampler.invert`: the same steps upwards from sigma_min."""
        levels = self.spacing.descending(self.steps, schedule)
        return up(heun_step, estimate, latents, levels, schedule.sigma_min)


def heun_step(estimate: Estimate, x: LatentTensor, sigma: float, following: float) -> LatentTensor:
    """Along the mean of two slopes; to the data along the first, since there is no slope at level 0."""
    first = slope(estimate, x, sigma)
    ahead = x + (following - sigma) * first
    if following == 0:
        return ahead
    return x + (following - sigma) * (first + slope(estimate, ahead, following)) / 2
