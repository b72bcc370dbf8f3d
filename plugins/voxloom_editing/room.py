"""The sound of a room while nobody speaks, and how wide a band a recording has."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

FRAME = 1024
QUIET_SHARE = 0.1
BELOW_DB = 20.0
"""The quietest frames are a pause when they lie so far below the loudest tenth; else nothing is known of the room."""

FLOOR_DB = -50.0
"""A band ends where its long-term spectrum falls so far below its peak for good."""

NARROWER = 0.8
"""Less than this share of its sides' band makes a span narrower."""

_WINDOW = np.hanning(FRAME)


def quiet_spectrum(samples: Array) -> Array:
    """Power density (FRAME / 2 + 1,) of the quietest frames of (S,), that of white noise being its variance; else 0."""
    powers = _spectra(samples)
    levels = powers.mean(axis=1)
    if len(levels) < 5:
        return np.zeros(FRAME // 2 + 1)
    order = np.argsort(levels)
    count = max(round(QUIET_SHARE * len(levels)), 3)
    loud = levels[order[-count:]].mean()
    if levels[order[:count]].mean() > loud * 10 ** (-BELOW_DB / 10):
        return np.zeros(FRAME // 2 + 1)
    spectrum: Array = powers[order[:count]].mean(axis=0)
    return spectrum


def tone(spectrum: Array, length: int, seed: int) -> Array:
    """Noise (length,) of that power density."""
    white = np.random.default_rng(seed).standard_normal(length)
    if not spectrum.any() or not length:
        return np.zeros(length)
    places = np.linspace(0.0, 1.0, length // 2 + 1)
    gains = np.sqrt(np.interp(places, np.linspace(0.0, 1.0, len(spectrum)), spectrum))
    shaped: Array = np.fft.irfft(np.fft.rfft(white) * gains, length)
    return shaped


def band_hz(samples: Array, rate: int) -> float:
    """The highest frequency that (S,) has more of than `FLOOR_DB` below its loudest; 0 in silence."""
    powers = _spectra(samples).mean(axis=0)
    if not powers.any():
        return 0.0
    there = np.flatnonzero(powers > powers.max() * 10 ** (FLOOR_DB / 10))
    return float(there[-1] * rate / FRAME)


def _spectra(samples: Array) -> Array:
    """Power densities (frames, FRAME / 2 + 1) of frames that overlap by half; a shorter wave is one frame."""
    if len(samples) < FRAME:
        samples = np.pad(samples, (0, FRAME - len(samples)))
    frames = np.lib.stride_tricks.sliding_window_view(samples, FRAME)[:: FRAME // 2]
    powers: Array = np.square(np.abs(np.fft.rfft(frames * _WINDOW, axis=1))) / np.square(_WINDOW).sum()
    return powers
