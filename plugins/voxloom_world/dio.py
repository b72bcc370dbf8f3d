"""DIO (Morise et al. 2009): F0 from the zero crossings of low-passed waves, one for each half octave.

pyworld has it, and finds the same in recordings within 1e-8 Hz. Its own transforms are as long as the next power of
two, and slow where that is long: they took half of the time in which WORLD analyses a prompt of 4 s.
"""

import math
from functools import partial

import numpy as np
from numpy.typing import NDArray

from voxloom_world.beside import beside
from voxloom_world.contour import WORST, Array, Candidates, contour

LOW_CUT_HZ = 50.0
BANDS_AN_OCTAVE = 2.0
NUTTALL = (0.355768, -0.487396, 0.144232, -0.012604)
TINY = 1e-12


def dio(wave: Array, sample_rate: int, low_hz: float, high_hz: float, period_ms: float) -> tuple[Array, Array]:
    """F0 (T,) in Hz, zero where unvoiced, and the seconds (T,) it is of."""
    frames = int(1000.0 * len(wave) / sample_rate / period_ms) + 1
    times = np.arange(frames, dtype=np.float64) * (period_ms / 1000.0)
    octaves = np.arange(1, 2 + int(math.log2(high_hz / low_hz) * BANDS_AN_OCTAVE)) / BANDS_AN_OCTAVE
    boundaries = low_hz * 2.0**octaves
    padded = np.append(wave, 0.0)
    samples, cut = len(padded), _half_up(sample_rate / LOW_CUT_HZ)
    size = _quick_size(samples + 2 * cut + 1 + 4 * (1 + int(sample_rate / boundaries[0] / 2)))
    spectrum = np.fft.rfft(padded - padded.mean(), size) * np.fft.rfft(_low_cut(cut, size))

    def heard(boundary_hz: float) -> Candidates:
        low_passed = _low_passed(spectrum, _half_up(sample_rate / boundary_hz / 2), size)[:samples]
        return _candidates(low_passed, boundary_hz, sample_rate, times, (low_hz, high_hz))

    bands = beside(partial(heard, float(boundary)) for boundary in boundaries)
    candidates, scores = (np.stack(values) for values in zip(*bands, strict=True))
    return contour(candidates, scores, low_hz, period_ms), times


def _low_passed(spectrum: NDArray[np.complex128], half: int, size: int) -> Array:
    """The wave of `spectrum` through a window of 4 `half` samples, whose delay is taken off."""
    turns = 2 * np.pi * np.arange(4 * half) / (4 * half - 1)
    window = sum(weight * np.cos(order * turns) for order, weight in enumerate(NUTTALL))
    return np.fft.irfft(spectrum * np.fft.rfft(window, size), size)[2 * half :]


def _low_cut(half: int, size: int) -> Array:
    """A pulse less a Hann window of 2 `half` + 1 samples around it."""
    window = np.hanning(2 * half + 3)[1:-1]
    response = np.zeros(size)
    response[: half + 1] = -window[half:] / window.sum()
    response[size - half :] = -window[:half] / window.sum()
    response[0] += 1.0
    return response


def _candidates(
    wave: Array, boundary_hz: float, sample_rate: int, times: Array, range_hz: tuple[float, float]
) -> Candidates:
    """F0 (T,) as the mean of four intervals, between falls, rises, peaks and dips, and how far they disagree."""
    slope = np.diff(wave)
    tracks = []
    for signal in (wave, -wave, slope, -slope):
        places, rates = _falls(signal, sample_rate)
        if len(places) < 3:
            return np.zeros_like(times), np.full_like(times, WORST)
        tracks.append(_interpolated(times, places, rates))
    f0 = np.mean(tracks, axis=0)
    deviation = np.std(tracks, axis=0, ddof=1)
    low, high = max(boundary_hz / 2, range_hz[0]), min(boundary_hz, range_hz[1])
    possible = (f0 >= low) & (f0 <= high)
    return np.where(possible, f0, 0.0), np.where(possible, deviation / (f0 + TINY), WORST)


def _falls(signal: Array, sample_rate: int) -> tuple[Array, Array]:
    """Seconds of the middle between two falls through zero, and 1 / the time between them in Hz."""
    above = signal > 0
    before = np.flatnonzero(above[:-1] & ~above[1:])
    exact = before + 1 - signal[before] / (signal[before + 1] - signal[before])
    return (exact[1:] + exact[:-1]) / (2 * sample_rate), sample_rate / np.diff(exact)


def _interpolated(times: Array, places: Array, values: Array) -> Array:
    """Linear between places, and on beyond the first and the last two."""
    after = np.clip(np.searchsorted(places, times, side="right"), 1, len(places) - 1)
    share = (times - places[after - 1]) / (places[after] - places[after - 1])
    interpolated: Array = values[after - 1] + share * (values[after] - values[after - 1])
    return interpolated


def _quick_size(samples: int) -> int:
    """The smallest number of no less than `samples` that has no prime factors above five."""
    odd = (3**three * 5**five for three in range(11) for five in range(8))
    sizes: list[int] = [part << max(0, (-(-samples // part) - 1).bit_length()) for part in odd]
    return min(sizes)


def _half_up(value: float) -> int:
    return math.floor(value + 0.5)
