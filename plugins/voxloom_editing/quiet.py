"""How loud a recording is from moment to moment: where it can be cut, where somebody speaks, where nobody does."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from voxloom.level import LEVEL_SECONDS, active
from voxloom.prompt import SILENT_PEAK

Array = NDArray[np.float64]

WINDOW_SECONDS = 0.01
STEP_SECONDS = 0.001
ABOUT = 1.26
"""1 dB apart is about as loud."""


class Loudness:
    """Of a mono recording (S,)."""

    def __init__(self, samples: Array, sample_rate: int) -> None:
        self.sample_rate = sample_rate
        self._sums = np.concatenate([[0.0], np.cumsum(np.square(samples))])

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return (len(self._sums) - 1) / self.sample_rate

    def power(self, start: ArrayLike, end: ArrayLike) -> Array:
        """Mean square from `start` to `end` seconds."""
        last = len(self._sums) - 1
        first = np.clip(np.round(np.asarray(start) * self.sample_rate).astype(int), 0, last)
        stop = np.clip(np.round(np.asarray(end) * self.sample_rate).astype(int), 0, last)
        power: Array = (self._sums[stop] - self._sums[first]) / np.maximum(stop - first, 1)
        return power

    def quietest(self, start: float, end: float) -> float:
        """The moment between two at which 10 ms around are quietest, of about equals the one in the middle."""
        start, end = max(start, 0.0), min(end, self.seconds)
        if end <= start:
            return float(np.clip(start, 0.0, self.seconds))
        moments = np.arange(start, end + STEP_SECONDS / 2, STEP_SECONDS)
        powers = self.power(moments - WINDOW_SECONDS / 2, moments + WINDOW_SECONDS / 2)
        about = moments[powers <= powers.min() * ABOUT + SILENT_PEAK**2]
        return float(about[np.argmin(np.abs(about - (start + end) / 2))])

    def active(self, step: float = LEVEL_SECONDS) -> NDArray[np.bool_]:
        """Which steps are speech."""
        starts = np.arange(0.0, self.seconds - step / 2, step)
        return active(self.power(starts, starts + step))
