"""Loudness by root mean square."""

from jaxtyping import Float
from torch import Tensor

from voxloom.types import WaveTensor
from voxloom_example.loudness import AbstractLoudness


class RmsLoudness(AbstractLoudness):
    """20 log10 of the root mean square."""

    def __init__(self, floor_db: float = -80.0) -> None:
        self.floor_db = floor_db

    def measure(self, wave: WaveTensor) -> Float[Tensor, " B"]:
        """See `AbstractLoudness.measure`."""
        power = wave.float().square().mean(dim=(1, 2))
        return (10 * power.clamp_min(1e-30).log10()).clamp_min(self.floor_db)
