"""The probability-flow ODE by Heun's method."""

from voxloom.sampler import Estimate, InvertibleSampler, NoiseSource, Schedule
from voxloom.types import LatentTensor
from voxloom_solvers.ode import down, slope, up
from voxloom_solvers.solver import Solver


class HeunSampler(Solver, InvertibleSampler):
    """Follow the mean of the slopes at both ends of each step (Karras et al. 2022, alg. 1)."""

    evaluations_a_step = 2
    spared = 1

    def sample(self, estimate: Estimate, start: LatentTensor, schedule: Schedule, noise: NoiseSource) -> LatentTensor:
        """See `AbstractSampler.sample`; `noise` is not called. The last step lands on the estimate."""
        del noise
        return down(heun_step, estimate, start, self.levels(schedule))

    def invert(self, estimate: Estimate, latents: LatentTensor, schedule: Schedule) -> LatentTensor:
        """See `InvertibleSampler.invert`: the same steps upwards from sigma_min."""
        return up(heun_step, estimate, latents, self.levels(schedule), schedule.sigma_min)


def heun_step(estimate: Estimate, x: LatentTensor, sigma: float, following: float) -> LatentTensor:
    """Along the mean of two slopes; to the data along the first, since there is no slope at level 0."""
    first = slope(estimate, x, sigma)
    ahead = x + (following - sigma) * first
    if following == 0:
        return ahead
    return x + (following - sigma) * (first + slope(estimate, ahead, following)) / 2
