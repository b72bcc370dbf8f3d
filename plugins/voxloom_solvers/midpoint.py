"""The probability-flow ODE by the midpoint method in flow time."""

from dataclasses import replace

from voxloom.sampler import Estimate, InvertibleSampler, NoiseSource, Schedule
from voxloom.types import LatentTensor
from voxloom_solvers.levels import Spacing, flow_level, flow_time
from voxloom_solvers.ode import down, estimate_at, up
from voxloom_solvers.options import LevelsName


class MidpointSampler(InvertibleSampler):
    """Follow the velocity in the middle of each step of flow time t = sigma / (1 + sigma).

    There (1 - t) x = (1 - t) data + t noise moves by v = ((1 - t) x - D) / t, which a flow-matching network learns
    (Lipman et al. 2023).
    """

    accepts = frozenset({"denoised"})

    def __init__(self, steps: int = 16, levels: LevelsName = "karras", rho: float = 7.0, sway: float = -1.0) -> None:
        self.steps, self.spacing = steps, Spacing(levels, rho, sway)
        self.evaluations = 2 * steps

    def sample(self, estimate: Estimate, start: LatentTensor, schedule: Schedule, noise: NoiseSource) -> LatentTensor:
        """See `AbstractSampler.sample`; `noise` is not called."""
        del noise
        return down(midpoint_step, estimate, start, self._levels(schedule))

    def invert(self, estimate: Estimate, latents: LatentTensor, schedule: Schedule) -> LatentTensor:
        """See `InvertibleSampler.invert`: the same steps upwards from sigma_min."""
        return up(midpoint_step, estimate, latents, self._levels(schedule), schedule.sigma_min)

    def _levels(self, schedule: Schedule) -> list[float]:
        """Such that the middle of the last step is no lower than sigma_min."""
        lowest = flow_level(2 * flow_time(schedule.sigma_min))
        return self.spacing.descending(self.steps, replace(schedule, sigma_min=min(lowest, schedule.sigma_max)))


def midpoint_step(estimate: Estimate, x: LatentTensor, sigma: float, following: float) -> LatentTensor:
    """Along the velocity half a step ahead."""
    time, then = flow_time(sigma), flow_time(following)
    middle = (time + then) / 2
    flowing = (1 - time) * x
    halfway = flowing + (middle - time) * _velocity(estimate, flowing, time)
    return (flowing + (then - time) * _velocity(estimate, halfway, middle)) / (1 - then)


def _velocity(estimate: Estimate, flowing: LatentTensor, time: float) -> LatentTensor:
    return (flowing - estimate_at(estimate, flowing / (1 - time), flow_level(time))) / time
