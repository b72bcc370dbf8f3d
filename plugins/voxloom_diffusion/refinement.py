"""Consistency training of what prosody regression leaves (FlashSpeech's second stage)."""

from collections.abc import Iterable, Sequence
from typing import Literal

import torch
from torch import nn

from voxloom.model import AbstractModel
from voxloom.nn.masks import masked_noise
from voxloom.objective import AbstractObjective, Progress
from voxloom.parameterisation import AbstractParameterisation
from voxloom.prosody import RefinedProsody, Residual
from voxloom.types import LatentTensor, Level
from voxloom.values import Batch, Loss
from voxloom_diffusion.consistency_loss import ConsistencyLoss


class RefinementObjective(AbstractObjective):
    """`ConsistencyLoss` on the residuals of every factor of a refined prosody; nothing but its refiners learns."""

    def __init__(
        self,
        s0: int = 10,
        s1: int = 160,
        curriculum_share: float = 1.0,
        rho: float = 7.0,
        level_mean: float = -1.1,
        level_std: float = 2.0,
        max_sigma_share: float = 0.0,
        data_share: float = 0.0,
        weighting: Literal["gap", "output"] = "gap",
        huber: float = 0.03,
    ) -> None:
        super().__init__()
        self.consistency = ConsistencyLoss(
            s0,
            s1,
            curriculum_share,
            rho,
            level_mean,
            level_std,
            max_sigma_share,
            data_share,
            weighting,
            huber,
            "element",
        )

    def parameters_of(self, turn: str, model: AbstractModel) -> list[nn.Parameter]:
        """The refiners'."""
        del turn
        return list(model.part("prosody", RefinedProsody).refiners.parameters())

    def begin(self, model: AbstractModel, batches: Iterable[Batch]) -> None:
        """Measure how far residuals spread, so that they are learnt at the parameterisation's sigma_data."""
        found = [model.residuals(batch) for batch in batches]
        by_factor = {factor: [residuals[factor] for residuals in found] for factor in found[0]}
        model.part("prosody", RefinedProsody).measure(by_factor)

    def step(
        self, model: AbstractModel, batch: Batch, turn: str, progress: Progress, rngs: Sequence[torch.Generator]
    ) -> dict[str, Loss]:
        """The consistency loss of each factor, under `FACTOR_residual`."""
        del turn
        family = model.part("parameterisation", AbstractParameterisation)
        losses = {}
        for factor, residual in model.residuals(batch).items():
            mask = residual.condition.mask
            pair = self.consistency.draw(family, progress.fraction, mask, 1, rngs)
            _, losses[f"{factor}_residual"] = self.consistency.compare(
                lambda x, sigma, residual=residual: _estimate(family, residual, x, sigma),  # type: ignore[misc]
                residual.values,
                pair,
                residual.counted,
                family.sigma_data,
                rngs,
            )
        return losses

    def probe(self, model: AbstractModel, batch: Batch, rngs: Sequence[torch.Generator]) -> dict[str, Loss]:
        """How far the spread of one-step draws is from that of the residuals themselves, for each factor.

        A draw is not to be near its recording's residual but like one, so that no error of single draws would tell.
        """
        family = model.part("parameterisation", AbstractParameterisation)
        figures = {}
        for factor, residual in model.residuals(batch).items():
            noise = masked_noise(residual.condition.mask, 1, rngs)
            sigma = noise.new_full((len(noise),), family.sigma_max)
            drawn = _estimate(family, residual, family.sigma_max * noise, sigma)
            counted = residual.counted[:, None]
            gap = (drawn[counted].std() - residual.values[counted].std()).abs()
            figures[f"{factor}_spread"] = Loss(gap * counted.sum(), counted.sum())
        return figures


def _estimate(family: AbstractParameterisation, residual: Residual, x: LatentTensor, sigma: Level) -> LatentTensor:
    return family.estimate(residual.refiner, x, sigma, residual.condition)
