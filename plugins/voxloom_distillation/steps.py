"""The steps that teachers take, and the levels between them."""

from itertools import pairwise

import torch
from jaxtyping import Float
from torch import Tensor

from voxloom.errors import TrainingError
from voxloom.parameterisation import AbstractParameterisation
from voxloom.sampler import AbstractSampler, Estimate, Schedule, SteppedSampler
from voxloom.types import LatentTensor, Level


def step_down(x: LatentTensor, estimate: LatentTensor, sigma: Level, following: Level) -> LatentTensor:
    """From `sigma` to `following` along the slope (x - D) / sigma: an Euler step, which is DDIM's."""
    share: Tensor = (following / sigma)[:, None, None]
    return estimate + share * (x - estimate)


def steps_down(estimate: Estimate, x: LatentTensor, levels: Float[Tensor, "levels B"]) -> LatentTensor:
    """From the first of the levels through all of them."""
    for sigma, following in pairwise(levels):
        x = step_down(x, estimate(x, sigma), sigma, following)
    return x


def stepped(sampler: AbstractSampler, slot: str) -> SteppedSampler:
    """The sampler, if its levels are known beforehand.

    Raises:
        TrainingError: when they are not.
    """
    if not isinstance(sampler, SteppedSampler):
        raise TrainingError(
            f"{slot}: {type(sampler).__name__} does not tell the levels it steps through; choose a sampler that does, "
            f"such as {slot}=euler"
        )
    return sampler


def euler_stepped(sampler: AbstractSampler, slot: str) -> SteppedSampler:
    """The same, if it takes Euler steps too, which it shows on numbers.

    Raises:
        TrainingError: when it does not.
    """
    found = stepped(sampler, slot)
    start = torch.ones(1, 1, 1, device="cpu")
    schedule = Schedule(0.01, 10.0)
    levels = start.new_tensor(found.levels(schedule))
    wanted = steps_down(_sine, levels[0] * start, levels[:, None])
    taken = found.sample(_sine, start, schedule, lambda: torch.zeros_like(start))
    if not torch.allclose(taken, wanted, rtol=1e-4):
        raise TrainingError(
            f"{slot}: {type(sampler).__name__} does not take the Euler steps that are distilled; choose {slot}=euler"
        )
    return found


def _sine(x: LatentTensor, _: Level) -> LatentTensor:
    return x.sin()


def levels_of(sampler: SteppedSampler, family: AbstractParameterisation) -> list[float]:
    """Those it steps through, the last being 0."""
    return sampler.levels(Schedule(family.sigma_min, family.sigma_max, family.sigma_data))
