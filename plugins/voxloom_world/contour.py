"""The F0 contour of DIO's candidates (Morise et al. 2009): the best of each frame, mended where it jumps."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

Candidates = tuple[Array, Array]
"""F0 in Hz, zero for none, and its score, of which the lowest is best."""

WORST = 1e17
ALLOWED_STEP = 0.1
"""A frame may differ by so much from the one before it, or from where two frames lead."""


def contour(candidates: Array, scores: Array, low_hz: float, period_ms: float) -> Array:
    """F0 (T,) of candidates (bands, T), zero where unvoiced.

    What lasts less than two periods of `low_hz` is no voice. A voiced section is then followed to either side through
    whichever candidates continue it, as far as the next one.
    """
    best = np.take_along_axis(candidates, scores.argmin(axis=0)[None], axis=0)[0]
    least = 2 * int(0.5 + 1000.0 / period_ms / low_hz) + 1  # frames
    if len(best) <= least:
        return np.zeros_like(best)
    best[:least] = best[-least:] = 0.0
    lasting = _lasting(_steady(best), least)
    ends = np.flatnonzero((lasting[:-1] != 0) & (lasting[1:] == 0))
    starts = np.flatnonzero((lasting[:-1] == 0) & (lasting[1:] != 0)) + 1
    for end, limit in pairwise([*ends, len(lasting) - 1]):
        _follow(lasting, candidates, int(end), int(limit), 1)
    for start, limit in pairwise([*reversed(starts), 1]):
        _follow(lasting, candidates, int(start), int(limit), -1)
    return lasting


def _steady(f0: Array) -> Array:
    """Zero where a frame is far from the one before it."""
    steps = np.abs(np.diff(f0)) / np.where(f0[1:] > 0, f0[1:], 1.0)
    return np.concatenate([f0[:1], np.where(steps < ALLOWED_STEP, f0[1:], 0.0)])


def _lasting(f0: Array, least: int) -> Array:
    """Zero where one of the `least` frames around is zero; the outermost are left as they are."""
    gaps = np.concatenate([[0], np.cumsum(f0 == 0)])
    around = gaps[least:] - gaps[:-least]
    half = (least - 1) // 2
    lasting = f0.copy()
    lasting[half : half + len(around)][around > 0] = 0.0
    return lasting


def _follow(f0: Array, candidates: Array, place: int, limit: int, step: int) -> None:
    """Write into `f0` the candidates that continue it from `place`, until `limit` or where none is near."""
    while place != limit:
        expected = (3 * f0[place] - f0[place - step]) / 2
        frame = candidates[:, place + step]
        found = frame[np.abs(expected - frame).argmin()]
        f0[place + step] = found if abs(1 - found / expected) <= ALLOWED_STEP else 0.0
        if not f0[place + step]:
            return
        place += step
