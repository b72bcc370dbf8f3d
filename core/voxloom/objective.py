"""Objectives: what is trained, and towards what."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import torch
from torch import nn

from voxloom.model import AbstractModel
from voxloom.values import Batch, Loss


@dataclass(frozen=True)
class Progress:
    """Where a stage stands: `step` of `budget` optimiser steps, both of this stage alone."""

    step: int
    budget: int

    @property
    def fraction(self) -> float:
        """From 0 at the start to 1 at the end."""
        return self.step / max(self.budget, 1)


class AbstractObjective(nn.Module, ABC):
    """Gives losses; its own submodules (a discriminator, say) are trained and saved beside the model."""

    turns: tuple[str, ...] = ("model",)  # optimiser groups, taken in this order, one optimiser step each

    def parameters_of(self, turn: str, model: AbstractModel) -> list[nn.Parameter]:
        """The parameters the optimiser of `turn` moves; by default all of the model that is not frozen."""
        return [parameter for parameter in model.parameters() if parameter.requires_grad]

    def begin(self, model: AbstractModel, batches: Iterable[Batch]) -> None:
        """Take statistics from real recordings, read as they are asked for, before the first step; none by default."""

    @abstractmethod
    def step(
        self, model: AbstractModel, batch: Batch, turn: str, progress: Progress, rngs: Sequence[torch.Generator]
    ) -> dict[str, Loss]:
        """Named losses, all of which are added; one generator per item, from seed, step and place in the batch."""

    def lr_factor(self, turn: str) -> float:
        """What the stage's learning rate is multiplied by in `turn`."""
        return 1.0

    def figures(self) -> dict[str, float]:
        """What the last step measured besides its losses; logged beside them."""
        return {}

    def probe(self, model: AbstractModel, batch: Batch, rngs: Sequence[torch.Generator]) -> dict[str, Loss]:
        """Named figures on held-out items, lower being better and comparable over the whole stage; none by default.

        The first figure chooses the best weights.
        """
        return {}
