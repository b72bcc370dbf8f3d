"""What a discriminator of waves hears with: a trained network of speech, and its layers."""

from abc import ABC, abstractmethod
from collections.abc import Iterable

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional as F


class AbstractListener(nn.Module, ABC):
    """Waves (B,S) in [-1, 1] at `sample_rate` to the states of all its layers (B,C,F); each wave by itself."""

    sample_rate: int  # Hz
    shortest: int  # the least S it can hear
    channels: int  # C

    @abstractmethod
    def forward(self, wave: Float[Tensor, "B S"]) -> Float[Tensor, "B C F"]:
        """The states, layer upon layer."""


def stacked(layers: Iterable[Float[Tensor, "B F _"]]) -> Float[Tensor, "B C F"]:
    """The layers upon each other, each frame of each scaled to mean 0 and variance 1.

    As they are, a few layers of large values would drown the others, and a channel's sign would be its mean's.
    """
    return torch.cat([F.layer_norm(layer, layer.shape[-1:]) for layer in layers], dim=2).transpose(1, 2)
