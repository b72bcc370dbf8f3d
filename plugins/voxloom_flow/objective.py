"""Conditional flow matching (Lipman et al. 2022) of a model's latents."""

from collections.abc import Sequence
from dataclasses import replace

import torch
from torch import nn

from voxloom.model import AbstractModel
from voxloom.nn.denoising import errors_at, estimate_clean, family_of, masked_loss
from voxloom.nn.masks import masked_noise, uniform
from voxloom.objective import AbstractObjective, Progress
from voxloom.values import Batch, Loss

PROBE_SIGMAS = (99.0, 9.0, 2.0, 0.5)


class FlowMatchingObjective(AbstractObjective):
    """The squared error of the velocity, noise - z, at a time drawn evenly.

    The condition is dropped in a share of items, so that the voice can be guided away from what it says without one.
    """

    def __init__(self, drop_condition: float = 0.2) -> None:
        super().__init__()
        self.drop_condition = drop_condition

    def parameters_of(self, turn: str, model: AbstractModel) -> list[nn.Parameter]:
        """Everything of the model that is not frozen."""
        del turn
        return [parameter for parameter in model.parameters() if parameter.requires_grad]

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
        sigma = time / (1 - time)
        estimate = estimate_clean(model, clean + sigma[:, None, None] * noise, sigma, condition)
        # On one path velocities differ as estimates do, over t: both start from the same x_t.
        error = (estimate - clean) / time[:, None, None]
        return {"velocity": masked_loss(error.square(), mask), **supervised.losses}

    def probe(self, model: AbstractModel, batch: Batch, rngs: Sequence[torch.Generator]) -> dict[str, Loss]:
        """Mean absolute error of estimates at fixed levels, largest first."""
        supervised = model.supervise(batch, rngs)
        return errors_at(model, supervised, PROBE_SIGMAS, rngs) | supervised.losses
