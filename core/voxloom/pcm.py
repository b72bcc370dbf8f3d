"""Samples exactly as a file holds them, so that what is not meant to change does not."""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

from voxloom.audio import WRITTEN, opened, writing
from voxloom.errors import InputError
from voxloom.provenance import Provenance

_HELD = {"PCM_S8": "int16", "PCM_U8": "int16", "PCM_16": "int16", "PCM_24": "int32", "PCM_32": "int32"}
_FLOATS = {"FLOAT": "float32", "DOUBLE": "float64"}
_LOSSY = "PCM_16"
"""What a format without samples of its own, such as Opus, is decoded to."""


@dataclass(frozen=True)
class Pcm:
    """Samples (S,C) in the file's own type and libsndfile's name of it, such as `PCM_16`."""

    samples: NDArray[Any]
    sample_rate: int
    subtype: str

    def floats(self) -> NDArray[np.float64]:
        """Samples (S,C) where full scale is 1."""
        return self.samples.astype(np.float64) / self._scale

    def replaced(self, start: int, stop: int, new: NDArray[np.float64]) -> "Pcm":
        """The same with `new` (N,C), full scale 1, in place of samples `start` to `stop`; all others as they are."""
        values = new * self._scale
        if self.samples.dtype.kind == "i":
            low, high = np.iinfo(self.samples.dtype).min, np.iinfo(self.samples.dtype).max
            step = 1 if self.subtype in ("PCM_16", "PCM_32") else 256  # 8 and 24 bits lie in the upper ones
            values = np.clip(np.round(values / step) * step, low, high - step + 1)
        pieces = [self.samples[:start], values.astype(self.samples.dtype), self.samples[stop:]]
        return replace(self, samples=np.concatenate(pieces))

    def sha256(self, *spans: tuple[int, int]) -> str:
        """Of the samples of `spans` one after the other, little end first; of all without any."""
        digest = hashlib.sha256()
        for start, stop in spans or ((0, len(self.samples)),):
            digest.update(self.samples[start:stop].astype(self.samples.dtype.newbyteorder("<")).tobytes())
        return digest.hexdigest()

    def save(self, path: Path, made_by: Provenance | None = None) -> None:
        """Write it as WAV or FLAC by the suffix of `path`, with what made it; the file appears whole or not at all.

        Raises:
            InputError: when the suffix is another, the format cannot hold such samples, or it cannot be written.
        """
        form = WRITTEN.get(path.suffix.lower())
        if form is None or not soundfile.check_format(form, self.subtype):
            can = [suffix for suffix, name in WRITTEN.items() if soundfile.check_format(name, self.subtype)]
            raise InputError(f"{path}: {self.subtype} samples are written as {' or '.join(can)}")
        with writing(path, self.sample_rate, self.samples.shape[1], form, self.subtype, made_by) as file:
            file.write(self.samples)

    @property
    def _scale(self) -> float:
        return 1.0 if self.samples.dtype.kind == "f" else float(-np.iinfo(self.samples.dtype).min)


def read_pcm(path: Path) -> Pcm:
    """The samples in `path`.

    Raises:
        InputError: as `voxloom.audio.read`.
    """
    with opened(path) as file:
        subtype = file.subtype if file.subtype in (*_HELD, *_FLOATS) else _LOSSY
        samples = file.read(dtype={**_HELD, **_FLOATS}[subtype], always_2d=True)
        if not samples.size or not np.isfinite(samples).all():
            raise InputError(f"{path}: holds {'samples that are NaN or infinite' if samples.size else 'no samples'}")
        return Pcm(samples, file.samplerate, subtype)
