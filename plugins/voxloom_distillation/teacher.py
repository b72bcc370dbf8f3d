"""The teacher: the denoiser as it was before the stage."""

from collections.abc import Callable
from copy import deepcopy
from typing import Literal

import torch
from torch import Tensor

from voxloom.denoiser import AbstractDenoiser
from voxloom.errors import TrainingError
from voxloom.nn.frozen import Frozen
from voxloom.parameterisation import AbstractParameterisation
from voxloom.sampler import AbstractSampler, SteppedSampler
from voxloom.types import LatentTensor, Level
from voxloom.values import Condition

Error = Literal["squared", "absolute"]
Estimate = Callable[[LatentTensor, Level], LatentTensor]


def teacher_of(denoiser: AbstractDenoiser) -> Frozen[AbstractDenoiser]:
    """A frozen copy. A resumed stage copies the same weights: those that the stage before ended with."""
    return Frozen(deepcopy(denoiser))


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


def estimate_of(family: AbstractParameterisation, denoiser: AbstractDenoiser, condition: Condition) -> Estimate:
    """The estimate of clean latents by `denoiser`, without gradient."""

    @torch.no_grad()
    def estimate(x: LatentTensor, sigma: Level) -> LatentTensor:
        return family.estimate(denoiser, x, sigma, condition)

    return estimate


def step_down(x: LatentTensor, estimate: LatentTensor, sigma: Level, following: Level) -> LatentTensor:
    """From `sigma` to `following` along the slope (x - D) / sigma: an Euler step, which is DDIM's."""
    share: Tensor = (following / sigma)[:, None, None]
    return estimate + share * (x - estimate)


def error_of(difference: LatentTensor, error: Error) -> LatentTensor:
    """What a difference costs."""
    return difference.square() if error == "squared" else difference.abs()


def output_weight(sigma: Level, sigma_data: float) -> Level:
    """Weight (B,) of squared errors by which the network's output counts alike at all levels (Karras et al. 2022)."""
    return (sigma**2 + sigma_data**2) / (sigma * sigma_data) ** 2
