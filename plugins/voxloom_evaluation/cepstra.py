"""Mel-cepstra and F0 of a wave on one grid of frames."""

from dataclasses import dataclass

import numpy as np
import pyworld
import torch
from jaxtyping import Float
from numpy.typing import NDArray
from torch import Tensor

from voxloom.pitch import AbstractPitch
from voxloom_evaluation.memory import PerWave
from voxloom_evaluation.waves import at_rate

Array = NDArray[np.float64]

SAMPLE_RATE = 16000  # Hz
HOP_LENGTH = 80  # samples, 5 ms
ORDER = 13
WARP = 0.42
"""The all-pass constant that brings 16 kHz nearest to the mel scale."""

FLOOR = 1e-8
"""Least power of an envelope, that of white noise 80 dB below full scale, so that digital silence has a cepstrum."""


@dataclass(frozen=True)
class Frames:
    """`cepstra` (T, 13): c1 to c13, without the gain c0; `hertz` (T,): F0, 0 where unvoiced. A frame is 5 ms."""

    cepstra: Array
    hertz: Array


_ANALYSED: PerWave[Frames] = PerWave()


def analyse(wave: Float[Tensor, " S"], sample_rate: int, pitch: AbstractPitch) -> Frames:
    """Frames of a wave, at 16 kHz: F0 by the pitch part, the envelope by WORLD's CheapTrick (Morise 2015)."""
    return _ANALYSED.get(wave, (sample_rate, pitch), lambda: _analyse(wave, sample_rate, pitch))


def _analyse(wave: Float[Tensor, " S"], sample_rate: int, pitch: AbstractPitch) -> Frames:
    samples = at_rate(wave, sample_rate, SAMPLE_RATE)
    f0, voicing = pitch.track(torch.from_numpy(samples)[None, None], SAMPLE_RATE, HOP_LENGTH)
    hertz = (f0[0] * (voicing[0] > 0)).double().numpy()
    times = np.arange(len(hertz)) * (HOP_LENGTH / SAMPLE_RATE)
    envelope = pyworld.cheaptrick(samples.astype(np.float64), hertz, times, SAMPLE_RATE)
    return Frames(mel_cepstra(envelope), hertz)


def mel_cepstra(power: Array, order: int = ORDER, warp: float = WARP) -> Array:
    """c1 to c_order (T, order) of power spectra (T, bins from 0 Hz to half the rate).

    The log power is read off on the frequencies that the all-pass filter of `warp` spaces evenly, and its cosine series
    taken: ln|H|^2 = c0 + 2 sum c_m cos(m w), or ln H = sum c_m z^-m of minimum phase, which is how the mel-cepstrum of
    Tokuda et al. 1994 counts and MCD's formula wants it.
    """
    log_power = np.log(np.maximum(power, FLOOR))
    bins = log_power.shape[1]
    even = np.linspace(0, np.pi, bins)
    # The inverse of w -> w + 2 atan(a sin w / (1 - a cos w)) is the same with -a.
    linear = even - 2 * np.arctan2(warp * np.sin(even), 1 + warp * np.cos(even))
    place = np.clip(linear / np.pi * (bins - 1), 0, bins - 1)
    below = np.minimum(place.astype(np.int64), bins - 2)
    share = place - below
    warped = (1 - share) * log_power[:, below] + share * log_power[:, below + 1]
    weights = np.full(bins, 1.0 / (bins - 1))
    weights[[0, -1]] /= 2  # trapezoids over half the circle
    basis = np.cos(np.outer(even, np.arange(1, order + 1))) * weights[:, None]
    cepstra: Array = warped @ basis
    return cepstra
