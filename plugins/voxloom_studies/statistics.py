"""Figures over utterances, and whether one voice is better than another, by resampling utterances."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 2000
_SEED = 0

Array = NDArray[np.float64]
Pool = Callable[[Array], Array]
"""Sums of tallies (R,K) to figures (R,)."""
Verdict = Literal["holds", "reversed", "undecided"]


@dataclass(frozen=True)
class Measured:
    """One figure of one voice: for each utterance what is added up, averaged over seeds already."""

    better: Literal["higher", "lower"]
    tallies: dict[str, tuple[float, ...]]
    """By utterance, (K,)."""
    pool: Pool

    def over(self, utterances: Sequence[str]) -> Array:
        """Tallies (N,K) of these utterances."""
        return np.array([self.tallies[name] for name in utterances], dtype=np.float64)


@dataclass(frozen=True)
class Figure:
    """A value with its 95 % bootstrap interval over `count` utterances; NaN where there is nothing to pool."""

    value: float
    low: float
    high: float
    count: int


def mean(tallies: Array) -> Array:
    """Weighted means (R,) of sums (R,2) of values times weights, and of weights."""
    means: Array = tallies[:, 0] / tallies[:, 1]
    return means


def figure_of(measured: Measured) -> Figure:
    """The figure over all its utterances."""
    tallies = measured.over(list(measured.tallies))
    return _interval(len(tallies), lambda times: _pooled(measured, tallies, times))


def difference(better: Measured, worse: Measured) -> Figure:
    """By how much the first is better than the second, over the utterances of both, drawn together (paired).

    Above 0 is better whichever way the figure goes.
    """
    shared = [name for name in better.tallies if name in worse.tallies]
    first, second = better.over(shared), worse.over(shared)
    sign = 1.0 if better.better == "higher" else -1.0

    def by(times: Array) -> Array:
        return sign * (_pooled(better, first, times) - _pooled(worse, second, times)) + 0.0  # never -0.0

    return _interval(len(shared), by)


def verdict_of(found: Figure) -> Verdict:
    """Whether the first is better: undecided when the interval of the difference reaches 0, or there is none."""
    if found.low > 0:
        return "holds"
    return "reversed" if found.high < 0 else "undecided"


def _pooled(measured: Measured, tallies: Array, times: Array) -> Array:
    return measured.pool(times @ tallies)


def _interval(count: int, pooled: Callable[[Array], Array]) -> Figure:
    nothing = Figure(float("nan"), float("nan"), float("nan"), count)
    if not count:
        return nothing
    drawn = np.random.default_rng(_SEED).integers(0, count, size=(RESAMPLES, count))
    times = np.stack([np.bincount(row, minlength=count) for row in drawn]).astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        value = float(pooled(np.ones((1, count)))[0])
        figures = pooled(times)
    if not np.isfinite(value):
        return nothing
    low, high = np.percentile(figures[np.isfinite(figures)], (2.5, 97.5))
    return Figure(value, float(low), float(high), count)
