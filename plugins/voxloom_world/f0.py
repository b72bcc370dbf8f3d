"""F0 on a fixed grid of frames."""

import math
from typing import Literal

import numpy as np
import pyworld
from numpy.typing import NDArray

from voxloom_world.dio import dio

Array = NDArray[np.float64]

UNVOICED_HZ = 150.0
"""F0 reported for a recording without any voiced frame."""

FINE_MS = 5.0
"""F0 is tracked at this period or finer, then thinned: dio drops a frame that differs from the last by over 10 %, which
at 12.5 ms loses a tenth of all voiced frames."""


def frame_times(samples: int, sample_rate: int, hop_length: int) -> Array:
    """Seconds of each frame: T = ceil(samples / hop_length)."""
    return np.arange(-(-samples // hop_length), dtype=np.float64) * (hop_length / sample_rate)


def track_f0(
    wave: Array, sample_rate: int, hop_length: int, method: Literal["dio", "harvest"], low_hz: float, high_hz: float
) -> Array:
    """F0 (T,) in Hz, zero where unvoiced."""
    count = -(-len(wave) // hop_length)
    steps = math.ceil(1000 * hop_length / sample_rate / FINE_MS)
    period_ms = 1000 * hop_length / sample_rate / steps
    # The estimators look at windows longer than a few frames; silence on the right changes no earlier frame.
    padded = np.pad(wave, (0, max(0, sample_rate // 4 - len(wave))))
    if method == "dio":
        rough, times = dio(padded, sample_rate, low_hz, high_hz, period_ms)
        rough, times = np.ascontiguousarray(rough[::steps]), np.ascontiguousarray(times[::steps])
        f0 = pyworld.stonemask(padded, rough, times, sample_rate)
    else:
        f0 = pyworld.harvest(padded, sample_rate, low_hz, high_hz, frame_period=period_ms)[0][::steps]
    f0 = np.pad(f0, (0, max(0, count - len(f0))), mode="edge")[:count]
    return np.where((f0 >= low_hz) & (f0 <= high_hz), f0, 0.0)


def continuous_f0(f0: Array) -> Array:
    """F0 (T,) without gaps: log-linear between voiced frames, constant before the first and after the last."""
    voiced = np.flatnonzero(f0)
    if not len(voiced):
        return np.full_like(f0, UNVOICED_HZ)
    return np.exp(np.interp(np.arange(len(f0)), voiced, np.log(f0[voiced])))
