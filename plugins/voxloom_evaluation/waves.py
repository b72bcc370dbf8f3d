"""Waves for libraries that want them at one rate."""

import numpy as np
import soxr
from jaxtyping import Float
from numpy.typing import NDArray
from torch import Tensor

from voxloom.errors import InputError


def at_rate(wave: Float[Tensor, " S"], sample_rate: int, wanted: int) -> NDArray[np.float32]:
    """Samples in [-1, 1] at `wanted` Hz."""
    samples = wave.detach().cpu().numpy().astype(np.float32)
    if sample_rate != wanted:
        samples = soxr.resample(samples, sample_rate, wanted)
    return np.clip(samples, -1.0, 1.0).astype(np.float32)


def compared(wave: Float[Tensor, " S"] | None, figure: str, what: str, sample: str) -> Float[Tensor, " S"]:
    """The wave that `figure` compares the speech with.

    Raises:
        InputError: when the sample has none, or an empty one.
    """
    if wave is None or not len(wave):
        raise InputError(f"{figure} needs a {what} to compare with, and {sample} has none")
    return wave
