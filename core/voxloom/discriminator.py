"""Discriminators: what tells made speech from recorded speech."""

from abc import ABC, abstractmethod
from dataclasses import dataclass

from torch import Tensor, nn


@dataclass(frozen=True)
class Judgement:
    """One sub-discriminator's scores (B,...), high for recorded speech, and its hidden features."""

    scores: Tensor
    features: tuple[Tensor, ...] = ()


class AbstractDiscriminator(nn.Module, ABC):
    """Wave (B,1,S) or latents (B,D,T) to judgements."""

    judges: str  # "wave" or "latents"

    @abstractmethod
    def forward(self, values: Tensor) -> tuple[Judgement, ...]:
        """A judgement per sub-discriminator."""
