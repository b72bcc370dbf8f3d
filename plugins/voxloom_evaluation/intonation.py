"""F0 of the speech against that of the recording, on matched frames that are voiced in both."""

import numpy as np
from numpy.typing import NDArray

from voxloom.metric import AbstractMetric, PooledMetric, Sample, Score
from voxloom.pitch import AbstractPitch
from voxloom_evaluation.distributions import CENTS_PER_OCTAVE
from voxloom_evaluation.matching import Alignment, matched

FEWEST_FRAMES = 10
"""Commonly voiced frames, 50 ms, below which a sample says nothing."""

Array = NDArray[np.float64]


class F0Correlation(AbstractMetric):
    """Pearson's correlation of log F0 within each utterance; every utterance counts alike."""

    better = "higher"
    needs = frozenset({"recording"})

    def __init__(self, pitch: AbstractPitch, alignment: Alignment = "dtw") -> None:
        self._pitch = pitch
        self._alignment: Alignment = alignment

    def measure(self, sample: Sample) -> dict[str, Score]:
        """`f0_correlation`; a sample with under 50 ms voiced in both, or one level tone, weighs nothing.

        Raises:
            InputError: when the sample has no recording of its text.
        """
        ours, theirs = _cents(sample, self._pitch, self._alignment, "F0 correlation")
        if len(ours) < FEWEST_FRAMES or np.ptp(ours) == 0 or np.ptp(theirs) == 0:
            return {"f0_correlation": Score(0.0, 0.0, "too little is voiced in both")}
        return {"f0_correlation": Score(float(np.corrcoef(ours, theirs)[0, 1]))}


class F0Error(PooledMetric):
    """Root mean square of the difference of F0 in cents, over the frames of all utterances."""

    better = "lower"
    needs = frozenset({"recording"})

    def __init__(self, pitch: AbstractPitch, alignment: Alignment = "dtw") -> None:
        self._pitch = pitch
        self._alignment: Alignment = alignment

    def measure(self, sample: Sample) -> dict[str, Score]:
        """`f0_rmse` in cents, weighted by frames; a sample with under 50 ms voiced in both weighs nothing.

        Raises:
            InputError: when the sample has no recording of its text.
        """
        ours, theirs = _cents(sample, self._pitch, self._alignment, "F0 error")
        if len(ours) < FEWEST_FRAMES:
            return {"f0_rmse": Score(0.0, 0.0, "too little is voiced in both")}
        tally = float(np.square(ours - theirs).sum()), float(len(ours))
        return {"f0_rmse": Score(float(self.pool(np.array([tally]))[0]), tally[1], tally=tally)}

    def pool(self, tallies: NDArray[np.float64]) -> NDArray[np.float64]:
        """See `PooledMetric.pool`; a tally is the sum of squares and the frames."""
        figures: NDArray[np.float64] = np.sqrt(tallies[:, 0] / tallies[:, 1])
        return figures


def _cents(sample: Sample, pitch: AbstractPitch, alignment: Alignment, figure: str) -> tuple[Array, Array]:
    """F0 (T,) in cents of both where both are voiced."""
    pair = matched(sample, pitch, alignment, figure)
    if pair is None:
        return np.zeros(0), np.zeros(0)
    voiced = (pair.ours.hertz > 0) & (pair.theirs.hertz > 0)
    ours, theirs = (CENTS_PER_OCTAVE * np.log2(frames.hertz[voiced]) for frames in (pair.ours, pair.theirs))
    return ours, theirs
