"""Frames of the speech beside those of the recording of the same text."""

from dataclasses import dataclass
from typing import Literal

import librosa
import numpy as np
from numpy.typing import NDArray

from voxloom.metric import Sample
from voxloom.pitch import AbstractPitch
from voxloom_evaluation.cepstra import Frames, analyse
from voxloom_evaluation.waves import compared

Alignment = Literal["dtw", "frames"]


@dataclass(frozen=True)
class Matched:
    """Frames of the speech and of the recording, as many of either and each beside its match."""

    ours: Frames
    theirs: Frames


def matched(sample: Sample, pitch: AbstractPitch, alignment: Alignment, figure: str) -> Matched | None:
    """`dtw`: by dynamic time warping on the mel-cepstra; `frames`: frame by frame, up to the end of the shorter one.

    None when the speech is empty.

    Raises:
        InputError: when the sample has no recording of its text.
    """
    recording = compared(sample.recording, figure, "recording of the same text", sample.id)
    if not len(sample.wave):
        return None
    ours = analyse(sample.wave, sample.sample_rate, pitch)
    theirs = analyse(recording, sample.sample_rate, pitch)
    if alignment == "frames":
        count = min(len(ours.hertz), len(theirs.hertz))
        return Matched(_taken(ours, np.arange(count)), _taken(theirs, np.arange(count)))
    _, path = librosa.sequence.dtw(ours.cepstra.T, theirs.cepstra.T, metric="euclidean")
    return Matched(_taken(ours, path[::-1, 0]), _taken(theirs, path[::-1, 1]))


def _taken(frames: Frames, chosen: NDArray[np.int64]) -> Frames:
    return Frames(frames.cepstra[chosen], frames.hertz[chosen])
