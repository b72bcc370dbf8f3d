"""Waves for libraries that want them at one rate."""

import numpy as np
import soxr
from jaxtyping import Float
from numpy.typing import NDArray
from torch import Tensor


def at_rate(wave: Float[Tensor, " S"], sample_rate: int, wanted: int) -> NDArray[np.float32]:
    """Samples in [-1, 1] at `wanted` Hz."""
    samples = wave.detach().cpu().numpy().astype(np.float32)
    if sample_rate != wanted:
        samples = soxr.resample(samples, sample_rate, wanted)
    return np.clip(samples, -1.0, 1.0).astype(np.float32)
