"""The probability-flow ODE by the midpoint method in flow time."""

from functools import partial

from voxloom.sampler import Estimate, InvertibleSampler, NoiseSource, Schedule
from voxloom.types import LatentTensor
from voxloom_solvers.levels import flow_level, flow_time
from voxloom_solvers.ode import down, estimate_at, up
from voxloom_solvers.solver import Solver


class MidpointSampler(Solver, InvertibleSampler):
    """Follow the velocity in the middle of each step of flow time t = sigma / (1 + sigma).

    There (1 - t) x = (1 - t) data + t noise moves by v = ((1 - t) x - D) / t, which a flow-matching network learns
    (Lipman et al. 2023).
    """

    evaluations_a_step = 2

    def sample(self, estimate: Estimate, start: LatentTensor, schedule: Schedule, noise: NoiseSource) -> LatentTensor:
        """See `AbstractSampler.sample`; `noise` is not called."""
        del noise
        return down(partial(midpoint_step, schedule.sigma_min), estimate, start, self.levels(schedule))

    def invert(self, estimate: Estimate, latents: LatentTensor, schedule: Schedule) -> LatentTensor:
        """See `InvertibleSampler.invert`: the same steps upwards from sigma_min."""
        step = partial(midpoint_step, schedule.sigma_min)
        return up(step, estimate, latents, self.levels(schedule), schedule.sigma_min)


def midpoint_step(
    sigma_min: float, estimate: Estimate, x: LatentTensor, sigma: float, following: float
) -> LatentTensor:
    """Along the velocity half a step ahead, or as far ahead as sigma_min on the last step to the data."""
    time, then = flow_time(sigma), flow_time(following)
    middle = max((time + then) / 2, flow_time(sigma_min))
    flowing = (1 - time) * x
    halfway = flowing + (middle - time) * _velocity(estimate, flowing, time)
    return (flowing + (then - time) * _velocity(estimate, halfway, middle)) / (1 - then)


def _velocity(estimate: Estimate, flowing: LatentTensor, time: float) -> LatentTensor:
    return (flowing - estimate_at(estimate, flowing / (1 - time), flow_level(time))) / time
