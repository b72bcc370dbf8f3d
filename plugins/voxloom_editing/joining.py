"""New sound between samples that stay: at the level of its sides, with their room tone, faded in and out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import soxr
from numpy.typing import NDArray

from voxloom.model import Recording
from voxloom_editing.coupling import faded, meet, stretch
from voxloom_editing.planning import Cut
from voxloom_editing.room import quiet_spectrum, tone
from voxloom_editing.source import LEVEL_DB, Source
from voxloom_editing.windows import Window

Array = NDArray[np.float64]

BESIDE_SECONDS = 1.0
"""How much on both sides of a new span tells its level."""

WIDE_SECONDS = 0.08
"""How far outside of where it is quietest a cut may lie: there the recording and the new sound say the same."""

LARGEST_DB = 6.0
"""A span is made louder or softer by so much at most."""


@dataclass(frozen=True)
class Splice:
    """`new` (N,C) takes the place of samples `start` to `stop`, cross-fades included."""

    start: int
    stop: int
    new: Array


class Joiner:
    """Joins at a recording's own rate and channels; `cuts` are all its cuts and `seed` that of its room tone."""

    def __init__(self, source: Source, cuts: Sequence[Cut], frame_rate: float, fade_seconds: float, seed: int) -> None:
        self._source, self._cuts, self._frame_rate, self._seed = source, cuts, frame_rate, seed
        self._fade, self._wide = (round(seconds * source.rate) for seconds in (fade_seconds, WIDE_SECONDS))

    def without(self, place: int) -> Splice:
        """Cut `place` left out, one side faded into the other."""
        start, stop = self._edges(place)
        fade = min(self._room(place, 2 * self._fade)[0], stop - start)
        samples = self._source.channels
        return Splice(start - fade, stop, faded(samples[start - fade : start], samples[stop - fade : stop]))

    def spoken(self, place: int, window: Window, wave: Recording) -> Splice:
        """Cut `place` filled from `wave`, which speaks its `window`."""
        rate, cut = self._source.rate, self._cuts[place]
        fresh = soxr.resample(wave.wave.numpy().astype(np.float64), wave.sample_rate, rate)
        before = (self._cuts[place - 1].shift if place else 0) - window.shift
        moved = before / self._frame_rate - window.start, (cut.shift - window.shift) / self._frame_rate - window.start
        beside = [_Beside(*side, by) for side, by in zip(self._beside(place, window), moved, strict=True)]
        gains = self._gains(fresh, beside)
        begin, end, first, last = self._meetings(place, fresh * gains.mean(), [round(by * rate) for by in moved])
        left, right = self._room(place, self._fade)
        samples = self._source.channels
        heard = stretch(fresh, first, last)[:, None] * gains
        heard *= min(1.0, max(1.0, np.abs(samples).max()) / max(np.abs(heard).max(initial=0.0), 1e-9))
        heard += self._tone(len(heard), fresh[:, None] * gains)
        heard[:left] = faded(samples[begin : begin + left], heard[:left])
        heard[len(heard) - right :] = faded(heard[len(heard) - right :], samples[end - right : end])
        return Splice(begin, end, heard)

    def _meetings(self, place: int, fresh: Array, later: Sequence[int]) -> tuple[int, int, int, int]:
        """From which sample to which cut `place` changes the recording, and which samples of `fresh` come there."""
        (start, stop), (low, high) = self._edges(place), self._reach(place)
        (left, right), mono = self._room(place, self._fade), self._source.mono
        level = 10 ** (LEVEL_DB / 10) / self._source.gain**2
        begin, end, lags = start - left, stop + right, [0, 0]
        if left:
            places = range(max(low, begin - self._wide), begin + 1)
            begin, lags[0] = meet(mono, fresh, later[0], places, left, self._source.rate, level)
        if right:
            places = range(stop, min(high - right, stop + self._wide) + 1)
            met, lags[1] = meet(mono, fresh, later[1], places, right, self._source.rate, level, back=True)
            end = met + right
        return begin, end, begin + later[0] + lags[0], end + later[1] + lags[1]

    def _reach(self, place: int) -> tuple[int, int]:
        """Between which samples a cut may change something: half of what is kept on either side is its neighbour's."""
        start, stop = self._edges(place)
        low = (self._edges(place - 1)[1] + start) // 2 if place else 0
        last = place + 1 == len(self._cuts)
        high = len(self._source.channels) if last else (stop + self._edges(place + 1)[0]) // 2
        return low, high

    def _edges(self, place: int) -> tuple[int, int]:
        cut = self._cuts[place]
        return self._source.sample(cut.start), self._source.sample(cut.end)

    def _room(self, place: int, wanted: int) -> tuple[int, int]:
        """Samples of cross-fade on either side, fewer than wanted where so few are kept."""
        (start, stop), (low, high) = self._edges(place), self._reach(place)
        return min(wanted, start - low), min(wanted, high - stop)

    def _beside(self, place: int, window: Window) -> list[tuple[float, float]]:
        """Kept seconds on both sides that belong to the window."""
        cut = self._cuts[place]
        low = self._cuts[place - 1].end if place else 0.0
        high = self._cuts[place + 1].start if place + 1 < len(self._cuts) else self._source.seconds
        low, high = max(low, window.start, cut.start - BESIDE_SECONDS), min(high, window.end, cut.end + BESIDE_SECONDS)
        return [(low, max(cut.start, low)), (min(cut.end, high), high)]

    def _gains(self, fresh: Array, beside: Sequence["_Beside"]) -> Array:
        """Of each channel: how loud the kept sides are in the recording against how loud the voice speaks them."""
        rate, source = self._source.rate, self._source
        theirs = np.concatenate([source.channels[round(one.start * rate) : round(one.end * rate)] for one in beside])
        ours = np.concatenate([one.of(fresh, rate) for one in beside])
        mean = theirs.mean(axis=1)
        if not len(ours) or not len(theirs) or not mean.any() or not ours.any():
            return np.full(theirs.shape[1], 1.0 / source.gain)
        level = np.sqrt(np.square(mean).mean() / np.square(ours).mean())
        usual = 1.0 / source.gain
        level = usual * np.clip(level / usual, 10 ** (-LARGEST_DB / 20), 10 ** (LARGEST_DB / 20))
        panned: Array = level * (theirs * mean[:, None]).sum(axis=0) / np.square(mean).sum()
        return panned

    def _tone(self, length: int, fresh: Array) -> Array:
        """What the room has in its pauses and the voice lacks in its own."""
        channels = []
        for channel in range(self._source.channels.shape[1]):
            wanted = quiet_spectrum(self._source.channels[:, channel])
            there = quiet_spectrum(fresh[:, channel])
            missing = np.maximum(wanted - there, 0.0)
            channels.append(tone(missing, length, self._seed + channel))
        return np.stack(channels, axis=1)


@dataclass(frozen=True)
class _Beside:
    """A kept side in seconds of the recording, and how much later the voice speaks it."""

    start: float
    end: float
    by: float

    def of(self, fresh: Array, rate: int) -> Array:
        """That side as the voice speaks it."""
        return fresh[max(round((self.start + self.by) * rate), 0) : max(round((self.end + self.by) * rate), 0)]
