"""WORLD's codings of envelope and aperiodicity as what they are: linear maps into logarithms."""

import numpy as np
import pyworld
from numpy.typing import NDArray

Array = NDArray[np.float64]


def envelope_map(sample_rate: int, fft_size: int, envelope_dim: int) -> Array:
    """(envelope_dim, fft_size / 2 + 1): coded frames (T, envelope_dim) times it are log power spectra.

    It is read off pyworld itself, which decodes by a cosine transform, linear interpolation and an exponential.
    """
    log_power: Array = np.log(pyworld.decode_spectral_envelope(np.eye(envelope_dim), sample_rate, fft_size))
    return log_power


def aperiodicity_map(sample_rate: int, fft_size: int, bands: int) -> tuple[Array, Array]:
    """(bands, fft_size / 2 + 1) and an offset: bands (T, bands) in dB times the first plus the second are dB.

    WORLD interpolates in dB, from -60 at 0 Hz through the bands to 0 at Nyquist.
    """
    step_db = -20.0
    coded = np.concatenate([np.full((1, bands), step_db), step_db * (1 + np.eye(bands))])
    decibels = 20 * np.log10(pyworld.decode_aperiodicity(coded, sample_rate, fft_size))
    slopes = (decibels[1:] - decibels[0]) / step_db
    return slopes, decibels[0] - step_db * slopes.sum(0)
