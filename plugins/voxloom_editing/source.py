"""A recording that is to be edited: its samples as they are, and one channel of them to listen to."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from voxloom.errors import InputError
from voxloom.model import Recording
from voxloom.pcm import Pcm, read_pcm
from voxloom.prompt import SHORTEST_SECONDS, SILENT_PEAK
from voxloom_editing.quiet import Loudness

Array = NDArray[np.float64]

CHANNELS = 2
LEVEL_DB = -21.0
"""Mean power of active speech that voices know best: what they say anew has that level, whatever is around it."""


@dataclass(frozen=True)
class Source:
    """The samples of `path`."""

    path: Path
    pcm: Pcm

    @property
    def rate(self) -> int:
        """Hz."""
        return self.pcm.sample_rate

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.pcm.samples) / self.rate

    @cached_property
    def channels(self) -> Array:
        """Samples (S,C) where full scale is 1."""
        return self.pcm.floats()

    @cached_property
    def mono(self) -> Array:
        """The mean of its channels (S,)."""
        mean: Array = self.channels.mean(axis=1)
        return mean

    @cached_property
    def loudness(self) -> Loudness:
        """Of that mean."""
        return Loudness(self.mono, self.rate)

    @cached_property
    def gain(self) -> float:
        """What brings its speech to that level, without clipping."""
        active = self.loudness.active(0.1)
        starts = 0.1 * np.flatnonzero(active)
        level = 10 * np.log10(max(float(self.loudness.power(starts, starts + 0.1).mean()), 1e-12))
        gain = 10 ** ((LEVEL_DB - level) / 20)
        return float(min(gain, 1.0 / np.abs(self.mono).max()))

    def heard(self, start: float = 0.0, end: float | None = None) -> Recording:
        """From `start` to `end` seconds as one channel at a usual level."""
        stretch = self.mono[self.sample(start) : None if end is None else self.sample(end)]
        return Recording(torch.from_numpy((stretch * self.gain).astype(np.float32)), self.rate)

    def sample(self, seconds: float) -> int:
        """The sample at a moment."""
        return min(max(round(seconds * self.rate), 0), len(self.pcm.samples))


def read_source(path: Path) -> Source:
    """The recording in `path`.

    Raises:
        InputError: when it cannot be read, has more than two channels, is silent, or holds hardly a sound.
    """
    source = Source(path, read_pcm(path))
    channels = source.pcm.samples.shape[1]
    if channels > CHANNELS:
        raise InputError(f"{path}: has {channels} channels; a recording of one or two can be edited")
    if np.abs(source.channels).max() < SILENT_PEAK:
        raise InputError(f"{path}: is silent; there are no words in it to change")
    if np.abs(source.mono).max() < SILENT_PEAK:
        raise InputError(f"{path}: its two channels cancel each other; one of them alone can be edited")
    spoken = float(source.loudness.active().sum()) * 0.1
    if spoken < SHORTEST_SECONDS - 1e-6:
        raise InputError(f"{path}: holds {spoken:.1f} s of sound; {SHORTEST_SECONDS:g} s of speech or more are needed")
    return source
