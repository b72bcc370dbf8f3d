"""A telephone's band, widened by a rough guess: voices know no speech that has neither a fundamental nor a hiss."""

import numpy as np
import soxr
import torch
from numpy.typing import NDArray

from voxloom.model import Recording

Array = NDArray[np.float64]

NARROW_RATE, WIDE_RATE = 8000, 16000
HIGH_GAIN = 0.25
"""12 dB, about how much softer speech is above 4 kHz than its mirror image below."""

FUNDAMENTAL_HZ = (60.0, 300.0)
VOWEL_HZ = (300.0, 700.0)
MISSING_DB = -15.0
"""Less than this below 300 Hz, against what lies above, is no fundamental."""


def widened(recording: Recording) -> Recording:
    """The recording at 16 kHz, what it has below 4 kHz as it was.

    Above 4 kHz its spectrum is mirrored (spectral folding, Makhoul & Berouti 1979); a missing fundamental is what
    rectifying makes of its harmonics, as strong as the vowels' first band.
    """
    narrow = soxr.resample(recording.wave.numpy().astype(np.float64), recording.sample_rate, NARROW_RATE)
    folded = np.zeros(2 * len(narrow))
    folded[::2] = 2 * narrow
    low = _band(folded, 0.0, NARROW_RATE / 2 - 100)
    wide = low + HIGH_GAIN * _band(folded, NARROW_RATE / 2 + 100, WIDE_RATE / 2)
    vowels = _band(low, *VOWEL_HZ).var()
    if _band(low, *FUNDAMENTAL_HZ).var() < vowels * 10 ** (MISSING_DB / 10):
        fundamental = _band(np.abs(low), *FUNDAMENTAL_HZ)
        wide = wide + fundamental * np.sqrt(vowels / max(fundamental.var(), 1e-12))
    wide = wide / max(1.0, float(np.abs(wide).max()))
    return Recording(torch.from_numpy(wide.astype(np.float32)), WIDE_RATE)


def _band(samples: Array, low_hz: float, high_hz: float) -> Array:
    spectrum = np.fft.rfft(samples)
    hertz = np.fft.rfftfreq(len(samples), 1 / WIDE_RATE)
    spectrum[(hertz < low_hz) | (hertz > high_hz)] = 0
    filtered: Array = np.fft.irfft(spectrum, len(samples))
    return filtered
