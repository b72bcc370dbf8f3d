"""Discriminators: what tells made speech from recorded speech."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Literal

from jaxtyping import Bool, Float
from torch import Tensor, nn


@dataclass(frozen=True)
class Judgement:
    """One sub-discriminator's scores (B,...), high for recorded speech, and its hidden features."""

    scores: Tensor
    features: tuple[Tensor, ...] = ()


class AbstractDiscriminator(nn.Module, ABC):
    """Stretches of speech to judgements.

    `judges` says what it is shown: waves (B,1,L) in [-1, 1], or normalised latents (B,D,L). Stretches of a batch are of
    equal length, so that there is no padding to be told by; a prompt of the same speaker has padding, and its mask.
    """

    judges: Literal["wave", "latents"]
    shortest: int  # the least L it can judge
    conditional: bool = True  # whether it makes use of a prompt

    @abstractmethod
    def forward(
        self,
        values: Float[Tensor, "B C L"],
        prompt: Float[Tensor, "B C Lp"] | None = None,
        prompt_mask: Bool[Tensor, "B Lp"] | None = None,
    ) -> tuple[Judgement, ...]:
        """A judgement per sub-discriminator; one that takes no prompt passes over it."""
