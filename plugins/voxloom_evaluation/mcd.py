"""Mel-cepstral distortion."""

import math

import numpy as np

from voxloom.metric import AbstractMetric, Sample, Score
from voxloom.pitch import AbstractPitch
from voxloom_evaluation.matching import Alignment, matched

DECIBELS = 10 / math.log(10) * math.sqrt(2)


class MelCepstralDistortion(AbstractMetric):
    """10 / ln 10 * sqrt(2 sum_m (c_m - c'_m)^2) dB over c1 to c13, averaged over matched frames (Kubichek 1993)."""

    better = "lower"
    needs = frozenset({"recording"})

    def __init__(self, pitch: AbstractPitch, alignment: Alignment = "dtw") -> None:
        self._pitch = pitch
        self._alignment: Alignment = alignment

    def measure(self, sample: Sample) -> dict[str, Score]:
        """`mcd` in dB; empty speech weighs nothing.

        Raises:
            InputError: when the sample has no recording of its text.
        """
        pair = matched(sample, self._pitch, self._alignment, "MCD")
        if pair is None:
            return {"mcd": Score(0.0, 0.0, "empty")}
        distances = np.linalg.norm(pair.ours.cepstra - pair.theirs.cepstra, axis=1)
        return {"mcd": Score(DECIBELS * float(distances.mean()))}
