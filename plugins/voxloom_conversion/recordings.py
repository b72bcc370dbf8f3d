"""Recordings to convert and to convert to: what cannot serve is refused, the rest brought to a usual level."""

from pathlib import Path

import numpy as np

from voxloom.audio import Notes, read_any, resample_noted
from voxloom.errors import InputError
from voxloom.model import Recording
from voxloom.prompt import ACTIVE_DB, LEVEL_SECONDS, SILENT_PEAK, read_prompt

SHORTEST_SECONDS = 1.0

LEVELS_DB = (-26.0, -16.0)
"""Mean power of active speech that is left as it is, in dB of full scale: nearly all of what voices learn from."""


def read_source(source: object, sample_rate: int, longest_seconds: float) -> tuple[Recording, float, Notes]:
    """The source at the voice's rate and a usual level, its level before, and what was done.

    Raises:
        InputError: when it cannot be read, is shorter than a second, too long or silent.
    """
    name = _name(source, "the source")
    recording, notes = read_any(source, "the source")
    seconds = _checked(recording, name)
    if seconds > longest_seconds:
        raise InputError(f"{name}: lasts {seconds:.1f} s; task.longest_seconds allows {longest_seconds:g} s")
    level = level_of(recording)
    recording, changed = resample_noted(_levelled(recording), sample_rate)
    return recording, level, (*notes, *changed)


def read_target(source: object, sample_rate: int, longest_seconds: float) -> tuple[Recording, Notes]:
    """The target at the voice's rate and a usual level, its liveliest stretch if it is long; and what was done.

    Raises:
        InputError: when it cannot be read, is shorter than a second or silent, or holds less than one of speech.
    """
    recording, notes = read_prompt(source, None, longest_seconds)
    name = _name(source, "the target")
    _checked(recording, name)
    spoken = float((_powers(recording) > _active_power(recording)).sum()) * LEVEL_SECONDS
    if spoken < SHORTEST_SECONDS / 2:
        raise InputError(f"{name}: holds {spoken:.1f} s of speech; half a second or more is needed")
    recording, changed = resample_noted(_levelled(recording), sample_rate)
    return recording, (*notes, *changed)


def _checked(recording: Recording, name: str) -> float:
    seconds = len(recording.wave) / recording.sample_rate
    if seconds < SHORTEST_SECONDS:
        raise InputError(f"{name}: lasts {seconds:.2f} s; {SHORTEST_SECONDS:g} s of speech or more is needed")
    if float(recording.wave.abs().max()) < SILENT_PEAK:
        raise InputError(f"{name}: is silent; speech is needed")
    return seconds


def level_of(recording: Recording) -> float:
    """Mean power of active speech in dB of full scale; of silence -120."""
    powers = _powers(recording)
    active = powers[powers >= _active_power(recording)]
    return float(10 * np.log10(max(active.mean(), 1e-12)))


def at_level(recording: Recording, level: float) -> Recording:
    """As loud as that, short of clipping."""
    gain = 10 ** ((level - level_of(recording)) / 20)
    gain = min(gain, 1 / max(float(recording.wave.abs().max()), 1e-6))
    return Recording(recording.wave * gain, recording.sample_rate)


def _levelled(recording: Recording) -> Recording:
    level = level_of(recording)
    return (
        recording if LEVELS_DB[0] <= level <= LEVELS_DB[1] else at_level(recording, float(np.clip(level, *LEVELS_DB)))
    )


def _active_power(recording: Recording) -> float:
    return float(_powers(recording).max() / 10 ** (ACTIVE_DB / 10))


def _powers(recording: Recording) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Mean square of each whole tenth of a second."""
    step = round(LEVEL_SECONDS * recording.sample_rate)
    wave = recording.wave[: len(recording.wave) // step * step].double().cpu().numpy()
    powers: np.ndarray[tuple[int], np.dtype[np.float64]] = np.square(wave.reshape(-1, step)).mean(axis=1)
    return powers


def _name(source: object, otherwise: str) -> str:
    return str(source) if isinstance(source, str | Path) else otherwise
