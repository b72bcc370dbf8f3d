"""What objectives of clean latents share."""

from collections.abc import Sequence

import torch
from torch import Tensor

from voxloom.denoiser import AbstractDenoiser
from voxloom.model import AbstractModel
from voxloom.nn.masks import masked_noise
from voxloom.parameterisation import AbstractParameterisation
from voxloom.types import FrameMask, LatentTensor, Level
from voxloom.values import Condition, Loss, Supervised


def estimate_clean(model: AbstractModel, x: LatentTensor, sigma: Level, condition: Condition) -> LatentTensor:
    """Clean latents (B,D,T) from `x` at `sigma`."""
    return family_of(model).estimate(model.part("denoiser", AbstractDenoiser), x, sigma, condition)


def family_of(model: AbstractModel) -> AbstractParameterisation:
    """The model's parameterisation."""
    return model.part("parameterisation", AbstractParameterisation)


def masked_loss(error: LatentTensor, mask: FrameMask) -> Loss:
    """The mean of `error` (B,D,T) over real frames."""
    return Loss((error * mask[:, None]).sum(), mask.sum() * error.shape[1])


def errors_at(
    model: AbstractModel, supervised: Supervised, sigmas: Sequence[float], rngs: Sequence[torch.Generator]
) -> dict[str, Loss]:
    """Mean absolute errors of estimates under one noise at each of `sigmas`, as `error_at_SIGMA`."""
    noise = masked_noise(supervised.condition.mask, supervised.latents.shape[1], rngs)
    figures: dict[str, Loss] = {}
    for sigma in sigmas:
        level: Tensor = noise.new_full((len(noise),), sigma)
        estimate = estimate_clean(model, supervised.latents + sigma * noise, level, supervised.condition)
        error = (estimate - supervised.latents).abs()
        figures[f"error_at_{sigma:g}"] = masked_loss(error, supervised.condition.mask)
    return figures
