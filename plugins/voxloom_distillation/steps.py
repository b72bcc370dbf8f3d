"""The steps that teachers take, and the levels between them."""

from itertools import pairwise

import torch
from jaxtyping import Float
from torch import Tensor

from voxloom.errors import TrainingError
from voxloom.parameterisation import AbstractParameterisation
from voxloom.sampler import AbstractSampler, Estimate, Schedule, SteppedSampler
from voxloom.types import LatentTensor, Level

_START = torch.ones(1, 1, 1, device="cpu")
_SCHEDULE = Schedule(0.01, 10.0)
"""What samplers are tried on."""


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
    """The sampler, if it tells beforehand at which levels it asks for estimates, and keeps to them on numbers.

    Raises:
        TrainingError: when it does not.
    """
    if not isinstance(sampler, SteppedSampler) or not _keeps_to_levels(sampler):
        raise TrainingError(
            f"{slot}: {type(sampler).__name__} does not tell at which levels it asks for estimates; choose a sampler "
            f"that does, such as {slot}=euler"
        )
    return sampler


def euler_stepped(sampler: AbstractSampler, slot: str) -> SteppedSampler:
    """The same, if it takes Euler steps too.

    Raises:
        TrainingError: when it does not.
    """
    found = stepped(sampler, slot)
    levels = _START.new_tensor(found.levels(_SCHEDULE))
    wanted = steps_down(_sine, levels[0] * _START, levels[:, None])
    taken = found.sample(_sine, _START, _SCHEDULE, lambda: torch.zeros_like(_START))
    if not torch.allclose(taken, wanted, rtol=1e-4):
        raise TrainingError(
            f"{slot}: {type(sampler).__name__} does not take the Euler steps that are distilled; choose {slot}=euler"
        )
    return found


def _keeps_to_levels(sampler: SteppedSampler) -> bool:
    asked: list[Level] = []

    def estimate(x: LatentTensor, sigma: Level) -> LatentTensor:
        asked.append(sigma)
        return _sine(x, sigma)

    sampler.sample(estimate, _START, _SCHEDULE, lambda: torch.zeros_like(_START))
    levels = _START.new_tensor(sampler.levels(_SCHEDULE))
    return bool(torch.isclose(torch.stack(asked), levels, rtol=1e-4, atol=0).any(dim=1).all())


def _sine(x: LatentTensor, _: Level) -> LatentTensor:
    return x.sin()


def levels_of(sampler: SteppedSampler, family: AbstractParameterisation) -> list[float]:
    """Those it steps through, the last being 0."""
    return sampler.levels(Schedule(family.sigma_min, family.sigma_max, family.sigma_data))
