"""The probability-flow ODE by Euler steps."""

from voxloom.sampler import Estimate, InvertibleSampler, NoiseSource, Schedule
from voxloom.types import LatentTensor
from voxloom_solvers.ode import down, slope, up
from voxloom_solvers.solver import Solver


class EulerSampler(Solver, InvertibleSampler):
    """Follow the slope at each level to the next (Karras et al. 2022, alg. 1 without its correction).

    The same as DDIM, and as Euler steps of flow time: each holds D over a step.
    """

    def sample(self, estimate: Estimate, start: LatentTensor, schedule: Schedule, noise: NoiseSource) -> LatentTensor:
        """See `AbstractSampler.sample`; `noise` is not called. The last step lands on the estimate."""
        del noise
        return down(euler_step, estimate, start, self.levels(schedule))

    def invert(self, estimate: Estimate, latents: LatentTensor, schedule: Schedule) -> LatentTensor:
        """See `InvertibleSampler.invert`: Euler steps upwards from sigma_min, where data and noise level meet."""
        return up(euler_step, estimate, latents, self.levels(schedule), schedule.sigma_min)


def euler_step(estimate: Estimate, x: LatentTensor, sigma: float, following: float) -> LatentTensor:
    """Along the slope at `sigma`."""
    return x + (following - sigma) * slope(estimate, x, sigma)
