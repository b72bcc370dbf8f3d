"""The recordings of an evaluation, each read, resampled and taken through the codec once."""

from functools import lru_cache
from pathlib import Path

import torch
from jaxtyping import Float
from torch import Tensor

from voxloom.audio import read, resample
from voxloom.codec import AbstractCodec
from voxloom.errors import InputError
from voxloom.model import Recording

KEPT = 128
"""Waves kept of each sort: those of 40 speakers at three rates, a few tens of megabytes."""

Wave = Float[Tensor, " S"]


class Sources:
    """Gives the same tensor for the same recording and rate, so that what is made of it can be kept."""

    def __init__(self, codec: AbstractCodec | None) -> None:
        self.codec = codec
        self.read = lru_cache(KEPT)(read)
        self.at = lru_cache(KEPT)(self._at)
        self.resynthesised = lru_cache(KEPT)(self._resynthesised)

    def _at(self, path: Path, sample_rate: int) -> Wave:
        return resample(self.read(path), sample_rate).wave

    def copy(self, path: Path) -> Recording:
        """The recording encoded and decoded.

        Raises:
            InputError: without a codec.
        """
        if self.codec is None:
            raise InputError("a copy needs a voice with a codec")
        rate = self.codec.sample_rate
        wave = self.at(path, rate)
        with torch.no_grad():
            copied = self.codec.decode(self.codec.encode(wave[None, None]))[0, 0, : len(wave)]
        return Recording(copied, rate)

    def _resynthesised(self, path: Path, sample_rate: int) -> Wave:
        return resample(self.copy(path), sample_rate).wave
