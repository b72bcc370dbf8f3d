"""Figures over utterances, and whether one voice is better than another, by resampling utterances."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from voxloom_studies.comparison import Interval

RESAMPLES = 2000
EXACT = 14
"""Up to so many utterances every assignment of a permutation test is tried, and drawn from beyond."""
DRAWS = 20000
_SEED = 0
_ROUNDING = 1e-9
"""Assignments whose difference is the measured one but for the order of sums count as equal."""

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


def mean(tallies: Array) -> Array:
    """Weighted means (R,) of sums (R,2) of values times weights, and of weights."""
    means: Array = tallies[:, 0] / tallies[:, 1]
    return means


def figure_of(measured: Measured) -> Interval:
    """The figure over all its utterances."""
    tallies = measured.over(list(measured.tallies))
    return _interval(len(tallies), lambda times: _pooled(measured, tallies, times))


def difference(better: Measured, worse: Measured) -> Interval:
    """By how much the first is better than the second, over the utterances of both, drawn together (paired).

    Above 0 is better whichever way the figure goes.
    """
    return excess(better, worse) if better.better == "higher" else excess(worse, better)


def excess(first: Measured, second: Measured) -> Interval:
    """By how much the first figure exceeds the second, over the utterances of both, drawn together (paired)."""
    ours, theirs = _paired(first, second)

    def by(times: Array) -> Array:
        return _pooled(first, ours, times) - _pooled(second, theirs, times) + 0.0  # never -0.0

    return _interval(len(ours), by)


def p_value(first: Measured, second: Measured) -> float:
    """How often chance alone makes two figures differ as much: a two-sided paired permutation test.

    Of each utterance of both it is drawn by lot which rendering is whose. 1 where there is nothing to compare.
    """
    ours, theirs = _paired(first, second)
    if not len(ours):
        return 1.0
    moved = _assignments(len(ours)) @ (theirs - ours)
    with np.errstate(invalid="ignore", divide="ignore"):
        found = np.abs(first.pool(ours.sum(axis=0) + moved) - second.pool(theirs.sum(axis=0) - moved))
    if not np.isfinite(found[0]):
        return 1.0
    return float(np.mean(found[np.isfinite(found)] >= found[0] * (1 - _ROUNDING) - _ROUNDING))


def holm(p_values: Sequence[float]) -> list[float]:
    """The p-values of a family of tests, each corrected for there being several (Holm 1979), in the order given."""
    corrected, highest = [0.0] * len(p_values), 0.0
    for rank, place in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[place]))
        corrected[place] = highest
    return corrected


def verdict_of(found: Interval) -> Verdict:
    """Whether the first is better: undecided when the interval of the difference reaches 0, or there is none."""
    if found.low > 0:
        return "holds"
    return "reversed" if found.high < 0 else "undecided"


def _paired(first: Measured, second: Measured) -> tuple[Array, Array]:
    """Tallies (N,K) of either, of the utterances of both."""
    shared = [name for name in first.tallies if name in second.tallies]
    return first.over(shared), second.over(shared)


def _assignments(count: int) -> Array:
    """Whether each utterance's renderings are swapped (R, count), the first row being what was measured."""
    if count <= EXACT:
        return (np.arange(2**count)[:, None] >> np.arange(count) & 1).astype(np.float64)
    drawn = np.random.default_rng(_SEED).integers(0, 2, size=(DRAWS, count))
    return np.concatenate([np.zeros((1, count)), drawn.astype(np.float64)])


def _pooled(measured: Measured, tallies: Array, times: Array) -> Array:
    return measured.pool(times @ tallies)


def _interval(count: int, pooled: Callable[[Array], Array]) -> Interval:
    nothing = Interval(float("nan"), float("nan"), float("nan"), count)
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
    return Interval(value, float(low), float(high), count)
