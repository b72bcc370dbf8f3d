"""A kind of its own: what says how loud a wave is."""

from abc import ABC, abstractmethod

from jaxtyping import Float
from torch import Tensor

from voxloom.types import WaveTensor


class AbstractLoudness(ABC):
    """Loudness in dB, where a square wave between -1 and 1 has 0."""

    floor_db: float  # what silence measures

    @abstractmethod
    def measure(self, wave: WaveTensor) -> Float[Tensor, " B"]:
        """dB of each wave (B,1,S); at least `floor_db`."""
