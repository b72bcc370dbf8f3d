"""Consistency training of a model's latents (FlashSpeech's first stage)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import torch
from jaxtyping import Float
from torch import Tensor

from voxloom.model import AbstractModel
from voxloom.nn.denoising import errors_at, estimate_clean, family_of
from voxloom.objective import AbstractObjective, Progress
from voxloom.types import FrameMask, LatentTensor, Level
from voxloom.values import Batch, Condition, Loss, Supervised
from voxloom_diffusion.channels import Counting, channel_weights
from voxloom_diffusion.consistency_loss import ConsistencyLoss, Pair
from voxloom_diffusion.context import give_context

PROBE_SIGMAS = (80.0, 10.0, 2.0, 0.5)


@dataclass(frozen=True)
class Noised:
    """A batch under noise, with its context.

    `generated` (B,T) are the frames that are not given, `channels` (D,1) what each channel counts.
    """

    supervised: Supervised
    condition: Condition
    generated: FrameMask
    pair: Pair
    channels: Float[Tensor, "D 1"]


class ConsistencyObjective(AbstractObjective):
    """`ConsistencyLoss` on latents, some of them given as context; at its defaults the paper's."""

    def __init__(
        self,
        s0: int = 10,
        s1: int = 1280,
        curriculum_share: float = 0.9231,
        rho: float = 7.0,
        level_mean: float = -1.1,
        level_std: float = 2.0,
        max_sigma_share: float = 0.0,
        data_share: float = 0.0,
        weighting: Literal["gap", "output"] = "gap",
        huber: float = 0.03,
        distance: Literal["element", "frame"] = "element",
        channels: Counting = "alike",
        context_probability: float = 0.0,
        context_generated: float = 0.1,
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
            distance,
        )
        self.channels = channels
        self.context_probability, self.context_generated = context_probability, context_generated

    def step(
        self, model: AbstractModel, batch: Batch, turn: str, progress: Progress, rngs: Sequence[torch.Generator]
    ) -> dict[str, Loss]:
        """The consistency loss under `consistency`, beside the model's own losses (duration, pitch)."""
        del turn
        noised = self.draw(model, batch, progress.fraction, rngs)
        _, loss = self.compare(model, noised, rngs)
        return {"consistency": loss, **noised.supervised.losses}

    def draw(self, model: AbstractModel, batch: Batch, fraction: float, rngs: Sequence[torch.Generator]) -> Noised:
        """What is to be denoised at `fraction` of the budget."""
        supervised = model.supervise(batch, rngs)
        condition, generated = give_context(supervised, rngs, self.context_probability, self.context_generated)
        channels = supervised.latents.shape[1]
        pair = self.consistency.draw(family_of(model), fraction, condition.mask, channels, rngs)
        weights = channel_weights(model, supervised.latents, self.channels)
        return Noised(supervised, condition, generated, pair, weights)

    def compare(
        self, model: AbstractModel, noised: Noised, rngs: Sequence[torch.Generator]
    ) -> tuple[LatentTensor, Loss]:
        """The student's estimate at the larger level, and the loss."""

        def estimate(x: LatentTensor, sigma: Level) -> LatentTensor:
            return estimate_clean(model, x, sigma, noised.condition)

        clean, sigma_data = noised.supervised.latents, family_of(model).sigma_data
        return self.consistency.compare(
            estimate, clean, noised.pair, noised.generated, sigma_data, rngs, noised.channels
        )

    def probe(self, model: AbstractModel, batch: Batch, rngs: Sequence[torch.Generator]) -> dict[str, Loss]:
        """Mean absolute error of one-step estimates at fixed levels, largest first: what one-step speech stands on.

        Losses of the curriculum are not comparable over time, since weights and gaps change with N; these are.
        """
        supervised = model.supervise(batch, rngs)
        return errors_at(model, supervised, PROBE_SIGMAS, rngs) | supervised.losses
