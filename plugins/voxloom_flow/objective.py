"""Conditional flow matching (Lipman et al. 2022) of a model's latents."""

from collections.abc import Sequence
from dataclasses import replace

import torch
from torch import Tensor

from voxloom.denoiser import AbstractDenoiser
from voxloom.model import AbstractModel
from voxloom.nn.denoising import family_of, masked_loss
from voxloom.nn.masks import masked_noise, uniform
from voxloom.objective import AbstractObjective, Progress
from voxloom.types import LatentTensor, Level
from voxloom.values import Batch, Condition, Loss

PROBE_SIGMAS = (99.0, 9.0, 2.0, 0.5)


class FlowMatchingObjective(AbstractObjective):
    """The squared error of the velocity, noise - z, at a time drawn evenly.

    The condition is dropped in a share of items, so that the voice can be guided away from what it says without one.
    The error is that of the network, not of the estimate, which goes on by the guidance it is spoken with.
    """

    def __init__(self, drop_condition: float = 0.2) -> None:
        super().__init__()
        self.drop_condition = drop_condition

    def step(
        self, model: AbstractModel, batch: Batch, turn: str, progress: Progress, rngs: Sequence[torch.Generator]
    ) -> dict[str, Loss]:
        """The loss under `velocity`, beside the model's own losses (duration, pitch)."""
        del turn, progress
        family, supervised = family_of(model), model.supervise(batch, rngs)
        clean, mask = supervised.latents, supervised.condition.mask
        lowest, highest = (level / (1 + level) for level in (family.sigma_min, family.sigma_max))
        time = lowest + (highest - lowest) * uniform(rngs, clean.device)
        noise = masked_noise(mask, clean.shape[1], rngs)
        condition = replace(supervised.condition, null=uniform(rngs, clean.device) < self.drop_condition)
        error = velocity_error(model, clean, noise, time, condition)
        return {"velocity": masked_loss(error.square(), mask), **supervised.losses}

    def probe(self, model: AbstractModel, batch: Batch, rngs: Sequence[torch.Generator]) -> dict[str, Loss]:
        """Mean absolute error of estimates without guidance at fixed levels, largest first, as `error_at_SIGMA`."""
        supervised = model.supervise(batch, rngs)
        clean, mask = supervised.latents, supervised.condition.mask
        noise, figures = masked_noise(mask, clean.shape[1], rngs), dict[str, Loss]()
        for sigma in PROBE_SIGMAS:
            time: Tensor = clean.new_full((len(clean),), sigma / (1 + sigma))
            error = velocity_error(model, clean, noise, time, supervised.condition)
            # Clean latents are x_t - t v: they err by t times the error of the velocity.
            figures[f"error_at_{sigma:g}"] = masked_loss(time[:, None, None] * error.abs(), mask)
        return figures | supervised.losses


def velocity_error(
    model: AbstractModel, clean: LatentTensor, noise: LatentTensor, time: Level, condition: Condition
) -> LatentTensor:
    """What the network's velocity at x_t = (1 - t) z + t noise has more than the path's, in fp32."""
    place = time[:, None, None]
    on_path = (1 - place) * clean + place * noise
    velocity: Tensor = model.part("denoiser", AbstractDenoiser)(on_path, time, condition).float()
    return velocity - (noise - clean)
