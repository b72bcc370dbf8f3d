"""Audio files in and out: one channel, samples in [-1, 1], refusals that name the file."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from struct import pack
from typing import Any

import numpy as np
import soundfile
import soxr
import torch
from jaxtyping import Float
from numpy.typing import NDArray
from torch import Tensor

from voxloom.errors import InputError
from voxloom.model import Recording, SpeakerPrompt
from voxloom.provenance import Provenance

Notes = tuple[str, ...]
"""What was done to somebody's audio, for people; without a subject, such as `2 channels mixed to one`."""

RATES_HZ = (8_000, 192_000)
WRITTEN = {".wav": "WAV", ".flac": "FLAC"}


def read(path: Path, start_seconds: float = 0.0, seconds: float | None = None) -> Recording:
    """The recording in `path`, or a stretch of it; several channels are averaged, a peak above 1 is scaled down to 1.

    Raises:
        InputError: when there is no such file, or no audio of 8 to 192 kHz with finite samples in it.
    """
    return read_noted(path, start_seconds, seconds)[0]


def read_noted(path: Path, start_seconds: float = 0.0, seconds: float | None = None) -> tuple[Recording, Notes]:
    """What `read` gives, and what was done to it."""
    with opened(path) as file:
        file.seek(round(start_seconds * file.samplerate))
        frames = -1 if seconds is None else round(seconds * file.samplerate)
        return recording_of(file.read(frames, dtype="float32", always_2d=True), file.samplerate, str(path))


@contextmanager
def opened(path: Path) -> Iterator[soundfile.SoundFile]:
    """The sound file in `path`; what fails in reading it is refused too.

    Raises:
        InputError: as `read`.
    """
    if path.is_dir():
        raise InputError(f"{path}: is a folder; name a recording")
    if not path.is_file():
        raise InputError(f"{path}: there is no such file")
    if not path.stat().st_size:
        raise InputError(f"{path}: the file is empty")
    try:
        with soundfile.SoundFile(path) as file:
            _check_rate(file.samplerate, str(path))
            yield file
    except soundfile.LibsndfileError as error:
        known = "WAV, FLAC, Ogg, Opus or MP3"
        raise InputError(f"{path}: is no audio that can be read, such as {known} ({error.error_string})") from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from error


def read_any(source: object, name: str) -> tuple[Recording, Notes]:
    """What `read_noted` gives of a path, or the same of a `Recording` or (samples, sample rate) called `name`.

    A `SpeakerPrompt` is given back as it is.

    Raises:
        InputError: as `read`, and when `source` is something else.
    """
    match source:
        case SpeakerPrompt():
            return source, ()
        case str() | Path():
            return read_noted(Path(source))
        case Recording(wave, rate) | (torch.Tensor() as wave, int(rate)):
            return recording_of(wave.detach().cpu().numpy(), rate, name)
        case (np.ndarray() as samples, int(rate)):
            return recording_of(samples, rate, name)
    raise InputError(f"{name}: must be a path, a Recording, or (samples, sample rate), not {type(source).__name__}")


def recording_of(samples: NDArray[Any], sample_rate: int, name: str) -> tuple[Recording, Notes]:
    """Samples (S,) or (S,C) as a recording, and what was done to them; `name` stands in refusals.

    Raises:
        InputError: when there are none, one is NaN or infinite, or the rate is not 8 to 192 kHz.
    """
    _check_rate(sample_rate, name)
    if samples.ndim not in (1, 2) or not samples.size:
        shape = "holds no samples" if not samples.size else "samples must have the shape (S,) or (S, channels)"
        raise InputError(f"{name}: {shape}")
    if not np.isfinite(samples).all():
        raise InputError(f"{name}: holds samples that are NaN or infinite")
    notes = []
    if samples.ndim == 2:
        if samples.shape[1] > 1:
            notes.append(f"{samples.shape[1]} channels mixed to one")
        samples = samples.mean(axis=1)
    peak = float(np.abs(samples).max())
    if peak > 1.0:
        notes.append(f"scaled down from a peak of {peak:.2f}")
        samples = samples / peak
    return Recording(torch.from_numpy(samples.astype(np.float32)), sample_rate), tuple(notes)


def resample(recording: Recording, sample_rate: int) -> Recording:
    """The same sound at `sample_rate` Hz; a `SpeakerPrompt` stays one."""
    if recording.sample_rate == sample_rate:
        return recording
    samples = soxr.resample(recording.wave.cpu().numpy(), recording.sample_rate, sample_rate)
    return replace(recording, wave=torch.from_numpy(samples).clamp(-1.0, 1.0), sample_rate=sample_rate)


def resample_noted(recording: Recording, sample_rate: int) -> tuple[Recording, Notes]:
    """What `resample` gives, and what was done."""
    if recording.sample_rate == sample_rate:
        return recording, ()
    return resample(recording, sample_rate), (f"resampled from {recording.sample_rate} to {sample_rate} Hz",)


def write(path: Path, wave: Float[Tensor, " S"], sample_rate: int, made_by: Provenance | None = None) -> None:
    """A wave as 16-bit WAV or FLAC, by the suffix of `path`; the file appears whole or not at all.

    Raises:
        InputError: when the suffix is another, or the file cannot be written.
    """
    form = WRITTEN.get(path.suffix.lower())
    if form is None:
        raise InputError(f"{path}: audio is written as {' or '.join(WRITTEN)}, not {path.suffix or 'without a suffix'}")
    with writing(path, sample_rate, 1, form, "PCM_16", made_by) as file:
        file.write(wave.detach().cpu().numpy())


@contextmanager
def writing(
    path: Path, sample_rate: int, channels: int, form: str, subtype: str, made_by: Provenance | None = None
) -> Iterator[soundfile.SoundFile]:
    """A file of libsndfile's format and subtype to write to; it appears when the block ends well, or not at all.

    Raises:
        InputError: when it cannot be written.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    recipe = "" if made_by is None else made_by.recipe()
    try:
        with soundfile.SoundFile(beside, "w", sample_rate, channels, subtype, format=form) as file:
            if recipe and form == "FLAC":
                file.comment = recipe
            yield file
        if form == "WAV":
            _finish_riff(beside, recipe)
        beside.replace(path)
    except (OSError, soundfile.LibsndfileError) as error:
        raise InputError(f"{path}: cannot be written ({getattr(error, 'strerror', None) or error})") from error
    finally:
        beside.unlink(missing_ok=True)


def _check_rate(sample_rate: int, name: str) -> None:
    low, high = RATES_HZ
    if not low <= sample_rate <= high:
        raise InputError(f"{name}: has {sample_rate} Hz; {low} to {high} Hz can be used")


def _finish_riff(path: Path, comment: str) -> None:
    """Put a comment behind the sound, since libsndfile's ends at 32 kB, and take out the time of day."""
    with path.open("r+b") as file:
        peak = file.read(256).find(b"PEAK")  # before the data of floats: size, version, time, ...
        if peak >= 0:
            file.seek(peak + 12)
            file.write(bytes(4))
        if comment:
            text = comment.encode("ascii") + b"\0"
            text += b"\0" * (len(text) % 2)
            file.seek(0, os.SEEK_END)
            file.write(b"\0" * (file.tell() % 2))
            file.write(b"LIST" + pack("<I", len(text) + 12) + b"INFOICMT" + pack("<I", len(text)) + text)
            size = file.tell() - 8
            file.seek(4)
            file.write(pack("<I", size))
