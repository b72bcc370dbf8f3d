"""DPM-Solver++(2M) and its SDE (Lu et al. 2022), for noise that is added: alpha = 1, lambda = -ln sigma."""

import math
from collections.abc import Sequence
from itertools import pairwise

from voxloom.sampler import Estimate, NoiseSource, Schedule
from voxloom.types import LatentTensor
from voxloom_solvers.ode import estimate_at
from voxloom_solvers.options import LevelsName
from voxloom_solvers.solver import Solver


class DpmppSampler(Solver):
    """Second order with one evaluation a step: D is taken to go on changing as it did over the step before."""

    def sample(self, estimate: Estimate, start: LatentTensor, schedule: Schedule, noise: NoiseSource) -> LatentTensor:
        """See `AbstractSampler.sample`; `noise` is not called. The first step is first order, the last lands on D."""
        return multistep(estimate, start, self.levels(schedule), noise, 0.0)


class DpmppSdeSampler(Solver):
    """The same for the diffusion SDE; `eta` is the share of it, 0 being the ODE."""

    def __init__(
        self, steps: int = 32, levels: LevelsName = "karras", rho: float = 7.0, sway: float = -1.0, eta: float = 1.0
    ) -> None:
        super().__init__(steps, levels, rho, sway)
        self.eta = eta

    def sample(self, estimate: Estimate, start: LatentTensor, schedule: Schedule, noise: NoiseSource) -> LatentTensor:
        """See `AbstractSampler.sample`. The first step is first order, the last lands on D."""
        return multistep(estimate, start, self.levels(schedule), noise, self.eta)


def multistep(
    estimate: Estimate, start: LatentTensor, levels: Sequence[float], noise: NoiseSource, eta: float
) -> LatentTensor:
    """From unit noise (B,D,T) at the first of descending levels to the last, which is the data's."""
    x, before, last = levels[0] * start, None, 0.0
    for sigma, following in pairwise(levels[:-1]):
        clean = estimate_at(estimate, x, sigma)
        step = math.log(sigma / following)  # of lambda
        target = clean if before is None else clean + step / (2 * last) * (clean - before)
        x = following / sigma * math.exp(-eta * step) * x - math.expm1(-(1 + eta) * step) * target
        if eta > 0:
            x = x + following * math.sqrt(-math.expm1(-2 * eta * step)) * noise()
        before, last = clean, step
    return estimate_at(estimate, x, levels[-2])
