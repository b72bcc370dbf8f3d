"""The recordings of an evaluation, each read, resampled and taken through the codec once."""

from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

import torch
from jaxtyping import Float
from torch import Tensor

from voxloom.audio import read, resample
from voxloom.codec import AbstractCodec
from voxloom.device import where
from voxloom.errors import InputError
from voxloom.model import Recording
from voxloom.transform import AbstractTransform
from voxloom.voice import Voice
from voxloom_evaluation.prompting import Stretch

KEPT = 128
"""Waves kept of each sort: those of 40 speakers at three rates, a few tens of megabytes."""

Wave = Float[Tensor, " S"]

_TRANSFORM, _SPEAKER = "transform", "speaker"
"""Who knows what is in a speaker file."""


@dataclass(frozen=True)
class _Asked:
    prompt: object


class Sources:
    """Gives the same tensor for the same recording and rate, so that what is made of it can be kept.

    Recordings are the same to all evaluations of a process, what a codec makes of them is not.
    """

    def __init__(self, codec: AbstractCodec | None, voice: Voice | None = None) -> None:
        self.codec = codec
        self._through_codec = lru_cache(KEPT)(self._copied)
        self._speaker = lru_cache(KEPT)(partial(speaker_in, voice))
        self._speaker_at = lru_cache(KEPT)(self._resampled)

    def read(self, path: Path, stretch: Stretch | None = None) -> Recording:
        """The recording, or a stretch of it; of a speaker file, what the voice speaks after."""
        return self._speaker(path) or _read(path, _version(path), stretch)

    def at(self, path: Path, sample_rate: int, stretch: Stretch | None = None) -> Wave:
        """The same at another rate."""
        found = self._speaker_at(path, sample_rate)
        return _at(path, _version(path), sample_rate, stretch) if found is None else found

    def resynthesised(self, path: Path, sample_rate: int, stretch: Stretch | None = None) -> Wave:
        """The same encoded and decoded."""
        return self._through_codec(path, sample_rate, stretch)

    def copy(self, path: Path, stretch: Stretch | None = None) -> Recording:
        """The recording, or a stretch of it, encoded and decoded.

        Raises:
            InputError: without a codec.
        """
        if self.codec is None:
            raise InputError("a copy needs a voice with a codec")
        rate = self.codec.sample_rate
        wave = self.at(path, rate, stretch)
        with torch.no_grad():
            copied = self.codec.decode(self.codec.encode(wave[None, None].to(where(self.codec))))
        return Recording(copied[0, 0, : len(wave)].cpu(), rate)

    def _resampled(self, path: Path, sample_rate: int) -> Wave | None:
        speaker = self._speaker(path)
        return None if speaker is None else resample(speaker, sample_rate).wave

    def _copied(self, path: Path, sample_rate: int, stretch: Stretch | None) -> Wave:
        return resample(self.copy(path, stretch), sample_rate).wave


def speaker_in(voice: Voice | None, path: Path) -> Recording | None:
    """What a voice speaks after when it is given a speaker file; None for any other file.

    Raises:
        InputError: when the speaker file cannot be used.
    """
    if voice is None or _SPEAKER not in voice.registry.names(_TRANSFORM):
        return None
    keywords = {"registry": voice.registry, "config": voice.config, "voice": voice}
    transform: AbstractTransform = voice.registry.build(_TRANSFORM, _SPEAKER, None, **keywords)
    prompt = transform.request(_Asked(path)).prompt
    return prompt if isinstance(prompt, Recording) else None


def _version(path: Path) -> int | None:
    """What changes when the file is written anew; a file that is not there is refused by whoever reads it."""
    return path.stat().st_mtime_ns if path.exists() else None


@lru_cache(KEPT)
def _read(path: Path, version: int | None, stretch: Stretch | None) -> Recording:
    del version
    return read(path) if stretch is None else read(path, *stretch)


@lru_cache(KEPT)
def _at(path: Path, version: int | None, sample_rate: int, stretch: Stretch | None) -> Wave:
    return resample(_read(path, version, stretch), sample_rate).wave
