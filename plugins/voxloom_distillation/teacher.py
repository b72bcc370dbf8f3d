"""The teacher, which is the denoiser as it was before the stage, and what its students' errors cost."""

from copy import deepcopy
from typing import Literal

import torch

from voxloom.denoiser import AbstractDenoiser
from voxloom.model import AbstractModel
from voxloom.nn.frozen import Frozen
from voxloom.parameterisation import AbstractParameterisation
from voxloom.sampler import Estimate
from voxloom.types import LatentTensor, Level
from voxloom.values import Condition

Error = Literal["squared", "absolute"]
Weighting = Literal["output", "even"]


def teacher_of(denoiser: AbstractDenoiser) -> Frozen[AbstractDenoiser]:
    """A frozen copy. A resumed stage copies the same weights: those that the stage before ended with."""
    return Frozen(deepcopy(denoiser))


def estimate_of(family: AbstractParameterisation, denoiser: AbstractDenoiser, condition: Condition) -> Estimate:
    """The estimate of clean latents by `denoiser`, without gradient."""

    @torch.no_grad()
    def estimate(x: LatentTensor, sigma: Level) -> LatentTensor:
        return family.estimate(denoiser, x, sigma, condition)

    return estimate


def error_of(difference: LatentTensor, error: Error) -> LatentTensor:
    """What a difference costs."""
    return difference.square() if error == "squared" else difference.abs()


def output_weight(sigma: Level, sigma_data: float) -> Level:
    """Weight (B,) of squared errors by which the network's output counts alike at all levels (Karras et al. 2022)."""
    return (sigma**2 + sigma_data**2) / (sigma * sigma_data) ** 2


def denoiser_of(model: AbstractModel) -> AbstractDenoiser:
    """The student: the model's own."""
    return model.part("denoiser", AbstractDenoiser)
