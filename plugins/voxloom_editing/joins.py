"""How much a recording jumps at a point, and how much recordings jump anywhere."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from voxloom.prompt import SILENT_PEAK

Array = NDArray[np.float64]

SECONDS = 0.005
POINTS = 2000
FLOOR = SILENT_PEAK**2
"""Added to energies: nobody hears how silences compare."""


def jumps(samples: Array, rate: int, points: ArrayLike) -> Array:
    """For each of P points of (S,) the step from the sample before and the dB from 5 ms before to 5 ms after (2,P)."""
    width = round(SECONDS * rate)
    places = np.clip(np.asarray(points, dtype=int), width, len(samples) - width)
    sums = np.concatenate([[0.0], np.cumsum(np.square(samples))])
    before = (sums[places] - sums[places - width]) / width + FLOOR
    after = (sums[places + width] - sums[places]) / width + FLOOR
    steps = np.abs(samples[places] - samples[places - 1])
    return np.stack([steps, np.abs(10 * np.log10(after / before))])


def anywhere(recordings: Iterable[tuple[Array, int]], seed: int) -> Array:
    """The same at random points (2,P) of recordings."""
    drawn = np.random.default_rng(seed)
    found = [jumps(samples, rate, drawn.integers(0, len(samples), POINTS)) for samples, rate in recordings]
    return np.concatenate(found, axis=1)
