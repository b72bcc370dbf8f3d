"""Where one wave goes over into another that says the same: optimal coupling (Conkie and Isard, 1996)."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

STEP_SECONDS = 0.001
LAG_SECONDS = 0.008
"""How far one wave may be moved so that its periods meet those of the other: a low voice's period."""

ENERGY_SECONDS = 0.005
"""How much of either side of a point tells whether its energy jumps there."""

FLOOR_DB = -50.0
"""So far below the level of speech, differences are not heard."""

BANDS = 20
HIGHEST_HZ = 7000.0
"""Spectra are compared in so many bands of equal width to the ear up to here, which a voice of 16 kHz reaches."""

LOUD = 0.3
"""What 1 dB of loudness weighs against 1 dB between spectra: quiet places are better, alike ones more so."""

STEADY_DB = 6.0
"""Speech itself jumps by so much; each dB beyond weighs as much as 1 dB between spectra."""


def meet(
    old: Array, new: Array, later: int, places: range, fade: int, rate: int, level: float, back: bool = False
) -> tuple[int, int]:
    """Where among `places`, samples of `old` (S,), a cross-fade of `fade` samples to `new` (S2,) is best begun.

    `new` says the same `later` samples later. Both are at `rate` Hz; `level` is the power of speech in them. With
    `back` the fade goes from `new` to `old`. Given are the place, and by how many samples more than `later` new
    samples are to be taken later so that the periods of both meet.
    """
    reach, beside = round(LAG_SECONDS * rate), round(ENERGY_SECONDS * rate)
    floor = level * 10 ** (FLOOR_DB / 10)
    costs: dict[tuple[int, int], float] = {}
    for place in places[:: round(STEP_SECONDS * rate)]:
        one = stretch(old, place - beside, place + fade + beside)
        first, last = place + later - reach - beside, place + later + fade + reach + beside
        around = stretch(new, first, last)
        lag = _lag(one, around, floor)
        other = around[reach + lag :][: len(one)]
        differs = float(np.abs(_spectrum(one, rate, floor) - _spectrum(other, rate, floor)).mean())
        loud = 10 * np.log10((np.square(one).mean() + np.square(other).mean()) / 2 / floor + 1)
        jump = _jump(other, one, beside, floor) if back else _jump(one, other, beside, floor)
        costs[place, lag] = differs + LOUD * loud + max(jump - STEADY_DB, 0.0)
    return min(costs, key=lambda chosen: costs[chosen])


def stretch(wave: Array, first: int, last: int) -> Array:
    """Samples `first` to `last` of (S,), silence where there are none."""
    there = wave[max(first, 0) : max(last, 0)]
    before = min(max(-first, 0), last - first)
    return np.pad(there, (before, last - first - before - len(there)))


def faded(out: Array, into: Array) -> Array:
    """From one (N,C) into the other at equal power, however alike they are; gently at both ends."""
    angle = np.sin((np.arange(len(out)) + 0.5)[:, None] / max(len(out), 1) * np.pi / 2) ** 2 * np.pi / 2
    powers = np.sqrt(np.square(out).sum() * np.square(into).sum())
    alike = max(float((out * into).sum() / powers), 0.0) if powers else 0.0
    mixed: Array = (np.cos(angle) * out + np.sin(angle) * into) / np.sqrt(1 + alike * np.sin(2 * angle))
    return mixed


def _lag(part: Array, around: Array, floor: float) -> int:
    """How many samples later the wave `around` looks most like `part`."""
    products = np.correlate(around, part, mode="valid")
    powers = np.convolve(np.square(around), np.ones(len(part)), mode="valid")
    return int(np.argmax(products / np.sqrt(powers + floor * len(part)))) - (len(products) - 1) // 2


def _spectrum(wave: Array, rate: int, floor: float) -> Array:
    """Power densities (BANDS,) in dB."""
    window = np.hanning(len(wave))
    powers = np.square(np.abs(np.fft.rfft(wave * window))) / np.square(window).sum()
    width = rate / len(wave)
    edges = 700 * (np.geomspace(1, 1 + HIGHEST_HZ / 700, BANDS + 1) - 1) / width
    sums = np.concatenate([[0.0], np.cumsum(powers)])
    means = np.diff(np.interp(edges, np.arange(len(sums)), sums)) / np.diff(edges)
    db: Array = 10 * np.log10(means + floor)
    return db


def _jump(one: Array, other: Array, beside: int, floor: float) -> float:
    """The largest difference in dB between energies before and after the cross-fade's begin, middle and end."""
    inside = faded(one[beside:-beside, None], other[beside:-beside, None])[:, 0]
    wave = np.concatenate([one[:beside], inside, other[-beside:]])
    sums = np.concatenate([[0.0], np.cumsum(np.square(wave))])
    points = np.array([beside, len(wave) // 2, len(wave) - beside])
    before = (sums[points] - sums[points - beside]) / beside + floor
    after = (sums[points + beside] - sums[points]) / beside + floor
    return float(np.abs(10 * np.log10(after / before)).max())
