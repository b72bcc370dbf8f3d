"""Prompts: recordings to speak after. What cannot serve is refused, a long one is cut to its liveliest stretch."""

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from voxloom.audio import Notes, opened, read_any, read_noted, resample_noted
from voxloom.errors import InputError
from voxloom.level import LEVEL_SECONDS, active, powers_of
from voxloom.model import Recording, SpeakerPrompt

SHORTEST_SECONDS = 0.5
LONGEST_SECONDS = 15.0
SILENT_PEAK = 1e-3
"""-60 dB of full scale: a recording that never gets louder holds no voice."""


def read_prompt(
    source: object, sample_rate: int | None = None, longest_seconds: float = LONGEST_SECONDS
) -> tuple[Recording, Notes]:
    """A prompt from a path, a `Recording`, or samples (S,) or (S,C) with their rate; and what was done to it.

    Of one longer than `longest_seconds` the stretch with most speech is used; a `SpeakerPrompt` is taken as it is.
    `sample_rate` asks for that rate.

    Raises:
        InputError: when it cannot be read, is silent, or lasts less than half a second.
    """
    recording, notes = _stretch(source, longest_seconds)
    check_sound(recording, str(source) if isinstance(source, str | Path) else "the prompt", SHORTEST_SECONDS)
    recording, changed = resample_noted(recording, sample_rate or recording.sample_rate)
    return recording, notes + changed


def read_sound(source: object, name: str, shortest_seconds: float) -> tuple[Recording, Notes]:
    """What `read_any` gives; a file is called by its path, else it is `name`.

    Raises:
        InputError: as `read_any` and `check_sound`.
    """
    recording, notes = read_any(source, name)
    check_sound(recording, str(source) if isinstance(source, str | Path) else name, shortest_seconds)
    return recording, notes


def check_sound(recording: Recording, name: str, shortest_seconds: float) -> None:
    """Pass a recording that lasts so long and is not silent.

    Raises:
        InputError: calling it `name`, when it does not or is.
    """
    seconds = len(recording.wave) / recording.sample_rate
    if seconds < shortest_seconds:
        raise InputError(f"{name}: lasts {seconds:.2f} s; {shortest_seconds:g} s of speech or more are needed")
    if float(recording.wave.abs().max()) < SILENT_PEAK:
        raise InputError(f"{name}: is silent; speech is needed")


def powers_in(path: Path) -> NDArray[np.float64]:
    """What `powers_of` gives of a file, which is never held as a whole; raises as `voxloom.audio.read`."""
    with opened(path) as file:
        blocks = file.blocks(round(LEVEL_SECONDS * file.samplerate) * 100, dtype="float32", always_2d=True)
        mono = (Recording(torch.from_numpy(block.mean(axis=1)), file.samplerate) for block in blocks)
        powers = np.concatenate([np.zeros(0), *(powers_of(block) for block in mono)])
    if not np.isfinite(powers).all():
        raise InputError(f"{path}: holds samples that are NaN or infinite")
    return powers


def _stretch(source: object, longest_seconds: float) -> tuple[Recording, Notes]:
    """All of a short recording, or the liveliest stretch of a long one; a long file is never held as a whole."""
    if isinstance(source, str | Path):
        with opened(Path(source)) as file:
            seconds = file.frames / file.samplerate
        if seconds > longest_seconds:
            start, used = _liveliest(powers_in(Path(source)), longest_seconds, seconds)
            recording, notes = read_noted(Path(source), start, longest_seconds)
            return recording, (*notes, used)
    recording, notes = read_any(source, "the prompt")
    rate, seconds = recording.sample_rate, len(recording.wave) / recording.sample_rate
    if seconds <= longest_seconds or isinstance(recording, SpeakerPrompt):
        return recording, notes
    start, used = _liveliest(powers_of(recording), longest_seconds, seconds)
    first = round(start * rate)
    stretch = recording.wave[first : first + round(longest_seconds * rate)]
    return Recording(stretch, rate), (*notes, used)


def _liveliest(powers: NDArray[np.float64], seconds: float, whole: float) -> tuple[float, str]:
    """Where the stretch of so many `seconds` starts that has most active levels and, among equals, most power.

    In seconds, and in words, for a recording of `whole` seconds.
    """
    width = min(round(seconds / LEVEL_SECONDS), len(powers))
    share = np.cumsum(np.concatenate([[0.0], powers])) / max(float(powers.sum()), 1e-30)
    count = np.cumsum(np.concatenate([[0], active(powers)]))
    score = (count[width:] - count[:-width]) + 0.5 * (share[width:] - share[:-width])
    start = float(np.argmax(score) * LEVEL_SECONDS)
    return start, f"using {start:.1f} s to {start + seconds:.1f} s of {whole:.1f} s"
