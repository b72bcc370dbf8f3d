"""A new stretch let into a recording: as loud as its sides, faded over outside of what is replaced."""

import numpy as np
from numpy.typing import NDArray

from voxloom.pcm import Pcm

Array = NDArray[np.float64]

LARGEST_GAIN = 2.0
"""A stretch is made at most so many times louder or softer: beyond, its sides differ for other reasons."""

BESIDE_SECONDS = 0.1
"""How much of either side tells how loud it is."""

LAG_SECONDS = 0.008
"""How far either end of the stretch may be moved so that its waves meet those of its side: a low voice's period."""


def let_in(source: Pcm, new: Array, start: int, stop: int, fade: int) -> Pcm:
    """`source` with samples `start` to `stop` of `new` (S,), which is as long and says the same around them.

    Samples from `start` - `fade` to `stop` + `fade` change, as far as there are any; each channel is as loud as there.
    """
    first, last = max(0, start - fade), min(len(source.samples), stop + fade)
    old = source.floats()
    reach = round(LAG_SECONDS * source.sample_rate)
    mono = old.mean(axis=1)
    meets = (_lag(mono, new, first, start, reach), _lag(mono, new, stop, last, reach))
    moved = _moved(new, first, last, *meets)
    beside = round(BESIDE_SECONDS * source.sample_rate)
    weight = np.ones(last - first)
    weight[: start - first] = _rising(start - first)
    weight[len(weight) - (last - stop) :] = _rising(last - stop)[::-1]
    found = old[first:last].copy()
    for channel in range(found.shape[1]):
        gains = [
            _gain(old[max(0, start - beside) : start, channel], new[max(0, start - beside) : start]),
            _gain(old[stop : stop + beside, channel], new[stop : stop + beside]),
        ]
        known = [gain for gain in gains if gain is not None] or [1.0]
        ramp = np.geomspace(known[0], known[-1], last - first)
        found[:, channel] += weight * (ramp * moved - found[:, channel])
    return source.replaced(first, last, found)


def _gain(old: Array, new: Array) -> float | None:
    """From the level of `new` to that of `old`; None where either holds nothing."""
    levels = [float(np.sqrt(np.mean(np.square(wave)))) if len(wave) else 0.0 for wave in (old, new)]
    if min(levels) < 1e-4:
        return None
    return float(np.clip(levels[0] / levels[1], 1 / LARGEST_GAIN, LARGEST_GAIN))


def _lag(old: Array, new: Array, start: int, stop: int, reach: int) -> int:
    """How many samples later than `old` the waves of `new` are that look most like it from `start` to `stop`."""
    part = old[start:stop]
    if len(part) < 8 or start < reach or stop + reach > len(new):
        return 0
    around = new[start - reach : stop + reach]
    products = np.correlate(around, part, mode="valid")
    powers = np.convolve(np.square(around), np.ones(len(part)), mode="valid")
    return int(np.argmax(products / np.sqrt(powers + 1e-9))) - reach


def _moved(new: Array, first: int, last: int, before: int, after: int) -> Array:
    """Samples `first` to `last` of `new`, read from places that go from `before` to `after` samples later."""
    places = np.arange(first, last) + np.linspace(before, after, last - first)
    return np.interp(places, np.arange(len(new)), new)


def _rising(count: int) -> Array:
    """From nearly 0 to nearly 1, as half a cosine."""
    return 0.5 - 0.5 * np.cos(np.pi * (np.arange(count) + 0.5) / max(1, count))
