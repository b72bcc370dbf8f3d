"""Passages as intervals and points. No torch here but what passages bring."""

import math
from collections.abc import Iterator, Sequence
from itertools import groupby

from voxloom_track.numbers import shortest
from voxloom_track.passage import Passage, frames_of
from voxloom_track.spaces import named

SENTENCES, WORDS, PHONEMES, VOICING = "sentences", "words", "phonemes", "voicing"
F0, FRAMES, ENERGY = "F0", "F0 frames", "energy"
INTERVAL_TIERS = (SENTENCES, WORDS, PHONEMES, VOICING)
POINT_TIERS = (F0, FRAMES, ENERGY)
VOICED = "voiced"
DIGITS = 9
"""Times are kept to the nanosecond, so that what touches does not overlap by what floating point adds."""

F0_TOLERANCE_CENTS = 50.0
"""How far the contour may lie from the lines between points of `F0`: few are easier to move than one a frame."""
HERTZ_DIGITS = 1
ENERGY_TOLERANCE_DB = 0.01


class Tiers:
    """What is written so far: (start, end, label) and (time, label), in seconds."""

    def __init__(self) -> None:
        self.intervals: dict[str, list[tuple[float, float, str]]] = {name: [] for name in INTERVAL_TIERS}
        self.points: dict[str, list[tuple[float, str]]] = {name: [] for name in POINT_TIERS}
        self.end = 0.0

    def add(self, passage: Passage) -> None:
        """Add what is said next."""
        rate = passage.frame_rate
        counts = [
            len(said.pitch) or count for said, count in zip(passage.symbols, frames_of(passage, rate), strict=True)
        ]
        ends = [sum(counts[:place]) for place in range(len(counts) + 1)]
        times = [round(passage.start + end / rate, DIGITS) for end in ends]
        self.end = times[-1]
        self.intervals[SENTENCES].append((times[0], times[-1], " ".join(passage.text.split()) or "?"))
        self.intervals[PHONEMES] += _phonemes(passage, times)
        self.intervals[WORDS] += _words(passage, times)
        voicing = [value > 0.5 for said in passage.symbols for value in said.voicing]
        self.intervals[VOICING] += _voiced(voicing, times[0], rate)
        pitch = [value for said in passage.symbols for value in said.pitch]
        energy = [value for said in passage.symbols for value in said.energy]
        middles = [round(times[0] + (place + 0.5) / rate, DIGITS) for place in range(ends[-1])]
        self.points[F0] += [(middles[place], str(round(pitch[place], HERTZ_DIGITS))) for place in few_points(pitch)]
        self.points[FRAMES] += [(time, str(shortest(value))) for time, value in zip(middles, pitch, strict=bool(pitch))]
        loud = thinned(energy, ENERGY_TOLERANCE_DB)
        self.points[ENERGY] += [(middles[place], f"{energy[place]:.2f}") for place in loud]


def few_points(pitch: Sequence[float]) -> list[int]:
    """Places of the frames whose F0 (Hz) are points of `F0`."""
    return thinned([math.log2(max(value, 1.0)) for value in pitch], F0_TOLERANCE_CENTS / 1200)


def thinned(values: Sequence[float], tolerance: float) -> list[int]:
    """Places of as few values as a pass from left to right needs, between which lines miss none by more."""
    if not values:
        return []
    places = [0]
    while places[-1] < len(values) - 1:
        start = places[-1]
        end, low, high = start + 1, -math.inf, math.inf
        for place in range(start + 1, len(values)):
            steps = place - start
            slope = (values[place] - values[start]) / steps
            if low <= slope <= high:
                end = place
            low = max(low, (values[place] - tolerance - values[start]) / steps)
            high = min(high, (values[place] + tolerance - values[start]) / steps)
            if low > high:
                break
        places.append(end)
    return places


def _phonemes(passage: Passage, times: Sequence[float]) -> Iterator[tuple[float, float, str]]:
    """One without a frame stands in brackets before the next that has one, the last ones behind that."""
    waiting: list[str] = []
    last: tuple[float, float, str] | None = None
    for place, said in enumerate(passage.symbols):
        if times[place + 1] <= times[place]:
            waiting.append(f"({named(said.symbol)})")
            continue
        if last is not None:
            yield last
        last = (times[place], times[place + 1], " ".join([*waiting, named(said.symbol)]))
        waiting = []
    if last is not None:
        yield (*last[:2], " ".join([last[2], *waiting]))


def _words(passage: Passage, times: Sequence[float]) -> Iterator[tuple[float, float, str]]:
    said = [place for place, each in enumerate(passage.symbols) if each.word is not None]
    for _, run in groupby(said, key=lambda place: passage.symbols[place].word):
        places = list(run)
        first, stop = places[0], places[-1] + 1
        spans = [passage.symbols[place].characters for place in places]
        text = passage.text[min(start for start, _ in spans) : max(end for _, end in spans)]
        if times[stop] > times[first]:
            yield times[first], times[stop], " ".join(text.split()) or "?"


def _voiced(voicing: Sequence[bool], start: float, rate: float) -> Iterator[tuple[float, float, str]]:
    place = 0
    for voiced, run in groupby(voicing):
        count = len(list(run))
        if voiced:
            yield round(start + place / rate, DIGITS), round(start + (place + count) / rate, DIGITS), VOICED
        place += count
