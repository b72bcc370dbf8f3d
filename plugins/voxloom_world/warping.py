"""Coded envelopes warped along frequency: another length of vocal tract (Jaitly & Hinton 2013, VTLP)."""

from functools import lru_cache

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from voxloom_world.maps import Array, envelope_map

FORMANTS_BELOW = 0.6
"""Share of Nyquist below which formants move by the whole factor; above, the rest is pressed or stretched to fit."""


def warps(
    sample_rate: int, fft_size: int, envelope_dim: int, factors: Float[Tensor, " B"]
) -> Float[Tensor, "B {envelope_dim} {envelope_dim}"]:
    """Matrices that move the formants of coded envelopes (B, envelope_dim, T) to `factors` times their frequency.

    WORLD's coding is linear in the logarithm of power, so decoding, moving along frequency and coding again are one
    linear map.
    """
    decoding, coding = _maps(sample_rate, fft_size, envelope_dim)
    top = decoding.shape[1] - 1
    frequencies = np.linspace(0.0, 1.0, top + 1)
    warped = []
    for factor in factors.tolist():
        knee = FORMANTS_BELOW * min(factor, 1.0)
        places = top * np.interp(frequencies, [0.0, knee, 1.0], [0.0, knee / factor, 1.0])
        below = np.minimum(places.astype(int), top - 1)
        share = places - below
        moved = decoding[:, below] * (1 - share) + decoding[:, below + 1] * share
        warped.append((moved @ coding).T)
    return torch.from_numpy(np.stack(warped))


@lru_cache(maxsize=4)
def _maps(sample_rate: int, fft_size: int, envelope_dim: int) -> tuple[Array, Array]:
    """Decoding, and the coding nearest to its inverse: pyworld's own loses the finest coefficients a little."""
    decoding = envelope_map(sample_rate, fft_size, envelope_dim)
    return decoding, np.linalg.pinv(decoding).astype(np.float64)
