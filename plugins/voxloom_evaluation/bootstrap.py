"""Intervals by resampling utterances."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from voxloom.metric import Score

RESAMPLES = 2000
_SEED = 0

Array = NDArray[np.float64]
Pool = Callable[[Array], Array]
"""Sums of tallies (R,K) to figures (R,)."""


@dataclass(frozen=True)
class Figure:
    """A figure over utterances with its 95 % bootstrap interval; `median` is that of the utterances, of a mean."""

    value: float
    low: float
    high: float
    count: int
    median: float | None = None


def summarise(scores: Sequence[Score], resamples: int = RESAMPLES, pool: Pool | None = None) -> Figure:
    """The weighted mean of `scores`, so that word errors are pooled over words, and its percentile interval.

    With `pool`, the figure of the sum of their tallies instead. The seed is fixed: equal scores give equal intervals.
    """
    median = None
    if pool is None:
        tallies = np.array([(score.value * score.weight, score.weight) for score in scores], dtype=np.float64)
        pool = _mean
        counted = [score.value for score in scores if score.weight]
        median = float(np.median(counted)) if counted else None
    else:
        size = max(len(score.tally) for score in scores)
        tallies = np.array([score.tally or (0.0,) * size for score in scores], dtype=np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        return replace(_figure(tallies, pool, resamples), median=median)


def _figure(tallies: Array, pool: Pool, resamples: int) -> Figure:
    count = len(tallies)
    value = float(pool(tallies.sum(axis=0, keepdims=True))[0])
    if not np.isfinite(value):
        return Figure(float("nan"), float("nan"), float("nan"), count)
    chosen = np.random.default_rng(_SEED).integers(0, count, size=(resamples, count))
    times = np.stack([np.bincount(row, minlength=count) for row in chosen]).astype(np.float64)
    figures = pool(times @ tallies)
    low, high = np.percentile(figures[np.isfinite(figures)], (2.5, 97.5))
    return Figure(value, float(low), float(high), count)


def _mean(tallies: Array) -> Array:
    means: Array = tallies[:, 0] / tallies[:, 1]
    return means
