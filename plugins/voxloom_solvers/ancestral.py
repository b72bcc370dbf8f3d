"""The diffusion SDE by Euler steps."""

import math
from itertools import pairwise

from voxloom.sampler import Estimate, NoiseSource, Schedule
from voxloom.types import LatentTensor
from voxloom_solvers.euler import euler_step
from voxloom_solvers.options import LevelsName
from voxloom_solvers.solver import Solver


class AncestralSampler(Solver):
    """Step below the next level, then add the noise that leads up to it.

    With eta = 1 that noise has the variance of the posterior q(x at the next level | x, data) (Ho et al. 2020, eq. 7),
    with eta = 0 there is none, which is `euler`; between them it is scaled as in DDIM (Song et al. 2021, eq. 16).
    """

    def __init__(
        self, steps: int = 32, levels: LevelsName = "karras", rho: float = 7.0, sway: float = -1.0, eta: float = 1.0
    ) -> None:
        super().__init__(steps, levels, rho, sway)
        self.eta = eta

    def sample(self, estimate: Estimate, start: LatentTensor, schedule: Schedule, noise: NoiseSource) -> LatentTensor:
        """See `AbstractSampler.sample`. The last step lands on the estimate, without noise."""
        levels = self.levels(schedule)
        x = levels[0] * start
        for sigma, following in pairwise(levels):
            added = self.eta * following * math.sqrt(1 - (following / sigma) ** 2)
            x = euler_step(estimate, x, sigma, math.sqrt(following**2 - added**2))
            if added > 0:
                x = x + added * noise()
        return x
