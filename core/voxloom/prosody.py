"""Prosody: how long each phoneme lasts and how its pitch moves."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Bool, Float
from torch import Tensor, nn

from voxloom.denoiser import AbstractDenoiser
from voxloom.values import Condition, Encoded, Loss, Prosody


class AbstractProsody(nn.Module, ABC):
    """Encoded phonemes and a prompt to `Prosody`."""

    frame_rate: float  # latent frames per second

    @abstractmethod
    def forward(
        self,
        phonemes: Encoded,
        prompt: Encoded,
        rngs: Sequence[torch.Generator],
        given: Prosody | None = None,
    ) -> Prosody:
        """Predict what `given` leaves open; every field of `given` is kept. One generator per item."""

    @abstractmethod
    def losses(self, phonemes: Encoded, prompt: Encoded, target: Prosody) -> dict[str, Loss]:
        """Named losses against the prosody of a recording, masked to real positions."""


@dataclass(frozen=True)
class Residual:
    """What regression leaves of one factor: `values` (B,1,L), truth minus prediction in the regressor's own domain.

    `counted` (B,L) are the places where the truth is known (voiced frames, of pitch); `condition` is what the factor's
    `refiner` may see.
    """

    values: Float[Tensor, "B 1 L"]
    counted: Bool[Tensor, "B L"]
    condition: Condition
    refiner: AbstractDenoiser


class RefinedProsody(AbstractProsody):
    """A prosody that regresses and then adds what a generative model makes of the rest (FlashSpeech section 3.4)."""

    refiners: nn.ModuleDict
    """The denoiser of each factor, by name. Nothing is added before its residuals have been measured."""

    @property
    @abstractmethod
    def measured(self) -> bool:
        """Whether residuals have been."""

    @abstractmethod
    def forward(
        self,
        phonemes: Encoded,
        prompt: Encoded,
        rngs: Sequence[torch.Generator],
        given: Prosody | None = None,
        alpha: float | None = None,
    ) -> Prosody:
        """See `AbstractProsody.forward`; `alpha` (0 to 1) is the share of every factor's residual that is added.

        Without it each factor's own option holds. What is drawn does not depend on it.
        """

    @abstractmethod
    def residuals(self, phonemes: Encoded, prompt: Encoded, target: Prosody) -> dict[str, Residual]:
        """The residuals of a recording by factor, scaled as its refiner learns them; the regressor is left alone."""

    @abstractmethod
    def measure(self, residuals: Mapping[str, Sequence[Residual]]) -> None:
        """Take the scale of each factor from residuals of real recordings, scaled or not."""
