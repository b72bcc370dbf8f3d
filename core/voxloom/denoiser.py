"""Denoisers: the network inside a diffusion or consistency model."""

from abc import ABC, abstractmethod

from torch import nn

from voxloom.types import LatentTensor, Level
from voxloom.values import Condition


class AbstractDenoiser(nn.Module, ABC):
    """(x, level, condition) to a prediction whose meaning the parameterisation gives."""

    uses: frozenset[str]  # the fields of `Condition` it reads besides `frames` and `mask`

    @abstractmethod
    def forward(self, x: LatentTensor, level: Level, condition: Condition) -> LatentTensor:
        """Prediction (B,D,T) for scaled input `x` (B,D,T) at noise `level` (B,), c_noise of the parameterisation."""

    def prepared(self, condition: Condition) -> Condition:
        """`condition` with what `forward` needs of it whatever x and level are, worth its memory for several calls."""
        return condition
