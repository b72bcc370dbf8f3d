"""Intervals by resampling utterances."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from voxloom.metric import Score

RESAMPLES = 2000
_SEED = 0


@dataclass(frozen=True)
class Figure:
    """A weighted mean over utterances with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float
    count: int


def summarise(scores: Sequence[Score], resamples: int = RESAMPLES) -> Figure:
    """The weighted mean of `scores`, so that word errors are pooled over words, and its percentile interval.

    The seed is fixed: equal scores give equal intervals.
    """
    values = np.array([score.value for score in scores], dtype=np.float64)
    weights = np.array([score.weight for score in scores], dtype=np.float64)
    total = weights.sum()
    if total == 0:
        return Figure(float("nan"), float("nan"), float("nan"), len(scores))
    chosen = np.random.default_rng(_SEED).integers(0, len(values), size=(resamples, len(values)))
    sums = weights[chosen].sum(axis=1)
    means = (values * weights)[chosen].sum(axis=1)[sums > 0] / sums[sums > 0]
    low, high = np.percentile(means, (2.5, 97.5))
    return Figure(float((values * weights).sum() / total), float(low), float(high), len(scores))
