"""Prosody: how long each phoneme lasts and how its pitch moves."""

from abc import ABC, abstractmethod
from collections.abc import Sequence

import torch
from torch import nn

from voxloom.values import Encoded, Loss, Prosody


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
