"""The probability-flow ODE by Euler steps."""

from voxloom.sampler import Estimate, InvertibleSampler, NoiseSource, Schedule
from voxloom.types import LatentTensor
from voxloom_solvers.levels import Spacing
from voxloom_solvers.ode import down, slope, up
from voxloom_solvers.options import LevelsName


class EulerSampler(InvertibleSampler):
    """Follow the slope at each level to the next (Karras et al. 2022, alg. 1 without its correction).

    The same as DDIM, and the same as Euler steps of flow time: each holds D over a step.
    """

    accepts = frozenset({"denoised"})

    def __init__(self, steps: int = 16, levels: LevelsName = "karras", rho: float = 7.0, sway: float = -1.0) -> None:
        self.steps, self.spacing = steps, Spacing(levels, rho, sway)
        self.evaluations = steps

    def sample(self, estimate: Estimate, start: LatentTensor, schedule: Schedule, noise: NoiseSource) -> LatentTensor:
        """See `AbstractSampler.sample`; `noise` is not called. The last step lands on the estimate."""
        del noise
        return down(euler_step, estimate, start, self.spacing.descending(self.steps, schedule))

    def invert(self, estimate: Estimate, latents: LatentTensor, schedule: Schedule) -> LatentTensor:
        """See `InvertibleSampler.invert`: Euler steps upwards from sigma_min, where data and noise level meet."""
        levels = self.spacing.descending(self.steps, schedule)
        return up(euler_step, estimate, latents, levels, schedule.sigma_min)


def euler_step(estimate: Estimate, x: LatentTensor, sigma: float, following: float) -> LatentTensor:
    """Along the slope at `sigma`."""
    return x + (following - sigma) * slope(estimate, x, sigma)
