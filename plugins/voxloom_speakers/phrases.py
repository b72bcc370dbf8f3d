"""Where somebody speaks in recordings, and what of it is kept: phrases from pause to pause."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voxloom.level import LEVEL_SECONDS, active

PAUSE_SECONDS = 0.3
"""So long a silence parts two phrases."""
AROUND_SECONDS = 0.1
"""What is kept of the silence on either side."""
LONGEST_QUIET_SECONDS, KEPT_QUIET_SECONDS = 1.0, 0.3
"""A quiet beginning or end of a whole recording that lasts longer is cut to so much, as it is of any prompt."""


@dataclass(frozen=True)
class Stretch:
    """A part of recording number `recording`, in seconds; the livelier, the more of it is loud speech."""

    recording: int
    start: float
    end: float
    liveliness: float = 0.0

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return self.end - self.start


def whole(recording: int, powers: NDArray[np.float64], seconds: float) -> Stretch:
    """All of a recording but long silence around it. `powers` are those of each `LEVEL_SECONDS`."""
    spoken = np.flatnonzero(active(powers))
    start, end = float(spoken[0]) * LEVEL_SECONDS, float(spoken[-1] + 1) * LEVEL_SECONDS
    first = start - KEPT_QUIET_SECONDS if start > LONGEST_QUIET_SECONDS else 0.0
    last = end + KEPT_QUIET_SECONDS if seconds - end > LONGEST_QUIET_SECONDS else seconds
    return Stretch(recording, first, last)


def phrases_of(recording: int, powers: NDArray[np.float64], seconds: float, longest: float) -> list[Stretch]:
    """Its phrases; of one that lasts longer than `longest` seconds, the liveliest part."""
    speaks = active(powers)
    spoken = np.flatnonzero(speaks)
    gaps = np.flatnonzero(np.diff(spoken) > round(PAUSE_SECONDS / LEVEL_SECONDS))
    firsts, lasts = spoken[[0, *(gaps + 1)]], spoken[[*gaps, -1]] + 1
    lively = speaks + 0.5 * powers / max(float(powers.sum()), 1e-30)
    width = max(1, int((longest - 2 * AROUND_SECONDS) / LEVEL_SECONDS))
    found = []
    for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True):
        if last - first > width:
            sums = np.convolve(lively[first:last], np.ones(width), "valid")
            first, last = first + int(sums.argmax()), first + int(sums.argmax()) + width
        start = max(0.0, first * LEVEL_SECONDS - AROUND_SECONDS)
        end = min(seconds, last * LEVEL_SECONDS + AROUND_SECONDS)
        found.append(Stretch(recording, start, end, float(lively[first:last].sum())))
    return found


def chosen(phrases: Sequence[Stretch], seconds: float) -> list[Stretch]:
    """Phrases that together last at most so long, by turns of all recordings the liveliest that fits; in order."""
    kept: list[Stretch] = []
    left, waiting = seconds, sorted(phrases, key=lambda phrase: -phrase.liveliness)
    while fitting := [phrase for phrase in waiting if phrase.seconds <= left + 1e-6]:
        times = {phrase.recording: sum(other.recording == phrase.recording for other in kept) for phrase in fitting}
        best = min(fitting, key=lambda phrase: times[phrase.recording])
        kept.append(best)
        waiting.remove(best)
        left -= best.seconds
    return sorted(kept, key=lambda phrase: (phrase.recording, phrase.start))
