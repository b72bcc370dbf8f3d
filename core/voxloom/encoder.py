"""Encoders of phonemes and prompts."""

from abc import ABC, abstractmethod

from torch import Tensor, nn

from voxloom.types import SequenceMask
from voxloom.values import Encoded


class AbstractEncoder(nn.Module, ABC):
    """A sequence to hidden states.

    `values` are symbol ids (B,N) for an encoder of phonemes, normalised latents (B,D,T) for an encoder of prompts.
    States at padded positions are zero and never influence others.
    """

    width: int  # H

    @abstractmethod
    def forward(self, values: Tensor, mask: SequenceMask, prompt: Encoded | None = None) -> Encoded:
        """States and mask; an encoder that does not adapt to the speaker ignores `prompt`."""
